//! What two scenarios give differently, with what levers come to, as a table.

use super::tables::Table;
use crate::model::quantities;
use crate::scenario::{Contrast, Form, Given, Quantity, Scenario};

/// What a scenario gives, as it is written: levers behind the value that they change.
pub fn given_text(given: &Given) -> String {
    given.layers.join(", then ")
}

/// What levers over a number come to in the base year and at the horizons: `2025: 0.65%, 2030:
/// 0.8125%`; none where there is no lever, a value under it is no plain number, or it is a grant.
pub fn resolved(scenario: &Scenario, contrast: &Contrast, given: &Given) -> Option<String> {
    // A grant is money of its one year.
    if contrast.key.contains(".one_off.") {
        return None;
    }
    let own = |quantity: &&Quantity| {
        matches!(quantity.form, Form::Lever(_)) && quantity.bottom().key == contrast.key
    };
    // The uppermost lever is the last.
    let quantity = quantities(scenario).into_iter().rev().find(own)?;
    let base_year = scenario.plan.base_year;
    let horizons = scenario.plan.horizons.iter().copied();
    let years = std::iter::once(base_year).chain(horizons.filter(|year| *year != base_year));
    let share = given
        .layers
        .first()
        .is_some_and(|bottom| bottom.contains('%'));
    let at = |year: i32| {
        let value = quantity.number_in(year, base_year)?;
        Some(format!("{year}: {}", short(value, share)))
    };
    let texts: Option<Vec<String>> = years.map(at).collect();
    texts.map(|texts| texts.join(", "))
}

/// Six significant digits at most.
fn short(value: f64, share: bool) -> String {
    let value = if share { 100.0 * value } else { value };
    let rounded: f64 = format!("{value:.5e}")
        .parse()
        .expect("a number that was just printed");
    format!("{rounded}{}", if share { "%" } else { "" })
}

/// The table: one row for each key, with both sides.
pub fn contrast_table(scenarios: [&Scenario; 2], found: &[Contrast]) -> Vec<u8> {
    let mut header = vec!["key".to_owned()];
    for side in ["a", "b"] {
        let columns = ["scenario", "value", "resolved", "evidence", "place"];
        header.extend(columns.map(|column| format!("{column}_{side}")));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(&header);
    for own in found {
        let mut row = vec![own.key.clone()];
        for (scenario, given) in scenarios.into_iter().zip(&own.given) {
            row.push(scenario.id.clone());
            row.extend(match given {
                None => Default::default(),
                Some(given) => [
                    given_text(given),
                    resolved(scenario, own, given).unwrap_or_default(),
                    given.evidence.clone(),
                    given.location.clone(),
                ],
            });
        }
        table.row(&row);
    }
    table.finish()
}
