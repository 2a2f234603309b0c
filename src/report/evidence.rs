//! Every number with what it rests on.

use super::tables::Table;
use crate::model::quantities;
use crate::scenario::{Effect, Evidence, Form, Lever, Quantity, Scenario};

/// `evidence.csv`: every quantity of every scenario as written, with its source
/// or assumption; `kind` is empty where the file gives neither, and `lever` for what a scenario
/// chooses to make of the value in the row above, which keeps its own evidence.
pub(super) fn evidence_table(scenarios: &[Scenario]) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "key", "value", "kind", "evidence"]);
    for scenario in scenarios {
        for quantity in quantities(scenario) {
            let (kind, text) = match &quantity.evidence {
                Some(Evidence::Source(text)) => ("source", text.as_str()),
                Some(Evidence::Assumed(text)) => ("assumed", text.as_str()),
                None => ("", ""),
            };
            let kind = match quantity.form {
                Form::Lever(_) => "lever",
                _ => kind,
            };
            table.row(&[&scenario.id, &quantity.key, &written(quantity), kind, text]);
        }
    }
    table.finish()
}

/// A quantity as the language writes it; of a lever, what it does to the value below.
pub fn written(quantity: &Quantity) -> String {
    form(&quantity.form)
}

fn form(of: &Form) -> String {
    match of {
        Form::Lever(lever) => written_lever(lever),
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

fn written_lever(lever: &Lever) -> String {
    let amount = match (&lever.effect, lever.effect.amount()) {
        (Effect::Delay(years), _) => years.to_string(),
        (_, amount) => amount.map_or_else(String::new, form),
    };
    let timing = &lever.timing;
    let parts = [
        Some(format!("{} = {amount}", lever.effect.key())),
        timing.from.map(|year| format!("from = {year}")),
        timing.to.map(|year| format!("to = {year}")),
        timing
            .profile
            .map(|profile| format!("profile = {}", profile.name())),
        timing.until.map(|year| format!("until = {year}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{{ {} }}", parts.join(", "))
}
