//! Symmetric positive definite systems of a few hundred unknowns.

use crate::kernel;

/// The lower-triangular factor `L` of a matrix, `L Lᵀ = A`.
#[derive(Debug, Clone, PartialEq)]
pub struct CholeskyFactor {
    size: usize,
    /// Row by row; above the diagonal is nothing that means anything.
    values: Vec<f64>,
}

impl CholeskyFactor {
    /// Factors a matrix given row by row, of which the lower triangle is read; none where it is
    /// not positive definite.
    ///
    /// # Panics
    /// Where `matrix` is not `size` rows of `size` numbers.
    pub fn new(matrix: &[f64], size: usize) -> Option<Self> {
        assert_eq!(matrix.len(), size * size, "a square matrix");
        let mut values = matrix.to_vec();
        for i in 0..size {
            let (above, own) = values.split_at_mut(i * size);
            for j in 0..=i {
                let inner: f64 = match j {
                    _ if j == i => own[..j].iter().map(|x| x * x).sum(),
                    _ => own[..j]
                        .iter()
                        .zip(&above[j * size..])
                        .map(|(x, y)| x * y)
                        .sum(),
                };
                let rest = own[j] - inner;
                own[j] = if j < i {
                    rest / above[j * size + j]
                } else if rest > 0.0 && rest.is_finite() {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Self { size, values })
    }

    /// `x` of `A x = right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        let mut x = right.to_vec();
        for i in 0..size {
            let row = &self.values[i * size..][..=i];
            let inner: f64 = row[..i].iter().zip(&x).map(|(l, x)| l * x).sum();
            x[i] = (x[i] - inner) / row[i];
        }
        for i in (0..size).rev() {
            let inner: f64 = (i + 1..size)
                .map(|k| self.values[k * size + i] * x[k])
                .sum();
            x[i] = (x[i] - inner) / self.values[i * size + i];
        }
        x
    }

    /// A row of `L`, up to its diagonal.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.size..][..=i]
    }

    /// `ln det A`.
    pub fn log_determinant(&self) -> f64 {
        let diagonal = (0..self.size).map(|i| self.values[i * self.size + i]);
        2.0 * diagonal.map(kernel::ln).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_unknowns() {
        let matrix = [4.0, 9.0, 9.0, 2.0, 5.0, 9.0, 1.0, 3.0, 6.0];
        let factor = CholeskyFactor::new(&matrix, 3).unwrap();
        let x = factor.solve(&[1.0, 2.0, 3.0]);
        // `A x` is the right side.
        let full = [[4.0, 2.0, 1.0], [2.0, 5.0, 3.0], [1.0, 3.0, 6.0]];
        for (row, right) in full.iter().zip([1.0, 2.0, 3.0]) {
            let product: f64 = row.iter().zip(&x).map(|(a, x)| a * x).sum();
            assert!((product - right).abs() < 1e-14);
        }
        // det = 4 (30 - 9) - 2 (12 - 3) + (6 - 5) = 67.
        assert!((factor.log_determinant() - 67.0f64.ln()).abs() < 1e-14);
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert_eq!(CholeskyFactor::new(&[1.0, 0.0, 2.0, 1.0], 2), None);
        assert_eq!(CholeskyFactor::new(&[0.0], 1), None);
        assert_eq!(CholeskyFactor::new(&[f64::NAN], 1), None);
    }
}
