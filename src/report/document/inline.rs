//! Charts as SVG inside a page.
//!
//! A chart's file repeats on each text what a page says once in its style sheet, and names a
//! namespace that HTML knows; both are left out. Charts have no ids, so many share a page.

use rayon::prelude::*;

use super::{Block, Chart, Document};
use crate::charts::{ChartError, Figure, Fonts, Format, Page, PageSize, draw_with};

/// Two stand side by side on an A4 page: type is larger against the picture than in its file, so that
/// it can be read there and on a telephone. Pixels per inch only set the digits of coordinates.
const PAGE: Page = Page {
    width_mm: 96.0,
    height_mm: 64.0,
    dpi: 144,
    keeps_shape: false,
};

/// The pictures of all charts of a document, in its order.
pub(super) fn pictures(document: &Document) -> Result<Vec<String>, ChartError> {
    let blocks = document.sections.iter().flat_map(|own| &own.blocks);
    let charts = blocks.filter_map(|block| match block {
        Block::Charts(charts) => Some(charts),
        _ => None,
    });
    let charts: Vec<&Chart> = charts.flatten().collect();
    if charts.is_empty() {
        return Ok(Vec::new());
    }
    let fonts = Fonts::embedded()?;
    let drawn = charts.par_iter().map(|chart| {
        let page = match is_wide(&chart.figure) {
            true => PageSize::A4Half.page(PAGE.dpi),
            false => PAGE,
        };
        let drawing = draw_with(&fonts, &chart.figure, &page, Format::Svg, &[])?;
        Ok(inline(&String::from_utf8_lossy(&drawing.bytes)))
    });
    // The first fault in the order of the page, whatever thread met it first.
    let drawn: Vec<Result<String, ChartError>> = drawn.collect();
    drawn.into_iter().collect()
}

/// Whether a chart has too many parts to stand beside another.
pub(super) fn is_wide(figure: &Figure) -> bool {
    matches!(figure, Figure::Stack(_) | Figure::BarGrid(_))
}

/// The element without what only a file needs.
fn inline(file: &str) -> String {
    let Some((head, body)) = file.split_once('>') else {
        return String::new();
    };
    let extent = head.split("viewBox=\"").nth(1);
    let extent = extent.and_then(|rest| rest.split('"').next()).unwrap_or("");
    let body = body
        .replace(" xml:space=\"preserve\"", "")
        .replace(" lengthAdjust=\"spacing\"", "");
    format!("<svg viewBox=\"{extent}\" role=\"img\">{}", body.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_no_namespace() {
        let file = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1mm\" viewBox=\"0 0 9 8\" role=\"img\">\n\
                    <title>a &gt; b</title>\n</svg>\n";
        let shown = "<svg viewBox=\"0 0 9 8\" role=\"img\">\n<title>a &gt; b</title>\n</svg>";
        assert_eq!(inline(file), shown);
    }
}
