//! The people of a block of paths by age and sex, and how they lie in memory.
//!
//! Lanes (one per path) are kept in tiles of [`TILE`], and in a tile the sexes in
//! sheets of their own, females first: a sheet holds the tile's cells of one sex by
//! age, and in each cell the lanes side by side. A year runs sheet by sheet, so that
//! all it touches is close together. Where the lanes do not fill the last tile, the
//! rest of it is idle.
//!
//! There is room for one sheet more than is needed, and sheets stand in a ring: a
//! year writes each sheet into the slot before its own, which the sheet before has
//! just left. So a year needs no second copy of everybody, what it writes is still
//! in the fastest memory, and a sheet's year before is there until its next is
//! complete.
//!
//! Groups are counted by bands of five years of age: first the bands (cells in
//! order of age, but the newborn last), then a group's single cells before its
//! first whole band, whole bands, and single cells after them, males first. A
//! year counts the bands while it makes their cells.

use std::ops::{Index, IndexMut, RangeInclusive};

use multiversion::multiversion;

use super::{AGES, CELLS, Sex, cell};

/// Lanes of a tile.
pub(super) const TILE: usize = 16;

/// A cell of a tile: whole lines of a processor's cache, which no vector then straddles.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(super) struct Row(pub [f64; TILE]);

impl Row {
    pub(super) const ZERO: Self = Self([0.0; TILE]);
}

impl Index<usize> for Row {
    type Output = f64;

    #[inline(always)]
    fn index(&self, lane: usize) -> &f64 {
        &self.0[lane]
    }
}

impl IndexMut<usize> for Row {
    #[inline(always)]
    fn index_mut(&mut self, lane: usize) -> &mut f64 {
        &mut self.0[lane]
    }
}

/// The cells of one sex in a tile.
pub(super) type Sheet = [Row; AGES];

/// Sheets of a tile.
const SHEETS: usize = 2;

/// Years of age in a band.
pub(super) const BAND: usize = 5;
/// Whole bands below the open age, which is a cell of its own.
pub(super) const BANDS: usize = (AGES - 1) / BAND;

/// The people of a number of lanes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohorts {
    lanes: usize,
    /// A ring of sheets, one more than the lanes need.
    slots: Vec<Sheet>,
    /// Slot of the first sheet.
    first: usize,
}

/// A group that is asked for, and where its persons go, one for each lane.
#[derive(Debug)]
pub struct Count<'a> {
    /// One sex, or both where none.
    pub sex: Option<Sex>,
    /// First and last age; from 100 on everybody is in the open age.
    pub ages: RangeInclusive<u8>,
    /// Persons.
    pub out: &'a mut [f64],
}

impl Cohorts {
    /// Room for that many lanes, with nobody in it.
    pub fn new(lanes: usize) -> Self {
        Self {
            lanes,
            slots: vec![[Row::ZERO; AGES]; SHEETS * lanes.div_ceil(TILE) + 1],
            first: 0,
        }
    }

    /// Number of lanes.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Fills every lane with the cells of one path: males by age, then females.
    pub(super) fn fill(&mut self, cells: &[f64; CELLS]) {
        for tile in 0..self.tiles() {
            for sex in [Sex::Female, Sex::Male] {
                let slot = self.slot(tile, sex);
                let first = cell(sex, 0);
                for (row, persons) in self.slots[slot].iter_mut().zip(&cells[first..]) {
                    *row = Row([*persons; TILE]);
                }
            }
        }
    }

    /// Makes a lane's people no numbers.
    ///
    /// # Panics
    /// On a lane that is not there.
    pub fn spoil(&mut self, lane: usize) {
        for sex in [Sex::Female, Sex::Male] {
            let slot = self.slot(lane / TILE, sex);
            for row in &mut self.slots[slot] {
                row[lane % TILE] = f64::NAN;
            }
        }
    }

    /// Counts the persons of `sex` (both where none) at `ages` in each lane.
    ///
    /// ```
    /// use plancast::demography::{Cohorts, Sex};
    /// let nobody = Cohorts::new(3);
    /// let mut girls = [1.0; 3];
    /// nobody.count(Some(Sex::Female), 0..=14, &mut girls);
    /// assert_eq!(girls, [0.0; 3]);
    /// ```
    ///
    /// # Panics
    /// Where `out` has another number of lanes.
    pub fn count(&self, sex: Option<Sex>, ages: RangeInclusive<u8>, out: &mut [f64]) {
        assert_eq!(out.len(), self.lanes, "as many lanes");
        let mut counts = [Count { sex, ages, out }];
        for tile in 0..self.tiles() {
            let [male, female] =
                [Sex::Male, Sex::Female].map(|sex| &self.slots[self.slot(tile, sex)]);
            let bands = [bands_of(male), bands_of(female)];
            count_tile([male, female], &bands, tile, &mut counts);
        }
    }

    pub(super) fn tiles(&self) -> usize {
        self.slots.len() / SHEETS
    }

    fn slot(&self, tile: usize, sex: Sex) -> usize {
        self.place(SHEETS * tile + usize::from(sex == Sex::Male))
    }

    fn place(&self, sheet: usize) -> usize {
        (self.first + sheet) % self.slots.len()
    }

    /// A tile's females and males, behind the slot before theirs.
    #[inline(always)]
    pub(super) fn with_slot_before(&mut self, tile: usize) -> [&mut Sheet; 3] {
        let [females, males] = [Sex::Female, Sex::Male].map(|sex| self.slot(tile, sex));
        let before = if females == 0 {
            self.slots.len() - 1
        } else {
            females - 1
        };
        self.slots
            .get_disjoint_mut([before, females, males])
            .expect("three slots at least")
    }

    /// Every sheet has been written into the slot before its own.
    pub(super) fn turn(&mut self) {
        self.first = self.place(self.slots.len() - 1);
    }
}

/// The persons of one sex in each band.
pub(super) type Bands = [Row; BANDS];

fn bands_of(sheet: &Sheet) -> Bands {
    let mut bands = [Row::ZERO; BANDS];
    let (cells, _) = sheet.as_chunks::<BAND>();
    for (place, (cells, band)) in cells.iter().zip(&mut bands).enumerate() {
        let (first, rest) = cells.split_at(usize::from(place == 0));
        rest.iter().chain(first).for_each(|row| add(band, row));
    }
    bands
}

/// Counts the lanes of one tile, the `index`-th; males stand before females.
#[multiversion(targets(
    "x86_64+avx512f+avx512dq+avx512vl+avx512bw",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub(super) fn count_tile(
    sheets: [&Sheet; 2],
    bands: &[Bands; 2],
    index: usize,
    counts: &mut [Count],
) {
    for count in counts {
        let first = index * TILE;
        let last = count.out.len().min(first + TILE);
        let out = &mut count.out[first..last];
        let (from, after) = cells_of(&count.ages);
        let whole = whole_bands(&count.ages);
        let mut sum = Row::ZERO;
        for (at, one) in [Sex::Male, Sex::Female].into_iter().enumerate() {
            if count.sex.is_some_and(|sex| sex != one) || from >= after {
                continue;
            }
            let Some((start, end)) = whole else {
                add_all(&mut sum, &sheets[at][from..after]);
                continue;
            };
            add_all(&mut sum, &sheets[at][from..start * BAND]);
            add_all(&mut sum, &bands[at][start..end]);
            add_all(&mut sum, &sheets[at][end * BAND..after]);
        }
        out.copy_from_slice(&sum.0[..last - first]);
    }
}

#[inline(always)]
fn add_all(sum: &mut Row, rows: &[Row]) {
    for row in rows {
        add(sum, row);
    }
}

#[inline(always)]
fn add(sum: &mut Row, row: &Row) {
    for k in 0..TILE {
        sum[k] += row[k];
    }
}

/// The first cell of these ages and the one after the last.
#[inline(always)]
fn cells_of(ages: &RangeInclusive<u8>) -> (usize, usize) {
    let last = usize::from(*ages.end());
    let after = if last < AGES { last + 1 } else { AGES };
    (usize::from(*ages.start()), after)
}

/// The first whole band of these ages and the one after the last; none without any.
#[inline(always)]
fn whole_bands(ages: &RangeInclusive<u8>) -> Option<(usize, usize)> {
    let (first, after) = cells_of(ages);
    let (start, end) = (first.div_ceil(BAND), after / BAND);
    (start < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(lanes: usize) -> Cohorts {
        let mut cohorts = Cohorts::new(lanes);
        for index in 0..cohorts.tiles() {
            for (number, sex) in [Sex::Male, Sex::Female].into_iter().enumerate() {
                let slot = cohorts.slot(index, sex);
                for (age, row) in cohorts.slots[slot].iter_mut().enumerate() {
                    for (k, cell) in row.0.iter_mut().enumerate() {
                        *cell = ((TILE * index + k) * 10_000 + number * 1000 + age) as f64;
                    }
                }
            }
        }
        cohorts
    }

    #[test]
    fn groups_are_the_sums_of_their_cells() {
        let lanes = 11;
        let cohorts = numbered(lanes);
        let mut out = vec![0.0; lanes];
        // Whole numbers: sums are exact in any order.
        for first in 0..=101_u8 {
            for last in (first.saturating_sub(1)..=120).step_by(3) {
                for sex in [None, Some(Sex::Male), Some(Sex::Female)] {
                    cohorts.count(sex, first..=last, &mut out);
                    for (lane, &found) in out.iter().enumerate() {
                        let ages = usize::from(first)..=usize::from(last).min(AGES - 1);
                        let cell =
                            |sex: usize, age: usize| (lane * 10_000 + sex * 1000 + age) as f64;
                        let sexes: &[usize] = match sex {
                            None => &[0, 1],
                            Some(Sex::Male) => &[0],
                            Some(Sex::Female) => &[1],
                        };
                        let all = sexes
                            .iter()
                            .flat_map(|&sex| ages.clone().map(move |age| cell(sex, age)));
                        assert_eq!(found, all.sum::<f64>(), "{sex:?} {first} to {last}");
                    }
                }
            }
        }
    }

    #[test]
    fn sheets_go_round_the_ring() {
        let mut cohorts = numbered(20);
        let before = cohorts.clone();
        for _ in 0..7 {
            for index in 0..cohorts.tiles() {
                let [before, females, males] = cohorts.with_slot_before(index);
                *before = *females;
                *females = *males;
            }
            cohorts.turn();
            let all = |cohorts: &Cohorts| {
                let mut out = vec![0.0; 20];
                cohorts.count(None, 7..=7, &mut out);
                out
            };
            assert_eq!(all(&cohorts), all(&before));
        }
    }

    #[test]
    fn a_spoilt_lane_spoils_no_other() {
        let mut cohorts = numbered(20);
        cohorts.spoil(9);
        let mut out = vec![0.0; 20];
        cohorts.count(None, 0..=100, &mut out);
        let spoilt: Vec<usize> = (0..20).filter(|&lane| out[lane].is_nan()).collect();
        assert_eq!(spoilt, [9]);
    }
}
