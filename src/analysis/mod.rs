//! What is asked of a compiled plan.

mod failure;
mod outputs;
mod summary;

pub use failure::{InputValue, RunError};
pub use outputs::Selection;
pub use summary::{
    JointSummary, LineSummary, PlanSummary, ScenarioSummary, TargetSummary, simulate_plan,
};
