//! The layout of a grid of bars: rows by columns on one scale about zero, with the numbers written
//! in.
//!
//! A number stands beyond the end of its bar; the scale leaves room for the widest number on both
//! sides, so none leaves its column. Columns that do not fit side by side follow below.

use std::ops::Range;

use super::Laid;
use super::bar_grid::BarGridFigure;
use super::block::Block;
use super::board_layout::banks;
use super::error::ChartError;
use super::fan::write_texts;
use super::fonts::Weight;
use super::number::{Digits, NumberFormat};
use super::page::Measure;
use super::palette::{self, Colour, GREY, GRID, INK};
use super::scene::{Anchor, Scene, Stroke};
use crate::words::Language;

/// Height of one bar, in points.
const BAR: f64 = 7.6;
/// Room above and below the bars of a row, in points.
const ROW_SPACE: f64 = 4.0;
/// Least width of the bars' scale, in points.
const SCALE: f64 = 16.0;
/// Largest width of the bars' scale, in points.
const MOST_SCALE: f64 = 150.0;
/// Between columns, in points.
const GAP: f64 = 7.0;
/// Between a bar and its number, in points.
const NUMBER_GAP: f64 = 2.0;
/// Between two banks of columns, in points.
const BANK_SPACE: f64 = 14.0;
/// Largest share of the width for the names of the rows.
const NAMES: f64 = 0.28;

/// Widths and texts of the grid.
struct Grid<'a> {
    figure: &'a BarGridFigure,
    names: Vec<Block>,
    heads: Vec<Block>,
    format: NumberFormat,
    /// Pixels per unit of value, and where zero stands in a column.
    per_value: f64,
    zero: f64,
    name_width: f64,
    column: f64,
    banks: Vec<Range<usize>>,
}

/// Two digits for all but the smallest quarter of the numbers: one large bar must not round the
/// others away.
fn format_of(values: &[f64], language: Language) -> NumberFormat {
    /// Numbers smaller than this share of the largest are not what the scale is chosen for.
    const LEAST: f64 = 1e-3;
    let mut sizes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
    sizes.retain(|&size| size > 0.0);
    sizes.sort_by(f64::total_cmp);
    let largest = sizes.last().copied().unwrap_or(0.0);
    let quarter = sizes.get(sizes.len() / 4).copied().unwrap_or(0.0);
    let size = quarter.max(LEAST * largest);
    NumberFormat::for_value(size, language, Digits::Significant(2)).beside(largest)
}

/// A signed number without the word of its scale.
fn signed(format: NumberFormat, value: f64) -> String {
    let text = format.bare(value);
    let is_zero = !text.contains(|c| ('1'..='9').contains(&c));
    match value {
        0.0 => "0".to_owned(),
        _ if is_zero => text,
        value if value > 0.0 => format!("+{text}"),
        _ => text,
    }
}

impl<'a> Grid<'a> {
    fn of(figure: &'a BarGridFigure, measure: &Measure<'_>) -> Self {
        let (left, right) = measure.sides();
        let width = right - left;
        let values = figure.values();
        let format = format_of(&values, figure.language);
        let style = measure.label(Weight::Regular, INK);
        let names = figure.rows.iter();
        let names: Vec<Block> = names
            .map(|name| measure.set(name, style, width * NAMES))
            .collect();
        let widest = names.iter().map(|name| name.width).fold(0.0, f64::max);
        let name_width = widest + measure.pt(GAP);
        let number = |value: f64| {
            let text = signed(format, value);
            measure
                .fonts
                .width(&text, Weight::Regular, number_size(measure))
                + measure.pt(NUMBER_GAP)
        };
        let room_of = |side: fn(f64) -> bool| {
            let own = values.iter().copied().filter(|&value| side(value));
            own.map(number).fold(0.0, f64::max)
        };
        let numbers = (room_of(|value| value < 0.0), room_of(|value| value >= 0.0));
        let least = numbers.0 + numbers.1 + measure.pt(SCALE + GAP);
        let fit = ((width - name_width) / least) as usize;
        let banks = banks(figure.columns.len(), fit.clamp(1, figure.columns.len()));
        let column = ((width - name_width) / banks[0].len() as f64)
            .min(numbers.0 + numbers.1 + measure.pt(MOST_SCALE + GAP));
        let low = values.iter().copied().fold(0.0, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        let scale = (column - numbers.0 - numbers.1 - measure.pt(GAP)).max(1.0);
        let per_value = if high > low {
            scale / (high - low)
        } else {
            0.0
        };
        let head_style = measure.label(Weight::Bold, INK);
        let heads = figure.columns.iter();
        let heads = heads
            .map(|head| {
                Block::set_evenly(head, head_style, column - measure.pt(GAP), measure.fonts)
            })
            .collect();
        Self {
            figure,
            names,
            heads,
            format,
            per_value,
            zero: numbers.0 - low * per_value,
            name_width,
            column,
            banks,
        }
    }

    fn row_height(&self, row: usize, measure: &Measure<'_>) -> f64 {
        let bars = self.figure.series.len() as f64 * measure.pt(BAR);
        bars.max(self.names[row].height()) + measure.pt(ROW_SPACE)
    }

    fn head_height(&self, measure: &Measure<'_>) -> f64 {
        self.heads.iter().map(Block::height).fold(0.0, f64::max) + measure.pt(4.0)
    }

    fn rows_height(&self, measure: &Measure<'_>) -> f64 {
        (0..self.names.len())
            .map(|row| self.row_height(row, measure))
            .sum()
    }

    fn height(&self, measure: &Measure<'_>) -> f64 {
        let bank = self.head_height(measure) + self.rows_height(measure);
        self.banks.len() as f64 * (bank + measure.pt(BANK_SPACE)) - measure.pt(BANK_SPACE)
    }

    /// Draws one bank from `top` on; gives where it ends.
    fn draw(&self, bank: Range<usize>, top: f64, measure: &Measure<'_>, scene: &mut Scene) -> f64 {
        let (left, _) = measure.sides();
        let first = left + self.name_width;
        let start = top + self.head_height(measure);
        let end = start + self.rows_height(measure);
        for (position, column) in bank.clone().enumerate() {
            let x = first + position as f64 * self.column;
            let head = &self.heads[column];
            let y = start - measure.pt(4.0) - head.height();
            head.write(scene, x, y, Anchor::Start, 0.0);
        }
        let mut y = start;
        let right = first + bank.len() as f64 * self.column - measure.pt(GAP);
        for row in 0..self.names.len() {
            let height = self.row_height(row, measure);
            upright_or_level(scene, [(left, y), (right, y)], GRID, measure.pt(0.4));
            self.names[row].write_centred(scene, left, y + height / 2.0, Anchor::Start, 0.0);
            for (position, column) in bank.clone().enumerate() {
                let x = first + position as f64 * self.column;
                self.draw_cell((row, column), (x, y, height), measure, scene);
            }
            y += height;
        }
        for position in 0..bank.len() {
            let x = first + position as f64 * self.column + self.zero;
            upright_or_level(scene, [(x, start), (x, end)], INK, measure.pt(0.6));
        }
        end
    }

    fn draw_cell(
        &self,
        (row, column): (usize, usize),
        (x, y, height): (f64, f64, f64),
        measure: &Measure<'_>,
        scene: &mut Scene,
    ) {
        let bar = measure.pt(BAR);
        let top = y + (height - bar * self.figure.series.len() as f64) / 2.0;
        for (at, series) in self.figure.series.iter().enumerate() {
            let value = series.values[row][column];
            let zero = x + self.zero;
            let end = zero + value * self.per_value;
            let (upper, lower) = (top + at as f64 * bar, top + (at + 1) as f64 * bar);
            let inset = measure.pt(0.8);
            let (upper, lower) = (upper + inset, lower - inset);
            let colour = shade(at, self.figure.series.len());
            if value != 0.0 {
                let corners = vec![(zero, upper), (end, upper), (end, lower), (zero, lower)];
                scene.polygon(corners, colour);
            }
            let colour = if value == 0.0 { GREY } else { INK };
            let style = measure.style(6.2, Weight::Regular, colour);
            let text = measure.set(&signed(self.format, value), style, f64::INFINITY);
            let gap = measure.pt(NUMBER_GAP);
            let (anchor, text_x) = if value < 0.0 {
                (Anchor::End, end - gap)
            } else {
                (Anchor::Start, end + gap)
            };
            text.write_centred(scene, text_x, (upper + lower) / 2.0, anchor, 0.0);
        }
    }
}

fn number_size(measure: &Measure<'_>) -> f64 {
    measure.style(6.2, Weight::Regular, INK).size
}

/// The later the series, the darker: they are told apart in grey.
fn shade(at: usize, count: usize) -> Colour {
    palette::probability(0.35 + 0.5 * (at + 1) as f64 / count as f64)
}

fn upright_or_level(scene: &mut Scene, ends: [(f64, f64); 2], colour: Colour, width: f64) {
    let stroke = Stroke {
        colour,
        width,
        dash: None,
    };
    scene.line(ends.to_vec(), stroke);
}

/// The series' names with their shades, and the word of the scale.
fn draw_key(grid: &Grid<'_>, top: f64, measure: &Measure<'_>, scene: &mut Scene) {
    let (left, _) = measure.sides();
    let mut x = left;
    let middle = top + measure.pt(KEY_ROOM - 4.0);
    let style = measure.style(6.4, Weight::Regular, GREY);
    for (at, series) in grid.figure.series.iter().enumerate() {
        let side = measure.pt(5.0);
        let (upper, lower) = (middle - side / 2.0, middle + side / 2.0);
        let square = vec![(x, upper), (x + side, upper), (x + side, lower), (x, lower)];
        scene.polygon(square, shade(at, grid.figure.series.len()));
        let name = measure.set(&series.label, style, f64::INFINITY);
        x += side + measure.pt(3.0);
        name.write_centred(scene, x, middle, Anchor::Start, 0.0);
        x += name.width + measure.pt(10.0);
    }
}

/// Height of the key with the space above it, in points.
const KEY_ROOM: f64 = 14.0;

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &BarGridFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let grid = Grid::of(figure, measure);
    let (left, right) = measure.sides();
    let head = measure.head(&figure.title, &figure.subtitle);
    let unit = match (grid.format.word(), figure.unit.as_str()) {
        ("", unit) => unit.to_owned(),
        (word, unit) => crate::words::in_scale(figure.language, unit, word),
    };
    let style = measure.style(7.0, Weight::Regular, GREY);
    let unit = measure.set(&unit, style, right - left);
    let foot = measure.foot("", &figure.notes);
    let needed = grid.height(measure) + measure.pt(KEY_ROOM);
    let parts = measure.part(&head, &unit, &foot, 0.0, needed)?;
    let mut scene = Scene::default();
    write_texts(&mut scene, &head, &unit, &foot, &parts, left);
    let mut top = parts.plot_top;
    for bank in &grid.banks {
        top = grid.draw(bank.clone(), top, measure, &mut scene) + measure.pt(BANK_SPACE);
    }
    draw_key(&grid, top - measure.pt(BANK_SPACE), measure, &mut scene);
    Ok(Laid {
        scene,
        height: parts.height,
    })
}
