//! A document as one HTML file: no script, no network, charts inline, a style sheet for print.

use std::fmt::Write;

use super::inline::{is_wide, pictures};
use super::{Block, Cell, Document, Row, Section, Table};
use crate::charts::{ChartError, Language, probability_colours};
use crate::words as phrases;

/// Rows of a table that is kept on one page of paper.
const SHORT: usize = 16;
const STYLE: &str = include_str!("style.css");

/// Writes the document.
///
/// # Errors
/// A chart that cannot be drawn.
pub(super) fn write(document: &Document) -> Result<String, ChartError> {
    let mut pictures = pictures(document)?.into_iter();
    let title = escape(&document.title);
    let tongue = match document.language {
        Language::Zh => "zh-Hans",
        Language::En => "en-GB",
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{tongue}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p>{}</p>\n</header>\n",
        escape(&document.subtitle),
    );
    contents(&mut out, document);
    out.push_str("<main>\n");
    for section in &document.sections {
        write_section(&mut out, section, &mut pictures);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    Ok(out)
}

fn contents(out: &mut String, document: &Document) {
    let name = phrases::doc_contents(document.language);
    let _ = writeln!(out, "<nav aria-label=\"{name}\">\n<h2>{name}</h2>\n<ul>");
    for section in &document.sections {
        let _ = writeln!(
            out,
            "<li><a href=\"#{}\">{}</a></li>",
            escape(&section.id),
            escape(&section.title)
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

fn write_section(out: &mut String, section: &Section, pictures: &mut impl Iterator<Item = String>) {
    let (id, title) = (escape(&section.id), escape(&section.title));
    let _ = writeln!(
        out,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>"
    );
    for block in &section.blocks {
        match block {
            Block::Heading { id, text } => {
                let _ = writeln!(out, "<h3 id=\"{}\">{}</h3>", escape(id), escape(text));
            }
            Block::Paragraph(text) => {
                let _ = writeln!(out, "<p>{}</p>", escape(text));
            }
            Block::Note(text) => {
                let _ = writeln!(out, "<p class=\"note\">{}</p>", escape(text));
            }
            Block::List(head, items) => list(out, head, items),
            Block::Table(table) => write_table(out, table),
            Block::Charts(charts) => {
                let class = match charts.iter().any(|chart| is_wide(&chart.figure)) {
                    true => "charts wide-charts",
                    false => "charts",
                };
                let _ = writeln!(out, "<div class=\"{class}\">");
                for picture in pictures.take(charts.len()) {
                    let _ = writeln!(out, "<figure>{picture}</figure>");
                }
                out.push_str("</div>\n");
            }
        }
    }
    out.push_str("</section>\n");
}

fn list(out: &mut String, head: &str, items: &[String]) {
    if !head.is_empty() {
        let _ = writeln!(out, "<p class=\"head\">{}</p>", escape(head));
    }
    out.push_str("<ul class=\"listed\">\n");
    for item in items {
        let _ = writeln!(out, "<li>{}</li>", escape(item));
    }
    out.push_str("</ul>\n");
}

fn write_table(out: &mut String, table: &Table) {
    let caption = escape(&table.caption);
    let class = if table.rows.len() <= SHORT {
        "wide short"
    } else {
        "wide"
    };
    let _ = writeln!(
        out,
        "<div class=\"{class}\" role=\"group\" aria-label=\"{caption}\" tabindex=\"0\">\n<table>\n<caption>{caption}</caption>\n<thead><tr>",
    );
    for (at, head) in table.header.iter().enumerate() {
        let class = if table.is_words(at) {
            ""
        } else {
            " class=\"n\""
        };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escape(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        match row {
            Row::Group(text) => {
                let columns = table.header.len();
                let _ = writeln!(
                    out,
                    "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{columns}\">{}</th></tr>",
                    escape(text)
                );
            }
            Row::Remark(text) => {
                let columns = table.header.len();
                let text = escape(text);
                let _ = writeln!(
                    out,
                    "<tr class=\"remark\"><td colspan=\"{columns}\">{text}</td></tr>"
                );
            }
            Row::Cells(cells) => {
                out.push_str("<tr>");
                for (at, cell) in cells.iter().enumerate() {
                    write_cell(out, cell, at == 0, table.is_words(at));
                }
                out.push_str("</tr>\n");
            }
        }
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn write_cell(out: &mut String, cell: &Cell, is_name: bool, is_word: bool) {
    let text = escape(&cell.text);
    let text = match &cell.link {
        Some(link) => format!("<a href=\"#{}\">{text}</a>", escape(link)),
        None => text,
    };
    let shade = cell.shade.map_or_else(String::new, |share| {
        let [shade, ink] = probability_colours(share);
        format!(" style=\"background:#{shade:06x};color:#{ink:06x}\"")
    });
    let _ = match (is_name, is_word) {
        (true, _) => write!(out, "<th scope=\"row\">{text}</th>"),
        (_, true) => write!(out, "<td>{text}</td>"),
        _ => write!(out, "<td class=\"n\"{shade}>{text}</td>"),
    };
}

/// Escapes mark-up, and drops what no page may hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(' '),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}
