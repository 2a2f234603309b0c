//! The result of `discover`.

use serde::Serialize;

use crate::analysis::discover::prim::{End, Tally, restrictions};
use crate::analysis::discover::{MissBox, Restriction};
use crate::charts::Language;
use crate::report::discover::{Discovered, outcome_name, sentences};

/// Where each target is missed.
#[derive(Debug, Serialize)]
pub struct DiscoverResult {
    goals: Vec<Goal>,
}

#[derive(Debug, Serialize)]
struct Goal {
    /// Indicator, or `all_targets`.
    goal: String,
    year: i32,
    outcome: &'static str,
    /// Share of the unseen futures that miss it.
    missed_in: f64,
    boxes: Vec<Box>,
}

/// A box, measured on futures that it was not found on.
#[derive(Debug, Serialize)]
struct Box {
    in_words: String,
    /// Share of all misses that it holds.
    coverage: f64,
    /// Share of its futures that miss.
    density: f64,
    /// Share of all futures that it holds.
    mass: f64,
    /// Chance of so many misses if it did nothing.
    chance: f64,
    restrictions: Vec<Condition>,
    /// Steps of peeling and pasting, on the futures that the box was found on.
    trajectory: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct Condition {
    value: String,
    /// `above` or `below` the bound.
    end: &'static str,
    bound: f64,
    /// Of the box without this condition.
    coverage_without: f64,
    density_without: f64,
    chance: f64,
    /// Share of resamples in which it comes out again.
    reproduced: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Step {
    coverage: f64,
    density: f64,
    mass: f64,
    restrictions: usize,
    chosen: bool,
}

/// The result of a discovery.
pub fn discover_result(all: &[Discovered<'_>]) -> DiscoverResult {
    DiscoverResult {
        goals: all.iter().map(goal).collect(),
    }
}

fn goal(of: &Discovered<'_>) -> Goal {
    let (goal, year) = of.goal();
    let words = sentences(of, Language::En);
    Goal {
        goal,
        year,
        outcome: outcome_name(of.found.outcome),
        missed_in: of.found.all.density(),
        boxes: of
            .found
            .boxes
            .iter()
            .zip(words)
            .map(|(own, in_words)| one_box(of, own, in_words))
            .collect(),
    }
}

fn one_box(of: &Discovered<'_>, own: &MissBox, in_words: String) -> Box {
    let all = &of.found.all;
    let condition = |own: &Restriction| Condition {
        value: of.subject_id(own.subject),
        end: match own.end {
            End::Low => "above",
            End::High => "below",
        },
        bound: own.bound,
        coverage_without: own.without.misses / all.misses,
        density_without: own.without.density(),
        chance: own.chance,
        reproduced: own.reproduced,
    };
    let known: &Tally = &own.found.trajectory[0].tally;
    let steps = own.found.trajectory.iter().enumerate();
    let steps = steps.map(|(at, step)| Step {
        coverage: step.tally.misses / known.misses,
        density: step.tally.density(),
        mass: step.tally.cases / known.cases,
        restrictions: restrictions(&step.ends).len(),
        chosen: at == own.found.chosen,
    });
    Box {
        in_words,
        coverage: own.tally.misses / all.misses,
        density: own.tally.density(),
        mass: own.tally.cases / all.cases,
        chance: own.chance,
        restrictions: own.restrictions.iter().map(condition).collect(),
        trajectory: steps.collect(),
    }
}
