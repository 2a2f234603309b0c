//! Every sentence that Plancast adds to a plan's own titles, once, in Chinese and English.
//!
//! A phrase is declared with both languages side by side by [`phrases!`], which makes a
//! function of it: `words::target(language, level, year, chance)`. A phrase that lacks a
//! language does not compile; the tests hold that both take the same parameters, that each is
//! written in its language, and that no sentence stands elsewhere in `src`.
//!
//! Messages of the terminal and findings are English only: they are not part of what is published.

mod attribute;
mod backtest;
mod calibrate;
mod catalogue;
mod charts;
mod compare;
mod discover;
mod document;
mod fit;
mod optimise;
mod record;
mod report;
mod seek;
mod sensitivity;
mod stress;
mod track;
mod value;
pub mod workbook;

pub use attribute::*;
pub use backtest::*;
pub use calibrate::*;
pub use charts::*;
pub use compare::*;
pub use discover::*;
pub use document::*;
pub use fit::*;
pub use optimise::*;
pub use record::*;
pub use report::*;
pub use seek::*;
pub use sensitivity::*;
pub use stress::*;
pub use track::*;
pub use value::*;

use catalogue::phrases;

/// The language of what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// British English.
    En,
}

#[cfg(test)]
mod tests;
