//! The command line: arguments in, files and messages out.
//!
//! Data goes to stdout, messages to stderr. Exit codes: 0 done; 1 done, and the
//! answer is no; 2 could not be done. A closed pipe is no fault.

mod arguments;
mod attribute;
mod backtest;
mod calibrate;
mod check;
mod compare;
mod diff;
mod discover;
mod drawing;
mod explain;
mod fit;
mod history_table;
mod init;
mod kept;
mod language;
mod list;
mod manual;
mod optimise;
mod precision;
mod progress;
mod publish;
mod record;
mod run;
mod seek;
mod sensitivity;
mod stress;
mod table;
mod terminal;
mod track;
mod value;
mod watch;

use std::io;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Parser;

use crate::charts::Language;
use crate::expression::nearest;
use crate::model::{Compiled, compile};
use crate::scenario::{Finding, Loaded, Scenario, Sources, load, render};
use arguments::{Arguments, Command, Lang, PlanArguments};

/// Why a command could not be done; already worded for the user.
#[derive(Debug)]
enum Failure {
    /// Findings were printed.
    Reported,
    /// A message to print.
    Message(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Message(error.into())
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Nothing is left to tell where the terminal is gone.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let done = match arguments.command {
        Command::Init(arguments) => init::init(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Stress(arguments) => stress::run(&arguments),
        Command::Optimise(arguments) => optimise::run(&arguments),
        Command::Seek(arguments) => seek::run(&arguments),
        Command::Sensitivity(arguments) => sensitivity::run(&arguments),
        Command::Value(arguments) => value::run(&arguments),
        Command::Discover(arguments) => discover::run(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Watch(arguments) => watch::watch(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Track(arguments) => track::run(&arguments),
        Command::Attribute(arguments) => attribute::run(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Fit(arguments) => fit::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Backtest(arguments) => backtest::run(&arguments),
        Command::Record(arguments) => record::run(&arguments),
        Command::Schema => language::schema(),
        Command::Reference => language::reference(),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
    };
    match done {
        Ok(code) => code,
        Err(Failure::Message(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(failure) => failed(failure),
    }
}

/// Says why a command could not be done.
fn failed(failure: Failure) -> ExitCode {
    if let Failure::Message(error) = failure {
        terminal::message(&format!("error: {error:#}"));
    }
    ExitCode::from(2)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Zh,
            Lang::En => Self::En,
        }
    }
}

/// A plan that was read and compiled.
struct Prepared {
    loaded: Loaded,
    compiled: Compiled,
}

/// Loads and compiles a plan; prints warnings, or all findings where one is an error.
fn prepare(arguments: &PlanArguments, overrides: &[String]) -> Result<Prepared, Failure> {
    let loaded = match load(&arguments.path, overrides) {
        Ok(loaded) => loaded,
        Err(mut report) => {
            // What could be read is compiled all the same, so that its faults show in the same go.
            let known: Vec<_> = report
                .findings
                .iter()
                .map(|found| found.place.clone())
                .collect();
            let further = compile(&report.scenarios).err().unwrap_or_default();
            report.findings.extend(
                further
                    .into_iter()
                    .filter(|found| !known.contains(&found.place)),
            );
            print_findings(&report.sources, &report.findings);
            return Err(Failure::Reported);
        }
    };
    match compile(&loaded.scenarios) {
        Ok(compiled) => {
            print_findings(&loaded.sources, &loaded.warnings);
            print_findings(&loaded.sources, &compiled.warnings);
            Ok(Prepared { loaded, compiled })
        }
        Err(mut findings) => {
            // A doubt about a place that is wrong anyway says nothing more.
            let faulty: Vec<_> = findings
                .iter()
                .map(|finding| finding.place.clone())
                .collect();
            let doubts = loaded
                .warnings
                .iter()
                .filter(|warning| !faulty.contains(&warning.place));
            findings.extend(doubts.cloned());
            print_findings(&loaded.sources, &findings);
            Err(Failure::Reported)
        }
    }
}

/// The position of a scenario by its id; the first where none is named.
fn named_scenario(scenarios: &[Scenario], wanted: Option<&str>) -> Result<usize, Failure> {
    let Some(wanted) = wanted else { return Ok(0) };
    let known: Vec<&str> = scenarios
        .iter()
        .map(|scenario| scenario.id.as_str())
        .collect();
    known.iter().position(|id| *id == wanted).ok_or_else(|| {
        let hint = match nearest(wanted, known.iter().copied()) {
            Some(name) => format!("; did you mean \"{name}\"?"),
            None => format!("; there are {}", known.join(", ")),
        };
        anyhow!("no scenario is called \"{wanted}\"{hint}").into()
    })
}

fn print_findings(sources: &Sources, findings: &[Finding]) {
    if !findings.is_empty() {
        terminal::message(&render(sources, findings, terminal::colour_on_stderr()));
    }
}
