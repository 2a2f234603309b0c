//! Tables of keys, the words that they take, and keys that exclude each other.

use super::{Page, cell, code};
use crate::scenario::language::{Key, Needed, Section, Takes};

/// The keys of a section that pass, a row each.
pub(super) fn table(page: &mut Page, section: &'static Section, passes: impl Fn(&Key) -> bool) {
    let row = |key: &&'static Key| {
        let default = match key.needed {
            Needed::Yes => "needed".to_owned(),
            Needed::In(kinds) => format!("needed in `{}`", kinds.join("`, `")),
            Needed::No => cell(key.default),
        };
        vec![
            code(key.name),
            takes(key.takes),
            cell(key.meaning),
            cell(key.unit),
            default,
            code(key.example),
        ]
    };
    let keys = section.keys.iter().filter(|key| passes(key));
    let rows: Vec<Vec<String>> = keys.map(|key| row(&key)).collect();
    page.rows(
        &["key", "takes", "meaning", "unit", "without it", "example"],
        &rows,
    );
}

/// The words that keys of a section take.
pub(super) fn choices(page: &mut Page, section: &'static Section) {
    for key in section.keys {
        let Takes::OneOf(choices) = key.takes else {
            continue;
        };
        let words = choices
            .iter()
            .map(|choice| format!("`\"{}\"` ({})", choice.name, choice.meaning));
        let words: Vec<String> = words.collect();
        page.text(&format!("`{}` is one of {}.", key.name, words.join(", ")));
    }
}

/// Keys that exclude each other, evidence apart: that is said once of all values.
pub(super) fn exclusions(page: &mut Page, section: &'static Section) {
    for names in section.one_of() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        page.text(&format!("One of {}.", names.join(" or ")));
    }
}

/// What a key takes, in words.
fn takes(takes: Takes) -> String {
    match takes {
        Takes::Quantity(_) => "value".to_owned(),
        Takes::Holder(section) => format!("value, or a table as in {}", code(section.header)),
        Takes::QuantityOr(_, section) => {
            let names: Vec<String> = section.names().iter().map(|name| code(name)).collect();
            format!("value, or a table of {}", names.join(" and "))
        }
        Takes::Grants => "values of single years".to_owned(),
        Takes::Effects(_) => "effects by key path".to_owned(),
        Takes::Title => "title".to_owned(),
        Takes::Text => "text".to_owned(),
        Takes::FolderName => "text that can name a folder".to_owned(),
        Takes::Domain => "id of a domain".to_owned(),
        Takes::Csv => "CSV file".to_owned(),
        Takes::Parents => "file, or a list of files".to_owned(),
        Takes::Ages => "ages".to_owned(),
        Takes::OneOf(_) => "word".to_owned(),
        Takes::Whole(low, i64::MAX) => format!("whole number, {low} or more"),
        Takes::Whole(low, high) => format!("whole number, {low} to {high}"),
        Takes::Year => "year".to_owned(),
        Takes::Years => "list of years".to_owned(),
        Takes::Levels => "list of numbers between 0 and 1".to_owned(),
        Takes::Rank => "number, -1 to 1".to_owned(),
        Takes::Matrix => "rows of numbers, -1 to 1".to_owned(),
        Takes::Settings => "list of `\"KEY=VALUE\"`".to_owned(),
        Takes::Names => "list of names of values".to_owned(),
        Takes::Table(section) => format!("table {}", code(section.header)),
        Takes::Tables(section) => format!("tables {}", code(section.header)),
        Takes::OneOrMore(_) => "table, or a list of tables".to_owned(),
        Takes::Ids(each) => match *each {
            Takes::Table(section) => format!("tables {}", code(section.header)),
            Takes::Holder(section) => format!("values, or tables {}", code(section.header)),
            Takes::Title => "titles by id".to_owned(),
            _ => "values by id".to_owned(),
        },
    }
}
