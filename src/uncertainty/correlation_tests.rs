//! Correlation against closed forms and published examples.

use super::correlation::*;
use crate::kernel::normal_quantile;
use crate::uncertainty::{PointSet, Sampler};

fn three(a: f64, b: f64, c: f64) -> Vec<Vec<f64>> {
    vec![vec![1.0, a, b], vec![a, 1.0, c], vec![b, c, 1.0]]
}

#[test]
fn rank_and_normal_correlation_are_inverse() {
    for i in -20..=20 {
        let rho = f64::from(i) / 20.0;
        assert!((spearman_from_gaussian(gaussian_from_spearman(rho)) - rho).abs() < 1e-15);
    }
    assert!((gaussian_from_spearman(0.5) - 0.517_638_090_205_041_5).abs() < 1e-15);
}

#[test]
fn two_variables_factor_in_closed_form() {
    for rho in [-1.0, -0.6, 0.0, 0.8, 1.0] {
        let factor = Cholesky::from_spearman(&[vec![1.0, rho], vec![rho, 1.0]]).expect("possible");
        let r = gaussian_from_spearman(rho);
        assert_eq!(factor.row(0), [1.0]);
        assert!((factor.row(1)[0] - r).abs() < 1e-15);
        assert!((factor.row(1)[1] - (1.0 - r * r).sqrt()).abs() < 1e-15);
    }
}

#[test]
fn three_variables_know_their_limits() {
    // r_23 lies in r_12 r_13 ± √((1 − r_12²)(1 − r_13²)).
    let (a, b) = (gaussian_from_spearman(0.8), gaussian_from_spearman(0.7));
    let reach = ((1.0 - a * a) * (1.0 - b * b)).sqrt();
    let lowest = spearman_from_gaussian(a * b - reach);
    assert!(check_correlation(&three(0.8, 0.7, lowest + 1e-6)).is_ok());
    match check_correlation(&three(0.8, 0.7, lowest - 0.05)) {
        Err(CorrelationError::NotPositiveSemidefinite {
            pair,
            given,
            low,
            high,
        }) => {
            // All three have an interval; the one that needs the least change is named.
            let change = if given < low {
                low - given
            } else {
                given - high
            };
            assert!(change > 0.0 && change <= 0.05 + 1e-9, "{pair:?} {change}");
        }
        other => panic!("{other:?}"),
    }
    match check_correlation(&three(0.9, -0.9, 0.9)) {
        Err(CorrelationError::NotPositiveSemidefinite {
            given, low, high, ..
        }) => {
            assert!(given < low || given > high);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_named_change_mends_the_matrix() {
    for matrix in [
        three(0.9, -0.9, 0.9),
        three(0.8, 0.7, -0.4),
        three(1.0, 1.0, 0.2),
    ] {
        let Err(CorrelationError::NotPositiveSemidefinite {
            pair,
            given,
            low,
            high,
        }) = check_correlation(&matrix)
        else {
            panic!("{matrix:?}");
        };
        let mut mended = matrix;
        let value = if given < low { low } else { high };
        mended[pair.0][pair.1] = value;
        mended[pair.1][pair.0] = value;
        assert_eq!(check_correlation(&mended), Ok(()));
    }
}

#[test]
fn two_contradictions_give_the_nearest_matrix() {
    // Two separate impossible triples: no single pair mends both.
    let mut matrix = vec![vec![0.0; 6]; 6];
    for block in [0, 3] {
        for (i, row) in three(0.9, -0.9, 0.9).iter().enumerate() {
            matrix[block + i][block..block + 3].copy_from_slice(row);
        }
    }
    match check_correlation(&matrix) {
        Err(CorrelationError::NoSinglePair {
            nearest,
            given,
            usable,
            ..
        }) => {
            assert!(given != usable);
            assert_eq!(check_correlation(&nearest), Ok(()));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn nearest_matrix_is_highams() {
    // Higham 2002, section 4: [[1,1,0],[1,1,1],[0,1,1]] has nearest off-diagonals 0.7607, 0.1573.
    let nearest = nearest_correlation(&three(1.0, 0.0, 1.0));
    assert!((nearest[0][1] - 0.7607).abs() < 5e-5, "{nearest:?}");
    assert!((nearest[0][2] - 0.1573).abs() < 5e-5);
    assert!((nearest[1][2] - 0.7607).abs() < 5e-5);
}

#[test]
fn impossible_entries_are_refused() {
    assert!(matches!(
        check_correlation(&[vec![1.0], vec![0.5, 1.0]]),
        Err(CorrelationError::NotSquare {
            row: 0,
            found: 1,
            expected: 2
        })
    ));
    for (a, b) in [(1.5, 1.5), (0.5, 0.4), (f64::NAN, f64::NAN)] {
        assert!(matches!(
            check_correlation(&[vec![1.0, a], vec![b, 1.0]]),
            Err(CorrelationError::Entry { pair: (0, 1), .. })
        ));
    }
    assert!(check_correlation(&[]).is_ok());
}

#[test]
fn draws_have_the_rank_correlation() {
    const COUNT: usize = 20_000;
    let matrix = three(0.6, -0.3, 0.2);
    let factor = Cholesky::from_spearman(&matrix).expect("possible");
    let points = PointSet::new(Sampler::MonteCarlo, 4, COUNT as u64, 2020);
    let sources: Vec<Vec<f64>> = ["a", "b", "c"]
        .iter()
        .map(|name| {
            let mut values = vec![0.0; COUNT];
            points.stream(name, None).fill(0, &mut values);
            values.iter().map(|&u| normal_quantile(u)).collect()
        })
        .collect();
    let ranks: Vec<Vec<f64>> = (0..3)
        .map(|i| {
            let score = |p: usize| -> f64 {
                factor
                    .row(i)
                    .iter()
                    .zip(&sources)
                    .map(|(w, e)| w * e[p])
                    .sum()
            };
            let scores: Vec<f64> = (0..COUNT).map(score).collect();
            let mut order: Vec<usize> = (0..COUNT).collect();
            order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            let mut ranks = vec![0.0; COUNT];
            for (rank, &path) in order.iter().enumerate() {
                ranks[path] = (rank as f64 + 0.5) / COUNT as f64 - 0.5;
            }
            ranks
        })
        .collect();
    for i in 0..3 {
        for j in 0..i {
            let product: f64 = ranks[i].iter().zip(&ranks[j]).map(|(x, y)| x * y).sum();
            let found = 12.0 * product / COUNT as f64;
            // Five standard errors, each below 1.1/√n.
            assert!(
                (found - matrix[i][j]).abs() < 5.5 / (COUNT as f64).sqrt(),
                "{i} {j} {found}"
            );
        }
    }
}
