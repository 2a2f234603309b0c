//! The value language: text to syntax tree and back.
mod syntax;
pub use syntax::*;
