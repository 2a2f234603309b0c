//! `plancast explain`: an indicator's equation, numbers and evidence.

use std::process::ExitCode;

use anyhow::anyhow;

use super::arguments::ExplainArguments;
use super::{Failure, prepare, terminal};
use crate::charts::Language;
use crate::expression::nearest;
use crate::graph::Central;
use crate::report::{equation, grounds, level, localised};

pub(super) fn explain(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    let prepared = prepare(&arguments.plan, &arguments.plan.set)?;
    let scenarios = &prepared.loaded.scenarios;
    let ids = || scenarios.iter().map(|scenario| scenario.id.as_str());
    let position = match &arguments.scenario {
        Some(wanted) => ids().position(|id| id == wanted).ok_or_else(|| {
            anyhow!(
                "no scenario is called \"{wanted}\"{}",
                hint(wanted, &ids().collect::<Vec<_>>())
            )
        })?,
        None => 0,
    };
    let (scenario, model) = (&scenarios[position], &prepared.compiled.models[position]);
    let wanted = arguments.indicator.as_str();
    let known: Vec<&str> = scenario.indicators.keys().map(String::as_str).collect();
    let index = scenario.indicators.get_index_of(wanted);
    let index = index.ok_or_else(|| {
        anyhow!(
            "no indicator is called \"{wanted}\"{}",
            hint(wanted, &known)
        )
    })?;
    let indicator = &scenario.indicators[index];
    let language = Language::from(arguments.lang);
    let mut text = format!(
        "{wanted}: {} ({}), scenario {}\n\n",
        localised(&indicator.title, language),
        localised(&indicator.unit.name, language),
        scenario.id
    );
    for line in equation(&indicator.dynamics) {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str("\nwhere every random input takes its median:\n");
    let mut central = Central::new(0.5);
    for (year, &node) in model.years.iter().zip(&model.indicators[index].nodes) {
        if *year == scenario.plan.base_year || scenario.plan.horizons.contains(year) {
            let value = central.value(&prepared.compiled.graph, node);
            text.push_str(&format!(
                "  {year}  {}\n",
                level(value, indicator.unit.scale, language)
            ));
        }
    }
    text.push_str("\nit rests on:\n");
    for ground in grounds(scenario, wanted) {
        text.push_str(&format!("  {} = {}\n", ground.key, ground.value));
        if !ground.evidence.is_empty() {
            text.push_str(&format!("      {}\n", ground.evidence));
        }
    }
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn hint(wanted: &str, known: &[&str]) -> String {
    match nearest(wanted, known.iter().copied()) {
        Some(name) => format!("; did you mean \"{name}\"?"),
        None => format!("; there are {}", known.join(", ")),
    }
}
