//! Forecasts of short yearly series from their own past.
//!
//! Twelve small state-space models on a link scale, each with a Student-t forecast,
//! averaged with Bayes weights. With history `z_1 … z_n` on the link's scale and slope unit
//! `u` (`link.rs`), scale guess `s0² = 0.6 mean (z_t − z_{t−1})² + (0.01 u)²`, a model
//! `(r, τ, κ)` is filtered as `filter.rs` says; `h` years ahead its centre is
//! `m_h = ℓ + h b`, its squared scale
//! `s_h² = (C11 + 2h C12 + h² C22 + h (1−r) + r + κ²h²) d/ν`, its degrees of freedom
//! `ν_h = 0.9^h ν`. Weights are `w ∝ π exp(L)` with the pooled priors of `component.rs`.
//!
//! In words: the forecast continues the recent level with a growth rate pulled towards zero
//! (typical size 3 % a year) unless the history insists; recent surprises count more than
//! old ones; the band also allows the growth rate itself to change.
//!
//! The local level model with drift is Harvey's (1989, Forecasting, structural time series
//! models and the Kalman filter); variance discounting is West and Harrison's (1997, ch. 10);
//! averaging over models Hoeting and others' (1999, doi:10.1214/ss/1009212519). How well it
//! does is in `record.rs`: 95 % bands hold 96 % on the M3 competition's yearly series, and
//! less on others, so a series' own backtest should stand beside its forecast.
//!
//! Not done: covariates, structural breaks, seasons. A programme's effect must not be added
//! to a forecast whose history already holds it.

mod component;
mod correction;
#[cfg(test)]
mod coverage_tests;
mod distribution;
mod filter;
mod fit;
mod fitted;
mod growth;
mod history;
mod link;
mod paths;
mod record;
mod stretch;
#[cfg(test)]
mod tests;
mod warning;

pub use correction::{CORRECTED, Correction, LEAST_TRAINING, conformal_level, origins};
pub use distribution::Forecast;
pub use fit::{FitError, LEAST_POINTS, fit};
pub use fitted::{Component, Fitted};
pub use growth::{GroupWeights, Growth};
pub use history::{History, HistoryError, LONGEST_SPAN, Point};
pub use link::{LARGEST_LOGARITHM, Link};
pub use paths::{Branch, PathDraw, PathSampler, WIDEST, YearDraw};
pub use record::{
    LEAST_FOR_BACKTEST, LONGEST_SCORED_HORIZON, LONGEST_VALIDATED_HORIZON, RECORD, RecordRow,
    SOBER_RECORD, record_for,
};
pub use stretch::Stretch;
pub use warning::Warning;
