//! Fans over the years, as first seen and as seen now.

use rayon::prelude::*;

use super::sample::PORTION;
use super::{Fan, FanOf, Posterior, RunError, Tracker};
use crate::analysis::track::FAN_LEVELS;
use crate::engine::{LANES, Paths, Program, simulate_picked};
use crate::graph::NodeId;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::statistics::{ColumnSummary, summarise};
use crate::uncertainty::Sampler;

/// Most resampled paths behind a fan.
const FAN_PATHS: usize = 20_000;

/// What fans are of, and their nodes by year: what was measured, then the indicators with targets that
/// were not.
pub(super) fn fans(
    model: &Model,
    scenarios: &[Scenario],
    scenario: usize,
) -> Vec<(FanOf, Vec<NodeId>)> {
    let mut found: Vec<(FanOf, Vec<NodeId>)> = Vec::new();
    for (at, observation) in model.observations.iter().enumerate() {
        let of = match observation.indicator {
            Some(indicator) => FanOf::Indicator(indicator),
            None => FanOf::Measured(at),
        };
        if found.iter().all(|(_, nodes)| *nodes != observation.nodes) {
            found.push((of, observation.nodes.clone()));
        }
    }
    let indicators = scenarios[scenario].indicators.values().enumerate();
    for (at, _) in indicators.filter(|(_, indicator)| !indicator.targets.is_empty()) {
        if found.iter().all(|(of, _)| *of != FanOf::Indicator(at)) {
            found.push((FanOf::Indicator(at), model.indicators[at].nodes.clone()));
        }
    }
    found
}

/// Room that is kept from fan to fan: touching fresh memory costs as much as filling it.
pub(super) struct Room {
    paths: Paths,
    columns: Vec<Vec<f64>>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            paths: Paths::zeroed(0, 0),
            columns: Vec::new(),
        }
    }
}

impl Tracker<'_> {
    /// Summaries before and now.
    pub(super) fn summarised(
        &mut self,
        fans: &[(FanOf, Vec<NodeId>)],
        nodes: &[NodeId],
        now: Option<&Posterior>,
    ) -> Result<Vec<Fan>, RunError> {
        let all = usize::try_from(self.paths).expect("paths fit into memory");
        let first: Vec<usize> = (0..all.min(FAN_PATHS)).collect();
        let before = self.picked(nodes, nodes, &first)?;
        let now = match now {
            Some(found) => {
                let picks = found.weights.resampled(all.min(FAN_PATHS));
                Some(self.picked(&found.fans, nodes, &picks)?)
            }
            None => None,
        };
        let mut from = 0;
        let mut made = Vec::new();
        for (of, own) in fans {
            let span = from..from + own.len();
            from = span.end;
            made.push(Fan {
                of: *of,
                before: before[span.clone()].to_vec(),
                now: now.as_ref().map_or_else(Vec::new, |now| now[span].to_vec()),
            });
        }
        Ok(made)
    }

    /// Summaries of nodes over some paths, which ascend and may repeat; each is simulated once.
    fn picked(
        &mut self,
        nodes: &[NodeId],
        names: &[NodeId],
        picks: &[usize],
    ) -> Result<Vec<ColumnSummary>, RunError> {
        let program = Program::compile(&self.compiled.graph, &self.points, nodes);
        // Each path, and how often it was picked.
        let counted: Vec<(u64, usize)> = picks
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0] as u64, same.len()))
            .collect();
        let mut room = std::mem::take(&mut self.room);
        room.columns.resize_with(nodes.len(), Vec::new);
        room.columns.iter_mut().for_each(Vec::clear);
        for portion in counted.chunks(PORTION * LANES) {
            let numbers: Vec<u64> = portion.iter().map(|(path, _)| *path).collect();
            let mut paths = room.paths.resized(numbers.len() as u64, nodes.len());
            simulate_picked(&program, &numbers, &mut paths)
                .map_err(|failure| self.explained(names[failure.column], failure))?;
            self.model_runs += numbers.len() as u64;
            room.columns
                .par_iter_mut()
                .enumerate()
                .for_each(|(at, column)| {
                    let values = paths.rows(at).flatten().zip(portion);
                    for (&value, &(_, count)) in values {
                        column.extend(std::iter::repeat_n(value, count));
                    }
                });
            room.paths = paths;
        }
        let moments = self.compiled.graph.moments();
        let columns = room.columns.par_iter_mut().zip(names);
        let summaries = columns.map(|(column, name)| {
            let mut own = summarise(column, &FAN_LEVELS, Sampler::MonteCarlo);
            own.moments = moments.get(name.index()).copied().unwrap_or_default();
            own
        });
        let summaries = summaries.collect();
        self.room = room;
        Ok(summaries)
    }
}
