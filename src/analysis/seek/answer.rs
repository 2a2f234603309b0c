//! The end of a search: its answer, or why there is none.

use super::trials::Tried;
use super::{Answer, Limits, Refused, Search, Seek, SeekError, SeekStopped};
use crate::analysis::candidates::Candidates;
use crate::analysis::goal::last_year;
use crate::statistics::summarise;

impl Search<'_> {
    pub(super) fn finish(
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
        let (mut most, mut stopped) = (self.most(), stopped);
        if stopped == SeekStopped::NoEffect
            && let Some(far) = self.trials.last()
        {
            most = far.trial.clone();
        }
        let limits = match stopped {
            SeekStopped::OutOfReach | SeekStopped::NoEffect => self.limits(most.value)?,
            _ => None,
        };
        // What moves the indicators in time, though no path across the level, is too little.
        if stopped == SeekStopped::NoEffect && limits.as_ref().is_some_and(Limits::is_in_time) {
            stopped = SeekStopped::OutOfReach;
        }
        Ok(Seek {
            limits,
            now: now.trial.estimate,
            refused: refused.pop(),
            answer,
            stopped,
            most,
            falls: self.falls(),
            model_runs: self.simulated,
            range: self.range,
            paths: self.paths,
            trials: self.trials.iter().map(|own| own.trial.clone()).collect(),
        })
    }

    /// The first value that reaches the level, its interval, and what it costs against the scenario.
    pub(super) fn answer(&mut self) -> Result<Answer, SeekError> {
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
