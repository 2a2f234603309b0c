//! Bands corrected by how past ones did: conformal prediction, by horizon, pooled over series.
//!
//! The method is that of [`crate::forecast::Correction`], which plans use; this is its table, for
//! every band by itself.
//!
//! The coverage of corrected bands is checked on series that did not make the correction:
//! ten folds of whole series (Vovk 2015, doi:10.1007/s10472-013-9368-4).

use super::Method;
use super::rolling::{BANDS, Scored};
use crate::forecast::conformal_level;

/// Folds of the check.
const FOLDS: usize = 10;

/// The correction at one horizon and one coverage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecalibrationRow {
    /// Years ahead.
    pub horizon: u32,
    /// The coverage that is wanted.
    pub coverage: f64,
    /// How many forecasts the correction rests on.
    pub forecasts: usize,
    /// What the band of that level held.
    pub raw: f64,
    /// The level at which to draw the band instead; none where there are too few forecasts.
    pub level: Option<f64>,
    /// What corrected bands held of series that did not make the correction; none for a
    /// single series, or too few forecasts.
    pub corrected: Option<f64>,
}

/// Corrections by horizon.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recalibration {
    /// By horizon and coverage.
    pub rows: Vec<RecalibrationRow>,
}

impl Recalibration {
    /// The level at which to draw a central band `horizon` years ahead so that it holds
    /// `coverage`; beyond the longest tested horizon that one's. None where it is not known.
    pub fn level(&self, horizon: u32, coverage: f64) -> Option<f64> {
        let mut own = self.rows.iter().filter(|row| row.coverage == coverage);
        let nearest = own.rfind(|row| row.horizon <= horizon)?;
        nearest.level
    }
}

/// How central an actual lay among our forecasts of a series.
#[derive(Clone, Copy)]
struct Centrality {
    series: usize,
    value: f64,
}

/// The correction of our method's bands.
pub fn recalibrate(forecasts: &[Scored], horizons: u32) -> Recalibration {
    let mut rows = Vec::new();
    for horizon in 1..=horizons {
        let own = forecasts
            .iter()
            .filter(|own| own.method == Method::Plancast && own.horizon == horizon);
        let mut scores: Vec<Centrality> = own
            .map(|own| Centrality {
                series: own.series,
                value: (2.0 * own.probability - 1.0).abs(),
            })
            .collect();
        if scores.is_empty() {
            continue;
        }
        scores.sort_by(|a, b| a.value.total_cmp(&b.value));
        rows.extend(BANDS.map(|coverage| row(horizon, coverage, &scores)));
    }
    Recalibration { rows }
}

fn row(horizon: u32, coverage: f64, sorted: &[Centrality]) -> RecalibrationRow {
    let held = sorted.iter().filter(|own| own.value <= coverage).count();
    RecalibrationRow {
        horizon,
        coverage,
        forecasts: sorted.len(),
        raw: held as f64 / sorted.len() as f64,
        level: level(sorted.iter().copied(), sorted.len(), coverage),
        corrected: checked(sorted, coverage),
    }
}

fn level(sorted: impl Iterator<Item = Centrality>, count: usize, coverage: f64) -> Option<f64> {
    conformal_level(sorted.map(|own| own.value), count, coverage)
}

/// Coverage on the folds that are left out in turn.
fn checked(sorted: &[Centrality], coverage: f64) -> Option<f64> {
    let mut series: Vec<usize> = sorted.iter().map(|own| own.series).collect();
    series.sort_unstable();
    series.dedup();
    let folds = FOLDS.min(series.len());
    let fold = |own: &Centrality| {
        let place = series.binary_search(&own.series);
        place.expect("its own series") % folds
    };
    if folds < 2 {
        return None;
    }
    let (mut held, mut count) = (0usize, 0usize);
    for left_out in 0..folds {
        let rest = || sorted.iter().copied().filter(|own| fold(own) != left_out);
        let level = level(rest(), rest().count(), coverage)?;
        let own = sorted.iter().filter(|own| fold(own) == left_out);
        for score in own {
            count += 1;
            held += usize::from(score.value <= level);
        }
    }
    Some(held as f64 / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(values: impl Iterator<Item = f64>) -> Vec<Centrality> {
        let scores = values.enumerate();
        let mut scores: Vec<Centrality> = scores
            .map(|(series, value)| Centrality { series, value })
            .collect();
        scores.sort_by(|a, b| a.value.total_cmp(&b.value));
        scores
    }

    #[test]
    fn bands_that_are_too_narrow_are_widened_to_what_they_should_hold() {
        // Squares roots of uniforms: a band of level p holds p² of the actuals.
        let scores = sorted((0..2000).map(|i| ((f64::from(i) * 0.618_033_988_7) % 1.0).sqrt()));
        for coverage in BANDS {
            let row = row(3, coverage, &scores);
            // The sequence fills 0 to 1 evenly, to about 1/2000 in each fold as well.
            assert!((row.raw - coverage * coverage).abs() < 0.005, "{row:?}");
            assert!(
                (row.level.unwrap() - coverage.sqrt()).abs() < 0.005,
                "{row:?}"
            );
            assert!((row.corrected.unwrap() - coverage).abs() < 0.005, "{row:?}");
            let table = Recalibration { rows: vec![row] };
            assert_eq!(table.level(9, coverage), row.level);
            assert_eq!(table.level(2, coverage), None);
        }
    }

    #[test]
    fn one_series_can_not_check_itself() {
        let mut scores = sorted((1..40).map(|i| f64::from(i) / 40.0));
        scores.iter_mut().for_each(|own| own.series = 5);
        let row = row(1, 0.8, &scores);
        assert!(row.level.is_some() && row.corrected.is_none());
    }
}
