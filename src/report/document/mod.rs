//! `report.html` and `report.md`: a run to be read.
//!
//! [`document`] makes one document as data from the results of a run: the answer, the target
//! board, a section for each domain, then budget, people, method, evidence and provenance.
//! [`html`] and [`markdown`] write it. Charts are the run's own figures, not drawn again from numbers.

mod answer;
mod board;
mod budget;
mod changes;
mod digits;
mod equations;
mod evidence;
mod facts;
mod html;
mod indicators;
mod inline;
mod lifts;
mod markdown;
mod method;
mod model;
mod people;
mod provenance;
pub(super) mod quantity;
mod table;
mod together;

pub use model::{Block, Cell, Chart, Document, Row, Section, Table};
pub(super) use provenance::provenance;

use super::figures::{ChartFile, run_charts};
use super::manifest::InputFile;
use super::tables::{OutputFile, file};
use super::words::{localised, thousands};
use crate::analysis::PlanSummary;
use crate::charts::{ChartError, Figure, Language};
use crate::model::{Model, baseline};
use crate::scenario::{Scenario, Title};
use crate::words as phrases;

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct DocumentInput<'a> {
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
    /// Extension of the pictures that stand beside the report; none without charts.
    pub pictures: Option<&'a str>,
}

/// `report.html` and `report.md`.
///
/// # Errors
/// A chart that cannot be drawn.
pub fn documents(input: &DocumentInput<'_>) -> Result<Vec<OutputFile>, ChartError> {
    written(&document(input), input.pictures)
}

/// A document as `report.html` and `report.md`.
pub(super) fn written(
    document: &Document,
    pictures: Option<&str>,
) -> Result<Vec<OutputFile>, ChartError> {
    let html = html::write(document)?;
    let markdown = markdown::write(document, pictures);
    Ok(vec![
        file("report.html", html.into_bytes()),
        file("report.md", markdown.into_bytes()),
    ])
}

/// A run as a document.
pub fn document(input: &DocumentInput<'_>) -> Document {
    let language = input.language;
    // The figures hold the numbers of tables too, so they are made even where none is drawn.
    let charts = run_charts(input.scenarios, input.summary, language);
    let build = Builder {
        input: *input,
        base: baseline(input.scenarios),
        charts: &charts,
    };
    let mut sections = vec![build.answer()];
    sections.extend(build.board());
    sections.extend(build.changes());
    sections.extend(build.domains());
    sections.extend(build.budget());
    sections.extend(build.people());
    sections.extend([build.method(), build.evidence(), build.provenance()]);
    Document {
        title: build.text(&input.scenarios[0].plan.title).to_owned(),
        subtitle: build.subtitle(),
        language,
        sections,
    }
}

/// What every section is made from.
struct Builder<'a> {
    input: DocumentInput<'a>,
    /// Position of the baseline.
    base: usize,
    charts: &'a [ChartFile],
}

impl<'a> Builder<'a> {
    fn text(&self, title: &'a Title) -> &'a str {
        localised(title, self.input.language)
    }

    fn name(&self, scenario: usize) -> &'a str {
        self.text(&self.input.scenarios[scenario].title)
    }

    fn baseline(&self) -> &'a Scenario {
        &self.input.scenarios[self.base]
    }

    fn subtitle(&self) -> String {
        let language = self.input.language;
        let plan = &self.baseline().plan;
        let (title, region) = (self.text(&plan.title), self.text(&plan.region));
        let paths = thousands(self.input.summary.paths);
        let scenarios = match self.input.scenarios.len() {
            1 => phrases::doc_one_scenario(language).to_owned(),
            count => phrases::doc_scenarios(language, count),
        };
        let mut parts = vec![
            phrases::doc_span(language, plan.base_year, plan.end_year),
            scenarios,
            phrases::doc_futures_each(language, paths),
        ];
        if !region.is_empty() && region != title {
            parts.insert(0, region.to_owned());
        }
        parts.join(" · ")
    }

    fn figure(&self, stem: &str) -> Option<&'a ChartFile> {
        self.charts.iter().find(|chart| chart.stem == stem)
    }

    /// The charts with these names that the run has; none without charts.
    fn show(&self, stems: &[(String, String)]) -> Option<Block> {
        self.input.pictures?;
        let found = stems.iter().filter_map(|(stem, title)| {
            self.figure(stem).map(|chart| Chart {
                stem: stem.clone(),
                figure: without_notes(&chart.figure),
                title: title.clone(),
            })
        });
        let found: Vec<Chart> = found.collect();
        (!found.is_empty()).then_some(Block::Charts(found))
    }
}

/// A chart of an indicator without its notes: they stand above it or in the section on method.
pub(super) fn without_notes(figure: &Figure) -> Figure {
    let mut figure = figure.clone();
    match &mut figure {
        Figure::Fan(own) => own.notes.clear(),
        Figure::Comparison(own) => own.notes.clear(),
        Figure::Waterfall(own) => own.notes.clear(),
        _ => {}
    }
    figure
}

#[cfg(test)]
mod tests;
