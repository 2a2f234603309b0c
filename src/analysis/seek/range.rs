//! Which values of the lever are tried next.

use super::numbers::{power_of_ten_below, rounded, two_digits};
use super::{Amount, Search, SeekError};
use crate::analysis::candidates::Candidates;

/// Candidates that a cell is divided by.
const PARTS: u32 = 9;
/// Candidates of a grid with both ends given.
const GRID: u32 = 12;
/// Halvings of a grid towards no change.
const HALVINGS: i32 = 10;
/// Parts of the answer's interval below which a cell is not divided.
const PARTS_OF_INTERVAL: f64 = 32.0;
/// Rounding of a quotient that is meant to be whole.
const ROUNDING: f64 = 1e-9;
/// Least step, as a part of the power of ten in the range.
const FINEST: f64 = 1e-6;
/// Paths that suffice to tell what the pot can afford.
const AFFORD_PATHS: u64 = 1024;

impl Search<'_> {
    /// The range, and the least step that its width calls for, or whole years.
    pub(super) fn set_range(&mut self) -> Result<(), SeekError> {
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
    pub(super) fn affordable(&mut self, year: i32) -> Result<f64, SeekError> {
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
    pub(super) fn grid(&self) -> Vec<f64> {
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
    pub(super) fn new_values(&self, values: Vec<f64>) -> Vec<f64> {
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

    pub(super) fn between(&self, a: f64, b: f64) -> Vec<f64> {
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
    pub(super) fn look_around_the_most(&mut self) -> Result<(), SeekError> {
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

    /// Where nothing has moved a path across the level yet: up to the first value that the plan cannot
    /// pay for.
    pub(super) fn look_up_to_the_limit(&mut self) -> Result<(), SeekError> {
        for _ in 0..2 {
            let Some(last) = self.trials.last().map(|own| own.trial.value) else {
                break;
            };
            let Some(refused) = self.least_refused(last) else {
                break;
            };
            let values = self.between(last, refused);
            self.evaluate(&values, false)?;
        }
        Ok(())
    }

    pub(super) fn least_refused(&self, above: f64) -> Option<f64> {
        let above = self
            .refused
            .iter()
            .map(|own| own.0)
            .filter(|own| *own > above);
        above.min_by(f64::total_cmp)
    }

    /// Four digits of the values of the crossing's cell.
    pub(super) fn set_step(&mut self) {
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
    pub(super) fn inside_the_cell(&self) -> Vec<f64> {
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

    /// Values that make the interval's ends more exact.
    pub(super) fn around_the_interval(&self) -> Vec<f64> {
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
}
