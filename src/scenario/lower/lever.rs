//! Levers: what a scenario does to the value that its parents give.

use super::Lowering;
use super::fields::{Field, Fields, listed};
use crate::scenario::document::{Evidence, Form, Place, Quantity};
use crate::scenario::finding::Finding;
use crate::scenario::language::LEVER;
use crate::scenario::lever::{Effect, Lever, Profile, Timing};
use crate::scenario::stack::{EFFECTS, TIMING, delay, is_lever_table, signed, signed_table};
use crate::scenario::tree::{Node, Table, Value};

/// Most years of a delay.
const LONGEST_DELAY: i64 = 50;

/// Whether a node changes a value below it, or is meant to.
pub(super) fn is_lever(node: &Node) -> bool {
    let means_to = match &node.value {
        Value::Table(table) => is_lever_table(table),
        Value::Text(text) => signed(&text.text).is_some_and(|signed| !signed.minus),
        _ => false,
    };
    means_to || node.below.is_some()
}

/// What a lever's own table says.
struct Own {
    effect: Effect,
    timing: Timing,
    evidence: Option<Evidence>,
    place: Place,
}

impl Lowering<'_> {
    /// A lever with the value it is laid over.
    pub fn lever(&mut self, field: &Field<'_>) -> Option<Quantity> {
        let Some(below) = &field.node.below else {
            self.nothing_below(field);
            return None;
        };
        let below = self.quantity(&Field {
            node: below,
            ..field.clone()
        });
        let table = match &field.node.value {
            Value::Table(table) => table,
            Value::Text(text) => &signed_table(text, &field.node.place),
            _ => return None,
        };
        let own = self.own_table(&Fields {
            table,
            place: &field.node.place,
            key: field.key.clone(),
        });
        let (below, own) = (below?, own?);
        let mut key = format!("{}.{}", field.key, own.effect.key());
        // A second lever of a kind has inputs of its own.
        let layers = below.layers();
        let same = |layer: &&&Quantity| match &layer.form {
            Form::Lever(lever) => lever.effect.key() == own.effect.key(),
            _ => false,
        };
        match layers.iter().filter(same).count() {
            0 => {}
            earlier => key = format!("{key}.{}", earlier + 1),
        }
        Some(Quantity {
            key,
            title: below.title.clone(),
            form: Form::Lever(Box::new(Lever {
                below,
                effect: own.effect,
                timing: own.timing,
            })),
            evidence: own.evidence,
            place: own.place,
        })
    }

    /// Notes a lever that no value stands below.
    pub fn nothing_below(&mut self, field: &Field<'_>) {
        let message = format!("`{}` has nothing below it to change", field.key);
        let finding = Finding::error(field.node.place.clone(), &*field.key, message)
            .label("changes what the files that are extended give")
            .hint(
                "give the value itself, e.g. `5%` without a sign, or extend the file that gives it",
            );
        self.findings.push(finding);
    }

    /// Notes a change in a place of which the parents know nothing.
    pub fn no_change_here(&mut self, field: &Field<'_>) {
        let message = format!("`{}` takes a value, not a change", field.key);
        let finding = Finding::error(field.node.place.clone(), &*field.key, message)
            .label(format!("found {}", field.node.found()))
            .hint("leave out the `+` for the value itself; changes year by year are written `{ change = { 2022 = \"+5%\", 2024 = \"+15%\" } }`");
        self.findings.push(finding);
    }

    fn own_table(&mut self, fields: &Fields<'_>) -> Option<Own> {
        fields.only(self, &LEVER);
        for name in ["title", "note"] {
            self.optional_title(fields, name);
        }
        let evidence = self.evidence(fields);
        let given: Vec<Field<'_>> = EFFECTS.iter().filter_map(|key| fields.get(key)).collect();
        let effect = match given.as_slice() {
            [only] => self.effect(only),
            [] => {
                let message = format!("`{}` says not what it does", fields.key);
                let finding = Finding::error(fields.place.clone(), &*fields.key, message)
                    .label(format!("expected one of {}", listed(&EFFECTS)))
                    .hint("a lever is given whole, e.g. `{ change = \"+15%\", from = 2022 }`");
                self.findings.push(finding);
                None
            }
            [one, other, ..] => {
                let message = "a lever has one effect";
                self.exclude(fields, one.name, other.name, message);
                None
            }
        };
        let timing = self.timing(fields);
        let (effect, place) = effect?;
        let own = Own {
            effect,
            timing: timing?,
            evidence,
            place,
        };
        self.check_timing(fields, &own).then_some(own)
    }

    fn effect(&mut self, field: &Field<'_>) -> Option<(Effect, Place)> {
        if field.name == "delay" {
            let years = self.whole(field, 0, LONGEST_DELAY)?;
            let years = u32::try_from(years).ok()?;
            return Some((Effect::Delay(years), field.node.place.clone()));
        }
        self.check_factor(field)?;
        let amount = self.plain(&Field {
            node: &without_plus(field.node),
            ..field.clone()
        })?;
        let effect = match field.name {
            "change" => Effect::Change,
            "add" => Effect::Add,
            "times" => Effect::Times,
            _ => Effect::Value,
        };
        Some((effect(amount.form), amount.place))
    }

    /// Changes by whole numbers and factors with a sign are most likely each other.
    fn check_factor(&mut self, field: &Field<'_>) -> Option<()> {
        let (message, hint) = match (field.name, &field.node.value) {
            ("change", Value::Integer(value)) if *value != 0 => (
                format!("`change` is {value}00%"),
                format!("for {value}% write `\"{value}%\"`; for so many units `add = {value}`"),
            ),
            ("times", Value::Text(text)) if signed(&text.text).is_some() => (
                "`times` takes a factor without a sign".to_owned(),
                format!("write `change = \"{}\"`, or e.g. `times = 1.15`", text.text),
            ),
            _ => return Some(()),
        };
        let finding = Finding::error(field.node.place.clone(), &*field.key, message)
            .label(format!("found {}", field.node.found()));
        self.findings.push(finding.hint(hint));
        None
    }

    fn timing(&mut self, fields: &Fields<'_>) -> Option<Timing> {
        let years = self.years;
        let mut year = |name| match fields.get(name) {
            Some(field) => self.year(&field, years).map(Some),
            None => Some(None),
        };
        let (from, to, until) = (year("from"), year("to"), year("until"));
        let profile = match fields.get("profile") {
            Some(field) => self
                .one_of(&field, &Profile::NAMES)
                .map(|at| Some(Profile::ALL[at])),
            None => Some(None),
        };
        Some(Timing {
            from: from?,
            to: to?,
            profile: profile?,
            until: until?,
        })
    }

    fn check_timing(&mut self, fields: &Fields<'_>, own: &Own) -> bool {
        let noted = self.findings.len();
        let timing = own.timing;
        let start = self
            .years
            .and_then(|(base, _)| timing.start(&own.effect, base));
        if let Some(start) = start {
            for (name, end) in [("to", timing.to), ("until", timing.until)] {
                if end.is_some_and(|end| end < start) {
                    self.ends_too_early(fields, name, start);
                }
            }
        }
        match (timing.profile, timing.to) {
            (Some(Profile::Step), Some(_)) => {
                let message = "a step is full at once and grows to no year";
                self.contradicts(
                    fields,
                    "to",
                    message,
                    "leave out `to`; `until = YEAR` ends it",
                );
            }
            (Some(profile), None) if profile != Profile::Step => {
                let message = format!("the profile `{}` grows to no year", profile.name());
                let hint = "add `to = YEAR`, the year in which it is full";
                self.contradicts(fields, "profile", &message, hint);
            }
            _ => {}
        }
        self.findings.len() == noted
    }

    fn ends_too_early(&mut self, fields: &Fields<'_>, name: &str, start: i32) {
        let Some(field) = fields.get(name) else {
            return;
        };
        let message = format!("`{name}` is before the lever's first year, {start}");
        let mut finding = Finding::error(field.node.place.clone(), &*field.key, message)
            .label(format!("expected {start} or later"));
        if let Some(from) = fields.get("from") {
            finding = finding.related(from.node.place.clone(), "its first year");
        }
        self.findings.push(finding);
    }

    fn contradicts(&mut self, fields: &Fields<'_>, name: &str, message: &str, hint: &str) {
        if let Some(field) = fields.get(name) {
            let finding = Finding::error(field.node.place.clone(), &*field.key, message);
            let label = match name {
                "to" => "has no effect here",
                _ => "expected `to` beside it",
            };
            self.findings.push(finding.label(label).hint(hint));
        }
    }

    /// By how many years the delays laid over a one-off grant move it.
    pub fn grant_delay(&mut self, grant: &Field<'_>) -> i64 {
        let mut years = 0;
        for (layer, more) in grant
            .node
            .layers()
            .filter_map(|layer| Some((layer, delay(layer)?)))
        {
            years += more;
            let timed = layer.as_table().and_then(|table| {
                let mut keys = TIMING.iter();
                keys.find_map(|key| table.get(*key))
            });
            if let Some(entry) = timed {
                let message = "a delay of one-off grants moves all of them";
                let finding = Finding::error(entry.key.clone(), "one_off.delay", message)
                    .label("not taken here")
                    .hint("give the grants of single years themselves");
                self.findings.push(finding);
            }
        }
        years
    }

    /// Doubts a delay that moves a grant beyond the simulated years.
    pub fn grant_too_late(&mut self, grant: &Field<'_>, year: i32, end: i32) {
        let message = format!("a one-off grant is delayed to {year}, after the simulated years");
        let finding = Finding::error(grant.node.place.clone(), &*grant.key, message).warning();
        self.findings
            .push(finding.label(format!("the last year is {end}")));
    }
}

/// An amount as it is parsed: `+15%` is 15%, alone and year by year.
fn without_plus(node: &Node) -> Node {
    let mut plain = node.clone();
    match &mut plain.value {
        Value::Text(text) => {
            if let Some(signed) = signed(&text.text).filter(|signed| !signed.minus) {
                text.text.drain(..signed.before);
                if text.exact {
                    text.place.start += signed.before;
                }
            }
        }
        Value::Table(knots) => strip_knots(knots),
        _ => {}
    }
    plain
}

fn strip_knots(knots: &mut Table) {
    for entry in knots.values_mut() {
        entry.node = without_plus(&entry.node);
    }
}
