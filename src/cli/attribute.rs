//! `plancast attribute`: what changes of indicators are made of.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, working};
use super::run::{explained, input_files};
use super::sensitivity::known_indicators;
use super::{Failure, Prepared, named_scenario, prepare, terminal};
use crate::analysis::Selection;
use crate::analysis::attribute::{AttributionSummary, summarise_attributions, targeted};
use crate::charts::{Language, NumberFormat};
use crate::model::{Attribution, Bar, Change, attributions, baseline};
use crate::report::{
    Attributed, ResultHead, attribute_charts, attribute_result, attribute_table, localised,
    part_name,
};
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;

const COMMAND: &str = "attribute";
/// Parts that are printed of a change, and their least share of the largest; the file has all.
const MOST_PARTS: usize = 5;
const LEAST_SHARE: f64 = 0.005;

#[derive(Debug, Args)]
pub struct AttributeArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// These indicators [default: those with targets]
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub of: Vec<String>,
    /// These scenarios, each since the base year and against the baseline
    /// [default: the baseline since the base year, the others against it]
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub scenario: Vec<String>,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &AttributeArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let scenarios = prepared.loaded.scenarios.clone();
    let base = baseline(&scenarios);
    known_indicators(&scenarios[base], &arguments.of)?;
    let changes = changes(arguments, &scenarios, base)?;
    let mut split: Vec<Vec<Attribution>> = Vec::new();
    for &(end, start) in &changes {
        let scenario = &scenarios[end];
        let change = match start {
            Some(start) => Change::Between {
                baseline: &scenarios[start],
                scenario,
            },
            None => Change::OverTime(scenario),
        };
        let wanted = wanted(scenario, &arguments.of);
        let graph = &mut prepared.compiled.graph;
        split.push(attributions(graph, change, &wanted));
    }
    if split.iter().all(Vec::is_empty) {
        return Err(anyhow!("no targets in this plan: name an indicator with --of").into());
    }
    let found = simulated(arguments, &prepared, &scenarios, &changes, &split)?;
    let attributed: Vec<Attributed<'_>> = changes
        .iter()
        .zip(&found)
        .map(|(&(end, start), found)| Attributed {
            scenario: &scenarios[end],
            baseline: start.map(|start| &scenarios[start]),
            found,
        })
        .collect();
    let model_runs = changes.len() as u64 * scenarios[0].run.paths;
    let written = write(arguments, (&prepared, &overrides), &attributed, model_runs)?;
    if !arguments.output.quiet {
        terminal::print(&text(&attributed))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// End and start of each change; without a start it is from the base year.
fn changes(
    arguments: &AttributeArguments,
    scenarios: &[Scenario],
    base: usize,
) -> Result<Vec<(usize, Option<usize>)>, Failure> {
    let mut changes = Vec::new();
    for id in &arguments.scenario {
        let index = named_scenario(scenarios, Some(id))?;
        changes.push((index, None));
        if index != base {
            changes.push((index, Some(base)));
        }
    }
    if changes.is_empty() {
        changes.push((base, None));
        let others = (0..scenarios.len()).filter(|&at| at != base);
        changes.extend(others.map(|at| (at, Some(base))));
    }
    changes.dedup();
    Ok(changes)
}

/// Indicators and years: those of targets, or the horizons of a named one without.
fn wanted(scenario: &Scenario, of: &[String]) -> Vec<(usize, i32)> {
    if of.is_empty() {
        return targeted(scenario, &Selection::All);
    }
    let mut wanted = targeted(scenario, &Selection::Only(of.to_vec()));
    for (at, (id, indicator)) in scenario.indicators.iter().enumerate() {
        if of.contains(id) && indicator.targets.is_empty() {
            let horizons = scenario.plan.horizons.iter();
            wanted.extend(horizons.map(|&year| (at, year)));
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

fn simulated(
    arguments: &AttributeArguments,
    prepared: &Prepared,
    scenarios: &[Scenario],
    changes: &[(usize, Option<usize>)],
    split: &[Vec<Attribution>],
) -> Result<Vec<Vec<AttributionSummary>>, Failure> {
    let simulated = working(COMMAND, &arguments.sample, &arguments.output, |bar| {
        let tick = |done: u64, all: u64| {
            bar.set_length(all);
            bar.set_position(done);
        };
        let graph = &prepared.compiled.graph;
        let each = changes.iter().zip(split);
        let each =
            each.map(|(&(end, _), own)| summarise_attributions(graph, &scenarios[end], own, &tick));
        each.collect::<Result<Vec<_>, _>>()
    })?;
    Ok(simulated.map_err(|error| anyhow!(explained(&error)))?)
}

fn write(
    arguments: &AttributeArguments,
    (prepared, overrides): (&Prepared, &[String]),
    attributed: &[Attributed<'_>],
    model_runs: u64,
) -> Result<String, Failure> {
    let first = attributed[0].scenario;
    let settings = vec![
        ("of", arguments.of.join(" ")),
        ("scenarios", arguments.scenario.join(" ")),
    ];
    let head = ResultHead::of(COMMAND, first, settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead { model_runs, ..head },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let result = attribute_result(attributed);
    let files = vec![attribute_table(attributed, "attribute.csv")];
    analysis.write(&result, files, |language| {
        attribute_charts(attributed, language)
    })
}

fn text(attributed: &[Attributed<'_>]) -> String {
    let mut text = String::new();
    for of in attributed {
        let title = |scenario: &Scenario| localised(&scenario.title, Language::En).to_owned();
        let own = title(of.scenario);
        text.push_str(&match of.baseline {
            Some(baseline) => format!("{own} against {}\n", title(baseline)),
            None => format!("{own} since {}\n", of.scenario.plan.base_year),
        });
        let (none, some): (Vec<_>, Vec<_>) = of.found.iter().partition(|own| own.is_none());
        for change in some {
            text.push_str(&line(of, change));
        }
        text.push_str(&match none.len() {
            0 => String::new(),
            1 => "  the same in every future: 1 indicator\n".to_owned(),
            count => format!("  the same in every future: {count} indicators\n"),
        });
    }
    text.push_str(
        "\nmeans over all paths; on every path start, parts and end add up. A part is what changes if it alone \
         changes; interaction is what the parts do only together.\n",
    );
    text
}

/// How a part is called in a line; a programme's title may hold commas.
fn part(of: &Attributed<'_>, bar: &Bar) -> String {
    match bar {
        Bar::Programme(_) => of.part_title(bar, Language::En),
        Bar::Prices => "prices and wages".to_owned(),
        Bar::Other => "everything else".to_owned(),
        Bar::People | Bar::Interaction => part_name(bar),
    }
}

/// `places in 2025: 2.4 → 4.1: people +0.1; Childcare places −0.3; …`, the largest parts first.
fn line(of: &Attributed<'_>, change: &AttributionSummary) -> String {
    let (id, _) = of.indicator(change);
    let mut bars: Vec<&(Bar, ColumnSummary)> = change.bars.iter().collect();
    bars.sort_by(|(_, one), (_, other)| other.mean.abs().total_cmp(&one.mean.abs()));
    let largest = bars.first().map_or(0.0, |(_, own)| own.mean.abs());
    bars.retain(|(_, own)| own.mean.abs() >= LEAST_SHARE * largest);
    let means: Vec<f64> = bars.iter().map(|(_, own)| own.mean).collect();
    let levels = NumberFormat::shared(&[change.start.mean, change.end.mean], Language::En);
    let format = NumberFormat::shared(&means, Language::En);
    let signed = |value: f64| {
        let plus = if value > 0.0 { "+" } else { "" };
        format!("{plus}{}", format.format(value))
    };
    let mut parts: Vec<String> = bars
        .iter()
        .take(MOST_PARTS)
        .map(|(bar, own)| format!("{} {}", part(of, bar), signed(own.mean)))
        .collect();
    if bars.len() > MOST_PARTS {
        let rest: f64 = bars[MOST_PARTS..].iter().map(|(_, own)| own.mean).sum();
        parts.push(format!("{} more {}", bars.len() - MOST_PARTS, signed(rest)));
    }
    let text = format!(
        "  {id} in {}: {} → {}: {}\n",
        change.year,
        levels.format(change.start.mean),
        levels.format(change.end.mean),
        parts.join("; ")
    );
    text.replace('\u{a0}', " ")
}
