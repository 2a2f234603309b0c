//! Bands corrected by how past ones did: conformal prediction, by horizon, pooled over series.
//!
//! How central an actual lay is `c = abs(2 F(y) − 1)`: a central band of level `p` holds it
//! where `c ≤ p`. Of `m` past forecasts at a horizon, the `⌈(m + 1) q⌉`-th smallest `c` is the
//! level at which a band must be drawn to hold the next actual with probability `q`, if past
//! and next are exchangeable (Vovk, Gammerman and Shafer 2005, doi:10.1007/b106715; on
//! probabilities as scores: Chernozhukov, Wüthrich and Zhu 2021,
//! doi:10.1073/pnas.2107794118). The scale of the series drops out, so series of any unit
//! can be pooled. Forecasts of one series are not exchangeable with those of another in
//! number or fortune, so this is a correction that holds about, not a guarantee.
//!
//! A correction fixes the 50 %, 80 % and 95 % bands; `stretch.rs` makes a distribution of them.

use super::fit::fit;
use super::history::{History, Point};
use super::link::Link;
use super::record::{LEAST_FOR_BACKTEST, LONGEST_SCORED_HORIZON};

/// The coverages that are corrected.
pub const CORRECTED: [f64; 3] = [0.50, 0.80, 0.95];
/// Values that an origin has behind it, at least.
pub const LEAST_TRAINING: usize = 8;
/// The furthest that a corrected band is drawn: beyond it a few forecasts say nothing.
const WIDEST_LEVEL: f64 = 0.995;
/// And the narrowest, so that distinct bands stay so.
const NARROWEST_LEVEL: f64 = 0.01;

/// Positions of the points from which forecasts up to `horizons` years ahead can be checked, each
/// with at least `least` values up to it.
pub fn origins(points: &[Point], horizons: u32, least: usize) -> impl Iterator<Item = usize> {
    (0..points.len().saturating_sub(1)).filter(move |&position| {
        let ahead = points[position + 1].year - points[position].year;
        position + 1 >= least && ahead <= horizons as i32
    })
}

/// The `⌈(m + 1) q⌉`-th smallest of `m` sorted scores; none where that is beyond the largest.
pub fn conformal_level(
    mut sorted: impl Iterator<Item = f64>,
    count: usize,
    coverage: f64,
) -> Option<f64> {
    // 20 · 0.95 is a little above 19 in binary, which must not become the 20th.
    let rank = ((count as f64 + 1.0) * coverage - 1e-9).ceil() as usize;
    sorted.nth(rank.checked_sub(1)?)
}

/// What a horizon's past forecasts ask for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    /// How many forecasts there were.
    forecasts: usize,
    /// The levels at which the bands of [`CORRECTED`] are drawn, as many as are known, ascending.
    levels: [Option<f64>; 3],
}

/// By horizon, the levels at which bands are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    series: usize,
    rows: Vec<Row>,
}

impl Correction {
    /// The correction from the past forecasts of some series, each on its link; none where no series
    /// has the values that a record of its own takes (12) or too few forecasts could be checked.
    /// Series that the method refuses count as having none.
    pub fn of<'a>(series: impl Iterator<Item = (&'a History, Link)>) -> Option<Self> {
        let mut scores = vec![Vec::new(); LONGEST_SCORED_HORIZON as usize];
        let mut tested = 0;
        for (history, link) in series {
            if history.len() >= LEAST_FOR_BACKTEST {
                tested += usize::from(roll(history, link, &mut scores));
            }
        }
        Self::from_scores(tested, scores)
    }

    /// From how central actuals were, by horizon from one year ahead.
    fn from_scores(series: usize, scores: Vec<Vec<f64>>) -> Option<Self> {
        let rows = scores.into_iter().map(|mut own| {
            own.sort_by(f64::total_cmp);
            let level = |coverage| {
                let found = conformal_level(own.iter().copied(), own.len(), coverage)?;
                Some(found.clamp(NARROWEST_LEVEL, WIDEST_LEVEL))
            };
            Row {
                forecasts: own.len(),
                levels: CORRECTED.map(level),
            }
        });
        // A band that a horizon's few forecasts say nothing of takes the word of the horizon before.
        let mut kept: Vec<Row> = Vec::new();
        for mut row in rows {
            let before = kept.last().map_or([None; 3], |own| own.levels);
            let mut inner = 0.0;
            for (own, before) in row.levels.iter_mut().zip(before) {
                *own = own
                    .or(before)
                    .map(|level| if level > inner { level } else { inner });
                inner = own.unwrap_or(inner);
            }
            row.levels[1]?;
            kept.push(row);
        }
        (!kept.is_empty()).then_some(Self { series, rows: kept })
    }

    /// How many series it rests on.
    pub fn series(&self) -> usize {
        self.series
    }

    /// How many forecasts it rests on one year ahead.
    pub fn forecasts(&self) -> usize {
        self.rows[0].forecasts
    }

    /// The levels at which the bands of [`CORRECTED`] are drawn; beyond the longest horizon with a
    /// record, that one's. A band that too few forecasts speak of has none.
    pub fn levels(&self, horizon: u32) -> [Option<f64>; 3] {
        let last = self.rows.len() - 1;
        self.rows[last.min(horizon.saturating_sub(1) as usize)].levels
    }
}

/// Adds how central the actuals of a series were; whether there was any.
fn roll(history: &History, link: Link, scores: &mut [Vec<f64>]) -> bool {
    let points = history.points();
    let mut any = false;
    for origin in origins(points, scores.len() as u32, LEAST_TRAINING) {
        let Ok(fitted) = fit(&history.until(points[origin].year), link) else {
            return any;
        };
        for point in &points[origin + 1..] {
            let horizon = (point.year - points[origin].year) as u32;
            if let Some(own) = scores.get_mut(horizon as usize - 1) {
                let below = fitted.forecast(horizon).cdf(point.value);
                own.push((2.0 * below - 1.0).abs());
                any = true;
            }
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_the_ranks_of_the_theory() {
        let even = |count: u32| (1..=count).map(move |at| f64::from(at) / f64::from(count + 1));
        let of = |count, coverage| conformal_level(even(count), count as usize, coverage);
        assert_eq!((of(19, 0.95), of(19, 0.5)), (Some(0.95), Some(0.5)));
        assert_eq!(of(18, 0.95), None);
    }

    #[test]
    fn a_horizon_without_a_word_of_its_own_takes_the_one_before() {
        let few = vec![0.2, 0.4, 0.6, 0.9];
        let found = Correction::from_scores(1, vec![few.clone(), few[..2].to_vec()]).unwrap();
        // Of four scores the third is at ⌈5 · 0.5⌉, the fourth at 5 · 0.8; 0.95 needs nineteen.
        assert_eq!(found.levels(1), [Some(0.6), Some(0.9), None]);
        // Two scores speak of half of what comes only.
        assert_eq!(found.levels(2), [Some(0.4), Some(0.9), None]);
        assert_eq!(found.levels(40), found.levels(2));
        assert_eq!(Correction::from_scores(1, vec![vec![0.3; 3]]), None);
    }

    #[test]
    fn short_series_make_no_correction() {
        let short = History::yearly(2000, &[5.0, 6.0, 7.0, 6.0, 8.0, 7.0, 9.0, 8.0, 9.0]).unwrap();
        let one = [(&short, Link::SquareRoot)];
        assert_eq!(Correction::of(one.into_iter()), None);
    }
}
