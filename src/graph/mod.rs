//! The plan graph: every quantity of every scenario and year as a node, each
//! distinct computation once.
//!
//! Years are unrolled: a node is a value of all paths in one year. Nodes are
//! hash-consed, so equal computations are one node, within a scenario, across
//! years and across scenarios. That gives the four levels of hoisting without
//! a separate pass:
//! - *constant* and *per year*: folded to numbers while the graph is built;
//! - *per path*: a value that does not move with the year is the same node in
//!   every year and is computed once per block of paths;
//! - *per path and year*: the rest.
//!
//! Arguments always stand before the nodes that use them, so the order of
//! creation is a valid order of evaluation. Building is deterministic: the
//! hash map is only asked, never iterated.

mod explain;
mod operation;
mod substitute;
mod tails;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::demography::Projection;
use crate::uncertainty::{Distribution, Input, PreparedQuantile};

pub use explain::{Central, Level};
pub use operation::{Binary, Operation, PopulationFlow, PopulationGroup, Unary, select};
pub use tails::Moments;

/// Most arguments a node can have: a state of people and the five numbers that move it.
pub const MAX_ARGUMENTS: usize = 6;

/// A node of a [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    const NONE: Self = Self(u32::MAX);

    /// Position in the order of creation.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An operation and its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node {
    /// What is done.
    pub operation: Operation,
    arguments: [NodeId; MAX_ARGUMENTS],
}

impl Node {
    fn new(operation: Operation, given: &[NodeId]) -> Self {
        let mut arguments = [NodeId::NONE; MAX_ARGUMENTS];
        arguments[..given.len()].copy_from_slice(given);
        Self {
            operation,
            arguments,
        }
    }

    /// The arguments in order.
    pub fn arguments(&self) -> &[NodeId] {
        let count = self
            .arguments
            .iter()
            .position(|&a| a == NodeId::NONE)
            .unwrap_or(MAX_ARGUMENTS);
        &self.arguments[..count]
    }
}

/// A random input: the name of its owner and, for yearly ones, the year.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draw {
    /// Key path of the value that draws, with `#n` from its second random call on.
    pub name: String,
    /// The year of a yearly process.
    pub year: Option<i32>,
}

/// The nodes, coordinates and fixed distributions of all scenarios of a plan.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    known: HashMap<Node, NodeId>,
    draws: IndexSet<Draw>,
    quantiles: IndexMap<String, PreparedQuantile>,
    projections: IndexMap<String, Arc<Projection>>,
    /// Tail indices of the nodes that do not have every moment.
    heavy: HashMap<NodeId, tails::Tails>,
}

impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was built yet.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A node by its id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Random inputs in the order of their index.
    pub fn draws(&self) -> impl ExactSizeIterator<Item = &Draw> {
        self.draws.iter()
    }

    /// Names of the random inputs that `outputs` depend on, in order.
    pub fn draws_behind(&self, outputs: &[NodeId]) -> BTreeSet<&str> {
        let mut seen = vec![false; self.len()];
        let mut open = outputs.to_vec();
        let mut names = BTreeSet::new();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id.index()], true) {
                continue;
            }
            let node = self.node(id);
            if let Operation::Uniform(draw) | Operation::Normal(draw) = node.operation {
                names.insert(self.draw(draw).name.as_str());
            }
            open.extend(node.arguments());
        }
        names
    }

    /// A random input by index.
    pub fn draw(&self, index: u32) -> &Draw {
        &self.draws[index as usize]
    }

    /// A fixed distribution by index.
    pub fn prepared(&self, index: u32) -> &PreparedQuantile {
        &self.quantiles[index as usize]
    }

    /// The number a node is known to be, if it is constant.
    pub fn known_value(&self, id: NodeId) -> Option<f64> {
        match self.node(id).operation {
            Operation::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// A number.
    pub fn constant(&mut self, value: f64) -> NodeId {
        // One zero: the sign of a zero must not split equal computations.
        let value = if value == 0.0 { 0.0 } else { value };
        self.intern(Node::new(Operation::Constant(value.to_bits()), &[]))
    }

    /// The uniform of a coordinate.
    pub fn uniform(&mut self, name: &str, year: Option<i32>) -> NodeId {
        let index = self.intern_draw(name, year);
        self.intern(Node::new(Operation::Uniform(index), &[]))
    }

    /// The standard normal of a coordinate.
    pub fn normal(&mut self, name: &str, year: Option<i32>) -> NodeId {
        let index = self.intern_draw(name, year);
        self.intern(Node::new(Operation::Normal(index), &[]))
    }

    /// What a fixed distribution takes as its input.
    pub fn quantile_input(&mut self, distribution: &Distribution) -> (u32, Input) {
        // Debug prints floats so that they read back the same: equal text, equal distribution.
        let key = format!("{distribution:?}");
        let index = match self.quantiles.get_index_of(&key) {
            Some(index) => index,
            None => {
                let prepared = PreparedQuantile::new(distribution);
                self.quantiles.insert_full(key, prepared).0
            }
        };
        let index = u32::try_from(index).expect("fewer than 2^32 distributions");
        (index, self.prepared(index).input())
    }

    /// A fixed distribution (from [`Graph::quantile_input`]) of its input.
    pub fn quantile(&mut self, distribution: u32, input: NodeId) -> NodeId {
        self.intern(Node::new(Operation::Quantile(distribution), &[input]))
    }

    /// A family's quantile or cumulative probability with parameters that differ by path.
    pub fn family(&mut self, operation: Operation, arguments: &[NodeId]) -> NodeId {
        self.intern(Node::new(operation, arguments))
    }

    /// A projection's index; equal keys are one projection.
    pub fn projection(&mut self, key: &str, projection: &Arc<Projection>) -> u32 {
        let index = match self.projections.get_index_of(key) {
            Some(index) => index,
            None => {
                self.projections
                    .insert_full(key.to_owned(), Arc::clone(projection))
                    .0
            }
        };
        u32::try_from(index).expect("fewer than 2^32 projections")
    }

    /// A projection by index.
    pub fn projection_at(&self, index: u32) -> &Arc<Projection> {
        &self.projections[index as usize]
    }

    /// An operation on a population's state.
    pub fn people(&mut self, operation: Operation, arguments: &[NodeId]) -> NodeId {
        self.intern(Node::new(operation, arguments))
    }

    /// One argument.
    pub fn unary(&mut self, operation: Unary, x: NodeId) -> NodeId {
        match self.known_value(x) {
            Some(value) => self.constant(operation.apply(value)),
            None => self.intern(Node::new(Operation::Unary(operation), &[x])),
        }
    }

    /// Two arguments; neutral elements vanish.
    pub fn binary(&mut self, operation: Binary, x: NodeId, y: NodeId) -> NodeId {
        use Binary::{Add, Divide, Max, Min, Multiply, Power, Subtract};
        let (vx, vy) = (self.known_value(x), self.known_value(y));
        if let (Some(vx), Some(vy)) = (vx, vy) {
            return self.constant(operation.apply(vx, vy));
        }
        match (operation, vx, vy) {
            (Add, Some(0.0), _) | (Multiply, Some(1.0), _) => return y,
            (Add | Subtract, _, Some(0.0)) => return x,
            (Multiply | Divide | Power, _, Some(1.0)) => return x,
            (Min | Max, _, _) if x == y => return x,
            _ => {}
        }
        let (x, y) = operation.canonical(x, y);
        self.intern(Node::new(Operation::Binary(operation), &[x, y]))
    }

    /// `if(condition, yes, no)`.
    pub fn select(&mut self, condition: NodeId, yes: NodeId, no: NodeId) -> NodeId {
        match self.known_value(condition) {
            Some(value) if value.is_nan() => condition,
            Some(value) => {
                if value != 0.0 {
                    yes
                } else {
                    no
                }
            }
            None => self.intern(Node::new(Operation::Select, &[condition, yes, no])),
        }
    }

    /// `x + y`.
    pub fn add(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.binary(Binary::Add, x, y)
    }

    /// `x - y`.
    pub fn subtract(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.binary(Binary::Subtract, x, y)
    }

    /// `x * y`.
    pub fn multiply(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.binary(Binary::Multiply, x, y)
    }

    /// `x / y`.
    pub fn divide(&mut self, x: NodeId, y: NodeId) -> NodeId {
        self.binary(Binary::Divide, x, y)
    }

    /// The sum of nodes in the order given; zero for none.
    pub fn sum(&mut self, terms: &[NodeId]) -> NodeId {
        let zero = self.constant(0.0);
        terms.iter().fold(zero, |total, &x| self.add(total, x))
    }

    fn intern_draw(&mut self, name: &str, year: Option<i32>) -> u32 {
        let draw = Draw {
            name: name.to_owned(),
            year,
        };
        let (index, _) = self.draws.insert_full(draw);
        u32::try_from(index).expect("fewer than 2^32 coordinates")
    }

    fn intern(&mut self, node: Node) -> NodeId {
        if let Some(&id) = self.known.get(&node) {
            return id;
        }
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes"));
        assert_ne!(id, NodeId::NONE, "fewer than 2^32 - 1 nodes");
        self.nodes.push(node);
        self.known.insert(node, id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_computations_are_one_node() {
        let mut graph = Graph::new();
        let a = graph.uniform("a", None);
        let b = graph.uniform("b", Some(2021));
        let first = graph.add(a, b);
        let again = graph.add(b, a);
        assert_eq!(first, again);
        assert_ne!(graph.subtract(a, b), graph.subtract(b, a));
        assert_ne!(graph.uniform("b", Some(2022)), b);
    }

    #[test]
    fn draws_behind_a_node_are_those_it_is_made_of() {
        let mut graph = Graph::new();
        let a = graph.uniform("a", None);
        let b = graph.normal("b", Some(2021));
        let sum = graph.add(a, b);
        let _apart = graph.uniform("c", None);
        assert!(graph.draws_behind(&[sum]).into_iter().eq(["a", "b"]));
        assert!(graph.draws_behind(&[a]).into_iter().eq(["a"]));
    }

    #[test]
    fn constants_fold_and_neutral_elements_vanish() {
        let mut graph = Graph::new();
        let two = graph.constant(2.0);
        let three = graph.constant(3.0);
        let six = graph.multiply(two, three);
        assert_eq!(graph.known_value(six), Some(6.0));
        let x = graph.uniform("x", None);
        let one = graph.constant(1.0);
        let zero = graph.constant(-0.0);
        assert_eq!(graph.multiply(one, x), x);
        assert_eq!(graph.add(x, zero), x);
        assert_eq!(graph.divide(x, one), x);
    }

    #[test]
    fn nothing_hides_a_missing_number() {
        assert!(Binary::Min.apply(f64::NAN, 1.0).is_nan());
        assert!(Binary::Min.apply(1.0, f64::NAN).is_nan());
        assert!(Binary::Max.apply(1.0, f64::NAN).is_nan());
        assert!(select(f64::NAN, 1.0, 2.0).is_nan());
    }
}
