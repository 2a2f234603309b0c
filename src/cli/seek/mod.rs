//! `plancast seek`: the least change of a lever that reaches a target.

mod text;

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, folder, working};
use super::run::{explained, input_files};
use super::{Failure, Prepared, named_scenario, prepare, print_findings, terminal};
use crate::analysis::chosen_targets;
use crate::analysis::seek::{Seek, SeekError, SeekQuestion, SeekStopped, SoughtLever, seek};
use crate::expression::{Kind, parse};
use crate::report::{
    ResultHead, SCENARIO_FILE, percent, scenario_files, seek_chart, seek_result, seek_stopped,
    seek_table, sought_targets, sought_title,
};

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "seek";

#[derive(Debug, Args)]
pub struct SeekArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Indicators whose targets are to be met, all together; `all` for every target
    #[arg(long, value_name = "INDICATOR", required = true, num_args = 1.., value_delimiter = ',')]
    pub target: Vec<String>,
    /// Targets of this year only
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// The probability to reach
    #[arg(long, value_name = "P", default_value = "80%")]
    pub probability: String,
    /// What may change: programme.ID.share or amount (a change of it), programme.ID.one_off.YEAR
    /// (money), or KEY=VALUE with `?` for what is sought
    #[arg(long, value_name = "KEY")]
    pub lever: String,
    /// Least value [default: 0]
    #[arg(long, value_name = "A", allow_negative_numbers = true)]
    pub from: Option<String>,
    /// Greatest value [default: what the budget can afford]
    #[arg(long, value_name = "B", allow_negative_numbers = true)]
    pub to: Option<String>,
    /// First year of a change [default: the year after the base year]
    #[arg(long, value_name = "YEAR")]
    pub from_year: Option<i32>,
    /// The scenario to change [default: the first]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &SeekArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let question = question(arguments, &prepared)?;
    let loaded = &mut prepared.loaded;
    let found = working(COMMAND, &arguments.sample, &arguments.output, |bar| {
        let tick = |done: u64, all: u64| {
            bar.set_length(all);
            bar.set_position(done);
        };
        seek(loaded, &question, &tick)
    })?;
    let found = found.map_err(|error| failure(error, arguments, &prepared))?;
    let written = write(arguments, (&prepared, &overrides), &question, &found)?;
    if !arguments.output.quiet {
        terminal::print(&text::text(&prepared, &question, &found))?;
        if found.answer.is_some() {
            let plan = &prepared.loaded.scenarios[question.scenario].plan;
            let place = folder(&arguments.output, plan, COMMAND).join(SCENARIO_FILE);
            terminal::print(&format!(
                "\nThe scenario found: plancast run {}\n",
                place.display()
            ))?;
        }
        terminal::print(&written)?;
    }
    Ok(match found.stopped {
        SeekStopped::OutOfReach | SeekStopped::NoEffect if found.answer.is_none() => {
            ExitCode::from(1)
        }
        _ => ExitCode::SUCCESS,
    })
}

fn question(arguments: &SeekArguments, prepared: &Prepared) -> Result<SeekQuestion, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let index = named_scenario(scenarios, arguments.scenario.as_deref())?;
    let (scenario, model) = (&scenarios[index], &prepared.compiled.models[index]);
    let names = match arguments.target.as_slice() {
        [all] if all == "all" => &[],
        names => names,
    };
    let targets = chosen_targets(scenario, model, names, arguments.year)
        .map_err(|error| anyhow!("--target: {error}"))?;
    let probability = number("--probability", &arguments.probability)?;
    if !(probability > 0.0 && probability <= 1.0) {
        let given = &arguments.probability;
        return Err(anyhow!(
            "--probability {given}: expected more than 0 and at most 100%, such as 80%"
        )
        .into());
    }
    let plan = &scenario.plan;
    let first = plan.base_year + 1;
    if let Some(year) = arguments
        .from_year
        .filter(|year| !(first..=plan.end_year).contains(year))
    {
        return Err(anyhow!(
            "--from-year {year}: expected a year from {first} to {}",
            plan.end_year
        )
        .into());
    }
    let lever = SoughtLever::read(&arguments.lever, scenario, arguments.from_year)
        .map_err(|error| anyhow!(error))?;
    let bound =
        |name, text: &Option<String>| text.as_ref().map(|text| number(name, text)).transpose();
    Ok(SeekQuestion {
        scenario: index,
        targets,
        probability,
        lever,
        from: bound("--from", &arguments.from)?,
        to: bound("--to", &arguments.to)?,
    })
}

/// A number as plans write it: `80%`, `5000万`, `-0.1`.
pub(super) fn number(option: &str, text: &str) -> Result<f64, Failure> {
    let (sign, rest) = match text.trim().strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.trim().trim_start_matches('+')),
    };
    match parse(rest).map(|own| own.kind) {
        Ok(Kind::Number(value)) => Ok(sign * value),
        _ => Err(anyhow!("{option} {text}: expected a number, such as 80%, 0.8 or 2.5M").into()),
    }
}

fn failure(error: SeekError, arguments: &SeekArguments, prepared: &Prepared) -> Failure {
    match error {
        SeekError::Run(error) => anyhow!(explained(&error)).into(),
        SeekError::Findings(findings) => {
            print_findings(&prepared.loaded.sources, &findings);
            Failure::Reported
        }
        SeekError::NoRange => anyhow!(
            "--lever {}: what the budget can afford cannot be told here; give --from and --to",
            arguments.lever
        )
        .into(),
        SeekError::BadRange { from, to } => anyhow!(
            "--from {from} --to {to}: expected a range from less to more, in whole years where a year is sought"
        )
        .into(),
    }
}

fn write(
    arguments: &SeekArguments,
    (prepared, overrides): (&Prepared, &[String]),
    question: &SeekQuestion,
    found: &Seek,
) -> Result<String, Failure> {
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let model = &prepared.compiled.models[question.scenario];
    let targets = sought_targets(scenario, model, &question.targets);
    let targets: Vec<String> = targets
        .iter()
        .map(|(id, year)| format!("{id} {year}"))
        .collect();
    let settings = vec![
        ("scenario", scenario.id.clone()),
        ("targets", targets.join(", ")),
        ("probability", question.probability.to_string()),
        ("lever", arguments.lever.clone()),
        ("range", format!("{} {}", found.range.0, found.range.1)),
    ];
    let head = ResultHead::of(COMMAND, scenario, settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: found.model_runs,
            stopped: seek_stopped(found.stopped),
            ..head
        },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let mut files = vec![seek_table(question, found)];
    if let Some(answer) = &found.answer {
        let said = format!(
            "What `plancast seek` found: {} met with {} ({} wanted).",
            targets.join(", "),
            percent(answer.estimate.probability),
            percent(question.probability)
        );
        files.extend(scenario_files(
            prepared.loaded.file_of(question.scenario),
            &folder(&arguments.output, &scenario.plan, COMMAND),
            overrides,
            std::slice::from_ref(&answer.set),
            &sought_title(scenario),
            &said,
        ));
    }
    let result = seek_result(scenario, model, question, found);
    analysis.write(&result, files, |language| {
        vec![seek_chart(scenario, model, question, found, language)]
    })
}
