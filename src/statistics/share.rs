//! The share of paths in which something holds, counted a portion of paths at a time.
//!
//! The same estimate and standard error as those of a 0/1 column (see [`super::summarise`]):
//! `sqrt(p (1 - p) / (n - 1))` under independent draws, the spread of the replicates' shares for Latin
//! hypercube and Sobol' points. Counts are whole numbers, so portions leave no trace in it.

use crate::uncertainty::{REPLICATES, Sampler};

/// Paths of each replicate from which their shares tell an error.
const LEAST_PER_REPLICATE: u64 = 2;

/// How often something held, by replicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareCounts {
    sampler: Sampler,
    held: Vec<u64>,
    paths: Vec<u64>,
}

impl ShareCounts {
    /// Of no path yet.
    pub fn new(sampler: Sampler) -> Self {
        let parts = match sampler {
            Sampler::MonteCarlo => 1,
            Sampler::LatinHypercube | Sampler::Sobol => REPLICATES,
        };
        let parts = usize::try_from(parts).expect("a small number");
        Self {
            sampler,
            held: vec![0; parts],
            paths: vec![0; parts],
        }
    }

    /// Adds consecutive paths, the first of which begins a block: 1 where it holds.
    pub fn push(&mut self, column: &[f64]) {
        let parts = self.held.len();
        for (path, &holds) in column.iter().enumerate() {
            self.held[path % parts] += u64::from(holds != 0.0);
            self.paths[path % parts] += 1;
        }
    }

    /// In how many paths it held, and of how many.
    pub fn counts(&self) -> (u64, u64) {
        (self.held.iter().sum(), self.paths.iter().sum())
    }

    /// Standard error of the share; none where the sample is too small to tell.
    pub fn standard_error(&self) -> Option<f64> {
        let (held, paths) = self.counts();
        if self.sampler == Sampler::MonteCarlo {
            let share = held as f64 / paths as f64;
            return (paths > 1).then(|| (share * (1.0 - share) / (paths - 1) as f64).sqrt());
        }
        if self.paths.iter().any(|&own| own < LEAST_PER_REPLICATE) {
            return None;
        }
        let shares = self.held.iter().zip(&self.paths);
        let shares: Vec<f64> = shares.map(|(&h, &n)| h as f64 / n as f64).collect();
        let count = shares.len() as f64;
        let centre = shares.iter().sum::<f64>() / count;
        let squares: f64 = shares
            .iter()
            .map(|own| (own - centre) * (own - centre))
            .sum();
        Some((squares / (count - 1.0) / count).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::summarise;

    #[test]
    fn portions_say_what_a_summary_of_the_column_says() {
        let column: Vec<f64> = (0..1500_u32)
            .map(|path| f64::from(path * 7919 % 101 < 30))
            .collect();
        for sampler in [Sampler::MonteCarlo, Sampler::LatinHypercube, Sampler::Sobol] {
            let mut counts = ShareCounts::new(sampler);
            counts.push(&column[..512]);
            counts.push(&column[512..]);
            let summary = summarise(&mut column.clone(), &[], sampler);
            let (held, paths) = counts.counts();
            assert!((held as f64 / paths as f64 - summary.mean).abs() < 1e-15);
            let (found, expected) = (counts.standard_error(), summary.standard_error);
            assert!(
                (found.unwrap() - expected.unwrap()).abs() < 1e-15,
                "{sampler:?}"
            );
        }
    }

    #[test]
    fn too_few_paths_tell_no_error() {
        let mut counts = ShareCounts::new(Sampler::Sobol);
        counts.push(&[1.0; 31]);
        assert_eq!(counts.standard_error(), None);
        assert_eq!(ShareCounts::new(Sampler::MonteCarlo).standard_error(), None);
    }
}
