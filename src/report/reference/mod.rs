//! The reference of the language in Markdown, written from the same tables as the JSON Schema and
//! read by the same reader: the keys (`scenario::language`), the functions (`expression`), the names.

mod expressions;
mod keys;

use std::fmt::Write as _;

use crate::scenario::language::{
    FILE, KINDS, Key, LEVER, QUANTITY, SHOCK_FILE, Section, TITLE, Takes, prose,
};

/// The reference as Markdown text.
pub fn reference() -> String {
    let mut page = Page::default();
    page.text(prose::OPENING);
    page.heading(2, "Files");
    page.text(prose::FILES);
    keys::table(&mut page, &FILE, |_| true);
    page.heading(2, "Values");
    page.text(prose::VALUES);
    expressions::suffixes(&mut page);
    page.heading(3, "Evidence");
    page.text(prose::EVIDENCE);
    keys::table(&mut page, &QUANTITY, |_| true);
    page.heading(3, "Levers");
    page.text(prose::LEVERS);
    keys::table(&mut page, &LEVER, |_| true);
    keys::choices(&mut page, &LEVER);
    page.text(prose::LEVER_RULES);
    page.heading(3, "Titles");
    page.text(prose::TITLES);
    keys::table(&mut page, &TITLE, |_| true);
    page.heading(3, "Units");
    page.text(prose::UNITS);
    page.heading(2, "Expressions");
    page.text(prose::EXPRESSIONS);
    expressions::functions(&mut page);
    page.heading(3, "Names");
    page.text(prose::NAMES);
    expressions::names(&mut page);
    page.heading(2, "Tables");
    let mut written: Vec<&str> = Vec::new();
    sections(&mut page, &FILE, &mut written);
    page.text(prose::TABLES_OF_PEOPLE);
    sections(&mut page, &SHOCK_FILE, &mut written);
    page.text
}

/// Writes the sections of a table's keys, each once and before those inside it.
fn sections(page: &mut Page, section: &'static Section, written: &mut Vec<&'static str>) {
    for inner in section.keys.iter().filter_map(|key| inner(key.takes)) {
        if !written.contains(&inner.header) {
            written.push(inner.header);
            one(page, inner);
            sections(page, inner, written);
        }
    }
}

fn inner(takes: Takes) -> Option<&'static Section> {
    match takes {
        Takes::Table(section)
        | Takes::Tables(section)
        | Takes::OneOrMore(section)
        | Takes::Holder(section)
        | Takes::QuantityOr(_, section)
        | Takes::Effects(section) => Some(section),
        Takes::Ids(each) => inner(*each),
        _ => None,
    }
}

/// One table of the language.
fn one(page: &mut Page, section: &'static Section) {
    page.heading(3, &format!("`{}`", section.header));
    page.text(section.meaning);
    keys::exclusions(page, section);
    if section.keys.iter().all(|key| key.kinds.is_empty()) {
        keys::table(page, section, |_| true);
        keys::choices(page, section);
        return;
    }
    page.text("Keys of every kind:");
    keys::table(page, section, |key| key.kinds.is_empty());
    for kind in KINDS {
        page.heading(4, &format!("`kind = \"{}\"`", kind.name));
        page.text(kind.meaning);
        page.text(&format!("```text\n{}\n```", kind.equation.join("\n")));
        keys::table(page, section, |key: &Key| key.kinds.contains(&kind.name));
    }
    keys::choices(page, section);
}

/// Markdown as it grows: paragraphs parted by empty lines.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, level: usize, title: &str) {
        self.text(&format!("{} {title}", "#".repeat(level)));
    }

    fn text(&mut self, paragraph: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(paragraph.trim());
        self.text.push('\n');
    }

    /// A table with its head; nothing where it has no rows.
    fn rows(&mut self, head: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        // A column that says nothing is left out.
        let said: Vec<usize> = (0..head.len())
            .filter(|&at| rows.iter().any(|row| !row[at].is_empty()))
            .collect();
        let line = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
        let mut text = line(said.iter().map(|&at| head[at]).collect());
        text.push_str(&format!("\n|{}", "---|".repeat(said.len())));
        for row in rows {
            let cells = said.iter().map(|&at| row[at].as_str()).collect();
            let _ = write!(text, "\n{}", line(cells));
        }
        self.text(&text);
    }
}

/// A text in a cell of a table: bars would end it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A text as code.
fn code(text: &str) -> String {
    cell(&format!("`{text}`"))
}
