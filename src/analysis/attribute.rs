//! What changes of indicators are made of, over all paths: `model::attributions`, simulated and reduced.
//!
//! Means of the parts add up to the mean change, because the parts add up on every path; their quantiles
//! do not.

use rayon::prelude::*;

use super::failure::RunError;
use super::outputs::{Selection, columns_in_memory};
use super::paths::point_set;
use crate::engine::{NonFinite, simulate};
use crate::graph::{Graph, NodeId};
use crate::model::{Attribution, Bar, Change, attributions, baseline};
use crate::scenario::Scenario;
use crate::statistics::{ColumnSummary, STANDARD_QUANTILES, summarise};
use crate::uncertainty::{PointSet, Sampler};

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

/// What sets a scenario's targeted indicators apart from the baseline, each in its targets' years.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioAttribution {
    /// Position of the scenario.
    pub scenario: usize,
    /// Position of the baseline.
    pub baseline: usize,
    /// The changes; none for what is the same in every path.
    pub changes: Vec<AttributionSummary>,
    /// Indicators (by position) and years of which a part, switched alone, is not a finite number in
    /// some path, so that there is nothing to split.
    pub unsplit: Vec<(usize, i32)>,
}

/// The changes of a plan's targets from the baseline to every other scenario, as nodes.
#[derive(Debug)]
pub struct BaselineChanges {
    baseline: usize,
    pairs: Vec<(usize, Vec<Attribution>)>,
}

impl BaselineChanges {
    /// Compiles them into the graph of the plan.
    pub fn compile(graph: &mut Graph, scenarios: &[Scenario], selection: &Selection) -> Self {
        let base = baseline(scenarios);
        let others = (0..scenarios.len()).filter(|&at| at != base);
        let pair = |at: usize| {
            let scenario = &scenarios[at];
            let change = Change::Between {
                baseline: &scenarios[base],
                scenario,
            };
            let wanted = targeted(scenario, selection);
            (at, attributions(graph, change, &wanted))
        };
        Self {
            baseline: base,
            pairs: others.map(pair).collect(),
        }
    }

    /// Simulates and reduces them, on the draws of the run; `progress(done, all)` counts columns.
    pub fn simulate(
        &self,
        graph: &Graph,
        scenarios: &[Scenario],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Vec<ScenarioAttribution> {
        let points = point_set(scenarios);
        let sampler = scenarios[0].run.sampler;
        let mut sound: Vec<&Attribution> = self.pairs.iter().flat_map(|(_, own)| own).collect();
        // A plan that is half the baseline's exists for this split only: what has no value there is no
        // fault of the plan, and stops nothing.
        let found = loop {
            match summaries(graph, &points, sampler, &sound, progress) {
                Ok(found) => break found,
                Err(failure) => {
                    sound.remove(owner(&sound, failure.column));
                }
            }
        };
        let mut rest = sound.iter().zip(found).peekable();
        let pairs = self.pairs.iter().map(|(scenario, own)| {
            let (mut changes, mut unsplit) = (Vec::new(), Vec::new());
            for change in own {
                match rest.next_if(|(next, _)| std::ptr::eq(**next, change)) {
                    Some((_, summary)) if summary.is_none() => (),
                    Some((_, summary)) => changes.push(summary),
                    None => unsplit.push((change.indicator, change.year)),
                }
            }
            ScenarioAttribution {
                scenario: *scenario,
                baseline: self.baseline,
                changes,
                unsplit,
            }
        });
        pairs.collect()
    }
}

/// Indicators of a scenario that have targets, with the targets' years.
pub fn targeted(scenario: &Scenario, selection: &Selection) -> Vec<(usize, i32)> {
    let indicators = scenario.indicators.iter().enumerate();
    let wanted = indicators.filter(|(_, (id, _))| selection.contains(id));
    wanted
        .flat_map(|(at, (_, indicator))| {
            let mut years: Vec<i32> = indicator.targets.iter().map(|own| own.year).collect();
            years.sort_unstable();
            years.dedup();
            years.into_iter().map(move |year| (at, year))
        })
        .collect()
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
    let points = point_set(std::slice::from_ref(scenario));
    let all: Vec<&Attribution> = attributions.iter().collect();
    summaries(graph, &points, scenario.run.sampler, &all, progress).map_err(|failure| {
        let place = all[owner(&all, failure.column)];
        let indicator = scenario.indicators.get_index(place.indicator);
        RunError::NonFinite {
            scenario: scenario.id.clone(),
            quantity: indicator.map_or_else(String::new, |(id, _)| id.clone()),
            year: place.year,
            path: failure.path,
            value: failure.value,
            inputs: Vec::new(),
        }
    })
}

/// A failure's column counts those of all attributions: start, end and bars of each.
fn summaries(
    graph: &Graph,
    points: &PointSet,
    sampler: Sampler,
    attributions: &[&Attribution],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Vec<AttributionSummary>, NonFinite> {
    let nodes: Vec<NodeId> = attributions.iter().flat_map(|own| all_nodes(own)).collect();
    let mut columns: Vec<ColumnSummary> = Vec::with_capacity(nodes.len());
    for portion in nodes.chunks(columns_in_memory(points.paths())) {
        let before = columns.len();
        let paths = simulate(graph, points, portion, points.paths(), &|_| ());
        let paths = paths.map_err(|failure| NonFinite {
            column: before + failure.column,
            ..failure
        })?;
        let summaries = (0..portion.len()).into_par_iter().map(|column| {
            let mut values = paths.column(column);
            summarise(&mut values, &STANDARD_QUANTILES, sampler)
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

/// Position of the attribution that a column belongs to.
fn owner(attributions: &[&Attribution], column: usize) -> usize {
    let mut before = 0;
    let own = attributions.iter().position(|own| {
        before += 2 + own.bars.len();
        column < before
    });
    own.expect("a column of these")
}
