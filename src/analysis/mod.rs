//! What is asked of a compiled plan.

mod alike;
pub mod attribute;
pub mod backtest;
pub mod calibrate;
mod candidates;
pub mod compare;
mod difference;
pub mod discover;
mod dots;
mod failure;
pub mod fit;
mod goal;
pub mod matching;
pub mod optimise;
mod outputs;
mod paths;
pub mod precision;
pub mod record;
pub mod seek;
pub mod sensitivity;
mod shifted;
pub mod stress;
mod summary;
pub mod track;
pub mod value;
mod value_column;
mod weights;

pub use alike::{PlannedGrowth, planned_growth};
pub use candidates::Candidates;
pub use difference::{DifferenceSummary, PairSummary, Signs};
pub use dots::DOTS;
pub use failure::{InputValue, RunError};
pub use goal::{GoalError, chosen_targets, last_year};
pub use outputs::Selection;
pub use paths::{PathColumn, PathsStopped, each_path_column};
pub use summary::{
    BandSummary, JointSummary, LineSummary, MeasuredOf, MeasuredValue, PartsSummary, PeopleSummary,
    PlanSummary, PyramidSummary, ScenarioSummary, TargetSummary, simulate_plan,
};
