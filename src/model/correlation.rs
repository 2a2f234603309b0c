//! Correlation tables joined into groups, and what is said of impossible ones.
//!
//! Tables that share a member are one group; pairs that no table names are
//! uncorrelated. Within a group the normals are `z = L e`, with `L` the lower
//! Cholesky factor of the Gaussian correlations `2 sin(π ρ / 6)` that give the
//! rank correlations `ρ` (Pearson 1907).

use std::collections::HashMap;

use indexmap::IndexSet;

use crate::scenario::{Correlation, Finding, Place};
use crate::uncertainty::{Cholesky, CorrelationError};

#[derive(Debug)]
pub(super) struct Group {
    pub(super) names: Vec<String>,
    pub(super) factor: Cholesky,
}

/// A correlation table whose members are random inputs.
#[derive(Debug, Clone)]
pub(super) struct Table {
    names: Vec<String>,
    /// One for each pair of names, row by row.
    ranks: Vec<f64>,
    place: Place,
}

impl Table {
    pub(super) fn new(members: Vec<Option<String>>, correlation: &Correlation) -> Self {
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

/// The joint correlations of tables that share members.
pub(super) fn group(tables: &[&Table], findings: &mut Vec<Finding>) -> Option<Group> {
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
pub(super) fn connected(tables: &[Table]) -> Vec<Vec<&Table>> {
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
