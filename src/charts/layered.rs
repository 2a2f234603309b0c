//! Nodes in columns, ordered so that few lines cross.
//!
//! A layered drawing (Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636): columns are
//! given; a line that skips columns passes each of them in a slot of its own, shared by all lines
//! of one source; then each column is sorted by the mean place of its neighbours, forwards and
//! backwards in turn, and the order with the fewest crossings is kept. Ties keep the order that was
//! there, so that the same diagram always looks the same. The last column keeps its order, in which
//! readers look things up.

use indexmap::IndexMap;

/// Rounds of sorting; the best of them counts.
const SWEEPS: usize = 24;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    /// A node.
    Node(usize),
    /// The lines of this node on their way through.
    Pass(usize),
}

/// Columns of slots from top to bottom, and lines between slots of neighbouring columns.
#[derive(Debug, PartialEq)]
pub(super) struct Layers {
    pub(super) columns: Vec<Vec<Slot>>,
    /// For each column but the last: places in it and in the next, and the node that a line ends in.
    pub(super) lines: Vec<Vec<(usize, usize, usize)>>,
}

/// Orders nodes, whose columns are given; edges lead to a later column, others are not looked at.
pub(super) fn order(column_of: &[usize], edges: &[(usize, usize)]) -> Layers {
    let count = column_of.iter().max().map_or(0, |last| last + 1);
    let mut columns: Vec<Vec<Slot>> = vec![Vec::new(); count];
    for (node, &column) in column_of.iter().enumerate() {
        columns[column].push(Slot::Node(node));
    }
    // Slots by column of each line, with its end.
    let mut steps: Vec<Vec<(Slot, Slot, usize)>> = vec![Vec::new(); count.saturating_sub(1)];
    for &(from, to) in edges {
        let (first, last) = (column_of[from], column_of[to]);
        let mut slot = Slot::Node(from);
        for column in first..last {
            let next = if column + 1 == last {
                Slot::Node(to)
            } else {
                let pass = Slot::Pass(from);
                if !columns[column + 1].contains(&pass) {
                    columns[column + 1].push(pass);
                }
                pass
            };
            steps[column].push((slot, next, to));
            slot = next;
        }
    }
    let mut best = (crossings(&columns, &steps), columns.clone());
    for sweep in 0..SWEEPS {
        if sweep % 2 == 0 {
            for column in (0..count.saturating_sub(1)).rev() {
                let neighbours = steps[column].iter().map(|&(from, to, _)| (from, to));
                sort(&mut columns, column, column + 1, neighbours.collect());
            }
        } else {
            for column in 1..count.saturating_sub(1) {
                let neighbours = steps[column - 1].iter().map(|&(from, to, _)| (to, from));
                sort(&mut columns, column, column - 1, neighbours.collect());
            }
        }
        let found = crossings(&columns, &steps);
        if found < best.0 {
            best = (found, columns.clone());
        }
    }
    let columns = best.1;
    let places: Vec<IndexMap<Slot, usize>> = columns.iter().map(|column| placed(column)).collect();
    let lines = steps.iter().enumerate().map(|(column, steps)| {
        let place = |&(from, to, end): &(Slot, Slot, usize)| {
            (places[column][&from], places[column + 1][&to], end)
        };
        steps.iter().map(place).collect()
    });
    Layers {
        lines: lines.collect(),
        columns,
    }
}

fn placed(column: &[Slot]) -> IndexMap<Slot, usize> {
    column
        .iter()
        .enumerate()
        .map(|(place, &slot)| (slot, place))
        .collect()
}

/// Sorts a column by the mean place of its neighbours in another; what has none stays about where it is.
fn sort(columns: &mut [Vec<Slot>], column: usize, other: usize, neighbours: Vec<(Slot, Slot)>) {
    let places = placed(&columns[other]);
    let height = |length: usize| length.max(1) as f64;
    let mut sums: IndexMap<Slot, (f64, f64)> = IndexMap::new();
    for (own, neighbour) in neighbours {
        let sum = sums.entry(own).or_default();
        sum.0 += (places[&neighbour] as f64 + 0.5) / height(columns[other].len());
        sum.1 += 1.0;
    }
    let length = columns[column].len();
    let mut keyed: Vec<(f64, Slot)> = columns[column]
        .iter()
        .enumerate()
        .map(|(place, &slot)| match sums.get(&slot) {
            Some((sum, count)) => (sum / count, slot),
            None => ((place as f64 + 0.5) / height(length), slot),
        })
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    columns[column] = keyed.into_iter().map(|(_, slot)| slot).collect();
}

/// Pairs of lines that cross between neighbouring columns.
fn crossings(columns: &[Vec<Slot>], steps: &[Vec<(Slot, Slot, usize)>]) -> usize {
    let mut total = 0;
    for (column, steps) in steps.iter().enumerate() {
        let (from, to) = (placed(&columns[column]), placed(&columns[column + 1]));
        let mut lines: Vec<(usize, usize)> =
            steps.iter().map(|(a, b, _)| (from[a], to[b])).collect();
        lines.sort_unstable();
        lines.dedup();
        for (at, a) in lines.iter().enumerate() {
            total += lines[at + 1..]
                .iter()
                .filter(|b| a.0 < b.0 && a.1 > b.1)
                .count();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossed_pairs_are_uncrossed() {
        // Nodes 0 and 1 lead crosswise to 2 and 3.
        let layers = order(&[0, 0, 1, 1], &[(0, 3), (1, 2)]);
        assert_eq!(layers.columns[0], [Slot::Node(1), Slot::Node(0)]);
        assert_eq!(layers.columns[1], [Slot::Node(2), Slot::Node(3)]);
        assert_eq!(layers.lines[0], [(1, 1, 3), (0, 0, 2)]);
    }

    #[test]
    fn lines_that_skip_a_column_share_one_slot_of_it() {
        let layers = order(&[0, 1, 2, 2], &[(0, 2), (0, 3), (1, 3)]);
        let passes = layers.columns[1]
            .iter()
            .filter(|slot| **slot == Slot::Pass(0));
        assert_eq!(passes.count(), 1);
        assert_eq!(layers.columns[1].len(), 2);
        assert_eq!(layers.lines[0].len(), 2);
    }

    #[test]
    fn nothing_is_nothing() {
        assert!(order(&[], &[]).columns.is_empty());
    }
}
