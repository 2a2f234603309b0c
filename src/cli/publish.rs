//! How an analysis works and ends: on the threads asked for, with a progress bar; then its charts are
//! drawn, and its tables, its result as JSON and its charts written with a manifest, or nothing at all.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use serde::Serialize;

use super::arguments::{ChartArguments, OutputArguments, SampleArguments};
use super::run::written;
use super::{Failure, drawing, progress};
use crate::charts::Language;
use crate::report::{
    ChartFile, InputFile, OutputFile, Provenance, ResultHead, analysis_manifest, result_file,
    write_run,
};
use crate::scenario::Plan;

/// Does `work` on the threads asked for; the bar is its to move.
pub(super) fn working<T: Send>(
    what: &'static str,
    sample: &SampleArguments,
    output: &OutputArguments,
    work: impl FnOnce(&ProgressBar) -> T + Send,
) -> Result<T, Failure> {
    let bar = progress::bar(what, 0, output.quiet);
    let found = sample.pool()?.install(|| work(&bar));
    bar.finish_and_clear();
    Ok(found)
}

/// The folder of a command's results.
pub(super) fn folder(output: &OutputArguments, plan: &Plan, command: &str) -> PathBuf {
    output.folder.join(&plan.id).join(command)
}

/// What a manifest says of an analysis, and where its files go.
pub(super) struct Analysis<'a> {
    /// The command.
    pub(super) command: &'a str,
    /// The plan's id.
    pub(super) plan: &'a str,
    /// What was asked.
    pub(super) settings: &'a [(&'a str, String)],
    /// What was read.
    pub(super) inputs: &'a [InputFile],
    /// The folder.
    pub(super) folder: &'a Path,
}

impl Analysis<'_> {
    /// Draws the charts, writes them behind `files`, and gives the names of all.
    pub(super) fn write(
        &self,
        mut files: Vec<OutputFile>,
        arguments: &ChartArguments,
        quiet: bool,
        charts: impl FnOnce(Language) -> Vec<ChartFile>,
    ) -> Result<Vec<String>, Failure> {
        let (settings, inputs) = (self.settings, self.inputs);
        let provenance = Provenance::of_analysis(self.command, self.plan, settings, inputs);
        files.extend(drawing::draw(arguments, &provenance, quiet, charts)?);
        let listing = analysis_manifest(self.command, settings, inputs, &files);
        write_run(self.folder, &files, Vec::new(), &listing)?;
        Ok(files.into_iter().map(|file| file.path).collect())
    }
}

/// An analysis of simulated futures of a plan, which is done.
pub(super) struct PlanAnalysis<'a> {
    /// What its files say of it.
    pub(super) head: ResultHead<'a>,
    /// What was read.
    pub(super) inputs: &'a [InputFile],
    /// Where its files go, and how charts are drawn.
    pub(super) output: &'a OutputArguments,
}

impl PlanAnalysis<'_> {
    /// Draws the charts, writes them behind the tables and the result, and gives the list of files for
    /// the terminal.
    pub(super) fn write(
        &self,
        result: &impl Serialize,
        tables: Vec<OutputFile>,
        charts: impl FnOnce(Language) -> Vec<ChartFile>,
    ) -> Result<String, Failure> {
        let place = folder(self.output, self.head.plan, self.head.command);
        self.write_into(&place, result, tables, charts)
    }

    /// As `write`, for a command whose results lie in a folder for each thing asked about.
    pub(super) fn write_into(
        &self,
        folder: &Path,
        result: &impl Serialize,
        mut tables: Vec<OutputFile>,
        charts: impl FnOnce(Language) -> Vec<ChartFile>,
    ) -> Result<String, Failure> {
        let (head, output) = (&self.head, self.output);
        tables.push(result_file(head, result));
        let analysis = Analysis {
            command: head.command,
            plan: &head.plan.id,
            settings: &head.listed(),
            inputs: self.inputs,
            folder,
        };
        let names = analysis.write(tables, &output.charts, output.quiet, charts)?;
        Ok(written(folder, &names))
    }
}
