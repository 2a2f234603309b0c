//! The forecast of one year: a mixture of Student-t distributions on the link's scale.
//!
//! `F(z) = Σ w_k T((z − m_k)/s_k; ν)` with one `ν` for all. A quantile of the mixture
//! lies between the smallest and the largest quantile of its components, which brackets
//! Newton's method on `F(z) = p`; where a step leaves the bracket it is halved instead.
//! Quantiles pass through the monotone inverse link; means do not and are not offered.

use super::link::Link;
use crate::uncertainty::StudentT;

/// One component on the link's scale.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    weight: f64,
    centre: f64,
    scale: f64,
}

/// A forecast distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    link: Link,
    student: StudentT,
    parts: Vec<Part>,
}

/// Weights below this change no probability in double precision.
const NEGLIGIBLE: f64 = 1e-17;
/// A Newton step this small beside the component's scale leaves an error of its square.
const STEP_TOLERANCE: f64 = 1e-8;
const MOST_STEPS: usize = 200;

impl Forecast {
    pub(super) fn new(
        link: Link,
        student: StudentT,
        parts: impl Iterator<Item = (f64, f64, f64)>,
    ) -> Self {
        let parts =
            parts
                .filter(|&(weight, _, _)| weight > NEGLIGIBLE)
                .map(|(weight, centre, scale)| Part {
                    weight,
                    centre,
                    scale,
                });
        Self {
            link,
            student,
            parts: parts.collect(),
        }
    }

    /// The probability of a value at most `y`.
    pub fn cdf(&self, y: f64) -> f64 {
        match self.link {
            Link::SquareRoot if y < 0.0 => 0.0,
            Link::Log if y <= 0.0 => 0.0,
            Link::Logit { floor, .. } if y <= floor => 0.0,
            Link::Logit { ceiling, .. } if y >= ceiling => 1.0,
            link => self.at(link.apply(y)).0,
        }
    }

    /// The value below which the forecast lies with probability `p`; NaN unless `0 < p < 1`.
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantiles(&[p])[0]
    }

    /// The point forecast: half of the futures lie above it.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The quantiles at several levels.
    pub fn quantiles(&self, levels: &[f64]) -> Vec<f64> {
        let mut start = None;
        let mut found = Vec::with_capacity(levels.len());
        for &p in levels {
            if !(p > 0.0 && p < 1.0) {
                found.push(f64::NAN);
                continue;
            }
            let (z, density) = self.solve(p, start);
            start = Some((p, z, density));
            found.push(self.link.inverse(z));
        }
        found
    }

    /// Probability and density at `z`.
    fn at(&self, z: f64) -> (f64, f64) {
        self.parts.iter().fold((0.0, 0.0), |(sum, slope), part| {
            let (below, density) = self.student.cdf_and_density((z - part.centre) / part.scale);
            (
                sum + part.weight * below,
                slope + part.weight * density / part.scale,
            )
        })
    }

    /// The `z` at which `F` is `p`, and the density there. `start` is a level solved before.
    fn solve(&self, p: f64, start: Option<(f64, f64, f64)>) -> (f64, f64) {
        let t = self.student.quantile(p);
        let own = |part: &Part| part.centre + t * part.scale;
        let mut low = f64::INFINITY;
        let mut high = f64::NEG_INFINITY;
        let mut mean = 0.0;
        for part in &self.parts {
            let z = own(part);
            low = if z < low { z } else { low };
            high = if z > high { z } else { high };
            mean += part.weight * z;
        }
        let tolerance = STEP_TOLERANCE * self.parts[0].scale;
        let mut z = match start {
            Some((level, z, density)) => z + (p - level) / density,
            None => mean,
        };
        if !(z >= low && z <= high) {
            z = mean.clamp(low, high);
        }
        let mut slope = 0.0;
        for _ in 0..MOST_STEPS {
            let (probability, density) = self.at(z);
            slope = density;
            if probability > p {
                high = z;
            } else {
                low = z;
            }
            let newton = z - (probability - p) / density;
            let inside = newton >= low && newton <= high;
            let next = if inside {
                newton
            } else {
                low + 0.5 * (high - low)
            };
            let step = (next - z).abs();
            z = next;
            if step <= tolerance && (inside || high - low <= tolerance) || step == 0.0 {
                break;
            }
        }
        (z, slope)
    }
}
