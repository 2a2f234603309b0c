//! What no division of the money can exceed: a relaxation, on the draws of the search.
//!
//! Each target's chance is taken to rise all along a programme's money, or to fall all along it, as it
//! does on the grid of the single curves (path by path on common draws; where the grid shows
//! otherwise, no bound is given). Then between two neighbouring changes no chance exceeds the greater
//! of its values at the two, and no cost is below the lesser. Of these,
//!
//! - a target that several programmes serve is given its chance with each of them at its better end,
//!   for nothing;
//! - the others fall apart by programme, and one interval is chosen for each.
//!
//! For the weight of targets met the intervals' linear relaxation is bounded by its Lagrangian dual,
//! `min over λ ≥ 0 of λ M + Σ max (gain - λ cost)` (Kellerer, Pferschy and Pisinger 2004, ch. 11): every
//! `λ` gives a bound, and the least is taken. That all are met together is no likelier than the least
//! likely of them (Fréchet 1935): the greatest level that all can have for the money is found by
//! bisection; the least money for a level is what the cheapest intervals cost that reach it.

use super::curves::Curves;
use super::study::Study;
use super::{Objective, OptimiseError};

/// Halvings of the range of a level, or of the dual's price.
const BISECTIONS: u32 = 60;
/// What sums of means may differ by.
const ROUNDING: f64 = 1e-12;

/// An interval between two neighbouring changes of a programme.
struct Interval {
    /// The most that each target served by this programme alone can have there.
    met: Vec<f64>,
    /// Weight of these.
    weight: f64,
    /// The least that it costs.
    cost: f64,
}

/// The relaxed problem; empty where nothing can be said.
pub(super) struct Relaxed {
    programmes: Option<Vec<Vec<Interval>>>,
    /// Weight of the targets that no programme, or more than one, serves, at their best.
    shared_weight: f64,
    /// The least likely of them.
    shared_least: f64,
}

impl Study<'_> {
    /// Relaxes the problem.
    pub(super) fn relaxed(&mut self, curves: &Curves) -> Result<Relaxed, OptimiseError> {
        let count = self.targets.len();
        let serving = |target: usize| -> Vec<usize> {
            let all = 0..self.serving.len();
            all.filter(|&at| self.serving[at].contains(&target))
                .collect()
        };
        let by_target: Vec<Vec<usize>> = (0..count).map(serving).collect();
        let column = |programme: usize, target: usize| -> Vec<f64> {
            curves.met[programme]
                .iter()
                .map(|met| met[target])
                .collect()
        };
        let one_way = |values: &[f64]| {
            let pairs = || values.windows(2).map(|pair| pair[1] - pair[0]);
            pairs().all(|step| step >= -ROUNDING) || pairs().all(|step| step <= ROUNDING)
        };
        let mut each = by_target.iter().enumerate();
        let is_one_way = each.all(|(target, programmes)| {
            let mut all = programmes.iter();
            all.all(|&programme| one_way(&column(programme, target)))
        });
        let shared: Vec<usize> = (0..count).filter(|&at| by_target[at].len() != 1).collect();
        let best = self.best_together(curves, &by_target, &shared)?;
        let weight = |target: usize| self.question.weights[target].1;
        let intervals = |programme: usize| -> Vec<Interval> {
            let own = self.serving[programme].iter();
            let own: Vec<usize> = own
                .copied()
                .filter(|at| by_target[*at].len() == 1)
                .collect();
            let (met, levels) = (&curves.met[programme], &curves.levels[programme]);
            let last = levels.len() - 1;
            let interval = |at: usize| {
                let next = (at + 1).min(last);
                let most = own
                    .iter()
                    .map(|&target| met[at][target].max(met[next][target]));
                let most: Vec<f64> = most.collect();
                let weighted = own
                    .iter()
                    .zip(&most)
                    .map(|(&target, met)| weight(target) * met);
                Interval {
                    weight: weighted.sum(),
                    met: most,
                    cost: levels[at].cost.min(levels[next].cost),
                }
            };
            (0..last.max(1)).map(interval).collect()
        };
        let programmes = (0..self.bands.len()).map(intervals).collect();
        let weighted = shared.iter().zip(&best).map(|(&at, met)| weight(at) * met);
        Ok(Relaxed {
            programmes: is_one_way.then_some(programmes),
            shared_weight: weighted.sum(),
            shared_least: best.iter().copied().fold(1.0, f64::min),
        })
    }

    /// The chance of each shared target with every programme that serves it at its better end; 1 where the
    /// plan cannot pay for that.
    fn best_together(
        &mut self,
        curves: &Curves,
        by_target: &[Vec<usize>],
        shared: &[usize],
    ) -> Result<Vec<f64>, OptimiseError> {
        let corner = |&target: &usize| {
            let mut changes = vec![0.0; self.bands.len()];
            for &programme in &by_target[target] {
                let (ends, met) = (&curves.changes[programme], &curves.met[programme]);
                let (first, last) = (0, ends.len() - 1);
                let rises = met[last][target] >= met[first][target];
                changes[programme] = ends[if rises { last } else { first }];
            }
            changes
        };
        let corners: Vec<Vec<f64>> = shared.iter().map(corner).collect();
        let mut distinct: Vec<Vec<f64>> = Vec::new();
        for own in &corners {
            if !distinct.contains(own) {
                distinct.push(own.clone());
            }
        }
        let paths = self.search_paths();
        let found = self.evaluate(&distinct, false, paths)?;
        let best = shared.iter().zip(&corners).map(|(&target, corner)| {
            let at = distinct.iter().position(|own| own == corner);
            let worth = at.and_then(|at| found[at].as_ref());
            // One that no programme serves is what it is.
            worth.map_or(1.0, |own| own.met[target])
        });
        Ok(best.collect())
    }
}

impl Relaxed {
    /// The most that the objective can be for so much further money.
    pub(super) fn at_most(&self, objective: Objective, money: f64) -> Option<f64> {
        match objective {
            Objective::Expected => self.weight(money),
            Objective::Joint | Objective::LeastMoney(_) => self.least_likely(money),
        }
    }

    /// The Lagrangian dual.
    fn weight(&self, money: f64) -> Option<f64> {
        let programmes = self.programmes.as_ref()?;
        let dual = |price: f64| {
            let mut value = self.shared_weight + price * money;
            let mut spent = 0.0;
            for intervals in programmes {
                let worth = |own: &Interval| own.weight - price * own.cost;
                let best =
                    intervals.iter().reduce(
                        |best, own| {
                            if worth(own) > worth(best) { own } else { best }
                        },
                    );
                if let Some(best) = best {
                    value += worth(best);
                    spent += best.cost;
                }
            }
            (value, spent)
        };
        let (mut least, spent) = dual(0.0);
        if spent <= money {
            return Some(least);
        }
        let all = || programmes.iter().flatten();
        let weight = all().map(|own| own.weight).sum::<f64>();
        let cost = all().map(|own| own.cost.abs()).sum::<f64>();
        let mut high = weight / cost.max(f64::MIN_POSITIVE);
        for _ in 0..BISECTIONS {
            let (value, spent) = dual(high);
            least = least.min(value);
            if spent <= money {
                break;
            }
            high *= 2.0;
        }
        let mut low = 0.0;
        for _ in 0..BISECTIONS {
            let middle = 0.5 * (low + high);
            let (value, spent) = dual(middle);
            least = least.min(value);
            if spent <= money {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(least)
    }

    /// The greatest level that the least likely target can have.
    fn least_likely(&self, money: f64) -> Option<f64> {
        let reaches = |level: f64| Some(self.least_money(level)? <= money);
        if reaches(self.shared_least)? {
            return Some(self.shared_least);
        }
        let (mut low, mut high) = (0.0, self.shared_least);
        for _ in 0..BISECTIONS {
            let middle = 0.5 * (low + high);
            if reaches(middle)? {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(high)
    }

    /// The least further money with which every target can have this level; infinite where none does.
    pub(super) fn least_money(&self, level: f64) -> Option<f64> {
        let programmes = self.programmes.as_ref()?;
        if self.shared_least < level {
            return Some(f64::INFINITY);
        }
        let cheapest = |intervals: &Vec<Interval>| {
            let reaching = intervals
                .iter()
                .filter(|own| own.met.iter().all(|met| *met >= level));
            reaching.map(|own| own.cost).fold(f64::INFINITY, f64::min)
        };
        Some(programmes.iter().map(cheapest).sum())
    }
}
