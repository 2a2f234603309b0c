//! From a run's summary to charts: a fan for each indicator and scenario, and
//! for each indicator one chart with the scenarios side by side.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::manifest::{InputFile, inputs_hash};
use super::tables::OutputFile;
use super::words;
use crate::analysis::{PlanSummary, ScenarioSummary, TargetSummary};
use crate::charts::{
    Band, ChartError, ComparisonFigure, Direction, FanFigure, Figure, Format, Interval, Language,
    Page, Point, Series, TargetMark, draw,
};
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
    /// Scenario for the provenance; none for a comparison.
    scenario: Option<String>,
}

/// Called with one for each file drawn.
pub type Progress<'a> = &'a (dyn Fn(u64) + Sync);

/// Draws every chart of a run, in parallel; also gives the characters that the fonts lack.
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
    let drawn: Vec<_> = jobs
        .into_par_iter()
        .map(|(chart, format)| {
            let provenance = provenance(&scenarios[0], chart, &hash);
            let drawing = draw(&chart.figure, &options.page, format, &provenance);
            progress(1);
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
    let mut charts = Vec::new();
    let build = Builder {
        scenarios,
        summary,
        language,
    };
    for (scenario, own) in scenarios.iter().zip(&summary.scenarios) {
        for (index, columns) in &own.indicators {
            let (id, _) = scenario
                .indicators
                .get_index(*index)
                .expect("its own position");
            charts.push(ChartFile {
                stem: format!("charts/{}/{id}", scenario.id),
                figure: Figure::Fan(build.fan(scenario, own, *index, columns)),
                scenario: Some(scenario.id.clone()),
            });
        }
    }
    let compared = build
        .by_indicator()
        .into_iter()
        .filter(|(_, parts)| parts.len() > 1);
    for (id, group) in compared {
        charts.push(ChartFile {
            stem: format!("charts/{id}"),
            figure: Figure::Comparison(build.comparison(&group)),
            scenario: None,
        });
    }
    charts
}

/// One scenario's part in a comparison.
struct Part<'a> {
    scenario: &'a Scenario,
    summary: &'a ScenarioSummary,
    index: usize,
    columns: &'a [ColumnSummary],
}

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

    fn fan(
        &self,
        scenario: &'a Scenario,
        summary: &ScenarioSummary,
        index: usize,
        columns: &[ColumnSummary],
    ) -> FanFigure {
        let indicator = &scenario.indicators[index];
        let band = |low: f64, high: f64, label: &str| Band {
            label: label.to_owned(),
            lower: self.quantile(columns, low),
            upper: self.quantile(columns, high),
            lower_label: format!("{}%", (low * 100.0).round()),
            upper_label: format!("{}%", (high * 100.0).round()),
        };
        let median = self.quantile(columns, 0.5);
        let mut subtitle: Vec<String> = Vec::new();
        subtitle.extend(words::other_title(&indicator.title, self.language).map(str::to_owned));
        subtitle.push(self.text(&scenario.title).to_owned());
        subtitle.push(words::paths(self.summary.paths, self.language));
        FanFigure {
            title: self.text(&indicator.title).to_owned(),
            subtitle: subtitle.join(" · "),
            unit: self.unit(indicator),
            years: summary.years.clone(),
            breaks: Self::breaks(scenario, indicator),
            bands: vec![
                band(0.05, 0.95, "90%"),
                band(0.10, 0.90, "80%"),
                band(0.25, 0.75, "50%"),
            ],
            base: Some(Point {
                year: summary.years[0],
                value: median[0],
            }),
            median,
            history: Vec::new(),
            targets: self.targets(indicator, summary, index, true),
            horizons: scenario.plan.horizons.clone(),
            notes: self.notes(indicator),
            language: self.language,
        }
    }

    fn targets(
        &self,
        indicator: &'a Indicator,
        summary: &ScenarioSummary,
        index: usize,
        with_probability: bool,
    ) -> Vec<TargetMark> {
        let own = summary
            .targets
            .iter()
            .filter(|target| target.indicator == index);
        own.map(|target| {
            let wanted = &indicator.targets[target.target];
            let level = self.level_text(indicator, target);
            TargetMark {
                year: wanted.year,
                level: target.level,
                text: if with_probability {
                    words::target(
                        &level,
                        wanted.year,
                        target.estimate.probability,
                        self.language,
                    )
                } else {
                    words::bare_target(&level, wanted.year, self.language)
                },
                direction: match wanted.direction {
                    scenario::Direction::AtLeast => Direction::AtLeast,
                    scenario::Direction::AtMost => Direction::AtMost,
                },
            }
        })
        .collect()
    }

    /// The target in words: its label where it has one, its side, level and tolerance.
    fn level_text(&self, indicator: &'a Indicator, target: &TargetSummary) -> String {
        let wanted = &indicator.targets[target.target];
        let scale = indicator.unit.scale;
        let (direction, tolerance) = (wanted.direction, target.tolerance);
        let level = words::target_level(direction, target.level, tolerance, scale, self.language);
        match &wanted.label {
            Some(label) => format!("{} {level}", self.text(label)),
            None => level,
        }
    }

    /// Indicators in the order in which scenarios first have them.
    fn by_indicator(&self) -> indexmap::IndexMap<&'a str, Vec<Part<'a>>> {
        let mut found: indexmap::IndexMap<&str, Vec<Part<'_>>> = indexmap::IndexMap::new();
        for (scenario, summary) in self.scenarios.iter().zip(&self.summary.scenarios) {
            for (index, columns) in &summary.indicators {
                let (id, _) = scenario
                    .indicators
                    .get_index(*index)
                    .expect("its own position");
                found.entry(id.as_str()).or_default().push(Part {
                    scenario,
                    summary,
                    index: *index,
                    columns,
                });
            }
        }
        found
    }

    fn comparison(&self, parts: &[Part<'a>]) -> ComparisonFigure {
        let first = &parts[0];
        let indicator = &first.scenario.indicators[first.index];
        let mut subtitle: Vec<String> = Vec::new();
        subtitle.extend(words::other_title(&indicator.title, self.language).map(str::to_owned));
        subtitle.push(words::scenarios_compared(parts.len(), self.language));
        subtitle.push(words::paths(self.summary.paths, self.language));
        ComparisonFigure {
            title: self.text(&indicator.title).to_owned(),
            subtitle: subtitle.join(" · "),
            unit: self.unit(indicator),
            years: first.summary.years.clone(),
            series: parts.iter().map(|part| self.series(part, parts)).collect(),
            targets: self.distinct_targets(parts),
            breaks: Self::breaks(first.scenario, indicator),
            horizons: first.scenario.plan.horizons.clone(),
            notes: self.notes(indicator),
            language: self.language,
        }
    }

    fn series(&self, part: &Part<'a>, parts: &[Part<'a>]) -> Series {
        let horizons = &part.scenario.plan.horizons;
        let position = |year: &i32| part.summary.years.iter().position(|at| at == year);
        let level = |level: f64| self.summary.level(level);
        let at_horizons = horizons.iter().filter_map(|year| {
            let column = &part.columns[position(year)?];
            let quantile = |at: f64| column.quantiles[level(at)];
            Some(Interval {
                year: *year,
                p10: quantile(0.10),
                p25: Some(quantile(0.25)),
                p50: quantile(0.50),
                p75: Some(quantile(0.75)),
                p90: quantile(0.90),
                probability: self.chance(part, parts, *year),
            })
        });
        Series {
            label: self.text(&part.scenario.title).to_owned(),
            median: self.quantile(part.columns, 0.5),
            at_horizons: at_horizons.collect(),
        }
    }

    /// The targets of all scenarios, each once.
    fn distinct_targets(&self, parts: &[Part<'a>]) -> Vec<TargetMark> {
        let mut marks: Vec<TargetMark> = Vec::new();
        for part in parts {
            let indicator = &part.scenario.indicators[part.index];
            for mark in self.targets(indicator, part.summary, part.index, false) {
                if !marks.contains(&mark) {
                    marks.push(mark);
                }
            }
        }
        marks
    }

    /// The scenario's targets due in a year: level, side and probability.
    fn due(part: &Part<'a>, year: i32) -> Vec<(f64, scenario::Direction, f64)> {
        let indicator = &part.scenario.indicators[part.index];
        let own = part
            .summary
            .targets
            .iter()
            .filter(|target| target.indicator == part.index);
        own.filter_map(|target| {
            let wanted = &indicator.targets[target.target];
            let due = (target.level, wanted.direction, target.estimate.probability);
            (wanted.year == year).then_some(due)
        })
        .collect()
    }

    /// Probability of the target due in a year, where it is the only one and that of all scenarios:
    /// a number in brackets must not speak of another target than the line drawn.
    fn chance(&self, part: &Part<'a>, parts: &[Part<'a>], year: i32) -> Option<f64> {
        let own = Self::due(part, year);
        let [(level, direction, probability)] = own.as_slice() else {
            return None;
        };
        let same = |other: &Part<'a>| {
            let due = Self::due(other, year);
            matches!(due.as_slice(), [(l, d, _)] if l == level && d == direction)
        };
        parts.iter().all(same).then_some(*probability)
    }
}
