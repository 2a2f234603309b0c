//! Values with their units, and probabilities, as sentences and tables write them.

use super::digits::Rounding;
use crate::charts::{Language, whole_percent};
use crate::report::Likelihood;
use crate::report::words::{level, localised};
use crate::scenario::{Direction, Unit};
use crate::words as phrases;

/// A no-break space: a number keeps its unit.
const SPACE: char = '\u{a0}';
/// Decimals at which a probability is told from the bound of a word at most.
const MOST_DECIMALS: usize = 3;

/// A median with the 80% interval around it, in the digits that a rounding allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    values: [f64; 3],
    rounding: Rounding,
}

impl Spread {
    /// `values` are the quantiles of 10%, 50% and 90%.
    pub(super) fn new(values: [f64; 3], rounding: Rounding) -> Self {
        Self { values, rounding }
    }

    /// Whether futures differ, as far as the digits tell.
    pub(super) fn varies(&self) -> bool {
        let [low, _, high] = self.values;
        low < high && self.rounding.bare(low) != self.rounding.bare(high)
    }

    /// The median without unit or scale, which the head of its column has.
    pub(super) fn median(&self) -> String {
        self.rounding.bare(self.values[1])
    }

    /// `low to high` as the median.
    pub(super) fn interval(&self, language: Language) -> String {
        if !self.varies() {
            return "–".to_owned();
        }
        let [low, _, high] = self.values.map(|value| self.rounding.bare(value));
        phrases::doc_interval_ends(language, low, high)
    }

    /// The median with its unit, for sentences.
    pub(super) fn median_in(&self, unit: &str, language: Language) -> String {
        with_unit(&self.rounding.number(self.values[1]), unit, language)
    }

    /// The ends of the interval with their scale, and with their unit where that is a sign.
    pub(super) fn ends_in(&self, unit: &str, language: Language) -> [String; 2] {
        let unit = if is_sign(unit) { unit } else { "" };
        [self.values[0], self.values[2]]
            .map(|value| with_unit(&self.rounding.number(value), unit, language))
    }
}

/// The name of a unit in words: a sign where values are written in per cent or per mille.
pub(in crate::report) fn unit_name(unit: &Unit, language: Language) -> &str {
    match unit.scale {
        100 => "%",
        1000 => "‰",
        _ => localised(&unit.name, language),
    }
}

fn is_sign(unit: &str) -> bool {
    unit.starts_with(['%', '‰'])
}

/// A unit with the word of a scale before it: `million yuan`, `亿元`.
pub(super) fn scaled_unit(word: &str, unit: &str, language: Language) -> String {
    match language {
        Language::En if !word.is_empty() && !unit.is_empty() => format!("{word} {unit}"),
        _ => format!("{word}{unit}"),
    }
}

/// A number, which may end in the word of a scale, with its unit.
pub(in crate::report) fn with_unit(number: &str, unit: &str, language: Language) -> String {
    if number.ends_with(['%', '‰']) {
        return number.to_owned();
    }
    let ends = number.rfind(|c: char| c.is_ascii_digit());
    let (digits, word) = number.split_at(ends.map_or(0, |at| at + 1));
    if is_sign(unit) && word.is_empty() {
        return format!("{digits}{unit}");
    }
    let tail = scaled_unit(word.trim_start_matches(SPACE), unit, language);
    match tail.chars().next() {
        None => digits.to_owned(),
        // A unit such as `10 thousand persons`.
        Some(first) if first.is_ascii_digit() => format!("{digits}{SPACE}×{SPACE}{tail}"),
        Some(_) => format!("{digits}{SPACE}{tail}"),
    }
}

/// A target's level in words: its side, its unit, and from where on it counts as met.
pub(in crate::report) fn stated_level(
    direction: Direction,
    [wanted, tolerance]: [f64; 2],
    unit: &Unit,
    language: Language,
) -> String {
    let written = |value| {
        with_unit(
            &level(value, 1, language),
            unit_name(unit, language),
            language,
        )
    };
    let stated = match direction {
        Direction::AtLeast => phrases::doc_at_least(language, written(wanted)),
        Direction::AtMost => phrases::doc_at_most(language, written(wanted)),
    };
    match direction {
        _ if tolerance == 0.0 => stated,
        Direction::AtLeast => phrases::doc_met_from(language, stated, written(wanted - tolerance)),
        Direction::AtMost => phrases::doc_met_up_to(language, stated, written(wanted + tolerance)),
    }
}

/// A share of futures; where they differ, none of them is not never. A share that would read as the
/// bound of another word, such as 19.6% as 20%, has decimals.
pub(super) fn chance(probability: f64, varies: bool) -> String {
    told_apart(probability).unwrap_or_else(|| whole_percent(probability, varies))
}

/// The share with decimals, where without them it would read as the bound of another word.
pub(super) fn told_apart(probability: f64) -> Option<String> {
    let percent = 100.0 * probability;
    let misleads = |decimals: usize| {
        let read: Option<f64> = format!("{percent:.decimals$}").parse().ok();
        read.is_some_and(|read| Likelihood::of(read / 100.0) != Likelihood::of(probability))
    };
    if !misleads(0) {
        return None;
    }
    let decimals = (1..MOST_DECIMALS).find(|&decimals| !misleads(decimals));
    let decimals = decimals.unwrap_or(MOST_DECIMALS);
    Some(format!("{percent:.decimals$}%"))
}

/// A share of futures as sentences say it: `less than 1%` for `<1%`.
pub(super) fn said(share: &str, language: Language) -> &str {
    match share {
        "<1%" => phrases::doc_under_one_percent(language),
        ">99%" => phrases::doc_over_ninety_nine_percent(language),
        own => own,
    }
}

/// Takes out spaces between two Chinese characters, which a number with its unit leaves behind.
pub(in crate::report) fn close_up(text: &str) -> String {
    let is_chinese = |c: &char| ('\u{3400}'..='\u{9fff}').contains(c);
    let mut closed = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let between = closed
            .chars()
            .next_back()
            .is_some_and(|own| is_chinese(&own))
            && rest.peek().is_some_and(is_chinese);
        if !(character == ' ' && between) {
            closed.push(character);
        }
    }
    closed
}

/// Sentences one after the other.
pub(in crate::report) fn joined(sentences: &[String], language: Language) -> String {
    sentences.join(match language {
        Language::Zh => "",
        Language::En => " ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_unit() {
        let cases = [
            ("3.94", "个/千人", Language::Zh, "3.94\u{a0}个/千人"),
            ("70.75万", "人", Language::Zh, "70.75\u{a0}万人"),
            ("85.07亿", "", Language::Zh, "85.07\u{a0}亿"),
            ("53.6", "%", Language::Zh, "53.6%"),
            ("5", "‰", Language::En, "5‰"),
            (
                "8.51\u{a0}billion",
                "yuan",
                Language::En,
                "8.51\u{a0}billion yuan",
            ),
            (
                "4.6",
                "10 thousand persons",
                Language::En,
                "4.6\u{a0}×\u{a0}10 thousand persons",
            ),
            ("\u{2212}12", "", Language::En, "\u{2212}12"),
        ];
        for (number, unit, language, text) in cases {
            assert_eq!(with_unit(number, unit, language), text);
        }
    }

    #[test]
    fn chinese_has_no_spaces_of_its_own() {
        assert_eq!(
            close_up("在 6.8\u{a0}万 至 7.2\u{a0}万 之间"),
            "在 6.8\u{a0}万至 7.2\u{a0}万之间"
        );
        assert_eq!(close_up("between 6.8 and 7.2"), "between 6.8 and 7.2");
    }

    #[test]
    fn a_word_and_its_share_agree() {
        let text = |share| chance(share, true);
        assert_eq!(text(0.1955), "19.6%");
        assert_eq!(text(0.19999), "19.999%");
        assert_eq!(text(0.2), "20%");
        assert_eq!(text(0.7982), "79.8%");
        assert_eq!(text(0.8049), "80%");
        assert_eq!(text(0.4951), "50%");
        assert_eq!(text(0.0), "<1%");
    }

    #[test]
    fn a_level_says_from_where_it_is_met() {
        let unit = Unit {
            name: crate::scenario::Title {
                zh: Some("%".to_owned()),
                en: Some("%".to_owned()),
            },
            scale: 100,
        };
        let text = |direction, levels, language| stated_level(direction, levels, &unit, language);
        let least = Direction::AtLeast;
        assert_eq!(
            text(least, [100.0, 0.5], Language::En),
            "at least 100% (met from 99.5% on)"
        );
        assert_eq!(text(least, [95.0, 0.0], Language::Zh), "不低于 95%");
        assert_eq!(
            text(Direction::AtMost, [8.0, 0.25], Language::En),
            "at most 8% (met up to 8.25%)"
        );
    }
}
