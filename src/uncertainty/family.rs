//! Parametric families: names, parameters and what they may be.
//!
//! | family | parameters | support |
//! |---|---|---|
//! | normal | mean, sd ≥ 0 | ℝ |
//! | lognormal | mu, sigma ≥ 0 of the logarithm | x > 0 |
//! | uniform | low ≤ high | low to high |
//! | triangular, pert | low ≤ mode ≤ high | low to high |
//! | beta | a, b > 0 | 0 to 1 |
//! | scaled beta | a, b > 0, low ≤ high | low to high |
//! | gamma, weibull | shape, scale > 0 | x ≥ 0 |
//! | student_t | df > 0, location, scale ≥ 0 | ℝ |
//! | exponential | mean > 0 | x ≥ 0 |
//! | poisson | mean ≥ 0, at most 10¹² | 0, 1, 2, … |
//! | bernoulli | 0 ≤ p ≤ 1 | 0, 1 |
//!
//! PERT is the beta distribution from low to high with `a = 1 + 4 (mode − low)/w`
//! and `b = 1 + 4 (high − mode)/w`, `w = high − low` (Malcolm and others 1959,
//! doi:10.1287/opre.7.5.646). A spread of zero makes a constant.

use super::closed_form as closed;
use super::counts;
use super::error::DistributionError;
use super::incomplete_beta as beta;
use super::incomplete_gamma::{gamma_local, gamma_quantile, normal_score};
use super::tails::Tails;
use crate::kernel::exp;

/// A distribution with a fixed number of real parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// `normal(mean, sd)`.
    Normal,
    /// `lognormal(mu, sigma)`, on the log scale.
    Lognormal,
    /// `uniform(low, high)`.
    Uniform,
    /// `triangular(low, mode, high)`.
    Triangular,
    /// `pert(low, mode, high)`.
    Pert,
    /// `beta(a, b)` on 0 to 1.
    Beta,
    /// `beta(a, b, low, high)`.
    ScaledBeta,
    /// `gamma(shape, scale)`.
    Gamma,
    /// `student_t(df, location, scale)`.
    StudentT,
    /// `weibull(shape, scale)`.
    Weibull,
    /// `exponential(mean)`.
    Exponential,
    /// `poisson(mean)`.
    Poisson,
    /// `bernoulli(p)`.
    Bernoulli,
}

const FINITE: &str = "finite";
const POSITIVE: &str = "above 0 and finite";
const NOT_NEGATIVE: &str = "at least 0 and finite";
const ORDERED: &str = "not below low";
const LARGEST_POISSON_MEAN: f64 = 1e12;

impl Family {
    /// Every family.
    pub const ALL: [Self; 13] = [
        Self::Normal,
        Self::Lognormal,
        Self::Uniform,
        Self::Triangular,
        Self::Pert,
        Self::Beta,
        Self::ScaledBeta,
        Self::Gamma,
        Self::StudentT,
        Self::Weibull,
        Self::Exponential,
        Self::Poisson,
        Self::Bernoulli,
    ];

    /// The function's name in the scenario language; both beta families are `beta`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Lognormal => "lognormal",
            Self::Uniform => "uniform",
            Self::Triangular => "triangular",
            Self::Pert => "pert",
            Self::Beta | Self::ScaledBeta => "beta",
            Self::Gamma => "gamma",
            Self::StudentT => "student_t",
            Self::Weibull => "weibull",
            Self::Exponential => "exponential",
            Self::Poisson => "poisson",
            Self::Bernoulli => "bernoulli",
        }
    }

    /// The parameters' names, in order.
    pub fn parameter_names(self) -> &'static [&'static str] {
        match self {
            Self::Normal => &["mean", "sd"],
            Self::Lognormal => &["mu", "sigma"],
            Self::Uniform => &["low", "high"],
            Self::Triangular | Self::Pert => &["low", "mode", "high"],
            Self::Beta => &["a", "b"],
            Self::ScaledBeta => &["a", "b", "low", "high"],
            Self::Gamma | Self::Weibull => &["shape", "scale"],
            Self::StudentT => &["df", "location", "scale"],
            Self::Exponential | Self::Poisson => &["mean"],
            Self::Bernoulli => &["p"],
        }
    }

    /// Whether the parameters are possible.
    ///
    /// # Errors
    /// The first parameter that is not, with what it may be.
    pub fn check(self, parameters: &[f64]) -> Result<(), DistributionError> {
        let names = self.parameter_names();
        if parameters.len() != names.len() {
            return Err(DistributionError::Count {
                family: self,
                found: parameters.len(),
            });
        }
        let wrong = |index: usize, allowed| {
            let (parameter, value) = (names[index], parameters[index]);
            Err(DistributionError::Parameter {
                family: self,
                parameter,
                value,
                allowed,
            })
        };
        if let Some(index) = parameters.iter().position(|value| !value.is_finite()) {
            return wrong(index, FINITE);
        }
        let p = parameters;
        match self {
            Self::Normal | Self::Lognormal if p[1] < 0.0 => wrong(1, NOT_NEGATIVE),
            Self::Uniform if p[1] < p[0] => wrong(1, ORDERED),
            Self::Triangular | Self::Pert if p[1] < p[0] => wrong(1, ORDERED),
            Self::Triangular | Self::Pert if p[2] < p[1] => wrong(2, "not below mode"),
            Self::Beta | Self::ScaledBeta | Self::Gamma | Self::Weibull if p[0] <= 0.0 => {
                wrong(0, POSITIVE)
            }
            Self::Beta | Self::ScaledBeta | Self::Gamma | Self::Weibull if p[1] <= 0.0 => {
                wrong(1, POSITIVE)
            }
            Self::ScaledBeta if p[3] < p[2] => wrong(3, ORDERED),
            Self::StudentT | Self::Exponential if p[0] <= 0.0 => wrong(0, POSITIVE),
            Self::StudentT if p[2] < 0.0 => wrong(2, NOT_NEGATIVE),
            Self::Poisson if p[0] < 0.0 => wrong(0, NOT_NEGATIVE),
            Self::Poisson if p[0] > LARGEST_POISSON_MEAN => wrong(0, "at most 1e12"),
            Self::Bernoulli if !(0.0..=1.0).contains(&p[0]) => wrong(0, "from 0 to 1"),
            _ => Ok(()),
        }
    }

    /// The value below which the distribution lies with probability `u`; NaN for impossible
    /// parameters or a `u` outside 0 to 1. Allocates nothing.
    pub fn quantile(self, parameters: &[f64], u: f64) -> f64 {
        if self.check(parameters).is_err() || !(0.0..=1.0).contains(&u) {
            return f64::NAN;
        }
        self.quantile_at(parameters, Tails::of_uniform(u))
    }

    /// The probability of a value at most `x`; NaN for impossible parameters or a NaN `x`.
    pub fn cdf(self, parameters: &[f64], x: f64) -> f64 {
        if self.check(parameters).is_err() || x.is_nan() {
            return f64::NAN;
        }
        self.tails(parameters, x).lower
    }

    /// Quantile for checked parameters.
    pub(super) fn quantile_at(self, p: &[f64], target: Tails) -> f64 {
        match self {
            Self::Normal => closed::shifted(p[0], p[1], normal_score(target)),
            Self::Lognormal => exp(closed::shifted(p[0], p[1], normal_score(target))),
            Self::Uniform => p[0] + (p[1] - p[0]) * target.lower,
            Self::Triangular => closed::triangular(p[0], p[1], p[2], target),
            Self::Pert => {
                let (a, b) = pert_shapes(p);
                scale_from(p[0], p[2], beta::beta_quantile(a, b, target))
            }
            Self::Beta => beta::beta_quantile(p[0], p[1], target),
            Self::ScaledBeta => scale_from(p[2], p[3], beta::beta_quantile(p[0], p[1], target)),
            Self::Gamma => p[1] * gamma_quantile(p[0], target),
            Self::StudentT => closed::shifted(p[1], p[2], beta::student_quantile(p[0], target)),
            Self::Weibull => closed::weibull(p[0], p[1], closed::exponential_score(target)),
            Self::Exponential => p[0] * closed::exponential_score(target),
            Self::Poisson => counts::quantile(p[0], target),
            Self::Bernoulli => closed::bernoulli(p[0], target.upper),
        }
    }

    /// `P(X ≤ x)` and `P(X > x)` for checked parameters.
    pub(super) fn tails(self, p: &[f64], x: f64) -> Tails {
        match self {
            Self::Normal => closed::normal_tails(p[0], p[1], x),
            Self::Lognormal => closed::lognormal_tails(p[0], p[1], x),
            Self::Uniform => closed::uniform_tails(p[0], p[1], x),
            Self::Triangular => closed::triangular_tails(p[0], p[1], p[2], x),
            Self::Pert => {
                let (a, b) = pert_shapes(p);
                scaled_beta_tails(a, b, p[0], p[2], x)
            }
            Self::Beta => beta::beta_tails(p[0], p[1], x),
            Self::ScaledBeta => scaled_beta_tails(p[0], p[1], p[2], p[3], x),
            Self::Gamma => gamma_local(p[0], x / p[1]).tails,
            Self::StudentT if p[2] == 0.0 => closed::constant_tails(p[1], x),
            Self::StudentT => beta::student_tails(p[0], (x - p[1]) / p[2]),
            Self::Weibull => closed::weibull_tails(p[0], p[1], x),
            Self::Exponential => closed::weibull_tails(1.0, p[0], x),
            Self::Poisson => counts::tails(p[0], x.floor()),
            Self::Bernoulli if x < 0.0 => Tails::NONE,
            Self::Bernoulli if x < 1.0 => Tails {
                lower: 1.0 - p[0],
                upper: p[0],
            },
            Self::Bernoulli => Tails::ALL,
        }
    }

    /// `P(X < x)` and `P(X ≥ x)` for checked parameters.
    pub(super) fn tails_below(self, p: &[f64], x: f64) -> Tails {
        match self.constant(p) {
            Some(value) if x > value => Tails::ALL,
            Some(_) => Tails::NONE,
            None => match self {
                Self::Poisson | Self::Bernoulli => self.tails(p, x.ceil() - 1.0),
                _ => self.tails(p, x),
            },
        }
    }

    /// The only value of a distribution without spread.
    pub(super) fn constant(self, p: &[f64]) -> Option<f64> {
        match self {
            Self::Normal if p[1] == 0.0 => Some(p[0]),
            Self::Lognormal if p[1] == 0.0 => Some(exp(p[0])),
            Self::Uniform if p[0] == p[1] => Some(p[0]),
            Self::Triangular | Self::Pert if p[0] == p[2] => Some(p[0]),
            Self::ScaledBeta if p[2] == p[3] => Some(p[2]),
            Self::StudentT if p[2] == 0.0 => Some(p[1]),
            Self::Poisson if p[0] == 0.0 => Some(0.0),
            Self::Bernoulli if p[0] == 0.0 || p[0] == 1.0 => Some(p[0]),
            _ => None,
        }
    }
}

/// The beta parameters of PERT; a width of zero gives any, since the result is scaled by it.
pub(super) fn pert_shapes(p: &[f64]) -> (f64, f64) {
    let width = p[2] - p[0];
    if width == 0.0 {
        return (1.0, 1.0);
    }
    (
        1.0 + 4.0 * ((p[1] - p[0]) / width),
        1.0 + 4.0 * ((p[2] - p[1]) / width),
    )
}

fn scale_from(low: f64, high: f64, x: f64) -> f64 {
    let value = low + (high - low) * x;
    if value < high { value } else { high }
}

fn scaled_beta_tails(a: f64, b: f64, low: f64, high: f64, x: f64) -> Tails {
    if low == high {
        return closed::constant_tails(low, x);
    }
    beta::beta_tails(a, b, (x - low) / (high - low))
}
