//! Quantile functions prepared for many draws.
//!
//! Closed forms run over slices with the vector kernels and give the bits of
//! [`Distribution::quantile`]. Finitely many values, Bernoulli and Poisson are
//! looked up in cumulated probabilities, exactly. Everything else goes through an
//! inverse table in the normal score, within 1e-9 (see `inverse_table.rs`).

use super::closed_form as closed;
use super::counts;
use super::distribution::{Distribution, Shape};
use super::empirical::Empirical;
use super::family::Family;
use super::inverse_table::InverseTable;
use super::steps::Steps;
use super::tails::Tails;
use crate::kernel::{exp, ln_1p};

/// What a prepared quantile is fed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Uniforms inside (0, 1).
    Uniform,
    /// Standard normal scores: the normal quantiles of the uniforms.
    Normal,
}

/// A distribution's quantile function, ready for blocks of paths.
#[derive(Debug, Clone)]
pub struct PreparedQuantile {
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Constant(f64),
    Normal { mean: f64, sd: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Uniform { low: f64, width: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
    Exponential { mean: f64 },
    Weibull { shape: f64, scale: f64 },
    Bernoulli { p: f64 },
    Steps(Steps),
    Empirical(Empirical),
    Table(Box<(InverseTable, Distribution)>),
    Direct(Distribution),
}

/// Applies an expression to every input. A macro, since a closure is inlined only at the
/// compiler's discretion, and without it the loop is not vectorised.
macro_rules! each {
    ($input:expr, $out:expr, |$x:ident| $value:expr) => {
        for (value, &$x) in $out.iter_mut().zip($input) {
            *value = $value;
        }
    };
}

impl From<&Distribution> for PreparedQuantile {
    fn from(distribution: &Distribution) -> Self {
        Self::new(distribution)
    }
}

impl PreparedQuantile {
    /// Prepares a distribution; a table takes some milliseconds to build.
    pub fn new(distribution: &Distribution) -> Self {
        let form = match &distribution.shape {
            Shape::Family { family, parameters } => family_form(*family, parameters, distribution),
            Shape::Discrete(steps) => Form::Steps(steps.clone()),
            Shape::Empirical(sample) => Form::Empirical(sample.clone()),
            Shape::Mixture(_) | Shape::Truncated(_) => match distribution.as_steps() {
                Some(steps) => Form::Steps(steps),
                None => table(distribution),
            },
        };
        Self { form }
    }

    /// What [`fill`](Self::fill) is to be given.
    pub fn input(&self) -> Input {
        match self.form {
            Form::Normal { .. } | Form::Lognormal { .. } | Form::Table(_) => Input::Normal,
            _ => Input::Uniform,
        }
    }

    /// Share of standard normal scores that the table leaves to direct evaluation, counted in
    /// cells; zero without a table.
    pub fn direct_share(&self) -> f64 {
        match &self.form {
            Form::Table(table) => table.0.direct_cells() as f64 / 264.0,
            Form::Direct(_) => 1.0,
            _ => 0.0,
        }
    }

    /// Writes the value for every input.
    ///
    /// # Panics
    /// If the slices differ in length.
    #[inline(always)]
    pub fn fill(&self, input: &[f64], out: &mut [f64]) {
        assert_eq!(input.len(), out.len(), "one value per input");
        match &self.form {
            &Form::Constant(value) => out.fill(value),
            &Form::Normal { mean, sd } => each!(input, out, |z| closed::shifted(mean, sd, z)),
            &Form::Lognormal { mu, sigma } => {
                each!(input, out, |z| exp(closed::shifted(mu, sigma, z)));
            }
            &Form::Uniform { low, width } => each!(input, out, |u| low + width * u),
            &Form::Triangular { low, mode, high } => each!(input, out, |u| {
                closed::triangular(
                    low,
                    mode,
                    high,
                    Tails {
                        lower: u,
                        upper: 1.0 - u,
                    },
                )
            }),
            &Form::Exponential { mean } => each!(input, out, |u| mean * -ln_1p(-u)),
            &Form::Weibull { shape, scale } => {
                each!(input, out, |u| closed::weibull(shape, scale, -ln_1p(-u)));
            }
            &Form::Bernoulli { p } => each!(input, out, |u| closed::bernoulli(p, 1.0 - u)),
            Form::Steps(steps) => each!(input, out, |u| steps.quantile(u)),
            Form::Empirical(sample) => each!(input, out, |u| sample.quantile(u)),
            Form::Table(table) => {
                each!(input, out, |z| table.0.value(z));
                for (value, &z) in out.iter_mut().zip(input) {
                    if value.is_nan() {
                        *value = table.1.quantile_at(Tails::of_normal(z));
                    }
                }
            }
            Form::Direct(distribution) => each!(input, out, |u| distribution.quantile(u)),
        }
    }
}

fn table(distribution: &Distribution) -> Form {
    Form::Table(Box::new((
        InverseTable::new(distribution),
        distribution.clone(),
    )))
}

fn family_form(family: Family, p: &[f64], distribution: &Distribution) -> Form {
    if let Some(value) = family.constant(p) {
        return Form::Constant(value);
    }
    match family {
        Family::Normal => Form::Normal {
            mean: p[0],
            sd: p[1],
        },
        Family::Lognormal => Form::Lognormal {
            mu: p[0],
            sigma: p[1],
        },
        Family::Uniform => Form::Uniform {
            low: p[0],
            width: p[1] - p[0],
        },
        Family::Triangular => Form::Triangular {
            low: p[0],
            mode: p[1],
            high: p[2],
        },
        Family::Exponential => Form::Exponential { mean: p[0] },
        Family::Weibull => Form::Weibull {
            shape: p[0],
            scale: p[1],
        },
        Family::Bernoulli => Form::Bernoulli { p: p[0] },
        Family::Poisson => match counts::table(p[0]) {
            Some(steps) => Form::Steps(steps),
            None => Form::Direct(distribution.clone()),
        },
        Family::Pert | Family::Beta | Family::ScaledBeta | Family::Gamma | Family::StudentT => {
            table(distribution)
        }
    }
}
