//! Which uncertain values move an outcome: Sobol' indices, rank correlations and a
//! tornado, and how much of the uncertainty rests on assumed numbers.
//!
//! Factors are the independent sources of uncertainty of a scenario (`model::Factor`):
//! values that correlate are one factor, because a variance cannot be split among
//! them. `K` factors on `N` points take `(K + 2) N` model runs, and `2 N` more for
//! the groups of assumed and of sourced numbers, less those of factors that are not
//! behind an outcome. `B` and the mixtures are `PointSet::redrawn`, so any sampler
//! serves; Sobol' points, arranged by dimension, are by far the most precise here.

mod outcome;
mod tornado;

use rayon::prelude::*;

use super::failure::{RunError, explain};
use crate::engine::{NonFinite, Paths, simulate};
use crate::graph::NodeId;
use crate::model::{Compiled, Factor, Model, quantities, series_of_draw};
use crate::scenario::{Evidence, Scenario};
use crate::statistics::{Resamples, SobolIndices, TwoSamples};
use crate::uncertainty::{PointSet, Sampler};

pub use outcome::{Outcome, Subject, outcomes};
pub use tornado::{Response, Swing};

/// How sensitivity is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SensitivityOptions {
    /// Points of each sample.
    pub points: u64,
    /// Bootstrap replicates behind the intervals.
    pub resamples: u32,
    /// Point set of both samples; the run's own does not matter here.
    pub sampler: Sampler,
}

impl Default for SensitivityOptions {
    fn default() -> Self {
        Self {
            points: 1 << 12,
            resamples: 200,
            sampler: Sampler::Sobol,
        }
    }
}

/// What a factor's numbers rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Every value of the factor names a source.
    Sourced,
    /// At least one is marked as an assumption.
    Assumed,
    /// Nothing is assumed outright, but not all say what they rest on.
    NotStated,
}

/// A factor behind an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorEffect {
    /// Position of the factor in the scenario's model.
    pub factor: usize,
    /// Its indices.
    pub indices: SobolIndices,
    /// How the outcome goes with each of its values that is known in the outcome's year.
    pub responses: Vec<Response>,
}

/// One outcome, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeSensitivity {
    /// What it is.
    pub outcome: Outcome,
    /// Mean over both samples.
    pub mean: f64,
    /// Standard deviation over both samples; zero where the outcome is certain.
    pub standard_deviation: f64,
    /// Factors behind it, largest total index first; empty where the outcome does not vary.
    pub factors: Vec<FactorEffect>,
    /// Closed indices of all sourced numbers together, and of all others together; their first
    /// order is what knowing the group would take away, their total what it is part of.
    pub by_ground: Vec<(bool, SobolIndices)>,
}

/// What moves the outcomes of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// In the order asked.
    pub outcomes: Vec<OutcomeSensitivity>,
    /// How many paths of the model were run.
    pub model_runs: u64,
}

/// What a factor's values rest on, from its scenario.
pub fn ground(scenario: &Scenario, factor: &Factor) -> Ground {
    let all = quantities(scenario);
    // A recorded series states what its rows state.
    if let [value] = factor.values.as_slice()
        && let Some(id) = series_of_draw(&value.name)
    {
        let record = scenario.history.as_ref();
        let own = record.and_then(|record| record.series.get(id));
        return match own.is_some_and(|own| own.is_sourced(scenario.plan.base_year)) {
            true => Ground::Sourced,
            false => Ground::NotStated,
        };
    }
    let evidence = |position: Option<usize>| position.and_then(|at| all[at].evidence.as_ref());
    let stated: Vec<_> = factor
        .values
        .iter()
        .map(|value| evidence(value.quantity))
        .collect();
    if stated
        .iter()
        .any(|found| matches!(found, Some(Evidence::Assumed(_))))
    {
        Ground::Assumed
    } else if stated
        .iter()
        .all(|found| matches!(found, Some(Evidence::Source(_))))
    {
        Ground::Sourced
    } else {
        Ground::NotStated
    }
}

/// Measures what moves `outcomes` of scenario `index`; `progress(done, all)` counts model runs.
///
/// # Errors
/// A simulated value that is not finite.
pub fn sensitivity(
    compiled: &Compiled,
    scenarios: &[Scenario],
    index: usize,
    wanted: &[Outcome],
    options: SensitivityOptions,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Sensitivity, RunError> {
    let study = Study::new(compiled, scenarios, index, wanted, options);
    study.run(progress)
}

/// A set of coordinates that is redrawn, and the outcomes that it can move.
struct Mixture {
    inputs: Vec<String>,
    outcomes: Vec<usize>,
}

struct Study<'a> {
    compiled: &'a Compiled,
    scenarios: &'a [Scenario],
    model: &'a Model,
    scenario: &'a Scenario,
    wanted: &'a [Outcome],
    nodes: Vec<NodeId>,
    points: PointSet,
    options: SensitivityOptions,
}

impl<'a> Study<'a> {
    fn new(
        compiled: &'a Compiled,
        scenarios: &'a [Scenario],
        index: usize,
        wanted: &'a [Outcome],
        options: SensitivityOptions,
    ) -> Self {
        let run = &scenarios[index].run;
        let base_year = scenarios[index].plan.base_year;
        let model = &compiled.models[index];
        let inputs = model.random_inputs.iter().filter(|input| !input.yearly);
        let path_level = inputs.map(|input| input.name.as_str());
        Self {
            compiled,
            scenarios,
            model,
            scenario: &scenarios[index],
            wanted,
            nodes: wanted.iter().map(|outcome| outcome.node(model)).collect(),
            points: PointSet::new(options.sampler, run.seed, options.points, base_year)
                .arranged(path_level),
            options,
        }
    }

    fn run(&self, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Sensitivity, RunError> {
        let behind: Vec<_> = self
            .nodes
            .iter()
            .map(|&node| self.compiled.graph.draws_behind(&[node]))
            .collect();
        let mixture = |inputs: Vec<String>| Mixture {
            outcomes: (0..behind.len())
                .filter(|&at| inputs.iter().any(|name| behind[at].contains(name.as_str())))
                .collect(),
            inputs,
        };
        let factors: Vec<Mixture> = self
            .model
            .factors
            .iter()
            .map(|factor| mixture(factor.inputs.clone()))
            .collect();
        let grounds: Vec<(bool, Mixture)> = [true, false]
            .into_iter()
            .map(|sourced| (sourced, mixture(self.inputs_on(sourced))))
            .collect();
        let mixed = factors
            .iter()
            .chain(grounds.iter().map(|(_, mixture)| mixture));
        let runs = 2 + mixed.filter(|mixture| !mixture.outcomes.is_empty()).count() as u64;
        let all = runs * self.options.points;
        let done = std::sync::atomic::AtomicU64::new(0);
        let tick = |paths: u64| {
            let before = done.fetch_add(paths, std::sync::atomic::Ordering::Relaxed);
            progress(before + paths, all);
        };
        let every: Vec<usize> = (0..self.nodes.len()).collect();
        let a = self.sample(&self.points, &every, &tick)?;
        let names = self
            .model
            .random_inputs
            .iter()
            .map(|input| input.name.clone());
        let b = self.sample(&self.points.redrawn(names), &every, &tick)?;
        let resamples = self.resamples();
        let samples: Vec<Option<TwoSamples<'_>>> = a
            .iter()
            .zip(&b)
            .map(|(a, b)| TwoSamples::new(a, b, &resamples))
            .collect();
        let mut found: Vec<OutcomeSensitivity> = (0..self.wanted.len())
            .map(|at| self.unexplained(at, &a[at], &b[at]))
            .collect();
        for (factor, mixture) in factors.iter().enumerate() {
            for (at, indices) in self.mix(mixture, &samples, &tick)? {
                found[at].factors.push(FactorEffect {
                    factor,
                    indices,
                    responses: Vec::new(),
                });
            }
        }
        for (sourced, mixture) in &grounds {
            for (at, indices) in self.mix(mixture, &samples, &tick)? {
                found[at].by_ground.push((*sourced, indices));
            }
        }
        self.add_responses(&mut found, &a);
        for outcome in &mut found {
            outcome.factors.sort_by(|one, other| {
                other
                    .indices
                    .total
                    .value
                    .total_cmp(&one.indices.total.value)
            });
        }
        Ok(Sensitivity {
            outcomes: found,
            model_runs: all,
        })
    }

    fn unexplained(&self, at: usize, a: &[f64], b: &[f64]) -> OutcomeSensitivity {
        let both: Vec<f64> = a.iter().chain(b).copied().collect();
        let mut sorted = both;
        let summary = crate::statistics::summarise(&mut sorted, &[], Sampler::MonteCarlo);
        OutcomeSensitivity {
            outcome: self.wanted[at].clone(),
            mean: summary.mean,
            standard_deviation: summary.standard_deviation,
            factors: Vec::new(),
            by_ground: Vec::new(),
        }
    }

    /// Inputs of the factors that rest on sources, or of all others.
    fn inputs_on(&self, sourced: bool) -> Vec<String> {
        let factors = self.model.factors.iter();
        factors
            .filter(|factor| (ground(self.scenario, factor) == Ground::Sourced) == sourced)
            .flat_map(|factor| factor.inputs.iter().cloned())
            .collect()
    }

    /// Uniforms of a name of their own, so that the replicates are the same everywhere.
    fn resamples(&self) -> Resamples {
        let run = &self.scenario.run;
        let uniforms = PointSet::new(Sampler::MonteCarlo, run.seed, self.options.points, 0);
        let points = usize::try_from(self.options.points).expect("points fit into memory");
        let rows: Vec<Vec<f64>> = (0..self.options.resamples)
            .map(|replicate| {
                let mut row = vec![0.0; points];
                let year = i32::try_from(replicate).expect("few replicates");
                uniforms.stream("(bootstrap)", Some(year)).fill(0, &mut row);
                row
            })
            .collect();
        Resamples::new(rows.iter().map(Vec::as_slice))
    }

    /// Values of some outcomes on a point set.
    fn sample(
        &self,
        points: &PointSet,
        outcomes: &[usize],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Vec<f64>>, RunError> {
        let nodes: Vec<NodeId> = outcomes.iter().map(|&at| self.nodes[at]).collect();
        let paths = self.simulate(points, &nodes, progress);
        let paths = paths.map_err(|failure| {
            let node = nodes[failure.column];
            explain(self.compiled, self.scenarios, points, node, failure)
        })?;
        Ok((0..nodes.len())
            .map(|column| paths.column(column))
            .collect())
    }

    fn simulate(
        &self,
        points: &PointSet,
        nodes: &[NodeId],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Paths, NonFinite> {
        simulate(
            &self.compiled.graph,
            points,
            nodes,
            self.options.points,
            progress,
        )
    }

    /// Indices of a mixture for each outcome that it can move.
    fn mix(
        &self,
        mixture: &Mixture,
        samples: &[Option<TwoSamples<'_>>],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<(usize, SobolIndices)>, RunError> {
        if mixture.outcomes.is_empty() {
            return Ok(Vec::new());
        }
        let points = self.points.redrawn(mixture.inputs.iter().cloned());
        let mixed = self.sample(&points, &mixture.outcomes, progress)?;
        let found = mixture
            .outcomes
            .par_iter()
            .zip(mixed)
            .filter_map(|(&at, ab)| {
                let samples = samples[at].as_ref()?;
                Some((at, samples.indices(&ab)))
            });
        Ok(found.collect())
    }

    /// Values of each factor on sample `A`, beside the outcomes there.
    fn add_responses(&self, found: &mut [OutcomeSensitivity], a: &[Vec<f64>]) {
        found.par_iter_mut().zip(a).for_each(|(outcome, values)| {
            let year = outcome.outcome.year;
            let Some(at) = self.model.years.iter().position(|&y| y == year) else {
                return;
            };
            let outcome_ranks = crate::statistics::ranks(values);
            for effect in &mut outcome.factors {
                let factor = &self.model.factors[effect.factor];
                for value in &factor.values {
                    let Some(&node) = value.nodes.get(at) else {
                        continue;
                    };
                    // A value with no number in this year on some path has no place in a ranking.
                    let Ok(paths) = self.simulate(&self.points, &[node], &|_| ()) else {
                        continue;
                    };
                    let driver = paths.column(0);
                    effect.responses.extend(tornado::response(
                        &value.name,
                        &driver,
                        values,
                        &outcome_ranks,
                    ));
                }
            }
        });
    }
}
