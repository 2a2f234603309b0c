//! The distribution of a sample, interpolated.
//!
//! The quantile function is linear between the order statistics,
//! `Q(u) = x_(k) + (h − k)(x_(k+1) − x_(k))` with `h = (n − 1) u` and `k = ⌊h⌋`
//! counted from zero: type 7 of Hyndman and Fan, The American Statistician 50
//! (1996) 361-365, doi:10.2307/2684934, the default of R and NumPy. It never
//! leaves the sample's range; its mean weighs the two extremes by half.

use super::tails::Tails;

/// A sorted sample.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Empirical {
    sorted: Vec<f64>,
}

impl Empirical {
    /// From at least one finite value.
    pub(super) fn new(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self { sorted: values }
    }

    #[inline(always)]
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let last = self.sorted.len() - 1;
        let h = last as f64 * u;
        let k = h as usize;
        if k >= last {
            return self.sorted[last];
        }
        self.sorted[k] + (h - k as f64) * (self.sorted[k + 1] - self.sorted[k])
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        self.after(self.sorted.partition_point(|&value| value <= x), x)
    }

    pub(super) fn tails_below(&self, x: f64) -> Tails {
        self.after(self.sorted.partition_point(|&value| value < x), x)
    }

    /// The tails at `x`, which `count` values precede.
    fn after(&self, count: usize, x: f64) -> Tails {
        let last = self.sorted.len() - 1;
        if count == 0 {
            return Tails::NONE;
        }
        if count > last {
            return Tails::ALL;
        }
        let (left, right) = (self.sorted[count - 1], self.sorted[count]);
        let h = (count - 1) as f64 + (x - left) / (right - left);
        Tails {
            lower: h / last as f64,
            upper: (last as f64 - h) / last as f64,
        }
    }

    /// Adds the values that occur more than once, or the only one: they carry probability.
    pub(super) fn collect_atoms(&self, atoms: &mut Vec<f64>) {
        let ties = self.sorted.windows(2).filter(|pair| pair[0] == pair[1]);
        atoms.extend(ties.map(|pair| pair[0]));
        if self.sorted.len() == 1 {
            atoms.push(self.sorted[0]);
        }
    }

    /// Mean and variance: averages over the pieces, which are uniform.
    pub(super) fn moments(&self) -> (f64, f64) {
        if self.sorted.len() == 1 {
            return (self.sorted[0], 0.0);
        }
        let pieces = (self.sorted.len() - 1) as f64;
        let middle = |pair: &[f64]| 0.5 * (pair[0] + pair[1]);
        let mean = self.sorted.windows(2).map(middle).sum::<f64>() / pieces;
        let square = |pair: &[f64]| {
            let (away, width) = (middle(pair) - mean, pair[1] - pair[0]);
            away * away + width * width / 12.0
        };
        (
            mean,
            self.sorted.windows(2).map(square).sum::<f64>() / pieces,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_numpy() {
        // NumPy 2.4.6, numpy.quantile([2, 3, 7, 7, 11], q), default method.
        let sample = Empirical::new(vec![7.0, 2.0, 11.0, 3.0, 7.0]);
        for (u, expected) in [
            (0.0, 2.0),
            (0.1, 2.4),
            (0.3, 3.8),
            (0.5, 7.0),
            (0.6, 7.0),
            (0.9, 9.4),
            (1.0, 11.0),
        ] {
            assert!((sample.quantile(u) - expected).abs() < 1e-14);
        }
        assert_eq!(sample.tails(7.0).lower, 0.75);
        assert_eq!(sample.tails_below(7.0).lower, 0.5);
        assert_eq!(sample.tails(1.9), Tails::NONE);
        assert_eq!(sample.tails(11.0), Tails::ALL);
    }

    #[test]
    fn moments_are_those_of_the_interpolated_sample() {
        let (mean, variance) = Empirical::new(vec![0.0, 6.0]).moments();
        assert_eq!((mean, variance), (3.0, 3.0));
    }
}
