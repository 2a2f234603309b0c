//! Every word that the drawing adds by itself, in both languages.

use super::figure::Language;

/// A word or phrase that the drawing adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Median,
    BaseYear,
    Observed,
    BandsDarkToLight,
    BandsEnd,
    IntervalKey,
    IntervalKeyWithBox,
    ProbabilityKey,
    HorizonsLeftOut,
    ListSeparator,
    Colon,
}

/// (word, Chinese, English)
const WORDS: &[(Word, &str, &str)] = &[
    (Word::Median, "中位数", "Median"),
    (Word::BaseYear, "基年", "Base year"),
    (Word::Observed, "实际值", "Observed"),
    (
        Word::BandsDarkToLight,
        "色带由深到浅为 ",
        "Shaded bands, dark to light: ",
    ),
    (
        Word::BandsEnd,
        " 区间，深色线为中位数。",
        " intervals; dark line: median.",
    ),
    (
        Word::IntervalKey,
        "右图：标记为中位数，细线为 10%–90% 区间；数字为中位数",
        "Right: marker and number give the median; thin line: 10% to 90%",
    ),
    (
        Word::IntervalKeyWithBox,
        "右图：标记为中位数，粗线为 25%–75%、细线为 10%–90% 区间；数字为中位数",
        "Right: marker and number give the median; thick line: 25% to 75%, thin line: 10% to 90%",
    ),
    (
        Word::ProbabilityKey,
        "，括号内为达成目标的概率",
        "; in brackets: probability of reaching the target",
    ),
    (
        Word::HorizonsLeftOut,
        "右图未列的年份：",
        "Years not shown at the right: ",
    ),
    (Word::ListSeparator, "、", ", "),
    (Word::Colon, "：", ": "),
];

impl Word {
    /// The word in `language`.
    pub(super) fn text(self, language: Language) -> &'static str {
        let entry = WORDS.iter().find(|(word, _, _)| *word == self);
        let (_, zh, en) = entry.expect("every word stands in the table; a test holds it");
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        let all = [
            Word::Median,
            Word::BaseYear,
            Word::Observed,
            Word::BandsDarkToLight,
            Word::BandsEnd,
            Word::IntervalKey,
            Word::IntervalKeyWithBox,
            Word::ProbabilityKey,
            Word::HorizonsLeftOut,
            Word::ListSeparator,
            Word::Colon,
        ];
        assert_eq!(all.len(), WORDS.len());
        for word in all {
            assert!(!word.text(Language::Zh).is_empty());
            assert!(!word.text(Language::En).is_empty());
        }
    }
}
