//! The fan chart: one indicator under one scenario.
//!
//! Bands in one hue, the narrower the darker; the median over them; what was observed as rings; the
//! quantiles of the last year written at the right edge, so that no legend is needed.

use super::Laid;
use super::axis::Axis;
use super::block::{Block, Stack};
use super::difference::ZeroLine;
use super::end_labels::{self, EndLabel, GUTTER};
use super::error::ChartError;
use super::figure::FanFigure;
use super::fonts::Weight;
use super::number::NumberFormat;
use super::observations;
use super::page::{Measure, Parts};
use super::palette::{self, GREY, MEDIAN};
use super::panel::{Panel, Sheet, axis_width};
use super::place::{Obstacles, Rect};
use super::scene::{Anchor, Scene};
use super::targets::{self, Captions};
use super::tracked;
use super::years::{YEARS_ROOM, ends_at, guides, label_years, segments, widened};
use crate::words;

/// Cost of a text that crosses the median or what was observed.
pub(super) const CROSSING_A_CURVE: f64 = 400.0;
const COVERING_A_BAND: f64 = 16.0;
/// Points between two ticks of the value axis.
const TICK_SPACE: f64 = 21.0;
const MOST_STEPS: usize = 10;

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &FanFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    lay_out_about(figure, None, measure)
}

/// Lays out a fan that may lie about a zero line: then zero is on the axis and values have signs.
pub(super) fn lay_out_about(
    figure: &FanFigure,
    zero: Option<&ZeroLine<'_>>,
    measure: &Measure<'_>,
) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let captions = targets::captions(&figure.targets, (right - left) * 0.72, measure);
    let head = measure.head(&figure.title, &figure.subtitle);
    let unit = measure.set(
        &figure.unit,
        measure.style(7.0, Weight::Regular, GREY),
        right - left,
    );
    let foot = measure.foot(&captions.keyed, &notes(figure));
    let mut values = figure.values();
    values.extend(zero.map(|_| 0.0));
    let axis_with = |steps| Axis::over(&values, &figure.unit, steps, figure.language);
    // The height of the plot decides the axis, the axis the notation of the labels; but not their height.
    let draft = quantile_labels(figure, zero.is_some(), &axis_with(MOST_STEPS), measure);
    let blocks: Vec<&Block> = draft.iter().map(|(block, _)| block).collect();
    let needed = end_labels::height(&blocks, measure);
    let parts = measure.part(&head, &unit, &foot, measure.pt(YEARS_ROOM), needed)?;
    let most_steps = ((parts.plot_bottom - parts.plot_top) / measure.pt(TICK_SPACE)) as usize;
    let axis = axis_with(most_steps.clamp(2, MOST_STEPS));
    let labels = quantile_labels(figure, zero.is_some(), &axis, measure);
    let label_width = labels
        .iter()
        .map(|(block, _)| block.width)
        .fold(0.0, f64::max);
    let frame = Rect {
        left: left + axis_width(&axis, measure),
        top: parts.plot_top,
        right: right - label_width - measure.pt(GUTTER),
        bottom: parts.plot_bottom,
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
    let span = figure.span();
    let panel = sheet.panel(frame, span.0..span.1, axis.low..axis.high);
    draw_plot(figure, zero, (&panel, &axis), &captions, measure, &sheet)?;
    write_quantiles(figure, labels, &panel, measure, &sheet);
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

/// Writes head, unit and foot.
pub(super) fn write_texts(
    scene: &mut Scene,
    head: &Stack,
    unit: &Block,
    foot: &Stack,
    parts: &Parts,
    left: f64,
) {
    head.write(scene, left, parts.head_top);
    unit.write(scene, left, parts.unit_top, Anchor::Start, 0.0);
    foot.write(scene, left, parts.foot_top);
}

/// The given notes, after a line that says what the bands are.
fn notes(figure: &FanFigure) -> Vec<String> {
    let language = figure.language;
    let mut notes = Vec::new();
    let names: Vec<&str> = figure
        .bands
        .iter()
        .rev()
        .map(|band| band.label.as_str())
        .collect();
    if !names.is_empty() {
        let names = names.join(words::list_separator(language));
        notes.push(words::bands_dark_to_light(language, names));
    }
    notes.extend(tracked::notes(figure));
    notes.extend(figure.notes.iter().cloned());
    notes
}

/// Quantiles of the last year with their values, from top to bottom.
fn quantile_labels(
    figure: &FanFigure,
    signed: bool,
    axis: &Axis,
    measure: &Measure<'_>,
) -> Vec<(Block, f64)> {
    let last = figure.years.len() - 1;
    let median = figure.median[last];
    let mut quantiles: Vec<(&str, f64)> = Vec::new();
    quantiles.extend(
        figure
            .bands
            .iter()
            .map(|band| (band.upper_label.as_str(), band.upper[last])),
    );
    let middle = quantiles.len();
    quantiles.push((words::median(figure.language), median));
    quantiles.extend(
        figure
            .bands
            .iter()
            .rev()
            .map(|band| (band.lower_label.as_str(), band.lower[last])),
    );
    let values: Vec<f64> = quantiles.iter().map(|(_, value)| *value).collect();
    let format = NumberFormat::shared(&values, figure.language).beside(axis.high);
    let most = measure.width * 0.3;
    let label = |(at, (name, value)): (usize, (&str, f64))| {
        let plus = if signed && value > 0.0 { "+" } else { "" };
        let style = if at == middle {
            measure.label(Weight::Bold, MEDIAN)
        } else {
            measure.label(Weight::Regular, GREY)
        };
        (
            measure.set(
                &format!(
                    "{name}\u{a0} {plus}{}",
                    format.format_apart_from_zero(value)
                ),
                style,
                most,
            ),
            value,
        )
    };
    quantiles.into_iter().enumerate().map(label).collect()
}

fn write_quantiles(
    figure: &FanFigure,
    labels: Vec<(Block, f64)>,
    panel: &Panel,
    measure: &Measure<'_>,
    sheet: &Sheet,
) {
    let end = ends_at(&figure.years, figure.span());
    let labels = labels
        .into_iter()
        .map(|(block, value)| EndLabel {
            block,
            at: panel.at(end, value),
        })
        .collect();
    let reach = (
        panel.frame.top - measure.pt(4.0),
        panel.frame.bottom + measure.pt(4.0),
    );
    end_labels::write(
        &mut sheet.scene.borrow_mut(),
        labels,
        panel.frame.right,
        reach,
        measure,
    );
}

impl FanFigure {
    /// Every value that the axis must hold.
    fn values(&self) -> Vec<f64> {
        let bands = self
            .bands
            .iter()
            .flat_map(|band| band.lower.iter().chain(&band.upper));
        let points = self
            .base
            .iter()
            .chain(&self.history)
            .map(|point| point.value);
        let targets = self.targets.iter().map(|target| target.level);
        let measured = self.measured.iter().flat_map(|point| point.ends());
        let earlier = self
            .earlier
            .iter()
            .flat_map(|earlier| earlier.lower.iter().chain(&earlier.upper))
            .copied();
        bands
            .chain(&self.median)
            .copied()
            .chain(points)
            .chain(measured)
            .chain(earlier)
            .chain(targets)
            .collect()
    }

    /// First and last year shown; half a year to each side of an only year.
    pub(super) fn span(&self) -> (f64, f64) {
        let (first, last) = self.first_and_last();
        let (first, last) = (f64::from(first), f64::from(last));
        if first < last {
            (first, last)
        } else {
            (first - 0.5, last + 0.5)
        }
    }

    fn first_and_last(&self) -> (i32, i32) {
        let others = self
            .base
            .iter()
            .chain(&self.history)
            .map(|point| point.year);
        let years = self
            .years
            .iter()
            .copied()
            .chain(others)
            .chain(self.measured.iter().map(|point| point.year))
            .chain(self.targets.iter().map(|target| target.year));
        years.fold((i32::MAX, i32::MIN), |(first, last), year| {
            (first.min(year), last.max(year))
        })
    }
}

fn draw_bands(
    figure: &FanFigure,
    panel: &Panel,
    obstacles: &mut Obstacles,
) -> Result<(), ChartError> {
    let span = figure.span();
    for segment in segments(&figure.years, &figure.breaks) {
        for (at, band) in figure.bands.iter().enumerate() {
            let years = &figure.years[segment.clone()];
            let (xs, lower) = widened(years, &band.lower[segment.clone()], span);
            let (_, upper) = widened(years, &band.upper[segment.clone()], span);
            panel.band(&xs, &lower, &upper, palette::band(at, figure.bands.len()))?;
            let edge = |at: usize| {
                (
                    panel.at(xs[at], upper[at]).0,
                    panel.at(xs[at], upper[at]).1,
                    panel.at(xs[at], lower[at]).1,
                )
            };
            obstacles.add_area((0..xs.len()).map(edge).collect(), COVERING_A_BAND);
        }
    }
    Ok(())
}

fn draw_plot(
    figure: &FanFigure,
    zero: Option<&ZeroLine<'_>>,
    (panel, axis): (&Panel, &Axis),
    captions: &Captions,
    measure: &Measure<'_>,
    sheet: &Sheet,
) -> Result<(), ChartError> {
    let mut obstacles = Obstacles::default();
    let span = figure.span();
    tracked::draw_earlier_area(figure, panel)?;
    draw_bands(figure, panel, &mut obstacles)?;
    tracked::draw_earlier_lines(figure, panel, measure);
    panel.value_axis(axis, span.0..span.1, measure)?;
    let labelled = label_years(
        panel,
        figure.first_and_last(),
        &figure.horizons,
        axis.low,
        measure,
    );
    guides(panel, &figure.horizons, &labelled, axis, measure);
    if let Some(zero) = zero {
        let scene = &mut sheet.scene.borrow_mut();
        zero.draw((panel, axis), measure, scene, &mut obstacles);
    }
    for segment in segments(&figure.years, &figure.breaks) {
        let years = &figure.years[segment.clone()];
        let (xs, median) = widened(years, &figure.median[segment], span);
        let curve: Vec<(f64, f64)> = xs.into_iter().zip(median).collect();
        panel.curve(&curve, MEDIAN, measure.pt(1.4))?;
        obstacles.add_line(
            curve.iter().map(|&(x, y)| panel.at(x, y)).collect(),
            CROSSING_A_CURVE,
        );
    }
    observations::draw(figure, panel, measure, &mut obstacles)?;
    tracked::draw_measured(figure, panel, measure, &mut obstacles)?;
    let start = f64::from(figure.years[0]);
    let scene = &mut sheet.scene.borrow_mut();
    targets::draw_marks(
        scene,
        panel,
        &figure.targets,
        start,
        measure,
        &mut obstacles,
    );
    targets::write_captions(
        scene,
        panel,
        &figure.targets,
        captions,
        start,
        measure,
        &mut obstacles,
    );
    observations::name(figure, (panel, axis), measure, scene, &mut obstacles);
    if let Some(zero) = zero {
        zero.write_shares(figure, panel, measure, scene, &mut obstacles);
    }
    Ok(())
}
