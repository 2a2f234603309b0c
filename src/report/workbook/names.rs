//! Names of sheets: at most 31 UTF-16 units, none of `[ ] : * ? / \`, no
//! apostrophe at an end, not the reserved `History`, each once regardless of case.

use std::collections::BTreeSet;

const LONGEST: usize = 31;

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// The wanted name, or the nearest that a sheet may have.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| match c {
                '[' => '(',
                ']' => ')',
                ':' | '*' | '?' | '/' | '\\' => '-',
                c if c.is_control() => ' ',
                c => c,
            })
            .collect();
        let plain = plain.trim().trim_matches('\'').trim();
        let plain = if plain.is_empty() { "-" } else { plain };
        let mut number = 1;
        loop {
            let ending = match number {
                1 => String::new(),
                number => format!(" ({number})"),
            };
            let name = format!("{}{ending}", cut(plain, LONGEST - ending.len()));
            let reserved = name.eq_ignore_ascii_case("history");
            if !reserved && self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// The longest beginning of at most `units` UTF-16 units.
fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > units {
            return text[..at].trim_end().trim_end_matches('\'');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_a_sheet_may_be_called() {
        let mut names = Names::default();
        assert_eq!(names.claim("Care / homes: [new]?"), "Care - homes- (new)-");
        assert_eq!(names.claim("'quoted'"), "quoted");
        assert_eq!(names.claim(""), "-");
        assert_eq!(names.claim("History"), "History (2)");
        let long = "a title that is much longer than any sheet may have";
        assert_eq!(names.claim(long), "a title that is much longer tha");
        assert_eq!(names.claim(long), "a title that is much longer (2)");
        assert_eq!(names.claim("QUOTED"), "QUOTED (2)");
        let chinese = "领".repeat(40);
        assert_eq!(names.claim(&chinese).chars().count(), 31);
        assert_eq!(names.claim(&"😀".repeat(20)).encode_utf16().count(), 30);
    }
}
