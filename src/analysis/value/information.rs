//! The value of information from payoffs: one number for each choice and path.
//!
//! With `U[d]` the payoff of choice `d`, today's best choice has the highest mean. Were everything
//! known, each path would get its own best choice:
//!
//! `EVPI = E[max_d U[d]] - max_d E[U[d]]`.
//!
//! Were only the values `x` known, the choice would follow the mean payoff given `x`:
//!
//! `EVPPI = E[max_d E[U[d] | x]] - max_d E[U[d]]`,
//!
//! with `E[U[d] - U[best] | x]` from a smooth regression over the paths (Strong, Oakley and Brennan
//! 2014, doi:10.1177/0272989X13505910; the functions are in `statistics/basis.rs`).
//!
//! Paths are dealt into groups. Standard errors are those of a jackknife that leaves out a group at a
//! time (Shao and Tu 1995, *The Jackknife and Bootstrap*, §2.3). The highest of several fitted means
//! is a little too high by chance, and a smooth curve rounds off a step. So the rule that the regression
//! finds is also tried on paths that it has not seen, and what it gains over today's best choice there
//! is given beside: on average no more than the truth, whatever the regression missed.

use std::ops::Range;

use crate::statistics::{Basis, Gram, ResponseSums, Solver, dot, strengths};
use crate::uncertainty::{REPLICATES, Sampler};

/// Groups of independent paths.
const GROUPS: usize = 40;
/// Paths a group needs.
const PATHS_A_GROUP: usize = 5;
/// Standard errors from nothing, where many values are looked at.
const TOLD_APART: f64 = 3.0;
/// Standard errors each way of a 95% interval.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// A number with its Monte Carlo standard error, in the payoff's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The estimate.
    pub value: f64,
    /// Its standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
}

impl Measured {
    /// The ends of the 95% interval of a number that is not negative.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let reach = NORMAL_95 * self.standard_error?;
        Some(((self.value - reach).max(0.0), self.value + reach))
    }
}

/// What knowing everything is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Perfect {
    /// Mean payoff of each choice.
    pub means: Vec<Measured>,
    /// The choice with the highest mean, the first of equals.
    pub best: usize,
    /// Share of paths in which each choice is the best or as good as the best.
    pub best_in: Vec<f64>,
    /// Share of paths in which another choice is better than today's best.
    pub better_elsewhere: f64,
    /// EVPI.
    pub value: Measured,
    /// Whether all choices have the same payoff in every path.
    pub all_the_same: bool,
}

/// What knowing some values is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Partial {
    /// EVPPI.
    pub value: Measured,
    /// What the rule learnt from other paths gains on paths that it has not seen; below zero where it
    /// followed chance.
    pub held_out: Measured,
}

impl Partial {
    /// Whether it is told apart from nothing: the gain on unseen paths is above three times its error.
    pub fn is_told_apart(&self) -> bool {
        let error = self.held_out.standard_error;
        error.is_some_and(|error| self.held_out.value > TOLD_APART * error)
    }
}

/// Groups into which the paths of a sampler are dealt, path `p` into group `p mod groups`: independent
/// replicates where it has them.
pub fn groups(sampler: Sampler, paths: usize) -> usize {
    let most = match sampler {
        Sampler::MonteCarlo => GROUPS,
        Sampler::LatinHypercube | Sampler::Sobol => REPLICATES as usize,
    };
    most.min(paths / PATHS_A_GROUP).max(1)
}

/// EVPI of payoffs `[choice][path]`.
///
/// # Panics
/// Without a choice or a path, or where lengths differ.
pub fn perfect(payoffs: &[Vec<f64>], groups: usize) -> Perfect {
    let paths = payoffs[0].len();
    let mut sums = vec![vec![0.0; payoffs.len() + 1]; groups];
    let mut counts = vec![0.0; groups];
    for path in 0..paths {
        let own = &mut sums[path % groups];
        counts[path % groups] += 1.0;
        let mut highest = f64::NEG_INFINITY;
        for (sum, payoff) in own.iter_mut().zip(payoffs) {
            *sum += payoff[path];
            highest = highest.max(payoff[path]);
        }
        own[payoffs.len()] += highest;
    }
    let (total, count) = (column_sums(&sums), counts.iter().sum::<f64>());
    let part = |of: &dyn Fn(&[f64], f64) -> f64| {
        let without = |group: usize| {
            let rest: Vec<f64> = total.iter().zip(&sums[group]).map(|(a, b)| a - b).collect();
            of(&rest, count - counts[group])
        };
        Measured {
            value: of(&total, count),
            standard_error: jackknife((0..groups).map(without)),
        }
    };
    let choices = payoffs.len();
    let means: Vec<Measured> = (0..choices)
        .map(|choice| part(&|sums, count| sums[choice] / count))
        .collect();
    let best = highest(means.iter().map(|mean| mean.value));
    let share = |holds: &dyn Fn(usize) -> bool| {
        (0..paths).filter(|&path| holds(path)).count() as f64 / paths as f64
    };
    let is_best = |choice: usize, path: usize| {
        let mut others = payoffs.iter();
        others.all(|other| other[path] <= payoffs[choice][path])
    };
    let better_elsewhere = share(&|path| !is_best(best, path));
    let value = if better_elsewhere == 0.0 {
        // The sums differ by rounding.
        Measured {
            value: 0.0,
            standard_error: Some(0.0),
        }
    } else {
        part(&|sums, count| {
            let today = sums[..choices].iter().copied().fold(f64::MIN, f64::max);
            (sums[choices] - today) / count
        })
    };
    Perfect {
        best_in: (0..choices)
            .map(|choice| share(&|path| is_best(choice, path)))
            .collect(),
        all_the_same: payoffs.iter().all(|payoff| *payoff == payoffs[0]),
        means,
        best,
        better_elsewhere,
        value,
    }
}

/// EVPPI of the values `[value][path]`, known together, for choosing by payoffs `[choice][path]`; none
/// where these are too many values for so few paths. Constant values must be left out.
///
/// # Panics
/// Where lengths differ, or without a choice or a value.
pub fn partial(payoffs: &[Vec<f64>], values: &[Vec<f64>], groups: usize) -> Option<Partial> {
    let basis = Basis::over(values)?;
    let means = payoffs.iter().map(|payoff| payoff.iter().sum::<f64>());
    let best = highest(means);
    let others = payoffs.iter().filter(|payoff| **payoff != payoffs[best]);
    let gains: Vec<Vec<f64>> = others
        .map(|payoff| {
            payoff
                .iter()
                .zip(&payoffs[best])
                .map(|(x, y)| x - y)
                .collect()
        })
        .collect();
    Regression::new(basis, &gains, groups).measure(&gains)
}

/// Sums of each group, and the penalties of the whole.
struct Regression {
    basis: Basis,
    penalty: Vec<f64>,
    grams: Vec<Gram>,
    /// `[group][choice]`.
    responses: Vec<Vec<ResponseSums>>,
    gram: Gram,
    totals: Vec<ResponseSums>,
    strengths: Vec<f64>,
}

impl Regression {
    fn new(basis: Basis, gains: &[Vec<f64>], groups: usize) -> Self {
        let size = basis.size();
        let mut grams = vec![Gram::empty(size); groups];
        let mut responses = vec![vec![ResponseSums::empty(size); gains.len()]; groups];
        let mut row = vec![0.0; size];
        for path in 0..basis.points() {
            let span = basis.fill(path, &mut row);
            grams[path % groups].take(&row, span.clone());
            for (own, gain) in responses[path % groups].iter_mut().zip(gains) {
                own.take(&row, span.clone(), gain[path]);
            }
        }
        let gram = Gram::total(grams.iter(), size);
        let totals: Vec<ResponseSums> = (0..gains.len())
            .map(|choice| ResponseSums::total(responses.iter().map(|own| &own[choice]), size))
            .collect();
        let penalty = basis.penalty();
        Self {
            strengths: strengths(&gram, &penalty, &totals),
            basis,
            penalty,
            grams,
            responses,
            gram,
            totals,
        }
    }

    /// Coefficients of each choice, without a group where one is named.
    fn fit(&self, without: Option<usize>) -> Option<Vec<Vec<f64>>> {
        let gram = match without {
            Some(group) => &self.gram.without(&self.grams[group]),
            None => &self.gram,
        };
        let choices = self.totals.iter().enumerate().zip(&self.strengths);
        choices
            .map(|((choice, total), &strength)| {
                let solver = Solver::new(gram, &self.penalty, strength)?;
                Some(match without {
                    Some(group) => solver.solve(&total.without(&self.responses[group][choice])),
                    None => solver.solve(total),
                })
            })
            .collect()
    }

    fn measure(&self, gains: &[Vec<f64>]) -> Option<Partial> {
        let groups = self.grams.len();
        let whole = self.fit(None)?;
        let fits: Vec<Vec<Vec<f64>>> = if groups > 1 {
            let fits = (0..groups).map(|group| self.fit(Some(group)));
            fits.collect::<Option<_>>()?
        } else {
            Vec::new()
        };
        let mut all = Fitted::new(gains.len());
        let mut rest = vec![Fitted::new(gains.len()); fits.len()];
        // Of each group: what its unseen rule gains on its own paths, and how many these are.
        let mut unseen = vec![(0.0, 0.0); fits.len()];
        let mut row = vec![0.0; self.basis.size()];
        for path in 0..self.basis.points() {
            let span = self.basis.fill(path, &mut row);
            let row = &row[span.clone()];
            all.take(&whole, row, &span);
            for (group, fit) in fits.iter().enumerate() {
                if path % groups != group {
                    rest[group].take(fit, row, &span);
                    continue;
                }
                let fitted = fit.iter().map(|own| dot(&own[span.clone()], row));
                let chosen = highest(std::iter::once(0.0).chain(fitted));
                unseen[group].0 += gain_of(gains, chosen, path);
                unseen[group].1 += 1.0;
            }
        }
        let count: f64 = unseen.iter().map(|(_, count)| count).sum();
        let gained = unseen.iter().map(|(sum, _)| sum).sum::<f64>();
        let held_out = Measured {
            value: if count > 0.0 { gained / count } else { 0.0 },
            standard_error: spread(unseen.iter().map(|(sum, count)| sum / count)),
        };
        let value = Measured {
            value: all.value(),
            standard_error: jackknife(rest.iter().map(Fitted::value)),
        };
        Some(Partial { value, held_out })
    }
}

/// Sums over paths of the fitted gains and of the highest of them.
#[derive(Debug, Clone)]
struct Fitted {
    gains: Vec<f64>,
    highest: f64,
    paths: f64,
}

impl Fitted {
    fn new(choices: usize) -> Self {
        Self {
            gains: vec![0.0; choices],
            highest: 0.0,
            paths: 0.0,
        }
    }

    fn take(&mut self, fit: &[Vec<f64>], row: &[f64], span: &Range<usize>) {
        let mut highest: f64 = 0.0;
        for (sum, own) in self.gains.iter_mut().zip(fit) {
            let gain = dot(&own[span.clone()], row);
            *sum += gain;
            highest = highest.max(gain);
        }
        self.highest += highest;
        self.paths += 1.0;
    }

    fn value(&self) -> f64 {
        let today = self.gains.iter().copied().fold(0.0, f64::max);
        ((self.highest - today) / self.paths).max(0.0)
    }
}

/// The gain of a choice over today's best, which is choice 0.
fn gain_of(gains: &[Vec<f64>], choice: usize, path: usize) -> f64 {
    choice.checked_sub(1).map_or(0.0, |at| gains[at][path])
}

fn column_sums(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut total = vec![0.0; rows[0].len()];
    for row in rows {
        total.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    total
}

/// Position of the highest, the first of equals.
fn highest(values: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (at, value) in values.enumerate() {
        if value > best.1 {
            best = (at, value);
        }
    }
    best.0
}

/// `sqrt((G - 1) / G Σ (θ_g - mean)²)`; none of fewer than two groups.
fn jackknife(estimates: impl Iterator<Item = f64>) -> Option<f64> {
    let (squares, count) = squares(estimates)?;
    Some(((count - 1.0) / count * squares).sqrt())
}

/// The standard error of the mean of independent groups.
fn spread(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (squares, count) = squares(values)?;
    Some((squares / (count - 1.0) / count).sqrt())
}

fn squares(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let values: Vec<f64> = values.collect();
    let count = values.len() as f64;
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / count;
    Some((values.iter().map(|x| (x - mean) * (x - mean)).sum(), count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::normal_quantile;
    use crate::uncertainty::PointSet;

    fn normals(name: &str, paths: u64) -> Vec<f64> {
        let mut column = vec![0.0; paths as usize];
        let points = PointSet::new(Sampler::MonteCarlo, 5, paths, 0);
        points.stream(name, None).fill(0, &mut column);
        column.iter().map(|&u| normal_quantile(u)).collect()
    }

    /// Stay (0) or go (+3 in half of the futures, -1 in the others): the mean of going is 1, knowing
    /// before gives (3 + 0) / 2 = 1.5.
    #[test]
    fn two_futures_by_hand() {
        let stay = vec![0.0; 8];
        let go = vec![3.0, -1.0, 3.0, -1.0, -1.0, 3.0, -1.0, 3.0];
        let found = perfect(&[stay, go], 1);
        assert_eq!(found.means[1].value, 1.0);
        assert_eq!((found.best, found.value.value), (1, 0.5));
        assert_eq!(found.better_elsewhere, 0.5);
        assert_eq!(found.best_in, [0.5, 0.5]);
    }

    #[test]
    fn a_choice_that_is_never_worse_leaves_nothing_to_know() {
        let found = perfect(&[vec![1.0, 2.0, 0.3], vec![1.0, 2.5, 0.3]], 1);
        assert_eq!((found.best, found.value.value), (1, 0.0));
        assert!(!found.all_the_same);
    }

    /// Payoffs 0 and `x y` with independent standard normals: neither alone is worth anything, both
    /// together `E[max(0, x y)] = E|x| E|y| / 2 = 1 / π`.
    #[test]
    fn values_that_matter_only_together() {
        let (x, y) = (normals("x", 20_000), normals("y", 20_000));
        let product: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x * y).collect();
        let payoffs = [vec![0.0; 20_000], product];
        let both = partial(&payoffs, &[x.clone(), y], 40).unwrap();
        let error = both.value.standard_error.unwrap();
        let expected = std::f64::consts::FRAC_1_PI;
        assert!(
            (both.value.value - expected).abs() < 4.0 * error,
            "{both:?}"
        );
        assert!(both.is_told_apart() && error < 0.01);
        let alone = partial(&payoffs, &[x], 40).unwrap();
        assert!(alone.value.value < 0.01, "{alone:?}");
        assert!(!alone.is_told_apart(), "{alone:?}");
    }

    /// A step at zero: the rule is "go where x is above", worth `E[max(0, sign x)] = 1/2`.
    #[test]
    fn a_step_is_followed() {
        let x = normals("x", 20_000);
        let sign: Vec<f64> = x.iter().map(|x| x.signum()).collect();
        let found = partial(&[vec![0.0; 20_000], sign], &[x], 40).unwrap();
        // The curve rounds the step off; the rule that it gives does not.
        assert!((0.45..0.5).contains(&found.value.value), "{found:?}");
        assert!((found.held_out.value - 0.5).abs() < 0.02, "{found:?}");
    }
}
