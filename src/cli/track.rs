//! `plancast track`: what was measured since does to every target's chance.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, working};
use super::run::{explained, input_files};
use super::table::{Cell, render};
use super::{Failure, Prepared, drawing, named_scenario, prepare, terminal};
use crate::analysis::track::{Course, Tracking, track};
use crate::charts::Language;
use crate::model::{Model, baseline};
use crate::report::{
    ResultHead, Standing, TrackingInput, course_reason, course_refusal, given_value, localised,
    measured_name, measured_value, percent, track_result, tracking_charts, tracking_documents,
    tracking_tables,
};
use crate::scenario::Scenario;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "track";

#[derive(Debug, Args)]
pub struct TrackArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The scenario whose targets are printed; files hold all [default: the baseline]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &TrackArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let scenarios = &prepared.loaded.scenarios;
    if scenarios[0].observations.is_empty() {
        let hint = "write what was measured as `[[observation]]` tables in `tracking.toml` beside the plan";
        return Err(anyhow!("nothing measured in this plan: {hint}").into());
    }
    let shown = match arguments.scenario.as_deref() {
        None => baseline(scenarios),
        named => named_scenario(scenarios, named)?,
    };
    let compiled = &mut prepared.compiled;
    let found = working("tracking", &arguments.sample, &arguments.output, |bar| {
        bar.set_length(scenarios.len() as u64);
        track(compiled, scenarios, &|done: u64, _: u64| {
            bar.set_position(done)
        })
    })?;
    let found = found.map_err(|error| anyhow!(explained(&error)))?;
    let written = write(arguments, (&prepared, &overrides), &found)?;
    if !arguments.output.quiet {
        let language = arguments.output.charts.lang.into();
        terminal::print(&text(&prepared, &found, shown, language))?;
        terminal::print(&written)?;
    }
    let answered = |course: &Course| course.last().refusal.is_none();
    Ok(match found.courses.iter().any(answered) {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}

/// Writes tables, the result and the charts; gives the list of files.
fn write(
    arguments: &TrackArguments,
    (prepared, overrides): (&Prepared, &[String]),
    found: &Tracking,
) -> Result<String, Failure> {
    let (scenarios, models) = (&prepared.loaded.scenarios, &prepared.compiled.models);
    let head = ResultHead::of(COMMAND, &scenarios[0], Vec::new(), overrides);
    let inputs = input_files(&arguments.plan, prepared);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: found.model_runs,
            stopped: "every measurement was used",
            ..head
        },
        inputs: &inputs,
        output: &arguments.output,
    };
    let result = track_result(scenarios, models, found);
    let language = arguments.output.charts.lang.into();
    let report = TrackingInput {
        scenarios,
        models,
        found,
        inputs: &inputs,
        overrides,
        language,
        pictures: drawing::linked(&arguments.output.charts),
    };
    let mut files = tracking_tables(scenarios, models, found, language);
    files.extend(tracking_documents(&report)?);
    let charts = |language| tracking_charts(scenarios, models, found, language);
    analysis.write(&result, files, charts)
}

fn text(prepared: &Prepared, found: &Tracking, shown: usize, language: Language) -> String {
    let scenario = &prepared.loaded.scenarios[shown];
    let model = &prepared.compiled.models[shown];
    let course = &found.courses[shown];
    let mut text = measurements(scenario, model, course, language);
    text.push('\n');
    text.push_str(&match course_refusal(scenario, model, course, language) {
        Some(why) => format!("scenario {}: no answer: {why}\n", scenario.id),
        None => targets(scenario, model, course, language),
    });
    text.push('\n');
    text.push_str(&scenarios(prepared, found, language));
    text
}

/// What came and what was expected.
fn measurements(scenario: &Scenario, model: &Model, course: &Course, language: Language) -> String {
    let header = [
        Cell::left("MEASURED"),
        Cell::right("YEAR"),
        Cell::right("VALUE"),
        Cell::right("± ERROR"),
        Cell::right("EXPECTED (80% OF FUTURES)"),
        Cell::right("FUTURES BELOW"),
    ];
    let rows: Vec<Vec<Cell>> = course
        .measured
        .iter()
        .enumerate()
        .map(|(at, own)| {
            let value = |value| measured_value(model, at, value, language);
            let given = |value| given_value(model, at, value, language);
            let error = given(own.error);
            let star = if own.error_is_given { "" } else { " *" };
            vec![
                Cell::left(measured_name(scenario, at, language)),
                Cell::right(scenario.observations[at].year.to_string()),
                Cell::right(given(own.value)),
                Cell::right(format!("{error}{star}")),
                Cell::right(format!(
                    "{} to {}",
                    value(own.expected[0]),
                    value(own.expected[2])
                )),
                Cell::right(percent(own.share_below)),
            ]
        })
        .collect();
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    if course.measured.iter().any(|own| !own.error_is_given) {
        text.push_str(
            "* no error is stated: a tenth of the standard deviation of the baseline's futures\n",
        );
    }
    text
}

fn targets(scenario: &Scenario, model: &Model, course: &Course, language: Language) -> String {
    let mut header = vec![
        Cell::left("TARGET"),
        Cell::right("BY"),
        Cell::right("FIRST DAY"),
    ];
    let years = course.stages.iter().filter_map(|stage| stage.year);
    header.extend(years.map(|year| Cell::right(format!("WITH {year}"))));
    header.extend([Cell::left("STANDS"), Cell::left("WHY")]);
    let rows: Vec<Vec<Cell>> = course
        .targets
        .iter()
        .map(|target| {
            let indicator = &scenario.indicators[target.indicator];
            let year = indicator.targets[target.target].year;
            let mut row = vec![
                Cell::left(localised(&indicator.title, language)),
                Cell::right(year.to_string()),
            ];
            row.extend(target.chances.iter().map(|chance| match chance {
                Some(chance) => Cell::probability(percent(chance.probability), chance.probability),
                None => Cell::right("–"),
            }));
            row.push(Cell::left(Standing::of(target).name(language)));
            row.push(Cell::left(course_reason(
                scenario, model, course, target, language,
            )));
            row
        })
        .collect();
    let mut text = format!("scenario {}\n", scenario.id);
    text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
    text
}

/// How many targets stand how, in each scenario, and how well it explains what was measured.
fn scenarios(prepared: &Prepared, found: &Tracking, language: Language) -> String {
    let header = [
        Cell::left("SCENARIO"),
        Cell::right("ON COURSE"),
        Cell::right("DOUBTFUL"),
        Cell::right("OFF COURSE"),
        Cell::right("EFFECTIVE PATHS"),
        Cell::left("NOTE"),
    ];
    let all = prepared.loaded.scenarios.iter();
    let all = all.zip(&prepared.compiled.models).zip(&found.courses);
    let rows: Vec<Vec<Cell>> = all
        .map(|((scenario, model), course)| {
            let count = |standing: Standing| {
                let own = course.targets.iter();
                let own = own.filter(|target| Standing::of(target) == standing);
                Cell::right(own.count().to_string())
            };
            vec![
                Cell::left(scenario.id.clone()),
                count(Standing::OnCourse),
                count(Standing::Doubtful),
                count(Standing::OffCourse),
                Cell::right(format!("{:.0}", course.last().effective)),
                Cell::left(course_refusal(scenario, model, course, language).unwrap_or_default()),
            ]
        })
        .collect();
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    text.push_str(&format!(
        "on course: a chance of 80% or more; off course: under 20%; {} model runs\n",
        found.model_runs
    ));
    text
}
