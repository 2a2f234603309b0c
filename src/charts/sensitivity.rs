//! What an outcome is sensitive to: the tornado, and Sobol' indices.
//!
//! A tornado's row shows the outcome with one driver at a low and at a high value, all else as it is;
//! the widest row stands first. Indices show the share of the outcome's variance that a driver
//! explains alone (first order) and with all its interactions (total), each with its interval.

use super::Laid;
use super::bars::{self, Bar, BarChart, Row, Shape};
use super::error::ChartError;
use super::figure::check_value;
use super::legend::Swatch;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{HIGH, LOW};
use super::plotted::Plotted;
use super::waterfall::check_interval;
use crate::words::{self, Language};

/// The outcome at two values of one driver.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// The driver's name.
    pub label: String,
    /// The outcome where the driver is low.
    pub low: f64,
    /// The outcome where the driver is high.
    pub high: f64,
}

/// How far each driver moves an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The outcome's axis in words; may be empty.
    pub unit: String,
    /// The outcome with every driver in its middle.
    pub centre: f64,
    /// One for each driver, in any order.
    pub swings: Vec<Swing>,
    /// What a driver's low value is, such as `driver at its 10% quantile`.
    pub low_label: String,
    /// What a driver's high value is.
    pub high_label: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl TornadoFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.swings.is_empty() {
            return Err(ChartError::NoSeries);
        }
        check_value("centre", 0, self.centre)?;
        let ends = self.swings.iter().enumerate();
        ends.flat_map(|(at, swing)| [(at, swing, swing.low), (at, swing, swing.high)])
            .try_for_each(|(at, swing, value)| check_value(&swing.label, at as i32, value))
    }

    /// The widest first; equal ones keep their order.
    pub fn sorted(&self) -> Vec<&Swing> {
        let mut swings: Vec<&Swing> = self.swings.iter().collect();
        let width = |swing: &Swing| (swing.high - swing.low).abs();
        swings.sort_by(|a, b| width(b).total_cmp(&width(a)));
        swings
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        rows.row("centre", "", "value", self.centre);
        for swing in self.sorted() {
            rows.row("driver", &swing.label, "low", swing.low);
            rows.row("driver", &swing.label, "high", swing.high);
        }
    }

    fn rows(&self) -> Vec<Row> {
        let ends = self.swings.iter().flat_map(|swing| [swing.low, swing.high]);
        let all: Vec<f64> = ends.chain([self.centre]).collect();
        let format = NumberFormat::shared(&all, self.language);
        let row = |swing: &Swing| {
            // Both ends on one side of the centre would hide each other.
            let one_side = (swing.low - self.centre) * (swing.high - self.centre) > 0.0;
            let parts = if one_side { 2 } else { 1 };
            let bar = |to: f64, fill, place: usize| Bar {
                shape: Shape::Span(self.centre, to),
                fill,
                part: (place % parts, parts),
                interval: None,
            };
            let number = |value| format.format_apart_from_zero(value);
            Row {
                label: swing.label.clone(),
                bars: vec![bar(swing.low, LOW, 0), bar(swing.high, HIGH, 1)],
                number: format!("{} → {}", number(swing.low), number(swing.high)),
                is_total: false,
                leads_on: None,
            }
        };
        self.sorted().into_iter().map(row).collect()
    }
}

/// A number with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its interval's ends, where they are known.
    pub interval: Option<(f64, f64)>,
}

/// The indices of one driver.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverIndices {
    /// The driver's name.
    pub label: String,
    /// Share of the variance that it explains alone.
    pub first: Estimate,
    /// Share of the variance that it explains with its interactions.
    pub total: Estimate,
}

/// Sensitivity indices of an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicesFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// One for each driver, in the order in which they are shown.
    pub drivers: Vec<DriverIndices>,
    /// Name of the intervals, such as `95%`; empty without any.
    pub interval: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl IndicesFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.drivers.is_empty() {
            return Err(ChartError::NoSeries);
        }
        for (at, driver) in self.drivers.iter().enumerate() {
            for index in [driver.first, driver.total] {
                check_value(&driver.label, at as i32, index.value)?;
                check_interval(&driver.label, at, index.interval)?;
            }
        }
        Ok(())
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        for driver in &self.drivers {
            for (series, index) in [("first_order", driver.first), ("total", driver.total)] {
                rows.row(series, &driver.label, "value", index.value);
                rows.interval(series, &driver.label, index.interval);
            }
        }
    }

    fn rows(&self) -> Vec<Row> {
        let row = |driver: &DriverIndices| {
            let bar = |index: Estimate, fill, place| Bar {
                shape: Shape::Span(0.0, index.value),
                fill,
                part: (place, 2),
                interval: index.interval,
            };
            let two = |value: f64| format!("{value:.2}").replace('-', "\u{2212}");
            Row {
                label: driver.label.clone(),
                bars: vec![bar(driver.first, HIGH, 0), bar(driver.total, LOW, 1)],
                number: format!("{} / {}", two(driver.first.value), two(driver.total.value)),
                is_total: false,
                leads_on: None,
            }
        };
        self.drivers.iter().map(row).collect()
    }
}

/// Lays the tornado out, which has been checked.
pub(super) fn lay_out_tornado(
    figure: &TornadoFigure,
    measure: &Measure<'_>,
) -> Result<Laid, ChartError> {
    let legend = vec![
        (Swatch::Area(LOW), figure.low_label.as_str()),
        (Swatch::Area(HIGH), figure.high_label.as_str()),
    ];
    let chart = BarChart {
        title: &figure.title,
        subtitle: &figure.subtitle,
        unit: &figure.unit,
        rows: figure.rows(),
        centre: Some(figure.centre),
        legend,
        notes: figure.notes.clone(),
        language: figure.language,
    };
    bars::lay_out(&chart, measure)
}

/// Lays the indices out, which have been checked.
pub(super) fn lay_out_indices(
    figure: &IndicesFigure,
    measure: &Measure<'_>,
) -> Result<Laid, ChartError> {
    let language = figure.language;
    let mut notes = Vec::new();
    if !figure.interval.is_empty() {
        notes.push(words::thin_lines_are(language, &figure.interval));
    }
    notes.extend(figure.notes.iter().cloned());
    let legend = vec![
        (Swatch::Area(HIGH), words::first_order(language)),
        (Swatch::Area(LOW), words::total_order(language)),
    ];
    let chart = BarChart {
        title: &figure.title,
        subtitle: &figure.subtitle,
        unit: words::share_of_variance(language),
        rows: figure.rows(),
        centre: None,
        legend,
        notes,
        language,
    };
    bars::lay_out(&chart, measure)
}
