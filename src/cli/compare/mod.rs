//! `plancast compare`: scenario against scenario on the same draws.

mod cells;
mod text;

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, working};
use super::run::{explained, input_files, selection};
use super::{Failure, Prepared, named_scenario, prepare, terminal};
use crate::analysis::Selection;
use crate::analysis::compare::{Comparison, compare};
use crate::model::{BASELINE, compile_against};
use crate::report::{ResultHead, compare_charts, compare_result, compare_table, difference_charts};
use crate::scenario::Scenario;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "compare";

/// What `plancast compare` takes.
#[derive(Debug, Args)]
pub struct CompareArguments {
    #[command(flatten)]
    plan: PlanArguments,
    /// Scenarios to compare [default: all]
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    scenarios: Vec<String>,
    /// What they are compared with [default: the one called baseline, else the first]
    #[arg(long, value_name = "ID")]
    baseline: Option<String>,
    #[command(flatten)]
    sample: SampleArguments,
    /// Report these indicators only
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    #[command(flatten)]
    output: OutputArguments,
}

pub(super) fn run(arguments: &CompareArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let prepared = prepare(&arguments.plan, &overrides)?;
    let chosen = Chosen::of(arguments, &prepared.loaded.scenarios)?;
    let wanted = selection(&arguments.only, &chosen.scenarios)?;
    let found = compared(arguments, &chosen, &wanted)?;
    let written = write(arguments, (&prepared, &overrides), &chosen, &found)?;
    if !arguments.output.quiet {
        terminal::print(&text::text(&chosen.scenarios, &found))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The scenarios to compare, and which of them is the baseline.
struct Chosen {
    scenarios: Vec<Scenario>,
    baseline: usize,
}

impl Chosen {
    fn of(arguments: &CompareArguments, all: &[Scenario]) -> Result<Self, Failure> {
        let mut wanted: Vec<usize> = Vec::new();
        for id in &arguments.scenarios {
            wanted.push(named_scenario(all, Some(id))?);
        }
        if wanted.is_empty() {
            wanted = (0..all.len()).collect();
        }
        let baseline = match &arguments.baseline {
            Some(id) => named_scenario(all, Some(id))?,
            None => {
                let called = wanted.iter().find(|&&at| all[at].id == BASELINE);
                *called.unwrap_or(&wanted[0])
            }
        };
        // The baseline stands first, each once.
        wanted.insert(0, baseline);
        let mut order: Vec<usize> = Vec::new();
        for at in wanted {
            if !order.contains(&at) {
                order.push(at);
            }
        }
        if order.len() < 2 {
            let ids: Vec<&str> = all.iter().map(|own| own.id.as_str()).collect();
            return Err(anyhow!(
                "a comparison needs two scenarios; the plan has {}",
                ids.join(", ")
            )
            .into());
        }
        Ok(Self {
            scenarios: order.into_iter().map(|at| all[at].clone()).collect(),
            baseline: 0,
        })
    }
}

fn compared(
    arguments: &CompareArguments,
    chosen: &Chosen,
    wanted: &Selection,
) -> Result<Comparison, Failure> {
    let scenarios = &chosen.scenarios;
    // Nothing can be wrong with a part of what was compiled before.
    let compiled = compile_against(scenarios, chosen.baseline)
        .map_err(|findings| anyhow!("{} findings in a part of the plan", findings.len()))?;
    let found = working("comparing", &arguments.sample, &arguments.output, |bar| {
        let tick = |paths: u64, all: u64| {
            bar.set_length(all);
            bar.inc(paths);
        };
        compare(&compiled, scenarios, wanted, &tick)
    })?;
    Ok(found.map_err(|error| anyhow!(explained(&error)))?)
}

/// Writes the tables, the result and the charts; gives the list of files.
fn write(
    arguments: &CompareArguments,
    (prepared, overrides): (&Prepared, &[String]),
    chosen: &Chosen,
    found: &Comparison,
) -> Result<String, Failure> {
    let scenarios = &chosen.scenarios;
    let ids: Vec<&str> = scenarios.iter().map(|own| own.id.as_str()).collect();
    let settings = vec![
        ("scenarios", ids[1..].join(" ")),
        ("baseline", ids[chosen.baseline].to_owned()),
    ];
    let head = ResultHead::of(COMMAND, &scenarios[0], settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: head.paths * scenarios.len() as u64,
            ..head
        },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let result = compare_result(scenarios, found);
    let files = vec![compare_table(scenarios, found)];
    let charts = |language| {
        let mut charts = compare_charts(scenarios, found, language);
        charts.extend(difference_charts(scenarios, &found.summary, language));
        charts
    };
    analysis.write(&result, files, charts)
}
