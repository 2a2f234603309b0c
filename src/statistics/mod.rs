//! What is left of simulated paths: moments, quantiles and their errors.

mod column;
mod joint;
mod quantile;

pub use column::{ColumnSummary, STANDARD_QUANTILES, summarise};
pub use joint::{ProbabilityEstimate, conditional_mean};
pub use quantile::{InvalidLevel, quantiles_in_place};
