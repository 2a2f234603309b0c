//! From a run's summary to charts. Each kind of chart has a module that makes the
//! files of its kind; this one lists them and draws all.

mod board;
mod budget;
mod comparison;
mod difference;
mod distribution;
mod domain;
mod fan;
mod people;
mod plotted;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::manifest::{InputFile, inputs_hash};
use super::tables::OutputFile;
use super::words;
use crate::analysis::PlanSummary;
use crate::charts::{ChartError, Figure, Format, Language, Page, draw};
use crate::scenario::{self, Dynamics, Indicator, Scenario};
use crate::statistics::ColumnSummary;

/// How charts are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartOptions {
    /// Language of titles and labels.
    pub language: Language,
    /// File formats, at least one.
    pub formats: Vec<Format>,
    /// Page size and resolution.
    pub page: Page,
}

/// A chart still to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartFile {
    /// Path without extension inside the run's folder.
    pub stem: String,
    /// What it shows.
    pub figure: Figure,
    /// Scenario for the provenance; none where it shows several.
    scenario: Option<String>,
}

/// Called after each file with one, and the number of all files.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Draws every chart of a run, in parallel, and writes the plotted numbers beside each; also gives
/// the characters that the fonts lack.
///
/// # Errors
/// The first chart (in the order of the files) that cannot be drawn.
pub fn draw_charts(
    scenarios: &[Scenario],
    summary: &PlanSummary,
    inputs: &[InputFile],
    options: &ChartOptions,
    progress: Progress<'_>,
) -> Result<(Vec<OutputFile>, BTreeSet<char>), ChartError> {
    let charts = charts(scenarios, summary, options.language);
    let hash = inputs_hash(inputs);
    let jobs: Vec<(&ChartFile, Format)> = charts
        .iter()
        .flat_map(|chart| options.formats.iter().map(move |&format| (chart, format)))
        .collect();
    let all = jobs.len() as u64;
    let drawn: Vec<_> = jobs
        .into_par_iter()
        .map(|(chart, format)| {
            let provenance = provenance(&scenarios[0], chart, &hash);
            let drawing = draw(&chart.figure, &options.page, format, &provenance);
            progress(1, all);
            drawing.map(|drawing| {
                let file = OutputFile {
                    path: format!("{}.{}", chart.stem, extension(format)),
                    bytes: drawing.bytes,
                };
                (file, drawing.missing_glyphs)
            })
        })
        .collect();
    let mut files = Vec::with_capacity(drawn.len());
    let mut missing = BTreeSet::new();
    for result in drawn {
        let (file, lacking) = result?;
        files.push(file);
        missing.extend(lacking);
    }
    files.extend(charts.iter().map(plotted::numbers));
    Ok((files, missing))
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Png => "png",
        Format::Svg => "svg",
    }
}

fn provenance(first: &Scenario, chart: &ChartFile, hash: &str) -> Vec<(String, String)> {
    let scenario = chart.scenario.as_deref().unwrap_or("all");
    [
        (
            "Software",
            format!("plancast {}", env!("CARGO_PKG_VERSION")),
        ),
        ("Plan", first.plan.id.clone()),
        ("Scenario", scenario.to_owned()),
        ("Seed", first.run.seed.to_string()),
        ("Paths", first.run.paths.to_string()),
        ("Sampler", first.run.sampler.name().to_owned()),
        ("Inputs SHA-256", hash.to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .to_vec()
}

/// Every chart of a run as data.
fn charts(scenarios: &[Scenario], summary: &PlanSummary, language: Language) -> Vec<ChartFile> {
    let build = Builder {
        scenarios,
        summary,
        language,
    };
    let (fans, comparisons) = (build.fans(), build.comparisons());
    let domains = [
        build.domain_fans(&fans),
        build.domain_comparisons(&comparisons),
    ];
    let kinds = [
        fans,
        comparisons,
        build.differences(),
        build.boards(),
        build.budgets(),
        build.budget_differences(),
        build.people(),
        build.distributions(),
    ];
    kinds.into_iter().chain(domains).flatten().collect()
}

/// What every kind of chart is made from.
struct Builder<'a> {
    scenarios: &'a [Scenario],
    summary: &'a PlanSummary,
    language: Language,
}

impl<'a> Builder<'a> {
    fn quantile(&self, columns: &[ColumnSummary], level: f64) -> Vec<f64> {
        let position = self.summary.level(level);
        columns
            .iter()
            .map(|column| column.quantiles[position])
            .collect()
    }

    fn text(&self, title: &'a scenario::Title) -> &'a str {
        words::localised(title, self.language)
    }

    fn unit(&self, indicator: &'a Indicator) -> String {
        let name = self.text(&indicator.unit.name);
        if name.is_empty() {
            String::new()
        } else {
            words::unit(name, self.language)
        }
    }

    /// Where a total starts again.
    fn breaks(scenario: &Scenario, indicator: &Indicator) -> Vec<i32> {
        match indicator.dynamics {
            Dynamics::Cumulative(_) => scenario.plan.periods.clone(),
            _ => Vec::new(),
        }
    }

    fn notes(&self, indicator: &'a Indicator) -> Vec<String> {
        let run = &self.scenarios[0].run;
        let note = indicator
            .note
            .as_ref()
            .map(|note| self.text(note).to_owned());
        let mut notes: Vec<String> = note.into_iter().collect();
        notes.push(words::method(run.sampler, run.seed, self.language));
        notes
    }
}
