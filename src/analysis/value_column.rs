//! One number on each path for an uncertain value: its mean over the years that count.
//!
//! A value that is drawn once is its own mean. A yearly process, and a path over time that moves in
//! several ways, says more than its mean does; that is told. An event counts by the share of years in
//! which it lasts.

use indexmap::IndexMap;

use crate::engine::simulate;
use crate::graph::NodeId;
use crate::model::{Compiled, Model, UncertainValue};
use crate::uncertainty::PointSet;

/// Correlation with the mean over the years above which a year says nothing more than it.
const SAME: f64 = 0.9999;

/// Means over the years after the base year up to `last_year`, and whether they say less than the
/// value; none where it has no number in some of these years.
pub(super) fn value_column(
    compiled: &Compiled,
    points: &PointSet,
    model: &Model,
    value: &UncertainValue,
    last_year: i32,
) -> Option<(Vec<f64>, bool)> {
    let weighted = counting(model, value, last_year);
    if weighted.is_empty() {
        return None;
    }
    let nodes: Vec<NodeId> = weighted.keys().copied().collect();
    let paths = simulate(&compiled.graph, points, &nodes, points.paths(), &|_| ()).ok()?;
    let years: Vec<Vec<f64>> = (0..nodes.len()).map(|at| paths.column(at)).collect();
    let all: f64 = weighted.values().sum();
    let mut mean = vec![0.0; paths.len()];
    for (year, count) in years.iter().zip(weighted.values()) {
        let sums = mean.iter_mut().zip(year);
        sums.for_each(|(sum, value)| *sum += value * count / all);
    }
    let is_mean = years.iter().any(|year| says_more(year, &mean));
    Some((mean, is_mean))
}

/// Its nodes in the years that count, and of how many years each is the value.
fn counting(model: &Model, value: &UncertainValue, last_year: i32) -> IndexMap<NodeId, f64> {
    let mut nodes = &value.nodes;
    if value.quantity.is_none() {
        // An event: whether it lasts.
        let series = model.inputs.iter().find(|own| own.name == value.name);
        nodes = series.map_or(nodes, |own| &own.nodes);
    }
    let base_year = model.years[0];
    let years = model.years.iter().zip(nodes);
    let counting = years.filter(|(year, _)| **year > base_year && **year <= last_year);
    let mut distinct = IndexMap::new();
    counting.for_each(|(_, node)| *distinct.entry(*node).or_insert(0.0) += 1.0);
    distinct
}

/// Whether a year varies in a way that its mean over the years does not tell.
fn says_more(year: &[f64], mean: &[f64]) -> bool {
    let count = year.len() as f64;
    let centre = |values: &[f64]| values.iter().sum::<f64>() / count;
    let (y, m) = (centre(year), centre(mean));
    let (mut yy, mut mm, mut ym) = (0.0, 0.0, 0.0);
    for (a, b) in year.iter().zip(mean) {
        yy += (a - y) * (a - y);
        mm += (b - m) * (b - m);
        ym += (a - y) * (b - m);
    }
    yy > 0.0 && ym * ym < SAME * yy * mm
}
