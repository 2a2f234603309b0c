//! Figures as data, and the one place that draws them.
//!
//! A `Figure` is plain data. `draw` lays it out on a `Page` and writes a PNG or an SVG: plotters maps
//! values to positions, this module sets text and paints. Fonts come with the binary. The same
//! figure gives the same bytes on every machine: nothing that reaches a pixel uses a platform's
//! mathematics library, a system font or a clock.

mod axis;
mod backend;
mod bar_grid;
mod bar_grid_layout;
mod bars;
mod block;
mod board;
mod board_layout;
mod column;
mod comparison;
mod curves;
mod difference;
mod distribution;
mod dots;
mod end_labels;
mod error;
mod fan;
mod figure;
mod fonts;
mod glyphs;
mod histogram;
mod indexed;
mod influence;
mod influence_layout;
mod intervals;
mod layered;
mod legend;
mod multiples;
mod number;
mod observations;
mod page;
mod palette;
mod panel;
mod place;
mod plotted;
mod pyramid;
mod pyramid_layout;
mod ranking;
mod raster;
mod scale;
mod scene;
mod sensitivity;
mod spread;
mod stack;
mod stack_layout;
mod svg;
mod targets;
mod tracked;
mod waterfall;
mod wrap;
mod years;

use std::collections::BTreeSet;

pub use crate::words::Language;
pub use bar_grid::{BarGridFigure, BarSeries};
pub use board::{BoardCell, BoardFigure, BoardGroup, BoardRow};
pub use curves::{Curve, CurvePoint, CurvesFigure, Reference};
pub use difference::{DifferenceFigure, ShareMark};
pub use distribution::DistributionFigure;
pub use dots::{Apart, Dot, DotsFigure};
pub use error::ChartError;
pub use figure::{
    Band, ComparisonFigure, Direction, EarlierFan, FanFigure, Figure, Interval, LARGEST_VALUE,
    MeasuredPoint, Point, Series, TargetMark,
};
pub use fonts::Fonts;
pub use histogram::HistogramFigure;
pub use influence::{InfluenceBox, InfluenceFigure, Shape};
pub use multiples::{MiniPanel, MultiplesFigure};
pub use number::{Digits, NumberFormat, format_number, whole_percent};
pub(crate) use number::{decimal, exponent_of};
pub use page::{Page, PageSize};
pub use palette::{probability_colours, scenario_colour};
pub use plotted::PlottedRow;
pub use pyramid::{CountSpread, PyramidBar, PyramidFigure, PyramidYear};
pub use ranking::{RankedBar, RankingFigure};
pub use sensitivity::{DriverIndices, Estimate, IndicesFigure, Swing, TornadoFigure};
pub use stack::{Layer, StackFigure};
pub use waterfall::{Contribution, Level, WaterfallFigure};

use page::Measure;
use scene::{Item, Scene};

/// A file format for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Pixels at the page's resolution.
    Png,
    /// Scalable, with texts as texts.
    Svg,
}

/// A drawn picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The file's contents.
    pub bytes: Vec<u8>,
    /// Characters of the figure that the embedded fonts lack; they show as boxes.
    pub missing_glyphs: BTreeSet<char>,
}

/// A scene and the height of its page in pixels.
struct Laid {
    scene: Scene,
    height: f64,
}

/// Draws one figure as [`draw_with`] does.
///
/// # Errors
/// As [`draw_with`].
pub fn draw(
    figure: &Figure,
    page: &Page,
    format: Format,
    provenance: &[(String, String)],
) -> Result<Drawing, ChartError> {
    draw_with(&Fonts::embedded()?, figure, page, format, provenance)
}

/// Draws `figure` on `page` as `format`, with `provenance` (keys and values) in its metadata. Many
/// figures are drawn the quicker for sharing `fonts`, from any number of threads.
///
/// # Errors
/// A figure with faults, a page that cannot be drawn, or a provenance key that PNG cannot hold.
pub fn draw_with(
    fonts: &Fonts,
    figure: &Figure,
    page: &Page,
    format: Format,
    provenance: &[(String, String)],
) -> Result<Drawing, ChartError> {
    figure.check()?;
    let measure = Measure::of(page, fonts)?;
    let (title, subtitle) = figure.headline();
    let Laid { scene, height } = lay_out_on(figure, page, &measure)?;
    let mut missing_glyphs = BTreeSet::new();
    for item in &scene.items {
        if let Item::Text(text) = item {
            fonts.lacks(&text.text, &mut missing_glyphs);
        }
    }
    let bytes = match format {
        Format::Png => {
            let too_tall = ChartError::TooTall { height, limit: 0.0 };
            let pixmap = raster::paint(&scene, fonts, measure.width as u32, height as u32)
                .ok_or(too_tall)?;
            raster::encode(&pixmap, page.dpi, provenance)?
        }
        Format::Svg => {
            let extent = svg::Extent {
                width: measure.width,
                height,
                dpi: page.dpi,
            };
            svg::write(&scene, fonts, &extent, (title, subtitle), provenance).into_bytes()
        }
    };
    Ok(Drawing {
        bytes,
        missing_glyphs,
    })
}

/// Smaller type at each try to keep a page's shape.
const SMALLER: f64 = 0.93;
/// Tries until type has a seventh of its size.
const MOST_TRIES: usize = 27;

/// Lays a checked figure out; where the page keeps its shape, in type small enough for it.
fn lay_out_on(figure: &Figure, page: &Page, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    let mut laid = lay_out(figure, measure);
    let mut factor = 1.0;
    for _ in 0..MOST_TRIES {
        let fits = laid.as_ref().is_ok_and(|laid| measure.holds(laid.height));
        if fits || !page.keeps_shape {
            break;
        }
        factor *= SMALLER;
        laid = lay_out(figure, &measure.shrunk(factor));
    }
    laid
}

/// Lays a checked figure out.
fn lay_out(figure: &Figure, measure: &Measure<'_>) -> Result<Laid, ChartError> {
    match figure {
        Figure::Fan(figure) => fan::lay_out(figure, measure),
        Figure::Comparison(figure) => comparison::lay_out(figure, measure),
        Figure::Difference(figure) => difference::lay_out(figure, measure),
        Figure::Board(figure) => board_layout::lay_out(figure, measure),
        Figure::Stack(figure) => stack_layout::lay_out(figure, measure),
        Figure::BarGrid(figure) => bar_grid_layout::lay_out(figure, measure),
        Figure::Pyramid(figure) => pyramid_layout::lay_out(figure, measure),
        Figure::Influence(figure) => influence_layout::lay_out(figure, measure),
        Figure::Distribution(figure) => distribution::lay_out(figure, measure),
        Figure::Multiples(figure) => multiples::lay_out(figure, measure),
        Figure::Waterfall(figure) => waterfall::lay_out(figure, measure),
        Figure::Tornado(figure) => sensitivity::lay_out_tornado(figure, measure),
        Figure::Indices(figure) => sensitivity::lay_out_indices(figure, measure),
        Figure::Ranking(figure) => ranking::lay_out(figure, measure),
        Figure::Curves(figure) => curves::lay_out(figure, measure),
        Figure::Dots(figure) => dots::lay_out(figure, measure),
        Figure::Histogram(figure) => histogram::lay_out(figure, measure),
    }
}

impl Figure {
    /// Title and subtitle.
    fn headline(&self) -> (&str, &str) {
        match self {
            Self::Fan(figure) => (&figure.title, &figure.subtitle),
            Self::Comparison(figure) => (&figure.title, &figure.subtitle),
            Self::Difference(figure) => (&figure.title, &figure.subtitle),
            Self::Board(figure) => (&figure.title, &figure.subtitle),
            Self::Stack(figure) => (&figure.title, &figure.subtitle),
            Self::BarGrid(figure) => (&figure.title, &figure.subtitle),
            Self::Pyramid(figure) => (&figure.title, &figure.subtitle),
            Self::Influence(figure) => (&figure.title, &figure.subtitle),
            Self::Distribution(figure) => (&figure.title, &figure.subtitle),
            Self::Multiples(figure) => (&figure.title, &figure.subtitle),
            Self::Waterfall(figure) => (&figure.title, &figure.subtitle),
            Self::Tornado(figure) => (&figure.title, &figure.subtitle),
            Self::Indices(figure) => (&figure.title, &figure.subtitle),
            Self::Ranking(figure) => (&figure.title, &figure.subtitle),
            Self::Curves(figure) => (&figure.title, &figure.subtitle),
            Self::Dots(figure) => (&figure.title, &figure.subtitle),
            Self::Histogram(figure) => (&figure.title, &figure.subtitle),
        }
    }
}

#[cfg(test)]
mod colour_vision;
#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod tests;
