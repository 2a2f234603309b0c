//! The schema against the language's own keys.

use serde_json::Value;

use super::schema;
use crate::scenario::language::tests::written;

/// Whether the schema takes the text of a scenario.
fn takes(validator: &jsonschema::Validator, text: &str) -> bool {
    let table: toml::Table =
        toml::from_str(&format!("extends = \"model.toml\"\n{text}\n")).unwrap();
    validator.is_valid(&serde_json::to_value(table).unwrap())
}

#[test]
fn every_key_is_taken_with_its_example_and_with_nothing_of_another_type() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    for (path, key, write) in written() {
        assert!(
            takes(&validator, &write(key.example)),
            "{path} = {}",
            key.example
        );
        // No key takes a truth value.
        assert!(!takes(&validator, &write("true")), "{path} = true");
        assert!(!takes(&validator, &write("\" \"")), "{path} = \" \"");
    }
}
