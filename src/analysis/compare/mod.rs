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
mod measured;
mod result;
mod together;
mod verdict;

pub use cost::{CostPer, Price};
pub use result::{
    Comparison, IndicatorComparison, JointComparison, PairComparison, TargetComparison,
};
pub use together::Together;
pub use verdict::{MeanDifference, POWER, Verdict};

use super::failure::RunError;
use super::outputs::Selection;
use super::summary::simulate_plan;
use crate::model::{Compiled, JointNodes, Model, PairNodes, TargetNodes};
use crate::scenario::Scenario;
use measured::Measured;

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
