//! Suffixes, functions and names of the expressions.

use super::{Page, cell, code};
use crate::expression::{Family, Function, SUFFIXES};
use crate::scenario::language::NAMES;

/// The suffixes of numbers.
pub(super) fn suffixes(page: &mut Page) {
    let rows: Vec<Vec<String>> = SUFFIXES
        .iter()
        .map(|suffix| {
            let factor = match suffix.exponent {
                low @ ..0 => format!("0.{}1", "0".repeat(low.unsigned_abs() as usize - 1)),
                high => format!("1{}", "0".repeat(high.unsigned_abs() as usize)),
            };
            vec![code(suffix.name), factor]
        })
        .collect();
    page.rows(&["suffix", "times"], &rows);
}

/// What each family of functions is for.
const FAMILIES: [(Family, &str, &str); 4] = [
    (Family::Arithmetic, "Arithmetic", ""),
    (
        Family::Time,
        "Time",
        "Years before the base year count as the base year.",
    ),
    (
        Family::Distribution,
        "Distributions",
        "A distribution is drawn once per future, unless it stands inside `yearly`: what is not \
         known stays unknown in the same way in all its years.",
    ),
    (Family::Process, "Yearly processes", "Drawn anew each year."),
];

/// The functions by family.
pub(super) fn functions(page: &mut Page) {
    for (family, title, note) in FAMILIES {
        page.heading(3, title);
        if !note.is_empty() {
            page.text(note);
        }
        let own = Function::ALL
            .iter()
            .filter(|function| function.family() == family);
        let rows: Vec<Vec<String>> = own
            .map(|function| vec![cell(&function.signatures()), cell(function.summary())])
            .collect();
        page.rows(&["function", "gives"], &rows);
    }
}

/// The names that expressions read.
pub(super) fn names(page: &mut Page) {
    let row = |written: &str, meaning: &str| vec![code(written), cell(meaning)];
    let rows: Vec<Vec<String>> = NAMES
        .iter()
        .map(|name| row(name.written, name.meaning))
        .collect();
    page.rows(&["name", "gives"], &rows);
}
