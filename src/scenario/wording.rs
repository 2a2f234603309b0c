//! TOML's syntax errors in a planner's words.
//!
//! Three slips leave the tree as it was meant: a doubled key (the first value
//! stays), a bare key in Chinese, and a text without quotes. Checking goes on
//! after these; after any other the tree may not say what the file says.

use toml::de::Error;

use super::document::{FileId, Place};
use super::finding::Finding;
use super::tree::{Table, Value};

/// The finding, and whether the tree can be trusted in spite of it.
pub(super) fn reword(
    file: FileId,
    text: &str,
    offset: usize,
    root: &Table,
    error: &Error,
) -> (Finding, bool) {
    let span = error.span().unwrap_or(0..0);
    let span = clamp_span(text, span);
    let place = Place {
        file,
        start: span.start + offset,
        end: span.end + offset,
    };
    let slice = &text[span.clone()];
    let message = error.message();
    if message == "duplicate key" {
        let finding = Finding::error(place, "", format!("`{slice}` is given twice"));
        let finding = finding.label("second one here").hint("keep one of them");
        let finding = match first_of(text, root, offset, &span) {
            Some(first) => finding.related(Place { file, ..first }, "first one here"),
            None => finding,
        };
        return (finding, true);
    }
    if message.starts_with("invalid unquoted key") && !slice.is_empty() {
        let finding = Finding::error(place, "", format!("the key `{slice}` needs quotes"));
        let hint = format!("a key that is not plain letters and digits is quoted: `\"{slice}\"`");
        return (finding.label("expected a quoted key").hint(hint), true);
    }
    if message.starts_with("string values must be quoted") {
        let quoted = slice.contains(['“', '”', '‘', '’', '＂', '"', '\'']);
        let finding = Finding::error(place, "", "a text needs quotes");
        let hint = match (slice.is_empty(), quoted) {
            (true, _) => "write a value after the `=`".to_owned(),
            (_, true) => "write straight quotes: `\"…\"`".to_owned(),
            _ => format!("write `\"{slice}\"`"),
        };
        return (
            finding.label("expected a value").hint(hint),
            !slice.is_empty() && !quoted,
        );
    }
    let (what, expected) = message.split_once(", ").unwrap_or((message, ""));
    let finding = Finding::error(place, "", what.to_owned()).label(expected);
    (finding, false)
}

fn clamp_span(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    start..text.ceil_char_boundary(span.end.clamp(start, text.len()))
}

/// Where a doubled key was given first: the same header, or the same key
/// under the same header.
fn first_of(
    text: &str,
    root: &Table,
    offset: usize,
    span: &std::ops::Range<usize>,
) -> Option<Place> {
    let line_start = text[..span.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let file = FileId(0);
    if line.trim_start().starts_with('[') {
        let mut start = 0;
        for earlier in text[..line_start].split_inclusive('\n') {
            if earlier.trim() == line.trim() {
                let end = start + earlier.trim_end().len();
                return Some(Place {
                    file,
                    start: start + offset,
                    end: end + offset,
                });
            }
            start += earlier.len();
        }
    }
    let header = text[..line_start]
        .rfind("\n[")
        .map_or(0, |newline| newline + 1);
    let name = text[span.clone()].trim_matches(['"', '\'']);
    let mut keys = Vec::new();
    collect_keys(root, name, &mut keys);
    let within = header + offset..span.start + offset;
    keys.into_iter()
        .filter(|place| within.contains(&place.start))
        .max_by_key(|place| place.start)
}

fn collect_keys(table: &Table, name: &str, found: &mut Vec<Place>) {
    for (key, entry) in table {
        if key == name {
            found.push(entry.key.clone());
        }
        match &entry.node.value {
            Value::Table(inner) => collect_keys(inner, name, found),
            Value::List(items) => {
                for inner in items.iter().filter_map(|item| item.as_table()) {
                    collect_keys(inner, name, found);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    fn findings(text: &str) -> (Vec<Finding>, bool) {
        let parsed = tree::parse(FileId(0), text, 0);
        (parsed.findings, parsed.sound)
    }

    #[test]
    fn a_doubled_key_names_its_first_place() {
        let text = "[p]\na = 1\n[q]\na = 2\na = 3\n[p]\n";
        let (found, sound) = findings(text);
        assert!(sound);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].related[0].0.start, text.find("a = 2").unwrap());
        assert_eq!(found[1].related[0].0.span(), 0..3);
    }

    #[test]
    fn a_chinese_key_is_told_to_be_quoted() {
        let (found, sound) = findings("[indicator.托位]\na = 1\n");
        assert!(sound);
        assert_eq!(found[0].message, "the key `托位` needs quotes");
    }

    #[test]
    fn other_errors_end_the_checks_of_the_file() {
        assert!(!findings("a = [1, 2\nb = 1\n").1);
        assert!(!findings("a = \nb = 1\n").1);
        assert!(!findings("a = “x”\n").1);
        assert!(findings("a = 5%\n").1);
    }
}
