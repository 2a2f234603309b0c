//! Tokens to a tree, by precedence climbing (Pratt).
//!
//! A mistake leaves a hole, a number that is NaN, and parsing goes on behind
//! it; rules that would need the hole's meaning stay silent. A tree with a
//! hole never leaves this module.

use std::ops::Range;

use super::error::{ExpressionError, ExpressionErrorKind as Kind};
use super::lexer::{self, Spanned, Token};
use super::syntax::{BinaryOperator, Expression, Kind as Node, UnaryOperator, precedence};

/// How deep brackets, calls and prefix operators may be nested.
pub const NESTING_LIMIT: usize = 100;

/// How many levels a tree has at most; a chain of operators adds one each.
pub const DEPTH_LIMIT: usize = 300;

/// Parses an expression.
///
/// ```
/// use plancast::expression::parse;
/// let tree = parse("540亿 * index(5.5%)").expect("a sound expression");
/// assert_eq!(tree.to_string(), "54000000000 * index(0.055)");
/// let errors = parse("nromal(0, 1) + min(2)").expect_err("two mistakes");
/// assert_eq!(errors.len(), 2);
/// ```
///
/// # Errors
/// Every mistake that can be found without guessing, by place; at least one.
pub fn parse(text: &str) -> Result<Expression, Vec<ExpressionError>> {
    let mut errors = Vec::new();
    let tokens = lexer::tokens(text, &mut errors);
    let mut parser = Parser {
        tokens,
        at: 0,
        nesting: 0,
        errors,
    };
    if parser.tokens.len() == 1 {
        return Err(vec![ExpressionError {
            kind: Kind::Empty,
            span: 0..text.len(),
        }]);
    }
    let tree = parser.expression(0);
    parser.leftovers();
    let mut errors = parser.errors;
    if errors.is_empty() {
        return Ok(tree.expression);
    }
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    Err(errors)
}

/// A tree and its number of levels.
pub(super) struct Tree {
    pub expression: Expression,
    pub depth: usize,
}

pub(super) struct Parser {
    pub tokens: Vec<Spanned>,
    pub at: usize,
    nesting: usize,
    pub errors: Vec<ExpressionError>,
}

pub(super) fn hole(span: Range<usize>) -> Tree {
    Tree {
        expression: Expression {
            kind: Node::Number(f64::NAN),
            span,
        },
        depth: 1,
    }
}

pub(super) fn is_hole(expression: &Expression) -> bool {
    matches!(expression.kind, Node::Number(value) if value.is_nan())
}

impl Parser {
    pub(super) fn token(&self) -> &Token {
        &self.tokens[self.at].token
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.tokens[self.at].span.clone()
    }

    pub(super) fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn is(&self, symbol: &str) -> bool {
        matches!(self.token(), Token::Symbol(found) if *found == symbol)
    }

    pub(super) fn note(&mut self, kind: Kind, span: Range<usize>) {
        self.errors.push(ExpressionError { kind, span });
    }

    pub(super) fn found(&self) -> String {
        match self.token() {
            Token::Number(_) => "this number".into(),
            Token::Name(name) => format!("`{name}`"),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::Slip => "this".into(),
            Token::End => "the end".into(),
        }
    }

    pub(super) fn node(&mut self, kind: Node, span: Range<usize>, below: usize) -> Tree {
        if below >= DEPTH_LIMIT {
            return self.abandon(Kind::TooLong { limit: DEPTH_LIMIT });
        }
        Tree {
            expression: Expression { kind, span },
            depth: below + 1,
        }
    }

    /// An expression of operators that bind at least this tightly.
    pub(super) fn expression(&mut self, least: u8) -> Tree {
        if self.nesting >= NESTING_LIMIT {
            return self.abandon(Kind::TooDeep {
                limit: NESTING_LIMIT,
            });
        }
        self.nesting += 1;
        let mut left = self.operand();
        let mut chained: Option<Kind> = None;
        while let Some((infix, binding)) = self.infix() {
            if binding < least {
                break;
            }
            let chain = infix.chain();
            if chain.is_some() && chain == chained {
                let span = self.span();
                self.note(chain.clone().expect("just seen"), span);
            }
            chained = chain;
            self.advance();
            let right_least = if binding == precedence::POWER {
                precedence::NEGATE
            } else {
                binding + 1
            };
            let right = self.expression(right_least);
            left = self.join(infix, left, right);
        }
        self.nesting -= 1;
        left
    }

    fn join(&mut self, infix: Infix, left: Tree, right: Tree) -> Tree {
        let span = left.expression.span.start..right.expression.span.end;
        let below = left.depth.max(right.depth);
        let (left, right) = (Box::new(left.expression), Box::new(right.expression));
        let kind = match infix {
            Infix::Binary(operator) => Node::Binary(operator, left, right),
            Infix::Interval => Node::Interval(left, right),
            Infix::Slip => Node::Number(f64::NAN),
        };
        self.node(kind, span, below)
    }

    pub(super) fn infix(&self) -> Option<(Infix, u8)> {
        match self.token() {
            Token::Symbol("to") => Some((Infix::Interval, precedence::INTERVAL)),
            Token::Symbol(symbol) => BinaryOperator::from_symbol(symbol)
                .map(|operator| (Infix::Binary(operator), operator.precedence())),
            Token::Slip if self.operand_follows() => Some((Infix::Slip, precedence::SUM)),
            _ => None,
        }
    }

    fn operand_follows(&self) -> bool {
        let next = self.tokens.get(self.at + 1).map(|spanned| &spanned.token);
        matches!(
            next,
            Some(Token::Number(_) | Token::Name(_) | Token::Symbol("(" | "-" | "not"))
        )
    }

    fn operand(&mut self) -> Tree {
        let span = self.span();
        match self.token().clone() {
            Token::Number(value) => {
                self.advance();
                Tree {
                    expression: Expression {
                        kind: Node::Number(value),
                        span,
                    },
                    depth: 1,
                }
            }
            Token::Name(name) => {
                self.advance();
                if self.is("(") {
                    self.call(&name, span)
                } else {
                    self.node(Node::Name(name), span, 0)
                }
            }
            Token::Symbol("-") => self.prefix(UnaryOperator::Negate, precedence::NEGATE),
            Token::Symbol("not") => self.prefix(UnaryOperator::Not, precedence::NOT),
            Token::Symbol("(") => self.brackets(),
            Token::Symbol("+") => {
                self.advance();
                self.note(
                    Kind::MissingValue {
                        before: "before `+`".into(),
                    },
                    span,
                );
                self.expression(precedence::NEGATE)
            }
            Token::Slip => {
                self.advance();
                match self.token() {
                    Token::Number(_) | Token::Name(_) | Token::Symbol("(") => self.operand(),
                    _ => hole(span),
                }
            }
            Token::Symbol(_) | Token::End => {
                let before = match self.token() {
                    Token::End => "at the end".into(),
                    _ => format!("before {}", self.found()),
                };
                // At the end an unclosed bracket or a slip may have been noted already.
                self.note(Kind::MissingValue { before }, span.clone());
                hole(span)
            }
        }
    }

    fn prefix(&mut self, operator: UnaryOperator, binding: u8) -> Tree {
        let start = self.span().start;
        self.advance();
        let operand = self.expression(binding);
        let span = start..operand.expression.span.end;
        self.node(
            Node::Unary(operator, Box::new(operand.expression)),
            span,
            operand.depth,
        )
    }

    fn brackets(&mut self) -> Tree {
        let open = self.span();
        self.advance();
        let mut inner = self.expression(0);
        self.skip_to_close(&[]);
        self.close(&open);
        inner.expression.span = open.start..self.end_of_last();
        inner
    }

    pub(super) fn end_of_last(&self) -> usize {
        self.tokens[self.at.saturating_sub(1)].span.end
    }
}

/// What stands between two operands.
pub(super) enum Infix {
    Binary(BinaryOperator),
    Interval,
    /// Noted already; joins two operands into a hole.
    Slip,
}

impl Infix {
    /// The finding where two of its kind follow each other.
    fn chain(&self) -> Option<Kind> {
        match self {
            Infix::Interval => Some(Kind::ChainedInterval),
            Infix::Binary(operator) if operator.precedence() == precedence::COMPARISON => {
                Some(Kind::ChainedComparison)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        parse(text).unwrap().to_string()
    }

    fn errors(text: &str) -> Vec<String> {
        parse(text)
            .unwrap_err()
            .iter()
            .map(|e| format!("{:?} {}", e.span, e.message()))
            .collect()
    }

    #[test]
    fn operators_bind_as_documented() {
        let same = |a: &str, b: &str| assert_eq!(printed(a), printed(b), "{a} = {b}");
        same("-2^2", "-(2^2)");
        same("2^3^2", "2^(3^2)");
        same("2^-1", "2^(-1)");
        same("a - b - c", "(a - b) - c");
        same("a + b * c", "a + (b * c)");
        same("not a < b and c or d", "((not (a < b)) and c) or d");
        same("1 + 1 to 2 * 3", "(1 + 1) to (2 * 3)");
        same("-1 to 1", "(-1) to 1");
        same("a to b < c", "(a to b) < c");
        same("-a * b", "(-a) * b");
    }

    #[test]
    fn spans_cover_what_they_say() {
        let text = "gdp * (1 + 托位)";
        let tree = parse(text).unwrap();
        let Node::Binary(_, left, right) = &tree.kind else {
            panic!("a product")
        };
        assert_eq!(&text[left.span.clone()], "gdp");
        assert_eq!(&text[right.span.clone()], "(1 + 托位)");
        assert_eq!(&text[tree.span], text);
    }

    #[test]
    fn suffixes_and_chinese_names_are_read() {
        assert_eq!(printed("5%"), "0.05");
        assert_eq!(
            printed("pert(6万, 8.5万, 1.2e5)"),
            "pert(60000, 85000, 120000)"
        );
        assert_eq!(printed("indicator.托位.x2 + t"), "indicator.托位.x2 + t");
    }

    #[test]
    fn one_pass_finds_every_mistake() {
        insta::assert_snapshot!(errors("nromal(0, 1) + min(2) * foo.1 = 3 4").join("\n"), @r"
        0..6 `nromal` is not a function
        15..18 `min` takes `min(a, b, …)`, not 1 argument
        24..29 the name `foo.1` is not complete
        30..31 `=` is not written this way
        34..35 an operator is missing before this number
        ");
    }

    #[test]
    fn each_mistake_gives_one_error() {
        for text in [
            "",
            "  ",
            "1 +",
            "(1",
            "1)",
            "normal(1, 2",
            "1 2",
            "5 %",
            "6 万",
            "12,000",
            "a: 1",
            "a < b < c",
            "1 to 2 to 3",
            "a = b",
            "a && b",
            "yearly(x)",
            "yearly(5%)",
            "min(1: 2, 3)",
            "discrete(1, 2: 3)",
            "mixture(1: 2)",
            "truncated(x, 1, 2)",
            "5x",
            "5.",
            ".5",
            "007",
            "1_",
            "1e999",
            "a.",
            "a $ b",
            "$",
            "normal（1, 2)",
            "５",
            "5％",
            "foo(1)",
            "normal(1 2, 3)",
            "normal(1, 2,)",
            "+ 5",
            "(5 5)",
            "[1]",
            "\"a\"",
            "1 ÷ 2",
            "normal()",
            "* 3",
            "()",
        ] {
            let found = parse(text).unwrap_err();
            assert!(
                found.len() == 1 || text == "[1]" || text == "\"a\"",
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn depth_is_limited_before_the_stack_is() {
        let nested = format!("{}1{}", "(".repeat(50_000), ")".repeat(50_000));
        assert!(matches!(
            parse(&nested).unwrap_err()[0].kind,
            Kind::TooDeep { .. }
        ));
        let chained = vec!["1"; 50_000].join(" + ");
        assert!(matches!(
            parse(&chained).unwrap_err()[0].kind,
            Kind::TooLong { .. }
        ));
        let minus = format!("{}1", "-".repeat(50_000));
        assert_eq!(parse(&minus).unwrap_err().len(), 1);
        assert!(parse(&vec!["1"; 250].join(" + ")).is_ok());
        assert!(parse(&format!("{}1{}", "(".repeat(90), ")".repeat(90))).is_ok());
    }
}
