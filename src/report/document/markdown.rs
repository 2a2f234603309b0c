//! A document as Markdown (CommonMark with tables), its pictures linked, for those who paste it
//! into a word processor.

use std::fmt::Write;

use super::{Block, Cell, Document, Row, Table};

/// Writes the document; `pictures` is the extension of the charts' files.
pub(super) fn write(document: &Document, pictures: Option<&str>) -> String {
    let (title, subtitle) = (escape(&document.title), escape(&document.subtitle));
    let mut out = format!("# {title}\n\n{subtitle}\n");
    for section in &document.sections {
        let _ = write!(out, "\n## {}\n", escape(&section.title));
        for block in &section.blocks {
            out.push('\n');
            write_block(&mut out, block, pictures);
        }
    }
    out
}

fn write_block(out: &mut String, block: &Block, pictures: Option<&str>) {
    match block {
        Block::Heading { text, .. } => {
            let _ = writeln!(out, "### {}", escape(text));
        }
        Block::Paragraph(text) | Block::Note(text) => {
            let _ = writeln!(out, "{}", escape(text));
        }
        Block::List(head, items) => {
            if !head.is_empty() {
                let _ = writeln!(out, "**{}**\n", escape(head));
            }
            for item in items {
                let _ = writeln!(out, "- {}", escape(item));
            }
        }
        Block::Table(table) => write_table(out, table),
        Block::Charts(charts) => {
            let Some(extension) = pictures else { return };
            let links = charts.iter().map(|chart| {
                let title = escape(&chart.title);
                format!("![{title}]({}.{extension})\n", chart.stem)
            });
            out.push_str(&links.collect::<Vec<String>>().join("\n"));
        }
    }
}

fn write_table(out: &mut String, table: &Table) {
    let _ = writeln!(out, "**{}**\n", escape(&table.caption));
    let header = table.header.iter().map(|head| escape(head));
    line(out, header);
    let rule = (0..table.header.len()).map(|at| {
        let rule = if table.is_words(at) { "---" } else { "---:" };
        rule.to_owned()
    });
    line(out, rule);
    for row in &table.rows {
        match row {
            Row::Group(text) => across(out, format!("**{}**", escape(text)), table),
            Row::Remark(text) => across(out, escape(text), table),
            Row::Cells(cells) => line(out, cells.iter().map(|cell: &Cell| escape(&cell.text))),
        }
    }
}

/// A row that only its first cell fills.
fn across(out: &mut String, text: String, table: &Table) {
    let rest = (1..table.header.len()).map(|_| String::new());
    line(out, std::iter::once(text).chain(rest));
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// Takes the meaning from what Markdown would read as mark-up, and keeps a text on its line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' | '\t' => escaped.push(' '),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}
