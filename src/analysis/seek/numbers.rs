//! Values of a lever as a planner would write them: short decimals.

/// The greatest power of ten that is not above a positive value.
pub(super) fn power_of_ten_below(value: f64) -> f64 {
    let mut power: f64 = 1.0;
    while power * 10.0 <= value {
        power *= 10.0;
    }
    while power > value {
        power /= 10.0;
    }
    power
}

pub(super) fn two_digits(value: f64) -> f64 {
    rounded(value, 0.1 * power_of_ten_below(value))
}

/// The nearest multiple of a step that is a power of ten, as it is written in decimals.
pub(super) fn rounded(value: f64, step: f64) -> f64 {
    if step >= 1.0 {
        let step = step.round();
        return (value / step).round() * step;
    }
    let inverse = (1.0 / step).round();
    (value * inverse).round() / inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_decimals() {
        assert_eq!(rounded(0.123_456, 1e-4 * power_of_ten_below(3.0)), 0.1235);
        assert_eq!(
            rounded(1_234_567.0, 1e-4 * power_of_ten_below(2e7)),
            1_235_000.0
        );
        assert_eq!(format!("{}", rounded(0.3, 0.001)), "0.3");
        assert_eq!(power_of_ten_below(0.02), 0.01);
        assert_eq!(power_of_ten_below(1000.0), 1000.0);
    }
}
