//! Reading a table key by key: unknown keys, missing keys, wrong types.

use super::Lowering;
use crate::expression::nearest;
use crate::scenario::document::Place;
use crate::scenario::finding::Finding;
use crate::scenario::language::Section;
use crate::scenario::tree::{Entry, Node, Table, Value};

/// A table that is being read.
pub(in crate::scenario) struct Fields<'a> {
    pub table: &'a Table,
    pub place: &'a Place,
    /// Its dotted key path.
    pub key: String,
}

/// One entry of a table.
#[derive(Clone)]
pub(in crate::scenario) struct Field<'a> {
    pub name: &'a str,
    /// Its dotted key path.
    pub key: String,
    pub key_place: &'a Place,
    pub node: &'a Node,
}

impl<'a> Fields<'a> {
    /// The dotted key path of an entry.
    pub fn path(&self, name: &str) -> String {
        if self.key.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.key)
        }
    }

    fn field(&self, name: &'a str, entry: &'a Entry) -> Field<'a> {
        Field {
            name,
            key: self.path(name),
            key_place: &entry.key,
            node: &entry.node,
        }
    }

    /// An entry, where it is there.
    pub fn get(&self, name: &str) -> Option<Field<'a>> {
        let (name, entry) = self.table.get_key_value(name)?;
        Some(self.field(name, entry))
    }

    /// All entries, in order.
    pub fn all(&self) -> Vec<Field<'a>> {
        self.table
            .iter()
            .map(|(name, entry)| self.field(name, entry))
            .collect()
    }

    /// An entry; a finding where it is not there.
    pub fn required(&self, cx: &mut Lowering<'_>, name: &str, hint: &str) -> Option<Field<'a>> {
        let field = self.get(name);
        // A key in other words is noted as unknown, and is likely this one.
        let renamed = self.table.keys().any(|key| !key.is_ascii());
        if field.is_none() && !renamed {
            let message = match self.key.as_str() {
                "" => format!("`{name}` is missing"),
                key => format!("`{key}` lacks `{name}`"),
            };
            let finding = Finding::error(self.place.clone(), self.path(name), message);
            let mut finding = finding.label(format!("`{name}` is missing")).hint(hint);
            // A kind that another file gives asks for keys that this one had no need of.
            if let Some(kind) = self.table.get("kind")
                && kind.node.place.file != self.place.file
            {
                finding = finding.related(kind.node.place.clone(), "asked for by this `kind`");
            }
            cx.findings.push(finding);
        }
        field
    }

    /// Notes every key that the table does not take.
    pub fn only(&self, cx: &mut Lowering<'_>, section: &Section) {
        for field in self.all() {
            if section.key(field.name).is_none() {
                self.unknown(cx, &field, &section.names());
            }
        }
    }

    /// Notes an unknown key.
    pub fn unknown(&self, cx: &mut Lowering<'_>, field: &Field<'_>, allowed: &[&str]) {
        let place = match self.key.as_str() {
            "" => "at the top of a file".to_owned(),
            key => format!("in `{key}`"),
        };
        let message = format!("`{}` is not a key {place}", field.name);
        let finding = Finding::error(field.key_place.clone(), &*field.key, message);
        let hint = match nearest(field.name, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", listed(allowed)),
        };
        cx.findings.push(finding.label("unknown key").hint(hint));
    }
}

/// `a`, `b` and `c`, each in backquotes.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

impl Lowering<'_> {
    /// Notes a value that is not of the expected form.
    pub fn wrong(&mut self, field: &Field<'_>, expected: &str) {
        if matches!(field.node.value, Value::Invalid) {
            return;
        }
        let message = format!("`{}` takes {expected}", field.name);
        let finding = Finding::error(field.node.place.clone(), &*field.key, message);
        self.findings
            .push(finding.label(format!("found {}", field.node.found())));
    }

    /// The entry as a table.
    pub fn table<'a>(&mut self, field: &Field<'a>) -> Option<Fields<'a>> {
        match field.node.as_table() {
            Some(table) => Some(Fields {
                table,
                place: &field.node.place,
                key: field.key.clone(),
            }),
            None => {
                self.wrong(field, "a table");
                None
            }
        }
    }

    /// The entry as a text that is not empty.
    pub fn text(&mut self, field: &Field<'_>) -> Option<String> {
        match &field.node.value {
            Value::Text(text) if !text.text.trim().is_empty() => Some(text.text.clone()),
            _ => {
                self.wrong(field, "a text");
                None
            }
        }
    }

    /// The entry as a whole number in a range.
    pub fn whole(&mut self, field: &Field<'_>, low: i64, high: i64) -> Option<i64> {
        match field.node.value {
            Value::Integer(value) if (low..=high).contains(&value) => Some(value),
            _ => {
                self.wrong(field, &format!("a whole number from {low} to {high}"));
                None
            }
        }
    }

    /// The entry as a year in a range, or any sound year where it is open.
    pub fn year(&mut self, field: &Field<'_>, range: Option<(i32, i32)>) -> Option<i32> {
        let (low, high) = range.unwrap_or((FIRST_YEAR, LAST_YEAR));
        match field.node.value {
            Value::Integer(value) if (i64::from(low)..=i64::from(high)).contains(&value) => {
                i32::try_from(value).ok()
            }
            _ => {
                self.wrong(field, &format!("a year from {low} to {high}"));
                None
            }
        }
    }

    /// The entry as a list.
    pub fn list<'a>(&mut self, field: &Field<'a>, expected: &str) -> Option<Vec<Field<'a>>> {
        let Value::List(items) = &field.node.value else {
            self.wrong(field, expected);
            return None;
        };
        let item = |(index, node): (usize, &'a Node)| Field {
            name: field.name,
            key: format!("{}.{}", field.key, index + 1),
            key_place: &node.place,
            node,
        };
        Some(items.iter().enumerate().map(item).collect())
    }
}

/// The first year that is taken for one.
pub(super) const FIRST_YEAR: i32 = 1900;

/// The last year that is taken for one.
pub(super) const LAST_YEAR: i32 = 2300;
