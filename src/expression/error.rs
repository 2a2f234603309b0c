//! What can be wrong with an expression, in words a planner can act on.

use std::ops::Range;

use super::function::Function;
use super::number::SUFFIXES;

/// One mistake in an expression and where it stands.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct ExpressionError {
    /// What is wrong.
    pub kind: ExpressionErrorKind,
    /// Bytes of the source string.
    pub span: Range<usize>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each message says what its fields are")]
pub enum ExpressionErrorKind {
    #[error("the expression is empty")]
    Empty,
    #[error("`{found}` has no meaning in an expression")]
    StrayCharacter { found: char },
    #[error("`{found}` is not written this way")]
    Misspelt { found: String, meant: &'static str },
    #[error("`{text}` is not a number")]
    BadNumber { text: String },
    #[error("`{text}` is too large for a number")]
    TooLarge { text: String },
    #[error("`{found}` is not a number suffix")]
    UnknownSuffix { found: String },
    #[error("the suffix `{suffix}` stands apart from its number")]
    DetachedSuffix { suffix: String },
    #[error("the name `{text}` is not complete")]
    BadName { text: String },
    #[error("a value is missing {before}")]
    MissingValue { before: String },
    #[error("an operator is missing before {found}")]
    MissingOperator { found: String },
    #[error("the bracket is not closed")]
    UnclosedBracket,
    #[error("`)` closes no bracket")]
    UnopenedBracket,
    #[error("`{found}` stands outside a call")]
    OutsideCall { found: char },
    #[error("comparisons cannot be chained")]
    ChainedComparison,
    #[error("`to` cannot be chained")]
    ChainedInterval,
    #[error("`{name}` is not a function")]
    UnknownFunction {
        name: String,
        nearest: Option<&'static str>,
    },
    #[error("`{function}` takes {}, not {found} {}", function.signatures(), plural(*found))]
    ArgumentCount { function: Function, found: usize },
    #[error("`{function}` takes no `a: b` pairs")]
    UnwantedPair { function: Function },
    #[error("`{function}` takes pairs")]
    MissingPair { function: Function },
    #[error("`{function}` needs a distribution here")]
    NotADistribution { function: Function },
    #[error("the expression is nested more than {limit} deep")]
    TooDeep { limit: usize },
    #[error("the expression is a chain of more than {limit} operations")]
    TooLong { limit: usize },
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "argument" } else { "arguments" }
}

impl ExpressionError {
    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        self.kind.to_string()
    }

    /// Short text for the marked place.
    pub fn label(&self) -> String {
        use ExpressionErrorKind as Kind;
        match &self.kind {
            Kind::Empty | Kind::MissingValue { .. } => "expected a value".into(),
            Kind::StrayCharacter { .. } => "not part of the language".into(),
            Kind::Misspelt { meant, .. } => format!("expected `{meant}`"),
            Kind::BadNumber { .. } | Kind::TooLarge { .. } => "expected a number".into(),
            Kind::UnknownSuffix { .. } => "unknown suffix".into(),
            Kind::DetachedSuffix { .. } => "expected directly after a number".into(),
            Kind::BadName { .. } => "expected a name such as `programme.childcare.real`".into(),
            Kind::MissingOperator { .. } => "expected an operator before this".into(),
            Kind::UnclosedBracket => "opened here".into(),
            Kind::UnopenedBracket => "no `(` before it".into(),
            Kind::OutsideCall { .. } => "expected an operator or the end".into(),
            Kind::ChainedComparison | Kind::ChainedInterval => "second one here".into(),
            Kind::UnknownFunction { .. } => "unknown function".into(),
            Kind::ArgumentCount { function, .. } => format!("expected {}", function.signatures()),
            Kind::UnwantedPair { .. } => "expected one value".into(),
            Kind::MissingPair { function } => format!("expected {}", function.signatures()),
            Kind::NotADistribution { .. } => "expected a distribution".into(),
            Kind::TooDeep { .. } | Kind::TooLong { .. } => "from here on".into(),
        }
    }

    /// What may help.
    pub fn hint(&self) -> Option<String> {
        use ExpressionErrorKind as Kind;
        Some(match &self.kind {
            Kind::StrayCharacter { found } => return stray_hint(*found),
            Kind::Misspelt { meant, .. } => format!("write `{meant}`"),
            Kind::BadNumber { text } => bad_number_hint(text),
            Kind::UnknownSuffix { .. } => {
                let names: Vec<&str> = SUFFIXES.iter().map(|suffix| suffix.name).collect();
                format!("the suffixes are {}; a unit is not written in a value", names.join(" "))
            }
            Kind::DetachedSuffix { suffix } => format!("write `5{suffix}` without a space"),
            Kind::OutsideCall { found: ',' } => {
                "digits are grouped with `_`, as in `12_000`".into()
            }
            Kind::OutsideCall { .. } => {
                "`a: b` pairs belong to `discrete` and `mixture` only".into()
            }
            Kind::ChainedComparison => "write `a < b and b < c`".into(),
            Kind::UnknownFunction { name, nearest } => match nearest {
                _ if name == "log" => "write `ln` for the natural or `log10` for the decimal one".into(),
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("a product is written with `*`, as in `{name} * (…)`"),
            },
            Kind::MissingPair { function } => format!("write {}", function.signatures()),
            Kind::UnwantedPair { .. } => {
                "`a: b` pairs belong to `discrete` and `mixture` only".into()
            }
            Kind::NotADistribution { .. } => {
                "write a distribution such as `normal(0, 1%)` or `1 to 2` in this place itself, not the name of a value".into()
            }
            Kind::TooDeep { .. } | Kind::TooLong { .. } => {
                "part it into several values of `[economy]`".into()
            }
            _ => return None,
        })
    }
}

fn stray_hint(found: char) -> Option<String> {
    match found {
        '%' | '‰' => Some(format!(
            "`{found}` follows a number, as in `5{found}`; there is no remainder operator"
        )),
        '"' | '\'' | '“' | '”' => Some("an expression holds no text".into()),
        '０'..='９' | '．' | '％' => Some("write it in half width".into()),
        '[' | ']' | '{' | '}' => Some("write round brackets".into()),
        '$' | '¥' | '￥' | '€' => Some("a unit is not written in a value".into()),
        '#' => Some("an expression holds no comment".into()),
        _ => None,
    }
}

fn bad_number_hint(text: &str) -> String {
    if text.starts_with('.') {
        format!("write `0{text}`")
    } else if let Some(whole) = text.strip_suffix('.') {
        format!("write `{whole}`")
    } else if text.starts_with('0') {
        "a number has no leading zeros; digits are grouped with `_`, as in `12_000`".into()
    } else {
        "write numbers such as `12_000`, `0.5`, `1.2e6` or `5%`".into()
    }
}
