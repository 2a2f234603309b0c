//! The forecast of one year: a mixture of Student-t distributions on the link's scale.
//!
//! `F(z) = Σ w_k T((z − m_k)/s_k; ν)` with one `ν` for all. Quantiles are found by Newton's
//! method on `F(z) = p` inside a bracket; where a step leaves it, it is halved instead.
//! With one `ν`, one table of `T` serves all levels, to 1e-10 in probability.
//! Quantiles pass through the monotone inverse link; means do not and are not offered.

use super::link::Link;
use super::stretch::Stretch;
use crate::kernel::normal_quantile;
use crate::uncertainty::{StudentT, StudentTable};

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
    /// What was done to its values afterwards.
    stretch: Option<Stretch>,
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
            stretch: None,
        }
    }

    /// The distribution of stretched values.
    pub(super) fn stretched(self, stretch: Stretch) -> Self {
        Self {
            stretch: Some(stretch),
            ..self
        }
    }

    /// The probability of a value at most `y`.
    pub fn cdf(&self, y: f64) -> f64 {
        match self.link {
            Link::SquareRoot if y < 0.0 => 0.0,
            Link::Log if y <= 0.0 => 0.0,
            Link::Logit { floor, .. } if y <= floor => 0.0,
            Link::Logit { ceiling, .. } if y >= ceiling => 1.0,
            link => {
                let z = link.apply(y);
                let z = self.stretch.as_ref().map_or(z, |own| own.undo(z));
                self.at(z, |t| self.student.cdf_and_density(t)).0
            }
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

    /// The quantiles at several levels; NaN for a level that is not inside 0 to 1.
    pub fn quantiles(&self, levels: &[f64]) -> Vec<f64> {
        let mut found = self.on_the_scale(levels);
        for value in &mut found {
            let z = self
                .stretch
                .as_ref()
                .map_or(*value, |own| own.apply(*value));
            *value = if z.is_nan() { z } else { self.link.inverse(z) };
        }
        found
    }

    /// As [`quantiles`](Self::quantiles) on the link's scale, before any stretch.
    pub(super) fn on_the_scale(&self, levels: &[f64]) -> Vec<f64> {
        let table = StudentTable::new(self.student);
        let mut start = None;
        let mut found = Vec::with_capacity(levels.len());
        for &p in levels {
            if !(p > 0.0 && p < 1.0) {
                found.push(f64::NAN);
                continue;
            }
            let (z, density) = self.solve(&table, p, start);
            start = Some((p, z, density));
            found.push(z);
        }
        found
    }

    /// Probability and density at `z`.
    fn at(&self, z: f64, student: impl Fn(f64) -> (f64, f64)) -> (f64, f64) {
        self.parts.iter().fold((0.0, 0.0), |(sum, slope), part| {
            let (below, density) = student((z - part.centre) / part.scale);
            (
                sum + part.weight * below,
                slope + part.weight * density / part.scale,
            )
        })
    }

    /// The `z` at which `F` is `p`, and the density there. `start` is a level solved before.
    fn solve(&self, table: &StudentTable, p: f64, start: Option<(f64, f64, f64)>) -> (f64, f64) {
        let at = |z: f64| self.at(z, |t| table.cdf_and_density(t));
        let (mut low, mut high, mean) = self.guess(p);
        // The guesses are near; what they miss is looked for in steps that double.
        let mut reach = self.parts[0].scale;
        while at(low).0 > p {
            low -= reach;
            reach *= 2.0;
        }
        while at(high).0 < p {
            high += reach;
            reach *= 2.0;
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
            let (probability, density) = at(z);
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

    /// Smallest, largest and mean of the components' quantiles, about: Student's t by the
    /// first term of its expansion about the normal (Abramowitz and Stegun 26.7.5).
    fn guess(&self, p: f64) -> (f64, f64, f64) {
        let score = normal_quantile(p);
        let t = score * (1.0 + (score * score + 1.0) / (4.0 * self.student.degrees()));
        let start = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        self.parts.iter().fold(start, |(low, high, mean), part| {
            let z = part.centre + t * part.scale;
            let low = if z < low { z } else { low };
            let high = if z > high { z } else { high };
            (low, high, mean + part.weight * z)
        })
    }
}
