//! Scenarios minus the baseline, path by path.
//!
//! Scenarios share their draws (common random numbers), so `d = y(scenario) - y(baseline)` is
//! the effect of the scenario in that same future, and its spread is far smaller than that of
//! either side. Differences are nodes of the shared graph like any other: what two scenarios
//! have in common is one node, whose difference is the constant 0.
//!
//! Two sums in another order differ by rounding. A difference within `1e-12` of the baseline's
//! size counts as none, or rounding would be "higher" in some futures and "lower" in others.

use super::{LineNodes, Model, Series};
use crate::graph::{Binary, Graph, NodeId, Unary};
use crate::scenario::Scenario;

/// The id of the scenario that others are compared with, where there is one of this id.
pub const BASELINE: &str = "baseline";

/// Relative to the baseline's size; sums of a budget's lines are accurate to about `1e-15`.
const ROUNDING: f64 = 1e-12;

/// Position of the scenario that others are compared with: the one called
/// [`BASELINE`], or else the first.
pub fn baseline(scenarios: &[Scenario]) -> usize {
    let named = scenarios
        .iter()
        .position(|scenario| scenario.id == BASELINE);
    named.unwrap_or(0)
}

/// A quantity's differences, one node for each simulated year.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceNodes {
    /// Position of the quantity in the scenario's model.
    pub own: usize,
    /// Position of the quantity in the baseline's model.
    pub baseline: usize,
    /// Scenario minus baseline.
    pub nodes: Vec<NodeId>,
}

/// One scenario minus the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairNodes {
    /// Position of the scenario.
    pub scenario: usize,
    /// Position of the baseline.
    pub baseline: usize,
    /// Indicators that both have, in the scenario's order and its written unit.
    pub indicators: Vec<DifferenceNodes>,
    /// Budget lines that both have, in base-year prices.
    pub budget: Vec<DifferenceNodes>,
    /// What all programmes of the scenario have spent from the base year through each year, minus
    /// those of the baseline, in base-year prices, undiscounted.
    pub spending: Vec<NodeId>,
}

/// Every scenario but the baseline, minus the baseline.
pub(super) fn pairs(
    scenarios: &[Scenario],
    models: &[Model],
    baseline: usize,
    graph: &mut Graph,
) -> Vec<PairNodes> {
    let others = (0..models.len()).filter(|&scenario| scenario != baseline);
    let pair = |scenario: usize| {
        let (own, other) = (&models[scenario], &models[baseline]);
        PairNodes {
            scenario,
            baseline,
            indicators: differences(&own.indicators, &other.indicators, graph),
            budget: differences(&own.budget, &other.budget, graph),
            spending: spending(
                programmes(&scenarios[scenario], own),
                programmes(&scenarios[baseline], other),
                graph,
            ),
        }
    };
    others.map(pair).collect()
}

/// The lines of programmes, which come before the totals.
fn programmes<'a>(scenario: &Scenario, model: &'a Model) -> &'a [LineNodes] {
    &model.budget[..scenario.programmes.len().min(model.budget.len())]
}

/// None where neither has a programme.
fn spending(own: &[LineNodes], others: &[LineNodes], graph: &mut Graph) -> Vec<NodeId> {
    let years = own.first().or(others.first());
    let years = years.map_or(0, |line| line.real.len());
    let zero = graph.constant(0.0);
    let mut through = [zero, zero];
    let mut found = Vec::with_capacity(years);
    for year in 0..years {
        for (sum, lines) in through.iter_mut().zip([own, others]) {
            for line in lines {
                *sum = graph.add(*sum, line.real[year]);
            }
        }
        found.push(difference(graph, through[0], through[1]));
    }
    found
}

/// What is subtracted: a name and a node for each year.
trait Named {
    fn name(&self) -> &str;
    fn nodes(&self) -> &[NodeId];
}

impl Named for Series {
    fn name(&self) -> &str {
        &self.name
    }

    fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }
}

impl Named for LineNodes {
    fn name(&self) -> &str {
        &self.line
    }

    fn nodes(&self) -> &[NodeId] {
        &self.real
    }
}

fn differences<T: Named>(own: &[T], others: &[T], graph: &mut Graph) -> Vec<DifferenceNodes> {
    let mut found = Vec::new();
    for (at, quantity) in own.iter().enumerate() {
        let same = others.iter().position(|o| o.name() == quantity.name());
        let Some(baseline) = same else { continue };
        let years = quantity.nodes().iter().zip(others[baseline].nodes());
        found.push(DifferenceNodes {
            own: at,
            baseline,
            nodes: years.map(|(&x, &y)| difference(graph, x, y)).collect(),
        });
    }
    found
}

/// `x - y`, or 0 where that is no more than rounding.
pub(super) fn difference(graph: &mut Graph, x: NodeId, y: NodeId) -> NodeId {
    difference_of_sums(graph, x, y, &[y])
}

/// `x - y`, or 0 where that is no more than rounding of the terms that they were summed from.
pub(super) fn difference_of_sums(
    graph: &mut Graph,
    x: NodeId,
    y: NodeId,
    terms: &[NodeId],
) -> NodeId {
    let zero = graph.constant(0.0);
    if x == y {
        return zero;
    }
    let difference = graph.subtract(x, y);
    let size = graph.unary(Unary::Abs, difference);
    let sizes: Vec<NodeId> = terms
        .iter()
        .map(|&term| graph.unary(Unary::Abs, term))
        .collect();
    let of_terms = graph.sum(&sizes);
    let rounding = graph.constant(ROUNDING);
    let bound = graph.multiply(of_terms, rounding);
    let is_none = graph.binary(Binary::LessOrEqual, size, bound);
    graph.select(is_none, zero, difference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(x: f64, y: f64) -> f64 {
        let mut graph = Graph::new();
        let (x, y) = (graph.constant(x), graph.constant(y));
        let node = difference(&mut graph, x, y);
        graph.known_value(node).unwrap()
    }

    #[test]
    fn rounding_is_no_difference_but_a_millionth_is() {
        assert_eq!(value(0.1 + 0.2, 0.3), 0.0);
        assert_eq!(value(3.0, 3.0), 0.0);
        assert_eq!(value(1_000_001.0, 1_000_000.0), 1.0);
        assert_eq!(value(-2.5, 0.0), -2.5);
    }

    #[test]
    fn what_is_shared_differs_by_nothing() {
        let mut graph = Graph::new();
        let draw = graph.uniform("driver.x", None);
        let node = difference(&mut graph, draw, draw);
        assert_eq!(graph.known_value(node), Some(0.0));
    }
}
