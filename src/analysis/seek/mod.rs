//! The least change of one lever that brings the probability of a target, or of several together, to
//! a level.
//!
//! All candidates are simulated on the same draws (common random numbers: Glasserman and Yao 1992,
//! doi:10.1287/mnsc.38.6.884), so that the probability is a step function of the lever without noise
//! between its values, and what is found can be run again and gives the same probability. The search
//! looks along a grid from the least value (from the greatest, where the least is the likeliest), takes the first cell in which the
//! level is crossed, and divides it into nine, again and again, each batch in one graph. It stops where
//! the cell is no wider than the step, or than a thirty-second part of the answer's own interval: what
//! is finer is noise.
//!
//! The interval holds the values at which `p ± 1.96 se` crosses the level, between the values tried
//! by straight lines. A probability that falls again along the grid, by more than three standard errors of the
//! paired difference, is told: then the answer is the first crossing, not the only one.

mod lever;
mod numbers;
mod result;

pub use lever::{Amount, LeverError, SoughtLever};
pub use result::{Answer, Refused, Seek, SeekError, SeekQuestion, SeekStopped, Trial};

use numbers::{power_of_ten_below, rounded, two_digits};

use super::candidates::Candidates;
use super::goal::last_year;
use crate::scenario::{Finding, Loaded, Variant};
use crate::statistics::{ProbabilityEstimate, summarise};
use crate::uncertainty::PointSet;

/// Candidates that a cell is divided by.
const PARTS: u32 = 9;
/// Candidates of a grid with both ends given.
const GRID: u32 = 12;
/// Halvings of a grid towards no change.
const HALVINGS: i32 = 10;
/// Batches at most: a cell of a whole range then is a billionth of it.
const MOST_BATCHES: usize = 14;
/// Parts of the answer's interval below which a cell is not divided.
const PARTS_OF_INTERVAL: f64 = 32.0;
/// Standard errors on each side of a 95% interval.
const NORMAL_95: f64 = 1.96;
/// Standard errors of a paired difference that count as a fall.
const CLEAR: f64 = 3.0;
/// Rounding of a quotient that is meant to be whole.
const ROUNDING: f64 = 1e-9;
/// Least step, as a part of the power of ten in the range.
const FINEST: f64 = 1e-6;
/// Paths that suffice to tell what the pot can afford.
const AFFORD_PATHS: u64 = 1024;

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

/// A trial with the paths on which the targets are met.
struct Tried {
    trial: Trial,
    met: Vec<bool>,
}

struct Search<'a> {
    loaded: &'a mut Loaded,
    question: &'a SeekQuestion,
    points: PointSet,
    paths: u64,
    sampler: crate::uncertainty::Sampler,
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
        if self.trials.iter().all(|own| own.met == now.met) {
            return self.finish(now, SeekStopped::NoEffect, false);
        }
        if now.trial.estimate.probability >= level && self.is_rising() {
            return self.finish(now, SeekStopped::AlreadyReached, false);
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

    /// The range, and the least step that its width calls for, or whole years.
    fn set_range(&mut self) -> Result<(), SeekError> {
        let question = self.question;
        let from = question.from.unwrap_or(0.0);
        let to = match (question.to, question.lever.from_year) {
            (Some(to), _) => to,
            (None, Some(year)) => self.affordable(year)?,
            (None, None) => return Err(SeekError::NoRange),
        };
        let years = question.lever.amount == Amount::Years;
        let whole = !years || (from.fract() == 0.0 && to.fract() == 0.0);
        if !(from.is_finite() && to.is_finite() && from < to && whole) {
            return Err(SeekError::BadRange { from, to });
        }
        if !years {
            self.step = FINEST * power_of_ten_below(to - from);
        }
        self.range = (from, to);
        Ok(())
    }

    /// What the rest of the budget allows in every year from `year` on, on average: as a change of the
    /// programme's money, or as money. Values beyond what the plan can pay for are refused later.
    fn affordable(&mut self, year: i32) -> Result<f64, SeekError> {
        let question = self.question;
        let variant = self.variant(None);
        let candidates = Candidates::new(self.loaded, &[variant]);
        candidates.places[0].clone().map_err(SeekError::Findings)?;
        let model = &candidates.compiled.models[0];
        let line = |name: &str| model.budget.iter().find(|line| line.line == name);
        let programme = question.lever.programme().and_then(line);
        let (Some(rest), Some(own)) = (line("everything_else"), programme) else {
            return Err(SeekError::NoRange);
        };
        let is_money = question.lever.amount == Amount::Money;
        let years = model.years.iter().enumerate();
        let years = years.filter(|(_, at)| if is_money { **at == year } else { **at >= year });
        let years: Vec<usize> = years.map(|(position, _)| position).collect();
        if years.is_empty() {
            return Err(SeekError::NoRange);
        }
        let nodes: Vec<_> = years
            .iter()
            .flat_map(|&at| [rest.nominal[at], own.nominal[at]])
            .collect();
        let paths = self.paths.min(AFFORD_PATHS);
        let columns = candidates
            .simulate(&self.points, &nodes, paths, &|_| ())
            .map_err(SeekError::Run)?;
        let mean = |at: usize| {
            let values = columns.column(at);
            values.iter().sum::<f64>() / values.len() as f64
        };
        let most = (0..years.len()).map(|at| {
            let (rest, own) = (mean(2 * at), mean(2 * at + 1));
            if is_money { rest } else { rest / own }
        });
        let most = most.fold(f64::INFINITY, f64::min);
        if !(most.is_finite() && most > 0.0) {
            return Err(SeekError::NoRange);
        }
        // Two digits, downwards: a bound for a search, not a finding.
        let digit = 0.1 * power_of_ten_below(most);
        Ok(rounded((most / digit + ROUNDING).floor() * digit, digit))
    }

    /// From no change by halves up to what is affordable; even steps where the range is given.
    fn grid(&self) -> Vec<f64> {
        let (from, to) = self.range;
        let values: Vec<f64> = if self.question.lever.amount == Amount::Years {
            let count = (to - from).min(f64::from(4 * GRID));
            (0..=count as u32)
                .map(|at| from + (to - from) * f64::from(at) / count)
                .collect()
        } else if self.question.to.is_none() && from == 0.0 {
            let halves = (0..=HALVINGS)
                .rev()
                .map(|n| two_digits(to / f64::from(1 << n)));
            std::iter::once(0.0).chain(halves).collect()
        } else {
            (0..=GRID)
                .map(|at| from + (to - from) * f64::from(at) / f64::from(GRID))
                .collect()
        };
        self.new_values(values)
    }

    /// Values on the step, each once, that were not tried.
    fn new_values(&self, values: Vec<f64>) -> Vec<f64> {
        let mut found: Vec<f64> = Vec::new();
        for value in values {
            let value = rounded(value, self.step);
            let tried = self.trials.iter().any(|own| own.trial.value == value)
                || self.refused.iter().any(|own| own.0 == value);
            if !tried && !found.contains(&value) {
                found.push(value);
            }
        }
        found
    }

    fn variant(&self, value: Option<f64>) -> Variant {
        let set = value.map(|value| self.question.lever.set(value));
        Variant {
            of: self.question.scenario,
            id: set.clone().unwrap_or_else(|| "as it is".to_owned()),
            set: set.into_iter().collect(),
        }
    }

    /// Tries values in one graph; with the scenario as it is where that is asked for.
    fn evaluate(&mut self, values: &[f64], with_now: bool) -> Result<Option<Tried>, SeekError> {
        if values.is_empty() && !with_now {
            return Ok(None);
        }
        self.batches += 1;
        let mut asked: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        if with_now {
            asked.push(None);
        }
        let variants: Vec<Variant> = asked.iter().map(|value| self.variant(*value)).collect();
        let mut candidates = Candidates::new(self.loaded, &variants);
        let mut nodes = Vec::new();
        let mut sound = Vec::new();
        for (value, place) in asked.iter().zip(candidates.places.clone()) {
            match (place, value) {
                (Ok(at), _) => {
                    nodes.push(candidates.all_met(at, &self.question.targets));
                    sound.push(*value);
                }
                (Err(findings), Some(value)) => self.refused.push((*value, findings)),
                (Err(findings), None) => return Err(SeekError::Findings(findings)),
            }
        }
        let columns = candidates
            .simulate(&self.points, &nodes, self.paths, &|_| ())
            .map_err(SeekError::Run)?;
        self.simulated += self.paths * nodes.len() as u64;
        let mut now = None;
        for (at, value) in sound.into_iter().enumerate() {
            let mut column = columns.column(at);
            let met = column.iter().map(|&own| own == 1.0).collect();
            let summary = summarise(&mut column, &[], self.sampler);
            let tried = Tried {
                trial: Trial {
                    value: value.unwrap_or(f64::NAN),
                    estimate: ProbabilityEstimate::from_summary(&summary, self.paths),
                    batch: self.batches,
                },
                met,
            };
            match value {
                Some(_) => self.trials.push(tried),
                None => now = Some(tried),
            }
        }
        self.trials
            .sort_by(|a, b| a.trial.value.total_cmp(&b.trial.value));
        Ok(now)
    }

    /// Whether the lever helps at all: some value is likelier than the least one. Else it is a delay,
    /// or another thing of which less is better.
    fn is_rising(&self) -> bool {
        let probability = |own: &Tried| own.trial.estimate.probability;
        let least = self.trials.first().map_or(0.0, probability);
        self.trials.iter().any(|own| probability(own) > least)
    }

    /// Trials in the order of the search.
    fn along(&self) -> Vec<&Tried> {
        let mut along: Vec<&Tried> = self.trials.iter().collect();
        if !self.is_rising() {
            along.reverse();
        }
        along
    }

    fn reaches(&self, own: &Tried) -> bool {
        own.trial.estimate.probability >= self.question.probability
    }

    fn cheap_end_reaches(&self) -> bool {
        self.along().first().is_some_and(|own| self.reaches(own))
    }

    /// Values on both sides of the first crossing, the one that reaches last.
    fn crossing(&self) -> Option<(f64, f64)> {
        let along = self.along();
        let at = along.iter().position(|own| self.reaches(own))?;
        (at > 0).then(|| (along[at - 1].trial.value, along[at].trial.value))
    }

    fn between(&self, a: f64, b: f64) -> Vec<f64> {
        let part = |at: u32| a + (b - a) * f64::from(at) / f64::from(PARTS);
        let inside = self.new_values((1..PARTS).map(part).collect());
        let (low, high) = (a.min(b), a.max(b));
        inside
            .into_iter()
            .filter(|value| *value > low && *value < high)
            .collect()
    }

    /// Before the level is given up: what lies beside the value that reaches most, and up to the first
    /// one that the plan cannot pay for.
    fn look_around_the_most(&mut self) -> Result<(), SeekError> {
        for _ in 0..2 {
            let most = self.most();
            let at = self
                .trials
                .iter()
                .position(|own| own.trial.value == most.value);
            let at = at.expect("one of them");
            let mut values = Vec::new();
            if at > 0 {
                values.extend(self.between(self.trials[at - 1].trial.value, most.value));
            }
            if let Some(next) = self.trials.get(at + 1) {
                values.extend(self.between(most.value, next.trial.value));
            } else if let Some(refused) = self.least_refused(most.value) {
                values.extend(self.between(most.value, refused));
            }
            self.evaluate(&values, false)?;
            if self.crossing().is_some() {
                break;
            }
        }
        Ok(())
    }

    fn least_refused(&self, above: f64) -> Option<f64> {
        let above = self
            .refused
            .iter()
            .map(|own| own.0)
            .filter(|own| *own > above);
        above.min_by(f64::total_cmp)
    }

    /// Four digits of the values of the crossing's cell.
    fn set_step(&mut self) {
        if let Some((a, b)) = self.crossing()
            && self.question.lever.amount != Amount::Years
        {
            let digits = 1e-3 * power_of_ten_below(a.abs().max(b.abs()));
            self.step = self
                .step
                .max(digits.min(1e-3 * power_of_ten_below(self.range.1 - self.range.0)));
        }
    }

    /// The next values in the crossing's cell; none where it is narrow enough.
    fn inside_the_cell(&self) -> Vec<f64> {
        let Some((a, b)) = self.crossing() else {
            return Vec::new();
        };
        let resolution = match self.interval() {
            (Some(low), Some(high)) => (high - low).abs() / PARTS_OF_INTERVAL,
            _ => 0.0,
        };
        // The first division is made all the same: the interval is not known better than its cell.
        if (b - a).abs() <= resolution && self.batches > 2 {
            return Vec::new();
        }
        self.between(a, b)
    }

    /// Where `p + sign 1.96 se` first reaches the level along the lever.
    fn bound(&self, sign: f64) -> Option<f64> {
        let level = self.question.probability;
        let along = self.along();
        let height = |own: &Tried| {
            let estimate = &own.trial.estimate;
            let error = estimate.standard_error.unwrap_or(0.0);
            estimate.probability + sign * NORMAL_95 * error - level
        };
        let at = along.iter().position(|own| height(own) >= 0.0)?;
        let (after, value) = (height(along[at]), along[at].trial.value);
        let Some(before) = at.checked_sub(1).map(|before| along[before]) else {
            return (sign < 0.0).then_some(value);
        };
        let rise = after - height(before);
        Some(value - (value - before.trial.value) * after / rise)
    }

    /// The interval's ends along the lever: the optimistic first.
    fn interval(&self) -> (Option<f64>, Option<f64>) {
        (self.bound(1.0), self.bound(-1.0))
    }

    /// Values that make the interval's ends more exact.
    fn around_the_interval(&self) -> Vec<f64> {
        let Some((_, answer)) = self.crossing() else {
            return Vec::new();
        };
        let (low, high) = self.interval();
        let sides = [low, high].into_iter().flatten();
        let values =
            sides.flat_map(|end| [0.5, 0.9, 1.1].map(|part| answer + (end - answer) * part));
        let (least, most) = self.range;
        let years = self.question.lever.amount == Amount::Years;
        let values = values.filter(|value| !years && *value > least && *value < most);
        self.new_values(values.collect())
    }

    fn most(&self) -> Trial {
        let along = self.along();
        let mut most = &along[0].trial;
        for own in &along {
            if own.trial.estimate.probability > most.estimate.probability {
                most = &own.trial;
            }
        }
        most.clone()
    }

    /// The first fall along the lever that is clear on the same paths.
    fn falls(&self) -> Option<(f64, f64)> {
        let along = self.along();
        let mut highest = along.first()?;
        for own in &along[1..] {
            if is_clear_fall(&highest.met, &own.met) {
                return Some((highest.trial.value, own.trial.value));
            }
            if own.trial.estimate.probability >= highest.trial.estimate.probability {
                highest = own;
            }
        }
        None
    }

    fn finish(
        &mut self,
        now: Tried,
        stopped: SeekStopped,
        has_answer: bool,
    ) -> Result<Seek, SeekError> {
        let answer = if has_answer {
            Some(self.answer()?)
        } else {
            None
        };
        let mut refused: Vec<Refused> = Vec::new();
        let least = self.refused.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((value, findings)) = least {
            refused.push(Refused {
                value: *value,
                message: findings
                    .first()
                    .map(|own| own.message.clone())
                    .unwrap_or_default(),
            });
        }
        Ok(Seek {
            now: now.trial.estimate,
            refused: refused.pop(),
            answer,
            stopped,
            most: self.most(),
            falls: self.falls(),
            model_runs: self.simulated,
            range: self.range,
            paths: self.paths,
            trials: self.trials.iter().map(|own| own.trial.clone()).collect(),
        })
    }

    /// The first value that reaches the level, its interval, and what it costs against the scenario.
    fn answer(&mut self) -> Result<Answer, SeekError> {
        let along = self.along();
        let found = along.iter().find(|own| self.reaches(own));
        let trial = found.expect("one reaches").trial.clone();
        let (low, high) = self.interval();
        let interval = match self.is_rising() {
            true => (low, high),
            false => (high, low),
        };
        let variants = [self.variant(None), self.variant(Some(trial.value))];
        let mut candidates = Candidates::new(self.loaded, &variants);
        let mut through = 0;
        let mut cost = None;
        if let [Ok(now), Ok(then)] = candidates.places.clone()[..] {
            let scenario = &candidates.scenarios[now];
            through = last_year(
                scenario,
                &candidates.compiled.models[now],
                &self.question.targets,
            );
            if !scenario.programmes.is_empty() {
                let now = candidates.spending(now, through);
                let then = candidates.spending(then, through);
                let further = candidates.compiled.graph.subtract(then, now);
                let columns = candidates
                    .simulate(&self.points, &[further], self.paths, &|_| ())
                    .map_err(SeekError::Run)?;
                self.simulated += self.paths;
                let summary = summarise(&mut columns.column(0), &[], self.sampler);
                cost = Some((summary.mean, summary.standard_error));
            }
        }
        Ok(Answer {
            value: trial.value,
            set: self.question.lever.set(trial.value),
            estimate: trial.estimate,
            interval,
            cost,
            cost_through: through,
        })
    }
}

/// Whether fewer paths meet the targets, by more than chance among the paths that differ.
fn is_clear_fall(before: &[bool], after: &[bool]) -> bool {
    let count = before.len() as f64;
    let pairs = || before.iter().zip(after);
    let gained = pairs()
        .filter(|(before, after)| !**before && **after)
        .count() as f64;
    let lost = pairs()
        .filter(|(before, after)| **before && !**after)
        .count() as f64;
    let mean = (gained - lost) / count;
    let variance = (gained + lost) / count - mean * mean;
    mean < 0.0 && mean < -CLEAR * (variance / count).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_is_judged_on_the_paths_that_differ() {
        let before: Vec<bool> = (0..1000).map(|path| path < 500).collect();
        let after =
            |lost: usize| -> Vec<bool> { (0..1000).map(|path| path < 500 - lost).collect() };
        assert!(!is_clear_fall(&before, &after(0)));
        assert!(!is_clear_fall(&before, &after(5)));
        assert!(is_clear_fall(&before, &after(20)));
        assert!(!is_clear_fall(&after(20), &before));
    }
}
