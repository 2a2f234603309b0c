//! `workbook.xlsx`: a run for those who live in spreadsheets.
//!
//! Sheets in the run's language: how to read it, the target board, one sheet for
//! each domain with native charts, the budget, people, assumptions, provenance.
//! Every sheet has a frozen header, prints in landscape one page wide with its
//! header repeated, and holds numbers, not texts of numbers: what is written in
//! per cent is a fraction with a per cent format. There are no formulas, and
//! the creation date is fixed, so that two runs compare equal byte for byte.

mod assumptions;
mod board;
mod budget;
mod chart;
mod guide;
mod names;
mod provenance;
mod series;
mod sheet;
mod style;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::evidence::Assumptions;
use super::manifest::InputFile;
use super::tables::OutputFile;
use super::words::localised;
use crate::analysis::PlanSummary;
use crate::charts::Language;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::words::workbook as words;
use names::Names;
use style::Styles;

/// What a workbook is made from.
#[derive(Debug, Clone, Copy)]
pub struct WorkbookInput<'a> {
    /// The scenarios of the run, at least one.
    pub scenarios: &'a [Scenario],
    /// Their models.
    pub models: &'a [Model],
    /// What is left of their paths.
    pub summary: &'a PlanSummary,
    /// The files that were read.
    pub inputs: &'a [InputFile],
    /// `--set` and the options that stand for one.
    pub overrides: &'a [String],
    /// The language of all texts.
    pub language: Language,
}

/// A workbook that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make workbook.xlsx")]
pub struct WorkbookError(#[from] XlsxError);

/// One sheet as the guide lists it.
struct Listed {
    name: String,
    says: &'static str,
}

/// `workbook.xlsx`.
///
/// # Errors
/// What the spreadsheet format does not hold, such as more rows than it has.
pub fn workbook(input: &WorkbookInput<'_>) -> Result<OutputFile, WorkbookError> {
    let language = input.language;
    let styles = Styles::new();
    let mut names = Names::default();
    let mut name = |wanted: &str| names.claim(wanted);
    let guide_name = name(words::sheet_guide(language));
    let mut listed = Vec::new();
    let mut sheets = Vec::new();
    let mut list = |name: &str, says| {
        listed.push(Listed {
            name: name.to_owned(),
            says,
        });
    };
    let own = name(words::sheet_board(language));
    list(&own, words::guide_board(language));
    sheets.push(board::sheet(input, &styles, &own)?);
    for (title, series) in series::by_domain(input) {
        let own = name(&title);
        list(&own, words::guide_domain(language));
        let column = words::indicator(language);
        sheets.push(series::sheet(input, &styles, &own, column, &series)?);
    }
    if let Some(made) = budget::sheet(input, &styles, &mut name)? {
        list(&made.name(), words::guide_budget(language));
        sheets.push(made);
    }
    let people = series::people(input);
    if !people.is_empty() {
        let own = name(words::sheet_people(language));
        list(&own, words::guide_people(language));
        let column = words::group(language);
        sheets.push(series::sheet(input, &styles, &own, column, &people)?);
    }
    let own = name(words::sheet_assumptions(language));
    list(&own, words::guide_assumptions(language));
    sheets.push(assumptions::sheet(input, &styles, &own)?);
    let own = name(words::sheet_provenance(language));
    list(&own, words::guide_provenance(language));
    sheets.push(provenance::sheet(input, &styles, &own)?);
    let mut book = Workbook::new();
    book.set_properties(&properties(input)?);
    book.push_worksheet(guide::sheet(input, &styles, &guide_name, &listed)?);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    Ok(OutputFile {
        path: "workbook.xlsx".to_owned(),
        bytes: book.save_to_buffer()?,
    })
}

fn properties(input: &WorkbookInput<'_>) -> Result<DocProperties, XlsxError> {
    // No run knows the date, and the format wants one.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(localised(&input.scenarios[0].plan.title, input.language))
        .set_author(format!("Plancast {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&created))
}

impl WorkbookInput<'_> {
    fn assumptions(&self) -> Assumptions {
        Assumptions::of(self.scenarios, self.models, self.summary)
    }

    fn scenario_title(&self, at: usize) -> &str {
        localised(&self.scenarios[at].title, self.language)
    }
}
