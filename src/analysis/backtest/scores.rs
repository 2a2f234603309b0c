//! Scores pooled over series, and skill against naive.
//!
//! Skill is `1 − CRPS/CRPS of naive`, over the forecasts that both made, with scaled CRPS:
//! 0.2 says that the distributions are a fifth better than naive ones.

use super::bootstrap::{Interval, ratio_interval};
use super::rolling::{BANDS, Scored};
use super::{Method, Settings};
use crate::statistics::{
    interval_score, mean, mean_absolute_error, mean_absolute_scaled_error, pit_histogram,
    root_mean_squared_error, symmetric_percentage_error,
};

/// Bars of the histogram of the probability integral transform.
pub const PIT_BINS: usize = 10;

/// Means over forecasts. The first group is in the series' unit and means little where
/// series of different units are pooled; the second is scaled by each series' mean absolute
/// change.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// How many forecasts.
    pub forecasts: usize,
    /// Mean absolute error.
    pub mae: f64,
    /// Root mean squared error.
    pub rmse: f64,
    /// CRPS.
    pub crps: f64,
    /// Mean pinball loss over the levels 0.05 to 0.95: half the CRPS.
    pub pinball: f64,
    /// Interval scores of the bands.
    pub interval_scores: [f64; 3],
    /// Symmetric mean absolute percentage error, in per cent.
    pub smape: f64,
    /// How many forecasts have a scale.
    pub scaled_forecasts: usize,
    /// Mean scaled error, forecast minus actual: above zero, forecasts were too high.
    pub scaled_bias: Option<f64>,
    /// Mean absolute scaled error.
    pub mase: Option<f64>,
    /// Root mean squared scaled error.
    pub rmsse: Option<f64>,
    /// Scaled CRPS.
    pub scaled_crps: Option<f64>,
    /// Scaled interval scores of the bands.
    pub scaled_interval_scores: Option<[f64; 3]>,
    /// Share of actuals inside each band.
    pub coverage: [f64; 3],
    /// Counts of `F(actual)` in ten parts of 0 to 1.
    pub pit: Vec<u64>,
}

/// A method's scores at one horizon, or over all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct HorizonScores {
    /// Who forecast.
    pub method: Method,
    /// Years ahead; none over all horizons.
    pub horizon: Option<u32>,
    /// The scores.
    pub scores: Scores,
    /// The middle 95 % of the bootstrap of each band's coverage, by series; of our method, and
    /// none for few series.
    pub coverage_intervals: Option<[Interval; 3]>,
}

impl Scores {
    /// The scores of some forecasts; none of nothing.
    pub fn of(forecasts: &[&Scored]) -> Option<Self> {
        let pairs = || forecasts.iter().map(|own| (own.actual, own.median));
        let scaled = || {
            forecasts
                .iter()
                .filter_map(|own| own.scale.map(|scale| (*own, scale)))
        };
        let crps = mean(forecasts.iter().map(|own| own.crps))?;
        let share = |own: &Scored, band: usize| if own.is_held(band) { 1.0 } else { 0.0 };
        let score = |own: &Scored, band: usize| {
            interval_score(
                BANDS[band],
                own.bands[band].low,
                own.bands[band].high,
                own.actual,
            )
        };
        let by_band = [0, 1, 2];
        let scaled_scores = by_band.map(|band| mean(scaled().map(|(own, q)| score(own, band) / q)));
        Some(Self {
            forecasts: forecasts.len(),
            mae: mean_absolute_error(pairs())?,
            rmse: root_mean_squared_error(pairs())?,
            crps,
            pinball: 0.5 * crps,
            interval_scores: by_band
                .map(|band| mean(forecasts.iter().map(|own| score(own, band))).unwrap_or(f64::NAN)),
            smape: mean(pairs().map(|(y, f)| symmetric_percentage_error(y, f)))?,
            scaled_forecasts: scaled().count(),
            scaled_bias: mean(scaled().map(|(own, scale)| (own.median - own.actual) / scale)),
            mase: mean_absolute_scaled_error(scaled().map(|(own, q)| (own.actual, own.median, q))),
            rmsse: root_mean_squared_error(
                scaled().map(|(own, scale)| (own.actual / scale, own.median / scale)),
            ),
            scaled_crps: mean(scaled().map(|(own, scale)| own.crps / scale)),
            scaled_interval_scores: match scaled_scores {
                [Some(a), Some(b), Some(c)] => Some([a, b, c]),
                _ => None,
            },
            coverage: by_band
                .map(|band| mean(forecasts.iter().map(|own| share(own, band))).unwrap_or(f64::NAN)),
            pit: pit_histogram(forecasts.iter().map(|own| own.probability), PIT_BINS),
        })
    }
}

/// Scores of every method, over all horizons first.
pub(super) fn by_method(forecasts: &[Scored], settings: &Settings) -> Vec<HorizonScores> {
    let mut found = Vec::new();
    for method in Method::ALL {
        for horizon in std::iter::once(None).chain((1..=settings.horizons).map(Some)) {
            let own: Vec<&Scored> = forecasts
                .iter()
                .filter(|own| own.method == method && horizon.is_none_or(|h| own.horizon == h))
                .collect();
            let coverage_intervals = match method {
                Method::Plancast => coverage_intervals(&own, settings),
                _ => None,
            };
            found.extend(Scores::of(&own).map(|scores| HorizonScores {
                method,
                horizon,
                scores,
                coverage_intervals,
            }));
        }
    }
    found
}

/// Each band's share of actuals, resampled by whole series.
fn coverage_intervals(own: &[&Scored], settings: &Settings) -> Option<[Interval; 3]> {
    let series = || own.chunk_by(|a, b| a.series == b.series);
    let interval = |band: usize| {
        let blocks = series().map(|block| {
            let held = block.iter().filter(|own| own.is_held(band)).count();
            (held as f64, block.len() as f64)
        });
        let blocks: Vec<(f64, f64)> = blocks.collect();
        ratio_interval(&blocks, settings.seed, settings.resamples)
    };
    Some([interval(0)?, interval(1)?, interval(2)?])
}

/// A method's skill against naive.
#[derive(Debug, Clone, PartialEq)]
pub struct Skill {
    /// Who forecast.
    pub method: Method,
    /// How many forecasts both made.
    pub forecasts: usize,
    /// `1 − CRPS/CRPS of naive`.
    pub skill: f64,
    /// The middle 95 % of the bootstrap by series; none for few series.
    pub interval: Option<Interval>,
}

pub(super) fn skills(forecasts: &[Scored], settings: &Settings) -> Vec<Skill> {
    let others = Method::ALL.into_iter().filter(|&own| own != Method::Naive);
    others
        .filter_map(|method| skill(method, forecasts, settings))
        .collect()
}

fn skill(method: Method, forecasts: &[Scored], settings: &Settings) -> Option<Skill> {
    // Forecasts come by series, origin and horizon, naive once in each of these.
    let mut blocks: Vec<(usize, f64, f64)> = Vec::new();
    let mut count = 0;
    let cases = forecasts
        .chunk_by(|a, b| (a.series, a.origin, a.horizon) == (b.series, b.origin, b.horizon));
    for case in cases {
        let of = |wanted: Method| case.iter().find(|own| own.method == wanted);
        let (Some(own), Some(naive)) = (of(method), of(Method::Naive)) else {
            continue;
        };
        let Some(scale) = own.scale else { continue };
        if blocks.last().is_none_or(|block| block.0 != own.series) {
            blocks.push((own.series, 0.0, 0.0));
        }
        let block = blocks.last_mut().expect("just pushed");
        block.1 += own.crps / scale;
        block.2 += naive.crps / scale;
        count += 1;
    }
    let sums: Vec<(f64, f64)> = blocks.iter().map(|&(_, own, naive)| (own, naive)).collect();
    let (own, naive) = sums
        .iter()
        .fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    if naive <= 0.0 {
        return None;
    }
    let ratio = ratio_interval(&sums, settings.seed, settings.resamples);
    Some(Skill {
        method,
        forecasts: count,
        skill: 1.0 - own / naive,
        interval: ratio.map(|ratio| Interval {
            low: 1.0 - ratio.high,
            high: 1.0 - ratio.low,
        }),
    })
}
