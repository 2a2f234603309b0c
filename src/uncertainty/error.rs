//! Why a distribution can't be made.

use super::family::Family;
use thiserror::Error;

/// What is wrong with a distribution's parameters.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum DistributionError {
    /// The family takes another number of parameters.
    #[error("{} takes {} parameters, not {found}", .family.name(), .family.parameter_names().len())]
    Count {
        /// The family asked for.
        family: Family,
        /// How many parameters were given.
        found: usize,
    },
    /// A parameter is outside what the family allows.
    #[error("{}: {parameter} is {value}, but must be {allowed}", .family.name())]
    Parameter {
        /// The family asked for.
        family: Family,
        /// The parameter's name.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it may be, in words.
        allowed: &'static str,
    },
    /// No value or component was given.
    #[error("{distribution} needs at least one value")]
    Empty {
        /// `discrete`, `mixture` or `empirical`.
        distribution: &'static str,
    },
    /// A value is not finite.
    #[error("{distribution}: value {} is {value}, but must be finite", .index + 1)]
    Value {
        /// `discrete` or `empirical`.
        distribution: &'static str,
        /// Its place, from zero.
        index: usize,
        /// Its value.
        value: f64,
    },
    /// A weight is negative or not finite.
    #[error("{distribution}: weight {} is {value}, but must be finite and at least 0", .index + 1)]
    Weight {
        /// `discrete` or `mixture`.
        distribution: &'static str,
        /// Its place, from zero.
        index: usize,
        /// Its value.
        value: f64,
    },
    /// All weights are zero.
    #[error("{distribution}: the weights add up to nothing")]
    WeightSum {
        /// `discrete` or `mixture`.
        distribution: &'static str,
    },
    /// Low and high are not in order.
    #[error("{distribution}: low is {low} and high is {high}, but low must not be above high")]
    Bounds {
        /// `truncated` or `interval`.
        distribution: &'static str,
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
    /// The distribution has no probability between the bounds.
    #[error("truncated: there is no probability between {low} and {high}")]
    NoProbability {
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
}
