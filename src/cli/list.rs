//! `plancast list`: what a plan holds.

use std::process::ExitCode;

use super::arguments::ListArguments;
use super::table::{Cell, render};
use super::{Failure, prepare, terminal};
use crate::charts::Language;
use crate::expression::Kind;
use crate::report::{level, localised, written};
use crate::scenario::{Direction, Dynamics, Form, Indicator, Scenario, Target};

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
    text.push_str(&render(
        &header,
        &indicators(&scenarios[0], language),
        colour,
    ));
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn indicators(scenario: &Scenario, language: Language) -> Vec<Vec<Cell>> {
    let row = |(id, indicator): (&String, &Indicator)| {
        let scale = indicator.unit.scale;
        let targets = indicator
            .targets
            .iter()
            .map(|own| target(own, scale, language));
        let targets: Vec<String> = targets.collect();
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
        Dynamics::Trend => "trend",
    }
}

/// The level in the indicator's unit where it is a number, else as written.
fn target(target: &Target, scale: u32, language: Language) -> String {
    let level = match &target.level.form {
        Form::Expression(expression) => match expression.kind {
            Kind::Number(value) => level(value * f64::from(scale), scale, language),
            _ => written(&target.level),
        },
        Form::Path(_) => written(&target.level),
        Form::Lever(_) => {
            let layers: Vec<String> = target.level.layers().into_iter().map(written).collect();
            layers.join(" ")
        }
    };
    let direction = match target.direction {
        Direction::AtLeast => "at least",
        Direction::AtMost => "at most",
    };
    format!("{direction} {level} by {}", target.year)
}
