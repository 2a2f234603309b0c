//! What a tracking finds.

use super::Chance;
use crate::statistics::ColumnSummary;

/// Quantile levels of the fans.
pub const FAN_LEVELS: [f64; 7] = crate::statistics::STANDARD_QUANTILES;

/// A measurement as the futures see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The measured value, in the written unit.
    pub value: f64,
    /// Standard deviation of its error.
    pub error: f64,
    /// Whether the error was given, or taken from the spread of the futures.
    pub error_is_given: bool,
    /// 10%, 50% and 90% quantile of what the futures held for that year before.
    pub expected: [f64; 3],
    /// Share of the futures that lay below it.
    pub share_below: f64,
    /// Distance of the nearest future, in errors.
    pub nearest: f64,
}

/// How the weights of a stage were had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The run's own paths, weighted.
    Weighted,
    /// Draws moved towards the measurements, weighted.
    Moved,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// No future comes near these measurements, by their position.
    Far(Vec<usize>),
    /// Too few futures agree with all of them together: so many effective paths are left.
    Thin(f64),
}

/// What is known as of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The last year whose measurements are used; none on the plan's first day.
    pub year: Option<i32>,
    /// How many effective paths there are.
    pub effective: f64,
    /// How they were had.
    pub method: Method,
    /// Logarithm of the probability density of what was measured, in the written units.
    pub log_evidence: f64,
    /// Why there is no answer, where there is none.
    pub refusal: Option<Refusal>,
}

/// The measurement that alone moves a target's chance farthest the way it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lead {
    /// Its position.
    pub at: usize,
    /// How far it alone moves the chance that way.
    pub moved: f64,
    /// How much farther than the next, or than nothing at all.
    pub ahead: f64,
    /// The Monte Carlo standard error of that.
    pub ahead_error: f64,
}

/// One target's chance as of each stage.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetCourse {
    /// Position of the indicator in its scenario.
    pub indicator: usize,
    /// Position of the target in its indicator.
    pub target: usize,
    /// Mean level, in the written unit (levels are mostly plain numbers).
    pub level: f64,
    /// Mean tolerance, in the written unit.
    pub tolerance: f64,
    /// One for each stage; none where the stage has no answer.
    pub chances: Vec<Option<Chance>>,
    /// Standard error of the last chance less the first.
    pub change_error: f64,
    /// What moved the chance farthest; none where nothing alone moved it that way.
    pub lead: Option<Lead>,
    /// The chance were a measurement the only one, for each; none where it alone leaves too few paths.
    pub alone: Vec<Option<Chance>>,
}

/// What a fan is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FanOf {
    /// An indicator, by position in its scenario.
    Indicator(usize),
    /// What a measurement is of, by the position of the first that measures it.
    Measured(usize),
}

/// A quantity over the years, as first seen and as seen now.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// What it is.
    pub of: FanOf,
    /// On the plan's first day.
    pub before: Vec<ColumnSummary>,
    /// With everything measured; empty where there is no answer.
    pub now: Vec<ColumnSummary>,
}

/// One scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The measurements, in the scenario's order.
    pub measured: Vec<Checked>,
    /// The plan's first day, then each year with measurements.
    pub stages: Vec<Stage>,
    /// Its targets, in the model's order.
    pub targets: Vec<TargetCourse>,
    /// Of indicators with targets and of what was measured.
    pub fans: Vec<Fan>,
}

impl Course {
    /// The stage with everything measured.
    pub fn last(&self) -> &Stage {
        self.stages.last().expect("the first day at least")
    }
}

/// All scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracking {
    /// In the order of the scenarios.
    pub courses: Vec<Course>,
    /// How many paths were simulated.
    pub model_runs: u64,
}
