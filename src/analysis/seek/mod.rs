//! The least change of one lever that brings the probability of a target, or of several together, to
//! a level.
//!
//! All candidates are simulated on the same draws (common random numbers: Glasserman and Yao 1992,
//! doi:10.1287/mnsc.38.6.884), so that the probability is a step function of the lever without noise
//! between its values, and what is found can be run again and gives the same probability. The search
//! looks along a grid from the least value (from the greatest, where the least is the likeliest), takes
//! the first cell in which the level is crossed, and divides it into nine, again and again, each batch in one graph. It stops where
//! the cell is no wider than the step, or than a thirty-second part of the answer's own interval: what
//! is finer is noise.
//!
//! The interval holds the values at which `p ± z se` crosses the level, `z` the 97.5% quantile, between the
//! values tried by straight lines. A probability that falls again along the grid, by more than three
//! standard errors of the paired difference, is told: then the answer is the first crossing, not the only
//! one. What stands in the way of a level out of reach is found in `limits.rs`.

mod answer;
mod lever;
mod limits;
mod numbers;
mod range;
mod result;
mod trials;

pub use lever::{Amount, LeverError, SoughtLever};
pub use limits::{Limits, Obstacle, WhatIf};
pub use result::{Answer, Refused, Seek, SeekError, SeekQuestion, SeekStopped, Trial};

use trials::Tried;

use crate::scenario::{Finding, Loaded};
use crate::uncertainty::{PointSet, Sampler};

/// Batches at most: a cell of a whole range then is a billionth of it.
const MOST_BATCHES: usize = 14;

/// Seeks; `progress(done, all)` counts batches.
///
/// # Errors
/// A value that is not finite, a lever that is faulty everywhere, or no range.
///
/// # Panics
/// Where the question does not belong to the plan.
pub fn seek(
    loaded: &mut Loaded,
    question: &SeekQuestion,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Seek, SeekError> {
    let scenario = &loaded.scenarios[question.scenario];
    let run = &scenario.run;
    let mut search = Search {
        points: PointSet::new(run.sampler, run.seed, run.paths, scenario.plan.base_year),
        paths: run.paths,
        sampler: run.sampler,
        loaded,
        question,
        step: 1.0,
        range: (0.0, 0.0),
        trials: Vec::new(),
        refused: Vec::new(),
        batches: 0,
        simulated: 0,
    };
    search.run(progress)
}

struct Search<'a> {
    loaded: &'a mut Loaded,
    question: &'a SeekQuestion,
    points: PointSet,
    paths: u64,
    sampler: Sampler,
    /// Values are multiples of this.
    step: f64,
    range: (f64, f64),
    trials: Vec<Tried>,
    refused: Vec<(f64, Vec<Finding>)>,
    batches: usize,
    simulated: u64,
}

impl Search<'_> {
    fn run(&mut self, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Seek, SeekError> {
        self.set_range()?;
        let grid = self.grid();
        let now = self.evaluate(&grid, true)?.expect("asked for");
        progress(1, 6);
        if self.trials.is_empty() {
            let (_, findings) = self.refused.remove(0);
            return Err(SeekError::Findings(findings));
        }
        let level = self.question.probability;
        let idle = self.trials.iter().all(|own| own.met == now.met);
        if now.trial.estimate.probability >= level && (idle || self.is_rising()) {
            return self.finish(now, SeekStopped::AlreadyReached, false);
        }
        if idle {
            self.look_up_to_the_limit()?;
        }
        if self.trials.iter().all(|own| own.met == now.met) {
            return self.finish(now, SeekStopped::NoEffect, false);
        }
        if self.crossing().is_none() && !self.cheap_end_reaches() {
            self.look_around_the_most()?;
        }
        if self.cheap_end_reaches() {
            // Even the least of the lever reaches it; that is the answer as far as the range goes.
            return self.finish(now, SeekStopped::Found, true);
        }
        if self.crossing().is_none() {
            return self.finish(now, SeekStopped::OutOfReach, false);
        }
        let mut stopped = SeekStopped::BatchesUsed;
        while self.batches < MOST_BATCHES {
            self.set_step();
            let inside = self.inside_the_cell();
            if inside.is_empty() {
                stopped = SeekStopped::Found;
                break;
            }
            self.evaluate(&inside, false)?;
            progress(self.batches as u64, (self.batches as u64 + 1).max(6));
        }
        let around = self.around_the_interval();
        self.evaluate(&around, false)?;
        self.finish(now, stopped, true)
    }
}
