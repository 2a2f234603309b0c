//! The second pass: differences of outcomes and costs, measured together a portion of paths at a time.

use indexmap::IndexMap;

use super::{
    CostPer, JointComparison, MeanDifference, SharedTarget, TargetComparison, cost_years,
    shared_targets, shared_years,
};
use crate::analysis::failure::RunError;
use crate::analysis::paths::{PathsStopped, Portions, point_set};
use crate::graph::NodeId;
use crate::model::{Compiled, JointNodes, Model, PairNodes};
use crate::scenario::Scenario;
use crate::statistics::{PairedColumns, PairedMeans};

/// Two columns that are measured together: a difference of outcomes `own - other`, or none, and a
/// cost, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Wanted {
    outcome: Option<(NodeId, NodeId)>,
    cost: Option<NodeId>,
}

/// What the second pass measured.
pub(super) struct Measured {
    means: IndexMap<Wanted, PairedMeans>,
}

impl Measured {
    pub(super) fn simulate(
        compiled: &Compiled,
        scenarios: &[Scenario],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Self, RunError> {
        let points = point_set(scenarios);
        let mut columns: IndexMap<Wanted, PairedColumns> = IndexMap::new();
        for pair in &compiled.pairs {
            for wanted in wanted(compiled, scenarios, pair) {
                columns
                    .entry(wanted)
                    .or_insert_with(|| PairedColumns::new(points.sampler()));
            }
        }
        let mut nodes: IndexMap<NodeId, ()> = IndexMap::new();
        for wanted in columns.keys() {
            let outcome = wanted
                .outcome
                .iter()
                .flat_map(|(own, other)| [*own, *other]);
            nodes.extend(outcome.chain(wanted.cost).map(|node| (node, ())));
        }
        let list: Vec<NodeId> = nodes.keys().copied().collect();
        let run = Portions {
            compiled,
            scenarios,
            points: &points,
            nodes: &list,
        };
        let tick = |paths: u64| progress(paths, points.paths());
        let position = |node: NodeId| nodes.get_index_of(&node).expect("it was asked for");
        let done =
            run.each::<std::convert::Infallible>(0..points.paths(), &tick, &mut |_, paths| {
                for (wanted, column) in &mut columns {
                    let read = |node: NodeId| paths.column(position(node));
                    let nothing = || vec![0.0; paths.len()];
                    let outcome = wanted.outcome.map_or_else(nothing, |(own, other)| {
                        let pairs = read(own).into_iter().zip(read(other));
                        pairs.map(|(own, other)| own - other).collect()
                    });
                    column.push(&outcome, &wanted.cost.map_or_else(nothing, read));
                }
                Ok(())
            });
        match done {
            Ok(()) => {}
            Err(PathsStopped::Run(error)) => return Err(error),
            Err(PathsStopped::Sink(never)) => match never {},
        }
        Ok(Self {
            means: columns
                .into_iter()
                .map(|(wanted, column)| (wanted, column.means()))
                .collect(),
        })
    }

    fn of(&self, wanted: Wanted) -> PairedMeans {
        self.means[&wanted]
    }

    pub(super) fn cost(&self, node: NodeId) -> MeanDifference {
        MeanDifference::second(&self.of(Wanted {
            outcome: None,
            cost: Some(node),
        }))
    }

    pub(super) fn target(
        &self,
        shared: &SharedTarget,
        own: &Model,
        nodes: &PairNodes,
    ) -> TargetComparison {
        let means = self.of(Wanted {
            outcome: Some((shared.own.met, shared.other.met)),
            cost: cost_through(own, nodes, shared.year),
        });
        let difference = MeanDifference::first(&means);
        // Of 0/1 columns: b - c is the mean, b + c the share of paths that differ.
        let differing = difference.differing;
        TargetComparison {
            indicator: shared.own.indicator,
            target: shared.own.target,
            year: shared.year,
            only_scenario: (differing + difference.mean) / 2.0,
            only_baseline: (differing - difference.mean) / 2.0,
            cost_per_point: CostPer::of(&means, 0.01, !nodes.spending.is_empty()),
            difference,
        }
    }

    pub(super) fn joint(
        &self,
        (joint, other): (&JointNodes, &JointNodes),
        own: &Model,
        nodes: &PairNodes,
    ) -> JointComparison {
        let cost = cost_through(own, nodes, joint.year);
        let of = |own: NodeId, other: NodeId| {
            self.of(Wanted {
                outcome: Some((own, other)),
                cost,
            })
        };
        let number = of(joint.number_met, other.number_met);
        JointComparison {
            year: joint.year,
            targets: joint.targets,
            all_met: MeanDifference::first(&of(joint.all_met, other.all_met)),
            number_met: MeanDifference::first(&number),
            cost_per_target: CostPer::of(&number, 1.0, cost.is_some()),
        }
    }
}

fn cost_through(model: &Model, pair: &PairNodes, year: i32) -> Option<NodeId> {
    let at = model.years.iter().position(|&own| own == year)?;
    pair.spending.get(at).copied()
}

/// All that a pair asks to measure.
fn wanted(compiled: &Compiled, scenarios: &[Scenario], pair: &PairNodes) -> Vec<Wanted> {
    let (own, other) = (
        &compiled.models[pair.scenario],
        &compiled.models[pair.baseline],
    );
    let cost = cost_years(&scenarios[pair.scenario], own)
        .filter_map(|(_, at)| pair.spending.get(at))
        .map(|&node| Wanted {
            outcome: None,
            cost: Some(node),
        });
    let mut found: Vec<Wanted> = cost.collect();
    for shared in shared_targets(scenarios, compiled, pair) {
        found.push(Wanted {
            outcome: Some((shared.own.met, shared.other.met)),
            cost: cost_through(own, pair, shared.year),
        });
    }
    for (joint, theirs) in shared_years(own, other) {
        let cost = cost_through(own, pair, joint.year);
        for outcome in [
            (joint.all_met, theirs.all_met),
            (joint.number_met, theirs.number_met),
        ] {
            found.push(Wanted {
                outcome: Some(outcome),
                cost,
            });
        }
    }
    found
}
