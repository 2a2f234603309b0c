//! Every number with what it rests on.

use super::tables::Table;
use crate::model::quantities;
use crate::scenario::{Evidence, Form, Quantity, Scenario};

/// `evidence.csv`: every quantity of every scenario as written, with its source
/// or assumption; `kind` is empty where the file gives neither.
pub(super) fn evidence_table(scenarios: &[Scenario]) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "key", "value", "kind", "evidence"]);
    for scenario in scenarios {
        for quantity in quantities(scenario) {
            let (kind, text) = match &quantity.evidence {
                Some(Evidence::Source(text)) => ("source", text.as_str()),
                Some(Evidence::Assumed(text)) => ("assumed", text.as_str()),
                None => ("", ""),
            };
            table.row(&[&scenario.id, &quantity.key, &written(quantity), kind, text]);
        }
    }
    table.finish()
}

/// A quantity as the language writes it.
pub fn written(quantity: &Quantity) -> String {
    match &quantity.form {
        Form::Expression(expression) => expression.to_string(),
        Form::Path(knots) => {
            let knots: Vec<String> = knots
                .iter()
                .map(|(year, value, _)| format!("{year} = {value}"))
                .collect();
            format!("{{ {} }}", knots.join(", "))
        }
    }
}
