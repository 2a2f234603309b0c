//! How well a response with given parameters fits its record, one year ahead.

use super::process::{Parameters, Past, Residual};

/// Two standard errors of an autocorrelation of `n` independent numbers: `1.96 / √n` (Bartlett 1946).
const CRITICAL: f64 = 1.96;
/// Standardised residuals of this size are none of the noise's: 1.25 with few values is chance.
const STRAYS: f64 = 1.6;

/// One-step forecasts of the record by the calibrated response.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Each recorded year after the first.
    pub residuals: Vec<Residual>,
    /// Share of the recorded values' variance that the forecasts explain.
    pub r_squared: f64,
    /// Root mean square of the forecasts' errors, on the link scale.
    pub error: f64,
    /// The same of saying each year what the last recorded one was.
    pub naive_error: f64,
    /// Root mean square of the standardised residuals: about 1 where the noise is as large as it was.
    pub standardised: f64,
    /// First autocorrelation of the standardised residuals; none for fewer than four.
    pub autocorrelation: Option<f64>,
    /// Beyond which an autocorrelation is none by chance.
    pub limit: f64,
}

impl Fit {
    pub(super) fn of(past: &Past, parameters: &Parameters) -> Self {
        let residuals = past.residuals(parameters);
        let known: Vec<f64> = past.values.iter().flatten().copied().collect();
        let count = residuals.len() as f64;
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        let total: f64 = known.iter().map(|x| (x - mean) * (x - mean)).sum();
        let squares: f64 = residuals
            .iter()
            .map(|own| own.surprise * own.surprise)
            .sum();
        let changes: f64 = known
            .windows(2)
            .map(|x| (x[1] - x[0]) * (x[1] - x[0]))
            .sum();
        let own: Vec<f64> = residuals.iter().map(|own| own.standardised).collect();
        let power: f64 = own.iter().map(|x| x * x).sum();
        let products: f64 = own.windows(2).map(|x| x[0] * x[1]).sum();
        Self {
            r_squared: if total > 0.0 {
                1.0 - squares / total
            } else {
                0.0
            },
            error: (squares / count).sqrt(),
            naive_error: (changes / count).sqrt(),
            standardised: (power / count).sqrt(),
            autocorrelation: (own.len() >= 4 && power > 0.0).then(|| products / power),
            limit: CRITICAL / count.sqrt(),
            residuals,
        }
    }

    /// Whether the record strays farther from the forecasts than the noise that it was left with allows.
    pub fn strays(&self) -> bool {
        self.standardised > STRAYS
    }

    /// Whether the residuals follow each other more than chance has it.
    pub fn is_correlated(&self) -> bool {
        self.autocorrelation
            .is_some_and(|own| own.abs() > self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_known_fit() {
        // A walk about a fixed level with adjustment 1 and no drift: the level is the mean, 2.
        let past = Past {
            first_year: 2010,
            values: [1.0, 3.0, 1.0, 3.0, 2.0].map(Some).to_vec(),
            drivers: Vec::new(),
        };
        let parameters = Parameters {
            trend: 0.0,
            elasticities: Vec::new(),
            adjustment: 1.0,
            rho: 0.0,
            volatility: 0.5,
        };
        let fit = Fit::of(&past, &parameters);
        // Residuals 1, -1, 1, 0; total 4; changes 2, -2, 2, -1.
        assert!((fit.r_squared - 0.25).abs() < 1e-12);
        assert!((fit.error - 0.75f64.sqrt()).abs() < 1e-12);
        assert!((fit.naive_error - 13.0f64.sqrt() / 2.0).abs() < 1e-12);
        assert!((fit.autocorrelation.unwrap() + 2.0 / 3.0).abs() < 1e-12);
        assert!((fit.limit - 0.98).abs() < 1e-12 && !fit.is_correlated());
    }
}
