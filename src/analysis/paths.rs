//! Every simulated value, handed over a portion of paths at a time: memory
//! grows neither with the number of paths nor with what is done with them.

use std::ops::Range;

use super::failure::{RunError, explain};
use super::outputs::Selection;
use crate::engine::{LANES, Paths, Program, simulate_from};
use crate::graph::NodeId;
use crate::model::{Compiled, Model};
use crate::scenario::Scenario;
use crate::uncertainty::PointSet;

/// Memory for the columns of a portion.
const PORTION_BYTES: usize = 256 << 20;

/// One series of one scenario in one year, on consecutive paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathColumn<'a> {
    /// Position of the scenario.
    pub scenario: usize,
    /// Indicator id, or an input's key path.
    pub series: &'a str,
    /// Position of the indicator in its scenario; none for an input.
    pub indicator: Option<usize>,
    /// The year.
    pub year: i32,
    /// Number of the first path, from 0.
    pub first_path: u64,
    /// One value a path, in the written unit.
    pub values: &'a [f64],
}

/// Why not all paths were handed over.
#[derive(Debug, Clone, PartialEq)]
pub enum PathsStopped<E> {
    /// A value was no number.
    Run(RunError),
    /// The taker failed.
    Sink(E),
}

/// Hands over every wanted indicator and every input: by scenario, portion of paths, series and
/// year. `progress(done, all)` counts paths over all scenarios.
///
/// # Errors
/// A value that is not finite, or whatever `sink` returns.
pub fn each_path_column<E>(
    compiled: &Compiled,
    scenarios: &[Scenario],
    selection: &Selection,
    progress: &(dyn Fn(u64, u64) + Sync),
    sink: &mut dyn FnMut(PathColumn<'_>) -> Result<(), E>,
) -> Result<(), PathsStopped<E>> {
    let points = point_set(scenarios);
    let all = points.paths() * compiled.models.len() as u64;
    let tick = |paths: u64| progress(paths, all);
    for (scenario, model) in compiled.models.iter().enumerate() {
        let wanted = wanted(model, selection);
        let nodes: Vec<NodeId> = wanted.iter().map(|column| column.node).collect();
        let run = Portions {
            compiled,
            scenarios,
            points: &points,
            nodes: &nodes,
        };
        run.each(0..points.paths(), &tick, &mut |first_path, paths| {
            for (position, column) in wanted.iter().enumerate() {
                sink(PathColumn {
                    scenario,
                    series: column.series,
                    indicator: column.indicator,
                    year: column.year,
                    first_path,
                    values: &paths.column(position),
                })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The points of a run.
pub(super) fn point_set(scenarios: &[Scenario]) -> PointSet {
    let run = &scenarios[0].run;
    PointSet::new(
        run.sampler,
        run.seed,
        run.paths,
        scenarios[0].plan.base_year,
    )
}

/// Nodes that are simulated a portion of paths at a time.
pub(super) struct Portions<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) scenarios: &'a [Scenario],
    pub(super) points: &'a PointSet,
    pub(super) nodes: &'a [NodeId],
}

impl Portions<'_> {
    /// Hands over the paths of a range, which starts with a whole block, in portions of whole
    /// blocks: the number of a portion's first path, and a column for each node.
    pub(super) fn each<E>(
        &self,
        range: Range<u64>,
        tick: &(dyn Fn(u64) + Sync),
        sink: &mut dyn FnMut(u64, &Paths) -> Result<(), E>,
    ) -> Result<(), PathsStopped<E>> {
        let program = Program::compile(&self.compiled.graph, self.points, self.nodes);
        let portion = portion(self.nodes.len());
        let mut paths = Paths::zeroed(0, 0);
        let mut first_path = range.start;
        while first_path < range.end {
            let count = portion.min(range.end - first_path);
            if paths.len() as u64 != count || paths.columns() != self.nodes.len() {
                paths = Paths::zeroed(count, self.nodes.len());
            }
            let first_block = first_path / LANES as u64;
            simulate_from(&program, first_block, &mut paths, tick).map_err(|failure| {
                let node = self.nodes[failure.column];
                let points = self.points;
                PathsStopped::Run(explain(
                    self.compiled,
                    self.scenarios,
                    points,
                    node,
                    failure,
                ))
            })?;
            sink(first_path, &paths).map_err(PathsStopped::Sink)?;
            first_path += count;
        }
        Ok(())
    }
}

/// Paths of a portion: whole blocks, at least one.
fn portion(columns: usize) -> u64 {
    let paths = PORTION_BYTES / (8 * columns.max(1));
    (paths / LANES).max(1) as u64 * LANES as u64
}

struct Wanted<'a> {
    series: &'a str,
    indicator: Option<usize>,
    year: i32,
    node: NodeId,
}

fn wanted<'a>(model: &'a Model, selection: &Selection) -> Vec<Wanted<'a>> {
    let indicators = model.indicators.iter().enumerate();
    let indicators = indicators
        .filter(|(_, series)| selection.contains(&series.name))
        .map(|(index, series)| (Some(index), series));
    let inputs = model.inputs.iter().map(|series| (None, series));
    let mut found = Vec::new();
    for (indicator, series) in indicators.chain(inputs) {
        for (&year, &node) in model.years.iter().zip(&series.nodes) {
            found.push(Wanted {
                series: &series.name,
                indicator,
                year,
                node,
            });
        }
    }
    found
}
