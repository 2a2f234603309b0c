//! The JSON Schema of plan and scenario files, for editors and validators: draft 07, which the
//! TOML tools (Taplo, Even Better TOML) read.
//!
//! It is written from the language's own table of keys (`scenario::language`). What a scenario
//! may leave out to its parents is asked for only in a file without `extends`. It checks the form of
//! a file: keys, types, words, which kind of indicator takes which key. What expressions mean,
//! and whether ids exist, `plancast check` alone says; it accepts nothing that the schema refuses.

mod needed;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::scenario::language::{FILE, KINDS, Key, RESERVED, SHOCK_FILE, Section, Takes};

/// The years that are taken for years, as a pattern.
const YEAR_KEY: &str = "^(19[0-9]{2}|2[0-2][0-9]{2}|2300)$";

/// The schema as JSON text.
pub fn schema() -> String {
    let mut writer = Writer::default();
    let mut root = writer.table(&FILE);
    root.insert(
        "$schema".into(),
        "http://json-schema.org/draft-07/schema#".into(),
    );
    root.insert("title".into(), "Plancast plan or scenario".into());
    // A file of measurements alone is read with every scenario of its folder.
    let tracking =
        json!({ "required": ["observation"], "propertyNames": { "const": "observation" } });
    let mut others = vec![json!({ "required": ["extends"] }), tracking];
    add_shocks(&mut writer, &mut root, &mut others);
    let is_plan = json!({ "not": { "anyOf": others } });
    root.insert("if".into(), is_plan);
    root.insert("then".into(), needed::of_section(&FILE, "").into());
    root.insert(
        "definitions".into(),
        writer.definitions.into_iter().collect::<Map<_, _>>().into(),
    );
    let text = serde_json::to_string_pretty(&root).expect("a tree of plain values");
    text + "\n"
}

/// Takes files of shocks, too: they hold nothing else.
fn add_shocks(writer: &mut Writer, root: &mut Map<String, Value>, others: &mut Vec<Value>) {
    let keys = writer.properties(&SHOCK_FILE);
    let mut alone = Map::new();
    for name in keys.keys() {
        alone.insert(
            name.clone(),
            json!({ "propertyNames": { "enum": SHOCK_FILE.names() } }),
        );
        others.push(json!({ "required": [name] }));
    }
    root.insert("dependencies".into(), alone.into());
    if let Some(properties) = root.get_mut("properties").and_then(Value::as_object_mut) {
        properties.extend(keys);
    }
}

/// Writes definitions when they are first used.
#[derive(Default)]
struct Writer {
    definitions: BTreeMap<String, Value>,
}

impl Writer {
    /// A reference to a definition, which is written where it is not yet.
    fn definition(&mut self, name: &str, write: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.definitions.contains_key(name) {
            // Tables in tables of their own kind end here.
            self.definitions.insert(name.to_owned(), Value::Null);
            let written = write(self);
            self.definitions.insert(name.to_owned(), written);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    /// A table as an object with its keys.
    fn table(&mut self, section: &'static Section) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("title".into(), section.header.into());
        object.insert("description".into(), section.meaning.into());
        object.insert("type".into(), "object".into());
        object.insert("properties".into(), self.properties(section).into());
        object.insert("additionalProperties".into(), false.into());
        let mut rules = exclusions(section);
        rules.extend(kinds(section));
        obey(&mut object, rules);
        object
    }

    fn properties(&mut self, section: &'static Section) -> Map<String, Value> {
        let of_key = |key: &'static Key| (key.name.to_owned(), self.key(key));
        section.keys.iter().map(of_key).collect()
    }

    /// A key: what it takes, what it means, what it looks like.
    fn key(&mut self, key: &'static Key) -> Value {
        let schema = self.takes(key.takes);
        let mut schema = match schema {
            // What stands beside a reference is not read.
            Value::Object(own) if !own.contains_key("$ref") => own,
            reference => match key.takes {
                Takes::Quantity(_) | Takes::QuantityOr(..) => {
                    beside(&reference, &["number", "string", "object"])
                }
                Takes::Grants | Takes::Title => beside(&reference, &["string", "object"]),
                _ => beside_table(&reference),
            },
        };
        schema.insert("title".into(), key.name.into());
        schema.insert("description".into(), description(key).into());
        schema.insert("examples".into(), json!([parsed(key.example)]));
        if let Some(default) = literal(key.default) {
            schema.insert("default".into(), default);
        }
        schema.into()
    }

    fn takes(&mut self, takes: Takes) -> Value {
        match takes {
            Takes::Quantity(_) => self.quantity(),
            Takes::Holder(section) | Takes::QuantityOr(_, section) => {
                self.section(section, Self::holder)
            }
            Takes::Grants => self.grants(),
            Takes::Effects(section) => self.effects(section),
            Takes::Title => self.title(),
            Takes::Text | Takes::Domain | Takes::Csv => filled_text(),
            Takes::FolderName => {
                json!({ "type": "string", "pattern": r"^\s*[^./\\:\s][^/\\:]*$", "maxLength": 100 })
            }
            Takes::Parents => json!({
                "type": ["string", "array"], "pattern": r"\S",
                "items": filled_text(), "minItems": 1,
            }),
            Takes::Ages => {
                json!({ "type": "string", "pattern": r"^\s*[0-9]{1,3}\s*(\+|[-–]\s*[0-9]{1,3})?\s*$" })
            }
            Takes::OneOf(choices) => {
                let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
                let meanings: Vec<&str> = choices.iter().map(|choice| choice.meaning).collect();
                json!({ "enum": names, "x-taplo": { "docs": { "enumValues": meanings } } })
            }
            Takes::Whole(low, high) => {
                json!({ "type": "integer", "minimum": low, "maximum": high })
            }
            Takes::Year => year(),
            Takes::Years => {
                json!({ "type": "array", "items": year(), "minItems": 1, "uniqueItems": true })
            }
            Takes::Levels => {
                json!({ "type": "array", "items": { "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 } })
            }
            Takes::Rank => rank(),
            Takes::Matrix => {
                json!({ "type": "array", "items": { "type": "array", "items": rank(), "minItems": 2 }, "minItems": 2 })
            }
            Takes::Settings => {
                let set = json!({ "type": "string", "pattern": r"^\s*[^\s=][^=]*=\s*\S" });
                json!({ "type": "array", "items": set, "minItems": 1 })
            }
            Takes::Names => {
                json!({ "type": "array", "items": filled_text(), "minItems": 2, "uniqueItems": true })
            }
            Takes::Table(section) => self.section(section, |writer, own| writer.table(own).into()),
            Takes::Tables(section) => {
                let whole = self.whole_table(section);
                json!({ "type": "array", "items": whole })
            }
            Takes::OneOrMore(section) => self.section(section, Self::one_or_more),
            Takes::Ids(each) => {
                let each = self.takes(*each);
                json!({ "type": "object", "propertyNames": id(), "additionalProperties": each })
            }
        }
    }

    /// A table of the language under its own name.
    fn section(
        &mut self,
        section: &'static Section,
        write: fn(&mut Self, &'static Section) -> Value,
    ) -> Value {
        self.definition(&name(section), |writer| write(writer, section))
    }

    /// A table that no parent completes.
    fn whole_table(&mut self, section: &'static Section) -> Value {
        let table = self.section(section, |writer, own| writer.table(own).into());
        json!({ "type": "object", "allOf": [table, needed::of_section(section, "")] })
    }

    /// A table, or a list of them; one object takes both, as values do.
    fn one_or_more(&mut self, section: &'static Section) -> Value {
        let mut table = self.table(section);
        table.insert("type".into(), json!(["object", "array"]));
        table.insert("items".into(), self.whole_table(section));
        table.insert("minItems".into(), 1.into());
        table.into()
    }
}

/// Puts rules on an object. An editor takes a schema with `allOf` for no more than its parts and
/// says nothing of the whole, so they stand under a condition that always holds.
fn obey(object: &mut Map<String, Value>, rules: Vec<Value>) {
    if !rules.is_empty() {
        object.insert("if".into(), json!({}));
        object.insert("then".into(), json!({ "allOf": rules }));
    }
}

/// A reference to which more can be said, and the types of what is there: an editor would else
/// begin a table for each new key.
fn beside(reference: &Value, types: &[&str]) -> Map<String, Value> {
    Map::from_iter([
        ("type".to_owned(), json!(types)),
        ("if".to_owned(), json!({})),
        ("then".to_owned(), reference.clone()),
    ])
}

/// The same where an editor should offer the keys inside: it looks for them in `anyOf`, which refuses
/// nothing here. Of each value it would offer all keys of a lever.
fn beside_table(reference: &Value) -> Map<String, Value> {
    Map::from_iter([
        ("if".to_owned(), json!({})),
        ("then".to_owned(), reference.clone()),
        ("anyOf".to_owned(), json!([reference, true])),
    ])
}

/// The name of a table's definition: `population.group` of `[population.group.ID]`.
fn name(section: &Section) -> String {
    section.header.trim_matches(['[', ']']).replace(".ID", "")
}

/// What is said of a key: its meaning, unit, words, and what holds without it.
fn description(key: &Key) -> String {
    let mut text = key.meaning.to_owned();
    if let Takes::OneOf(choices) = key.takes {
        let choices: Vec<String> = choices
            .iter()
            .map(|choice| format!("`{}`: {}", choice.name, choice.meaning))
            .collect();
        text.push_str(&format!("\n\n{}.", choices.join("; ")));
    }
    if !key.unit.is_empty() {
        text.push_str(&format!("\n\nUnit: {}.", key.unit));
    }
    if !key.kinds.is_empty() {
        text.push_str(&format!("\n\nOf kind `{}`.", key.kinds.join("` and `")));
    }
    if !key.default.is_empty() {
        text.push_str(&format!("\n\nWhere not given: {}.", key.default));
    }
    text
}

/// Keys that cannot stand beside each other, said of the one that stands second.
fn exclusions(section: &Section) -> Vec<Value> {
    let mut rules = Vec::new();
    for groups in section.exclusive {
        for (index, group) in groups.iter().enumerate() {
            for key in *group {
                let others = groups[index + 1..].iter().flat_map(|other| *other);
                let refused: Map<String, Value> = others
                    .map(|other| ((*other).to_owned(), false.into()))
                    .collect();
                if !refused.is_empty() {
                    rules.push(json!({ "dependencies": { *key: { "properties": refused } } }));
                }
            }
        }
    }
    rules
}

/// The keys that each kind of indicator takes.
fn kinds(section: &Section) -> Vec<Value> {
    if section.keys.iter().all(|key| key.kinds.is_empty()) {
        return Vec::new();
    }
    let rule = |kind: &str| {
        let others = section.keys.iter().filter(|key| !key.is_of(kind));
        let refused: Map<String, Value> = others
            .map(|key| (key.name.to_owned(), false.into()))
            .collect();
        json!({ "if": is_kind(kind), "then": { "properties": refused } })
    };
    KINDS.iter().map(|kind| rule(kind.name)).collect()
}

fn is_kind(kind: &str) -> Value {
    json!({ "properties": { "kind": { "const": kind } }, "required": ["kind"] })
}

/// An id as expressions name it.
fn id() -> Value {
    json!({
        "pattern": r##"^[^\s0-9!"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~-][^\s!"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~-]*$"##,
        "not": { "enum": RESERVED },
    })
}

fn filled_text() -> Value {
    json!({ "type": "string", "pattern": r"\S" })
}

fn year() -> Value {
    json!({ "type": "integer", "minimum": 1900, "maximum": 2300 })
}

fn rank() -> Value {
    json!({ "type": "number", "minimum": -1, "maximum": 1 })
}

/// The value of a piece of TOML, as JSON has it.
fn parsed(toml: &str) -> Value {
    literal(toml).expect("examples are TOML, as a test of the language holds")
}

/// The value of a text where it is one of TOML.
fn literal(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(&format!("x = {text}")).ok()?;
    serde_json::to_value(table.get("x")?).ok()
}
