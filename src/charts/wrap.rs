//! Breaking text into lines.
//!
//! Chinese breaks between characters, but no line opens with a closing mark or ends with an opening
//! one; English breaks at spaces. A word wider than the line is broken where it must be. Every
//! character of the text is kept, save the spaces at a break.

/// Marks that must not open a line.
const NOT_FIRST: &str = "，。、；：！？）》〉」』】〕”’…—～·,.;:!?)]}%％‰℃°*\u{a0}";
/// Marks that must not end a line.
const NOT_LAST: &str = "（《〈「『【〔“‘([{";

/// Breaks `text` into lines no wider than `most`, where `width` measures a text.
///
/// A line feed in the text starts a new line. An empty text has no lines.
pub(super) fn wrap(text: &str, most: f64, width: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let clean: String = paragraph
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        wrap_paragraph(clean.trim(), most, width, &mut lines);
    }
    lines
}

/// As `wrap`, with lines of about the same length: the narrowest width that needs no more lines.
pub(super) fn wrap_evenly(text: &str, most: f64, width: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut best = wrap(text, most, width);
    let (mut narrow, mut wide) = (0.0, most);
    if best.len() < 2 {
        return best;
    }
    for _ in 0..10 {
        let middle = (narrow + wide) / 2.0;
        let lines = wrap(text, middle, width);
        if lines.len() <= best.len() && lines.iter().all(|line| width(line) <= middle) {
            (best, wide) = (lines, middle);
        } else {
            narrow = middle;
        }
    }
    best
}

fn wrap_paragraph(text: &str, most: f64, width: &dyn Fn(&str) -> f64, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0.0;
    for piece in pieces(text) {
        let piece_width = width(piece);
        if used + width(piece.trim_end()) <= most {
            line.push_str(piece);
            used += piece_width;
            continue;
        }
        finish(&mut line, lines);
        used = 0.0;
        if width(piece.trim_end()) <= most {
            line.push_str(piece);
            used = piece_width;
            continue;
        }
        for character in piece.chars() {
            let one = width(character.encode_utf8(&mut [0; 4]));
            if used + one > most && !line.is_empty() {
                finish(&mut line, lines);
                used = 0.0;
            }
            if line.is_empty() && character == ' ' {
                continue;
            }
            line.push(character);
            used += one;
        }
    }
    finish(&mut line, lines);
}

fn finish(line: &mut String, lines: &mut Vec<String>) {
    let text = line.trim_end();
    if !text.is_empty() {
        lines.push(text.to_owned());
    }
    line.clear();
}

/// Splits a text where a line may break; each piece keeps its trailing spaces.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, character) in text.char_indices() {
        let splits_year = character == '年' && ends_in_digit(&text[start..at]);
        if !splits_year && before.is_some_and(|before| may_break(before, character)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(character);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Whether a number, and perhaps a space, stands at the end: “2025 年” stays on one line.
fn ends_in_digit(text: &str) -> bool {
    text.trim_end()
        .ends_with(|last: char| last.is_ascii_digit())
}

fn may_break(before: char, after: char) -> bool {
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after) || matches!(before, '-' | '–' | '/')
}

fn is_wide(character: char) -> bool {
    unicode_width::UnicodeWidthChar::width(character) == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_year_keeps_its_word() {
        assert_eq!(
            pieces("覆盖率（2025 年）：构成"),
            ["覆", "盖", "率", "（2025 年）：", "构", "成"]
        );
        assert_eq!(pieces("到2030年止"), ["到", "2030年", "止"]);
    }

    fn units(text: &str) -> f64 {
        text.chars()
            .map(|c| if is_wide(c) { 2.0 } else { 1.0 })
            .sum()
    }

    #[test]
    fn english_breaks_at_spaces() {
        assert_eq!(
            wrap("Childcare places per 1,000 people", 16.0, &units),
            ["Childcare places", "per 1,000 people"]
        );
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_marks() {
        assert_eq!(
            wrap("每千人口托位数，达成概率", 14.0, &units),
            ["每千人口托位", "数，达成概率"]
        );
        assert_eq!(
            wrap("目标（2025 年）", 6.0, &units),
            ["目标", "（2025", "年）"]
        );
        // A star stays with what it marks.
        assert_eq!(
            wrap("社会投入\u{a0}*", 8.0, &units),
            ["社会投", "入\u{a0}*"]
        );
    }

    #[test]
    fn long_words_are_broken_rather_than_cut() {
        assert_eq!(wrap("abcdefghij", 4.0, &units), ["abcd", "efgh", "ij"]);
        assert!(wrap("", 4.0, &units).is_empty());
    }

    #[test]
    fn even_lines() {
        assert_eq!(
            wrap_evenly("aaa bbb ccc ddd e", 15.0, &units),
            ["aaa bbb", "ccc ddd e"]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[a-z 中文，（）]{0,60}", most in 2.0_f64..30.0) {
            let lines = wrap(&text, most, &units);
            prop_assert!(lines.iter().all(|line| units(line) <= most));
            let kept: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            prop_assert_eq!(kept, text.chars().filter(|c| *c != ' ').collect::<String>());
        }
    }
}
