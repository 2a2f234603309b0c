//! Every number with its source or assumption, and how many targets rest on it.
//! A number that is the same in several scenarios stands once.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::style::Styles;
use super::{WorkbookInput, sheet::Sheet, words};
use crate::model::quantities;
use crate::report::evidence::{evidence, written};
use crate::scenario::Quantity;

const HEAD: u32 = 2;
/// Widths of what wraps, in digits.
const WIDE: f64 = 58.0;
const MIDDLE: f64 = 40.0;

struct Row<'a> {
    quantity: &'a Quantity,
    value: String,
    targets: usize,
    scenarios: Vec<usize>,
}

pub(super) fn sheet(
    input: &WorkbookInput<'_>,
    styles: &Styles,
    name: &str,
) -> Result<Worksheet, XlsxError> {
    let language = input.language;
    let mut sheet = Sheet::new(name)?;
    let count = input.assumptions();
    let sentence = words::reading_evidence(language, count.on_assumed, count.targets);
    sheet.loose(0, 0, &sentence, &styles.heading)?;
    let header = [
        words::quantity(language),
        words::written_value(language),
        words::basis(language),
        words::evidence(language),
        words::targets_resting(language),
        words::scenarios(language),
    ];
    for (at, text) in (0..).zip(header) {
        sheet.header(HEAD - 1, at, text, &styles.header)?;
    }
    sheet.fit(1, MIDDLE);
    sheet.fit(3, WIDE);
    sheet.fit(4, 14.0);
    let rows = rows(input);
    for (at, row) in (HEAD..).zip(&rows) {
        let (kind, text) = evidence(row.quantity);
        let kind = match kind {
            "source" => words::basis_source(language),
            "assumed" => words::basis_assumed(language),
            "lever" => words::basis_lever(language),
            "missing" => words::basis_missing(language),
            _ => words::basis_formula(language),
        };
        sheet.text(at, 0, &row.quantity.key, &styles.text)?;
        sheet.wrapped(at, 1, &row.value, &styles.wrapped)?;
        sheet.text(at, 2, kind, &styles.text)?;
        sheet.wrapped(at, 3, text, &styles.wrapped)?;
        let count: Format = styles
            .count
            .clone()
            .set_align(rust_xlsxwriter::FormatAlign::Top);
        sheet.number(at, 4, row.targets as f64, &count, "#,##0")?;
        let all = row.scenarios.len() == input.scenarios.len();
        let named = || {
            let titles: Vec<&str> = row
                .scenarios
                .iter()
                .map(|&at| input.scenario_title(at))
                .collect();
            titles.join(", ")
        };
        let scenarios = if all {
            words::all_scenarios(language).to_owned()
        } else {
            named()
        };
        sheet.wrapped(at, 5, &scenarios, &styles.wrapped)?;
    }
    sheet.fit(5, 24.0);
    let last = HEAD + u32::try_from(rows.len()).expect("rows of a sheet");
    sheet
        .inner
        .autofilter(HEAD - 1, 0, last.max(HEAD + 1) - 1, 5)?;
    sheet.finish((HEAD, 1), language)
}

fn rows<'a>(input: &WorkbookInput<'a>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for (at, (scenario, model)) in input.scenarios.iter().zip(input.models).enumerate() {
        for (position, quantity) in quantities(scenario).into_iter().enumerate() {
            let value = written(quantity);
            let targets = model.influences.targets_on(position);
            let known = rows.iter_mut().find(|row| {
                row.quantity.key == quantity.key
                    && row.value == value
                    && row.quantity.evidence == quantity.evidence
                    && row.targets == targets
            });
            match known {
                Some(row) => row.scenarios.push(at),
                None => rows.push(Row {
                    quantity,
                    value,
                    targets,
                    scenarios: vec![at],
                }),
            }
        }
    }
    rows
}
