//! The distribution of one indicator in one year, about its target: a quantile dot plot.
//!
//! Each of `n` dots stands at a quantile `(i + 1/2) / n` and so for one of `n` equally likely futures:
//! readers count dots better than they judge areas (Kay et al. 2016, doi:10.1145/2858036.2858558).
//! Dots are stacked by Wilkinson's (1999, doi:10.1080/00031305.1999.10474474) method: from the lowest
//! on, those within one dot's width stand on each other. No stack reaches across the target's line, so
//! that the two sides, met and missed, can be counted; the side that counts is the dark one.

use super::Laid;
use super::block::Block;
use super::error::ChartError;
use super::fan::write_texts;
use super::figure::{Direction, TargetMark, check_value};
use super::fonts::Weight;
use super::number::{Digits, format_number};
use super::page::Measure;
use super::palette::{GREY, MET, MISSED, MISSED_TEXT, TARGET};
use super::panel::{Panel, Sheet};
use super::place::Rect;
use super::plotted::{Plotted, SIMULATED};
use super::scale;
use super::scene::{Anchor, Scene, Stroke};
use super::spread::{Wish, spread};
use crate::words::{self, Language};

/// Largest width of a dot, in points.
const LARGEST_DOT: f64 = 13.0;
/// The dot's ink as a share of its room.
const DOT_FILL: f64 = 0.9;
const DIAMOND: f64 = 3.2;
/// From the plot to what the target says, and from there to the names of the sides, in points.
const DIAMOND_ROOM: f64 = 5.0;
const BELOW_SIDES: f64 = 3.0;
/// Least height of the dots, in points.
const LEAST_DOTS: f64 = 80.0;
/// A dot's room shrinks by this factor until the tallest stack fits.
const SMALLER: f64 = 0.96;

/// The futures of one indicator in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct DistributionFigure {
    /// Headline.
    pub title: String,
    /// Second line; may be empty.
    pub subtitle: String,
    /// The value axis in words; may be empty.
    pub unit: String,
    /// Quantiles at `(i + 1/2) / n`, ascending: one for each dot.
    pub quantiles: Vec<f64>,
    /// The target, due in the year shown.
    pub target: TargetMark,
    /// How far beyond the level still counts as met.
    pub tolerance: f64,
    /// Share of futures that meet it, in words.
    pub met: String,
    /// Share of futures that miss it, in words.
    pub missed: String,
    /// Lines at the foot: method and provenance.
    pub notes: Vec<String>,
    /// Language of the words added.
    pub language: Language,
}

impl DistributionFigure {
    pub(super) fn check(&self) -> Result<(), ChartError> {
        let year = self.target.year;
        if self.quantiles.is_empty() {
            return Err(ChartError::NoSeries);
        }
        let numbers = self.quantiles.iter().chain([&self.tolerance]);
        for &value in numbers.chain([&self.target.level]) {
            check_value(&self.target.text, year, value)?;
        }
        if self.quantiles.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(ChartError::CrossedBand {
                label: self.target.text.clone(),
                year,
            });
        }
        Ok(())
    }

    /// Whether a value meets the target.
    fn meets(&self, value: f64) -> bool {
        match self.target.direction {
            Direction::AtLeast => value >= self.target.level - self.tolerance,
            Direction::AtMost => value <= self.target.level + self.tolerance,
        }
    }

    /// Where the line stands that parts met from missed.
    fn line(&self) -> f64 {
        match self.target.direction {
            Direction::AtLeast => self.target.level - self.tolerance,
            Direction::AtMost => self.target.level + self.tolerance,
        }
    }

    /// The quantiles below the line and those above, each side ascending.
    fn sides(&self) -> (&[f64], &[f64]) {
        let meets_above = self.target.direction == Direction::AtLeast;
        let cut = self
            .quantiles
            .partition_point(|&value| self.meets(value) != meets_above);
        self.quantiles.split_at(cut)
    }

    pub(super) fn plotted(&self, rows: &mut Plotted) {
        let count = self.quantiles.len() as f64;
        for (at, &value) in self.quantiles.iter().enumerate() {
            let share = (at as f64 + 0.5) / count * 100.0;
            rows.row(SIMULATED, self.target.year, &format!("{share}%"), value);
        }
        rows.targets(std::slice::from_ref(&self.target));
    }

    fn notes(&self) -> Vec<String> {
        let count = self.quantiles.len();
        let share = format_number(100.0 / count as f64, self.language, Digits::Auto);
        let mut notes = vec![words::each_dot_is(
            self.language,
            count,
            format_args!("{share}%"),
        )];
        notes.extend(self.notes.iter().cloned());
        notes
    }
}

/// Lays the figure out, which has been checked.
pub(super) fn lay_out(
    figure: &DistributionFigure,
    measure: &Measure<'_>,
) -> Result<Laid, ChartError> {
    let (left, right) = measure.sides();
    let head = measure.head(&figure.title, &figure.subtitle);
    let target = Block::set_evenly(
        &figure.target.text,
        measure.label(Weight::Bold, TARGET),
        (right - left) * 0.7,
        measure.fonts,
    );
    let none = measure.set("", measure.label(Weight::Regular, GREY), 0.0);
    let foot = measure.foot("", &figure.notes());
    let unit = measure.set(
        &figure.unit,
        measure.style(7.0, Weight::Regular, GREY),
        right - left,
    );
    let sides = Sides::set(figure, (right - left) * 0.46, measure);
    let above = target.height() + sides.height() + measure.pt(DIAMOND_ROOM + BELOW_SIDES);
    let below = measure.pt(scale::SCALE_ROOM + 2.0) + unit.height();
    let parts = measure.part(&head, &none, &foot, below, above + measure.pt(LEAST_DOTS))?;
    let axis = scale::over(
        &figure.values(),
        &figure.unit,
        figure.language,
        right - left - measure.pt(24.0),
        measure,
    );
    let overhang = scale::widest(&axis, measure) / 2.0;
    let frame = Rect {
        left: left + overhang,
        top: parts.plot_top + above,
        right: right - overhang,
        bottom: parts.plot_bottom,
    };
    let sheet = Sheet::new(measure.width, parts.height);
    let scene = &sheet.scene;
    write_texts(&mut scene.borrow_mut(), &head, &none, &foot, &parts, left);
    let unit_top = frame.bottom + measure.pt(scale::SCALE_ROOM + 1.0);
    let middle = (frame.left + frame.right) / 2.0;
    unit.write(
        &mut scene.borrow_mut(),
        middle,
        unit_top,
        Anchor::Middle,
        0.0,
    );
    let panel = sheet.panel(frame, axis.low..axis.high, 0.0..1.0);
    scale::draw_grid(&panel, &axis, (0.0, 1.0), measure)?;
    draw_line(figure, &panel, &target, measure, &mut scene.borrow_mut());
    sides.write(parts.plot_top, (left, right), &mut scene.borrow_mut());
    draw_dots(figure, &panel, measure, &mut scene.borrow_mut());
    scale::draw(&panel, &axis, 0.0, measure)?;
    Ok(Laid {
        scene: sheet.scene.take(),
        height: parts.height,
    })
}

impl DistributionFigure {
    fn values(&self) -> Vec<f64> {
        let mut values = self.quantiles.clone();
        values.push(self.line());
        values
    }
}

/// What the two sides of the line are called.
struct Sides {
    below: Block,
    above: Block,
}

impl Sides {
    fn set(figure: &DistributionFigure, most: f64, measure: &Measure<'_>) -> Self {
        let set = |text: &str, colour| {
            let style = measure.style(8.5, Weight::Bold, colour);
            measure.set(text, style, most)
        };
        let met = set(&figure.met, MET);
        let missed = set(&figure.missed, MISSED_TEXT);
        let (below, above) = match figure.target.direction {
            Direction::AtLeast => (missed, met),
            Direction::AtMost => (met, missed),
        };
        Self { below, above }
    }

    fn height(&self) -> f64 {
        self.below.height().max(self.above.height())
    }

    /// Writes the sides' names at the ends of the page, each above its dots.
    fn write(&self, top: f64, (left, right): (f64, f64), scene: &mut Scene) {
        self.below.write(scene, left, top, Anchor::Start, 0.0);
        self.above.write(scene, right, top, Anchor::End, 0.0);
    }
}

/// The line between met and missed, its diamond, and what the target says above it.
fn draw_line(
    figure: &DistributionFigure,
    panel: &Panel,
    text: &Block,
    measure: &Measure<'_>,
    scene: &mut Scene,
) {
    let (x, bottom) = panel.at(figure.line(), 0.0);
    let top = panel.frame.top;
    let stroke = Stroke {
        colour: TARGET,
        width: measure.pt(0.9),
        dash: Some((measure.pt(3.2), measure.pt(2.2))),
    };
    scene.line(vec![(x, top), (x, bottom)], stroke);
    scene.diamond((x, top), measure.pt(DIAMOND), TARGET);
    let (left, right) = measure.sides();
    let half = text.width / 2.0;
    let centre = x.max(left + half).min(right - half);
    let above = top - measure.pt(DIAMOND_ROOM) - text.height();
    text.write(scene, centre, above, Anchor::Middle, 0.0);
}

/// A stack of dots: the pixel of its centre, and how many.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stack {
    centre: f64,
    count: usize,
}

/// Stacks `positions` (pixels, ascending) of dots `room` wide, within `low..high`.
fn stacks(positions: &[f64], room: f64, (low, high): (f64, f64)) -> Vec<Stack> {
    let mut found: Vec<(f64, f64, usize)> = Vec::new();
    for &x in positions {
        match found.last_mut() {
            Some((first, last, count)) if x - *first < room => {
                *last = x;
                *count += 1;
            }
            _ => found.push((x, x, 1)),
        }
    }
    let wishes: Vec<Wish> = found
        .iter()
        .map(|&(first, last, _)| Wish {
            wanted: (first + last) / 2.0,
            room,
        })
        .collect();
    let centres = spread(&wishes, low, high);
    let stack = |(centre, &(_, _, count)): (f64, &(f64, f64, usize))| Stack { centre, count };
    centres.into_iter().zip(&found).map(stack).collect()
}

/// The stacks of both sides and the room of a dot: the largest at which the tallest stack fits.
fn stacked(figure: &DistributionFigure, panel: &Panel, most: f64) -> (Vec<Stack>, Vec<Stack>, f64) {
    let pixels =
        |side: &[f64]| -> Vec<f64> { side.iter().map(|&value| panel.at(value, 0.0).0).collect() };
    let (below, above) = figure.sides();
    let (below, above) = (pixels(below), pixels(above));
    let line = panel.at(figure.line(), 0.0).0;
    let height = panel.frame.bottom - panel.frame.top;
    let mut room = most;
    loop {
        let left = stacks(&below, room, (panel.frame.left, line));
        let right = stacks(&above, room, (line, panel.frame.right));
        let tallest = left.iter().chain(&right).map(|stack| stack.count).max();
        let inside = |stack: &Stack| stack.centre + room / 2.0 <= panel.frame.right + 1.0;
        let fits_across = right.iter().all(inside);
        if tallest.unwrap_or(0) as f64 * room <= height && fits_across || room < 0.5 {
            return (left, right, room);
        }
        room *= SMALLER;
    }
}

fn draw_dots(figure: &DistributionFigure, panel: &Panel, measure: &Measure<'_>, scene: &mut Scene) {
    let (left, right, room) = stacked(figure, panel, measure.pt(LARGEST_DOT));
    let (below, above) = match figure.target.direction {
        Direction::AtLeast => (MISSED, MET),
        Direction::AtMost => (MET, MISSED),
    };
    for (stacks, colour) in [(left, below), (right, above)] {
        for stack in stacks {
            for level in 0..stack.count {
                let y = panel.frame.bottom - (level as f64 + 0.5) * room;
                let radius = room * DOT_FILL / 2.0;
                if colour == MISSED {
                    // A rim that grey and bad copies keep.
                    scene.circle((stack.centre, y), radius, MISSED_TEXT);
                    scene.circle((stack.centre, y), radius * 0.82, MISSED);
                } else {
                    scene.circle((stack.centre, y), radius, colour);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_tidy, svg, target};
    use super::super::{Figure, Page, PageSize};
    use super::*;

    fn figure(language: Language, at: impl Fn(f64) -> f64, level: f64) -> DistributionFigure {
        let quantiles: Vec<f64> = (0..50).map(|i| at((f64::from(i) + 0.5) / 50.0)).collect();
        DistributionFigure {
            title: "每千人口托位数".to_owned(),
            subtitle: "基准 · baseline".to_owned(),
            unit: "单位：个/千人".to_owned(),
            quantiles,
            target: target(2025, level, "目标 ≥ 4.5（2025 年）"),
            tolerance: 0.0,
            met: words::met_area(language, "20%"),
            missed: words::missed_area(language, "80%"),
            notes: vec!["plancast".to_owned()],
            language,
        }
    }

    #[test]
    fn dots_within_one_width_stand_on_each_other() {
        let found = stacks(&[0.0, 4.0, 9.0, 10.0, 30.0], 10.0, (-5.0, 50.0));
        let counts: Vec<usize> = found.iter().map(|stack| stack.count).collect();
        assert_eq!(counts, [3, 1, 1]);
        // The first stack wants 4.5, the second 10: they share the way apart.
        let centres: Vec<f64> = found.iter().map(|stack| stack.centre).collect();
        assert_eq!(centres, [2.25, 12.25, 30.0]);
    }

    #[test]
    fn each_dot_stands_on_its_side_of_the_line() {
        let mut at_least = figure(Language::En, |p| p * 10.0, 8.0);
        let (below, above) = at_least.sides();
        assert_eq!((below.len(), above.len()), (40, 10));
        at_least.tolerance = 1.0;
        assert_eq!(at_least.sides().1.len(), 15);
        let mut at_most = figure(Language::En, |p| p * 10.0, 8.1);
        at_most.target.direction = Direction::AtMost;
        // A value on the line meets the target, whichever side that is.
        at_most.target.level = at_most.quantiles[40];
        assert_eq!((at_most.sides().0.len(), at_most.sides().1.len()), (41, 9));
        at_least.tolerance = 0.0;
        at_least.target.level = at_least.quantiles[40];
        assert_eq!(at_least.sides().1.len(), 10);
    }

    #[test]
    fn every_dot_is_drawn_and_none_touches_another_or_the_line() {
        let figure = figure(Language::Zh, |p| 3.0 + p * p * 3.0, 4.5);
        let fonts = super::super::Fonts::embedded().unwrap();
        let measure = Measure::of(&Page::default(), &fonts).unwrap();
        let laid = lay_out(&figure, &measure).unwrap();
        let mut dots: Vec<((f64, f64), f64)> = Vec::new();
        for item in &laid.scene.items {
            if let super::super::scene::Item::Circle {
                centre,
                radius,
                fill,
            } = item
                && (*fill == MET || *fill == MISSED_TEXT)
            {
                dots.push((*centre, *radius));
            }
        }
        assert_eq!(dots.len(), 50);
        for (at, (a, radius)) in dots.iter().enumerate() {
            for (b, _) in &dots[..at] {
                let apart = ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt();
                assert!(apart >= 2.0 * radius, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn any_distribution_is_tidy_on_any_page() {
        type Shape = fn(f64) -> f64;
        let shapes: [Shape; 6] = [
            |_| 0.0,
            |_| 42.0,
            |p| p * 1e11,
            |p| p * 1e-7,
            |p| p - 5.0,
            |p| if p < 0.5 { 0.0 } else { 1e6 },
        ];
        for size in [
            PageSize::A4Half,
            PageSize::A4Wide,
            PageSize::Slide,
            PageSize::Square,
        ] {
            for language in [Language::Zh, Language::En] {
                for (at, shape) in shapes.iter().enumerate() {
                    let mut figure = figure(language, shape, 1e3 * at as f64);
                    if at == 2 {
                        figure.target.text = "每千人口拥有婴幼儿照护设施托位数".repeat(12);
                        figure.met = figure.target.text.clone();
                        figure.missed = figure.target.text.clone();
                    }
                    assert_tidy(&Figure::Distribution(figure), &size.page(96));
                }
            }
        }
    }

    #[test]
    fn both_areas_are_named() {
        let shown = svg(Figure::Distribution(figure(Language::En, |p| p * 9.0, 4.5)));
        assert!(shown.contains("Met in 20%") && shown.contains("Missed in 80%"));
        assert!(shown.contains("Each of the 50 dots is 2% of futures"));
    }
}
