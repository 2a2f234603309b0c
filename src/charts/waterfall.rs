//! The waterfall: from one value to another by contributions that add up.

use super::Laid;
use super::bars::{self, Bar, BarChart, Row, Shape};
use super::error::ChartError;
use super::figure::check_value;
use super::legend::Swatch;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{FALL, RISE, TOTAL};
use super::plotted::Plotted;
use crate::words::{self, Language};

/// A value at an end of the waterfall.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Its name, such as `2020` or a scenario's title.
    pub label: String,
    /// The value.
    pub value: f64,
}

/// One part of the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Its name: people, prices, a programme, the interaction.
    pub label: String,
    /// The change that it brings.
    pub value: f64,
    /// Lower and upper end of the interval of that change, where it is known.
    pub interval: Option<(f64, f64)>,
}

/// A change split into parts.
#[derive(Debug, Clone, PartialEq)]
pub struct WaterfallFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Where it starts.
    pub start: Level,
    /// The parts, in the order in which they are added.
    pub contributions: Vec<Contribution>,
    /// Where it ends: the start and all parts.
    pub end: Level,
    /// Name of the parts' intervals, such as `80%`; empty without any.
    pub interval: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

/// Parts add up within this share of the largest value: they are sums of floating-point numbers.
const ADDS_UP_WITHIN: f64 = 1e-6;

impl WaterfallFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        check_value(&self.start.label, 0, self.start.value)?;
        check_value(&self.end.label, 0, self.end.value)?;
        let mut sum = self.start.value;
        let mut size = self.start.value.abs().max(self.end.value.abs());
        for (at, part) in self.contributions.iter().enumerate() {
            check_value(&part.label, at as i32, part.value)?;
            check_interval(&part.label, at, part.interval)?;
            sum += part.value;
            size = size.max(part.value.abs());
        }
        if (sum - self.end.value).abs() > ADDS_UP_WITHIN * size {
            return Err(ChartError::DoesNotAddUp {
                sum,
                end: self.end.value,
            });
        }
        Ok(())
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        rows.row("start", &self.start.label, "value", self.start.value);
        for part in &self.contributions {
            rows.row("contribution", &part.label, "value", part.value);
            rows.interval("contribution", &part.label, part.interval);
        }
        rows.row("end", &self.end.label, "value", self.end.value);
    }

    fn rows(&self) -> Vec<Row> {
        let levels = [self.start.value, self.end.value];
        let level_format = NumberFormat::shared(&levels, self.language);
        let changes: Vec<f64> = self.contributions.iter().map(|part| part.value).collect();
        let format = NumberFormat::shared(&changes, self.language);
        let total = |level: &Level, leads_on| Row {
            label: level.label.clone(),
            bars: vec![Bar {
                shape: Shape::Level(level.value),
                fill: TOTAL,
                part: (0, 1),
                interval: None,
            }],
            number: level_format.format_apart_from_zero(level.value),
            is_total: true,
            leads_on,
        };
        let mut rows = vec![total(&self.start, Some(self.start.value))];
        let mut running = self.start.value;
        for part in &self.contributions {
            let after = running + part.value;
            let interval = part.interval;
            rows.push(Row {
                label: part.label.clone(),
                bars: vec![Bar {
                    shape: Shape::Span(running, after),
                    fill: if part.value < 0.0 { FALL } else { RISE },
                    part: (0, 1),
                    interval: interval.map(|(low, high)| (running + low, running + high)),
                }],
                number: signed(&format, part.value, interval),
                is_total: false,
                leads_on: Some(after),
            });
            running = after;
        }
        rows.push(total(&self.end, None));
        rows
    }
}

/// A change with its sign, and its interval in brackets.
pub(super) fn signed(format: &NumberFormat, value: f64, interval: Option<(f64, f64)>) -> String {
    let one = |value: f64| {
        let plus = if value > 0.0 { "+" } else { "" };
        format!("{plus}{}", format.format_apart_from_zero(value))
    };
    let interval = interval.map_or_else(String::new, |(low, high)| {
        format!("\u{a0} [{}, {}]", one(low), one(high))
    });
    format!("{}{interval}", one(value))
}

/// An interval's ends must be drawable and in order.
pub(super) fn check_interval(
    label: &str,
    at: usize,
    interval: Option<(f64, f64)>,
) -> Result<(), ChartError> {
    let Some((low, high)) = interval else {
        return Ok(());
    };
    check_value(label, at as i32, low)?;
    check_value(label, at as i32, high)?;
    if low > high {
        return Err(ChartError::CrossedInterval {
            label: label.to_owned(),
            low,
            high,
        });
    }
    Ok(())
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &WaterfallFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let language = figure.language;
    let mut notes = Vec::new();
    if !figure.interval.is_empty() {
        notes.push(words::thin_lines_are(language, &figure.interval));
    }
    notes.extend(figure.notes.iter().cloned());
    let falls = |own: &Contribution| own.value < 0.0;
    let rise = !figure.contributions.iter().all(falls);
    let fall = figure.contributions.iter().any(falls);
    let rise = rise.then(|| (Swatch::Area(RISE), words::rise(language)));
    let fall = fall.then(|| (Swatch::Area(FALL), words::fall(language)));
    let legend = rise.into_iter().chain(fall).collect();
    let chart = BarChart {
        title: &figure.title,
        subtitle: &figure.subtitle,
        unit: &figure.unit,
        rows: figure.rows(),
        centre: None,
        legend,
        notes,
        language,
    };
    bars::lay_out(&chart, measure)
}
