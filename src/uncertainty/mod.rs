//! Distributions, correlation and point sets.
//!
//! A random input is a coordinate `(name, year)` of a [`PointSet`]: its uniform is
//! turned into a value by a quantile function, so every value costs exactly one
//! uniform, and Monte Carlo, Latin hypercube and Sobol' differ in the points alone.

mod closed_form;
mod correlation;
#[cfg(test)]
mod correlation_tests;
mod counts;
mod distribution;
#[cfg(test)]
mod distribution_tests;
mod empirical;
mod error;
mod family;
mod hash;
mod incomplete_beta;
mod incomplete_gamma;
mod inverse_table;
mod latin_hypercube;
mod mixture;
mod moments;
mod philox;
mod points;
mod prepared;
mod saddle_point;
mod sobol;
mod steps;
mod student;
mod symmetric_eigen;
mod tails;
mod truncated;

pub use correlation::{
    Cholesky, CorrelationError, check_correlation, gaussian_from_spearman, nearest_correlation,
    spearman_from_gaussian,
};
pub use distribution::Distribution;
pub use error::DistributionError;
pub use family::Family;
pub use philox::{Philox4x32, philox_4x32};
pub use points::{GROUP, PointSet, REPLICATES, Stream};
pub use prepared::{Input, PreparedQuantile};
pub use student::{StudentT, StudentTable};

/// The point set from which paths are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sampler {
    /// Independent uniforms.
    MonteCarlo,
    /// Latin hypercube.
    LatinHypercube,
    /// Owen-scrambled Sobol'.
    Sobol,
}

impl Sampler {
    /// Every sampler.
    pub const ALL: [Self; 3] = [Self::MonteCarlo, Self::LatinHypercube, Self::Sobol];

    /// The name in scenario files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::MonteCarlo => "monte_carlo",
            Self::LatinHypercube => "latin_hypercube",
            Self::Sobol => "sobol",
        }
    }

    /// The sampler of that name.
    ///
    /// ```
    /// use plancast::uncertainty::Sampler;
    /// assert_eq!(Sampler::parse("sobol"), Some(Sampler::Sobol));
    /// assert_eq!(Sampler::parse("halton"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sampler| sampler.name() == name)
    }
}
