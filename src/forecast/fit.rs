//! From a history to a [`Fitted`]: six filters (four on log and logit), two widths each,
//! weighted by how well they foresaw the history.

use super::component::{drift_changes, filters};
use super::filter::{FIRST_DEGREES, FIRST_SCORED, Scale, Step, VARIANCE_DISCOUNT, filter};
use super::fitted::{Component, Fitted};
use super::history::{History, Point};
use super::link::Link;
use super::warning::warnings;
use crate::kernel::exp;

/// Why a history can't be forecast.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// Fewer values than a forecast needs.
    #[error("{} too few: a forecast needs at least {LEAST_POINTS}", counted(*found))]
    TooFewPoints {
        /// How many there are.
        found: usize,
    },
    /// A value has no place on the link's scale.
    #[error("the value of {year} is {value}, but the {} link takes only {}", .link.name(), allowed(*.link))]
    OutsideLink {
        /// The link.
        link: Link,
        /// The year of the value.
        year: i32,
        /// The value.
        value: f64,
    },
    /// Every value is zero, so that nothing says how far the series may move.
    #[error("every value is 0: the {} link can't tell how far the series may move", .link.name())]
    AllZero {
        /// The link.
        link: Link,
    },
    /// The stated range of an identity link is not above zero.
    #[error("the range of the identity link is {range}, but must be above 0 and finite")]
    Range {
        /// The range.
        range: f64,
    },
    /// The bounds of a logit link are not in order.
    #[error(
        "the bounds of the logit link are {floor} and {ceiling}, but must be finite and in order"
    )]
    Bounds {
        /// The lower bound.
        floor: f64,
        /// The upper bound.
        ceiling: f64,
    },
    /// The squares of the values leave the range of numbers.
    #[error("the values are too large or too small to be squared; choose another unit")]
    Magnitude,
}

/// The fewest values from which a forecast is made.
pub const LEAST_POINTS: usize = 3;

fn counted(found: usize) -> String {
    match found {
        1 => "1 value is".to_owned(),
        found => format!("{found} values are"),
    }
}

/// The words that follow "takes only".
fn allowed(link: Link) -> String {
    match link {
        Link::SquareRoot => "values of at least 0".to_owned(),
        Link::Log => "values above 0".to_owned(),
        Link::Identity { .. } => "finite values".to_owned(),
        Link::Logit { floor, ceiling } => format!("values between {floor} and {ceiling}"),
    }
}

/// The share of a squared yearly change that the start attributes to `σ²`.
const CHANGE_SHARE: f64 = 0.6;
/// Noise floor in slope units, which keeps a flat series from claiming certainty.
const NOISE_FLOOR: f64 = 0.01;
/// Scale guesses whose squares and quotients stay numbers.
const MAGNITUDES: std::ops::RangeInclusive<f64> = 1e-200..=1e200;

/// Fits the models to a history.
///
/// # Errors
/// Too few values, values outside the link, all of them zero.
///
/// ```
/// use plancast::forecast::{History, Link, fit};
/// let history = History::yearly(2018, &[2.0, 2.1, 2.3, 2.3, 2.6])?;
/// let next = fit(&history, Link::SquareRoot)?.forecast(1);
/// assert!(next.quantile(0.1) < 2.6 && next.quantile(0.9) > 2.6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fit(history: &History, link: Link) -> Result<Fitted, FitError> {
    let points = history.points();
    check(points, link)?;
    let y: Vec<f64> = points.iter().map(|point| point.value).collect();
    let z: Vec<f64> = y.iter().map(|&y| link.apply(y)).collect();
    let slope_unit = link.slope_unit(&y, &z);
    if slope_unit == 0.0 {
        return Err(FitError::AllZero { link });
    }
    let floor = NOISE_FLOOR * slope_unit;
    let scale = Scale {
        slope_unit,
        variance: CHANGE_SHARE * mean_squared_change(points, &z) + floor * floor,
    };
    if !MAGNITUDES.contains(&scale.variance) {
        return Err(FitError::Magnitude);
    }
    let (steps, degrees) = steps(points, &z);
    let components = components(link, scale, z[0], &steps, degrees);
    let last = points[points.len() - 1];
    Ok(Fitted {
        link,
        slope_unit,
        scale_guess: scale.variance,
        origin: last.year,
        observations: points.len(),
        degrees,
        components,
        warnings: warnings(points, link),
        correction: None,
    })
}

fn check(points: &[Point], link: Link) -> Result<(), FitError> {
    match link {
        Link::Identity { range: Some(range) } if !(range > 0.0 && range.is_finite()) => {
            return Err(FitError::Range { range });
        }
        Link::Logit { floor, ceiling }
            if !(floor < ceiling && floor.is_finite() && ceiling.is_finite()) =>
        {
            return Err(FitError::Bounds { floor, ceiling });
        }
        _ => {}
    }
    if let Some(&Point { year, value }) = points.iter().find(|point| !link.holds(point.value)) {
        return Err(FitError::OutsideLink { link, year, value });
    }
    if points.len() < LEAST_POINTS {
        let found = points.len();
        return Err(FitError::TooFewPoints { found });
    }
    Ok(())
}

/// Mean squared change a year; over a gap of `k` years a random walk moves `√k` times as far.
fn mean_squared_change(points: &[Point], z: &[f64]) -> f64 {
    let pairs = points.windows(2).zip(z.windows(2));
    let sum = pairs.fold(0.0, |sum, (point, z)| {
        let years = f64::from(point[1].year - point[0].year);
        let change = z[1] - z[0];
        sum + change * change / years
    });
    sum / (points.len() - 1) as f64
}

/// The values after the first, and the degrees of freedom after the last.
fn steps(points: &[Point], z: &[f64]) -> (Vec<Step>, f64) {
    let mut degrees = FIRST_DEGREES;
    let mut steps = Vec::with_capacity(points.len() - 1);
    for index in 1..points.len() {
        let years = points[index].year - points[index - 1].year;
        for _ in 0..years {
            degrees *= VARIANCE_DISCOUNT;
        }
        let density = (index + 1 >= FIRST_SCORED).then(|| (degrees, density_constant(degrees)));
        steps.push(Step {
            years,
            z: z[index],
            density,
        });
        degrees += 1.0;
    }
    (steps, degrees)
}

fn density_constant(degrees: f64) -> f64 {
    const HALF_LN_PI: f64 = 0.572_364_942_924_700_1;
    libm::lgamma(0.5 * (degrees + 1.0)) - libm::lgamma(0.5 * degrees) - HALF_LN_PI
}

fn components(
    link: Link,
    scale: Scale,
    first: f64,
    steps: &[Step],
    degrees: f64,
) -> Vec<Component> {
    let changes = drift_changes(link);
    let mut components = Vec::with_capacity(12);
    for prior in filters(link) {
        let found = filter(prior, scale, first, steps);
        components.extend(changes.iter().map(|&(drift_change, weight)| Component {
            noise_share: prior.noise_share,
            drift_scale: prior.drift_scale,
            drift_change,
            level: found.level,
            drift: found.drift,
            covariance: found.covariance,
            variance: found.scaled_variance / degrees,
            log_likelihood: found.log_likelihood,
            weight: prior.weight * weight,
        }));
    }
    weigh(&mut components);
    components
}

/// Turns prior weights into posterior ones.
fn weigh(components: &mut [Component]) {
    let likelihoods = components.iter().map(|component| component.log_likelihood);
    let largest = likelihoods.fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    let mut sum = 0.0;
    for component in components.iter_mut() {
        component.weight *= exp(component.log_likelihood - largest);
        sum += component.weight;
    }
    for component in components {
        component.weight /= sum;
    }
}
