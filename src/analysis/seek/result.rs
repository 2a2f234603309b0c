//! What is sought, and what is found.

use super::{Limits, SoughtLever};
use crate::analysis::failure::RunError;
use crate::scenario::Finding;
use crate::statistics::ProbabilityEstimate;

/// What is sought.
#[derive(Debug, Clone, PartialEq)]
pub struct SeekQuestion {
    /// Position of the scenario.
    pub scenario: usize,
    /// Positions of the targets in its model, all to be met.
    pub targets: Vec<usize>,
    /// The probability wanted.
    pub probability: f64,
    /// The lever.
    pub lever: SoughtLever,
    /// Its least value; 0 where not given.
    pub from: Option<f64>,
    /// Its greatest value; what the budget can afford where not given.
    pub to: Option<f64>,
}

/// A value that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// Of the lever.
    pub value: f64,
    /// Probability that all targets are met.
    pub estimate: ProbabilityEstimate,
    /// The batch in which it was tried, from 1.
    pub batch: usize,
}

/// A value at which the plan is faulty, mostly because it asks for more money than there is.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Of the lever.
    pub value: f64,
    /// What is wrong.
    pub message: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The lever's value.
    pub value: f64,
    /// The `KEY=VALUE` that makes it.
    pub set: String,
    /// Probability there.
    pub estimate: ProbabilityEstimate,
    /// Values between which the true answer lies with 95%; an end is missing where the range ends first.
    pub interval: (Option<f64>, Option<f64>),
    /// Further spending through the last target's year in base-year prices, mean and its standard error;
    /// none without programmes.
    pub cost: Option<(f64, Option<f64>)>,
    /// Through which year the cost is counted.
    pub cost_through: i32,
}

/// Why the search stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeekStopped {
    /// The level is reached without the lever.
    AlreadyReached,
    /// The cell is as narrow as the draws can tell, or as the lever's steps are.
    Found,
    /// No value of the range that the plan can pay for reaches the level.
    OutOfReach,
    /// The lever moves none of these targets.
    NoEffect,
    /// The level was not bracketed closely enough within the batches allowed.
    BatchesUsed,
}

/// A search and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Seek {
    /// The scenario as it is.
    pub now: ProbabilityEstimate,
    /// Every value tried, ascending.
    pub trials: Vec<Trial>,
    /// The least value that the plan cannot pay for, where one was met.
    pub refused: Option<Refused>,
    /// The answer, where there is one.
    pub answer: Option<Answer>,
    /// Why it stopped.
    pub stopped: SeekStopped,
    /// The value that reaches most.
    pub most: Trial,
    /// What stands in the way, where a programme's money does not reach the level.
    pub limits: Option<Limits>,
    /// Two values between which the probability falls, though the lever goes on; none where it never does.
    pub falls: Option<(f64, f64)>,
    /// Model runs: paths of all candidates.
    pub model_runs: u64,
    /// The range that was searched.
    pub range: (f64, f64),
    /// Number of paths of each candidate.
    pub paths: u64,
}

/// Why nothing was found out.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SeekError {
    /// A value was no number.
    Run(RunError),
    /// The lever is faulty at every value: what is wrong with it at the first.
    Findings(Vec<Finding>),
    /// A range is needed and cannot be told from the plan.
    NoRange,
    /// The range is empty, or not whole years.
    BadRange {
        /// Least value.
        from: f64,
        /// Greatest value.
        to: f64,
    },
}
