//! Sample paths whose marginals are the forecast distributions.
//!
//! A path takes, once: a uniform that chooses the component, a uniform `v` that fixes
//! `σ_h² = (d/ν_n) ν_h/χ²⁻¹(v; ν_h)` at every horizon, and standard normals for level,
//! drift and change of drift; each year: standard normals for the level's shock `η` and
//! the noise `e`. With the Cholesky factor of the covariance C,
//!
//! `z_h = m_h + σ_h (ℓ' + h b' + h κ N + √(1−r) Σ η + √r e_h)`.
//!
//! The bracket has variance `s_h²/σ²` and is independent of `v`, so `z_h` is Student's t
//! with `ν_h` degrees of freedom about `m_h` in each component: its marginal is the
//! closed form exactly (on the square-root scale up to the values at zero, which are the
//! same in both). Where bands were corrected, `z_h` is stretched as `stretch.rs` says.
//! Nothing here draws: the inputs are coordinates of a point set.

use super::fitted::{Component, Fitted};
use super::link::Link;
use super::stretch::Stretch;
use crate::kernel::normal_quantile;
use crate::uncertainty::{Input, PreparedQuantile};

/// The largest width of a path. Far ahead, with few degrees of freedom, it may be wide beyond any
/// number; held here, its square's square is still one.
pub const WIDEST: f64 = 1e60;

/// The draws of a path that hold for all its years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathDraw {
    /// Uniform: which component.
    pub component: f64,
    /// Uniform: how large the variance is; low values give a wide path.
    pub variance: f64,
    /// Standard normal: where the level truly is.
    pub level: f64,
    /// Standard normal: what the drift truly is.
    pub drift: f64,
    /// Standard normal: by how much the drift changes at the origin.
    pub drift_change: f64,
}

/// What a path has drawn in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearDraw {
    /// The sum of the level's standard normal shocks up to this year.
    pub shocks: f64,
    /// This year's standard normal noise.
    pub noise: f64,
}

/// A component with what a path multiplies its draws by, before its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Branch {
    /// The cumulated weight up to and including this component.
    pub up_to: f64,
    /// The centre of the level, `ℓ`.
    pub level: f64,
    /// The centre of the drift, `b`.
    pub drift: f64,
    /// How the level moves with the level's normal: Cholesky factor of C, times `√(d/ν)`.
    pub level_of_level: f64,
    /// How the drift moves with the level's normal.
    pub drift_of_level: f64,
    /// How the drift moves with its own normal.
    pub drift_of_drift: f64,
    /// How the drift moves with the normal of its change.
    pub change: f64,
    /// How the value moves with the summed shocks.
    pub shock: f64,
    /// How the value moves with the year's noise.
    pub noise: f64,
}

/// The quantile function of `χ²` at one horizon.
#[derive(Debug, Clone)]
struct ChiSquare {
    degrees: f64,
    quantile: PreparedQuantile,
}

/// Turns draws into paths of a fitted series.
#[derive(Debug, Clone)]
pub struct PathSampler {
    link: Link,
    branches: Vec<Branch>,
    by_horizon: Vec<ChiSquare>,
    /// By horizon; empty where nothing corrects the bands.
    stretches: Vec<Stretch>,
}

impl PathSampler {
    pub(super) fn new(fitted: &Fitted, horizons: u32) -> Self {
        let branches = branches(&fitted.components);
        let chi_square = |horizon| ChiSquare {
            degrees: fitted.degrees(horizon),
            quantile: PreparedQuantile::new(&fitted.chi_square(horizon)),
        };
        Self {
            link: fitted.link,
            branches,
            by_horizon: (1..=horizons).map(chi_square).collect(),
            stretches: fitted.stretches(horizons),
        }
    }

    /// How many years a path may have.
    pub fn horizons(&self) -> u32 {
        self.by_horizon.len() as u32
    }

    /// `√(ν_h/χ²⁻¹(v; ν_h))` for each `v`: the factor by which paths are wider or narrower.
    /// It is the same in all components, so a block of paths needs it once a year.
    ///
    /// # Panics
    /// For a horizon of zero or beyond [`horizons`](Self::horizons), or slices of unequal length.
    pub fn widths(&self, horizon: u32, variance: &[f64], out: &mut [f64]) {
        let own = &self.by_horizon[horizon as usize - 1];
        match own.quantile.input() {
            Input::Uniform => own.quantile.fill(variance, out),
            Input::Normal => {
                let scores: Vec<f64> = variance.iter().map(|&v| normal_quantile(v)).collect();
                own.quantile.fill(&scores, out);
            }
        }
        for value in out {
            let width = (own.degrees / *value).sqrt();
            *value = if width < WIDEST { width } else { WIDEST };
        }
    }

    /// A path's value, in the series' unit, at a horizon for which its width is known.
    pub fn value(&self, horizon: u32, width: f64, path: &PathDraw, year: &YearDraw) -> f64 {
        let last = self.branches.len() - 1;
        let chosen = self.branches[..last]
            .iter()
            .find(|branch| path.component < branch.up_to);
        let own = chosen.unwrap_or(&self.branches[last]);
        let h = f64::from(horizon);
        let level = own.level_of_level * path.level;
        let drift = own.drift_of_level * path.level
            + own.drift_of_drift * path.drift
            + own.change * path.drift_change;
        let deviation = level + h * drift + own.shock * year.shocks + own.noise * year.noise;
        let z = own.level + h * own.drift + width * deviation;
        let stretch = self.stretches.get(horizon as usize - 1);
        self.link.inverse(stretch.map_or(z, |own| own.apply(z)))
    }
}

/// Components with their cumulated weights.
pub(super) fn branches(components: &[Component]) -> Vec<Branch> {
    let mut up_to = 0.0;
    let branches = components.iter().map(|component| {
        up_to += component.weight;
        Branch::new(component, up_to)
    });
    branches.collect()
}

impl Branch {
    fn new(component: &Component, up_to: f64) -> Self {
        let [c11, c12, c22] = component.covariance;
        let sigma = component.variance.sqrt();
        let level = c11.sqrt();
        // Without uncertainty about the level there is none that the drift could share.
        let shared = if level > 0.0 { c12 / level } else { 0.0 };
        let rest = c22 - shared * shared;
        Self {
            up_to,
            level: component.level,
            drift: component.drift,
            level_of_level: sigma * level,
            drift_of_level: sigma * shared,
            // Rounding may leave less than nothing.
            drift_of_drift: sigma * if rest > 0.0 { rest.sqrt() } else { 0.0 },
            change: sigma * component.drift_change,
            shock: sigma * (1.0 - component.noise_share).sqrt(),
            noise: sigma * component.noise_share.sqrt(),
        }
    }
}
