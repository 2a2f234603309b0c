//! Finitely many values with probabilities, found by an indexed search.
//!
//! The quantile is the first value whose cumulated probability is at least `u`.
//! A guide table of as many entries as values says where to start, so a look-up
//! takes two comparisons on average (Chen and Asau, AIIE Transactions 6 (1974)
//! 163-166, doi:10.1080/05695557408974949).

use super::tails::Tails;

/// Values in ascending order with their cumulated probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps {
    values: Vec<f64>,
    cumulated: Vec<f64>,
    /// Entry `j` of `n` is the first value whose cumulated probability is at least `j/n`.
    guide: Vec<u32>,
}

impl Steps {
    /// From values with weights, which are finite, not negative and not all zero.
    pub(super) fn new(mut pairs: Vec<(f64, f64)>) -> Self {
        pairs.retain(|&(_, weight)| weight > 0.0);
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut values, mut cumulated) = (Vec::new(), Vec::new());
        let mut sum = 0.0;
        for (value, weight) in pairs {
            sum += weight;
            if values.last() == Some(&value) {
                cumulated.pop();
            } else {
                values.push(value);
            }
            cumulated.push(sum);
        }
        for probability in &mut cumulated {
            *probability /= sum;
        }
        Self::from_cumulated(values, cumulated)
    }

    /// From ascending values and cumulated probabilities; the last value takes the rest.
    pub(super) fn from_cumulated(values: Vec<f64>, mut cumulated: Vec<f64>) -> Self {
        let count = values.len();
        cumulated[count - 1] = 1.0;
        let mut guide = Vec::with_capacity(count);
        let mut first = 0;
        for j in 0..count {
            while cumulated[first] < j as f64 / count as f64 {
                first += 1;
            }
            guide.push(first as u32);
        }
        Self {
            values,
            cumulated,
            guide,
        }
    }

    /// The first value whose cumulated probability is at least `u`.
    #[inline(always)]
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let last = self.values.len() - 1;
        let entry = (u * self.values.len() as f64) as usize;
        let mut i = self.guide[if entry < last { entry } else { last }] as usize;
        // The product may have been rounded up past the entry's lower end.
        while i > 0 && self.cumulated[i - 1] >= u {
            i -= 1;
        }
        while i < last && self.cumulated[i] < u {
            i += 1;
        }
        self.values[i]
    }

    /// The values with their probabilities.
    pub(super) fn atoms(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let before = std::iter::once(0.0).chain(self.cumulated.iter().copied());
        self.values
            .iter()
            .zip(&self.cumulated)
            .zip(before)
            .map(|((&x, &c), b)| (x, c - b))
    }

    /// `P(X ≤ x)` and `P(X > x)`.
    pub(super) fn tails(&self, x: f64) -> Tails {
        self.after(self.values.partition_point(|&value| value <= x))
    }

    /// `P(X < x)` and `P(X ≥ x)`.
    pub(super) fn tails_below(&self, x: f64) -> Tails {
        self.after(self.values.partition_point(|&value| value < x))
    }

    fn after(&self, count: usize) -> Tails {
        if count == 0 {
            Tails::NONE
        } else {
            Tails::of_uniform(self.cumulated[count - 1])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_probabilities() {
        let steps = Steps::new(vec![
            (3.0, 2.0),
            (1.0, 1.0),
            (3.0, 1.0),
            (9.0, 0.0),
            (7.0, 4.0),
        ]);
        let atoms: Vec<_> = steps.atoms().collect();
        assert_eq!(atoms, [(1.0, 0.125), (3.0, 0.375), (7.0, 0.5)]);
        for (u, expected) in [
            (0.001, 1.0),
            (0.125, 1.0),
            (0.126, 3.0),
            (0.5, 3.0),
            (0.51, 7.0),
            (1.0, 7.0),
        ] {
            assert_eq!(steps.quantile(u), expected);
        }
        assert_eq!(steps.tails(3.0).lower, 0.5);
        assert_eq!(steps.tails_below(3.0).lower, 0.125);
    }

    #[test]
    fn guide_agrees_with_a_plain_search() {
        let pairs = (0..97)
            .map(|i| (f64::from(i), f64::from(i * i % 31) + 0.01))
            .collect();
        let steps = Steps::new(pairs);
        for i in 1..5000 {
            let u = f64::from(i) / 5000.0;
            let plain = steps.cumulated.partition_point(|&c| c < u);
            assert_eq!(steps.quantile(u), steps.values[plain]);
        }
    }
}
