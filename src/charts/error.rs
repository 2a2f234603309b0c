//! Why a picture could not be drawn.

use std::convert::Infallible;

use plotters::drawing::DrawingAreaErrorKind;

use super::figure::LARGEST_VALUE;

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// The figure has no years.
    #[error("the figure has no years")]
    NoYears,
    /// The comparison has no scenario.
    #[error("the comparison has no scenario")]
    NoSeries,
    /// A box's column or group is not among the figure's.
    #[error("`{text}` stands in a column or group that the figure does not have")]
    MisplacedBox {
        /// The box's text.
        text: String,
    },
    /// An arrow leads from or to a box that is not there.
    #[error("an arrow leads from box {from} to box {to}, but there are {boxes}")]
    LostArrow {
        /// Where it begins.
        from: usize,
        /// Where it ends.
        to: usize,
        /// Number of boxes.
        boxes: usize,
    },
    /// Years must ascend.
    #[error("years must ascend: {before} stands before {after}")]
    YearsNotAscending {
        /// The year that stands first.
        before: i32,
        /// The year that follows it.
        after: i32,
    },
    /// A mark stands at a year that the figure does not have.
    #[error("the figure has no year {year}")]
    UnknownYear {
        /// The year.
        year: i32,
    },
    /// A row of a table does not have one cell for each column.
    #[error("row `{row}` has {found} cells for {columns} columns")]
    CellsMissing {
        /// The row.
        row: String,
        /// Its number of cells.
        found: usize,
        /// The number of columns.
        columns: usize,
    },
    /// A series is not as long as the years.
    #[error("`{part}` has {found} values for {years} years")]
    LengthMismatch {
        /// The part of the figure.
        part: String,
        /// Its number of values.
        found: usize,
        /// The number of years.
        years: usize,
    },
    /// A value is not finite, or too large to draw.
    #[error(
        "`{part}` holds {value} at {position}; values must be finite and at most {LARGEST_VALUE:e} in size"
    )]
    UndrawableValue {
        /// The part of the figure.
        part: String,
        /// Index in a series, or the year of a single value.
        position: i64,
        /// The value.
        value: f64,
    },
    /// Fewer than no people.
    #[error("`{part}` counts {value} in {year}")]
    NegativeCount {
        /// The part of the figure.
        part: String,
        /// The year.
        year: i32,
        /// The count.
        value: f64,
    },
    /// A lower quantile lies above a higher one.
    #[error("the quantiles of `{label}` cross in {year}")]
    CrossedBand {
        /// Band or scenario.
        label: String,
        /// The year.
        year: i32,
    },
    /// An interval's lower end lies above its upper one.
    #[error("the interval of `{label}` runs from {low} down to {high}")]
    CrossedInterval {
        /// What the interval belongs to.
        label: String,
        /// Its lower end.
        low: f64,
        /// Its upper end.
        high: f64,
    },
    /// A waterfall's parts do not lead from its start to its end.
    #[error("start and parts add up to {sum}, but the end is {end}")]
    DoesNotAddUp {
        /// Start and all parts.
        sum: f64,
        /// The end.
        end: f64,
    },
    /// A histogram needs bars, and one edge more than bars.
    #[error("a histogram has {edges} edges for {bars} bars; there must be one edge more than bars")]
    BadBins {
        /// Number of edges.
        edges: usize,
        /// Number of bars.
        bars: usize,
    },
    /// A bar is negative, or its edges do not ascend.
    #[error("bar {bar} is negative, or its edges do not ascend")]
    UndrawableBar {
        /// The bar, from zero.
        bar: usize,
    },
    /// The page is too small, too large, or its resolution is out of range.
    #[error(
        "a page of {width_mm} mm x {height_mm} mm at {dpi} dpi cannot be drawn; sides of 60 to 1000 mm and 36 to 1200 dpi can"
    )]
    BadPage {
        /// Width in millimetres.
        width_mm: f64,
        /// Height in millimetres.
        height_mm: f64,
        /// Pixels per inch.
        dpi: u32,
    },
    /// Texts or scenarios ask for a page too large to draw.
    #[error(
        "the figure would need {height} pixels of height, more than {limit}; shorten its texts or show fewer scenarios"
    )]
    TooTall {
        /// Height that the contents need, in pixels.
        height: f64,
        /// Largest height, in pixels.
        limit: f64,
    },
    /// An embedded font could not be read.
    #[error("an embedded font could not be read")]
    Font(#[from] skrifa::raw::ReadError),
    /// The layout of the coordinate system failed.
    #[error("the coordinate system could not be laid out")]
    Layout(#[from] DrawingAreaErrorKind<Infallible>),
    /// The PNG could not be encoded, for instance because a provenance key is not a Latin-1 keyword.
    #[error("the PNG could not be encoded")]
    Png(#[from] png::EncodingError),
}
