//! What is asked of a stress test, and what is found.

use crate::analysis::failure::RunError;
use crate::analysis::goal::GoalError;
use crate::statistics::ProbabilityEstimate;

/// Values laid over every scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shock {
    /// What it is called.
    pub id: String,
    /// `KEY=VALUE`, as `--set` takes them.
    pub set: Vec<String>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct StressQuestion {
    /// The shocks; the plan as it is comes before them.
    pub shocks: Vec<Shock>,
    /// Indicators whose targets count; all where empty.
    pub targets: Vec<String>,
    /// Targets of one year only.
    pub year: Option<i32>,
    /// How many targets suffice; where not given, the median number that the first scenario meets as it is.
    pub enough: Option<usize>,
    /// With which probability.
    pub probability: f64,
}

/// A mean and its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Mean over the paths.
    pub value: f64,
    /// Its standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
}

/// A scenario under a shock.
#[derive(Debug, Clone, PartialEq)]
pub struct Stressed {
    /// Number of targets met.
    pub met: Mean,
    /// All of them met.
    pub all: ProbabilityEstimate,
    /// Enough of them met.
    pub enough: ProbabilityEstimate,
    /// How many more the best scenario meets under this shock, path by path; 0 for the best.
    pub regret: Mean,
}

/// A scenario over all shocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Fewest targets met, on average.
    pub fewest_met: Mean,
    /// The shock under which that is so.
    pub fewest_shock: usize,
    /// Greatest regret.
    pub greatest_regret: Mean,
    /// The shock in which it is greatest.
    pub worst_shock: usize,
    /// Share of the shocks in which enough targets are met with the probability asked for.
    pub satisfied: f64,
    /// In how many of them that cannot be told from the contrary: the probability is within two standard errors.
    pub doubtful: usize,
}

/// All scenarios under all shocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Stress {
    /// Names of the shocks; the first is the plan as it is and has an empty name.
    pub shocks: Vec<String>,
    /// By scenario and shock; none where the plan cannot pay for it.
    pub cells: Vec<Vec<Option<Stressed>>>,
    /// Scenario, shock and what is wrong, where there is no cell.
    pub refused: Vec<(usize, usize, String)>,
    /// By scenario; none for one that some shock leaves without a cell.
    pub robustness: Vec<Option<Robustness>>,
    /// Scenarios with the least greatest regret; several where they are the same.
    pub minimax: Vec<usize>,
    /// Shocks that change no target's fate in any scenario.
    pub idle: Vec<usize>,
    /// Pairs of scenarios that meet as many targets on every path under every shock.
    pub same: Vec<(usize, usize)>,
    /// Number of targets that count, of each scenario.
    pub targets: Vec<usize>,
    /// How many suffice.
    pub enough: usize,
    /// Model runs: paths of all scenarios under all shocks.
    pub model_runs: u64,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StressError {
    /// A value was no number.
    Run(RunError),
    /// A scenario lacks the targets.
    Goal(GoalError),
    /// A shock is faulty in every scenario: what is wrong with it in the first.
    Findings(Vec<crate::scenario::Finding>),
}
