//! Distributions as quantile functions.
//!
//! A distribution is made by a constructor that checks it, and then never fails.
//! Besides the families there are `discrete`, `mixture`, `truncated`, `empirical`
//! (see `empirical.rs` for its interpolation) and `interval`: `low to high` holds
//! 90 %, lognormal where both ends are positive and normal otherwise, as in
//! Squiggle.

use super::empirical::Empirical;
use super::error::DistributionError;
use super::family::Family;
use super::mixture::Mixture;
use super::steps::Steps;
use super::tails::Tails;
use super::truncated::Truncated;
use crate::kernel::ln;

/// Φ⁻¹(0.95): scipy 1.17.1, `scipy.stats.norm.ppf(0.95)`.
const NORMAL_95: f64 = 1.644_853_626_951_472_2;

/// A probability distribution of one real variable.
///
/// ```
/// use plancast::uncertainty::{Distribution, Family};
/// let growth = Distribution::new(Family::Normal, &[0.05, 0.01])?;
/// assert_eq!(growth.quantile(0.5), 0.05);
/// assert!(Distribution::new(Family::Normal, &[0.05, -0.01]).is_err());
/// # Ok::<(), plancast::uncertainty::DistributionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Family {
        family: Family,
        parameters: Vec<f64>,
    },
    Discrete(Steps),
    Empirical(Empirical),
    Mixture(Mixture),
    Truncated(Truncated),
}

fn check_weights(
    distribution: &'static str,
    weights: impl ExactSizeIterator<Item = f64>,
) -> Result<(), DistributionError> {
    if weights.len() == 0 {
        return Err(DistributionError::Empty { distribution });
    }
    let mut sum = 0.0;
    for (index, value) in weights.enumerate() {
        if !value.is_finite() || value < 0.0 {
            return Err(DistributionError::Weight {
                distribution,
                index,
                value,
            });
        }
        sum += value;
    }
    if sum > 0.0 {
        Ok(())
    } else {
        Err(DistributionError::WeightSum { distribution })
    }
}

fn check_values(
    distribution: &'static str,
    values: impl Iterator<Item = f64>,
) -> Result<(), DistributionError> {
    for (index, value) in values.enumerate() {
        if !value.is_finite() {
            return Err(DistributionError::Value {
                distribution,
                index,
                value,
            });
        }
    }
    Ok(())
}

impl Distribution {
    /// A member of a parametric family.
    ///
    /// # Errors
    /// If the parameters are not possible; see [`Family::check`].
    pub fn new(family: Family, parameters: &[f64]) -> Result<Self, DistributionError> {
        family.check(parameters)?;
        Ok(Self {
            shape: Shape::Family {
                family,
                parameters: parameters.to_vec(),
            },
        })
    }

    /// Values with weights, which need not add up to one.
    ///
    /// # Errors
    /// If there is none, a value or weight is not finite, or no weight is above zero.
    pub fn discrete(pairs: &[(f64, f64)]) -> Result<Self, DistributionError> {
        check_weights("discrete", pairs.iter().map(|pair| pair.1))?;
        check_values("discrete", pairs.iter().map(|pair| pair.0))?;
        Ok(Self {
            shape: Shape::Discrete(Steps::new(pairs.to_vec())),
        })
    }

    /// Distributions with weights, which need not add up to one.
    ///
    /// # Errors
    /// If there is none, a weight is not finite, or no weight is above zero.
    pub fn mixture(components: Vec<(f64, Self)>) -> Result<Self, DistributionError> {
        check_weights("mixture", components.iter().map(|component| component.0))?;
        Ok(Self {
            shape: Shape::Mixture(Mixture::new(components)),
        })
    }

    /// `inner` between two bounds, both included; a bound may be infinite.
    ///
    /// # Errors
    /// If the bounds are not in order or `inner` has no probability between them.
    pub fn truncated(inner: Self, low: f64, high: f64) -> Result<Self, DistributionError> {
        if low.is_nan() || high.is_nan() || low > high {
            return Err(DistributionError::Bounds {
                distribution: "truncated",
                low,
                high,
            });
        }
        let truncated = Truncated::new(inner, low, high)
            .ok_or(DistributionError::NoProbability { low, high })?;
        Ok(Self {
            shape: Shape::Truncated(truncated),
        })
    }

    /// The linearly interpolated distribution of a sample (type 7).
    ///
    /// # Errors
    /// If there is no value, or one is not finite.
    pub fn empirical(values: &[f64]) -> Result<Self, DistributionError> {
        if values.is_empty() {
            return Err(DistributionError::Empty {
                distribution: "empirical",
            });
        }
        check_values("empirical", values.iter().copied())?;
        Ok(Self {
            shape: Shape::Empirical(Empirical::new(values.to_vec())),
        })
    }

    /// The distribution of which 90 % lies between `low` and `high`: lognormal where both
    /// are positive, normal otherwise.
    ///
    /// # Errors
    /// If a bound is not finite or they are not in order.
    pub fn interval(low: f64, high: f64) -> Result<Self, DistributionError> {
        if !low.is_finite() || !high.is_finite() || low > high {
            return Err(DistributionError::Bounds {
                distribution: "interval",
                low,
                high,
            });
        }
        let half = 0.5 / NORMAL_95;
        if low > 0.0 {
            let (a, b) = (ln(low), ln(high));
            Self::new(Family::Lognormal, &[0.5 * (a + b), (b - a) * half])
        } else {
            Self::new(
                Family::Normal,
                &[0.5 * low + 0.5 * high, (high - low) * half],
            )
        }
    }

    /// The smallest value that is not exceeded with probability `u`; NaN outside 0 to 1.
    /// At 0 and 1, the ends of the support.
    pub fn quantile(&self, u: f64) -> f64 {
        if (0.0..=1.0).contains(&u) {
            self.quantile_at(Tails::of_uniform(u))
        } else {
            f64::NAN
        }
    }

    /// The probability of a value at most `x`; NaN for NaN.
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            f64::NAN
        } else {
            self.tails(x).lower
        }
    }

    pub(super) fn quantile_at(&self, target: Tails) -> f64 {
        match &self.shape {
            Shape::Family { family, parameters } => family.quantile_at(parameters, target),
            Shape::Discrete(steps) => steps.quantile(target.lower),
            Shape::Empirical(sample) => sample.quantile(target.lower),
            Shape::Mixture(mixture) => mixture.quantile_at(target),
            Shape::Truncated(truncated) => truncated.quantile_at(target),
        }
    }

    /// `P(X ≤ x)` and `P(X > x)`.
    pub(super) fn tails(&self, x: f64) -> Tails {
        match &self.shape {
            Shape::Family { family, parameters } => family.tails(parameters, x),
            Shape::Discrete(steps) => steps.tails(x),
            Shape::Empirical(sample) => sample.tails(x),
            Shape::Mixture(mixture) => mixture.tails(x),
            Shape::Truncated(truncated) => truncated.tails(x),
        }
    }

    /// `P(X < x)` and `P(X ≥ x)`.
    pub(super) fn tails_below(&self, x: f64) -> Tails {
        match &self.shape {
            Shape::Family { family, parameters } => family.tails_below(parameters, x),
            Shape::Discrete(steps) => steps.tails_below(x),
            Shape::Empirical(sample) => sample.tails_below(x),
            Shape::Mixture(mixture) => mixture.tails_below(x),
            Shape::Truncated(truncated) => truncated.tails_below(x),
        }
    }

    /// Adds the values with probability of their own, counts without end aside.
    pub(super) fn collect_atoms(&self, atoms: &mut Vec<f64>) {
        match &self.shape {
            Shape::Family { family, parameters } => match family.constant(parameters) {
                Some(value) => atoms.push(value),
                None if *family == Family::Bernoulli => atoms.extend([0.0, 1.0]),
                None => {}
            },
            Shape::Discrete(steps) => atoms.extend(steps.atoms().map(|atom| atom.0)),
            Shape::Empirical(sample) => sample.collect_atoms(atoms),
            Shape::Mixture(mixture) => atoms.extend(mixture.atoms()),
            Shape::Truncated(truncated) => {
                let (low, high) = truncated.bounds();
                let from = atoms.len();
                truncated.inner().collect_atoms(atoms);
                let inside: Vec<f64> = atoms
                    .drain(from..)
                    .filter(|x| (low..=high).contains(x))
                    .collect();
                atoms.extend(inside);
            }
        }
    }

    /// Whether whole numbers without end carry probability: a Poisson variable is involved.
    pub(super) fn has_counts(&self) -> bool {
        match &self.shape {
            Shape::Family { family, .. } => *family == Family::Poisson,
            Shape::Discrete(_) | Shape::Empirical(_) => false,
            Shape::Mixture(mixture) => mixture.has_counts(),
            Shape::Truncated(truncated) => truncated.inner().has_counts(),
        }
    }

    /// The distribution as finitely many values with probabilities, if it is that.
    pub(super) fn as_steps(&self) -> Option<Steps> {
        let mut atoms = Vec::new();
        self.collect_atoms(&mut atoms);
        atoms.sort_by(f64::total_cmp);
        atoms.dedup();
        let weighted: Vec<(f64, f64)> = atoms
            .iter()
            .map(|&x| {
                let (at, below) = (self.tails(x), self.tails_below(x));
                let upper = below.upper - at.upper;
                (
                    x,
                    if at.lower < 0.5 {
                        at.lower - below.lower
                    } else {
                        upper
                    },
                )
            })
            .collect();
        let sum: f64 = weighted.iter().map(|atom| atom.1).sum();
        // What is missing is rounding, a few units per atom, or a part without atoms.
        let complete = (sum - 1.0).abs() < 1e-15 * (10 + atoms.len()) as f64;
        complete.then(|| Steps::new(weighted))
    }
}
