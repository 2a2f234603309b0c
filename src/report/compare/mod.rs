//! Scenarios against a baseline: the table, and a chart of each pair.

mod chart;
mod table;

pub use chart::compare_charts;
pub use table::{compare_table, no_price, verdict_name};
