//! What is asked of an optimisation, and what is found.

use crate::analysis::failure::RunError;
use crate::scenario::Finding;

/// What is best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// The mean weight of the targets met.
    Expected,
    /// The probability that all are met.
    Joint,
    /// The least money with which all are met with this probability.
    LeastMoney(f64),
}

/// A programme whose money may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its id.
    pub programme: String,
    /// Least change, e.g. -0.2.
    pub floor: f64,
    /// Greatest change.
    pub ceiling: f64,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimiseQuestion {
    /// Position of the scenario.
    pub scenario: usize,
    /// Programmes that may change; of these, those that serve no target are left as they are.
    pub bands: Vec<Band>,
    /// Positions of the targets in the model, and how much each counts.
    pub weights: Vec<(usize, f64)>,
    /// What is best.
    pub objective: Objective,
    /// First year of a change.
    pub from_year: i32,
    /// Greatest change from one year to the next, as a part of the money without the change.
    pub per_year: Option<f64>,
    /// Further money, as a part of what the programmes that may change spend now.
    pub envelope: f64,
    /// Other envelopes, for the frontier.
    pub frontier: Vec<f64>,
}

/// A mean and its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean.
    pub value: f64,
    /// Standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
}

/// The best found for an envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    /// The envelope, as a part of today's money.
    pub envelope: f64,
    /// Change of each programme, in the order of `Optimised::programmes`.
    pub changes: Vec<f64>,
    /// `KEY=VALUE` for those that change.
    pub set: Vec<String>,
    /// The objective on the plan's own draws.
    pub objective: Estimate,
    /// The same on fresh draws.
    pub fresh: Estimate,
    /// Mean further spending of all programmes, base-year prices, on the plan's own draws.
    pub further: f64,
    /// What the knapsack's choice came to on the search's draws, and what the exchanges made of it.
    pub start_and_end: (f64, f64),
    /// What no allocation of the envelope within the bands exceeds on the search's draws; none where a
    /// chance both rises and falls along some programme's money, so that nothing of the kind can be said.
    pub at_most: Option<f64>,
    /// Whether exchanges ended because none helps, rather than because the steps were used up.
    pub is_settled: bool,
}

/// An optimum, and its frontier.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimised {
    /// Programmes that were moved.
    pub programmes: Vec<String>,
    /// Programmes that serve none of the targets, left as they are.
    pub left: Vec<String>,
    /// The objective of the scenario as it is, on its own and on fresh draws.
    pub now: (Estimate, Estimate),
    /// What the programmes that were moved spend now, base-year prices, through `through`.
    pub money_now: f64,
    /// The last target's year.
    pub through: i32,
    /// The best of each envelope, ascending.
    pub allocations: Vec<Allocation>,
    /// Which of them was asked for; none where least money was sought and no envelope reaches the probability.
    pub chosen: Option<usize>,
    /// Further money below which no allocation reaches the probability, where least money was sought:
    /// infinite where none does for any money; none where nothing of the kind can be said.
    pub least_money: Option<f64>,
    /// Model runs: paths of all candidates.
    pub model_runs: u64,
    /// The seed of the fresh draws.
    pub fresh_seed: u64,
    /// Paths of the search, and of the final figures.
    pub paths: (u64, u64),
}

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum OptimiseError {
    /// A value was no number.
    Run(RunError),
    /// The scenario cannot be varied.
    Findings(Vec<Finding>),
    /// None of the programmes serves a target.
    NothingServes,
    /// The floors alone cost more than the envelope.
    TooLittle {
        /// The envelope.
        envelope: f64,
        /// The least that the floors allow.
        least: f64,
    },
}
