//! `plancast seek`: the least change of a lever that reaches a target.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{ChartArguments, PlanArguments};
use super::publish::Analysis;
use super::run::{explained, input_files, written};
use super::table::{Cell, render};
use super::{Failure, Prepared, named_scenario, prepare, print_findings, progress, terminal};
use crate::analysis::chosen_targets;
use crate::analysis::seek::{Seek, SeekError, SeekQuestion, SeekStopped, SoughtLever, seek};
use crate::charts::{Digits, Language, format_number};
use crate::expression::{Kind, parse};
use crate::report::{
    SCENARIO_FILE, lever_value, percent, scenario_files, seek_chart, seek_stopped, seek_tables,
    short, sought_targets, sought_title,
};

/// A probability beyond which further values of the grid are not printed; the file has all.
const SETTLED: f64 = 0.999;

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
    pub charts: ChartArguments,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Folder in which the plan's folder of results is written
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
}

pub(super) fn run(arguments: &SeekArguments) -> Result<ExitCode, Failure> {
    let mut prepared = prepare(&arguments.plan, &arguments.plan.set)?;
    let question = question(arguments, &prepared)?;
    let bar = progress::bar(COMMAND, 0, arguments.quiet);
    let tick = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let found = seek(&mut prepared.loaded, &question, &tick);
    bar.finish_and_clear();
    let found = found.map_err(|error| failure(error, arguments, &prepared))?;
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let folder = arguments.output.join(&scenario.plan.id).join(COMMAND);
    let names = write(arguments, &prepared, &question, &found, &folder)?;
    if !arguments.quiet {
        terminal::print(&text(&prepared, &question, &found))?;
        if found.answer.is_some() {
            let place = folder.join(SCENARIO_FILE);
            terminal::print(&format!(
                "\nThe scenario found: plancast run {}\n",
                place.display()
            ))?;
        }
        terminal::print(&written(&folder, &names))?;
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
    prepared: &Prepared,
    question: &SeekQuestion,
    found: &Seek,
    folder: &Path,
) -> Result<Vec<String>, Failure> {
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let model = &prepared.compiled.models[question.scenario];
    let targets = sought_targets(scenario, model, &question.targets);
    let targets: Vec<String> = targets
        .iter()
        .map(|(id, year)| format!("{id} {year}"))
        .collect();
    let settings = [
        ("scenario", scenario.id.clone()),
        ("targets", targets.join(", ")),
        ("probability", question.probability.to_string()),
        ("lever", arguments.lever.clone()),
        ("range", format!("{} {}", found.range.0, found.range.1)),
        ("seed", scenario.run.seed.to_string()),
        ("paths", scenario.run.paths.to_string()),
        ("sampler", scenario.run.sampler.name().to_owned()),
        ("model_runs", found.model_runs.to_string()),
        ("overrides", arguments.plan.set.join(" ")),
    ];
    let inputs = input_files(&arguments.plan, prepared);
    let mut files = seek_tables(scenario, model, question, found);
    if let Some(answer) = &found.answer {
        let said = format!(
            "What `plancast seek` found: {} met with {} ({} wanted).",
            targets.join(", "),
            percent(answer.estimate.probability),
            percent(question.probability)
        );
        files.extend(scenario_files(
            prepared.loaded.file_of(question.scenario),
            folder,
            &arguments.plan.set,
            std::slice::from_ref(&answer.set),
            &sought_title(scenario),
            &said,
        ));
    }
    let chart = |language| vec![seek_chart(scenario, model, question, found, language)];
    let analysis = Analysis {
        command: COMMAND,
        plan: &scenario.plan.id,
        settings: &settings,
        inputs: &inputs,
        folder,
    };
    analysis.write(files, &arguments.charts, arguments.quiet, chart)
}

fn text(prepared: &Prepared, question: &SeekQuestion, found: &Seek) -> String {
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let model = &prepared.compiled.models[question.scenario];
    let lever = &question.lever;
    let header = [
        Cell::left("VALUE"),
        Cell::right("PROBABILITY"),
        Cell::right("± SE"),
    ];
    let row = |name: String, estimate: &crate::statistics::ProbabilityEstimate| {
        let error = estimate.standard_error;
        vec![
            Cell::left(name),
            Cell::probability(percent(estimate.probability), estimate.probability),
            Cell::right(error.map_or("–".to_owned(), |error| format!("{:.2}%", 100.0 * error))),
        ]
    };
    // Values of the first grid, up to the first beyond the answer that says nothing new.
    let first = found.trials.iter().filter(|trial| trial.batch == 1);
    let settled = first
        .clone()
        .position(|trial| trial.estimate.probability > SETTLED);
    let first = first.take(settled.map_or(usize::MAX, |at| at + 1));
    let mut rows = vec![row(format!("{} as it is", scenario.id), &found.now)];
    rows.extend(first.map(|trial| row(lever_value(lever, trial.value), &trial.estimate)));
    if let Some(answer) = &found.answer {
        rows.push(row(
            format!("{}  the answer", lever_value(lever, answer.value)),
            &answer.estimate,
        ));
    }
    let targets = sought_targets(scenario, model, &question.targets);
    let names: Vec<String> = targets
        .iter()
        .map(|(id, year)| format!("{id} {year}"))
        .collect();
    let what = match names.len() {
        0..=4 => names.join(" and "),
        count => format!("all of {count} targets"),
    };
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    text.push_str(&format!(
        "\n{}\n",
        sentence(scenario, question, found, &what)
    ));
    if let Some((before, after)) = found.falls {
        text.push_str(&format!(
            "The probability falls again between {} and {}: the answer is the first value that reaches it.\n",
            lever_value(lever, before),
            lever_value(lever, after)
        ));
    }
    text.push_str(&format!(
        "{}; {} model runs of {} values, the same draws for each.\n",
        seek_stopped(found.stopped),
        found.model_runs,
        found.trials.len() + 1
    ));
    text
}

fn sentence(
    scenario: &crate::scenario::Scenario,
    question: &SeekQuestion,
    found: &Seek,
    what: &str,
) -> String {
    let lever = &question.lever;
    let wanted = percent(question.probability);
    let value = |value: f64| lever_value(lever, value);
    let since = lever.from_year.map(|year| format!(" from {year} on"));
    let since = match lever.amount {
        crate::analysis::seek::Amount::Change => since.unwrap_or_default(),
        _ => String::new(),
    };
    let most = format!(
        "the most it reaches is {} at {}",
        percent(found.most.estimate.probability),
        value(found.most.value)
    );
    match (found.stopped, &found.answer) {
        (SeekStopped::AlreadyReached, _) => format!(
            "Already reached: {what} is met with {} in `{}` as it is, and {wanted} is wanted.",
            percent(found.now.probability),
            scenario.id
        ),
        (SeekStopped::NoEffect, _) => format!(
            "{} moves nothing here: {what} is met with {} at every value from {} to {}.",
            lever.key(),
            percent(found.now.probability),
            value(found.range.0),
            value(found.range.1)
        ),
        (_, Some(answer)) => {
            let end = |end: Option<f64>| {
                end.map_or("beyond the range".to_owned(), |end| value(short(end)))
            };
            let mut text = format!(
                "{what}: {} {}{since} reaches {wanted} ({} ± {}). 95% interval of the value: {} to {}.",
                lever.key(),
                value(answer.value),
                percent(answer.estimate.probability),
                answer
                    .estimate
                    .standard_error
                    .map_or("?".to_owned(), |error| format!("{:.2}%", 100.0 * error)),
                end(answer.interval.0),
                end(answer.interval.1)
            );
            if let Some((cost, error)) = answer.cost {
                let money = |value: f64| {
                    format_number(value, Language::En, Digits::Auto).replace('\u{a0}', " ")
                };
                text.push_str(&format!(
                    "\nCost against `{}` through {}: {} {} in {} prices{}.",
                    scenario.id,
                    answer.cost_through,
                    money(cost),
                    scenario.plan.currency,
                    scenario.plan.base_year,
                    error.map_or(String::new(), |error| format!(" (± {})", money(error)))
                ));
            }
            text
        }
        (_, None) => {
            let mut text =
                format!("No value that can be paid for reaches {wanted} for {what}: {most}.");
            text.push_str(&why(question, found, &value));
            text
        }
    }
}

/// What stands in the way of a level that is out of reach.
fn why(question: &SeekQuestion, found: &Seek, value: &dyn Fn(f64) -> String) -> String {
    let mut text = String::new();
    if let Some(refused) = &found.refused {
        text.push_str(&format!(
            "\nFrom {} on it cannot be paid for: {}.",
            value(refused.value),
            refused.message
        ));
    }
    let (most, now) = (found.most.estimate.probability, found.now.probability);
    let half = found
        .trials
        .iter()
        .filter(|own| own.value <= found.most.value / 2.0);
    let half = half.map(|own| own.estimate.probability).fold(0.0, f64::max);
    if question.lever.from_year.is_some()
        && found.most.value > 0.0
        && most > now
        && half >= most - 0.1 * (most - now)
    {
        text.push_str(
            "\nMore money hardly helps: half of it does nine tenths as much. What holds the target back is \
             something else, such as the lag until money takes effect; try an earlier --from-year, or another lever.",
        );
    } else if found.refused.is_none() && found.most.value == found.range.1 {
        text.push_str("\nIt was still rising at the end of the range: give a greater --to.");
    }
    text
}
