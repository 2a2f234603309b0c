//! The growth that a plan gives what should move as a recorded series does.
//!
//! On every path `(x_h / x_0)^(1/h) − 1` from the base year on, reduced to its median and the central
//! 80 %. Nothing is said of what is not above zero on every path: it has no rate.

use std::ops::Range;

use super::paths::point_set;
use crate::engine::{NonFinite, simulate};
use crate::kernel::pow;
use crate::model::Compiled;
use crate::scenario::Scenario;
use crate::statistics::quantiles_in_place;

/// Growth a year since the base year.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedGrowth {
    /// The year until which.
    pub year: i32,
    /// The median.
    pub median: f64,
    /// The central 80 % of paths.
    pub band: Range<f64>,
}

/// The growth of every series that has something alike, in the wanted years, in the scenario at
/// `position`.
///
/// # Errors
/// A value that is not finite.
pub fn planned_growth(
    compiled: &Compiled,
    scenarios: &[Scenario],
    position: usize,
    years: &[i32],
) -> Result<Vec<(String, Vec<PlannedGrowth>)>, NonFinite> {
    let model = &compiled.models[position];
    let points = point_set(scenarios);
    let mut all = Vec::new();
    for (id, nodes) in &model.alike {
        let at: Vec<usize> = years
            .iter()
            .filter_map(|year| model.years.iter().position(|own| own == year))
            .filter(|&at| at > 0)
            .collect();
        let mut outputs = vec![nodes[0]];
        outputs.extend(at.iter().map(|&at| nodes[at]));
        let paths = simulate(
            &compiled.graph,
            &points,
            &outputs,
            scenarios[0].run.paths,
            &|_| (),
        )?;
        let base = paths.column(0);
        let growth = at.iter().enumerate().filter_map(|(column, &at)| {
            let power = 1.0 / at as f64;
            let ends = paths.column(column + 1);
            let pairs = base.iter().zip(&ends);
            if pairs
                .clone()
                .any(|(start, end)| *start <= 0.0 || *end <= 0.0)
            {
                return None;
            }
            let rates = pairs.map(|(start, end)| pow(end / start, power) - 1.0);
            let mut rates: Vec<f64> = rates.collect();
            let found = quantiles_in_place(&mut rates, &[0.1, 0.5, 0.9]).ok()?;
            Some(PlannedGrowth {
                year: model.years[at],
                median: found[1],
                band: found[0]..found[2],
            })
        });
        all.push((id.clone(), growth.collect()));
    }
    Ok(all)
}
