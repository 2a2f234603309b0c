//! What a line that is not TOML was meant to say: expressions without quotes,
//! numbers as other languages write them, and full-width signs.
//!
//! TOML's parser takes `normal(0, 1)` for a broken `nan` and goes on from
//! there, so its own words are about anything but the missing quotes.

use std::ops::Range;

use toml::de::DeValue;

/// The mistake of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// Bytes of the line.
    pub span: Range<usize>,
    pub message: &'static str,
    pub hint: String,
    /// Whether nothing but quotes is missing.
    pub quotes: bool,
    /// Whether the key is sound and the value ends with the line.
    pub contained: bool,
}

/// The first mistake of a line of the form `key = value`.
pub(super) fn slip(line: &str) -> Option<Slip> {
    let line = without_comment(line);
    if line.trim_start().starts_with('[') {
        return None;
    }
    let Some(equals) = outside(line, |c| c == '=').map(|(at, _)| at) else {
        return assignment(line, 0..line.len());
    };
    let slip = value(line, equals + 1..line.len())?;
    let contained = depth(&line[equals..]) == 0;
    Some(Slip { contained, ..slip })
}

fn value(line: &str, span: Range<usize>) -> Option<Slip> {
    let span = trimmed(line, span);
    let text = &line[span.clone()];
    match text.chars().next()? {
        '"' | '\'' => None,
        '{' => entries(line, inside(text, span), true),
        '[' => entries(line, inside(text, span), false),
        _ => scalar(text, span),
    }
}

/// The mistakes between the brackets of a list or a table.
fn entries(line: &str, span: Range<usize>, keyed: bool) -> Option<Slip> {
    let mut start = span.start;
    while start < span.end {
        let rest = &line[start..span.end];
        let comma = outside(rest, |c| matches!(c, ',' | '，' | '、' | ';' | '；'));
        let end = comma.map_or(span.end, |(at, _)| start + at);
        let part = trimmed(line, start..end);
        let found = match outside(&line[part.clone()], |c| c == '=') {
            Some((at, _)) if keyed => {
                let after = part.start + at + 1..part.end;
                missing_comma(line, after.clone()).or_else(|| value(line, after))
            }
            None if keyed => assignment(line, part.clone()).or_else(|| grouped(line, part)),
            _ => value(line, part),
        };
        if found.is_some() {
            return found;
        }
        let Some((_, sign)) = comma else { break };
        let after = end + sign.len_utf8();
        if sign != ',' {
            return Some(sign_slip(end..after, "entries are parted by a comma", ','));
        }
        start = after;
    }
    None
}

/// Another sign in the place of `=`.
fn assignment(line: &str, span: Range<usize>) -> Option<Slip> {
    let (at, sign) = outside(&line[span.clone()], |c| matches!(c, ':' | '：' | '＝'))?;
    let at = span.start + at;
    let message = "a key and its value are joined by `=`";
    Some(sign_slip(at..at + sign.len_utf8(), message, '='))
}

/// A second `key =` behind a value; `<=` and its like are none.
fn missing_comma(line: &str, span: Range<usize>) -> Option<Slip> {
    let text = &line[span.clone()];
    let (at, _) = outside(text, |c| c == '=')?;
    let before = text[..at].trim_end();
    let gap = before.trim_start().rfind(char::is_whitespace)?;
    let gap = span.start + before.len() - before.trim_start().len() + gap;
    let compares = before.ends_with(['<', '>', '!']) || text[at + 1..].starts_with('=');
    let sign = line[gap..].chars().next()?;
    (!compares).then(|| {
        sign_slip(
            gap..gap + sign.len_utf8(),
            "entries are parted by a comma",
            ',',
        )
    })
}

/// What follows the comma of `1,000`.
fn grouped(line: &str, part: Range<usize>) -> Option<Slip> {
    let digits = &line[part.clone()];
    let group = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    group.then(|| Slip {
        span: part,
        message: "digits are not grouped with commas",
        hint: "group them with `_`, as in `12_000`".to_owned(),
        quotes: false,
        contained: false,
    })
}

fn sign_slip(span: Range<usize>, message: &'static str, meant: char) -> Slip {
    Slip {
        span,
        message,
        hint: format!("write `{meant}`"),
        quotes: false,
        contained: false,
    }
}

fn scalar(text: &str, span: Range<usize>) -> Option<Slip> {
    if DeValue::parse(text).is_ok() {
        return None;
    }
    let slip = |message, hint, quotes| Slip {
        span: span.clone(),
        message,
        hint,
        quotes,
        contained: false,
    };
    let half: String = text.chars().map(half_width).collect();
    if let Some(number) = mended(&half) {
        let message = match half == text {
            true => "a number is written another way here",
            false => "a number is written in half width",
        };
        return Some(slip(message, format!("write `{number}`"), false));
    }
    if text.contains(['“', '”', '‘', '’', '＂']) {
        return Some(slip(
            "a text needs quotes",
            "write straight quotes: `\"…\"`".to_owned(),
            false,
        ));
    }
    let quote = if text.contains('"') { '\'' } else { '"' };
    let message = needs_quotes(text);
    Some(slip(message, format!("write `{quote}{text}{quote}`"), true))
}

/// What is said of a bare text: a name may be any text, the rest is arithmetic.
pub(super) fn needs_quotes(text: &str) -> &'static str {
    let name = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == ' ';
    let plain = text.chars().all(name) && !text.starts_with(|c: char| c.is_ascii_digit());
    match plain {
        _ if text.is_empty() => "a value is missing",
        true => "a text or an expression needs quotes",
        false => "an expression needs quotes",
    }
}

/// The number in TOML's own form, where the text is a number in another one.
fn mended(text: &str) -> Option<String> {
    let digits = text.trim_start_matches(['+', '-']);
    let sign = &text[..text.len() - digits.len()];
    let written = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_');
    if sign.len() > 1 || !digits.chars().all(written) {
        return None;
    }
    let plain = digits.replace(',', "_");
    let plain = plain.strip_suffix('.').unwrap_or(&plain);
    let whole = plain.trim_start_matches('0');
    let number = match whole.chars().next() {
        Some(c) if c.is_ascii_digit() => format!("{sign}{whole}"),
        _ => format!("{sign}0{whole}"),
    };
    DeValue::parse(&number).is_ok().then_some(number)
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '＋' | '－' | '％' | '（' | '）' => {
            char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
        }
        _ => c,
    }
}

/// The first such character outside quotes and inner brackets.
fn outside(text: &str, is: impl Fn(char) -> bool) -> Option<(usize, char)> {
    let (mut quote, mut depth) = (None, 0i32);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('(' | '[' | '{' | '（', None) => depth += 1,
            (')' | ']' | '}' | '）', None) => depth -= 1,
            (c, None) if depth <= 0 && is(c) => return Some((at, c)),
            _ => {}
        }
    }
    None
}

/// How many brackets of lists and tables stay open.
fn depth(text: &str) -> i32 {
    let (mut quote, mut depth) = (None, 0);
    for c in text.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            ('[' | '{', None) => depth += 1,
            (']' | '}', None) => depth -= 1,
            _ => {}
        }
    }
    depth
}

fn without_comment(line: &str) -> &str {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            ('#', None) => return &line[..at],
            _ => {}
        }
    }
    line
}

fn trimmed(line: &str, span: Range<usize>) -> Range<usize> {
    let text = &line[span.clone()];
    let start = span.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// The bytes between the brackets of a list or a table.
fn inside(text: &str, span: Range<usize>) -> Range<usize> {
    let closed = text.len() > 1 && text.ends_with([']', '}']);
    span.start + 1..span.end - usize::from(closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_is_told_what_to_write() {
        for (line, marked, hint) in [
            (
                "a = normal(0, 1) # c",
                "normal(0, 1)",
                "write `\"normal(0, 1)\"`",
            ),
            ("a = inflation", "inflation", "write `\"inflation\"`"),
            ("a = t", "t", "write `\"t\"`"),
            ("a = .5", ".5", "write `0.5`"),
            ("a = -.5", "-.5", "write `-0.5`"),
            ("a = 05", "05", "write `5`"),
            ("a = 1.", "1.", "write `1`"),
            ("a = 1,000", "1,000", "write `1_000`"),
            ("a = １００", "１００", "write `100`"),
            ("a = {2020=1，2021=2}", "，", "write `,`"),
            ("a = { 2020: 5 }", ":", "write `=`"),
            ("a ＝ 5", "＝", "write `=`"),
            ("a = { 2020 = 1, 2021 = 05 }", "05", "write `5`"),
            (
                "a = [1, normal(0,1)]",
                "normal(0,1)",
                "write `\"normal(0,1)\"`",
            ),
            ("a = { 2020 = 1 2021 = 2 }", " ", "write `,`"),
            ("a = { 2020 = x <= 2 }", "x <= 2", "write `\"x <= 2\"`"),
            (
                "a = { value = index(2%), source = \"x\" }",
                "index(2%)",
                "write `\"index(2%)\"`",
            ),
            (
                "a = { 2020 = 1,000 }",
                "000",
                "group them with `_`, as in `12_000`",
            ),
        ] {
            let found = slip(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((&line[found.span], found.hint.as_str()), (marked, hint));
        }
        for line in [
            "a = 5",
            "a = \"x\"",
            "[a]",
            "a = { 2020 = \"x = 1\" }",
            "a = { 2020 = 1 }",
            "a = nan",
            "a = 2020-01-01",
        ] {
            assert_eq!(slip(line), None, "{line}");
        }
    }
}
