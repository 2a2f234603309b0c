//! Distributions, correlation and point sets.

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
