//! What is asked of a discovery, and what is found.

use super::prim::{End, Found, Tally};

/// What is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    /// A target: positions of the indicator in the scenario and of the target in the indicator.
    Target(usize, usize),
    /// All targets of a year together.
    All(i32),
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscoverQuestion {
    /// Positions of the scenarios whose paths are pooled, which all have the goal.
    pub among: Vec<usize>,
    /// What is missed.
    pub goal: Goal,
    /// Most boxes.
    pub boxes: usize,
    /// Bootstrap resamples; 0 for none.
    pub resamples: u32,
}

/// What a restriction is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// An uncertain value, by the name of its random inputs.
    Value {
        /// The name.
        name: String,
        /// Its position in the first scenario's `quantities`; none for an event.
        quantity: Option<usize>,
        /// Whether it counts by its mean over the years and says more than that.
        by_mean: bool,
    },
    /// Mean yearly spending on a programme in base-year prices under each scenario.
    Spending {
        /// Programme id.
        programme: String,
    },
}

/// A restriction of a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Restriction {
    /// What it is about: position in [`Discovery::subjects`].
    pub subject: usize,
    /// Which end.
    pub end: End,
    /// Where it lies.
    pub bound: f64,
    /// Chance of so many misses if it did nothing.
    pub chance: f64,
    /// What the box would hold without it.
    pub without: Tally,
    /// Share of resamples that restrict the same end.
    pub reproduced: Option<f64>,
}

/// A box.
#[derive(Debug, Clone, PartialEq)]
pub struct MissBox {
    /// Its restrictions, those that matter most first.
    pub restrictions: Vec<Restriction>,
    /// What it holds of the unseen cases.
    pub tally: Tally,
    /// Chance of so many misses if the box did nothing.
    pub chance: f64,
    /// The trajectory on the cases that it was found on, and the chosen step.
    pub found: Found,
}

/// Why there is nothing to explain, or that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Never missed.
    NeverMissed,
    /// Always missed.
    AlwaysMissed,
    /// So seldom missed, or met, that the paths do not suffice.
    TooFew,
    /// Nothing stands out from chance.
    Unexplained,
    /// Boxes were found.
    Explained,
}

/// Where a goal is missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovery {
    /// What is missed.
    pub goal: Goal,
    /// What came of it.
    pub outcome: Outcome,
    /// All unseen cases.
    pub all: Tally,
    /// Values and levers that were looked at.
    pub subjects: Vec<Subject>,
    /// The boxes, in the order in which they were found.
    pub boxes: Vec<MissBox>,
}
