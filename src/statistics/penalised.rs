//! Penalised least squares on sums that can be added and taken away.
//!
//! `β = (XᵀX + λ P)⁻¹ Xᵀy`, with `λ` by generalised cross-validation, the least
//! `n RSS / (n - tr H)²` over a grid (Craven and Wahba 1979, doi:10.1007/BF01404567). Only sums over the
//! points enter, so a fit without part of the sample costs no pass over it.

use std::ops::Range;

use super::cholesky::CholeskyFactor;

/// Relative to the mean diagonal: keeps functions that few points see from being undetermined.
const RIDGE: f64 = 1e-10;
/// Powers of four between which `λ` is sought, relative to the sums' size.
const EXPONENTS: std::ops::RangeInclusive<i32> = -12..=12;

/// `XᵀX`, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Gram {
    size: usize,
    values: Vec<f64>,
    points: f64,
}

/// `Xᵀy` and `yᵀy`.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    products: Vec<f64>,
    squares: f64,
}

impl Gram {
    /// Of no points.
    pub fn empty(size: usize) -> Self {
        Self {
            size,
            values: vec![0.0; size * size],
            points: 0.0,
        }
    }

    /// Adds a point whose functions are zero outside `span`.
    pub fn take(&mut self, row: &[f64], span: Range<usize>) {
        self.points += 1.0;
        for i in span.clone() {
            let start = i * self.size;
            let own = &mut self.values[start + span.start..=start + i];
            add(own, &row[span.start..=i], row[i]);
        }
    }

    /// The sums of all parts.
    pub fn total<'a>(parts: impl Iterator<Item = &'a Self>, size: usize) -> Self {
        parts.fold(Self::empty(size), |mut total, part| {
            add(&mut total.values, &part.values, 1.0);
            total.points += part.points;
            total
        })
    }

    /// The sums without a part.
    pub fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        add(&mut rest.values, &part.values, -1.0);
        rest.points -= part.points;
        rest
    }

    fn diagonal_mean(&self) -> f64 {
        let diagonal = (0..self.size).map(|i| self.values[i * self.size + i]);
        diagonal.sum::<f64>() / self.size as f64
    }
}

impl Response {
    /// Of no points.
    pub fn empty(size: usize) -> Self {
        Self {
            products: vec![0.0; size],
            squares: 0.0,
        }
    }

    /// Adds a point whose functions are zero outside `span`.
    pub fn take(&mut self, row: &[f64], span: Range<usize>, y: f64) {
        self.squares += y * y;
        add(&mut self.products[span.clone()], &row[span], y);
    }

    /// The sums of all parts.
    pub fn total<'a>(parts: impl Iterator<Item = &'a Self>, size: usize) -> Self {
        parts.fold(Self::empty(size), |mut total, part| {
            add(&mut total.products, &part.products, 1.0);
            total.squares += part.squares;
            total
        })
    }

    /// The sums without a part.
    pub fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        add(&mut rest.products, &part.products, -1.0);
        rest.squares -= part.squares;
        rest
    }
}

fn add(sums: &mut [f64], others: &[f64], times: f64) {
    sums.iter_mut()
        .zip(others)
        .for_each(|(sum, other)| *sum += times * other);
}

/// A penalty of some strength on some sums, ready for any number of responses.
#[derive(Debug, Clone)]
pub struct Solver {
    factor: CholeskyFactor,
    size: usize,
}

impl Solver {
    /// None where the functions cannot be told apart.
    pub fn new(gram: &Gram, penalty: &[f64], strength: f64) -> Option<Self> {
        let size = gram.size;
        let ridge = RIDGE * gram.diagonal_mean();
        let mut matrix = gram.values.clone();
        add(&mut matrix, penalty, strength);
        for i in 0..size {
            matrix[i * size + i] += ridge;
        }
        let factor = CholeskyFactor::new(&matrix, size)?;
        Some(Self { factor, size })
    }

    /// The coefficients for a response.
    pub fn solve(&self, response: &Response) -> Vec<f64> {
        self.factor.solve(&response.products)
    }

    /// Trace of the hat matrix: how many coefficients the fit is worth.
    fn freedom(&self, gram: &Gram) -> f64 {
        let size = self.size;
        let column = |k: usize| -> Vec<f64> { (0..size).map(|i| entry(gram, i, k)).collect() };
        (0..size).map(|k| self.factor.solve(&column(k))[k]).sum()
    }
}

fn entry(gram: &Gram, i: usize, j: usize) -> f64 {
    gram.values[i.max(j) * gram.size + i.min(j)]
}

/// The strength of the penalty for each response, by generalised cross-validation.
pub fn strengths(gram: &Gram, penalty: &[f64], responses: &[Response]) -> Vec<f64> {
    let size = gram.size;
    let diagonal = (0..size).map(|i| penalty[i * size + i]).sum::<f64>() / size as f64;
    let unit = if diagonal > 0.0 {
        gram.diagonal_mean() / diagonal
    } else {
        0.0
    };
    let mut best: Vec<(f64, f64)> = vec![(f64::INFINITY, unit); responses.len()];
    for exponent in EXPONENTS {
        let strength = libm::ldexp(unit, 2 * exponent);
        let Some(solver) = Solver::new(gram, penalty, strength) else {
            continue;
        };
        let left = gram.points - solver.freedom(gram);
        for (response, best) in responses.iter().zip(&mut best) {
            let score = residual(gram, response, &solver.solve(response)) / (left * left);
            if score < best.0 {
                *best = (score, strength);
            }
        }
    }
    best.into_iter().map(|(_, strength)| strength).collect()
}

/// `yᵀy - 2 βᵀXᵀy + βᵀXᵀXβ`, not below zero.
fn residual(gram: &Gram, response: &Response, coefficients: &[f64]) -> f64 {
    let size = gram.size;
    let mut fitted = 0.0;
    for i in 0..size {
        let row: f64 = (0..size).map(|j| entry(gram, i, j) * coefficients[j]).sum();
        fitted += coefficients[i] * row;
    }
    let crossed: f64 = dot(coefficients, &response.products);
    (response.squares - 2.0 * crossed + fitted).max(0.0)
}

/// `Σ x y`, in order.
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `y = 1 + 2 x` on x = 0, 1, 2, 3 is found whatever the penalty on the quadratic term.
    #[test]
    fn a_straight_line_is_not_penalised() {
        let (mut gram, mut response) = (Gram::empty(3), Response::empty(3));
        for x in [0.0, 1.0, 2.0, 3.0] {
            let row = [1.0, x, x * x];
            gram.take(&row, 0..3);
            response.take(&row, 0..3, 1.0 + 2.0 * x);
        }
        let mut penalty = vec![0.0; 9];
        penalty[8] = 1.0;
        for strength in [0.0, 1.0, 1e6] {
            let solver = Solver::new(&gram, &penalty, strength).unwrap();
            let found = solver.solve(&response);
            for (found, expected) in found.iter().zip([1.0, 2.0, 0.0]) {
                assert!((found - expected).abs() < 1e-6, "{found} at {strength}");
            }
        }
    }

    #[test]
    fn a_part_taken_away_was_never_there() {
        let rows = [[1.0, 0.5], [1.0, 2.0], [1.0, -1.0]];
        let (mut all, mut part, mut rest) = (Gram::empty(2), Gram::empty(2), Gram::empty(2));
        rows.iter().for_each(|row| all.take(row, 0..2));
        part.take(&rows[0], 0..2);
        rows[1..].iter().for_each(|row| rest.take(row, 0..2));
        assert_eq!(all.without(&part), rest);
    }
}
