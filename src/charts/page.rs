//! The page: its size, and where head, plot and foot stand on it.
//!
//! Type is set in points, scaled with the page between 0.7 and 2 times the sizes meant for a page of
//! 160 mm x 100 mm. The height of the page is a minimum: where long texts or many scenarios need
//! more, the page grows downwards, so that nothing is cut off and the plot keeps a fair height. A
//! slide keeps its shape instead: there type is set smaller until all has room.

use super::block::{Block, Stack, Style};
use super::error::ChartError;
use super::fonts::{Fonts, Weight};
use super::palette::{Colour, GREY, INK, TARGET};

/// Size of a picture in millimetres, and pixels per inch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    /// Width.
    pub width_mm: f64,
    /// Height; the page grows beyond it where the contents need it.
    pub height_mm: f64,
    /// Pixels per inch.
    pub dpi: u32,
    /// Whether the height is kept, by smaller type, where the contents need more.
    pub keeps_shape: bool,
}

/// Sizes of pages that reports and talks use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PageSize {
    /// Half an A4 page in its margins: 160 mm x 100 mm.
    #[default]
    A4Half,
    /// A whole A4 page on its side, in its margins: 257 mm x 170 mm.
    A4Wide,
    /// A slide of 16:9, as wide as PowerPoint's: 338.7 mm x 190.5 mm.
    Slide,
    /// A square of 150 mm.
    Square,
}

impl PageSize {
    /// The page of this size at `dpi` pixels per inch.
    pub fn page(self, dpi: u32) -> Page {
        let (width_mm, height_mm) = match self {
            Self::A4Half => (160.0, 100.0),
            Self::A4Wide => (257.0, 170.0),
            Self::Slide => (
                40.0 / 3.0 * MILLIMETRES_PER_INCH,
                7.5 * MILLIMETRES_PER_INCH,
            ),
            Self::Square => (150.0, 150.0),
        };
        Page {
            width_mm,
            height_mm,
            dpi,
            keeps_shape: self == Self::Slide,
        }
    }
}

impl Default for Page {
    /// Half an A4 page: 160 mm x 100 mm at 300 dpi, 1890 x 1181 pixels.
    fn default() -> Self {
        PageSize::A4Half.page(300)
    }
}

const MILLIMETRES_PER_INCH: f64 = 25.4;
const POINTS_PER_INCH: f64 = 72.0;
/// Largest height in pixels: 60 megapixels at the default width.
const LARGEST_HEIGHT: f64 = 32_000.0;
const MARGIN: f64 = 15.0;
const LEAST_PLOT: f64 = 150.0;

/// Sizes on one page, in pixels.
pub(super) struct Measure<'f> {
    pub(super) fonts: &'f Fonts,
    pub(super) width: f64,
    least_height: f64,
    /// Pixels per point of type.
    point: f64,
}

impl<'f> Measure<'f> {
    /// Checks the page and scales type to it.
    pub(super) fn of(page: &Page, fonts: &'f Fonts) -> Result<Self, ChartError> {
        let &Page {
            width_mm,
            height_mm,
            dpi,
            ..
        } = page;
        let sides = 60.0..=1000.0;
        if !sides.contains(&width_mm) || !sides.contains(&height_mm) || !(36..=1200).contains(&dpi)
        {
            return Err(ChartError::BadPage {
                width_mm,
                height_mm,
                dpi,
            });
        }
        let pixels = |mm: f64| (mm * f64::from(dpi) / MILLIMETRES_PER_INCH).round();
        let scale = (width_mm / 160.0).min(height_mm / 100.0).clamp(0.7, 2.0);
        Ok(Self {
            fonts,
            width: pixels(width_mm),
            least_height: pixels(height_mm),
            point: f64::from(dpi) / POINTS_PER_INCH * scale,
        })
    }

    /// This page with type, and all that is measured in points, smaller by `factor`.
    pub(super) fn shrunk(&self, factor: f64) -> Self {
        Self {
            point: self.point * factor,
            ..*self
        }
    }

    /// Whether contents of `height` pixels go on the page without its growing.
    pub(super) fn holds(&self, height: f64) -> bool {
        height <= self.least_height
    }

    /// Pixels of `points`.
    pub(super) fn pt(&self, points: f64) -> f64 {
        points * self.point
    }

    /// Left and right ends of the page's contents.
    pub(super) fn sides(&self) -> (f64, f64) {
        (self.pt(MARGIN), self.width - self.pt(MARGIN))
    }

    /// A style in points.
    pub(super) fn style(&self, points: f64, weight: Weight, colour: Colour) -> Style {
        Style {
            size: self.pt(points),
            weight,
            colour,
            leading: 1.34,
        }
    }

    /// The style of labels at line ends.
    pub(super) fn label(&self, weight: Weight, colour: Colour) -> Style {
        Style {
            leading: 1.2,
            ..self.style(7.0, weight, colour)
        }
    }

    /// The style of axis labels.
    pub(super) fn tick(&self, weight: Weight) -> Style {
        self.style(7.0, weight, INK)
    }

    /// Sets one line or more of text within `most` pixels.
    pub(super) fn set(&self, text: &str, style: Style, most: f64) -> Block {
        Block::set(text, style, most, self.fonts)
    }

    /// Title and subtitle across the page. A title that needs several lines is set smaller.
    pub(super) fn head(&self, title: &str, subtitle: &str) -> Stack {
        let (left, right) = self.sides();
        let mut stack = Stack::default();
        let sizes = [13.0, 11.0, 9.5];
        let set = |points: f64| {
            let style = Style {
                leading: 1.28,
                ..self.style(points, Weight::Bold, INK)
            };
            Block::set_evenly(title, style, right - left, self.fonts)
        };
        let fitting = sizes
            .into_iter()
            .map(set)
            .find(|block| block.line_count() <= 2);
        stack.add(0.0, fitting.unwrap_or_else(|| set(sizes[2])));
        stack.add(
            self.pt(2.5),
            self.set(
                subtitle,
                self.style(7.5, Weight::Regular, GREY),
                right - left,
            ),
        );
        stack
    }

    /// Lines at the foot: `keyed` target texts in the target colour, then the notes.
    pub(super) fn foot(&self, keyed: &str, notes: &[String]) -> Stack {
        let (left, right) = self.sides();
        let mut stack = Stack::default();
        let style = self.style(6.6, Weight::Bold, TARGET);
        stack.add(0.0, self.set(keyed, style, right - left));
        for (at, note) in notes.iter().enumerate() {
            let space = if at == 0 && !keyed.is_empty() {
                3.5
            } else {
                1.2
            };
            let style = self.style(6.0, Weight::Regular, GREY);
            stack.add(self.pt(space), self.set(note, style, right - left));
        }
        stack
    }

    /// Parts the page. `axes` is the room that axis labels need below the plot, `plot` the height
    /// that the plot's contents need.
    pub(super) fn part(
        &self,
        head: &Stack,
        unit: &Block,
        foot: &Stack,
        axes: f64,
        plot: f64,
    ) -> Result<Parts, ChartError> {
        let top = self.pt(12.0);
        let unit_top = top
            + head.height()
            + if unit.line_count() > 0 {
                self.pt(7.0)
            } else {
                0.0
            };
        let plot_top = unit_top + unit.height() + self.pt(7.5);
        let foot_room = if foot.height() > 0.0 {
            self.pt(7.0) + foot.height()
        } else {
            0.0
        };
        let below = axes + foot_room + self.pt(10.0);
        let plot = plot.max(self.pt(LEAST_PLOT));
        let height = (plot_top + plot + below).max(self.least_height).ceil();
        if height > LARGEST_HEIGHT {
            return Err(ChartError::TooTall {
                height,
                limit: LARGEST_HEIGHT,
            });
        }
        Ok(Parts {
            height,
            head_top: top,
            unit_top,
            plot_top,
            plot_bottom: height - below,
            foot_top: height - self.pt(10.0) - foot.height(),
        })
    }
}

/// Where the parts of a page stand, in pixels from its top.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) height: f64,
    pub(super) head_top: f64,
    pub(super) unit_top: f64,
    pub(super) plot_top: f64,
    pub(super) plot_bottom: f64,
    pub(super) foot_top: f64,
}
