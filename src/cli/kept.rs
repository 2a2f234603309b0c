//! Outputs that hang on what was built in: the workbook, the simulated paths, and what a
//! build without its feature leaves out.

use std::path::Path;

use anyhow::anyhow;

use super::arguments::RunArguments;
use super::{Failure, Prepared, terminal};
use crate::analysis::{PlanSummary, Selection};
use crate::report::{InputFile, OutputFile, StreamedFile};

/// What a run writes only where the feature is built in.
const OPTIONAL_OUTPUTS: [(&str, &str, bool); 2] = [
    ("summary.parquet", "parquet", cfg!(feature = "parquet")),
    ("workbook.xlsx", "xlsx", cfg!(feature = "xlsx")),
];

/// Refuses what cannot be written before anything is simulated.
pub(super) fn check(arguments: &RunArguments) -> Result<(), Failure> {
    if arguments.keep_paths && !cfg!(feature = "parquet") {
        return Err(anyhow!(
            "--keep-paths: this plancast was built without Parquet; build it with `--features parquet`"
        )
        .into());
    }
    Ok(())
}

/// Says which outputs this build does not write.
pub(super) fn name_what_is_not_built_in() {
    for (file, feature, built_in) in OPTIONAL_OUTPUTS {
        if !built_in {
            terminal::message(&format!(
                "note: {file} is not written: this plancast was built without the feature `{feature}`"
            ));
        }
    }
}

/// The workbook.
#[cfg(feature = "xlsx")]
pub(super) fn workbook(
    arguments: &RunArguments,
    prepared: &Prepared,
    summary: &PlanSummary,
    inputs: &[InputFile],
) -> Result<Vec<OutputFile>, Failure> {
    let input = crate::report::WorkbookInput {
        scenarios: &prepared.loaded.scenarios,
        models: &prepared.compiled.models,
        summary,
        inputs,
        overrides: &arguments.sample.overrides(&arguments.plan),
        language: arguments.output.charts.lang.into(),
    };
    Ok(vec![crate::report::workbook(&input)?])
}

/// None: the feature is not built in.
#[cfg(not(feature = "xlsx"))]
pub(super) fn workbook(
    _: &RunArguments,
    _: &Prepared,
    _: &PlanSummary,
    _: &[InputFile],
) -> Result<Vec<OutputFile>, Failure> {
    Ok(Vec::new())
}

/// The simulated paths, where they are asked for.
#[cfg(feature = "parquet")]
pub(super) fn paths(
    arguments: &RunArguments,
    prepared: &Prepared,
    selection: &Selection,
    folder: &Path,
) -> Result<Vec<StreamedFile>, Failure> {
    use super::{progress, run::explained};
    use crate::report::{PathsError, write_paths};

    if !arguments.keep_paths {
        return Ok(Vec::new());
    }
    let bar = progress::bar("keeping paths", 0, arguments.output.quiet);
    let tick = |paths: u64, all: u64| {
        bar.set_length(all);
        bar.inc(paths);
    };
    let scenarios = &prepared.loaded.scenarios;
    let file = write_paths(folder, &prepared.compiled, scenarios, selection, &tick);
    bar.finish_and_clear();
    match file {
        Ok(file) => Ok(vec![file]),
        Err(PathsError::Run(error)) => Err(anyhow!(explained(&error)).into()),
        Err(error) => Err(error.into()),
    }
}

/// Nothing: [`check`] refuses the option.
#[cfg(not(feature = "parquet"))]
pub(super) fn paths(
    _: &RunArguments,
    _: &Prepared,
    _: &Selection,
    _: &Path,
) -> Result<Vec<StreamedFile>, Failure> {
    Ok(Vec::new())
}
