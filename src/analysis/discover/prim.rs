//! PRIM, the patient rule induction method, for a yes-or-no outcome: boxes in which most cases miss.
//!
//! - **Peeling** (Friedman and Fisher 1999, doi:10.1023/A:1008894516817): from the box of all cases, cut off
//!   the share `α` at one end of one value, again and again, each time where the density of misses rises most
//!   for each case lost (the lenient criterion of Kwakkel and Jaxa-Rozen 2016,
//!   doi:10.1016/j.envsoft.2015.11.020, which serves values with few levels too), down to a least mass.
//! - **Choice** of a box on the trajectory: the highest `coverage · (density - d0) / (1 - d0)`, with `d0`
//!   the density of all cases: how many of the misses it holds times how far it gets from the average to
//!   purity. That is ours; Bryant and Lempert (2010, doi:10.1016/j.techfore.2009.08.002) leave it to the reader, for
//!   whom the trajectory is kept.
//! - **Pasting**: ends are moved out again as long as that measure rises.
//! - **Simplifying**: restrictions are lifted, the least useful first, while the measure stays within
//!   2% of its best or there are more than four of them.
//!
//! Cases have weights, so that parts of the sample and resamples take no copies.

/// Share of the box's cases that is cut off at a time.
const PEELED: f64 = 0.05;
/// Least share of all cases in a box.
const LEAST_MASS: f64 = 0.05;
/// Share of the measure that a simpler box may lose.
const WORTH_A_RESTRICTION: f64 = 0.02;
/// Restrictions that a reader takes in.
const MOST_RESTRICTIONS: usize = 4;

/// Cases: values and whether each misses.
#[derive(Debug)]
pub struct Cases<'a> {
    columns: &'a [Vec<f64>],
    misses: &'a [bool],
    /// Of each value, the cases in ascending order.
    order: Vec<Vec<u32>>,
}

/// The ends of one value, infinite where it is free.
pub type Ends = (f64, f64);

/// Cases in a box, by weight.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// All of them.
    pub cases: f64,
    /// Those that miss.
    pub misses: f64,
}

impl Tally {
    /// Share that misses; 0 of none.
    pub fn density(&self) -> f64 {
        if self.cases > 0.0 {
            self.misses / self.cases
        } else {
            0.0
        }
    }

    /// What a box is worth among all cases.
    pub fn measure(&self, all: &Self) -> f64 {
        let base = all.density();
        if all.misses == 0.0 || base >= 1.0 {
            return 0.0;
        }
        self.misses / all.misses * (self.density() - base) / (1.0 - base)
    }
}

/// A step of the trajectory.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The box.
    pub ends: Vec<Ends>,
    /// What it holds.
    pub tally: Tally,
}

/// A box with the trajectory that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The box.
    pub ends: Vec<Ends>,
    /// All steps, from all cases on.
    pub trajectory: Vec<Step>,
    /// Position of the step that was chosen.
    pub chosen: usize,
}

/// An end of a value that is restricted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// It must be above.
    Low,
    /// It must be below.
    High,
}

/// Every restricted end of a box, by value.
pub fn restrictions(ends: &[Ends]) -> Vec<(usize, End)> {
    let mut found = Vec::new();
    for (value, &(low, high)) in ends.iter().enumerate() {
        if low > f64::NEG_INFINITY {
            found.push((value, End::Low));
        }
        if high < f64::INFINITY {
            found.push((value, End::High));
        }
    }
    found
}

/// The box with an end of a value free.
pub fn lifted(ends: &[Ends], (value, end): (usize, End)) -> Vec<Ends> {
    let mut free = ends.to_vec();
    match end {
        End::Low => free[value].0 = f64::NEG_INFINITY,
        End::High => free[value].1 = f64::INFINITY,
    }
    free
}

/// What is cut off at an end.
#[derive(Clone, Copy)]
struct Cut {
    place: (usize, End),
    bound: f64,
    removed: Tally,
}

impl<'a> Cases<'a> {
    /// Columns of values `[value][case]` and whether each case misses.
    ///
    /// # Panics
    /// Where lengths differ, or there are more cases than 2^32.
    pub fn new(columns: &'a [Vec<f64>], misses: &'a [bool]) -> Self {
        let order = columns.iter().map(|column| {
            assert_eq!(column.len(), misses.len(), "a value for each case");
            let count = u32::try_from(column.len()).expect("fewer cases than 2^32");
            let mut order: Vec<u32> = (0..count).collect();
            let value = |case: u32| column[case as usize];
            order.sort_by(|&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
            order
        });
        Self {
            order: order.collect(),
            columns,
            misses,
        }
    }

    /// Whether a case lies in a box.
    pub fn holds(&self, ends: &[Ends], case: usize) -> bool {
        let mut values = ends.iter().zip(self.columns);
        values.all(|(&(low, high), column)| column[case] >= low && column[case] <= high)
    }

    /// What a box holds.
    pub fn tally(&self, ends: &[Ends], weights: &[f64]) -> Tally {
        // Only restricted values need a look.
        let restricted: Vec<(Ends, &[f64])> = ends
            .iter()
            .zip(self.columns)
            .filter(|((low, high), _)| low.is_finite() || high.is_finite())
            .map(|(&ends, column)| (ends, column.as_slice()))
            .collect();
        let mut tally = Tally::default();
        for (case, &weight) in weights.iter().enumerate() {
            let inside = weight > 0.0
                && restricted
                    .iter()
                    .all(|((low, high), column)| column[case] >= *low && column[case] <= *high);
            if inside {
                tally.cases += weight;
                tally.misses += if self.misses[case] { weight } else { 0.0 };
            }
        }
        tally
    }

    /// A box over weighted cases; none where no step is better than all cases.
    pub fn find(&self, weights: &[f64]) -> Option<Found> {
        let trajectory = self.peel(weights);
        let all = trajectory[0].tally;
        let measures = trajectory.iter().map(|step| step.tally.measure(&all));
        let (chosen, measure) = measures.enumerate().fold((0, 0.0), |best, (at, measure)| {
            if measure > best.1 {
                (at, measure)
            } else {
                best
            }
        });
        if measure <= 0.0 {
            return None;
        }
        let pasted = self.paste(trajectory[chosen].ends.clone(), weights, &all);
        let simple = self.simplify(pasted, weights, &all);
        Some(Found {
            ends: self.paste(simple, weights, &all),
            trajectory,
            chosen,
        })
    }

    fn peel(&self, weights: &[f64]) -> Vec<Step> {
        let mut inside = weights.to_vec();
        let mut ends = vec![(f64::NEG_INFINITY, f64::INFINITY); self.columns.len()];
        let all = self.tally(&ends, weights);
        let mut tally = all;
        let mut steps = vec![Step {
            ends: ends.clone(),
            tally,
        }];
        // How many cases at each end are out already.
        let mut passed = vec![[0_usize; 2]; self.columns.len()];
        while let Some(cut) = self.best_cut(&inside, &mut passed, tally) {
            if tally.cases - cut.removed.cases < LEAST_MASS * all.cases {
                break;
            }
            let (value, end) = cut.place;
            let column = &self.columns[value];
            match end {
                End::Low => ends[value].0 = cut.bound,
                End::High => ends[value].1 = cut.bound,
            }
            for (weight, x) in inside.iter_mut().zip(column) {
                if *x < ends[value].0 || *x > ends[value].1 {
                    *weight = 0.0;
                }
            }
            tally.cases -= cut.removed.cases;
            tally.misses -= cut.removed.misses;
            steps.push(Step {
                ends: ends.clone(),
                tally,
            });
        }
        steps
    }

    fn best_cut(&self, inside: &[f64], passed: &mut [[usize; 2]], tally: Tally) -> Option<Cut> {
        let mut best: Option<(f64, Cut)> = None;
        for value in 0..self.columns.len() {
            for end in [End::Low, End::High] {
                let passed = &mut passed[value][end as usize];
                let Some(cut) = self.cut(inside, (value, end), passed, tally.cases) else {
                    continue;
                };
                let left = Tally {
                    cases: tally.cases - cut.removed.cases,
                    misses: tally.misses - cut.removed.misses,
                };
                let gain = (left.density() - tally.density()) / cut.removed.cases;
                if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, cut));
                }
            }
        }
        best.map(|(_, cut)| cut)
    }

    /// What a peel at this end cuts off: the share `α` and whatever equals the last of it. None where
    /// that is everything.
    fn cut(
        &self,
        inside: &[f64],
        place: (usize, End),
        passed: &mut usize,
        cases: f64,
    ) -> Option<Cut> {
        let (value, end) = place;
        let (order, column) = (&self.order[value], &self.columns[value]);
        let case_at = |position: usize| match end {
            End::Low => order[position] as usize,
            End::High => order[order.len() - 1 - position] as usize,
        };
        while *passed < order.len() && inside[case_at(*passed)] == 0.0 {
            *passed += 1;
        }
        let mut removed = Tally::default();
        let mut last = f64::NAN;
        for position in *passed..order.len() {
            let case = case_at(position);
            if inside[case] == 0.0 {
                continue;
            }
            let x = column[case];
            if removed.cases >= PEELED * cases && x != last {
                return Some(Cut {
                    place,
                    bound: bound(last, x),
                    removed,
                });
            }
            last = x;
            removed.cases += inside[case];
            removed.misses += if self.misses[case] { inside[case] } else { 0.0 };
        }
        None
    }

    /// Moves ends out as long as the measure rises.
    fn paste(&self, mut ends: Vec<Ends>, weights: &[f64], all: &Tally) -> Vec<Ends> {
        let mut measure = self.tally(&ends, weights).measure(all);
        loop {
            let wider = restrictions(&ends).into_iter().filter_map(|place| {
                let wider = self.widened(&ends, place, weights)?;
                let measure = self.tally(&wider, weights).measure(all);
                Some((measure, wider))
            });
            let best = wider.max_by(|(one, _), (other, _)| one.total_cmp(other));
            match best {
                Some((better, wider)) if better > measure => (measure, ends) = (better, wider),
                _ => return ends,
            }
        }
    }

    /// The box with an end moved out by the share `α` of its cases.
    fn widened(
        &self,
        ends: &[Ends],
        (value, end): (usize, End),
        weights: &[f64],
    ) -> Option<Vec<Ends>> {
        let column = &self.columns[value];
        let free = lifted(ends, (value, end));
        let wanted = PEELED * self.tally(ends, weights).cases;
        let order = &self.order[value];
        let (low, high) = ends[value];
        // Cases outside this end only, the nearest first.
        let outside: Vec<usize> = match end {
            End::Low => {
                let from = order.partition_point(|&case| column[case as usize] < low);
                order[..from]
                    .iter()
                    .rev()
                    .map(|&case| case as usize)
                    .collect()
            }
            End::High => {
                let from = order.partition_point(|&case| column[case as usize] <= high);
                order[from..].iter().map(|&case| case as usize).collect()
            }
        };
        let mut taken = 0.0;
        let mut last = f64::NAN;
        let mut wider = free.clone();
        for case in outside {
            if weights[case] == 0.0 || !self.holds(&free, case) {
                continue;
            }
            let x = column[case];
            if taken >= wanted && x != last {
                match end {
                    End::Low => wider[value].0 = bound(x, last),
                    End::High => wider[value].1 = bound(x, last),
                }
                return Some(wider);
            }
            last = x;
            taken += weights[case];
        }
        // Nothing is left outside.
        (taken > 0.0).then_some(free)
    }

    fn simplify(&self, mut ends: Vec<Ends>, weights: &[f64], all: &Tally) -> Vec<Ends> {
        let best = self.tally(&ends, weights).measure(all);
        loop {
            let places = restrictions(&ends);
            let without = places.iter().map(|&place| {
                let free = lifted(&ends, place);
                (self.tally(&free, weights).measure(all), free)
            });
            let Some((measure, free)) = without.max_by(|(one, _), (other, _)| one.total_cmp(other))
            else {
                return ends;
            };
            let too_many = places.len() > MOST_RESTRICTIONS;
            if places.len() > 1 && (too_many || measure >= (1.0 - WORTH_A_RESTRICTION) * best) {
                ends = free;
            } else {
                return ends;
            }
        }
    }
}

/// A bound between a case outside and one inside, which stays inside.
fn bound(outside: f64, inside: f64) -> f64 {
    let middle = outside / 2.0 + inside / 2.0;
    let (low, high) = (outside.min(inside), outside.max(inside));
    if middle > low && middle < high {
        middle
    } else {
        inside
    }
}
