//! A search as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::{Prepared, terminal};
use crate::analysis::seek::{Seek, SeekQuestion, SeekStopped};
use crate::charts::{Digits, Language, format_number};
use crate::report::{lever_value, percent, seek_stopped, short, sought_targets};

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
    let row = |name: String, estimate: &crate::statistics::ProbabilityEstimate| {
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
    text.push_str(&format!(
        "\n{}\n",
        sentence(scenario, question, found, &what)
    ));
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
        found.model_runs,
        found.trials.len() + 1
    ));
    text
}

fn sentence(
    scenario: &crate::scenario::Scenario,
    question: &SeekQuestion,
    found: &Seek,
    what: &str,
) -> String {
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
            "Already reached: {what} is met with {} in `{}` as it is, and {wanted} is wanted.",
            percent(found.now.probability),
            scenario.id
        ),
        (SeekStopped::NoEffect, _) => format!(
            "{} moves nothing here: {what} is met with {} at every value from {} to {}.",
            lever.key(),
            percent(found.now.probability),
            value(found.range.0),
            value(found.range.1)
        ),
        (_, Some(answer)) => {
            let end = |end: Option<f64>| {
                end.map_or("beyond the range".to_owned(), |end| value(short(end)))
            };
            let mut text = format!(
                "{what}: {} {}{since} reaches {wanted} ({} ± {}). 95% interval of the value: {} to {}.",
                lever.key(),
                value(answer.value),
                percent(answer.estimate.probability),
                answer
                    .estimate
                    .standard_error
                    .map_or("?".to_owned(), |error| format!("{:.2}%", 100.0 * error)),
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
                    error.map_or(String::new(), |error| format!(" (± {})", money(error)))
                ));
            }
            text
        }
        (_, None) => {
            let mut text =
                format!("No value that can be paid for reaches {wanted} for {what}: {most}.");
            text.push_str(&why(question, found, &value));
            text
        }
    }
}

/// What stands in the way of a level that is out of reach.
fn why(question: &SeekQuestion, found: &Seek, value: &dyn Fn(f64) -> String) -> String {
    let mut text = String::new();
    if let Some(refused) = &found.refused {
        text.push_str(&format!(
            "\nFrom {} on it cannot be paid for: {}.",
            value(refused.value),
            refused.message
        ));
    }
    let (most, now) = (found.most.estimate.probability, found.now.probability);
    let half = found
        .trials
        .iter()
        .filter(|own| own.value <= found.most.value / 2.0);
    let half = half.map(|own| own.estimate.probability).fold(0.0, f64::max);
    if question.lever.from_year.is_some()
        && found.most.value > 0.0
        && most > now
        && half >= most - 0.1 * (most - now)
    {
        text.push_str(
            "\nMore money hardly helps: half of it does nine tenths as much. What holds the target back is \
             something else, such as the lag until money takes effect; try an earlier --from-year, or another lever.",
        );
    } else if found.refused.is_none() && found.most.value == found.range.1 {
        text.push_str("\nIt was still rising at the end of the range: give a greater --to.");
    }
    text
}
