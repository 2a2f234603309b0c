//! A calibration's files: tables, charts, and the overlay that a scenario can extend.

mod charts;
mod matching;
mod overlay;
mod sentences;
mod tables;

pub use charts::calibration_charts;
pub use matching::{matching_charts, matching_tables};
pub use overlay::{overlay_file, overlay_files};
pub use sentences::{Verdict, parameter_name, parameter_title};
pub use tables::calibration_tables;
