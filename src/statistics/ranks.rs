//! Ranks, and Spearman's rank correlation.
//!
//! Equal values share the mean of their ranks; the correlation is Pearson's of
//! the ranks (Spearman 1904; Kendall and Gibbons 1990, ch. 3). Under independence
//! its standard error is about `1 / √(n - 1)`.

/// Mid-ranks from 1 in the order of `values`.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start]];
        let equal = order[start..]
            .iter()
            .take_while(|&&i| values[i] == value)
            .count();
        let end = start + equal.max(1);
        let shared = (start + 1 + end) as f64 / 2.0;
        order[start..end].iter().for_each(|&i| ranks[i] = shared);
        start = end;
    }
    ranks
}

/// Spearman's correlation from the ranks of both; none where either does not vary.
///
/// # Panics
/// Where lengths differ.
pub fn rank_correlation(first: &[f64], second: &[f64]) -> Option<f64> {
    assert_eq!(first.len(), second.len(), "one rank for each path");
    let centre = (first.len() as f64 + 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| -> f64 {
        x.iter()
            .zip(y)
            .map(|(x, y)| (x - centre) * (y - centre))
            .sum()
    };
    let scale = product(first, first).sqrt() * product(second, second).sqrt();
    (scale > 0.0).then(|| product(first, second) / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.14 `rankdata([3, 1, 3, 2, 3])`.
    #[test]
    fn ties_share_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0, 3.0]), [4.0, 1.0, 4.0, 2.0, 4.0]);
        assert!(ranks(&[]).is_empty());
    }

    /// scipy 1.14 `spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])`: 0.8207826816681233.
    #[test]
    fn equals_scipy() {
        let first = ranks(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        let second = ranks(&[5.0, 6.0, 7.0, 8.0, 7.0]);
        let found = rank_correlation(&first, &second).unwrap();
        assert!((found - 0.820_782_681_668_123_3).abs() < 1e-12, "{found}");
        assert_eq!(rank_correlation(&first, &ranks(&[1.0; 5])), None);
    }
}
