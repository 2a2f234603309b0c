//! `plancast backtest`: how well forecasts of these series would have done.

mod short;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{LinkName, OutputArguments, PlanArguments};
use super::history_table::{is_plan, read};
use super::publish::Analysis;
use super::run::{input_files, written};
use super::{Failure, prepare, progress, terminal};
use crate::analysis::backtest::{Backtest, Origins, Reason, Series, Settings, backtest};
use crate::forecast::Link;
use crate::report::{InputFile, backtest_charts, backtest_files};
use crate::scenario::{Scenario, Title, Unit};

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "backtest";

#[derive(Debug, Args)]
pub struct BacktestArguments {
    /// Folder or file of a plan with `[history]`, or a CSV table of yearly values with the columns
    /// series (or indicator), year and value
    pub path: PathBuf,
    /// Longest horizon, in years
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=30))]
    pub horizons: u8,
    /// Scale on which the series are forecast [default: the plan's, or sqrt]
    #[arg(long, value_enum)]
    pub link: Option<LinkName>,
    /// Forecast from the latest N years that have every horizon ahead [default: every year]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub latest: Option<u16>,
    /// Values that a forecast has behind it, at least
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(3..))]
    pub least_training: u16,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &BacktestArguments) -> Result<ExitCode, Failure> {
    let tested = if is_plan(&arguments.path) {
        of_plan(arguments)?
    } else {
        of_table(arguments)?
    };
    let settings = settings(arguments);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let pool = pool.build()?;
    let bar = progress::bar(
        "testing",
        tested.series.len() as u64,
        arguments.output.quiet,
    );
    let found = pool.install(|| backtest(&tested.series, &settings, &|| bar.inc(1)));
    bar.finish_and_clear();
    let names = pool.install(|| write(arguments, &tested, &settings, &found))?;
    if !arguments.output.quiet {
        terminal::print(&text::summary(&tested.series, &found))?;
        terminal::print(&written(&tested.folder, &names))?;
    }
    let worse = text::skill(&found).and_then(|own| own.interval);
    let failed = found.forecasts.is_empty() && !has_short(&found)
        || worse.is_some_and(|interval| interval.high < 0.0);
    Ok(ExitCode::from(u8::from(failed)))
}

/// What is tested, where it came from and where its files go.
struct Tested {
    name: String,
    series: Vec<Series>,
    inputs: Vec<InputFile>,
    folder: PathBuf,
}

/// The series of a plan's `[history]`, each on the link that the plan gives it.
fn of_plan(arguments: &BacktestArguments) -> Result<Tested, Failure> {
    let plan = PlanArguments {
        path: arguments.path.clone(),
        set: Vec::new(),
    };
    let prepared = prepare(&plan, &plan.set)?;
    let scenario = &prepared.loaded.scenarios[0];
    let Some(record) = &scenario.history else {
        return Err(anyhow!(
            "nothing recorded in this plan: name a table of measured years in model.toml as \
             `[history]` with `file = \"data/history.csv\"`"
        )
        .into());
    };
    let series = record.series.iter().map(|(id, own)| {
        let (title, unit) = named(scenario, id);
        Series {
            id: id.clone(),
            title,
            unit,
            history: own.history.clone(),
            link: arguments.link.map_or(own.link, Into::into),
        }
    });
    Ok(Tested {
        name: scenario.plan.id.clone(),
        series: series.collect(),
        inputs: input_files(&plan, &prepared),
        folder: arguments
            .output
            .folder
            .join(&scenario.plan.id)
            .join(COMMAND),
    })
}

/// Title and unit of the indicator of this name, where there is one.
fn named(scenario: &Scenario, id: &str) -> (Title, Unit) {
    let indicator = scenario.indicators.get(id);
    let plain = || Unit {
        name: Title::default(),
        scale: 1,
    };
    (
        indicator.map_or_else(Title::default, |own| own.title.clone()),
        indicator.map_or_else(plain, |own| own.unit.clone()),
    )
}

/// The series of a table.
fn of_table(arguments: &BacktestArguments) -> Result<Tested, Failure> {
    let path = &arguments.path;
    let (found, input) = read(path)?;
    let link = arguments.link.map_or(Link::SquareRoot, Into::into);
    let series = found
        .into_iter()
        .map(|(id, history)| Series::bare(&id, history, link));
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Tested {
        series: series.collect(),
        inputs: vec![input],
        folder: arguments.output.folder.join(format!("{name}-{COMMAND}")),
        name: name.into_owned(),
    })
}

fn settings(arguments: &BacktestArguments) -> Settings {
    Settings {
        horizons: u32::from(arguments.horizons),
        least_training: usize::from(arguments.least_training),
        origins: arguments
            .latest
            .map_or(Origins::Every, |count| Origins::Latest(usize::from(count))),
        seed: arguments.seed,
        ..Settings::default()
    }
}

fn has_short(record: &Backtest) -> bool {
    let mut reasons = record.untested.iter().map(|own| own.reason);
    reasons.any(|reason| matches!(reason, Reason::Short { .. }))
}

/// Writes tables, charts and the manifest; gives the names of the first two.
fn write(
    arguments: &BacktestArguments,
    tested: &Tested,
    settings: &Settings,
    found: &Backtest,
) -> Result<Vec<String>, Failure> {
    let latest = arguments.latest.map(|count| count.to_string());
    let listed = [
        ("horizons", settings.horizons.to_string()),
        ("least_training", settings.least_training.to_string()),
        ("latest_origins", latest.unwrap_or_default()),
        ("seed", settings.seed.to_string()),
        ("resamples", settings.resamples.to_string()),
    ];
    let analysis = Analysis {
        command: COMMAND,
        plan: &tested.name,
        settings: &listed,
        inputs: &tested.inputs,
        folder: &tested.folder,
    };
    let files = backtest_files(&tested.series, settings, found);
    analysis.write(
        files,
        &arguments.output.charts,
        arguments.output.quiet,
        |language| backtest_charts(found, language),
    )
}
