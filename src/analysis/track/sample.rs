//! Simulated columns of all scenarios: what was measured, and which targets are met.
//!
//! Scenarios share their draws, their people and much else, so all are simulated in one program, a
//! portion of paths at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::RunError;
use crate::analysis::failure::explain;
use crate::engine::{LANES, Paths, Program, simulate_from};
use crate::graph::NodeId;
use crate::model::Compiled;
use crate::scenario::Scenario;
use crate::uncertainty::PointSet;

/// Blocks of paths that are simulated at a time.
pub(super) const PORTION: usize = 64;

/// A scenario's columns, one value a path. Scenarios may share them.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// By measurement.
    pub(super) measured: Vec<Arc<Vec<f64>>>,
    /// By target: whether it is met.
    pub(super) met: Vec<Arc<Vec<bool>>>,
}

/// The nodes of a scenario's sample.
pub(super) struct Wanted {
    pub(super) measured: Vec<NodeId>,
    pub(super) met: Vec<NodeId>,
}

/// A column that is being filled.
enum Column {
    Value(Vec<f64>),
    Met(Vec<bool>),
}

/// Simulates `paths` paths of all that is wanted.
///
/// # Errors
/// A value that is not finite.
pub(super) fn simulate_all(
    compiled: &Compiled,
    scenarios: &[Scenario],
    points: &PointSet,
    wanted: &[Wanted],
    paths: u64,
) -> Result<Vec<Sample>, RunError> {
    let mut places: BTreeMap<(NodeId, bool), usize> = BTreeMap::new();
    let mut nodes = Vec::new();
    let mut columns = Vec::new();
    let count = usize::try_from(paths).expect("paths fit into memory");
    for own in wanted {
        let measured = own.measured.iter().map(|&node| (node, false));
        for key in measured.chain(own.met.iter().map(|&node| (node, true))) {
            places.entry(key).or_insert_with(|| {
                nodes.push(key.0);
                columns.push(match key.1 {
                    false => Column::Value(Vec::with_capacity(count)),
                    true => Column::Met(Vec::with_capacity(count)),
                });
                nodes.len() - 1
            });
        }
    }
    let program = Program::compile(&compiled.graph, points, &nodes);
    let portion = PORTION * LANES;
    let mut room = Paths::zeroed(0, 0);
    for start in (0..count).step_by(portion) {
        let here = portion.min(count - start);
        room = room.resized(here as u64, nodes.len());
        let block = (start / LANES) as u64;
        simulate_from(&program, block, &mut room, &|_| ()).map_err(|failure| {
            explain(compiled, scenarios, points, nodes[failure.column], failure)
        })?;
        let each = columns.par_iter_mut().enumerate();
        each.for_each(|(at, column)| match column {
            Column::Value(values) => room.rows(at).for_each(|row| values.extend_from_slice(row)),
            Column::Met(met) => room
                .rows(at)
                .for_each(|row| met.extend(row.iter().map(|value| *value != 0.0))),
        });
    }
    let (mut values, mut met) = (BTreeMap::new(), BTreeMap::new());
    for (at, column) in columns.into_iter().enumerate() {
        match column {
            Column::Value(own) => drop(values.insert(at, Arc::new(own))),
            Column::Met(own) => drop(met.insert(at, Arc::new(own))),
        }
    }
    let sample = |own: &Wanted| Sample {
        measured: own
            .measured
            .iter()
            .map(|&node| Arc::clone(&values[&places[&(node, false)]]))
            .collect(),
        met: own
            .met
            .iter()
            .map(|&node| Arc::clone(&met[&places[&(node, true)]]))
            .collect(),
    };
    Ok(wanted.iter().map(sample).collect())
}
