//! Keeping a plan's forecasts.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, anyhow};

use super::{COMMAND, RecordArguments};
use crate::analysis::record::{ForecastRecord, LEVELS, kept};
use crate::analysis::{Selection, simulate_plan};
use crate::cli::arguments::PlanArguments;
use crate::cli::run::{explained, input_files};
use crate::cli::{Failure, Prepared, prepare, progress, terminal};
use crate::model::baseline;
use crate::report::{inputs_hash, record_file};

pub(super) fn keep(arguments: &RecordArguments) -> Result<ExitCode, Failure> {
    let [path] = arguments.from.as_slice() else {
        return Err(anyhow!(
            "one plan at a time; to score kept files name what came with --actuals CSV"
        )
        .into());
    };
    if path.extension().is_some_and(|ending| ending == "csv") {
        return Err(anyhow!(
            "{} is a table: give a plan to keep its forecasts, or --actuals CSV to score kept files",
            path.display()
        )
        .into());
    }
    let plan = PlanArguments {
        path: path.clone(),
        set: arguments.set.clone(),
    };
    let overrides = arguments.sample.overrides(&plan);
    let mut prepared = prepare(&plan, &overrides)?;
    for scenario in &mut prepared.loaded.scenarios {
        scenario.run.quantiles.extend(LEVELS);
    }
    let record = record(arguments, &plan, &prepared, &overrides)?;
    let file = record_file(&record);
    let folder = arguments.output.folder.join(&record.plan).join(COMMAND);
    let place = folder.join(&file.path);
    // The name holds the hash of the contents: what is there already is the same.
    if !place.exists() {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&place, &file.bytes)
            .with_context(|| format!("cannot write {}", place.display()))?;
    }
    if !arguments.output.quiet {
        let years = record.forecasts.iter().map(|own| own.year);
        let last = years.max().unwrap_or(record.origin);
        let scenarios = match record.scenarios.len() {
            1 => "1 scenario".to_owned(),
            count => format!(
                "{count} scenarios; one that a scenario shares with {} stands once",
                record.baseline
            ),
        };
        terminal::print(&format!(
            "{place}\n{count} forecasts of the years {first} to {last}, {scenarios}\n\
             score it when actuals arrive: plancast record {place} --actuals CSV\n",
            place = place.display(),
            count = record.forecasts.len(),
            first = record.origin + 1,
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn record(
    arguments: &RecordArguments,
    plan: &PlanArguments,
    prepared: &Prepared,
    overrides: &[String],
) -> Result<ForecastRecord, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let first = &scenarios[0];
    let origin = arguments.origin.unwrap_or(first.plan.base_year);
    if !(first.plan.base_year..first.plan.end_year).contains(&origin) {
        return Err(anyhow!(
            "--origin {origin}: the plan runs from {} to {}, and a year after it must be left to forecast",
            first.plan.base_year,
            first.plan.end_year
        )
        .into());
    }
    let bar = progress::bar("simulating", 0, arguments.output.quiet);
    let tick = |paths: u64, all: u64| {
        bar.set_length(all);
        bar.inc(paths);
    };
    let pool = arguments.sample.pool()?;
    let summary =
        pool.install(|| simulate_plan(&prepared.compiled, scenarios, &Selection::All, &tick));
    bar.finish_and_clear();
    let summary = summary.map_err(|error| anyhow!(explained(&error)))?;
    let at = baseline(scenarios);
    let provenance = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("base_year", first.plan.base_year.to_string()),
        ("seed", first.run.seed.to_string()),
        ("paths", first.run.paths.to_string()),
        ("sampler", first.run.sampler.name().to_owned()),
        ("overrides", overrides.join(" ")),
        ("inputs_sha256", inputs_hash(&input_files(plan, prepared))),
    ];
    let provenance = provenance.into_iter();
    Ok(ForecastRecord {
        plan: first.plan.id.clone(),
        origin,
        baseline: scenarios[at].id.clone(),
        scenarios: scenarios.iter().map(|own| own.id.clone()).collect(),
        groups: first.plan.domains.clone(),
        provenance: provenance
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
        forecasts: kept(scenarios, &summary, at, origin),
    })
}
