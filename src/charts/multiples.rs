//! Small multiples: many indicators on one page, each a little fan or the medians of scenarios.
//!
//! Panels stand in as many columns as keep them readable; the page grows with the rows. A panel has
//! its title above, its own value axis, and what its targets say below, so that nothing is written
//! inside the plots.

use super::Laid;
use super::axis::Axis;
use super::block::Block;
use super::error::ChartError;
use super::fan::write_texts;
use super::figure::{Band, TargetMark, check_series, check_targets, check_years};
use super::fonts::Weight;
use super::legend::{Legend, Swatch};
use super::page::Measure;
use super::palette::{self, GREY, INK, Look, MEDIAN, TARGET};
use super::panel::{Panel, Sheet, axis_width};
use super::place::{Obstacles, Rect};
use super::plotted::{Plotted, SIMULATED};
use super::scene::{Anchor, Stroke};
use super::targets;
use super::years::{YEARS_ROOM, label_years, segments, widened};
use crate::words::Language;

/// One indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct MiniPanel {
    /// The indicator's name.
    pub title: String,
    /// Its unit in words; may be empty.
    pub unit: String,
    /// Simulated years, strictly ascending.
    pub years: Vec<i32>,
    /// Years with which the line begins afresh, as in a fan.
    pub breaks: Vec<i32>,
    /// Intervals, widest first; none where scenarios are compared.
    pub bands: Vec<Band>,
    /// Medians: of the one scenario, or of each in the order of the figure's scenarios; none where a
    /// scenario lacks the indicator.
    pub medians: Vec<Option<Vec<f64>>>,
    /// Targets; their texts stand below the plot.
    pub targets: Vec<TargetMark>,
}

/// Indicators side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct MultiplesFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// Names of the scenarios; empty where the panels are fans of one.
    pub scenarios: Vec<String>,
    /// The indicators.
    pub panels: Vec<MiniPanel>,
    /// Years that are labelled in bold.
    pub horizons: Vec<i32>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

/// Least width of a panel, and the room between panels, in points.
const LEAST_WIDTH: f64 = 128.0;
const BETWEEN_COLUMNS: f64 = 16.0;
const BETWEEN_ROWS: f64 = 13.0;
/// Least height of a panel's plot, in points.
const LEAST_PLOT: f64 = 58.0;
const TICK_SPACE: f64 = 16.0;

impl MultiplesFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        if self.panels.is_empty() {
            return Err(ChartError::NoSeries);
        }
        for panel in &self.panels {
            check_years(&panel.years)?;
            let count = panel.years.len();
            let medians = panel.medians.iter().flatten();
            if medians.clone().count() == 0 {
                return Err(ChartError::NoSeries);
            }
            medians
                .clone()
                .try_for_each(|median| check_series(&panel.title, median, count))?;
            for band in &panel.bands {
                band.check(&panel.years)?;
            }
            check_targets(&panel.targets)?;
        }
        Ok(())
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        for panel in &self.panels {
            rows.panel(&panel.title);
            for (at, median) in panel.medians.iter().enumerate() {
                let series = self.scenarios.get(at).map_or(SIMULATED, String::as_str);
                if let Some(median) = median {
                    rows.line(series, &panel.years, "median", median);
                }
            }
            rows.bands(SIMULATED, &panel.years, &panel.bands);
            rows.targets(&panel.targets);
        }
    }
}

impl MiniPanel {
    fn values(&self) -> Vec<f64> {
        let bands = self.bands.iter();
        let bands = bands.flat_map(|band| band.lower.iter().chain(&band.upper));
        let medians = self.medians.iter().flatten().flatten();
        let levels = self.targets.iter().map(|target| target.level);
        bands.chain(medians).copied().chain(levels).collect()
    }

    fn first_and_last(&self) -> (i32, i32) {
        let due = self.targets.iter().map(|target| target.year);
        let years = self.years.iter().copied().chain(due);
        years.fold((i32::MAX, i32::MIN), |(first, last), year| {
            (first.min(year), last.max(year))
        })
    }
}

/// A panel's texts, set.
struct Texts {
    title: Block,
    unit: Block,
    below: Block,
}

impl Texts {
    fn set(panel: &MiniPanel, width: f64, measure: &Measure<'_>) -> Self {
        let targets: Vec<&str> = panel
            .targets
            .iter()
            .map(|mark| mark.text.as_str())
            .collect();
        let small = |weight, colour| measure.style(6.2, weight, colour);
        Self {
            title: measure.set(&panel.title, measure.style(7.2, Weight::Bold, INK), width),
            unit: measure.set(&panel.unit, small(Weight::Regular, GREY), width),
            below: measure.set(&targets.join("\n"), small(Weight::Regular, TARGET), width),
        }
    }

    fn above(&self, measure: &Measure<'_>) -> f64 {
        let unit = match self.unit.height() {
            height if height > 0.0 => height + measure.pt(1.0),
            _ => 0.0,
        };
        self.title.height() + unit + measure.pt(6.0)
    }

    fn below(&self, measure: &Measure<'_>) -> f64 {
        measure.pt(YEARS_ROOM + 2.0) + self.below.height()
    }
}

/// Rooms of one row of panels, in pixels.
#[derive(Clone, Copy)]
struct RowRoom {
    above: f64,
    below: f64,
}

/// How many columns show `count` panels best on a page `width` points wide.
fn columns(count: usize, width: f64) -> usize {
    let most = ((width + BETWEEN_COLUMNS) / (LEAST_WIDTH + BETWEEN_COLUMNS)) as usize;
    let most = most.clamp(1, count);
    // Four panels stand better two by two than three and one.
    if count == 4 && most >= 2 {
        most.min(if most >= 4 { 4 } else { 2 })
    } else {
        most
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &MultiplesFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let head = measure.head(&figure.title, &figure.subtitle);
    let none = measure.set("", measure.label(Weight::Regular, GREY), 0.0);
    let foot = measure.foot("", &figure.notes);
    let looks = figure.scenarios.iter().enumerate();
    let entries: Vec<(Swatch, &str)> = looks
        .map(|(at, name)| (Swatch::Line(palette::scenario(at)), name.as_str()))
        .collect();
    let legend = Legend::set(&entries, right - left, measure);
    let legend_room = match legend.height() {
        height if height > 0.0 => height + measure.pt(9.0),
        _ => 0.0,
    };
    let across = columns(figure.panels.len(), (right - left) / measure.pt(1.0));
    let gap = measure.pt(BETWEEN_COLUMNS);
    let width = (right - left + gap) / across as f64 - gap;
    let panels = figure.panels.iter();
    let texts: Vec<Texts> = panels
        .map(|panel| Texts::set(panel, width, measure))
        .collect();
    let rooms: Vec<RowRoom> = texts
        .chunks(across)
        .map(|row| room_of(row, measure))
        .collect();
    let count = rooms.len() as f64;
    let between = measure.pt(BETWEEN_ROWS) * (count - 1.0);
    let fixed: f64 = rooms.iter().map(|room| room.above + room.below).sum();
    let needed = legend_room + fixed + between + measure.pt(LEAST_PLOT) * count;
    let parts = measure.part(&head, &none, &foot, 0.0, needed)?;
    let spare = parts.plot_bottom - parts.plot_top - needed;
    let plot = measure.pt(LEAST_PLOT) + spare.max(0.0) / count;
    let sheet = Sheet::new(measure.width, parts.height);
    write_texts(
        &mut sheet.scene.borrow_mut(),
        &head,
        &none,
        &foot,
        &parts,
        left,
    );
    legend.write(&mut sheet.scene.borrow_mut(), left, parts.plot_top, measure);
    let mut top = parts.plot_top + legend_room;
    let rows = figure.panels.chunks(across).zip(texts.chunks(across));
    for ((row, texts), room) in rows.zip(&rooms) {
        for (column, (panel, texts)) in row.iter().zip(texts).enumerate() {
            let from = left + column as f64 * (width + gap);
            let frame = Rect {
                left: from,
                right: from + width,
                top: top + room.above,
                bottom: top + room.above + plot,
            };
            draw_panel(figure, panel, texts, (frame, top), measure, &sheet)?;
        }
        top += room.above + plot + room.below + measure.pt(BETWEEN_ROWS);
    }
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

fn room_of(row: &[Texts], measure: &Measure<'_>) -> RowRoom {
    let largest = |room: &dyn Fn(&Texts) -> f64| row.iter().map(room).fold(0.0, f64::max);
    RowRoom {
        above: largest(&|texts| texts.above(measure)),
        below: largest(&|texts| texts.below(measure)),
    }
}

fn draw_panel(
    figure: &MultiplesFigure,
    own: &MiniPanel,
    texts: &Texts,
    (frame, top): (Rect, f64),
    measure: &Measure<'_>,
    sheet: &Sheet,
) -> Result<(), ChartError> {
    let steps = ((frame.bottom - frame.top) / measure.pt(TICK_SPACE)) as usize;
    let axis = Axis::over(&own.values(), &own.unit, steps.clamp(2, 5), figure.language);
    let plot = Rect {
        left: frame.left + axis_width(&axis, measure),
        // Half of the last year's label stands beyond the plot.
        right: frame.right - measure.pt(8.5),
        ..frame
    };
    let (first, last) = own.first_and_last();
    let pad = if first == last { 0.5 } else { 0.0 };
    let span = (f64::from(first) - pad, f64::from(last) + pad);
    let panel = sheet.panel(plot, span.0..span.1, axis.low..axis.high);
    for segment in segments(&own.years, &own.breaks) {
        for (at, band) in own.bands.iter().enumerate() {
            let years = &own.years[segment.clone()];
            let (xs, lower) = widened(years, &band.lower[segment.clone()], span);
            let (_, upper) = widened(years, &band.upper[segment.clone()], span);
            panel.band(&xs, &lower, &upper, palette::band(at, own.bands.len()))?;
        }
    }
    panel.value_axis(&axis, span.0..span.1, measure)?;
    label_years(&panel, (first, last), &figure.horizons, axis.low, measure);
    draw_medians(figure, own, &panel, span, measure);
    let scene = &mut sheet.scene.borrow_mut();
    let from = f64::from(own.years[0]);
    let obstacles = &mut Obstacles::default();
    targets::draw_marks(scene, &panel, &own.targets, from, measure, obstacles);
    texts
        .title
        .write(scene, frame.left, top, Anchor::Start, 0.0);
    let unit_top = top + texts.title.height() + measure.pt(1.0);
    texts
        .unit
        .write(scene, frame.left, unit_top, Anchor::Start, 0.0);
    let below = plot.bottom + measure.pt(YEARS_ROOM + 1.0);
    texts
        .below
        .write(scene, frame.left, below, Anchor::Start, 0.0);
    Ok(())
}

fn draw_medians(
    figure: &MultiplesFigure,
    own: &MiniPanel,
    panel: &Panel,
    span: (f64, f64),
    measure: &Measure<'_>,
) {
    let medians = own.medians.iter().enumerate();
    // The first scenario is drawn last, on top.
    for (at, median) in medians.rev() {
        let Some(median) = median else { continue };
        let (colour, dash, width) = if figure.scenarios.is_empty() {
            (MEDIAN, None, 1.2)
        } else {
            let Look { colour, dash, .. } = palette::scenario(at);
            (colour, dash, 1.0)
        };
        let stroke = Stroke {
            colour,
            width: measure.pt(width),
            dash: dash.map(|(on, off)| (measure.pt(on), measure.pt(off))),
        };
        for segment in segments(&own.years, &own.breaks) {
            let (xs, values) = widened(&own.years[segment.clone()], &median[segment], span);
            let curve: Vec<(f64, f64)> = xs.into_iter().zip(values).collect();
            panel.dashed(&curve, stroke);
        }
        if !figure.scenarios.is_empty() {
            let (xs, values) = widened(&own.years, median, span);
            let end = panel.at(xs[xs.len() - 1], values[values.len() - 1]);
            let mark = palette::scenario(at).mark;
            panel.scene().mark(mark, end, measure.pt(1.6), colour);
        }
    }
}
