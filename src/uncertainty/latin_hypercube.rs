//! Latin hypercube sampling.
//!
//! McKay, Beckman and Conover, Technometrics 21 (1979) 239-245,
//! doi:10.2307/1268522. A coordinate of point `i` of `m` is
//! `u = (π(i) + jitter)/m`, `π` a random permutation: each of the `m` equal
//! strata holds exactly one point. The permutation is a keyed bijection that is
//! computed point by point: an unbalanced Feistel network of six rounds on the
//! bits of `m − 1`, walked until the image lies below `m` (Black and Rogaway
//! 2002, doi:10.1007/3-540-45760-7_9). Nothing is stored, and any slice of
//! points can be drawn anywhere. A draw depends on the number of points.

use super::hash::{combine, mix};

const ROUNDS: u64 = 6;

/// A random permutation of `0..size`, by key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Permutation {
    key: u64,
    size: u64,
    left_bits: u32,
    right_bits: u32,
}

impl Permutation {
    /// The permutation of `0..size` (at least one) that belongs to `key`.
    pub(super) fn new(key: u64, size: u64) -> Self {
        let bits = u64::BITS - (size - 1).leading_zeros();
        Self {
            key,
            size,
            left_bits: bits / 2,
            right_bits: bits - bits / 2,
        }
    }

    /// Where `index`, which is below the size, goes.
    #[inline(always)]
    pub(super) fn apply(&self, index: u64) -> u64 {
        let mut image = index;
        loop {
            image = self.network(image);
            if image < self.size {
                return image;
            }
        }
    }

    #[inline(always)]
    fn network(&self, value: u64) -> u64 {
        let left_mask = (1 << self.left_bits) - 1;
        let right_mask = (1 << self.right_bits) - 1;
        let mut left = value >> self.right_bits;
        let mut right = value & right_mask;
        for round in (0..ROUNDS).step_by(2) {
            left ^= mix(self.key.wrapping_add(right << 8 | round)) >> 20 & left_mask;
            right ^= mix(self.key.wrapping_add(left << 8 | (round + 1))) >> 20 & right_mask;
        }
        left << self.right_bits | right
    }
}

/// One coordinate of a Latin hypercube of `size` points.
#[derive(Debug, Clone, Copy)]
pub(super) struct LatinHypercube {
    permutation: Permutation,
    jitter_key: u64,
    inverse_size: f64,
}

impl LatinHypercube {
    pub(super) fn new(key: u64, size: u64) -> Self {
        Self {
            permutation: Permutation::new(combine(key, 1), size),
            jitter_key: combine(key, 2),
            inverse_size: 1.0 / size as f64,
        }
    }

    /// The coordinate of point `index`. Indices past the last point start again.
    #[inline(always)]
    pub(super) fn point(&self, index: u64) -> f64 {
        let size = self.permutation.size;
        let index = if index < size { index } else { index % size };
        let stratum = self.permutation.apply(index);
        // 32 bits, so that stratum + jitter is exact for up to a million points.
        let jitter = (mix(self.jitter_key.wrapping_add(index)) >> 32) as f64 + 0.5;
        let u = (stratum as f64 + jitter * 2.328_306_436_538_696_3e-10) * self.inverse_size;
        let largest = 1.0 - f64::EPSILON / 2.0;
        if u < largest { u } else { largest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permutation_is_a_bijection() {
        for size in [1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65, 1000] {
            for key in 0..20 {
                let permutation = Permutation::new(mix(key), size);
                let mut seen = vec![false; size as usize];
                for i in 0..size {
                    let image = permutation.apply(i) as usize;
                    assert!(!std::mem::replace(&mut seen[image], true));
                }
            }
        }
    }

    #[test]
    fn places_are_taken_evenly_over_keys() {
        // Chi-squared of where 0 and where 5 go among 10 places, over 20,000 keys.
        // 99.99% point of chi-squared with 9 degrees: 33.7 (R 4.3, qchisq).
        for from in [0, 5] {
            let mut counts = [0_u32; 10];
            for key in 0..20_000 {
                counts[Permutation::new(combine(3, key), 10).apply(from) as usize] += 1;
            }
            let squared: f64 = counts
                .iter()
                .map(|&n| (f64::from(n) - 2000.0).powi(2))
                .sum();
            assert!(squared / 2000.0 < 33.7, "{counts:?}");
        }
    }

    #[test]
    fn every_stratum_holds_one_point() {
        for size in [1, 2, 31, 64, 625] {
            let column = LatinHypercube::new(99, size);
            let mut seen = vec![false; size as usize];
            for i in 0..size {
                let u = column.point(i);
                assert!(u > 0.0 && u < 1.0);
                let stratum = (u * size as f64).floor() as usize;
                assert!(!std::mem::replace(&mut seen[stratum], true));
            }
        }
    }
}
