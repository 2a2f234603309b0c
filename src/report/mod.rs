//! A run's files: tables, charts and the manifest, written whole or not at all.

mod backtest;
mod difference;
mod evidence;
mod explain;
mod figures;
mod manifest;
mod tables;
mod words;
mod write;

pub use backtest::{backtest_files, reason};
pub use evidence::written;
pub use explain::{Ground, equation, grounds};
pub use figures::{ChartFile, ChartOptions, Progress, draw_charts};
pub use manifest::{InputFile, backtest_manifest, manifest};
pub use tables::{OutputFile, tables};
pub use words::{level, localised, people_title, people_unit, percent, target_level};
pub use write::{WriteError, write_run};
