//! Mixtures: `F(x) = Σ w_i F_i(x)`.
//!
//! The quantile lies between the smallest and the largest of the components'
//! quantiles. Values that carry probability of their own, whole numbers where a
//! component counts, are tried first; between them the root is bracketed and found by Chandrupatla's method (Advances in
//! Engineering Software 28 (1997) 145-149, doi:10.1016/S0965-9978(96)00051-8) on
//! the relative excess of the smaller tail, to two units in the last place.

use super::distribution::Distribution;
use super::tails::Tails;

/// Weighted components.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixture {
    /// The weights, adding up to one, with their distributions.
    components: Vec<(f64, Distribution)>,
    /// The values with probability of their own, ascending.
    atoms: Vec<f64>,
    /// Whether a component has whole numbers without end as values.
    has_counts: bool,
}

const MOST_STEPS: usize = 300;

impl Mixture {
    /// From weights that are not negative and not all zero.
    pub(super) fn new(mut components: Vec<(f64, Distribution)>) -> Self {
        components.retain(|&(weight, _)| weight > 0.0);
        let sum: f64 = components.iter().map(|&(weight, _)| weight).sum();
        let mut atoms = Vec::new();
        for (weight, distribution) in &mut components {
            *weight /= sum;
            distribution.collect_atoms(&mut atoms);
        }
        atoms.sort_by(f64::total_cmp);
        atoms.dedup();
        let has_counts = components.iter().any(|(_, part)| part.has_counts());
        Self {
            components,
            atoms,
            has_counts,
        }
    }

    pub(super) fn components(&self) -> &[(f64, Distribution)] {
        &self.components
    }

    pub(super) fn has_counts(&self) -> bool {
        self.has_counts
    }

    pub(super) fn atoms(&self) -> &[f64] {
        &self.atoms
    }

    fn sum(&self, tails: impl Fn(&Distribution) -> Tails) -> Tails {
        let mut sum = Tails {
            lower: 0.0,
            upper: 0.0,
        };
        for (weight, distribution) in &self.components {
            let part = tails(distribution);
            sum.lower += weight * part.lower;
            sum.upper += weight * part.upper;
        }
        sum
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        self.sum(|distribution| distribution.tails(x))
    }

    pub(super) fn tails_below(&self, x: f64) -> Tails {
        self.sum(|distribution| distribution.tails_below(x))
    }

    pub(super) fn quantile_at(&self, target: Tails) -> f64 {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (_, distribution) in &self.components {
            let x = distribution.quantile_at(target);
            low = if x < low { x } else { low };
            high = if x > high { x } else { high };
        }
        let (atom_short, atom_reaching) = self.atoms_about(target);
        let (whole_short, whole_reaching) = self.whole_numbers_about(low, high, target);
        for x in [atom_short, whole_short].into_iter().flatten() {
            low = if x > low { x } else { low };
        }
        for x in [atom_reaching, whole_reaching].into_iter().flatten() {
            if !self.tails_below(x).reaches(target) {
                // The value carries the probability that the target falls into.
                return x;
            }
            high = if x < high { x } else { high };
        }
        if !low.is_finite() || !high.is_finite() || self.tails(low).reaches(target) {
            return low;
        }
        self.bracketed(low, high, target)
    }

    /// The last value with probability of its own short of the target, and the first not.
    fn atoms_about(&self, target: Tails) -> (Option<f64>, Option<f64>) {
        let short = |&atom: &f64| !self.tails(atom).reaches(target);
        let next = self.atoms.partition_point(short);
        (
            self.atoms[..next].last().copied(),
            self.atoms.get(next).copied(),
        )
    }

    /// The same among the whole numbers, where a component counts.
    fn whole_numbers_about(
        &self,
        low: f64,
        high: f64,
        target: Tails,
    ) -> (Option<f64>, Option<f64>) {
        if !self.has_counts || !low.is_finite() || !high.is_finite() {
            return (None, None);
        }
        let (mut short, mut reaching) = (low.ceil() - 1.0, high.ceil());
        while reaching - short > 1.0 {
            let middle = (short + 0.5 * (reaching - short)).floor();
            if self.tails(middle).reaches(target) {
                reaching = middle;
            } else {
                short = middle;
            }
        }
        (Some(short), Some(reaching))
    }

    /// The crossing between `low`, which does not reach the target, and `high`, which does.
    fn bracketed(&self, low: f64, high: f64, target: Tails) -> f64 {
        let excess = |x: f64| {
            let tails = self.tails(x);
            if target.lower <= target.upper {
                tails.lower / target.lower - 1.0
            } else {
                1.0 - tails.upper / target.upper
            }
        };
        let (mut x1, mut x2) = (high, low);
        let (mut f1, mut f2) = (excess(x1), excess(x2));
        let mut t = 0.5;
        for _ in 0..MOST_STEPS {
            let x = x1 + t * (x2 - x1);
            let f = excess(x);
            let (x3, f3);
            if (f >= 0.0) == (f1 >= 0.0) {
                (x3, f3) = (x1, f1);
            } else {
                (x3, f3) = (x2, f2);
                (x2, f2) = (x1, f1);
            }
            (x1, f1) = (x, f);
            let best = if f1.abs() < f2.abs() { x1 } else { x2 };
            let tolerance = 2.0 * f64::EPSILON * best.abs() + f64::MIN_POSITIVE;
            let least = tolerance / (x2 - x1).abs();
            if least > 0.5 || f == 0.0 {
                break;
            }
            let xi = (x1 - x2) / (x3 - x2);
            let phi = (f1 - f2) / (f3 - f2);
            t = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
                f1 / (f2 - f1) * (f3 / (f2 - f3))
                    + (x3 - x1) / (x2 - x1) * (f1 / (f3 - f1)) * (f2 / (f3 - f2))
            } else {
                0.5
            };
            t = if t > least { t } else { least };
            t = if t < 1.0 - least { t } else { 1.0 - least };
        }
        if f1 >= 0.0 { x1 } else { x2 }
    }
}
