//! One column of a comparison: its scale, its target and the interval of each scenario.

use super::axis::Axis;
use super::error::ChartError;
use super::figure::{ComparisonFigure, Interval};
use super::fonts::Weight;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::{self, GRID, GUIDE, INK, Look, TARGET};
use super::panel::{Panel, Sheet};
use super::scene::{Anchor, Stroke};

/// The scale of one column, with as many ticks as their labels leave room for.
pub(super) fn axis_of(
    figure: &ComparisonFigure,
    year: i32,
    width: f64,
    format: NumberFormat,
    measure: &Measure<'_>,
) -> Axis {
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
    let mut axes = [6, 5, 4, 3, 2].map(|steps| Axis::about(&values, &figure.unit, steps, format));
    if let Some(fitting) = axes.iter().find(|axis| axis.ticks.len() > 1 && fits(axis)) {
        return fitting.clone();
    }
    // Labels too wide for the column: one of them gives the scale, the numbers give the rest.
    axes[4].ticks.truncate(1);
    axes[4].clone()
}

/// Year, scale and target of one column.
pub(super) fn draw_frame(
    panel: &Panel,
    (year, heading): (i32, &str),
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
