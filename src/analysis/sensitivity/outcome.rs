//! Outcomes whose uncertainty is explained.

use crate::graph::NodeId;
use crate::model::Model;
use crate::scenario::Scenario;

/// What an outcome is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An indicator's value in a year, in its written unit: its position in the scenario.
    Indicator(usize),
    /// Whether a target is met (1 or 0): its position in the model.
    Met(usize),
    /// How many targets of a year are met.
    NumberMet,
}

/// A number that has one value on each path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// What it is about.
    pub subject: Subject,
    /// Its year.
    pub year: i32,
}

impl Outcome {
    /// The indicator that it is about, if it is about one.
    pub fn indicator(&self, model: &Model) -> Option<usize> {
        match self.subject {
            Subject::Indicator(index) => Some(index),
            Subject::Met(target) => Some(model.targets[target].indicator),
            Subject::NumberMet => None,
        }
    }

    /// Its node.
    ///
    /// # Panics
    /// On a position or year that the model does not have.
    pub(super) fn node(&self, model: &Model) -> NodeId {
        let known = "an outcome of this model";
        match self.subject {
            Subject::Indicator(index) => {
                let at = model.years.iter().position(|&year| year == self.year);
                model.indicators[index].nodes[at.expect(known)]
            }
            Subject::Met(target) => model.targets[target].met,
            Subject::NumberMet => {
                let joint = model.joint.iter().find(|joint| joint.year == self.year);
                joint.expect(known).number_met
            }
        }
    }
}

/// The outcomes that a plan asks about: the value of each indicator that has a target, in the
/// target's year, then how many targets of each year are met. With `only`, the values of these
/// indicators in the years of their targets, or in every horizon where they have none.
pub fn outcomes(scenario: &Scenario, model: &Model, only: &[String]) -> Vec<Outcome> {
    let mut found = Vec::new();
    for (index, (id, indicator)) in scenario.indicators.iter().enumerate() {
        let named = only.contains(id);
        if !only.is_empty() && !named {
            continue;
        }
        let mut years: Vec<i32> = indicator.targets.iter().map(|target| target.year).collect();
        if years.is_empty() && named {
            years.clone_from(&scenario.plan.horizons);
        }
        years.sort_unstable();
        years.dedup();
        found.extend(years.into_iter().map(|year| Outcome {
            subject: Subject::Indicator(index),
            year,
        }));
    }
    if only.is_empty() {
        found.extend(model.joint.iter().map(|joint| Outcome {
            subject: Subject::NumberMet,
            year: joint.year,
        }));
    }
    found
}
