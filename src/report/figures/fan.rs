//! The fan of one indicator under one scenario, and the targets that stand in charts.

use super::{Builder, ChartFile, words};
use crate::analysis::{MeasuredOf, ScenarioSummary, TargetSummary};
use crate::charts::{Band, Direction, FanFigure, Figure, Point, TargetMark};
use crate::scenario::{self, Indicator, Scenario};
use crate::statistics::ColumnSummary;

impl<'a> Builder<'a> {
    /// One chart for each scenario and indicator.
    pub(super) fn fans(&self) -> Vec<ChartFile> {
        let mut charts = Vec::new();
        for (scenario, own) in self.scenarios.iter().zip(&self.summary.scenarios) {
            for (index, columns) in &own.indicators {
                let (id, _) = scenario
                    .indicators
                    .get_index(*index)
                    .expect("its own position");
                charts.push(ChartFile {
                    stem: format!("charts/{}/{id}", scenario.id),
                    figure: Figure::Fan(self.fan(scenario, own, *index, columns)),
                    scenario: Some(scenario.id.clone()),
                });
            }
        }
        charts
    }

    fn fan(
        &self,
        scenario: &'a Scenario,
        summary: &ScenarioSummary,
        index: usize,
        columns: &[ColumnSummary],
    ) -> FanFigure {
        let indicator = &scenario.indicators[index];
        let median = self.quantile(columns, 0.5);
        let measured = Self::measured(summary, &MeasuredOf::Indicator(index));
        let mut notes = self.notes(indicator);
        notes.splice(..0, self.measured_note(&measured));
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
            bands: self.bands(columns),
            base: Some(Point {
                year: summary.years[0],
                value: median[0],
            }),
            median,
            measured,
            earlier: None,
            history: past(scenario, index),
            targets: self.targets(indicator, summary, index, true),
            horizons: scenario.plan.horizons.clone(),
            notes,
            language: self.language,
        }
    }

    /// The central 90%, 80% and 50%.
    pub(super) fn bands(&self, columns: &[ColumnSummary]) -> Vec<Band> {
        let band = |low: f64, high: f64, label: &str| Band {
            label: label.to_owned(),
            lower: self.quantile(columns, low),
            upper: self.quantile(columns, high),
            lower_label: format!("{}%", (low * 100.0).round()),
            upper_label: format!("{}%", (high * 100.0).round()),
        };
        vec![
            band(0.05, 0.95, "90%"),
            band(0.10, 0.90, "80%"),
            band(0.25, 0.75, "50%"),
        ]
    }

    pub(super) fn targets(
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
    pub(super) fn level_text(&self, indicator: &'a Indicator, target: &TargetSummary) -> String {
        let wanted = &indicator.targets[target.target];
        let scale = indicator.unit.scale;
        let (direction, tolerance) = (wanted.direction, target.tolerance);
        let level = words::target_level(direction, target.level, tolerance, scale, self.language);
        match &wanted.label {
            Some(label) => format!("{} {level}", self.text(label)),
            None => level,
        }
    }
}

/// What `[history]` has of an indicator before the base year, in its written unit.
fn past(scenario: &Scenario, index: usize) -> Vec<Point> {
    let indicator = scenario.indicators.get_index(index);
    let (id, indicator) = indicator.expect("its own position");
    let record = scenario.history.as_ref();
    let Some(recorded) = record.and_then(|record| record.series.get(id)) else {
        return Vec::new();
    };
    let scale = f64::from(indicator.unit.scale);
    let points = recorded.history.points().iter();
    points
        .filter(|point| point.year < scenario.plan.base_year)
        .map(|point| Point {
            year: point.year,
            value: scale * point.value,
        })
        .collect()
}
