//! How likely a response's recorded past is, given its trend, elasticities, adjustment and noise.
//!
//! The equation is the plan's own (`model/indicator.rs`), begun in the first recorded year `s`; on the link
//! scale, with `D` the logarithm of a driver over its value in that year, lag included:
//!
//! `x*[t] = c + trend (t - s) + Σ elasticity · D[t]`,
//! `x[t] = x[t-1] + adjustment (x*[t] - x[t-1]) + n[t]`, `n[t] = rho n[t-1] + sd e[t]`.
//!
//! So `x = m + z`: the mean `m` starts at `c` and closes its gap to `x*` year by year, and the deviation `z` is
//! an autoregression of order two, `z[t] = (1 - adjustment) z[t-1] + n[t]`, at rest in the first year (its
//! stationary distribution). The level `c`, about which a plan says nothing, is left free: it has a flat prior
//! and is integrated out. As it only shifts the series, that costs one observation and favours no value of
//! anything else.
//!
//! The density is Gaussian and exact, also with years missing: a Kalman filter with state `(z, n)` runs once
//! over the series and once over a series of ones, and `c` is their generalised least squares coefficient
//! (de Jong 1991, doi:10.1214/aos/1176348139).

use crate::kernel;

/// A response's recorded years on the link scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The first year; its value is known.
    pub first_year: i32,
    /// The value of each year from the first to the last on the link scale; none where it is missing.
    pub values: Vec<Option<f64>>,
    /// For each driver, in each of these years, the logarithm of its value (a lag earlier) over that of the
    /// first year.
    pub drivers: Vec<Vec<f64>>,
}

/// What the plan does not know of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// A year on the link scale.
    pub trend: f64,
    /// One for each driver.
    pub elasticities: Vec<f64>,
    /// Share of the gap closed each year.
    pub adjustment: f64,
    /// Autocorrelation of the noise.
    pub rho: f64,
    /// Standard deviation of the noise's yearly innovation.
    pub volatility: f64,
}

/// A year's surprise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// The year.
    pub year: i32,
    /// What came, less what was expected from the years before, on the link scale.
    pub surprise: f64,
    /// The same in its own standard deviations.
    pub standardised: f64,
}

/// Variances and covariance of `(z, n)` in units of the innovation's variance.
#[derive(Debug, Clone, Copy)]
struct State {
    zz: f64,
    zn: f64,
    nn: f64,
}

/// Deviations of a series from its mean, filtered.
#[derive(Debug, Clone, Copy, Default)]
struct Track {
    z: f64,
    n: f64,
}

/// What a filter leaves: sums over innovations of the series (`y`) and of the ones (`h`).
struct Filtered {
    hh: f64,
    hy: f64,
    yy: f64,
    log_variances: f64,
    /// Year position, innovation of the series and of the ones, variance.
    innovations: Vec<(usize, f64, f64, f64)>,
}

impl Past {
    /// How many values are known.
    pub fn points(&self) -> usize {
        self.values.iter().flatten().count()
    }

    /// The mean without its level `c`, in each year.
    fn moved_by(&self, own: &Parameters) -> Vec<f64> {
        let mut mean = 0.0;
        let mut means = Vec::with_capacity(self.values.len());
        for at in 0..self.values.len() {
            let drift = own.trend * at as f64;
            let goal = (own.elasticities.iter())
                .zip(&self.drivers)
                .fold(drift, |sum, (elasticity, driver)| {
                    sum + elasticity * driver[at]
                });
            if at > 0 {
                mean += own.adjustment * (goal - mean);
            }
            means.push(mean);
        }
        means
    }

    /// Logarithm of the density of the recorded values given all but their level; minus infinity
    /// where the process is none that stays near its goal (an adjustment outside 0 to 2, say).
    pub fn log_likelihood(&self, own: &Parameters) -> f64 {
        let Some(found) = self.filtered(own, false) else {
            return f64::NEG_INFINITY;
        };
        let free = self.points() as f64 - 1.0;
        let squares = found.yy - found.hy * found.hy / found.hh;
        let variance = own.volatility * own.volatility;
        let scale = kernel::ln(2.0 * std::f64::consts::PI * variance);
        let log =
            free * scale + found.log_variances + kernel::ln(found.hh) + squares.max(0.0) / variance;
        if log.is_nan() {
            return f64::NEG_INFINITY;
        }
        -0.5 * log
    }

    /// What each recorded year after the first brought that the years before did not tell, with the
    /// level at its estimate from all years; empty where [`Past::log_likelihood`] is minus infinity.
    pub fn residuals(&self, own: &Parameters) -> Vec<Residual> {
        let Some(found) = self.filtered(own, true) else {
            return Vec::new();
        };
        let level = found.hy / found.hh;
        let each = found.innovations.iter().skip(1);
        each.map(|&(at, y, h, variance)| {
            let surprise = y - level * h;
            Residual {
                year: self.first_year + at as i32,
                surprise,
                standardised: surprise / (own.volatility * variance.sqrt()),
            }
        })
        .collect()
    }

    fn filtered(&self, own: &Parameters, keep: bool) -> Option<Filtered> {
        let (phi, rho) = (1.0 - own.adjustment, own.rho);
        let moves = phi.abs() < 1.0 && rho.abs() < 1.0 && own.volatility > 0.0;
        if !moves || !own.volatility.is_finite() {
            return None;
        }
        let nn = 1.0 / (1.0 - rho * rho);
        let zn = nn / (1.0 - phi * rho);
        let mut state = State {
            zz: zn * (1.0 + phi * rho) / (1.0 - phi * phi),
            zn,
            nn,
        };
        let means = self.moved_by(own);
        let (mut series, mut ones) = (Track::default(), Track::default());
        let mut found = Filtered {
            hh: 0.0,
            hy: 0.0,
            yy: 0.0,
            log_variances: 0.0,
            innovations: Vec::new(),
        };
        for (at, (value, mean)) in self.values.iter().zip(&means).enumerate() {
            if at > 0 {
                let n_now = [rho * series.n, rho * ones.n];
                series = Track {
                    z: phi * series.z + n_now[0],
                    n: n_now[0],
                };
                ones = Track {
                    z: phi * ones.z + n_now[1],
                    n: n_now[1],
                };
                let State { zz, zn, nn } = state;
                let nn_now = rho * rho * nn + 1.0;
                let zn_now = phi * rho * zn + nn_now;
                state = State {
                    zz: phi * phi * zz + 2.0 * phi * rho * zn + nn_now,
                    zn: zn_now,
                    nn: nn_now,
                };
            }
            let Some(value) = value else { continue };
            let (y, h) = (value - mean - series.z, 1.0 - ones.z);
            let State { zz, zn, nn } = state;
            found.hh += h * h / zz;
            found.hy += h * y / zz;
            found.yy += y * y / zz;
            found.log_variances += kernel::ln(zz);
            if keep {
                found.innovations.push((at, y, h, zz));
            }
            // `z` is known exactly now.
            let gain = zn / zz;
            series.z += y;
            series.n += gain * y;
            ones.z += h;
            ones.n += gain * h;
            state = State {
                zz: 0.0,
                zn: 0.0,
                nn: nn - gain * zn,
            };
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::CholeskyFactor;

    fn parameters(adjustment: f64, rho: f64) -> Parameters {
        Parameters {
            trend: 0.03,
            elasticities: vec![0.4],
            adjustment,
            rho,
            volatility: 0.2,
        }
    }

    fn past(values: &[Option<f64>]) -> Past {
        let driver = [0.0, 0.1, 0.05, 0.3, 0.2, 0.4, 0.45, 0.3];
        Past {
            first_year: 2010,
            values: values.to_vec(),
            drivers: vec![driver[..values.len()].to_vec()],
        }
    }

    /// The same density from the covariance matrix of the whole series: autocovariances of the
    /// autoregression by its moving-average weights.
    fn dense(past: &Past, own: &Parameters) -> f64 {
        let (phi, rho) = (1.0 - own.adjustment, own.rho);
        let mut weights = vec![1.0, phi + rho];
        for at in 2..4000 {
            weights.push((phi + rho) * weights[at - 1] - phi * rho * weights[at - 2]);
        }
        let covariance = |lag: usize| -> f64 {
            let pairs = weights.iter().zip(&weights[lag..]);
            pairs.map(|(a, b)| a * b).sum::<f64>() * own.volatility * own.volatility
        };
        let means = past.moved_by(own);
        let known: Vec<usize> = (0..past.values.len())
            .filter(|&at| past.values[at].is_some())
            .collect();
        let size = known.len();
        let mut matrix = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..size {
                matrix[i * size + j] = covariance(known[i].abs_diff(known[j]));
            }
        }
        let factor = CholeskyFactor::new(&matrix, size).unwrap();
        let y: Vec<f64> = known
            .iter()
            .map(|&at| past.values[at].unwrap() - means[at])
            .collect();
        let ones = vec![1.0; size];
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let (inverse_y, inverse_ones) = (factor.solve(&y), factor.solve(&ones));
        let (hh, hy, yy) = (
            dot(&ones, &inverse_ones),
            dot(&ones, &inverse_y),
            dot(&y, &inverse_y),
        );
        let constant = (size as f64 - 1.0) * (2.0 * std::f64::consts::PI).ln();
        -0.5 * (constant + factor.log_determinant() + hh.ln() + yy - hy * hy / hh)
    }

    #[test]
    fn the_filter_gives_the_density_of_the_whole_series() {
        let full = [1.0, 1.3, 1.1, 1.4, 1.2, 1.5, 1.9, 1.7].map(Some);
        let mut gaps = full;
        (gaps[2], gaps[5]) = (None, None);
        for values in [full, gaps] {
            for (adjustment, rho) in [(1.0, 0.0), (0.3, 0.0), (1.0, 0.6), (0.4, 0.5), (1.3, -0.4)] {
                let (past, own) = (past(&values), parameters(adjustment, rho));
                let (fast, slow) = (past.log_likelihood(&own), dense(&past, &own));
                assert!(
                    (fast - slow).abs() < 1e-9,
                    "{adjustment} {rho}: {fast} {slow}"
                );
            }
        }
    }

    #[test]
    fn without_memory_it_is_ordinary_regression() {
        // Independent noise, no driver: residuals about the mean of `x - trend t`.
        let values = [2.0, 2.4, 2.1, 2.9];
        let mut past = past(&values.map(Some));
        past.drivers.clear();
        let own = Parameters {
            elasticities: Vec::new(),
            ..parameters(1.0, 0.0)
        };
        let rest: Vec<f64> = (0..4).map(|t| values[t] - 0.03 * t as f64).collect();
        let mean = rest.iter().sum::<f64>() / 4.0;
        let squares: f64 = rest.iter().map(|r| (r - mean) * (r - mean)).sum();
        let variance: f64 = 0.04;
        let expected = -0.5
            * (3.0 * (2.0 * std::f64::consts::PI * variance).ln()
                + 4.0f64.ln()
                + squares / variance);
        assert!((past.log_likelihood(&own) - expected).abs() < 1e-12);
        let residuals = past.residuals(&own);
        assert_eq!(residuals.len(), 3);
        assert!((residuals[0].surprise - (rest[1] - mean)).abs() < 1e-12);
        assert!((residuals[0].standardised - (rest[1] - mean) / 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_shift_of_all_values_changes_nothing() {
        let values = [1.0, 1.3, 1.1, 1.4, 1.2];
        let own = parameters(0.4, 0.5);
        let here = past(&values.map(Some)).log_likelihood(&own);
        let there = past(&values.map(|x| Some(x + 7.0))).log_likelihood(&own);
        assert!((here - there).abs() < 1e-9);
    }

    #[test]
    fn what_never_settles_is_impossible() {
        let past = past(&[1.0, 1.3, 1.1].map(Some));
        for (adjustment, rho) in [(0.0, 0.0), (2.0, 0.0), (-0.1, 0.0), (0.5, 1.0)] {
            let own = parameters(adjustment, rho);
            assert_eq!(past.log_likelihood(&own), f64::NEG_INFINITY);
        }
        let mut own = parameters(0.5, 0.0);
        own.volatility = 0.0;
        assert_eq!(past.log_likelihood(&own), f64::NEG_INFINITY);
    }
}
