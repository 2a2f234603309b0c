//! The simulated years.

/// Base year to end year, and where plan periods start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Years {
    pub(super) base: i32,
    pub(super) end: i32,
}

impl Years {
    /// Years in order, base year first.
    pub(super) fn all(self) -> std::ops::RangeInclusive<i32> {
        self.base..=self.end
    }

    /// `year`, or the base year where it lies before it.
    pub(super) fn known(self, year: i32) -> i32 {
        year.max(self.base)
    }

    /// `year` less `lag` years, not before the base year.
    pub(super) fn back(self, year: i32, lag: u32) -> i32 {
        let lag = i32::try_from(lag).unwrap_or(i32::MAX);
        self.known(year.saturating_sub(lag))
    }
}

/// A point of a path over time between two knots: positions of the knots and the weight of the second.
pub(super) fn between(years: &[i32], year: i32) -> (usize, usize, f64) {
    let after = years.partition_point(|&knot| knot < year);
    if after == 0 {
        return (0, 0, 0.0);
    }
    if after == years.len() {
        return (after - 1, after - 1, 0.0);
    }
    if years[after] == year {
        return (after, after, 0.0);
    }
    let span = f64::from(years[after] - years[after - 1]);
    let weight = f64::from(year - years[after - 1]) / span;
    (after - 1, after, weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_over_time_are_linear_between_and_flat_outside() {
        let knots = [2020, 2025, 2035];
        assert_eq!(between(&knots, 2010), (0, 0, 0.0));
        assert_eq!(between(&knots, 2020), (0, 0, 0.0));
        assert_eq!(between(&knots, 2022), (0, 1, 0.4));
        assert_eq!(between(&knots, 2025), (1, 1, 0.0));
        assert_eq!(between(&knots, 2030), (1, 2, 0.5));
        assert_eq!(between(&knots, 2040), (2, 2, 0.0));
    }

    #[test]
    fn nothing_lies_before_the_base_year() {
        let years = Years {
            base: 2020,
            end: 2035,
        };
        assert_eq!(years.back(2022, 1), 2021);
        assert_eq!(years.back(2021, 5), 2020);
        assert_eq!(years.all().count(), 16);
    }
}
