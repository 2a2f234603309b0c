//! Points and lines with intervals over any quantity: coverage by horizon, an efficient frontier,
//! the coverage and density of a peeling trajectory.
//!
//! Each series has its colour, mark and dashes; its intervals are thin upright lines. Where several
//! series share their places, they stand a little beside each other. A point may have a name, which
//! stands where it hides least; where there are many, or long ones, points carry numbers and the names
//! stand at the foot.

use super::Laid;
use super::axis::Axis;
use super::block::Block;
use super::error::ChartError;
use super::fan::write_texts;
use super::figure::check_value;
use super::fonts::Weight;
use super::legend::{Legend, Swatch};
use super::page::Measure;
use super::palette::{self, GREY, INK, Look};
use super::panel::{Panel, Sheet, axis_width};
use super::place::{Obstacles, Rect};
use super::plotted::Plotted;
use super::scale;
use super::scene::{Anchor, Stroke};
use super::targets::{HALO, key};
use super::waterfall::check_interval;
use crate::words::Language;

/// One point of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// Across, in the figure's horizontal unit.
    pub x: f64,
    /// Upwards, in the figure's unit.
    pub y: f64,
    /// Ends of the interval of `y`, where it is known.
    pub interval: Option<(f64, f64)>,
    /// The point's name; mostly empty.
    pub label: String,
}

/// Points that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The series' name; empty where there is only one.
    pub label: String,
    /// Its points, in the order in which they are joined.
    pub points: Vec<CurvePoint>,
    /// Whether a line joins them.
    pub is_joined: bool,
}

/// A level that the points are held against, such as a nominal coverage.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The level, in the figure's unit.
    pub level: f64,
    /// What it is.
    pub label: String,
}

/// Points and lines with intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvesFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The horizontal axis in words.
    pub across: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Series in the order in which they are listed.
    pub curves: Vec<Curve>,
    /// Levels drawn as dashed lines.
    pub references: Vec<Reference>,
    /// Lines at the foot: what intervals are, method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

const TICK_SPACE: f64 = 21.0;
const MOST_STEPS: usize = 10;
const LEAST_PLOT: f64 = 110.0;
/// Distance of series that share their places, in points.
const BESIDE: f64 = 3.4;
const MOST_NAMES: usize = 8;
const LONGEST_NAME: f64 = 110.0;
const CROSSING_A_CURVE: f64 = 60.0;

impl CurvesFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.curves.iter().all(|curve| curve.points.is_empty()) {
            return Err(ChartError::NoSeries);
        }
        for curve in &self.curves {
            for (at, point) in curve.points.iter().enumerate() {
                check_value(&curve.label, at as i32, point.x)?;
                check_value(&curve.label, at as i32, point.y)?;
                check_interval(&curve.label, at, point.interval)?;
            }
        }
        let mut levels = self.references.iter();
        levels.try_for_each(|level| check_value(&level.label, 0, level.level))
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        for curve in &self.curves {
            for point in &curve.points {
                rows.row(&curve.label, point.x, "value", point.y);
                rows.interval(&curve.label, point.x, point.interval);
            }
        }
        for reference in &self.references {
            rows.row("reference", &reference.label, "value", reference.level);
        }
    }

    fn points(&self) -> impl Iterator<Item = &CurvePoint> {
        self.curves.iter().flat_map(|curve| &curve.points)
    }

    /// How far the outermost series stand aside, in pixels, where intervals would hide each other on a
    /// plot that is `room` wide.
    fn beside(&self, room: f64, measure: &Measure<'_>) -> f64 {
        let count = self.curves.len() as f64;
        if count < 2.0 || self.points().all(|point| point.interval.is_none()) {
            return 0.0;
        }
        (count - 1.0) / 2.0 * measure.pt(BESIDE).min(room / 10.0 / count)
    }

    fn values(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.references.iter().map(|level| level.level).collect();
        for point in self.points() {
            values.push(point.y);
            values.extend(point.interval.map(|(low, _)| low));
            values.extend(point.interval.map(|(_, high)| high));
        }
        values
    }

    /// The points' names as they stand in the plot, and those that stand at the foot.
    fn names(&self, measure: &Measure<'_>) -> (Vec<Block>, Vec<String>) {
        let style = measure.label(Weight::Regular, INK);
        let labels: Vec<&str> = self.points().map(|point| point.label.as_str()).collect();
        let named = labels.iter().filter(|label| !label.is_empty()).count();
        let width = |label: &&str| measure.fonts.width(label, style.weight, style.size);
        let is_short = labels
            .iter()
            .all(|label| width(label) <= measure.pt(LONGEST_NAME));
        if named <= MOST_NAMES && is_short {
            let blocks = labels
                .iter()
                .map(|label| measure.set(label, style, f64::INFINITY));
            return (blocks.collect(), Vec::new());
        }
        let (mut blocks, mut keyed) = (Vec::new(), Vec::new());
        for label in labels {
            if label.is_empty() {
                blocks.push(measure.set("", style, 0.0));
                continue;
            }
            let number = key(keyed.len());
            keyed.push(format!("{number}\u{a0}{label}"));
            blocks.push(measure.set(&number, style, f64::INFINITY));
        }
        (blocks, vec![keyed.join("  ")])
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &CurvesFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let head = measure.head(&figure.title, &figure.subtitle);
    let grey = measure.style(7.0, Weight::Regular, GREY);
    let unit = measure.set(&figure.unit, grey, right - left);
    let across = measure.set(&figure.across, grey, right - left);
    let (names, mut notes) = figure.names(measure);
    notes.extend(figure.notes.iter().cloned());
    let foot = measure.foot("", &notes);
    let looks = figure.curves.iter().enumerate();
    let entries: Vec<(Swatch, &str)> = looks
        .filter(|(_, curve)| !curve.label.is_empty())
        .map(|(at, curve)| (Swatch::Line(palette::scenario(at)), curve.label.as_str()))
        .collect();
    let legend = Legend::set(&entries, right - left, measure);
    let above = match legend.height() {
        height if height > 0.0 => height + measure.pt(8.0),
        _ => 0.0,
    };
    let below = measure.pt(scale::SCALE_ROOM + 2.0) + across.height();
    let needed = above + measure.pt(LEAST_PLOT);
    let parts = measure.part(&head, &unit, &foot, below, needed)?;
    let top = parts.plot_top + above;
    let steps = ((parts.plot_bottom - top) / measure.pt(TICK_SPACE)) as usize;
    let steps = steps.clamp(2, MOST_STEPS);
    let axis = Axis::over(&figure.values(), &figure.unit, steps, figure.language);
    let plot_left = left + axis_width(&axis, measure);
    let xs: Vec<f64> = figure.points().map(|point| point.x).collect();
    let wide = right - plot_left - measure.pt(16.0);
    let mut scale_axis = scale::over(&xs, &figure.across, figure.language, wide, measure);
    let beside = figure.beside(wide, measure) * (scale_axis.high - scale_axis.low) / wide;
    scale_axis.low -= beside;
    scale_axis.high += beside;
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
    let middle = (frame.left + frame.right) / 2.0;
    let across_top = frame.bottom + measure.pt(scale::SCALE_ROOM + 1.0);
    let centre = middle
        .min(right - across.width / 2.0)
        .max(left + across.width / 2.0);
    across.write(
        &mut scene.borrow_mut(),
        centre,
        across_top,
        Anchor::Middle,
        0.0,
    );
    let panel = sheet.panel(frame, scale_axis.low..scale_axis.high, axis.low..axis.high);
    scale::draw_grid(&panel, &scale_axis, (axis.low, axis.high), measure)?;
    panel.value_axis(&axis, scale_axis.low..scale_axis.high, measure)?;
    scale::draw(&panel, &scale_axis, axis.low, measure)?;
    let mut obstacles = Obstacles::default();
    draw_references(figure, (&panel, &scale_axis), measure, &mut obstacles);
    draw_curves(figure, &panel, measure, &mut obstacles);
    name_references(figure, (&panel, &scale_axis), measure, &mut obstacles);
    write_names(figure, &names, &panel, measure, &mut obstacles);
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

/// Dashed levels.
fn draw_references(
    figure: &CurvesFigure,
    (panel, across): (&Panel, &Axis),
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) {
    let stroke = Stroke {
        colour: INK,
        width: measure.pt(0.8),
        dash: Some((measure.pt(3.2), measure.pt(2.2))),
    };
    for reference in &figure.references {
        let ends = [
            (across.low, reference.level),
            (across.high, reference.level),
        ];
        panel.dashed(&ends, stroke);
        let pixels = ends.iter().map(|&(x, y)| panel.at(x, y)).collect();
        obstacles.add_line(pixels, CROSSING_A_CURVE);
    }
}

/// The names of the levels, at the right where there is room between the curves.
fn name_references(
    figure: &CurvesFigure,
    (panel, across): (&Panel, &Axis),
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) {
    for reference in &figure.references {
        let most = (panel.frame.right - panel.frame.left) * 0.6;
        let style = measure.label(Weight::Regular, INK);
        let block = measure.set(&reference.label, style, most);
        let at = panel.at(across.high, reference.level);
        let (width, height) = (block.width, block.height());
        let near = [
            (
                at.0 - width - measure.pt(3.0),
                at.1 - height - measure.pt(1.0),
            ),
            (at.0 - width - measure.pt(3.0), at.1 + measure.pt(1.0)),
        ];
        let bounds = panel.inside(measure);
        let rect = obstacles.place((width, height), &near, at, bounds, measure.pt(4.0));
        block.write(
            &mut panel.scene(),
            rect.left,
            rect.top,
            Anchor::Start,
            measure.pt(HALO),
        );
    }
}

/// The pixel of a point of series `at`, aside where intervals of several series would hide each other.
fn placed(
    figure: &CurvesFigure,
    at: usize,
    point: &CurvePoint,
    panel: &Panel,
    measure: &Measure<'_>,
) -> (f64, f64) {
    let most = figure.beside(panel.frame.right - panel.frame.left, measure);
    let last = (figure.curves.len() as f64 - 1.0).max(1.0);
    let aside = most * (2.0 * at as f64 / last - 1.0);
    let (x, y) = panel.at(point.x, point.y);
    if figure.curves.len() < 2 {
        return (x, y);
    }
    ((x + aside).clamp(panel.frame.left, panel.frame.right), y)
}

fn draw_curves(
    figure: &CurvesFigure,
    panel: &Panel,
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) {
    for (at, curve) in figure.curves.iter().enumerate().rev() {
        let Look { colour, mark, dash } = palette::scenario(at);
        let places: Vec<(f64, f64)> = curve
            .points
            .iter()
            .map(|point| placed(figure, at, point, panel, measure))
            .collect();
        let mut scene = panel.scene();
        for (point, &(x, _)) in curve.points.iter().zip(&places) {
            let Some((low, high)) = point.interval else {
                continue;
            };
            let stroke = Stroke {
                colour,
                width: measure.pt(0.9),
                dash: None,
            };
            let ends = [low, high].map(|value| (x, panel.at(point.x, value).1));
            scene.line(ends.to_vec(), stroke);
            obstacles.add_line(ends.to_vec(), CROSSING_A_CURVE);
        }
        if curve.is_joined && places.len() > 1 {
            let stroke = Stroke {
                colour,
                width: measure.pt(1.1),
                dash: dash.map(|(on, off)| (measure.pt(on), measure.pt(off))),
            };
            scene.line(places.clone(), stroke);
            obstacles.add_line(places.clone(), CROSSING_A_CURVE);
        }
        for &place in &places {
            scene.mark(mark, place, measure.pt(2.1), colour);
            obstacles.add_box(Rect::about(place, measure.pt(2.4), measure.pt(2.4)));
        }
    }
}

fn write_names(
    figure: &CurvesFigure,
    names: &[Block],
    panel: &Panel,
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) {
    let curves = figure.curves.iter().enumerate();
    let points = curves.flat_map(|(at, curve)| curve.points.iter().map(move |point| (at, point)));
    for ((at, point), block) in points.zip(names) {
        if block.line_count() == 0 {
            continue;
        }
        let (x, y) = placed(figure, at, point, panel, measure);
        let (width, height, gap) = (block.width, block.height(), measure.pt(3.5));
        let near = [
            (x + gap, y - height / 2.0),
            (x - gap - width, y - height / 2.0),
            (x - width / 2.0, y - gap - height),
            (x - width / 2.0, y + gap),
        ];
        let bounds = panel.inside(measure);
        let rect = obstacles.place((width, height), &near, (x, y), bounds, measure.pt(3.0));
        block.write(
            &mut panel.scene(),
            rect.left,
            rect.top,
            Anchor::Start,
            measure.pt(HALO),
        );
    }
}
