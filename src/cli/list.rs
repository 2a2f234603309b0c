//! `plancast list`: what a plan holds.

use std::process::ExitCode;

use super::arguments::ListArguments;
use super::table::{Cell, render};
use super::{Failure, prepare, terminal};
use crate::charts::Language;
use crate::report::localised;
use crate::scenario::{Direction, Dynamics, Indicator, Scenario, Target};

pub(super) fn list(arguments: &ListArguments) -> Result<ExitCode, Failure> {
    let prepared = prepare(&arguments.plan, &arguments.plan.set)?;
    let language = Language::from(arguments.lang);
    let colour = terminal::colour_on_stdout();
    let scenarios = &prepared.loaded.scenarios;
    let rows: Vec<Vec<Cell>> = scenarios
        .iter()
        .map(|scenario| {
            let description = scenario.description.as_ref();
            vec![
                Cell::left(&scenario.id),
                Cell::left(localised(&scenario.title, language)),
                Cell::left(description.map_or("", |text| localised(text, language))),
            ]
        })
        .collect();
    let header = ["SCENARIO", "TITLE", "DESCRIPTION"].map(Cell::left);
    let mut text = render(&header, &rows, colour);
    text.push('\n');
    let header = ["INDICATOR", "KIND", "UNIT", "TARGETS", "TITLE"].map(Cell::left);
    text.push_str(&render(&header, &indicators(&scenarios[0], language), colour));
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn indicators(scenario: &Scenario, language: Language) -> Vec<Vec<Cell>> {
    let row = |(id, indicator): (&String, &Indicator)| {
        let targets: Vec<String> = indicator.targets.iter().map(target).collect();
        vec![
            Cell::left(id),
            Cell::left(kind(&indicator.dynamics)),
            Cell::left(localised(&indicator.unit.name, language)),
            Cell::left(targets.join(", ")),
            Cell::left(localised(&indicator.title, language)),
        ]
    };
    scenario.indicators.iter().map(row).collect()
}

fn kind(dynamics: &Dynamics) -> &'static str {
    match dynamics {
        Dynamics::Stock(_) => "stock",
        Dynamics::Response(_) => "response",
        Dynamics::Cumulative(_) => "cumulative",
        Dynamics::Formula(_) => "formula",
    }
}

fn target(target: &Target) -> String {
    let direction = match target.direction {
        Direction::AtLeast => "at least",
        Direction::AtMost => "at most",
    };
    format!("{direction} {} by {}", crate::report::written(&target.level), target.year)
}
