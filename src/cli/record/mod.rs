//! `plancast record`: forecasts kept, and scored when actuals arrive.

mod keep;
mod score;

use std::process::ExitCode;

use super::Failure;
use super::arguments::RecordArguments;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "record";

pub(super) fn run(arguments: &RecordArguments) -> Result<ExitCode, Failure> {
    match &arguments.actuals {
        Some(actuals) => score::score(arguments, actuals),
        None => keep::keep(arguments),
    }
}
