//! How many digits a report writes: those that the spread of the futures bears out.
//!
//! The last digit of a median and its interval is worth at most a twentieth of the 80% interval,
//! and no number has more than five significant digits. A table of money has one unit and one last
//! digit: two significant digits for its smallest number, five at most for its largest.

use crate::charts::{Language, NumberFormat, decimal, exponent_of};

/// The last digit is worth this part of the interval at most.
const PARTS_OF_SPREAD: f64 = 20.0;
/// Digits behind the first that any number has.
const MORE_DIGITS: i32 = 4;
/// Decimals that a table's unit leaves to its last digit.
const DECIMALS_IN_A_TABLE: i32 = 2;
/// Widths below this part of the values are rounding error of the arithmetic.
const NEGLIGIBLE: f64 = 1e-9;

/// One unit and one last digit for several numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rounding {
    format: NumberFormat,
    /// The power of ten that the last digit stands for.
    step: i32,
}

impl Rounding {
    /// For quantiles of 10%, 50% and 90% side by side, in the digits of a middling one.
    pub(super) fn of_spreads(spreads: &[[f64; 3]], language: Language) -> Self {
        let values: Vec<f64> = spreads.iter().flatten().copied().collect();
        let largest = size_of(&values);
        let widths = spreads.iter().map(|[low, _, high]| high - low);
        let mut wide: Vec<f64> = widths
            .filter(|width| *width > largest * NEGLIGIBLE)
            .collect();
        wide.sort_by(f64::total_cmp);
        let Some(width) = wide.get(wide.len() / 2) else {
            return Self {
                format: NumberFormat::shared(&values, language),
                step: exponent_of(largest) - MORE_DIGITS,
            };
        };
        let whole = values.iter().all(|value| *value == value.trunc());
        let least = if whole { 0 } else { i32::MIN };
        let step = exponent_of(width / PARTS_OF_SPREAD)
            .max(exponent_of(largest) - MORE_DIGITS)
            .max(least);
        Self::to(&values, step, language)
    }

    /// For values whose last digit stands for `10^step`.
    pub(super) fn to(values: &[f64], step: i32, language: Language) -> Self {
        Self {
            format: NumberFormat::ending(values, step, language),
            step,
        }
    }

    /// For the numbers of a whole table, whose unit stands in its caption.
    pub(super) fn of_table(values: impl Iterator<Item = f64>, language: Language) -> Self {
        let sizes: Vec<f64> = values.map(f64::abs).filter(|size| *size > 0.0).collect();
        if sizes.is_empty() {
            return Self::to(&[], 0, language);
        }
        let largest = size_of(&sizes);
        let smallest = sizes.iter().copied().fold(largest, f64::min);
        let step = (exponent_of(smallest) - 1).max(exponent_of(largest) - MORE_DIGITS);
        let unit = decimal(1, step + DECIMALS_IN_A_TABLE);
        Self::to(&[unit.min(largest)], step, language)
    }

    /// For differences between scenarios beside values of this rounding: two digits of the largest,
    /// one decimal more than the values at most, and no more than theirs where they have two.
    pub(super) fn of_differences(self, values: &[f64], language: Language) -> Self {
        let finest = if self.step < -1 {
            self.step
        } else {
            self.step - 1
        };
        let step = (exponent_of(size_of(values)) - 1).clamp(finest, self.step);
        Self::to(values, step, language)
    }

    /// The number without the word of its scale.
    pub(super) fn bare(&self, value: f64) -> String {
        self.format.bare(self.nearest(value))
    }

    /// The number with the word of its scale, such as million.
    pub(super) fn number(&self, value: f64) -> String {
        self.format.format(self.nearest(value))
    }

    /// The number with a sign, without the word of its scale.
    pub(super) fn signed(&self, value: f64) -> String {
        let bare = self.bare(value);
        match value > 0.0 && !self.is_zero(value) {
            true => format!("+{bare}"),
            false => bare,
        }
    }

    /// Whether the value reads zero.
    pub(super) fn is_zero(&self, value: f64) -> bool {
        let is_digit = |c: char| ('1'..='9').contains(&c);
        !self.bare(value).contains(is_digit)
    }

    /// The word of the scale, such as million; empty where numbers stand as they are.
    pub(super) fn word(&self) -> &'static str {
        self.format.word()
    }

    fn nearest(&self, value: f64) -> f64 {
        if self.step <= 0 {
            return value;
        }
        let step = decimal(1, self.step);
        (value / step).round() * step
    }
}

fn size_of(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_decides_its_digits() {
        let text = |values: [f64; 3], language| {
            let rounding = Rounding::of_spreads(&[values], language);
            values.map(|value| rounding.number(value)).join(" ")
        };
        // Widths 2.41, 1.55, 20,739 and 0.0002 over twenty.
        assert_eq!(text([52.43, 53.59, 54.84], Language::En), "52.4 53.6 54.8");
        assert_eq!(text([3.27, 3.94, 4.82], Language::En), "3.27 3.94 4.82");
        let people = [708_918.0, 719_416.0, 729_657.0];
        assert_eq!(text(people, Language::En), "709,000 719,000 730,000");
        assert_eq!(text(people, Language::Zh), "70.9万 71.9万 73.0万");
        let close = [53.5899, 53.59, 53.5901];
        assert_eq!(text(close, Language::En), "53.590 53.590 53.590");
        // Not all is not 100%.
        assert_eq!(
            text([97.0, 99.97, 99.99], Language::En),
            "97.00 99.97 99.99"
        );
        assert_eq!(text([93.0, 95.0, 98.0], Language::En), "93 95 98");
    }

    #[test]
    fn a_table_has_one_unit() {
        let money = [18.01e6, 612.5e6, 12.5e9];
        let text = |language| {
            let rounding = Rounding::of_table(money.into_iter(), language);
            let numbers = money.map(|value| rounding.bare(value)).join(" ");
            format!("{numbers} {}", rounding.word())
        };
        assert_eq!(text(Language::En), "18 613 12,500 million");
        assert_eq!(text(Language::Zh), "0.18 6.13 125.00 亿");
        let small = Rounding::of_table([0.42, 7.0].into_iter(), Language::Zh);
        assert_eq!((small.bare(7.0).as_str(), small.word()), ("7.00", ""));
        let none = Rounding::of_table(std::iter::empty(), Language::En);
        assert_eq!(none.bare(0.0), "0");
    }

    #[test]
    fn differences_have_a_digit_more_at_most() {
        let beside = Rounding::of_spreads(&[[52.43, 53.59, 54.84]], Language::En);
        let rounding = beside.of_differences(&[0.264, -0.47, 1.9e-6], Language::En);
        let texts = [0.264, -0.47, 1.9e-6].map(|value| rounding.signed(value));
        assert_eq!(texts, ["+0.26", "\u{2212}0.47", "0.00"]);
        assert!(rounding.is_zero(1.9e-6) && !rounding.is_zero(0.264));
        let beside = Rounding::of_spreads(&[[98.49, 99.38, 99.77]], Language::En);
        let rounding = beside.of_differences(&[0.0247, -0.0236], Language::En);
        assert_eq!(rounding.signed(0.0247), "+0.02");
    }
}
