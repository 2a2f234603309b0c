//! `[event.ID]`.
//!
//! The effects are a table of key paths; a path may be quoted or be tables in
//! tables, which TOML makes of a path without quotes.

use super::Lowering;
use super::fields::{Field, Fields};
use crate::expression::Expression;
use crate::scenario::document::{
    Act, BudgetTotal, Dynamics, Event, EventEffect, Form, Indicator, Link, Quantity, Scenario,
};
use crate::scenario::finding::Finding;
use crate::scenario::language::{EFFECT, EVENT};

/// What can be done to a value, as it is written.
const ACTS: [(&str, Act); 4] = [
    ("change", Act::Change),
    ("add", Act::Add),
    ("times", Act::Times),
    ("value", Act::Value),
];

/// The longest that an event lasts: as long as a plan can be.
const LONGEST: i64 = 200;

impl Lowering<'_> {
    /// `[event.ID]`.
    pub fn event(&mut self, field: &Field<'_>) -> Option<Event> {
        let fields = self.table(field)?;
        fields.only(self, &EVENT);
        let title = self.title_or_id(&fields, field.name);
        self.optional_title(&fields, "note");
        let chance = self.required(
            &fields,
            "chance",
            "add the probability that it begins in a year, e.g. `chance = \"3%\"`",
        );
        let duration = match fields.get("duration") {
            Some(field) => self.whole(&field, 1, LONGEST),
            None => Some(1),
        };
        let years = self.years.map(|(base, end)| (base + 1, end));
        let mut bound = |name| {
            let field = fields.get(name)?;
            self.year(&field, years)
        };
        let (from, to) = (bound("from"), bound("to"));
        if let (Some(from), Some(to), Some(field)) = (from, to, fields.get("to"))
            && to < from
        {
            let message = format!("the event can begin until {to}, and not before {from}");
            let finding = Finding::error(field.node.place.clone(), &*field.key, message);
            self.findings
                .push(finding.label(format!("expected {from} or later")));
        }
        let mut effects = Vec::new();
        if let Some(table) = fields.get("effects") {
            self.event_effects(&table, "", &mut effects);
        }
        self.note_doubled(&effects);
        Some(Event {
            title,
            chance: chance?,
            duration: duration.and_then(|years| u32::try_from(years).ok())?,
            from,
            to,
            effects,
            place: field.node.place.clone(),
        })
    }

    /// The effects in a table whose keys continue a path.
    fn event_effects(&mut self, field: &Field<'_>, path: &str, found: &mut Vec<EventEffect>) {
        let expected = "an effect such as `{ times = 0.8 }`, `{ add = \"-2%\" }`, `{ change = \"-10%\" }` or `{ value = 0 }`";
        let Some(table) = field.node.as_table() else {
            return self.wrong(field, expected);
        };
        let fields = Fields {
            table,
            place: &field.node.place,
            key: field.key.clone(),
        };
        if ACTS.iter().any(|(key, _)| table.contains_key(*key)) && !path.is_empty() {
            found.extend(self.event_effect(field, &fields, path));
            return;
        }
        if table.is_empty() && !path.is_empty() {
            return self.wrong(field, expected);
        }
        for entry in fields.all() {
            let path = match path {
                "" => entry.name.to_owned(),
                path => format!("{path}.{}", entry.name),
            };
            self.event_effects(&entry, &path, found);
        }
    }

    fn event_effect(
        &mut self,
        field: &Field<'_>,
        fields: &Fields<'_>,
        path: &str,
    ) -> Option<EventEffect> {
        fields.only(self, &EFFECT);
        let evidence = self.evidence(fields);
        let mut acts = ACTS
            .iter()
            .filter_map(|&(key, act)| Some((act, fields.get(key)?)));
        let (act, amount) = acts.next()?;
        for (_, other) in acts {
            let message = "an effect does one thing to a value";
            let finding = Finding::error(other.key_place.clone(), &*other.key, message)
                .label(format!("`{}` here", other.name))
                .related(amount.key_place.clone(), format!("`{}` here", amount.name))
                .hint(format!(
                    "keep one of `{}` and `{}`",
                    amount.name, other.name
                ));
            self.findings.push(finding);
        }
        let mut quantity = self.quantity(&amount)?;
        match (&quantity.evidence, evidence) {
            (Some(_), Some(_)) => self.note_twice(&amount),
            (None, beside) => quantity.evidence = beside,
            _ => {}
        }
        Some(EventEffect {
            target: path.to_owned(),
            place: field.key_place.clone(),
            act,
            amount: quantity,
        })
    }

    /// Notes a value that one event moves twice: once in quotes, once as tables.
    fn note_doubled(&mut self, effects: &[EventEffect]) {
        for (index, effect) in effects.iter().enumerate() {
            let earlier = effects[..index]
                .iter()
                .find(|other| other.target == effect.target);
            if let Some(first) = earlier {
                let message = format!("the effect on `{}` is given twice", effect.target);
                let finding =
                    Finding::error(effect.place.clone(), effect.amount.key.as_str(), message)
                        .label("second one here")
                        .related(first.place.clone(), "first one here");
                self.findings.push(finding);
            }
        }
    }
}

/// Writes out values that are left to their defaults and that an event moves.
pub(super) fn give_defaults(scenario: &mut Scenario) {
    let events = scenario.events.values();
    let targets: Vec<EventEffect> = events.flat_map(|event| event.effects.clone()).collect();
    for effect in targets {
        let Some((slot, default)) = slot(scenario, &effect.target) else {
            continue;
        };
        if slot.is_none() {
            let span = 0..effect.place.end - effect.place.start;
            *slot = Some(Quantity {
                key: effect.target,
                form: Form::Expression(Expression::number(default, span)),
                title: None,
                evidence: None,
                place: effect.place,
            });
        }
    }
}

/// Where a value that need not be given is kept, and what it is where it is not given.
fn slot<'a>(scenario: &'a mut Scenario, target: &str) -> Option<(&'a mut Option<Quantity>, f64)> {
    let path: Vec<&str> = target.split('.').collect();
    match path.as_slice() {
        ["programme", id, "execution"] => {
            let programme = scenario.programmes.get_mut(*id)?;
            Some((&mut programme.execution, 1.0))
        }
        ["budget", "price_index"] => Some((&mut scenario.budget.as_mut()?.price_index, 1.0)),
        ["budget", "own_revenue", "shock"] => match &mut scenario.budget.as_mut()?.total {
            BudgetTotal::Parts {
                growth: Some(growth),
                ..
            } => Some((&mut growth.shock, 0.0)),
            _ => None,
        },
        ["budget", "transfers"] => match &mut scenario.budget.as_mut()?.total {
            BudgetTotal::Parts { transfers, .. } => Some((transfers, 0.0)),
            BudgetTotal::Whole(_) => None,
        },
        ["population", "net_migration"] => {
            Some((&mut scenario.population.as_mut()?.net_migration, 0.0))
        }
        ["indicator", id, key] => indicator_slot(scenario.indicators.get_mut(*id)?, key),
        _ => None,
    }
}

fn indicator_slot<'a>(
    indicator: &'a mut Indicator,
    key: &str,
) -> Option<(&'a mut Option<Quantity>, f64)> {
    match (&mut indicator.dynamics, key) {
        (Dynamics::Stock(stock), "retire") => Some((&mut stock.retire, 0.0)),
        (Dynamics::Stock(stock), "upkeep") => Some((&mut stock.upkeep, 0.0)),
        (Dynamics::Stock(stock), "effectiveness") => Some((&mut stock.spending.effectiveness, 1.0)),
        (Dynamics::Stock(stock), "private") => Some((&mut stock.spending.private, 0.0)),
        (Dynamics::Cumulative(spending), "effectiveness") => {
            Some((&mut spending.effectiveness, 1.0))
        }
        (Dynamics::Cumulative(spending), "private") => Some((&mut spending.private, 0.0)),
        (Dynamics::Response(response), "trend") => Some((&mut response.trend, 0.0)),
        (Dynamics::Response(response), "adjustment") => Some((&mut response.adjustment, 1.0)),
        (Dynamics::Response(response), "noise") => Some((&mut response.noise, 0.0)),
        (Dynamics::Response(response), key) => match (&mut response.link, key) {
            (Link::Logit { floor, .. }, "floor") => Some((floor, 0.0)),
            (Link::Logit { ceiling, .. }, "ceiling") => Some((ceiling, 1.0)),
            _ => None,
        },
        _ => None,
    }
}
