//! The value of information for choosing among the scenarios: what it would be worth to know
//! everything, or one uncertain value, before the choice is made.
//!
//! Formulas and estimators are in `information.rs`; what a scenario is worth on a path in `payoff.rs`.
//! Values are the scenarios' factors (`model::Factor`): values that correlate are known together,
//! because a survey of one says something of the others. A yearly process, and a path over time
//! that moves in several ways, stands for its mean over the years after the base year up to the last
//! one that counts; knowing only that is worth no more than knowing all of it.

mod information;
mod payoff;

use indexmap::IndexSet;
use rayon::prelude::*;

use super::failure::{RunError, explain};
use super::value_column::value_column;
use crate::engine::simulate;
use crate::graph::NodeId;
use crate::model::Compiled;
use crate::scenario::Scenario;
use crate::uncertainty::PointSet;

pub use information::{Measured, Partial, Perfect, groups, partial, perfect};
pub use payoff::{Worth, WorthError};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueQuestion {
    /// Positions of the scenarios to choose among, at least two.
    pub among: Vec<usize>,
    /// What a scenario is worth.
    pub worth: Worth,
}

/// Why there is no number for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// So many values correlate that the paths do not suffice to tell what they say together.
    TooManyTogether,
    /// It has no number of its own in some year.
    NoNumber,
}

/// An uncertain value, or several that correlate.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorValue {
    /// Names of the values, in the order of the files.
    pub names: Vec<String>,
    /// Where the factor stands: position of its scenario, and of the factor in that scenario's model.
    pub factor: (usize, usize),
    /// Whether it stands for its mean over the years.
    pub by_mean: bool,
    /// What knowing it is worth, or why that is not said.
    pub worth: Result<Partial, Refused>,
}

/// What knowing is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueOfInformation {
    /// Knowing everything; choices in the order of the question.
    pub perfect: Perfect,
    /// Knowing each factor alone, the most valuable first; empty where nothing could change the choice.
    pub factors: Vec<FactorValue>,
    /// Factors that no payoff rests on.
    pub without_effect: usize,
    /// Number of paths.
    pub paths: u64,
}

/// Measures what knowing is worth for the choice asked about, on the paths that a run would have;
/// `progress(done, all)` counts steps.
///
/// # Errors
/// A simulated value that is not finite.
///
/// # Panics
/// Without a scenario to choose, or on a worth that does not belong to these scenarios.
pub fn value_of_information(
    compiled: &Compiled,
    scenarios: &[Scenario],
    question: &ValueQuestion,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<ValueOfInformation, RunError> {
    let run = &scenarios[0].run;
    let study = Study {
        compiled,
        scenarios,
        question,
        points: PointSet::new(
            run.sampler,
            run.seed,
            run.paths,
            scenarios[0].plan.base_year,
        ),
        last_year: question.worth.last_year(scenarios, &question.among),
    };
    let factors = study.factors();
    let all = (question.among.len() + factors.len()) as u64;
    let done = std::sync::atomic::AtomicU64::new(0);
    let tick = || {
        let before = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        progress(before + 1, all);
    };
    let mut payoffs = Vec::with_capacity(question.among.len());
    for &scenario in &question.among {
        payoffs.push(study.payoff(scenario)?);
        tick();
    }
    let groups = groups(run.sampler, payoffs[0].len());
    let perfect = perfect(&payoffs, groups);
    let mut found = Vec::new();
    let mut without_effect = 0;
    if perfect.better_elsewhere > 0.0 {
        let behind = study.behind();
        let moves = |factor: &Merged| factor.inputs.iter().any(|name| behind.contains(name));
        let (moving, idle): (Vec<Merged>, Vec<Merged>) = factors.into_iter().partition(moves);
        without_effect = idle.len();
        found = moving
            .par_iter()
            .filter_map(|factor| {
                let worth = study.worth_of(factor, &payoffs, groups);
                tick();
                worth
            })
            .collect();
        found.sort_by(|one, other| ranked(other).total_cmp(&ranked(one)));
    }
    Ok(ValueOfInformation {
        perfect,
        factors: found,
        without_effect,
        paths: run.paths,
    })
}

/// Refused ones last.
fn ranked(factor: &FactorValue) -> f64 {
    factor.worth.map_or(-1.0, |worth| worth.value.value)
}

/// A factor of one or more of the scenarios.
struct Merged {
    inputs: IndexSet<String>,
    names: IndexSet<String>,
    /// Position of the scenario and of its factor, of each that was merged; the first is named.
    parts: Vec<(usize, usize)>,
}

struct Study<'a> {
    compiled: &'a Compiled,
    scenarios: &'a [Scenario],
    question: &'a ValueQuestion,
    points: PointSet,
    last_year: i32,
}

impl Study<'_> {
    /// Factors of all scenarios to choose among; those that share an input are one.
    fn factors(&self) -> Vec<Merged> {
        let mut found: Vec<Merged> = Vec::new();
        for &scenario in &self.question.among {
            let factors = self.compiled.models[scenario].factors.iter();
            for (at, factor) in factors.enumerate() {
                let mut own = Merged {
                    inputs: factor.inputs.iter().cloned().collect(),
                    names: factor
                        .values
                        .iter()
                        .map(|value| value.name.clone())
                        .collect(),
                    parts: vec![(scenario, at)],
                };
                let shares = |other: &Merged| own.inputs.iter().any(|i| other.inputs.contains(i));
                let Some(first) = found.iter().position(shares) else {
                    found.push(own);
                    continue;
                };
                // What this factor ties together was apart in earlier scenarios.
                for later in (first + 1..found.len()).rev() {
                    let tied = own.inputs.iter().any(|i| found[later].inputs.contains(i));
                    if tied {
                        let other = found.remove(later);
                        own.absorb(other);
                    }
                }
                found[first].absorb(own);
            }
        }
        found
    }

    fn behind(&self) -> IndexSet<String> {
        let mut nodes: Vec<NodeId> = Vec::new();
        for &scenario in &self.question.among {
            let own = self.question.worth.nodes(
                &self.scenarios[scenario],
                &self.compiled.models[scenario],
                self.last_year,
            );
            nodes.extend(own.into_iter().map(|(node, _)| node));
        }
        let behind = self.compiled.graph.draws_behind(&nodes);
        behind.into_iter().map(str::to_owned).collect()
    }

    /// A scenario's payoff on each path.
    fn payoff(&self, scenario: usize) -> Result<Vec<f64>, RunError> {
        let model = &self.compiled.models[scenario];
        let worth = &self.question.worth;
        let weighted = worth.nodes(&self.scenarios[scenario], model, self.last_year);
        let nodes: Vec<NodeId> = weighted.iter().map(|(node, _)| *node).collect();
        let (graph, count) = (&self.compiled.graph, self.points.paths());
        let paths = simulate(graph, &self.points, &nodes, count, &|_| ());
        let paths = paths.map_err(|failure| {
            let node = nodes[failure.column];
            explain(self.compiled, self.scenarios, &self.points, node, failure)
        })?;
        let mut payoff = vec![0.0; paths.len()];
        for (column, (_, weight)) in weighted.iter().enumerate() {
            let values = paths.column(column);
            let own = payoff.iter_mut().zip(values);
            own.for_each(|(sum, value)| *sum += weight * value);
        }
        Ok(payoff)
    }

    /// None where none of its values varies.
    fn worth_of(
        &self,
        factor: &Merged,
        payoffs: &[Vec<f64>],
        groups: usize,
    ) -> Option<FactorValue> {
        let mut by_mean = false;
        let mut columns = Vec::new();
        let mut refused = None;
        for name in &factor.names {
            match self.column_of(factor, name) {
                Ok((column, is_mean)) => {
                    if column.iter().any(|value| *value != column[0]) {
                        by_mean |= is_mean;
                        columns.push(column);
                    }
                }
                Err(reason) => refused = Some(reason),
            }
        }
        let worth = match refused {
            Some(reason) => Err(reason),
            None if columns.is_empty() => return None,
            None => partial(payoffs, &columns, groups).ok_or(Refused::TooManyTogether),
        };
        Some(FactorValue {
            names: factor.names.iter().cloned().collect(),
            factor: factor.parts[0],
            by_mean,
            worth,
        })
    }

    /// One number for each path, and whether it is a mean that says less than the value.
    fn column_of(&self, factor: &Merged, name: &str) -> Result<(Vec<f64>, bool), Refused> {
        let own = factor.parts.iter().find_map(|&(scenario, at)| {
            let model = &self.compiled.models[scenario];
            let mut values = model.factors[at].values.iter();
            let value = values.find(|value| value.name == name)?;
            Some(value_column(
                self.compiled,
                &self.points,
                model,
                value,
                self.last_year,
            ))
        });
        own.flatten().ok_or(Refused::NoNumber)
    }
}

impl Merged {
    fn absorb(&mut self, other: Self) {
        self.inputs.extend(other.inputs);
        self.names.extend(other.names);
        self.parts.extend(other.parts);
    }
}
