//! Means of two columns on the same paths, with the covariance of their errors, a portion of paths
//! at a time.
//!
//! Portions are merged by Chan, Golub and LeVeque's update (1983, doi:10.1080/00031305.1983.10483115),
//! so memory does not grow with the paths. Under independent draws the covariance of the means is
//! `S / n`. Latin hypercube and Sobol' paths come in independent replicates (`path mod R`); there it
//! is that of the replicate means, `S_R / R`, with `R - 1` degrees of freedom.
//!
//! A ratio of means `r = y / x` has the delta method's standard error,
//! `sqrt(v_yy - 2 r v_xy + r² v_xx) / |x|` with the covariances of the means (Casella and Berger
//! 2002, section 5.5.4).

use crate::uncertainty::{REPLICATES, Sampler};

/// The 97.5% quantile of the standard normal distribution.
const NORMAL_CRITICAL: f64 = 1.959_963_984_540_054;
/// That of Student's t with 15 degrees of freedom, one less than the replicates.
const REPLICATE_CRITICAL: f64 = 2.131_449_545_559_323;

/// Standard errors on each side of a 95% interval of a mean: a normal quantile, or Student's where the
/// error is that of replicates.
pub fn critical(sampler: Sampler) -> f64 {
    match sampler {
        Sampler::MonteCarlo => NORMAL_CRITICAL,
        Sampler::LatinHypercube | Sampler::Sobol => REPLICATE_CRITICAL,
    }
}

/// What a mean over its standard error is distributed as, were the mean zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reference {
    /// Standard normal.
    Normal,
    /// Student's t with so many degrees of freedom.
    Student(f64),
}

impl Reference {
    /// Of the means of a sampler's columns.
    pub fn of(sampler: Sampler) -> Self {
        match sampler {
            Sampler::MonteCarlo => Self::Normal,
            Sampler::LatinHypercube | Sampler::Sobol => Self::Student((REPLICATES - 1) as f64),
        }
    }
}

/// Paths of each replicate from which their means tell an error.
const LEAST_PER_REPLICATE: f64 = 2.0;

/// Means, squares and products of two columns about their means.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Moments {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Moments {
    fn of(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let mut found = Self::default();
        for (x, y) in pairs.clone() {
            found.count += 1.0;
            found.x += x;
            found.y += y;
        }
        if found.count == 0.0 {
            return found;
        }
        found.x /= found.count;
        found.y /= found.count;
        for (x, y) in pairs {
            let (x, y) = (x - found.x, y - found.y);
            found.xx += x * x;
            found.xy += x * y;
            found.yy += y * y;
        }
        found
    }

    fn merge(&mut self, other: &Self) {
        let count = self.count + other.count;
        if count == 0.0 {
            return;
        }
        let (x, y) = (other.x - self.x, other.y - self.y);
        let weight = self.count * other.count / count;
        self.xx += other.xx + x * x * weight;
        self.xy += other.xy + x * y * weight;
        self.yy += other.yy + y * y * weight;
        self.x += x * other.count / count;
        self.y += y * other.count / count;
        self.count = count;
    }
}

/// Collects two columns, portion by portion.
#[derive(Debug, Clone)]
pub struct PairedColumns {
    /// One for each replicate, or one for all.
    parts: Vec<Moments>,
    sampler: Sampler,
    differing: [u64; 2],
}

impl PairedColumns {
    /// Nothing yet.
    pub fn new(sampler: Sampler) -> Self {
        let parts = match sampler {
            Sampler::MonteCarlo => 1,
            Sampler::LatinHypercube | Sampler::Sobol => REPLICATES,
        };
        let parts = usize::try_from(parts).expect("a small number");
        Self {
            parts: vec![Moments::default(); parts],
            sampler,
            differing: [0; 2],
        }
    }

    /// Adds consecutive paths, the first of which begins a block.
    ///
    /// # Panics
    /// Where the columns are not of one length.
    pub fn push(&mut self, x: &[f64], y: &[f64]) {
        assert_eq!(x.len(), y.len(), "both columns hold the same paths");
        for (differing, column) in self.differing.iter_mut().zip([x, y]) {
            *differing += column.iter().filter(|value| **value != 0.0).count() as u64;
        }
        let step = self.parts.len();
        for (first, part) in self.parts.iter_mut().enumerate() {
            let pairs = x.iter().copied().zip(y.iter().copied());
            part.merge(&Moments::of(pairs.skip(first).step_by(step)));
        }
    }

    /// What they come to; means are zero where nothing was pushed.
    pub fn means(&self) -> PairedMeans {
        let mut all = Moments::default();
        self.parts.iter().for_each(|part| all.merge(part));
        let covariance = match self.sampler {
            Sampler::MonteCarlo if all.count < 2.0 => None,
            Sampler::MonteCarlo => {
                let scale = 1.0 / (all.count - 1.0) / all.count;
                Some([all.xx * scale, all.xy * scale, all.yy * scale])
            }
            Sampler::LatinHypercube | Sampler::Sobol => self.of_replicates(),
        };
        PairedMeans {
            paths: all.count,
            x: all.x,
            y: all.y,
            covariance,
            sampler: self.sampler,
            differing: self.differing,
        }
    }

    fn of_replicates(&self) -> Option<[f64; 3]> {
        let short = |part: &Moments| part.count < LEAST_PER_REPLICATE;
        if self.parts.iter().any(short) {
            return None;
        }
        let means = self.parts.iter().map(|part| (part.x, part.y));
        let spread = Moments::of(means);
        let scale = 1.0 / (spread.count - 1.0) / spread.count;
        Some([spread.xx * scale, spread.xy * scale, spread.yy * scale])
    }
}

/// Two means over the same paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedMeans {
    /// Number of paths.
    pub paths: f64,
    /// Mean of the first column.
    pub x: f64,
    /// Mean of the second.
    pub y: f64,
    /// Variance of the first mean, covariance, variance of the second; none where there are too
    /// few paths to tell.
    pub covariance: Option<[f64; 3]>,
    /// Where the columns came from, which says how the means are distributed.
    pub sampler: Sampler,
    /// In how many paths each column is not zero.
    pub differing: [u64; 2],
}

impl PairedMeans {
    /// Standard errors of both means.
    pub fn standard_errors(&self) -> Option<[f64; 2]> {
        self.covariance.map(|[x, _, y]| [x.sqrt(), y.sqrt()])
    }

    /// `y / x` and its standard error; none where `x` is zero.
    pub fn ratio(&self) -> Option<(f64, Option<f64>)> {
        if self.x == 0.0 {
            return None;
        }
        let ratio = self.y / self.x;
        let error = self.covariance.map(|[xx, xy, yy]| {
            // Rounding may take a variance that is zero below it.
            let variance = yy - 2.0 * ratio * xy + ratio * ratio * xx;
            variance.max(0.0).sqrt() / self.x.abs()
        });
        Some((ratio, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(count: u32) -> (Vec<f64>, Vec<f64>) {
        let x = (0..count).map(|i| f64::from(i * 7919 % 101) + 1e6);
        let y = (0..count).map(|i| f64::from(i * 104_729 % 97) - 3.0);
        (x.collect(), y.collect())
    }

    #[test]
    fn portions_come_to_the_whole() {
        let (x, y) = columns(2048);
        for sampler in [Sampler::MonteCarlo, Sampler::Sobol] {
            let mut whole = PairedColumns::new(sampler);
            whole.push(&x, &y);
            let mut cut = PairedColumns::new(sampler);
            for portion in [0..256, 256..1024, 1024..2048] {
                cut.push(&x[portion.clone()], &y[portion]);
            }
            let (whole, cut) = (whole.means(), cut.means());
            assert!((whole.x - cut.x).abs() < 1e-9 && (whole.y - cut.y).abs() < 1e-12);
            let pairs = whole
                .covariance
                .unwrap()
                .into_iter()
                .zip(cut.covariance.unwrap());
            for (one, other) in pairs {
                assert!(
                    (one - other).abs() < 1e-9 * one.abs().max(1e-3),
                    "{one} {other}"
                );
            }
        }
    }

    /// Against statrs, and tables of Student's t, which give 2.1314.
    #[test]
    fn critical_values_are_quantiles() {
        use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
        let normal = Normal::new(0.0, 1.0).unwrap().inverse_cdf(0.975);
        let freedom = REPLICATES as f64 - 1.0;
        let student = StudentsT::new(0.0, 1.0, freedom)
            .unwrap()
            .inverse_cdf(0.975);
        assert!((NORMAL_CRITICAL - normal).abs() < 1e-9);
        assert!((REPLICATE_CRITICAL - student).abs() < 1e-6, "{student}");
        assert!((REPLICATE_CRITICAL - 2.1314).abs() < 1e-4);
    }

    #[test]
    fn a_small_case_by_hand() {
        let mut columns = PairedColumns::new(Sampler::MonteCarlo);
        columns.push(&[1.0, 2.0, 3.0, 0.0], &[2.0, 4.0, 6.0, 0.0]);
        let means = columns.means();
        assert_eq!((means.x, means.y, means.differing), (1.5, 3.0, [3, 3]));
        // Squares of x about 1.5 sum to 5, over n - 1 = 3 and n = 4.
        let [xx, xy, yy] = means.covariance.unwrap();
        for (found, expected) in [(xx, 5.0 / 12.0), (xy, 10.0 / 12.0), (yy, 20.0 / 12.0)] {
            assert!((found - expected).abs() < 1e-15);
        }
        // y is twice x in each path, so the ratio is 2 with no error at all.
        let (ratio, error) = means.ratio().unwrap();
        assert_eq!(ratio, 2.0);
        assert!(error.unwrap() < 1e-8);
    }

    #[test]
    fn too_few_paths_tell_no_error_and_zero_is_no_denominator() {
        let mut columns = PairedColumns::new(Sampler::Sobol);
        columns.push(&[0.0; 20], &[1.0; 20]);
        assert_eq!(columns.means().covariance, None);
        assert_eq!(columns.means().ratio(), None);
        assert_eq!(
            PairedColumns::new(Sampler::MonteCarlo).means().covariance,
            None
        );
    }
}
