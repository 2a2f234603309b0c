//! A division of money as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::terminal;
use crate::analysis::optimise::{Allocation, Estimate, Objective, OptimiseQuestion, Optimised};
use crate::charts::{Digits, Language, format_number};
use crate::report::{percent, thousands};
use crate::scenario::Scenario;

pub(super) fn signed(share: f64) -> String {
    let text = format!("{:+.2}", 100.0 * share);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

pub(super) fn text(scenario: &Scenario, question: &OptimiseQuestion, found: &Optimised) -> String {
    let value = |own: &Estimate| {
        let error = own.standard_error;
        match question.objective {
            Objective::Expected => {
                let error = error.map_or(String::new(), |error| format!(" ± {error:.3}"));
                format!("{:.2}{error}", own.value)
            }
            _ => {
                let error =
                    error.map_or(String::new(), |error| format!(" ± {:.2}%", 100.0 * error));
                format!("{}{error}", percent(own.value))
            }
        }
    };
    let amount = |value: f64| match question.objective {
        Objective::Expected => format!("{value:.2}"),
        _ => percent(value),
    };
    let mut text = String::new();
    if let Some(at) = found.chosen {
        let own = &found.allocations[at];
        let header = [Cell::left("PROGRAMME"), Cell::right("CHANGE")];
        let mut rows: Vec<(f64, Vec<Cell>)> = found
            .programmes
            .iter()
            .zip(&own.changes)
            .map(|(id, change)| (*change, vec![Cell::left(id), Cell::right(signed(*change))]))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let rows: Vec<_> = rows.into_iter().map(|own| own.1).collect();
        text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
        text.push('\n');
    }
    let name = match question.objective {
        Objective::Expected => "TARGETS MET ± SE",
        _ => "ALL MET ± SE",
    };
    let header = [
        Cell::left("MONEY AT MOST"),
        Cell::right("SPENT"),
        Cell::right(name),
        Cell::right("ON FRESH DRAWS"),
        Cell::right("AT MOST"),
    ];
    let mut rows = vec![vec![
        Cell::left("as it is"),
        Cell::right("+0%"),
        Cell::right(value(&found.now.0)),
        Cell::right(value(&found.now.1)),
        Cell::right(""),
    ]];
    rows.extend(found.allocations.iter().enumerate().map(|(at, own)| {
        let mark = if found.chosen == Some(at) { " *" } else { "" };
        vec![
            Cell::left(format!("{}{mark}", signed(own.envelope))),
            Cell::right(signed(own.further / found.money_now)),
            Cell::right(value(&own.objective)),
            Cell::right(value(&own.fresh)),
            Cell::right(own.at_most.map_or("–".to_owned(), amount)),
        ]
    }));
    text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
    text.push('\n');
    text.push_str(&sentences(scenario, question, found));
    text
}

fn sentences(scenario: &Scenario, question: &OptimiseQuestion, found: &Optimised) -> String {
    let money =
        |value: f64| format_number(value, Language::En, Digits::Auto).replace('\u{a0}', " ");
    let mut text = String::new();
    let currency = &scenario.plan.currency;
    let base = scenario.plan.base_year;
    let count = found.programmes.len();
    text.push_str(&format!(
        "{count} programme{} spend {} {currency} in {base} prices through {} as it is.\n",
        if count == 1 { "" } else { "s" },
        money(found.money_now),
        found.through
    ));
    match (found.chosen, question.objective) {
        (Some(at), _) => {
            let own = &found.allocations[at];
            text.push_str(&chosen(own, found, &money, currency));
            text.push_str(&how_good(question, found, own, &money));
        }
        (None, Objective::LeastMoney(wanted)) => {
            let most = found
                .allocations
                .iter()
                .map(|own| own.objective.value)
                .fold(0.0, f64::max);
            text.push_str(&format!(
                "Within these bands no amount of money reaches {}: the most is {}.\n",
                percent(wanted),
                percent(most)
            ));
        }
        (None, _) => {}
    }
    if !found.left.is_empty() {
        text.push_str(&format!(
            "Left as they are, since no equation leads from them to a target that counts: {}.\n",
            found.left.join(", ")
        ));
    }
    text.push_str(&format!(
        "{} model runs; the search met {} paths, the figures {} each.\n",
        thousands(found.model_runs),
        thousands(found.paths.0),
        thousands(found.paths.1)
    ));
    text
}

/// What can be said of the allocation that was asked for.
fn chosen(
    own: &Allocation,
    found: &Optimised,
    money: &dyn Fn(f64) -> String,
    currency: &str,
) -> String {
    let now = &found.now.1;
    let error = |own: &Estimate| own.standard_error.unwrap_or(0.0);
    let gain = own.fresh.value - now.value;
    let noise = (error(&own.fresh) * error(&own.fresh) + error(now) * error(now)).sqrt();
    let mut text = format!(
        "* {} {currency} against today. Fresh draws (seed {}) are those that the search has not seen: trust these.\n",
        money(own.further),
        found.fresh_seed
    );
    if gain.abs() <= 2.0 * noise {
        text.push_str("On fresh draws it cannot be told from the scenario as it is.\n");
    }
    text
}

/// How far from the best it can be, on the draws of the search.
fn how_good(
    question: &OptimiseQuestion,
    found: &Optimised,
    own: &Allocation,
    money: &dyn Fn(f64) -> String,
) -> String {
    let mut text = match own.is_settled {
        true => "It is a local optimum: no exchange of money between two programmes that was tried at the last step is better.\n".to_owned(),
        false => "The search ended while exchanges of money still helped: it may get better.\n".to_owned(),
    };
    let amount = |value: f64| match question.objective {
        Objective::Expected => format!("{value:.2}"),
        _ => percent(value),
    };
    match (question.objective, own.at_most, found.least_money) {
        (Objective::LeastMoney(wanted), _, Some(least)) if least.is_finite() => {
            text.push_str(&format!(
                "No division reaches {} for less than {}; found: {}. ",
                percent(wanted),
                signed(least / found.money_now),
                signed(own.further / found.money_now)
            ));
            let gap = (own.further - least).max(0.0);
            text.push_str(&format!("The best can save at most {} more.\n", money(gap)));
        }
        (Objective::Expected | Objective::Joint, Some(most), _) => {
            if own.start_and_end.1 >= most - ROUNDING {
                text.push_str("On the draws of the search it is the best there is: it reaches the bound.\n");
            }
            text.push_str(&format!(
                "AT MOST: no division of that money within the bands exceeds {}; found, on the same draws: {}. It assumes \
                 that each target's\nchance only rises or only falls with a programme's money, as it does wherever it was tried.\n",
                amount(most),
                amount(own.start_and_end.1)
            ));
        }
        _ => text.push_str(
            "How far the best lies above it cannot be told: some target's chance both rises and falls with a programme's money.\n",
        ),
    }
    if own.further < own.envelope * found.money_now - UNSPENT * found.money_now {
        text.push_str(
            "Not all of the money is used: spending more of it, wherever that was tried, is no better.\n",
        );
    }
    text
}

/// What sums of means may differ by.
const ROUNDING: f64 = 1e-9;
/// A part of the money that is as good as none.
const UNSPENT: f64 = 1e-3;
