//! The exchange search on the true objective, from the knapsack's choice.

use super::curves::{Curves, STEPS};
use super::study::Study;
use super::{OptimiseError, four_digits};

/// Exchanges tried in one step: those that the single curves promise most of.
pub(super) const TRIED: usize = 16;
/// Halvings of the step.
const HALVINGS: u32 = 4;
/// Steps at most.
const MOST_STEPS: u32 = 14;

/// An allocation after the exchanges.
pub(super) struct Polished {
    pub(super) changes: Vec<f64>,
    /// The objective before and after, on the search's draws.
    pub(super) start_and_end: (f64, f64),
    /// Whether no exchange of the last step helps.
    pub(super) is_settled: bool,
}

impl Study<'_> {
    /// Improves an allocation within the envelope.
    pub(super) fn polish(
        &mut self,
        curves: &Curves,
        start: Vec<f64>,
        money: f64,
    ) -> Result<Polished, OptimiseError> {
        let paths = self.search_paths();
        let nothing = vec![0.0; start.len()];
        let first = self.evaluate(&[nothing.clone(), start.clone()], false, paths)?;
        let base = first[0].as_ref().map_or(0.0, |own| own.spending);
        let fits = |spending: f64| spending - base <= money;
        // What does not fit together after all is given up for what there is.
        let (mut best, mut value) = match first[1].as_ref().filter(|own| fits(own.spending)) {
            Some(own) => (start, own.objective.value),
            None => self.shrunk(start, base, money)?,
        };
        let before = value;
        let mut step = 1.0;
        let mut halvings = 0;
        let mut is_settled = false;
        for _ in 0..MOST_STEPS {
            let tried = self.exchanges(curves, &best, money, step);
            let found = self.evaluate(&tried, false, paths)?;
            let mut improved = false;
            for (changes, own) in tried.into_iter().zip(found) {
                let Some(own) = own.filter(|own| fits(own.spending)) else {
                    continue;
                };
                if own.objective.value > value {
                    (best, value) = (changes, own.objective.value);
                    improved = true;
                }
            }
            if !improved {
                halvings += 1;
                step /= 2.0;
                if halvings > HALVINGS {
                    is_settled = true;
                    break;
                }
            }
        }
        Ok(Polished {
            changes: best,
            start_and_end: (before, value),
            is_settled,
        })
    }

    /// An allocation that together costs too much, or that the plan cannot pay for, brought back towards
    /// today's until it fits.
    fn shrunk(
        &mut self,
        start: Vec<f64>,
        base: f64,
        money: f64,
    ) -> Result<(Vec<f64>, f64), OptimiseError> {
        let paths = self.search_paths();
        let lowest = |own: f64| if own > 0.0 { 0.0 } else { own };
        let towards = |part: f64| -> Vec<f64> {
            let own = start.iter();
            own.map(|&own| four_digits(lowest(own) + (own - lowest(own)) * part))
                .collect()
        };
        let tried: Vec<Vec<f64>> = (0..=9)
            .rev()
            .map(|tenths| towards(f64::from(tenths) / 10.0))
            .collect();
        let found = self.evaluate(&tried, false, paths)?;
        let mut pairs = tried.into_iter().zip(found);
        let fitting = pairs.find_map(|(changes, own)| {
            let own = own.filter(|own| own.spending - base <= money)?;
            Some((changes, own.objective.value))
        });
        Ok(fitting.unwrap_or((
            start.iter().map(|&own| lowest(own)).collect(),
            f64::NEG_INFINITY,
        )))
    }

    /// The most promising exchanges: one programme up by a part of a grid step, and another down by the
    /// same money, or none where there is money left.
    fn exchanges(&self, curves: &Curves, best: &[f64], money: f64, step: f64) -> Vec<Vec<f64>> {
        let count = best.len();
        let cost = |at: usize, change: f64| curves.at(at, change).1;
        let gain = |at: usize, change: f64| curves.at(at, change).0;
        let spent: f64 = (0..count).map(|at| cost(at, best[at])).sum();
        let mut ranked: Vec<(f64, Vec<f64>)> = Vec::new();
        for up in 0..count {
            let band = &self.bands[up];
            let width = step * (band.ceiling - band.floor) / f64::from(STEPS);
            let raised = four_digits((best[up] + width).min(band.ceiling));
            if raised <= best[up] {
                continue;
            }
            let needed = cost(up, raised) - cost(up, best[up]);
            let promise = gain(up, raised) - gain(up, best[up]);
            if spent + needed <= money {
                let mut changes = best.to_vec();
                changes[up] = raised;
                ranked.push((promise, changes));
            }
            for down in (0..count).filter(|&down| down != up) {
                let band = &self.bands[down];
                let range = cost(down, band.ceiling) - cost(down, band.floor);
                if range <= 0.0 {
                    continue;
                }
                // Downwards to a whole hundredth of a per cent: the envelope holds.
                let slope = range / (band.ceiling - band.floor);
                let lowered = ((best[down] - needed / slope) * 1e4).floor() / 1e4;
                if lowered < band.floor - 1e-12 || lowered >= best[down] {
                    continue;
                }
                let mut changes = best.to_vec();
                changes[up] = raised;
                changes[down] = four_digits(lowered);
                let promise = promise + gain(down, lowered) - gain(down, best[down]);
                ranked.push((promise, changes));
            }
        }
        // A stable sort: of equal promises the first programme's comes first.
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked.into_iter().take(TRIED).map(|own| own.1).collect()
    }
}
