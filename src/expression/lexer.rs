//! Text to tokens. Every slip is noted and read as what was most likely meant,
//! so that parsing goes on without follow-up findings.

use std::ops::Range;

use unicode_ident::{is_xid_continue, is_xid_start};

use super::error::{ExpressionError, ExpressionErrorKind};
use super::number::{self, Suffix};

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Name(String),
    /// An operator, bracket or keyword, as it is properly written.
    Symbol(&'static str),
    /// A slip that has been noted already and stands for nothing known.
    Slip,
    End,
}

/// A token and its bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spanned {
    pub token: Token,
    pub span: Range<usize>,
}

/// Symbols, the longer before their beginnings.
const SYMBOLS: &[&str] = &[
    "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "^", "(", ")", ",", ":",
];

/// Words that are operators and cannot be names.
pub(super) const KEYWORDS: &[&str] = &["or", "and", "not", "to"];

/// What is often typed for a symbol, the longer before their beginnings.
const MISSPELT: &[(&str, &str)] = &[
    ("&&", "and"),
    ("||", "or"),
    ("**", "^"),
    ("=<", "<="),
    ("=>", ">="),
    ("<>", "!="),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("（", "("),
    ("）", ")"),
    ("，", ","),
    ("、", ","),
    ("：", ":"),
    ("＋", "+"),
    ("－", "-"),
    ("−", "-"),
    ("–", "-"),
    ("—", "-"),
    ("＊", "*"),
    ("×", "*"),
    ("·", "*"),
    ("／", "/"),
    ("÷", "/"),
    ("＾", "^"),
    ("＜", "<"),
    ("＞", ">"),
    ("＝", "=="),
    ("&", "and"),
    ("|", "or"),
    ("!", "not"),
    ("=", "=="),
    ("~", "to"),
    ("～", "to"),
];

/// Splits a text into tokens, the last one `End`; notes every slip.
pub(super) fn tokens(text: &str, errors: &mut Vec<ExpressionError>) -> Vec<Spanned> {
    let mut lexer = Lexer {
        text,
        at: 0,
        errors,
    };
    let mut tokens = Vec::new();
    while let Some(spanned) = lexer.next_token() {
        tokens.push(spanned);
    }
    tokens.push(Spanned {
        token: Token::End,
        span: text.len()..text.len(),
    });
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    errors: &'a mut Vec<ExpressionError>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn note(&mut self, start: usize, kind: ExpressionErrorKind) {
        self.errors.push(ExpressionError {
            kind,
            span: start..self.at,
        });
    }

    /// Moves past the characters that pass; gives them.
    fn take(&mut self, pass: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !pass(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn next_token(&mut self) -> Option<Spanned> {
        self.take(char::is_whitespace);
        let start = self.at;
        let first = self.rest().chars().next()?;
        let second = self.rest().chars().nth(1);
        let digit_follows = first == '.' && second.is_some_and(ascii_digit);
        let token = if ascii_digit(first) || digit_follows {
            self.number()
        } else if first == '_' || is_xid_start(first) {
            self.name()
        } else {
            self.symbol(first)
        };
        Some(Spanned {
            token,
            span: start..self.at,
        })
    }

    fn symbol(&mut self, first: char) -> Token {
        let (start, rest) = (self.at, self.rest());
        let exact = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
        let misspelt = MISSPELT.iter().find(|(found, _)| rest.starts_with(found));
        match (exact, misspelt) {
            // `=<` is one slip, not `=` and `<`; `<>` and `**` likewise.
            (Some(symbol), slip) if slip.is_none_or(|(found, _)| found.len() <= symbol.len()) => {
                self.at += symbol.len();
                Token::Symbol(symbol)
            }
            (_, Some((found, meant))) => {
                self.at += found.len();
                self.note(
                    start,
                    ExpressionErrorKind::Misspelt {
                        found: (*found).into(),
                        meant,
                    },
                );
                Token::Symbol(meant)
            }
            _ => {
                self.at += first.len_utf8();
                self.stray(start, first);
                Token::Slip
            }
        }
    }

    fn stray(&mut self, start: usize, found: char) {
        let before = self.text[..start].trim_end();
        let after_number = before.len() < start && before.ends_with(|c: char| c.is_ascii_digit());
        let kind = if matches!(found, '%' | '‰') && after_number && self.rest_is_no_operand() {
            ExpressionErrorKind::DetachedSuffix {
                suffix: found.into(),
            }
        } else {
            ExpressionErrorKind::StrayCharacter { found }
        };
        self.note(start, kind);
    }

    /// Whether what follows cannot be the right side of a remainder operator.
    fn rest_is_no_operand(&self) -> bool {
        self.rest()
            .trim_start()
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && c != '(')
    }

    fn name(&mut self) -> Token {
        let start = self.at;
        self.take(is_xid_continue);
        while let Some(rest) = self.rest().strip_prefix('.') {
            if !rest.starts_with(|c| c == '_' || is_xid_start(c)) {
                self.at += 1;
                self.take(is_xid_continue);
                let text = self.text[start..self.at].into();
                self.note(start, ExpressionErrorKind::BadName { text });
                continue;
            }
            self.at += 1;
            self.take(is_xid_continue);
        }
        let text = &self.text[start..self.at];
        match KEYWORDS.iter().find(|word| **word == text) {
            Some(word) => Token::Symbol(word),
            None => Token::Name(text.into()),
        }
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        self.take(|c| ascii_digit(c) || c == '_');
        let whole = &self.text[start..self.at];
        let mut sound = whole.starts_with(ascii_digit) && !whole.ends_with('_');
        sound &= !whole.contains("__") && (whole.len() == 1 || !whole.starts_with('0'));
        if self.rest().starts_with('.') {
            self.at += 1;
            let fraction = self.take(|c| ascii_digit(c) || c == '_');
            sound &= fraction.starts_with(ascii_digit) && !fraction.ends_with('_');
            sound &= !fraction.contains("__");
        }
        let digits = &self.text[start..self.at];
        let exponent = self.exponent();
        let suffix = self.suffix();
        let text = &self.text[start..self.at];
        if !sound {
            self.note(start, ExpressionErrorKind::BadNumber { text: text.into() });
            return Token::Number(f64::NAN);
        }
        match exponent.and_then(|exponent| number::value(digits, exponent, suffix)) {
            Some(value) => Token::Number(value),
            None => {
                self.note(start, ExpressionErrorKind::TooLarge { text: text.into() });
                Token::Number(f64::NAN)
            }
        }
    }

    /// `e6`, `E-3` where there is one, else 0; none where it is out of range.
    fn exponent(&mut self) -> Option<i32> {
        let Some(after) = self.rest().strip_prefix(['e', 'E']) else {
            return Some(0);
        };
        let unsigned = after.strip_prefix(['+', '-']).unwrap_or(after);
        if !unsigned.starts_with(ascii_digit) {
            return Some(0);
        }
        let sign = after.len() - unsigned.len();
        let digits = unsigned.find(|c| !ascii_digit(c)).unwrap_or(unsigned.len());
        self.at += 1 + sign + digits;
        after[..sign + digits].parse().ok()
    }

    fn suffix(&mut self) -> Option<Suffix> {
        let start = self.at;
        let text = self.take(|c| is_xid_continue(c) || matches!(c, '%' | '‰' | '％'));
        if text.is_empty() {
            return None;
        }
        let known = Suffix::from_name(text);
        if known.is_none() {
            let kind = match text {
                "％" => ExpressionErrorKind::Misspelt {
                    found: text.into(),
                    meant: "%",
                },
                _ => ExpressionErrorKind::UnknownSuffix { found: text.into() },
            };
            self.note(start, kind);
        }
        known
    }
}

fn ascii_digit(c: char) -> bool {
    c.is_ascii_digit()
}
