//! What was measured since the base year, and the fan as it was before.

use super::error::ChartError;
use super::fan::CROSSING_A_CURVE;
use super::figure::{EarlierFan, FanFigure};
use super::page::Measure;
use super::palette::{EARLIER, EARLIER_LINE, INK, WHITE};
use super::panel::Panel;
use super::place::{Obstacles, Rect};
use super::scene::Stroke;
use super::years::{segments, widened};
use crate::words;

/// Half the width of a diamond, in points.
const DIAMOND: f64 = 3.0;

/// Fills the interval of the earlier fan; the bands come over it.
pub(super) fn draw_earlier_area(figure: &FanFigure, panel: &Panel) -> Result<(), ChartError> {
    let Some(earlier) = &figure.earlier else {
        return Ok(());
    };
    for segment in segments(&figure.years, &figure.breaks) {
        let years = &figure.years[segment.clone()];
        let (xs, lower) = widened(years, &earlier.lower[segment.clone()], figure.span());
        let (_, upper) = widened(years, &earlier.upper[segment], figure.span());
        panel.band(&xs, &lower, &upper, EARLIER)?;
    }
    Ok(())
}

/// Its ends and its median, over the bands, so that they show where the bands cover them.
pub(super) fn draw_earlier_lines(figure: &FanFigure, panel: &Panel, measure: &Measure<'_>) {
    let Some(EarlierFan {
        median,
        lower,
        upper,
        ..
    }) = &figure.earlier
    else {
        return;
    };
    let dash = Some((measure.pt(3.0), measure.pt(2.0)));
    for (values, width, dash) in [(lower, 0.5, None), (upper, 0.5, None), (median, 0.9, dash)] {
        for segment in segments(&figure.years, &figure.breaks) {
            let years = &figure.years[segment.clone()];
            let (xs, ys) = widened(years, &values[segment], figure.span());
            let points: Vec<(f64, f64)> = xs.into_iter().zip(ys).collect();
            let stroke = Stroke {
                colour: EARLIER_LINE,
                width: measure.pt(width),
                dash,
            };
            panel.dashed(&points, stroke);
        }
    }
}

/// Draws what was measured as diamonds with error bars.
pub(super) fn draw_measured(
    figure: &FanFigure,
    panel: &Panel,
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) -> Result<(), ChartError> {
    for point in &figure.measured {
        let x = f64::from(point.year);
        if point.reach.is_some() {
            let [low, high] = point.ends();
            panel.rule((x, low), (x, high), INK, measure.pt(0.9))?;
            let bar = vec![panel.at(x, low), panel.at(x, high)];
            obstacles.add_line(bar, CROSSING_A_CURVE);
        }
        let centre = panel.at(x, point.value);
        panel.diamond(centre, measure.pt(DIAMOND + 0.8), WHITE);
        panel.diamond(centre, measure.pt(DIAMOND), INK);
        let half = measure.pt(DIAMOND + 1.0);
        obstacles.add_box(Rect::about(centre, half, half));
    }
    Ok(())
}

/// What the marks mean.
pub(super) fn notes(figure: &FanFigure) -> Vec<String> {
    // Without an error there is no bar to explain.
    let barred = figure.measured.iter().any(|point| point.reach.is_some());
    let text = match barred {
        true => words::measured_points(figure.language),
        false => words::measured_points_alone(figure.language),
    };
    let measured = (!figure.measured.is_empty()).then(|| text.to_owned());
    let earlier = figure
        .earlier
        .as_ref()
        .map(|earlier| words::earlier_fan(figure.language, &earlier.label));
    measured.into_iter().chain(earlier).collect()
}
