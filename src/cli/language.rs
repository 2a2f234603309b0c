//! `plancast schema` and `plancast reference`: the language for editors and for readers.

use std::process::ExitCode;

use super::{Failure, terminal};
use crate::report;

pub(super) fn schema() -> Result<ExitCode, Failure> {
    terminal::print(&report::schema())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn reference() -> Result<ExitCode, Failure> {
    terminal::print(&report::reference())?;
    Ok(ExitCode::SUCCESS)
}
