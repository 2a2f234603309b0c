//! The same computation with other nodes in the place of some: draws that are moved, values
//! that are held.

use std::collections::BTreeMap;

use super::{Graph, Node, NodeId, Operation};

impl Graph {
    /// The draws that `outputs` depend on, as positions in [`Graph::draws`], ascending.
    pub fn coordinates_behind(&self, outputs: &[NodeId]) -> Vec<u32> {
        let needed = self.needed(outputs);
        let mut found: Vec<u32> = self
            .nodes
            .iter()
            .zip(needed)
            .filter(|(_, needed)| *needed)
            .filter_map(|(node, _)| match node.operation {
                Operation::Uniform(draw) | Operation::Normal(draw) => Some(draw),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Nodes that compute what `outputs` compute where every node of `replaced` is another.
    ///
    /// The other nodes may rest on what they replace: they are not themselves rewritten.
    pub fn substituted(
        &mut self,
        outputs: &[NodeId],
        replaced: &BTreeMap<NodeId, NodeId>,
    ) -> Vec<NodeId> {
        let needed = self.needed(outputs);
        let mut now: Vec<NodeId> = Vec::with_capacity(needed.len());
        for (id, needed) in (0..).map(NodeId).zip(needed) {
            let other = match replaced.get(&id) {
                Some(&other) => other,
                None if needed => self.rebuilt(id, &now),
                None => id,
            };
            now.push(other);
        }
        outputs.iter().map(|id| now[id.index()]).collect()
    }

    /// A node with its arguments looked up in `now`.
    fn rebuilt(&mut self, id: NodeId, now: &[NodeId]) -> NodeId {
        let node = *self.node(id);
        let arguments: Vec<NodeId> = node.arguments().iter().map(|a| now[a.index()]).collect();
        if arguments == node.arguments() {
            return id;
        }
        match (node.operation, arguments.as_slice()) {
            (Operation::Unary(operation), &[x]) => self.unary(operation, x),
            (Operation::Binary(operation), &[x, y]) => self.binary(operation, x, y),
            (Operation::Select, &[condition, yes, no]) => self.select(condition, yes, no),
            (operation, arguments) => self.intern(Node::new(operation, arguments)),
        }
    }

    /// For each node, whether `outputs` depend on it.
    fn needed(&self, outputs: &[NodeId]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        for output in outputs {
            needed[output.index()] = true;
        }
        // Arguments stand before the nodes that use them.
        for at in (0..self.nodes.len()).rev() {
            if needed[at] {
                for argument in self.nodes[at].arguments() {
                    needed[argument.index()] = true;
                }
            }
        }
        needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Unary;

    #[test]
    fn what_rests_on_a_replaced_node_is_built_again_and_the_rest_is_shared() {
        let mut graph = Graph::new();
        let (x, y) = (graph.normal("x", None), graph.normal("y", Some(2021)));
        let square = graph.multiply(y, y);
        let sum = graph.add(x, square);
        let half = graph.constant(0.5);
        let moved = graph.add(x, half);
        let found = graph.substituted(&[sum, square], &BTreeMap::from([(x, moved)]));
        assert_eq!(found[0], graph.add(moved, square));
        assert_eq!(found[1], square);
        // Where the other node is a number, what rests on it alone folds.
        let log = graph.unary(Unary::Exp, x);
        let zero = graph.constant(0.0);
        let found = graph.substituted(&[log], &BTreeMap::from([(x, zero)]));
        assert_eq!(graph.known_value(found[0]), Some(1.0));
    }

    #[test]
    fn coordinates_are_found_through_all_arguments() {
        let mut graph = Graph::new();
        let a = graph.uniform("a", None);
        let _apart = graph.uniform("b", None);
        let c = graph.normal("c", Some(2022));
        let sum = graph.add(c, a);
        assert_eq!(graph.coordinates_behind(&[sum]), [0, 2]);
    }
}
