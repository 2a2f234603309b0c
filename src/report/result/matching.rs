//! The result of `calibrate --from`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::matching::{Change, LEVELS, Matching};
use crate::report::long::quantile_name;
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;

/// Which futures agree with the record, and what they are.
#[derive(Debug, Serialize)]
pub struct MatchingResult<'a> {
    paths: u64,
    kept: usize,
    /// Share of paths that agree with all values up to a year.
    kept_up_to: BTreeMap<i32, f64>,
    values_met: Vec<MetResult<'a>>,
    /// Series that stood in the place of what the plan defines.
    held: &'a [String],
    /// What has no record and was as the plan defines it.
    unrecorded: &'a [String],
    /// What is drawn once a path.
    values: BTreeMap<&'a str, ChangeResult>,
    /// By indicator and year.
    futures: BTreeMap<&'a str, BTreeMap<i32, ChangeResult>>,
    targets: Vec<TargetResult<'a>>,
}

#[derive(Debug, Serialize)]
struct MetResult<'a> {
    indicator: &'a str,
    year: i32,
    value: f64,
    error: f64,
    error_is_stated: bool,
    share_that_agrees: f64,
    nearest_in_errors: f64,
}

#[derive(Debug, Serialize)]
struct ChangeResult {
    all: BTreeMap<String, f64>,
    kept: Option<BTreeMap<String, f64>>,
}

#[derive(Debug, Serialize)]
struct TargetResult<'a> {
    indicator: &'a str,
    year: i32,
    probability_all: f64,
    probability_kept: Option<f64>,
}

fn summary(own: &ColumnSummary) -> BTreeMap<String, f64> {
    let quantiles = LEVELS.iter().zip(&own.quantiles);
    let mut all: BTreeMap<String, f64> = quantiles
        .map(|(&level, &value)| (quantile_name(level), value))
        .collect();
    all.insert("mean".to_owned(), own.mean);
    all.insert("sd".to_owned(), own.standard_deviation);
    all
}

fn change(own: &Change) -> ChangeResult {
    ChangeResult {
        all: summary(&own.before),
        kept: own.after.as_ref().map(summary),
    }
}

/// The result of a history matching.
pub fn matching_result<'a>(scenario: &'a Scenario, found: &'a Matching) -> MatchingResult<'a> {
    let id = |at: usize| {
        scenario
            .indicators
            .get_index(at)
            .map_or("", |(id, _)| id.as_str())
    };
    let years = |changes: &[Change]| changes.iter().map(|own| (own.year, change(own))).collect();
    MatchingResult {
        paths: found.paths,
        kept: found.kept,
        kept_up_to: found.by_year.iter().copied().collect(),
        values_met: (found.met.iter())
            .map(|own| MetResult {
                indicator: id(own.indicator),
                year: own.year,
                value: own.value,
                error: own.error,
                error_is_stated: own.is_stated,
                share_that_agrees: own.agree,
                nearest_in_errors: own.nearest,
            })
            .collect(),
        held: &found.held,
        unrecorded: &found.unrecorded,
        values: (found.values.iter())
            .map(|(name, own)| (name.as_str(), change(own)))
            .collect(),
        futures: (found.futures.iter())
            .map(|(at, own)| (id(*at), years(own)))
            .collect(),
        targets: (found.targets.iter())
            .map(|own| TargetResult {
                indicator: id(own.indicator),
                year: scenario.indicators[own.indicator].targets[own.target].year,
                probability_all: own.before.probability,
                probability_kept: own.after.map(|own| own.probability),
            })
            .collect(),
    }
}
