//! The comparison: one indicator, scenarios side by side.
//!
//! At the left the medians over the years, each line labelled at its end. At the right one row per
//! scenario and one column per horizon: median, intervals and, where known, the probability of
//! reaching the target. With many scenarios the line ends carry the row's number instead of its name.

use super::Laid;
use super::axis::Axis;
use super::block::Block;
use super::end_labels::{self, EndLabel, GUTTER};
use super::error::ChartError;
use super::fan::write_texts;
use super::figure::ComparisonFigure;
use super::fonts::Weight;
use super::intervals::{MIDDLE, Rows};
use super::page::Measure;
use super::palette::{self, GREY, INK, Look};
use super::panel::{Panel, Sheet, axis_width};
use super::place::{Obstacles, Rect};
use super::scene::{Scene, Stroke};
use super::targets::{self, Captions};
use super::years::{YEARS_ROOM, ends_at, guides, label_years, segments, widened};

/// From this many scenarios on, line ends carry numbers.
const NUMBERED_FROM: usize = 9;
const CROSSING_A_CURVE: f64 = 60.0;
const TICK_SPACE: f64 = 21.0;

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(
    figure: &ComparisonFigure,
    measure: &Measure<'_>,
) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let rows = Rows::of(
        figure,
        figure.series.len() >= NUMBERED_FROM,
        right - left,
        measure,
    );
    let half = Rect {
        left,
        top: 0.0,
        right: left + rows.left_share() * (right - left),
        bottom: 0.0,
    };
    let captions = targets::captions(&figure.targets, (half.right - half.left) * 0.6, measure);
    let head = measure.head(&figure.title, &figure.subtitle);
    let unit = measure.set(
        &figure.unit,
        measure.style(7.0, Weight::Regular, GREY),
        half.right - half.left,
    );
    let mut notes = rows.notes(figure.language);
    notes.extend(figure.notes.iter().cloned());
    let foot = measure.foot(&captions.keyed, &notes);
    let labels = end_labels(figure, &rows, half, measure);
    let needed =
        end_labels::height(&labels.iter().collect::<Vec<_>>(), measure).max(rows.height(measure));
    let parts = measure.part(&head, &unit, &foot, measure.pt(YEARS_ROOM), needed)?;
    let half = Rect {
        top: parts.plot_top,
        bottom: parts.plot_bottom,
        ..half
    };
    let sheet = Sheet::new(measure.width, parts.height);
    write_texts(
        &mut sheet.scene.borrow_mut(),
        &head,
        &unit,
        &foot,
        &parts,
        left,
    );
    draw_medians(figure, half, labels, &captions, measure, &sheet)?;
    let rest = Rect {
        left: half.right + measure.pt(MIDDLE),
        right,
        ..half
    };
    rows.draw(figure, rest, measure, &sheet)?;
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

/// The labels at the line ends, in the order of the scenarios.
fn end_labels(
    figure: &ComparisonFigure,
    rows: &Rows,
    half: Rect,
    measure: &Measure<'_>,
) -> Vec<Block> {
    let most = (half.right - half.left) * 0.34;
    let style = measure.label(Weight::Regular, INK);
    let label = |(at, label): (usize, &str)| {
        let text = if rows.numbered {
            (at + 1).to_string()
        } else {
            label.to_owned()
        };
        measure.set(&text, style, most)
    };
    figure
        .series
        .iter()
        .map(|series| series.label.as_str())
        .enumerate()
        .map(label)
        .collect()
}

impl ComparisonFigure {
    /// Every value that the axis must hold. The intervals keep it from zooming into medians that
    /// differ by no more than the chance of their draws.
    pub(super) fn values(&self) -> Vec<f64> {
        let medians = self
            .series
            .iter()
            .flat_map(|series| &series.median)
            .copied();
        let intervals = self.series.iter().flat_map(|series| &series.at_horizons);
        let ends = intervals.flat_map(|interval| match (interval.p25, interval.p75) {
            (Some(p25), Some(p75)) => [p25, p75],
            _ => [interval.p10, interval.p90],
        });
        medians
            .chain(ends)
            .chain(self.targets.iter().map(|target| target.level))
            .collect()
    }

    fn first_and_last(&self) -> (i32, i32) {
        let years = self
            .years
            .iter()
            .copied()
            .chain(self.targets.iter().map(|target| target.year));
        years.fold((i32::MAX, i32::MIN), |(first, last), year| {
            (first.min(year), last.max(year))
        })
    }
}

fn draw_medians(
    figure: &ComparisonFigure,
    half: Rect,
    labels: Vec<Block>,
    captions: &Captions,
    measure: &Measure<'_>,
    sheet: &Sheet,
) -> Result<(), ChartError> {
    let most_steps = ((half.bottom - half.top) / measure.pt(TICK_SPACE)) as usize;
    let axis = Axis::over(
        &figure.values(),
        &figure.unit,
        most_steps.clamp(2, 10),
        figure.language,
    );
    let label_width = labels.iter().map(|block| block.width).fold(0.0, f64::max);
    let frame = Rect {
        left: half.left + axis_width(&axis, measure),
        right: half.right - label_width - measure.pt(GUTTER),
        ..half
    };
    let (first, last) = figure.first_and_last();
    let pad = if first == last { 0.5 } else { 0.0 };
    let span = (f64::from(first) - pad, f64::from(last) + pad);
    let panel = sheet.panel(frame, span.0..span.1, axis.low..axis.high);
    panel.value_axis(&axis, span.0..span.1, measure)?;
    let labelled = label_years(&panel, (first, last), &figure.horizons, axis.low, measure);
    guides(&panel, &figure.horizons, &labelled, &axis, measure);
    let mut obstacles = Obstacles::default();
    // The first scenario is the one that others are compared with: it is drawn last, on top.
    for at in (0..figure.series.len()).rev() {
        draw_median(figure, at, (&panel, span), measure, sheet, &mut obstacles)?;
    }
    let start = f64::from(figure.years[0]);
    let scene = &mut sheet.scene.borrow_mut();
    targets::draw_marks(
        scene,
        &panel,
        &figure.targets,
        start,
        measure,
        &mut obstacles,
    );
    targets::write_captions(
        scene,
        &panel,
        &figure.targets,
        captions,
        start,
        measure,
        &mut obstacles,
    );
    write_ends(figure, labels, (&panel, span), measure, scene);
    Ok(())
}

fn write_ends(
    figure: &ComparisonFigure,
    labels: Vec<Block>,
    (panel, span): (&Panel, (f64, f64)),
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let ends = figure
        .series
        .iter()
        .map(|series| series.median[series.median.len() - 1]);
    let end = ends_at(&figure.years, span);
    let placed = labels.into_iter().zip(ends).map(|(block, value)| EndLabel {
        block,
        at: panel.at(end, value),
    });
    let reach = (
        panel.frame.top - measure.pt(5.0),
        panel.frame.bottom + measure.pt(5.0),
    );
    end_labels::write(scene, placed.collect(), panel.frame.right, reach, measure);
}

fn draw_median(
    figure: &ComparisonFigure,
    at: usize,
    (panel, span): (&Panel, (f64, f64)),
    measure: &Measure<'_>,
    sheet: &Sheet,
    obstacles: &mut Obstacles,
) -> Result<(), ChartError> {
    let Look { colour, mark, dash } = palette::scenario(at);
    let is_crowded = figure.series.len() >= NUMBERED_FROM;
    let width = measure.pt(if is_crowded { 0.9 } else { 1.3 });
    let dash = dash.map(|(on, off)| (measure.pt(on), measure.pt(off)));
    let median = &figure.series[at].median;
    for segment in segments(&figure.years, &figure.breaks) {
        let years = &figure.years[segment.clone()];
        let (xs, values) = widened(years, &median[segment], span);
        let curve: Vec<(f64, f64)> = xs.into_iter().zip(values).collect();
        if dash.is_some() {
            let stroke = Stroke {
                colour,
                width,
                dash,
            };
            panel.dashed(&curve, stroke);
        } else {
            panel.curve(&curve, colour, width)?;
        }
        obstacles.add_line(
            curve.iter().map(|&(x, y)| panel.at(x, y)).collect(),
            CROSSING_A_CURVE,
        );
    }
    let (x, y) = (ends_at(&figure.years, span), median[median.len() - 1]);
    let radius = measure.pt(if is_crowded { 1.7 } else { 2.1 });
    sheet
        .scene
        .borrow_mut()
        .mark(mark, panel.at(x, y), radius, colour);
    Ok(())
}
