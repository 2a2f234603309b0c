//! How an analysis ends: its charts are drawn, and all its files written with a manifest.

use std::path::Path;

use super::arguments::ChartArguments;
use super::{Failure, drawing};
use crate::charts::Language;
use crate::report::{ChartFile, InputFile, OutputFile, Provenance, analysis_manifest, write_run};

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
