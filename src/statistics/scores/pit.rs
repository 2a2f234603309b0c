//! The histogram of the probability integral transform.
//!
//! The values `F(y)` of forecasts that are right are uniform: a hump in the middle says
//! that bands are too wide, heaps at both ends that they are too narrow, a slope that the
//! forecast is biased (Gneiting, Balabdaoui and Raftery 2007,
//! doi:10.1111/j.1467-9868.2007.00587.x).

/// How many values fall in each of `bins` equal parts of 0 to 1; a value of 1 belongs to the
/// last.
///
/// # Panics
/// For a value outside 0 to 1, or no bin.
pub fn pit_histogram(values: impl IntoIterator<Item = f64>, bins: usize) -> Vec<u64> {
    assert!(bins > 0, "a histogram has bins");
    let mut counts = vec![0; bins];
    for value in values {
        assert!((0.0..=1.0).contains(&value), "a probability: {value}");
        let bin = (value * bins as f64) as usize;
        counts[bin.min(bins - 1)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_parts() {
        let values = [0.0, 0.09, 0.1, 0.55, 0.999, 1.0];
        assert_eq!(pit_histogram(values, 10), [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]);
    }
}
