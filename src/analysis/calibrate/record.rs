//! A response's recorded past, put together from the series of `[history]`.

use super::{CalibrateError, Past};
use crate::forecast::{History, Link};
use crate::kernel;
use crate::model::{DriverPast, driver_past, response};
use crate::scenario::Scenario;

/// Least values of the indicator with which anything is said.
const LEAST_POINTS: usize = 3;

/// A response's past, and what it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedPast {
    /// On the link scale.
    pub past: Past,
    /// For each driver, the series behind it.
    pub series: Vec<Vec<String>>,
    /// Values of the indicator that no driver's record reaches.
    pub left_out: usize,
    /// Years of a driver between recorded ones, filled in on a straight line of logarithms.
    pub filled: usize,
}

/// The past of the response at `indicator`, up to and including `until`.
///
/// # Errors
/// What the record lacks, or a value that has no place on the link's scale.
pub fn recorded_past(
    scenario: &Scenario,
    indicator: usize,
    link: Link,
    until: i32,
) -> Result<RecordedPast, CalibrateError> {
    let own = response(scenario, indicator)?;
    let entry = scenario.indicators.get_index(indicator);
    let (id, _) = entry.expect("an indicator of the scenario");
    let record = scenario.history.as_ref().ok_or(CalibrateError::NoHistory)?;
    let recorded = (record.series.get(id)).ok_or_else(|| CalibrateError::NoSeries {
        id: id.clone(),
        known: record.series.keys().cloned().collect(),
    })?;
    let history = recorded.history.until(until);
    let mut drivers: Vec<(&str, i32, DriverPast)> = Vec::new();
    for (name, influence) in &own.drivers {
        let past = driver_past(scenario, record, (id, name), influence)?;
        let lag = i32::try_from(influence.lag).unwrap_or(i32::MAX);
        drivers.push((name, lag, past));
    }
    let years = shared_years(&history, &drivers);
    let [Some(&first), Some(&last)] = [years.first(), years.last()] else {
        return Err(CalibrateError::TooFew {
            id: id.clone(),
            points: 0,
        });
    };
    if years.len() < LEAST_POINTS {
        return Err(CalibrateError::TooFew {
            id: id.clone(),
            points: years.len(),
        });
    }
    let mut values = Vec::new();
    for year in first..=last {
        values.push(match history.value(year) {
            Some(value) if link.holds(value) => Some(link.apply(value)),
            Some(value) => {
                return Err(CalibrateError::OutsideLink {
                    id: id.clone(),
                    year,
                    value,
                    link: link.name(),
                });
            }
            None => None,
        });
    }
    let mut logarithms = Vec::new();
    let mut filled = 0;
    for (name, lag, past) in &drivers {
        let sign = |year: i32| CalibrateError::DriverSign {
            driver: (*name).to_owned(),
            year,
        };
        let (column, own) = ratios(past, (first - lag, last - lag)).map_err(sign)?;
        logarithms.push(column);
        filled += own;
    }
    Ok(RecordedPast {
        past: Past {
            first_year: first,
            values,
            drivers: logarithms,
        },
        series: drivers
            .into_iter()
            .map(|(_, _, past)| past.series)
            .collect(),
        left_out: history.len() - years.len(),
        filled,
    })
}

/// Recorded years of the indicator that lie within the record of each driver, a lag earlier.
fn shared_years(history: &History, drivers: &[(&str, i32, DriverPast)]) -> Vec<i32> {
    let reached = |year: &i32| {
        drivers.iter().all(|(_, lag, past)| {
            let at = year - lag;
            let ends = (past.values.keys().next(), past.values.keys().next_back());
            matches!(ends, (Some(first), Some(last)) if (*first..=*last).contains(&at))
        })
    };
    let years = history.points().iter().map(|point| point.year);
    years.filter(reached).collect()
}

/// Logarithms of a driver over its value in the first year, and how many years had none of their own.
///
/// # Errors
/// The first year whose ratio to the first year has no logarithm.
fn ratios(past: &DriverPast, (first, last): (i32, i32)) -> Result<(Vec<f64>, usize), i32> {
    let mut filled = 0;
    let mut column = Vec::new();
    let known = |year: i32| past.values.get(&year).copied();
    let base = past.values.range(..=first).next_back().map(|(_, &v)| v);
    let sign = base.map_or(1.0, f64::signum);
    let logarithm = |year: i32, value: f64| match value * sign > 0.0 && value.is_finite() {
        true => Ok(kernel::ln(value * sign)),
        false => Err(year),
    };
    for year in first..=last {
        column.push(match known(year) {
            Some(value) => logarithm(year, value)?,
            None => {
                filled += 1;
                let before = past.values.range(..year).next_back();
                let after = past.values.range(year..).next();
                let (Some((&y0, &v0)), Some((&y1, &v1))) = (before, after) else {
                    return Err(year);
                };
                let (low, high) = (logarithm(y0, v0)?, logarithm(y1, v1)?);
                low + (high - low) * f64::from(year - y0) / f64::from(y1 - y0)
            }
        });
    }
    let start = column[0];
    column.iter_mut().for_each(|own| *own -= start);
    Ok((column, filled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn gaps_are_filled_on_a_line_of_logarithms() {
        let past = DriverPast {
            series: Vec::new(),
            values: BTreeMap::from([(2010, 1.0), (2012, 4.0), (2013, 2.0)]),
        };
        let (column, filled) = ratios(&past, (2011, 2013)).unwrap();
        let two = 2.0f64.ln();
        assert_eq!(filled, 1);
        for (own, expected) in column.iter().zip([0.0, two, 0.0]) {
            assert!((own - expected).abs() < 1e-15);
        }
        let past = DriverPast {
            series: Vec::new(),
            values: BTreeMap::from([(2010, 1.0), (2011, -1.0)]),
        };
        assert_eq!(ratios(&past, (2010, 2011)), Err(2011));
    }
}
