//! Death rates by single year of age, from abridged ones.
//!
//! Within the closed groups, `ln m` runs through the group rates, placed at the
//! groups' mid-ages, as a monotone cubic; each group's single-year rates are then
//! scaled so that the group's deaths over its person-years, `(l_a − l_b)/Σ L_x`,
//! are its given rate exactly. Age 0 stands as it is given.
//! An open age below 100 is continued by a Gompertz law: rates rise by a factor
//! `e^b` a year from the last closed age on, and `b` is such that the remaining
//! life expectancy is the open rate's inverse. Ages above 100 are gathered into
//! the open age: `m_{100+} = l_100/T_100`.

use super::age::AgeGroup;
use super::life_table::{dying, infant_years};
use super::monotone::Monotone;
use super::{AGES, ByAge, Sex};
use crate::kernel;

/// Central death rates at ages 0, 1, … 99 and of everybody from 100 on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SingleYearRates {
    pub(super) rates: ByAge,
}

/// A single-year rate of 2 is a probability of dying of 1; rates stay below it.
const HIGHEST_RATE: f64 = 1.999;
/// Gompertz continuations end here, where nobody is left.
const LAST_AGE: usize = 200;
/// The yearly rise of mortality in a Gompertz continuation lies between these.
const RISE: (f64, f64) = (-0.1, 0.5);

impl SingleYearRates {
    /// Deaths per person-year at ages 0 to 99 and, last, from 100 on.
    pub fn rates(&self) -> &ByAge {
        &self.rates
    }

    /// Splits checked groups; none where no Gompertz law meets the open rate.
    pub(super) fn split(sex: Sex, ages: &[AgeGroup], rates: &[f64]) -> Option<Self> {
        let (&open_rate, closed_rates) = rates.split_last()?;
        let (open, closed) = ages.split_last()?;
        let top = usize::from(open.first);
        let mut single = closed_single_years(sex, closed, closed_rates);
        let mut last_rate = open_rate;
        if top < AGES - 1 {
            let rise = gompertz_rise(*single.last()?, 1.0 / open_rate)?;
            let start = single[top - 1];
            single.extend((top..LAST_AGE).map(|x| gompertz(start, rise, x - top + 1)));
            last_rate = HIGHEST_RATE;
        }
        let mut by_age = [0.0; AGES];
        by_age[..AGES - 1].copy_from_slice(&single[..AGES - 1]);
        by_age[AGES - 1] = 1.0 / remaining_years(&single[AGES - 1..], last_rate);
        Some(Self { rates: by_age })
    }
}

fn gompertz(start: f64, rise: f64, years: usize) -> f64 {
    let rate = start * kernel::exp(rise * years as f64);
    if rate > HIGHEST_RATE {
        HIGHEST_RATE
    } else {
        rate
    }
}

/// Years left to live under single-year rates and then an open rate.
fn remaining_years(rates: &[f64], open_rate: f64) -> f64 {
    let (mut alive, mut years) = (1.0, 0.0);
    for &rate in rates {
        let after = alive * (1.0 - dying(rate, 0.5));
        years += 0.5 * (alive + after);
        alive = after;
    }
    years + alive / open_rate
}

/// The rise at which `years` are left from one year after the age of `start`.
fn gompertz_rise(start: f64, years: f64) -> Option<f64> {
    let left = |rise| {
        let rates: Vec<f64> = (1..LAST_AGE).map(|x| gompertz(start, rise, x)).collect();
        remaining_years(&rates, HIGHEST_RATE)
    };
    let (mut low, mut high) = RISE;
    if !(left(high) <= years && years <= left(low)) {
        return None;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if left(middle) > years {
            low = middle
        } else {
            high = middle
        }
    }
    Some(0.5 * (low + high))
}

fn closed_single_years(sex: Sex, ages: &[AgeGroup], rates: &[f64]) -> Vec<f64> {
    let curve = log_rate_curve(ages, rates);
    let mut single = Vec::new();
    for (group, &rate) in ages.iter().zip(rates) {
        let width = group.width().unwrap_or(1);
        let first = usize::from(group.first);
        if width == 1 {
            single.push(rate);
            continue;
        }
        let shape: Vec<f64> = (first..first + width)
            .map(|x| {
                curve
                    .as_ref()
                    .map_or(rate, |curve| kernel::exp(curve.at(x as f64 + 0.5)))
            })
            .collect();
        single.extend(scaled_to_group_rate(sex, first, &shape, rate));
    }
    single
}

/// `ln m` over age through the groups above age 0.
fn log_rate_curve(ages: &[AgeGroup], rates: &[f64]) -> Option<Monotone> {
    let middle =
        |group: &AgeGroup| f64::from(group.first) + 0.5 * group.width().unwrap_or(1) as f64;
    let (x, y): (Vec<f64>, Vec<f64>) = (ages.iter().zip(rates))
        .filter(|(group, rate)| group.first > 0 && **rate > 0.0)
        .map(|(group, &rate)| (middle(group), kernel::ln(rate)))
        .unzip();
    (x.len() >= 2).then(|| Monotone::new(x, y))
}

fn scaled_to_group_rate(sex: Sex, first: usize, shape: &[f64], rate: f64) -> Vec<f64> {
    let scaled = |factor: f64| -> Vec<f64> {
        let capped = |m: f64| if m > HIGHEST_RATE { HIGHEST_RATE } else { m };
        shape.iter().map(|m| capped(m * factor)).collect()
    };
    // The group's rate is nearly proportional to the factor: each round gains digits.
    let mut factor = 1.0;
    for _ in 0..60 {
        factor *= rate / group_rate(sex, first, &scaled(factor));
    }
    scaled(factor)
}

/// Deaths over person-years of a group under single-year rates.
pub(super) fn group_rate(sex: Sex, first: usize, rates: &[f64]) -> f64 {
    let (mut alive, mut years) = (1.0, 0.0);
    for (x, &rate) in (first..).zip(rates) {
        let share = if x == 0 { infant_years(sex, rate) } else { 0.5 };
        let after = alive * (1.0 - dying(rate, share));
        years += after + share * (alive - after);
        alive = after;
    }
    (1.0 - alive) / years
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTS: [u8; 22] = [
        0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100,
    ];

    fn groups(open: usize) -> Vec<AgeGroup> {
        let last = |i: usize| (i < open).then(|| STARTS[i + 1] - 1);
        (0..=open)
            .map(|i| AgeGroup {
                first: STARTS[i],
                last: last(i),
            })
            .collect()
    }

    /// Infants apart, then a Gompertz law.
    fn law(x: usize) -> f64 {
        if x == 0 {
            0.01
        } else {
            2e-5 * kernel::exp(0.1 * (x as f64 + 0.5)) + 3e-4 / x as f64
        }
    }

    #[test]
    fn group_rates_are_kept() {
        let rates: Vec<f64> = STARTS
            .iter()
            .map(|&age| law(usize::from(age) + 2))
            .collect();
        let single = SingleYearRates::split(Sex::Female, &groups(21), &rates)
            .expect("rates")
            .rates;
        for (group, rate) in groups(21).iter().zip(&rates).take(21) {
            let first = usize::from(group.first);
            let last = usize::from(group.last.expect("closed"));
            let kept = group_rate(Sex::Female, first, &single[first..=last]);
            assert!(
                (kept / rate - 1.0).abs() < 1e-12,
                "{group}: {kept} for {rate}"
            );
        }
        assert!((single[100] - rates[21]).abs() < 1e-15);
    }

    /// Abridged and opened at 85, a smooth law comes back within 2% at each age from 10 on.
    #[test]
    fn a_smooth_law_comes_back() {
        let truth: Vec<f64> = (0..LAST_AGE)
            .map(|x| if x < 120 { law(x) } else { 1.9 })
            .collect();
        let full: Vec<f64> = truth
            .iter()
            .map(|&m| if m > 1.9 { 1.9 } else { m })
            .collect();
        for open in [18, 21] {
            let rates: Vec<f64> = (0..=open)
                .map(|i| match STARTS.get(i + 1).filter(|_| i < open) {
                    Some(&next) => {
                        let ages = usize::from(STARTS[i])..usize::from(next);
                        group_rate(Sex::Male, ages.start, &full[ages])
                    }
                    None => 1.0 / remaining_years(&full[usize::from(STARTS[i])..], HIGHEST_RATE),
                })
                .collect();
            let split = SingleYearRates::split(Sex::Male, &groups(open), &rates).expect("rates");
            for (x, truth) in full.iter().enumerate().take(100).skip(10) {
                let error = split.rates[x] / truth - 1.0;
                assert!(
                    error.abs() < 0.02,
                    "open {}, age {x}: {error}",
                    STARTS[open]
                );
            }
            let open_error = split.rates[100] * remaining_years(&full[100..], HIGHEST_RATE) - 1.0;
            assert!(open_error.abs() < 0.02, "{open_error}");
        }
    }

    #[test]
    fn an_open_rate_below_its_neighbour_is_refused() {
        let mut rates: Vec<f64> = STARTS[..19].iter().map(|&a| law(usize::from(a))).collect();
        rates[18] = 1e-4;
        assert_eq!(SingleYearRates::split(Sex::Male, &groups(18), &rates), None);
    }
}
