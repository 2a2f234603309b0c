//! The paired difference: one indicator under one scenario minus the baseline, path by path.
//!
//! A fan about a solid zero line. Both sides of the line say what they mean, and each horizon says
//! in what share of futures the scenario is better. The median and the bands are those of the
//! differences, not differences of medians: both sides were simulated on the same draws.

use super::axis::Axis;
use super::error::ChartError;
use super::fan::{self, CROSSING_A_CURVE};
use super::figure::{Band, FanFigure};
use super::fonts::Weight;
use super::page::Measure;
use super::palette::{GREY, INK};
use super::panel::Panel;
use super::place::{Obstacles, Rect};
use super::scene::{Anchor, Scene, Stroke};
use super::targets::HALO;
use super::{Laid, block::Block};
use crate::words::Language;

/// What the differences say at one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareMark {
    /// The horizon, one of the figure's years.
    pub year: i32,
    /// The sentence, such as `2025: better in 83% of futures`.
    pub text: String,
}

/// One indicator, scenario minus baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceFigure {
    /// Headline.
    pub title: String,
    /// Second line: which scenario, minus which; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Simulated years, strictly ascending.
    pub years: Vec<i32>,
    /// Years with which the line begins afresh, as in a fan.
    pub breaks: Vec<i32>,
    /// Intervals of the difference, widest first.
    pub bands: Vec<Band>,
    /// Median difference, one value per year.
    pub median: Vec<f64>,
    /// What a difference above zero means.
    pub above: String,
    /// What a difference below zero means.
    pub below: String,
    /// Shares of futures at the horizons.
    pub shares: Vec<ShareMark>,
    /// Years that get a thin vertical guide.
    pub horizons: Vec<i32>,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl DifferenceFigure {
    /// The fan that the difference is drawn as.
    fn fan(&self) -> FanFigure {
        FanFigure {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            unit: self.unit.clone(),
            years: self.years.clone(),
            breaks: self.breaks.clone(),
            bands: self.bands.clone(),
            median: self.median.clone(),
            base: None,
            measured: Vec::new(),
            earlier: None,
            history: Vec::new(),
            targets: Vec::new(),
            horizons: self.horizons.clone(),
            notes: self.notes.clone(),
            language: self.language,
        }
    }

    pub(super) fn check(&self) -> Result<(), ChartError> {
        self.fan().check()?;
        let stray = |mark: &&ShareMark| !self.years.contains(&mark.year);
        match self.shares.iter().find(stray) {
            Some(mark) => Err(ChartError::UnknownYear { year: mark.year }),
            None => Ok(()),
        }
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(
    figure: &DifferenceFigure,
    measure: &Measure<'_>,
) -> Result<Laid, ChartError> {
    let zero = ZeroLine {
        sides: [&figure.above, &figure.below],
        shares: &figure.shares,
    };
    fan::lay_out_about(&figure.fan(), Some(&zero), measure)
}

/// The line that a fan of differences lies about, and what stands at it.
pub(super) struct ZeroLine<'a> {
    sides: [&'a str; 2],
    shares: &'a [ShareMark],
}

impl ZeroLine<'_> {
    /// Draws the line, and says what its sides mean.
    pub(super) fn draw(
        &self,
        (panel, axis): (&Panel, &Axis),
        measure: &Measure<'_>,
        scene: &mut Scene,
        obstacles: &mut Obstacles,
    ) {
        let Rect { left, right, .. } = panel.frame;
        let (_, y) = panel.at(0.0, 0.0);
        let stroke = Stroke {
            colour: INK,
            width: measure.pt(0.9),
            dash: None,
        };
        scene.line(vec![(left, y), (right, y)], stroke);
        obstacles.add_line(vec![(left, y), (right, y)], CROSSING_A_CURVE);
        let style = measure.style(6.6, Weight::Regular, GREY);
        let reaches = [axis.high > 0.0, axis.low < 0.0];
        for (side, text) in self.sides.iter().enumerate().filter(|(at, _)| reaches[*at]) {
            let block = measure.set(text, style, (right - left) * 0.6);
            let x = left + measure.pt(5.0);
            let (upper, lower) = (y - block.height() - measure.pt(2.5), y + measure.pt(2.5));
            let ends = [panel.frame.top, panel.frame.bottom - block.height()];
            let beside = if side == 0 { upper } else { lower };
            let near = [(x, ends[side]), (x, beside)];
            place(&block, &near, near[0], panel, measure, scene, obstacles);
        }
    }

    /// Says at each horizon in what share of futures.
    pub(super) fn write_shares(
        &self,
        figure: &FanFigure,
        panel: &Panel,
        measure: &Measure<'_>,
        scene: &mut Scene,
        obstacles: &mut Obstacles,
    ) {
        let style = measure.label(Weight::Bold, INK);
        let most = (panel.frame.right - panel.frame.left) * 0.45;
        for mark in self.shares {
            let Some(at) = figure.years.iter().position(|&year| year == mark.year) else {
                continue;
            };
            let block = Block::set_evenly(&mark.text, style, most, measure.fonts);
            let (x, y) = panel.at(f64::from(mark.year), figure.median[at]);
            let (width, height, gap) = (block.width, block.height(), measure.pt(4.0));
            let (top, bottom) = (panel.frame.top + gap, panel.frame.bottom - gap - height);
            // The corners may be taken by what the sides mean: then a line further in.
            let further = height + measure.pt(7.0);
            let near = [
                (x - gap - width, top),
                (x - gap - width, top + further),
                (x + gap, top),
                (x - gap - width, bottom),
                (x - gap - width, bottom - further),
                (x + gap, bottom),
                (x - gap - width, y - gap - height),
                (x - gap - width, y + gap),
            ];
            place(&block, &near, (x, y), panel, measure, scene, obstacles);
        }
    }
}

fn place(
    block: &Block,
    near: &[(f64, f64)],
    about: (f64, f64),
    panel: &Panel,
    measure: &Measure<'_>,
    scene: &mut Scene,
    obstacles: &mut Obstacles,
) {
    let size = (block.width, block.height());
    let rect = obstacles.place(size, near, about, panel.inside(measure), measure.pt(4.0));
    block.write(scene, rect.left, rect.top, Anchor::Start, measure.pt(HALO));
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_tidy, assert_well_formed, svg};
    use super::super::{Figure, Page};
    use super::*;

    /// A difference that grows to `end` with a spread of `spread`.
    fn difference(language: Language, end: f64, spread: f64) -> DifferenceFigure {
        let years: Vec<i32> = (2020..=2035).collect();
        let at = |end: f64| {
            years
                .iter()
                .map(|y| end * f64::from(y - 2020) / 15.0)
                .collect()
        };
        let band = |half: f64, names: [&str; 3]| Band {
            label: names[0].to_owned(),
            lower: at(end - half * spread),
            upper: at(end + half * spread),
            lower_label: names[1].to_owned(),
            upper_label: names[2].to_owned(),
        };
        let share = |year| ShareMark {
            year,
            text: format!("{year}: better in 83% of futures"),
        };
        DifferenceFigure {
            title: "每千人口托位数：与基准情景之差".to_owned(),
            subtitle: "Childcare first minus Baseline, on the same draws".to_owned(),
            unit: "个/千人".to_owned(),
            breaks: Vec::new(),
            bands: vec![
                band(1.64, ["90%", "5%", "95%"]),
                band(1.28, ["80%", "10%", "90%"]),
                band(0.67, ["50%", "25%", "75%"]),
            ],
            median: at(end),
            above: "Above the baseline: better".to_owned(),
            below: "Below the baseline: worse".to_owned(),
            shares: vec![share(2025), share(2035)],
            horizons: vec![2025, 2035],
            notes: vec!["plancast".to_owned()],
            years,
            language,
        }
    }

    #[test]
    fn svg_snapshot() {
        let shown = svg(Figure::Difference(difference(Language::En, 1.2, 1.0)));
        assert_well_formed(&shown);
        assert!(shown.contains(">Median\u{a0} +1.20<"), "the sign is shown");
        insta::assert_snapshot!("difference", shown);
    }

    #[test]
    fn zero_is_always_on_the_axis_and_texts_keep_apart() {
        let small = Page {
            width_mm: 80.0,
            height_mm: 60.0,
            dpi: 150,
            keeps_shape: false,
        };
        for page in [Page::default(), small] {
            for (end, spread) in [
                (1.2, 1.0),
                (5.0, 0.1),
                (-5.0, 0.1),
                (1e-7, 1e-8),
                (-3e11, 1e11),
            ] {
                let figure = difference(Language::Zh, end, spread);
                assert_tidy(&Figure::Difference(figure.clone()), &page);
                let shown = svg(Figure::Difference(figure));
                assert!(
                    shown.contains(">0<") || shown.contains(">0.0<"),
                    "{end} {spread}"
                );
            }
        }
    }

    #[test]
    fn only_the_sides_that_are_shown_are_named() {
        let shown = svg(Figure::Difference(difference(Language::En, 5.0, 0.1)));
        assert!(shown.contains("Above the baseline") && !shown.contains("Below the baseline"));
    }

    #[test]
    fn a_share_must_name_a_year_of_the_figure() {
        let mut figure = difference(Language::En, 1.0, 1.0);
        figure.shares[1].year = 2040;
        assert!(matches!(
            figure.check(),
            Err(ChartError::UnknownYear { year: 2040 })
        ));
    }
}
