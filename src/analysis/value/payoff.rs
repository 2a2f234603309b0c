//! What a scenario is worth on a path: a weighted sum of nodes.
//!
//! - targets met, each counting its indicator's weight (1 where none is given);
//! - money: an amount for each of these, less what the programmes spend after the base year up to the
//!   last year with a target, in base-year prices, not discounted;
//! - one indicator's value in a year, counted downwards where its targets call less better.

use crate::expression::nearest;
use crate::graph::NodeId;
use crate::model::Model;
use crate::scenario::{Direction, Scenario};

/// What a scenario is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// The number of targets met.
    Targets {
        /// Weights by indicator id; others count 1.
        weights: Vec<(String, f64)>,
    },
    /// Money for the targets met, less spending.
    Money {
        /// Weights by indicator id; others count 1.
        weights: Vec<(String, f64)>,
        /// What a target of weight 1 is worth, in base-year money.
        per_target: f64,
    },
    /// An indicator's value.
    Indicator {
        /// Its id.
        id: String,
        /// The year.
        year: i32,
    },
}

/// A worth that the scenarios do not have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WorthError {
    /// No such indicator.
    #[error("scenario {scenario} has no indicator \"{id}\"{}", .hint.as_deref().unwrap_or(""))]
    UnknownIndicator {
        /// The id.
        id: String,
        /// A scenario without it.
        scenario: String,
        /// The nearest name, in words.
        hint: Option<String>,
    },
    /// No target counts.
    #[error("scenario {scenario} has no targets to count")]
    NoTargets {
        /// The scenario.
        scenario: String,
    },
    /// No such year.
    #[error("{year} is not simulated: the years are {first} to {last}")]
    UnknownYear {
        /// The year.
        year: i32,
        /// First simulated year.
        first: i32,
        /// Last simulated year.
        last: i32,
    },
    /// Money without programmes.
    #[error("scenario {scenario} spends nothing: money needs programmes")]
    NoProgrammes {
        /// The scenario.
        scenario: String,
    },
}

impl Worth {
    /// Checks that each scenario has what is counted.
    ///
    /// # Errors
    /// The first that is missing.
    pub fn check(&self, scenarios: &[&Scenario]) -> Result<(), WorthError> {
        for scenario in scenarios {
            let unknown = |id: &str| {
                let known = scenario.indicators.keys().map(String::as_str);
                WorthError::UnknownIndicator {
                    id: id.to_owned(),
                    scenario: scenario.id.clone(),
                    hint: nearest(id, known).map(|near| format!("; did you mean \"{near}\"?")),
                }
            };
            match self {
                Self::Indicator { id, year } => {
                    if !scenario.indicators.contains_key(id) {
                        return Err(unknown(id));
                    }
                    let (first, last) = (scenario.plan.base_year, scenario.plan.end_year);
                    if !(first..=last).contains(year) {
                        let year = *year;
                        return Err(WorthError::UnknownYear { year, first, last });
                    }
                }
                Self::Targets { weights } | Self::Money { weights, .. } => {
                    let missing = weights
                        .iter()
                        .find(|(id, _)| !scenario.indicators.contains_key(id));
                    if let Some((id, _)) = missing {
                        return Err(unknown(id));
                    }
                    if scenario
                        .indicators
                        .values()
                        .all(|own| own.targets.is_empty())
                    {
                        let scenario = scenario.id.clone();
                        return Err(WorthError::NoTargets { scenario });
                    }
                    let money = matches!(self, Self::Money { .. });
                    if money && scenario.programmes.is_empty() {
                        let scenario = scenario.id.clone();
                        return Err(WorthError::NoProgrammes { scenario });
                    }
                }
            }
        }
        Ok(())
    }

    /// The last year that counts.
    pub(super) fn last_year(&self, scenarios: &[Scenario], among: &[usize]) -> i32 {
        if let Self::Indicator { year, .. } = self {
            return *year;
        }
        let indicators = among
            .iter()
            .flat_map(|&at| scenarios[at].indicators.values());
        let targets = indicators.flat_map(|indicator| &indicator.targets);
        let last = targets.map(|target| target.year).max();
        last.unwrap_or(scenarios[0].plan.end_year)
    }

    /// Nodes of a scenario and how much each counts.
    pub(super) fn nodes(
        &self,
        scenario: &Scenario,
        model: &Model,
        last_year: i32,
    ) -> Vec<(NodeId, f64)> {
        match self {
            Self::Indicator { id, year } => {
                let known = "the worth was checked";
                let (at, _, own) = scenario.indicators.get_full(id).expect(known);
                let position = model.years.iter().position(|at| at == year).expect(known);
                let sign = match own.better_side() {
                    Some(Direction::AtMost) => -1.0,
                    _ => 1.0,
                };
                vec![(model.indicators[at].nodes[position], sign)]
            }
            Self::Targets { weights } => targets(scenario, model, weights, 1.0),
            Self::Money {
                weights,
                per_target,
            } => {
                let mut nodes = targets(scenario, model, weights, *per_target);
                nodes.extend(spending(scenario, model, last_year));
                nodes
            }
        }
    }
}

fn targets(
    scenario: &Scenario,
    model: &Model,
    weights: &[(String, f64)],
    each: f64,
) -> Vec<(NodeId, f64)> {
    let weight = |indicator: usize| {
        let id = scenario.indicators.get_index(indicator);
        let id = id.map_or("", |(id, _)| id.as_str());
        let given = weights.iter().find(|(own, _)| own == id);
        given.map_or(1.0, |(_, weight)| *weight)
    };
    let counted = model.targets.iter();
    let counted = counted.map(|target| (target.met, each * weight(target.indicator)));
    counted.filter(|(_, weight)| *weight != 0.0).collect()
}

/// What programmes spend in base-year prices, taken away.
fn spending(scenario: &Scenario, model: &Model, last_year: i32) -> Vec<(NodeId, f64)> {
    let lines = model.budget.iter();
    let programmes = lines.filter(|line| scenario.programmes.contains_key(&line.line));
    let mut nodes = Vec::new();
    for line in programmes {
        let years = model.years.iter().zip(&line.real).skip(1);
        nodes.extend(
            years
                .filter(|(year, _)| **year <= last_year)
                .map(|(_, &node)| (node, -1.0)),
        );
    }
    nodes
}
