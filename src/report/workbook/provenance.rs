//! What the workbook was made from: enough to make it again.

use rust_xlsxwriter::{Worksheet, XlsxError};
use sha2::{Digest, Sha256};

use super::style::Styles;
use super::{WorkbookInput, sheet::Sheet, words};
use crate::report::manifest::hex;
use crate::report::words::{localised, sampler_name};

pub(super) fn sheet(
    input: &WorkbookInput<'_>,
    styles: &Styles,
    name: &str,
) -> Result<Worksheet, XlsxError> {
    let language = input.language;
    let first = &input.scenarios[0];
    let mut sheet = Sheet::new(name)?;
    sheet.loose(0, 0, name, &styles.title)?;
    let sampler = sampler_name(first.run.sampler, language);
    let facts = [
        (
            words::generator(language),
            format!("Plancast {}", env!("CARGO_PKG_VERSION")),
        ),
        (
            words::plan(language),
            localised(&first.plan.title, language).to_owned(),
        ),
        (
            words::region(language),
            localised(&first.plan.region, language).to_owned(),
        ),
        (
            words::years(language),
            format!("{}–{}", first.plan.base_year, first.plan.end_year),
        ),
        (words::path_count(language), first.run.paths.to_string()),
        (words::seed(language), first.run.seed.to_string()),
        (words::point_set(language), sampler.to_owned()),
        (
            words::quantile_definition(language),
            words::quantile_type_7(language).to_owned(),
        ),
        (words::overrides(language), input.overrides.join(", ")),
    ];
    let mut row = 2;
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        sheet.text(row, 0, name, &styles.strong)?;
        sheet.loose(row, 1, fact, &styles.text)?;
        row += 1;
    }
    row += 1;
    let header = [
        words::input_file(language),
        words::bytes(language),
        words::hash(language),
    ];
    for (at, text) in (0..).zip(header) {
        sheet.header(row, at, text, &styles.header)?;
    }
    for file in input.inputs {
        row += 1;
        sheet.text(row, 0, &file.path, &styles.text)?;
        sheet.number(row, 1, file.bytes.len() as f64, &styles.count, "#,##0")?;
        sheet.text(row, 2, &hex(&Sha256::digest(&file.bytes)), &styles.text)?;
    }
    sheet.finish((0, 0), language)
}
