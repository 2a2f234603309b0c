//! Keys from seeds and names: 64-bit mixing that is the same everywhere.
//!
//! `mix` is the finaliser of SplitMix64 (Steele, Lea and Flood 2014,
//! doi:10.1145/2660193.2660195; constants: Stafford's variant 13), a bijection
//! on 64 bits. A name is absorbed eight bytes at a time, the length first, so
//! that names differing anywhere get unrelated keys. It is a hash for
//! simulation, not for security.

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Scrambles 64 bits; a bijection.
#[inline(always)]
pub(super) fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A key that depends on both arguments, and on their order.
#[inline(always)]
pub(super) fn combine(key: u64, value: u64) -> u64 {
    mix(key.wrapping_add(GOLDEN) ^ mix(value.wrapping_add(GOLDEN)))
}

/// The key of a name under a seed.
pub(super) fn hash_name(seed: u64, name: &str) -> u64 {
    let mut key = combine(seed, name.len() as u64);
    for chunk in name.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        key = combine(key, u64::from_le_bytes(word));
    }
    key
}

/// The uniform in (0, 1) that 64 random bits stand for: `(top 52 bits + ½) · 2⁻⁵²`.
#[inline(always)]
pub(super) fn uniform(bits: u64) -> f64 {
    // The 52 bits as the mantissa of a number from 1 to 2; both sums are exact.
    let from_one = f64::from_bits((bits >> 12) | 0x3ff0_0000_0000_0000);
    (from_one - 1.0) + 1.110_223_024_625_156_5e-16
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn mix_is_splitmix64() {
        // First outputs of SplitMix64 from seed 1234567: Rosetta Code, "Pseudo-random
        // numbers/Splitmix64".
        let mut state: u64 = 1_234_567;
        for expected in [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ] {
            state = state.wrapping_add(GOLDEN);
            assert_eq!(mix(state), expected);
        }
    }

    #[test]
    fn names_and_seeds_give_distinct_keys() {
        let mut keys = HashSet::new();
        for seed in 0..20 {
            for name in [
                "",
                "a",
                "b",
                "ab",
                "ba",
                "a\0",
                "driver.wage",
                "driver.wagf",
                "养老",
            ] {
                assert!(keys.insert(hash_name(seed, name)));
            }
        }
    }

    #[test]
    fn uniforms_stay_inside_the_unit_interval() {
        assert_eq!(uniform(0), 2f64.powi(-53));
        assert_eq!(uniform(u64::MAX), 1.0 - 2f64.powi(-53));
        assert_eq!(uniform(1 << 63), 0.5 + 2f64.powi(-53));
    }
}
