//! Canonical text of a tree: the fewest brackets, one space around infix
//! operators, numbers without suffixes. It parses back to the same tree.

use std::fmt;

use super::syntax::{Argument, Expression, Kind, UnaryOperator, precedence};

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_tree(formatter, self, 0)
    }
}

/// How tightly a tree's outermost operator binds.
fn binding(kind: &Kind) -> u8 {
    match kind {
        Kind::Number(value) if value.is_sign_negative() => precedence::NEGATE,
        Kind::Number(_) | Kind::Name(_) | Kind::Call(..) => precedence::ATOM,
        Kind::Unary(UnaryOperator::Negate, _) => precedence::NEGATE,
        Kind::Unary(UnaryOperator::Not, _) => precedence::NOT,
        Kind::Binary(operator, ..) => operator.precedence(),
        Kind::Interval(..) => precedence::INTERVAL,
    }
}

/// Writes a tree, in brackets where it binds less tightly than its place asks.
fn write_tree(out: &mut fmt::Formatter<'_>, tree: &Expression, least: u8) -> fmt::Result {
    let own = binding(&tree.kind);
    if own < least {
        out.write_str("(")?;
        write_tree(out, tree, 0)?;
        return out.write_str(")");
    }
    match &tree.kind {
        Kind::Number(value) => write_number(out, *value),
        Kind::Name(name) => out.write_str(name),
        Kind::Unary(operator, operand) => {
            out.write_str(match operator {
                UnaryOperator::Negate => "-",
                UnaryOperator::Not => "not ",
            })?;
            write_tree(out, operand, own)
        }
        Kind::Binary(operator, left, right) if own == precedence::POWER => {
            write_tree(out, left, own + 1)?;
            write!(out, " {} ", operator.symbol())?;
            write_tree(out, right, precedence::NEGATE)
        }
        Kind::Binary(operator, left, right) => {
            // Comparisons do not chain, so neither side may be one.
            let left_least = if own == precedence::COMPARISON {
                own + 1
            } else {
                own
            };
            write_tree(out, left, left_least)?;
            write!(out, " {} ", operator.symbol())?;
            write_tree(out, right, own + 1)
        }
        Kind::Interval(low, high) => {
            write_tree(out, low, own + 1)?;
            out.write_str(" to ")?;
            write_tree(out, high, own + 1)
        }
        Kind::Call(function, arguments) => {
            write!(out, "{function}(")?;
            for (index, argument) in arguments.iter().enumerate() {
                if index > 0 {
                    out.write_str(", ")?;
                }
                write_argument(out, argument)?;
            }
            out.write_str(")")
        }
    }
}

fn write_argument(out: &mut fmt::Formatter<'_>, argument: &Argument) -> fmt::Result {
    write_tree(out, &argument.value, 0)?;
    if let Some(paired) = &argument.paired {
        out.write_str(": ")?;
        write_tree(out, paired, 0)?;
    }
    Ok(())
}

/// The shortest digits that read back as the same double.
fn write_number(out: &mut fmt::Formatter<'_>, value: f64) -> fmt::Result {
    if value == 0.0 || (1e-5..1e16).contains(&value.abs()) {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::expression::*;

    fn bare(kind: Kind) -> Expression {
        Expression { kind, span: 0..0 }
    }

    fn any_name() -> impl Strategy<Value = Expression> {
        prop::sample::select(vec![
            "gdp",
            "t",
            "programme.托位.real",
            "_x",
            "notes",
            "torque",
        ])
        .prop_map(|name| bare(Kind::Name(name.into())))
    }

    fn any_number() -> impl Strategy<Value = Expression> {
        prop_oneof![
            (0u32..100_000).prop_map(|n| f64::from(n) / 100.0),
            prop::num::f64::POSITIVE | prop::num::f64::ZERO,
        ]
        .prop_map(|value| bare(Kind::Number(value.abs())))
    }

    const BINARY: [BinaryOperator; 13] = [
        BinaryOperator::Add,
        BinaryOperator::Subtract,
        BinaryOperator::Multiply,
        BinaryOperator::Divide,
        BinaryOperator::Power,
        BinaryOperator::Less,
        BinaryOperator::LessOrEqual,
        BinaryOperator::Greater,
        BinaryOperator::GreaterOrEqual,
        BinaryOperator::Equal,
        BinaryOperator::NotEqual,
        BinaryOperator::And,
        BinaryOperator::Or,
    ];

    fn call(function: Function, arguments: Vec<Expression>) -> Expression {
        let arguments = arguments.into_iter().map(|value| Argument {
            value,
            paired: None,
        });
        bare(Kind::Call(function, arguments.collect()))
    }

    fn any_tree() -> impl Strategy<Value = Expression> {
        let leaf = prop_oneof![any_name(), any_number()];
        leaf.prop_recursive(6, 64, 3, |inner| {
            let pair = (inner.clone(), inner.clone());
            let discrete = prop::collection::vec(pair.clone(), 1..4).prop_map(|pairs| {
                let arguments = pairs.into_iter().map(|(value, weight)| Argument {
                    value,
                    paired: Some(weight),
                });
                bare(Kind::Call(Function::Discrete, arguments.collect()))
            });
            prop_oneof![
                (prop::sample::select(BINARY.to_vec()), pair.clone())
                    .prop_map(|(o, (a, b))| bare(Kind::Binary(o, Box::new(a), Box::new(b)))),
                pair.clone()
                    .prop_map(|(a, b)| bare(Kind::Interval(Box::new(a), Box::new(b)))),
                inner
                    .clone()
                    .prop_map(|a| bare(Kind::Unary(UnaryOperator::Negate, Box::new(a)))),
                inner
                    .clone()
                    .prop_map(|a| bare(Kind::Unary(UnaryOperator::Not, Box::new(a)))),
                pair.prop_map(|(a, b)| call(
                    Function::Yearly,
                    vec![call(Function::Normal, vec![a, b])]
                )),
                prop::collection::vec(inner, 2..4).prop_map(|list| call(Function::Max, list)),
                discrete,
            ]
        })
    }

    proptest! {
        #[test]
        fn printed_trees_parse_back_to_themselves(tree in any_tree()) {
            let text = tree.to_string();
            let mut read = parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e:?}")))?;
            read.set_spans(&(0..0));
            prop_assert_eq!(read, tree, "{}", text);
        }

        #[test]
        fn no_text_panics(text in "[-+*/^()<>=!,:. 0-9a-z%‰万亿（），_]{0,40}|.{0,40}") {
            if let Err(errors) = parse(&text) {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(text.get(error.span.clone()).is_some(), "{error:?}");
                    let _ = (error.message(), error.label(), error.hint());
                }
            }
        }
    }
}
