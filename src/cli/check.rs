//! `plancast check`: everything that is wrong with a plan.

use std::process::ExitCode;

use super::arguments::PlanArguments;
use super::{Failure, prepare, terminal};

pub(super) fn check(arguments: &PlanArguments) -> Result<ExitCode, Failure> {
    std::fs::metadata(&arguments.path)
        .map_err(|cause| anyhow::anyhow!("cannot read {}: {cause}", arguments.path.display()))?;
    match prepare(arguments, &arguments.set) {
        Ok(prepared) => {
            let scenarios = &prepared.loaded.scenarios;
            let indicators: usize = scenarios
                .iter()
                .map(|s| s.indicators.len())
                .max()
                .unwrap_or(0);
            let inputs = prepared
                .compiled
                .models
                .iter()
                .map(|m| m.random_inputs.len());
            let warnings = prepared.loaded.warnings.len() + prepared.compiled.warnings.len();
            let verdict = match warnings {
                0 => "nothing wrong".to_owned(),
                _ => format!("no errors, {}", counted(warnings, "warning")),
            };
            terminal::print(&format!(
                "{}: {verdict}; {}, {}, {}, {} in one graph\n",
                arguments.path.display(),
                counted(scenarios.len(), "scenario"),
                counted(indicators, "indicator"),
                counted(inputs.max().unwrap_or(0), "random input"),
                counted(prepared.compiled.graph.len(), "node"),
            ))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(Failure::Reported) => Ok(ExitCode::from(1)),
        Err(failure) => Err(failure),
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
