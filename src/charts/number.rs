//! The one formatter of numbers for people: labels, axis ticks and tables.
//!
//! Chinese counts in ten thousands (万) and hundred millions (亿); English parts thousands with a
//! comma and says million, billion, trillion. The minus sign is U+2212. Numbers below 0.0001 or of
//! 10^16 and more are written as `3.2e−6`: the embedded fonts lack most superscripts. Rounding is
//! that of the exact binary value to the nearest decimal, so it is the same on every machine.

use crate::words::Language;

/// How many digits a number gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// Three to four significant digits; whole numbers below ten thousand without decimals.
    Auto,
    /// This many significant digits.
    Significant(u8),
    /// This many decimals, after scaling to 万, million and so on.
    Decimals(u8),
}

/// Formats one number for reading.
///
/// ```
/// use plancast::charts::{Digits, Language, format_number};
/// assert_eq!(format_number(58_230_000.0, Language::Zh, Digits::Auto), "5,823万");
/// assert_eq!(format_number(-1234.5, Language::En, Digits::Decimals(1)), "−1,234.5");
/// ```
pub fn format_number(value: f64, language: Language, digits: Digits) -> String {
    NumberFormat::for_value(value, language, digits).format(value)
}

/// A scale and a number of decimals that several numbers share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    language: Language,
    scale: Scale,
    decimals: usize,
}

/// The power of ten that a number is divided by, and the word that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    One,
    Words { exponent: i32, word: &'static str },
    Scientific,
}

/// (exponent, word), largest first.
const CHINESE: &[(i32, &str)] = &[(12, "万亿"), (8, "亿"), (4, "万")];
const ENGLISH: &[(i32, &str)] = &[
    (12, "\u{a0}trillion"),
    (9, "\u{a0}billion"),
    (6, "\u{a0}million"),
];

/// Differences below this fraction of the values are rounding error of the arithmetic.
pub(super) const NEGLIGIBLE: f64 = 1e-9;
const MOST_DECIMALS_FOR_A_HUNDRED: usize = 4;
const SMALLEST_PLAIN: f64 = 1e-4;
const LARGEST_PLAIN: f64 = 1e16;

impl NumberFormat {
    /// A format for one value.
    pub(super) fn for_value(value: f64, language: Language, digits: Digits) -> Self {
        let scale = Scale::of(value.abs(), language);
        let scaled = scale.apply(value).abs();
        let decimals = match digits {
            Digits::Decimals(decimals) => usize::from(decimals),
            Digits::Auto => auto_decimals(scaled, scale),
            Digits::Significant(count) => {
                (i32::from(count) - 1 - exponent_of(scaled)).max(0) as usize
            }
        };
        let decimals = match (digits, scale) {
            (Digits::Significant(count), Scale::Scientific) => usize::from(count.max(1)) - 1,
            _ => decimals,
        };
        Self {
            language,
            scale,
            decimals,
        }
    }

    /// A format in which all of `values` can stand side by side: one scale, and decimals that tell
    /// them apart.
    pub fn shared(values: &[f64], language: Language) -> Self {
        let (low, high) = values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                (low.min(value), high.max(value))
            });
        let format = Self::for_sizes(values, language);
        // Whole numbers without decimals differ by one at least.
        if format.decimals == 0
            && values
                .iter()
                .all(|&value| is_whole(format.scale.apply(value)))
        {
            return format;
        }
        format
            .resolving(high - low, high.abs().max(low.abs()))
            .below_a_hundred(values)
    }

    /// A format for one value among others in `[low, high]` on the same page.
    pub(super) fn among(value: f64, (low, high): (f64, f64), language: Language) -> Self {
        Self::for_value(value, language, Digits::Auto)
            .resolving(high - low, low.abs().max(high.abs()))
            .below_a_hundred(&[value])
            .beside(low.abs().max(high.abs()))
    }

    /// This format, in powers of ten where the page's `largest` value is written so.
    pub(super) fn beside(self, largest: f64) -> Self {
        if largest < LARGEST_PLAIN || self.scale == Scale::Scientific {
            return self;
        }
        Self {
            scale: Scale::Scientific,
            decimals: auto_decimals(largest, Scale::Scientific),
            ..self
        }
    }

    /// As `shared`, with decimals from the size of the values alone.
    pub(super) fn for_sizes(values: &[f64], language: Language) -> Self {
        let largest = values
            .iter()
            .fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let mut format = Self::for_value(largest, language, Digits::Auto);
        let whole = values
            .iter()
            .all(|&value| is_whole(format.scale.apply(value)));
        if whole && largest < 1e4 {
            format.decimals = 0;
        } else if is_whole(format.scale.apply(largest)) {
            format.decimals = auto_decimals(format.scale.apply(largest) * 1.000_001, format.scale);
        }
        format
    }

    /// This format with decimals enough to tell a tenth of `span` among values of `size`; a span
    /// that is rounding error of the arithmetic asks for none.
    pub(super) fn resolving(self, span: f64, size: f64) -> Self {
        if span.is_nan() || span <= size * NEGLIGIBLE {
            return self;
        }
        let finest = self.at_step(size, exponent_of(span) - 1);
        Self {
            decimals: self.decimals.max(finest.decimals),
            ..self
        }
    }

    /// This format with decimals enough that no value just below 100 reads 100: a share of 99.97%
    /// is not all.
    pub(super) fn below_a_hundred(self, values: &[f64]) -> Self {
        let reads_a_hundred = |format: &Self| {
            let hundred = format.bare(100.0);
            let near = |value: &f64| *value < 100.0 * (1.0 - NEGLIGIBLE);
            values
                .iter()
                .any(|value| near(value) && format.bare(*value) == hundred)
        };
        let finer = (0..=MOST_DECIMALS_FOR_A_HUNDRED).map(|more| Self {
            decimals: self.decimals + more,
            ..self
        });
        let mut finer = finer.filter(|format| !reads_a_hundred(format));
        finer.next().unwrap_or(self)
    }

    /// A format for axis ticks whose last digit that matters is `10^step_exponent`.
    pub fn for_ticks(largest: f64, step_exponent: i32, language: Language) -> Self {
        let scale = Scale::of(largest.abs(), language);
        Self {
            language,
            scale,
            decimals: 0,
        }
        .at_step(largest, step_exponent)
    }

    /// A format for values of which the last digit stands for `10^step_exponent`, or a finer one
    /// where a share of 99.97% would read 100%.
    pub fn ending(values: &[f64], step_exponent: i32, language: Language) -> Self {
        let size = |largest: f64, value: &f64| largest.max(value.abs());
        let largest = values.iter().fold(0.0, size);
        Self::for_ticks(largest, step_exponent, language).below_a_hundred(values)
    }

    /// This scale with the decimals that ticks need, as in `for_ticks`.
    pub fn at_step(self, largest: f64, step_exponent: i32) -> Self {
        let shift = match self.scale {
            Scale::One => 0,
            Scale::Words { exponent, .. } => exponent,
            Scale::Scientific => exponent_of(largest),
        };
        Self {
            decimals: (shift - step_exponent).max(0) as usize,
            ..self
        }
    }

    /// The word of the scale, such as `亿` or `million`; empty where numbers stand as they are.
    pub fn word(&self) -> &'static str {
        match self.scale {
            Scale::Words { word, .. } => word.trim_start_matches('\u{a0}'),
            Scale::One | Scale::Scientific => "",
        }
    }

    /// Writes `value` in this format.
    pub fn format(&self, value: f64) -> String {
        match self.scale {
            Scale::Words { word, .. } if value != 0.0 => format!("{}{word}", self.bare(value)),
            _ => self.bare(value),
        }
    }

    /// As `format`, but a value other than zero never reads zero: it then stands for itself.
    pub(super) fn format_apart_from_zero(&self, value: f64) -> String {
        let reads_zero = !self.bare(value).contains(|c| ('1'..='9').contains(&c));
        if value != 0.0 && reads_zero {
            return format_number(value, self.language, Digits::Significant(1));
        }
        self.format(value)
    }

    /// Writes `value` without the word of the scale, which then stands elsewhere.
    pub fn bare(&self, value: f64) -> String {
        match self.scale {
            Scale::One => self.plain(value),
            _ if value == 0.0 => "0".to_owned(),
            Scale::Words { .. } => self.plain(self.scale.apply(value)),
            Scale::Scientific => format!("{:.*e}", self.decimals, value).replace('-', "\u{2212}"),
        }
    }

    /// The language of the numbers.
    pub fn language(&self) -> Language {
        self.language
    }

    fn plain(&self, scaled: f64) -> String {
        let digits = format!("{:.*}", self.decimals, scaled.abs());
        let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        signed(&with_commas(&digits), scaled < 0.0 && !is_zero)
    }
}

impl Scale {
    fn of(size: f64, language: Language) -> Self {
        if size == 0.0 {
            return Self::One;
        }
        if !(SMALLEST_PLAIN..LARGEST_PLAIN).contains(&size) {
            return Self::Scientific;
        }
        let words = match language {
            Language::Zh => CHINESE,
            Language::En => ENGLISH,
        };
        // A number that rounds up to the next word at four digits already belongs to it.
        let reached = words
            .iter()
            .find(|(exponent, _)| size >= power_of_ten(*exponent) * 0.999_95);
        reached.map_or(Self::One, |&(exponent, word)| Self::Words {
            exponent,
            word,
        })
    }

    fn apply(self, value: f64) -> f64 {
        match self {
            Self::Words { exponent, .. } => value / power_of_ten(exponent),
            Self::One | Self::Scientific => value,
        }
    }
}

fn auto_decimals(size: f64, scale: Scale) -> usize {
    if scale == Scale::Scientific {
        return 2;
    }
    if size == 0.0 || (is_whole(size) && scale == Scale::One) {
        return 0;
    }
    match size {
        // Where rounding would add a digit before the point, one less stands behind it.
        999.95.. => 0,
        99.995.. => 1,
        0.9995.. => 2,
        _ => (2 - exponent_of(size)).max(0) as usize,
    }
}

fn is_whole(value: f64) -> bool {
    value == value.trunc()
}

fn signed(text: &str, negative: bool) -> String {
    if negative {
        format!("\u{2212}{text}")
    } else {
        text.to_owned()
    }
}

fn with_commas(digits: &str) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = String::with_capacity(digits.len() + whole / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The exponent in scientific notation: 3 for 1234, -2 for 0.05; 0 for zero.
pub(crate) fn exponent_of(value: f64) -> i32 {
    let text = format!("{:e}", value.abs());
    text.split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0)
}

/// The double nearest to `mantissa x 10^exponent`; going through decimal text rounds once, correctly.
pub(crate) fn decimal(mantissa: i64, exponent: i32) -> f64 {
    format!("{mantissa}e{exponent}")
        .parse()
        .expect("digits, an e and digits are a number")
}

fn power_of_ten(exponent: i32) -> f64 {
    decimal(1, exponent)
}

/// A probability in per cent. Where the value `varies`, none or all of the paths do not make a target
/// impossible or certain: 0% and 100% are kept for values that do not.
pub fn whole_percent(probability: f64, varies: bool) -> String {
    match probability {
        p if p < 0.005 && (varies || p > 0.0) => "<1%".to_owned(),
        p if p > 0.995 && (varies || p < 1.0) => ">99%".to_owned(),
        p => format!("{:.0}%", p * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_of_the_paths_is_not_impossible() {
        assert_eq!(
            [0.0, 0.001, 0.25, 0.999, 1.0].map(|p| whole_percent(p, true)),
            ["<1%", "<1%", "25%", ">99%", ">99%"]
        );
        assert_eq!([0.0, 1.0].map(|p| whole_percent(p, false)), ["0%", "100%"]);
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        let cases = [
            (0.0, "0", "0"),
            (7.468, "7.47", "7.47"),
            (10.084, "10.08", "10.08"),
            (3.0, "3", "3"),
            (0.4412, "0.441", "0.441"),
            (0.0123, "0.0123", "0.0123"),
            (123.46, "123.5", "123.5"),
            (1234.5678, "1,235", "1,235"),
            (9999.96, "1.00万", "10,000"),
            (12345.0, "1.23万", "12,345"),
            (123_456_789.0, "1.23亿", "123.5\u{a0}million"),
            (1e11, "1,000亿", "100.0\u{a0}billion"),
            (2.5e12, "2.50万亿", "2.50\u{a0}trillion"),
            (-0.004, "−0.00400", "−0.00400"),
            (3.2e-6, "3.20e−6", "3.20e−6"),
            (1.5e20, "1.50e20", "1.50e20"),
        ];
        for (value, zh, en) in cases {
            assert_eq!(
                format_number(value, Language::Zh, Digits::Auto),
                zh,
                "{value}"
            );
            assert_eq!(
                format_number(value, Language::En, Digits::Auto),
                en,
                "{value}"
            );
        }
    }

    #[test]
    fn digits_can_be_asked_for() {
        assert_eq!(
            format_number(7.468, Language::En, Digits::Decimals(1)),
            "7.5"
        );
        assert_eq!(
            format_number(0.001_234_5, Language::En, Digits::Significant(2)),
            "0.0012"
        );
        assert_eq!(
            format_number(-0.001, Language::En, Digits::Decimals(1)),
            "0.0"
        );
        assert_eq!(
            format_number(123_456.0, Language::Zh, Digits::Significant(3)),
            "12.3万"
        );
    }

    #[test]
    fn shared_formats_share_scale_and_decimals() {
        let format = NumberFormat::shared(&[10.084, 5.5, 7.0], Language::En);
        assert_eq!(
            [5.5, 7.0].map(|value| format.format(value)),
            ["5.50", "7.00"]
        );
        let format = NumberFormat::shared(&[9_000.0, 120_000.0], Language::Zh);
        assert_eq!(format.format(9_000.0), "0.90万");
        assert_eq!(
            (format.bare(9_000.0).as_str(), format.word()),
            ("0.90", "万")
        );
        let format = NumberFormat::shared(&[4.0, 12.0], Language::En);
        assert_eq!(format.format(4.0), "4");
        let format = NumberFormat::shared(&[100.0, 99.25], Language::En);
        assert_eq!(format.format(99.25), "99.25");
    }

    #[test]
    fn a_page_has_one_notation() {
        let text = |value, ends| NumberFormat::among(value, ends, Language::En).format(value);
        assert_eq!(text(1.8e15, (1.5e15, 1.2e16)), "1.80e15");
        assert_eq!(text(1.8e15, (1.5e15, 3e15)), "1,800\u{a0}trillion");
        assert_eq!(text(99.985, (99.975, 100.0)), "99.985");
        assert_eq!(text(1.8, (0.0, 12.0)), "1.80");
    }

    #[test]
    fn shared_formats_tell_values_apart() {
        let texts = |values: &[f64]| {
            let format = NumberFormat::shared(values, Language::En);
            values
                .iter()
                .map(|&value| format.format_apart_from_zero(value))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            texts(&[99.981, 99.996, 100.0]),
            ["99.981", "99.996", "100.000"]
        );
        assert_eq!(texts(&[12.0, 99.97, 100.0]), ["12.00", "99.97", "100.00"]);
        assert_eq!(
            texts(&[1_000_100.0, 1_000_350.0]),
            ["1.00010\u{a0}million", "1.00035\u{a0}million"]
        );
        assert_eq!(texts(&[0.0, 0.3, 1234.5]), ["0", "0.3", "1,234"]);
        assert_eq!(texts(&[20.0, 20.0 + 1e-12]), ["20.00", "20.00"]);
        assert_eq!(texts(&[40.0, 52.0]), ["40", "52"]);
    }
}
