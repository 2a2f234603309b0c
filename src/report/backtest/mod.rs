//! The files of a backtest: tables, one JSON for programs, and charts.

mod charts;
mod document;
mod tables;

use super::tables::{OutputFile, file};
use crate::analysis::backtest::{Backtest, Series, Settings};

pub use charts::backtest_charts;
pub use document::reason;

/// The tables of a backtest and its JSON.
pub fn backtest_files(
    series: &[Series],
    settings: &Settings,
    record: &Backtest,
) -> Vec<OutputFile> {
    vec![
        file("scores.csv", tables::score_table(record)),
        file("series.csv", tables::series_table(series, record)),
        file("forecasts.csv", tables::forecast_table(series, record)),
        file("recalibration.csv", tables::recalibration_table(record)),
        file(
            "backtest.json",
            document::document(series, settings, record),
        ),
    ]
}
