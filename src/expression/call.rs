//! Calls: their arguments, and the rules that syntax alone can check. `yearly`,
//! `truncated` and `mixture` take distributions in place, because what they do
//! to a draw cannot be done to a value that has been drawn elsewhere.

use std::ops::Range;

use super::error::ExpressionErrorKind as Kind;
use super::function::Function;
use super::lexer::Token;
use super::nearest::nearest;
use super::parser::{Parser, Tree, hole, is_hole};
use super::syntax::{Argument, Expression, Kind as Node};

/// Arguments, their levels, and whether they were read without a mistake.
type ArgumentList = (Vec<Argument>, usize, bool);

impl Parser {
    /// The call of a name; the parser stands at its `(`.
    pub(super) fn call(&mut self, name: &str, name_span: Range<usize>) -> Tree {
        let function = Function::from_name(name);
        if function.is_none() {
            let known = Function::ALL.iter().map(|function| function.name());
            let kind = Kind::UnknownFunction {
                name: name.into(),
                nearest: nearest(name, known),
            };
            self.note(kind, name_span.clone());
        }
        let (arguments, below, sound) = self.arguments();
        let span = name_span.start..self.end_of_last();
        let Some(function) = function else {
            return hole(span);
        };
        if sound {
            self.check_call(function, &arguments, &name_span, &span);
        }
        self.node(Node::Call(function, arguments), span, below)
    }

    fn arguments(&mut self) -> ArgumentList {
        let open = self.span();
        self.advance();
        let (mut arguments, mut below, mut sound) = (Vec::new(), 0, true);
        while !self.is(")") && !matches!(self.token(), Token::End) {
            let value = self.expression(0);
            below = below.max(value.depth);
            let mut paired = None;
            if self.is(":") {
                self.advance();
                let second = self.expression(0);
                below = below.max(second.depth);
                paired = Some(second.expression);
            }
            arguments.push(Argument {
                value: value.expression,
                paired,
            });
            sound &= !self.skip_to_close(&[","]);
            if self.is(",") {
                let comma = self.span();
                self.advance();
                if self.is(")") {
                    sound = false;
                    self.note(
                        Kind::MissingValue {
                            before: "after `,`".into(),
                        },
                        comma,
                    );
                }
            }
        }
        sound &= self.is(")");
        self.close(&open);
        (arguments, below, sound)
    }

    fn check_call(
        &mut self,
        function: Function,
        arguments: &[Argument],
        name: &Range<usize>,
        whole: &Range<usize>,
    ) {
        if !function.takes(arguments.len()) {
            let kind = Kind::ArgumentCount {
                function,
                found: arguments.len(),
            };
            self.note(
                kind,
                if arguments.is_empty() {
                    whole.clone()
                } else {
                    name.clone()
                },
            );
            return;
        }
        for argument in arguments {
            match (&argument.paired, function.takes_pairs()) {
                (Some(second), false) => {
                    let span = argument.value.span.start..second.span.end;
                    self.note(Kind::UnwantedPair { function }, span);
                }
                (None, true) if !is_hole(&argument.value) => {
                    self.note(Kind::MissingPair { function }, argument.value.span.clone());
                }
                _ => {}
            }
        }
        let distributions: Vec<&Expression> = match function {
            Function::Yearly | Function::Truncated => vec![&arguments[0].value],
            Function::Mixture => arguments.iter().filter_map(|a| a.paired.as_ref()).collect(),
            _ => Vec::new(),
        };
        for expression in distributions {
            if !is_hole(expression) && !expression.is_distribution() {
                self.note(Kind::NotADistribution { function }, expression.span.clone());
            }
        }
    }
}
