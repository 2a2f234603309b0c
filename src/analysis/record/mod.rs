//! Forecasts that are kept, and scored when what happened is known.
//!
//! A record holds the quantiles of every indicator, group of people and budget line in every year
//! after the last whose figures were known (`keep.rs`). When actuals arrive, errors are taken as a
//! budget office takes them (Congressional Budget Office 2021, CBO's Economic Forecasting Record:
//! 2021 Update): forecast less actual, so that above zero is too high; their mean (bias), mean
//! absolute size, root mean square and the spread of the middle two thirds; beside them how much
//! the bands held, and the CRPS (`score.rs`). Forecasts of several records are pooled by how many
//! years ahead they looked.

mod errors;
mod keep;
mod score;
#[cfg(test)]
mod tests;

pub use errors::{ErrorSummary, LEAST_FOR_SPREAD};
pub use keep::kept;
pub use score::{Cut, Measure, RecordScores, ScoreRow, ScoredForecast, score};

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::scenario::Title;

pub use super::backtest::{BANDS, LEVELS};

/// The forecasts of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastRecord {
    /// The plan's id.
    pub plan: String,
    /// The last year whose figures were known.
    pub origin: i32,
    /// The scenario that stands for what is expected.
    pub baseline: String,
    /// All scenarios, in the plan's order.
    pub scenarios: Vec<String>,
    /// The titles of groups, by id, where the plan gives them.
    pub groups: IndexMap<String, Title>,
    /// What the run was made from: names and values, such as version, seed and hash of the inputs.
    pub provenance: Vec<(String, String)>,
    /// The forecasts. One that a scenario shares with the baseline stands there only.
    pub forecasts: Vec<KeptForecast>,
}

/// The forecast of a quantity in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptForecast {
    /// The scenario.
    pub scenario: String,
    /// `indicator.ID`, `population.ID`, or `budget.LINE` (nominal money).
    pub quantity: String,
    /// The indicator's domain, `population` or `budget`.
    pub group: String,
    /// The unit of the quantiles.
    pub unit: String,
    /// The year.
    pub year: i32,
    /// Values at [`LEVELS`].
    pub quantiles: [f64; LEVELS.len()],
}

impl ForecastRecord {
    /// The forecasts that hold under a scenario: its own, and the baseline's where it has none.
    pub fn under<'a>(&'a self, scenario: &str) -> Vec<&'a KeptForecast> {
        let key = |own: &'a KeptForecast| (own.quantity.as_str(), own.year);
        let of = |id: &str| -> Vec<&'a KeptForecast> {
            let all = self.forecasts.iter();
            all.filter(|own| own.scenario == id).collect()
        };
        let mut found = of(scenario);
        if scenario != self.baseline {
            let known: BTreeSet<_> = found.iter().map(|own| key(own)).collect();
            let rest = of(&self.baseline);
            found.extend(rest.into_iter().filter(|own| !known.contains(&key(own))));
        }
        found
    }
}
