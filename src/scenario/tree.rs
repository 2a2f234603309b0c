//! A TOML file as a tree in which every key and value knows its place.

use indexmap::IndexMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{FileId, Place};
use super::finding::Finding;
use super::sources::clamp;
use super::wording::{self, Reworded};

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub place: Place,
    pub value: Value,
    /// What a lever is laid over; none for any other value.
    pub below: Option<Box<Node>>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(Text),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date,
    List(Vec<Node>),
    Table(Table),
    /// Noted already; nothing more is to be said about it.
    Invalid,
}

/// A string.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub text: String,
    /// The bytes between the quotes where they are the text itself; else the
    /// whole string.
    pub place: Place,
    /// Whether the bytes at `place` are the text itself.
    pub exact: bool,
}

/// A table's entries, in the order of the file.
pub(super) type Table = IndexMap<String, Entry>;

/// A key's place and its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub key: Place,
    pub node: Node,
}

/// A file's tree and what is wrong with its syntax.
pub(super) struct Parsed {
    pub root: Table,
    pub findings: Vec<Finding>,
    /// Whether the tree says what the file says, in spite of the findings.
    pub sound: bool,
}

/// Parses a piece of a source that starts at byte `offset` of it.
pub(super) fn parse(file: FileId, text: &str, offset: usize) -> Parsed {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut converter = Converter {
        file,
        text,
        offset,
        findings: Vec::new(),
    };
    let mut root = converter.table(document.get_ref());
    let mut findings = converter.findings;
    let syntax = wording::Syntax {
        file,
        text,
        offset,
        root: &root,
    };
    let Reworded {
        findings: reworded,
        sound,
        lines,
    } = syntax.reword(&errors);
    // A value of such a line was never read as what it is.
    let is_broken = |place: &Place| lines.iter().any(|line| line.contains(&place.start));
    findings.retain(|finding| !finding.place.as_ref().is_some_and(is_broken));
    if !lines.is_empty() {
        blank(&mut root, &is_broken);
    }
    findings.extend(reworded);
    Parsed {
        root,
        findings,
        sound,
    }
}

/// Takes out the values that start where the file is broken.
fn blank(table: &mut Table, is_broken: &impl Fn(&Place) -> bool) {
    fn visit(node: &mut Node, is_broken: &impl Fn(&Place) -> bool) {
        match &mut node.value {
            _ if is_broken(&node.place) => node.value = Value::Invalid,
            Value::Table(inner) => blank(inner, is_broken),
            Value::List(items) => items.iter_mut().for_each(|item| visit(item, is_broken)),
            _ => {}
        }
    }
    for entry in table.values_mut() {
        visit(&mut entry.node, is_broken);
    }
}

struct Converter<'a> {
    file: FileId,
    text: &'a str,
    offset: usize,
    findings: Vec<Finding>,
}

impl Converter<'_> {
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        let raw = Place {
            file: self.file,
            start: span.start,
            end: span.end,
        };
        let span = clamp(self.text, &raw);
        Place {
            file: self.file,
            start: span.start + self.offset,
            end: span.end + self.offset,
        }
    }

    fn table(&mut self, table: &DeTable<'_>) -> Table {
        let entries = table.iter().map(|(key, value)| {
            let entry = Entry {
                key: self.place(key.span()),
                node: self.node(value),
            };
            (key.get_ref().clone().into_owned(), entry)
        });
        entries.collect()
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>) -> Node {
        let place = self.place(value.span());
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(self.string(text, value.span())),
            DeValue::Integer(integer) => {
                match i64::from_str_radix(integer.as_str(), integer.radix()) {
                    Ok(integer) => Value::Integer(integer),
                    Err(_) => self.too_large(&place),
                }
            }
            DeValue::Float(float) => match float.as_str().parse::<f64>() {
                Ok(value) if value.is_finite() => Value::Float(value),
                Ok(value) if float.as_str().contains("inf") || value.is_nan() => {
                    let finding =
                        Finding::error(place.clone(), "", "a value must be a finite number");
                    self.findings
                        .push(finding.label(format!("found {}", float.as_str())));
                    Value::Invalid
                }
                _ => self.too_large(&place),
            },
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Datetime(_) => Value::Date,
            DeValue::Array(list) => Value::List(list.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node {
            place,
            value,
            below: None,
        }
    }

    fn too_large(&mut self, place: &Place) -> Value {
        let finding = Finding::error(place.clone(), "", "the number is too large");
        self.findings.push(finding.label("does not fit"));
        Value::Invalid
    }

    fn string(&self, text: &str, span: std::ops::Range<usize>) -> Text {
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let mut quotes = 0;
        for quote in ["\"\"\"", "'''", "\"", "'"] {
            if raw.starts_with(quote) && raw.ends_with(quote) && raw.len() >= 2 * quote.len() {
                quotes = quote.len();
                break;
            }
        }
        let mut inner =
            span.start + quotes..span.end.saturating_sub(quotes).max(span.start + quotes);
        if quotes == 3 && self.text[inner.clone()].starts_with('\n') {
            inner.start += 1;
        }
        let exact = self.text.get(inner.clone()) == Some(text);
        let place = self.place(if exact { inner } else { span });
        Text {
            text: text.to_owned(),
            place,
            exact,
        }
    }
}

impl Node {
    /// The table, where it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(&text.text),
            _ => None,
        }
    }

    /// Itself, then what it is laid over, down to the bottom.
    pub fn layers(&self) -> impl Iterator<Item = &Node> {
        std::iter::successors(Some(self), |node| node.below.as_deref())
    }

    /// What it is, in a finding's words.
    pub fn found(&self) -> String {
        match &self.value {
            Value::Text(text) if text.text.is_empty() => "an empty text".into(),
            Value::Text(text) if text.text.chars().count() <= 24 => {
                format!("the text `{}`", text.text)
            }
            Value::Text(_) => "a text".into(),
            Value::Integer(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Date => "a date".into(),
            Value::List(items) if items.is_empty() => "an empty list".into(),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Table(_) => "a table".into(),
            Value::Invalid => "nothing".into(),
        }
    }

    /// Whether both say the same, wherever they stand.
    pub fn says_same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Text(a), Value::Text(b)) => a.text == b.text,
            (Value::List(a), Value::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_same(b))
            }
            (Value::Table(a), Value::Table(b)) => {
                a.len() == b.len()
                    && a.iter().all(|(key, entry)| {
                        b.get(key)
                            .is_some_and(|other| entry.node.says_same(&other.node))
                    })
            }
            (a, b) => a == b,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<(String, String, bool)> {
        let parsed = parse(FileId(0), source, 0);
        assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
        let texts = parsed.root.values().map(|entry| match &entry.node.value {
            Value::Text(text) => (
                text.text.clone(),
                source[text.place.span()].to_owned(),
                text.exact,
            ),
            other => panic!("a text, not {other:?}"),
        });
        texts.collect()
    }

    #[test]
    fn strings_know_their_bytes_between_the_quotes() {
        let source = "a = \"5%\"\nb = '托位'\nc = \"\"\"\n1 +\n2\"\"\"\nd = \"a\\tb\"\ne = \"\"\nf = '''x'''\n";
        let expected = [
            ("5%", "5%", true),
            ("托位", "托位", true),
            ("1 +\n2", "1 +\n2", true),
            ("a\tb", "\"a\\tb\"", false),
            ("", "", true),
            ("x", "x", true),
        ];
        for (found, expected) in texts(source).iter().zip(expected) {
            assert_eq!((found.0.as_str(), found.1.as_str(), found.2), expected);
        }
    }

    #[test]
    fn numbers_that_are_none_are_noted() {
        let parsed = parse(
            FileId(0),
            "a = nan\nb = -inf\nc = 1e999\nd = 99999999999999999999\n",
            0,
        );
        assert_eq!(parsed.findings.len(), 4);
        assert!(parsed.sound);
    }
}
