//! Candidates: variants of a plan's scenarios, compiled in one graph and simulated on one set of draws.
//!
//! What `seek`, `optimise` and `stress` ask of a candidate is one column: whether it meets all of
//! several targets, how many it meets by weight, or what its programmes spend. The engine simulates
//! only what these columns need.

use super::failure::{RunError, explain};
use crate::engine::{Paths, simulate};
use crate::graph::NodeId;
use crate::model::{Compiled, compile_each};
use crate::scenario::{Finding, Loaded, Scenario, Variant};
use crate::uncertainty::PointSet;

/// Variants in one graph.
#[derive(Debug)]
pub struct Candidates {
    /// The sound ones.
    pub compiled: Compiled,
    /// Their scenarios.
    pub scenarios: Vec<Scenario>,
    /// For each variant asked for, its position among the sound ones, or what is wrong with it.
    pub places: Vec<Result<usize, Vec<Finding>>>,
}

impl Candidates {
    /// Makes and compiles variants.
    pub fn new(loaded: &mut Loaded, wanted: &[Variant]) -> Self {
        let mut made: Vec<Scenario> = Vec::new();
        let lowered: Vec<Result<usize, Vec<Finding>>> = loaded
            .variants(wanted)
            .into_iter()
            .map(|variant| {
                variant.map(|scenario| {
                    made.push(scenario);
                    made.len() - 1
                })
            })
            .collect();
        let (graph, each) = compile_each(&made);
        let mut scenarios = Vec::new();
        let mut models = Vec::new();
        let mut compiled = Vec::new();
        for (scenario, model) in made.into_iter().zip(each) {
            compiled.push(model.map(|model| {
                models.push(model);
                scenarios.push(scenario);
                models.len() - 1
            }));
        }
        let places = lowered
            .into_iter()
            .map(|place| place.and_then(|at| compiled[at].clone()))
            .collect();
        Self {
            compiled: Compiled {
                graph,
                models,
                pairs: Vec::new(),
                warnings: Vec::new(),
            },
            scenarios,
            places,
        }
    }

    /// 1 where all of these targets (positions in the model) are met.
    pub fn all_met(&mut self, candidate: usize, targets: &[usize]) -> NodeId {
        let model = &self.compiled.models[candidate];
        let met: Vec<NodeId> = targets.iter().map(|&at| model.targets[at].met).collect();
        let graph = &mut self.compiled.graph;
        let one = graph.constant(1.0);
        met.into_iter()
            .fold(one, |all, own| graph.multiply(all, own))
    }

    /// The sum of the weights of the targets that are met.
    pub fn weight_met(&mut self, candidate: usize, weights: &[(usize, f64)]) -> NodeId {
        let model = &self.compiled.models[candidate];
        let met = weights
            .iter()
            .map(|&(at, own)| (model.targets[at].met, own));
        let met: Vec<(NodeId, f64)> = met.collect();
        let graph = &mut self.compiled.graph;
        let zero = graph.constant(0.0);
        met.into_iter().fold(zero, |sum, (node, weight)| {
            let weight = graph.constant(weight);
            let part = graph.multiply(weight, node);
            graph.add(sum, part)
        })
    }

    /// What programmes spend from the year after the base year through `last`, in base-year prices.
    pub fn spending(&mut self, candidate: usize, last: i32) -> NodeId {
        let (model, scenario) = (&self.compiled.models[candidate], &self.scenarios[candidate]);
        let years = model.years.iter().filter(|&&year| year <= last).count();
        let lines = model.budget.iter();
        let lines = lines.filter(|line| scenario.programmes.contains_key(&line.line));
        let nodes: Vec<NodeId> = lines
            .flat_map(|line| line.real[1..years.max(1)].to_vec())
            .collect();
        self.compiled.graph.sum(&nodes)
    }

    /// Simulates one column a node, on the draws of `points`.
    ///
    /// # Errors
    /// A value that is not finite.
    pub fn simulate(
        &self,
        points: &PointSet,
        nodes: &[NodeId],
        paths: u64,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Paths, RunError> {
        simulate(&self.compiled.graph, points, nodes, paths, progress).map_err(|failure| {
            let node = nodes[failure.column];
            explain(&self.compiled, &self.scenarios, points, node, failure)
        })
    }
}
