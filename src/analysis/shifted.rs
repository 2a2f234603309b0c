//! Draws that are given another value: nodes to put in the place of theirs.

use std::collections::BTreeMap;

use crate::graph::Binary::{Max, Min};
use crate::graph::{Graph, NodeId, Unary};

/// Farthest a uniform goes towards 0 and 1.
const EDGE: f64 = 1.0 / (1u64 << 53) as f64;

/// The standard normals of draws.
pub(super) fn normals(graph: &mut Graph, draws: &[u32]) -> Vec<NodeId> {
    draws
        .iter()
        .map(|&at| {
            let draw = graph.draw(at).clone();
            graph.normal(&draw.name, draw.year)
        })
        .collect()
}

/// What [`Graph::substituted`] takes to give each draw the standard normal at its place in `now`.
pub(super) fn replacements(
    graph: &mut Graph,
    draws: &[u32],
    now: &[NodeId],
) -> BTreeMap<NodeId, NodeId> {
    let mut replaced = BTreeMap::new();
    for (&at, &now) in draws.iter().zip(now) {
        let draw = graph.draw(at).clone();
        let normal = graph.normal(&draw.name, draw.year);
        let uniform = graph.uniform(&draw.name, draw.year);
        replaced.insert(normal, now);
        replaced.insert(uniform, inside(graph, now));
    }
    replaced
}

/// `Φ(z)`, kept off the ends of the unit interval.
fn inside(graph: &mut Graph, normal: NodeId) -> NodeId {
    let uniform = graph.unary(Unary::NormalCdf, normal);
    let (low, high) = (graph.constant(EDGE), graph.constant(1.0 - EDGE));
    let raised = graph.binary(Max, low, uniform);
    graph.binary(Min, raised, high)
}

/// `factor · x`.
pub(super) fn scaled(graph: &mut Graph, factor: f64, node: NodeId) -> NodeId {
    let factor = graph.constant(factor);
    graph.multiply(factor, node)
}

/// `Σ w x`, where a weight is not zero.
pub(super) fn weighted(graph: &mut Graph, weights: &[f64], nodes: &[NodeId]) -> NodeId {
    let mut total = graph.constant(0.0);
    for (&weight, &node) in weights.iter().zip(nodes) {
        if weight != 0.0 {
            let term = scaled(graph, weight, node);
            total = graph.add(total, term);
        }
    }
    total
}
