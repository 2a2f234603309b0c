//! Single-year life tables.
//!
//! `q_x = m_x / (1 + (1 − a_x) m_x)`, `l_{x+1} = l_x (1 − q_x)` with `l_0 = 1`,
//! `L_x = l_{x+1} + a_x (l_x − l_{x+1})`, and `L_{100+} = l_100 / m_100`;
//! `e_0 = Σ L_x`. Those who die at age `x` lived `a_x` years of it: one half above
//! age 0, and at age 0 the West formulas of Coale and Demeny (1983, Regional
//! Model Life Tables and Stable Populations, 2nd ed.), as given by Preston,
//! Heuveline and Guillot (2001, Demography, table 3.3):
//! males 0.330, females 0.350 where `m_0 ≥ 0.107`, else `0.045 + 2.684 m_0`
//! and `0.053 + 2.800 m_0`.

use super::single_year_rates::SingleYearRates;
use super::{AGES, ByAge, Sex};

/// Survivors and person-years by single year of age of one sex, from one birth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifeTable {
    pub(super) survivors: ByAge,
    pub(super) infant_years: f64,
    pub(super) open_rate: f64,
}

/// Years lived in the first year of life by those who die in it.
pub(super) fn infant_years(sex: Sex, infant_rate: f64) -> f64 {
    match (sex, infant_rate >= 0.107) {
        (Sex::Male, true) => 0.330,
        (Sex::Female, true) => 0.350,
        (Sex::Male, false) => 0.045 + 2.684 * infant_rate,
        (Sex::Female, false) => 0.053 + 2.800 * infant_rate,
    }
}

/// The probability of dying within a year at a central rate.
pub(super) fn dying(rate: f64, years_of_dying: f64) -> f64 {
    rate / (1.0 + (1.0 - years_of_dying) * rate)
}

impl LifeTable {
    /// The life table of death rates.
    pub fn new(sex: Sex, rates: &SingleYearRates) -> Self {
        let infant_years = infant_years(sex, rates.rates[0]);
        let mut survivors = [1.0; AGES];
        for x in 0..AGES - 1 {
            let share = if x == 0 { infant_years } else { 0.5 };
            survivors[x + 1] = survivors[x] * (1.0 - dying(rates.rates[x], share));
        }
        let open_rate = rates.rates[AGES - 1];
        Self {
            survivors,
            infant_years,
            open_rate,
        }
    }

    /// Survivors to each exact age, of one birth.
    pub fn survivors(&self) -> &ByAge {
        &self.survivors
    }

    /// Person-years lived at each age and, last, from 100 on.
    pub fn person_years(&self) -> ByAge {
        let l = &self.survivors;
        let mut years = [0.0; AGES];
        for x in 0..AGES - 1 {
            let share = if x == 0 { self.infant_years } else { 0.5 };
            years[x] = l[x + 1] + share * (l[x] - l[x + 1]);
        }
        years[AGES - 1] = l[AGES - 1] / self.open_rate;
        years
    }

    /// Life expectancy at birth, in years.
    pub fn life_expectancy(&self) -> f64 {
        self.person_years().iter().sum()
    }
}
