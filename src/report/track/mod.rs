//! A tracking in words and tables.

mod sentences;
mod tables;

pub use sentences::{Standing, measured_name, measured_value, reason, refusal};
pub use tables::tracking_tables;
