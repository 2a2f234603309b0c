//! Monotone piecewise cubic interpolation.
//!
//! A Hermite cubic on each interval. Its slopes are those of the natural cubic
//! spline, which is smooth, filtered after Hyman (1983, SIAM Journal on
//! Scientific and Statistical Computing 4(4), 645-654, doi:10.1137/0904045): a
//! slope is zero where the data turn, and otherwise has their sign and at most
//! three times the smaller neighbouring secant, which is sufficient for
//! monotonicity (Fritsch and Carlson 1980, SIAM Journal on Numerical Analysis
//! 17(2), 238-246, doi:10.1137/0717021).

/// An interpolant through points in increasing order of `x`.
#[derive(Clone, Debug)]
pub(super) struct Monotone {
    x: Vec<f64>,
    y: Vec<f64>,
    slope: Vec<f64>,
}

impl Monotone {
    /// Interpolates two points or more.
    pub(super) fn new(x: Vec<f64>, y: Vec<f64>) -> Self {
        assert!(x.len() == y.len() && x.len() >= 2, "two points or more");
        let secant: Vec<f64> = (1..x.len())
            .map(|i| (y[i] - y[i - 1]) / (x[i] - x[i - 1]))
            .collect();
        let mut slope = natural_spline_slopes(&x, &secant);
        for i in 0..slope.len() {
            let left = secant[i.saturating_sub(1)];
            let right = secant[if i < secant.len() { i } else { i - 1 }];
            slope[i] = filtered(slope[i], left, right);
        }
        Self { x, y, slope }
    }

    /// The value at `at`; beyond the ends the tangent continues.
    pub(super) fn at(&self, at: f64) -> f64 {
        let last = self.x.len() - 1;
        if at <= self.x[0] {
            return self.y[0] + (at - self.x[0]) * self.slope[0];
        }
        if at >= self.x[last] {
            return self.y[last] + (at - self.x[last]) * self.slope[last];
        }
        let i = self.x.partition_point(|&x| x <= at) - 1;
        let width = self.x[i + 1] - self.x[i];
        let t = (at - self.x[i]) / width;
        let u = 1.0 - t;
        let ends = self.y[i] * (1.0 + 2.0 * t) * u * u + self.y[i + 1] * (3.0 - 2.0 * t) * t * t;
        ends + width * t * u * (self.slope[i] * u - self.slope[i + 1] * t)
    }
}

/// Hyman's filter of a slope between two secants.
fn filtered(slope: f64, left: f64, right: f64) -> f64 {
    if left * right <= 0.0 || slope * left < 0.0 {
        return 0.0;
    }
    let smaller = if left.abs() < right.abs() {
        left
    } else {
        right
    };
    let bound = 3.0 * smaller;
    if slope.abs() > bound.abs() {
        bound
    } else {
        slope
    }
}

/// Slopes of the natural cubic spline: a tridiagonal system, solved by Thomas's
/// elimination.
fn natural_spline_slopes(x: &[f64], secant: &[f64]) -> Vec<f64> {
    let last = secant.len();
    let width = |i: usize| x[i + 1] - x[i];
    // Row i: below·d[i-1] + diagonal·d[i] + above·d[i+1] = right.
    let row = |i: usize| match i {
        0 => (0.0, 2.0, 1.0, 3.0 * secant[0]),
        i if i == last => (1.0, 2.0, 0.0, 3.0 * secant[last - 1]),
        i => {
            let (before, after) = (1.0 / width(i - 1), 1.0 / width(i));
            let right = 3.0 * (before * secant[i - 1] + after * secant[i]);
            (before, 2.0 * (before + after), after, right)
        }
    };
    let mut above = vec![0.0; last + 1];
    let mut slope = vec![0.0; last + 1];
    for i in 0..=last {
        let (below, diagonal, over, right) = row(i);
        let (above_before, slope_before) = if i > 0 {
            (above[i - 1], slope[i - 1])
        } else {
            (0.0, 0.0)
        };
        let pivot = diagonal - below * above_before;
        above[i] = over / pivot;
        slope[i] = (right - below * slope_before) / pivot;
    }
    for i in (0..last).rev() {
        slope[i] -= above[i] * slope[i + 1];
    }
    slope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_natural_spline_where_nothing_is_filtered() {
        // scipy 1.17.1, CubicSpline([0, 1, 3, 4, 6], [0, 1, 4, 6, 11], bc_type='natural').
        let spline = Monotone::new(
            vec![0.0, 1.0, 3.0, 4.0, 6.0],
            vec![0.0, 1.0, 4.0, 6.0, 11.0],
        );
        for (x, expected) in SCIPY {
            assert!((spline.at(x) - expected).abs() < 1e-13, "{x}");
        }
    }
    const SCIPY: [(f64, f64); 4] = [
        (0.3, 0.28165322580645163),
        (1.7, 1.889649193548387),
        (3.2, 4.371612903225807),
        (5.9, 10.734983870967742),
    ];

    #[test]
    fn stays_monotone_through_steps() {
        let y = vec![0.0, 0.0, 1.0, 100.0, 100.0, 101.0, 500.0];
        let spline = Monotone::new((0..7).map(f64::from).collect(), y);
        let mut before = 0.0;
        for i in 0..=600 {
            let value = spline.at(f64::from(i) / 100.0);
            assert!(value >= before - 1e-12, "{i}");
            before = value;
        }
        assert_eq!(spline.at(3.5), 100.0);
    }

    #[test]
    fn two_points_make_a_line() {
        let line = Monotone::new(vec![1.0, 3.0], vec![2.0, 6.0]);
        for x in [0.0, 1.0, 2.5, 3.0, 4.0] {
            assert!((line.at(x) - 2.0 * x).abs() < 1e-14);
        }
    }
}
