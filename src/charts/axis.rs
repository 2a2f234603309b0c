//! Axis ranges and their round ticks.
//!
//! A step is 1, 2 or 5 times a power of ten; ticks are its multiples `k x step`, built in decimal so
//! that 0.3 is 0.3. The range is the smallest run of steps that covers the data. It starts at zero
//! where the smallest value is below 40% of the largest, and a share in per cent whose data lie
//! within 0 to 100 is never shown beyond 0 or 100.

use super::number::{NEGLIGIBLE, NumberFormat, decimal, exponent_of};
use crate::words::Language;

/// A labelled position on an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: String,
}

/// A value axis: its ends are ticks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<Tick>,
}

/// Below this fraction of the largest value, the smallest one is near enough to zero to show it.
const SHOW_ZERO_BELOW: f64 = 0.4;

impl Axis {
    /// An axis over `values` (finite, not empty) with at most `most_steps` steps.
    pub(super) fn over(values: &[f64], unit: &str, most_steps: usize, language: Language) -> Self {
        let (low, high) = extremes(values);
        let is_share = unit.contains(['%', '％']) && low >= 0.0 && high <= 100.0;
        let (wide_low, wide_high) = widened(low, high);
        let (wide_low, wide_high) = if is_share {
            (wide_low.max(0.0), wide_high.min(100.0))
        } else {
            (wide_low, wide_high)
        };
        let (multiple, exponent) = step_for(wide_high - wide_low, most_steps);
        // One step too many can arise from rounding both ends outwards; then take the next step up.
        let mut step = (multiple, exponent);
        loop {
            let (first, last) = ends(wide_low, wide_high, step);
            if last - first <= most_steps.max(1) as i64 {
                return Self::from_steps(first, last, step, is_share, language);
            }
            step = next_step(step);
        }
    }

    /// An axis whose ends lie just outside `values`, with at most `most_steps` steps between ticks
    /// inside it, or more where that leaves fewer than two ticks: for narrow places, where round ends would waste the room. Labels leave out the word
    /// of the scale of `format`.
    pub(super) fn about(
        values: &[f64],
        unit: &str,
        most_steps: usize,
        format: NumberFormat,
    ) -> Self {
        let (low, high) = extremes(values);
        let is_share = unit.contains(['%', '％']) && low >= 0.0 && high <= 100.0;
        let size = low.abs().max(high.abs());
        let margin = match high - low {
            _ if size == 0.0 => 1.0,
            span if span <= NEGLIGIBLE * size => 0.1 * size,
            span => 0.05 * span,
        };
        let low = if low >= 0.0 {
            (low - margin).max(0.0)
        } else {
            low - margin
        };
        let high = if is_share {
            (high + margin).min(100.0)
        } else {
            high + margin
        };
        let (values, exponent) = (most_steps..)
            .map(|most_steps| multiples_within(low, high, step_for(high - low, most_steps)))
            .find(|(values, _)| values.len() >= 2)
            .expect("a step of half the span or less has two multiples in it");
        let format = format.at_step(low.abs().max(high.abs()), exponent);
        let ticks = values
            .into_iter()
            .map(|value| Tick {
                value,
                label: format.bare(value),
            })
            .collect();
        Self { low, high, ticks }
    }

    fn from_steps(
        first: i64,
        last: i64,
        (multiple, exponent): (i64, i32),
        is_share: bool,
        language: Language,
    ) -> Self {
        let last = if is_share && decimal(last * multiple, exponent) > 100.0 {
            last - 1
        } else {
            last
        };
        let values: Vec<f64> = (first..=last)
            .map(|k| decimal(k * multiple, exponent))
            .collect();
        let mut ticks = labelled(values, exponent, language);
        let low = ticks[0].value;
        let mut high = ticks[ticks.len() - 1].value;
        if is_share && high < 100.0 && decimal((last + 1) * multiple, exponent) > 100.0 {
            high = 100.0;
            let all = ticks.iter().map(|tick| tick.value).chain([high]).collect();
            ticks = labelled(all, exponent, language);
        }
        Self { low, high, ticks }
    }
}

/// Ticks at `values`, whose last digit that matters is `10^exponent`, in one format.
fn labelled(values: Vec<f64>, exponent: i32, language: Language) -> Vec<Tick> {
    let largest = values
        .iter()
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let format = NumberFormat::for_ticks(largest, exponent, language);
    values
        .into_iter()
        .map(|value| Tick {
            value,
            label: format.format(value),
        })
        .collect()
}

fn extremes(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
            (low.min(value), high.max(value))
        })
}

/// The range to cover, with zero where it belongs and some width where the data have none.
fn widened(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if size == 0.0 {
        return (0.0, 1.0);
    }
    if low >= 0.0 && low < SHOW_ZERO_BELOW * high {
        return (0.0, high);
    }
    if high <= 0.0 && high > SHOW_ZERO_BELOW * low {
        return (low, 0.0);
    }
    if high - low <= NEGLIGIBLE * size {
        let margin = 0.1 * size;
        return (low - margin, high + margin);
    }
    (low, high)
}

/// The smallest round step with at most `most_steps` of them in `span`.
fn step_for(span: f64, most_steps: usize) -> (i64, i32) {
    let smallest = span / most_steps.max(1) as f64;
    let exponent = exponent_of(smallest);
    [(1, exponent), (2, exponent), (5, exponent)]
        .into_iter()
        .find(|&(multiple, exponent)| decimal(multiple, exponent) >= smallest * (1.0 - 1e-12))
        .unwrap_or((1, exponent + 1))
}

/// The multiples of a step from `low` to `high`, and the exponent of the step.
fn multiples_within(low: f64, high: f64, (multiple, exponent): (i64, i32)) -> (Vec<f64>, i32) {
    let step = decimal(multiple, exponent);
    let values = ((low / step).floor() as i64..=(high / step).ceil() as i64)
        .map(|k| decimal(k * multiple, exponent))
        .filter(|value| (low..=high).contains(value));
    (values.collect(), exponent)
}

fn next_step((multiple, exponent): (i64, i32)) -> (i64, i32) {
    match multiple {
        1 => (2, exponent),
        2 => (5, exponent),
        _ => (1, exponent + 1),
    }
}

/// First and last multiple of the step: the outermost ticks. No value lies outside them.
fn ends(low: f64, high: f64, (multiple, exponent): (i64, i32)) -> (i64, i64) {
    let step = decimal(multiple, exponent);
    let mut first = (low / step).floor() as i64;
    let mut last = (high / step).ceil() as i64;
    // Division may round across a multiple; the decimal ticks decide.
    while decimal((first + 1) * multiple, exponent) <= low {
        first += 1;
    }
    while decimal(first * multiple, exponent) > low {
        first -= 1;
    }
    while decimal((last - 1) * multiple, exponent) >= high {
        last -= 1;
    }
    while decimal(last * multiple, exponent) < high {
        last += 1;
    }
    (first, last.max(first + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(values: &[f64], unit: &str) -> Vec<String> {
        Axis::over(values, unit, 7, Language::En)
            .ticks
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(
            labels(&[1.8, 10.08], ""),
            ["0", "2", "4", "6", "8", "10", "12"]
        );
        assert_eq!(
            labels(&[0.0, 0.3], ""),
            ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]
        );
        assert_eq!(
            labels(&[-3.0, 4.0], ""),
            ["−3", "−2", "−1", "0", "1", "2", "3", "4"]
        );
    }

    #[test]
    fn shares_stop_at_a_hundred() {
        let axis = Axis::over(&[97.3, 99.9], "%", 7, Language::En);
        assert_eq!((axis.low, axis.high), (97.0, 100.0));
        let axis = Axis::over(&[10.0, 100.0], "单位：%", 7, Language::Zh);
        assert_eq!((axis.low, axis.high), (0.0, 100.0));
        let axis = Axis::over(&[100.0, 100.0], "%", 7, Language::En);
        assert_eq!(axis.high, 100.0);
    }

    #[test]
    fn constants_have_room() {
        for value in [0.0, 5.0, -5.0, 1e11, 1e-6, 1e-290] {
            let axis = Axis::over(&[value; 3], "", 7, Language::Zh);
            assert!(
                axis.low <= value && value <= axis.high && axis.low < axis.high,
                "{value}: {axis:?}"
            );
        }
    }

    #[test]
    fn narrow_axes_hug_their_data() {
        let axis = Axis::about(
            &[2.2, 10.4],
            "",
            4,
            NumberFormat::shared(&[1.5], Language::En),
        );
        let labels: Vec<&str> = axis.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["5", "10"]);
        assert!(axis.low < 2.2 && axis.high > 10.4);
        assert_eq!(
            Axis::about(
                &[99.0, 100.0],
                "%",
                4,
                NumberFormat::shared(&[1.5], Language::En)
            )
            .high,
            100.0
        );
    }

    #[test]
    fn narrow_axes_have_two_ticks() {
        let format = NumberFormat::shared(&[1.5], Language::En);
        for values in [
            [88_000.0, 109_000.0],
            [99_990.0, 100_010.0],
            [-3.0, 4.0],
            [5.0, 5.0],
        ] {
            let axis = Axis::about(&values, "", 1, format);
            assert!(axis.ticks.len() >= 2, "{axis:?}");
        }
    }

    #[test]
    fn small_differences_are_shown() {
        let axis = Axis::over(&[20.0, 20.000_1], "", 4, Language::En);
        assert!(axis.low > 19.999 && axis.high < 20.001, "{axis:?}");
        let axis = Axis::over(&[20.0, 20.0 + 1e-12], "", 4, Language::En);
        assert!(axis.low < 19.0 && axis.high > 21.0, "{axis:?}");
    }

    proptest! {
        #[test]
        fn axes_cover_their_data(a in -1e12_f64..1e12, b in -1e3_f64..1e3, scale in 0.0_f64..1.0, steps in 2_usize..12) {
            let values = [a * scale * scale * scale, b * scale, b];
            let axis = Axis::over(&values, "", steps, Language::En);
            prop_assert!(values.iter().all(|&value| axis.low <= value && value <= axis.high));
            prop_assert!(axis.ticks.len() >= 2 && axis.ticks.len() <= steps + 1);
            prop_assert!(axis.ticks.windows(2).all(|pair| pair[0].value < pair[1].value && pair[0].label != pair[1].label));
        }
    }
}
