//! Rolling-origin record of forecasts: how well the method would have done on these series.
//!
//! From every origin the series is cut, forecast, and scored against what came (Tashman
//! 2000, doi:10.1016/S0169-2070(00)00065-0), beside three baselines (`baseline.rs`). Errors
//! are scaled by the mean absolute change of the part before the origin, so that series in
//! different units can be pooled. The forecasts of one series hang together, so intervals
//! are bootstrapped by whole series (`bootstrap.rs`) and folds are of whole series
//! (`recalibration.rs`). Series of fewer than twelve values have no record of their own;
//! they are listed, and the method's record stands in (`forecast::record_for`).
//!
//! Same input, same numbers at any thread count. The exponential-smoothing baseline comes
//! from a library that uses the platform's logarithm: its last digits may differ between
//! machines, ours do not.

mod baseline;
mod bootstrap;
mod chance;
mod recalibration;
mod rolling;
mod scores;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

pub(in crate::analysis) use bootstrap::ratio_interval;
pub use bootstrap::{Interval, LEAST_BLOCKS};
pub use recalibration::{Recalibration, RecalibrationRow, recalibrate};
pub use rolling::{BANDS, Band, LEVELS, Scored};
pub(in crate::analysis) use rolling::{MEDIAN, bands_of};
pub use scores::{HorizonScores, PIT_BINS, Scores, Skill};

use crate::forecast::{FitError, History, LEAST_FOR_BACKTEST, LEAST_TRAINING, Link};
use crate::scenario::{Title, Unit};

/// A series with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name in the table.
    pub id: String,
    /// Its title; empty where it has none but its id.
    pub title: Title,
    /// Its unit: scores are in the written one.
    pub unit: Unit,
    /// Its values as they are held: a share written in % as a fraction.
    pub history: History,
    /// The scale on which our method forecasts it.
    pub link: Link,
}

impl Series {
    /// A series that has nothing but values.
    pub fn bare(id: &str, history: History, link: Link) -> Self {
        Self {
            id: id.to_owned(),
            title: Title::default(),
            unit: Unit {
                name: Title::default(),
                scale: 1,
            },
            history,
            link,
        }
    }
}

/// A way of forecasting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// The method of [`crate::forecast`].
    Plancast,
    /// The last value goes on; a random walk.
    Naive,
    /// The mean change goes on; a random walk with drift, whose drift is uncertain.
    Drift,
    /// Exponential smoothing chosen by AICc.
    ExponentialSmoothing,
}

impl Method {
    /// All methods, ours first.
    pub const ALL: [Self; 4] = [
        Self::Plancast,
        Self::Naive,
        Self::Drift,
        Self::ExponentialSmoothing,
    ];

    /// The name in tables and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plancast => "plancast",
            Self::Naive => "naive",
            Self::Drift => "drift",
            Self::ExponentialSmoothing => "exponential_smoothing",
        }
    }
}

/// From which years forecasts are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origins {
    /// Every year with enough values before it and a value after it.
    Every,
    /// The latest so many years after which every horizon can be checked; one is a single
    /// test at the end of each series, as in forecasting competitions.
    Latest(usize),
}

/// What a backtest is to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The longest horizon, in years.
    pub horizons: u32,
    /// Values that an origin has behind it, at least.
    pub least_training: usize,
    /// The origins.
    pub origins: Origins,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Resamples of the bootstrap.
    pub resamples: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            horizons: 6,
            least_training: LEAST_TRAINING,
            origins: Origins::Every,
            seed: 1,
            resamples: 2000,
        }
    }
}

/// A series that could not be tested, by its position, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Untested {
    /// Position among the series.
    pub series: usize,
    /// Why.
    pub reason: Reason,
}

/// Why a series could not be tested.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// Too few values for a record of its own.
    Short {
        /// How many it has.
        points: usize,
    },
    /// Our method refuses it.
    Refused(FitError),
    /// No origin has both enough behind it and a value ahead.
    NoOrigin,
}

/// The record of all series.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// How many series were tested.
    pub tested: usize,
    /// Every forecast with its scores, by series, origin, horizon and method.
    pub forecasts: Vec<Scored>,
    /// The series that were not.
    pub untested: Vec<Untested>,
    /// Scores of each method, pooled over series: overall, then by horizon.
    pub scores: Vec<HorizonScores>,
    /// Skill of each other method against naive.
    pub skills: Vec<Skill>,
    /// The counts within which chance alone would keep a bar of our method's PIT histogram, were
    /// its forecasts honest; none for few series.
    pub pit_chance: Option<Interval>,
    /// Corrected bands of our method.
    pub recalibration: Recalibration,
}

/// Tests every series; `tick` is called after each.
pub fn backtest(series: &[Series], settings: &Settings, tick: &(dyn Fn() + Sync)) -> Backtest {
    let each = series.par_iter().enumerate().map(|(position, own)| {
        let points = own.history.len();
        let scored = match points < LEAST_FOR_BACKTEST {
            true => Err(Reason::Short { points }),
            false => rolling::roll(position, own, settings),
        };
        tick();
        scored.map_err(|reason| Untested {
            series: position,
            reason,
        })
    });
    let each: Vec<Result<Vec<Scored>, Untested>> = each.collect();
    let mut forecasts = Vec::new();
    let mut untested = Vec::new();
    let mut tested = 0;
    for one in each {
        match one {
            Ok(scored) => {
                tested += 1;
                forecasts.extend(scored);
            }
            Err(one) => untested.push(one),
        }
    }
    Backtest {
        tested,
        scores: scores::by_method(&forecasts, settings),
        skills: scores::skills(&forecasts, settings),
        pit_chance: chance::pit_chance(&forecasts),
        recalibration: recalibrate(&forecasts, settings.horizons),
        forecasts,
        untested,
    }
}
