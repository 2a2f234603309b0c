//! The distribution of an indicator in the year of a target, as equally likely values.
//!
//! With `n` dots the values are the quantiles at `(i + 1/2) / n` (`statistics::quantile`): each
//! stands for one of `n` equally likely futures, which is what a quantile dot plot shows. They are
//! kept for years with a target alone, so that a run of many years keeps its few quantiles.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::outputs::Selection;
use crate::engine::Paths;
use crate::graph::NodeId;
use crate::model::{Model, TargetNodes};
use crate::scenario::Scenario;
use crate::statistics::quantiles_in_place;

/// How many equally likely values stand for a distribution.
pub const DOTS: usize = 50;

/// The values of each node that is asked for.
pub(super) struct Dots {
    wanted: HashSet<NodeId>,
    found: HashMap<NodeId, Vec<f64>>,
}

impl Dots {
    /// Asks for the wanted indicators in the years of their targets.
    pub(super) fn of(models: &[Model], scenarios: &[Scenario], selection: &Selection) -> Self {
        let mut wanted = HashSet::new();
        for (model, scenario) in models.iter().zip(scenarios) {
            for target in &model.targets {
                if selection.contains(&model.indicators[target.indicator].name) {
                    wanted.extend(node(model, scenario, target));
                }
            }
        }
        Self {
            wanted,
            found: HashMap::new(),
        }
    }

    /// Takes what is asked for from simulated columns, which are those of `nodes`.
    pub(super) fn take(&mut self, paths: &Paths, nodes: &[NodeId]) {
        let levels: Vec<f64> = (0..DOTS)
            .map(|dot| (dot as f64 + 0.5) / DOTS as f64)
            .collect();
        let columns = nodes.par_iter().enumerate();
        let found: Vec<(NodeId, Vec<f64>)> = columns
            .filter(|(_, node)| self.wanted.contains(node))
            .map(|(column, &node)| {
                let mut values = paths.column(column);
                let dots = quantiles_in_place(&mut values, &levels);
                (node, dots.expect("levels between 0 and 1"))
            })
            .collect();
        self.found.extend(found);
    }

    /// The values of a target's indicator in its year.
    pub(super) fn at(&self, model: &Model, scenario: &Scenario, target: &TargetNodes) -> Vec<f64> {
        let found = node(model, scenario, target).and_then(|node| self.found.get(&node));
        found.cloned().unwrap_or_default()
    }
}

/// The value of a target's indicator in its year.
fn node(model: &Model, scenario: &Scenario, target: &TargetNodes) -> Option<NodeId> {
    let year = scenario.indicators[target.indicator].targets[target.target].year;
    let position = model.years.iter().position(|&at| at == year)?;
    Some(model.indicators[target.indicator].nodes[position])
}
