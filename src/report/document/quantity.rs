//! Values with their units, and probabilities, as sentences and tables write them.

use crate::charts::{Language, NumberFormat, whole_percent};
use crate::report::words::localised;
use crate::scenario::Unit;
use crate::statistics::ColumnSummary;
use crate::words as phrases;

/// A median with the 80% interval around it, in one format.
pub(super) struct Spread {
    pub(super) median: String,
    pub(super) low: String,
    pub(super) high: String,
    /// Whether futures differ at all.
    pub(super) varies: bool,
}

impl Spread {
    /// `at` are the positions of the levels 10%, 50% and 90%.
    pub(super) fn of(column: &ColumnSummary, at: [usize; 3], language: Language) -> Self {
        let values = at.map(|at| column.quantiles[at]);
        let format = NumberFormat::shared(&values, language);
        let [low, median, high] = values.map(|value| format.format(value));
        Self {
            varies: values[0] < values[2] && low != high,
            median,
            low,
            high,
        }
    }

    /// `low to high`, each with its unit where that is a sign such as %.
    pub(super) fn interval(&self, unit: &Unit, language: Language) -> String {
        if !self.varies {
            return "–".to_owned();
        }
        let ends = [&self.low, &self.high].map(|end| signed_unit(end, unit));
        phrases::doc_interval_ends(language, &ends[0], &ends[1])
    }
}

/// The number with a per cent or per mille sign where it is so written; its table says other units.
pub(super) fn signed_unit(number: &str, unit: &Unit) -> String {
    match unit.scale {
        100 => format!("{number}%"),
        1000 => format!("{number}‰"),
        _ => number.to_owned(),
    }
}

/// The number with its unit in words.
pub(super) fn with_unit(number: &str, unit: &Unit, language: Language) -> String {
    let name = localised(&unit.name, language);
    if unit.scale != 1 {
        return signed_unit(number, unit);
    }
    let tight = name.starts_with(['%', '‰'])
        || language == Language::Zh && !name.starts_with(|c: char| c.is_ascii());
    match name {
        "" => number.to_owned(),
        _ if tight => format!("{number}{name}"),
        _ => format!("{number} {name}"),
    }
}

/// A difference with its sign, in percentage points where the unit is per cent.
pub(super) fn difference(value: f64, unit: &Unit, language: Language) -> String {
    let number = NumberFormat::shared(&[value], language).format(value);
    let zero = !number.contains(|c: char| c.is_ascii_digit() && c != '0');
    let number = match number.strip_prefix('\u{2212}') {
        Some(rest) if zero => rest.to_owned(),
        None if !zero => format!("+{number}"),
        _ => number,
    };
    match unit.scale {
        100 => phrases::doc_points(language, number),
        _ => signed_unit(&number, unit),
    }
}

/// A share of futures; where they differ, none of them is not never.
pub(super) fn chance(probability: f64, varies: bool) -> String {
    whole_percent(probability, varies)
}

/// Sentences one after the other.
pub(super) fn joined(sentences: &[String], language: Language) -> String {
    sentences.join(match language {
        Language::Zh => "",
        Language::En => " ",
    })
}
