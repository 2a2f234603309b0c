//! The forecasts of one series from all its origins, scored.

use super::baseline;
use super::{Method, Origins, Reason, Series, Settings};
use crate::forecast::{Forecast, Point, fit, origins};
use crate::statistics::{covers, crps_from_quantiles, naive_scale};

/// The coverages of the bands that are checked.
pub const BANDS: [f64; 3] = [0.50, 0.80, 0.95];

/// The levels at which forecasts are evaluated: 0.025, 0.05, 0.10, … 0.95, 0.975. The
/// inner nineteen, evenly spread, give the CRPS.
pub const LEVELS: [f64; 21] = [
    0.025, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70,
    0.75, 0.80, 0.85, 0.90, 0.95, 0.975,
];
/// Positions in [`LEVELS`]: of the median, and of both ends of each of [`BANDS`].
pub(in crate::analysis) const MEDIAN: usize = 10;
const ENDS: [(usize, usize); 3] = [(5, 15), (2, 18), (0, 20)];

/// A central interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// One forecast and what came, in the series' written unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Position of the series.
    pub series: usize,
    /// The last year that was known.
    pub origin: i32,
    /// Years ahead.
    pub horizon: u32,
    /// Who forecast.
    pub method: Method,
    /// What came.
    pub actual: f64,
    /// The point forecast.
    pub median: f64,
    /// The bands of [`BANDS`].
    pub bands: [Band; 3],
    /// `F(actual)`.
    pub probability: f64,
    /// The CRPS from the inner levels, in the series' unit.
    pub crps: f64,
    /// The mean absolute change before the origin; none where nothing changed.
    pub scale: Option<f64>,
}

/// The bands of [`BANDS`] from quantiles at [`LEVELS`].
pub(in crate::analysis) fn bands_of(quantiles: &[f64; LEVELS.len()]) -> [Band; 3] {
    ENDS.map(|(low, high)| Band {
        low: quantiles[low],
        high: quantiles[high],
    })
}

impl Scored {
    /// Whether a band of [`BANDS`], by its position, holds what came.
    pub fn is_held(&self, band: usize) -> bool {
        let Band { low, high } = self.bands[band];
        covers(low, high, self.actual)
    }
}

/// Positions of the points at which forecasts are made.
fn chosen_origins(points: &[Point], settings: &Settings) -> Vec<usize> {
    let last = points[points.len() - 1].year;
    let horizons = settings.horizons as i32;
    let possible = origins(points, settings.horizons, settings.least_training);
    match settings.origins {
        Origins::Every => possible.collect(),
        Origins::Latest(count) => {
            let whole = possible.filter(|&position| points[position].year + horizons <= last);
            let whole: Vec<usize> = whole.collect();
            whole[whole.len().saturating_sub(count)..].to_vec()
        }
    }
}

/// All forecasts of a series.
pub(super) fn roll(
    position: usize,
    series: &Series,
    settings: &Settings,
) -> Result<Vec<Scored>, Reason> {
    let points = series.history.points();
    let origins = chosen_origins(points, settings);
    if origins.is_empty() {
        return Err(Reason::NoOrigin);
    }
    let mut scored = Vec::new();
    for origin in origins {
        let known = &points[..=origin];
        let actuals: Vec<(u32, f64)> = points[origin + 1..]
            .iter()
            .map(|point| ((point.year - points[origin].year) as u32, point.value))
            .filter(|&(horizon, _)| horizon <= settings.horizons)
            .collect();
        let values: Vec<f64> = known.iter().map(|point| point.value).collect();
        let case = Case {
            series: position,
            unit: f64::from(series.unit.scale),
            origin: points[origin].year,
            scale: naive_scale(&values),
        };
        let until = series.history.until(points[origin].year);
        let fitted = fit(&until, series.link).map_err(Reason::Refused)?;
        let mut methods: Vec<Vec<Scored>> = Vec::new();
        let ours = actuals
            .iter()
            .map(|&(horizon, actual)| case.ours(&fitted.forecast(horizon), horizon, actual));
        methods.push(ours.collect());
        for method in &Method::ALL[1..] {
            let Some(normals) = baseline::forecast(*method, known, settings.horizons) else {
                continue;
            };
            let theirs = actuals.iter().map(|&(horizon, actual)| {
                let own = normals[horizon as usize - 1];
                let quantiles = LEVELS.map(|level| own.quantile(level));
                case.scored(*method, horizon, actual, quantiles, own.probability(actual))
            });
            methods.push(theirs.collect());
        }
        for position in 0..actuals.len() {
            scored.extend(methods.iter().map(|own| own[position]));
        }
    }
    Ok(scored)
}

/// What the forecasts of one origin share.
struct Case {
    series: usize,
    /// How many of its written unit one is.
    unit: f64,
    origin: i32,
    scale: Option<f64>,
}

impl Case {
    fn ours(&self, forecast: &Forecast, horizon: u32, actual: f64) -> Scored {
        let quantiles = forecast.quantiles(&LEVELS);
        let probability = forecast.cdf(actual);
        let quantiles = quantiles.try_into().expect("a quantile a level");
        self.scored(Method::Plancast, horizon, actual, quantiles, probability)
    }

    fn scored(
        &self,
        method: Method,
        horizon: u32,
        actual: f64,
        quantiles: [f64; LEVELS.len()],
        probability: f64,
    ) -> Scored {
        let (actual, quantiles) = (actual * self.unit, quantiles.map(|own| own * self.unit));
        let inner = 1..LEVELS.len() - 1;
        Scored {
            series: self.series,
            origin: self.origin,
            horizon,
            method,
            actual,
            median: quantiles[MEDIAN],
            bands: bands_of(&quantiles),
            probability,
            crps: crps_from_quantiles(&LEVELS[inner.clone()], &quantiles[inner], actual),
            scale: self.scale.map(|scale| scale * self.unit),
        }
    }
}
