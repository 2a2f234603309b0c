//! Random inputs: which random calls a scenario holds, what each is called,
//! and how `[[correlation]]` ties them.
//!
//! A random call is named by the key path of its value: `driver.care_wage`,
//! then `driver.care_wage#2` for the second call in the same value, with
//! `@year` for a knot of a path over time. The name, the year and the seed fix
//! its draws, so a new driver moves no other's.
//!
//! Correlated inputs form groups (tables that share a member are one group;
//! pairs that no table names are uncorrelated). Within a group the normals are
//! `z = L e`, with `L` the lower Cholesky factor of the Gaussian correlations
//! `2 sin(π ρ / 6)` that give the rank correlations `ρ` (Pearson 1907).

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};

use super::quantities::quantities;
use crate::expression::{Expression, Function, Kind, nearest};
use crate::scenario::{Correlation, Finding, Form, Place, Quantity, Scenario, Severity};
use crate::uncertainty::{Cholesky, CorrelationError};

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

#[derive(Debug)]
struct Group {
    names: Vec<String>,
    factor: Cholesky,
}

impl Draws {
    pub(super) fn collect(scenario: &Scenario, findings: &mut Vec<Finding>) -> Self {
        let mut draws = Self::default();
        for quantity in quantities(scenario) {
            draws.add_quantity(quantity);
            draws.values.insert(owner(quantity));
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

    pub(super) fn inputs(&self) -> Vec<RandomInput> {
        let input = |(name, &yearly): (&String, &bool)| RandomInput {
            name: name.clone(),
            yearly,
        };
        self.inputs.iter().map(input).collect()
    }

    fn add_quantity(&mut self, quantity: &Quantity) {
        let owner = owner(quantity);
        let owner = owner.as_str();
        match &quantity.form {
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

/// A correlation table whose members are random inputs.
#[derive(Debug, Clone)]
struct Table {
    names: Vec<String>,
    /// One for each pair of names, row by row.
    ranks: Vec<f64>,
    place: Place,
}

impl Table {
    fn new(members: Vec<Option<String>>, correlation: &Correlation) -> Self {
        let mut ranks = correlation.ranks.iter();
        let mut kept = Vec::new();
        for (position, first) in members.iter().enumerate() {
            for second in &members[position + 1..] {
                let rank = *ranks.next().expect("one rank for each pair");
                if first.is_some() && second.is_some() {
                    kept.push(rank);
                }
            }
        }
        Self {
            names: members.into_iter().flatten().collect(),
            ranks: kept,
            place: correlation.place.clone(),
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

/// The joint correlations of tables that share members.
fn group(tables: &[&Table], findings: &mut Vec<Finding>) -> Option<Group> {
    let mut names: IndexSet<String> = IndexSet::new();
    names.extend(tables.iter().flat_map(|table| table.names.iter().cloned()));
    let count = names.len();
    let mut ranks = vec![vec![0.0; count]; count];
    (0..count).for_each(|i| ranks[i][i] = 1.0);
    let mut origin: HashMap<(usize, usize), (&Place, f64)> = HashMap::new();
    for table in tables {
        for ((i, j), rank) in pairs(table, &names) {
            let place = &table.place;
            if let Some((first, known)) = origin.insert((i, j), (place, rank))
                && known != rank
            {
                findings.push(doubled_pair(&names[i], &names[j], place, first));
            }
            ranks[i][j] = rank;
            ranks[j][i] = rank;
        }
    }
    match Cholesky::from_spearman(&ranks) {
        Ok(factor) => Some(Group {
            factor,
            names: names.into_iter().collect(),
        }),
        Err(error) => {
            let place = |pair: &(usize, usize)| {
                let (i, j) = (pair.0.min(pair.1), pair.0.max(pair.1));
                let known = origin.get(&(i, j));
                known.map_or(&tables[0].place, |(place, _)| place).clone()
            };
            findings.push(impossible_matrix(&names, &error, place));
            None
        }
    }
}

/// The name of a value's random inputs: its key as expressions write it.
fn owner(quantity: &Quantity) -> String {
    let key = quantity.key.strip_suffix(".value").unwrap_or(&quantity.key);
    key.replacen("population.group.", "population.", 1)
}

fn doubled_pair(first: &str, second: &str, place: &Place, earlier: &Place) -> Finding {
    let message = format!("the rank correlation of {first} and {second} is given twice");
    Finding::error(place.clone(), "correlation", message)
        .label("given again here")
        .related(earlier.clone(), "first given here")
}

/// Index pairs `(i, j)`, `i < j`, of a table in its group, with their rank correlations.
fn pairs(table: &Table, names: &IndexSet<String>) -> Vec<((usize, usize), f64)> {
    let position = |name: &String| {
        let found = names.get_index_of(name);
        found.expect("members were collected from the same tables")
    };
    let members: Vec<usize> = table.names.iter().map(position).collect();
    let mut ranks = table.ranks.iter();
    let mut found = Vec::new();
    for (first, &i) in members.iter().enumerate() {
        for &j in &members[first + 1..] {
            let rank = *ranks.next().expect("one rank for each pair");
            found.push(((i.min(j), i.max(j)), rank));
        }
    }
    found
}

/// Tables in groups that share no member, in the order of their first table.
fn connected(tables: &[Table]) -> Vec<Vec<&Table>> {
    let mut groups: Vec<Vec<&Table>> = Vec::new();
    for table in tables {
        let shares = |group: &Vec<&Table>| {
            let mut names = group.iter().flat_map(|own| &own.names);
            names.any(|name| table.names.contains(name))
        };
        let (touching, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut joined: Vec<&Table> = touching.into_iter().flatten().collect();
        joined.push(table);
        groups = apart;
        groups.push(joined);
    }
    groups
}

/// Outermost random calls in the order written; their parameters may hold further ones.
fn random_calls<'a>(expression: &'a Expression, found: &mut Vec<(&'a Expression, bool)>) {
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

fn impossible_matrix(
    names: &IndexSet<String>,
    error: &CorrelationError,
    place: impl Fn(&(usize, usize)) -> Place,
) -> Finding {
    let pair = |pair: &(usize, usize)| format!("{} and {}", names[pair.0], names[pair.1]);
    let contradict =
        "these rank correlations contradict each other: no joint distribution has them";
    match error {
        CorrelationError::NotPositiveSemidefinite {
            pair: at,
            given,
            low,
            high,
        } => Finding::error(place(at), "correlation", contradict)
            .label(format!("{given} for {} does not fit the others", pair(at)))
            // Rounded towards the inside, so that the value named is usable.
            .hint(format!(
                "between {:.4} and {:.4} it would; the nearest usable value is {:.4}",
                (low * 1e4).ceil() / 1e4,
                (high * 1e4).floor() / 1e4,
                if given > high {
                    (high * 1e4).floor() / 1e4
                } else {
                    (low * 1e4).ceil() / 1e4
                }
            )),
        CorrelationError::NoSinglePair {
            pair: at,
            given,
            usable,
            ..
        } => Finding::error(place(at), "correlation", contradict)
            .label(format!(
                "{given} for {} is the furthest from usable",
                pair(at)
            ))
            .hint(format!(
                "no single change mends it; in the nearest usable matrix this pair has {usable:.4}"
            )),
        CorrelationError::Entry { pair: at, value } => {
            let message = format!("{value} is no rank correlation of {}", pair(at));
            Finding::error(place(at), "correlation", message)
                .label("expected a number from -1 to 1")
        }
        other => Finding::error(place(&(0, 1)), "correlation", other.to_string()),
    }
}
