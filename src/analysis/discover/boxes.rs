//! Boxes found on one half of the paths and measured on the other.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::prim::{Cases, End, Found, Tally, lifted, restrictions};
use super::{Discovery, MissBox, Outcome, Restriction, Study, Subject};
use crate::statistics::binomial_at_least;
use crate::uncertainty::{PointSet, Sampler};

/// Misses, and hits, that the first half must have.
const LEAST_OF_EACH: f64 = 20.0;
/// Chance of a box on unseen paths if it did nothing, above which it is not told.
const BY_CHANCE: f64 = 1e-3;
/// The same of a restriction, above which it is lifted.
const LIFTED_ABOVE: f64 = 0.05;
/// What a box must be worth on unseen paths, and the share of all misses that it must hold there.
const LEAST_MEASURE: f64 = 0.02;
const LEAST_COVERAGE: f64 = 0.05;

impl Study<'_> {
    pub(super) fn search(
        &self,
        misses: &[bool],
        subjects: Vec<Subject>,
        columns: &[Vec<f64>],
        tick: &dyn Fn(u64),
    ) -> Discovery {
        let cases = Cases::new(columns, misses);
        let paths = self.paths();
        let half = |parity: usize| -> Vec<f64> {
            let of = |case: usize| f64::from((case % paths) % 2 == parity);
            (0..misses.len()).map(of).collect()
        };
        let (mut seen, mut unseen) = (half(0), half(1));
        let everywhere = vec![(f64::NEG_INFINITY, f64::INFINITY); columns.len()];
        let known = cases.tally(&everywhere, &seen);
        let all = cases.tally(&everywhere, &unseen);
        let mut boxes = Vec::new();
        let outcome = if misses.iter().all(|miss| !miss) {
            Outcome::NeverMissed
        } else if misses.iter().all(|&miss| miss) {
            Outcome::AlwaysMissed
        } else if known.misses.min(known.cases - known.misses) < LEAST_OF_EACH {
            Outcome::TooFew
        } else {
            while boxes.len() < self.question.boxes {
                let Some(found) = self.one_box(&cases, &seen, &unseen) else {
                    break;
                };
                if found.tally.misses < LEAST_COVERAGE * all.misses {
                    break;
                }
                for (case, (known, new)) in seen.iter_mut().zip(&mut unseen).enumerate() {
                    if cases.holds(&found.found.ends, case) {
                        (*known, *new) = (0.0, 0.0);
                    }
                }
                boxes.push(found);
                tick(boxes.len() as u64);
            }
            match boxes.is_empty() {
                true => Outcome::Unexplained,
                false => Outcome::Explained,
            }
        };
        Discovery {
            goal: self.question.goal,
            outcome,
            all,
            subjects,
            boxes,
        }
    }

    /// A box among the cases with weight; none where it does not stand out on the unseen ones.
    fn one_box(&self, cases: &Cases<'_>, seen: &[f64], unseen: &[f64]) -> Option<MissBox> {
        let mut found = cases.find(seen)?;
        self.lift_idle(cases, &mut found, unseen);
        let places = restrictions(&found.ends);
        let everywhere = vec![(f64::NEG_INFINITY, f64::INFINITY); found.ends.len()];
        let (all, tally) = (
            cases.tally(&everywhere, unseen),
            cases.tally(&found.ends, unseen),
        );
        let chance = self.chance(&tally, &all);
        if places.is_empty() || chance > BY_CHANCE || tally.measure(&all) < LEAST_MEASURE {
            return None;
        }
        let again = self.reproduced(cases, seen);
        let mut told: Vec<Restriction> = places
            .into_iter()
            .map(|place| {
                let (subject, end) = place;
                let without = cases.tally(&lifted(&found.ends, place), unseen);
                let (low, high) = found.ends[subject];
                let count = again.iter().filter(|own| own.contains(&place)).count();
                Restriction {
                    subject,
                    end,
                    bound: match end {
                        End::Low => low,
                        End::High => high,
                    },
                    chance: self.chance(&tally, &without),
                    without,
                    reproduced: (!again.is_empty()).then(|| count as f64 / again.len() as f64),
                }
            })
            .collect();
        // What would lose most purity if it were lifted stands first.
        told.sort_by(|a, b| a.without.density().total_cmp(&b.without.density()));
        Some(MissBox {
            restrictions: told,
            tally,
            chance,
            found,
        })
    }

    /// Lifts restrictions that do nothing on unseen cases, the idlest first.
    fn lift_idle(&self, cases: &Cases<'_>, found: &mut Found, unseen: &[f64]) {
        loop {
            let tally = cases.tally(&found.ends, unseen);
            let chances = restrictions(&found.ends).into_iter().map(|place| {
                let free = lifted(&found.ends, place);
                (self.chance(&tally, &cases.tally(&free, unseen)), free)
            });
            let idlest = chances.max_by(|(one, _), (other, _)| one.total_cmp(other));
            match idlest {
                Some((chance, free)) if chance > LIFTED_ABOVE => found.ends = free,
                _ => return,
            }
        }
    }

    /// Chance of as many misses among as many cases drawn from `from`. Pooled scenarios share their paths,
    /// so only one in so many cases counts as independent.
    fn chance(&self, tally: &Tally, from: &Tally) -> f64 {
        let shared = self.question.among.len() as f64;
        let count = |x: f64| (x / shared).floor() as u64;
        let (cases, misses) = (count(tally.cases), count(tally.misses));
        binomial_at_least(misses, cases, from.density())
    }

    /// Restricted ends on bootstrap resamples of the seen paths.
    fn reproduced(&self, cases: &Cases<'_>, seen: &[f64]) -> Vec<BTreeSet<(usize, End)>> {
        let paths = self.paths();
        let count = paths.div_ceil(2);
        let points = PointSet::new(
            Sampler::MonteCarlo,
            self.scenarios[0].run.seed,
            count as u64,
            0,
        );
        let resample = |replicate: u32| {
            let mut row = vec![0.0; count];
            let year = i32::try_from(replicate).expect("few resamples");
            points.stream("(bootstrap)", Some(year)).fill(0, &mut row);
            let mut times = vec![0.0; paths];
            for u in row {
                // Seen paths are those of even number.
                let drawn = ((u * count as f64) as usize).min(count - 1);
                times[2 * drawn] += 1.0;
            }
            let weights: Vec<f64> = seen
                .iter()
                .enumerate()
                .map(|(case, weight)| weight * times[case % paths])
                .collect();
            let found = cases.find(&weights);
            found.map_or_else(BTreeSet::new, |found| {
                restrictions(&found.ends).into_iter().collect()
            })
        };
        let replicates = 0..self.question.resamples;
        replicates.into_par_iter().map(resample).collect()
    }
}
