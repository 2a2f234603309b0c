//! A ranking: one bar for each of several things, from zero, with its interval.

use super::Laid;
use super::bars::{self, Bar, BarChart, Row, Shape};
use super::error::ChartError;
use super::figure::check_value;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{HIGH, TOTAL};
use super::plotted::Plotted;
use super::waterfall::check_interval;
use crate::words::{self, Language};

/// One of the things ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedBar {
    /// Its name.
    pub label: String,
    /// Its value.
    pub value: f64,
    /// Its interval's ends, where they are known.
    pub interval: Option<(f64, f64)>,
    /// Whether it holds all others, such as what knowing everything is worth.
    pub is_total: bool,
}

/// Values ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// The bars, in the order in which they are shown.
    pub bars: Vec<RankedBar>,
    /// Name of the intervals, such as `95%`; empty without any.
    pub interval: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl RankingFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.bars.is_empty() {
            return Err(ChartError::NoSeries);
        }
        for (at, bar) in self.bars.iter().enumerate() {
            check_value(&bar.label, at as i32, bar.value)?;
            check_interval(&bar.label, at, bar.interval)?;
        }
        Ok(())
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        for bar in &self.bars {
            let series = if bar.is_total { "total" } else { "part" };
            rows.row(series, &bar.label, "value", bar.value);
            rows.interval(series, &bar.label, bar.interval);
        }
    }

    fn rows(&self) -> Vec<Row> {
        let values: Vec<f64> = self.bars.iter().map(|bar| bar.value).collect();
        let format = NumberFormat::shared(&values, self.language);
        let row = |bar: &RankedBar| Row {
            label: bar.label.clone(),
            bars: vec![Bar {
                shape: Shape::Span(0.0, bar.value),
                fill: if bar.is_total { TOTAL } else { HIGH },
                part: (0, 1),
                interval: bar.interval,
            }],
            number: format.format_apart_from_zero(bar.value),
            is_total: bar.is_total,
            leads_on: None,
        };
        self.bars.iter().map(row).collect()
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &RankingFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let mut notes = Vec::new();
    if !figure.interval.is_empty() {
        notes.push(words::thin_lines_are(figure.language, &figure.interval));
    }
    notes.extend(figure.notes.iter().cloned());
    let chart = BarChart {
        title: &figure.title,
        subtitle: &figure.subtitle,
        unit: &figure.unit,
        rows: figure.rows(),
        centre: None,
        legend: Vec::new(),
        notes,
        language: figure.language,
    };
    bars::lay_out(&chart, measure)
}
