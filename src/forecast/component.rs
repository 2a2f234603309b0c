//! The twelve models and their pooled constants.
//!
//! A model is a noise share `r`, a prior size of the drift `τ` (in slope units a year)
//! and the size `κ` of a one-off change of drift at the origin (in units of `σ` a year).
//! Its prior weight is `π_r π_τ π_κ`. The constants were learned by maximising the mean
//! log score at one to six years ahead over the 645 yearly series of the M3 competition
//! (Makridakis and Hibon 2000, doi:10.1016/S0169-2070(00)00057-1), with yearly indicators
//! of Mexico and lines of the United States' budget at a small weight; see `record.rs`
//! for how well they do.

use super::link::Link;

/// A value and its prior weight.
type Weighted = (f64, f64);

/// Prior weights of the three parameters on one link.
struct Table {
    noise_share: [Weighted; 2],
    drift_scale: &'static [Weighted],
    drift_change: [Weighted; 2],
}

const SQUARE_ROOT: Table = Table {
    noise_share: [(0.0, 0.80), (0.8, 0.20)],
    drift_scale: &[(0.0, 0.21), (0.03, 0.71), (0.10, 0.08)],
    drift_change: [(0.0, 0.63), (0.5, 0.37)],
};
const IDENTITY: Table = Table {
    noise_share: [(0.0, 0.80), (0.8, 0.20)],
    drift_scale: &[(0.0, 0.20), (0.03, 0.67), (0.10, 0.13)],
    drift_change: [(0.0, 0.30), (0.5, 0.70)],
};
/// Also for the logit, which behaves as the logarithm where proportions are small.
const LOG: Table = Table {
    noise_share: [(0.0, 0.82), (0.8, 0.18)],
    drift_scale: &[(0.0, 0.18), (0.03, 0.82)],
    drift_change: [(0.0, 0.79), (0.2, 0.21)],
};

/// A filter's parameters and its prior weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FilterPrior {
    pub(super) noise_share: f64,
    pub(super) drift_scale: f64,
    pub(super) weight: f64,
}

fn table(link: Link) -> &'static Table {
    match link {
        Link::SquareRoot => &SQUARE_ROOT,
        Link::Identity { .. } => &IDENTITY,
        Link::Log | Link::Logit { .. } => &LOG,
    }
}

/// The pairs `(r, τ)` of a link with `π_r π_τ`.
pub(super) fn filters(link: Link) -> impl Iterator<Item = FilterPrior> {
    let table = table(link);
    table.noise_share.iter().flat_map(|&(noise_share, one)| {
        table.drift_scale.iter().map(move |&(drift_scale, other)| {
            let weight = one * other;
            FilterPrior {
                noise_share,
                drift_scale,
                weight,
            }
        })
    })
}

/// The values of `κ` of a link with `π_κ`; they move no filter, only the forecast's width.
pub(super) fn drift_changes(link: Link) -> [Weighted; 2] {
    table(link).drift_change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prior_weights_add_up_to_one() {
        for link in [
            Link::SquareRoot,
            Link::Log,
            Link::IDENTITY,
            Link::PROPORTION,
        ] {
            let filters: f64 = filters(link).map(|prior| prior.weight).sum();
            let changes: f64 = drift_changes(link).iter().map(|(_, weight)| weight).sum();
            assert!((filters - 1.0).abs() < 1e-12, "{link:?}: {filters}");
            assert!((changes - 1.0).abs() < 1e-12, "{link:?}: {changes}");
        }
    }
}
