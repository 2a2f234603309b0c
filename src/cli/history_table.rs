//! Tables of yearly values on the command line, where a plan may stand as well.

use std::path::Path;

use anyhow::anyhow;
use indexmap::IndexMap;

use super::{Failure, print_findings};
use crate::forecast::History;
use crate::report::InputFile;
use crate::scenario::{Files, Source, Sources, histories};

/// Whether a path is a plan rather than a table.
pub(super) fn is_plan(path: &Path) -> bool {
    path.is_dir() || path.extension().is_some_and(|ending| ending == "toml")
}

/// The series of a table, and the table as a manifest lists it; prints what is wrong with it.
pub(super) fn read(path: &Path) -> Result<(IndexMap<String, History>, InputFile), Failure> {
    let input = input(path)?;
    let mut sources = Sources::default();
    let file = sources.add(Source {
        path: path.to_owned(),
        text: String::from_utf8_lossy(&input.bytes).into_owned(),
        is_file: true,
    });
    let found = histories(&sources, file).map_err(|findings| {
        print_findings(&sources, &findings);
        Failure::Reported
    })?;
    Ok((found, input))
}

/// A file of text as a manifest lists it, by its own name.
pub(super) fn input(path: &Path) -> Result<InputFile, Failure> {
    let text = Files::Disk.read(path);
    let text = text.map_err(|cause| anyhow!("cannot read {}: {cause}", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(InputFile {
        path: name.into_owned(),
        bytes: text.into_bytes(),
    })
}
