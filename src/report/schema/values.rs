//! Values in all their forms. One object takes the keys of every form, with rules on which stand
//! together: so a validator names the key that is wrong, and an editor offers all that can be meant.

use serde_json::{Map, Value, json};

use super::needed::{any, one};
use super::{Writer, YEAR_KEY, beside, exclusions, filled_text, obey};
use crate::scenario::language::{Key, LEVER, QUANTITY, Section, TITLE, Takes};

/// Characters that no expression holds.
const FORBIDDEN: &str = r##""#$&'@;?\[\\\]`{|}~"##;

impl Writer {
    /// A quantity: number, expression, path over time, value with evidence, or lever.
    pub(super) fn quantity(&mut self) -> Value {
        self.definition("quantity", |writer| {
            let mut object = writer.forms(true);
            object.insert("title".into(), "a value".into());
            object.insert("description".into(), "A number; a number with a suffix or an expression in quotes; `{ 2020 = …, 2030 = … }`; `{ value = …, source = \"…\" }` or `assumed`; or, in a scenario, a lever: `\"+15%\"`, `{ change = \"+15%\", from = 2022 }`.".into());
            object.insert("properties".into(), writer.of_forms().into());
            obey(&mut object, form_rules());
            object.into()
        })
    }

    /// A quantity without evidence and levers.
    fn plain(&mut self) -> Value {
        self.definition("plain", |writer| {
            let mut object = writer.forms(true);
            object.insert("title".into(), "a value without evidence".into());
            object.insert("description".into(), "A number; a number with a suffix or an expression in quotes; or `{ 2020 = …, 2030 = … }`.".into());
            object.into()
        })
    }

    /// What is common to values: numbers and texts, and tables of years.
    fn forms(&mut self, alone: bool) -> Map<String, Value> {
        let knot = self.definition("knot", |_| {
            json!({ "title": "the value of a year", "type": ["number", "string"], "pattern": expression() })
        });
        let mut object = Map::new();
        object.insert("type".into(), json!(["number", "string", "object"]));
        object.insert(
            "pattern".into(),
            if alone { expression() } else { change() }.into(),
        );
        object.insert("patternProperties".into(), json!({ YEAR_KEY: knot }));
        object.insert("additionalProperties".into(), false.into());
        object.insert("minProperties".into(), 1.into());
        object
    }

    /// Keys of a value with evidence and of a lever.
    fn of_forms(&mut self) -> Map<String, Value> {
        let mut properties = Map::new();
        for key in LEVER.keys.iter().chain(QUANTITY.keys) {
            let mut written = self.key(key);
            if matches!(key.takes, Takes::Quantity(_))
                && let Some(object) = written.as_object_mut()
            {
                object.extend(beside(&self.plain(), &["number", "string", "object"]));
            }
            properties.insert(key.name.to_owned(), written);
        }
        properties
    }

    /// References to the keys of a value with evidence and of a lever.
    fn forms_of_quantity(&mut self) -> Map<String, Value> {
        self.quantity();
        let keys = LEVER.keys.iter().chain(QUANTITY.keys);
        let reference = |key: &Key| {
            let place = format!("#/definitions/quantity/properties/{}", key.name);
            (key.name.to_owned(), json!({ "$ref": place }))
        };
        keys.map(reference).collect()
    }

    /// A quantity, or a table that holds it as `value` beside other keys, or several in its place.
    pub(super) fn holder(&mut self, section: &'static Section) -> Value {
        // What needs more than its value cannot be the value alone, but can be changed.
        let needs_more = |key: &&Key| key.name != "value" && key.is_needed("");
        let alone =
            section.key("value").is_none() || !section.keys.iter().any(|key| needs_more(&key));
        let mut object = self.forms(alone);
        object.insert("title".into(), section.header.into());
        object.insert("description".into(), section.meaning.into());
        let mut properties = self.forms_of_quantity();
        properties.extend(self.properties(section));
        let mut rules = exclusions(section);
        rules.extend(years_alone());
        if section.key("value").is_none() {
            let names = section.names();
            let whole = json!({ "propertyNames": { "enum": names } });
            rules.push(
                json!({ "if": { "type": "object", "anyOf": any(&names)["anyOf"] }, "then": whole }),
            );
        }
        object.insert("properties".into(), properties.into());
        obey(&mut object, rules);
        object.into()
    }

    /// Grants of single years, or a change of all of them.
    pub(super) fn grants(&mut self) -> Value {
        let quantity = self.quantity();
        self.definition("grants", |writer| {
            let mut object = writer.forms(false);
            object.insert("type".into(), json!(["string", "object"]));
            object.insert("properties".into(), writer.forms_of_quantity().into());
            object.insert("patternProperties".into(), json!({ YEAR_KEY: quantity }));
            obey(&mut object, years_alone());
            object.into()
        })
    }

    /// Effects under key paths, quoted or as tables in tables.
    pub(super) fn effects(&mut self, section: &'static Section) -> Value {
        let effect = self.definition("effect", |writer| {
            let names: Vec<&str> = section.one_of().flatten().collect();
            let inner = json!({ "$ref": "#/definitions/effect" });
            // A scenario may give new evidence alone.
            let evidence = json!({ "source": filled_text(), "assumed": filled_text() });
            json!({
                "type": "object",
                "title": section.header,
                "description": section.meaning,
                "minProperties": 1,
                "if": any(&names),
                "then": writer.table(section),
                "else": { "properties": evidence, "additionalProperties": inner },
            })
        });
        json!({ "type": "object", "additionalProperties": effect })
    }

    /// A text, or one in each language.
    pub(super) fn title(&mut self) -> Value {
        self.definition("title", |writer| {
            let mut object = writer.table(&TITLE);
            object.insert("type".into(), json!(["string", "object"]));
            object.insert("pattern".into(), r"\S".into());
            object.insert("minProperties".into(), 1.into());
            object.into()
        })
    }
}

/// A text that may be an expression.
fn expression() -> String {
    format!(r"^[^{FORBIDDEN}]*[^\s{FORBIDDEN}][^{FORBIDDEN}]*$")
}

/// A text that changes what is below.
fn change() -> String {
    r"^\s*[-+＋－−–—]\s*[0-9.][^\s]*\s*$".to_owned()
}

/// Years stand among years only.
fn years_alone() -> Vec<Value> {
    let any_year =
        json!({ "not": { "propertyNames": { "not": { "pattern": YEAR_KEY } } }, "type": "object" });
    vec![json!({ "if": any_year, "then": { "propertyNames": { "pattern": YEAR_KEY } } })]
}

/// Which keys of a value's table stand together.
fn form_rules() -> Vec<Value> {
    let timing = ["from", "to", "profile", "until"];
    let own = json!({ "type": "object", "required": ["value"], "not": any(&timing) });
    let named = json!({ "type": "object", "propertyNames": { "not": { "pattern": YEAR_KEY } } });
    let effects: Vec<&str> = LEVER.one_of().flatten().collect();
    let mut rules = exclusions(&LEVER);
    rules.extend(years_alone());
    rules.push(json!({ "if": named, "then": one(&effects) }));
    rules.push(json!({ "if": own, "then": one(&["source", "assumed"]) }));
    rules
}
