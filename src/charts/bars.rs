//! Rows of bars on one value axis: what waterfall, tornado and sensitivity indices have in common.
//!
//! A row has its name at the left, its bars in the middle and its numbers at the right, so that no
//! text meets a bar however long the name or small the bar. The page grows with the rows.

use super::Laid;
use super::axis::Axis;
use super::block::Block;
use super::error::ChartError;
use super::fan::write_texts;
use super::fonts::Weight;
use super::legend::{Legend, RIM, Swatch};
use super::page::Measure;
use super::palette::{Colour, GREY, GUIDE, INK, Look, WHITE};
use super::panel::{Panel, Sheet};
use super::place::Rect;
use super::scale;
use super::scene::{Anchor, Stroke};
use crate::words::Language;

/// How a bar is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// From one value to another.
    Span(f64, f64),
    /// A level: a bar from zero where the axis shows zero, else a mark at the level, because a bar
    /// that is cut off would show a wrong proportion.
    Level(f64),
    /// A dot at a value, with the interval below it in the same colour.
    Dot(f64, Look),
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) shape: Shape,
    pub(super) fill: Colour,
    /// Which part of the row's height, of how many.
    pub(super) part: (usize, usize),
    /// An interval drawn over the bar as a thin line.
    pub(super) interval: Option<(f64, f64)>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) bars: Vec<Bar>,
    pub(super) number: String,
    pub(super) is_total: bool,
    /// The value at which a thin line leads to the next row.
    pub(super) leads_on: Option<f64>,
}

/// Rows and the texts about them.
pub(super) struct BarChart<'a> {
    pub(super) title: &'a str,
    pub(super) subtitle: &'a str,
    pub(super) unit: &'a str,
    pub(super) rows: Vec<Row>,
    /// An upright line over all rows.
    pub(super) centre: Option<f64>,
    pub(super) legend: Vec<(Swatch, &'a str)>,
    pub(super) notes: Vec<String>,
    pub(super) language: Language,
}

/// Least and largest height of a row, and of one part of it, in points.
const LEAST_ROW: f64 = 13.0;
const LEAST_PART: f64 = 6.5;
const LARGEST_ROW: f64 = 34.0;
/// Between names, bars and numbers, in points.
const GAP: f64 = 8.0;
/// Bars of a row are no thicker together, in points, however many lines its name has.
const THICKEST_BAR: f64 = 22.0;
/// The bars' share of a row.
const BAR_SHARE: f64 = 0.64;
/// Shares of the page's width that names and numbers may take.
const MOST_FOR_NAMES: f64 = 0.34;
const MOST_FOR_NUMBERS: f64 = 0.26;

/// Lays the rows out.
pub(super) fn lay_out(chart: &BarChart<'_>, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let width = right - left;
    let head = measure.head(chart.title, chart.subtitle);
    let none = measure.set("", measure.label(Weight::Regular, GREY), 0.0);
    let unit = measure.set(chart.unit, measure.style(7.0, Weight::Regular, GREY), width);
    let foot = measure.foot("", &chart.notes);
    let legend = Legend::set(&chart.legend, width, measure);
    let above = match legend.height() {
        height if height > 0.0 => height + measure.pt(GAP),
        _ => 0.0,
    };
    let set = |text: &str, row: &Row, most: f64| {
        let weight = if row.is_total {
            Weight::Bold
        } else {
            Weight::Regular
        };
        measure.set(text, measure.label(weight, INK), most)
    };
    let names = chart.rows.iter();
    let names: Vec<Block> = names
        .map(|row| set(&row.label, row, width * MOST_FOR_NAMES))
        .collect();
    let numbers = chart.rows.iter();
    let numbers: Vec<Block> = numbers
        .map(|row| set(&row.number, row, width * MOST_FOR_NUMBERS))
        .collect();
    let row = row_room(chart, names.iter().chain(&numbers), measure);
    let count = chart.rows.len() as f64;
    let below = measure.pt(scale::SCALE_ROOM + 2.0) + unit.height();
    let parts = measure.part(&head, &none, &foot, below, above + row * count)?;
    let row = ((parts.plot_bottom - parts.plot_top - above) / count)
        .min(measure.pt(LARGEST_ROW))
        .max(row);
    let widest = |blocks: &[Block]| blocks.iter().map(|block| block.width).fold(0.0, f64::max);
    let plot = (
        left + widest(&names) + measure.pt(GAP),
        right - widest(&numbers) - measure.pt(GAP),
    );
    let axis = axis(chart, plot.1 - plot.0 - measure.pt(16.0), measure);
    let overhang = scale::widest(&axis, measure) / 2.0;
    let top = parts.plot_top + above;
    let frame = Rect {
        left: plot.0.max(left + overhang),
        right: plot.1.min(right - overhang),
        top,
        bottom: top + row * count,
    };
    let sheet = Sheet::new(measure.width, parts.height);
    let scene = &sheet.scene;
    write_texts(&mut scene.borrow_mut(), &head, &none, &foot, &parts, left);
    legend.write(&mut scene.borrow_mut(), left, parts.plot_top, measure);
    let unit_top = frame.bottom + measure.pt(scale::SCALE_ROOM + 1.0);
    let unit_left = frame.left.min(right - unit.width);
    unit.write(
        &mut scene.borrow_mut(),
        unit_left,
        unit_top,
        Anchor::Start,
        0.0,
    );
    let panel = sheet.panel(frame, axis.low..axis.high, count..0.0);
    draw(chart, &panel, &axis, row, measure)?;
    for (at, (name, number)) in names.iter().zip(&numbers).enumerate() {
        let middle = top + (at as f64 + 0.5) * row;
        let scene = &mut scene.borrow_mut();
        name.write_centred(scene, left, middle, Anchor::Start, 0.0);
        number.write_centred(scene, plot.1 + measure.pt(GAP), middle, Anchor::Start, 0.0);
    }
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

/// Height that every row needs.
fn row_room<'b>(
    chart: &BarChart<'_>,
    texts: impl Iterator<Item = &'b Block>,
    measure: &Measure<'_>,
) -> f64 {
    let texts = texts.map(|block| block.height() + measure.pt(3.0));
    let bars = chart.rows.iter().flat_map(|row| &row.bars);
    let parts = bars.map(|bar| bar.part.1 as f64 * measure.pt(LEAST_PART) / BAR_SHARE);
    texts.chain(parts).fold(measure.pt(LEAST_ROW), f64::max)
}

fn axis(chart: &BarChart<'_>, width: f64, measure: &Measure<'_>) -> Axis {
    let mut values: Vec<f64> = chart.centre.into_iter().collect();
    for bar in chart.rows.iter().flat_map(|row| &row.bars) {
        match bar.shape {
            Shape::Span(from, to) => values.extend([from, to]),
            Shape::Level(value) | Shape::Dot(value, _) => values.push(value),
        }
        values.extend(bar.interval.map(|(low, _)| low));
        values.extend(bar.interval.map(|(_, high)| high));
    }
    scale::over(&values, chart.unit, chart.language, width, measure)
}

fn draw(
    chart: &BarChart<'_>,
    panel: &Panel,
    axis: &Axis,
    row: f64,
    measure: &Measure<'_>,
) -> Result<(), ChartError> {
    let count = chart.rows.len() as f64;
    scale::draw_grid(panel, axis, (0.0, count), measure)?;
    let thin = Stroke {
        colour: GUIDE,
        width: measure.pt(0.5),
        dash: None,
    };
    for (at, row) in chart.rows.iter().enumerate() {
        let at = at as f64;
        if let Some(value) = row.leads_on {
            panel.dashed(&[(value, at + 0.5), (value, at + 1.5)], thin);
        }
    }
    for (at, own) in chart.rows.iter().enumerate() {
        for bar in &own.bars {
            draw_bar(bar, panel, axis, (at as f64 + 0.5, row), measure);
        }
    }
    let ink = Stroke {
        colour: INK,
        width: measure.pt(0.7),
        dash: None,
    };
    if let Some(centre) = chart.centre {
        panel.dashed(&[(centre, 0.0), (centre, count)], ink);
    }
    if axis.low < 0.0 && axis.high > 0.0 {
        panel.dashed(&[(0.0, 0.0), (0.0, count)], ink);
    }
    scale::draw(panel, axis, count, measure)
}

/// Draws a bar in the row about `middle`, which is `row` pixels high.
fn draw_bar(
    bar: &Bar,
    panel: &Panel,
    axis: &Axis,
    (middle, row): (f64, f64),
    measure: &Measure<'_>,
) {
    let (place, parts) = (bar.part.0 as f64, bar.part.1 as f64);
    let height = (row * BAR_SHARE).min(measure.pt(THICKEST_BAR)) / parts;
    let y = panel.at(axis.low, middle).1 + (place - (parts - 1.0) / 2.0) * height;
    let x = |value: f64| panel.at(value, middle).0;
    let half = height * if parts > 1.0 { 0.44 } else { 0.5 };
    if let Shape::Dot(value, look) = bar.shape {
        draw_dot(
            (x(value), y),
            look,
            bar.interval.map(|(a, b)| (x(a), x(b))),
            panel,
            measure,
        );
        return;
    }
    let zero_shown = axis.low <= 0.0 && axis.high >= 0.0;
    let (from, to) = match bar.shape {
        Shape::Span(from, to) => (x(from), x(to)),
        Shape::Level(level) if zero_shown => (x(0.0), x(level)),
        Shape::Level(at) | Shape::Dot(at, _) => (x(at) - measure.pt(1.5), x(at) + measure.pt(1.5)),
    };
    let rect = Rect {
        left: from.min(to),
        // A change too small for the scale still leaves a hairline.
        right: from.max(to).max(from.min(to) + measure.pt(0.4)),
        top: y - half,
        bottom: y + half,
    };
    let mut scene = panel.scene();
    scene.bar(rect, bar.fill, measure.pt(RIM));
    let Some((low, high)) = bar.interval else {
        return;
    };
    for (colour, width) in [(WHITE, 2.0), (INK, 0.8)] {
        let stroke = Stroke {
            colour,
            width: measure.pt(width),
            dash: None,
        };
        let cap = half * 0.45;
        scene.line(vec![(x(low), y), (x(high), y)], stroke);
        for end in [x(low), x(high)] {
            scene.line(vec![(end, y - cap), (end, y + cap)], stroke);
        }
    }
}

/// Radius of a dot and width of its interval, in points.
const DOT: f64 = 2.2;
const DOT_LINE: f64 = 1.2;

fn draw_dot(
    at: (f64, f64),
    look: Look,
    interval: Option<(f64, f64)>,
    panel: &Panel,
    measure: &Measure<'_>,
) {
    let mut scene = panel.scene();
    if let Some((low, high)) = interval {
        let stroke = Stroke {
            colour: look.colour,
            width: measure.pt(DOT_LINE),
            dash: None,
        };
        scene.line(vec![(low, at.1), (high, at.1)], stroke);
    }
    scene.mark(look.mark, at, measure.pt(DOT), look.colour);
}
