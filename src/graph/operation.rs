//! What a node computes, element by element.
//!
//! `apply` is the single definition of each operation: constants are folded
//! with it at compile time and the engine's loops inline it, so both give the
//! same bits. Minimum and maximum are selects, because the result of
//! `f64::min` for zeros of different sign is left to the platform.

use crate::demography::Sex;
use crate::kernel;
use crate::uncertainty::Family;

/// Operations with one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in the language")]
pub enum Unary {
    Negate,
    Not,
    Abs,
    Exp,
    Ln,
    Log10,
    Sin,
    Cos,
    Sqrt,
    Floor,
    Round,
    Logistic,
    Logit,
    NormalCdf,
}

impl Unary {
    /// The value for one argument.
    #[inline(always)]
    pub fn apply(self, x: f64) -> f64 {
        match self {
            Self::Negate => -x,
            Self::Not => truth(x == 0.0),
            Self::Abs => x.abs(),
            Self::Exp => kernel::exp(x),
            Self::Ln => kernel::ln(x),
            Self::Log10 => kernel::log10(x),
            Self::Sin => libm::sin(x),
            Self::Cos => libm::cos(x),
            Self::Sqrt => x.sqrt(),
            Self::Floor => x.floor(),
            Self::Round => x.round(),
            Self::Logistic => kernel::logistic(x),
            Self::Logit => kernel::logit(x),
            Self::NormalCdf => kernel::normal_cdf(x),
        }
    }
}

/// Operations with two arguments; comparisons give 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in the language")]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Min,
    Max,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

impl Binary {
    /// The value for two arguments.
    #[inline(always)]
    pub fn apply(self, x: f64, y: f64) -> f64 {
        match self {
            Self::Add => x + y,
            Self::Subtract => x - y,
            Self::Multiply => x * y,
            Self::Divide => x / y,
            Self::Power => kernel::pow(x, y),
            // A NaN on either side stays NaN: nothing may hide it.
            Self::Min => {
                if x < y || x.is_nan() {
                    x
                } else {
                    y
                }
            }
            Self::Max => {
                if x > y || x.is_nan() {
                    x
                } else {
                    y
                }
            }
            Self::Less => truth(x < y),
            Self::LessOrEqual => truth(x <= y),
            Self::Equal => truth(x == y),
            Self::NotEqual => truth(x != y),
            Self::And => truth(x != 0.0 && y != 0.0),
            Self::Or => truth(x != 0.0 || y != 0.0),
        }
    }

    fn commutes(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Multiply | Self::Equal | Self::NotEqual | Self::And | Self::Or
        )
    }

    /// Arguments in the order under which equal nodes are found equal.
    pub(super) fn canonical<T: Ord>(self, x: T, y: T) -> (T, T) {
        if self.commutes() && y < x {
            (y, x)
        } else {
            (x, y)
        }
    }
}

/// `if(c, a, b)`.
#[inline(always)]
pub fn select(condition: f64, yes: f64, no: f64) -> f64 {
    if condition.is_nan() {
        condition
    } else if condition != 0.0 {
        yes
    } else {
        no
    }
}

#[inline(always)]
fn truth(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// What a node does with its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// A number, by its bits.
    Constant(u64),
    /// A uniform coordinate, by its index in the graph.
    Uniform(u32),
    /// A coordinate turned into a standard normal.
    Normal(u32),
    /// A distribution with fixed parameters, by its index in the graph, applied to its input.
    Quantile(u32),
    /// Quantile of a family whose parameters differ by path: parameters, then the uniform.
    FamilyQuantile(Family),
    /// Cumulative probability of a family: parameters, then the value.
    FamilyCdf(Family),
    /// One argument.
    Unary(Unary),
    /// Two arguments.
    Binary(Binary),
    /// Condition, value where it is not zero, value where it is.
    Select,
    /// The base population of a projection (by its index in the graph): a state.
    PopulationBase(u32),
    /// A projection's step to a year: the state before, total fertility, life expectancy of males
    /// and females (or of both sexes, once), net migrants, sex ratio at birth; gives a state.
    PopulationStep(u32, i32),
    /// Persons of a state: its only argument.
    PopulationGroup(PopulationGroup),
    /// What happened in the step to a state: its only argument.
    PopulationFlow(PopulationFlow),
}

impl Operation {
    /// Whether the result is a population's state and not one value a path.
    pub fn is_state(self) -> bool {
        matches!(self, Self::PopulationBase(_) | Self::PopulationStep(..))
    }

    /// Whether the only argument is a state.
    pub fn reads_state(self) -> bool {
        matches!(self, Self::PopulationGroup(_) | Self::PopulationFlow(_))
    }
}

/// Ages (first and last included; 100 is 100 and over) of one sex or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PopulationGroup {
    /// First age.
    pub first: u8,
    /// Last age.
    pub last: u8,
    /// One sex, or both.
    pub sex: Option<Sex>,
}

/// Flows of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PopulationFlow {
    /// Live births.
    Births,
    /// Deaths.
    Deaths,
    /// Net migrants.
    Migrants,
}
