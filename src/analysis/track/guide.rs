//! Draws that are moved towards what was measured.
//!
//! Where many measurements, or precise ones, leave few paths with any weight, the paths themselves
//! are moved. Every random input is a standard normal `z`; the measured quantities are taken as
//! linear in it near what was measured, `h ≈ a + H z` with spread `R` about the measurements (their
//! error and what the line leaves over). Then
//!
//! `z' = z + K (y - a - H z - √R e)`, `K = Hᵀ (H Hᵀ + R)⁻¹`,
//!
//! with `e` fresh normals, is distributed as `N(K (y - a), I - K H)`: what the measurements make of
//! the inputs were the line exact (Matheron's rule; as an ensemble smoother, Evensen and van Leeuwen
//! 2000). The line need not be exact: each path carries the weight `prior / proposal`, so that
//! whatever line was used the answer is that of Bayes (importance sampling), and where everything is
//! linear and Gaussian all weights are equal. The line is fitted again on the moved paths a few
//! times, as in a Gauss-Newton search.

use super::super::shifted::{normals, replacements, scaled, weighted};
use crate::graph::{Graph, NodeId};
use crate::statistics::CholeskyFactor;

/// Ends the names of the fresh normals; no name of a plan can hold it.
const FRESH: &str = " (measured)";

/// A linear view of the measured quantities: `a + H z`, and what it leaves over.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// `a`, by measurement.
    intercepts: Vec<f64>,
    /// `H`: by measurement, a slope for each coordinate.
    slopes: Vec<Vec<f64>>,
    /// Variance about the line, by measurement.
    residuals: Vec<f64>,
}

impl Line {
    /// Least squares of each measured column on the coordinates' columns; none where there are too
    /// few paths for so many coordinates.
    pub(super) fn fit(coordinates: &[Vec<f64>], measured: &[Vec<f64>]) -> Option<Self> {
        let paths = measured.first()?.len();
        let size = coordinates.len() + 1;
        if paths < 4 * size {
            return None;
        }
        let column = |at: usize| (at > 0).then(|| coordinates[at - 1].as_slice());
        let product = |x: Option<&[f64]>, y: Option<&[f64]>| match (x, y) {
            (Some(x), Some(y)) => x.iter().zip(y).map(|(x, y)| x * y).sum(),
            (Some(x), None) | (None, Some(x)) => x.iter().sum(),
            (None, None) => paths as f64,
        };
        let mut gram = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..=i {
                gram[i * size + j] = product(column(i), column(j));
            }
        }
        let factor = CholeskyFactor::new(&gram, size)?;
        let mut line = Self {
            intercepts: Vec::new(),
            slopes: Vec::new(),
            residuals: Vec::new(),
        };
        for values in measured {
            let mean = values.iter().sum::<f64>() / paths as f64;
            let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
            let right: Vec<f64> = (0..size)
                .map(|at| product(column(at), Some(&centred)))
                .collect();
            let solved = factor.solve(&right);
            let mut left = centred;
            for (slope, column) in solved[1..].iter().zip(coordinates) {
                left.iter_mut()
                    .zip(column)
                    .for_each(|(left, z)| *left -= slope * z);
            }
            let squares: f64 = left
                .iter()
                .map(|left| (left - solved[0]) * (left - solved[0]))
                .sum();
            line.intercepts.push(mean + solved[0]);
            line.slopes.push(solved[1..].to_vec());
            line.residuals.push(squares / (paths - size) as f64);
        }
        Some(line)
    }
}

/// Measured values and the variances of their errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured<'a> {
    pub(super) values: &'a [f64],
    pub(super) variances: &'a [f64],
}

/// A moved copy of some nodes, and the logarithm of `prior / proposal` on each path.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    pub(super) outputs: Vec<NodeId>,
    /// The moved coordinates.
    pub(super) coordinates: Vec<NodeId>,
    pub(super) log_ratio: NodeId,
}

/// Builds the moved copy; none where the measurements cannot be told apart.
pub(super) fn moved(
    graph: &mut Graph,
    outputs: &[NodeId],
    coordinates: &[u32],
    line: &Line,
    measured: Measured<'_>,
) -> Option<Moved> {
    let count = measured.values.len();
    let spread: Vec<f64> = measured
        .variances
        .iter()
        .zip(&line.residuals)
        .map(|(error, left)| error + left)
        .collect();
    let dot = |x: &[f64], y: &[f64]| -> f64 { x.iter().zip(y).map(|(x, y)| x * y).sum() };
    let mut inner = vec![0.0; count * count];
    for i in 0..count {
        for j in 0..=i {
            inner[i * count + j] = dot(&line.slopes[i], &line.slopes[j]);
        }
        inner[i * count + i] += spread[i];
    }
    let factor = CholeskyFactor::new(&inner, count)?;
    // Rows of `K`, a number for each measurement.
    let gains: Vec<Vec<f64>> = (0..coordinates.len())
        .map(|at| {
            let column: Vec<f64> = line.slopes.iter().map(|slopes| slopes[at]).collect();
            factor.solve(&column)
        })
        .collect();
    let gaps: Vec<f64> = measured
        .values
        .iter()
        .zip(&line.intercepts)
        .map(|(value, intercept)| value - intercept)
        .collect();
    let means: Vec<f64> = gains.iter().map(|gain| dot(gain, &gaps)).collect();
    let log_spread: f64 = spread.iter().map(|&own| crate::kernel::ln(own)).sum();
    // ln φ(z') - ln q(z'), with q = N(m, P) and P⁻¹ = I + Hᵀ R⁻¹ H.
    let constant = 0.5 * dot(&means, &means) - 0.5 * (factor.log_determinant() - log_spread);

    let normals = normals(graph, coordinates);
    let pulls: Vec<NodeId> = (0..count)
        .map(|at| {
            let linear = weighted(graph, &line.slopes[at], &normals);
            let year = i32::try_from(at).expect("few measurements");
            let fresh = graph.normal(FRESH, Some(year));
            let noise = scaled(graph, spread[at].sqrt(), fresh);
            let gap = graph.constant(gaps[at]);
            let rest = graph.subtract(gap, linear);
            graph.subtract(rest, noise)
        })
        .collect();
    let mut shifted = Vec::with_capacity(normals.len());
    for (&normal, gain) in normals.iter().zip(&gains) {
        let shift = weighted(graph, gain, &pulls);
        shifted.push(graph.add(normal, shift));
    }
    let replaced = replacements(graph, coordinates, &shifted);
    let along = weighted(graph, &means, &shifted);
    let mut log_ratio = graph.constant(constant);
    log_ratio = graph.subtract(log_ratio, along);
    for (at, slopes) in line.slopes.iter().enumerate() {
        let centre = graph.constant(dot(slopes, &means));
        let linear = weighted(graph, slopes, &shifted);
        let gap = graph.subtract(linear, centre);
        let square = graph.multiply(gap, gap);
        let term = scaled(graph, 0.5 / spread[at], square);
        log_ratio = graph.add(log_ratio, term);
    }
    Some(Moved {
        outputs: graph.substituted(outputs, &replaced),
        coordinates: shifted,
        log_ratio,
    })
}
