//! Rank correlation by a Gaussian copula.
//!
//! Users give Spearman's ρ_S; normal scores with correlation
//! `r = 2 sin(π ρ_S/6)` have it (Pearson 1907; Kruskal 1958,
//! doi:10.1080/01621459.1958.10501481). A set of pairs is possible only if the
//! matrix of `r` is positive semi-definite. If it is not, the check names the pair
//! whose change is the smallest that makes it so. With all other entries fixed, a
//! pair may lie in `c ± √(s_i s_j)`, where with `K` the other variables
//! `c = m_iK M_KK⁺ m_Kj` and `s_i = 1 − m_iK M_KK⁺ m_Ki`.
//!
//! Where no single pair can mend it, the nearest correlation matrix in the
//! Frobenius norm is given: N. J. Higham, IMA J. Numer. Anal. 22 (2002) 329-343,
//! doi:10.1093/imanum/22.3.329, alternating projections with Dykstra's correction.

#![expect(
    clippy::needless_range_loop,
    reason = "entries of several matrices are taken by row and column"
)]

use super::symmetric_eigen::Eigen;
use thiserror::Error;

/// Eigenvalues above minus this count as zero: what rounding leaves of a singular matrix.
const TOLERANCE: f64 = 1e-9;

/// Why correlations can't be used.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum CorrelationError {
    /// A row has another length than there are rows.
    #[error("row {row} of the correlation matrix has {found} entries, not {expected}")]
    NotSquare {
        /// The row, from zero.
        row: usize,
        /// Its entries.
        found: usize,
        /// The number of rows.
        expected: usize,
    },
    /// An entry is not between −1 and 1, or not 1 on the diagonal, or not that of its mirror.
    #[error("correlation of {pair:?} is {value}, which is not possible")]
    Entry {
        /// Row and column, from zero.
        pair: (usize, usize),
        /// The entry.
        value: f64,
    },
    /// The pairs contradict each other, and changing one would mend it.
    #[error(
        "the correlations contradict each other: that of {pair:?} is {given}, \
         but must be from {low:.4} to {high:.4} beside the others"
    )]
    NotPositiveSemidefinite {
        /// The pair that needs the smallest change, from zero.
        pair: (usize, usize),
        /// Its rank correlation.
        given: f64,
        /// The lowest usable rank correlation.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// The pairs contradict each other, and more than one must change.
    #[error(
        "the correlations contradict each other, and no single one can mend it: in the nearest \
         usable matrix that of {pair:?} is {usable:.4}, not {given}"
    )]
    NoSinglePair {
        /// The pair that changes most, from zero.
        pair: (usize, usize),
        /// Its rank correlation.
        given: f64,
        /// Its rank correlation in the nearest usable matrix.
        usable: f64,
        /// The nearest usable matrix of rank correlations.
        nearest: Vec<Vec<f64>>,
    },
}

/// The correlation of normal scores whose rank correlation is `spearman`.
pub fn gaussian_from_spearman(spearman: f64) -> f64 {
    // Exact at the ends, where the sine is rounded.
    if spearman.abs() == 1.0 {
        return spearman;
    }
    2.0 * libm::sin(std::f64::consts::PI / 6.0 * spearman)
}

/// The rank correlation of normal scores whose correlation is `gaussian`.
pub fn spearman_from_gaussian(gaussian: f64) -> f64 {
    if gaussian.abs() == 1.0 {
        return gaussian;
    }
    libm::asin(0.5 * gaussian) * (6.0 / std::f64::consts::PI)
}

/// Checks a matrix of rank correlations.
///
/// # Errors
/// If it is no correlation matrix, with the smallest change that would make it one.
pub fn check_correlation(spearman: &[Vec<f64>]) -> Result<(), CorrelationError> {
    check_entries(spearman)?;
    let gaussian = map(spearman, gaussian_from_spearman);
    if Eigen::new(&gaussian).smallest() >= -TOLERANCE {
        return Ok(());
    }
    let mut best: Option<(f64, CorrelationError)> = None;
    for i in 0..gaussian.len() {
        for j in 0..i {
            let Some((low, high)) = usable_interval(&gaussian, i, j) else {
                continue;
            };
            let (low, high) = (spearman_from_gaussian(low), spearman_from_gaussian(high));
            let given = spearman[i][j];
            let change = if given < low {
                low - given
            } else {
                given - high
            };
            if best.as_ref().is_none_or(|(least, _)| change < *least) {
                let pair = (j, i);
                let error = CorrelationError::NotPositiveSemidefinite {
                    pair,
                    given,
                    low,
                    high,
                };
                best = Some((change, error));
            }
        }
    }
    Err(best.map_or_else(|| no_single_pair(spearman, &gaussian), |(_, error)| error))
}

fn check_entries(matrix: &[Vec<f64>]) -> Result<(), CorrelationError> {
    for (i, row) in matrix.iter().enumerate() {
        if row.len() != matrix.len() {
            let (found, expected) = (row.len(), matrix.len());
            return Err(CorrelationError::NotSquare {
                row: i,
                found,
                expected,
            });
        }
        for (j, &value) in row.iter().enumerate().take(i + 1) {
            let possible = if i == j {
                value == 1.0
            } else {
                (-1.0..=1.0).contains(&value) && matrix[j][i] == value
            };
            if !possible {
                return Err(CorrelationError::Entry {
                    pair: (j, i),
                    value,
                });
            }
        }
    }
    Ok(())
}

fn map(matrix: &[Vec<f64>], f: impl Fn(f64) -> f64) -> Vec<Vec<f64>> {
    matrix
        .iter()
        .map(|row| row.iter().map(|&x| f(x)).collect())
        .collect()
}

/// The values that entry `(i, j)` may take beside the others, if there is one.
fn usable_interval(matrix: &[Vec<f64>], i: usize, j: usize) -> Option<(f64, f64)> {
    let others: Vec<usize> = (0..matrix.len()).filter(|&k| k != i && k != j).collect();
    let part = |rows: &[usize]| -> Vec<Vec<f64>> {
        rows.iter()
            .map(|&r| rows.iter().map(|&c| matrix[r][c]).collect())
            .collect()
    };
    for end in [i, j] {
        let with_end: Vec<usize> = others.iter().copied().chain([end]).collect();
        if Eigen::new(&part(&with_end)).smallest() < -TOLERANCE {
            return None;
        }
    }
    let inverse = Eigen::new(&part(&others)).rebuilt(|x| if x > TOLERANCE { 1.0 / x } else { 0.0 });
    let form = |a: usize, b: usize| -> f64 {
        let mut sum = 0.0;
        for (row, &r) in inverse.iter().zip(&others) {
            for (entry, &c) in row.iter().zip(&others) {
                sum += matrix[a][r] * entry * matrix[c][b];
            }
        }
        sum
    };
    let room = |a: usize| {
        let rest = 1.0 - form(a, a);
        if rest > 0.0 { rest } else { 0.0 }
    };
    let (centre, reach) = (form(i, j), (room(i) * room(j)).sqrt());
    Some((
        (centre - reach).clamp(-1.0, 1.0),
        (centre + reach).clamp(-1.0, 1.0),
    ))
}

fn no_single_pair(spearman: &[Vec<f64>], gaussian: &[Vec<f64>]) -> CorrelationError {
    let nearest = map(&nearest_correlation(gaussian), spearman_from_gaussian);
    let mut pair = (0, 0);
    let mut most = -1.0;
    for (i, row) in nearest.iter().enumerate() {
        for (j, usable) in row.iter().enumerate().take(i) {
            let change = (usable - spearman[i][j]).abs();
            if change > most {
                (most, pair) = (change, (j, i));
            }
        }
    }
    let (given, usable) = (spearman[pair.1][pair.0], nearest[pair.1][pair.0]);
    CorrelationError::NoSinglePair {
        pair,
        given,
        usable,
        nearest,
    }
}

/// The correlation matrix nearest to a symmetric matrix in the Frobenius norm.
pub fn nearest_correlation(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    const MOST_STEPS: usize = 5000;
    let n = matrix.len();
    let mut y = matrix.to_vec();
    let mut correction = vec![vec![0.0; n]; n];
    for _ in 0..MOST_STEPS {
        let mut r = y.clone();
        for (row, taken) in r.iter_mut().zip(&correction) {
            row.iter_mut().zip(taken).for_each(|(x, t)| *x -= t);
        }
        let projected = Eigen::new(&r).rebuilt(|x| if x > 0.0 { x } else { 0.0 });
        let mut change: f64 = 0.0;
        for i in 0..n {
            for j in 0..n {
                correction[i][j] = projected[i][j] - r[i][j];
                let next = if i == j { 1.0 } else { projected[i][j] };
                let moved = (next - y[i][j]).abs();
                change = if moved > change { moved } else { change };
                y[i][j] = next;
            }
        }
        if change < 1e-12 {
            break;
        }
    }
    map(&y, |x| x.clamp(-1.0, 1.0))
}

/// The lower-triangular factor `L` of a matrix of normal-score correlations, `L Lᵀ = R`.
///
/// Scores `z_i = Σ_{j≤i} L_ij e_j` of independent `e` have these correlations, and the first
/// variable keeps its own draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Factors the normal-score matrix that belongs to a matrix of rank correlations.
    ///
    /// # Errors
    /// If [`check_correlation`] refuses it.
    pub fn from_spearman(spearman: &[Vec<f64>]) -> Result<Self, CorrelationError> {
        check_correlation(spearman)?;
        Ok(Self::factor(&map(spearman, gaussian_from_spearman)))
    }

    /// The factor of a positive semi-definite matrix: a pivot of zero leaves its column zero.
    fn factor(matrix: &[Vec<f64>]) -> Self {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
        for (i, given) in matrix.iter().enumerate() {
            let mut row = vec![0.0; i + 1];
            for j in 0..=i {
                let known: f64 = (0..j)
                    .map(|k| row[k] * if j < i { rows[j][k] } else { row[k] })
                    .sum();
                let rest = given[j] - known;
                row[j] = if j == i {
                    if rest > TOLERANCE { rest.sqrt() } else { 0.0 }
                } else if rows[j][j] > 0.0 {
                    rest / rows[j][j]
                } else {
                    0.0
                };
            }
            // A dropped pivot and rounding leave the variance a little off one.
            let norm = row.iter().map(|x| x * x).sum::<f64>().sqrt();
            row.iter_mut().for_each(|x| *x /= norm);
            rows.push(row);
        }
        Self { rows }
    }

    /// How many variables there are.
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// The weights `L_i0 … L_ii` of variable `i`.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.rows[i]
    }
}
