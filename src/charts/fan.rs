//! The fan chart: one indicator under one scenario.
//!
//! Bands in one hue, the narrower the darker; the median over them; what was observed as rings; the
//! quantiles of the last year written at the right edge, so that no legend is needed.

use super::Laid;
use super::axis::{Axis, year_labels};
use super::block::{Block, Stack};
use super::end_labels::{self, EndLabel, GUTTER};
use super::error::ChartError;
use super::figure::{FanFigure, Point};
use super::fonts::Weight;
use super::number::{Digits, NumberFormat, format_number};
use super::page::{Measure, Parts};
use super::palette::{self, GREY, GUIDE, INK, MEDIAN};
use super::panel::{Panel, Sheet, axis_width};
use super::place::{Obstacles, Rect};
use super::scene::{Anchor, Scene, Stroke};
use super::targets::{self, Captions, HALO};
use super::words::Word;

const CROSSING_A_CURVE: f64 = 400.0;
const COVERING_A_BAND: f64 = 16.0;
/// Points between two ticks of the value axis.
const TICK_SPACE: f64 = 21.0;
/// Room below the plot for the years, in points.
pub(super) const YEARS_ROOM: f64 = 12.0;

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(figure: &FanFigure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let captions = targets::captions(&figure.targets, (right - left) * 0.72, measure);
    let head = measure.head(&figure.title, &figure.subtitle);
    let unit = measure.set(
        &figure.unit,
        measure.style(7.0, Weight::Regular, GREY),
        right - left,
    );
    let foot = measure.foot(&captions.keyed, &notes(figure));
    let labels = quantile_labels(figure, measure);
    let blocks: Vec<&Block> = labels.iter().map(|(block, _)| block).collect();
    let needed = end_labels::height(&blocks, measure);
    let parts = measure.part(&head, &unit, &foot, measure.pt(YEARS_ROOM), needed)?;
    let most_steps = ((parts.plot_bottom - parts.plot_top) / measure.pt(TICK_SPACE)) as usize;
    let axis = Axis::over(
        &figure.values(),
        &figure.unit,
        most_steps.clamp(2, 10),
        figure.language,
    );
    let label_width = blocks.iter().map(|block| block.width).fold(0.0, f64::max);
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
    draw_plot(figure, &panel, &axis, &captions, measure, &sheet)?;
    let end = ends_at(&figure.years, span);
    let labels = labels
        .into_iter()
        .map(|(block, value)| EndLabel {
            block,
            at: panel.at(end, value),
        })
        .collect();
    let reach = (frame.top - measure.pt(4.0), frame.bottom + measure.pt(4.0));
    end_labels::write(
        &mut sheet.scene.borrow_mut(),
        labels,
        frame.right,
        reach,
        measure,
    );
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
        let names = names.join(Word::ListSeparator.text(language));
        notes.push(format!(
            "{}{names}{}",
            Word::BandsDarkToLight.text(language),
            Word::BandsEnd.text(language)
        ));
    }
    notes.extend(figure.notes.iter().cloned());
    notes
}

/// Quantiles of the last year with their values, from top to bottom.
fn quantile_labels(figure: &FanFigure, measure: &Measure<'_>) -> Vec<(Block, f64)> {
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
    quantiles.push((Word::Median.text(figure.language), median));
    quantiles.extend(
        figure
            .bands
            .iter()
            .rev()
            .map(|band| (band.lower_label.as_str(), band.lower[last])),
    );
    let values: Vec<f64> = quantiles.iter().map(|(_, value)| *value).collect();
    let format = NumberFormat::shared(&values, figure.language);
    let most = measure.width * 0.3;
    let label = |(at, (name, value)): (usize, (&str, f64))| {
        let style = if at == middle {
            measure.label(Weight::Bold, MEDIAN)
        } else {
            measure.label(Weight::Regular, GREY)
        };
        (
            measure.set(
                &format!("{name}\u{a0} {}", format.format(value)),
                style,
                most,
            ),
            value,
        )
    };
    quantiles.into_iter().enumerate().map(label).collect()
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
        bands
            .chain(&self.median)
            .copied()
            .chain(points)
            .chain(targets)
            .collect()
    }

    /// First and last year shown; half a year to each side of an only year.
    fn span(&self) -> (f64, f64) {
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
            .chain(self.targets.iter().map(|target| target.year));
        years.fold((i32::MAX, i32::MIN), |(first, last), year| {
            (first.min(year), last.max(year))
        })
    }
}

/// The years as positions and the values at them; an only year is widened to be seen.
pub(super) fn widened(years: &[i32], values: &[f64], span: (f64, f64)) -> (Vec<f64>, Vec<f64>) {
    if let ([year], [value]) = (years, values) {
        let near = [f64::from(*year) - 0.2, f64::from(*year) + 0.2];
        return (
            near.map(|x| x.clamp(span.0, span.1)).to_vec(),
            vec![*value; 2],
        );
    }
    (
        years.iter().copied().map(f64::from).collect(),
        values.to_vec(),
    )
}

/// Where the curves end: at the last simulated year, or a little after an only one.
pub(super) fn ends_at(years: &[i32], span: (f64, f64)) -> f64 {
    let (xs, _) = widened(years, &vec![0.0; years.len()], span);
    xs[xs.len() - 1]
}

fn draw_plot(
    figure: &FanFigure,
    panel: &Panel,
    axis: &Axis,
    captions: &Captions,
    measure: &Measure<'_>,
    sheet: &Sheet,
) -> Result<(), ChartError> {
    let mut obstacles = Obstacles::default();
    let span = figure.span();
    for (at, band) in figure.bands.iter().enumerate() {
        let (xs, lower) = widened(&figure.years, &band.lower, span);
        let (_, upper) = widened(&figure.years, &band.upper, span);
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
    panel.value_axis(axis, span.0..span.1, measure)?;
    guides(panel, &figure.horizons, axis, span, measure);
    label_years(
        panel,
        figure.first_and_last(),
        &figure.horizons,
        axis.low,
        measure,
    );
    let (xs, median) = widened(&figure.years, &figure.median, span);
    let curve: Vec<(f64, f64)> = xs.into_iter().zip(median).collect();
    panel.curve(&curve, MEDIAN, measure.pt(1.4))?;
    obstacles.add_line(
        curve.iter().map(|&(x, y)| panel.at(x, y)).collect(),
        CROSSING_A_CURVE,
    );
    draw_observations(figure, panel, measure, &mut obstacles)?;
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
    name_observations(figure, panel, measure, scene, &mut obstacles);
    Ok(())
}

/// Upright guides at the horizons that the plot shows.
pub(super) fn guides(
    panel: &Panel,
    horizons: &[i32],
    axis: &Axis,
    span: (f64, f64),
    measure: &Measure<'_>,
) {
    let stroke = Stroke {
        colour: GUIDE,
        width: measure.pt(0.5),
        dash: Some((measure.pt(1.2), measure.pt(1.8))),
    };
    for horizon in horizons
        .iter()
        .map(|&year| f64::from(year))
        .filter(|year| (span.0..=span.1).contains(year))
    {
        panel.dashed(&[(horizon, axis.low), (horizon, axis.high)], stroke);
    }
}

/// Labels the years, horizons first and in bold, as many as fit.
pub(super) fn label_years(
    panel: &Panel,
    (first, last): (i32, i32),
    horizons: &[i32],
    low: f64,
    measure: &Measure<'_>,
) {
    let style = measure.tick(Weight::Bold);
    let widest = [first, last].map(|year| {
        measure
            .fonts
            .width(&year.to_string(), Weight::Bold, style.size)
    });
    let needed = widest[0].max(widest[1]) + measure.pt(4.0);
    let per_year = (panel.frame.right - panel.frame.left) / f64::from((last - first).max(1));
    let years = year_labels(first, last, horizons, needed / per_year);
    panel.year_axis(&years, first..last, horizons, low, measure);
}

fn draw_observations(
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
fn name_observations(
    figure: &FanFigure,
    panel: &Panel,
    measure: &Measure<'_>,
    scene: &mut Scene,
    obstacles: &mut Obstacles,
) {
    let language = figure.language;
    let mut names: Vec<(String, Point)> = Vec::new();
    if let Some(base) = figure.base {
        let value = format_number(base.value, language, Digits::Auto);
        let (word, colon) = (Word::BaseYear.text(language), Word::Colon.text(language));
        names.push((format!("{word}\u{a0}{}{colon}{value}", base.year), base));
    }
    if figure.history.len() > 1 {
        names.push((
            Word::Observed.text(language).to_owned(),
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
