//! The value language: text to syntax tree and back.
//!
//! ```text
//! or < and < not < comparisons < to < + - < * / < unary - < ^
//! ```
//!
//! `^` is right-associative and binds tighter than a minus on its left, so
//! `-2^2` is -4. Comparisons and `to` do not chain. Numbers take the suffixes
//! of [`Suffix`] directly attached; names are Unicode identifiers joined by
//! dots. What a name stands for is settled by the model, not here.
//!
//! [`parse`] never stops at the first mistake: it gives every one it can find
//! without guessing. Trees are at most [`DEPTH_LIMIT`] levels deep, so that
//! walking, printing and dropping one can recurse safely.

mod call;
mod error;
mod function;
mod lexer;
mod nearest;
mod number;
mod parser;
mod printer;
mod recovery;
mod syntax;

pub use error::{ExpressionError, ExpressionErrorKind};
pub use function::{Family, Function};
pub use nearest::nearest;
pub use number::{SUFFIXES, Suffix};
pub use parser::{DEPTH_LIMIT, NESTING_LIMIT, parse};
pub use syntax::*;
