//! The layout of a stack: areas over the years, and beside them a table in the order of the stack.
//!
//! Each row of the table is led to its area at the last year, so no legend and no colour is needed
//! to tell them apart. The table has the first year and the horizons, and the total below.

use super::Laid;
use super::axis::Axis;
use super::block::Block;
use super::end_labels::GUTTER;
use super::error::ChartError;
use super::fan::write_texts;
use super::fonts::Weight;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{self, GREY, INK, LEADER, WHITE};
use super::panel::{Panel, Sheet, axis_width};
use super::place::Rect;
use super::scene::{Anchor, Scene, Stroke};
use super::spread::{Wish, spread};
use super::stack::StackFigure;
use super::years::{YEARS_ROOM, ends_at, label_years, widened};
use crate::words;

/// Points between two ticks of the value axis.
const TICK_SPACE: f64 = 21.0;
/// Least height of a row, in points.
const ROW: f64 = 10.0;
/// Between columns of the table, in points.
const GAP: f64 = 6.0;
/// Side of a colour's square, in points.
const SWATCH: f64 = 5.0;
/// The areas keep at least this share of the width.
const LEAST_PLOT: f64 = 0.34;
/// Largest share of the width for names.
const NAMES: f64 = 0.24;

/// The table beside the areas.
struct Rows {
    names: Vec<Block>,
    /// Years and, for each, a number per row; the last row is the total.
    columns: Vec<(i32, Vec<Block>)>,
    /// The word of the scale, above the names.
    scale: Block,
    width: f64,
}

impl Rows {
    fn of(figure: &StackFigure, content: f64, measure: &Measure<'_>) -> Self {
        let total_style = measure.label(Weight::Bold, INK);
        let style = measure.label(Weight::Regular, INK);
        let labels = figure.layers.iter().map(|layer| layer.label.as_str());
        let mut names: Vec<Block> = labels
            .map(|label| measure.set(label, style, content * NAMES))
            .collect();
        let total = words::total(figure.language);
        names.push(measure.set(total, total_style, content * NAMES));
        let mut years = figure.shown_years();
        let at = |year: i32| figure.years.iter().position(|&own| own == year);
        let totals = figure.totals();
        let values = |year: i32| -> Vec<f64> {
            let at = at(year).expect("shown years are years of the figure");
            let parts = figure.layers.iter().map(|layer| layer.values[at]);
            parts.chain([totals[at]]).collect()
        };
        let all: Vec<f64> = years.iter().flat_map(|&year| values(year)).collect();
        let format = NumberFormat::for_sizes(&all, figure.language);
        let number = |(row, value): (usize, f64)| {
            let style = if row == figure.layers.len() {
                total_style
            } else {
                style
            };
            measure.set(&bare(format, value), style, f64::INFINITY)
        };
        let column = |year: i32| {
            let blocks = values(year).into_iter().enumerate().map(number).collect();
            (year, blocks)
        };
        let fixed = measure.pt(GUTTER + SWATCH + 3.0);
        let widest = names.iter().map(|name| name.width).fold(0.0, f64::max);
        let mut columns: Vec<(i32, Vec<Block>)> = Vec::new();
        let mut width = fixed + widest;
        // The first year and the last horizon before those between.
        years.sort_by_key(|&year| (year != figure.years[0], std::cmp::Reverse(year)));
        for year in years {
            let column = column(year);
            let room = column_width(&column, measure) + measure.pt(GAP);
            if columns.is_empty() || width + room <= content * (1.0 - LEAST_PLOT) {
                width += room;
                columns.push(column);
            }
        }
        columns.sort_by_key(|(year, _)| *year);
        Self {
            names,
            columns,
            scale: measure.set(
                format.word(),
                measure.style(7.0, Weight::Regular, GREY),
                content,
            ),
            width,
        }
    }

    fn row_room(&self, measure: &Measure<'_>) -> f64 {
        let tallest = self.names.iter().map(Block::height).fold(0.0, f64::max);
        (tallest + measure.pt(1.5)).max(measure.pt(ROW))
    }

    /// Height that the rows need below the year heads, the total included.
    fn height(&self, measure: &Measure<'_>) -> f64 {
        self.row_room(measure) * self.names.len() as f64 + measure.pt(4.0)
    }
}

/// A number of the table: zero is written `0`, and what only rounds to it `<0.01`.
fn bare(format: NumberFormat, value: f64) -> String {
    let text = format.bare(value);
    let reads_zero = !text.contains(|c| ('1'..='9').contains(&c));
    match value {
        0.0 => "0".to_owned(),
        _ if reads_zero && value > 0.0 => format!("<{}1", &text[..text.len() - 1]),
        _ => text,
    }
}

fn column_width((year, blocks): &(i32, Vec<Block>), measure: &Measure<'_>) -> f64 {
    let size = measure.tick(Weight::Bold).size;
    let head = measure.fonts.width(&year.to_string(), Weight::Bold, size);
    blocks.iter().map(|block| block.width).fold(head, f64::max)
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &StackFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let rows = Rows::of(figure, right - left, measure);
    let head = measure.head(&figure.title, &figure.subtitle);
    let style = measure.style(7.0, Weight::Regular, GREY);
    let unit = measure.set(&figure.unit, style, right - left - rows.width);
    let foot = measure.foot("", &notes(figure));
    let needed = rows.height(measure);
    let parts = measure.part(&head, &unit, &foot, measure.pt(YEARS_ROOM), needed)?;
    let edges = figure.edges();
    let ends = edges
        .iter()
        .flat_map(|(lower, upper)| lower.iter().chain(upper));
    let total = figure.total.iter();
    let total = total.flat_map(|band| band.lower.iter().chain(&band.upper));
    let values: Vec<f64> = ends.chain(total).copied().chain([0.0]).collect();
    let most_steps = ((parts.plot_bottom - parts.plot_top) / measure.pt(TICK_SPACE)) as usize;
    let axis = Axis::over(&values, "", most_steps.clamp(2, 10), figure.language);
    let frame = Rect {
        left: left + axis_width(&axis, measure),
        top: parts.plot_top,
        right: right - rows.width,
        bottom: parts.plot_bottom,
    };
    let sheet = Sheet::new(measure.width, parts.height);
    write_texts(
        &mut sheet.scene.borrow_mut(),
        &head,
        &unit,
        &foot,
        &parts,
        left,
    );
    let (first, last) = (figure.years[0], figure.years[figure.years.len() - 1]);
    let pad = if first == last { 0.5 } else { 0.0 };
    let span = (f64::from(first) - pad, f64::from(last) + pad);
    let panel = sheet.panel(frame, span.0..span.1, axis.low..axis.high);
    draw_areas(figure, &edges, (&panel, span), measure)?;
    panel.value_axis(&axis, span.0..span.1, measure)?;
    draw_total(figure, (&panel, span), measure);
    label_years(&panel, (first, last), &figure.horizons, axis.low, measure);
    write_rows(figure, &rows, &edges, (&panel, span), measure, &sheet);
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

fn draw_areas(
    figure: &StackFigure,
    edges: &[(Vec<f64>, Vec<f64>)],
    (panel, span): (&Panel, (f64, f64)),
    measure: &Measure<'_>,
) -> Result<(), ChartError> {
    for (at, (lower, upper)) in edges.iter().enumerate() {
        let (xs, lower) = widened(&figure.years, lower, span);
        let (_, upper) = widened(&figure.years, upper, span);
        panel.band(&xs, &lower, &upper, colour(figure, at))?;
    }
    // White edges part neighbours whatever their colours.
    for (_, upper) in edges {
        let (xs, upper) = widened(&figure.years, upper, span);
        let curve: Vec<(f64, f64)> = xs.into_iter().zip(upper).collect();
        panel.curve(&curve, WHITE, measure.pt(0.3))?;
    }
    Ok(())
}

/// The given notes, after a line that says what the dashed lines are.
fn notes(figure: &StackFigure) -> Vec<String> {
    let total = figure.total.iter();
    let total = total.map(|band| words::total_interval_is(figure.language, &band.label));
    total.chain(figure.notes.iter().cloned()).collect()
}

/// The total as a line, and the ends of its interval dashed.
fn draw_total(figure: &StackFigure, (panel, span): (&Panel, (f64, f64)), measure: &Measure<'_>) {
    let line = |values: &[f64], dash| {
        let stroke = Stroke {
            colour: INK,
            width: measure.pt(0.7),
            dash,
        };
        let (xs, values) = widened(&figure.years, values, span);
        let points: Vec<(f64, f64)> = xs.into_iter().zip(values).collect();
        panel.dashed(&points, stroke);
    };
    line(&figure.totals(), None);
    if let Some(band) = &figure.total {
        let dash = Some((measure.pt(3.2), measure.pt(2.2)));
        line(&band.lower, dash);
        line(&band.upper, dash);
    }
}

fn colour(figure: &StackFigure, at: usize) -> palette::Colour {
    let named = figure.layers[..at].iter().filter(|layer| !layer.is_rest);
    palette::layer((!figure.layers[at].is_rest).then(|| named.count()))
}

/// The table, each row led to its area at the last year.
fn write_rows(
    figure: &StackFigure,
    rows: &Rows,
    edges: &[(Vec<f64>, Vec<f64>)],
    (panel, span): (&Panel, (f64, f64)),
    measure: &Measure<'_>,
    sheet: &Sheet,
) {
    let (last, end) = (figure.years.len() - 1, ends_at(&figure.years, span));
    let middle = |at: usize| panel.at(end, (edges[at].0[last] + edges[at].1[last]) / 2.0);
    let mut order: Vec<usize> = (0..figure.layers.len()).collect();
    order.sort_by(|&a, &b| middle(a).1.total_cmp(&middle(b).1));
    let room = rows.row_room(measure);
    let wish = |&at: &usize| Wish {
        wanted: middle(at).1,
        room,
    };
    let wishes: Vec<Wish> = order.iter().map(wish).collect();
    let frame = panel.frame;
    let total_top = frame.bottom - room;
    let centres = spread(&wishes, frame.top, total_top - measure.pt(3.0));
    let scene = &mut sheet.scene.borrow_mut();
    let swatch = frame.right + measure.pt(GUTTER);
    let stroke = Stroke {
        colour: LEADER,
        width: measure.pt(0.4),
        dash: None,
    };
    for (&at, &centre) in order.iter().zip(&centres) {
        let (x, y) = middle(at);
        let half = measure.pt(SWATCH / 2.0);
        scene.line(vec![(x, y), (frame.right + measure.pt(1.5), y)], stroke);
        scene.line(
            vec![
                (frame.right + measure.pt(1.5), y),
                (swatch - measure.pt(1.0), centre),
            ],
            stroke,
        );
        let square = [
            (0.0, -half),
            (2.0 * half, -half),
            (2.0 * half, half),
            (0.0, half),
        ];
        let corners = square.iter().map(|(dx, dy)| (swatch + dx, centre + dy));
        scene.polygon(corners.collect(), colour(figure, at));
        write_row(rows, at, (swatch, centre), measure, scene);
    }
    let ends = (swatch, frame.right + rows.width);
    let rule = Stroke {
        colour: INK,
        width: measure.pt(0.6),
        dash: None,
    };
    let y = total_top - measure.pt(1.0);
    scene.line(vec![(ends.0, y), (ends.1, y)], rule);
    write_row(
        rows,
        figure.layers.len(),
        (swatch, total_top + room / 2.0),
        measure,
        scene,
    );
    write_heads(
        rows,
        (ends.1, frame.top - measure.pt(9.0)),
        swatch,
        measure,
        scene,
    );
}

fn write_row(
    rows: &Rows,
    at: usize,
    (swatch, centre): (f64, f64),
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let x = swatch + measure.pt(SWATCH + 3.0);
    rows.names[at].write_centred(scene, x, centre, Anchor::Start, 0.0);
    let mut end = swatch - measure.pt(GUTTER) + rows.width;
    for column in rows.columns.iter().rev() {
        column.1[at].write_centred(scene, end, centre, Anchor::End, 0.0);
        end -= column_width(column, measure) + measure.pt(GAP);
    }
}

/// Years above the numbers, and the word of the scale above the names.
fn write_heads(
    rows: &Rows,
    (right, centre): (f64, f64),
    swatch: f64,
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let mut end = right;
    for column in rows.columns.iter().rev() {
        let head = measure.set(
            &column.0.to_string(),
            measure.tick(Weight::Bold),
            f64::INFINITY,
        );
        head.write_centred(scene, end, centre, Anchor::End, 0.0);
        end -= column_width(column, measure) + measure.pt(GAP);
    }
    let x = swatch + measure.pt(SWATCH + 3.0);
    rows.scale
        .write_centred(scene, x, centre, Anchor::Start, 0.0);
}
