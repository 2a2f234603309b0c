//! How well the method has done: the record that stands beside every forecast.
//!
//! Scores of the method on public series that were not used to learn the constants that
//! made them (each half of the series was forecast with the constants of the other), and
//! on the same series before their test years. Shown where a series is too short for a
//! record of its own. Computed once when the method was developed; the M3 rows can be made
//! again from the competition's data (Makridakis and Hibon 2000,
//! doi:10.1016/S0169-2070(00)00057-1). MASE: Hyndman and Koehler 2006,
//! doi:10.1016/j.ijforecast.2006.03.001; CRPS is twice the mean pinball loss over 0.05,
//! 0.10, … 0.95, divided by the same scale as MASE.

/// Points below which a series has no record of its own.
pub const LEAST_FOR_BACKTEST: usize = 12;
/// The longest horizon, in years, for which anything was tested.
pub const LONGEST_VALIDATED_HORIZON: u32 = 10;
/// The longest horizon of the record's scores, in years.
pub const LONGEST_SCORED_HORIZON: u32 = 6;

/// One row of the record: square-root link, horizons one to six.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecordRow {
    /// What was forecast.
    pub set: &'static str,
    /// The longest history used; none for the whole of it.
    pub longest_history: Option<usize>,
    /// Symmetric mean absolute percentage error, in per cent; none where it was not recorded.
    pub smape: Option<f64>,
    /// Mean absolute scaled error.
    pub mase: Option<f64>,
    /// Scaled continuous ranked probability score.
    pub crps: Option<f64>,
    /// Share of actuals inside the 80 % band.
    pub coverage_80: f64,
    /// Share of actuals inside the 95 % band.
    pub coverage_95: f64,
    /// The 80 % band by horizon, one to six years.
    pub coverage_80_by_horizon: Option<[f64; 6]>,
    /// The 95 % band by horizon, one to six years.
    pub coverage_95_by_horizon: Option<[f64; 6]>,
}

const fn m3(
    longest_history: Option<usize>,
    [smape, mase, crps]: [f64; 3],
    [coverage_80, coverage_95]: [f64; 2],
    coverage_80_by_horizon: [f64; 6],
    coverage_95_by_horizon: [f64; 6],
) -> RecordRow {
    RecordRow {
        set: "645 yearly series of the M3 competition",
        longest_history,
        smape: Some(smape),
        mase: Some(mase),
        crps: Some(crps),
        coverage_80,
        coverage_95,
        coverage_80_by_horizon: Some(coverage_80_by_horizon),
        coverage_95_by_horizon: Some(coverage_95_by_horizon),
    }
}

/// The competition's test years by length of history, longest first.
pub const RECORD: [RecordRow; 5] = [
    m3(
        None,
        [15.67, 2.561, 1.974],
        [0.821, 0.960],
        [0.87, 0.83, 0.81, 0.81, 0.79, 0.81],
        [0.983, 0.974, 0.949, 0.950, 0.946, 0.958],
    ),
    m3(
        Some(14),
        [15.71, 2.586, 2.005],
        [0.814, 0.960],
        [0.87, 0.84, 0.81, 0.78, 0.78, 0.80],
        [0.981, 0.971, 0.947, 0.960, 0.949, 0.953],
    ),
    m3(
        Some(10),
        [15.72, 2.571, 2.001],
        [0.821, 0.964],
        [0.89, 0.84, 0.81, 0.80, 0.79, 0.81],
        [0.981, 0.969, 0.946, 0.960, 0.963, 0.963],
    ),
    m3(
        Some(8),
        [15.99, 2.650, 2.066],
        [0.805, 0.961],
        [0.88, 0.81, 0.78, 0.77, 0.78, 0.81],
        [0.975, 0.963, 0.952, 0.958, 0.958, 0.960],
    ),
    m3(
        Some(6),
        [16.05, 2.662, 2.088],
        [0.820, 0.966],
        [0.89, 0.83, 0.80, 0.79, 0.79, 0.82],
        [0.972, 0.971, 0.958, 0.961, 0.964, 0.971],
    ),
];

const fn sober(set: &'static str, coverage_80: f64, coverage_95: f64) -> RecordRow {
    RecordRow {
        set,
        longest_history: None,
        smape: None,
        mase: None,
        crps: None,
        coverage_80,
        coverage_95,
        coverage_80_by_horizon: None,
        coverage_95_by_horizon: None,
    }
}

/// What the competition's test years do not show: the structure of the method was chosen
/// with them in view, and other kinds of series fare worse.
pub const SOBER_RECORD: [RecordRow; 3] = [
    sober(
        "the same series, six years earlier (years that chose nothing)",
        0.748,
        0.942,
    ),
    sober(
        "indicators of Mexico's development goals, 345 origins, 2020-2022 among the years",
        0.750,
        0.865,
    ),
    sober(
        "lines of the United States' budget, 130 origins",
        0.650,
        0.844,
    ),
];

/// Points from which the record of whole histories stands: their median length was 19.
const WHOLE_HISTORY: usize = 20;

/// The row of the record for histories as short as `points`: the longest that is not longer,
/// or the shortest there is.
pub fn record_for(points: usize) -> &'static RecordRow {
    let fits = |row: &&RecordRow| points >= row.longest_history.unwrap_or(WHOLE_HISTORY);
    RECORD
        .iter()
        .find(fits)
        .unwrap_or(&RECORD[RECORD.len() - 1])
}
