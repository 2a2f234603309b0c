//! Bands on histories made from known models hold about what they say.
//!
//! Local level with noise and a constant drift, on the square-root scale and on the identity:
//! 400 series of 14 values, six years ahead. Bounds are those of the method's own acceptance:
//! 80 % bands hold 0.77 to 0.90, 95 % bands 0.93 to 0.99. They err on the wide side, because they
//! allow for a change of drift that these models never have: with noise as large as the level's
//! steps, 80 % bands hold 0.903 and 50 % bands 0.62.

use super::*;
use crate::kernel::normal_quantile;
use crate::uncertainty::{PointSet, Sampler};

const SERIES: u64 = 400;
const KNOWN: usize = 14;
const AHEAD: usize = 6;

/// The model that made a history: first level, drift, spread of the level's steps and of the noise.
struct Truth {
    link: Link,
    level: f64,
    drift: f64,
    step: f64,
    noise: f64,
}

impl Truth {
    /// `KNOWN + AHEAD` values of each of the series.
    fn series(&self) -> Vec<Vec<f64>> {
        let points = PointSet::new(Sampler::MonteCarlo, 11, SERIES, 0);
        let normals = |name: &str, year: usize| {
            let mut column = vec![0.0; SERIES as usize];
            points.stream(name, Some(year as i32)).fill(0, &mut column);
            column
                .into_iter()
                .map(normal_quantile)
                .collect::<Vec<f64>>()
        };
        let mut levels = vec![self.level; SERIES as usize];
        let mut made = vec![Vec::new(); SERIES as usize];
        for year in 0..KNOWN + AHEAD {
            let (steps, noise) = (normals("step", year), normals("noise", year));
            for (at, own) in made.iter_mut().enumerate() {
                levels[at] += self.drift + self.step * steps[at];
                own.push(self.link.inverse(levels[at] + self.noise * noise[at]));
            }
        }
        made
    }

    /// Shares of the bands 50 %, 80 % and 95 % that hold what came, by horizon.
    fn coverage(&self) -> Vec<[f64; 3]> {
        let mut held = vec![[0.0; 3]; AHEAD];
        for values in self.series() {
            let history = History::yearly(2000, &values[..KNOWN]).unwrap();
            let fitted = fit(&history, self.link).unwrap();
            for (horizon, own) in (1..).zip(&mut held) {
                let actual = values[KNOWN + horizon as usize - 1];
                let centrality = (2.0 * fitted.forecast(horizon).cdf(actual) - 1.0).abs();
                for (share, level) in own.iter_mut().zip([0.5, 0.8, 0.95]) {
                    *share += f64::from(u8::from(centrality <= level)) / SERIES as f64;
                }
            }
        }
        held
    }
}

fn holds(truth: &Truth) {
    let by_horizon = truth.coverage();
    let mean = |band: usize| {
        let shares = by_horizon.iter().map(|own| own[band]);
        shares.sum::<f64>() / AHEAD as f64
    };
    let all = [mean(0), mean(1), mean(2)];
    assert!((0.77..=0.90).contains(&all[1]), "80%: {all:?}");
    assert!((0.93..=0.99).contains(&all[2]), "95%: {all:?}");
    // No single horizon strays: four standard errors of a share of 400 beside the bounds.
    for own in by_horizon {
        assert!((0.70..=0.95).contains(&own[1]), "80%: {own:?}");
        assert!((0.89..=1.0).contains(&own[2]), "95%: {own:?}");
    }
}

#[test]
fn bands_hold_what_they_say_of_a_noisy_level_with_drift() {
    holds(&Truth {
        link: Link::SquareRoot,
        level: 40.0,
        drift: 0.6,
        step: 0.8,
        noise: 0.4,
    });
}

#[test]
fn bands_hold_what_they_say_of_a_walk_with_drift() {
    holds(&Truth {
        link: Link::IDENTITY,
        level: 200.0,
        drift: 4.0,
        step: 5.0,
        noise: 2.0,
    });
}

#[test]
fn bands_hold_what_they_say_of_growing_and_of_bounded_series() {
    holds(&Truth {
        link: Link::Log,
        level: 6.0,
        drift: 0.03,
        step: 0.04,
        noise: 0.03,
    });
    holds(&Truth {
        link: Link::PROPORTION,
        level: -0.5,
        drift: 0.03,
        step: 0.06,
        noise: 0.04,
    });
}

#[test]
fn corrected_bands_hold_what_they_say_of_series_that_did_not_correct_them() {
    // Bands of the noisy model are too wide as they come; half of the series correct the others.
    let truth = Truth {
        link: Link::SquareRoot,
        level: 40.0,
        drift: 0.0,
        step: 0.4,
        noise: 0.8,
    };
    let series = truth.series();
    let (known, new) = series.split_at(SERIES as usize / 2);
    let known: Vec<History> = known
        .iter()
        .map(|values| History::yearly(2000, values).unwrap())
        .collect();
    let correction = Correction::of(known.iter().map(|own| (own, truth.link))).unwrap();
    assert_eq!(correction.series(), known.len());
    let (mut plain, mut corrected) = (0.0, 0.0);
    for values in new {
        let history = History::yearly(2000, &values[..KNOWN]).unwrap();
        let fitted = fit(&history, truth.link).unwrap();
        let stretched = fitted.clone().corrected(correction.clone());
        let all = fitted.forecasts(AHEAD as u32).into_iter();
        for (at, (one, other)) in all.zip(stretched.forecasts(AHEAD as u32)).enumerate() {
            let actual = values[KNOWN + at];
            let held = |own: Forecast| {
                let ends = own.quantiles(&[0.1, 0.9]);
                f64::from(u8::from(ends[0] <= actual && actual <= ends[1]))
            };
            plain += held(one) / (new.len() * AHEAD) as f64;
            corrected += held(other) / (new.len() * AHEAD) as f64;
        }
    }
    // 200 series whose six years hang together: a standard error of at most 0.028.
    assert!(plain > 0.88, "{plain}");
    assert!((0.74..=0.87).contains(&corrected), "{corrected}");
}

#[test]
fn corrected_distributions_agree_with_themselves_and_never_narrow() {
    let truth = Truth {
        link: Link::Log,
        level: 6.0,
        drift: 0.03,
        step: 0.04,
        noise: 0.03,
    };
    let series = truth.series();
    let known: Vec<History> = series[..20]
        .iter()
        .map(|values| History::yearly(2000, values).unwrap())
        .collect();
    let correction = Correction::of(known.iter().map(|own| (own, truth.link))).unwrap();
    let plain = fit(&known[0], truth.link).unwrap();
    let corrected = plain.clone().corrected(correction.clone());
    let mut width = 0.0;
    for horizon in 1..=10 {
        let (one, other) = (plain.forecast(horizon), corrected.forecast(horizon));
        for p in [0.01, 0.1, 0.3, 0.5, 0.8, 0.99] {
            let back = other.cdf(other.quantile(p));
            assert!((back - p).abs() < 1e-9, "{horizon} {p} {back}");
        }
        assert!((one.median() / other.median() - 1.0).abs() < 1e-12);
        // The band is the plain one at the level that the record asks for, unless one nearer by
        // was wider.
        let level = correction.levels(horizon)[1].unwrap();
        let asked = one.quantile(0.5 + 0.5 * level) / one.median();
        let drawn = other.quantile(0.9) / one.median();
        assert!(drawn > asked * (1.0 - 1e-9), "{horizon} {drawn} {asked}");
        if horizon == 1 {
            assert!((drawn / asked - 1.0).abs() < 1e-9, "{drawn} {asked}");
        }
        assert!(drawn >= width, "{horizon} {drawn} {width}");
        width = drawn;
    }
}
