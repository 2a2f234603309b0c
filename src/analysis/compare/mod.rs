//! Scenario against scenario on common random numbers: what is better, at what price, and whether
//! the paths can tell.
//!
//! Every scenario is compared with the baseline path by path, so what both share (prices, births,
//! shocks) cancels. With `m` and `m0` 1 where a target is met, the difference of its probabilities
//! is the mean of `m - m0`. Its variance a path is `b + c - (b - c)²`, with `b` and `c` the shares of
//! paths in which only the one or only the other meets it (McNemar 1947, doi:10.1007/BF02295996).
//!
//! Cost is what all programmes spend from the base year through a year, in base-year prices and not
//! discounted. Cost per target is the ratio of the mean difference of cost to that of the number of
//! targets met; per percentage point, to that of the probability (see [`CostPer`]).
//!
//! Whether two scenarios can be told apart, and how many paths that takes, is said by [`Verdict`]; whether
//! they still can when all that is compared at once is reckoned with, by [`Together`].

mod cost;
mod together;
mod verdict;

use indexmap::IndexMap;

pub use cost::{CostPer, Price};
pub use together::Together;
pub use verdict::{MeanDifference, POWER, Verdict};

use super::failure::RunError;
use super::outputs::Selection;
use super::paths::{PathsStopped, Portions, point_set};
use super::summary::{PlanSummary, simulate_plan};
use crate::graph::NodeId;
use crate::model::{Compiled, JointNodes, Model, PairNodes, TargetNodes};
use crate::scenario::Scenario;
use crate::statistics::{PairedColumns, PairedMeans, ProbabilityEstimate};

/// Scenarios against a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The run: indicators, and their differences with intervals and shares of futures.
    pub summary: PlanSummary,
    /// One for each of the summary's pairs, in their order.
    pub pairs: Vec<PairComparison>,
    /// How much was compared at once.
    pub together: Together,
}

/// One scenario against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairComparison {
    /// Position of the scenario.
    pub scenario: usize,
    /// Position of the baseline.
    pub baseline: usize,
    /// Difference of cost through each horizon and each year that has targets, ascending.
    pub cost: Vec<(i32, MeanDifference)>,
    /// The targets that both have: of one indicator, of one number there, in one year.
    pub targets: Vec<TargetComparison>,
    /// All targets of a year together, of the years in which both have as many.
    pub joint: Vec<JointComparison>,
    /// Mean differences of the summary's indicators at the horizons, by position of the
    /// indicator in the scenario.
    pub indicators: Vec<IndicatorComparison>,
}

impl PairComparison {
    /// Whether nothing that was compared differs in any path.
    pub fn is_the_same(&self) -> bool {
        let targets = self.targets.iter().map(|own| &own.difference);
        let joint = self.joint.iter().map(|own| &own.number_met);
        let indicators = self.indicators.iter().map(|own| &own.difference);
        let cost = self.cost.iter().map(|(_, own)| own);
        let mut all = targets.chain(joint).chain(indicators).chain(cost);
        all.all(|own| own.verdict == Verdict::Same)
    }
}

impl Comparison {
    /// A target's probability in the baseline and in the scenario.
    pub fn probabilities(
        &self,
        scenarios: &[Scenario],
        pair: &PairComparison,
        target: &TargetComparison,
    ) -> Option<[&ProbabilityEstimate; 2]> {
        let (id, _) = scenarios[pair.scenario]
            .indicators
            .get_index(target.indicator)?;
        let other = scenarios[pair.baseline].indicators.get_index_of(id)?;
        let of = |scenario: usize, indicator: usize| {
            let mut targets = self.summary.scenarios[scenario].targets.iter();
            let place = (indicator, target.target);
            let found = targets.find(|own| (own.indicator, own.target) == place)?;
            Some(&found.estimate)
        };
        Some([
            of(pair.baseline, other)?,
            of(pair.scenario, target.indicator)?,
        ])
    }
}

/// A target under two scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetComparison {
    /// Position of the indicator in the scenario.
    pub indicator: usize,
    /// Position of the target in its indicator.
    pub target: usize,
    /// The year.
    pub year: i32,
    /// Difference of the probabilities.
    pub difference: MeanDifference,
    /// Share of paths in which only the scenario meets it.
    pub only_scenario: f64,
    /// Share of paths in which only the baseline meets it.
    pub only_baseline: f64,
    /// Cost of a percentage point of probability.
    pub cost_per_point: CostPer,
}

/// A year's targets together under two scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct JointComparison {
    /// The year.
    pub year: i32,
    /// How many targets it has.
    pub targets: usize,
    /// Difference of the probability that all are met.
    pub all_met: MeanDifference,
    /// Difference of how many are met.
    pub number_met: MeanDifference,
    /// Cost of one more target met.
    pub cost_per_target: CostPer,
}

/// An indicator's mean difference at a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorComparison {
    /// Position of its difference in the summary's pair.
    pub position: usize,
    /// Position of the horizon in the simulated years.
    pub year: usize,
    /// The difference, in the written unit.
    pub difference: MeanDifference,
}

/// Compares every scenario with the one that `compiled` was compiled against.
/// `progress(done, all)` counts paths over all portions of a pass; there are two passes.
///
/// # Errors
/// A value that is not finite.
pub fn compare(
    compiled: &Compiled,
    scenarios: &[Scenario],
    selection: &Selection,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Comparison, RunError> {
    let summary = simulate_plan(compiled, scenarios, selection, progress)?;
    let measured = Measured::simulate(compiled, scenarios, progress)?;
    let pairs = compiled.pairs.iter().zip(&summary.pairs);
    let pairs = pairs.map(|(nodes, pair)| {
        let (own, other) = (
            &compiled.models[pair.scenario],
            &compiled.models[pair.baseline],
        );
        let wanted =
            |target: &TargetNodes| selection.contains(&own.indicators[target.indicator].name);
        let targets = shared_targets(scenarios, compiled, nodes);
        let targets = targets.iter().filter(|shared| wanted(&shared.own));
        PairComparison {
            scenario: pair.scenario,
            baseline: pair.baseline,
            cost: cost_years(&scenarios[pair.scenario], own)
                .filter_map(|(year, at)| Some((year, measured.cost(*nodes.spending.get(at)?))))
                .collect(),
            targets: targets
                .map(|shared| measured.target(shared, own, nodes))
                .collect(),
            joint: shared_years(own, other)
                .map(|shared| measured.joint(shared, own, nodes))
                .collect(),
            indicators: verdict::of_indicators(&summary, pair, &scenarios[pair.scenario]),
        }
    });
    let mut pairs: Vec<PairComparison> = pairs.collect();
    Ok(Comparison {
        together: Together::reckoned(&mut pairs),
        pairs,
        summary,
    })
}

/// A target of both scenarios.
struct SharedTarget {
    own: TargetNodes,
    other: TargetNodes,
    year: i32,
}

fn shared_targets(
    scenarios: &[Scenario],
    compiled: &Compiled,
    pair: &PairNodes,
) -> Vec<SharedTarget> {
    let named = |index: usize, target: &TargetNodes| {
        let (id, indicator) = scenarios[index].indicators.get_index(target.indicator)?;
        let year = indicator.targets[target.target].year;
        Some((id.clone(), target.target, year))
    };
    let others = &compiled.models[pair.baseline].targets;
    let own = compiled.models[pair.scenario].targets.iter();
    let shared = own.filter_map(|target| {
        let name = named(pair.scenario, target)?;
        let other = others
            .iter()
            .find(|other| named(pair.baseline, other).as_ref() == Some(&name))?;
        Some(SharedTarget {
            own: *target,
            other: *other,
            year: name.2,
        })
    });
    shared.collect()
}

fn shared_years<'a>(
    own: &'a Model,
    other: &'a Model,
) -> impl Iterator<Item = (&'a JointNodes, &'a JointNodes)> {
    own.joint.iter().filter_map(|joint| {
        let mut others = other.joint.iter();
        let same =
            |theirs: &&JointNodes| theirs.year == joint.year && theirs.targets == joint.targets;
        Some((joint, others.find(same)?))
    })
}

/// Horizons and years with targets, each with its position in the simulated years.
fn cost_years(scenario: &Scenario, model: &Model) -> impl Iterator<Item = (i32, usize)> {
    let horizons = scenario.plan.horizons.iter().copied();
    let mut years: Vec<i32> = horizons
        .chain(model.joint.iter().map(|own| own.year))
        .collect();
    years.sort_unstable();
    years.dedup();
    let at = |year| model.years.iter().position(|&own| own == year);
    let found: Vec<(i32, usize)> = years
        .into_iter()
        .filter_map(|year| Some((year, at(year)?)))
        .collect();
    found.into_iter()
}

/// Two columns that are measured together: a difference of outcomes `own - other`, or none, and a
/// cost, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Wanted {
    outcome: Option<(NodeId, NodeId)>,
    cost: Option<NodeId>,
}

/// What the second pass measured.
struct Measured {
    means: IndexMap<Wanted, PairedMeans>,
}

impl Measured {
    fn simulate(
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

    fn cost(&self, node: NodeId) -> MeanDifference {
        MeanDifference::second(&self.of(Wanted {
            outcome: None,
            cost: Some(node),
        }))
    }

    fn target(&self, shared: &SharedTarget, own: &Model, nodes: &PairNodes) -> TargetComparison {
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

    fn joint(
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
