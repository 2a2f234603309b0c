//! `plancast discover`: where targets are missed.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, working};
use super::run::{explained, input_files};
use super::sensitivity::known_indicators;
use super::table::{Cell, render};
use super::{Failure, Prepared, named_scenario, prepare, terminal};
use crate::analysis::discover::prim::End;
use crate::analysis::discover::{
    DiscoverQuestion, Discovery, Goal, MissBox, Outcome, Subject, discover,
};
use crate::charts::{Digits, Language, format_number};
use crate::model::quantities;
use crate::report::{
    Discovered, ResultHead, discover_charts, discover_result, discover_tables, percent, sentences,
};
use crate::scenario::Scenario;

const COMMAND: &str = "discover";
/// As many as Bryant and Lempert (2010) take.
const RESAMPLES: u32 = 10;

#[derive(Debug, Args)]
pub struct DiscoverArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Targets of these indicators [default: all]
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub of: Vec<String>,
    /// All targets of this year together instead
    #[arg(long, value_name = "YEAR", conflicts_with = "of")]
    pub together: Option<i32>,
    /// Scenarios whose futures are looked at together, their spending being levers [default: the first]
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub among: Vec<String>,
    /// Most boxes of a target
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=9))]
    pub boxes: u8,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &DiscoverArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let prepared = prepare(&arguments.plan, &overrides)?;
    let scenarios = &prepared.loaded.scenarios;
    let mut among: Vec<usize> = Vec::new();
    for id in &arguments.among {
        let index = named_scenario(scenarios, Some(id))?;
        if !among.contains(&index) {
            among.push(index);
        }
    }
    if among.is_empty() {
        among.push(0);
    }
    let goals = goals(arguments, scenarios, &among)?;
    let found = working(COMMAND, &arguments.sample, &arguments.output, |bar| {
        let count = goals.len() as u64;
        let each = goals.into_iter().zip(0..).map(|(goal, before)| {
            let tick = |done: u64, all: u64| {
                bar.set_length(all * count);
                bar.set_position(all * before + done);
            };
            let question = DiscoverQuestion {
                among: among.clone(),
                goal,
                boxes: usize::from(arguments.boxes),
                resamples: RESAMPLES,
            };
            discover(&prepared.compiled, scenarios, &question, &tick)
        });
        each.collect::<Result<Vec<Discovery>, _>>()
    })?;
    let found = found.map_err(|error| anyhow!(explained(&error)))?;
    let scenario = &scenarios[among[0]];
    let all = quantities(scenario);
    let sources = &prepared.loaded.sources;
    let is_percent = |at: usize| sources.text_at(&all[at].place).contains('%');
    let discovered: Vec<Discovered<'_>> = found
        .iter()
        .map(|found| Discovered {
            scenario,
            pooled: among.len(),
            found,
            is_percent: &is_percent,
        })
        .collect();
    let ids: Vec<&str> = among.iter().map(|&at| scenarios[at].id.as_str()).collect();
    let written = write(arguments, (&prepared, &overrides), &ids, &discovered)?;
    if !arguments.output.quiet {
        terminal::print(&text(&discovered, &ids))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn goals(
    arguments: &DiscoverArguments,
    scenarios: &[Scenario],
    among: &[usize],
) -> Result<Vec<Goal>, Failure> {
    let first = &scenarios[among[0]];
    known_indicators(first, &arguments.of)?;
    let positions = first.indicators.iter().enumerate();
    let wanted =
        positions.filter(|(_, (id, _))| arguments.of.is_empty() || arguments.of.contains(id));
    let goals: Vec<Goal> = match arguments.together {
        Some(year) => vec![Goal::All(year)],
        None => wanted
            .flat_map(|(indicator, (_, own))| {
                (0..own.targets.len()).map(move |target| Goal::Target(indicator, target))
            })
            .collect(),
    };
    if goals.is_empty() {
        return Err(anyhow!("there is no target to miss: name an indicator that has one").into());
    }
    for &at in among {
        let scenario = &scenarios[at];
        for goal in &goals {
            if !same_goal(scenario, first, goal) {
                let which = match *goal {
                    Goal::Target(indicator, _) => {
                        let id = first
                            .indicators
                            .get_index(indicator)
                            .map(|(id, _)| id.as_str());
                        format!("target of {}", id.unwrap_or_default())
                    }
                    Goal::All(year) => format!("target in {year}"),
                };
                let id = &scenario.id;
                return Err(anyhow!("scenario {id} has no such {which}").into());
            }
        }
    }
    Ok(goals)
}

/// Whether a scenario has the first one's goal at the same place.
fn same_goal(scenario: &Scenario, first: &Scenario, goal: &Goal) -> bool {
    match *goal {
        Goal::All(year) => {
            let mut indicators = scenario.indicators.values();
            indicators.any(|own| own.targets.iter().any(|target| target.year == year))
        }
        Goal::Target(indicator, target) => {
            let wanted = first.indicators.get_index(indicator);
            let own = scenario.indicators.get_index(indicator);
            let (Some((id, wanted)), Some((own_id, own))) = (wanted, own) else {
                return false;
            };
            let year = wanted.targets[target].year;
            id == own_id && own.targets.get(target).is_some_and(|own| own.year == year)
        }
    }
}

fn write(
    arguments: &DiscoverArguments,
    (prepared, overrides): (&Prepared, &[String]),
    ids: &[&str],
    discovered: &[Discovered<'_>],
) -> Result<String, Failure> {
    let settings = vec![
        ("among", ids.join(" ")),
        ("boxes", arguments.boxes.to_string()),
        ("resamples", RESAMPLES.to_string()),
    ];
    let head = ResultHead::of(COMMAND, discovered[0].scenario, settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: head.paths * ids.len() as u64,
            stopped: "no further box stands out, or as many as asked for were found",
            ..head
        },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let result = discover_result(discovered);
    let files = discover_tables(discovered);
    analysis.write(&result, files, |language| {
        discover_charts(discovered, language)
    })
}

fn text(discovered: &[Discovered<'_>], ids: &[&str]) -> String {
    let mut text = String::new();
    for of in discovered.iter().filter(|of| !of.found.boxes.is_empty()) {
        let (goal, year) = of.goal();
        let missed = percent(of.found.all.density());
        text.push_str(&format!(
            "{goal} in {year} is missed in {missed} of futures.\n"
        ));
        for sentence in sentences(of, Language::En) {
            text.push_str(&format!("{sentence}\n"));
        }
        let rows: Vec<Vec<Cell>> = of
            .found
            .boxes
            .iter()
            .enumerate()
            .flat_map(|(at, own)| rows(of.found, at + 1, own))
            .collect();
        let header = [
            Cell::right("BOX"),
            Cell::left("VALUE"),
            Cell::left("MUST BE"),
            Cell::right("PURITY WITHOUT"),
            Cell::right("BY CHANCE"),
            Cell::right("FOUND AGAIN"),
        ];
        text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
        text.push('\n');
    }
    for (outcome, said) in [
        (Outcome::NeverMissed, "never missed"),
        (Outcome::AlwaysMissed, "missed in every future"),
        (
            Outcome::TooFew,
            "too seldom missed, or met, to explain with so few paths",
        ),
        (Outcome::Unexplained, "no values stand out"),
    ] {
        let own = discovered.iter().filter(|of| of.found.outcome == outcome);
        let names: Vec<String> = own
            .map(|of| {
                let (goal, year) = of.goal();
                format!("{goal} ({year})")
            })
            .collect();
        if !names.is_empty() {
            text.push_str(&format!("{said}: {}\n", names.join(", ")));
        }
    }
    text.push_str(&format!(
        "\nscenario{} {}. PURITY WITHOUT: the share that misses if this condition is dropped. BY CHANCE: how likely as \
         many misses would be if it did nothing. FOUND AGAIN: in what share of resamples it comes out again.\n",
        if ids.len() == 1 { "" } else { "s" },
        ids.join(", ")
    ));
    text
}

fn rows(found: &Discovery, number: usize, own: &MissBox) -> Vec<Vec<Cell>> {
    let row = |restriction: &crate::analysis::discover::Restriction| {
        let name = match &found.subjects[restriction.subject] {
            Subject::Value { name, .. } => name.clone(),
            Subject::Spending { programme } => format!("programme.{programme}.real"),
        };
        let side = match restriction.end {
            End::Low => "above",
            End::High => "below",
        };
        let bound = format_number(restriction.bound, Language::En, Digits::Auto);
        let again = restriction.reproduced;
        vec![
            Cell::right(number.to_string()),
            Cell::left(name),
            Cell::left(format!("{side} {}", bound.replace('\u{a0}', " "))),
            Cell::right(percent(restriction.without.density())),
            Cell::right(percent(restriction.chance)),
            Cell::right(again.map_or_else(String::new, percent_found)),
        ]
    };
    own.restrictions.iter().map(row).collect()
}

/// A count of resamples is exact: all of them are 100%.
fn percent_found(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}
