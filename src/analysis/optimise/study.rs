//! Candidates of an optimisation: their changes as a scenario gives them, and what they come to.

use super::curves::STEPS;
use super::{Band, Estimate, Objective, OptimiseError, OptimiseQuestion};
use crate::analysis::candidates::Candidates;
use crate::graph::NodeId;
use crate::scenario::{Loaded, Money, Scenario, Variant};
use crate::statistics::summarise;
use crate::uncertainty::{PointSet, Sampler};

/// Candidates in one graph.
const BATCH: usize = 32;
/// Paths of the search at most.
const SEARCH_PATHS: u64 = 4096;
/// Least probability that a logarithm is taken of: half a path.
const HALF_A_PATH: f64 = 0.5;

/// What a candidate came to.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    pub(super) objective: Estimate,
    /// What adds up over programmes, roughly: the objective itself, or the logarithms of the targets'
    /// probabilities.
    pub(super) additive: f64,
    pub(super) spending: f64,
    /// Probability of each target, in the order of the question.
    pub(super) met: Vec<f64>,
}

pub(super) struct Study<'a> {
    pub(super) loaded: &'a mut Loaded,
    pub(super) question: &'a OptimiseQuestion,
    pub(super) scenario: Scenario,
    pub(super) bands: Vec<Band>,
    /// Which targets of the question each band's programme serves.
    pub(super) serving: Vec<Vec<usize>>,
    pub(super) targets: Vec<usize>,
    pub(super) through: i32,
    pub(super) points: PointSet,
    pub(super) fresh: PointSet,
    pub(super) paths: u64,
    pub(super) sampler: Sampler,
    pub(super) simulated: u64,
    pub(super) evaluated: u64,
    pub(super) progress: &'a (dyn Fn(u64, u64) + Sync),
}

impl Study<'_> {
    pub(super) fn search_paths(&self) -> u64 {
        self.paths.min(SEARCH_PATHS)
    }

    /// `KEY=VALUE` for each programme that changes.
    pub(super) fn set(&self, changes: &[f64]) -> Vec<String> {
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
    pub(super) fn evaluate(
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
                let model = &made.compiled.models[at];
                nodes.extend(self.targets.iter().map(|&target| model.targets[target].met));
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
                let single = each * at + 2..each * (at + 1);
                let met: Vec<f64> = single.map(|own| mean(own).mean).collect();
                Worth {
                    additive: match self.question.objective {
                        Objective::Expected => objective.mean,
                        _ => met.iter().map(|own| libm::log(own.max(half))).sum(),
                    },
                    met,
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
            let all = self.bands.len() as u64 * u64::from(STEPS)
                + solves * 8 * super::polish::TRIED as u64;
            (self.progress)(self.evaluated, all.max(self.evaluated + 1));
        }
        Ok(found)
    }

    pub(super) fn final_value(
        &mut self,
        changes: &[f64],
        fresh: bool,
    ) -> Result<Estimate, OptimiseError> {
        let paths = self.paths;
        let found = self.evaluate(&[changes.to_vec()], fresh, paths)?;
        Ok(found[0].as_ref().expect("it was sound before").objective)
    }

    /// What the programmes that may change spend now.
    pub(super) fn money_now(&mut self) -> Result<f64, OptimiseError> {
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
}
