//! Values that were tried, and what they say of the level: all on the same draws.

use super::{Search, SeekError, Trial};
use crate::analysis::candidates::Candidates;
use crate::scenario::Variant;
use crate::statistics::{ProbabilityEstimate, critical, summarise};

/// Standard errors of a paired difference that count as a fall.
const CLEAR: f64 = 3.0;

/// A trial with the paths on which the targets are met.
pub(super) struct Tried {
    pub(super) trial: Trial,
    pub(super) met: Vec<bool>,
}

impl Search<'_> {
    pub(super) fn variant(&self, value: Option<f64>) -> Variant {
        let set = value.map(|value| self.question.lever.set(value));
        Variant {
            of: self.question.scenario,
            id: set.clone().unwrap_or_else(|| "as it is".to_owned()),
            set: set.into_iter().collect(),
        }
    }

    /// Tries values in one graph; with the scenario as it is where that is asked for.
    pub(super) fn evaluate(
        &mut self,
        values: &[f64],
        with_now: bool,
    ) -> Result<Option<Tried>, SeekError> {
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
    pub(super) fn is_rising(&self) -> bool {
        let probability = |own: &Tried| own.trial.estimate.probability;
        let least = self.trials.first().map_or(0.0, probability);
        self.trials.iter().any(|own| probability(own) > least)
    }

    /// Trials in the order of the search.
    pub(super) fn along(&self) -> Vec<&Tried> {
        let mut along: Vec<&Tried> = self.trials.iter().collect();
        if !self.is_rising() {
            along.reverse();
        }
        along
    }

    pub(super) fn reaches(&self, own: &Tried) -> bool {
        own.trial.estimate.probability >= self.question.probability
    }

    pub(super) fn cheap_end_reaches(&self) -> bool {
        self.along().first().is_some_and(|own| self.reaches(own))
    }

    /// Values on both sides of the first crossing, the one that reaches last.
    pub(super) fn crossing(&self) -> Option<(f64, f64)> {
        let along = self.along();
        let at = along.iter().position(|own| self.reaches(own))?;
        (at > 0).then(|| (along[at - 1].trial.value, along[at].trial.value))
    }

    /// Where `p + sign z se`, with the 97.5% quantile `z` of the errors, first reaches the level along the lever.
    pub(super) fn bound(&self, sign: f64) -> Option<f64> {
        let level = self.question.probability;
        let along = self.along();
        let height = |own: &Tried| {
            let estimate = &own.trial.estimate;
            let error = estimate.standard_error.unwrap_or(0.0);
            estimate.probability + sign * critical(self.sampler) * error - level
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
    pub(super) fn interval(&self) -> (Option<f64>, Option<f64>) {
        (self.bound(1.0), self.bound(-1.0))
    }

    pub(super) fn most(&self) -> Trial {
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
    pub(super) fn falls(&self) -> Option<(f64, f64)> {
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
