//! Events: whether one lasts in a year, and what it does to values meanwhile.
//!
//! Event `e` with chance `p[t]` and duration `d` has one uniform `u[t]` a year, the random input
//! `event.ID`, and begins where `u[t] > 1 - p[t]`: a high draw brings it, so a positive rank
//! correlation with a shock lets both be high together. It begins from `from` to `to` at most, and
//! never in the base year, whose values are known. It is active in year `t` where it began in one of
//! the years `t - d + 1 ..= t`: one that begins again while it lasts lasts longer and is no stronger.
//! With the same chance in all years it is active with probability `1 - (1 - p)^d` from the `d`-th
//! year on.
//!
//! An effect with amount `a` makes of a value `x`, in each year in which its event is active,
//! `x (1 + a)` (`change`), `x + a` (`add`), `x a` (`times`) or `a` (`value`), held within the range of
//! the value's role: a share stays within 0 and 1, what cannot be negative does not fall below 0, and
//! of what must be above 0 at least [`LEAST_LEFT`] stays. Several events on one value act one after
//! the other in the order of the files. Without an active event a value is untouched to the last bit.
//! The amount is a value of the language, with random inputs of its own.

use std::collections::HashMap;

use super::compiler::Compiler;
use super::draws::owner;
use super::names::{Symbol, resolve};
use super::quantities::whole_quantities;
use super::ranges::{Range, range};
use crate::expression::nearest;
use crate::graph::{Binary, NodeId};
use crate::scenario::{Act, BudgetTotal, EventEffect, Finding, Quantity, Scenario};

/// The share of a value that must be above 0 which no event can take away.
const LEAST_LEFT: f64 = 1e-3;

/// The most values that a hint lists.
const MOST_NAMED: usize = 12;

/// Values that events move and that no single quantity gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sum {
    /// A programme's money beside its share or amount, in years without a one-off grant too.
    OneOff(usize),
    /// Own revenue that follows output.
    OwnRevenue,
}

/// What is done to one value by which event.
#[derive(Debug)]
struct Moved<'a> {
    range: Option<Range>,
    /// Positions of events, with their effects.
    by: Vec<(usize, &'a EventEffect)>,
}

/// All effects of a scenario's events, by what they act on.
#[derive(Debug, Default)]
pub(super) struct Effects<'a> {
    /// Quantities outlive the compiler and do not move, so an address names one.
    quantities: HashMap<*const Quantity, Moved<'a>>,
    sums: HashMap<Sum, Moved<'a>>,
}

impl<'a> Effects<'a> {
    pub(super) fn collect(scenario: &'a Scenario, findings: &mut Vec<Finding>) -> Self {
        let mut effects = Self::default();
        if scenario.events.is_empty() {
            return effects;
        }
        let known = named_quantities(scenario);
        for (index, event) in scenario.events.values().enumerate() {
            for effect in &event.effects {
                let target = plain(&effect.target);
                let own = known.iter().find(|(name, _)| *name == target);
                let moved = match (sum(scenario, &target), own) {
                    (Some(sum), _) => effects.sums.entry(sum).or_insert(Moved {
                        range: None,
                        by: Vec::new(),
                    }),
                    (None, Some((_, quantity))) => effects
                        .quantities
                        .entry(std::ptr::from_ref(*quantity))
                        .or_insert(Moved {
                            range: range(scenario, quantity),
                            by: Vec::new(),
                        }),
                    (None, None) => {
                        findings.push(unknown_target(scenario, effect, &known));
                        continue;
                    }
                };
                moved.by.push((index, effect));
            }
        }
        effects
    }
}

/// A key path as expressions would write it.
fn plain(target: &str) -> String {
    let target = target.strip_suffix(".value").unwrap_or(target);
    target.replacen("population.group.", "population.", 1)
}

fn named_quantities(scenario: &Scenario) -> Vec<(String, &Quantity)> {
    let all = whole_quantities(scenario).into_iter();
    // An event acts on what the levers over a value make of it.
    all.map(|quantity| (owner(quantity.bottom()), quantity))
        .collect()
}

fn sum(scenario: &Scenario, target: &str) -> Option<Sum> {
    if let Some(id) = target
        .strip_prefix("programme.")
        .and_then(|rest| rest.strip_suffix(".one_off"))
    {
        return scenario.programmes.get_index_of(id).map(Sum::OneOff);
    }
    let total = &scenario.budget.as_ref()?.total;
    let follows = matches!(
        total,
        BudgetTotal::Parts {
            growth: Some(_),
            ..
        }
    );
    (follows && target == "budget.own_revenue").then_some(Sum::OwnRevenue)
}

fn unknown_target(
    scenario: &Scenario,
    effect: &EventEffect,
    known: &[(String, &Quantity)],
) -> Finding {
    let target = plain(&effect.target);
    let finding =
        |message: String| Finding::error(effect.place.clone(), effect.amount.key.as_str(), message);
    let mut names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let grants: Vec<String> = scenario
        .programmes
        .keys()
        .map(|id| format!("programme.{id}.one_off"))
        .collect();
    names.extend(grants.iter().map(String::as_str));
    let message = match resolve(scenario, &target).is_some() {
        true => format!("`{}` is computed, not given", effect.target),
        false => format!("`{}` is no value of this plan", effect.target),
    };
    finding(message)
        .label("an event acts on given values")
        .hint(target_hint(&target, &names))
}

/// The value that was meant, or those of the thing that is named: `indicator.places.retire` for
/// `indicator.places`.
fn target_hint(target: &str, names: &[&str]) -> String {
    let parts: Vec<&str> = target.split('.').collect();
    let thing = match parts.as_slice() {
        [kind @ ("budget" | "economy" | "driver"), ..] => format!("{kind}."),
        [kind, id, ..] => format!("{kind}.{id}."),
        _ => String::new(),
    };
    let own: Vec<&str> = names
        .iter()
        .filter_map(|name| name.strip_prefix(&thing))
        .filter(|part| !part.starts_with("target."))
        .collect();
    let part = target.strip_prefix(&thing).unwrap_or(target);
    if let Some(close) = nearest(part, own.iter().copied()) {
        return format!("did you mean `{thing}{close}`?");
    }
    if !thing.is_empty() && (1..=MOST_NAMED).contains(&own.len()) {
        let own: Vec<String> = own.iter().map(|part| format!("`{thing}{part}`")).collect();
        return format!("name one of {}", own.join(", "));
    }
    "name a value by its key path: `economy.growth`, `driver.wages`, `programme.ID.execution`, \
     `indicator.ID.retire`"
        .to_owned()
}

impl<'a> Compiler<'a> {
    /// A quantity's node after what events do to it in a year.
    pub(super) fn moved(&mut self, quantity: &'a Quantity, node: NodeId, year: i32) -> NodeId {
        let found = self.effects.quantities.get(&std::ptr::from_ref(quantity));
        let found = found.map(|moved| (moved.range, moved.by.clone()));
        match found {
            Some((range, by)) => self.act(&by, range, node, year),
            None => node,
        }
    }

    /// As [`Compiler::moved`] for what no single quantity gives.
    pub(super) fn moved_sum(&mut self, sum: Sum, node: NodeId, year: i32) -> NodeId {
        let found = self.effects.sums.get(&sum);
        let found = found.map(|moved| (moved.range, moved.by.clone()));
        match found {
            Some((range, by)) => self.act(&by, range, node, year),
            None => node,
        }
    }

    fn act(
        &mut self,
        by: &[(usize, &'a EventEffect)],
        range: Option<Range>,
        node: NodeId,
        year: i32,
    ) -> NodeId {
        let mut value = node;
        for &(event, effect) in by {
            let active = self.inner(Symbol::Event(event), year);
            if self.graph.known_value(active) == Some(0.0) {
                continue;
            }
            let amount = self.quantity(&effect.amount, year);
            let changed = match effect.act {
                Act::Change => {
                    let one = self.graph.constant(1.0);
                    let factor = self.graph.add(one, amount);
                    self.graph.multiply(value, factor)
                }
                Act::Add => self.graph.add(value, amount),
                Act::Times => self.graph.multiply(value, amount),
                Act::Value => amount,
            };
            let changed = self.held(range, value, changed);
            value = self.graph.select(active, changed, value);
        }
        value
    }

    /// A changed value within its range.
    fn held(&mut self, range: Option<Range>, before: NodeId, changed: NodeId) -> NodeId {
        let Some(range) = range else {
            return changed;
        };
        let low = if range.closed {
            self.graph.constant(range.low)
        } else {
            let left = self.graph.constant(LEAST_LEFT);
            self.graph.multiply(before, left)
        };
        let raised = self.graph.binary(Binary::Max, low, changed);
        if range.high == f64::INFINITY {
            return raised;
        }
        let high = self.graph.constant(range.high);
        self.graph.binary(Binary::Min, raised, high)
    }

    pub(super) fn define_event(&mut self, symbol: Symbol, year: i32) -> NodeId {
        match symbol {
            Symbol::Event(index) => self.lasting(index, year),
            Symbol::EventStart(index) => self.beginning(index, year),
            _ => unreachable!("not a symbol of an event"),
        }
    }

    /// 1 where the event began in this year or in one of the years that it still lasts from.
    fn lasting(&mut self, index: usize, year: i32) -> NodeId {
        let duration = i32::try_from(self.scenario.events[index].duration).unwrap_or(i32::MAX);
        let first = year.saturating_sub(duration - 1).max(self.years.base + 1);
        let mut active = self.graph.constant(0.0);
        for began in first..=year {
            let start = self.inner(Symbol::EventStart(index), began);
            active = match (
                self.graph.known_value(active),
                self.graph.known_value(start),
            ) {
                (Some(0.0), _) => start,
                (_, Some(0.0)) => active,
                _ => self.graph.binary(Binary::Or, active, start),
            };
        }
        active
    }

    /// 1 where the event begins in this year.
    fn beginning(&mut self, index: usize, year: i32) -> NodeId {
        let event = &self.scenario.events[index];
        let from = event.from.unwrap_or(self.years.base + 1);
        let to = event.to.unwrap_or(self.years.end);
        if year <= self.years.base || !(from..=to).contains(&year) {
            return self.graph.constant(0.0);
        }
        let chance = self.quantity(&event.chance, year);
        match self.graph.known_value(chance) {
            Some(chance) if chance <= 0.0 => return self.graph.constant(0.0),
            Some(chance) if chance >= 1.0 => return self.graph.constant(1.0),
            _ => {}
        }
        let id = self.scenario.events.get_index(index);
        let id = id.map_or("", |(id, _)| id.as_str());
        let draw = self.uniform(&format!("event.{id}"), Some(year));
        let one = self.graph.constant(1.0);
        let without = self.graph.subtract(one, chance);
        self.graph.binary(Binary::Less, without, draw)
    }
}
