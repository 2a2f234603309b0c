//! Philox 4×32-10, a counter-based generator.
//!
//! Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3,
//! SC11 (2011), doi:10.1145/2063384.2063405. Ten rounds of two 32 × 32 → 64
//! multiplications turn a 128-bit counter and a 64-bit key into 128 random
//! bits, so any draw is computed on its own, in any order and on any machine.

use rand::{SeedableRng, TryRng};
use std::convert::Infallible;

const MULTIPLIER: [u64; 2] = [0xd251_1f53, 0xcd9e_8d57];
const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 10;
const LOW: u64 = 0xffff_ffff;

/// How many counters one bulk call takes.
pub(super) const LANES: usize = 16;

/// The four random words of one counter under one key.
#[inline(always)]
pub fn philox_4x32(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut c, mut k] = [counter, [key[0], key[1], 0, 0]];
    for _ in 0..ROUNDS {
        let first = MULTIPLIER[0] * u64::from(c[0]);
        let second = MULTIPLIER[1] * u64::from(c[2]);
        c = [
            (second >> 32) as u32 ^ c[1] ^ k[0],
            second as u32,
            (first >> 32) as u32 ^ c[3] ^ k[1],
            first as u32,
        ];
        k[0] = k[0].wrapping_add(WEYL[0]);
        k[1] = k[1].wrapping_add(WEYL[1]);
    }
    c
}

/// [`philox_4x32`] for counters whose first words are `first, first + 1, …`:
/// the low and high halves of each result as 64-bit words.
///
/// Words are kept in 64-bit lanes, in which the multiplication needs no widening.
#[inline(always)]
pub(super) fn philox_bulk(
    first: u32,
    rest: [u32; 3],
    key: [u32; 2],
) -> ([u64; LANES], [u64; LANES]) {
    let mut c0 = [0_u64; LANES];
    for (lane, c) in c0.iter_mut().enumerate() {
        *c = u64::from(first) + lane as u64;
    }
    let mut c1 = [u64::from(rest[0]); LANES];
    let mut c2 = [u64::from(rest[1]); LANES];
    let mut c3 = [u64::from(rest[2]); LANES];
    let mut k = key;
    for _ in 0..ROUNDS {
        for lane in 0..LANES {
            let product0 = MULTIPLIER[0] * c0[lane];
            let product1 = MULTIPLIER[1] * c2[lane];
            c0[lane] = (product1 >> 32) ^ c1[lane] ^ u64::from(k[0]);
            c1[lane] = product1 & LOW;
            c2[lane] = (product0 >> 32) ^ c3[lane] ^ u64::from(k[1]);
            c3[lane] = product0 & LOW;
        }
        k = [k[0].wrapping_add(WEYL[0]), k[1].wrapping_add(WEYL[1])];
    }
    let mut low = [0; LANES];
    let mut high = [0; LANES];
    for lane in 0..LANES {
        low[lane] = c0[lane] | (c1[lane] << 32);
        high[lane] = c2[lane] | (c3[lane] << 32);
    }
    (low, high)
}

/// A sequential generator over the counters 0, 1, 2, … of one key.
///
/// ```
/// use plancast::uncertainty::Philox4x32;
/// use rand::{Rng, SeedableRng};
/// let mut generator = Philox4x32::seed_from_u64(1);
/// let again = Philox4x32::seed_from_u64(1).next_u64();
/// assert_eq!(generator.next_u64(), again);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Philox4x32 {
    key: [u32; 2],
    counter: u128,
    buffer: [u32; 4],
    used: usize,
}

impl Philox4x32 {
    /// The generator of a key, at its start.
    pub fn new(key: u64) -> Self {
        Self {
            key: [key as u32, (key >> 32) as u32],
            counter: 0,
            buffer: [0; 4],
            used: 4,
        }
    }

    fn next_word(&mut self) -> u32 {
        if self.used == 4 {
            let c = self.counter;
            let words = [
                c as u32,
                (c >> 32) as u32,
                (c >> 64) as u32,
                (c >> 96) as u32,
            ];
            self.buffer = philox_4x32(words, self.key);
            self.counter = c.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.buffer[self.used - 1]
    }
}

impl SeedableRng for Philox4x32 {
    type Seed = [u8; 8];

    fn from_seed(seed: Self::Seed) -> Self {
        Self::new(u64::from_le_bytes(seed))
    }

    fn seed_from_u64(state: u64) -> Self {
        Self::new(state)
    }
}

impl TryRng for Philox4x32 {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next_word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.next_word());
        Ok(low | (u64::from(self.next_word()) << 32))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.next_word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    // Random123 1.14.0, tests/kat_vectors, philox4x32 10: counter, key, result.
    const KNOWN: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
        (
            [0; 4],
            [0; 2],
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
        ),
        (
            [u32::MAX; 4],
            [u32::MAX; 2],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];

    #[test]
    fn gives_the_published_vectors() {
        for (counter, key, expected) in KNOWN {
            assert_eq!(philox_4x32(counter, key), expected);
        }
    }

    #[test]
    fn bulk_and_single_agree() {
        let (rest, key) = ([7, 8, 9], [10, 11]);
        let (low, high) = philox_bulk(1000, rest, key);
        for lane in 0..LANES {
            let [a, b, c, d] =
                philox_4x32([1000 + lane as u32, rest[0], rest[1], rest[2]], key).map(u64::from);
            assert_eq!((low[lane], high[lane]), (a | (b << 32), c | (d << 32)));
        }
    }

    #[test]
    fn sequence_reads_the_blocks_in_order() {
        let mut generator = Philox4x32::seed_from_u64(0);
        assert_eq!(generator.next_u32(), 0x6627_e8d5);
        assert_eq!(generator.next_u64(), 0xbc57_ac4c_e169_c58d);
        let mut bytes = [0; 6];
        generator.fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], 0x9b00_dbd8_u32.to_le_bytes());
        assert_eq!(Philox4x32::from_seed([0; 8]), Philox4x32::new(0));
    }
}
