//! `plancast fit`: what the past of each recorded series says of its future.

mod text;

use std::process::ExitCode;

use anyhow::anyhow;
use indexmap::IndexMap;

use super::arguments::{FitArguments, PlanArguments};
use super::history_table::{is_plan, read};
use super::publish::Analysis;
use super::run::{input_files, written};
use super::{Failure, Prepared, prepare, terminal};
use crate::analysis::fit::{Subject, continue_series};
use crate::analysis::{PlannedGrowth, planned_growth};
use crate::expression::nearest;
use crate::forecast::{Correction, History, Link};
use crate::model::baseline;
use crate::report::{FitInput, InputFile, fit_charts, fit_files};
use crate::scenario::Scenario;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "fit";
/// Years after the last of a bare table for which bands are printed.
const YEARS_AFTER_A_TABLE: [i32; 2] = [5, 10];

/// What is to be fitted, and where the answer goes.
struct Question {
    subjects: Vec<Subject>,
    /// What corrects the bands, where the plan asks for it and something can.
    correction: Option<Correction>,
    /// Ascending.
    years: Vec<i32>,
    inputs: Vec<InputFile>,
    plan: Option<Prepared>,
    /// The plan's id, or the table's name.
    name: String,
    folder: std::path::PathBuf,
}

impl Question {
    fn scenario(&self) -> Option<&Scenario> {
        let scenarios = &self.plan.as_ref()?.loaded.scenarios;
        Some(&scenarios[baseline(scenarios)])
    }
}

impl Question {
    /// The growth of what should move as the series do.
    fn planned(&self) -> Result<Vec<(String, Vec<PlannedGrowth>)>, Failure> {
        let Some(plan) = &self.plan else {
            return Ok(Vec::new());
        };
        let scenarios = &plan.loaded.scenarios;
        let shown = baseline(scenarios);
        let found = planned_growth(&plan.compiled, scenarios, shown, &self.years);
        found.map_err(|_| {
            anyhow!("a value of the plan is not finite; `plancast run` says which").into()
        })
    }
}

pub(super) fn run(arguments: &FitArguments) -> Result<ExitCode, Failure> {
    let mut question = match is_plan(&arguments.path) {
        true => of_plan(arguments)?,
        false => of_table(arguments)?,
    };
    question.subjects = chosen(question.subjects, &arguments.ids)?;
    let last = question.years.iter().copied().max().unwrap_or_default();
    let correction = question.correction.as_ref();
    let found = continue_series(&question.subjects, last, correction);
    let planned = question.planned()?;
    let input = FitInput {
        planned: &planned,
        subjects: &question.subjects,
        found: &found,
        scenario: question.scenario(),
        horizons: &question.years,
    };
    let names = write(arguments, &question, &input)?;
    if !arguments.quiet {
        terminal::print(&text::text(&input))?;
        terminal::print(&written(&question.folder, &names))?;
    }
    Ok(match found.iter().any(Result::is_ok) {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}

/// The series of a plan: what its forecasts see of them, or what they would see.
fn of_plan(arguments: &FitArguments) -> Result<Question, Failure> {
    let plan = PlanArguments {
        path: arguments.path.clone(),
        set: arguments.set.clone(),
    };
    let prepared = prepare(&plan, &plan.set)?;
    let scenarios = &prepared.loaded.scenarios;
    let shown = baseline(scenarios);
    let scenario = &scenarios[shown];
    let Some(record) = &scenario.history else {
        let hint = "name a table of measured years: `[history]` with `file = \"data/history.csv\"`";
        return Err(anyhow!("nothing recorded in this plan: {hint}").into());
    };
    let carried = &prepared.compiled.models[shown].forecasts;
    let until = arguments.until.unwrap_or(scenario.plan.base_year);
    let subjects = record.series.iter().map(|(id, recorded)| {
        let link = arguments.link.map_or(recorded.link, Into::into);
        let mut subject = Subject::new(id, &recorded.history, link, Some(until));
        // A trend's `base` is known to the plan, though no row of the table.
        if let (Some(own), None) = (carried.get(id), arguments.until) {
            subject.history = own.history.clone();
        }
        subject
    });
    let subjects: Vec<Subject> = subjects.collect();
    let correction = record.corrected.then(|| {
        let known: Vec<(History, Link)> = record
            .series
            .values()
            .map(|own| (own.history.until(until), own.link))
            .collect();
        Correction::of(known.iter().map(|(history, link)| (history, *link)))
    });
    let years = match arguments.to.is_empty() {
        true => scenario.plan.horizons.clone(),
        false => arguments.to.clone(),
    };
    Ok(Question {
        subjects,
        correction: correction.flatten(),
        years: ascending(years),
        inputs: input_files(&plan, &prepared),
        name: scenario.plan.id.clone(),
        folder: arguments.output.join(&scenario.plan.id).join(COMMAND),
        plan: Some(prepared),
    })
}

/// The series of a bare table.
fn of_table(arguments: &FitArguments) -> Result<Question, Failure> {
    if !arguments.set.is_empty() {
        return Err(anyhow!("--set changes a plan, and this is a table").into());
    }
    let (series, input) = read(&arguments.path)?;
    let link = arguments.link.map_or_else(Default::default, Into::into);
    let subjects = series
        .iter()
        .map(|(id, history)| Subject::new(id, history, link, arguments.until));
    let subjects: Vec<Subject> = subjects.collect();
    let last = subjects
        .iter()
        .filter_map(|own| own.history.points().last())
        .map(|point| point.year)
        .max();
    let years = match (arguments.to.is_empty(), last) {
        (true, Some(last)) => YEARS_AFTER_A_TABLE.map(|ahead| last + ahead).to_vec(),
        _ => arguments.to.clone(),
    };
    let name = arguments.path.file_stem().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    Ok(Question {
        subjects,
        correction: None,
        years: ascending(years),
        inputs: vec![input],
        folder: arguments.output.join(format!("{name}-{COMMAND}")),
        plan: None,
        name,
    })
}

fn ascending(mut years: Vec<i32>) -> Vec<i32> {
    years.sort_unstable();
    years.dedup();
    years
}

/// The named series, all where none is named.
fn chosen(subjects: Vec<Subject>, ids: &[String]) -> Result<Vec<Subject>, Failure> {
    if ids.is_empty() {
        return Ok(subjects);
    }
    let by_id: IndexMap<&str, &Subject> =
        subjects.iter().map(|own| (own.id.as_str(), own)).collect();
    let each = ids.iter().map(|id| match by_id.get(id.as_str()) {
        Some(&own) => Ok(own.clone()),
        None => {
            let hint = match nearest(id, by_id.keys().copied()) {
                Some(name) => format!("; did you mean \"{name}\"?"),
                None => String::new(),
            };
            Err(anyhow!("the table has no series \"{id}\"{hint}").into())
        }
    });
    each.collect()
}

fn write(
    arguments: &FitArguments,
    question: &Question,
    input: &FitInput<'_>,
) -> Result<Vec<String>, Failure> {
    let joined = |years: &[i32]| {
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        years.join(" ")
    };
    let settings = [
        ("series", arguments.ids.join(" ")),
        ("years", joined(&question.years)),
        ("until", joined(arguments.until.as_slice())),
        ("overrides", arguments.set.join(" ")),
    ];
    let analysis = Analysis {
        command: COMMAND,
        plan: &question.name,
        settings: &settings,
        inputs: &question.inputs,
        folder: &question.folder,
    };
    let charts = |language| fit_charts(input, language);
    analysis.write(fit_files(input), &arguments.charts, arguments.quiet, charts)
}
