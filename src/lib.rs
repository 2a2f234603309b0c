//! Plancast: given a plan, its people and its money, how likely is each target,
//! by when, under which budget.
//!
//! Data flows one way:
//! `scenario files -> Scenario -> plan graph -> Paths -> Summary -> figures, tables -> files`.
//! Each folder uses only those before it in this order: `kernel`, `demography`,
//! `expression`, `uncertainty`, `forecast`, `scenario`, `graph`, `model`, `engine`, `statistics`,
//! `analysis`, `words`, `charts`, `report`, `cli`.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")
)]

// Samples of figures are shared with the benchmarks, which know the crate by its name.
#[cfg(test)]
extern crate self as plancast;

pub mod analysis;
pub mod charts;
pub mod cli;
pub mod demography;
pub mod engine;
pub mod expression;
pub mod forecast;
pub mod graph;
pub mod kernel;
pub mod model;
pub mod report;
pub mod scenario;
pub mod statistics;
pub mod uncertainty;
pub mod words;
