//! Numbers as they are written: digits, an exponent, and a suffix directly
//! attached.
//!
//! A suffix moves the decimal point only, so `5%` is read as `5e-2` and is the
//! very same double as `0.05`.

/// A number suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suffix {
    /// How it is written.
    pub name: &'static str,
    /// The power of ten it stands for.
    pub exponent: i32,
}

const fn suffix(name: &'static str, exponent: i32) -> Suffix {
    Suffix { name, exponent }
}

/// Every suffix.
pub const SUFFIXES: &[Suffix] = &[
    suffix("%", -2),
    suffix("‰", -3),
    suffix("k", 3),
    suffix("K", 3),
    suffix("M", 6),
    suffix("B", 9),
    suffix("万", 4),
    suffix("亿", 8),
    suffix("万亿", 12),
];

impl Suffix {
    /// The suffix written so.
    pub fn from_name(name: &str) -> Option<Self> {
        SUFFIXES.iter().copied().find(|suffix| suffix.name == name)
    }
}

/// The value of decimal digits (`12`, `0.5`, `1_000`) with an exponent and a
/// suffix; none where it is too large for a double.
pub(super) fn value(digits: &str, exponent: i32, suffix: Option<Suffix>) -> Option<f64> {
    let plain: String = digits.chars().filter(|c| *c != '_').collect();
    let exponent = exponent.checked_add(suffix.map_or(0, |suffix| suffix.exponent))?;
    let value: f64 = format!("{plain}e{exponent}").parse().ok()?;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(digits: &str, suffix: &str) -> f64 {
        value(digits, 0, Suffix::from_name(suffix)).unwrap()
    }

    #[test]
    fn a_suffix_gives_the_same_double_as_the_plain_number() {
        assert_eq!(read("5", "%"), 0.05);
        assert_eq!(read("0.3", "%"), 0.003);
        assert_eq!(read("7", "‰"), 0.007);
        assert_eq!(read("0.1", "亿"), 1e7);
        assert_eq!(read("1.5", "万亿"), 1.5e12);
        assert_eq!(read("8.5", "万"), 85_000.0);
        assert_eq!(read("2.5", "k"), read("2.5", "K"));
        assert_eq!(read("1.2", "M"), 1_200_000.0);
        assert_eq!(read("1_000", "B"), 1e12);
    }

    #[test]
    fn what_a_double_cannot_hold_is_refused() {
        assert_eq!(value("1", 400, None), None);
        assert_eq!(value("1", i32::MAX, Suffix::from_name("B")), None);
    }
}
