//! Sample quantiles, one definition for the whole of Plancast: type 7 of
//! Hyndman & Fan (1996), doi:10.1080/00031305.1996.10473566, the default of
//! R, NumPy and Excel's `PERCENTILE.INC`.
//!
//! With the sample sorted as `x[0] … x[n-1]` and `h = (n - 1) p`,
//! `Q(p) = x[⌊h⌋] + (h - ⌊h⌋) (x[⌊h⌋ + 1] - x[⌊h⌋])`.
//! Found by selection, not by sorting: the levels cut the sample recursively.

/// A quantile level outside 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("quantile level {0} is not between 0 and 1")]
pub struct InvalidLevel(pub f64);

/// Quantiles of a non-empty, finite sample at `levels`; the sample is reordered.
///
/// # Errors
/// A level outside 0 to 1.
///
/// ```
/// use plancast::statistics::quantiles_in_place;
/// let mut sample = [3.0, 1.0, 4.0, 2.0];
/// assert_eq!(quantiles_in_place(&mut sample, &[0.5, 0.0]), Ok(vec![2.5, 1.0]));
/// ```
///
/// # Panics
/// On an empty sample.
pub fn quantiles_in_place(sample: &mut [f64], levels: &[f64]) -> Result<Vec<f64>, InvalidLevel> {
    assert!(!sample.is_empty(), "quantiles need at least one value");
    if let Some(&level) = levels.iter().find(|level| !(0.0..=1.0).contains(*level)) {
        return Err(InvalidLevel(level));
    }
    let last = sample.len() - 1;
    let position = |level: f64| {
        let h = last as f64 * level;
        let below = (h.floor() as usize).min(last);
        (below, (below + 1).min(last), h - below as f64)
    };
    let mut ranks: Vec<usize> = levels
        .iter()
        .flat_map(|&level| {
            let (below, above, _) = position(level);
            [below, above]
        })
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    select_all(sample, 0, &ranks);
    let interpolate = |&level: &f64| {
        let (below, above, fraction) = position(level);
        sample[below] + fraction * (sample[above] - sample[below])
    };
    Ok(levels.iter().map(interpolate).collect())
}

/// Puts the order statistics of all `ranks` (ascending) in place; `sample` starts at rank `offset`.
fn select_all(sample: &mut [f64], offset: usize, ranks: &[usize]) {
    if ranks.is_empty() {
        return;
    }
    let middle = ranks.len() / 2;
    let rank = ranks[middle] - offset;
    let (below, _, above) = sample.select_nth_unstable_by(rank, f64::total_cmp);
    select_all(below, offset, &ranks[..middle]);
    select_all(above, offset + rank + 1, &ranks[middle + 1..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// numpy 2.1 `quantile([15, 20, 35, 40, 50], [.05, .1, .25, .4, .5, .9, .95])`.
    #[test]
    fn equals_numpy_linear() {
        let mut sample = [50.0, 15.0, 40.0, 20.0, 35.0];
        let levels = [0.05, 0.1, 0.25, 0.4, 0.5, 0.9, 0.95];
        let found = quantiles_in_place(&mut sample, &levels).expect("levels are valid");
        let expected = [16.0, 17.0, 20.0, 29.0, 35.0, 46.0, 48.0];
        for (found, expected) in found.iter().zip(expected) {
            assert!(
                (found - expected).abs() < 1e-12,
                "{found} against {expected}"
            );
        }
    }

    #[test]
    fn one_value_and_the_ends() {
        assert_eq!(
            quantiles_in_place(&mut [7.0], &[0.0, 0.5, 1.0]),
            Ok(vec![7.0; 3])
        );
        let mut sample: Vec<f64> = (0..1000).rev().map(f64::from).collect();
        assert_eq!(
            quantiles_in_place(&mut sample, &[1.0, 0.0]),
            Ok(vec![999.0, 0.0])
        );
    }

    #[test]
    fn refuses_a_level_outside() {
        assert_eq!(
            quantiles_in_place(&mut [1.0], &[1.5]),
            Err(InvalidLevel(1.5))
        );
    }
}
