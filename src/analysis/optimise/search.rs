//! The order of the search: curves, bound, and the best of each envelope.

use super::bound::Relaxed;
use super::curves::Curves;
use super::study::Study;
use super::{Allocation, Level, Objective, OptimiseError, Optimised, best_levels};

/// Halvings of the range of envelopes where least money is sought.
const BISECTIONS: u32 = 7;

impl Study<'_> {
    pub(super) fn run(
        &mut self,
        left: Vec<String>,
        fresh_seed: u64,
    ) -> Result<Optimised, OptimiseError> {
        let nothing = vec![0.0; self.bands.len()];
        let curves = self.curves()?;
        let relaxed = self.relaxed(&curves)?;
        let money_now = self.money_now()?;
        let now = (
            self.final_value(&nothing, false)?,
            self.final_value(&nothing, true)?,
        );
        let mut allocations = Vec::new();
        let mut chosen = None;
        match self.question.objective {
            Objective::LeastMoney(wanted) => {
                let limit = |cost: fn(f64, f64) -> f64, start: f64| -> f64 {
                    let own = |levels: &Vec<Level>| levels.iter().map(|l| l.cost).fold(start, cost);
                    curves.levels.iter().map(own).sum::<f64>() / money_now
                };
                let (mut low, mut high) = (
                    limit(f64::min, f64::INFINITY),
                    limit(f64::max, f64::NEG_INFINITY),
                );
                let top = self.solve((&curves, &relaxed), high, money_now)?;
                let reached = top.objective.value >= wanted;
                allocations.push(top);
                for _ in 0..if reached { BISECTIONS } else { 0 } {
                    let middle = (low + high) / 2.0;
                    let found = self.solve((&curves, &relaxed), middle, money_now)?;
                    match found.objective.value >= wanted {
                        true => high = middle,
                        false => low = middle,
                    }
                    allocations.push(found);
                }
                let reaching = allocations
                    .iter()
                    .filter(|own| own.objective.value >= wanted);
                let least = reaching.map(|own| own.further).min_by(f64::total_cmp);
                allocations.sort_by(|a, b| a.envelope.total_cmp(&b.envelope));
                if let Some(least) = least {
                    chosen = allocations
                        .iter()
                        .position(|own| own.further == least && own.objective.value >= wanted);
                }
            }
            Objective::Expected | Objective::Joint => {
                let mut envelopes = self.question.frontier.clone();
                envelopes.push(self.question.envelope);
                envelopes.sort_by(f64::total_cmp);
                envelopes.dedup();
                for envelope in envelopes {
                    match self.solve((&curves, &relaxed), envelope, money_now) {
                        Ok(found) => allocations.push(found),
                        // A frontier ends where its floors do.
                        Err(OptimiseError::TooLittle { .. })
                            if envelope != self.question.envelope => {}
                        Err(error) => return Err(error),
                    }
                }
                chosen = allocations
                    .iter()
                    .position(|own| own.envelope == self.question.envelope);
            }
        }
        Ok(Optimised {
            programmes: self
                .bands
                .iter()
                .map(|band| band.programme.clone())
                .collect(),
            left,
            now,
            money_now,
            through: self.through,
            allocations,
            chosen,
            least_money: match self.question.objective {
                Objective::LeastMoney(wanted) => relaxed.least_money(wanted),
                _ => None,
            },
            model_runs: self.simulated,
            fresh_seed,
            paths: (self.search_paths(), self.paths),
        })
    }

    /// The best allocation of an envelope.
    fn solve(
        &mut self,
        (curves, relaxed): (&Curves, &Relaxed),
        envelope: f64,
        money_now: f64,
    ) -> Result<Allocation, OptimiseError> {
        let least = || {
            let own =
                |levels: &Vec<Level>| levels.iter().map(|l| l.cost).fold(f64::INFINITY, f64::min);
            curves.levels.iter().map(own).sum::<f64>() / money_now
        };
        // A bound that is met exactly is met in spite of rounding.
        let money = envelope * money_now + 1e-9 * money_now;
        let levels =
            best_levels(&curves.levels, money).ok_or_else(|| OptimiseError::TooLittle {
                envelope,
                least: least(),
            })?;
        let start: Vec<f64> = levels
            .iter()
            .zip(&curves.changes)
            .map(|(&level, own)| own[level])
            .collect();
        let polished = self.polish(curves, start, money)?;
        let changes = polished.changes;
        let paths = self.paths;
        let nothing = vec![0.0; changes.len()];
        let own = self.evaluate(&[nothing, changes.clone()], false, paths)?;
        let [Some(before), Some(after)] = own.as_slice() else {
            return Err(OptimiseError::TooLittle {
                envelope,
                least: least(),
            });
        };
        Ok(Allocation {
            envelope,
            set: self.set(&changes),
            objective: after.objective,
            fresh: self.final_value(&changes, true)?,
            further: after.spending - before.spending,
            changes,
            start_and_end: polished.start_and_end,
            is_settled: polished.is_settled,
            at_most: relaxed.at_most(self.question.objective, money),
        })
    }
}
