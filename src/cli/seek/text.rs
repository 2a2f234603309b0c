//! A search as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::{Prepared, terminal};
use crate::analysis::seek::{Limits, Obstacle, Seek, SeekQuestion, SeekStopped};
use crate::charts::{Digits, Language, format_number};
use crate::model::Model;
use crate::report::{lever_value, percent, seek_stopped, short, sought_targets, thousands};
use crate::scenario::Scenario;
use crate::statistics::ProbabilityEstimate;

/// A probability beyond which further values of the grid are not printed; the file has all.
const SETTLED: f64 = 0.999;

pub(super) fn text(prepared: &Prepared, question: &SeekQuestion, found: &Seek) -> String {
    let scenario = &prepared.loaded.scenarios[question.scenario];
    let model = &prepared.compiled.models[question.scenario];
    let lever = &question.lever;
    let header = [
        Cell::left("VALUE"),
        Cell::right("PROBABILITY"),
        Cell::right("± SE"),
    ];
    let row = |name: String, estimate: &ProbabilityEstimate| {
        let error = estimate.standard_error;
        vec![
            Cell::left(name),
            Cell::probability(percent(estimate.probability), estimate.probability),
            Cell::right(error.map_or("–".to_owned(), |error| format!("{:.2}%", 100.0 * error))),
        ]
    };
    // Values of the first grid, up to the first beyond the answer that says nothing new.
    let first = found.trials.iter().filter(|trial| trial.batch == 1);
    let settled = first
        .clone()
        .position(|trial| trial.estimate.probability > SETTLED);
    let first = first.take(settled.map_or(usize::MAX, |at| at + 1));
    let mut rows = vec![row(format!("{} as it is", scenario.id), &found.now)];
    rows.extend(first.map(|trial| row(lever_value(lever, trial.value), &trial.estimate)));
    if let Some(answer) = &found.answer {
        rows.push(row(
            format!("{}  the answer", lever_value(lever, answer.value)),
            &answer.estimate,
        ));
    }
    let targets = sought_targets(scenario, model, &question.targets);
    let names: Vec<String> = targets
        .iter()
        .map(|(id, year)| format!("{id} {year}"))
        .collect();
    let what = match names.len() {
        0..=4 => names.join(" and "),
        count => format!("all of {count} targets"),
    };
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    let sought = Sought {
        scenario,
        model,
        question,
        found,
        what: &what,
    };
    text.push_str(&format!("\n{}\n", sentence(&sought)));
    if let Some((before, after)) = found.falls {
        text.push_str(&format!(
            "The probability falls again between {} and {}: the answer is the first value that reaches it.\n",
            lever_value(lever, before),
            lever_value(lever, after)
        ));
    }
    text.push_str(&format!(
        "{}; {} model runs of {} values, the same draws for each.\n",
        seek_stopped(found.stopped),
        thousands(found.model_runs),
        found.trials.len() + 1
    ));
    text
}

/// A search with what its words need.
struct Sought<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
    question: &'a SeekQuestion,
    found: &'a Seek,
    /// The targets in words.
    what: &'a str,
}

fn sentence(of: &Sought<'_>) -> String {
    let Sought {
        scenario,
        question,
        found,
        what,
        ..
    } = of;
    let lever = &question.lever;
    let wanted = percent(question.probability);
    let value = |value: f64| lever_value(lever, value);
    let since = lever.from_year.map(|year| format!(" from {year} on"));
    let since = match lever.amount {
        crate::analysis::seek::Amount::Change => since.unwrap_or_default(),
        _ => String::new(),
    };
    let most = format!(
        "the most it reaches is {} at {}",
        percent(found.most.estimate.probability),
        value(found.most.value)
    );
    match (found.stopped, &found.answer) {
        (SeekStopped::AlreadyReached, _) => format!(
            "Already reached: {what} is met {} in `{}` as it is, and {wanted} is wanted.",
            chance(&found.now),
            scenario.id
        ),
        (SeekStopped::NoEffect, _) => format!(
            "{} moves nothing here: {what} is met {} at every value from {} to {}.{}",
            lever.key(),
            chance(&found.now),
            value(found.range.0),
            value(found.range.1),
            too_late(of)
        ),
        (_, Some(answer)) => {
            let end = |end: Option<f64>| {
                end.map_or("beyond the range".to_owned(), |end| value(short(end)))
            };
            let mut text = format!(
                "{what}: {} {}{since} reaches {wanted} ({}{}). 95% interval of the value: {} to {}.",
                lever.key(),
                value(answer.value),
                percent(answer.estimate.probability),
                answer
                    .estimate
                    .standard_error
                    .map_or(String::new(), |error| format!(", se {:.2}%", 100.0 * error)),
                end(answer.interval.0),
                end(answer.interval.1)
            );
            if let Some((cost, error)) = answer.cost {
                let money = |value: f64| {
                    format_number(value, Language::En, Digits::Auto).replace('\u{a0}', " ")
                };
                text.push_str(&format!(
                    "\nCost against `{}` through {}: {} {} in {} prices{}.",
                    scenario.id,
                    answer.cost_through,
                    money(cost),
                    scenario.plan.currency,
                    scenario.plan.base_year,
                    error.map_or(String::new(), |error| format!(" (se {})", money(error)))
                ));
            }
            text
        }
        (_, None) => {
            let mut text = format!(
                "No value {} reaches {wanted} for {what}: {most}.",
                searched(of)
            );
            text.push_str(&why(of));
            text
        }
    }
}

/// What stands in the way of a level that is out of reach.
fn why(of: &Sought<'_>) -> String {
    let found = of.found;
    let value = |value: f64| lever_value(&of.question.lever, value);
    let mut text = String::new();
    if let Some(refused) = &found.refused {
        text.push_str(&format!(
            "\nFrom {} on it cannot be paid for: {}.",
            value(refused.value),
            refused.message
        ));
    }
    match &found.limits {
        Some(limits) => text.push_str(&obstacles(of, limits)),
        None if found.refused.is_none() && is_near_the_end(found) => {
            text.push_str("\nIt was still rising at the end of the range: give a greater --to.");
        }
        None => {}
    }
    text
}

/// The values among which none reaches it.
fn searched(of: &Sought<'_>) -> String {
    let (from, to) = of.found.range;
    let value = |value: f64| lever_value(&of.question.lever, value);
    match of.found.refused.is_some() || (of.question.to.is_none() && of.found.limits.is_some()) {
        true => "that can be paid for".to_owned(),
        false => format!("from {} to {}", value(from), value(to)),
    }
}

/// Whether the likeliest value is the last of the range, or a hair before it.
fn is_near_the_end(found: &Seek) -> bool {
    const HAIR: f64 = 0.05;
    let (from, to) = found.range;
    let is_moving = found.most.estimate.probability > found.now.probability;
    is_moving && found.most.value >= to - HAIR * (to - from)
}

/// How a probability is met; what holds in every path is called so.
fn chance(own: &ProbabilityEstimate) -> String {
    match own.probability {
        1.0 => "in every path".to_owned(),
        0.0 => "in no path".to_owned(),
        share => format!("with {}", percent(share)),
    }
}

fn obstacle(own: Obstacle) -> String {
    match own {
        Obstacle::Money => "were money no limit".to_owned(),
        Obstacle::Execution => "were all of it spent (execution 100%)".to_owned(),
        Obstacle::Start(year) => format!("had it begun in {year}"),
        Obstacle::Everything => "all of these together".to_owned(),
    }
}

/// The same paths with one thing changed, and what that says.
fn obstacles(of: &Sought<'_>, limits: &Limits) -> String {
    let each = limits.what_if.iter();
    let cases: Vec<String> = each
        .map(|own| {
            format!(
                "{}: {}",
                obstacle(own.without),
                percent(own.estimate.probability)
            )
        })
        .collect();
    let mut text = format!(
        "\nAt {} on the same draws, {}.",
        lever_value(&of.question.lever, of.found.most.value),
        cases.join("; ")
    );
    let reaching = limits.what_if.iter().filter(|own| own.reaches);
    let reaching: Vec<Obstacle> = reaching.map(|own| own.without).collect();
    let named = |own: &Obstacle| match own {
        Obstacle::Money => Some("how much money there is"),
        Obstacle::Execution => Some("that not all of it is spent"),
        Obstacle::Start(_) => Some("that it begins so late"),
        Obstacle::Everything => None,
    };
    let alone: Vec<&str> = reaching.iter().filter_map(named).collect();
    text.push_str(&match (alone.as_slice(), reaching.is_empty()) {
        ([], true) => {
            let none = match cases.len() {
                1 => "That does not reach it",
                _ => "None of these reaches it",
            };
            format!("\n{none}: what holds it back is something that this money does not move.")
        }
        ([], false) => {
            "\nWhat stands in the way is no single one of these, but all of them together."
                .to_owned()
        }
        (some, _) => format!("\nWhat stands in the way: {}.", some.join("; or ")),
    });
    if let Some((at, probability)) = limits.weakest {
        let target = sought_targets(of.scenario, of.model, &[at]);
        for (id, year) in target {
            text.push_str(&format!(
                "\nThe least likely of them where money is no limit is {id} {year}, with {}.",
                percent(probability)
            ));
        }
    }
    if let Some((name, correlation)) = limits.decided_by.as_ref().filter(|_| alone.is_empty()) {
        let side = if *correlation > 0.0 { "low" } else { "high" };
        text.push_str(&format!(
            "\nWhere money is no limit it is mostly missed where {name} is {side} (rank correlation {correlation:+.2})."
        ));
    }
    text
}

/// The first year in which a lever without effect on the targets moves their indicators at all.
fn too_late(of: &Sought<'_>) -> String {
    match of.found.limits.as_ref().map(|own| own.first_effect) {
        Some(Some(year)) => format!(
            " Its first effect there is in {year}, after the year of the target: it begins too late, or takes too long."
        ),
        Some(None) => " Nothing leads from it to these indicators in any year.".to_owned(),
        None => String::new(),
    }
}
