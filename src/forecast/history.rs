//! The yearly record of one quantity: at most one value a year, years may be missing.

/// One measured year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// The value, in the series' unit.
    pub value: f64,
}

/// Why points make no history.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// A year stands twice.
    #[error("year {year} is given twice")]
    DoubledYear {
        /// The year.
        year: i32,
    },
    /// A value is not a finite number.
    #[error("the value of {year} is {value}, but must be finite")]
    NotFinite {
        /// Its year.
        year: i32,
        /// The value.
        value: f64,
    },
    /// First and last year are too far apart to be years.
    #[error("the years {first} to {last} span more than {LONGEST_SPAN} years")]
    TooLong {
        /// The first year.
        first: i32,
        /// The last year.
        last: i32,
    },
}

/// Years that a history may span; more is a mistake, since each missing year costs a step.
pub const LONGEST_SPAN: i32 = 1000;

/// Points in the order of their years, each year once, every value finite.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    points: Vec<Point>,
}

impl History {
    /// Orders and checks points.
    ///
    /// # Errors
    /// The first doubled year or value that is not finite, or a span beyond [`LONGEST_SPAN`].
    ///
    /// ```
    /// use plancast::forecast::{History, Point};
    /// let point = |year, value| Point { year, value };
    /// let history = History::new(vec![point(2021, 3.0), point(2019, 2.0)])?;
    /// assert_eq!(history.points()[0].year, 2019);
    /// # Ok::<(), plancast::forecast::HistoryError>(())
    /// ```
    pub fn new(mut points: Vec<Point>) -> Result<Self, HistoryError> {
        points.sort_by_key(|point| point.year);
        if let Some(pair) = points.windows(2).find(|pair| pair[0].year == pair[1].year) {
            return Err(HistoryError::DoubledYear { year: pair[0].year });
        }
        if let Some(&Point { year, value }) = points.iter().find(|point| !point.value.is_finite()) {
            return Err(HistoryError::NotFinite { year, value });
        }
        if let [first, .., last] = points.as_slice()
            && i64::from(last.year) - i64::from(first.year) > i64::from(LONGEST_SPAN)
        {
            let (first, last) = (first.year, last.year);
            return Err(HistoryError::TooLong { first, last });
        }
        Ok(Self { points })
    }

    /// Consecutive years from `first_year` on.
    ///
    /// # Errors
    /// A value that is not finite, or too many.
    pub fn yearly(first_year: i32, values: &[f64]) -> Result<Self, HistoryError> {
        let years = first_year..;
        let points = years
            .zip(values)
            .map(|(year, &value)| Point { year, value });
        Self::new(points.collect())
    }

    /// The points, by year.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The points up to and including a year.
    pub fn until(&self, year: i32) -> Self {
        let points = self.points.iter().filter(|point| point.year <= year);
        Self {
            points: points.copied().collect(),
        }
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The value of a year, where it is known.
    pub fn value(&self, year: i32) -> Option<f64> {
        let found = self.points.binary_search_by_key(&year, |point| point.year);
        found.ok().map(|index| self.points[index].value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_years_and_refuses_impossible_ones() {
        let point = |year, value| Point { year, value };
        let history = History::new(vec![point(2003, 1.0), point(2001, 2.0)]).unwrap();
        assert_eq!(history.value(2001), Some(2.0));
        assert_eq!(history.value(2002), None);
        assert_eq!(history.until(2002).len(), 1);
        let doubled = History::new(vec![point(2003, 1.0), point(2003, 2.0)]);
        assert_eq!(doubled, Err(HistoryError::DoubledYear { year: 2003 }));
        assert!(History::new(vec![point(2003, f64::NAN)]).is_err());
        let far = History::new(vec![point(i32::MIN, 1.0), point(i32::MAX, 1.0)]);
        assert!(matches!(far, Err(HistoryError::TooLong { .. })));
    }
}
