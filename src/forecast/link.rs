//! Scales on which a series is forecast.
//!
//! `z = g(y)`, and the slope unit `u`: how far `z` moves for a change of `y` by 100 %.
//!
//! | link | `g` | `u` | for |
//! |---|---|---|---|
//! | square root | `√y` | mean `z` / 2 | positive levels, counts, rates far below a cap |
//! | log | `ln y` | 1 | growth that multiplies |
//! | identity | `y` | mean of `abs(y)`, or a stated range | balances, values that may be negative |
//! | logit | `ln((y − floor)/(ceiling − y))` | 1 | proportions |
//!
//! On the square-root scale `z` below 0 means `y = 0`. On the log scale a Student-t
//! forecast has no mean and reaches any value with some probability; values are held
//! within `e^±230`, so that a sum of squares stays finite. No quantile between
//! 10⁻⁶ and 1 − 10⁻⁶ comes near at up to ten years.

use crate::kernel::{exp, ln, logistic};

/// The scale on which a series is forecast.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Link {
    /// `√y`, for what can't be negative.
    #[default]
    SquareRoot,
    /// `ln y`, for what is positive and grows by factors.
    Log,
    /// `y` itself.
    Identity {
        /// A typical size of the series, in its unit, where its values lie around zero and
        /// their mean size says nothing; none takes the mean size of the history.
        range: Option<f64>,
    },
    /// The logit between two bounds, in the series' unit.
    Logit {
        /// The lower bound, below every value.
        floor: f64,
        /// The upper bound, above every value.
        ceiling: f64,
    },
}

/// The largest logarithm of a value on the log link.
pub const LARGEST_LOGARITHM: f64 = 230.0;

impl Link {
    /// The identity with the slope unit of the history.
    pub const IDENTITY: Self = Self::Identity { range: None };
    /// The logit of a proportion between 0 and 1.
    pub const PROPORTION: Self = Self::Logit {
        floor: 0.0,
        ceiling: 1.0,
    };

    /// Name in scenario files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::SquareRoot => "sqrt",
            Self::Log => "log",
            Self::Identity { .. } => "identity",
            Self::Logit { .. } => "logit",
        }
    }

    /// Whether a value has a place on the scale.
    pub fn holds(self, y: f64) -> bool {
        match self {
            Self::SquareRoot => y >= 0.0 && y.is_finite(),
            Self::Log => y > 0.0 && y.is_finite(),
            Self::Identity { .. } => y.is_finite(),
            Self::Logit { floor, ceiling } => y > floor && y < ceiling,
        }
    }

    /// `g(y)`; NaN or an infinity where the link does not hold `y`.
    pub fn apply(self, y: f64) -> f64 {
        match self {
            Self::SquareRoot => y.sqrt(),
            Self::Log => ln(y),
            Self::Identity { .. } => y,
            Self::Logit { floor, ceiling } => ln((y - floor) / (ceiling - y)),
        }
    }

    /// The value `y` at `z`.
    pub fn inverse(self, z: f64) -> f64 {
        match self {
            Self::SquareRoot if z <= 0.0 => 0.0,
            Self::SquareRoot => z * z,
            Self::Log => exp(z.clamp(-LARGEST_LOGARITHM, LARGEST_LOGARITHM)),
            Self::Identity { .. } => z,
            Self::Logit { floor, ceiling } => floor + (ceiling - floor) * logistic(z),
        }
    }

    /// The slope unit `u` of a history given on both scales.
    pub(super) fn slope_unit(self, y: &[f64], z: &[f64]) -> f64 {
        let count = y.len() as f64;
        match self {
            Self::SquareRoot => z.iter().fold(0.0, |sum, z| sum + z) / count / 2.0,
            Self::Log | Self::Logit { .. } => 1.0,
            Self::Identity { range: Some(range) } => range,
            Self::Identity { range: None } => y.iter().fold(0.0, |sum, y| sum + y.abs()) / count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_undoes_the_link() {
        let tenths = Link::Logit {
            floor: -2.0,
            ceiling: 8.0,
        };
        for link in [Link::SquareRoot, Link::Log, Link::IDENTITY, tenths] {
            for y in [0.001, 0.5, 3.0, 7.9] {
                let back = link.inverse(link.apply(y));
                assert!((back - y).abs() < 1e-14 * (1.0 + y), "{link:?} {y}");
            }
        }
    }

    #[test]
    fn what_lies_outside_is_not_held() {
        assert!(Link::SquareRoot.holds(0.0) && !Link::SquareRoot.holds(-1e-9));
        assert!(!Link::Log.holds(0.0) && !Link::IDENTITY.holds(f64::INFINITY));
        assert!(!Link::PROPORTION.holds(1.0) && !Link::PROPORTION.holds(f64::NAN));
        assert_eq!(Link::SquareRoot.inverse(-3.0), 0.0);
        assert!(Link::Log.inverse(1e6).is_finite());
    }
}
