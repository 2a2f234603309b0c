//! Plain-text tables whose columns line up with Chinese text, coloured by how
//! sure a probability is.

use unicode_width::UnicodeWidthStr;

use crate::report::Likelihood;

/// A cell: its text and, where it is a probability, how it is coloured.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) probability: Option<f64>,
    pub(super) right: bool,
}

impl Cell {
    pub(super) fn left(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn right(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            right: true,
            ..Self::default()
        }
    }

    pub(super) fn probability(text: impl Into<String>, probability: f64) -> Self {
        Self {
            probability: Some(probability),
            ..Self::right(text)
        }
    }
}

const GREEN: &str = "\u{1b}[32m";
const YELLOW: &str = "\u{1b}[33m";
const RED: &str = "\u{1b}[31m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Renders rows under a bold header; two spaces stand between columns.
pub(super) fn render(header: &[Cell], rows: &[Vec<Cell>], colour: bool) -> String {
    let columns = header.len();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .chain(&header[column..=column])
            .map(|cell| cell.text.width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = line(header, &widths, colour, true);
    for row in rows {
        text.push_str(&line(row, &widths, colour, false));
    }
    text
}

fn line(cells: &[Cell], widths: &[usize], colour: bool, bold: bool) -> String {
    let mut line = String::new();
    for (cell, &width) in cells.iter().zip(widths) {
        let pad = " ".repeat(width - cell.text.width());
        let paint = match cell.probability {
            _ if !colour => "",
            Some(probability) => match Likelihood::of(probability) {
                Likelihood::Likely => GREEN,
                Likelihood::Doubtful => YELLOW,
                Likelihood::OutOfReach => RED,
            },
            None if bold => BOLD,
            None => "",
        };
        let reset = if paint.is_empty() { "" } else { RESET };
        let text = format!("{paint}{}{reset}", cell.text);
        let padded = if cell.right {
            format!("{pad}{text}")
        } else {
            format!("{text}{pad}")
        };
        line.push_str(&padded);
        line.push_str("  ");
    }
    format!("{}\n", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        let header = [Cell::left("name"), Cell::right("P")];
        let rows = [
            vec![Cell::left("托位"), Cell::probability("50.0%", 0.5)],
            vec![Cell::left("abcdef"), Cell::probability("9.0%", 0.09)],
        ];
        let text = render(&header, &rows, false);
        assert_eq!(text, "name        P\n托位    50.0%\nabcdef   9.0%\n");
    }

    #[test]
    fn colour_says_how_sure() {
        let header = [Cell::right("P")];
        let rows = [
            vec![Cell::probability("95%", 0.95)],
            vec![Cell::probability("5%", 0.05)],
        ];
        let text = render(&header, &rows, true);
        assert!(text.contains("\u{1b}[32m95%") && text.contains("\u{1b}[31m5%"));
    }
}
