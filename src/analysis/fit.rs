//! What each series' own past says about its future: drift, weights, bands by year.
//!
//! The method is that of [`crate::forecast`]; this asks it for many series at once, for the years
//! that are wanted, and keeps beside each answer what one should know of it.

use rayon::prelude::*;

use crate::forecast::{
    Correction, FitError, Fitted, GroupWeights, Growth, History, Link, Point, RecordRow, Warning,
    fit, record_for,
};

/// The quantiles of every year.
pub const LEVELS: [f64; 9] = [0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975];
/// Position of the median in [`LEVELS`].
pub const MEDIAN: usize = 4;
/// Coverages of the bands, and the positions of their ends in [`LEVELS`].
pub const BANDS: [(f64, usize, usize); 3] = [(0.50, 3, 5), (0.80, 2, 6), (0.95, 0, 8)];
/// Years ahead beyond which nothing is forecast: the degrees of freedom are all but used up.
pub const LONGEST_HORIZON: u32 = 30;

/// A series to carry on.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Its name in the table.
    pub id: String,
    /// What is known of it.
    pub history: History,
    /// What came later, which the forecast does not see.
    pub later: Vec<Point>,
    /// The scale on which it is forecast.
    pub link: Link,
}

impl Subject {
    /// A series cut after the year `until`; whole where there is none.
    pub fn new(id: &str, history: &History, link: Link, until: Option<i32>) -> Self {
        let until = until.unwrap_or(i32::MAX);
        let later = history.points().iter().filter(|point| point.year > until);
        Self {
            id: id.to_owned(),
            history: history.until(until),
            later: later.copied().collect(),
            link,
        }
    }
}

/// The forecast of one year, in the series' unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearAhead {
    /// The year.
    pub year: i32,
    /// Years after the last value.
    pub horizon: u32,
    /// At [`LEVELS`].
    pub quantiles: [f64; 9],
}

/// A series carried on.
#[derive(Debug, Clone, PartialEq)]
pub struct Continued {
    /// The models.
    pub fitted: Fitted,
    /// The drift a year.
    pub growth: Growth,
    /// How the weight is spread over kinds of models.
    pub weights: GroupWeights,
    /// Every year after the last value up to the last wanted one, at most [`LONGEST_HORIZON`].
    pub years: Vec<YearAhead>,
    /// What to know beside the furthest of them.
    pub warnings: Vec<Warning>,
    /// How well the method did on series as short.
    pub record: &'static RecordRow,
}

impl Continued {
    /// The forecast of a year, where there is one.
    pub fn year(&self, year: i32) -> Option<&YearAhead> {
        self.years.iter().find(|own| own.year == year)
    }
}

/// Carries every series on to `last_year`, in their order; a correction is that of all.
///
/// # Errors
/// By series: why it can't be forecast.
pub fn continue_series(
    subjects: &[Subject],
    last_year: i32,
    correction: Option<&Correction>,
) -> Vec<Result<Continued, FitError>> {
    let each = subjects.par_iter();
    each.map(|own| {
        let fitted = fit(&own.history, own.link)?;
        let fitted = match correction {
            Some(correction) => fitted.corrected(correction.clone()),
            None => fitted,
        };
        Ok(continued(fitted, last_year))
    })
    .collect()
}

fn continued(fitted: Fitted, last_year: i32) -> Continued {
    let ahead = i64::from(last_year) - i64::from(fitted.origin());
    let ahead = ahead.clamp(0, i64::from(LONGEST_HORIZON)) as u32;
    let forecasts = fitted.forecasts(ahead).into_iter();
    let years = (1..).zip(forecasts).map(|(horizon, forecast)| {
        let found = forecast.quantiles(&LEVELS);
        let mut quantiles = [0.0; 9];
        quantiles.copy_from_slice(&found);
        YearAhead {
            year: fitted.origin() + horizon as i32,
            horizon,
            quantiles,
        }
    });
    Continued {
        growth: fitted.growth(),
        weights: fitted.group_weights(),
        years: years.collect(),
        warnings: fitted.warnings(ahead),
        record: record_for(fitted.observations()),
        fitted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_history_is_forecast_without_what_came_later() {
        let history = History::yearly(2010, &[5.0, 6.0, 6.5, 7.0, 7.2, 90.0]).unwrap();
        let cut = Subject::new("a", &history, Link::SquareRoot, Some(2014));
        assert_eq!((cut.history.len(), cut.later.len()), (5, 1));
        let whole = Subject::new("a", &history, Link::SquareRoot, None);
        assert!(whole.later.is_empty());
        let found = continue_series(&[cut.clone(), whole], 2016, None);
        let [one, other] = [0, 1].map(|at| found[at].as_ref().unwrap());
        assert_eq!((one.years.len(), other.years.len()), (2, 1));
        let median = |own: &Continued| own.year(2016).unwrap().quantiles[MEDIAN];
        assert!(median(one) < 10.0 && median(other) > 20.0);
        let alone = fit(&cut.history, cut.link).unwrap().forecast(2);
        assert_eq!(
            one.years[1].quantiles[MEDIAN],
            alone.quantiles(&LEVELS)[MEDIAN]
        );
    }

    #[test]
    fn bands_are_where_the_levels_say() {
        for (coverage, low, high) in BANDS {
            assert!((LEVELS[high] - LEVELS[low] - coverage).abs() < 1e-12);
            assert!((LEVELS[high] + LEVELS[low] - 1.0).abs() < 1e-12);
        }
        assert_eq!(LEVELS[MEDIAN], 0.5);
    }

    #[test]
    fn nothing_looks_further_than_the_longest_horizon() {
        let history = History::yearly(2010, &[5.0, 6.0, 6.5, 7.0]).unwrap();
        let own = Subject::new("a", &history, Link::SquareRoot, None);
        let found = continue_series(&[own], i32::MAX, None);
        let found = found[0].as_ref().unwrap();
        assert_eq!(found.years.len(), LONGEST_HORIZON as usize);
        let last = found.years[29].quantiles;
        assert!(last.windows(2).all(|pair| pair[0] <= pair[1]), "{last:?}");
        assert!(last.iter().all(|own| own.is_finite()), "{last:?}");
    }
}
