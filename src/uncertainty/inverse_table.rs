//! A quantile function as a table of polynomials in the normal score.
//!
//! `Q(Φ(z))` is far smoother in `z` than `Q` is in `u`: both tails become gentle.
//! The range −8.25 to 8.25, which holds every uniform of 52 bits, is cut into 264
//! cells of 1/16. In each the polynomial of degree 7 through the Chebyshev-Lobatto
//! points (ends included, so that neighbours meet) is evaluated by Horner's rule.
//!
//! Nothing is assumed about smoothness: when the table is built, each cell is
//! compared with the quantile function at five further points, and a cell that
//! misses by more than 2e-10, relative to the value or to the cell's own rise, is
//! left to direct evaluation. So a kink or a gap costs its own cell only.
//! Monotone up to rounding.

use super::distribution::Distribution;
use super::tails::Tails;

const DEGREE: usize = 7;
const CELLS_PER_UNIT: f64 = 16.0;
const REACH: f64 = 8.25;
const CELLS: usize = 264;
const TOLERANCE: f64 = 2e-10;

type Cell = [f64; DEGREE + 1];
/// A cell whose value is NaN, which asks for direct evaluation.
const DIRECT: Cell = [f64::NAN; DEGREE + 1];

/// Rows: the coefficients of the Chebyshev polynomials T_0 … T_7.
const CHEBYSHEV: [[f64; DEGREE + 1]; DEGREE + 1] = [
    [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [-1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, -3.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0],
    [1.0, 0.0, -8.0, 0.0, 8.0, 0.0, 0.0, 0.0],
    [0.0, 5.0, 0.0, -20.0, 0.0, 16.0, 0.0, 0.0],
    [-1.0, 0.0, 18.0, 0.0, -48.0, 0.0, 32.0, 0.0],
    [0.0, -7.0, 0.0, 56.0, 0.0, -112.0, 0.0, 64.0],
];

/// The table of one distribution.
#[derive(Debug, Clone)]
pub(super) struct InverseTable {
    cells: Vec<Cell>,
}

impl InverseTable {
    /// Tabulates the quantile function of a distribution.
    pub(super) fn new(distribution: &Distribution) -> Self {
        let nodes = lobatto();
        let mut at_left = score_quantile(distribution, -REACH);
        let mut cells = Vec::with_capacity(CELLS);
        for index in 0..CELLS {
            let centre = (index as f64 + 0.5) / CELLS_PER_UNIT - REACH;
            let at = |s: f64| score_quantile(distribution, centre + s * (0.5 / CELLS_PER_UNIT));
            let mut values = [at_left; DEGREE + 1];
            for (value, &node) in values.iter_mut().zip(&nodes).skip(1) {
                *value = at(node);
            }
            at_left = values[DEGREE];
            let cell = interpolate(&nodes, &values);
            cells.push(if holds(&cell, &values, at) {
                cell
            } else {
                DIRECT
            });
        }
        Self { cells }
    }

    /// The value at a normal score, or NaN where it is to be evaluated directly.
    #[inline(always)]
    pub(super) fn value(&self, z: f64) -> f64 {
        let place = (z + REACH) * CELLS_PER_UNIT;
        // A score outside the range, or NaN, falls to the first test or the last cell.
        let index = place as usize;
        if !(place >= 0.0 && index < CELLS) {
            return f64::NAN;
        }
        evaluate(&self.cells[index], 2.0 * (place - index as f64) - 1.0)
    }

    /// How many of the cells are left to direct evaluation.
    pub(super) fn direct_cells(&self) -> usize {
        self.cells.iter().filter(|cell| cell[0].is_nan()).count()
    }
}

fn score_quantile(distribution: &Distribution, z: f64) -> f64 {
    distribution.quantile_at(Tails::of_normal(z))
}

/// The points `−cos(kπ/7)`, from −1 to 1.
fn lobatto() -> Cell {
    std::array::from_fn(|k| -libm::cos(k as f64 * std::f64::consts::PI / DEGREE as f64))
}

#[inline(always)]
fn evaluate(cell: &Cell, s: f64) -> f64 {
    let mut sum = cell[DEGREE];
    let mut i = DEGREE;
    while i > 0 {
        i -= 1;
        sum = sum * s + cell[i];
    }
    sum
}

/// The coefficients in `s` of the polynomial through the values at the nodes.
fn interpolate(nodes: &Cell, values: &Cell) -> Cell {
    let mut cell = [0.0; DEGREE + 1];
    if values[0] == values[DEGREE] {
        cell[0] = values[0];
        return cell;
    }
    for (order, row) in CHEBYSHEV.iter().enumerate() {
        // The discrete cosine sum, with half weight at both ends; T_0 and T_7 count half.
        let mut sum = 0.0;
        for (k, (&node, &value)) in nodes.iter().zip(values).enumerate() {
            let weight = if k == 0 || k == DEGREE { 0.5 } else { 1.0 };
            sum += weight * value * evaluate(row, node);
        }
        let share = if order == 0 || order == DEGREE {
            1.0
        } else {
            2.0
        };
        let coefficient = sum * share / DEGREE as f64;
        for (total, power) in cell.iter_mut().zip(row) {
            *total += coefficient * power;
        }
    }
    cell
}

/// Whether the polynomial meets the function between its nodes.
fn holds(cell: &Cell, values: &Cell, at: impl Fn(f64) -> f64) -> bool {
    let rise = (values[DEGREE] - values[0]).abs();
    [0, 1, 3, 5, 6].into_iter().all(|k: u8| {
        let angle = (f64::from(k) + 0.5) * std::f64::consts::PI / DEGREE as f64;
        let s = libm::cos(angle);
        let expected = at(s);
        let scale = if expected.abs() > rise {
            expected.abs()
        } else {
            rise
        };
        // False for a NaN as well.
        (evaluate(cell, s) - expected).abs() <= TOLERANCE * scale
    })
}
