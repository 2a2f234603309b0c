//! What was observed: the base-year value and earlier years, with their names.

use super::axis::Axis;
use super::error::ChartError;
use super::fan::CROSSING_A_CURVE;
use super::figure::{FanFigure, Point};
use super::fonts::Weight;
use super::number::NumberFormat;
use super::page::Measure;
use super::palette::INK;
use super::panel::Panel;
use super::place::{Obstacles, Rect};
use super::scene::{Anchor, Scene};
use super::targets::HALO;
use crate::words;

/// Draws what was observed as rings joined by a line.
pub(super) fn draw(
    figure: &FanFigure,
    panel: &Panel,
    measure: &Measure<'_>,
    obstacles: &mut Obstacles,
) -> Result<(), ChartError> {
    let mut observed: Vec<Point> = figure.history.clone();
    observed.extend(
        figure
            .base
            .filter(|base| observed.iter().all(|point| point.year != base.year)),
    );
    observed.sort_by_key(|point| point.year);
    let curve: Vec<(f64, f64)> = observed
        .iter()
        .map(|point| (f64::from(point.year), point.value))
        .collect();
    if curve.len() > 1 {
        panel.curve(&curve, INK, measure.pt(1.2))?;
        obstacles.add_line(
            curve.iter().map(|&(x, y)| panel.at(x, y)).collect(),
            CROSSING_A_CURVE,
        );
    }
    for (x, y) in curve {
        panel.ring(x, y, measure.pt(2.1), measure.pt(1.1), INK);
        obstacles.add_box(Rect::about(
            panel.at(x, y),
            measure.pt(3.2),
            measure.pt(3.2),
        ));
    }
    Ok(())
}

/// Names the base-year value and the observed line.
pub(super) fn name(
    figure: &FanFigure,
    (panel, axis): (&Panel, &Axis),
    measure: &Measure<'_>,
    scene: &mut Scene,
    obstacles: &mut Obstacles,
) {
    let language = figure.language;
    let mut names: Vec<(String, Point)> = Vec::new();
    if let Some(base) = figure.base {
        let value = NumberFormat::among(base.value, (axis.low, axis.high), language)
            .format_apart_from_zero(base.value);
        let (word, colon) = (words::base_year(language), words::colon(language));
        names.push((format!("{word}\u{a0}{}{colon}{value}", base.year), base));
    }
    if figure.history.len() > 1 {
        names.push((
            words::observed(language).to_owned(),
            figure.history[figure.history.len() / 2],
        ));
    }
    for (name, point) in names {
        let block = measure.set(
            &name,
            measure.label(Weight::Regular, INK),
            panel.frame.right - panel.frame.left,
        );
        let at = panel.at(f64::from(point.year), point.value);
        let (width, height, gap) = (block.width, block.height(), measure.pt(4.0));
        let near = [
            (at.0 + gap, at.1 + gap),
            (at.0 + gap, at.1 - gap - height),
            (at.0 - gap - width, at.1 - gap - height),
            (at.0 - width / 2.0, at.1 + gap),
            (at.0 - width / 2.0, at.1 - gap - height),
        ];
        let rect = obstacles.place(
            (width, height),
            &near,
            at,
            panel.inside(measure),
            measure.pt(3.0),
        );
        block.write(scene, rect.left, rect.top, Anchor::Start, measure.pt(HALO));
    }
}
