//! The layout of a population pyramid: one panel a year, males to the left, females to the right.
//!
//! Bars are medians, thin lines run from the 10% to the 90% quantile, and the outline is the base
//! year. All panels have one scale, so that they can be compared; its ticks are round.

use super::Laid;
use super::axis::Axis;
use super::error::ChartError;
use super::fan::write_texts;
use super::fonts::Weight;
use super::legend::RIM;
use super::page::Measure;
use super::palette::{self, Colour, GREY, GRID, INK};
use super::place::Rect;
use super::pyramid::{CountSpread, PyramidFigure, PyramidYear};
use super::scene::{Anchor, Scene, Stroke};
use crate::words;

/// Height of an age group, in points.
const BAR: f64 = 8.0;
/// So many panels stand side by side.
const MOST_PANELS: usize = 3;
/// Room above a panel for its year and the sexes, in points.
const HEAD: f64 = 13.0;
/// Room below a panel for its scale, in points.
const SCALE: f64 = 14.0;
/// Between panels beside what the labels of the scale need, in points.
const GAP: f64 = 8.0;
/// Between two banks of panels, in points.
const BANK_SPACE: f64 = 12.0;

/// Where one panel stands.
struct Frame {
    rect: Rect,
    /// Pixels a person.
    per_person: f64,
}

impl Frame {
    /// The pixel of a count: `side` is -1 for males and 1 for females.
    fn x(&self, side: f64, count: f64) -> f64 {
        (self.rect.left + self.rect.right) / 2.0 + side * count * self.per_person
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &PyramidFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let shown = figure.shown();
    let style = measure.style(7.0, Weight::Regular, GREY);
    let head = measure.head(&figure.title, &figure.subtitle);
    let unit = measure.set(&figure.unit, style, right - left);
    let mut notes = vec![words::pyramid_key(figure.language, figure.base.year)];
    notes.extend(figure.notes.iter().cloned());
    let foot = measure.foot("", &notes);
    let ages = figure.base.bars.len() as f64;
    let count = shown.len().div_ceil(MOST_PANELS);
    let each = shown.len().div_ceil(count);
    let label_width = label_width(figure, measure);
    let room = (right - left - label_width) / each as f64;
    let axis = axis(figure, room, measure);
    let gap = widest_label(&axis, measure) + measure.pt(GAP);
    let fixed = measure.pt(HEAD + SCALE);
    let between = measure.pt(BANK_SPACE) * (count - 1) as f64;
    let needed = (ages * measure.pt(BAR) + fixed) * count as f64 + between;
    let parts = measure.part(&head, &unit, &foot, 0.0, needed)?;
    let mut scene = Scene::default();
    write_texts(&mut scene, &head, &unit, &foot, &parts, left);
    let bank_height = (parts.plot_bottom - parts.plot_top - between) / count as f64;
    for (at, year) in shown.iter().enumerate() {
        let (bank, column) = (at / each, at % each);
        let top = parts.plot_top + bank as f64 * (bank_height + measure.pt(BANK_SPACE));
        let from = left + label_width + column as f64 * room;
        let rect = Rect {
            left: from + gap / 2.0,
            top: top + measure.pt(HEAD),
            right: from + room - gap / 2.0,
            bottom: top + bank_height - measure.pt(SCALE),
        };
        let frame = Frame {
            rect,
            per_person: (rect.right - rect.left) / 2.0 / axis.high,
        };
        draw_panel(figure, year, &axis, &frame, measure, &mut scene);
        if column == 0 {
            write_ages(figure, left + label_width, &frame, measure, &mut scene);
        }
    }
    Ok(Laid {
        scene,
        height: parts.height,
    })
}

fn label_width(figure: &PyramidFigure, measure: &Measure<'_>) -> f64 {
    let size = measure.style(6.2, Weight::Regular, INK).size;
    let width = |text: &str| measure.fonts.width(text, Weight::Regular, size);
    let labels = figure.base.bars.iter().map(|bar| width(&bar.label));
    labels.fold(width(words::age(figure.language)), f64::max)
}

fn widest_label(axis: &Axis, measure: &Measure<'_>) -> f64 {
    let size = measure.tick(Weight::Regular).size;
    let widths = axis.ticks.iter();
    let widths = widths.map(|tick| measure.fonts.width(&tick.label, Weight::Regular, size));
    widths.fold(0.0, f64::max)
}

/// The scale with as many ticks as their labels leave room for in a panel with `room`.
fn axis(figure: &PyramidFigure, room: f64, measure: &Measure<'_>) -> Axis {
    let with = |steps| Axis::over(&[0.0, figure.largest()], "", steps, figure.language);
    let fits = |axis: &Axis| {
        let label = widest_label(axis, measure);
        let half = (room - label - measure.pt(GAP)) / 2.0;
        let steps = (axis.ticks.len() - 1) as f64;
        label + measure.pt(3.0) <= half / steps
    };
    let mut axes = [4, 3, 2, 1].map(with).into_iter();
    let fallback = || {
        // The ends alone, which the gap between panels has room for.
        let mut axis = with(1);
        axis.ticks.drain(1..axis.ticks.len() - 1);
        axis
    };
    axes.find(fits).unwrap_or_else(fallback)
}

fn bar_rows(rect: Rect, ages: usize) -> impl Iterator<Item = (f64, f64)> {
    let each = (rect.bottom - rect.top) / ages as f64;
    (0..ages).map(move |at| {
        let bottom = rect.bottom - at as f64 * each;
        (bottom - each, bottom)
    })
}

fn draw_panel(
    figure: &PyramidFigure,
    year: &PyramidYear,
    axis: &Axis,
    frame: &Frame,
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    draw_scale(axis, frame, measure, scene);
    let whisker = line(INK, measure.pt(0.7));
    let ages = year.bars.len();
    for (bar, (top, bottom)) in year.bars.iter().zip(bar_rows(frame.rect, ages)) {
        let inset = (bottom - top) * 0.08;
        let sides: [(f64, &CountSpread, Colour); 2] = [
            (-1.0, &bar.male, palette::MALE),
            (1.0, &bar.female, palette::FEMALE),
        ];
        for (side, spread, colour) in sides {
            let (zero, end) = (frame.x(side, 0.0), frame.x(side, spread.p50));
            let (top, bottom) = (top + inset, bottom - inset);
            let rect = Rect {
                left: zero.min(end),
                right: zero.max(end),
                top,
                bottom,
            };
            scene.bar(rect, colour, measure.pt(RIM / 2.0));
            let y = (top + bottom) / 2.0;
            let ends = [spread.p10, spread.p90].map(|count| (frame.x(side, count), y));
            if spread.p10 < spread.p90 {
                scene.line(ends.to_vec(), whisker);
            }
        }
    }
    if !figure.years.is_empty() {
        draw_outline(figure, frame, measure, scene);
    }
    write_head(figure, year.year, frame, measure, scene);
}

fn line(colour: Colour, width: f64) -> Stroke {
    Stroke {
        colour,
        width,
        dash: None,
    }
}

fn draw_scale(axis: &Axis, frame: &Frame, measure: &Measure<'_>, scene: &mut Scene) {
    let Rect { top, bottom, .. } = frame.rect;
    let style = measure.tick(Weight::Regular);
    for tick in &axis.ticks {
        let sides: &[f64] = if tick.value == 0.0 {
            &[1.0]
        } else {
            &[-1.0, 1.0]
        };
        for &side in sides {
            let x = frame.x(side, tick.value);
            scene.line(vec![(x, top), (x, bottom)], line(GRID, measure.pt(0.5)));
            let label = measure.set(&tick.label, style, f64::INFINITY);
            let below = bottom + measure.pt(3.0);
            label.write(scene, x, below, Anchor::Middle, 0.0);
        }
    }
    let ends = [-1.0, 1.0].map(|side| (frame.x(side, axis.high), bottom));
    scene.line(ends.to_vec(), line(INK, measure.pt(0.6)));
}

/// The base year's medians as steps on both sides.
fn draw_outline(figure: &PyramidFigure, frame: &Frame, measure: &Measure<'_>, scene: &mut Scene) {
    let ages = figure.base.bars.len();
    for side in [-1.0, 1.0] {
        let mut points = Vec::with_capacity(2 * ages + 2);
        points.push((frame.x(side, 0.0), frame.rect.bottom));
        for (bar, (top, bottom)) in figure.base.bars.iter().zip(bar_rows(frame.rect, ages)) {
            let spread = if side < 0.0 { &bar.male } else { &bar.female };
            let x = frame.x(side, spread.p50);
            points.extend([(x, bottom), (x, top)]);
        }
        points.push((frame.x(side, 0.0), frame.rect.top));
        scene.line(points, line(INK, measure.pt(0.9)));
    }
}

/// The year in the middle, the sexes on their sides.
fn write_head(
    figure: &PyramidFigure,
    year: i32,
    frame: &Frame,
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let Rect {
        left, right, top, ..
    } = frame.rect;
    let y = top - measure.pt(6.5);
    let style = measure.label(Weight::Bold, INK);
    let head = measure.set(&year.to_string(), style, f64::INFINITY);
    head.write_centred(scene, (left + right) / 2.0, y, Anchor::Middle, 0.0);
    let grey = measure.style(6.4, Weight::Regular, GREY);
    let sexes = [words::male(figure.language), words::female(figure.language)];
    let [male, female] = sexes.map(|sex| measure.set(sex, grey, f64::INFINITY));
    // Narrow panels have room for the year alone; the key says which side is which.
    let room = (right - left) / 2.0 - head.width / 2.0 - measure.pt(3.0);
    if male.width.max(female.width) <= room {
        male.write_centred(scene, left, y, Anchor::Start, 0.0);
        female.write_centred(scene, right, y, Anchor::End, 0.0);
    }
}

/// Ages at the left of a bank; every second one where rows are too low for all.
fn write_ages(
    figure: &PyramidFigure,
    end: f64,
    frame: &Frame,
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let style = measure.style(6.2, Weight::Regular, INK);
    let ages = figure.base.bars.len();
    let each = (frame.rect.bottom - frame.rect.top) / ages as f64;
    let step = (style.size / each).ceil().max(1.0) as usize;
    let rows = figure.base.bars.iter().zip(bar_rows(frame.rect, ages));
    for (bar, (top, bottom)) in rows.step_by(step) {
        let label = measure.set(&bar.label, style, f64::INFINITY);
        label.write_centred(scene, end, (top + bottom) / 2.0, Anchor::End, 0.0);
    }
    let grey = measure.style(6.2, Weight::Regular, GREY);
    let head = measure.set(words::age(figure.language), grey, f64::INFINITY);
    let y = frame.rect.top - measure.pt(6.5);
    head.write_centred(scene, end, y, Anchor::End, 0.0);
}
