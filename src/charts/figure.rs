//! Figures as plain data: what a picture shows, before anything is drawn.
//!
//! A figure holds numbers, years and words. It knows no colour, no font and no file. Values are in
//! the indicator's own unit, which `unit` states for the reader.

use super::bar_grid::BarGridFigure;
use super::board::BoardFigure;
use super::curves::CurvesFigure;
use super::difference::DifferenceFigure;
use super::distribution::DistributionFigure;
use super::dots::DotsFigure;
use super::error::ChartError;
use super::histogram::HistogramFigure;
use super::influence::InfluenceFigure;
use super::multiples::MultiplesFigure;
use super::pyramid::PyramidFigure;
use super::ranking::RankingFigure;
use super::sensitivity::{IndicesFigure, TornadoFigure};
use super::stack::StackFigure;
use super::waterfall::WaterfallFigure;
use crate::words::Language;

/// A value in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Calendar year.
    pub year: i32,
    /// Value in the figure's unit.
    pub value: f64,
}

/// A central interval over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The interval's name, such as `90%`.
    pub label: String,
    /// Lower ends, one per year.
    pub lower: Vec<f64>,
    /// Upper ends, one per year.
    pub upper: Vec<f64>,
    /// Name of the lower quantile, such as `5%`.
    pub lower_label: String,
    /// Name of the upper quantile, such as `95%`.
    pub upper_label: String,
}

/// Which side of a target is success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The value must reach the level or exceed it.
    AtLeast,
    /// The value must stay at or below the level.
    AtMost,
}

/// A level to reach by a year.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetMark {
    /// The year by which the target is due.
    pub year: i32,
    /// The level in the figure's unit.
    pub level: f64,
    /// The words beside the mark, with the probability of reaching it.
    pub text: String,
    /// Which side is success.
    pub direction: Direction,
}

/// What was measured in one year after the base year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredPoint {
    /// Calendar year.
    pub year: i32,
    /// Value in the figure's unit.
    pub value: f64,
    /// Half the length of its error bar, where its error is known.
    pub reach: Option<f64>,
}

impl MeasuredPoint {
    /// Lower and upper end of its error bar; twice the value without one.
    pub(super) fn ends(&self) -> [f64; 2] {
        let reach = self.reach.unwrap_or(0.0).abs();
        [self.value - reach, self.value + reach]
    }
}

/// The same quantity as it was seen before, over the figure's years.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierFan {
    /// When, such as `as of 2020`.
    pub label: String,
    /// Median.
    pub median: Vec<f64>,
    /// 10% quantile.
    pub lower: Vec<f64>,
    /// 90% quantile.
    pub upper: Vec<f64>,
}

/// One indicator under one scenario: bands, median, base year, history and targets.
#[derive(Debug, Clone, PartialEq)]
pub struct FanFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Simulated years, strictly ascending.
    pub years: Vec<i32>,
    /// Years with which the line begins afresh, such as the first years of plan periods where the
    /// value is a total since the period began; empty for a line without gaps.
    pub breaks: Vec<i32>,
    /// Intervals, widest first.
    pub bands: Vec<Band>,
    /// Median, one value per year.
    pub median: Vec<f64>,
    /// The base-year value.
    pub base: Option<Point>,
    /// Earlier observations, years strictly ascending; may be empty.
    pub history: Vec<Point>,
    /// What was measured since, years ascending; may be empty.
    pub measured: Vec<MeasuredPoint>,
    /// How it was seen before, drawn behind the bands.
    pub earlier: Option<EarlierFan>,
    /// Targets.
    pub targets: Vec<TargetMark>,
    /// Years that get a thin vertical guide.
    pub horizons: Vec<i32>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

/// The spread of one scenario at one horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The horizon.
    pub year: i32,
    /// 10% quantile.
    pub p10: f64,
    /// 25% quantile, where it is shown.
    pub p25: Option<f64>,
    /// Median.
    pub p50: f64,
    /// 75% quantile, where it is shown.
    pub p75: Option<f64>,
    /// 90% quantile.
    pub p90: f64,
    /// Probability, 0 to 1, that the target of this horizon is reached, where it is known.
    pub probability: Option<f64>,
}

/// One scenario's line and intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The scenario's name.
    pub label: String,
    /// Median, one value per year.
    pub median: Vec<f64>,
    /// Spread at the horizons; a horizon without an entry stays empty.
    pub at_horizons: Vec<Interval>,
}

/// One indicator, scenarios side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Simulated years, strictly ascending.
    pub years: Vec<i32>,
    /// Years with which the line begins afresh, such as the first years of plan periods where the
    /// value is a total since the period began; empty for a line without gaps.
    pub breaks: Vec<i32>,
    /// Scenarios in the order in which they are listed.
    pub series: Vec<Series>,
    /// Targets.
    pub targets: Vec<TargetMark>,
    /// Years for which intervals are shown side by side.
    pub horizons: Vec<i32>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

/// Any figure that can be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A fan chart.
    Fan(FanFigure),
    /// Scenarios compared.
    Comparison(ComparisonFigure),
    /// A scenario minus the baseline.
    Difference(DifferenceFigure),
    /// Targets by scenarios.
    Board(BoardFigure),
    /// Parts of a whole over the years.
    Stack(StackFigure),
    /// Bars about zero in a grid.
    BarGrid(BarGridFigure),
    /// People by age and sex.
    Pyramid(PyramidFigure),
    /// What rests on what.
    Influence(InfluenceFigure),
    /// The futures of one year about a target.
    Distribution(DistributionFigure),
    /// Many indicators on one page.
    Multiples(MultiplesFigure),
    /// A change split into parts that add up.
    Waterfall(WaterfallFigure),
    /// How far each driver moves an outcome.
    Tornado(TornadoFigure),
    /// Sensitivity indices.
    Indices(IndicesFigure),
    /// Values ranked.
    Ranking(RankingFigure),
    /// Differences about zero.
    Dots(DotsFigure),
    /// Points and lines with intervals.
    Curves(CurvesFigure),
    /// A histogram with its band.
    Histogram(HistogramFigure),
}

/// Largest magnitude that is drawn; beyond it differences of values overflow.
pub const LARGEST_VALUE: f64 = 1e200;

impl Figure {
    /// Checks that lengths agree and that every number can be drawn.
    ///
    /// # Errors
    /// The first fault found, with the part of the figure that holds it.
    pub fn check(&self) -> Result<(), ChartError> {
        match self {
            Self::Fan(figure) => figure.check(),
            Self::Comparison(figure) => figure.check(),
            Self::Difference(figure) => figure.check(),
            Self::Board(figure) => figure.check(),
            Self::Stack(figure) => figure.check(),
            Self::BarGrid(figure) => figure.check(),
            Self::Pyramid(figure) => figure.check(),
            Self::Influence(figure) => figure.check(),
            Self::Distribution(figure) => figure.check(),
            Self::Multiples(figure) => figure.check(),
            Self::Waterfall(figure) => figure.check(),
            Self::Tornado(figure) => figure.check(),
            Self::Indices(figure) => figure.check(),
            Self::Ranking(figure) => figure.check(),
            Self::Dots(figure) => figure.check(),
            Self::Curves(figure) => figure.check(),
            Self::Histogram(figure) => figure.check(),
        }
    }
}

impl FanFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        check_years(&self.years)?;
        check_series("median", &self.median, self.years.len())?;
        for band in &self.bands {
            band.check(&self.years)?;
        }
        for point in self.base.iter().chain(&self.history) {
            check_value("observation", point.year, point.value)?;
        }
        for point in &self.measured {
            for end in point.ends() {
                check_value("measured", point.year, end)?;
            }
        }
        if let Some(earlier) = &self.earlier {
            for values in [&earlier.median, &earlier.lower, &earlier.upper] {
                check_series(&earlier.label, values, self.years.len())?;
            }
        }
        if let Some(pair) = self
            .history
            .windows(2)
            .find(|pair| pair[0].year >= pair[1].year)
        {
            return Err(ChartError::YearsNotAscending {
                before: pair[0].year,
                after: pair[1].year,
            });
        }
        check_targets(&self.targets)
    }
}

impl Band {
    /// Lengths agree with `years`, and no lower end lies above its upper one.
    pub(super) fn check(&self, years: &[i32]) -> Result<(), ChartError> {
        check_series(&self.label, &self.lower, years.len())?;
        check_series(&self.label, &self.upper, years.len())?;
        match (0..years.len()).find(|&at| self.lower[at] > self.upper[at]) {
            Some(at) => Err(ChartError::CrossedBand {
                label: self.label.clone(),
                year: years[at],
            }),
            None => Ok(()),
        }
    }
}

impl ComparisonFigure {
    fn check(&self) -> Result<(), ChartError> {
        check_years(&self.years)?;
        if self.series.is_empty() {
            return Err(ChartError::NoSeries);
        }
        for series in &self.series {
            check_series(&series.label, &series.median, self.years.len())?;
            for interval in &series.at_horizons {
                interval.check(&series.label)?;
            }
        }
        check_targets(&self.targets)
    }
}

impl Interval {
    /// The quantiles present, ascending where the interval is sound.
    pub(super) fn quantiles(&self) -> Vec<f64> {
        [
            Some(self.p10),
            self.p25,
            Some(self.p50),
            self.p75,
            Some(self.p90),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn check(&self, label: &str) -> Result<(), ChartError> {
        let quantiles = self.quantiles();
        for &value in quantiles.iter().chain(self.probability.as_ref()) {
            check_value(label, self.year, value)?;
        }
        if quantiles.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(ChartError::CrossedBand {
                label: label.to_owned(),
                year: self.year,
            });
        }
        Ok(())
    }
}

pub(super) fn check_years(years: &[i32]) -> Result<(), ChartError> {
    if years.is_empty() {
        return Err(ChartError::NoYears);
    }
    match years.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(ChartError::YearsNotAscending {
            before: pair[0],
            after: pair[1],
        }),
        None => Ok(()),
    }
}

pub(super) fn check_series(part: &str, values: &[f64], years: usize) -> Result<(), ChartError> {
    if values.len() != years {
        return Err(ChartError::LengthMismatch {
            part: part.to_owned(),
            found: values.len(),
            years,
        });
    }
    match values.iter().position(|value| !is_drawable(*value)) {
        Some(at) => Err(ChartError::UndrawableValue {
            part: part.to_owned(),
            position: at as i64,
            value: values[at],
        }),
        None => Ok(()),
    }
}

pub(super) fn check_value(part: &str, year: i32, value: f64) -> Result<(), ChartError> {
    if is_drawable(value) {
        Ok(())
    } else {
        Err(ChartError::UndrawableValue {
            part: part.to_owned(),
            position: i64::from(year),
            value,
        })
    }
}

pub(super) fn check_targets(targets: &[TargetMark]) -> Result<(), ChartError> {
    targets
        .iter()
        .try_for_each(|target| check_value(&target.text, target.year, target.level))
}

pub(super) fn is_drawable(value: f64) -> bool {
    value.is_finite() && value.abs() <= LARGEST_VALUE
}
