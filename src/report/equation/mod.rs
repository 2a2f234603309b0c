//! The equation of a part of a plan as it was compiled: the terms that it has in this
//! scenario, with the plan's own names and numbers standing in them.
//!
//! A quantity that came out as one number in all years stands as that number, and is left
//! out where it changes nothing (nobody retires, the effectiveness is 1). One that is no
//! more than a name stands as that name. Any other keeps its short symbol, and a line
//! below says what it is, with what levers and events do to it.

mod indicator;
mod money;

use std::collections::HashMap;

use super::evidence::written;
use crate::demography::{AGES, Sex};
use crate::expression::{Expression, Kind};
use crate::graph::Graph;
use crate::model::{Model, quantities};
use crate::scenario::{Act, Event, Form, LifeExpectancy, Members, Quantity, Scenario};

use super::diagram::{PartKind, kind_of};

/// The lines of a part's equation; `[t]` is a year's value.
pub fn equation(scenario: &Scenario, model: &Model, graph: &Graph, part: &str) -> Vec<String> {
    let mut equation = Equation::new(scenario, model, graph);
    let id = part.split_once('.').map_or("", |(_, id)| id);
    match kind_of(part) {
        PartKind::Indicator => equation.indicator(id),
        PartKind::Programme => equation.programme(id),
        PartKind::Budget => equation.budget(),
        PartKind::People => equation.people(id),
        PartKind::Event => equation.event(id),
        PartKind::Driver => {
            if let Some(driver) = scenario.drivers.get(id) {
                equation.defined(part, &driver.value);
            }
        }
        PartKind::Economy => {
            if let Some(value) = scenario.economy.get(id) {
                equation.defined(part, value);
            }
        }
    }
    equation.lines.append(&mut equation.symbols);
    equation.lines
}

struct Equation<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
    graph: &'a Graph,
    positions: HashMap<*const Quantity, usize>,
    lines: Vec<String>,
    /// What the symbols of the lines stand for.
    symbols: Vec<String>,
}

impl<'a> Equation<'a> {
    fn new(scenario: &'a Scenario, model: &'a Model, graph: &'a Graph) -> Self {
        let all = quantities(scenario).into_iter().enumerate();
        Self {
            scenario,
            model,
            graph,
            positions: all
                .map(|(at, quantity)| (std::ptr::from_ref(quantity), at))
                .collect(),
            lines: Vec::new(),
            symbols: Vec::new(),
        }
    }

    fn line(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    /// The number that a quantity came out as in all years in which it was asked for.
    fn number(&self, quantity: &Quantity) -> Option<f64> {
        let position = self.positions.get(&std::ptr::from_ref(quantity))?;
        let nodes = self.model.quantities.get(*position)?;
        let (first, rest) = nodes.split_first()?;
        let same = rest.iter().all(|node| node == first);
        self.graph.known_value(*first).filter(|_| same)
    }

    /// The quantity, unless it is not given or came out as `idle`, with which nothing changes.
    fn acting<'q>(&self, quantity: Option<&'q Quantity>, idle: f64) -> Option<&'q Quantity> {
        quantity.filter(|quantity| self.number(quantity) != Some(idle))
    }

    /// A quantity inside an equation, in the year `when` (`[t]`).
    fn term(&mut self, symbol: &str, quantity: &Quantity, when: &str) -> String {
        if let Some(number) = self.number(quantity) {
            return shown(number);
        }
        let moved = self.events_on(&quantity.key);
        if let (Form::Expression(own), true) = (&quantity.form, moved.is_empty())
            && let Kind::Name(name) = &own.kind
            && name != "t"
            && name != "year"
        {
            return format!("{name}{when}");
        }
        let line = format!("{symbol}[t] = {}", self.value(quantity));
        if !self.symbols.contains(&line) {
            self.symbols.push(line);
        }
        format!("{symbol}{when}")
    }

    /// A line that says what a name's value is.
    fn defined(&mut self, name: &str, quantity: &Quantity) {
        let value = self.value(quantity);
        self.line(format!("{name}[t] = {value}"));
    }

    /// A quantity as written, then the levers over it, then what events do to it.
    fn value(&self, quantity: &Quantity) -> String {
        let layers = quantity.layers();
        let mut parts: Vec<String> = layers.into_iter().map(written).collect();
        parts.extend(self.events_on(&quantity.key));
        parts.join(", then ")
    }

    fn events_on(&self, key: &str) -> Vec<String> {
        let effects = self.scenario.events.iter().flat_map(|(id, event)| {
            let on = event.effects.iter().filter(|effect| effect.target == key);
            on.map(move |effect| {
                let done = done(effect.act, &written(&effect.amount));
                format!("{done} while event.{id} lasts")
            })
        });
        effects.collect()
    }

    fn event(&mut self, id: &str) {
        let Some(event) = self.scenario.events.get(id) else {
            return;
        };
        let Event {
            chance, duration, ..
        } = event;
        let chance = self.term("chance", chance, "[t]");
        let first = event.from.unwrap_or(self.scenario.plan.base_year + 1);
        let last = event.to.unwrap_or(self.scenario.plan.end_year);
        let years = if *duration == 1 { "year" } else { "years" };
        self.line(format!(
            "it begins in a year from {first} to {last} with probability {chance}, and lasts {duration} {years}"
        ));
        for effect in &event.effects {
            let done = done(effect.act, &written(&effect.amount));
            self.line(format!("while it lasts: {} {done}", effect.target));
        }
    }

    fn people(&mut self, id: &str) {
        match self.scenario.groups.get(id).map(|group| &group.members) {
            Some(Members::Given(value)) => self.defined(&format!("population.{id}"), value),
            Some(Members::Ages { first, last, sex }) => {
                let sex = match sex {
                    Some(Sex::Male) => "males",
                    Some(Sex::Female) => "females",
                    None => "people",
                };
                let open = usize::from(*last) == AGES - 1;
                let ages = if open {
                    format!("{first} and over")
                } else {
                    format!("{first} to {last}")
                };
                self.line(format!("projected {sex} aged {ages}"));
                self.projection();
            }
            None => self.projection(),
        }
    }

    fn projection(&mut self) {
        let Some(population) = &self.scenario.population else {
            return;
        };
        self.line(
            "people[t] = people[t-1] + births[t] - deaths[t] + migrants[t], by single year of age and sex",
        );
        let mut inputs = vec![("children per woman", &population.total_fertility)];
        match &population.life_expectancy {
            LifeExpectancy::BothSexes(both) => inputs.push(("life expectancy at birth", both)),
            LifeExpectancy::BySex { male, female } => inputs.extend([
                ("life expectancy at birth of males", &**male),
                ("life expectancy at birth of females", &**female),
            ]),
        }
        inputs.extend(
            population
                .net_migration
                .iter()
                .map(|own| ("net migrants", own)),
        );
        inputs.push(("males per female at birth", &population.sex_ratio_at_birth));
        for (name, quantity) in inputs {
            self.defined(name, quantity);
        }
    }
}

/// A number as the language writes it.
fn shown(number: f64) -> String {
    Expression::number(number, 0..0).to_string()
}

/// What an event does with an amount.
fn done(act: Act, amount: &str) -> String {
    match act {
        Act::Change => format!("times (1 + {amount})"),
        Act::Add => format!("plus {amount}"),
        Act::Times => format!("times {amount}"),
        Act::Value => format!("becomes {amount}"),
    }
}
