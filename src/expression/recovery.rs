//! What the parser does after a mistake: note it once, and find the place from
//! which reading on gives findings of their own and no follow-ups.

use std::ops::Range;

use super::error::ExpressionErrorKind as Kind;
use super::lexer::Token;
use super::number::Suffix;
use super::parser::{Parser, Tree, hole};

impl Parser {
    /// Gives up: nothing behind this place is read.
    pub(super) fn abandon(&mut self, kind: Kind) -> Tree {
        let span = self.span();
        if !self
            .errors
            .iter()
            .any(|e| matches!(e.kind, Kind::TooDeep { .. } | Kind::TooLong { .. }))
        {
            self.note(kind, span.clone());
        }
        self.at = self.tokens.len() - 1;
        hole(span)
    }

    /// Notes what is in the way and goes to the `)`, or to one of the symbols,
    /// of this bracket; true where something was in the way.
    pub(super) fn skip_to_close(&mut self, symbols: &[&str]) -> bool {
        let stops = |parser: &Self| {
            matches!(parser.token(), Token::End)
                || parser.is(")")
                || symbols.iter().any(|symbol| parser.is(symbol))
        };
        if stops(self) {
            return false;
        }
        self.note_leftover();
        let mut open = 0;
        while !matches!(self.token(), Token::End) && (open > 0 || !stops(self)) {
            if self.is("(") {
                open += 1;
            } else if self.is(")") {
                open -= 1;
            }
            self.advance();
        }
        true
    }

    pub(super) fn close(&mut self, open: &Range<usize>) {
        if self.is(")") {
            self.advance();
        } else if !self
            .errors
            .iter()
            .any(|e| matches!(e.kind, Kind::TooDeep { .. } | Kind::TooLong { .. }))
        {
            self.note(Kind::UnclosedBracket, open.clone());
        }
    }

    /// Notes the token that should not be here.
    pub(super) fn note_leftover(&mut self) {
        let span = self.span();
        let kind = match self.token() {
            Token::Slip | Token::End => return,
            Token::Symbol(")") => Kind::UnopenedBracket,
            Token::Symbol(",") => Kind::OutsideCall { found: ',' },
            Token::Symbol(":") => Kind::OutsideCall { found: ':' },
            Token::Name(name) if self.after_number() && Suffix::from_name(name).is_some() => {
                Kind::DetachedSuffix {
                    suffix: name.clone(),
                }
            }
            _ => Kind::MissingOperator {
                found: self.found(),
            },
        };
        self.note(kind, span);
    }

    fn after_number(&self) -> bool {
        self.at > 0 && matches!(self.tokens[self.at - 1].token, Token::Number(_))
    }

    /// Reads what stands behind the whole expression, for its mistakes alone.
    pub(super) fn leftovers(&mut self) {
        while !matches!(self.token(), Token::End) {
            let detached = self.after_number()
                && matches!(self.token(), Token::Name(name) if Suffix::from_name(name).is_some());
            self.note_leftover();
            if detached || matches!(self.token(), Token::Slip | Token::Symbol(")" | "," | ":")) {
                self.forgive_digit_group();
                self.advance();
            }
            if self.infix().is_some() {
                self.advance();
            }
            if !matches!(self.token(), Token::End | Token::Symbol(")" | "," | ":")) {
                self.expression(0);
            }
        }
    }

    /// `12,000` is one mistake: `000` needs no finding of its own.
    fn forgive_digit_group(&mut self) {
        if self.is(",") {
            let after = self.span().end;
            self.errors
                .retain(|e| !(e.span.start == after && matches!(e.kind, Kind::BadNumber { .. })));
        }
    }
}
