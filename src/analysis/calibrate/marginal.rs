//! A posterior sample as a distribution of the language.
//!
//! Normal, lognormal, gamma and beta distributions are fitted by moments, lognormal and Student's t ones by
//! quantiles too; the one nearest in its quantiles is taken where it is near enough and stays within what the plan holds possible. Else the sample's own quantiles are
//! written, as an `empirical` distribution, which is linear between them.

use crate::kernel;
use crate::statistics::{ColumnSummary, summarise};
use crate::uncertainty::{Distribution, Family, Sampler};

/// Levels at which a fitted distribution is held against the sample.
const CHECKED: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];
/// Positions of the 10%, 50% and 90% quantiles among them.
const OUTER_LOW: usize = 2;
const MIDDLE: usize = 4;
const OUTER_HIGH: usize = 6;
/// Degrees of freedom that a heavy-tailed distribution is tried with.
const DEGREES: [f64; 5] = [4.0, 6.0, 8.0, 12.0, 20.0];
/// Farthest that a quantile may be off, in standard deviations of the sample.
const NEAR: f64 = 0.1;
/// Tails that must lie within what the plan holds possible.
const TAILS: [f64; 2] = [0.001, 0.999];
/// How far they may go beyond the outermost of the plan's draws, in standard deviations of the sample.
const BEYOND: f64 = 0.1;
/// Quantiles of an empirical distribution.
const STEPS: usize = 40;
/// Significant digits of a parameter.
const DIGITS: usize = 5;

/// A form of the language.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// `normal(mean, sd)`.
    Normal(f64, f64),
    /// `lognormal(mu, sigma)`.
    Lognormal(f64, f64),
    /// `student_t(df, location, scale)`.
    StudentT(f64, f64, f64),
    /// `gamma(shape, scale)`.
    Gamma(f64, f64),
    /// `beta(a, b)` between 0 and 1.
    Beta(f64, f64),
    /// `empirical(…)`, ascending.
    Empirical(Vec<f64>),
}

/// A distribution that stands for a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Marginal {
    /// What is written.
    pub shape: Shape,
    /// How far its quantiles are off the sample's at most, in the sample's standard deviations.
    pub off: f64,
}

impl Marginal {
    /// Of a sample, within the range of `possible` ones.
    pub fn of(draws: &[f64], possible: &[f64]) -> Self {
        let mut sorted = draws.to_vec();
        let found = summarise(&mut sorted, &CHECKED, Sampler::MonteCarlo);
        let deviation = found.standard_deviation;
        if deviation == 0.0 {
            return Self {
                shape: Shape::Empirical(vec![short(found.mean)]),
                off: 0.0,
            };
        }
        let least = possible.iter().fold(f64::INFINITY, |a, &b| a.min(b));
        let most = possible.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        let range = (least - BEYOND * deviation, most + BEYOND * deviation);
        let mut best: Option<Self> = None;
        for shape in shapes(draws, &found) {
            let Some(fitted) = shape.distribution() else {
                continue;
            };
            let [low, high] = TAILS.map(|level| fitted.quantile(level));
            let gaps = CHECKED.iter().zip(&found.quantiles);
            let off = gaps
                .map(|(&level, own)| (fitted.quantile(level) - own).abs() / deviation)
                .fold(0.0, f64::max);
            let fits = off <= NEAR && low >= range.0 && high <= range.1;
            if fits && best.as_ref().is_none_or(|known| off < known.off) {
                best = Some(Self { shape, off });
            }
        }
        best.unwrap_or_else(|| Self::empirical(draws))
    }

    fn empirical(draws: &[f64]) -> Self {
        let levels: Vec<f64> = (0..=STEPS).map(|at| at as f64 / STEPS as f64).collect();
        let own = summarise(&mut draws.to_vec(), &levels, Sampler::MonteCarlo);
        let values = own.quantiles.into_iter().map(short).collect();
        Self {
            shape: Shape::Empirical(values),
            off: 0.0,
        }
    }

    /// As it is written in a plan.
    pub fn written(&self) -> String {
        match &self.shape {
            Shape::Normal(mean, deviation) => format!("normal({mean}, {deviation})"),
            Shape::Lognormal(mu, sigma) => format!("lognormal({mu}, {sigma})"),
            Shape::StudentT(df, location, scale) => {
                format!("student_t({df}, {location}, {scale})")
            }
            Shape::Gamma(shape, scale) => format!("gamma({shape}, {scale})"),
            Shape::Beta(a, b) => format!("beta({a}, {b})"),
            Shape::Empirical(values) => {
                let values: Vec<String> = values.iter().map(f64::to_string).collect();
                format!("empirical({})", values.join(", "))
            }
        }
    }
}

impl Shape {
    fn distribution(&self) -> Option<Distribution> {
        let made = match self {
            Self::Normal(mean, deviation) => {
                Distribution::new(Family::Normal, &[*mean, *deviation])
            }
            Self::Lognormal(mu, sigma) => Distribution::new(Family::Lognormal, &[*mu, *sigma]),
            Self::StudentT(df, location, scale) => {
                Distribution::new(Family::StudentT, &[*df, *location, *scale])
            }
            Self::Gamma(shape, scale) => Distribution::new(Family::Gamma, &[*shape, *scale]),
            Self::Beta(a, b) => Distribution::new(Family::Beta, &[*a, *b]),
            Self::Empirical(values) => Distribution::empirical(values),
        };
        made.ok()
    }
}

/// The families that can hold the sample, with its moments.
fn shapes(draws: &[f64], own: &ColumnSummary) -> Vec<Shape> {
    let (mean, deviation) = (own.mean, own.standard_deviation);
    let [low, middle, high] = [OUTER_LOW, MIDDLE, OUTER_HIGH].map(|at| own.quantiles[at]);
    let mut found = vec![Shape::Normal(short(mean), short(deviation))];
    for degrees in DEGREES {
        let unit = Distribution::new(Family::StudentT, &[degrees, 0.0, 1.0]);
        let reach = unit.map_or(f64::NAN, |own| own.quantile(CHECKED[OUTER_HIGH]));
        let scale = (high - low) / (2.0 * reach);
        found.push(Shape::StudentT(degrees, short(middle), short(scale)));
    }
    if draws.iter().all(|&own| own > 0.0) {
        let mut logs: Vec<f64> = draws.iter().map(|&own| kernel::ln(own)).collect();
        let own = summarise(&mut logs, &[], Sampler::MonteCarlo);
        found.push(Shape::Lognormal(
            short(own.mean),
            short(own.standard_deviation),
        ));
        let sigma = (kernel::ln(high) - kernel::ln(low))
            / (2.0 * kernel::normal_quantile(CHECKED[OUTER_HIGH]));
        found.push(Shape::Lognormal(short(kernel::ln(middle)), short(sigma)));
        let scale = deviation * deviation / mean;
        found.push(Shape::Gamma(short(mean / scale), short(scale)));
    }
    if draws.iter().all(|&own| own > 0.0 && own < 1.0) {
        // Mean m and variance v: a + b = m (1 - m) / v - 1.
        let sum = mean * (1.0 - mean) / (deviation * deviation) - 1.0;
        if sum > 0.0 {
            found.push(Shape::Beta(short(mean * sum), short((1.0 - mean) * sum)));
        }
    }
    found
}

fn short(value: f64) -> f64 {
    format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::parse;

    fn sample(of: &Distribution) -> Vec<f64> {
        (0..4000)
            .map(|at| of.quantile((f64::from(at) + 0.5) / 4000.0))
            .collect()
    }

    #[test]
    fn a_sample_gets_its_own_family_back() {
        let make = |family, parameters: &[f64]| Distribution::new(family, parameters).unwrap();
        let normal = sample(&make(Family::Normal, &[0.02, 0.01]));
        let own = Marginal::of(&normal, &[-1.0, 1.0]);
        let Shape::Normal(mean, deviation) = own.shape else {
            panic!("{own:?}")
        };
        assert!((mean - 0.02).abs() < 1e-5 && (deviation - 0.01).abs() < 1e-4);
        let skewed = sample(&make(Family::Lognormal, &[-3.0, 0.5]));
        let own = Marginal::of(&skewed, &[0.0, 10.0]);
        assert!(matches!(own.shape, Shape::Lognormal(..)), "{own:?}");
        let share = sample(&make(Family::Beta, &[2.0, 5.0]));
        let own = Marginal::of(&share, &[0.0, 1.0]);
        assert!(matches!(own.shape, Shape::Beta(..)), "{own:?}");
    }

    #[test]
    fn what_no_family_fits_is_written_by_its_quantiles() {
        let flat = sample(&Distribution::new(Family::Uniform, &[0.2, 0.4]).unwrap());
        let own = Marginal::of(&flat, &flat);
        let Shape::Empirical(values) = &own.shape else {
            panic!("{own:?}")
        };
        assert_eq!(values.len(), STEPS + 1);
        assert!(parse(&own.written()).is_ok());
        // A normal that leaves what is possible is none.
        let normal = sample(&Distribution::new(Family::Normal, &[0.0, 1.0]).unwrap());
        let own = Marginal::of(&normal, &[-1.0, 1.0]);
        assert!(matches!(own.shape, Shape::Empirical(_)));
    }
}
