//! Point sets: the uniforms from which every path is made.
//!
//! A path is a point in the unit hypercube whose coordinates are named
//! `(driver, year)`, without a year for what is drawn once per path. **A
//! coordinate's value depends on seed, name, year and path number alone** (and,
//! for a Latin hypercube, on the number of paths): other names, the order of
//! names and the way paths are cut into blocks change nothing.
//!
//! - Monte Carlo: Philox 4×32-10, key from seed and name, counter from path,
//!   year and purpose. Paths are drawn in groups of 256: counter `j` of a group
//!   serves its paths `j` and `j + 128`.
//! - The other two are cut into 16 independently randomised replicates: path `p`
//!   is point `p / 16` of replicate `p mod 16`, so that the spread of the
//!   replicates' means gives a standard error.
//! - Latin hypercube: one per replicate; below 32 paths a single one.
//! - Sobol': coordinates without a year share one net. A name's dimension is its
//!   hash modulo 21,201 and its scramble is its own, so two names on one
//!   dimension leave estimates unbiased but badly stratified against each other:
//!   [`PointSet::dimension_collisions`] names them. The years of one driver share
//!   a net of their own, whose index is shuffled by driver and whose dimension
//!   is the year's distance from the base year.
//!   Up to 2^32 points per replicate; the shuffle is nested up to 2^24 of them.

use super::Sampler;
use super::hash::{combine, hash_name, uniform};
use super::latin_hypercube::LatinHypercube;
use super::philox::{LANES, philox_4x32, philox_bulk};
use super::sobol::{DIMENSIONS, DirectionNumbers, scramble, shuffle, sobol_bits};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Paths are drawn in groups of this many.
pub const GROUP: usize = 256;
/// Independent randomisations of a Latin hypercube or Sobol' point set.
pub const REPLICATES: u64 = 16;

/// Ends the names of the second sample; no name of a plan can hold it.
const REDRAWN: &str = " (second sample)";
const HALF: usize = GROUP / 2;
const PATH_LEVEL: u32 = 0;
const YEARLY: u32 = 1;

/// A sampler with its seed and number of paths.
#[derive(Debug, Clone)]
pub struct PointSet {
    sampler: Sampler,
    seed: u64,
    paths: u64,
    base_year: i32,
    /// Present for Sobol' points only.
    numbers: Option<Arc<DirectionNumbers>>,
    /// Names whose coordinates come from a second, independent sample.
    redrawn: Arc<BTreeSet<String>>,
    /// Sobol' dimensions that were given to names; the others' are their hash.
    dimensions: Arc<BTreeMap<String, usize>>,
}

impl PointSet {
    /// A point set for `paths` paths. `base_year` is the year whose Sobol' dimension is
    /// the first; the other samplers do not use it.
    pub fn new(sampler: Sampler, seed: u64, paths: u64, base_year: i32) -> Self {
        let numbers = (sampler == Sampler::Sobol).then(|| Arc::new(DirectionNumbers::load()));
        Self {
            sampler,
            seed,
            paths,
            base_year,
            numbers,
            redrawn: Arc::default(),
            dimensions: Arc::default(),
        }
    }

    /// The same points with the coordinates of `names` drawn from a second, independent sample;
    /// equal names are drawn alike in every set made so.
    #[must_use]
    pub fn redrawn(&self, names: impl IntoIterator<Item = String>) -> Self {
        Self {
            redrawn: Arc::new(names.into_iter().collect()),
            ..self.clone()
        }
    }

    /// The same points with Sobol' dimensions given out in the order of `names`, first to the
    /// sample and then to the second one of [`PointSet::redrawn`].
    ///
    /// Low dimensions fill space best, jointly too, which estimates of products of both samples
    /// live by; the price is that a further name moves the others' points.
    #[must_use]
    pub fn arranged<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let first = names.iter().map(|name| (*name).to_owned());
        let second = names.iter().map(|name| format!("{name}{REDRAWN}"));
        let dimensions = first.chain(second).zip(0..DIMENSIONS).collect();
        Self {
            dimensions: Arc::new(dimensions),
            ..self.clone()
        }
    }

    /// The sampler.
    pub fn sampler(&self) -> Sampler {
        self.sampler
    }

    /// The number of paths.
    pub fn paths(&self) -> u64 {
        self.paths
    }

    /// How many independent randomisations the paths fall into: path `p` belongs to
    /// number `p % replicates`. For Monte Carlo, where every path is one, `None`.
    pub fn replicates(&self) -> Option<u64> {
        match self.sampler {
            Sampler::MonteCarlo => None,
            Sampler::LatinHypercube if self.paths < 2 * REPLICATES => Some(1),
            Sampler::LatinHypercube | Sampler::Sobol => Some(REPLICATES),
        }
    }

    /// The coordinate of a name, in a year or once per path.
    pub fn stream(&self, name: &str, year: Option<i32>) -> Stream {
        if self.redrawn.contains(name) {
            // Another name has another Sobol' dimension too: two scrambles of one would depend.
            return self.named(&format!("{name}{REDRAWN}"), year);
        }
        self.named(name, year)
    }

    fn named(&self, name: &str, year: Option<i32>) -> Stream {
        let key = hash_name(self.seed, name);
        let points = match (&self.numbers, self.sampler) {
            (_, Sampler::MonteCarlo) => Points::MonteCarlo(MonteCarlo::new(key, year)),
            (None, _) => Points::LatinHypercube(self.latin_hypercubes(year_key(key, year))),
            (Some(numbers), _) => {
                let dimension = match year {
                    None => match self.dimensions.get(name) {
                        Some(&dimension) => dimension,
                        None => path_dimension(name),
                    },
                    Some(year) => {
                        (i64::from(year) - i64::from(self.base_year)).max(0) as usize % DIMENSIONS
                    }
                };
                Points::Sobol(Box::new(SobolColumn {
                    directions: numbers.directions(dimension),
                    scrambles: replicate_keys(year_key(key, year)),
                    shuffles: year.map(|_| replicate_keys(combine(key, SHUFFLE))),
                }))
            }
        };
        Stream { points }
    }

    /// Pairs of names, without a year, that share a Sobol' dimension. Empty for the
    /// other samplers.
    pub fn dimension_collisions<'a>(&self, names: &[&'a str]) -> Vec<(&'a str, &'a str)> {
        let mut taken: BTreeMap<usize, Vec<&'a str>> = BTreeMap::new();
        let mut pairs = Vec::new();
        if self.sampler == Sampler::Sobol {
            for &name in names {
                let others = taken.entry(path_dimension(name)).or_default();
                if !others.contains(&name) {
                    pairs.extend(others.iter().map(|&other| (other, name)));
                    others.push(name);
                }
            }
        }
        pairs
    }

    fn latin_hypercubes(&self, key: u64) -> Vec<LatinHypercube> {
        let replicates = self.replicates().unwrap_or(1);
        (0..replicates)
            .map(|r| {
                let size = (self.paths + replicates - 1 - r) / replicates;
                LatinHypercube::new(combine(key, r), size.max(1))
            })
            .collect()
    }
}

/// Tells the shuffle's key from the scrambles'.
const SHUFFLE: u64 = 1 << 40;

fn year_key(key: u64, year: Option<i32>) -> u64 {
    match year {
        None => combine(key, 0),
        Some(year) => combine(key, 1 << 32 | u64::from(year as u32)),
    }
}

fn replicate_keys(key: u64) -> [u64; REPLICATES as usize] {
    std::array::from_fn(|r| combine(key, r as u64))
}

/// The dimension does not depend on the seed, so that a collision can be named beforehand.
fn path_dimension(name: &str) -> usize {
    (hash_name(0, name) % DIMENSIONS as u64) as usize
}

/// One coordinate of a [`PointSet`].
#[derive(Debug, Clone)]
pub struct Stream {
    points: Points,
}

#[derive(Debug, Clone)]
enum Points {
    MonteCarlo(MonteCarlo),
    LatinHypercube(Vec<LatinHypercube>),
    Sobol(Box<SobolColumn>),
}

impl Stream {
    /// Writes the uniforms, inside (0, 1), of the paths `first_path, first_path + 1, …`.
    ///
    /// # Panics
    /// If `first_path` is not a multiple of [`GROUP`].
    #[inline(always)]
    pub fn fill(&self, first_path: u64, out: &mut [f64]) {
        assert!(
            first_path.is_multiple_of(GROUP as u64),
            "a block starts at a whole group"
        );
        let first_group = first_path / GROUP as u64;
        match &self.points {
            Points::MonteCarlo(stream) => {
                for (group, chunk) in (first_group..).zip(out.chunks_mut(GROUP)) {
                    stream.fill_group(group, chunk);
                }
            }
            Points::LatinHypercube(replicates) => {
                let count = replicates.len() as u64;
                for (path, value) in (first_path..).zip(out.iter_mut()) {
                    *value = replicates[(path % count) as usize].point(path / count);
                }
            }
            Points::Sobol(column) => {
                let first_index = (first_path / REPLICATES) as u32;
                for (index, chunk) in (first_index..).zip(out.chunks_mut(REPLICATES as usize)) {
                    column.fill_index(index, chunk);
                }
            }
        }
    }
}

impl Stream {
    /// Writes the uniforms of the given paths, the same that [`Stream::fill`] gives them.
    ///
    /// # Panics
    /// If there is not one path for each value.
    pub fn gather(&self, paths: &[u64], out: &mut [f64]) {
        assert_eq!(paths.len(), out.len(), "a value for each path");
        let values = out.iter_mut().zip(paths);
        match &self.points {
            Points::MonteCarlo(stream) => values.for_each(|(out, &path)| *out = stream.one(path)),
            Points::LatinHypercube(replicates) => {
                let count = replicates.len() as u64;
                values.for_each(|(out, &path)| {
                    *out = replicates[(path % count) as usize].point(path / count);
                });
            }
            Points::Sobol(column) => values.for_each(|(out, &path)| {
                let mut all = [0.0; REPLICATES as usize];
                column.fill_index((path / REPLICATES) as u32, &mut all);
                *out = all[(path % REPLICATES) as usize];
            }),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct MonteCarlo {
    key: [u32; 2],
    year: u32,
    purpose: u32,
}

impl MonteCarlo {
    fn new(key: u64, year: Option<i32>) -> Self {
        Self {
            key: [key as u32, (key >> 32) as u32],
            year: year.unwrap_or(0) as u32,
            purpose: if year.is_some() { YEARLY } else { PATH_LEVEL },
        }
    }

    #[inline(always)]
    fn fill_group(&self, group: u64, out: &mut [f64]) {
        if let Ok(whole) = <&mut [f64; GROUP]>::try_from(&mut *out) {
            self.draw_group(group, whole);
        } else {
            let mut whole = [0.0; GROUP];
            self.draw_group(group, &mut whole);
            out.copy_from_slice(&whole[..out.len()]);
        }
    }

    /// The uniform of one path, as [`Self::draw_group`] gives it.
    fn one(&self, path: u64) -> f64 {
        let (group, place) = (path / GROUP as u64, (path % GROUP as u64) as usize);
        let upper = ((group >> 32) as u32) << 7;
        let counter = upper | (place % HALF) as u32;
        let words = [counter, group as u32, self.year, self.purpose];
        let [a, b, c, d] = philox_4x32(words, self.key).map(u64::from);
        uniform(if place < HALF {
            a | b << 32
        } else {
            c | d << 32
        })
    }

    #[inline(always)]
    fn draw_group(&self, group: u64, out: &mut [f64; GROUP]) {
        // 128 counters per group: seven bits; the group's upper half goes above them.
        let upper = ((group >> 32) as u32) << 7;
        let rest = [group as u32, self.year, self.purpose];
        let (left, right) = out.split_at_mut(HALF);
        for (call, (left, right)) in left
            .chunks_exact_mut(LANES)
            .zip(right.chunks_exact_mut(LANES))
            .enumerate()
        {
            let first = upper | (call * LANES) as u32;
            let (low, high) = philox_bulk(first, rest, self.key);
            for lane in 0..LANES {
                left[lane] = uniform(low[lane]);
                right[lane] = uniform(high[lane]);
            }
        }
    }
}

#[derive(Debug, Clone)]
struct SobolColumn {
    directions: [u32; 32],
    scrambles: [u64; REPLICATES as usize],
    shuffles: Option<[u64; REPLICATES as usize]>,
}

impl SobolColumn {
    /// The points of one index in all replicates.
    #[inline(always)]
    fn fill_index(&self, index: u32, out: &mut [f64]) {
        let mut values = [0.0; REPLICATES as usize];
        match &self.shuffles {
            None => {
                let bits = sobol_bits(&self.directions, index);
                for (value, &key) in values.iter_mut().zip(&self.scrambles) {
                    *value = scramble(bits, key);
                }
            }
            Some(shuffles) => {
                let mut bits = [0; REPLICATES as usize];
                for (bits, &key) in bits.iter_mut().zip(shuffles) {
                    *bits = shuffle(index, key);
                }
                for bits in &mut bits {
                    *bits = sobol_bits(&self.directions, *bits);
                }
                for ((value, &bits), &key) in values.iter_mut().zip(&bits).zip(&self.scrambles) {
                    *value = scramble(bits, key);
                }
            }
        }
        out.copy_from_slice(&values[..out.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::normal_quantile;

    const SAMPLERS: [Sampler; 3] = [Sampler::MonteCarlo, Sampler::LatinHypercube, Sampler::Sobol];

    fn draw(points: &PointSet, name: &str, year: Option<i32>, paths: usize) -> Vec<f64> {
        let mut values = vec![0.0; paths];
        points.stream(name, year).fill(0, &mut values);
        values
    }

    #[test]
    fn cutting_changes_nothing() {
        for sampler in SAMPLERS {
            let points = PointSet::new(sampler, 7, 1500, 2020);
            for year in [None, Some(2020), Some(2031)] {
                let stream = points.stream("wage", year);
                let whole = draw(&points, "wage", year, 1500);
                for block in [256, 512, 1024] {
                    for (i, expected) in whole.chunks(block).enumerate() {
                        let mut part = vec![0.0; expected.len()];
                        stream.fill((i * block) as u64, &mut part);
                        assert_eq!(part, expected);
                    }
                }
                assert!(whole.iter().all(|&u| u > 0.0 && u < 1.0));
            }
        }
    }

    #[test]
    fn gathered_paths_have_their_own_draws() {
        // Far apart, within a group's halves, and beyond 2^32 groups for Monte Carlo.
        let picks = [0u64, 3, 127, 128, 255, 256, 700, 1023, 1499];
        for sampler in SAMPLERS {
            let points = PointSet::new(sampler, 7, 1500, 2020);
            for year in [None, Some(2031)] {
                let whole = draw(&points, "wage", year, 1500);
                let mut picked = [0.0; 9];
                points.stream("wage", year).gather(&picks, &mut picked);
                assert_eq!(
                    picked,
                    picks.map(|path| whole[path as usize]),
                    "{sampler:?}"
                );
            }
        }
        let stream = PointSet::new(Sampler::MonteCarlo, 7, 1500, 2020).stream("wage", None);
        let (first, mut whole, mut one) = (1u64 << 41, [0.0; 256], [0.0]);
        stream.fill(first, &mut whole);
        stream.gather(&[first + 77], &mut one);
        assert_eq!(one[0], whole[77]);
    }

    #[test]
    fn a_second_sample_is_independent_and_leaves_the_first() {
        let paths = 1 << 14;
        let correlation = |x: &[f64], y: &[f64]| {
            let products = x.iter().zip(y).map(|(x, y)| (x - 0.5) * (y - 0.5));
            12.0 * products.sum::<f64>() / paths as f64
        };
        for sampler in SAMPLERS {
            let points = PointSet::new(sampler, 7, paths as u64, 2020);
            for year in [None, Some(2021)] {
                let second = points.redrawn(["wage".to_owned()]);
                let (a, b) = (
                    draw(&points, "wage", year, paths),
                    draw(&second, "wage", year, paths),
                );
                // Four standard errors of independent draws.
                assert!(correlation(&a, &b).abs() < 4.0 / (paths as f64).sqrt());
                assert_eq!(
                    draw(&points, "cost", year, paths),
                    draw(&second, "cost", year, paths)
                );
            }
        }
    }

    #[test]
    fn dimensions_are_given_out_in_order() {
        let points = PointSet::new(Sampler::Sobol, 7, 1024, 2020);
        let names = ["wage", "cost"];
        let arranged = points.arranged(names);
        assert!(arranged.dimensions.values().eq(&[1, 3, 0, 2]));
        assert_ne!(
            draw(&points, "wage", None, 64),
            draw(&arranged, "wage", None, 64)
        );
    }

    #[test]
    fn coordinates_differ_and_stay() {
        for sampler in SAMPLERS {
            let points = PointSet::new(sampler, 7, 512, 2020);
            let coordinates = [
                draw(&points, "wage", None, 512),
                draw(&points, "wage", Some(2020), 512),
                draw(&points, "wage", Some(2021), 512),
                draw(&points, "growth", None, 512),
                draw(&PointSet::new(sampler, 8, 512, 2020), "wage", None, 512),
            ];
            for (i, a) in coordinates.iter().enumerate() {
                assert!(coordinates[..i].iter().all(|b| a != b));
            }
            // Drawing other names moves nothing.
            assert_eq!(coordinates[0], draw(&points, "wage", None, 512));
        }
    }

    #[test]
    fn monte_carlo_reads_philox_as_documented() {
        let points = PointSet::new(Sampler::MonteCarlo, 3, 1024, 2020);
        let mut values = [0.0; 256];
        points.stream("x", Some(2024)).fill(512, &mut values);
        let key = hash_name(3, "x");
        let words = philox_4x32([5, 2, 2024, 1], [key as u32, (key >> 32) as u32]).map(u64::from);
        assert_eq!(values[5], uniform(words[0] | words[1] << 32));
        assert_eq!(values[133], uniform(words[2] | words[3] << 32));
    }

    #[test]
    fn replicates_hold_one_point_in_each_stratum() {
        for sampler in [Sampler::LatinHypercube, Sampler::Sobol] {
            let points = PointSet::new(sampler, 11, 16 * 64, 2020);
            for year in [None, Some(2020), Some(2033)] {
                let values = draw(&points, "wage", year, 16 * 64);
                for replicate in 0..16 {
                    let mut seen = [false; 64];
                    for u in values.iter().skip(replicate).step_by(16) {
                        let stratum = (u * 64.0).floor() as usize;
                        assert!(!std::mem::replace(&mut seen[stratum], true));
                    }
                }
            }
        }
    }

    #[test]
    fn few_paths_make_one_latin_hypercube() {
        let points = PointSet::new(Sampler::LatinHypercube, 11, 20, 2020);
        assert_eq!(points.replicates(), Some(1));
        let mut strata: Vec<_> = draw(&points, "x", None, 20)
            .iter()
            .map(|u| (u * 20.0).floor() as usize)
            .collect();
        strata.sort_unstable();
        assert_eq!(strata, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn uniforms_pass_kolmogorov_smirnov() {
        // 20 samples of 4,096: Kolmogorov's 1e-6 point is 2.69/√n.
        for sampler in SAMPLERS {
            let points = PointSet::new(sampler, 5, 4096, 2020);
            for name in 0..10 {
                for year in [None, Some(2025)] {
                    let mut values = draw(&points, &format!("driver{name}"), year, 4096);
                    values.sort_by(f64::total_cmp);
                    let distance = values
                        .iter()
                        .enumerate()
                        .map(|(i, u)| (u - (i as f64 + 0.5) / 4096.0).abs())
                        .fold(0.0, f64::max);
                    assert!(
                        distance < 2.69 / 64.0,
                        "{sampler:?} {name} {year:?}: {distance}"
                    );
                }
            }
        }
    }

    #[test]
    fn coordinates_are_uncorrelated() {
        // Within each sampler, 12 coordinates of 4,096 paths: |r| below 5/√n.
        for sampler in SAMPLERS {
            let points = PointSet::new(sampler, 6, 4096, 2020);
            let columns: Vec<_> = (0..12)
                .map(|i| {
                    let year = (i % 3 > 0).then_some(2020 + i);
                    draw(&points, &format!("driver{}", i / 3), year, 4096)
                })
                .collect();
            for (i, a) in columns.iter().enumerate() {
                for b in &columns[..i] {
                    let covariance: f64 = a
                        .iter()
                        .zip(b)
                        .map(|(x, y)| (x - 0.5) * (y - 0.5))
                        .sum::<f64>()
                        / 4096.0;
                    assert!((covariance * 12.0).abs() < 5.0 / 64.0);
                }
            }
        }
    }

    /// Root mean squared error, over seeds, of the mean of a 50-dimensional function with
    /// a kink: the positive part of a weighted sum of normals. The mean is `σ/√(2π)`.
    fn kinked_error(sampler: Sampler, paths: usize) -> f64 {
        let weights: Vec<f64> = (0..50).map(|i| 1.0 / (1.0 + f64::from(i))).collect();
        let sigma = weights.iter().map(|w| w * w).sum::<f64>().sqrt();
        let expected = sigma / (2.0 * std::f64::consts::PI).sqrt();
        let mut squared = 0.0;
        for seed in 0..12 {
            let points = PointSet::new(sampler, seed, paths as u64, 2020);
            let mut sums = vec![0.0; paths];
            for (i, w) in weights.iter().enumerate() {
                // Half are drawn once per path and half belong to years of one driver.
                let column = match i % 2 {
                    0 => draw(&points, &format!("driver{i}"), None, paths),
                    _ => draw(&points, "shock", Some(2020 + i as i32 / 2), paths),
                };
                for (sum, u) in sums.iter_mut().zip(column) {
                    *sum += w * normal_quantile(u);
                }
            }
            let mean = sums
                .iter()
                .map(|&s| if s > 0.0 { s } else { 0.0 })
                .sum::<f64>();
            squared += (mean / paths as f64 - expected).powi(2);
        }
        (squared / 12.0).sqrt()
    }

    #[test]
    fn stratified_points_beat_independent_ones() {
        let monte_carlo = kinked_error(Sampler::MonteCarlo, 4096);
        let latin = kinked_error(Sampler::LatinHypercube, 4096);
        let sobol = kinked_error(Sampler::Sobol, 4096);
        println!("{monte_carlo:e} {latin:e} {sobol:e}");
        assert!(latin < 0.8 * monte_carlo, "{latin:e} {monte_carlo:e}");
        assert!(sobol < 0.5 * monte_carlo, "{sobol:e} {monte_carlo:e}");
    }

    #[test]
    fn shared_dimensions_are_named() {
        let names: Vec<String> = (0..2000).map(|i| format!("driver{i}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let points = PointSet::new(Sampler::Sobol, 1, 256, 2020);
        let pairs = points.dimension_collisions(&names);
        // 2000² / (2 · 21,201) = 94 are expected.
        assert!(pairs.len() > 50 && pairs.len() < 150, "{}", pairs.len());
        for (a, b) in pairs {
            assert_eq!(path_dimension(a), path_dimension(b));
        }
        let independent = PointSet::new(Sampler::MonteCarlo, 1, 256, 2020);
        assert!(independent.dimension_collisions(&names).is_empty());
    }
}
