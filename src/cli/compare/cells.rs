//! The cells of a comparison's tables.

use super::super::table::Cell;
use crate::analysis::compare::{MeanDifference, Verdict};
use crate::charts::{Digits, Language, format_number};

/// Paths that a plan can ask for.
const MOST_PATHS: u64 = 100_000_000;

/// What a row's numbers count.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// Percentage points, of a probability that is so large in the scenario.
    Points {
        of: f64,
    },
    Number,
}

pub(super) fn row(
    lead: [String; 4],
    unit: Unit,
    found: &MeanDifference,
    price: String,
) -> Vec<Cell> {
    let (scale, suffix) = match unit {
        Unit::Points { .. } => (100.0, " points"),
        Unit::Number => (1.0, ""),
    };
    let [name, year, before, after] = lead;
    let difference = match found.verdict {
        Verdict::Same => "the same".to_owned(),
        _ => format!("{}{suffix}", decimals(scale * found.mean)),
    };
    vec![
        Cell::left(name),
        Cell::right(year),
        Cell::right(before),
        Cell::right(after),
        Cell::right(difference),
        Cell::right(match found.verdict {
            Verdict::Same => String::new(),
            _ => found
                .margin
                .map_or_else(String::new, |own| format!("{:.2}", scale * own)),
        }),
        Cell::left(match (found.verdict, unit) {
            (Verdict::Same, Unit::Points { of: 0.0 }) => "missed in every path by both".to_owned(),
            (Verdict::Same, Unit::Points { of: 1.0 }) => "met in every path by both".to_owned(),
            _ => told(found),
        }),
        Cell::left(price),
    ]
}

/// Two decimals with a sign.
fn decimals(value: f64) -> String {
    format!("{value:+.2}").replace('-', "\u{2212}")
}

pub(super) fn number(value: f64) -> String {
    format_number(value, Language::En, Digits::Auto)
}

pub(super) fn signed(value: f64) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", number(value))
}

pub(super) fn margin(found: &MeanDifference) -> String {
    /// Relative to the mean: a margin below is rounding of the arithmetic, of a difference that is
    /// the same in every path.
    const ROUNDING: f64 = 1e-12;
    match (found.verdict, found.margin) {
        (Verdict::Same, _) | (_, None) => String::new(),
        (_, Some(own)) if own <= ROUNDING * found.mean.abs() => "0".to_owned(),
        (_, Some(own)) => number(own),
    }
}

pub(super) fn told(found: &MeanDifference) -> String {
    match found.verdict {
        Verdict::Same => "the same in every path".to_owned(),
        Verdict::Apart if found.is_apart_among_all() => "yes".to_owned(),
        Verdict::Apart => "yes *".to_owned(),
        Verdict::TooFewPaths => "too few paths".to_owned(),
        Verdict::NotApart { paths_needed } => match paths_needed {
            Some(paths) if paths <= MOST_PATHS => {
                format!("no: {} paths would", number(rounded_up(paths)))
            }
            Some(_) => "no: more paths than can be run would".to_owned(),
            None => "no, nor would more paths".to_owned(),
        },
    }
}

/// To two digits: more would claim to know.
fn rounded_up(paths: u64) -> f64 {
    let step = 10_u64.pow(paths.max(1).ilog10().saturating_sub(1));
    (paths.div_ceil(step) * step) as f64
}
