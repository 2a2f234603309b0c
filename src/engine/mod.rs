//! Simulation: a graph's nodes over many paths, block by block, in parallel.
//!
//! A block of [`LANES`] paths is computed on its own from the seed and its path
//! numbers, so neither the number of threads nor the order of blocks nor what
//! else is asked for can change a value.

mod block;
mod people;
mod program;

use ndarray::{Array3, Axis};
use rayon::prelude::*;

use crate::graph::{Graph, NodeId};
use crate::uncertainty::PointSet;

pub use block::LANES;
use block::{BlockPaths, Workspace, run_block};
pub use program::Program;

/// Simulated values: `[block, column, lane]`, where path `p` is lane `p % LANES` of block `p / LANES`.
#[derive(Debug, Clone)]
pub struct Paths {
    values: Array3<f64>,
    paths: usize,
}

impl Paths {
    /// Room for `paths` paths of `columns` columns, to be filled by [`simulate_into`].
    pub fn zeroed(paths: u64, columns: usize) -> Self {
        let paths = usize::try_from(paths).expect("paths are bounded by the scenario's check");
        Self {
            values: Array3::zeros((paths.div_ceil(LANES), columns, LANES)),
            paths,
        }
    }

    /// The same room made to fit other paths and columns; what was in it means nothing. Memory that was
    /// touched is used again: fresh memory costs as much as computing what goes into it.
    #[must_use]
    pub fn resized(self, paths: u64, columns: usize) -> Self {
        let paths = usize::try_from(paths).expect("paths are bounded by the scenario's check");
        let shape = (paths.div_ceil(LANES), columns, LANES);
        let (mut values, _) = self.values.into_raw_vec_and_offset();
        values.resize(shape.0 * shape.1 * shape.2, 0.0);
        Self {
            values: Array3::from_shape_vec(shape, values).expect("as many values as the shape has"),
            paths,
        }
    }

    /// Number of paths.
    pub fn len(&self) -> usize {
        self.paths
    }

    /// Whether there are no paths.
    pub fn is_empty(&self) -> bool {
        self.paths == 0
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.values.len_of(Axis(1))
    }

    /// One column's values in the order of paths.
    pub fn column(&self, column: usize) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.paths);
        self.rows(column)
            .for_each(|row| values.extend_from_slice(row));
        values
    }

    /// The same, a block at a time.
    pub fn rows(&self, column: usize) -> impl Iterator<Item = &[f64]> {
        let (all, columns) = (self.values.as_slice(), self.columns());
        let all = all.expect("in standard order");
        (0..self.paths.div_ceil(LANES)).map(move |block| {
            let start = (block * columns + column) * LANES;
            &all[start..start + LANES.min(self.paths - block * LANES)]
        })
    }
}

/// A value that is not a finite number.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("column {column} is {value} in path {path}")]
pub struct NonFinite {
    /// First path with such a value.
    pub path: u64,
    /// First column of that path.
    pub column: usize,
    /// The value.
    pub value: f64,
}

/// Simulates `outputs` (one column each) for paths `0 .. paths`.
///
/// `progress` is called with the number of paths done after each block, from any thread.
///
/// # Errors
/// The first path (and in it the first column) whose value is not finite.
pub fn simulate(
    graph: &Graph,
    points: &PointSet,
    outputs: &[NodeId],
    paths: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Paths, NonFinite> {
    let program = Program::compile(graph, points, outputs);
    let mut values = Paths::zeroed(paths, program.columns());
    simulate_into(&program, &mut values, progress)?;
    Ok(values)
}

/// Simulates a compiled program into room for as many columns, which is overwritten.
///
/// # Errors
/// As [`simulate`]; what was overwritten then means nothing.
///
/// # Panics
/// Where `paths` has another number of columns than the program.
pub fn simulate_into(
    program: &Program,
    paths: &mut Paths,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), NonFinite> {
    simulate_from(program, 0, paths, progress)
}

/// As [`simulate_into`], for the paths that start with block number `first_block`.
///
/// # Errors
/// As [`simulate`].
///
/// # Panics
/// Where `paths` has another number of columns than the program.
pub fn simulate_from(
    program: &Program,
    first_block: u64,
    paths: &mut Paths,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), NonFinite> {
    assert_eq!(paths.columns(), program.columns(), "columns of the program");
    let count = paths.paths;
    let failure = paths
        .values
        .axis_iter_mut(Axis(0))
        .into_par_iter()
        .enumerate()
        .map_init(
            || Workspace::new(program),
            |workspace, (block, mut rows)| {
                let first_path = (first_block + block as u64) * LANES as u64;
                let rows = rows.as_slice_mut().expect("a block is contiguous");
                run_block(program, BlockPaths::From(first_path), workspace, rows);
                let lanes = LANES.min(count - block * LANES);
                progress(lanes as u64);
                first_failure(rows, first_path, lanes)
            },
        )
        .flatten()
        .min_by_key(|failure| failure.path);
    failure.map_or(Ok(()), Err)
}

/// As [`simulate_into`], for the given paths in their order, with the same draws as ever.
///
/// # Errors
/// As [`simulate`]; the path of the failure is one of `picks`.
///
/// # Panics
/// Where `paths` has another number of columns than the program, or of paths than `picks`.
pub fn simulate_picked(
    program: &Program,
    picks: &[u64],
    paths: &mut Paths,
) -> Result<(), NonFinite> {
    assert_eq!(paths.columns(), program.columns(), "columns of the program");
    assert_eq!(paths.paths, picks.len(), "room for each path");
    let failure = paths
        .values
        .axis_iter_mut(Axis(0))
        .into_par_iter()
        .zip(picks.par_chunks(LANES))
        .map_init(
            || Workspace::new(program),
            |workspace, (mut rows, picks)| {
                let rows = rows.as_slice_mut().expect("a block is contiguous");
                // Lanes beyond the last path repeat it.
                let lane = |lane: usize| picks[lane.min(picks.len() - 1)];
                let own: [u64; LANES] = std::array::from_fn(lane);
                run_block(program, BlockPaths::of(&own), workspace, rows);
                let failure = first_failure(rows, 0, picks.len())?;
                let path = own[failure.path as usize];
                Some(NonFinite { path, ..failure })
            },
        )
        .flatten()
        .min_by_key(|failure| failure.path);
    failure.map_or(Ok(()), Err)
}

/// Values of `nodes` on one path, finite or not, with the same draws as [`simulate`].
pub fn simulate_one(graph: &Graph, points: &PointSet, nodes: &[NodeId], path: u64) -> Vec<f64> {
    let program = Program::compile(graph, points, nodes);
    let mut rows = vec![0.0; nodes.len() * LANES];
    let lanes = LANES as u64;
    run_block(
        &program,
        BlockPaths::From(path / lanes * lanes),
        &mut Workspace::new(&program),
        &mut rows,
    );
    let lane = usize::try_from(path % lanes).expect("a lane");
    rows.chunks_exact(LANES).map(|row| row[lane]).collect()
}

fn first_failure(rows: &[f64], first_path: u64, lanes: usize) -> Option<NonFinite> {
    // One sum tells whether anything is wrong; only then is it looked for.
    // A finite value times zero is zero; infinities and NaN become NaN.
    let trace: f64 = rows
        .chunks_exact(LANES)
        .map(|row| row[..lanes].iter().map(|x| x * 0.0).sum::<f64>())
        .sum();
    if trace == 0.0 {
        return None;
    }
    (0..lanes).find_map(|lane| {
        rows.chunks_exact(LANES)
            .enumerate()
            .find_map(|(column, row)| {
                (!row[lane].is_finite()).then(|| NonFinite {
                    path: first_path + lane as u64,
                    column,
                    value: row[lane],
                })
            })
    })
}
