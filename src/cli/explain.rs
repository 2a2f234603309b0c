//! `plancast explain`: the equation, numbers, evidence and neighbours of a part of
//! a plan, or the diagram of what rests on what.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};

use super::arguments::ExplainArguments;
use super::{Failure, named_scenario, prepare, terminal};
use crate::charts::{Digits, Figure, Format, Language, Page, draw, format_number};
use crate::expression::nearest;
use crate::graph::{Central, Graph, NodeId};
use crate::model::Model;
use crate::report::{
    Diagram, equation, find_part, grounds, known_parts, level, localised, neighbours, part_title,
    series_behind, series_lines,
};
use crate::scenario::Scenario;

pub(super) fn explain(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    let prepared = prepare(&arguments.plan, &arguments.plan.set)?;
    let scenarios = &prepared.loaded.scenarios;
    let position = named_scenario(scenarios, arguments.scenario.as_deref())?;
    let (scenario, model) = (&scenarios[position], &prepared.compiled.models[position]);
    let part = match &arguments.name {
        Some(name) => Some(found(scenario, model, name)?),
        None => None,
    };
    let language = Language::from(arguments.lang);
    if let Some(file) = &arguments.graph {
        let file = file.clone().unwrap_or_else(|| {
            let name = part.as_deref().unwrap_or(&scenario.plan.id);
            PathBuf::from(format!("{name}-influences.svg"))
        });
        let diagram = match &part {
            Some(part) => Diagram::around(
                scenario,
                &model.influences,
                part,
                usize::from(arguments.depth),
            ),
            None => Diagram::of(scenario, &model.influences),
        };
        write(&diagram, scenario, part.as_deref(), language, &file)?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(part) = part else {
        let message =
            "name what to explain, e.g. an indicator's id, or ask for the whole with --graph";
        return Err(anyhow!(message).into());
    };
    let mut text = text(scenario, model, &prepared.compiled.graph, &part, language);
    let nodes = series(model, &part).unwrap_or(&[]);
    for id in series_behind(model, &prepared.compiled.graph, nodes) {
        for line in series_lines(scenario, model, &prepared.loaded.sources, id) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn found(scenario: &Scenario, model: &Model, name: &str) -> Result<String, Failure> {
    let part = find_part(scenario, &model.influences, name);
    Ok(part.ok_or_else(|| {
        let known = known_parts(scenario, &model.influences);
        // Ids alone are what people type.
        let short = known
            .iter()
            .map(|key| key.split_once('.').map_or(key.as_str(), |(_, id)| id));
        let all: Vec<&str> = short.chain(known.iter().map(String::as_str)).collect();
        let hint = match nearest(name, all.iter().copied()) {
            Some(close) => format!("; did you mean \"{close}\"?"),
            None => "; `plancast list` names the indicators, and drivers, programmes and groups \
                     of people go by their ids"
                .to_owned(),
        };
        anyhow!("nothing in this plan is called \"{name}\"{hint}")
    })?)
}

fn text(
    scenario: &Scenario,
    model: &Model,
    graph: &Graph,
    part: &str,
    language: Language,
) -> String {
    let indicator = part
        .strip_prefix("indicator.")
        .and_then(|id| scenario.indicators.get_full(id));
    let title = part_title(scenario, part, language);
    let unit = indicator.map(|(_, _, own)| localised(&own.unit.name, language));
    let unit = unit.filter(|name| !name.is_empty());
    let unit = unit.map_or_else(String::new, |name| format!(" ({name})"));
    let name = part.strip_prefix("indicator.").unwrap_or(part);
    let mut text = format!("{name}: {title}{unit}, scenario {}\n\n", scenario.id);
    for line in equation(scenario, model, graph, part) {
        text.push_str(&format!("  {line}\n"));
    }
    let mut central = Central::new(0.5);
    let years = model.years.iter().enumerate().filter(|(_, year)| {
        **year == scenario.plan.base_year || scenario.plan.horizons.contains(year)
    });
    if let Some(nodes) = series(model, part) {
        text.push_str("\nwhere every random input takes its median:\n");
        for (at, year) in years {
            let value = central.value(graph, nodes[at]);
            let shown = match indicator {
                Some((_, _, own)) => level(value, own.unit.scale, language),
                None => format_number(value, language, Digits::Auto),
            };
            text.push_str(&format!("  {year}  {shown}\n"));
        }
    }
    let near = neighbours(scenario, &model.influences, part);
    let list = |parts: &[String]| {
        if parts.is_empty() {
            "nothing".to_owned()
        } else {
            parts.join(", ")
        }
    };
    text.push_str(&format!("\nit reads: {}\n", list(&near.reads)));
    text.push_str(&format!("it is read by: {}\n", list(&near.read_by)));
    if !near.targets_behind.is_empty() {
        let count: usize = near.targets_behind.values().sum();
        let keys: Vec<String> = near.targets_behind.keys().cloned().collect();
        let rest = if count == 1 {
            "target rests"
        } else {
            "targets rest"
        };
        text.push_str(&format!("{count} {rest} on it: {}\n", keys.join(", ")));
    }
    text.push_str("\nit rests on:\n");
    for ground in grounds(scenario, &model.influences, part) {
        text.push_str(&format!("  {} = {}\n", ground.key, ground.value));
        if !ground.evidence.is_empty() {
            text.push_str(&format!("      {}\n", ground.evidence));
        }
    }
    text
}

/// The yearly nodes that stand for a part, where there is one series that does.
fn series<'a>(model: &'a Model, part: &str) -> Option<&'a [NodeId]> {
    let (kind, id) = part.split_once('.').unwrap_or((part, "total"));
    let nodes = match kind {
        "indicator" => model
            .indicators
            .iter()
            .find(|series| series.name == id)
            .map(|own| &own.nodes),
        "programme" | "budget" => model
            .budget
            .iter()
            .find(|line| line.line == id)
            .map(|line| &line.nominal),
        "population" => {
            let found = model.people.iter().find(|series| series.id == id);
            found
                .filter(|own| own.years.len() == model.years.len())
                .map(|own| &own.nodes)
        }
        _ => model
            .inputs
            .iter()
            .find(|series| series.name == part)
            .map(|own| &own.nodes),
    };
    nodes.map(Vec::as_slice)
}

fn write(
    diagram: &Diagram,
    scenario: &Scenario,
    centre: Option<&str>,
    language: Language,
    file: &Path,
) -> Result<(), Failure> {
    let extension = file
        .extension()
        .and_then(|text| text.to_str())
        .unwrap_or("");
    let format = match extension.to_ascii_lowercase().as_str() {
        "dot" | "gv" => None,
        "svg" => Some(Format::Svg),
        "png" => Some(Format::Png),
        _ => {
            let message = "the diagram is written as .svg, .png or .dot";
            return Err(anyhow!("{}: {message}", file.display()).into());
        }
    };
    let bytes = match format {
        None => diagram.dot(scenario, language).into_bytes(),
        Some(format) => {
            let figure = Figure::Influence(diagram.figure(scenario, centre, language));
            let provenance = [
                (
                    "Software".to_owned(),
                    format!("plancast {}", env!("CARGO_PKG_VERSION")),
                ),
                ("Plan".to_owned(), scenario.plan.id.clone()),
                ("Scenario".to_owned(), scenario.id.clone()),
            ];
            draw(&figure, &Page::default(), format, &provenance)?.bytes
        }
    };
    std::fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    terminal::print(&format!("{}\n", file.display()))?;
    Ok(())
}
