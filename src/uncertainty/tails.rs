//! A probability held as both of its parts, and the inversion of smooth tails.
//!
//! `1 − u` loses the upper tail, so quantiles take `lower = P(X ≤ x)` and
//! `upper = P(X > x)` together, each to full relative accuracy.
//!
//! Gamma, beta and Student-t variables are inverted in a variable `y` (`ln x`,
//! `logit x`) in which the density is log-concave. Then the logarithms of both
//! tails are concave (Bagnoli and Bergstrom 2005, doi:10.1007/s00199-004-0514-4),
//! and Newton's method on `ln tail(y) = ln p` converges from any start, without
//! overshoot after the first step. A bracket guards against rounding.

use crate::kernel::{ln, normal_cdf};

/// `P(X ≤ x)` and `P(X > x)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    pub(super) lower: f64,
    pub(super) upper: f64,
}

impl Tails {
    pub(super) const NONE: Self = Self {
        lower: 0.0,
        upper: 1.0,
    };
    pub(super) const ALL: Self = Self {
        lower: 1.0,
        upper: 0.0,
    };

    pub(super) fn of_uniform(u: f64) -> Self {
        Self {
            lower: u,
            upper: 1.0 - u,
        }
    }

    pub(super) fn of_normal(z: f64) -> Self {
        Self {
            lower: normal_cdf(z),
            upper: normal_cdf(-z),
        }
    }

    /// The tails of `−X`.
    pub(super) fn mirrored(self) -> Self {
        Self {
            lower: self.upper,
            upper: self.lower,
        }
    }

    /// Whether this probability is at least `other`, judged in the smaller tail.
    pub(super) fn reaches(self, other: Self) -> bool {
        if other.lower <= other.upper {
            self.lower >= other.lower
        } else {
            self.upper <= other.upper
        }
    }
}

/// The tails at a point, and the density of the solver's variable there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    pub(super) tails: Tails,
    pub(super) density: f64,
}

/// Newton steps end where they are this small beside the variable.
const STEP_TOLERANCE: f64 = 4e-16;
/// Below this a step that no longer shrinks is rounding noise.
const NOISE: f64 = 1e-9;
/// Where a tail is nearly flat the first step may overshoot; it goes no further than this.
const LONGEST_STEP: f64 = 8.0;
const MOST_STEPS: usize = 400;

/// The `y` at which the tails equal `target`.
pub(super) fn solve(target: Tails, start: f64, at: impl Fn(f64) -> Local) -> f64 {
    let by_lower = target.lower <= target.upper;
    let goal = ln(if by_lower { target.lower } else { target.upper });
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut y, mut before, mut reach) = (start, f64::INFINITY, 1.0);
    for _ in 0..MOST_STEPS {
        let local = at(y);
        let tail = if by_lower {
            local.tails.lower
        } else {
            local.tails.upper
        };
        let excess = ln(tail) - goal;
        if excess == 0.0 {
            return y;
        }
        let too_high = (excess > 0.0) == by_lower;
        if too_high {
            high = y;
        } else {
            low = y;
        }
        let size = excess * tail / local.density;
        let scale = if y.abs() > 1.0 { y.abs() } else { 1.0 };
        let longest = LONGEST_STEP * scale;
        let step = if by_lower { -size } else { size }.clamp(-longest, longest);
        let newton = y + step;
        if newton > low && newton < high {
            y = newton;
            let small = step.abs() <= STEP_TOLERANCE * scale;
            let stalled = step.abs() <= NOISE * scale && step.abs() >= 0.5 * before;
            if small || stalled {
                return y;
            }
            before = step.abs();
        } else if low.is_finite() && high.is_finite() {
            if high - low <= STEP_TOLERANCE * scale {
                return y;
            }
            y = low + 0.5 * (high - low);
            before = f64::INFINITY;
        } else {
            y += if too_high { -reach } else { reach };
            reach *= 2.0;
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::logistic;

    #[test]
    fn solves_the_logistic_distribution_from_anywhere() {
        let at = |y: f64| {
            let tails = Tails {
                lower: logistic(y),
                upper: logistic(-y),
            };
            Local {
                tails,
                density: tails.lower * tails.upper,
            }
        };
        for y in [-200.0, -30.0, -1.0, 0.1, 3.0, 40.0, 300.0] {
            for start in [-500.0, -3.0, 0.0, 20.0, 600.0] {
                let found = solve(at(y).tails, start, at);
                assert!(
                    (found - y).abs() <= 1e-14 * y.abs().max(1.0),
                    "{y} from {start}: {found}"
                );
            }
        }
    }

    #[test]
    fn reaches_compares_in_the_smaller_tail() {
        let almost = Tails {
            lower: 1.0,
            upper: 1e-20,
        };
        assert!(almost.reaches(Tails {
            lower: 1.0,
            upper: 1e-19
        }));
        assert!(!almost.reaches(Tails {
            lower: 1.0,
            upper: 1e-21
        }));
        assert!(Tails::of_uniform(0.3).reaches(Tails::of_uniform(0.3)));
    }
}
