//! One indicator under all scenarios, side by side.

use super::{Builder, ChartFile, words};
use crate::analysis::ScenarioSummary;
use crate::charts::{ComparisonFigure, Figure, Interval, Series, TargetMark};
use crate::scenario::{self, Scenario};
use crate::statistics::ColumnSummary;

/// One scenario's part in a comparison.
struct Part<'a> {
    scenario: &'a Scenario,
    summary: &'a ScenarioSummary,
    index: usize,
    columns: &'a [ColumnSummary],
}

impl<'a> Builder<'a> {
    /// One chart for each indicator that several scenarios have.
    pub(super) fn comparisons(&self) -> Vec<ChartFile> {
        let compared = self
            .by_indicator()
            .into_iter()
            .filter(|(_, parts)| parts.len() > 1);
        let chart = |(id, parts): (&str, Vec<Part<'a>>)| ChartFile {
            stem: format!("charts/{id}"),
            figure: Figure::Comparison(self.comparison(&parts)),
            scenario: None,
        };
        compared.map(chart).collect()
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
