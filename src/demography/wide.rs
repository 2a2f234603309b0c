//! `W` numbers that are computed side by side.
//!
//! Plain arrays whose operations the compiler turns into vector instructions where
//! the surrounding function is compiled for a processor that has them. Each lane is
//! the scalar operation, rounded as such.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Sub};

/// `W` lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wide<const W: usize>(pub [f64; W]);

impl<const W: usize> Wide<W> {
    #[inline(always)]
    pub(super) fn all(value: f64) -> Self {
        Self([value; W])
    }

    /// The first `W` values.
    #[inline(always)]
    pub(super) fn load(values: &[f64]) -> Self {
        Self(*values.first_chunk().expect("a row holds all lanes"))
    }

    /// Writes over the first `W` values.
    #[inline(always)]
    pub(super) fn store(self, values: &mut [f64]) {
        *values.first_chunk_mut().expect("a row holds all lanes") = self.0;
    }

    #[inline(always)]
    pub(super) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(from_fn(|k| f(self.0[k])))
    }

    /// The lower of two values in each lane.
    #[inline(always)]
    pub(super) fn lower(self, other: Self) -> Self {
        Self(from_fn(|k| {
            if other.0[k] < self.0[k] {
                other.0[k]
            } else {
                self.0[k]
            }
        }))
    }

    #[inline(always)]
    pub(super) fn at_least_zero(self) -> Self {
        self.map(|value| if value > 0.0 { value } else { 0.0 })
    }
}

macro_rules! operator {
    ($operator:ident, $function:ident, $sign:tt) => {
        impl<const W: usize> $operator for Wide<W> {
            type Output = Self;

            #[inline(always)]
            fn $function(self, other: Self) -> Self {
                Self(from_fn(|k| self.0[k] $sign other.0[k]))
            }
        }
    };
}
operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);
operator!(Div, div, /);

impl<const W: usize> Mul<f64> for Wide<W> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, factor: f64) -> Self {
        self.map(|value| value * factor)
    }
}
