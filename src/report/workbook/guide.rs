//! The first sheet: what the others hold and how their numbers are read.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::style::Styles;
use super::{Listed, WorkbookInput, sheet::Sheet, words};
use crate::report::words::{localised, thousands};

/// Width of the texts, in digits.
const WIDE: f64 = 110.0;

pub(super) fn sheet(
    input: &WorkbookInput<'_>,
    styles: &Styles,
    name: &str,
    listed: &[Listed],
) -> Result<Worksheet, XlsxError> {
    let language = input.language;
    let mut sheet = Sheet::new(name)?;
    let title = localised(&input.scenarios[0].plan.title, language);
    sheet.loose(0, 0, title, &styles.title)?;
    let mut row = 2;
    sheet.loose(row, 0, words::sheets(language), &styles.heading)?;
    for entry in listed {
        row += 1;
        sheet.fit(
            0,
            unicode_width::UnicodeWidthStr::width(entry.name.as_str()) as f64,
        );
        let quoted = entry.name.replace('\'', "''");
        let link = Url::new(format!("internal:'{quoted}'!A1")).set_text(&entry.name);
        sheet.inner.write_url(row, 0, link)?;
        sheet.wrapped(row, 1, entry.says, &styles.wrapped)?;
    }
    row += 2;
    sheet.loose(row, 0, words::scenarios(language), &styles.heading)?;
    for (at, scenario) in input.scenarios.iter().enumerate() {
        row += 1;
        sheet.text(row, 0, input.scenario_title(at), &styles.text)?;
        if let Some(description) = &scenario.description {
            sheet.wrapped(row, 1, localised(description, language), &styles.wrapped)?;
        }
    }
    row += 2;
    sheet.loose(row, 0, words::reading(language), &styles.heading)?;
    let count = input.assumptions();
    let notes = [
        words::reading_paths(language, thousands(input.summary.paths)),
        words::reading_median(language).to_owned(),
        words::reading_probability(language).to_owned(),
        words::reading_joint(language).to_owned(),
        words::reading_money(language).to_owned(),
        words::reading_evidence(language, count.on_assumed, count.targets),
    ];
    for note in notes {
        row += 1;
        sheet.wrapped(row, 1, &note, &styles.wrapped)?;
    }
    sheet.widen(1, WIDE);
    sheet.finish((0, 0), language)
}
