//! What changes of indicators are made of, over all paths: `model::attributions`, simulated and reduced.
//!
//! Means of the parts add up to the mean change, because the parts add up on every path; their quantiles
//! do not.

use rayon::prelude::*;

use super::failure::RunError;
use crate::engine::simulate;
use crate::graph::{Graph, NodeId};
use crate::model::{Attribution, Bar};
use crate::scenario::Scenario;
use crate::statistics::{ColumnSummary, STANDARD_QUANTILES, summarise};
use crate::uncertainty::PointSet;

/// Columns that are simulated together.
const PORTION: usize = 512;

/// One change, reduced; quantiles are at [`STANDARD_QUANTILES`].
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionSummary {
    /// Position of the indicator in the (new) scenario.
    pub indicator: usize,
    /// The year of the end.
    pub year: i32,
    /// Where it starts.
    pub start: ColumnSummary,
    /// Where it ends.
    pub end: ColumnSummary,
    /// The parts that move it in some path, in a fixed order.
    pub bars: Vec<(Bar, ColumnSummary)>,
}

impl AttributionSummary {
    /// Whether start and end are the same in every path and nothing moves in between.
    pub fn is_none(&self) -> bool {
        self.bars.is_empty()
    }
}

/// Simulates and reduces attributions of a scenario; `progress(done, all)` counts columns.
///
/// # Errors
/// A simulated value that is not finite.
pub fn summarise_attributions(
    graph: &Graph,
    scenario: &Scenario,
    attributions: &[Attribution],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Vec<AttributionSummary>, RunError> {
    let run = &scenario.run;
    let base_year = scenario.plan.base_year;
    let points = PointSet::new(run.sampler, run.seed, run.paths, base_year);
    let nodes: Vec<NodeId> = attributions.iter().flat_map(all_nodes).collect();
    let mut columns: Vec<ColumnSummary> = Vec::with_capacity(nodes.len());
    for portion in nodes.chunks(PORTION) {
        let paths = simulate(graph, &points, portion, run.paths, &|_| ());
        let paths = paths.map_err(|failure| {
            let place = owner(attributions, columns.len() + failure.column);
            RunError::NonFinite {
                scenario: scenario.id.clone(),
                quantity: scenario
                    .indicators
                    .get_index(place.indicator)
                    .map_or_else(String::new, |(id, _)| id.clone()),
                year: place.year,
                path: failure.path,
                value: failure.value,
                inputs: Vec::new(),
            }
        })?;
        let summaries = (0..portion.len()).into_par_iter().map(|column| {
            let mut values = paths.column(column);
            summarise(&mut values, &STANDARD_QUANTILES, run.sampler)
        });
        columns.extend(summaries.collect::<Vec<_>>());
        progress(columns.len() as u64, nodes.len() as u64);
    }
    let mut columns = columns.into_iter();
    let mut next = || columns.next().expect("one column for each node");
    let found = attributions.iter().map(|own| {
        let (start, end) = (next(), next());
        let bars = own.bars.iter().map(|(bar, _)| (bar.clone(), next()));
        let moves = |column: &ColumnSummary| column.mean != 0.0 || column.standard_deviation > 0.0;
        AttributionSummary {
            indicator: own.indicator,
            year: own.year,
            start,
            end,
            bars: bars.filter(|(_, column)| moves(column)).collect(),
        }
    });
    Ok(found.collect())
}

fn all_nodes(own: &Attribution) -> impl Iterator<Item = NodeId> + '_ {
    let bars = own.bars.iter().map(|(_, node)| *node);
    [own.start, own.end].into_iter().chain(bars)
}

/// The attribution that a column belongs to.
fn owner(attributions: &[Attribution], column: usize) -> &Attribution {
    let mut before = 0;
    let own = attributions.iter().find(|own| {
        before += 2 + own.bars.len();
        column < before
    });
    own.expect("a column of these")
}
