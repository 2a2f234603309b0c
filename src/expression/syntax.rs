//! The syntax tree of the value language: what an expression says, before any
//! name in it has a meaning.
//!
//! Every node keeps its byte span inside the source string, so that a finding
//! can point at the column. Functions are resolved while parsing: a tree holds
//! no call to a function that does not exist, and none with a wrong number of
//! arguments.

use std::ops::Range;

use super::function::Function;

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

/// How tightly operators bind; the one table that parser and printer share.
pub(super) mod precedence {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const COMPARISON: u8 = 4;
    pub const INTERVAL: u8 = 5;
    pub const SUM: u8 = 6;
    pub const PRODUCT: u8 = 7;
    pub const NEGATE: u8 = 8;
    pub const POWER: u8 = 9;
    pub const ATOM: u8 = 10;
}

impl BinaryOperator {
    /// All infix operators and how they are written.
    const SYMBOLS: [(BinaryOperator, &'static str); 13] = [
        (BinaryOperator::Add, "+"),
        (BinaryOperator::Subtract, "-"),
        (BinaryOperator::Multiply, "*"),
        (BinaryOperator::Divide, "/"),
        (BinaryOperator::Power, "^"),
        (BinaryOperator::Less, "<"),
        (BinaryOperator::LessOrEqual, "<="),
        (BinaryOperator::Greater, ">"),
        (BinaryOperator::GreaterOrEqual, ">="),
        (BinaryOperator::Equal, "=="),
        (BinaryOperator::NotEqual, "!="),
        (BinaryOperator::And, "and"),
        (BinaryOperator::Or, "or"),
    ];

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        let row = Self::SYMBOLS.iter().find(|(operator, _)| *operator == self);
        row.expect("every operator has a row").1
    }

    pub(super) fn from_symbol(symbol: &str) -> Option<Self> {
        Self::SYMBOLS
            .iter()
            .find(|(_, written)| *written == symbol)
            .map(|(operator, _)| *operator)
    }

    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Or => precedence::OR,
            Self::And => precedence::AND,
            Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::Equal
            | Self::NotEqual => precedence::COMPARISON,
            Self::Add | Self::Subtract => precedence::SUM,
            Self::Multiply | Self::Divide => precedence::PRODUCT,
            Self::Power => precedence::POWER,
        }
    }
}

impl Expression {
    /// A number that stands at a place.
    pub fn number(value: f64, span: Range<usize>) -> Self {
        Self {
            kind: Kind::Number(value),
            span,
        }
    }

    /// Whether it is an interval or the call of a distribution.
    pub fn is_distribution(&self) -> bool {
        match &self.kind {
            Kind::Interval(..) => true,
            Kind::Call(function, _) => function.is_distribution(),
            _ => false,
        }
    }

    /// Whether it states a number of its own: one other than 0 and 1, which are structure
    /// (`1 - driver.x`, `max(0, …)`).
    pub fn states_number(&self) -> bool {
        match &self.kind {
            Kind::Number(value) => *value != 0.0 && *value != 1.0,
            Kind::Name(_) => false,
            Kind::Unary(_, operand) => operand.states_number(),
            Kind::Binary(_, left, right) | Kind::Interval(left, right) => {
                left.states_number() || right.states_number()
            }
            Kind::Call(_, arguments) => arguments.iter().any(|argument| {
                argument.value.states_number()
                    || argument.paired.as_ref().is_some_and(Self::states_number)
            }),
        }
    }

    /// Gives every node the same span: for text whose bytes are not those of
    /// the file, such as a string with escapes.
    pub fn set_spans(&mut self, span: &Range<usize>) {
        self.span = span.clone();
        match &mut self.kind {
            Kind::Number(_) | Kind::Name(_) => {}
            Kind::Unary(_, operand) => operand.set_spans(span),
            Kind::Binary(_, left, right) | Kind::Interval(left, right) => {
                left.set_spans(span);
                right.set_spans(span);
            }
            Kind::Call(_, arguments) => {
                for argument in arguments {
                    argument.value.set_spans(span);
                    if let Some(paired) = &mut argument.paired {
                        paired.set_spans(span);
                    }
                }
            }
        }
    }
}
