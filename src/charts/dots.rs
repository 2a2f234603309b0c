//! Dots with intervals about zero: a difference for each of several things, and whether it is told from
//! none.
//!
//! A full dot is told apart even among all that is compared, a hollow one only by itself, a grey one not
//! at all; the three also differ in print without colour. Rows are in the caller's order.

use super::Laid;
use super::bars::{self, Bar, BarChart, Row, Shape};
use super::error::ChartError;
use super::figure::check_value;
use super::legend::Swatch;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{HIGH, LEADER, Look, Mark};
use super::plotted::Plotted;
use super::waterfall::{check_interval, signed};
use crate::words::{self, Language};

/// Whether a difference is told from none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Among all that is compared.
    AmongAll,
    /// Only by itself.
    Alone,
    /// Not.
    No,
}

impl Apart {
    const ALL: [Self; 3] = [Self::AmongAll, Self::Alone, Self::No];

    fn look(self) -> Look {
        let (colour, mark) = match self {
            Self::AmongAll => (HIGH, Mark::Circle),
            Self::Alone => (HIGH, Mark::HollowCircle),
            Self::No => (LEADER, Mark::HollowCircle),
        };
        Look {
            colour,
            mark,
            dash: None,
        }
    }

    fn name(self, language: Language) -> &'static str {
        match self {
            Self::AmongAll => words::told_apart_among_all(language),
            Self::Alone => words::told_apart_alone(language),
            Self::No => words::not_told_apart(language),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::AmongAll => "told_apart",
            Self::Alone => "told_apart_alone",
            Self::No => "not_told_apart",
        }
    }
}

/// One of the differences.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// What differs.
    pub label: String,
    /// The difference.
    pub value: f64,
    /// Its interval's ends, where they are known.
    pub interval: Option<(f64, f64)>,
    /// Whether it is told from none.
    pub apart: Apart,
    /// Whether it sums up all others.
    pub is_total: bool,
}

/// Differences about zero.
#[derive(Debug, Clone, PartialEq)]
pub struct DotsFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// The dots, in the order in which they are shown.
    pub dots: Vec<Dot>,
    /// Name of the intervals, such as `95%`; empty without any.
    pub interval: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl DotsFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.dots.is_empty() {
            return Err(ChartError::NoSeries);
        }
        for (at, dot) in self.dots.iter().enumerate() {
            check_value(&dot.label, at as i32, dot.value)?;
            check_interval(&dot.label, at, dot.interval)?;
        }
        Ok(())
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        for dot in &self.dots {
            rows.row(dot.apart.key(), &dot.label, "value", dot.value);
            rows.interval(dot.apart.key(), &dot.label, dot.interval);
        }
    }

    fn rows(&self) -> Vec<Row> {
        let ends = |dot: &Dot| {
            let (low, high) = dot.interval.unwrap_or((dot.value, dot.value));
            [low, dot.value, high]
        };
        let values: Vec<f64> = self.dots.iter().flat_map(ends).collect();
        let format = NumberFormat::shared(&values, self.language);
        let row = |dot: &Dot| Row {
            label: dot.label.clone(),
            bars: vec![Bar {
                shape: Shape::Dot(dot.value, dot.apart.look()),
                fill: dot.apart.look().colour,
                part: (0, 1),
                interval: dot.interval,
            }],
            number: signed(&format, dot.value, dot.interval),
            is_total: dot.is_total,
            leads_on: None,
        };
        self.dots.iter().map(row).collect()
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &DotsFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let language = figure.language;
    let mut notes = Vec::new();
    if !figure.interval.is_empty() {
        notes.push(words::thin_lines_are(language, &figure.interval));
    }
    notes.extend(figure.notes.iter().cloned());
    let shown = |apart: &Apart| figure.dots.iter().any(|dot| dot.apart == *apart);
    let legend = Apart::ALL.into_iter().filter(shown);
    let chart = BarChart {
        title: &figure.title,
        subtitle: &figure.subtitle,
        unit: &figure.unit,
        rows: figure.rows(),
        centre: Some(0.0),
        legend: legend
            .map(|apart| (Swatch::Line(apart.look()), apart.name(language)))
            .collect(),
        notes,
        language,
    };
    bars::lay_out(&chart, measure)
}
