//! The right half of a comparison: a row per scenario, a column per horizon.
//!
//! A thin line from the 10% to the 90% quantile, a thick one from 25% to 75% where these are given,
//! the scenario's mark at the median. Each column has its own scale. A target of the horizon is an
//! upright dashed line. Numbers stand in their own column, so that none meets a line. A name stands
//! above its row, which leaves the columns their width; numbered rows are many, and have it beside.

use super::block::Block;
use super::column;
use super::error::ChartError;
use super::figure::{ComparisonFigure, Interval};
use super::fonts::Weight;
use super::number::{NumberFormat, whole_percent};
use super::page::Measure;
use super::palette::{GRID, INK};
use super::panel::Sheet;
use super::place::Rect;
use super::scene::{Anchor, Stroke};
use super::targets::HALO;
use crate::words::{self, Language};

/// So many columns fit beside the medians.
const MOST_COLUMNS: usize = 4;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 9.6;
/// Room of an interval below its name, in points.
const INTERVAL_ROOM: f64 = 8.0;
/// Least width of the intervals of a column, in points.
const LEAST_PLOT: f64 = 22.0;
/// Between the medians and the rows, in points.
pub(super) const MIDDLE: f64 = 13.0;
/// Between names, columns and numbers, in points.
const GAP: f64 = 7.0;

/// The rows' names and the columns' years.
pub(super) struct Rows {
    names: Vec<Block>,
    columns: Vec<i32>,
    left_out: Vec<i32>,
    format: NumberFormat,
    has_boxes: bool,
    has_probabilities: bool,
    /// Whether names begin with the row's number.
    pub(super) numbered: bool,
}

impl Rows {
    /// Sets the names for a page whose contents are `width` pixels wide.
    pub(super) fn of(
        figure: &ComparisonFigure,
        numbered: bool,
        width: f64,
        measure: &Measure<'_>,
    ) -> Self {
        let intervals = || figure.series.iter().flat_map(|series| &series.at_horizons);
        let mut shown: Vec<i32> = figure.horizons.clone();
        shown.retain(|year| intervals().any(|interval| interval.year == *year));
        shown.sort_unstable();
        shown.dedup();
        let medians: Vec<f64> = intervals()
            .filter(|i| shown.contains(&i.year))
            .map(|i| i.p50)
            .collect();
        let largest = figure
            .values()
            .into_iter()
            .fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let mut rows = Self {
            names: Vec::new(),
            columns: shown,
            left_out: Vec::new(),
            format: NumberFormat::for_sizes(&medians, figure.language)
                .below_a_hundred(&medians)
                .beside(largest),
            has_boxes: false,
            has_probabilities: false,
            numbered,
        };
        while rows.columns.len() > MOST_COLUMNS {
            rows.leave_one_out(figure);
        }
        rows.set_names(figure, width, measure);
        while rows.columns.len() > 1 && !rows.has_room(figure, width, measure) {
            rows.leave_one_out(figure);
            rows.set_names(figure, width, measure);
        }
        let is_shown = |interval: &&Interval| rows.columns.contains(&interval.year);
        rows.has_boxes = intervals()
            .filter(is_shown)
            .any(|interval| interval.p25.is_some() && interval.p75.is_some());
        rows.has_probabilities = intervals()
            .filter(is_shown)
            .any(|interval| interval.probability.is_some());
        rows
    }

    /// Leaves out the earliest column without a target, or the earliest of all where each has one.
    fn leave_one_out(&mut self, figure: &ComparisonFigure) {
        let has_target = |year: &i32| figure.targets.iter().any(|target| target.year == *year);
        let at = self.columns.iter().position(|year| !has_target(year));
        self.left_out.push(self.columns.remove(at.unwrap_or(0)));
        self.left_out.sort_unstable();
    }

    fn set_names(&mut self, figure: &ComparisonFigure, width: f64, measure: &Measure<'_>) {
        let share = match (self.numbered, self.columns.len()) {
            (false, _) => 0.9,
            (true, 0 | 1) => 0.42,
            (true, 2) => 0.32,
            (true, _) => 0.22,
        };
        let most = share * (1.0 - self.left_share()) * width;
        let style = measure.label(Weight::Regular, INK);
        let name = |(at, label): (usize, &str)| {
            let text = if self.numbered {
                format!("{}\u{a0} {label}", at + 1)
            } else {
                label.to_owned()
            };
            measure.set(&text, style, most)
        };
        self.names = figure
            .series
            .iter()
            .map(|series| series.label.as_str())
            .enumerate()
            .map(name)
            .collect();
    }

    /// The medians' share of the width.
    pub(super) fn left_share(&self) -> f64 {
        match self.columns.len() {
            0 => 1.0,
            1 | 2 if self.numbered => 0.38,
            1 | 2 => 0.47,
            _ => 0.36,
        }
    }

    /// Whether intervals keep a width in which they can be read.
    fn has_room(&self, figure: &ComparisonFigure, width: f64, measure: &Measure<'_>) -> bool {
        let frame = (1.0 - self.left_share()) * width - measure.pt(MIDDLE);
        let (each, plot) = self.plot_width(&self.numbers(figure, measure), frame, measure);
        let has_scale = |year: &i32| {
            column::axis_of(figure, *year, (plot, each), self.format, measure).is_some()
        };
        plot >= measure.pt(LEAST_PLOT) && self.columns.iter().all(has_scale)
    }

    /// The format of a column's numbers: its spread says how many decimals mean something.
    fn format_in(&self, figure: &ComparisonFigure, year: i32) -> NumberFormat {
        let values = column::values_of(figure, year);
        let (low, high) = values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                (low.min(value), high.max(value))
            });
        self.format.resolving(high - low, low.abs().max(high.abs()))
    }

    /// Distance of columns and width of their plots, within a width of `frame`.
    fn plot_width(
        &self,
        numbers: &[Vec<Option<Block>>],
        frame: f64,
        measure: &Measure<'_>,
    ) -> (f64, f64) {
        let each = (frame + measure.pt(GAP) - self.beside(measure)) / self.columns.len() as f64;
        let widest = numbers
            .iter()
            .flatten()
            .flatten()
            .map(|block| block.width)
            .fold(0.0, f64::max);
        (each, each - measure.pt(GAP) - widest - measure.pt(4.0))
    }

    /// Room for the names where they stand beside their rows.
    fn beside(&self, measure: &Measure<'_>) -> f64 {
        let widest = self.names.iter().map(|name| name.width).fold(0.0, f64::max);
        if self.numbered {
            widest + measure.pt(GAP)
        } else {
            0.0
        }
    }

    /// The heading of a column: its year, and the word of the scale.
    fn heading(&self, year: i32) -> String {
        match (self.format.word(), self.format.language()) {
            ("", _) => year.to_string(),
            (word, Language::Zh) => format!("{year}（{word}）"),
            (word, Language::En) => format!("{year} ({word})"),
        }
    }

    /// Height that the rows need, in pixels.
    pub(super) fn height(&self, measure: &Measure<'_>) -> f64 {
        if self.columns.is_empty() {
            return 0.0;
        }
        self.row_room(measure) * self.names.len() as f64
    }

    fn row_room(&self, measure: &Measure<'_>) -> f64 {
        if self.numbered {
            (self.tallest() + measure.pt(1.5)).max(measure.pt(LEAST_ROW))
        } else {
            self.tallest() + measure.pt(INTERVAL_ROOM + 2.5)
        }
    }

    /// What the marks mean, for the foot of the page.
    pub(super) fn notes(&self, language: Language) -> Vec<String> {
        if self.columns.is_empty() {
            return Vec::new();
        }
        let key = if self.has_boxes {
            words::interval_key_with_box(language)
        } else {
            words::interval_key(language)
        };
        let probability = if self.has_probabilities {
            words::probability_key(language)
        } else {
            ""
        };
        let stop = words::full_stop(language);
        let mut notes = vec![format!("{key}{probability}{stop}")];
        if !self.left_out.is_empty() {
            let years: Vec<String> = self.left_out.iter().map(i32::to_string).collect();
            let years = years.join(words::list_separator(language));
            notes.push(words::horizons_left_out(language, years));
        }
        notes
    }

    /// Draws names and columns in `frame`.
    pub(super) fn draw(
        &self,
        figure: &ComparisonFigure,
        frame: Rect,
        measure: &Measure<'_>,
        sheet: &Sheet,
    ) -> Result<(), ChartError> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let row = (frame.bottom - frame.top) / self.names.len() as f64;
        let first = frame.left + self.beside(measure);
        let numbers = self.numbers(figure, measure);
        let (each, plot_width) = self.plot_width(&numbers, frame.right - frame.left, measure);
        let middle = self.name_and_middle(row, measure).1 / row;
        for (column, &year) in self.columns.iter().enumerate() {
            let left = first + column as f64 * each;
            let plot = Rect {
                left,
                right: left + plot_width,
                ..frame
            };
            let widths = (plot_width, each);
            let axis = column::axis_of(figure, year, widths, self.format, measure)
                .unwrap_or_else(|| column::bare_axis_of(figure, year, self.format));
            let panel = sheet.panel(plot, axis.low..axis.high, figure.series.len() as f64..0.0);
            column::draw_frame(
                &panel,
                (year, &self.heading(year), each),
                &axis,
                figure,
                measure,
                sheet,
            )?;
            for (at, numbers) in numbers.iter().enumerate() {
                let Some(interval) = interval_of(figure, at, year) else {
                    continue;
                };
                let y = at as f64 + middle;
                column::draw_interval(&panel, (at, y), interval, row, measure, sheet)?;
                if let Some(block) = &numbers[column] {
                    let x = plot.right + measure.pt(4.0);
                    let scene = &mut sheet.scene.borrow_mut();
                    block.write_centred(scene, x, panel.at(axis.low, y).1, Anchor::Start, 0.0);
                }
            }
        }
        self.write_names(frame, row, measure, sheet);
        Ok(())
    }

    /// Centre of a name and centre of its interval, from the top of a row of height `row`.
    fn name_and_middle(&self, row: f64, measure: &Measure<'_>) -> (f64, f64) {
        if self.numbered {
            return (row / 2.0, row / 2.0);
        }
        let name = self.tallest();
        let top = (row - name - measure.pt(INTERVAL_ROOM)) / 2.0;
        (
            top + name / 2.0,
            top + name + measure.pt(INTERVAL_ROOM) / 2.0,
        )
    }

    fn tallest(&self) -> f64 {
        self.names.iter().map(Block::height).fold(0.0, f64::max)
    }

    fn write_names(&self, frame: Rect, row: f64, measure: &Measure<'_>, sheet: &Sheet) {
        let name_middle = self.name_and_middle(row, measure).0;
        let stroke = Stroke {
            colour: GRID,
            width: measure.pt(0.4),
            dash: None,
        };
        let scene = &mut sheet.scene.borrow_mut();
        for (at, name) in self.names.iter().enumerate() {
            let top = frame.top + at as f64 * row;
            name.write_centred(
                scene,
                frame.left,
                top + name_middle,
                Anchor::Start,
                measure.pt(HALO),
            );
            if at > 0 {
                scene.line(vec![(frame.left, top), (frame.right, top)], stroke);
            }
        }
    }

    /// The number of every row and column that has one.
    fn numbers(&self, figure: &ComparisonFigure, measure: &Measure<'_>) -> Vec<Vec<Option<Block>>> {
        let rows = 0..figure.series.len();
        let at = |row, column: &i32| interval_of(figure, row, *column);
        let style = measure.label(Weight::Regular, INK);
        let formats: Vec<NumberFormat> = self
            .columns
            .iter()
            .map(|&year| self.format_in(figure, year))
            .collect();
        let number = |(interval, format): (&Interval, &NumberFormat)| {
            let probability = interval.probability.map_or_else(String::new, |p| {
                format!(" ({})", whole_percent(p, interval.p10 < interval.p90))
            });
            measure.set(
                &format!("{}{probability}", format.bare(interval.p50)),
                style,
                f64::INFINITY,
            )
        };
        rows.map(|row| {
            self.columns
                .iter()
                .zip(&formats)
                .map(|(year, format)| at(row, year).map(|interval| number((interval, format))))
                .collect()
        })
        .collect()
    }
}

fn interval_of(figure: &ComparisonFigure, row: usize, year: i32) -> Option<&Interval> {
    figure.series[row]
        .at_horizons
        .iter()
        .find(|interval| interval.year == year)
}
