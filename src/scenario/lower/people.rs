//! `[driver.ID]` and `[population.group.ID]`.

use std::ops::Range;

use indexmap::IndexMap;

use super::Lowering;
use super::fields::{Field, Fields};
use super::lever::is_lever;
use crate::demography::{AGES, AgeGroup, Sex};
use crate::scenario::document::{Driver, Group, Members};
use crate::scenario::finding::Finding;
use crate::scenario::language::{DRIVER, GROUP, NAMES};
use crate::scenario::tree::Value;

/// The last age, which is open.
const LAST_AGE: u8 = (AGES - 1) as u8;

impl Lowering<'_> {
    /// `[driver.ID]`, or its value alone.
    pub fn driver(&mut self, field: &Field<'_>) -> Option<Driver> {
        let Some(fields) = whole_table(field) else {
            let value = self.quantity(field)?;
            return Some(Driver {
                title: None,
                unit: None,
                value,
            });
        };
        fields.only(self, &DRIVER);
        let title = self.optional_title(&fields, "title");
        let unit = fields.get("unit").and_then(|field| self.text(&field));
        let value = self.own_value(&fields, &field.key)?;
        Some(Driver { title, unit, value })
    }

    /// `[population.group]`, beside a projection or without one.
    pub fn groups(&mut self, field: Option<Field<'_>>, projected: bool) -> IndexMap<String, Group> {
        self.each(field, "group", |cx, field| {
            if projected && is_projected(field.name) {
                cx.note_projected(field);
            }
            cx.group(field, projected)
        })
    }

    fn note_projected(&mut self, field: &Field<'_>) {
        let id = field.name;
        let message = format!("`{id}` cannot name a group of projected people");
        let finding = Finding::error(field.key_place.clone(), &*field.key, message);
        let hint = format!("the projection itself gives `population.{id}`; leave the group out");
        self.findings.push(finding.label("reserved").hint(hint));
    }

    /// `[population.group.ID]`, or its value alone.
    fn group(&mut self, field: &Field<'_>, projected: bool) -> Option<Group> {
        let place = field.node.place.clone();
        let Some(fields) = whole_table(field) else {
            let value = self.quantity(field)?;
            return Some(Group {
                title: None,
                members: Members::Given(Box::new(value)),
                place,
            });
        };
        fields.only(self, &GROUP);
        let title = self.optional_title(&fields, "title");
        let by_age = ["ages", "sex"]
            .into_iter()
            .find(|key| fields.get(key).is_some());
        let members = match by_age {
            Some(key) => {
                self.note_two_ways(&fields, key);
                self.members(&fields, projected)
            }
            None if projected && fields.get("value").is_none() => self.members(&fields, projected),
            None => {
                let value = self.own_value(&fields, &field.key);
                value.map(|value| Members::Given(Box::new(value)))
            }
        };
        Some(Group {
            title,
            members: members?,
            place,
        })
    }

    fn note_two_ways(&mut self, fields: &Fields<'_>, by_age: &str) {
        let message = "a group is counted by age or given as a value, not both";
        for key in ["value", "source", "assumed"] {
            self.exclude(fields, by_age, key, message);
        }
    }

    /// The ages and the sex of a group of projected people.
    fn members(&mut self, fields: &Fields<'_>, projected: bool) -> Option<Members> {
        let hint = "add `ages = \"0-2\"` or `ages = \"60+\"`";
        let ages = fields.required(self, "ages", hint);
        let sex = match fields.get("sex") {
            Some(field) => self.sex(&field).map(Some),
            None => Some(None),
        };
        let ages = ages?;
        if !projected {
            let message = "only projected people can be counted by age";
            let finding = Finding::error(ages.key_place.clone(), &*ages.key, message);
            let hint = "give `[population]` its tables, from `base = \"data/population.csv\"` on, or give the group as a `value`";
            self.findings
                .push(finding.label("there is no projection").hint(hint));
        }
        let (first, last) = self.ages(&ages)?;
        Some(Members::Ages {
            first,
            last,
            sex: sex?,
        })
    }

    fn sex(&mut self, field: &Field<'_>) -> Option<Sex> {
        let sexes = [Sex::Male, Sex::Female];
        self.one_of(field, &["male", "female"])
            .map(|index| sexes[index])
    }

    /// First and last age of `60+`, `0-2` or `3`.
    fn ages(&mut self, field: &Field<'_>) -> Option<(u8, u8)> {
        let Value::Text(text) = &field.node.value else {
            self.wrong(field, "ages in quotes: `\"60+\"`, `\"0-2\"` or `\"3\"`");
            return None;
        };
        let fault = match read_ages(&text.text) {
            Ok(ages) => return Some(ages),
            Err(fault) => fault,
        };
        let mut place = text.place.clone();
        if text.exact && !text.text.is_empty() {
            place.end = place.start + fault.part.end;
            place.start += fault.part.start;
        } else if text.text.is_empty() {
            place = field.node.place.clone();
        }
        let message = format!(
            "`{}` takes ages: `\"60+\"`, `\"0-2\"` or `\"3\"`",
            field.name
        );
        let mut finding = Finding::error(place, &*field.key, message).label(fault.label);
        finding.hint = fault.hint;
        self.findings.push(finding);
        None
    }
}

/// Whether a projection itself offers `population.ID`, so that no group can.
fn is_projected(id: &str) -> bool {
    let offered = NAMES
        .iter()
        .filter_map(|name| name.written.strip_prefix("population."));
    offered
        .filter(|known| *known != "ID")
        .any(|known| known == id)
}

/// What is wrong with a text of ages, and which bytes of it.
#[derive(Debug, PartialEq)]
struct AgesFault {
    part: Range<usize>,
    label: String,
    hint: Option<String>,
}

/// First and last age; the open age stands for everybody from there on.
fn read_ages(text: &str) -> Result<(u8, u8), AgesFault> {
    let Some(ages) = AgeGroup::parse(text) else {
        return Err(not_ages(text));
    };
    let last = ages.last.unwrap_or(LAST_AGE);
    let open = ages.last.is_none();
    if ages.first > LAST_AGE || (!open && last >= LAST_AGE) {
        let first = ages.first.min(LAST_AGE);
        return Err(AgesFault {
            part: 0..text.len(),
            label: format!("ages from {LAST_AGE} on are one open age"),
            hint: Some(format!("write `\"{first}+\"`")),
        });
    }
    Ok((ages.first, last))
}

/// The part of a text that keeps it from being ages.
fn not_ages(text: &str) -> AgesFault {
    let fault = |part, label: &str| AgesFault {
        part,
        label: label.to_owned(),
        hint: None,
    };
    let no_age = |part: Range<usize>| {
        let digits = text[part.clone()].trim();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        (!is_number || AgeGroup::parse(digits).is_none()).then_some(part)
    };
    let (first, last) = if let Some(first) = text.trim_end().strip_suffix('+') {
        (0..first.len(), None)
    } else if let Some((first, last)) = text.split_once(['-', '–']) {
        (0..first.len(), Some(text.len() - last.len()..text.len()))
    } else {
        (0..text.len(), None)
    };
    match no_age(first).or_else(|| last.and_then(no_age)) {
        Some(part) if text[part.clone()].trim().is_empty() => {
            fault(0..text.len(), "an age is missing")
        }
        Some(part) => fault(part, "not an age in whole years"),
        None => fault(0..text.len(), "the first age is above the last"),
    }
}

/// The table of an entry that has more than a quantity's own keys to offer:
/// anything but a path over time.
fn whole_table<'a>(field: &Field<'a>) -> Option<Fields<'a>> {
    let table = field.node.as_table()?;
    let path = !table.is_empty() && table.keys().all(|key| crate::scenario::merge::is_year(key));
    (!path && !is_lever(field.node)).then(|| Fields {
        table,
        place: &field.node.place,
        key: field.key.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_a_range_an_age_or_open() {
        assert_eq!(read_ages("60+"), Ok((60, 100)));
        assert_eq!(read_ages(" 0 – 2"), Ok((0, 2)));
        assert_eq!(read_ages("3"), Ok((3, 3)));
        assert_eq!(read_ages("100+"), Ok((100, 100)));
    }

    #[test]
    fn bad_ages_are_marked_where_they_are_bad() {
        let marked = |text: &str| {
            let fault = read_ages(text).expect_err("a fault");
            format!("{}: {}", &text[fault.part], fault.label)
        };
        assert_eq!(marked("0-x"), "x: not an age in whole years");
        assert_eq!(marked("托-2"), "托: not an age in whole years");
        assert_eq!(marked("6.5+"), "6.5: not an age in whole years");
        assert_eq!(marked("3-4-5"), "4-5: not an age in whole years");
        assert_eq!(marked("5-"), "5-: an age is missing");
        assert_eq!(marked(""), ": an age is missing");
        assert_eq!(marked("9-5"), "9-5: the first age is above the last");
        assert_eq!(
            marked("60-100"),
            "60-100: ages from 100 on are one open age"
        );
    }
}
