//! Which values have a mean and a variance, followed from the forecasts through the graph.
//!
//! A variable has tail index `α` on a side if its moments of order below `α` exist there: Student's
//! t with `ν` degrees of freedom has `ν` on both sides, the square of a variable with `α` has
//! `α/2`, its exponential none (index 0) above and every one below. The mean exists where both
//! indices are above 1, the variance where they are above 2 (for sums, products and extremes of
//! regularly varying variables: Embrechts, Klüppelberg and Mikosch 1997, Modelling Extremal Events,
//! appendix A3; of dependent factors with `a` and `b` the product has at least `1/(1/a + 1/b)`).
//!
//! Only marked nodes are heavy; all else, a planner's own distributions among it, counts as having
//! every moment. Where the rules do not know (a quotient by something heavy, which may come near
//! zero), no moment is claimed: what is said to exist does, what is not may.

use super::{Binary, Graph, NodeId, Operation, Unary};

/// Which moments a quantity has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Moments {
    /// No mean: a sample's says nothing.
    None,
    /// A mean, but no variance.
    Mean,
    /// Mean and variance.
    #[default]
    Variance,
}

/// The tail indices of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    low: f64,
    high: f64,
}

const LIGHT: f64 = f64::INFINITY;

impl Tails {
    const LIGHT: Self = Self::both(LIGHT);

    const fn both(index: f64) -> Self {
        Self {
            low: index,
            high: index,
        }
    }

    fn worst(self) -> f64 {
        less(self.low, self.high)
    }

    fn is_light(self) -> bool {
        self.worst() == LIGHT
    }

    fn mirrored(self) -> Self {
        Self {
            low: self.high,
            high: self.low,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            low: less(self.low, other.low),
            high: less(self.high, other.high),
        }
    }

    /// Of what is never below zero.
    fn above_zero(index: f64) -> Self {
        Self {
            low: LIGHT,
            high: index,
        }
    }

    fn moments(self) -> Moments {
        match self.worst() {
            index if index > 2.0 => Moments::Variance,
            index if index > 1.0 => Moments::Mean,
            _ => Moments::None,
        }
    }
}

fn less(x: f64, y: f64) -> f64 {
    if y < x { y } else { x }
}

fn more(x: f64, y: f64) -> f64 {
    if y > x { y } else { x }
}

impl Graph {
    /// Marks a node by the tail indices of its lower and its upper side.
    pub fn mark_tails(&mut self, node: NodeId, low: f64, high: f64) {
        self.heavy.insert(node, Tails { low, high });
    }

    /// The moments of every node, by position; empty where nothing is marked, and all have all.
    pub fn moments(&self) -> Vec<Moments> {
        if self.heavy.is_empty() {
            return Vec::new();
        }
        let mut tails: Vec<Tails> = Vec::with_capacity(self.len());
        for (id, node) in (0..).map(NodeId).zip(&self.nodes) {
            let own = match self.heavy.get(&id) {
                Some(&marked) => marked,
                None => {
                    let arguments = node.arguments();
                    let of = |at: usize| tails[arguments[at].index()];
                    match node.operation {
                        _ if arguments.iter().all(|a| tails[a.index()].is_light()) => Tails::LIGHT,
                        Operation::Unary(operation) => unary(operation, of(0)),
                        Operation::Binary(operation) => self.binary_tails(operation, arguments, of),
                        Operation::Select => of(1).and(of(2)),
                        Operation::FamilyCdf(_) => Tails::LIGHT,
                        // Which way a population or a distribution moves with them is not followed.
                        _ => Tails::both(
                            arguments
                                .iter()
                                .fold(LIGHT, |worst, a| less(worst, tails[a.index()].worst())),
                        ),
                    }
                }
            };
            tails.push(own);
        }
        tails.into_iter().map(Tails::moments).collect()
    }

    fn binary_tails(
        &self,
        operation: Binary,
        arguments: &[NodeId],
        of: impl Fn(usize) -> Tails,
    ) -> Tails {
        let (x, y) = (of(0), of(1));
        let numbers = [0, 1].map(|at| self.known_value(arguments[at]));
        match operation {
            Binary::Add => x.and(y),
            Binary::Subtract => x.and(y.mirrored()),
            Binary::Multiply if arguments[0] == arguments[1] => Tails::above_zero(0.5 * x.worst()),
            Binary::Multiply => match numbers {
                [Some(factor), _] => times(y, factor),
                [_, Some(factor)] => times(x, factor),
                _ => Tails::both(1.0 / (1.0 / x.worst() + 1.0 / y.worst())),
            },
            Binary::Divide => match numbers[1] {
                Some(divisor) => times(x, divisor),
                None if y.is_light() => Tails::both(x.worst()),
                None => Tails::both(0.0),
            },
            Binary::Power => match numbers[1] {
                Some(power) if power > 0.0 => Tails::both(x.worst() / power),
                _ => Tails::both(0.0),
            },
            // What is below both has the lighter of the upper tails.
            Binary::Min => Tails {
                low: less(x.low, y.low),
                high: more(x.high, y.high),
            },
            Binary::Max => Tails {
                low: more(x.low, y.low),
                high: less(x.high, y.high),
            },
            Binary::Less
            | Binary::LessOrEqual
            | Binary::Equal
            | Binary::NotEqual
            | Binary::And
            | Binary::Or => Tails::LIGHT,
        }
    }
}

fn times(x: Tails, factor: f64) -> Tails {
    if factor < 0.0 { x.mirrored() } else { x }
}

fn unary(operation: Unary, x: Tails) -> Tails {
    match operation {
        Unary::Negate => x.mirrored(),
        Unary::Abs => Tails::above_zero(x.worst()),
        Unary::Floor | Unary::Round => x,
        Unary::Sqrt => Tails::above_zero(2.0 * x.high),
        Unary::Exp if x.high < LIGHT => Tails::above_zero(0.0),
        // The rest is bounded, or grows like a logarithm.
        Unary::Exp
        | Unary::Not
        | Unary::Ln
        | Unary::Log10
        | Unary::Sin
        | Unary::Cos
        | Unary::Logistic
        | Unary::Logit
        | Unary::NormalCdf => Tails::LIGHT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph with one marked node.
    fn with(index: f64) -> (Graph, NodeId) {
        let mut graph = Graph::new();
        let z = graph.normal("z", None);
        graph.mark_tails(z, index, index);
        (graph, z)
    }

    fn of(graph: &Graph, node: NodeId) -> Moments {
        graph.moments()[node.index()]
    }

    #[test]
    fn nothing_marked_is_nothing_missing() {
        let mut graph = Graph::new();
        graph.uniform("a", None);
        assert!(graph.moments().is_empty());
    }

    #[test]
    fn links_keep_the_moments_that_they_keep() {
        let (mut graph, z) = with(3.0);
        let zero = graph.constant(0.0);
        let above = graph.binary(Binary::Max, z, zero);
        let square = graph.multiply(above, above);
        let log = graph.unary(Unary::Exp, z);
        let share = graph.unary(Unary::Logistic, z);
        let back = graph.unary(Unary::Sqrt, square);
        assert_eq!(of(&graph, z), Moments::Variance);
        // E z⁴ does not exist, E z² does.
        assert_eq!(of(&graph, square), Moments::Mean);
        assert_eq!(of(&graph, back), Moments::Variance);
        assert_eq!(of(&graph, log), Moments::None);
        assert_eq!(of(&graph, share), Moments::Variance);
    }

    #[test]
    fn what_holds_the_tail_restores_the_mean() {
        let (mut graph, z) = with(0.5);
        let [low, high] = [-1.0, 1.0].map(|bound| graph.constant(bound));
        let below = graph.binary(Binary::Min, z, high);
        let held = graph.binary(Binary::Max, below, low);
        assert_eq!(of(&graph, below), Moments::None);
        assert_eq!(of(&graph, held), Moments::Variance);
        let other = graph.unary(Unary::Negate, below);
        let capped = graph.binary(Binary::Min, other, high);
        assert_eq!(of(&graph, capped), Moments::Variance);
        // What is never below zero only needs a cap.
        let growth = graph.normal("growth", None);
        graph.mark_tails(growth, LIGHT, 0.0);
        let cap = graph.binary(Binary::Min, growth, high);
        assert_eq!(of(&graph, growth), Moments::None);
        assert_eq!(of(&graph, cap), Moments::Variance);
        let indicator = graph.binary(Binary::Less, z, low);
        assert_eq!(of(&graph, indicator), Moments::Variance);
    }

    #[test]
    fn sums_take_the_heavier_tail_and_products_both() {
        let (mut graph, z) = with(2.5);
        let y = graph.normal("y", None);
        let light = graph.normal("x", None);
        graph.mark_tails(y, 3.5, 3.5);
        let sum = graph.add(z, y);
        let product = graph.multiply(z, y);
        let scaled = graph.multiply(z, light);
        let ratio = graph.divide(light, z);
        assert_eq!(of(&graph, sum), Moments::Variance);
        // 1/(1/2.5 + 1/3.5) = 1.46.
        assert_eq!(of(&graph, product), Moments::Mean);
        assert_eq!(of(&graph, scaled), Moments::Variance);
        assert_eq!(of(&graph, ratio), Moments::None);
        assert_eq!(of(&graph, light), Moments::Variance);
    }
}
