//! What is left of simulated paths: moments, quantiles and their errors; and scores of forecasts.

mod basis;
mod binomial;
mod cholesky;
mod column;
mod holm;
mod joint;
mod paired;
mod penalised;
mod quantile;
mod ranks;
mod scores;
mod share;
mod sobol_indices;

pub use basis::Basis;
pub use binomial::binomial_at_least;
pub use cholesky::CholeskyFactor;
pub use column::{ColumnSummary, STANDARD_QUANTILES, summarise};
pub use holm::{holm, two_sided};
pub use joint::{ProbabilityEstimate, conditional_mean};
pub use paired::{PairedColumns, PairedMeans, Reference, critical};
pub use penalised::{Gram, Response as ResponseSums, Solver, dot, strengths};
pub use quantile::{InvalidLevel, quantiles_in_place};
pub use ranks::{rank_correlation, ranks};
pub use scores::{
    covers, crps_ensemble, crps_from_quantiles, crps_gamma, crps_normal, crps_poisson,
    crps_truncated_normal, crps_two_piece_normal, interval_score, mean, mean_absolute_error,
    mean_absolute_scaled_error, naive_scale, pinball_loss, pit_histogram, root_mean_squared_error,
    symmetric_percentage_error,
};
pub use share::ShareCounts;
pub use sobol_indices::{IndexEstimate, Resamples, SobolIndices, TwoSamples};
