//! Scores of forecasts against what happened.
//!
//! Smaller is better in all of them. The probabilistic ones are proper: nobody gains by
//! stating another distribution than the one believed in (Gneiting and Raftery 2007,
//! doi:10.1198/016214506000001437).

mod crps;
mod interval;
mod pit;
mod point;

pub use crps::{
    crps_ensemble, crps_from_quantiles, crps_gamma, crps_normal, crps_poisson,
    crps_truncated_normal, crps_two_piece_normal,
};
pub use interval::{covers, interval_score, pinball_loss};
pub use pit::pit_histogram;
pub use point::{
    mean, mean_absolute_error, mean_absolute_scaled_error, naive_scale, root_mean_squared_error,
    symmetric_percentage_error,
};
