//! Whether paths can tell two scenarios apart, and how many would.
//!
//! A mean difference `d` with standard error `s` is told from zero where `|d| > z s`, `z` the 97.5%
//! quantile: 5% of differences that are none are taken for one. With fewer than
//! [`LEAST_DIFFERING`] paths in which the two differ no test can tell: all of them on one side would
//! happen by chance in `2 · 0.5^n`, which is below 5% from six on (the sign test).
//!
//! Where it cannot be told, `n (z + z_p)² s² / d²` paths tell it with probability [`POWER`] if the
//! difference is as large as it was found to be, `n` the paths at hand and `z_p` the quantile of the
//! power (Fleiss, Levin and Paik 2003, ch. 4 and 13). The error is taken to fall with `1/√n`; that
//! of Sobol' points falls faster, so there it is an upper bound.

use super::super::difference::PairSummary;
use super::super::summary::PlanSummary;
use super::IndicatorComparison;
use crate::scenario::Scenario;
use crate::statistics::{PairedMeans, Reference, critical, two_sided};
use crate::uncertainty::Sampler;

/// Share of differences that are none which may be taken for one.
const LEVEL: f64 = 0.05;
/// With what probability the needed paths tell the difference.
pub const POWER: f64 = 0.8;
/// Quantile of the standard normal distribution at [`POWER`].
const POWER_QUANTILE: f64 = 0.841_621_233_572_914_3;
/// Paths in which two scenarios must differ for anything to be told.
const LEAST_DIFFERING: f64 = 6.0;
/// More paths than anybody runs: the answer is then that they cannot be told apart.
const MOST_PATHS: f64 = 1e12;

/// What the paths say of a mean difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The two are the same in every path.
    Same,
    /// The difference is told from zero.
    Apart,
    /// It is not.
    NotApart {
        /// Paths that would tell; none where no number of paths is worth naming.
        paths_needed: Option<u64>,
    },
    /// There are too few paths for a standard error.
    TooFewPaths,
}

/// A mean difference over the paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanDifference {
    /// Scenario minus baseline.
    pub mean: f64,
    /// Its Monte Carlo standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
    /// Half the width of its 95% interval.
    pub margin: Option<f64>,
    /// Share of paths in which the two differ.
    pub differing: f64,
    /// Whether the paths can tell, were nothing else compared.
    pub verdict: Verdict,
    /// The chance of such a difference or a greater one, were there none; none where the two are the
    /// same in every path, or the sample is too small.
    pub p_value: Option<f64>,
    /// The same with all that is compared at once reckoned with (see `together`); none where it is not.
    pub p_value_among_all: Option<f64>,
}

impl MeanDifference {
    /// Of the first column.
    pub(super) fn first(means: &PairedMeans) -> Self {
        let error = means.standard_errors().map(|errors| errors[0]);
        Self::new(
            means.x,
            error,
            means.sampler,
            means.paths,
            means.differing[0] as f64,
        )
    }

    /// Of the second column.
    pub(super) fn second(means: &PairedMeans) -> Self {
        let error = means.standard_errors().map(|errors| errors[1]);
        Self::new(
            means.y,
            error,
            means.sampler,
            means.paths,
            means.differing[1] as f64,
        )
    }

    fn new(mean: f64, error: Option<f64>, sampler: Sampler, paths: f64, differing: f64) -> Self {
        let critical = critical(sampler);
        let verdict = verdict(mean, error, critical, paths, differing);
        Self {
            mean,
            standard_error: error,
            margin: error.map(|error| critical * error),
            differing: if paths > 0.0 { differing / paths } else { 0.0 },
            p_value: match verdict {
                Verdict::Same => None,
                _ => error.map(|error| p_value(mean, error, sampler, differing)),
            },
            p_value_among_all: None,
            verdict,
        }
    }

    /// Whether the paths still tell it from zero when all that is compared at once is reckoned with.
    pub fn is_apart_among_all(&self) -> bool {
        self.is_apart() && self.p_value_among_all.is_none_or(|p| p < LEVEL)
    }

    /// Whether the paths tell the difference from zero.
    pub fn is_apart(&self) -> bool {
        self.verdict == Verdict::Apart
    }
}

/// By the mean's error, but no less than what the paths that differ can tell by their signs.
fn p_value(mean: f64, error: f64, sampler: Sampler, differing: f64) -> f64 {
    let by_error = match error > 0.0 {
        true => two_sided(mean / error, Reference::of(sampler)),
        false => 0.0,
    };
    let by_signs = 2.0 * crate::kernel::pow(0.5, differing);
    by_error.max(by_signs).min(1.0)
}

fn verdict(mean: f64, error: Option<f64>, critical: f64, paths: f64, differing: f64) -> Verdict {
    if differing == 0.0 {
        return Verdict::Same;
    }
    let Some(error) = error else {
        return Verdict::TooFewPaths;
    };
    let far = mean.abs() > critical * error;
    if far && differing >= LEAST_DIFFERING {
        return Verdict::Apart;
    }
    let ratio = (critical + POWER_QUANTILE) * error / mean.abs();
    let by_error = paths * ratio * ratio;
    let by_count = paths * LEAST_DIFFERING / differing;
    let needed = by_error.max(by_count).ceil();
    // Where the mean is zero the ratio is infinite.
    let paths_needed = (needed <= MOST_PATHS).then_some(needed as u64);
    Verdict::NotApart { paths_needed }
}

/// Every indicator of a pair at every horizon.
pub(super) fn of_indicators(
    summary: &PlanSummary,
    pair: &PairSummary,
    scenario: &Scenario,
) -> Vec<IndicatorComparison> {
    let years = &summary.scenarios[pair.scenario].years;
    let horizons = scenario.plan.horizons.iter();
    let at: Vec<usize> = horizons
        .filter_map(|year| years.iter().position(|own| own == year))
        .collect();
    let paths = summary.paths as f64;
    let mut found = Vec::new();
    for (position, difference) in pair.indicators.iter().enumerate() {
        for &year in &at {
            let (column, signs) = (&difference.columns[year], &difference.signs[year]);
            let differing = signs.higher.probability + signs.lower.probability;
            let differing = (differing * paths).round();
            found.push(IndicatorComparison {
                position,
                year,
                difference: MeanDifference::new(
                    column.mean,
                    column.standard_error,
                    scenario.run.sampler,
                    paths,
                    differing,
                ),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::PairedColumns;

    /// A target met in the first `own` paths and in the last `other` of so many.
    fn mcnemar(paths: usize, own: usize, other: usize) -> MeanDifference {
        let mut column = vec![0.0; paths];
        column[..own].fill(1.0);
        column[paths - other..].fill(-1.0);
        let mut columns = PairedColumns::new(Sampler::MonteCarlo);
        columns.push(&column, &vec![0.0; paths]);
        MeanDifference::first(&columns.means())
    }

    #[test]
    fn variance_is_mcnemars() {
        let found = mcnemar(1000, 60, 40);
        let expected = (0.1_f64 - 0.02 * 0.02) / 999.0;
        assert!((found.standard_error.unwrap() - expected.sqrt()).abs() < 1e-15);
        assert!((found.mean - 0.02).abs() < 1e-15 && (found.differing - 0.1).abs() < 1e-15);
        // 1.9996 standard errors.
        assert_eq!(found.verdict, Verdict::Apart);
        let Verdict::NotApart { paths_needed } = mcnemar(1000, 55, 45).verdict else {
            panic!("one standard error tells nothing");
        };
        // 1000 (1.96 + 0.8416)² (0.1 - 0.01²) / 0.01² / 999.
        let expected = 2.801_585_218_f64.powi(2) * (0.1 - 1e-4) / 1e-4 * 1000.0 / 999.0;
        assert!((paths_needed.unwrap() as f64 - expected).abs() <= 1.0);
    }

    #[test]
    fn what_says_nothing_is_said_so() {
        assert_eq!(mcnemar(100, 0, 0).verdict, Verdict::Same);
        let none = Verdict::NotApart { paths_needed: None };
        assert_eq!(mcnemar(100, 9, 9).verdict, none);
        // Five paths on one side are 2.2 standard errors, but happen by chance in 1 of 16. More are asked
        // for by the error, 1000 · 2.8016² · (0.005 - 0.005²) / 999 / 0.005², than by the count, 1200.
        let few = mcnemar(1000, 5, 0);
        assert!(few.mean > few.margin.unwrap());
        assert_eq!(
            few.verdict,
            Verdict::NotApart {
                paths_needed: Some(1564)
            }
        );
        assert_eq!(mcnemar(1000, 6, 0).verdict, Verdict::Apart);
    }

    #[test]
    fn the_quantile_is_that_of_the_power() {
        use statrs::distribution::{ContinuousCDF, Normal};
        let normal = Normal::new(0.0, 1.0).unwrap();
        assert!((normal.cdf(POWER_QUANTILE) - POWER).abs() < 1e-9);
    }
}
