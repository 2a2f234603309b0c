//! `COMMAND.json`: what an analysis found, for programs. Numbers are written in full, and every such
//! file begins the same:
//!
//! | field | holds |
//! |---|---|
//! | `generator`, `version` | the program |
//! | `command`, `plan` | what was asked of which plan |
//! | `settings` | what was asked, by name, as text |
//! | `overrides` | values that were set on the command line |
//! | `seed`, `paths`, `sampler` | the sample: `paths` simulated futures of each scenario or candidate (of `sensitivity`: points of each of its two samples) |
//! | `model_runs` | simulated futures over all scenarios or candidates |
//! | `stopped` | why no more was done |
//! | `result` | what was found; its fields are those of the structs in this folder |
//!
//! Ids are the plan's. A probability or share is a fraction; what cannot be told is `null`.

mod attribute;
mod calibrate;
mod compare;
mod discover;
mod matching;
mod optimise;
mod seek;
mod sensitivity;
mod stress;
mod track;
mod value;

use std::collections::BTreeMap;

use serde::Serialize;

pub use attribute::attribute_result;
pub use calibrate::calibration_result;
pub use compare::compare_result;
pub use discover::discover_result;
pub use matching::matching_result;
pub use optimise::{optimise_result, optimise_stopped};
pub use seek::seek_result;
pub use sensitivity::sensitivity_result;
pub use stress::stress_result;
pub use track::track_result;
pub use value::value_result;

use super::tables::{OutputFile, file};
use crate::scenario::{Plan, Scenario};
use crate::statistics::ProbabilityEstimate;
use crate::uncertainty::Sampler;

/// What every analysis says of itself.
#[derive(Debug, Clone)]
pub struct ResultHead<'a> {
    /// The command.
    pub command: &'a str,
    /// The plan.
    pub plan: &'a Plan,
    /// What was asked, by name.
    pub settings: Vec<(&'a str, String)>,
    /// Values set on the command line.
    pub overrides: &'a [String],
    /// Seed of the draws.
    pub seed: u64,
    /// Paths of each scenario or candidate.
    pub paths: u64,
    /// The point set.
    pub sampler: Sampler,
    /// Paths over all scenarios or candidates.
    pub model_runs: u64,
    /// Why no more was done.
    pub stopped: &'a str,
}

impl<'a> ResultHead<'a> {
    /// Of an analysis on a scenario's own sample.
    pub fn of(
        command: &'a str,
        scenario: &'a Scenario,
        settings: Vec<(&'a str, String)>,
        overrides: &'a [String],
    ) -> Self {
        let run = &scenario.run;
        Self {
            command,
            plan: &scenario.plan,
            settings,
            overrides,
            seed: run.seed,
            paths: run.paths,
            sampler: run.sampler,
            model_runs: run.paths,
            stopped: EVERY_PATH,
        }
    }

    /// Everything by name, as the manifest lists it.
    pub fn listed(&self) -> Vec<(&'a str, String)> {
        let mut all = self.settings.clone();
        all.extend([
            ("seed", self.seed.to_string()),
            ("paths", self.paths.to_string()),
            ("sampler", self.sampler.name().to_owned()),
            ("model_runs", self.model_runs.to_string()),
            ("overrides", self.overrides.join(" ")),
        ]);
        all
    }
}

/// Why an analysis that searches nothing does no more.
pub const EVERY_PATH: &str = "every path was simulated";

#[derive(Serialize)]
struct ResultFile<'a, T> {
    generator: &'static str,
    version: &'static str,
    command: &'a str,
    plan: &'a str,
    settings: BTreeMap<&'a str, &'a str>,
    overrides: &'a [String],
    seed: u64,
    paths: u64,
    sampler: &'static str,
    model_runs: u64,
    stopped: &'a str,
    result: &'a T,
}

/// The file of a result.
pub fn result_file<T: Serialize>(head: &ResultHead<'_>, result: &T) -> OutputFile {
    let settings = head.settings.iter();
    let whole = ResultFile {
        generator: "plancast",
        version: env!("CARGO_PKG_VERSION"),
        command: head.command,
        plan: &head.plan.id,
        settings: settings
            .map(|(name, text)| (*name, text.as_str()))
            .collect(),
        overrides: head.overrides,
        seed: head.seed,
        paths: head.paths,
        sampler: head.sampler.name(),
        model_runs: head.model_runs,
        stopped: head.stopped,
        result,
    };
    let mut bytes = serde_json::to_vec_pretty(&whole).expect("plain data serialises");
    bytes.push(b'\n');
    file(&format!("{}.json", head.command), bytes)
}

/// A number with its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct NumberResult {
    /// The number.
    value: f64,
    /// Its standard error; null where the sample is too small to tell.
    standard_error: Option<f64>,
}

impl NumberResult {
    fn new(value: f64, standard_error: Option<f64>) -> Self {
        Self {
            value,
            standard_error,
        }
    }
}

/// A probability.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ProbabilityResult {
    /// The share of paths.
    probability: f64,
    /// Its standard error; null where the sample is too small to tell.
    standard_error: Option<f64>,
    /// Its 95% interval.
    interval_95: [f64; 2],
}

impl From<&ProbabilityEstimate> for ProbabilityResult {
    fn from(own: &ProbabilityEstimate) -> Self {
        Self {
            probability: own.probability,
            standard_error: own.standard_error,
            interval_95: [own.interval.0, own.interval.1],
        }
    }
}

/// An indicator's id, by its position.
fn indicator_id(scenario: &Scenario, index: usize) -> &str {
    let entry = scenario.indicators.get_index(index);
    entry.map_or("", |(id, _)| id.as_str())
}
