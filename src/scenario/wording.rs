//! TOML's syntax errors in a planner's words.
//!
//! Three slips leave the tree as it was meant: a doubled key (the first value
//! stays), a bare key in Chinese, and a text without quotes. The values of a
//! line with a slip that is known (`slips`) are taken out of the tree. Checking
//! goes on after these; after any other the tree may not say what the file says.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::Error;

use super::document::{FileId, Place};
use super::finding::Finding;
use super::language::holds_ids;
use super::slips;
use super::tree::{Node, Table, Value};

/// TOML's message for a doubled key or header.
const DOUBLED: &str = "duplicate key";

/// The start of TOML's message for a text without quotes.
const BARE_TEXT: &str = "string values must be quoted";

/// The start of TOML's message for a key that needs quotes.
const BARE_KEY: &str = "invalid unquoted key";

/// A file whose syntax has errors.
pub(super) struct Syntax<'a> {
    pub file: FileId,
    pub text: &'a str,
    /// Where the text starts in its source.
    pub offset: usize,
    /// What could be read of it.
    pub root: &'a Table,
}

/// What is wrong with a file's syntax.
pub(super) struct Reworded {
    pub findings: Vec<Finding>,
    /// Whether the tree says what the file says, but for the lines below.
    pub sound: bool,
    /// Lines of the source whose values were not read as they are meant.
    pub lines: Vec<Range<usize>>,
}

impl Syntax<'_> {
    /// The findings, and how far the tree can be trusted in spite of them.
    pub fn reword(&self, errors: &[Error]) -> Reworded {
        let mut reworded = Reworded {
            findings: Vec::new(),
            sound: true,
            lines: Vec::new(),
        };
        let opened = self.unclosed(errors);
        if let Some(opened) = opened {
            reworded.findings.push(self.unclosed_finding(opened));
            reworded.sound = false;
        }
        let mut lines: BTreeMap<usize, Vec<(Range<usize>, &str)>> = BTreeMap::new();
        for error in errors {
            let span = clamp_span(self.text, error.span().unwrap_or(0..0));
            // What stands behind an open bracket was read as part of it.
            if opened.is_some_and(|opened| span.start > opened) {
                continue;
            }
            if error.message() == DOUBLED {
                reworded.findings.extend(self.doubled(span, errors));
                continue;
            }
            if error.message().starts_with(BARE_KEY) && self.is_key(&span) {
                reworded.findings.extend(self.bare_key(&span));
                continue;
            }
            let line = self.line_at(span.start).start;
            let line = lines.entry(line).or_default();
            line.push((span, error.message()));
        }
        for (start, errors) in lines {
            self.one_line(self.line_at(start), &errors, &mut reworded);
        }
        reworded
    }

    fn unclosed_finding(&self, opened: usize) -> Finding {
        let place = self.place(opened..opened + 1);
        let closing = match self.text.as_bytes()[opened] {
            b'[' => ']',
            _ => '}',
        };
        Finding::error(place, "", "the bracket is not closed")
            .label("opened here")
            .hint(format!("add `{closing}` where it ends"))
    }

    /// The bytes of the line at a byte, without its end.
    fn line_at(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[start..].find('\n');
        start..end.map_or(self.text.len(), |end| start + end)
    }

    /// One finding for the errors of a line: one slip sets off many.
    fn one_line(
        &self,
        line: Range<usize>,
        errors: &[(Range<usize>, &str)],
        reworded: &mut Reworded,
    ) {
        let only_quotes = |message: &str| message.starts_with(BARE_TEXT);
        if let Some(slip) = slips::slip(&self.text[line.clone()]) {
            let span = line.start + slip.span.start..line.start + slip.span.end;
            let finding = Finding::error(self.place(span), "", slip.message);
            let label = if slip.quotes { "expected a value" } else { "" };
            reworded.findings.push(finding.label(label).hint(slip.hint));
            // A text that lacks nothing but its quotes was read as it is meant.
            let read = slip.quotes && matches!(errors, [(_, message)] if only_quotes(message));
            if !read {
                let place = self.place(line);
                reworded
                    .lines
                    .push(place.start..place.end.max(place.start + 1));
            }
            reworded.sound &= slip.contained;
            return;
        }
        let all_texts = errors.iter().all(|(_, message)| only_quotes(message));
        let count = if all_texts { errors.len() } else { 1 };
        for (span, message) in &errors[..count] {
            let (finding, harmless) = self.one(span.clone(), message);
            reworded.findings.push(finding);
            reworded.sound &= harmless && all_texts;
        }
    }

    /// Whether a bare text that is no key to TOML stands as a key here.
    fn is_key(&self, span: &Range<usize>) -> bool {
        let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let slice = &self.text[span.clone()];
        !slice.is_empty() && slice.chars().all(name)
    }

    /// Quotes help where ids are named; elsewhere it is no key in quotes either.
    fn bare_key(&self, span: &Range<usize>) -> Option<Finding> {
        let place = self.place(span.clone());
        match path_of_key(self.root, &place, &mut Vec::new()) {
            Some(path) if !holds_ids(&path) => return None,
            _ => {}
        }
        let slice = &self.text[span.clone()];
        let finding = Finding::error(place, "", format!("the key `{slice}` needs quotes"));
        let hint = format!("a key that is not plain letters and digits is quoted: `\"{slice}\"`");
        Some(finding.label("expected a quoted key").hint(hint))
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place {
            file: self.file,
            start: span.start + self.offset,
            end: span.end + self.offset,
        }
    }

    fn one(&self, span: Range<usize>, message: &str) -> (Finding, bool) {
        let slice = &self.text[span.clone()];
        let place = self.place(span);
        if message.starts_with(BARE_TEXT) {
            let quoted = slice.contains(['“', '”', '‘', '’', '＂', '"', '\'']);
            let finding = Finding::error(place, "", slips::needs_quotes(slice));
            let hint = match (slice.is_empty(), quoted) {
                (true, _) => "write a value after the `=`".to_owned(),
                (_, true) => "write straight quotes: `\"…\"`".to_owned(),
                _ => format!("write `\"{slice}\"`"),
            };
            let harmless = !slice.is_empty() && !quoted;
            return (finding.label("expected a value").hint(hint), harmless);
        }
        let (what, expected) = message.split_once(", ").unwrap_or((message, ""));
        (
            Finding::error(place, "", what.to_owned()).label(expected),
            false,
        )
    }

    /// Where the list or inline table starts that is open at the end.
    fn unclosed(&self, errors: &[Error]) -> Option<usize> {
        let open = |error: &&Error| {
            error.message().starts_with("unclosed array")
                || error.message().starts_with("unclosed inline table")
        };
        let end = errors.iter().find(open)?.span()?.start + self.offset;
        let mut starts = Vec::new();
        collect_brackets(self.root, &mut starts);
        let text = self.text.as_bytes();
        let is_open = |start: &usize| matches!(text.get(*start), Some(b'[' | b'{'));
        let before = starts
            .into_iter()
            .filter(|(start, until)| *start <= end && end <= *until + 1);
        before
            .map(|(start, _)| start - self.offset)
            .filter(is_open)
            .min()
    }

    fn doubled(&self, span: Range<usize>, errors: &[Error]) -> Option<Finding> {
        let slice = &self.text[span.clone()];
        let line_start = self.text[..span.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let header = self.text[..line_start]
            .rfind("\n[")
            .map_or(0, |newline| newline + 1);
        let first = if line.trim_start().starts_with('[') {
            self.first_line(line, line_start)
        } else {
            let under = self.text[header..].lines().next().unwrap_or_default();
            let under = header..header + under.len();
            let in_header = |error: &Error| error.span().is_some_and(|s| under.contains(&s.start));
            if errors
                .iter()
                .any(|e| e.message() == DOUBLED && in_header(e))
            {
                // The doubled header is the mistake, and it is noted.
                return None;
            }
            let name = slice.trim_matches(['"', '\'']);
            let mut keys = Vec::new();
            collect_keys(self.root, name, &mut keys);
            let within = header + self.offset..span.start + self.offset;
            keys.retain(|place| within.contains(&place.start));
            keys.into_iter().max_by_key(|place| place.start)
        };
        let finding = Finding::error(self.place(span), "", format!("`{slice}` is given twice"));
        let finding = finding.label("second one here").hint("keep one of them");
        Some(match first {
            Some(first) => finding.related(first, "first one here"),
            None => finding,
        })
    }

    /// The first line of this text before a byte.
    fn first_line(&self, line: &str, before: usize) -> Option<Place> {
        let mut start = 0;
        for earlier in self.text[..before].split_inclusive('\n') {
            if earlier.trim() == line.trim() {
                return Some(self.place(start..start + earlier.trim_end().len()));
            }
            start += earlier.len();
        }
        None
    }
}

fn clamp_span(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    start..text.ceil_char_boundary(span.end.clamp(start, text.len()))
}

/// The key path of the table in which a key stands.
fn path_of_key<'a>(
    table: &'a Table,
    place: &Place,
    path: &mut Vec<&'a str>,
) -> Option<Vec<&'a str>> {
    for (key, entry) in table {
        if entry.key == *place {
            return Some(path.clone());
        }
        if let Some(inner) = entry.node.as_table() {
            path.push(key);
            let found = path_of_key(inner, place, path);
            path.pop();
            if found.is_some() {
                return found;
            }
        }
    }
    None
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

/// Starts and ends of all lists and tables that are values.
fn collect_brackets(table: &Table, found: &mut Vec<(usize, usize)>) {
    fn visit(node: &Node, found: &mut Vec<(usize, usize)>) {
        match &node.value {
            Value::List(items) => {
                found.push((node.place.start, node.place.end));
                items.iter().for_each(|item| visit(item, found));
            }
            Value::Table(inner) => {
                found.push((node.place.start, node.place.end));
                collect_brackets(inner, found);
            }
            _ => {}
        }
    }
    table.values().for_each(|entry| visit(&entry.node, found));
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
    fn a_doubled_header_is_one_finding() {
        let (found, _) = findings("[p]\na = 1\n[p]\na = 2\n[[q]]\nb = 1\n[[q]]\nb = 2\nb = 3\n");
        assert_eq!(found.len(), 2);
        let (found, _) = findings("[[c]]\n[c.x]\nk = 1\n[[c]]\n[c.x]\nk = 1\nk = 2\n");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn an_open_bracket_is_one_finding_where_it_opens() {
        for text in [
            "a = 5%\nb = [1, 2\nc = 1\n[d]\ne = 1\n",
            "a = 5%\nb = { x = [1], y = 2\nc = 1\n",
        ] {
            let (found, sound) = findings(text);
            assert!(!sound);
            assert_eq!(found.len(), 2, "{found:#?}");
            assert_eq!(
                found[0].place.as_ref().unwrap().start,
                text.find("b = ").unwrap() + 4
            );
        }
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
        assert!(findings("a = “x”\n").1);
        assert!(findings("a = 5%\n").1);
    }
}
