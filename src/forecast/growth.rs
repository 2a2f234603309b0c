//! The drift of a fitted series in words that a planner knows: how much it moves a year.
//!
//! On the link's scale the drift is a mixture: component `k` has Student's t with `ν` degrees of
//! freedom about `b_k`, squared scale `C22 d/ν` (none without drift). Its mean is `Σ w b`, its
//! variance `Σ w (C22 d/(ν − 2) + b²) − mean²`, where `ν > 2`. Both are turned into the series'
//! unit with the slope of the inverse link at the last level `Σ w ℓ`: what the drift moves in a
//! year now, to first order. What may change from now on (`κ`) is not in it.

use super::fitted::Fitted;
use super::link::Link;
use super::warning::Warning;

/// The drift a year, at the last level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// The last level without its noise, in the series' unit.
    pub level: f64,
    /// Posterior mean of the drift, in the series' unit a year.
    pub mean: f64,
    /// Posterior standard deviation; none where it does not exist.
    pub standard_deviation: Option<f64>,
    /// Whether the level is one that the drift can be a share of: above zero, as all values are.
    pub of_level: bool,
}

impl Growth {
    /// Mean and standard deviation as shares of the level, where it is one.
    pub fn shares(&self) -> Option<(f64, Option<f64>)> {
        let share = |value: f64| value / self.level;
        self.of_level
            .then(|| (share(self.mean), self.standard_deviation.map(share)))
    }
}

/// The summed weights of the models that have something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupWeights {
    /// That let the series drift.
    pub drift: f64,
    /// Whose drift may change at the origin: the wide ones.
    pub wide: f64,
    /// That take part of each surprise as noise, which does not last.
    pub noisy: f64,
}

impl Fitted {
    /// The drift a year.
    pub fn growth(&self) -> Growth {
        let degrees = self.degrees(0);
        let (mut level, mut mean, mut square) = (0.0, 0.0, 0.0);
        let mut known = true;
        for component in self.components() {
            level += component.weight * component.level;
            mean += component.weight * component.drift;
            let scale = component.covariance[2] * component.variance;
            known &= scale == 0.0 || degrees > 2.0;
            // Without drift there is no variance whose degrees of freedom would matter.
            let spread = if scale == 0.0 {
                0.0
            } else {
                scale * degrees / (degrees - 2.0)
            };
            square += component.weight * (spread + component.drift * component.drift);
        }
        let slope = self.link().slope(level);
        let variance = square - mean * mean;
        let level = self.link().inverse(level);
        Growth {
            level,
            of_level: level > 0.0 && !self.warnings.contains(&Warning::AroundZero),
            mean: slope * mean,
            standard_deviation: known.then(|| slope * variance.max(0.0).sqrt()),
        }
    }

    /// How the weight is spread over kinds of models.
    pub fn group_weights(&self) -> GroupWeights {
        let of = |has: fn(&super::Component) -> bool| {
            let own = self.components().iter().filter(|own| has(own));
            own.fold(0.0, |sum, own| sum + own.weight)
        };
        GroupWeights {
            drift: of(|own| own.drift_scale > 0.0),
            wide: of(|own| own.drift_change > 0.0),
            noisy: of(|own| own.noise_share > 0.0),
        }
    }
}

impl Link {
    /// The slope of the inverse link at `z`.
    fn slope(self, z: f64) -> f64 {
        match self {
            Self::SquareRoot if z <= 0.0 => 0.0,
            Self::SquareRoot => 2.0 * z,
            Self::Log => self.inverse(z),
            Self::Identity { .. } => 1.0,
            Self::Logit { floor, ceiling } => {
                let y = self.inverse(z);
                (y - floor) * (ceiling - y) / (ceiling - floor)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{History, fit};
    use super::*;

    fn growth(values: &[f64], link: Link) -> Growth {
        let history = History::yearly(2000, values).unwrap();
        fit(&history, link).unwrap().growth()
    }

    #[test]
    fn slopes_are_those_of_the_inverse() {
        let bounded = Link::Logit {
            floor: 2.0,
            ceiling: 12.0,
        };
        for link in [Link::SquareRoot, Link::Log, Link::IDENTITY, bounded] {
            for z in [0.3, 1.7] {
                let step = 1e-6;
                let by_hand = (link.inverse(z + step) - link.inverse(z - step)) / (2.0 * step);
                let found = link.slope(z);
                assert!((found - by_hand).abs() < 1e-8 * by_hand, "{link:?} {z}");
            }
        }
    }

    #[test]
    fn steady_growth_is_found() {
        // 20 values that rise evenly on the link's scale; the drift is shrunken a little towards none.
        let even = |link: Link, first: f64, step: f64| -> Vec<f64> {
            let scale = (0..20).map(|year| first + step * f64::from(year));
            scale.map(|z| link.inverse(z)).collect()
        };
        for (link, first, step, expected) in [
            (Link::Log, 4.0, 0.05, 0.05),
            // 2 b/z: the last level is 20.
            (Link::SquareRoot, 10.5, 0.5, 0.05),
        ] {
            let values = even(link, first, step);
            let growth = growth(&values, link);
            let (mean, spread) = growth.shares().unwrap();
            // The prior counts as about two changes of none beside nineteen.
            let shrunken = 0.9 * expected;
            assert!(mean > shrunken && mean < expected, "{link:?} {mean}");
            assert!(spread.unwrap() < 0.02, "{link:?} {spread:?}");
            assert!((growth.level / values[19] - 1.0).abs() < 0.01);
        }
        // Around zero nothing is a share.
        let around = growth(&[2.0, -1.0, 1.5, -2.0, 1.0], Link::IDENTITY);
        assert_eq!(around.shares(), None);
        // A line that falls by 3 a year.
        let values: Vec<f64> = (0..20).map(|year| 100.0 - 3.0 * f64::from(year)).collect();
        let growth = growth(&values, Link::IDENTITY);
        assert!((growth.mean + 3.0).abs() < 0.2, "{growth:?}");
    }

    #[test]
    fn the_moments_are_those_of_the_components() {
        let history = History::yearly(2000, &[5.0, 5.5, 5.4, 6.1, 6.3, 7.0]).unwrap();
        let fitted = fit(&history, Link::IDENTITY).unwrap();
        let growth = fitted.growth();
        let degrees = fitted.degrees(0);
        // Law of total variance, in the other order of sums.
        let parts = fitted.components();
        let mean: f64 = parts.iter().map(|own| own.weight * own.drift).sum();
        let within: f64 = parts
            .iter()
            .map(|own| own.weight * own.covariance[2] * own.variance * degrees / (degrees - 2.0))
            .sum();
        let between: f64 = parts
            .iter()
            .map(|own| own.weight * (own.drift - mean) * (own.drift - mean))
            .sum();
        let expected = (within + between).sqrt();
        assert!((growth.mean - mean).abs() < 1e-12);
        assert!((growth.standard_deviation.unwrap() - expected).abs() < 1e-10);
        let groups = fitted.group_weights();
        let none = parts.iter().filter(|own| own.drift_scale == 0.0);
        let none: f64 = none.map(|own| own.weight).sum();
        assert!((groups.drift + none - 1.0).abs() < 1e-12);
        assert!(groups.wide > 0.0 && groups.noisy > 0.0);
    }

    #[test]
    fn too_few_degrees_of_freedom_leave_no_standard_deviation() {
        let point = |year, value| super::super::Point { year, value };
        // Years without a value use degrees of freedom up.
        let far = vec![point(1980, 1.0), point(1981, 2.0), point(2000, 3.0)];
        let fitted = fit(&History::new(far).unwrap(), Link::SquareRoot).unwrap();
        assert!(fitted.degrees(0) < 2.0);
        assert_eq!(fitted.growth().standard_deviation, None);
    }
}
