//! Random inputs: which random calls a scenario holds, what each is called,
//! and how `[[correlation]]` ties them.
//!
//! A random call is named by the key path of its value: `driver.care_wage`,
//! then `driver.care_wage#2` for the second call in the same value, with
//! `@year` for a knot of a path over time. A lever's own are named by the lever
//! (`driver.care_wage.change`): it moves no draw of the value below. The name, the year and the seed fix
//! its draws, so a new driver moves no other's.
//!
//! An event's own draw in each year, on which it depends whether it begins, is
//! named by the event (`event.epidemic`).
//!
//! A recorded series that is carried on has several inputs of its own (`forecasts.rs`).
//!
//! Correlated inputs form groups (`correlation.rs`).

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};

use super::correlation::{Group, Table, connected, group};
use super::forecasts;
use super::quantities::quantities;
use crate::expression::{Expression, Function, Kind, nearest};
use crate::scenario::{Correlation, Finding, Form, Place, Quantity, Scenario, Severity};

/// A random input of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RandomInput {
    /// Its name.
    pub name: String,
    /// Whether it is drawn anew each year.
    pub yearly: bool,
}

/// The random inputs of a scenario, by name and by place in the syntax tree.
#[derive(Debug, Default)]
pub(super) struct Draws {
    /// Trees outlive the compiler and do not move, so an address names a call.
    names: HashMap<*const Expression, String>,
    inputs: IndexMap<String, bool>,
    /// Names of all values, random or not.
    values: IndexSet<String>,
    groups: Vec<Group>,
    /// Group and row of a correlated input.
    member: HashMap<String, (usize, usize)>,
}

impl Draws {
    pub(super) fn collect(scenario: &Scenario, findings: &mut Vec<Finding>) -> Self {
        let mut draws = Self::default();
        for quantity in quantities(scenario) {
            draws.add_quantity(quantity);
            draws.values.insert(owner(quantity));
        }
        for id in scenario.events.keys() {
            let name = format!("event.{id}");
            draws.inputs.insert(name.clone(), true);
            draws.values.insert(name);
        }
        for (owner, names) in forecasts::inputs(scenario) {
            draws.inputs.extend(names);
            draws.values.insert(owner);
        }
        draws.correlate(&scenario.correlations, findings);
        draws
    }

    /// The name of a random call.
    pub(super) fn name(&self, call: &Expression) -> &str {
        &self.names[&std::ptr::from_ref(call)]
    }

    /// The weights of independent normals that make up a correlated input's normal.
    pub(super) fn mixture_of(&self, name: &str) -> Option<Vec<(String, f64)>> {
        let &(group, row) = self.member.get(name)?;
        let group = &self.groups[group];
        let weights = group.factor.row(row).iter().copied();
        Some(
            group
                .names
                .iter()
                .cloned()
                .zip(weights)
                .take(row + 1)
                .collect(),
        )
    }

    /// Names of the inputs of each group of correlated ones.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[String]> {
        self.groups.iter().map(|group| group.names.as_slice())
    }

    pub(super) fn inputs(&self) -> Vec<RandomInput> {
        let input = |(name, &yearly): (&String, &bool)| RandomInput {
            name: name.clone(),
            yearly,
        };
        self.inputs.iter().map(input).collect()
    }

    fn add_quantity(&mut self, quantity: &Quantity) {
        self.add_form(&owner(quantity), &quantity.form);
    }

    fn add_form(&mut self, owner: &str, form: &Form) {
        match form {
            // The value below is a quantity of its own.
            Form::Lever(lever) => {
                if let Some(amount) = lever.effect.amount() {
                    self.add_form(owner, amount);
                }
            }
            Form::Expression(expression) => self.add_expression(owner, expression),
            Form::Path(knots) => {
                for (year, expression, _) in knots {
                    self.add_expression(&format!("{owner}@{year}"), expression);
                }
            }
        }
    }

    fn add_expression(&mut self, owner: &str, expression: &Expression) {
        let mut calls = Vec::new();
        random_calls(expression, &mut calls);
        for (position, (call, yearly)) in calls.into_iter().enumerate() {
            let name = match position {
                0 => owner.to_owned(),
                _ => format!("{owner}#{}", position + 1),
            };
            self.inputs.insert(name.clone(), yearly);
            self.names.insert(std::ptr::from_ref(call), name);
        }
    }

    fn correlate(&mut self, correlations: &[Correlation], findings: &mut Vec<Finding>) {
        let mut known: Vec<Table> = Vec::new();
        for correlation in correlations {
            known.extend(self.resolved(correlation, findings));
        }
        for tables in connected(&known) {
            if let Some(group) = group(&tables, findings) {
                for (row, name) in group.names.iter().enumerate() {
                    self.member.insert(name.clone(), (self.groups.len(), row));
                }
                self.groups.push(group);
            }
        }
    }

    /// A table with its members' inputs; members with a fixed value take no part in it.
    fn resolved(&self, correlation: &Correlation, findings: &mut Vec<Finding>) -> Option<Table> {
        let before = findings.len();
        let mut members: Vec<Option<String>> = Vec::new();
        for (member, place) in &correlation.between {
            let input = self.input_of(member);
            if input.is_none() {
                findings.push(match self.values.contains(member) {
                    true => fixed_member(member, place),
                    false => self.unknown_member(member, place),
                });
            }
            members.push(input);
        }
        let random = members.iter().zip(&correlation.between);
        let kinds: Vec<(bool, &(String, Place))> = random
            .filter_map(|(input, member)| Some((self.inputs[input.as_ref()?], member)))
            .collect();
        findings.extend(mixed_kinds(&kinds));
        let sound = findings[before..]
            .iter()
            .all(|finding| finding.severity == Severity::Warning);
        sound.then(|| Table::new(members, correlation))
    }

    /// The input that a member of `between` names: by its full name, or as its value's only one.
    fn input_of(&self, member: &str) -> Option<String> {
        let first = member.strip_suffix("#1");
        if let Some(name) = first.filter(|name| self.inputs.contains_key(*name)) {
            return Some(name.to_owned());
        }
        match self.inputs_of(member).as_slice() {
            [only] => Some((*only).to_owned()),
            _ if member.contains(['#', '@']) && self.inputs.contains_key(member) => {
                Some(member.to_owned())
            }
            _ => None,
        }
    }

    /// All random inputs of a value.
    fn inputs_of(&self, value: &str) -> Vec<&str> {
        let own = |name: &&str| {
            name.strip_prefix(value)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['#', '@']))
        };
        self.inputs.keys().map(String::as_str).filter(own).collect()
    }

    fn unknown_member(&self, member: &str, place: &Place) -> Finding {
        let finding =
            |message: String| Finding::error(place.clone(), "correlation.between", message);
        let several = self.inputs_of(member);
        if several.len() > 1 {
            let numbered = several.iter().map(|name| match *name == member {
                true => format!("{name}#1"),
                false => (*name).to_owned(),
            });
            let names: Vec<String> = numbered.collect();
            return finding(format!(
                "\"{member}\" holds {} random inputs",
                several.len()
            ))
            .label("expected exactly one")
            .hint(format!("name one of {}", names.join(", ")));
        }
        let names = self.inputs.keys().map(String::as_str);
        let found = finding(format!("\"{member}\" names no value with a random input"))
            .label("expected a value that holds a random call");
        let ending = format!(".{member}");
        let full = names.clone().find(|name| name.ends_with(&ending));
        match full.or_else(|| nearest(member, names)) {
            Some(name) => found.hint(format!("did you mean \"{name}\"?")),
            None => found,
        }
    }
}

fn mixed_kinds(kinds: &[(bool, &(String, Place))]) -> Option<Finding> {
    let (_, first) = kinds.iter().find(|(yearly, _)| *yearly)?;
    let (_, second) = kinds.iter().find(|(yearly, _)| !*yearly)?;
    let message = format!(
        "{} is drawn each year, {} once a path: they cannot be correlated",
        first.0, second.0
    );
    let finding = Finding::error(second.1.clone(), "correlation.between", message)
        .label("drawn once a path")
        .related(first.1.clone(), "drawn each year")
        .hint("wrap the one in yearly(…), or correlate inputs of one kind");
    Some(finding)
}

fn fixed_member(member: &str, place: &Place) -> Finding {
    let message = format!("\"{member}\" is a fixed value: its correlations have no effect");
    Finding::error(place.clone(), "correlation.between", message)
        .warning()
        .label("no random input here")
}

/// The name of a value's random inputs: its key as expressions write it.
pub(super) fn owner(quantity: &Quantity) -> String {
    let key = match &quantity.form {
        Form::Lever(_) => &quantity.key,
        _ => quantity.key.strip_suffix(".value").unwrap_or(&quantity.key),
    };
    key.replacen("population.group.", "population.", 1)
}

/// Outermost random calls in the order written; their parameters may hold further ones.
pub(super) fn random_calls<'a>(
    expression: &'a Expression,
    found: &mut Vec<(&'a Expression, bool)>,
) {
    match &expression.kind {
        Kind::Number(_) | Kind::Name(_) => {}
        Kind::Unary(_, x) => random_calls(x, found),
        Kind::Binary(_, x, y) => {
            random_calls(x, found);
            random_calls(y, found);
        }
        Kind::Interval(low, high) => {
            found.push((expression, false));
            random_calls(low, found);
            random_calls(high, found);
        }
        Kind::Call(function, arguments) => {
            let yearly = matches!(function, Function::Yearly | Function::Ar1 | Function::Walk);
            if yearly || function.is_distribution() {
                found.push((expression, yearly));
            }
            for argument in arguments {
                inner_calls(*function, &argument.value, found);
                if let Some(paired) = &argument.paired {
                    inner_calls(*function, paired, found);
                }
            }
        }
    }
}

/// A distribution that another function takes whole is no random call of its own; its parameters may hold some.
fn inner_calls<'a>(
    outer: Function,
    expression: &'a Expression,
    found: &mut Vec<(&'a Expression, bool)>,
) {
    let takes_whole = matches!(
        outer,
        Function::Yearly | Function::Mixture | Function::Truncated
    );
    if !takes_whole {
        return random_calls(expression, found);
    }
    match &expression.kind {
        Kind::Interval(low, high) => {
            random_calls(low, found);
            random_calls(high, found);
        }
        Kind::Call(function, arguments) if function.is_distribution() => {
            for argument in arguments {
                inner_calls(*function, &argument.value, found);
                if let Some(paired) = &argument.paired {
                    inner_calls(*function, paired, found);
                }
            }
        }
        _ => random_calls(expression, found),
    }
}
