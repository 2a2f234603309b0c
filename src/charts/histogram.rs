//! The histogram, with the band in which its bars would lie if all was as expected: for the
//! probability integral transform of forecasts, which is uniform where bands are honest.
//!
//! Bars outside the band are dark, those inside pale.

use super::Laid;
use super::axis::Axis;
use super::error::ChartError;
use super::fan::write_texts;
use super::figure::{check_value, is_drawable};
use super::fonts::Weight;
use super::legend::{Legend, RIM, Swatch};
use super::page::Measure;
use super::palette::{self, GREY, INK, MEDIAN};
use super::panel::{Panel, Sheet, axis_width};
use super::place::Rect;
use super::plotted::Plotted;
use super::scale;
use super::scene::{Anchor, Stroke};
use super::waterfall::check_interval;
use crate::words::{self, Language};

/// Bars over neighbouring intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct HistogramFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The horizontal axis in words.
    pub across: String,
    /// The height of the bars in words; may be empty.
    pub unit: String,
    /// Ends of the intervals, ascending: one more than bars.
    pub edges: Vec<f64>,
    /// Heights of the bars, not negative.
    pub heights: Vec<f64>,
    /// The height expected of every bar, where one is.
    pub expected: Option<f64>,
    /// The heights within which chance alone keeps a bar, where they are known.
    pub band: Option<(f64, f64)>,
    /// Lines at the foot: what the band is, method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

const TICK_SPACE: f64 = 21.0;
const LEAST_PLOT: f64 = 100.0;
/// Dashes of the band's ends, in points.
const DASH: (f64, f64) = (3.2, 2.2);
/// Room between two bars as a share of a bar.
const BETWEEN: f64 = 0.05;

impl HistogramFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.heights.is_empty() || self.edges.len() != self.heights.len() + 1 {
            return Err(ChartError::BadBins {
                edges: self.edges.len(),
                bars: self.heights.len(),
            });
        }
        for (at, &value) in self.edges.iter().chain(&self.heights).enumerate() {
            check_value("bars", at as i32, value)?;
        }
        let descending = self.edges.windows(2).position(|pair| pair[0] >= pair[1]);
        let negative = self.heights.iter().position(|height| *height < 0.0);
        if let Some(at) = descending.or(negative) {
            return Err(ChartError::UndrawableBar { bar: at });
        }
        check_value("expected", 0, self.expected.unwrap_or(0.0))?;
        check_interval("band", 0, self.band)
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        for (pair, &height) in self.edges.windows(2).zip(&self.heights) {
            rows.row(
                "bar",
                format!("{} to {}", pair[0], pair[1]),
                "value",
                height,
            );
        }
        if let Some(expected) = self.expected {
            rows.row("expected", "", "value", expected);
        }
        rows.interval("expected", "", self.band);
    }

    fn values(&self) -> Vec<f64> {
        let mut values = self.heights.clone();
        values.push(0.0);
        values.extend(self.expected);
        values.extend(self.band.map(|(_, high)| high));
        values.retain(|value| is_drawable(*value));
        values
    }
}

impl HistogramFigure {
    fn is_outside(&self, height: f64) -> bool {
        self.band
            .is_some_and(|(low, high)| !(low..=high).contains(&height))
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &HistogramFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let head = measure.head(&figure.title, &figure.subtitle);
    let grey = measure.style(7.0, Weight::Regular, GREY);
    let unit = measure.set(&figure.unit, grey, right - left);
    let across = measure.set(&figure.across, grey, right - left);
    let foot = measure.foot("", &figure.notes);
    let legend = Legend::set(&legend(figure), right - left, measure);
    let above = match legend.height() {
        height if height > 0.0 => height + measure.pt(8.0),
        _ => 0.0,
    };
    let below = measure.pt(scale::SCALE_ROOM + 2.0) + across.height();
    let needed = above + measure.pt(LEAST_PLOT);
    let parts = measure.part(&head, &unit, &foot, below, needed)?;
    let top = parts.plot_top + above;
    let steps = ((parts.plot_bottom - top) / measure.pt(TICK_SPACE)) as usize;
    let axis = Axis::over(&figure.values(), "", steps.clamp(2, 10), figure.language);
    let plot_left = left + axis_width(&axis, measure);
    let wide = right - plot_left - measure.pt(16.0);
    let scale_axis = scale::over(&figure.edges, "", figure.language, wide, measure);
    let frame = Rect {
        left: plot_left,
        right: right - scale::widest(&scale_axis, measure) / 2.0,
        top,
        bottom: parts.plot_bottom,
    };
    let sheet = Sheet::new(measure.width, parts.height);
    let scene = &sheet.scene;
    write_texts(&mut scene.borrow_mut(), &head, &unit, &foot, &parts, left);
    legend.write(&mut scene.borrow_mut(), left, parts.plot_top, measure);
    let across_top = frame.bottom + measure.pt(scale::SCALE_ROOM + 1.0);
    let middle = (left + right) / 2.0;
    across.write(
        &mut scene.borrow_mut(),
        middle,
        across_top,
        Anchor::Middle,
        0.0,
    );
    let panel = sheet.panel(frame, scale_axis.low..scale_axis.high, axis.low..axis.high);
    draw_bars(figure, &panel, measure);
    panel.value_axis(&axis, scale_axis.low..scale_axis.high, measure)?;
    draw_band(figure, &panel, &scale_axis, measure);
    scale::draw(&panel, &scale_axis, axis.low, measure)?;
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

/// What the lines and the dark bars are, where there are any.
fn legend(figure: &HistogramFigure) -> Vec<(Swatch, &'static str)> {
    let language = figure.language;
    let expected = figure.expected;
    let expected = expected.map(|_| (Swatch::Level(None), words::expected_height(language)));
    let mut entries: Vec<(Swatch, &str)> = expected.into_iter().collect();
    if figure.band.is_some() {
        entries.push((Swatch::Level(Some(DASH)), words::range_of_chance(language)));
    }
    if figure
        .heights
        .iter()
        .any(|&height| figure.is_outside(height))
    {
        entries.push((Swatch::Area(MEDIAN), words::outside_that_range(language)));
    }
    entries
}

fn draw_bars(figure: &HistogramFigure, panel: &Panel, measure: &Measure<'_>) {
    for (pair, &height) in figure.edges.windows(2).zip(&figure.heights) {
        let (from, bottom) = panel.at(pair[0], 0.0);
        let (to, top) = panel.at(pair[1], height);
        let gap = (to - from) * BETWEEN / 2.0;
        let rect = Rect {
            left: from + gap,
            right: to - gap,
            top,
            bottom,
        };
        let fill = if figure.is_outside(height) {
            MEDIAN
        } else {
            palette::band(1, 2)
        };
        panel.scene().bar(rect, fill, measure.pt(RIM));
    }
}

/// The band's ends as dashed lines, the expected height as a whole one.
fn draw_band(figure: &HistogramFigure, panel: &Panel, across: &Axis, measure: &Measure<'_>) {
    let level = |value: f64, dash| {
        let stroke = Stroke {
            colour: INK,
            width: measure.pt(0.8),
            dash,
        };
        panel.dashed(&[(across.low, value), (across.high, value)], stroke);
    };
    if let Some((low, high)) = figure.band {
        let dash = Some((measure.pt(DASH.0), measure.pt(DASH.1)));
        level(low.max(0.0), dash);
        level(high, dash);
    }
    if let Some(expected) = figure.expected {
        level(expected, None);
    }
}
