//! What a planner should know beside a forecast, as data.

use super::history::Point;
use super::link::Link;
use super::record::{LEAST_FOR_BACKTEST, LONGEST_VALIDATED_HORIZON};

/// A reason to trust a forecast less than its band says.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// All values are equal: the band is the noise floor alone.
    FlatHistory,
    /// Too few values to weigh the models by: the prior weights stand.
    PriorWeights {
        /// How many values there are.
        points: usize,
    },
    /// Too few values for a record of the series' own.
    NoOwnRecord {
        /// How many values there are.
        points: usize,
    },
    /// Years are missing within the history; the method's record is of complete ones.
    MissingYears {
        /// How many.
        years: i32,
    },
    /// The horizon is longer than any that was tested.
    BeyondRecord {
        /// The horizon, in years.
        horizon: u32,
    },
    /// The logit link has no record on data.
    UntestedLink,
    /// Square root or log of shares that come near their cap of 1 (or 100 %).
    NearCap {
        /// The largest value.
        largest: f64,
        /// The cap that it seems to have.
        cap: f64,
    },
    /// Values around zero on the identity scale: their mean size is small beside their
    /// spread, so that the drift is held near zero. A stated range mends it.
    AroundZero,
}

/// Values above this part of a cap make a link without a cap doubtful.
const NEAR_CAP: f64 = 0.8;

pub(super) fn warnings(points: &[Point], link: Link) -> Vec<Warning> {
    let count = points.len();
    let mut found = Vec::new();
    if points.iter().all(|point| point.value == points[0].value) {
        found.push(Warning::FlatHistory);
    }
    if count < super::filter::FIRST_SCORED {
        found.push(Warning::PriorWeights { points: count });
    }
    if count < LEAST_FOR_BACKTEST {
        found.push(Warning::NoOwnRecord { points: count });
    }
    let missing = points[count - 1].year - points[0].year + 1 - count as i32;
    if missing > 0 {
        found.push(Warning::MissingYears { years: missing });
    }
    found.extend(link_warning(points, link));
    found
}

fn link_warning(points: &[Point], link: Link) -> Option<Warning> {
    let values = || points.iter().map(|point| point.value);
    match link {
        Link::Logit { .. } => Some(Warning::UntestedLink),
        Link::Identity { range: Some(_) } => None,
        Link::Identity { range: None } => around_zero(points).then_some(Warning::AroundZero),
        Link::SquareRoot | Link::Log => {
            let largest = values().fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
            let near = |cap: f64| largest > NEAR_CAP * cap && largest <= cap;
            let cap = [1.0, 100.0].into_iter().find(|&cap| near(cap))?;
            Some(Warning::NearCap { largest, cap })
        }
    }
}

/// Whether there are values on both sides of zero, whose mean size is below their spread.
fn around_zero(points: &[Point]) -> bool {
    let negative = points.iter().any(|point| point.value < 0.0);
    if !(negative && points.iter().any(|point| point.value > 0.0)) {
        return false;
    }
    let count = points.len() as f64;
    let mean = points.iter().fold(0.0, |sum, point| sum + point.value) / count;
    let size = points
        .iter()
        .fold(0.0, |sum, point| sum + point.value.abs())
        / count;
    let squares = points.iter().fold(0.0, |sum, point| {
        sum + (point.value - mean) * (point.value - mean)
    });
    size * size < squares / count
}

/// The warning that a horizon deserves.
pub(super) fn horizon_warning(horizon: u32) -> Option<Warning> {
    (horizon > LONGEST_VALIDATED_HORIZON).then_some(Warning::BeyondRecord { horizon })
}
