//! The influence diagram: what rests on what, from left to right.
//!
//! Boxes stand in columns by kind and are ordered by `layered.rs`; the colour is the domain and the
//! shape the kind. Lines run in curves from a box to what reads it and take the colour of their end;
//! those that lead back to an earlier column (through the value of the year before) or stay in one
//! are dashed. A diamond at an indicator says that it has a target.

use super::Laid;
use super::block::Block;
use super::error::ChartError;
use super::fan::write_texts;
use super::fonts::Weight;
use super::influence::{InfluenceFigure, Shape};
use super::layered::{Layers, Slot, order};
use super::page::Measure;
use super::palette::{self, Colour, EMPHASIS, GREY, INK, TARGET, WHITE};
use super::scene::{Anchor, Scene, Stroke};

/// Share of a column's pitch that lines have for themselves.
const GAP: f64 = 0.26;
const PADDING: f64 = 2.2;
const SPACE: f64 = 2.4;
const PASS: f64 = 1.6;
const HEADING: f64 = 14.0;
/// How far corners are cut or sides lean.
const CUT: f64 = 3.0;
const LEGEND_ROW: f64 = 10.0;
/// Points of a curve.
const PIECES: usize = 16;

/// A place in a column.
#[derive(Debug, Clone, Copy)]
struct Placed {
    left: f64,
    right: f64,
    middle: f64,
    height: f64,
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &InfluenceFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let columns: Vec<usize> = figure.boxes.iter().map(|own| own.column).collect();
    let forward: Vec<(usize, usize)> = figure
        .arrows
        .iter()
        .copied()
        .filter(|&(from, to)| columns[from] < columns[to])
        .collect();
    let layers = order(&columns, &forward);
    let pitch = (right - left) / (figure.columns.len() as f64 - GAP);
    let width = pitch * (1.0 - GAP);
    let style = measure.style(5.6, Weight::Regular, INK);
    let inner = width - measure.pt(4.0 * PADDING);
    let labels: Vec<Block> = figure
        .boxes
        .iter()
        .map(|own| measure.set(&own.text, style, inner))
        .collect();
    let slot_height = |slot: &Slot| match slot {
        Slot::Node(node) => labels[*node].height() + measure.pt(PADDING),
        Slot::Pass(_) => measure.pt(PASS),
    };
    let stack = |column: &Vec<Slot>| -> f64 {
        column
            .iter()
            .map(|slot| slot_height(slot) + measure.pt(SPACE))
            .sum()
    };
    let tallest = layers.columns.iter().map(stack).fold(0.0, f64::max);
    let head = measure.head(&figure.title, &figure.subtitle);
    let foot = measure.foot("", &figure.notes);
    let legend_rows = figure.groups.len().div_ceil(LEGEND_COLUMNS);
    let legend = measure.pt(LEGEND_ROW) * legend_rows as f64;
    let none = measure.set("", style, inner);
    let needed = tallest + measure.pt(HEADING) + legend;
    let parts = measure.part(&head, &none, &foot, 0.0, needed)?;
    let mut scene = Scene::default();
    write_texts(&mut scene, &head, &none, &foot, &parts, left);
    let top = parts.plot_top + measure.pt(HEADING);
    let bottom = parts.plot_bottom - legend;
    let mut places: Vec<Vec<Placed>> = Vec::new();
    for (at, column) in layers.columns.iter().enumerate() {
        let x = left + pitch * at as f64;
        // The spare height is spread evenly between the slots.
        let spare = ((bottom - top) - stack(column)) / (column.len() as f64 + 1.0);
        let mut y = top + spare;
        let place = |slot: &Slot| {
            let height = slot_height(slot);
            let placed = Placed {
                left: x,
                right: x + width,
                middle: y + height / 2.0,
                height,
            };
            y += height + measure.pt(SPACE) + spare;
            placed
        };
        places.push(column.iter().map(place).collect());
    }
    headings(
        figure,
        measure,
        (left, pitch, width),
        parts.plot_top,
        &mut scene,
    );
    lines(figure, &layers, &places, measure, &mut scene);
    feedback(figure, &layers, &places, &columns, measure, &mut scene);
    for (column, places) in layers.columns.iter().zip(&places) {
        for (slot, placed) in column.iter().zip(places) {
            if let Slot::Node(node) = slot {
                draw_box(figure, *node, placed, &labels[*node], measure, &mut scene);
            }
        }
    }
    write_legend(figure, measure, (left, right), bottom, &mut scene);
    Ok(Laid {
        scene,
        height: parts.height,
    })
}

const LEGEND_COLUMNS: usize = 4;

fn headings(
    figure: &InfluenceFigure,
    measure: &Measure<'_>,
    (left, pitch, width): (f64, f64, f64),
    top: f64,
    scene: &mut Scene,
) {
    let style = measure.style(7.0, Weight::Bold, GREY);
    for (at, heading) in figure.columns.iter().enumerate() {
        let x = left + pitch * at as f64;
        measure
            .set(heading, style, width + pitch * GAP * 0.8)
            .write(scene, x, top, Anchor::Start, 0.0);
    }
}

fn write_legend(
    figure: &InfluenceFigure,
    measure: &Measure<'_>,
    (left, right): (f64, f64),
    top: f64,
    scene: &mut Scene,
) {
    let style = measure.style(6.2, Weight::Regular, INK);
    let pitch = (right - left) / LEGEND_COLUMNS as f64;
    for (at, name) in figure.groups.iter().enumerate() {
        let x = left + pitch * (at % LEGEND_COLUMNS) as f64;
        let y = top + measure.pt(LEGEND_ROW) * ((at / LEGEND_COLUMNS) as f64 + 0.6);
        let half = measure.pt(2.4);
        scene.polygon(
            rectangle(x, x + 2.0 * half, y - half, y + half),
            palette::layer(Some(at)),
        );
        measure
            .set(name, style, pitch - measure.pt(9.0))
            .write_centred(scene, x + measure.pt(7.0), y, Anchor::Start, 0.0);
    }
}

fn rectangle(left: f64, right: f64, top: f64, bottom: f64) -> Vec<(f64, f64)> {
    vec![(left, top), (right, top), (right, bottom), (left, bottom)]
}

fn colour_of(figure: &InfluenceFigure, node: usize) -> Colour {
    figure.boxes[node]
        .group
        .map_or(GREY, |at| palette::layer(Some(at)))
}

fn lines(
    figure: &InfluenceFigure,
    layers: &Layers,
    places: &[Vec<Placed>],
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    for (column, lines) in layers.lines.iter().enumerate() {
        for &(from, to, end) in lines {
            let (start, stop) = (places[column][from], places[column + 1][to]);
            let colour = Colour {
                alpha: 0.55,
                ..colour_of(figure, end)
            };
            let stroke = Stroke {
                colour,
                width: measure.pt(0.45),
                dash: None,
            };
            let ends = ((start.right, start.middle), (stop.left, stop.middle));
            scene.line(
                curve(ends.0, ends.1, (stop.left - start.right) * 0.5),
                stroke,
            );
            if let Slot::Pass(_) = layers.columns[column + 1][to] {
                let through = vec![(stop.left, stop.middle), (stop.right, stop.middle)];
                scene.line(through, stroke);
            }
        }
    }
}

/// A cubic curve that leaves and arrives level.
fn curve(start: (f64, f64), end: (f64, f64), reach: f64) -> Vec<(f64, f64)> {
    let (a, b) = ((start.0 + reach, start.1), (end.0 - reach, end.1));
    let at = |piece: usize| {
        let t = piece as f64 / PIECES as f64;
        let s = 1.0 - t;
        let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
        let points = [start, a, b, end];
        let sum = |pick: fn(&(f64, f64)) -> f64| -> f64 {
            weights.iter().zip(&points).map(|(w, p)| w * pick(p)).sum()
        };
        (sum(|p| p.0), sum(|p| p.1))
    };
    (0..=PIECES).map(at).collect()
}

/// Lines within a column and back to an earlier one.
fn feedback(
    figure: &InfluenceFigure,
    layers: &Layers,
    places: &[Vec<Placed>],
    columns: &[usize],
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let place = |node: usize| {
        let column = columns[node];
        let at = layers.columns[column]
            .iter()
            .position(|slot| *slot == Slot::Node(node));
        places[column][at.expect("every node has a place")]
    };
    for &(from, to) in figure
        .arrows
        .iter()
        .filter(|(from, to)| columns[*from] >= columns[*to])
    {
        let (start, stop) = (place(from), place(to));
        let stroke = Stroke {
            colour: Colour {
                alpha: 0.7,
                ..colour_of(figure, to)
            },
            width: measure.pt(0.45),
            dash: Some((measure.pt(1.6), measure.pt(1.2))),
        };
        let points = if columns[from] == columns[to] {
            let bulge = measure.pt(5.0) + (start.middle - stop.middle).abs() * 0.06;
            let (a, b) = ((start.right, start.middle), (stop.right, stop.middle));
            curve_back(a, b, bulge.min(measure.pt(12.0)))
        } else {
            curve(
                (start.left, start.middle),
                (stop.right, stop.middle),
                -measure.pt(12.0),
            )
        };
        scene.line(points, stroke);
    }
}

/// A curve that leaves to the right and comes back from there.
fn curve_back(start: (f64, f64), end: (f64, f64), bulge: f64) -> Vec<(f64, f64)> {
    let at = |piece: usize| {
        let t = piece as f64 / PIECES as f64;
        let out = 4.0 * t * (1.0 - t) * bulge;
        (
            start.0 + (end.0 - start.0) * t + out,
            start.1 + (end.1 - start.1) * t,
        )
    };
    (0..=PIECES).map(at).collect()
}

fn draw_box(
    figure: &InfluenceFigure,
    node: usize,
    placed: &Placed,
    label: &Block,
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let own = &figure.boxes[node];
    let colour = colour_of(figure, node);
    let (top, bottom) = (
        placed.middle - placed.height / 2.0,
        placed.middle + placed.height / 2.0,
    );
    let rim = measure.pt(0.7);
    let outline = |inset: f64| {
        let (left, right) = (placed.left + inset, placed.right - inset);
        shape(
            own.shape,
            left,
            right,
            top + inset,
            bottom - inset,
            measure.pt(CUT),
        )
    };
    scene.polygon(outline(0.0), colour);
    scene.polygon(outline(rim), if own.emphasised { EMPHASIS } else { WHITE });
    if own.group.is_some() {
        let lean = match own.shape {
            Shape::Slanted => measure.pt(CUT),
            _ => 0.0,
        };
        let (left, bar) = (placed.left, measure.pt(2.6));
        let bar = vec![
            (left + lean, top),
            (left + lean + bar, top),
            (left + bar, bottom),
            (left, bottom),
        ];
        scene.polygon(bar, colour);
    }
    let lean = if own.shape == Shape::Slanted {
        0.6 * CUT
    } else {
        0.0
    };
    let x = placed.left + measure.pt(1.9 * PADDING + lean);
    label.write_centred(scene, x, placed.middle, Anchor::Start, 0.0);
    if own.has_target {
        scene.diamond((placed.right, placed.middle), measure.pt(2.6), TARGET);
    }
}

fn shape(shape: Shape, left: f64, right: f64, top: f64, bottom: f64, cut: f64) -> Vec<(f64, f64)> {
    let middle = (top + bottom) / 2.0;
    match shape {
        Shape::Box => rectangle(left, right, top, bottom),
        Shape::Hexagon => vec![
            (left, middle),
            (left + cut, top),
            (right - cut, top),
            (right, middle),
            (right - cut, bottom),
            (left + cut, bottom),
        ],
        Shape::CutCorners => {
            let cut = cut * 0.6;
            vec![
                (left + cut, top),
                (right - cut, top),
                (right, top + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (left + cut, bottom),
                (left, bottom - cut),
                (left, top + cut),
            ]
        }
        Shape::Slanted => vec![
            (left + cut, top),
            (right, top),
            (right - cut, bottom),
            (left, bottom),
        ],
    }
}
