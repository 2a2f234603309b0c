//! `plancast compare`: scenario against scenario on the same draws.

mod text;

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{ChartArguments, PlanArguments, SampleArguments};
use super::publish::Analysis;
use super::run::{explained, input_files, selection, written};
use super::{Failure, Prepared, named_scenario, prepare, progress, terminal};
use crate::analysis::Selection;
use crate::analysis::compare::{Comparison, compare};
use crate::model::{BASELINE, compile_against};
use crate::report::{compare_table, difference_charts};
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
    /// Folder in which the plan's folder of results is written
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: std::path::PathBuf,
    #[command(flatten)]
    charts: ChartArguments,
    /// Print errors only
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &CompareArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let prepared = prepare(&arguments.plan, &overrides)?;
    let chosen = Chosen::of(arguments, &prepared.loaded.scenarios)?;
    let wanted = selection(&arguments.only, &chosen.scenarios)?;
    let found = arguments
        .sample
        .pool()?
        .install(|| compared(arguments, &chosen, &wanted))?;
    let plan = &chosen.scenarios[0].plan;
    let folder = arguments.output.join(&plan.id).join(COMMAND);
    let names = write(arguments, (&prepared, &overrides), &chosen, &found, &folder)?;
    if !arguments.quiet {
        terminal::print(&text::text(&chosen.scenarios, &found))?;
        terminal::print(&written(&folder, &names))?;
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
    let bar = progress::bar("comparing", 0, arguments.quiet);
    let tick = |paths: u64, all: u64| {
        bar.set_length(all);
        bar.inc(paths);
    };
    let found = compare(&compiled, scenarios, wanted, &tick);
    bar.finish_and_clear();
    Ok(found.map_err(|error| anyhow!(explained(&error)))?)
}

/// Writes the table, the charts and the manifest; gives the names of the first two.
fn write(
    arguments: &CompareArguments,
    (prepared, overrides): (&Prepared, &[String]),
    chosen: &Chosen,
    found: &Comparison,
    folder: &std::path::Path,
) -> Result<Vec<String>, Failure> {
    let (scenarios, run) = (&chosen.scenarios, &chosen.scenarios[0].run);
    let ids: Vec<&str> = scenarios.iter().map(|own| own.id.as_str()).collect();
    let settings = [
        ("scenarios", ids[1..].join(" ")),
        ("baseline", ids[chosen.baseline].to_owned()),
        ("seed", run.seed.to_string()),
        ("paths", run.paths.to_string()),
        ("sampler", run.sampler.name().to_owned()),
        ("overrides", overrides.join(" ")),
    ];
    let inputs = input_files(&arguments.plan, prepared);
    let files = vec![compare_table(scenarios, found)];
    let charts = |language| difference_charts(scenarios, &found.summary, language);
    let analysis = Analysis {
        command: COMMAND,
        plan: &scenarios[0].plan.id,
        settings: &settings,
        inputs: &inputs,
        folder,
    };
    analysis.write(files, &arguments.charts, arguments.quiet, charts)
}
