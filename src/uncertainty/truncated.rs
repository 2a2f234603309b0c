//! A distribution restricted to an interval and scaled up again.
//!
//! `F_t(x) = (F(x) − F(low⁻))/(F(high) − F(low⁻))` from low to high, both
//! included. Both tails are kept, so a cut far out in either tail is accurate.

use super::distribution::Distribution;
use super::tails::Tails;

/// A distribution between bounds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Truncated {
    inner: Box<Distribution>,
    low: f64,
    high: f64,
    /// The first and the last value inside the bounds; rounding must not pass them, since
    /// a bound itself need not be a possible value.
    smallest: f64,
    largest: f64,
    /// The inner tails just below `low` and at `high`.
    below: Tails,
    within: Tails,
    probability: f64,
}

/// `P(from < X ≤ to)`, from the tails that cancel less.
fn between(from: Tails, to: Tails) -> f64 {
    if from.lower < 0.5 {
        to.lower - from.lower
    } else {
        from.upper - to.upper
    }
}

impl Truncated {
    /// The truncated distribution, or nothing where no probability is left.
    pub(super) fn new(inner: Distribution, low: f64, high: f64) -> Option<Self> {
        let below = inner.tails_below(low);
        let within = inner.tails(high);
        let probability = between(below, within);
        let smallest = inner.quantile_at(Tails {
            lower: below.lower.next_up(),
            upper: below.upper.next_down(),
        });
        let largest = inner.quantile_at(within);
        (probability > 0.0).then(|| Self {
            inner: Box::new(inner),
            low,
            high,
            smallest: if smallest > low { smallest } else { low },
            largest: if largest < high { largest } else { high },
            below,
            within,
            probability,
        })
    }

    pub(super) fn inner(&self) -> &Distribution {
        &self.inner
    }

    pub(super) fn bounds(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    pub(super) fn quantile_at(&self, target: Tails) -> f64 {
        let x = self.inner.quantile_at(Tails {
            lower: self.below.lower + target.lower * self.probability,
            upper: self.within.upper + target.upper * self.probability,
        });
        let x = if x > self.smallest { x } else { self.smallest };
        if x < self.largest { x } else { self.largest }
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        if x < self.low {
            Tails::NONE
        } else if x >= self.high {
            Tails::ALL
        } else {
            self.scaled(self.inner.tails(x))
        }
    }

    pub(super) fn tails_below(&self, x: f64) -> Tails {
        if x <= self.low {
            Tails::NONE
        } else if x > self.high {
            Tails::ALL
        } else {
            self.scaled(self.inner.tails_below(x))
        }
    }

    fn scaled(&self, inner: Tails) -> Tails {
        Tails {
            lower: between(self.below, inner) / self.probability,
            upper: if self.within.upper < 0.5 {
                (inner.upper - self.within.upper) / self.probability
            } else {
                (self.within.lower - inner.lower) / self.probability
            },
        }
    }
}
