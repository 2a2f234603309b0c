//! How the people of a block of paths lie in memory.
//!
//! Lanes (one per path) are kept in tiles of [`TILE`]: a tile holds its lanes' 202
//! cells, males by age and then females by age, and in each cell the lanes side by
//! side. A year runs tile by tile, so that all it touches is close together.
//! Where the lanes do not fill the last tile, the rest of it is idle.

use std::ops::RangeInclusive;

use super::{AGES, CELLS, Sex, cell};

/// Lanes of a tile.
pub const TILE: usize = 8;

/// A cell of a tile.
pub(super) type Row = [f64; TILE];
/// The cells of one sex in a tile.
pub(super) type OneSex = [Row; AGES];

/// The numbers in a state of that many lanes.
pub const fn state_len(lanes: usize) -> usize {
    lanes.div_ceil(TILE) * TILE * CELLS
}

/// Males and females of each tile.
#[inline(always)]
pub(super) fn tiles(state: &[f64]) -> &[[OneSex; 2]] {
    let (rows, _) = state.as_chunks::<TILE>();
    let (sexes, _) = rows.as_chunks::<AGES>();
    sexes.as_chunks::<2>().0
}

/// Males and females of each tile, to be written.
#[inline(always)]
pub(super) fn tiles_mut(state: &mut [f64]) -> &mut [[OneSex; 2]] {
    let (rows, _) = state.as_chunks_mut::<TILE>();
    let (sexes, _) = rows.as_chunks_mut::<AGES>();
    sexes.as_chunks_mut::<2>().0
}

/// Fills every lane of a state with the cells of one path.
pub fn fill(state: &mut [f64], cells: &[f64]) {
    let (rows, _) = state.as_chunks_mut::<TILE>();
    for (row, persons) in rows.iter_mut().zip(cells.iter().cycle()) {
        row.fill(*persons);
    }
}

/// Adds up the persons of `sex` (both where none) at `ages` in each lane of a state.
///
/// Ages above 100 are in the open age; the lanes are those of `out`, and `state`
/// holds [`state_len`] of them. Cells are added males first, in order of age.
///
/// ```
/// use plancast::demography::{Sex, group, state_len};
/// let state = vec![1.0; state_len(3)];
/// let mut girls = [0.0; 3];
/// group(&state, Some(Sex::Female), 0..=14, &mut girls);
/// assert_eq!(girls, [15.0; 3]);
/// ```
#[inline(always)]
pub fn group(state: &[f64], sex: Option<Sex>, ages: RangeInclusive<u8>, out: &mut [f64]) {
    assert_eq!(state.len(), state_len(out.len()), "a state of these lanes");
    let (first, last) = (usize::from(*ages.start()), usize::from(*ages.end()));
    let after = if last < AGES { last + 1 } else { AGES };
    let (rows, _) = state.as_chunks::<TILE>();
    for (tile, out) in rows.chunks_exact(CELLS).zip(out.chunks_mut(TILE)) {
        let mut sum = [0.0; TILE];
        for one in [Sex::Male, Sex::Female] {
            if sex.is_some_and(|sex| sex != one) || first >= after {
                continue;
            }
            for row in &tile[cell(one, first)..cell(one, after - 1) + 1] {
                for k in 0..TILE {
                    sum[k] += row[k];
                }
            }
        }
        out.copy_from_slice(&sum[..out.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_the_sums_of_their_cells() {
        let lanes = 11;
        let mut state = vec![0.0; state_len(lanes)];
        for (lane, tile) in tiles_mut(&mut state).iter_mut().enumerate() {
            for (sex, ages) in tile.iter_mut().enumerate() {
                for (age, row) in ages.iter_mut().enumerate() {
                    for (k, cell) in row.iter_mut().enumerate() {
                        *cell = ((8 * lane + k) * 10_000 + sex * 1000 + age) as f64;
                    }
                }
            }
        }
        let mut out = vec![0.0; lanes];
        let mut sum = |sex, ages| {
            group(&state, sex, ages, &mut out);
            out.clone()
        };
        assert_eq!(sum(Some(Sex::Male), 3..=3)[10], 100_003.0);
        assert_eq!(sum(Some(Sex::Female), 99..=120)[9], 2.0 * 91_000.0 + 199.0);
        assert_eq!(sum(None, 0..=1)[2], 4.0 * 20_000.0 + 2002.0);
        assert_eq!(sum(None, 101..=120)[2], 0.0);
        #[expect(clippy::reversed_empty_ranges)]
        let none = sum(None, 5..=4)[2];
        assert_eq!(none, 0.0);
        fill(&mut state, &[1.0; CELLS]);
        assert!(state.iter().all(|&cell| cell == 1.0));
    }
}
