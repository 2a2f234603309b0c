//! Factors: the uncertain values of a scenario, those that correlate taken together.
//!
//! A variance can be split among what varies independently (Sobol' 1993). Values that
//! `[[correlation]]` ties do not, so they are one factor, as are all random calls of one
//! value and all years of a yearly process.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::compiler::{Compiler, Context};
use super::forecasts::OWNER;
use super::quantities::quantities;
use crate::graph::NodeId;

/// An uncertain value.
#[derive(Debug, Clone, PartialEq)]
pub struct UncertainValue {
    /// Its name, as random inputs and correlations name it.
    pub name: String,
    /// Its position in [`quantities`]; none for an event.
    pub quantity: Option<usize>,
    /// Its value in each simulated year; empty where it has none of its own in some year.
    pub nodes: Vec<NodeId>,
}

/// Uncertain values that vary independently of all others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Factor {
    /// Names of their random inputs.
    pub inputs: Vec<String>,
    /// The values, in the order of the files; more than one where they correlate.
    pub values: Vec<UncertainValue>,
}

impl Factor {
    /// The names of its values, joined by ` + `.
    pub fn name(&self) -> String {
        let names: Vec<&str> = self
            .values
            .iter()
            .map(|value| value.name.as_str())
            .collect();
        names.join(" + ")
    }
}

/// The value that a random input belongs to: its name without `#2` or `@2025`.
fn owner_of(input: &str) -> &str {
    input.split(['#', '@']).next().unwrap_or(input)
}

impl Compiler<'_> {
    /// The scenario's factors, in the order of the files. Call when all else is compiled: it asks
    /// for every uncertain value in every year, also where nothing else does.
    pub(super) fn factors(&mut self) -> Vec<Factor> {
        let inputs = self.draws.inputs();
        let mut group_of: BTreeMap<&str, usize> = BTreeMap::new();
        let groups: Vec<Vec<String>> = self.draws.groups().map(<[String]>::to_vec).collect();
        // A value with several inputs ties the groups that they are in.
        let mut parent: Vec<usize> = (0..groups.len()).collect();
        for (index, names) in groups.iter().enumerate() {
            for name in names {
                let first = *group_of.entry(owner_of(name)).or_insert(index);
                let (one, other) = (root(&parent, first), root(&parent, index));
                parent[one.max(other)] = one.min(other);
            }
        }
        let mut factors: IndexMap<String, Factor> = IndexMap::new();
        for input in &inputs {
            let owner = owner_of(&input.name);
            let key = match group_of.get(owner) {
                Some(&group) => format!("#{}", root(&parent, group)),
                None => owner.to_owned(),
            };
            let factor = factors.entry(key).or_default();
            factor.inputs.push(input.name.clone());
            if factor.values.iter().all(|value| value.name != owner) {
                factor.values.push(UncertainValue {
                    name: owner.to_owned(),
                    quantity: None,
                    nodes: Vec::new(),
                });
            }
        }
        let mut factors: Vec<Factor> = factors.into_values().collect();
        self.attach_values(&mut factors);
        factors
    }

    fn attach_values(&mut self, factors: &mut [Factor]) {
        let findings = self.findings.len();
        let all = quantities(self.scenario);
        for value in factors.iter_mut().flat_map(|factor| &mut factor.values) {
            let position = all
                .iter()
                .position(|quantity| super::draws::owner(quantity) == value.name);
            value.quantity = position;
            let nodes = match (position, value.name.strip_prefix(OWNER)) {
                (Some(position), _) => self.nodes(|cx, year| cx.quantity(all[position], year)),
                (None, Some(id)) => self.series_nodes(id),
                (None, None) => continue,
            };
            let sound = |node: &NodeId| self.graph.known_value(*node).is_none_or(f64::is_finite);
            if nodes.iter().all(sound) {
                value.nodes = nodes;
            }
        }
        // A value that nothing asks for in some year has no fault there.
        self.findings.truncate(findings);
    }
}

impl Compiler<'_> {
    fn nodes(&mut self, of: impl Fn(&mut Self, i32) -> NodeId) -> Vec<NodeId> {
        let years = self.years.all();
        years.map(|year| of(self, year)).collect()
    }

    /// A series of `[history]` that is carried on.
    fn series_nodes(&mut self, id: &str) -> Vec<NodeId> {
        let place = &self.scenario.plan.place;
        let context = Context { key: id, place };
        self.nodes(|cx, year| cx.forecast(id, year, context))
    }
}

fn root(parent: &[usize], mut index: usize) -> usize {
    while parent[index] != index {
        index = parent[index];
    }
    index
}
