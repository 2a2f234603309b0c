//! A forecast distribution whose bands were corrected.
//!
//! At a horizon, let `±d` be how far the ends of the 50 %, 80 % and 95 % bands lie from the median
//! on the link's scale, and `±d'` how far the ends of the corrected ones do: the ends of the bands
//! drawn at the corrected levels. A value at a deviation `d` from the median goes to `g(d)`, where
//! `g` is piecewise linear through 0 and all pairs `(d, d')`, and proportional beyond the last.
//! `g` rises, so quantiles go where it sends them: the quantiles of stretched paths are the
//! corrected bands exactly, and between them interpolate. The median stays.
//!
//! No band is narrower than one nearer by: each `d'` is at least that of the horizon before.

use super::correction::CORRECTED;
use super::fitted::Fitted;

/// The map of the values of one horizon, on the link's scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The median.
    pub centre: f64,
    /// Deviations and what they become, ascending; the median's own pair of zeros is among them.
    pub pairs: Vec<(f64, f64)>,
}

impl Stretch {
    /// Where a value goes.
    pub fn apply(&self, z: f64) -> f64 {
        self.centre + along(&self.pairs, z - self.centre, |&pair| pair)
    }

    /// What went to a value.
    pub(super) fn undo(&self, z: f64) -> f64 {
        self.centre + along(&self.pairs, z - self.centre, |&(from, to)| (to, from))
    }

    /// Ends at the levels; `before` is that of the horizon before.
    pub(super) fn new(fitted: &Fitted, horizon: u32, before: Option<&Self>) -> Option<Self> {
        let levels = fitted.correction()?.levels(horizon);
        let plain = fitted.plain_forecast(horizon);
        let known: Vec<(f64, f64)> = CORRECTED
            .into_iter()
            .zip(levels)
            .filter_map(|(coverage, level)| Some((coverage, level?)))
            .collect();
        // Lower ends from the outside in, the median, upper ends from the inside out.
        let ends = |of: fn(&(f64, f64)) -> f64| {
            let lower = known.iter().rev().map(move |pair| 0.5 - 0.5 * of(pair));
            let upper = known.iter().map(move |pair| 0.5 + 0.5 * of(pair));
            plain.on_the_scale(&lower.chain([0.5]).chain(upper).collect::<Vec<f64>>())
        };
        let (from, to) = (ends(|pair| pair.0), ends(|pair| pair.1));
        let centre = from[known.len()];
        let mut pairs: Vec<(f64, f64)> = from
            .iter()
            .zip(to)
            .map(|(from, to)| (from - centre, to - centre))
            .collect();
        if let Some(before) = before
            && before.pairs.len() == pairs.len()
        {
            for (own, near) in pairs.iter_mut().zip(&before.pairs) {
                if near.1.abs() > own.1.abs() {
                    own.1 = near.1;
                }
            }
        }
        Some(Self { centre, pairs })
    }
}

/// Piecewise linear through the pairs as `of` turns them, proportional beyond.
fn along(pairs: &[(f64, f64)], at: f64, of: impl Fn(&(f64, f64)) -> (f64, f64)) -> f64 {
    let [first, .., last] = pairs else {
        return at;
    };
    let (first, last) = (of(first), of(last));
    if at <= first.0 {
        return at * first.1 / first.0;
    }
    if at >= last.0 {
        return at * last.1 / last.0;
    }
    let above = pairs.partition_point(|pair| of(pair).0 <= at);
    let (low, high) = (of(&pairs[above - 1]), of(&pairs[above]));
    low.1 + (at - low.0) * (high.1 - low.1) / (high.0 - low.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_through_its_pairs_and_is_undone() {
        let stretch = Stretch {
            centre: 10.0,
            pairs: vec![
                (-4.0, -6.0),
                (-1.0, -3.0),
                (0.0, 0.0),
                (1.0, 0.5),
                (3.0, 6.0),
            ],
        };
        for (z, expected) in [
            (6.0, 4.0),
            (9.0, 7.0),
            (9.5, 8.5),
            (10.0, 10.0),
            (11.0, 10.5),
            (12.0, 13.25),
            (13.0, 16.0),
            (16.0, 22.0),
            (2.0, -2.0),
        ] {
            assert_eq!(stretch.apply(z), expected, "{z}");
            assert!((stretch.undo(expected) - z).abs() < 1e-12, "{z}");
        }
    }
}
