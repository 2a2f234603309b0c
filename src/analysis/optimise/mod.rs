//! How to divide money among programmes so that most targets are met.
//!
//! What is sought is a change of each programme's share or amount from a year on, between a floor and a
//! ceiling, such that all programmes together spend no more than an envelope allows (mean further
//! spending in base-year prices through the last target's year). The objective is the mean over
//! simulated paths of the weight of the targets met, or of all of them being met together: a sample average
//! approximation (Kleywegt, Shapiro and Homem-de-Mello 2002, doi:10.1137/S1052623499363220) on common
//! random numbers.
//!
//! 1. Each programme alone is moved along a grid, which gives its gain and its cost.
//! 2. If gains were to add up, the best choice of levels would be a multiple-choice knapsack
//!    (`knapsack`), which is solved for each envelope. Where all are to be met, what is added
//!    up are the logarithms of the single targets' probabilities: exact if the targets were independent.
//! 3. From there a pattern search (Torczon 1997, doi:10.1137/S1052623493250780) on the true objective moves
//!    money from one programme to another, the most promising exchanges of each step in one graph,
//!    and halves the step where none helps.
//!
//! What is found is a local optimum: no exchange that was tried at the last step is better. How far the best
//! can lie above it is bounded by a relaxation (`bound`). An optimum on given draws flatters itself, so
//! each is simulated again on fresh ones.

mod bound;
mod curves;
mod knapsack;
mod polish;
mod result;
mod search;
mod study;

use super::goal::last_year;
use crate::model::{Compiled, quantities};
use crate::scenario::{Loaded, Money, Scenario};
use crate::uncertainty::PointSet;

pub use knapsack::{Level, best_levels};
pub use result::{
    Allocation, Band, Estimate, Objective, OptimiseError, OptimiseQuestion, Optimised,
};

use study::Study;

/// Optimises; `progress(done, all)` counts candidates, of which `all` is an estimate.
///
/// # Errors
/// A value that is not finite, programmes that serve nothing, or an envelope below the floors.
pub fn optimise(
    loaded: &mut Loaded,
    compiled: &Compiled,
    question: &OptimiseQuestion,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Optimised, OptimiseError> {
    let scenario = loaded.scenarios[question.scenario].clone();
    let serving = |band: &&Band| !served(&scenario, compiled, question, &band.programme).is_empty();
    let (bands, left): (Vec<&Band>, Vec<&Band>) = question.bands.iter().partition(serving);
    if bands.is_empty() {
        return Err(OptimiseError::NothingServes);
    }
    let run = &scenario.run;
    let targets: Vec<usize> = question.weights.iter().map(|own| own.0).collect();
    let through = last_year(&scenario, &compiled.models[question.scenario], &targets);
    let fresh_seed = run.seed.wrapping_add(1);
    let base_year = scenario.plan.base_year;
    let serving = bands
        .iter()
        .map(|band| served(&scenario, compiled, question, &band.programme));
    let mut study = Study {
        loaded,
        question,
        serving: serving.collect(),
        bands: bands.into_iter().cloned().collect(),
        targets,
        through,
        points: PointSet::new(run.sampler, run.seed, run.paths, base_year),
        fresh: PointSet::new(run.sampler, fresh_seed, run.paths, base_year),
        paths: run.paths,
        sampler: run.sampler,
        simulated: 0,
        evaluated: 0,
        progress,
        scenario: scenario.clone(),
    };
    let left = left
        .into_iter()
        .map(|band| band.programme.clone())
        .collect();
    study.run(left, fresh_seed)
}

/// Which targets of the question a chain of equations leads to from a programme's money.
fn served(
    scenario: &Scenario,
    compiled: &Compiled,
    question: &OptimiseQuestion,
    programme: &str,
) -> Vec<usize> {
    let own = &scenario.programmes[programme];
    let (Money::Share(quantity) | Money::Amount(quantity)) = &own.money;
    let all = quantities(scenario);
    let position = all.iter().position(|known| std::ptr::eq(*known, quantity));
    let influences = &compiled.models[question.scenario].influences;
    let weights = question.weights.iter().enumerate();
    let behind = weights.filter(|(_, (target, weight))| {
        let known = |at: usize| influences.targets[*target].contains(&at);
        *weight > 0.0 && position.is_some_and(known)
    });
    behind.map(|(at, _)| at).collect()
}

/// Changes are written in hundredths of a per cent.
fn four_digits(change: f64) -> f64 {
    let rounded = (change * 1e4).round() / 1e4;
    if rounded == 0.0 { 0.0 } else { rounded }
}
