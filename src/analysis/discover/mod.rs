//! Where a target is missed: boxes of uncertain values and levers that hold most of the misses.
//!
//! Boxes are found on the paths of even number (`prim.rs`) and measured on the others, which they have not
//! seen; a box that does not stand out there is not told. Of each restriction it is said
//!
//! - how likely so many misses would be if it did nothing: the binomial quasi-p-value of Bryant and
//!   Lempert (2010, doi:10.1016/j.techfore.2009.08.002), against the box without it;
//! - in what share of bootstrap resamples the same end of the same value is restricted again (ibid.).
//!
//! Restrictions whose quasi-p-value is above 5% are lifted.
//!
//! Further boxes are sought among the cases outside the earlier ones (covering: Friedman and Fisher 1999).
//! Values are those behind the target (`value_column.rs` says how years count). With several scenarios
//! their paths are pooled, and the mean yearly spending on each programme that differs among them is a
//! lever beside the values.

pub mod prim;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::failure::{RunError, explain};
use super::value_column::value_column;
use crate::engine::{Paths, simulate};
use crate::graph::NodeId;
use crate::model::{Compiled, Model, quantities};
use crate::scenario::Scenario;
use crate::statistics::binomial_at_least;
use crate::uncertainty::{PointSet, Sampler};
use prim::{Cases, End, Found, Tally, lifted, restrictions};

/// Misses, and hits, that the first half must have.
const LEAST_OF_EACH: f64 = 20.0;
/// Chance of a box on unseen paths if it did nothing, above which it is not told.
const BY_CHANCE: f64 = 1e-3;
/// The same of a restriction, above which it is lifted.
const LIFTED_ABOVE: f64 = 0.05;
/// What a box must be worth on unseen paths, and the share of all misses that it must hold there.
const LEAST_MEASURE: f64 = 0.02;
const LEAST_COVERAGE: f64 = 0.05;

/// What is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    /// A target: positions of the indicator in the scenario and of the target in the indicator.
    Target(usize, usize),
    /// All targets of a year together.
    All(i32),
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscoverQuestion {
    /// Positions of the scenarios whose paths are pooled, which all have the goal.
    pub among: Vec<usize>,
    /// What is missed.
    pub goal: Goal,
    /// Most boxes.
    pub boxes: usize,
    /// Bootstrap resamples; 0 for none.
    pub resamples: u32,
}

/// What a restriction is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// An uncertain value, by the name of its random inputs.
    Value {
        /// The name.
        name: String,
        /// Its position in the first scenario's `quantities`; none for an event.
        quantity: Option<usize>,
        /// Whether it counts by its mean over the years and says more than that.
        by_mean: bool,
    },
    /// Mean yearly spending on a programme in base-year prices under each scenario.
    Spending {
        /// Programme id.
        programme: String,
    },
}

/// A restriction of a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Restriction {
    /// What it is about: position in [`Discovery::subjects`].
    pub subject: usize,
    /// Which end.
    pub end: End,
    /// Where it lies.
    pub bound: f64,
    /// Chance of so many misses if it did nothing.
    pub chance: f64,
    /// What the box would hold without it.
    pub without: Tally,
    /// Share of resamples that restrict the same end.
    pub reproduced: Option<f64>,
}

/// A box.
#[derive(Debug, Clone, PartialEq)]
pub struct MissBox {
    /// Its restrictions, those that matter most first.
    pub restrictions: Vec<Restriction>,
    /// What it holds of the unseen cases.
    pub tally: Tally,
    /// Chance of so many misses if the box did nothing.
    pub chance: f64,
    /// The trajectory on the cases that it was found on, and the chosen step.
    pub found: Found,
}

/// Why there is nothing to explain, or that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Never missed.
    NeverMissed,
    /// Always missed.
    AlwaysMissed,
    /// So seldom missed, or met, that the paths do not suffice.
    TooFew,
    /// Nothing stands out from chance.
    Unexplained,
    /// Boxes were found.
    Explained,
}

/// Where a goal is missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovery {
    /// What is missed.
    pub goal: Goal,
    /// What came of it.
    pub outcome: Outcome,
    /// All unseen cases.
    pub all: Tally,
    /// Values and levers that were looked at.
    pub subjects: Vec<Subject>,
    /// The boxes, in the order in which they were found.
    pub boxes: Vec<MissBox>,
}

/// Finds where the goal is missed.
///
/// # Errors
/// A simulated value that is not finite.
///
/// # Panics
/// Without a scenario, or on a goal that one of them does not have.
pub fn discover(
    compiled: &Compiled,
    scenarios: &[Scenario],
    question: &DiscoverQuestion,
) -> Result<Discovery, RunError> {
    let run = &scenarios[0].run;
    let base_year = scenarios[0].plan.base_year;
    let study = Study {
        compiled,
        scenarios,
        question,
        points: PointSet::new(run.sampler, run.seed, run.paths, base_year),
    };
    let misses = study.misses()?;
    let (subjects, columns) = if misses.iter().all(|&miss| miss == misses[0]) {
        (Vec::new(), Vec::new())
    } else {
        study.subjects()
    };
    Ok(study.search(&misses, subjects, &columns))
}

struct Study<'a> {
    compiled: &'a Compiled,
    scenarios: &'a [Scenario],
    question: &'a DiscoverQuestion,
    points: PointSet,
}

impl Study<'_> {
    fn model(&self, scenario: usize) -> &Model {
        &self.compiled.models[scenario]
    }

    fn paths(&self) -> usize {
        usize::try_from(self.points.paths()).expect("paths fit into memory")
    }

    fn met(&self, scenario: usize) -> NodeId {
        let model = self.model(scenario);
        let known = "a goal of these scenarios";
        match self.question.goal {
            Goal::Target(indicator, target) => {
                let mut targets = model.targets.iter();
                let own = targets.find(|own| (own.indicator, own.target) == (indicator, target));
                own.expect(known).met
            }
            Goal::All(year) => {
                let joint = model.joint.iter().find(|joint| joint.year == year);
                joint.expect(known).all_met
            }
        }
    }

    fn year(&self) -> i32 {
        match self.question.goal {
            Goal::Target(indicator, target) => {
                let first = &self.scenarios[self.question.among[0]];
                first.indicators[indicator].targets[target].year
            }
            Goal::All(year) => year,
        }
    }

    fn simulate(&self, nodes: &[NodeId]) -> Result<Paths, RunError> {
        let (graph, count) = (&self.compiled.graph, self.points.paths());
        simulate(graph, &self.points, nodes, count, &|_| ()).map_err(|failure| {
            let node = nodes[failure.column];
            explain(self.compiled, self.scenarios, &self.points, node, failure)
        })
    }

    /// Whether each path misses, scenario by scenario.
    fn misses(&self) -> Result<Vec<bool>, RunError> {
        let nodes: Vec<NodeId> = self.question.among.iter().map(|&at| self.met(at)).collect();
        let paths = self.simulate(&nodes)?;
        let columns = (0..nodes.len()).map(|at| paths.column(at));
        Ok(columns.flatten().map(|met| met == 0.0).collect())
    }

    /// What may explain the misses, with a column for each over all cases.
    fn subjects(&self) -> (Vec<Subject>, Vec<Vec<f64>>) {
        let among = &self.question.among;
        let nodes: Vec<NodeId> = among.iter().map(|&at| self.met(at)).collect();
        let behind = self.compiled.graph.draws_behind(&nodes);
        let first = self.model(among[0]);
        let factors = first.factors.iter().filter(|factor| {
            let mut inputs = factor.inputs.iter();
            inputs.any(|name| behind.contains(name.as_str()))
        });
        let values: Vec<_> = factors.flat_map(|factor| &factor.values).collect();
        let columns: Vec<Option<(Subject, Vec<f64>)>> = values
            .into_par_iter()
            .map(|value| {
                let mut all = Vec::with_capacity(among.len() * self.paths());
                let mut by_mean = false;
                for &scenario in among {
                    let model = self.model(scenario);
                    let mut owned = model.factors.iter().flat_map(|factor| &factor.values);
                    let own = owned.find(|own| own.name == value.name)?;
                    let (compiled, points) = (self.compiled, &self.points);
                    let (column, is_mean) =
                        value_column(compiled, points, model, own, self.year())?;
                    by_mean |= is_mean;
                    all.extend(column);
                }
                let subject = Subject::Value {
                    name: value.name.clone(),
                    quantity: value.quantity,
                    by_mean,
                };
                all.iter().any(|x| *x != all[0]).then_some((subject, all))
            })
            .collect();
        let levers = self.levers();
        columns.into_iter().flatten().chain(levers).unzip()
    }

    /// Spending on programmes behind the goal that differs among the scenarios.
    fn levers(&self) -> Vec<(Subject, Vec<f64>)> {
        let among = &self.question.among;
        if among.len() < 2 {
            return Vec::new();
        }
        let programmes = self.scenarios[among[0]].programmes.keys();
        let found = programmes.filter_map(|id| {
            if !among.iter().any(|&at| self.rests_on_programme(at, id)) {
                return None;
            }
            let means: Vec<f64> = among
                .iter()
                .map(|&at| self.mean_spending(at, id))
                .collect::<Option<_>>()?;
            if means.iter().all(|mean| *mean == means[0]) {
                return None;
            }
            let paths = self.paths();
            let column = means.iter().flat_map(|&mean| vec![mean; paths]).collect();
            let programme = id.clone();
            Some((Subject::Spending { programme }, column))
        });
        found.collect()
    }

    fn rests_on_programme(&self, scenario: usize, id: &str) -> bool {
        let Goal::Target(indicator, target) = self.question.goal else {
            return true;
        };
        let model = self.model(scenario);
        let place =
            |own: &crate::model::TargetNodes| (own.indicator, own.target) == (indicator, target);
        let Some(position) = model.targets.iter().position(place) else {
            return false;
        };
        let all = quantities(&self.scenarios[scenario]);
        let start = format!("programme.{id}.");
        let mut behind = model.influences.targets[position].iter();
        behind.any(|&quantity| all[quantity].key.starts_with(&start))
    }

    /// A year, on average over paths and years after the base year up to the goal's.
    fn mean_spending(&self, scenario: usize, id: &str) -> Option<f64> {
        let model = self.model(scenario);
        let line = model.budget.iter().find(|line| line.line == id)?;
        let years = model.years.iter().zip(&line.real).skip(1);
        let nodes: Vec<NodeId> = years
            .filter(|(year, _)| **year <= self.year())
            .map(|(_, &node)| node)
            .collect();
        let paths = self.simulate(&nodes).ok()?;
        let sums = (0..nodes.len()).map(|at| paths.column(at).iter().sum::<f64>());
        Some(sums.sum::<f64>() / (nodes.len() * paths.len()) as f64)
    }

    fn search(&self, misses: &[bool], subjects: Vec<Subject>, columns: &[Vec<f64>]) -> Discovery {
        let cases = Cases::new(columns, misses);
        let paths = self.paths();
        let half = |parity: usize| -> Vec<f64> {
            let of = |case: usize| f64::from((case % paths) % 2 == parity);
            (0..misses.len()).map(of).collect()
        };
        let (mut seen, mut unseen) = (half(0), half(1));
        let everywhere = vec![(f64::NEG_INFINITY, f64::INFINITY); columns.len()];
        let known = cases.tally(&everywhere, &seen);
        let all = cases.tally(&everywhere, &unseen);
        let mut boxes = Vec::new();
        let outcome = if misses.iter().all(|miss| !miss) {
            Outcome::NeverMissed
        } else if misses.iter().all(|&miss| miss) {
            Outcome::AlwaysMissed
        } else if known.misses.min(known.cases - known.misses) < LEAST_OF_EACH {
            Outcome::TooFew
        } else {
            while boxes.len() < self.question.boxes {
                let Some(found) = self.one_box(&cases, &seen, &unseen) else {
                    break;
                };
                if found.tally.misses < LEAST_COVERAGE * all.misses {
                    break;
                }
                for (case, (known, new)) in seen.iter_mut().zip(&mut unseen).enumerate() {
                    if cases.holds(&found.found.ends, case) {
                        (*known, *new) = (0.0, 0.0);
                    }
                }
                boxes.push(found);
            }
            match boxes.is_empty() {
                true => Outcome::Unexplained,
                false => Outcome::Explained,
            }
        };
        Discovery {
            goal: self.question.goal,
            outcome,
            all,
            subjects,
            boxes,
        }
    }

    /// A box among the cases with weight; none where it does not stand out on the unseen ones.
    fn one_box(&self, cases: &Cases<'_>, seen: &[f64], unseen: &[f64]) -> Option<MissBox> {
        let mut found = cases.find(seen)?;
        self.lift_idle(cases, &mut found, unseen);
        let places = restrictions(&found.ends);
        let everywhere = vec![(f64::NEG_INFINITY, f64::INFINITY); found.ends.len()];
        let (all, tally) = (
            cases.tally(&everywhere, unseen),
            cases.tally(&found.ends, unseen),
        );
        let chance = self.chance(&tally, &all);
        if places.is_empty() || chance > BY_CHANCE || tally.measure(&all) < LEAST_MEASURE {
            return None;
        }
        let again = self.reproduced(cases, seen);
        let mut told: Vec<Restriction> = places
            .into_iter()
            .map(|place| {
                let (subject, end) = place;
                let without = cases.tally(&lifted(&found.ends, place), unseen);
                let (low, high) = found.ends[subject];
                let count = again.iter().filter(|own| own.contains(&place)).count();
                Restriction {
                    subject,
                    end,
                    bound: match end {
                        End::Low => low,
                        End::High => high,
                    },
                    chance: self.chance(&tally, &without),
                    without,
                    reproduced: (!again.is_empty()).then(|| count as f64 / again.len() as f64),
                }
            })
            .collect();
        // What would lose most purity if it were lifted stands first.
        told.sort_by(|a, b| a.without.density().total_cmp(&b.without.density()));
        Some(MissBox {
            restrictions: told,
            tally,
            chance,
            found,
        })
    }

    /// Lifts restrictions that do nothing on unseen cases, the idlest first.
    fn lift_idle(&self, cases: &Cases<'_>, found: &mut Found, unseen: &[f64]) {
        loop {
            let tally = cases.tally(&found.ends, unseen);
            let chances = restrictions(&found.ends).into_iter().map(|place| {
                let free = lifted(&found.ends, place);
                (self.chance(&tally, &cases.tally(&free, unseen)), free)
            });
            let idlest = chances.max_by(|(one, _), (other, _)| one.total_cmp(other));
            match idlest {
                Some((chance, free)) if chance > LIFTED_ABOVE => found.ends = free,
                _ => return,
            }
        }
    }

    /// Chance of as many misses among as many cases drawn from `from`. Pooled scenarios share their paths,
    /// so only one in so many cases counts as independent.
    fn chance(&self, tally: &Tally, from: &Tally) -> f64 {
        let shared = self.question.among.len() as f64;
        let count = |x: f64| (x / shared).floor() as u64;
        let (cases, misses) = (count(tally.cases), count(tally.misses));
        binomial_at_least(misses, cases, from.density())
    }

    /// Restricted ends on bootstrap resamples of the seen paths.
    fn reproduced(&self, cases: &Cases<'_>, seen: &[f64]) -> Vec<BTreeSet<(usize, End)>> {
        let paths = self.paths();
        let count = paths.div_ceil(2);
        let points = PointSet::new(
            Sampler::MonteCarlo,
            self.scenarios[0].run.seed,
            count as u64,
            0,
        );
        let resample = |replicate: u32| {
            let mut row = vec![0.0; count];
            let year = i32::try_from(replicate).expect("few resamples");
            points.stream("(bootstrap)", Some(year)).fill(0, &mut row);
            let mut times = vec![0.0; paths];
            for u in row {
                // Seen paths are those of even number.
                let drawn = ((u * count as f64) as usize).min(count - 1);
                times[2 * drawn] += 1.0;
            }
            let weights: Vec<f64> = seen
                .iter()
                .enumerate()
                .map(|(case, weight)| weight * times[case % paths])
                .collect();
            let found = cases.find(&weights);
            found.map_or_else(BTreeSet::new, |found| {
                restrictions(&found.ends).into_iter().collect()
            })
        };
        let replicates = 0..self.question.resamples;
        replicates.into_par_iter().map(resample).collect()
    }
}
