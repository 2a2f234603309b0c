//! What stands in the way of a level that a programme's money does not reach: the same paths again, with
//! one thing changed at a time.
//!
//! At the value of the lever that reaches most among those that can be paid for, it is asked what the
//! probability would be
//!
//! - were money no limit: what the programme spends in the years of the lever, times [`NO_LIMIT`], takes
//!   its place in the equations behind the targets, and nowhere else;
//! - were all of its money spent: `execution` of 100%;
//! - had it begun in the year after the base year: what comes late acts late;
//! - were all of these so.
//!
//! What of these reaches the level stands in the way; where none does, it is something that money does
//! not move, and the uncertain value is named that goes most with the targets being met where money is
//! no limit (rank correlation). The first year in which the lever moves an indicator of the targets in
//! any path says how long money takes to act.

use std::collections::BTreeMap;

use super::{Amount, Search, SeekError};
use crate::analysis::candidates::Candidates;
use crate::analysis::goal::last_year;
use crate::analysis::value_column::value_column;
use crate::graph::NodeId;
use crate::model::Model;
use crate::scenario::Variant;
use crate::statistics::{ProbabilityEstimate, rank_correlation, ranks, summarise};

/// So many times as much money as there is no limit.
const NO_LIMIT: f64 = 1000.0;
/// What is asked of the equations with a value that no other number of the plan equals.
const APART: f64 = 1.0 - 1.234_567_89e-7;
/// Paths that suffice to tell in which year a lever first acts.
const EFFECT_PATHS: u64 = 1024;
/// A rank correlation below this decides nothing worth naming.
const LEAST_CORRELATION: f64 = 0.1;

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// How much money there is.
    Money,
    /// That not all of it is spent.
    Execution,
    /// That it begins no sooner than it does, instead of in this year.
    Start(i32),
    /// All of these.
    Everything,
}

/// The probability without an obstacle.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// The obstacle.
    pub without: Obstacle,
    /// The probability that all targets are met.
    pub estimate: ProbabilityEstimate,
    /// Whether that is the level or more.
    pub reaches: bool,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Limits {
    /// The first year in which the lever moves an indicator of the targets in some path.
    pub first_effect: Option<i32>,
    /// The last year of the targets.
    pub last_year: i32,
    /// What would be without each obstacle.
    pub what_if: Vec<WhatIf>,
    /// Of several targets, the position of the one least likely where money is no limit, and its
    /// probability there.
    pub weakest: Option<(usize, f64)>,
    /// The uncertain value that decides most there, with its rank correlation.
    pub decided_by: Option<(String, f64)>,
}

impl Limits {
    /// Whether the lever moves an indicator of the targets before they are past.
    pub fn is_in_time(&self) -> bool {
        self.first_effect.is_some_and(|year| year <= self.last_year)
    }
}

/// A case to simulate: a candidate, and whether money is no limit there.
struct Case {
    without: Obstacle,
    candidate: usize,
    no_limit: bool,
}

impl Search<'_> {
    /// Finds what stands in the way at `most`, where the lever is a programme's money.
    pub(super) fn limits(&mut self, most: f64) -> Result<Option<Limits>, SeekError> {
        let lever = self.question.lever.clone();
        let scenario = &self.loaded.scenarios[self.question.scenario];
        let is_money = matches!(lever.amount, Amount::Change | Amount::Money);
        let programme = lever.programme().filter(|_| is_money && most > 0.0);
        let Some((id, own)) = programme.and_then(|id| scenario.programmes.get_key_value(id)) else {
            return Ok(None);
        };
        let execution = own.execution.is_some();
        let first = scenario.plan.base_year + 1;
        let spent = execution.then(|| format!("programme.{id}.execution=1"));
        let sooner = lever.begun_in(first, scenario);
        let line = id.clone();
        let set = lever.set(most * APART);
        let mut wanted = vec![(Obstacle::Money, vec![set.clone()])];
        if let Some(spent) = &spent {
            wanted.push((Obstacle::Execution, vec![set.clone(), spent.clone()]));
        }
        if let Some(sooner) = &sooner {
            wanted.push((Obstacle::Start(first), vec![sooner.set(most * APART)]));
        }
        if wanted.len() > 1 {
            let begun = sooner.as_ref().unwrap_or(&lever).set(most * APART);
            let all = std::iter::once(begun).chain(spent);
            wanted.push((Obstacle::Everything, all.collect()));
        }
        let variants = wanted.iter().map(|(_, set)| Variant {
            of: self.question.scenario,
            id: set.join("; "),
            set: set.clone(),
        });
        let variants: Vec<Variant> = std::iter::once(self.variant(None))
            .chain(variants)
            .collect();
        let candidates = Candidates::new(self.loaded, &variants);
        let places = candidates.places.clone();
        let (Ok(now), Ok(at_most)) = (&places[0], &places[1]) else {
            return Ok(None);
        };
        let cases = wanted.iter().zip(&places[1..]);
        let cases = cases.filter_map(|((without, _), place)| {
            Some(Case {
                without: *without,
                candidate: *place.as_ref().ok()?,
                no_limit: matches!(without, Obstacle::Money | Obstacle::Everything),
            })
        });
        let cases: Vec<Case> = cases.collect();
        let first_effect = self.first_effect(&candidates, (*now, *at_most))?;
        let model = &candidates.compiled.models[*at_most];
        let targets = &self.question.targets;
        let last_year = last_year(&candidates.scenarios[*at_most], model, targets);
        Ok(Some(Limits {
            first_effect,
            last_year,
            ..self.what_if(candidates, &cases, &line)?
        }))
    }

    /// The first year in which an indicator of the targets differs between two candidates.
    fn first_effect(
        &self,
        candidates: &Candidates,
        (now, then): (usize, usize),
    ) -> Result<Option<i32>, SeekError> {
        let (before, after) = (
            &candidates.compiled.models[now],
            &candidates.compiled.models[then],
        );
        let mut pairs: Vec<(i32, NodeId, NodeId)> = Vec::new();
        for &target in &self.question.targets {
            let indicator = before.targets[target].indicator;
            let nodes = |model: &Model| model.indicators[indicator].nodes.clone();
            let both = nodes(before).into_iter().zip(nodes(after));
            let years = before.years.iter().zip(both);
            pairs.extend(
                years
                    .filter(|(_, (own, other))| own != other)
                    .map(|(&year, (own, other))| (year, own, other)),
            );
        }
        let nodes: Vec<NodeId> = pairs
            .iter()
            .flat_map(|&(_, own, other)| [own, other])
            .collect();
        let paths = self.paths.min(EFFECT_PATHS);
        let columns = candidates
            .simulate(&self.points, &nodes, paths, &|_| ())
            .map_err(SeekError::Run)?;
        let moved = pairs.iter().enumerate();
        let moved = moved.filter(|(at, _)| columns.column(2 * at) != columns.column(2 * at + 1));
        Ok(moved.map(|(_, (year, ..))| *year).min())
    }

    fn what_if(
        &mut self,
        mut candidates: Candidates,
        cases: &[Case],
        line: &str,
    ) -> Result<Limits, SeekError> {
        let targets = &self.question.targets;
        let mut nodes: Vec<NodeId> = Vec::new();
        for case in cases {
            let met = candidates.all_met(case.candidate, targets);
            nodes.push(match case.no_limit {
                true => self.without_limit(&mut candidates, case.candidate, line, &[met])[0],
                false => met,
            });
        }
        // The targets one by one where money is no limit, which the first case is about.
        let at_most = cases[0].candidate;
        let singly: Vec<NodeId> = targets
            .iter()
            .map(|&target| candidates.compiled.models[at_most].targets[target].met)
            .collect();
        nodes.extend(self.without_limit(&mut candidates, at_most, line, &singly));
        let columns = candidates
            .simulate(&self.points, &nodes, self.paths, &|_| ())
            .map_err(SeekError::Run)?;
        self.simulated += self.paths * cases.len() as u64;
        let level = self.question.probability;
        let what_if = cases.iter().enumerate().map(|(at, case)| {
            let summary = summarise(&mut columns.column(at), &[], self.sampler);
            let estimate = ProbabilityEstimate::from_summary(&summary, self.paths);
            WhatIf {
                without: case.without,
                reaches: estimate.probability >= level,
                estimate,
            }
        });
        let mean = |column: Vec<f64>| column.iter().sum::<f64>() / column.len() as f64;
        let single = targets.iter().enumerate();
        let single = single.map(|(at, &target)| (target, mean(columns.column(cases.len() + at))));
        let weakest = single.min_by(|a, b| a.1.total_cmp(&b.1));
        Ok(Limits {
            what_if: what_if.collect(),
            weakest: weakest.filter(|_| targets.len() > 1),
            decided_by: self.decided_by(&candidates, at_most, nodes[0], &columns.column(0)),
            ..Limits::default()
        })
    }

    /// What `outputs` come to where the programme's money is no limit in the years of the lever.
    fn without_limit(
        &self,
        candidates: &mut Candidates,
        candidate: usize,
        line: &str,
        outputs: &[NodeId],
    ) -> Vec<NodeId> {
        let lever = &self.question.lever;
        let model = &candidates.compiled.models[candidate];
        let Some(own) = model.budget.iter().find(|own| own.line == line) else {
            return outputs.to_vec();
        };
        let acts = |year: i32| match (lever.amount, lever.from_year) {
            (Amount::Money, Some(only)) => year == only,
            (_, Some(from)) => year >= from,
            (_, None) => year > model.years[0],
        };
        let years = model.years.iter().zip(&own.nominal);
        let moved: Vec<NodeId> = years
            .filter(|(year, _)| acts(**year))
            .map(|(_, &node)| node)
            .collect();
        let graph = &mut candidates.compiled.graph;
        let times = graph.constant(NO_LIMIT);
        let more = moved
            .into_iter()
            .map(|node| (node, graph.multiply(node, times)));
        let more: BTreeMap<NodeId, NodeId> = more.collect();
        graph.substituted(outputs, &more)
    }

    /// The uncertain value whose rank goes most with the targets being met.
    fn decided_by(
        &self,
        candidates: &Candidates,
        candidate: usize,
        met: NodeId,
        column: &[f64],
    ) -> Option<(String, f64)> {
        let (compiled, scenario) = (&candidates.compiled, &candidates.scenarios[candidate]);
        let model = &compiled.models[candidate];
        let behind = compiled.graph.draws_behind(&[met]);
        let year = last_year(scenario, model, &self.question.targets);
        let factors = model.factors.iter().filter(|factor| {
            let mut inputs = factor.inputs.iter();
            inputs.any(|name| behind.contains(name.as_str()))
        });
        let met_ranks = ranks(column);
        let mut best: Option<(String, f64)> = None;
        for value in factors.flat_map(|factor| &factor.values) {
            let found = value_column(compiled, &self.points, model, value, year);
            let Some(own) = found.and_then(|(own, _)| rank_correlation(&ranks(&own), &met_ranks))
            else {
                continue;
            };
            let least = best
                .as_ref()
                .map_or(LEAST_CORRELATION, |(_, known)| known.abs());
            if own.abs() > least {
                best = Some((value.name.clone(), own));
            }
        }
        best
    }
}
