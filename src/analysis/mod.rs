//! What is asked of a compiled plan.

pub mod backtest;
mod failure;
mod outputs;
mod summary;

pub use failure::{InputValue, RunError};
pub use outputs::Selection;
pub use summary::{
    BandSummary, JointSummary, LineSummary, PeopleSummary, PlanSummary, PyramidSummary,
    ScenarioSummary, TargetSummary, simulate_plan,
};
