//! The layout of a target board: a table whose cells are shaded by probability.
//!
//! Rows stand under their domain, the joint ones below a rule. Columns are as wide as the longest
//! word of their heads. A target's level stands beside its label, or below it where that lets more
//! scenarios stand side by side; the table is repeated below for those that still do not fit. A key
//! shows the scale of the shades.

use std::ops::Range;

use super::Laid;
use super::block::Block;
use super::board::{BoardCell, BoardFigure, BoardRow};
use super::error::ChartError;
use super::fan::write_texts;
use super::fonts::Weight;
use super::page::Measure;
use super::palette::{self, Colour, GREY, GUIDE, INK, LEADER};
use super::scene::{Anchor, Scene, Stroke};
use super::wrap;

/// Least and largest width of a column, in points; four Chinese characters fit in the least.
const CELL: Range<f64> = 31.5..64.0;
/// Size of the heads of columns, in points, and the room between two of them.
const HEAD_TYPE: f64 = 6.6;
const HEAD_SPACE: f64 = 4.0;
/// A head higher than this, in its own type, makes columns wider by steps while labels keep this share
/// of the width.
const TALL_HEAD: f64 = 6.0;
const WIDER: f64 = 1.1;
const ROOMY_LABELS: f64 = 0.45;
/// Lines of a head that may break anywhere.
const HEAD_LINES: f64 = 3.0;
/// Least height of a row, in points.
const ROW: f64 = 11.5;
/// Room between a label's lines and the next row, in points.
const ROW_SPACE: f64 = 3.6;
/// Room above a heading, in points.
const HEADING_SPACE: f64 = 5.0;
/// Labels have at least this share of the width.
const LABELS: f64 = 0.26;
/// Gap between columns of text, in points.
const GAP: f64 = 6.0;
/// Room between two banks of columns, in points.
const BANK_SPACE: f64 = 14.0;
/// Size of the key, in points.
const KEY: (f64, f64) = (90.0, 6.0);
/// Rows are spread to fill a page up to this factor.
const MOST_SPREAD: f64 = 1.7;

/// One line of the table.
enum Line<'a> {
    Heading(Block),
    Row {
        label: Block,
        detail: Block,
        row: &'a BoardRow,
    },
    /// The rule before the last rows.
    Rule,
}

impl Line<'_> {
    fn height(&self, is_stacked: bool, measure: &Measure<'_>) -> f64 {
        match self {
            Self::Heading(block) => block.height() + measure.pt(HEADING_SPACE + 1.5),
            Self::Row { label, detail, .. } => {
                let text = if is_stacked {
                    label.height() + detail.height()
                } else {
                    label.height().max(detail.height())
                };
                (text + measure.pt(ROW_SPACE)).max(measure.pt(ROW))
            }
            Self::Rule => measure.pt(5.0),
        }
    }
}

/// Widths of the table's parts, and its lines.
struct Grid<'a> {
    figure: &'a BoardFigure,
    heads: Vec<Block>,
    lines: Vec<Line<'a>>,
    /// Whether levels stand below their labels.
    is_stacked: bool,
    /// Where cells begin, from the left end of the contents.
    label_width: f64,
    detail_width: f64,
    cell_width: f64,
    banks: Vec<Range<usize>>,
}

impl<'a> Grid<'a> {
    fn of(figure: &'a BoardFigure, measure: &Measure<'_>) -> Self {
        let (left, right) = measure.sides();
        let width = right - left;
        let cell_width = cell_width(figure, measure);
        let detail_style = measure.style(6.4, Weight::Regular, GREY);
        let beside = width * 0.2;
        let detail = |row: &BoardRow, most: f64| measure.set(&row.detail, detail_style, most);
        let rows = || {
            let groups = figure.groups.iter().flat_map(|group| &group.rows);
            groups.chain(&figure.totals)
        };
        let widest = rows()
            .map(|row| detail(row, beside).width)
            .fold(0.0, f64::max);
        let detail_width = if widest > 0.0 {
            widest + measure.pt(GAP)
        } else {
            0.0
        };
        let all = figure.scenarios.len();
        let fit = |detail_width: f64| {
            let room = width * (1.0 - LABELS) - detail_width;
            ((room / cell_width) as usize).clamp(1, all)
        };
        let is_stacked = detail_width > 0.0 && fit(detail_width) < all;
        let detail_width = if is_stacked { 0.0 } else { detail_width };
        let most = fit(detail_width);
        let banks = banks(all, most);
        let room = width * (1.0 - ROOMY_LABELS) - detail_width;
        let cell_width = widened(figure, cell_width, room / banks[0].len() as f64, measure);
        let label_width = width - detail_width - cell_width * banks[0].len() as f64;
        let label_style = measure.label(Weight::Regular, INK);
        let label_most = label_width - measure.pt(GAP);
        let line = |row: &'a BoardRow| Line::Row {
            label: measure.set(&row.label, label_style, label_most),
            detail: detail(row, if is_stacked { label_most } else { beside }),
            row,
        };
        let heading =
            |text: &str| Line::Heading(measure.set(text, measure.label(Weight::Bold, INK), width));
        Self {
            figure,
            heads: heads(figure, cell_width, measure),
            lines: lines(figure, &heading, &line),
            is_stacked,
            label_width,
            detail_width,
            cell_width,
            banks,
        }
    }

    fn head_height(&self, measure: &Measure<'_>) -> f64 {
        self.heads.iter().map(Block::height).fold(0.0, f64::max) + measure.pt(2.5)
    }

    fn rows_height(&self, measure: &Measure<'_>) -> f64 {
        self.lines
            .iter()
            .map(|line| line.height(self.is_stacked, measure))
            .sum()
    }

    /// Height of all banks, without the key.
    fn height(&self, measure: &Measure<'_>) -> f64 {
        let bank = self.head_height(measure) + self.rows_height(measure);
        let between = (self.banks.len() - 1) as f64 * measure.pt(BANK_SPACE);
        bank * self.banks.len() as f64 + between
    }

    /// Draws one bank from `top` on, rows `spread` times their height; gives where it ends.
    fn draw_bank(
        &self,
        bank: Range<usize>,
        (top, spread): (f64, f64),
        measure: &Measure<'_>,
        scene: &mut Scene,
    ) -> f64 {
        let (left, _) = measure.sides();
        let first = left + self.label_width + self.detail_width;
        let mut y = top + self.head_height(measure);
        for (column, at) in bank.clone().enumerate() {
            let head = &self.heads[at];
            let x = first + (column as f64 + 0.5) * self.cell_width;
            let head_top = y - measure.pt(2.5) - head.height();
            head.write(scene, x, head_top, Anchor::Middle, 0.0);
        }
        let right = first + bank.len() as f64 * self.cell_width;
        for line in &self.lines {
            let height = line.height(self.is_stacked, measure) * spread;
            match line {
                Line::Heading(block) => {
                    let base = y + height - measure.pt(1.5);
                    block.write(scene, left, base - block.height(), Anchor::Start, 0.0);
                    level(scene, (left, right), y + height, LEADER, measure.pt(0.4));
                }
                Line::Row { label, detail, row } => {
                    let middle = y + height / 2.0;
                    if self.is_stacked {
                        let top = middle - (label.height() + detail.height()) / 2.0;
                        label.write(scene, left, top, Anchor::Start, 0.0);
                        detail.write(scene, left, top + label.height(), Anchor::Start, 0.0);
                    } else {
                        label.write_centred(scene, left, middle, Anchor::Start, 0.0);
                        let end = first - measure.pt(GAP);
                        detail.write_centred(scene, end, middle, Anchor::End, 0.0);
                    }
                    for (column, at) in bank.clone().enumerate() {
                        let x = first + column as f64 * self.cell_width;
                        let cell = (x, y, self.cell_width, height);
                        draw_cell(row.cells[at].as_ref(), cell, measure, scene);
                    }
                }
                Line::Rule => {
                    level(scene, (left, right), y + height / 2.0, INK, measure.pt(0.8));
                }
            }
            y += height;
        }
        y
    }
}

/// Banks of at most `most` of `count` columns, all of about the same number.
pub(super) fn banks(count: usize, most: usize) -> Vec<Range<usize>> {
    let each = count.div_ceil(count.div_ceil(most));
    let starts = (0..count).step_by(each);
    starts.map(|from| from..(from + each).min(count)).collect()
}

/// Every line of the table: rows under their headings, then those below the rule.
fn lines<'a>(
    figure: &'a BoardFigure,
    heading: &dyn Fn(&str) -> Line<'a>,
    row: &dyn Fn(&'a BoardRow) -> Line<'a>,
) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for group in &figure.groups {
        if !group.heading.is_empty() {
            lines.push(heading(&group.heading));
        }
        lines.extend(group.rows.iter().map(row));
    }
    if !figure.totals.is_empty() {
        lines.push(Line::Rule);
    }
    lines.extend(figure.totals.iter().map(row));
    lines
}

/// The width of a column: its cells and the longest word of its head fit.
fn cell_width(figure: &BoardFigure, measure: &Measure<'_>) -> f64 {
    let width = |text: &str, weight| measure.fonts.width(text, weight, measure.pt(HEAD_TYPE));
    let rows = figure.groups.iter().flat_map(|group| &group.rows);
    let cells = rows.chain(&figure.totals).flat_map(|row| &row.cells);
    let size = measure.label(Weight::Regular, INK).size;
    let cell = |cell: &BoardCell| measure.fonts.width(&cell.text, Weight::Regular, size);
    let cells = cells.flatten().map(cell).fold(0.0, f64::max) + measure.pt(3.0);
    let heads = figure.scenarios.iter().map(|name| {
        let pieces = wrap::pieces(name);
        let longest = pieces.iter();
        let longest = longest.map(|piece| width(piece.trim_end(), Weight::Bold));
        let longest = longest.fold(0.0, f64::max);
        // Chinese breaks at every character: as many stand in a line as make few lines.
        let in_lines = width(name, Weight::Bold) / HEAD_LINES + measure.pt(HEAD_TYPE);
        if pieces.len() > name.split(' ').count() {
            longest.max(in_lines)
        } else {
            longest
        }
    });
    let heads = heads.fold(0.0, f64::max) + measure.pt(HEAD_SPACE);
    let bounds = (measure.pt(CELL.start), measure.pt(CELL.end));
    cells.max(heads.clamp(bounds.0, bounds.1))
}

/// Columns wide enough for heads of few lines, up to the width that can be spared for each.
fn widened(figure: &BoardFigure, least: f64, spare: f64, measure: &Measure<'_>) -> f64 {
    let lines = |cell_width: f64| {
        let heads = heads(figure, cell_width, measure).into_iter();
        heads.map(|head| head.height()).fold(0.0, f64::max) / measure.pt(HEAD_TYPE)
    };
    let mut cell_width = least;
    while lines(cell_width) > TALL_HEAD && cell_width * WIDER <= spare {
        cell_width *= WIDER;
    }
    cell_width
}

/// Heads keep their words whole: a word wider than the widest column alone is broken.
fn heads(figure: &BoardFigure, cell_width: f64, measure: &Measure<'_>) -> Vec<Block> {
    let style = measure.style(HEAD_TYPE, Weight::Bold, INK);
    // A hair more than the room asked for, against rounding.
    let most = cell_width - measure.pt(HEAD_SPACE) + 0.5;
    let names = figure.scenarios.iter();
    let set = |name: &String| Block::set_evenly(name, style, most, measure.fonts);
    names.map(set).collect()
}

fn level(scene: &mut Scene, (from, to): (f64, f64), y: f64, colour: Colour, width: f64) {
    let stroke = Stroke {
        colour,
        width,
        dash: None,
    };
    scene.line(vec![(from, y), (to, y)], stroke);
}

fn rectangle((x, y, width, height): (f64, f64, f64, f64), inset: f64) -> Vec<(f64, f64)> {
    let (left, right) = ((x + inset).round(), (x + width - inset).round());
    let (top, bottom) = ((y + inset).round(), (y + height - inset).round());
    vec![(left, top), (right, top), (right, bottom), (left, bottom)]
}

fn draw_cell(
    cell: Option<&BoardCell>,
    place: (f64, f64, f64, f64),
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let (x, y, width, height) = place;
    let shade = cell.and_then(|cell| cell.shade);
    let fill = shade.map(palette::probability);
    if let Some(fill) = fill {
        scene.polygon(rectangle(place, measure.pt(0.5)), fill);
    }
    let (text, colour) = match cell {
        Some(cell) => (cell.text.as_str(), fill.map_or(INK, palette::legible_on)),
        None => ("–", GREY),
    };
    let block = measure.set(text, measure.label(Weight::Regular, colour), f64::INFINITY);
    let middle = (x + width / 2.0, y + height / 2.0);
    block.write_centred(scene, middle.0, middle.1, Anchor::Middle, 0.0);
}

/// Room that the key takes, with the space above it.
fn key_height(key: &Block, measure: &Measure<'_>) -> f64 {
    key.height().max(measure.pt(KEY.1)) + measure.pt(9.0)
}

/// What the shades mean, and their scale from 0% to 100%.
fn draw_key(key: &Block, top: f64, measure: &Measure<'_>, scene: &mut Scene) {
    const STEPS: usize = 20;
    let (left, _) = measure.sides();
    let middle = top + key_height(key, measure) - measure.pt(KEY.1);
    key.write_centred(scene, left, middle, Anchor::Start, 0.0);
    let style = measure.style(6.4, Weight::Regular, GREY);
    let ends = ["0%", "100%"].map(|text| measure.set(text, style, f64::INFINITY));
    let from = left + key.width + measure.pt(GAP);
    ends[0].write_centred(scene, from, middle, Anchor::Start, 0.0);
    let from = from + ends[0].width + measure.pt(3.0);
    let (width, height) = (measure.pt(KEY.0), measure.pt(KEY.1));
    for step in 0..STEPS {
        let each = width / STEPS as f64;
        let place = (
            from + step as f64 * each,
            middle - height / 2.0,
            each,
            height,
        );
        let share = (step as f64 + 0.5) / STEPS as f64;
        scene.polygon(rectangle(place, 0.0), palette::probability(share));
    }
    let mut edge = rectangle((from, middle - height / 2.0, width, height), 0.0);
    edge.push(edge[0]);
    let stroke = Stroke {
        colour: GUIDE,
        width: measure.pt(0.3),
        dash: None,
    };
    scene.line(edge, stroke);
    let end = from + width + measure.pt(3.0);
    ends[1].write_centred(scene, end, middle, Anchor::Start, 0.0);
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &BoardFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let grid = Grid::of(figure, measure);
    let (left, right) = measure.sides();
    let style = measure.style(6.4, Weight::Regular, GREY);
    let key_room = (right - left) - measure.pt(KEY.0 + 50.0);
    let key = measure.set(&grid.figure.shade, style, key_room);
    let head = measure.head(&figure.title, &figure.subtitle);
    let foot = measure.foot("", &figure.notes);
    let none = measure.set("", style, 1.0);
    let needed = grid.height(measure) + key_height(&key, measure);
    let parts = measure.part(&head, &none, &foot, 0.0, needed)?;
    let mut scene = Scene::default();
    write_texts(&mut scene, &head, &none, &foot, &parts, left);
    let spare = parts.plot_bottom - parts.plot_top - needed;
    let rows = grid.rows_height(measure) * grid.banks.len() as f64;
    let spread = (1.0 + spare.max(0.0) / rows).min(MOST_SPREAD);
    let mut top = parts.plot_top;
    for bank in &grid.banks {
        let end = grid.draw_bank(bank.clone(), (top, spread), measure, &mut scene);
        top = end + measure.pt(BANK_SPACE);
    }
    draw_key(&key, top - measure.pt(BANK_SPACE), measure, &mut scene);
    Ok(Laid {
        scene,
        height: parts.height,
    })
}
