//! From charts as data to files: the pictures, and the numbers beside each.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::plotted;
use crate::charts::{ChartError, Figure, Fonts, Format, Page, draw_with};
use crate::report::manifest::{InputFile, inputs_hash};
use crate::report::tables::OutputFile;
use crate::scenario::Scenario;

/// How charts are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartOptions {
    /// File formats, at least one.
    pub formats: Vec<Format>,
    /// Page size and resolution.
    pub page: Page,
}

/// A chart still to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartFile {
    /// Path without extension inside the command's folder.
    pub stem: String,
    /// What it shows.
    pub figure: Figure,
    /// Scenario for the provenance; none where it shows several.
    pub scenario: Option<String>,
}

/// Where the numbers of charts come from: keys and values for the files' metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    plan: String,
    settings: Vec<(String, String)>,
    inputs: String,
}

impl Provenance {
    /// Of a run.
    ///
    /// # Panics
    /// Without a scenario.
    pub fn of_run(scenarios: &[Scenario], inputs: &[InputFile]) -> Self {
        let run = &scenarios[0].run;
        let settings = [
            ("Seed", run.seed.to_string()),
            ("Paths", run.paths.to_string()),
            ("Sampler", run.sampler.name().to_owned()),
        ];
        Self {
            plan: scenarios[0].plan.id.clone(),
            settings: settings
                .map(|(key, value)| (key.to_owned(), value))
                .to_vec(),
            inputs: inputs_hash(inputs),
        }
    }

    /// Of an analysis of the plan called `plan`: its command and the settings that its manifest lists.
    pub fn of_analysis(
        command: &str,
        plan: &str,
        settings: &[(&str, String)],
        inputs: &[InputFile],
    ) -> Self {
        let mut listed = vec![("Command".to_owned(), command.to_owned())];
        // A chart names its own scenario; what is not set says nothing.
        let said = settings
            .iter()
            .filter(|(name, value)| *name != "scenario" && !value.is_empty());
        listed.extend(said.map(|(name, value)| (capitalised(name), value.clone())));
        Self {
            plan: plan.to_owned(),
            settings: listed,
            inputs: inputs_hash(inputs),
        }
    }

    fn of_chart(&self, chart: &ChartFile) -> Vec<(String, String)> {
        let scenario = chart.scenario.as_deref().unwrap_or("all");
        let software = format!("plancast {}", env!("CARGO_PKG_VERSION"));
        let first = [
            ("Software", software.as_str()),
            ("Plan", self.plan.as_str()),
            ("Scenario", scenario),
        ];
        let first = first.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let last = ("Inputs SHA-256".to_owned(), self.inputs.clone());
        let settings = self.settings.iter().cloned();
        first.into_iter().chain(settings).chain([last]).collect()
    }
}

/// `model_runs` as `Model runs`.
fn capitalised(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Called after each file with one, and the number of all files.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Draws charts in parallel and writes the plotted numbers beside each; also gives the characters
/// that the fonts lack.
///
/// # Errors
/// The first chart (in the order of the files) that cannot be drawn.
pub fn draw_charts(
    charts: &[ChartFile],
    provenance: &Provenance,
    options: &ChartOptions,
    progress: Progress<'_>,
) -> Result<(Vec<OutputFile>, BTreeSet<char>), ChartError> {
    let jobs: Vec<(&ChartFile, Format)> = charts
        .iter()
        .flat_map(|chart| options.formats.iter().map(move |&format| (chart, format)))
        .collect();
    let all = jobs.len() as u64;
    let fonts = Fonts::embedded()?;
    let drawn: Vec<_> = jobs
        .into_par_iter()
        .map(|(chart, format)| {
            let provenance = provenance.of_chart(chart);
            let drawing = draw_with(&fonts, &chart.figure, &options.page, format, &provenance);
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
    files.par_extend(charts.par_iter().map(plotted::numbers));
    Ok((files, missing))
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Png => "png",
        Format::Svg => "svg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analysis_names_its_settings() {
        let settings = [
            ("scenario", "baseline".to_owned()),
            ("model_runs", "512".to_owned()),
            ("overrides", String::new()),
        ];
        let provenance = Provenance::of_analysis("sensitivity", "huangyan", &settings, &[]);
        let expected = [("Command", "sensitivity"), ("Model runs", "512")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(provenance.settings, expected);
    }
}
