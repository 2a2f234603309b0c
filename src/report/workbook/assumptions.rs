//! Every number with its source or assumption, and how many targets rest on it.
//! A number that is the same in several scenarios stands once.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::style::Styles;
use super::{WorkbookInput, sheet::Sheet, words};
use crate::charts::Language;
use crate::model::quantities;
use crate::report::evidence::{evidence, written};
use crate::report::words::value_title;
use crate::scenario::{Form, Quantity, Scenario};

const HEAD: u32 = 2;
/// Widths of what wraps, in digits.
const WIDE: f64 = 58.0;
const MIDDLE: f64 = 40.0;
const NAME: f64 = 30.0;

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
        words::quantity_title(language),
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
    sheet.fit(0, NAME);
    sheet.fit(2, MIDDLE);
    sheet.fit(4, WIDE);
    sheet.fit(5, 14.0);
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
        let scenario = &input.scenarios[row.scenarios[0]];
        sheet.wrapped(
            at,
            0,
            &title(scenario, row.quantity, language),
            &styles.wrapped,
        )?;
        sheet.text(at, 1, &row.quantity.key, &styles.text)?;
        sheet.wrapped(at, 2, &row.value, &styles.wrapped)?;
        sheet.text(at, 3, kind, &styles.text)?;
        sheet.wrapped(at, 4, text, &styles.wrapped)?;
        let count: Format = styles
            .count
            .clone()
            .set_align(rust_xlsxwriter::FormatAlign::Top);
        sheet.number(at, 5, row.targets as f64, &count, "#,##0")?;
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
        sheet.wrapped(at, 6, &scenarios, &styles.wrapped)?;
    }
    sheet.fit(6, 24.0);
    let last = HEAD + u32::try_from(rows.len()).expect("rows of a sheet");
    sheet
        .inner
        .autofilter(HEAD - 1, 0, last.max(HEAD + 1) - 1, 6)?;
    sheet.finish((HEAD, 2), language)
}

/// What readers call a number; of a lever, the number that it changes.
fn title(scenario: &Scenario, quantity: &Quantity, language: Language) -> String {
    let key = match &quantity.form {
        Form::Lever(_) => quantity
            .key
            .rsplit_once('.')
            .map_or(&*quantity.key, |(key, _)| key),
        _ => &quantity.key,
    };
    value_title(scenario, key, language)
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
