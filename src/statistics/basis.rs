//! Functions of uncertain values among which a smooth response is sought.
//!
//! Each value is first turned into normal scores (the normal quantile of its mid-rank), so that no
//! unit and no long tail matters.
//!
//! - one value: cubic B-splines on equal steps with a penalty on second differences of their
//!   coefficients (P-splines: Eilers and Marx 1996, doi:10.1214/ss/1038425655);
//! - several values together: products of Hermite polynomials up to a total degree of 3, with a
//!   penalty that grows with the degree.
//!
//! Neither penalty holds back straight lines; the constant is always among the functions.

use std::ops::Range;

use super::ranks::ranks;
use crate::kernel::normal_quantile;

/// Steps of the splines where the sample is large.
const MOST_STEPS: usize = 20;
/// Points a step needs, and a product of polynomials.
const POINTS_A_STEP: usize = 50;
const POINTS_A_TERM: usize = 20;
const MOST_TERMS: usize = 200;
const HIGHEST_DEGREE: u8 = 3;

/// A basis over a sample.
#[derive(Debug, Clone)]
pub struct Basis {
    /// Normal scores, `[value][point]`.
    scores: Vec<Vec<f64>>,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Splines {
        low: f64,
        step: f64,
        steps: usize,
    },
    /// Degrees of each value in each term.
    Products(Vec<Vec<u8>>),
}

impl Basis {
    /// A basis for values given as columns of equal length, none of which is constant; none where
    /// there are too many values for so few points.
    pub fn over(values: &[Vec<f64>]) -> Option<Self> {
        let points = values.first()?.len();
        let scores: Vec<Vec<f64>> = values.iter().map(|column| normal_scores(column)).collect();
        let form = match scores.as_slice() {
            [only] => splines(only, points),
            _ => Form::Products(products(values.len(), points)?),
        };
        Some(Self { scores, form })
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.scores[0].len()
    }

    /// Number of functions.
    pub fn size(&self) -> usize {
        match &self.form {
            Form::Splines { steps, .. } => steps + 3,
            Form::Products(terms) => terms.len(),
        }
    }

    /// Writes the functions at a point and tells where they are not zero.
    pub fn fill(&self, point: usize, row: &mut [f64]) -> Range<usize> {
        match &self.form {
            Form::Splines { low, step, steps } => {
                row.fill(0.0);
                let at = (self.scores[0][point] - low) / step;
                let first = (at as usize).min(steps - 1);
                row[first..first + 4].copy_from_slice(&cubic_weights(at - first as f64));
                first..first + 4
            }
            Form::Products(terms) => {
                for (place, degrees) in row.iter_mut().zip(terms) {
                    let factors = self.scores.iter().zip(degrees);
                    *place = factors
                        .map(|(scores, &degree)| hermite(degree, scores[point]))
                        .fold(1.0, |product, factor| product * factor);
                }
                0..terms.len()
            }
        }
    }

    /// What is penalised: a symmetric matrix, row by row.
    pub fn penalty(&self) -> Vec<f64> {
        let size = self.size();
        let mut penalty = vec![0.0; size * size];
        match &self.form {
            Form::Splines { .. } => {
                for start in 0..size - 2 {
                    let second = [1.0, -2.0, 1.0];
                    for (i, x) in second.iter().enumerate() {
                        for (j, y) in second.iter().enumerate() {
                            penalty[(start + i) * size + start + j] += x * y;
                        }
                    }
                }
            }
            Form::Products(terms) => {
                for (at, degrees) in terms.iter().enumerate() {
                    let degree = degrees.iter().sum::<u8>();
                    let beyond = f64::from(degree.saturating_sub(1));
                    penalty[at * size + at] = beyond * beyond;
                }
            }
        }
        penalty
    }
}

fn normal_scores(column: &[f64]) -> Vec<f64> {
    let size = column.len() as f64;
    let ranks = ranks(column);
    let score = |rank: &f64| normal_quantile((rank - 0.5) / size);
    ranks.iter().map(score).collect()
}

fn splines(scores: &[f64], points: usize) -> Form {
    let low = scores.iter().copied().fold(f64::INFINITY, f64::min);
    let high = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let steps = (points / POINTS_A_STEP).clamp(3, MOST_STEPS);
    Form::Splines {
        low,
        step: (high - low) / steps as f64,
        steps,
    }
}

/// Weights of the four cubic B-splines over a step, at the share `t` of it.
fn cubic_weights(t: f64) -> [f64; 4] {
    let (u, t2) = (1.0 - t, t * t);
    let t3 = t2 * t;
    [
        u * u * u / 6.0,
        (3.0 * t3 - 6.0 * t2 + 4.0) / 6.0,
        (-3.0 * t3 + 3.0 * t2 + 3.0 * t + 1.0) / 6.0,
        t3 / 6.0,
    ]
}

/// Orthonormal Hermite polynomials of a standard normal.
fn hermite(degree: u8, z: f64) -> f64 {
    match degree {
        0 => 1.0,
        1 => z,
        2 => (z * z - 1.0) / std::f64::consts::SQRT_2,
        _ => (z * z * z - 3.0 * z) / 6.0_f64.sqrt(),
    }
}

/// Degrees of all terms up to the highest total degree for which the points suffice.
fn products(values: usize, points: usize) -> Option<Vec<Vec<u8>>> {
    let most = MOST_TERMS.min(points / POINTS_A_TERM);
    let degrees = (1..=HIGHEST_DEGREE).rev();
    degrees
        .map(|degree| terms(values, degree))
        .find(|terms| terms.len() <= most)
}

/// All ways to give each value a degree, `degree` in total at most.
fn terms(values: usize, degree: u8) -> Vec<Vec<u8>> {
    let mut found = vec![vec![0; values]];
    let mut last = found.clone();
    for _ in 0..degree {
        let mut next = Vec::new();
        for term in &last {
            // Each term once: only values from the last one raised on are raised.
            let from = term.iter().rposition(|&own| own > 0).unwrap_or(0);
            for at in from..values {
                let mut raised = term.clone();
                raised[at] += 1;
                next.push(raised);
            }
        }
        found.extend(next.iter().cloned());
        last = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splines_sum_to_one_everywhere() {
        let column: Vec<f64> = (0..1000).map(f64::from).collect();
        let basis = Basis::over(&[column]).unwrap();
        let mut row = vec![0.0; basis.size()];
        for point in 0..1000 {
            let span = basis.fill(point, &mut row);
            let inside: f64 = row[span].iter().sum();
            assert!(
                (inside - 1.0).abs() < 1e-12,
                "nothing lies outside the span"
            );
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    /// C(values + degree, degree) terms of at most that degree.
    #[test]
    fn terms_are_counted_once() {
        let found = terms(4, 3);
        assert_eq!(found.len(), 35);
        let mut unique = found.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 35);
    }

    #[test]
    fn too_many_values_have_no_basis() {
        let column: Vec<f64> = (0..400).map(f64::from).collect();
        assert!(Basis::over(&vec![column.clone(); 30]).is_none());
        assert_eq!(Basis::over(&vec![column; 5]).unwrap().size(), 6);
    }
}
