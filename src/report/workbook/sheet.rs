//! One sheet while it is filled: widths that fit what was written, a frozen
//! header, and how it prints.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::charts::Language;
use crate::words::workbook as words;

/// Longest text of a cell, in UTF-16 units.
const CELL_UNITS: usize = 32_767;
/// Narrowest and widest column, in digits of the default font.
const WIDTHS: (f64, f64) = (7.0, 60.0);
/// Height of a line, and how many lines a row shows at most (Excel's limit is 409 points).
const LINE_POINTS: f64 = 15.0;
const MOST_LINES: f64 = 27.0;
/// A4.
const PAPER: u8 = 9;

/// A sheet that is being filled.
pub(super) struct Sheet {
    pub(super) inner: Worksheet,
    widths: Vec<f64>,
    /// Texts that wrap, by row: column and width.
    wrapping: BTreeMap<u32, Vec<(u16, f64)>>,
    charts: Option<Charts>,
}

/// Charts below a table, which print on pages of their own and are never cut by the end of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charts {
    /// Where the first stands.
    pub(super) row: u32,
    /// Rows that each takes, at 20 pixels a row.
    pub(super) rows: u32,
    /// How many stand below each other.
    pub(super) count: u32,
    /// Pixels to the right end of the rightmost.
    pub(super) width: u32,
}

/// Pixels of a page's inside, at 96 an inch: A4 on its side less the margins below.
const PAGE: (f64, f64) = (1045.0, 688.0);
/// Programs differ a little in how high a row is.
const SLACK: f64 = 0.95;
const ROW_PIXELS: f64 = 20.0;

impl Sheet {
    pub(super) fn new(name: &str) -> Result<Self, XlsxError> {
        let mut inner = Worksheet::new();
        inner.set_name(name)?;
        inner.set_screen_gridlines(false);
        Ok(Self {
            inner,
            widths: Vec::new(),
            wrapping: BTreeMap::new(),
            charts: None,
        })
    }

    /// A text that its column is made wide enough for.
    pub(super) fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.fit(column, text.width() as f64);
        self.loose(row, column, text, format)
    }

    /// A text that may run over its neighbours.
    pub(super) fn loose(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let text = clipped(text);
        self.inner
            .write_string_with_format(row, column, text, format)?;
        Ok(())
    }

    /// A header that wraps: its longest word must fit, and half of it.
    pub(super) fn header(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let word = text.split_whitespace().map(UnicodeWidthStr::width).max();
        let least = word.unwrap_or(0).min(text.width().div_ceil(2).max(8));
        self.fit(column, least as f64);
        self.wrapped(row, column, text, format)
    }

    /// A text that wraps and makes its row as high as it needs.
    pub(super) fn wrapped(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let wrapping = self.wrapping.entry(row).or_default();
        wrapping.push((column, text.width() as f64));
        self.loose(row, column, text, format)
    }

    /// Not every program makes rows higher by itself.
    fn raise_rows(&mut self) -> Result<(), XlsxError> {
        for (&row, texts) in &self.wrapping {
            let lines = texts.iter().map(|&(column, width)| {
                let room = self.widths.get(usize::from(column)).unwrap_or(&WIDTHS.0);
                // Words break early: a line holds less than its width.
                (width / (0.85 * room)).ceil().max(1.0)
            });
            let lines = lines.fold(1.0, f64::max).min(MOST_LINES);
            if lines > 1.0 {
                self.inner.set_row_height(row, LINE_POINTS * lines)?;
            }
        }
        Ok(())
    }

    /// A number.
    pub(super) fn number(
        &mut self,
        row: u32,
        column: u16,
        value: f64,
        format: &Format,
        digits: &str,
    ) -> Result<(), XlsxError> {
        self.fit(column, shown_width(value, digits));
        self.inner
            .write_number_with_format(row, column, value, format)?;
        Ok(())
    }

    /// At least this wide, within bounds.
    pub(super) fn fit(&mut self, column: u16, width: f64) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, WIDTHS.0);
        }
        // A margin on both sides.
        let wanted = (width + 2.0).min(WIDTHS.1);
        self.widths[column] = self.widths[column].max(wanted);
    }

    /// Exactly this wide.
    pub(super) fn widen(&mut self, column: u16, width: f64) {
        self.fit(column, 0.0);
        self.widths[usize::from(column)] = width;
    }

    /// Prints charts on their own pages.
    pub(super) fn set_charts(&mut self, charts: Charts) {
        self.charts = Some(charts);
    }

    /// The rows that begin a page where the sheet is fitted to its width, below `head` rows that every
    /// page repeats. A program whose font makes columns wider prints smaller, and has room to spare.
    fn breaks(&self, charts: Charts, head: u32) -> Vec<u32> {
        let table: f64 = self
            .widths
            .iter()
            .map(|width| (7.0 * width + 5.0).floor())
            .sum();
        let scale = (PAGE.0 / table.max(f64::from(charts.width))).clamp(0.1, 1.0);
        // A header may be two lines high.
        let room = SLACK * PAGE.1 / scale / ROW_PIXELS - f64::from(2 * head);
        let each = ((room / f64::from(charts.rows)) as u32).max(1);
        let starts = (0..charts.count).step_by(each as usize);
        starts.map(|at| charts.row + at * charts.rows).collect()
    }

    /// The sheet, with its header above `frozen` rows and `frozen` columns.
    pub(super) fn finish(
        mut self,
        (rows, columns): (u32, u16),
        language: Language,
    ) -> Result<Worksheet, XlsxError> {
        self.raise_rows()?;
        for (column, width) in self.widths.iter().enumerate() {
            let column = u16::try_from(column).expect("columns of a sheet");
            self.inner.set_column_width(column, *width)?;
        }
        if rows > 0 {
            self.inner.set_freeze_panes(rows, columns)?;
            self.inner.set_repeat_rows(0, rows - 1)?;
        }
        self.inner
            .set_landscape()
            .set_paper_size(PAPER)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer(format!("&L&A&R{}", words::page_of(language)));
        if let Some(charts) = self.charts {
            let breaks = self.breaks(charts, rows);
            self.inner.set_page_breaks(&breaks)?;
        }
        Ok(self.inner)
    }
}

/// How wide a number shows.
fn shown_width(value: f64, digits: &str) -> f64 {
    let shown = match digits {
        "0.0%" => format!("{:.1}%", 100.0 * value),
        "0.00%" => format!("{:.2}%", 100.0 * value),
        "0.0" => format!("{value:.1}"),
        "0.00" => format!("{value:.2}"),
        "0.0000" => format!("{value:.4}"),
        "#,##0" => {
            let whole = format!("{value:.0}");
            let separators = whole.trim_start_matches('-').len().saturating_sub(1) / 3;
            return (whole.len() + separators) as f64;
        }
        "0" => format!("{value:.0}"),
        _ => "-0.00E+00".to_owned(),
    };
    shown.len() as f64
}

/// What fits into a cell.
fn clipped(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_UNITS {
        return text.to_owned();
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < CELL_UNITS
        })
        .collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_double() {
        let mut sheet = Sheet::new("a").unwrap();
        sheet
            .text(0, 0, "目标年份的中位数", &Format::new())
            .unwrap();
        assert_eq!(sheet.widths, [18.0]);
    }

    #[test]
    fn numbers_are_as_wide_as_they_show() {
        assert_eq!(shown_width(1_234_567.8, "#,##0"), 9.0);
        assert_eq!(shown_width(-123.0, "#,##0"), 4.0);
        assert_eq!(shown_width(0.518, "0.0%"), 5.0);
    }

    #[test]
    fn no_chart_is_cut_by_the_end_of_a_page() {
        let mut sheet = Sheet::new("a").unwrap();
        for column in 0..20 {
            sheet.fit(column, 10.0);
        }
        let charts = Charts {
            row: 60,
            rows: 19,
            count: 5,
            width: 1380,
        };
        // 20 columns of 12 digits are 1780 pixels; a page of 688 / 0.587 holds its head and two charts of 380.
        assert_eq!(sheet.breaks(charts, 2), [60, 98, 136]);
    }

    #[test]
    fn a_text_longer_than_a_cell_is_clipped() {
        let long = "长".repeat(40_000);
        let kept = clipped(&long);
        assert_eq!(kept.encode_utf16().count(), CELL_UNITS);
        assert!(kept.ends_with('…'));
        assert_eq!(clipped("short"), "short");
    }
}
