//! Which nodes a run has to simulate, each once, and in what portions.

use std::collections::HashMap;

use crate::graph::NodeId;
use crate::model::{Compiled, Model, PairNodes};

/// Memory for simulated columns at a time. A run of many paths is simulated in
/// portions of columns, each portion computing only what it needs, so memory
/// does not grow with the number of outputs.
const PORTION_BYTES: u64 = 640 << 20;

/// Which indicators are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// All of them.
    #[default]
    All,
    /// These ids.
    Only(Vec<String>),
}

impl Selection {
    /// Whether an indicator is wanted.
    pub fn contains(&self, id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.iter().any(|wanted| wanted == id),
        }
    }
}

/// The distinct nodes of a run in the order of their first use.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    pub(super) nodes: Vec<NodeId>,
    positions: HashMap<NodeId, usize>,
    /// For each node, whether the shares of paths above and below zero are wanted.
    pub(super) signed: Vec<bool>,
}

impl Outputs {
    pub(super) fn of(compiled: &Compiled, selection: &Selection) -> Self {
        let mut outputs = Self::default();
        // People first: what is read from their states is then computed in one portion.
        for model in &compiled.models {
            for series in &model.people {
                outputs.add(&series.nodes);
            }
            for band in model.pyramids.iter().flat_map(|pyramid| &pyramid.bands) {
                outputs.add(&[band.male, band.female]);
            }
        }
        for model in &compiled.models {
            outputs.add_model(model, selection);
        }
        for pair in &compiled.pairs {
            outputs.add_pair(pair, &compiled.models[pair.scenario], selection);
        }
        outputs
    }

    fn add_model(&mut self, model: &Model, selection: &Selection) {
        for series in &model.indicators {
            if selection.contains(&series.name) {
                self.add(&series.nodes);
            }
        }
        for target in &model.targets {
            self.add(&[target.met, target.shortfall, target.level, target.tolerance]);
        }
        for joint in &model.joint {
            self.add(&[joint.all_met, joint.number_met]);
        }
        for line in &model.budget {
            self.add(&line.nominal);
            self.add(&line.real);
            if let Some(parts) = &line.parts {
                self.add(&parts.capital);
                self.add(&parts.running);
            }
        }
    }

    fn add_pair(&mut self, pair: &PairNodes, model: &Model, selection: &Selection) {
        let indicators = pair.indicators.iter();
        let wanted = indicators.filter(|own| selection.contains(&model.indicators[own.own].name));
        for difference in wanted.chain(&pair.budget) {
            self.add(&difference.nodes);
            for node in &difference.nodes {
                let position = self.positions[node];
                self.signed[position] = true;
            }
        }
    }

    fn add(&mut self, nodes: &[NodeId]) {
        for &node in nodes {
            let next = self.nodes.len();
            if *self.positions.entry(node).or_insert(next) == next {
                self.nodes.push(node);
                self.signed.push(false);
            }
        }
    }

    pub(super) fn position(&self, node: NodeId) -> Option<usize> {
        self.positions.get(&node).copied()
    }

    /// Portions of nodes that fit into memory together.
    pub(super) fn portions(&self, paths: u64) -> std::slice::Chunks<'_, NodeId> {
        self.nodes.chunks(columns_in_memory(paths))
    }
}

/// How many columns of so many paths fit into memory together, at least one.
pub(super) fn columns_in_memory(paths: u64) -> usize {
    let column_bytes = paths.max(1).saturating_mul(8);
    let columns = (PORTION_BYTES / column_bytes).clamp(1, 1 << 20);
    usize::try_from(columns).expect("at most 2^20")
}
