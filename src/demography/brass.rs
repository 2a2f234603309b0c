//! Mortality shifted to a life expectancy: Brass's relational logit model.
//!
//! With `Y(x) = ½ ln((1 − l_x)/l_x)`, a table is shifted by `Y*(x) = α + Y(x)`
//! (Brass 1971, On the scale of mortality, in Biological Aspects of Demography).
//! In odds of dying, `c_x = (1 − l_x)/l_x` and `E = exp(2α)`:
//! `l*_x = 1/(1 + E c_x)`. The hazard follows as `μ* = μ (1 − l*)/(1 − l)`; the
//! open age takes this factor at 100, `m* = m E (1 + c)/(1 + E c)`, so that
//! `T*_100 = l*_100/m* = l_100/(m E)` and every life expectancy can be met.
//! `a_0` stays that of the unshifted table. Then
//! `e_0(E) = a_0 + (3/2 − a_0) l*_1 + Σ_{x=2}^{99} l*_x + ½ l*_100 + T*_100`,
//! which falls as `E` rises.
//!
//! Paths take `F = 1/E`, in which a year's survival needs fewest operations
//! (`survival.rs`). `F(e_0)` is tabulated once as a piecewise cubic with exact values
//! and slopes every 24th of a year; through it the target is met within 1e-8 years.

use super::cohorts::Row;
use super::life_table::LifeTable;
use super::{AGES, ByAge};
use crate::kernel;

/// The lowest life expectancy at birth that a table is shifted to, in years.
pub const LOWEST_LIFE_EXPECTANCY: f64 = 20.0;
/// The highest life expectancy at birth that a table is shifted to, in years.
pub const HIGHEST_LIFE_EXPECTANCY: f64 = 110.0;

const INTERVALS_PER_YEAR: f64 = 24.0;
const INTERVALS: usize = 2160;
/// `ln E` is looked for between minus and plus this.
const WIDEST_LOG_SHIFT: f64 = 40.0;

/// A life table in the form that is shifted: the standard of the Brass model.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// `c_x`; zero at age 0.
    pub(super) odds: ByAge,
    /// `c_{x+2} − c_x`, and for age 0 what [`Infants`] says; zero from age 99 on.
    pub(super) rises: ByAge,
    pub(super) infants: Infants,
    /// `a_0`.
    infant_years: f64,
    /// `m_100+`.
    pub(super) open_rate: f64,
    /// Coefficients of each cubic of `F`, constant first.
    cubics: Vec<[f64; 4]>,
    life_expectancy: f64,
}

/// What stands for the terms of other ages at age 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Infants {
    /// `a_0 c_1`.
    pub lived: f64,
    /// `2 a_0 c_1 c_2 / k` with `k = c_2 + (2 a_0 − 1) c_1`.
    pub in_place_of_odds: f64,
}

impl Standard {
    /// Prepares a life table for shifting.
    pub fn new(table: &LifeTable) -> Self {
        let odds = table.survivors.map(|l| (1.0 - l) / l);
        let (lived, mut rises) = (table.infant_years * odds[1], [0.0; AGES]);
        for x in 1..AGES - 2 {
            rises[x] = odds[x + 2] - odds[x];
        }
        rises[0] = odds[2] - odds[1] + 2.0 * lived;
        let in_place_of_odds = if rises[0] > 0.0 {
            2.0 * lived * odds[2] / rises[0]
        } else {
            // Nobody dies before age 2: there is nothing to multiply.
            0.0
        };
        let mut standard = Self {
            odds,
            rises,
            infants: Infants {
                lived,
                in_place_of_odds,
            },
            infant_years: table.infant_years,
            open_rate: table.open_rate,
            cubics: Vec::new(),
            life_expectancy: table.life_expectancy(),
        };
        standard.cubics = standard.tabulate();
        standard
    }

    /// Life expectancy of the table unshifted, in years.
    pub fn life_expectancy(&self) -> f64 {
        self.life_expectancy
    }

    /// Life expectancy at birth under a shift `E`, and its derivative by `ln E`.
    pub fn shifted_life_expectancy(&self, shift: f64) -> (f64, f64) {
        // Four running sums in a fixed order, which the compiler can put side by side.
        let mut alive = [0.0; 4];
        let mut change = [0.0; 4];
        let mut add = |slot: usize, weight: f64, odds: f64| {
            let l = 1.0 / (1.0 + shift * odds);
            alive[slot] += weight * l;
            change[slot] -= weight * l * (1.0 - l);
        };
        for x in (2..98).step_by(4) {
            for slot in 0..4 {
                add(slot, 1.0, self.odds[x + slot]);
            }
        }
        add(0, 1.5 - self.infant_years, self.odds[1]);
        add(1, 1.0, self.odds[98]);
        add(2, 1.0, self.odds[99]);
        add(3, 0.5, self.odds[AGES - 1]);
        let open = self.open_years(shift);
        let total = |slots: [f64; 4]| (slots[0] + slots[1]) + (slots[2] + slots[3]);
        (
            self.infant_years + total(alive) + open,
            total(change) - open,
        )
    }

    /// `T*_100`: person-years lived from 100 on.
    #[inline(always)]
    pub(super) fn open_years(&self, shift: f64) -> f64 {
        1.0 / ((1.0 + self.odds[AGES - 1]) * self.open_rate * shift)
    }

    /// The shift `E` at which the table has this life expectancy, which lies between
    /// [`LOWEST_LIFE_EXPECTANCY`] and [`HIGHEST_LIFE_EXPECTANCY`].
    pub fn shift(&self, life_expectancy: f64) -> f64 {
        1.0 / self.inverse_shift_of(life_expectancy)
    }

    /// `F = 1/E` in each lane, for life expectancies as [`Standard::shift`] takes them.
    #[inline(always)]
    pub(super) fn inverse_shift(&self, life_expectancy: &Row) -> Row {
        let mut inverse = *life_expectancy;
        for years in &mut inverse.0 {
            *years = self.inverse_shift_of(*years);
        }
        inverse
    }

    #[inline(always)]
    fn inverse_shift_of(&self, life_expectancy: f64) -> f64 {
        let place = (life_expectancy - LOWEST_LIFE_EXPECTANCY) * INTERVALS_PER_YEAR;
        let interval = place as usize;
        let interval = if interval < INTERVALS {
            interval
        } else {
            INTERVALS - 1
        };
        let t = place - interval as f64;
        let c = &self.cubics[interval];
        c[0] + t * (c[1] + t * (c[2] + t * c[3]))
    }

    fn tabulate(&self) -> Vec<[f64; 4]> {
        let target = |node: usize| LOWEST_LIFE_EXPECTANCY + node as f64 / INTERVALS_PER_YEAR;
        let mut log_shift = self.bisect(target(0));
        // Each node's `ln E` and its slope by interval.
        let mut nodes = Vec::with_capacity(INTERVALS + 1);
        for node in 0..=INTERVALS {
            let mut slope = 0.0;
            // From the neighbour's tangent, two steps of Newton reach rounding.
            for _ in 0..2 {
                let (years, change) = self.shifted_life_expectancy(kernel::exp(log_shift));
                log_shift -= (years - target(node)) / change;
                slope = 1.0 / (change * INTERVALS_PER_YEAR);
            }
            let inverse = kernel::exp(-log_shift);
            nodes.push((inverse, -slope * inverse));
            log_shift += slope;
        }
        nodes
            .windows(2)
            .map(|pair| {
                let [(from, start), (to, end)] = [pair[0], pair[1]];
                let rise = to - from;
                [
                    from,
                    start,
                    3.0 * rise - 2.0 * start - end,
                    start + end - 2.0 * rise,
                ]
            })
            .collect()
    }

    fn bisect(&self, life_expectancy: f64) -> f64 {
        let (mut low, mut high) = (-WIDEST_LOG_SHIFT, WIDEST_LOG_SHIFT);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            let (years, _) = self.shifted_life_expectancy(kernel::exp(middle));
            if years > life_expectancy {
                low = middle
            } else {
                high = middle
            }
        }
        0.5 * (low + high)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sex;
    use super::super::single_year_rates::SingleYearRates;
    use super::*;

    /// Infants apart, then a Gompertz law whose level and rise set the mortality.
    fn table(infants: f64, level: f64, rise: f64) -> LifeTable {
        let mut rates = [infants; AGES];
        for (x, rate) in rates.iter_mut().enumerate().skip(1) {
            let m = level * kernel::exp(rise * x as f64) + infants * 0.05 / x as f64;
            *rate = if m > 1.5 { 1.5 } else { m };
        }
        LifeTable::new(Sex::Female, &SingleYearRates { rates })
    }

    fn tables() -> [LifeTable; 5] {
        [
            table(0.001, 3e-6, 0.11),
            table(0.002, 1e-5, 0.11),
            table(0.01, 4e-5, 0.1),
            table(0.05, 3e-4, 0.08),
            table(0.2, 1e-3, 0.07),
        ]
    }

    #[test]
    fn targets_are_met_within_a_hundred_millionth_of_a_year() {
        for table in tables() {
            let standard = Standard::new(&table);
            let mut worst: f64 = 0.0;
            for i in 0..=20_000 {
                let target = LOWEST_LIFE_EXPECTANCY + f64::from(i) * 0.0045;
                let (years, _) = standard.shifted_life_expectancy(standard.shift(target));
                worst = worst.max((years - target).abs());
            }
            println!("e0 {:.2}: worst error {worst:.1e}", table.life_expectancy());
            assert!(worst < 1e-8, "{worst}");
        }
    }

    #[test]
    fn the_unshifted_table_is_its_own_target() {
        for table in tables() {
            let standard = Standard::new(&table);
            let (years, _) = standard.shifted_life_expectancy(1.0);
            assert!((years - table.life_expectancy()).abs() < 1e-12);
            assert!((standard.shift(years) - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn the_derivative_is_that_of_the_expectancy() {
        let standard = Standard::new(&tables()[1]);
        for log_shift in [-3.0, 0.0, 2.0] {
            let at = |y: f64| standard.shifted_life_expectancy(kernel::exp(y)).0;
            let numeric = (at(log_shift + 1e-5) - at(log_shift - 1e-5)) / 2e-5;
            let (_, change) = standard.shifted_life_expectancy(kernel::exp(log_shift));
            assert!((numeric - change).abs() < 1e-6, "{numeric} {change}");
        }
    }
}
