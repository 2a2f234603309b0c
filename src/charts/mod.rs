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
mod block;
mod board;
mod board_layout;
mod column;
mod comparison;
mod difference;
mod end_labels;
mod error;
mod fan;
mod figure;
mod fonts;
mod influence;
mod influence_layout;
mod intervals;
mod layered;
mod number;
mod observations;
mod page;
mod palette;
mod panel;
mod place;
mod pyramid;
mod pyramid_layout;
mod raster;
mod scene;
mod spread;
mod stack;
mod stack_layout;
mod svg;
mod targets;
mod wrap;
mod years;

use std::collections::BTreeSet;

pub use crate::words::Language;
pub use bar_grid::{BarGridFigure, BarSeries};
pub use board::{BoardCell, BoardFigure, BoardGroup, BoardRow};
pub use difference::{DifferenceFigure, ShareMark};
pub use error::ChartError;
pub use figure::{
    Band, ComparisonFigure, Direction, FanFigure, Figure, Interval, LARGEST_VALUE, Point, Series,
    TargetMark,
};
pub use influence::{InfluenceBox, InfluenceFigure, Shape};
pub use number::{Digits, NumberFormat, format_number, whole_percent};
pub use page::Page;
pub use palette::scenario_colour;
pub use pyramid::{CountSpread, PyramidBar, PyramidFigure, PyramidYear};
pub use stack::{Layer, StackFigure};

use fonts::Fonts;
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

/// Draws `figure` on `page` as `format`, with `provenance` (keys and values) in its metadata.
///
/// # Errors
/// A figure with faults, a page that cannot be drawn, or a provenance key that PNG cannot hold.
pub fn draw(
    figure: &Figure,
    page: &Page,
    format: Format,
    provenance: &[(String, String)],
) -> Result<Drawing, ChartError> {
    figure.check()?;
    let fonts = Fonts::embedded()?;
    let measure = Measure::of(page, &fonts)?;
    let (title, subtitle) = figure.headline();
    let Laid { scene, height } = lay_out(figure, &measure)?;
    let mut missing_glyphs = BTreeSet::new();
    for item in &scene.items {
        if let Item::Text(text) = item {
            fonts.lacks(&text.text, &mut missing_glyphs);
        }
    }
    let bytes = match format {
        Format::Png => {
            let too_tall = ChartError::TooTall { height, limit: 0.0 };
            let pixmap = raster::paint(&scene, &fonts, measure.width as u32, height as u32)
                .ok_or(too_tall)?;
            raster::encode(&pixmap, page.dpi, provenance)?
        }
        Format::Svg => {
            let extent = svg::Extent {
                width: measure.width,
                height,
                dpi: page.dpi,
            };
            svg::write(&scene, &fonts, &extent, (title, subtitle), provenance).into_bytes()
        }
    };
    Ok(Drawing {
        bytes,
        missing_glyphs,
    })
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
        }
    }
}

#[cfg(test)]
mod tests;
