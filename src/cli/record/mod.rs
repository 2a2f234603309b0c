//! `plancast record`: forecasts kept, and scored when actuals arrive.

mod keep;
mod score;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::arguments::{OutputArguments, SampleArguments};

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "record";

#[derive(Debug, Args)]
pub struct RecordArguments {
    /// Folder or file of a plan whose forecasts are kept; or, with --actuals, kept files
    #[arg(value_name = "PLAN|FILE", required = true, num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// Score the kept files against this table, with the columns series (or indicator), year, value
    #[arg(long, value_name = "CSV", conflicts_with_all = ["origin", "set", "paths", "seed", "sampler"])]
    pub actuals: Option<PathBuf>,
    /// The last year whose figures were known; later ones are kept [default: the plan's base year]
    #[arg(long, value_name = "YEAR")]
    pub origin: Option<i32>,
    /// The scenario whose score is printed; files hold all [default: the baseline]
    #[arg(long, value_name = "ID", requires = "actuals")]
    pub scenario: Option<String>,
    /// Set a value in every scenario, e.g. --set programme.childcare.share=0.5%
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &RecordArguments) -> Result<ExitCode, Failure> {
    match &arguments.actuals {
        Some(actuals) => score::score(arguments, actuals),
        None => keep::keep(arguments),
    }
}
