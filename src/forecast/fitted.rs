//! A fitted series: what the models know after the last value.

use super::correction::Correction;
use super::distribution::Forecast;
use super::filter::VARIANCE_DISCOUNT;
use super::link::Link;
use super::paths::{Branch, PathSampler, branches};
use super::stretch::Stretch;
use super::warning::{Warning, horizon_warning};
use crate::uncertainty::{Distribution, Family, StudentT};

/// One model after the last value. Symbols are those of the module's header; variances
/// and covariances are in units of `σ²`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// `r`, the share of a surprise that is noise.
    pub noise_share: f64,
    /// `τ`, the prior size of the drift in slope units a year.
    pub drift_scale: f64,
    /// `κ`, the size of a change of drift at the origin, in `σ` a year.
    pub drift_change: f64,
    /// `ℓ`, the level, on the link's scale.
    pub level: f64,
    /// `b`, the drift a year, on the link's scale.
    pub drift: f64,
    /// C11, C12, C22: covariance of level and drift.
    pub covariance: [f64; 3],
    /// `d/ν`, the estimate of `σ²`.
    pub variance: f64,
    /// `L`, the log likelihood of the history on the link's scale.
    pub log_likelihood: f64,
    /// `w`, the posterior weight; all add up to one.
    pub weight: f64,
}

impl Component {
    /// The centre `m_h`.
    pub fn centre(&self, horizon: u32) -> f64 {
        self.level + f64::from(horizon) * self.drift
    }

    /// The scale `s_h`.
    pub fn scale(&self, horizon: u32) -> f64 {
        let h = f64::from(horizon);
        let [c11, c12, c22] = self.covariance;
        let state = c11 + 2.0 * h * c12 + h * h * c22 + h * (1.0 - self.noise_share);
        let change = self.drift_change * h;
        ((state + self.noise_share + change * change) * self.variance).sqrt()
    }
}

/// A fitted series; only [`fit`](super::fit()) makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub(super) link: Link,
    pub(super) slope_unit: f64,
    pub(super) scale_guess: f64,
    pub(super) origin: i32,
    pub(super) observations: usize,
    pub(super) degrees: f64,
    pub(super) components: Vec<Component>,
    pub(super) warnings: Vec<Warning>,
    pub(super) correction: Option<Correction>,
}

impl Fitted {
    /// The link.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The slope unit `u`: how far `z` moves for a change by 100 %.
    pub fn slope_unit(&self) -> f64 {
        self.slope_unit
    }

    /// The scale guess `s0²`.
    pub fn scale_guess(&self) -> f64 {
        self.scale_guess
    }

    /// The year of the last value, from which horizons count.
    pub fn origin(&self) -> i32 {
        self.origin
    }

    /// How many values were used.
    pub fn observations(&self) -> usize {
        self.observations
    }

    /// The models with their weights.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// `ν_h`, the degrees of freedom `horizon` years ahead.
    pub fn degrees(&self, horizon: u32) -> f64 {
        (0..horizon).fold(self.degrees, |degrees, _| degrees * VARIANCE_DISCOUNT)
    }

    /// The distribution of `χ²` with [`degrees`](Self::degrees), whose inverse widens paths.
    pub fn chi_square(&self, horizon: u32) -> Distribution {
        let chi_square = Distribution::new(Family::Gamma, &[0.5 * self.degrees(horizon), 2.0]);
        chi_square.expect("degrees of freedom are above zero")
    }

    /// The models as paths take them, in the order of [`components`](Self::components).
    pub fn branches(&self) -> Vec<Branch> {
        branches(&self.components)
    }

    /// The same models with bands that past forecasts corrected.
    pub fn corrected(self, correction: Correction) -> Self {
        Self {
            correction: Some(correction),
            ..self
        }
    }

    /// What corrects the bands, where something does.
    pub fn correction(&self) -> Option<&Correction> {
        self.correction.as_ref()
    }

    /// What corrected bands do to the values of each horizon, from one year ahead; empty where
    /// nothing corrects them.
    pub fn stretches(&self, horizons: u32) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        for horizon in 1..=horizons {
            match Stretch::new(self, horizon, found.last()) {
                Some(own) => found.push(own),
                None => return Vec::new(),
            }
        }
        found
    }

    /// The forecast `horizon` years after the last value.
    ///
    /// # Panics
    /// For a horizon of zero.
    pub fn forecast(&self, horizon: u32) -> Forecast {
        let plain = self.plain_forecast(horizon);
        match self.stretches(horizon).pop() {
            Some(stretch) => plain.stretched(stretch),
            None => plain,
        }
    }

    /// The forecasts of every year from one to `horizons` years ahead.
    pub fn forecasts(&self, horizons: u32) -> Vec<Forecast> {
        let mut stretches = self.stretches(horizons).into_iter();
        let each = (1..=horizons).map(|horizon| {
            let plain = self.plain_forecast(horizon);
            match stretches.next() {
                Some(stretch) => plain.stretched(stretch),
                None => plain,
            }
        });
        each.collect()
    }

    /// The forecast without any correction.
    pub(super) fn plain_forecast(&self, horizon: u32) -> Forecast {
        assert!(horizon > 0, "a forecast looks at least one year ahead");
        let student = StudentT::new(self.degrees(horizon));
        let parts = self.components.iter();
        let parts = parts.map(|own| (own.weight, own.centre(horizon), own.scale(horizon)));
        Forecast::new(self.link, student, parts)
    }

    /// A sampler of paths over `horizons` years after the last value.
    pub fn sampler(&self, horizons: u32) -> PathSampler {
        PathSampler::new(self, horizons)
    }

    /// What to know beside a forecast of `horizon` years.
    pub fn warnings(&self, horizon: u32) -> Vec<Warning> {
        let mut warnings = self.warnings.clone();
        warnings.extend(horizon_warning(horizon));
        warnings
    }
}
