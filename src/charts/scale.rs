//! A value axis that runs across: its ticks, grid lines, and labels below the plot.

use super::axis::Axis;
use super::error::ChartError;
use super::fonts::Weight;
use super::page::Measure;
use super::palette::{GRID, INK};
use super::panel::Panel;
use super::scene::{Anchor, Stroke};
use crate::words::Language;

/// Room below the plot for the labels, in points.
pub(super) const SCALE_ROOM: f64 = 12.0;
/// Least distance between two labels, in points.
const BETWEEN_LABELS: f64 = 6.0;
const MOST_STEPS: usize = 10;

/// The axis over `values` with as many steps as their labels leave room for within `width` pixels.
pub(super) fn over(
    values: &[f64],
    unit: &str,
    language: Language,
    width: f64,
    measure: &Measure<'_>,
) -> Axis {
    let fits = |axis: &Axis| {
        let each = width / (axis.ticks.len() - 1) as f64;
        widest(axis, measure) + measure.pt(BETWEEN_LABELS) <= each
    };
    let mut coarser = (1..=MOST_STEPS)
        .rev()
        .map(|steps| Axis::over(values, unit, steps, language));
    let fitting = coarser.find(fits);
    fitting.unwrap_or_else(|| Axis::over(values, unit, 1, language))
}

/// Width of the widest label; half of it may stand beyond each end of the plot.
pub(super) fn widest(axis: &Axis, measure: &Measure<'_>) -> f64 {
    let size = measure.tick(Weight::Regular).size;
    let widths = axis
        .ticks
        .iter()
        .map(|tick| measure.fonts.width(&tick.label, Weight::Regular, size));
    widths.fold(0.0, f64::max)
}

/// Draws upright grid lines over `panel`, whose horizontal coordinate is the axis and whose vertical
/// one runs from `low` at the foot to `high`.
pub(super) fn draw_grid(
    panel: &Panel,
    axis: &Axis,
    (low, high): (f64, f64),
    measure: &Measure<'_>,
) -> Result<(), ChartError> {
    for tick in &axis.ticks {
        panel.rule((tick.value, low), (tick.value, high), GRID, measure.pt(0.5))?;
    }
    Ok(())
}

/// Draws the base line, ticks and labels below the plot.
pub(super) fn draw(
    panel: &Panel,
    axis: &Axis,
    low: f64,
    measure: &Measure<'_>,
) -> Result<(), ChartError> {
    panel.rule((axis.low, low), (axis.high, low), INK, measure.pt(0.6))?;
    let mark = Stroke {
        colour: INK,
        width: measure.pt(0.6),
        dash: None,
    };
    let mut scene = panel.scene();
    for tick in &axis.ticks {
        let (x, y) = panel.at(tick.value, low);
        scene.line(vec![(x, y), (x, y + measure.pt(2.2))], mark);
        let label = measure.set(&tick.label, measure.tick(Weight::Regular), f64::INFINITY);
        label.write(&mut scene, x, y + measure.pt(3.0), Anchor::Middle, 0.0);
    }
    Ok(())
}
