//! The syntax tree of the value language: what an expression says, before any
//! name in it has a meaning.
//!
//! Every node keeps its byte span inside the source string, so that a finding
//! can point at the column. Functions are resolved while parsing: a tree holds
//! no call to a function that does not exist, and none with a wrong number of
//! arguments.

use std::ops::Range;

/// A parsed expression with its place in the source string.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What is said.
    pub kind: Kind,
    /// Bytes of the source string that say it.
    pub span: Range<usize>,
}

/// The forms an expression can take.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A number, its suffix already applied (`5%` is 0.05).
    Number(f64),
    /// A dotted name such as `programme.childcare.real`, or `year`.
    Name(String),
    /// A prefix operator.
    Unary(UnaryOperator, Box<Expression>),
    /// An infix operator.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// `low to high`: a 90% interval, lognormal where both ends are positive, normal otherwise.
    Interval(Box<Expression>, Box<Expression>),
    /// A call of a known function with an allowed number of arguments.
    Call(Function, Vec<Argument>),
}

/// One argument of a call; `discrete` and `mixture` take `a: b` pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The value before the colon, or the whole argument.
    pub value: Expression,
    /// The value after the colon where there is one.
    pub paired: Option<Expression>,
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    /// `-x`
    Negate,
    /// `not x`
    Not,
}

/// Infix operators, comparisons giving 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a ^ b`, right-associative
    Power,
    /// `a < b`
    Less,
    /// `a <= b`
    LessOrEqual,
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterOrEqual,
    /// `a == b`
    Equal,
    /// `a != b`
    NotEqual,
    /// `a and b`
    And,
    /// `a or b`
    Or,
}

/// Every function of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum Function {
    If,
    Min,
    Max,
    Abs,
    Exp,
    Ln,
    Log10,
    Sqrt,
    Pow,
    Round,
    Floor,
    Clamp,
    Logistic,
    Logit,
    Step,
    Ramp,
    Pulse,
    Prev,
    Lag,
    Index,
    Normal,
    Lognormal,
    Uniform,
    Triangular,
    Pert,
    Beta,
    Gamma,
    StudentT,
    Weibull,
    Exponential,
    Poisson,
    Bernoulli,
    Discrete,
    Mixture,
    Truncated,
    Empirical,
    Yearly,
    Ar1,
    Walk,
}
