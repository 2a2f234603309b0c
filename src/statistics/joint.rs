//! Probabilities of targets from 0/1 columns, with their errors.
//!
//! The estimate is the share of paths; its standard error is the column's. The
//! 95% interval is Jeffreys' (Brown, Cai & DasGupta 2001,
//! doi:10.1214/ss/1009213286), which stays inside 0 to 1 and does not collapse
//! when no path or every path meets the target. It assumes independent paths,
//! so it errs on the wide side for Latin hypercube and Sobol'.

use statrs::distribution::{Beta, ContinuousCDF};

use super::column::ColumnSummary;

/// Share of paths in which something holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProbabilityEstimate {
    /// Estimate, 0 to 1.
    pub probability: f64,
    /// Monte Carlo standard error; none where the sample is too small to tell.
    pub standard_error: Option<f64>,
    /// Jeffreys 95% interval.
    pub interval: (f64, f64),
}

impl ProbabilityEstimate {
    /// From the summary of a 0/1 column over `paths` paths.
    pub fn from_summary(summary: &ColumnSummary, paths: u64) -> Self {
        Self {
            probability: summary.mean,
            standard_error: summary.standard_error,
            interval: jeffreys_95(summary.mean, paths),
        }
    }
}

fn jeffreys_95(probability: f64, paths: u64) -> (f64, f64) {
    let met = (probability * paths as f64).round();
    let missed = paths as f64 - met;
    let posterior = Beta::new(met + 0.5, missed + 0.5).expect("both counts are positive");
    let low = if met == 0.0 {
        0.0
    } else {
        posterior.inverse_cdf(0.025)
    };
    let high = if missed == 0.0 {
        1.0
    } else {
        posterior.inverse_cdf(0.975)
    };
    (low, high)
}

/// Mean of a quantity where an event holds, from the mean of its product with
/// the event's 0/1 column; none where the event never holds.
pub fn conditional_mean(mean_of_product: f64, probability: f64) -> Option<f64> {
    (probability > 0.0).then(|| mean_of_product / probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.14 `beta.ppf([.025, .975], 20.5, 80.5)`.
    #[test]
    fn jeffreys_interval_of_20_in_100() {
        let (low, high) = jeffreys_95(0.2, 100);
        assert!((low - 0.130_790_42).abs() < 1e-7, "{low}");
        assert!((high - 0.286_279_57).abs() < 1e-7, "{high}");
    }

    #[test]
    fn never_and_always_keep_an_interval() {
        let (low, high) = jeffreys_95(0.0, 1000);
        assert_eq!(low, 0.0);
        assert!(high > 0.001 && high < 0.005);
        assert_eq!(jeffreys_95(1.0, 1000).1, 1.0);
    }

    #[test]
    fn a_mean_needs_its_event() {
        assert_eq!(conditional_mean(0.3, 0.6), Some(0.5));
        assert_eq!(conditional_mean(0.0, 0.0), None);
    }
}
