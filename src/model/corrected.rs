//! `[history]` with `bands = "corrected"`: what corrects the bands, and the stretch as nodes.
//!
//! The correction rests on all series of the table, up to the base year, each on its own link:
//! what is known on the plan's first day.

use super::compiler::{Compiler, Context};
use crate::forecast::{Correction, History, LEAST_FOR_BACKTEST, Link, Stretch};
use crate::graph::{Binary, Graph, NodeId};
use crate::scenario::Finding;

impl Compiler<'_> {
    /// What corrects the bands, where the plan asks for it; a finding where nothing can.
    pub(super) fn correction(&mut self, context: Context<'_>) -> Option<Correction> {
        let record = self.scenario.history.as_ref()?;
        if !record.corrected {
            return None;
        }
        if self.correction.is_none() {
            let year = self.years.base;
            let known: Vec<(History, Link)> = record
                .series
                .values()
                .map(|own| (own.history.until(year), own.link))
                .collect();
            let known = known.iter().map(|(history, link)| (history, *link));
            self.correction = Some(Correction::of(known));
        }
        let found = self.correction.clone().flatten();
        if found.is_none() {
            let message = format!(
                "bands can't be corrected: no series has {LEAST_FOR_BACKTEST} values up to {} from \
                 which past forecasts could be checked",
                self.years.base
            );
            let finding = Finding::error(record.place.clone(), "history.bands", message);
            let finding = finding
                .label("too little of a record")
                .related(context.place.clone(), "forecast here");
            self.report(finding.hint("leave `bands` away, or `bands = \"plain\"`"));
        }
        found
    }
}

/// [`Stretch::apply`] of a node: the centre, and for each piece its slope times how far the
/// deviation goes into it.
pub(super) fn stretched(graph: &mut Graph, stretch: &Stretch, z: NodeId) -> NodeId {
    let [first, .., last] = stretch.pairs.as_slice() else {
        return z;
    };
    let centre = graph.constant(stretch.centre);
    let deviation = graph.subtract(z, centre);
    let zero = graph.constant(0.0);
    let mut terms = vec![centre];
    let mut piece = |graph: &mut Graph, node: NodeId, slope: f64| {
        let slope = graph.constant(slope);
        terms.push(graph.multiply(slope, node));
    };
    // Each piece runs from its end nearer to the median, where it adds nothing, outwards.
    for pair in stretch.pairs.windows(2) {
        let [(low, low_to), (high, high_to)] = [pair[0], pair[1]];
        let slope = (high_to - low_to) / (high - low);
        let (near, far) = if low >= 0.0 { (low, high) } else { (high, low) };
        let near = graph.constant(near);
        let far = graph.constant(far);
        let inside = match low >= 0.0 {
            true => {
                let raised = graph.binary(Binary::Max, deviation, near);
                graph.binary(Binary::Min, raised, far)
            }
            false => {
                let lowered = graph.binary(Binary::Min, deviation, near);
                graph.binary(Binary::Max, lowered, far)
            }
        };
        let gone = graph.subtract(inside, near);
        piece(graph, gone, slope);
    }
    let low = graph.constant(first.0);
    let below = graph.subtract(deviation, low);
    let below = graph.binary(Binary::Min, below, zero);
    piece(graph, below, first.1 / first.0);
    let high = graph.constant(last.0);
    let above = graph.subtract(deviation, high);
    let above = graph.binary(Binary::Max, above, zero);
    piece(graph, above, last.1 / last.0);
    graph.sum(&terms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Central;

    #[test]
    fn nodes_do_what_the_stretch_does() {
        let stretch = Stretch {
            centre: 10.0,
            pairs: vec![
                (-4.0, -6.0),
                (-1.0, -3.0),
                (0.0, 0.0),
                (1.0, 0.5),
                (3.0, 6.0),
            ],
        };
        for at in -20..=60 {
            let z = 0.5 * f64::from(at);
            let mut graph = Graph::new();
            let node = graph.constant(z);
            let found = stretched(&mut graph, &stretch, node);
            let found = Central::new(0.5).value(&graph, found);
            assert!((found - stretch.apply(z)).abs() < 1e-12, "{z} {found}");
        }
    }
}
