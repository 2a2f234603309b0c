//! Beside each picture a CSV of exactly the numbers that it shows, one a row.

use super::ChartFile;
use crate::report::tables::{OutputFile, Table, number};

/// The table of a chart's numbers: nine significant digits, as in the other tables.
pub(super) fn numbers(chart: &ChartFile) -> OutputFile {
    let mut table = Table::new(&["panel", "series", "x", "quantity", "value"]);
    for row in chart.figure.plotted() {
        let value = number(row.value);
        table.row(&[row.panel, row.series, row.x, row.quantity, value]);
    }
    OutputFile {
        path: format!("{}.csv", chart.stem),
        bytes: table.finish(),
    }
}
