//! Elementary functions with the same bits on every machine and vector width.
//!
//! Results must not depend on the platform's maths library, so everything that
//! reaches a result calls these functions (or the pure-Rust `libm` crate)
//! instead of `f64::exp` and its kin. Three rules keep the bits fixed:
//! only the exactly rounded operations + − × ÷ √ and bit operations are used,
//! `mul_add` is never called (the compiler does not contract by itself), and
//! choices are written as selects.
//!
//! The scalar functions are `#[inline(always)]` and free of branches, so a loop
//! over a slice inside a function compiled for several instruction sets
//! (`multiversion`) is vectorised; they carry no such attribute themselves.

mod exponential;
mod logarithm;
mod logistic;
mod normal_cdf;
mod normal_quantile;

pub use exponential::exp;
pub use logarithm::{ln, ln_1p, log10};
pub use logistic::{logistic, logit};
pub use normal_cdf::{normal_cdf, normal_density};
pub use normal_quantile::{normal_quantile, normal_quantile_in_place};

/// `x` to the power `y`, within one unit in the last place.
///
/// This is the portable `libm::pow`: slower than the other kernels (about 30 ns)
/// and not vectorised, but right for large exponents, where `exp(y ln x)` loses
/// up to 100 units in the last place.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use multiversion::multiversion;

    /// Distance in units in the last place, for finite values of one sign.
    pub(super) fn ulps(a: f64, b: f64) -> u64 {
        if a == b || (a.is_nan() && b.is_nan()) {
            return 0;
        }
        if a.is_nan() || b.is_nan() || a.signum() != b.signum() {
            return u64::MAX;
        }
        a.to_bits().abs_diff(b.to_bits())
    }

    /// A fixed sequence of uniforms in (0, 1), by SplitMix64.
    pub(super) fn sweep(count: usize) -> impl Iterator<Item = f64> {
        (1..=count as u64).map(|i| {
            let mut z = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 12) as f64 * 2f64.powi(-52) + 2f64.powi(-53)
        })
    }

    macro_rules! wide {
        ($name:ident, $kernel:path) => {
            #[multiversion(targets(
                "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
                "x86_64+avx2+fma",
                "aarch64+neon"
            ))]
            fn $name(values: &mut [f64]) {
                for value in values {
                    *value = $kernel(*value);
                }
            }
        };
    }
    wide!(wide_exp, exp);
    wide!(wide_ln, ln);
    wide!(wide_ln_1p, ln_1p);
    wide!(wide_log10, log10);
    wide!(wide_logistic, logistic);
    wide!(wide_logit, logit);
    wide!(wide_normal_cdf, normal_cdf);
    wide!(wide_normal_quantile, normal_quantile);

    #[multiversion(targets(
        "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
        "x86_64+avx2+fma",
        "aarch64+neon"
    ))]
    fn wide_normal_quantile_in_place(values: &mut [f64]) {
        normal_quantile_in_place(values);
    }

    #[inline(never)]
    fn one_by_one(kernel: fn(f64) -> f64, values: &[f64]) -> Vec<u64> {
        values
            .iter()
            .map(|&x| std::hint::black_box(kernel)(x).to_bits())
            .collect()
    }

    fn assert_same_bits(wide: fn(&mut [f64]), scalar: fn(f64) -> f64, inputs: &[f64]) {
        let mut values = inputs.to_vec();
        wide(&mut values);
        let bits: Vec<u64> = values.iter().map(|x| x.to_bits()).collect();
        assert_eq!(bits, one_by_one(scalar, inputs));
    }

    #[test]
    fn vector_and_scalar_bits_agree() {
        let unit: Vec<f64> = sweep(20_011).collect();
        let wide: Vec<f64> = unit.iter().map(|u| (u - 0.5) * 1600.0).collect();
        let narrow: Vec<f64> = unit.iter().map(|u| (u - 0.5) * 20.0).collect();
        let positive: Vec<f64> = narrow.iter().map(|&x| exp(x * 60.0)).collect();
        let open: Vec<f64> = unit.iter().map(|u| u * 3.0 - 0.99).collect();
        assert_same_bits(wide_exp, exp, &wide);
        assert_same_bits(wide_exp, exp, &narrow);
        assert_same_bits(wide_ln, ln, &positive);
        assert_same_bits(wide_ln_1p, ln_1p, &open);
        assert_same_bits(wide_log10, log10, &positive);
        assert_same_bits(wide_logistic, logistic, &narrow);
        assert_same_bits(wide_logit, logit, &unit);
        assert_same_bits(wide_normal_cdf, normal_cdf, &narrow);
        assert_same_bits(wide_normal_quantile, normal_quantile, &unit);
        let mut tails = unit.clone();
        tails.extend([
            1e-300,
            1e-12,
            1e-11,
            1e-9,
            0.075,
            0.925,
            1.0 - 1e-12,
            1.0 - 1e-16,
        ]);
        assert_same_bits(wide_normal_quantile_in_place, normal_quantile, &tails);
        for length in [0, 1, 7, 63, 64, 65, 300] {
            assert_same_bits(normal_quantile_in_place, normal_quantile, &tails[..length]);
        }
    }

    #[test]
    fn pow_takes_the_usual_special_values() {
        assert_eq!(pow(2.0, 10.0), 1024.0);
        assert_eq!(pow(0.0, 0.0), 1.0);
        assert!(pow(-1.0, 0.5).is_nan());
        assert!(ulps(pow(1.07, 37.0), 1.07f64.powf(37.0)) <= 1);
    }
}
