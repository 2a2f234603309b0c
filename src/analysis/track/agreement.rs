//! How simulated columns agree with what was measured.

use std::borrow::Borrow;

use rayon::prelude::*;

use super::{Checked, LEAST_EFFECTIVE, Lead, Sample};
use crate::analysis::weights::{Chance, Weights};
use crate::model::ObservationNodes;
use crate::statistics::summarise;
use crate::uncertainty::Sampler;

/// Paths that are worth a thread's while.
const STRETCH: usize = 4096;

/// The measurements as the futures see them.
pub(super) fn check(
    observations: &[ObservationNodes],
    errors: &[f64],
    prior: &Sample,
) -> Vec<Checked> {
    let own = (0..observations.len()).into_par_iter();
    own.map(|at| {
        let (observation, error) = (&observations[at], errors[at]);
        let column = prior.measured[at].as_slice();
        let value = observation.value;
        let nearest = column
            .iter()
            .map(|simulated| (simulated - value).abs() / error)
            .fold(f64::INFINITY, f64::min);
        let below = column
            .iter()
            .filter(|&&simulated| simulated < value)
            .count();
        let mut sorted = column.to_vec();
        let spread = summarise(&mut sorted, &[0.1, 0.5, 0.9], Sampler::MonteCarlo);
        Checked {
            value,
            error,
            error_is_given: observation.error.is_some(),
            expected: [0, 1, 2].map(|at| spread.quantiles[at]),
            share_below: below as f64 / column.len() as f64,
            nearest,
        }
    })
    .collect()
}

/// Weights by each measurement alone; none where these leave too few paths.
pub(super) fn alone(checked: &[Checked], prior: &Sample) -> Vec<Option<Weights>> {
    (0..checked.len())
        .into_par_iter()
        .map(|at| {
            let logs = log_likelihoods(&[at], checked, &prior.measured[at..=at]);
            Weights::from_logarithms(&logs).filter(|own| own.effective() >= LEAST_EFFECTIVE)
        })
        .collect()
}

/// The measurement that alone moves the chance of target number `at` farthest the way that it went.
pub(super) fn lead(
    alone: &[Option<(Weights, Vec<Chance>)>],
    (even, first): (&Weights, Chance),
    at: usize,
    met: &[bool],
    rises: bool,
) -> Option<Lead> {
    let side = if rises { 1.0 } else { -1.0 };
    let mut moves: Vec<(usize, f64, &Weights, f64)> = Vec::new();
    for (position, own) in alone.iter().enumerate() {
        let Some((weights, chances)) = own else {
            continue;
        };
        let chance = chances[at].probability;
        let moved = side * (chance - first.probability);
        if moved > 0.0 {
            moves.push((position, moved, weights, chance));
        }
    }
    moves.sort_by(|a, b| b.1.total_cmp(&a.1));
    let &(position, moved, weights, chance) = moves.first()?;
    let nothing = (position, 0.0, even, first.probability);
    let &(_, next, rival, its) = moves.get(1).unwrap_or(&nothing);
    Some(Lead {
        at: position,
        moved,
        ahead: moved - next,
        ahead_error: weights.difference_error(rival, met, chance, its),
    })
}

/// Logarithm of the normal density of the used measurements on each path; a column for each of them.
pub(super) fn log_likelihoods<T: Borrow<Vec<f64>> + Sync>(
    used: &[usize],
    checked: &[Checked],
    columns: &[T],
) -> Vec<f64> {
    let mut logs = vec![0.0; columns.first().map_or(0, |column| column.borrow().len())];
    let stretches = logs.par_chunks_mut(STRETCH).enumerate();
    stretches.for_each(|(stretch, logs)| {
        let start = stretch * STRETCH;
        for (&at, column) in used.iter().zip(columns) {
            let Checked { value, error, .. } = checked[at];
            let constant = crate::kernel::ln(error * (2.0 * std::f64::consts::PI).sqrt());
            let own = &column.borrow()[start..start + logs.len()];
            for (log, simulated) in logs.iter_mut().zip(own) {
                let gap = (value - simulated) / error;
                *log -= 0.5 * gap * gap + constant;
            }
        }
    });
    logs
}
