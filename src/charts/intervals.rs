//! The right half of a comparison: a row per scenario, a column per horizon.
//!
//! A thin line from the 10% to the 90% quantile, a thick one from 25% to 75% where these are given,
//! the scenario's mark at the median. Each column has its own scale. A target of the horizon is an
//! upright dashed line. Numbers stand in their own column, so that none meets a line. A name stands
//! above its row, which leaves the columns their width; numbered rows are many, and have it beside.

use super::axis::Axis;
use super::block::Block;
use super::error::ChartError;
use super::figure::{ComparisonFigure, Interval, Language};
use super::fonts::Weight;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{self, GRID, GUIDE, INK, Look, TARGET};
use super::panel::{Panel, Sheet};
use super::place::Rect;
use super::scene::{Anchor, Stroke};
use super::targets::HALO;
use super::words::Word;

/// So many columns fit beside the medians.
const MOST_COLUMNS: usize = 4;
/// Least height of a row, in points.
const LEAST_ROW: f64 = 9.6;
/// Room of an interval below its name, in points.
const INTERVAL_ROOM: f64 = 8.0;
/// Between names, columns and numbers, in points.
const GAP: f64 = 7.0;

/// The rows' names and the columns' years.
pub(super) struct Rows {
    names: Vec<Block>,
    columns: Vec<i32>,
    left_out: Vec<i32>,
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
        let columns = shown.split_off(shown.len().saturating_sub(MOST_COLUMNS));
        let most = width
            * match (numbered, columns.len()) {
                (false, 0..=2) => 0.48,
                (false, _) => 0.58,
                (true, 0..=2) => 0.26,
                (true, _) => 0.16,
            };
        let style = measure.label(Weight::Regular, INK);
        let name = |(at, label): (usize, &str)| {
            let text = if numbered {
                format!("{}\u{a0} {label}", at + 1)
            } else {
                label.to_owned()
            };
            measure.set(&text, style, most)
        };
        let names = figure
            .series
            .iter()
            .map(|series| series.label.as_str())
            .enumerate()
            .map(name)
            .collect();
        Self {
            names,
            columns,
            left_out: shown,
            has_boxes: intervals().any(|interval| interval.p25.is_some() && interval.p75.is_some()),
            has_probabilities: intervals().any(|interval| interval.probability.is_some()),
            numbered,
        }
    }

    pub(super) fn column_count(&self) -> usize {
        self.columns.len()
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
            Word::IntervalKeyWithBox
        } else {
            Word::IntervalKey
        };
        let probability = if self.has_probabilities {
            Word::ProbabilityKey.text(language)
        } else {
            ""
        };
        let stop = if language == Language::Zh { "。" } else { "." };
        let mut notes = vec![format!("{}{probability}{stop}", key.text(language))];
        if !self.left_out.is_empty() {
            let years: Vec<String> = self.left_out.iter().map(i32::to_string).collect();
            let years = years.join(Word::ListSeparator.text(language));
            notes.push(format!(
                "{}{years}{stop}",
                Word::HorizonsLeftOut.text(language)
            ));
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
        let widest = self.names.iter().map(|name| name.width).fold(0.0, f64::max);
        let beside = if self.numbered {
            widest + measure.pt(GAP)
        } else {
            0.0
        };
        let first = frame.left + beside;
        let each = (frame.right + measure.pt(GAP) - first) / self.columns.len() as f64;
        let numbers = self.numbers(figure, measure);
        let numbers_width = numbers
            .iter()
            .flatten()
            .flatten()
            .map(|block| block.width)
            .fold(0.0, f64::max);
        let plot_width = each - measure.pt(GAP) - numbers_width - measure.pt(4.0);
        let middle = self.name_and_middle(row, measure).1 / row;
        for (column, &year) in self.columns.iter().enumerate() {
            let left = first + column as f64 * each;
            let plot = Rect {
                left,
                right: left + plot_width,
                ..frame
            };
            let axis = axis_of(figure, year, plot_width, measure);
            let panel = sheet.panel(plot, axis.low..axis.high, figure.series.len() as f64..0.0);
            draw_frame(&panel, year, &axis, figure, measure, sheet)?;
            for (at, numbers) in numbers.iter().enumerate() {
                let Some(interval) = interval_of(figure, at, year) else {
                    continue;
                };
                let y = at as f64 + middle;
                draw_interval(&panel, (at, y), interval, row, measure, sheet)?;
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
        let medians: Vec<f64> = rows
            .clone()
            .flat_map(|row| self.columns.iter().filter_map(move |year| at(row, year)))
            .map(|i| i.p50)
            .collect();
        let format = NumberFormat::shared(&medians, figure.language);
        let style = measure.label(Weight::Regular, INK);
        let number = |interval: &Interval| {
            let probability = interval
                .probability
                .map_or_else(String::new, |p| format!(" ({})", percent(p)));
            measure.set(
                &format!("{}{probability}", format.format(interval.p50)),
                style,
                f64::INFINITY,
            )
        };
        rows.map(|row| {
            self.columns
                .iter()
                .map(|year| at(row, year).map(number))
                .collect()
        })
        .collect()
    }
}

/// The scale of one column, with as many ticks as their labels leave room for.
fn axis_of(figure: &ComparisonFigure, year: i32, width: f64, measure: &Measure<'_>) -> Axis {
    let intervals = figure
        .series
        .iter()
        .flat_map(|series| &series.at_horizons)
        .filter(|i| i.year == year);
    let levels = figure
        .targets
        .iter()
        .filter(|target| target.year == year)
        .map(|target| target.level);
    let values: Vec<f64> = intervals
        .flat_map(Interval::quantiles)
        .chain(levels)
        .collect();
    let size = measure.tick(Weight::Regular).size;
    let fits = |axis: &Axis| {
        let widest = axis
            .ticks
            .iter()
            .map(|tick| measure.fonts.width(&tick.label, Weight::Regular, size));
        let each = (axis.ticks[1].value - axis.ticks[0].value) / (axis.high - axis.low) * width;
        widest.fold(0.0, f64::max) + measure.pt(3.0) <= each
    };
    let mut axes =
        [6, 5, 4, 3, 2].map(|steps| Axis::about(&values, &figure.unit, steps, figure.language));
    if let Some(fitting) = axes.iter().find(|axis| axis.ticks.len() > 1 && fits(axis)) {
        return fitting.clone();
    }
    // Labels too wide for the column: one of them gives the scale, the numbers give the rest.
    axes[4].ticks.truncate(1);
    axes[4].clone()
}

fn interval_of(figure: &ComparisonFigure, row: usize, year: i32) -> Option<&Interval> {
    figure.series[row]
        .at_horizons
        .iter()
        .find(|interval| interval.year == year)
}

/// A probability in per cent; never 0% or 100% where it is neither.
fn percent(probability: f64) -> String {
    match probability {
        p if p > 0.0 && p < 0.005 => "<1%".to_owned(),
        p if p < 1.0 && p > 0.995 => ">99%".to_owned(),
        p => format!("{:.0}%", p * 100.0),
    }
}

/// Year, scale and target of one column.
fn draw_frame(
    panel: &Panel,
    year: i32,
    axis: &Axis,
    figure: &ComparisonFigure,
    measure: &Measure<'_>,
    sheet: &Sheet,
) -> Result<(), ChartError> {
    let rows = figure.series.len() as f64;
    let frame = panel.frame;
    for tick in &axis.ticks {
        panel.rule((tick.value, 0.0), (tick.value, rows), GRID, measure.pt(0.5))?;
    }
    panel.rule((axis.low, rows), (axis.high, rows), INK, measure.pt(0.6))?;
    let mut scene = sheet.scene.borrow_mut();
    let mark = Stroke {
        colour: INK,
        width: measure.pt(0.6),
        dash: None,
    };
    for tick in &axis.ticks {
        let (x, y) = panel.at(tick.value, rows);
        scene.line(vec![(x, y), (x, y + measure.pt(2.2))], mark);
        let label = measure.set(&tick.label, measure.tick(Weight::Regular), f64::INFINITY);
        label.write(&mut scene, x, y + measure.pt(3.6), Anchor::Middle, 0.0);
    }
    let heading = measure.set(&year.to_string(), measure.tick(Weight::Bold), f64::INFINITY);
    heading.write_centred(
        &mut scene,
        frame.left,
        frame.top - measure.pt(9.0),
        Anchor::Start,
        0.0,
    );
    for target in figure.targets.iter().filter(|target| target.year == year) {
        let (x, top) = panel.at(target.level, 0.0);
        let dash = Some((measure.pt(3.2), measure.pt(2.2)));
        let stroke = Stroke {
            colour: TARGET,
            width: measure.pt(0.8),
            dash,
        };
        scene.line(vec![(x, top), (x, frame.bottom)], stroke);
        scene.diamond((x, top), measure.pt(2.8), TARGET);
    }
    if axis.low < 0.0 && axis.high > 0.0 {
        let zero = panel.at(0.0, 0.0).0;
        scene.line(
            vec![(zero, frame.top), (zero, frame.bottom)],
            Stroke {
                colour: GUIDE,
                ..mark
            },
        );
    }
    Ok(())
}

fn draw_interval(
    panel: &Panel,
    (at, y): (usize, f64),
    interval: &Interval,
    row: f64,
    measure: &Measure<'_>,
    sheet: &Sheet,
) -> Result<(), ChartError> {
    let Look { colour, mark, .. } = palette::scenario(at);
    panel.rule(
        (interval.p10, y),
        (interval.p90, y),
        colour,
        measure.pt(0.9),
    )?;
    if let (Some(p25), Some(p75)) = (interval.p25, interval.p75) {
        panel.rule((p25, y), (p75, y), colour, measure.pt(2.8))?;
    }
    let radius = measure.pt(2.1).min(row * 0.36);
    sheet
        .scene
        .borrow_mut()
        .mark(mark, panel.at(interval.p50, y), radius, colour);
    Ok(())
}
