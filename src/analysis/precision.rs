//! As many paths as a stated precision asks for.
//!
//! Paths are added until the standard error of every target's probability, and of the probability
//! that all targets of a year are met together, is at or below what was asked, or a ceiling is met.
//!
//! - **Monte Carlo**: a path depends on the seed and its number alone, so more paths extend the
//!   sample and the first `n` of any longer run are the same. They are added in blocks of [`BLOCK`];
//!   as many blocks at once as the largest error asks for, `n (s / asked)²`, at most to four times
//!   the paths at hand.
//! - **Sobol'**: the same, but a net is balanced at powers of two only, so the paths double.
//! - **Latin hypercube**: one of `2n` points does not hold one of `n`. It cannot be extended and is
//!   drawn anew at double the size.
//!
//! Something that never or always held in `n` paths has an estimated error of 0, which would stop at
//! once. Its share is then taken as `1 / (n + 2)` (Laplace's rule of succession). A rule that looks at
//! its own errors stops a little early (Glynn and Whitt 1992, doi:10.1214/aoap/1177005777), by less
//! than the error's own error: a few per cent of it at 1,024 paths.

use std::convert::Infallible;

use super::failure::RunError;
use super::outputs::Selection;
use super::paths::{PathsStopped, Portions};
use crate::graph::NodeId;
use crate::model::Compiled;
use crate::scenario::Scenario;
use crate::statistics::ShareCounts;
use crate::uncertainty::{PointSet, Sampler};

/// Paths are added in blocks of so many; the first block too.
pub const BLOCK: u64 = 1024;
/// By how much the paths grow at a time, at most.
const GROWTH: u64 = 4;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// The largest standard error of a probability, a fraction.
    pub error: f64,
    /// Paths that are simulated at most.
    pub ceiling: u64,
}

/// Why no more paths were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The precision was reached.
    Reached,
    /// More paths, or twice as many where they double, are not allowed.
    Ceiling,
}

/// Which probability is least precise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probability {
    /// Position of the scenario.
    pub scenario: usize,
    /// Indicator id, or none for all targets of the year together.
    pub indicator: Option<String>,
    /// The year.
    pub year: i32,
}

/// How many paths it took.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleSize {
    /// What was asked.
    pub asked: Precision,
    /// The paths.
    pub paths: u64,
    /// The largest standard error with so many paths.
    pub error: f64,
    /// The probability whose error that is.
    pub worst: Probability,
    /// Why it stopped.
    pub stop: Stop,
    /// How often paths were added, the first ones counted.
    pub steps: u32,
}

/// Finds how many paths a precision asks for; none where no target is selected and the plan has none.
/// `progress(done, expected)` counts paths.
///
/// # Errors
/// A value that is not finite.
pub fn sample_size(
    compiled: &Compiled,
    scenarios: &[Scenario],
    selection: &Selection,
    asked: Precision,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Option<SampleSize>, RunError> {
    let watched = watched(compiled, scenarios, selection);
    if watched.is_empty() {
        return Ok(None);
    }
    let mut nodes: Vec<NodeId> = watched.iter().map(|(node, _)| *node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let sampler = scenarios[0].run.sampler;
    let mut counts = vec![ShareCounts::new(sampler); nodes.len()];
    let (mut done, mut wanted, mut steps) = (0, BLOCK.min(asked.ceiling), 0);
    loop {
        if sampler == Sampler::LatinHypercube {
            counts.fill(ShareCounts::new(sampler));
            done = 0;
        }
        add(
            compiled,
            scenarios,
            &nodes,
            done..wanted,
            &mut counts,
            progress,
        )?;
        (done, steps) = (wanted, steps + 1);
        let errors: Vec<f64> = counts.iter().map(error).collect();
        let of = |node: NodeId| errors[nodes.binary_search(&node).expect("watched")];
        // The first of those that are equal.
        let (error, worst) = watched
            .iter()
            .rev()
            .fold((-1.0, None), |(most, at), (node, name)| {
                if of(*node) >= most {
                    (of(*node), Some(name))
                } else {
                    (most, at)
                }
            });
        let next = next(done, error, asked, sampler);
        let stop = match next {
            _ if error <= asked.error => Stop::Reached,
            None => Stop::Ceiling,
            Some(next) => {
                wanted = next;
                continue;
            }
        };
        return Ok(Some(SampleSize {
            asked,
            paths: done,
            error,
            worst: worst.expect("something is watched").clone(),
            stop,
            steps,
        }));
    }
}

/// The probabilities that count, each with its node.
fn watched(
    compiled: &Compiled,
    scenarios: &[Scenario],
    selection: &Selection,
) -> Vec<(NodeId, Probability)> {
    let mut found = Vec::new();
    for (scenario, (model, own)) in compiled.models.iter().zip(scenarios).enumerate() {
        for target in &model.targets {
            let (id, indicator) = own
                .indicators
                .get_index(target.indicator)
                .expect("its own position");
            if selection.contains(id) {
                let probability = Probability {
                    scenario,
                    indicator: Some(id.clone()),
                    year: indicator.targets[target.target].year,
                };
                found.push((target.met, probability));
            }
        }
        for joint in &model.joint {
            let probability = Probability {
                scenario,
                indicator: None,
                year: joint.year,
            };
            found.push((joint.all_met, probability));
        }
    }
    found
}

fn add(
    compiled: &Compiled,
    scenarios: &[Scenario],
    nodes: &[NodeId],
    range: std::ops::Range<u64>,
    counts: &mut [ShareCounts],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<(), RunError> {
    let run = &scenarios[0].run;
    let points = PointSet::new(
        run.sampler,
        run.seed,
        range.end,
        scenarios[0].plan.base_year,
    );
    let portions = Portions {
        compiled,
        scenarios,
        points: &points,
        nodes,
    };
    let expected = range.end;
    let tick = |paths: u64| progress(paths, expected);
    let added = portions.each::<Infallible>(range, &tick, &mut |_, paths| {
        for (column, counts) in counts.iter_mut().enumerate() {
            counts.push(&paths.column(column));
        }
        Ok(())
    });
    added.map_err(|stopped| match stopped {
        PathsStopped::Run(error) => error,
        PathsStopped::Sink(never) => match never {},
    })
}

/// The standard error of a share; see the head of the file for shares of 0 and 1.
fn error(counts: &ShareCounts) -> f64 {
    let (held, paths) = counts.counts();
    if held == 0 || held == paths {
        let share = 1.0 / (paths + 2) as f64;
        return (share * (1.0 - share) / paths as f64).sqrt();
    }
    counts.standard_error().unwrap_or(f64::INFINITY)
}

/// To how many paths the sample grows; none where the ceiling does not allow it.
fn next(done: u64, error: f64, asked: Precision, sampler: Sampler) -> Option<u64> {
    let next = match sampler {
        Sampler::MonteCarlo => {
            let ratio = error / asked.error;
            let needed = (done as f64 * ratio * ratio).ceil();
            let most = done.saturating_mul(GROWTH);
            let needed = if needed < most as f64 {
                needed as u64
            } else {
                most
            };
            let blocks = needed.max(done + 1).div_ceil(BLOCK);
            (blocks * BLOCK).min(asked.ceiling)
        }
        Sampler::LatinHypercube | Sampler::Sobol => done * 2,
    };
    (next > done && next <= asked.ceiling).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_grow_by_what_the_error_asks_for() {
        let asked = Precision {
            error: 0.005,
            ceiling: 20_000,
        };
        let next = |done, error, sampler| next(done, error, asked, sampler);
        // 1024 · (0.0075 / 0.005)² = 2304, in three blocks.
        assert_eq!(next(1024, 0.0075, Sampler::MonteCarlo), Some(3072));
        assert_eq!(next(1024, 0.005_001, Sampler::MonteCarlo), Some(2048));
        assert_eq!(next(1024, f64::INFINITY, Sampler::MonteCarlo), Some(4096));
        assert_eq!(next(19_456, 0.006, Sampler::MonteCarlo), Some(20_000));
        assert_eq!(next(20_000, 0.006, Sampler::MonteCarlo), None);
        assert_eq!(next(8192, 0.006, Sampler::Sobol), Some(16_384));
        assert_eq!(next(16_384, 0.006, Sampler::Sobol), None);
    }

    #[test]
    fn what_never_held_is_not_taken_for_certain() {
        let mut counts = ShareCounts::new(Sampler::MonteCarlo);
        counts.push(&[0.0; 98]);
        assert!((error(&counts) - (0.01_f64 * 0.99 / 98.0).sqrt()).abs() < 1e-15);
    }
}
