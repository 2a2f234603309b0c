//! One column of a comparison: its scale, its target and the interval of each scenario.

use super::axis::Axis;
use super::error::ChartError;
use super::figure::{ComparisonFigure, Interval};
use super::fonts::Weight;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{self, GRID, GUIDE, INK, Look, TARGET};
use super::panel::{Panel, Sheet};
use super::scene::{Anchor, Scene, Stroke};
use super::spread::{Wish, spread};

/// Least distance between two labels of the scale, in points.
const BETWEEN_LABELS: f64 = 3.0;

/// Every value that the column of `year` must hold.
pub(super) fn values_of(figure: &ComparisonFigure, year: i32) -> Vec<f64> {
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
    intervals
        .flat_map(Interval::quantiles)
        .chain(levels)
        .collect()
}

/// The scale of one column, with as many ticks as their labels leave room for, and two at least:
/// their labels may move aside within `room`, the distance of columns. None where not even they fit.
pub(super) fn axis_of(
    figure: &ComparisonFigure,
    year: i32,
    (width, room): (f64, f64),
    format: NumberFormat,
    measure: &Measure<'_>,
) -> Option<Axis> {
    let values = values_of(figure, year);
    let size = measure.tick(Weight::Regular).size;
    let widest = |axis: &Axis| {
        let widths = axis
            .ticks
            .iter()
            .map(|tick| measure.fonts.width(&tick.label, Weight::Regular, size));
        widths.fold(0.0, f64::max) + measure.pt(BETWEEN_LABELS)
    };
    let fits = |axis: &Axis| {
        let each = (axis.ticks[1].value - axis.ticks[0].value) / (axis.high - axis.low) * width;
        widest(axis) <= each
    };
    let mut axes = [6, 5, 4, 3, 2]
        .map(|steps| Axis::about(&values, &figure.unit, steps, format))
        .to_vec();
    if let Some(fitting) = axes.iter().position(fits) {
        return Some(axes.swap_remove(fitting));
    }
    // Labels too wide for their places: the outermost ones give the scale.
    let mut narrow = axes.pop()?;
    narrow.ticks.drain(1..narrow.ticks.len() - 1);
    (2.0 * widest(&narrow) <= room).then_some(narrow)
}

/// The scale of a column that has no room for labels: its numbers stand beside the intervals.
pub(super) fn bare_axis_of(figure: &ComparisonFigure, year: i32, format: NumberFormat) -> Axis {
    let mut axis = Axis::about(&values_of(figure, year), &figure.unit, 2, format);
    axis.ticks.truncate(1);
    axis
}

/// Writes the labels of a scale below its ticks, moved aside where they would touch.
fn write_scale(axis: &Axis, panel: &Panel, room: f64, measure: &Measure<'_>, scene: &mut Scene) {
    let style = measure.tick(Weight::Regular);
    let labels: Vec<_> = axis
        .ticks
        .iter()
        .map(|tick| measure.set(&tick.label, style, f64::INFINITY))
        .collect();
    let wishes: Vec<Wish> = axis
        .ticks
        .iter()
        .zip(&labels)
        .map(|(tick, label)| Wish {
            wanted: panel.at(tick.value, 0.0).0,
            room: label.width + measure.pt(BETWEEN_LABELS),
        })
        .collect();
    let left = panel.frame.left - measure.pt(BETWEEN_LABELS * 1.5);
    let centres = spread(&wishes, left, left + room);
    let top = panel.frame.bottom + measure.pt(3.6);
    for (label, centre) in labels.iter().zip(centres) {
        label.write(scene, centre, top, Anchor::Middle, 0.0);
    }
}

/// Year, scale and target of one column.
pub(super) fn draw_frame(
    panel: &Panel,
    (year, heading, room): (i32, &str, f64),
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
    }
    write_scale(axis, panel, room, measure, &mut scene);
    let heading = measure.set(heading, measure.tick(Weight::Bold), f64::INFINITY);
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

pub(super) fn draw_interval(
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
