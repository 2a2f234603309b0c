//! Where targets are missed: sentences, tables and the chart of each trajectory.

mod chart;
mod table;
mod words;

pub use chart::discover_charts;
pub use table::discover_tables;
pub(super) use table::outcome_name;
pub use words::{Discovered, Percent, sentences};
