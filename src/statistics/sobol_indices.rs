//! Variance-based sensitivity: Sobol' first-order and total indices of a factor
//! from three evaluations of a model on two independent samples `A` and `B`.
//!
//! `AB` is sample `A` with the factor's coordinates taken from `B`. With `V` the
//! variance of the output,
//!
//! - first order: `S  = mean(f_B' (f_AB - f_A)) / V`, `f_B' = f_B - mean(f_A and f_B)`
//!   (Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, table 2 (b); centring it
//!   takes most of its variance away and changes nothing in expectation);
//! - total: `ST = mean((f_A - f_AB)²) / (2 V)` (Jansen 1999,
//!   doi:10.1016/S0010-4655(98)00154-4).
//!
//! Both are estimates: a small index may come out a little below zero. Intervals
//! are 95% percentile bootstrap intervals over the points (Archer, Saltelli and
//! Sobol' 1997, doi:10.1080/00949659708811825). They take points for independent,
//! so they are on the wide side for Latin hypercube and Sobol' points.

use super::quantile::quantiles_in_place;

/// An estimate with a 95% bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexEstimate {
    /// The estimate.
    pub value: f64,
    /// 2.5% and 97.5% quantiles of its bootstrap replicates.
    pub interval: (f64, f64),
}

/// A factor's indices for one output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SobolIndices {
    /// Share of the variance that goes, on average, where the factor alone becomes known.
    pub first: IndexEstimate,
    /// Share of the variance that stays, on average, where all but the factor is known.
    pub total: IndexEstimate,
}

/// One output on the two samples, ready for any number of factors.
#[derive(Debug)]
pub struct TwoSamples<'a> {
    a: &'a [f64],
    b: &'a [f64],
    /// How often each point stands in each bootstrap replicate.
    resamples: &'a Resamples,
    moments: Vec<Moments>,
}

/// Mean and variance of both samples in one replicate.
#[derive(Debug, Clone, Copy)]
struct Moments {
    mean: f64,
    variance: f64,
}

/// Bootstrap replicates as counts: `[replicate][point]`.
#[derive(Debug)]
pub struct Resamples {
    counts: Vec<Vec<u16>>,
}

impl Resamples {
    /// From one row of uniforms for each replicate, as many as there are points.
    pub fn new<'u>(uniforms: impl IntoIterator<Item = &'u [f64]>) -> Self {
        let count = |row: &[f64]| {
            let mut counts = vec![0_u16; row.len()];
            for &u in row {
                let point = ((u * row.len() as f64) as usize).min(row.len() - 1);
                counts[point] = counts[point].saturating_add(1);
            }
            counts
        };
        Self {
            counts: uniforms.into_iter().map(count).collect(),
        }
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.counts.first().map_or(0, Vec::len)
    }
}

impl<'a> TwoSamples<'a> {
    /// None where the output does not vary.
    ///
    /// # Panics
    /// Where the samples and the resamples differ in length.
    pub fn new(a: &'a [f64], b: &'a [f64], resamples: &'a Resamples) -> Option<Self> {
        assert!(a.len() == b.len() && a.len() == resamples.points());
        let first = a.first()?;
        if a.iter().chain(b).all(|value| value == first) {
            return None;
        }
        let whole = vec![1_u16; a.len()];
        let rows = std::iter::once(&whole).chain(&resamples.counts);
        let moments = rows.map(|counts| moments(a, b, counts)).collect();
        Some(Self {
            a,
            b,
            resamples,
            moments,
        })
    }

    /// The indices of the factor whose coordinates `ab` took from `b`.
    pub fn indices(&self, ab: &[f64]) -> SobolIndices {
        let whole = vec![1_u16; self.a.len()];
        let rows = std::iter::once(&whole).chain(&self.resamples.counts);
        let (mut first, mut total) = (Vec::new(), Vec::new());
        for (counts, moments) in rows.zip(&self.moments) {
            let (mut crossed, mut squares) = (0.0, 0.0);
            for point in 0..ab.len() {
                let weight = f64::from(counts[point]);
                let change = ab[point] - self.a[point];
                crossed += weight * (self.b[point] - moments.mean) * change;
                squares += weight * change * change;
            }
            let scale = ab.len() as f64 * moments.variance;
            // A replicate may hold one output value only: nothing varies there.
            let share = |sum: f64| if scale > 0.0 { sum / scale } else { 0.0 };
            first.push(share(crossed));
            total.push(share(squares) / 2.0);
        }
        SobolIndices {
            first: estimate(first),
            total: estimate(total),
        }
    }
}

fn moments(a: &[f64], b: &[f64], counts: &[u16]) -> Moments {
    let both = || a.iter().zip(counts).chain(b.iter().zip(counts));
    let size = 2.0 * a.len() as f64;
    let mean = both().map(|(x, &n)| f64::from(n) * x).sum::<f64>() / size;
    let squares: f64 = both()
        .map(|(x, &n)| f64::from(n) * (x - mean) * (x - mean))
        .sum();
    Moments {
        mean,
        variance: squares / size,
    }
}

/// The first value is the estimate, the rest its replicates.
fn estimate(mut values: Vec<f64>) -> IndexEstimate {
    let value = values.remove(0);
    let interval = match quantiles_in_place(&mut values, &[0.025, 0.975]) {
        Ok(ends) => (ends[0].min(value), ends[1].max(value)),
        Err(_) => (value, value),
    };
    IndexEstimate { value, interval }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `f = 2 x + y` on a full grid of independent levels: `S = ST = 0.8` and `0.2` exactly.
    #[test]
    fn additive_function_on_a_grid() {
        let levels = [-1.0, 1.0];
        let (mut a, mut b, mut ab) = (Vec::new(), Vec::new(), Vec::new());
        for xa in levels {
            for ya in levels {
                for xb in levels {
                    for yb in levels {
                        a.push(2.0 * xa + ya);
                        b.push(2.0 * xb + yb);
                        ab.push(2.0 * xb + ya);
                    }
                }
            }
        }
        let uniforms: Vec<f64> = (0..16).map(|i| (f64::from(i) + 0.5) / 16.0).collect();
        let resamples = Resamples::new([uniforms.as_slice(), uniforms.as_slice()]);
        let samples = TwoSamples::new(&a, &b, &resamples).unwrap();
        let found = samples.indices(&ab);
        assert!((found.first.value - 0.8).abs() < 1e-12, "{found:?}");
        assert!((found.total.value - 0.8).abs() < 1e-12, "{found:?}");
        // Every point once: the replicates are the sample itself.
        assert!((found.first.interval.0 - 0.8).abs() < 1e-12);
    }

    #[test]
    fn an_output_that_does_not_vary_has_no_indices() {
        let resamples = Resamples::new([[0.1, 0.9].as_slice()]);
        assert!(TwoSamples::new(&[1.0, 1.0], &[1.0, 1.0], &resamples).is_none());
    }
}
