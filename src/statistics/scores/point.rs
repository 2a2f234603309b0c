//! Errors of point forecasts: MAE, RMSE, sMAPE and MASE.
//!
//! With error `e = y − f`: MAE is the mean of `|e|`, RMSE the root of the mean of `e²`,
//! sMAPE the mean of `200 |e|/(|y| + |f|)` per cent (Makridakis and Hibon 2000,
//! doi:10.1016/S0169-2070(00)00057-1), MASE the mean of `|e|/q`, with `q` the mean absolute
//! change of the history a year (Hyndman and Koehler 2006,
//! doi:10.1016/j.ijforecast.2006.03.001).

/// The mean, summed in order; none of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let start = (0.0, 0u64);
    let (sum, count) = values
        .into_iter()
        .fold(start, |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// Mean absolute error of pairs (actual, forecast); none of nothing.
pub fn mean_absolute_error(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    mean(pairs.into_iter().map(|(y, f)| (y - f).abs()))
}

/// Root mean squared error of pairs (actual, forecast); none of nothing.
pub fn root_mean_squared_error(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    mean(pairs.into_iter().map(|(y, f)| (y - f) * (y - f))).map(f64::sqrt)
}

/// The term of one pair in sMAPE, in per cent, 0 to 200; a forecast of 0 that came true is 0.
pub fn symmetric_percentage_error(actual: f64, forecast: f64) -> f64 {
    let size = actual.abs() + forecast.abs();
    if size == 0.0 {
        return 0.0;
    }
    200.0 * (actual - forecast).abs() / size
}

/// The scale `q` of a history: its mean absolute change a step. None where there is no
/// change, or fewer than two values: then nothing can be scaled.
pub fn naive_scale(history: &[f64]) -> Option<f64> {
    let changes = history.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    mean(changes).filter(|&scale| scale > 0.0)
}

/// Mean absolute scaled error of triples (actual, forecast, scale); none of nothing.
pub fn mean_absolute_scaled_error(
    triples: impl IntoIterator<Item = (f64, f64, f64)>,
) -> Option<f64> {
    mean(
        triples
            .into_iter()
            .map(|(y, f, scale)| (y - f).abs() / scale),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let pairs = [(3.0, 1.0), (4.0, 5.0)];
        assert_eq!(mean_absolute_error(pairs), Some(1.5));
        assert_eq!(root_mean_squared_error(pairs), Some(2.5f64.sqrt()));
        assert_eq!(mean_absolute_error([]), None);
        assert_eq!(symmetric_percentage_error(3.0, 1.0), 100.0);
        assert_eq!(symmetric_percentage_error(0.0, 0.0), 0.0);
        assert_eq!(symmetric_percentage_error(-1.0, 1.0), 200.0);
        assert_eq!(naive_scale(&[1.0, 3.0, 2.0]), Some(1.5));
        assert_eq!(naive_scale(&[2.0, 2.0]), None);
        assert_eq!(naive_scale(&[2.0]), None);
        let triples = [(3.0, 1.0, 2.0), (4.0, 5.0, 0.5)];
        assert_eq!(mean_absolute_scaled_error(triples), Some(1.5));
    }
}
