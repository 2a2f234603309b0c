//! Sobol' points, nested uniform (Owen) scrambling and nested uniform shuffling.
//!
//! Direction numbers: Joe and Kuo, SIAM J. Sci. Comput. 30 (2008) 2635-2654,
//! doi:10.1137/070709359, file new-joe-kuo-6 (21,201 dimensions), as packed by
//! the crate `sobol`. Point `i` is `x_i = ⊕ v_c` over the bits `c` of `i`, in
//! binary order (not Gray code), so it can be computed on its own.
//!
//! Scrambling: Owen, in Monte Carlo and Quasi-Monte Carlo Methods (1995)
//! 299-317, doi:10.1007/978-1-4612-2552-2_19. Each bit is flipped by a random
//! bit of the tree node that the bits above it lead to. One 64-bit hash of
//! `(key, bits above)` holds the 1 + 2 + 4 + … + 32 = 63 nodes of six levels,
//! so four hashes give the true nested scramble of the 24 leading bits (not the
//! approximation by a Laine-Karras hash). The eight bits below share one random
//! shift per node of level 24, which keeps the net and the uniformity, and 20
//! more random bits fill up the mantissa.
//!
//! Shuffling: the same scramble applied to the 24 low bits of the index maps
//! aligned blocks to aligned blocks, so that shuffled coordinates pair up at
//! random and each stays a net (Burley, JCGT 9(4) (2020) 1-20,
//! <https://jcgt.org/published/0009/04/01/>).

use super::hash::{combine, mix, uniform};
use sobol::params::JoeKuoD6;

/// Dimensions in the table.
pub(super) const DIMENSIONS: usize = 21_201;
const BITS: usize = 32;
const NESTED_BITS: u32 = 24;
const GROUP_BITS: u32 = 6;

/// The primitive polynomials and initial direction numbers of all dimensions but the first.
#[derive(Debug)]
pub(super) struct DirectionNumbers {
    polynomials: Vec<u32>,
    /// Where each dimension's initial numbers start, and the end of the last.
    starts: Vec<u32>,
    initial: Vec<u32>,
}

impl DirectionNumbers {
    /// Unpacks the table.
    pub(super) fn load() -> Self {
        let table = JoeKuoD6::extended();
        let mut numbers = Self {
            polynomials: Vec::with_capacity(DIMENSIONS),
            starts: vec![0],
            initial: Vec::with_capacity(18 * DIMENSIONS),
        };
        for row in &table.dim_params {
            numbers.polynomials.push(row.a);
            numbers.initial.extend_from_slice(&row.m);
            numbers.starts.push(numbers.initial.len() as u32);
        }
        numbers
    }

    /// `v_1 … v_32` of a dimension counted from zero.
    pub(super) fn directions(&self, dimension: usize) -> [u32; BITS] {
        let mut v = [0_u32; BITS];
        if dimension == 0 {
            for (c, direction) in v.iter_mut().enumerate() {
                *direction = 1 << (BITS - 1 - c);
            }
            return v;
        }
        let polynomial = self.polynomials[dimension - 1];
        let from = self.starts[dimension - 1] as usize;
        let degree = self.starts[dimension] as usize - from;
        for c in 0..BITS {
            if c < degree {
                v[c] = self.initial[from + c] << (BITS - 1 - c);
                continue;
            }
            v[c] = v[c - degree] ^ (v[c - degree] >> degree);
            for k in 1..degree {
                let taken = polynomial >> (degree - 1 - k) & 1;
                v[c] ^= taken * v[c - k];
            }
        }
        v
    }
}

/// Point `index` of a dimension, as 32 bits.
#[inline(always)]
pub(super) fn sobol_bits(directions: &[u32; BITS], index: u32) -> u32 {
    let mut x = 0;
    let mut c = 0;
    while c < BITS {
        x ^= directions[c] & 0_u32.wrapping_sub(index >> c & 1);
        c += 1;
    }
    x
}

/// The nested uniform scramble of `width ≤ 24` bits, `value` below `2^width`.
#[inline(always)]
fn scramble_levels(value: u64, key: u64) -> u64 {
    let mut scrambled = 0;
    let mut above = 0;
    while above < NESTED_BITS {
        // The six bits of this group, and everything above them.
        let prefix = value >> (NESTED_BITS - above);
        // The offset keeps prefixes of different lengths apart.
        let nodes = mix(key.wrapping_add(prefix << 5 | u64::from(above)));
        let group = value >> (NESTED_BITS - above - GROUP_BITS) & 63;
        let mut level = 0;
        while level < GROUP_BITS {
            let node = (1_u64 << level | group >> (GROUP_BITS - level)) - 1;
            let bit = (group >> (GROUP_BITS - 1 - level) ^ nodes >> node) & 1;
            scrambled = scrambled << 1 | bit;
            level += 1;
        }
        above += GROUP_BITS;
    }
    scrambled
}

/// The scrambled point as a uniform in (0, 1).
#[inline(always)]
pub(super) fn scramble(bits: u32, key: u64) -> f64 {
    let leading = u64::from(bits >> (BITS as u32 - NESTED_BITS));
    let nested = scramble_levels(leading, key);
    let below = combine(key, leading) >> NESTED_BITS;
    let shifted = u64::from(bits) << 32 & 0xff_ffff_ffff ^ below;
    uniform(nested << (64 - NESTED_BITS) | shifted)
}

/// The shuffled index: a bijection that maps aligned blocks to aligned blocks.
#[inline(always)]
pub(super) fn shuffle(index: u32, key: u64) -> u32 {
    let low = index & ((1 << NESTED_BITS) - 1);
    let high = index >> NESTED_BITS << NESTED_BITS;
    high | scramble_levels(u64::from(low), key) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> DirectionNumbers {
        DirectionNumbers::load()
    }

    #[test]
    fn table_is_whole() {
        let numbers = table();
        assert_eq!(numbers.polynomials.len(), DIMENSIONS - 1);
        assert_eq!(numbers.starts.len(), DIMENSIONS);
    }

    #[test]
    fn first_points_are_the_published_ones() {
        // Joe and Kuo, "Notes on generating Sobol' sequences" (2008): the sequence in Gray
        // code order begins 0, .5, .75, .25, .375, .875, .625, .125 in dimension 1;
        // 0, .5, .25, .75, .375, .875, .125, .625 in 2; 0, .5, .25, .75, .625, .125, .875,
        // .375 in 3.
        let published = [
            [0.0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125],
            [0.0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625],
            [0.0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375],
        ];
        let numbers = table();
        for (dimension, points) in published.iter().enumerate() {
            let v = numbers.directions(dimension);
            for (n, &expected) in points.iter().enumerate() {
                let gray = (n ^ n >> 1) as u32;
                assert_eq!(f64::from(sobol_bits(&v, gray)) / 2f64.powi(32), expected);
            }
        }
    }

    #[test]
    fn agrees_with_the_sobol_crate() {
        let params = sobol::params::JoeKuoD6::standard();
        let sequence = sobol::Sobol::<f64>::new(200, &params);
        let numbers = table();
        let directions: Vec<_> = (0..200).map(|d| numbers.directions(d)).collect();
        for (n, point) in sequence.take(64).enumerate() {
            for (v, &expected) in directions.iter().zip(&point) {
                let found = f64::from(sobol_bits(v, (n ^ n >> 1) as u32)) / 2f64.powi(32);
                assert!((found - expected).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn scrambling_is_nested() {
        // Two points that share exactly k leading bits share exactly k after scrambling.
        for key in 0..50 {
            let key = mix(key);
            let a = 0x1234_5678_u32;
            for k in 0..NESTED_BITS {
                let b = a ^ (1 << (31 - k)) ^ (mix(key) as u32 & ((1 << (31 - k)) - 1));
                let (x, y) = (scramble(a, key), scramble(b, key));
                let shared = |levels: u32| {
                    let cells = 2f64.powi(levels as i32);
                    (x * cells).floor() == (y * cells).floor()
                };
                assert!(shared(k) && !shared(k + 1));
            }
        }
    }

    #[test]
    fn flips_are_even_over_keys() {
        // Each of the 24 bits is flipped in half of 20,000 keys: 4.5 standard errors.
        let mut flipped = [0_u32; 24];
        let value = 0x00ab_cdef_u64;
        for key in 0..20_000 {
            let scrambled = scramble_levels(value, mix(key)) ^ value;
            for (bit, count) in flipped.iter_mut().enumerate() {
                *count += (scrambled >> bit & 1) as u32;
            }
        }
        for count in flipped {
            assert!(
                (f64::from(count) - 10_000.0).abs() < 4.5 * 70.7,
                "{flipped:?}"
            );
        }
    }

    #[test]
    fn shuffle_keeps_aligned_blocks() {
        for key in 0..20 {
            for block in [1_u32, 4, 64, 1024] {
                let images: Vec<u32> = (0..block).map(|i| shuffle(i, mix(key))).collect();
                let first = images[0] / block;
                let mut seen = vec![false; block as usize];
                for image in images {
                    assert_eq!(image / block, first);
                    assert!(!std::mem::replace(
                        &mut seen[(image % block) as usize],
                        true
                    ));
                }
            }
        }
    }
}
