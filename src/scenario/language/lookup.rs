//! What the language says of a key path such as `programme.childcare.share`.

use super::{Exclusive, FILE, LEVER, QUANTITY, Section, Sign, Takes};

/// What is taken at a key path; none where the language knows no such path.
fn at(path: &[&str]) -> Option<Takes> {
    let mut here = Takes::Table(&FILE);
    for part in path {
        here = match here {
            Takes::Table(section)
            | Takes::OneOrMore(section)
            | Takes::Holder(section)
            | Takes::QuantityOr(_, section) => section.key(part)?.takes,
            Takes::Ids(each) => *each,
            Takes::Grants => Takes::Quantity(Sign::NeverNegative),
            _ => return None,
        };
    }
    Some(here)
}

/// Whether the values at a key path can be negative; none where there are none, or several that no
/// one lever can change.
pub(in crate::scenario) fn sign_of(path: &[&str]) -> Option<Sign> {
    match at(path)? {
        Takes::Quantity(sign) | Takes::QuantityOr(sign, _) => Some(sign),
        Takes::Grants => Some(Sign::NeverNegative),
        Takes::Holder(section) => match section.key("value")?.takes {
            Takes::Quantity(sign) => Some(sign),
            _ => None,
        },
        _ => None,
    }
}

/// Whether tables at a key path have `value` beside other keys.
pub(in crate::scenario) fn holds_value(path: &[&str]) -> bool {
    matches!(at(path), Some(Takes::Holder(_)))
}

/// Whether the keys of the table at a key path are ids of the user's.
pub(in crate::scenario) fn holds_ids(path: &[&str]) -> bool {
    matches!(at(path), Some(Takes::Ids(_)))
}

/// Keys of the table at a key path that exclude each other.
pub(in crate::scenario) fn exclusive(path: &[&str]) -> Exclusive {
    match at(path) {
        Some(Takes::Table(section) | Takes::OneOrMore(section) | Takes::Holder(section)) => {
            section.exclusive
        }
        _ => match path {
            ["event", _, "effects", ..] => super::EFFECT.exclusive,
            _ => &[],
        },
    }
}

/// The key paths of all tables of ids that are not in a table of ids themselves.
pub(in crate::scenario) fn id_tables() -> Vec<String> {
    fn collect(section: &Section, prefix: &str, found: &mut Vec<String>) {
        for key in section.keys {
            let path = format!("{prefix}{}", key.name);
            match key.takes {
                Takes::Ids(_) => found.push(path),
                Takes::Table(inner) => collect(inner, &format!("{path}."), found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(&FILE, "", &mut found);
    found
}

/// The name of every key of the language, each once.
pub fn every_key() -> Vec<&'static str> {
    fn collect(section: &'static Section, found: &mut Vec<&'static str>) {
        for key in section.keys {
            if !found.contains(&key.name) {
                found.push(key.name);
            }
            let mut inner = key.takes;
            while let Takes::Ids(each) = inner {
                inner = *each;
            }
            if let Takes::Table(section)
            | Takes::Tables(section)
            | Takes::OneOrMore(section)
            | Takes::Holder(section)
            | Takes::QuantityOr(_, section)
            | Takes::Effects(section) = inner
            {
                collect(section, found);
            }
        }
    }
    let mut found = Vec::new();
    for section in [&FILE, &LEVER, &QUANTITY] {
        collect(section, &mut found);
    }
    found
}
