//! How to divide money among programmes so that most targets are met.
//!
//! What is sought is a change of each programme's share or amount from a year on, between a floor and a
//! ceiling, such that all programmes together spend no more than an envelope allows (mean further
//! spending in base-year prices through the last target's year). The objective is the mean over
//! simulated paths of the weight of the targets met, or of all of them being met together: a sample average
//! approximation (Kleywegt, Shapiro and Homem-de-Mello 2002, doi:10.1137/S1052623499363220) on common
//! random numbers.
//!
//! 1. Each programme alone is moved along a grid, which gives its gain and its cost.
//! 2. If gains were to add up, the best choice of levels would be a multiple-choice knapsack
//!    (`knapsack`), which is solved for each envelope. Where all are to be met, what is added
//!    up are the logarithms of the single targets' probabilities: exact if the targets were independent.
//! 3. From there a pattern search (Torczon 1997, doi:10.1137/S1052623493250780) on the true objective moves
//!    money from one programme to another, the most promising exchanges of each step in one graph,
//!    and halves the step where none helps.
//!
//! What is found is a local optimum: no exchange that was tried at the last step is better. An optimum
//! on given draws flatters itself, so each is simulated again on fresh ones.

mod knapsack;
mod polish;

use super::candidates::Candidates;
use super::failure::RunError;
use super::goal::last_year;
use crate::graph::NodeId;
use crate::model::{Compiled, quantities};
use crate::scenario::{Finding, Loaded, Money, Scenario, Variant};
use crate::statistics::summarise;
use crate::uncertainty::{PointSet, Sampler};

pub use knapsack::{Level, best_levels};

/// Steps between floor and ceiling.
const STEPS: u32 = 8;
/// Candidates in one graph.
const BATCH: usize = 32;
/// Paths of the search at most.
const SEARCH_PATHS: u64 = 4096;
/// Halvings of the range of envelopes where least money is sought.
const BISECTIONS: u32 = 7;
/// Least probability that a logarithm is taken of: half a path.
const HALF_A_PATH: f64 = 0.5;

/// What is best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// The mean weight of the targets met.
    Expected,
    /// The probability that all are met.
    Joint,
    /// The least money with which all are met with this probability.
    LeastMoney(f64),
}

/// A programme whose money may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its id.
    pub programme: String,
    /// Least change, e.g. -0.2.
    pub floor: f64,
    /// Greatest change.
    pub ceiling: f64,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimiseQuestion {
    /// Position of the scenario.
    pub scenario: usize,
    /// Programmes that may change; of these, those that serve no target are left as they are.
    pub bands: Vec<Band>,
    /// Positions of the targets in the model, and how much each counts.
    pub weights: Vec<(usize, f64)>,
    /// What is best.
    pub objective: Objective,
    /// First year of a change.
    pub from_year: i32,
    /// Greatest change from one year to the next, as a part of the money without the change.
    pub per_year: Option<f64>,
    /// Further money, as a part of what the programmes that may change spend now.
    pub envelope: f64,
    /// Other envelopes, for the frontier.
    pub frontier: Vec<f64>,
}

/// A mean and its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean.
    pub value: f64,
    /// Standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
}

/// The best found for an envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    /// The envelope, as a part of today's money.
    pub envelope: f64,
    /// Change of each programme, in the order of `Optimised::programmes`.
    pub changes: Vec<f64>,
    /// `KEY=VALUE` for those that change.
    pub set: Vec<String>,
    /// The objective on the plan's own draws.
    pub objective: Estimate,
    /// The same on fresh draws.
    pub fresh: Estimate,
    /// Mean further spending of all programmes, base-year prices, on the plan's own draws.
    pub further: f64,
    /// What the knapsack's choice came to on the search's draws, and what the exchanges made of it.
    pub start_and_end: (f64, f64),
}

/// An optimum, and its frontier.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimised {
    /// Programmes that were moved.
    pub programmes: Vec<String>,
    /// Programmes that serve none of the targets, left as they are.
    pub left: Vec<String>,
    /// The objective of the scenario as it is, on its own and on fresh draws.
    pub now: (Estimate, Estimate),
    /// What the programmes that were moved spend now, base-year prices, through `through`.
    pub money_now: f64,
    /// The last target's year.
    pub through: i32,
    /// The best of each envelope, ascending.
    pub allocations: Vec<Allocation>,
    /// Which of them was asked for; none where least money was sought and no envelope reaches the probability.
    pub chosen: Option<usize>,
    /// Model runs: paths of all candidates.
    pub model_runs: u64,
    /// The seed of the fresh draws.
    pub fresh_seed: u64,
    /// Paths of the search, and of the final figures.
    pub paths: (u64, u64),
}

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OptimiseError {
    /// A value was no number.
    Run(RunError),
    /// The scenario cannot be varied.
    Findings(Vec<Finding>),
    /// None of the programmes serves a target.
    NothingServes,
    /// The floors alone cost more than the envelope.
    TooLittle {
        /// The envelope.
        envelope: f64,
        /// The least that the floors allow.
        least: f64,
    },
}

/// Optimises; `progress(done, all)` counts candidates, of which `all` is an estimate.
///
/// # Errors
/// A value that is not finite, programmes that serve nothing, or an envelope below the floors.
pub fn optimise(
    loaded: &mut Loaded,
    compiled: &Compiled,
    question: &OptimiseQuestion,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Optimised, OptimiseError> {
    let scenario = loaded.scenarios[question.scenario].clone();
    let serving = |band: &&Band| serves(&scenario, compiled, question, &band.programme);
    let (bands, left): (Vec<&Band>, Vec<&Band>) = question.bands.iter().partition(serving);
    if bands.is_empty() {
        return Err(OptimiseError::NothingServes);
    }
    let run = &scenario.run;
    let targets: Vec<usize> = question.weights.iter().map(|own| own.0).collect();
    let through = last_year(&scenario, &compiled.models[question.scenario], &targets);
    let fresh_seed = run.seed.wrapping_add(1);
    let base_year = scenario.plan.base_year;
    let mut study = Study {
        loaded,
        question,
        bands: bands.into_iter().cloned().collect(),
        targets,
        through,
        points: PointSet::new(run.sampler, run.seed, run.paths, base_year),
        fresh: PointSet::new(run.sampler, fresh_seed, run.paths, base_year),
        paths: run.paths,
        sampler: run.sampler,
        simulated: 0,
        evaluated: 0,
        progress,
        scenario: scenario.clone(),
    };
    let left = left
        .into_iter()
        .map(|band| band.programme.clone())
        .collect();
    study.run(left, fresh_seed)
}

/// Whether a chain of equations leads from a programme's money to a target that counts.
fn serves(
    scenario: &Scenario,
    compiled: &Compiled,
    question: &OptimiseQuestion,
    programme: &str,
) -> bool {
    let own = &scenario.programmes[programme];
    let (Money::Share(quantity) | Money::Amount(quantity)) = &own.money;
    let all = quantities(scenario);
    let position = all.iter().position(|known| std::ptr::eq(*known, quantity));
    let influences = &compiled.models[question.scenario].influences;
    position.is_some_and(|at| {
        let targets = question.weights.iter();
        targets
            .filter(|(_, weight)| *weight > 0.0)
            .any(|&(target, _)| influences.targets[target].contains(&at))
    })
}

/// What a candidate came to.
#[derive(Debug, Clone, Copy)]
struct Worth {
    objective: Estimate,
    /// What adds up over programmes, roughly: the objective itself, or the logarithms of the targets' probabilities.
    additive: f64,
    spending: f64,
}

/// The gains and costs of each programme alone.
struct Curves {
    /// Changes, ascending, by programme.
    changes: Vec<Vec<f64>>,
    levels: Vec<Vec<Level>>,
}

struct Study<'a> {
    loaded: &'a mut Loaded,
    question: &'a OptimiseQuestion,
    scenario: Scenario,
    bands: Vec<Band>,
    targets: Vec<usize>,
    through: i32,
    points: PointSet,
    fresh: PointSet,
    paths: u64,
    sampler: Sampler,
    simulated: u64,
    evaluated: u64,
    progress: &'a (dyn Fn(u64, u64) + Sync),
}

impl Study<'_> {
    fn run(&mut self, left: Vec<String>, fresh_seed: u64) -> Result<Optimised, OptimiseError> {
        let nothing = vec![0.0; self.bands.len()];
        let curves = self.curves()?;
        let money_now = self.money_now()?;
        let now = (
            self.final_value(&nothing, false)?,
            self.final_value(&nothing, true)?,
        );
        let mut allocations = Vec::new();
        let mut chosen = None;
        match self.question.objective {
            Objective::LeastMoney(wanted) => {
                let limit = |cost: fn(f64, f64) -> f64, start: f64| -> f64 {
                    let own = |levels: &Vec<Level>| levels.iter().map(|l| l.cost).fold(start, cost);
                    curves.levels.iter().map(own).sum::<f64>() / money_now
                };
                let (mut low, mut high) = (
                    limit(f64::min, f64::INFINITY),
                    limit(f64::max, f64::NEG_INFINITY),
                );
                let top = self.solve(&curves, high, money_now)?;
                let reached = top.objective.value >= wanted;
                allocations.push(top);
                for _ in 0..if reached { BISECTIONS } else { 0 } {
                    let middle = (low + high) / 2.0;
                    let found = self.solve(&curves, middle, money_now)?;
                    match found.objective.value >= wanted {
                        true => high = middle,
                        false => low = middle,
                    }
                    allocations.push(found);
                }
                let reaching = allocations
                    .iter()
                    .filter(|own| own.objective.value >= wanted);
                let least = reaching.map(|own| own.further).min_by(f64::total_cmp);
                allocations.sort_by(|a, b| a.envelope.total_cmp(&b.envelope));
                if let Some(least) = least {
                    chosen = allocations
                        .iter()
                        .position(|own| own.further == least && own.objective.value >= wanted);
                }
            }
            Objective::Expected | Objective::Joint => {
                let mut envelopes = self.question.frontier.clone();
                envelopes.push(self.question.envelope);
                envelopes.sort_by(f64::total_cmp);
                envelopes.dedup();
                for envelope in envelopes {
                    match self.solve(&curves, envelope, money_now) {
                        Ok(found) => allocations.push(found),
                        // A frontier ends where its floors do.
                        Err(OptimiseError::TooLittle { .. })
                            if envelope != self.question.envelope => {}
                        Err(error) => return Err(error),
                    }
                }
                chosen = allocations
                    .iter()
                    .position(|own| own.envelope == self.question.envelope);
            }
        }
        Ok(Optimised {
            programmes: self
                .bands
                .iter()
                .map(|band| band.programme.clone())
                .collect(),
            left,
            now,
            money_now,
            through: self.through,
            allocations,
            chosen,
            model_runs: self.simulated,
            fresh_seed,
            paths: (self.search_paths(), self.paths),
        })
    }

    fn search_paths(&self) -> u64 {
        self.paths.min(SEARCH_PATHS)
    }

    /// `KEY=VALUE` for each programme that changes.
    fn set(&self, changes: &[f64]) -> Vec<String> {
        let changing = self
            .bands
            .iter()
            .zip(changes)
            .filter(|(_, change)| **change != 0.0);
        changing
            .map(|(band, &change)| {
                let money = match self.scenario.programmes[&band.programme].money {
                    Money::Share(_) => "share",
                    Money::Amount(_) => "amount",
                };
                let from = self.question.from_year;
                let years = self
                    .question
                    .per_year
                    .map_or(1.0, |limit| (change.abs() / limit - 1e-9).ceil().max(1.0));
                let to = if years > 1.0 {
                    format!(", to = {}, profile = \"linear\"", from + years as i32 - 1)
                } else {
                    String::new()
                };
                format!(
                    "programme.{}.{money}={{ change = {change:?}, from = {from}{to} }}",
                    band.programme
                )
            })
            .collect()
    }

    /// Values of candidates on the given draws; none for one that the plan cannot pay for.
    fn evaluate(
        &mut self,
        candidates: &[Vec<f64>],
        fresh: bool,
        paths: u64,
    ) -> Result<Vec<Option<Worth>>, OptimiseError> {
        let mut found = Vec::with_capacity(candidates.len());
        for batch in candidates.chunks(BATCH) {
            let variants: Vec<Variant> = batch
                .iter()
                .enumerate()
                .map(|(at, changes)| Variant {
                    of: self.question.scenario,
                    id: format!("allocation {}", self.evaluated + at as u64 + 1),
                    set: self.set(changes),
                })
                .collect();
            let mut made = Candidates::new(self.loaded, &variants);
            let mut nodes: Vec<NodeId> = Vec::new();
            for at in 0..made.scenarios.len() {
                let objective = match self.question.objective {
                    Objective::Expected => made.weight_met(at, &self.question.weights),
                    Objective::Joint | Objective::LeastMoney(_) => made.all_met(at, &self.targets),
                };
                let spending = made.spending(at, self.through);
                nodes.extend([objective, spending]);
                if self.question.objective != Objective::Expected {
                    let model = &made.compiled.models[at];
                    nodes.extend(self.targets.iter().map(|&target| model.targets[target].met));
                }
            }
            let points = if fresh { &self.fresh } else { &self.points };
            let columns = made
                .simulate(points, &nodes, paths, &|_| ())
                .map_err(OptimiseError::Run)?;
            let each = nodes.len() / made.scenarios.len().max(1);
            let mean = |column| summarise(&mut columns.column(column), &[], self.sampler);
            let worth = |at: usize| {
                let objective = mean(each * at);
                let spending = mean(each * at + 1);
                let half = HALF_A_PATH / paths as f64;
                let single =
                    (each * at + 2..each * (at + 1)).map(|own| libm::log(mean(own).mean.max(half)));
                Worth {
                    additive: match self.question.objective {
                        Objective::Expected => objective.mean,
                        _ => single.sum(),
                    },
                    objective: Estimate {
                        value: objective.mean,
                        standard_error: objective.standard_error,
                    },
                    spending: spending.mean,
                }
            };
            if self.evaluated == 0
                && let Some(Err(findings)) = made.places.first()
            {
                return Err(OptimiseError::Findings(findings.clone()));
            }
            found.extend(
                made.places
                    .iter()
                    .map(|place| place.as_ref().ok().map(|&at| worth(at))),
            );
            self.simulated += paths * made.scenarios.len() as u64;
            self.evaluated += batch.len() as u64;
            let solves = self.question.frontier.len() as u64 + 1;
            let all =
                self.bands.len() as u64 * u64::from(STEPS) + solves * 8 * polish::TRIED as u64;
            (self.progress)(self.evaluated, all.max(self.evaluated + 1));
        }
        Ok(found)
    }

    fn final_value(&mut self, changes: &[f64], fresh: bool) -> Result<Estimate, OptimiseError> {
        let paths = self.paths;
        let found = self.evaluate(&[changes.to_vec()], fresh, paths)?;
        Ok(found[0].expect("it was sound before").objective)
    }

    /// What the programmes that may change spend now.
    fn money_now(&mut self) -> Result<f64, OptimiseError> {
        let variant = Variant {
            of: self.question.scenario,
            id: self.scenario.id.clone(),
            set: Vec::new(),
        };
        let mut made = Candidates::new(self.loaded, &[variant]);
        let model = &made.compiled.models[0];
        let years = model
            .years
            .iter()
            .filter(|&&year| year <= self.through)
            .count();
        let is_own = |line: &str| self.bands.iter().any(|band| band.programme == line);
        let lines = model.budget.iter().filter(|line| is_own(&line.line));
        let nodes: Vec<NodeId> = lines
            .flat_map(|line| line.real[1..years.max(1)].to_vec())
            .collect();
        let sum = made.compiled.graph.sum(&nodes);
        let paths = self.search_paths();
        let columns = made
            .simulate(&self.points, &[sum], paths, &|_| ())
            .map_err(OptimiseError::Run)?;
        Ok(summarise(&mut columns.column(0), &[], self.sampler).mean)
    }

    /// Moves each programme alone along its band.
    fn curves(&mut self) -> Result<Curves, OptimiseError> {
        let count = self.bands.len();
        let mut asked = vec![vec![0.0; count]];
        let mut places: Vec<Vec<(f64, usize)>> = Vec::new();
        for (at, band) in self.bands.iter().enumerate() {
            let mut own = vec![(0.0, 0)];
            for step in 0..=STEPS {
                let part = f64::from(step) / f64::from(STEPS);
                let change = four_digits(band.floor + (band.ceiling - band.floor) * part);
                if change != 0.0 {
                    let mut changes = vec![0.0; count];
                    changes[at] = change;
                    own.push((change, asked.len()));
                    asked.push(changes);
                }
            }
            own.sort_by(|a, b| a.0.total_cmp(&b.0));
            places.push(own);
        }
        let paths = self.search_paths();
        let found = self.evaluate(&asked, false, paths)?;
        let base = found[0].expect("a faulty scenario was refused");
        let mut curves = Curves {
            changes: Vec::new(),
            levels: Vec::new(),
        };
        for own in places {
            let sound = own
                .iter()
                .filter_map(|&(change, at)| Some((change, found[at]?)));
            let sound: Vec<(f64, Worth)> = sound.collect();
            curves.changes.push(sound.iter().map(|own| own.0).collect());
            let level = |own: &(f64, Worth)| Level {
                gain: own.1.additive - base.additive,
                cost: own.1.spending - base.spending,
            };
            curves.levels.push(sound.iter().map(level).collect());
        }
        Ok(curves)
    }

    /// The best allocation of an envelope.
    fn solve(
        &mut self,
        curves: &Curves,
        envelope: f64,
        money_now: f64,
    ) -> Result<Allocation, OptimiseError> {
        let least = || {
            let own =
                |levels: &Vec<Level>| levels.iter().map(|l| l.cost).fold(f64::INFINITY, f64::min);
            curves.levels.iter().map(own).sum::<f64>() / money_now
        };
        // A bound that is met exactly is met in spite of rounding.
        let money = envelope * money_now + 1e-9 * money_now;
        let levels =
            best_levels(&curves.levels, money).ok_or_else(|| OptimiseError::TooLittle {
                envelope,
                least: least(),
            })?;
        let start: Vec<f64> = levels
            .iter()
            .zip(&curves.changes)
            .map(|(&level, own)| own[level])
            .collect();
        let (changes, start_and_end) = self.polish(curves, start, money)?;
        let paths = self.paths;
        let nothing = vec![0.0; changes.len()];
        let own = self.evaluate(&[nothing, changes.clone()], false, paths)?;
        let (Some(before), Some(after)) = (own[0], own[1]) else {
            return Err(OptimiseError::TooLittle {
                envelope,
                least: least(),
            });
        };
        Ok(Allocation {
            envelope,
            set: self.set(&changes),
            objective: after.objective,
            fresh: self.final_value(&changes, true)?,
            further: after.spending - before.spending,
            changes,
            start_and_end,
        })
    }
}

/// Changes are written in hundredths of a per cent.
fn four_digits(change: f64) -> f64 {
    let rounded = (change * 1e4).round() / 1e4;
    if rounded == 0.0 { 0.0 } else { rounded }
}
