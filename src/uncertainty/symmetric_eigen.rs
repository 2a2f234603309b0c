//! Eigenvalues and eigenvectors of small symmetric matrices.
//!
//! Cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 4th ed.
//! 2013, §8.5): slower than other methods for large matrices, but short, accurate
//! and made of + − × ÷ √ alone, so its bits are the same everywhere.

#![expect(
    clippy::needless_range_loop,
    reason = "entries of several matrices are taken by row and column"
)]

/// `A = V diag(values) Vᵀ`; column `k` of `vectors` belongs to `values[k]`.
#[derive(Debug, Clone)]
pub(super) struct Eigen {
    pub(super) values: Vec<f64>,
    pub(super) vectors: Vec<Vec<f64>>,
}

const MOST_SWEEPS: usize = 60;

impl Eigen {
    /// Decomposes a symmetric matrix.
    pub(super) fn new(matrix: &[Vec<f64>]) -> Self {
        let n = matrix.len();
        let mut a = matrix.to_vec();
        let mut v: Vec<Vec<f64>> = (0..n)
            .map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect())
            .collect();
        for _ in 0..MOST_SWEEPS {
            let mut rotated = false;
            for p in 0..n {
                for q in p + 1..n {
                    let scale = a[p][p].abs() + a[q][q].abs();
                    if a[p][q].abs() > 1e-17 * scale && a[p][q].abs() > f64::MIN_POSITIVE {
                        rotate(&mut a, &mut v, p, q);
                        rotated = true;
                    }
                }
            }
            if !rotated {
                break;
            }
        }
        Self {
            values: (0..n).map(|i| a[i][i]).collect(),
            vectors: v,
        }
    }

    /// The smallest eigenvalue; infinite for an empty matrix.
    pub(super) fn smallest(&self) -> f64 {
        self.values
            .iter()
            .fold(f64::INFINITY, |least, &x| if x < least { x } else { least })
    }

    /// `V diag(f(values)) Vᵀ`.
    pub(super) fn rebuilt(&self, f: impl Fn(f64) -> f64) -> Vec<Vec<f64>> {
        let n = self.values.len();
        let mut matrix = vec![vec![0.0; n]; n];
        for (k, &value) in self.values.iter().enumerate() {
            let mapped = f(value);
            for i in 0..n {
                for j in 0..=i {
                    matrix[i][j] += mapped * self.vectors[i][k] * self.vectors[j][k];
                }
            }
        }
        for i in 0..n {
            for j in 0..i {
                matrix[j][i] = matrix[i][j];
            }
        }
        matrix
    }
}

/// The rotation of rows and columns `p` and `q` that makes `a[p][q]` zero.
fn rotate(a: &mut [Vec<f64>], v: &mut [Vec<f64>], p: usize, q: usize) {
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let root = theta.abs() + (theta * theta + 1.0).sqrt();
    let t = if theta < 0.0 { -1.0 / root } else { 1.0 / root };
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    for k in 0..a.len() {
        let (x, y) = (a[p][k], a[q][k]);
        a[p][k] = c * x - s * y;
        a[q][k] = s * x + c * y;
    }
    a[p][q] = 0.0;
    a[q][p] = 0.0;
    for row in v.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_difference_matrix_has_its_closed_form() {
        // tridiag(−1, 2, −1) of order n: 2 − 2 cos(kπ/(n + 1)).
        let n = 6;
        let entry = |i: usize, j: usize| match i.abs_diff(j) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        };
        let matrix: Vec<Vec<f64>> = (0..n)
            .map(|i| (0..n).map(|j| entry(i, j)).collect())
            .collect();
        let eigen = Eigen::new(&matrix);
        let mut values = eigen.values.clone();
        values.sort_by(f64::total_cmp);
        for (k, value) in values.iter().enumerate() {
            let angle = (k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64;
            assert!((value - (2.0 - 2.0 * libm::cos(angle))).abs() < 1e-14);
        }
        for (row, expected) in eigen.rebuilt(|x| x).iter().zip(&matrix) {
            for (x, y) in row.iter().zip(expected) {
                assert!((x - y).abs() < 1e-14);
            }
        }
    }
}
