//! What an indicator rests on: its equation, and every quantity that reaches it
//! through names, as written, with its evidence.

use std::collections::VecDeque;

use indexmap::IndexSet;

use super::evidence::written;
use crate::expression::{Expression, Kind};
use crate::model::quantities;
use crate::scenario::{Dynamics, Event, Evidence, Form, Link, Quantity, Scenario};

/// One quantity behind an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Key path.
    pub key: String,
    /// As the language writes it.
    pub value: String,
    /// `source: …`, `assumed: …`, or nothing.
    pub evidence: String,
}

/// The equation of a kind, in the README's terms.
pub fn equation(dynamics: &Dynamics) -> Vec<&'static str> {
    match dynamics {
        Dynamics::Stock(stock) => {
            let mut lines = vec![
                "K[t] = K[t-1] (1 - retire) + effectiveness (1 + private) S[t-lag] / cost[t]",
                match stock.running {
                    Some(_) => {
                        "S = max(0, funding); what running does not pay upkeep for stands idle"
                    }
                    None => {
                        "S = max(0, funding - upkeep K[t-1]); what upkeep is not paid for stands idle"
                    }
                },
            ];
            lines.push(match stock.of {
                Some(_) => "y = per K_in_use / of",
                None => "y = K_in_use",
            });
            lines
        }
        Dynamics::Response(response) => vec![
            match response.link {
                Link::Identity => "x = y",
                Link::Log => "x = ln y",
                Link::Logit { .. } => "x = logit((y - floor) / (ceiling - floor))",
            },
            "x*[t] = x0 + trend t + sum of elasticity ln(driver[t-lag] / driver[0])",
            "x[t] = x[t-1] + adjustment (x*[t] - x[t-1]) + noise[t]",
        ],
        Dynamics::Cumulative(_) => vec![
            "Y[t] = Y[t-1] + effectiveness (1 + private) max(0, funding[t-lag]) / cost[t]",
            "Y starts from zero in each plan period",
        ],
        Dynamics::Formula(_) => vec!["y = formula"],
    }
}

/// Every quantity that an indicator rests on, nearest first.
pub fn grounds(scenario: &Scenario, id: &str) -> Vec<Ground> {
    let all = quantities(scenario);
    let mut wanted: IndexSet<String> = IndexSet::new();
    let mut open: VecDeque<String> = VecDeque::from([format!("indicator.{id}")]);
    let mut found: Vec<Ground> = Vec::new();
    while let Some(owner) = open.pop_front() {
        if !wanted.insert(owner.clone()) {
            continue;
        }
        if owner.starts_with("programme.") {
            // Shares are shares of it, and so are cuts when it falls short.
            open.push_back("budget".to_owned());
        }
        for quantity in all.iter().filter(|quantity| belongs(&quantity.key, &owner)) {
            found.push(ground(quantity));
            open.extend(events_on(scenario, &quantity.key));
            open.extend(
                names(quantity)
                    .into_iter()
                    .map(|name| owner_of(scenario, &name)),
            );
        }
    }
    found
}

/// The events that move a value.
fn events_on(scenario: &Scenario, key: &str) -> Vec<String> {
    let moves = |event: &&Event| {
        let mut targets = event.effects.iter().map(|effect| effect.target.as_str());
        targets.any(|target| {
            let rest = key.strip_prefix(target);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let events = scenario.events.iter();
    events
        .filter(|(_, event)| moves(event))
        .map(|(id, _)| format!("event.{id}"))
        .collect()
}

fn ground(quantity: &Quantity) -> Ground {
    Ground {
        key: quantity.key.clone(),
        value: written(quantity),
        evidence: match (&quantity.form, &quantity.evidence) {
            (Form::Lever(_), Some(Evidence::Source(text) | Evidence::Assumed(text))) => {
                format!("the scenario's choice: {text}")
            }
            (Form::Lever(_), None) => "the scenario's choice".to_owned(),
            (_, Some(Evidence::Source(text))) => format!("source: {text}"),
            (_, Some(Evidence::Assumed(text))) => format!("assumed: {text}"),
            (_, None) => String::new(),
        },
    }
}

/// Whether a quantity is the owner's own or one of its parts; targets move nothing.
fn belongs(key: &str, owner: &str) -> bool {
    let part = key
        .strip_prefix(owner)
        .filter(|rest| rest.is_empty() || rest.starts_with('.'));
    part.is_some_and(|rest| !rest.starts_with(".target"))
}

/// The key path under which what a name stands for is given.
fn owner_of(scenario: &Scenario, name: &str) -> String {
    let mut parts = name.split('.');
    match (parts.next(), parts.next()) {
        (Some("programme"), Some(id)) => format!("programme.{id}"),
        (Some("budget"), _) => "budget".to_owned(),
        (Some("population"), Some(id)) => match scenario.population {
            // A group of a projection has no value of its own: the projection's inputs make it.
            Some(_) if !given(scenario, id) => "population".to_owned(),
            _ => format!("population.group.{id}"),
        },
        (Some(id), None) if scenario.economy.contains_key(id) => format!("economy.{id}"),
        (Some(id), None) => format!("driver.{id}"),
        _ => name.to_owned(),
    }
}

fn given(scenario: &Scenario, id: &str) -> bool {
    let key = format!("population.group.{id}");
    quantities(scenario)
        .iter()
        .any(|quantity| quantity.key == key)
}

fn names(quantity: &Quantity) -> Vec<String> {
    let mut found = Vec::new();
    names_in(&quantity.form, &mut found);
    found
}

fn names_in(form: &Form, found: &mut Vec<String>) {
    match form {
        Form::Expression(expression) => walk(expression, found),
        Form::Path(knots) => knots.iter().for_each(|(_, knot, _)| walk(knot, found)),
        // The value below is a quantity of its own.
        Form::Lever(lever) => lever
            .effect
            .amount()
            .into_iter()
            .for_each(|amount| names_in(amount, found)),
    }
}

fn walk(expression: &Expression, found: &mut Vec<String>) {
    match &expression.kind {
        Kind::Number(_) => {}
        Kind::Name(name) => found.push(name.clone()),
        Kind::Unary(_, x) => walk(x, found),
        Kind::Binary(_, x, y) | Kind::Interval(x, y) => {
            walk(x, found);
            walk(y, found);
        }
        Kind::Call(_, arguments) => {
            for argument in arguments {
                walk(&argument.value, found);
                argument
                    .paired
                    .iter()
                    .for_each(|paired| walk(paired, found));
            }
        }
    }
}
