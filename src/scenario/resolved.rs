//! What levers make of a value that is known: the number of a year, without simulating.

use super::document::{Form, Quantity};
use super::lever::{Effect, Lever};
use crate::expression::{Expression, Kind, UnaryOperator};

impl Quantity {
    /// Its value in a year where it is made of plain numbers, paths of them and levers over them
    /// alone; none where anything is uncertain or read from elsewhere. The formula is that of
    /// `lever.rs`.
    pub fn number_in(&self, year: i32, base_year: i32) -> Option<f64> {
        number(&self.form, year, base_year)
    }
}

fn number(form: &Form, year: i32, base_year: i32) -> Option<f64> {
    match form {
        Form::Expression(expression) => plain(expression),
        Form::Path(knots) => {
            let knots = knots
                .iter()
                .map(|(at, value, _)| Some((*at, plain(value)?)));
            between(&knots.collect::<Option<Vec<_>>>()?, year)
        }
        Form::Lever(lever) => levered(lever, year, base_year),
    }
}

fn plain(expression: &Expression) -> Option<f64> {
    match &expression.kind {
        Kind::Number(value) => Some(*value),
        Kind::Unary(UnaryOperator::Negate, inner) => Some(-plain(inner)?),
        _ => None,
    }
}

/// Linear between the knots, flat outside.
fn between(knots: &[(i32, f64)], year: i32) -> Option<f64> {
    let after = knots.iter().position(|(at, _)| *at >= year);
    match after {
        None => knots.last().map(|(_, value)| *value),
        Some(0) => Some(knots[0].1),
        Some(after) => {
            let ((from, low), (to, high)) = (knots[after - 1], knots[after]);
            let way = f64::from(year - from) / f64::from(to - from);
            Some(low + way * (high - low))
        }
    }
}

fn levered(lever: &Lever, year: i32, base_year: i32) -> Option<f64> {
    let below = lever.below.number_in(year, base_year)?;
    let amount = |form: &Form| number(form, year, base_year);
    let effect = match &lever.effect {
        Effect::Change(form) => below * (1.0 + amount(form)?),
        Effect::Add(form) => below + amount(form)?,
        Effect::Times(form) => below * amount(form)?,
        Effect::Value(form) => amount(form)?,
        Effect::Delay(years) => {
            let earlier = i64::from(year) - i64::from(*years);
            let earlier = earlier.max(i64::from(base_year));
            let earlier = i32::try_from(earlier).expect("not before the base year");
            lever.below.number_in(earlier, base_year)?
        }
    };
    let strength = lever.strength(year, base_year);
    Some(below + strength * (effect - below))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::load::load;

    /// The table at the head of `scenarios/examples/levers/model.toml`.
    #[test]
    fn the_example_of_levers() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/examples/levers");
        let loaded = load(Path::new(folder), &[]).unwrap_or_else(|report| panic!("{report}"));
        let shares = |id: &str| -> Vec<f64> {
            let scenario = loaded.scenarios.iter().find(|own| own.id == id).unwrap();
            let crate::scenario::Money::Share(share) = &scenario.programmes["care"].money else {
                panic!("a share");
            };
            let years = 2020..=2027;
            years
                .map(|year| 100.0 * share.number_in(year, 2020).unwrap())
                .collect()
        };
        let expected = [
            ("baseline", [4.0; 8]),
            ("phased", [4.0, 4.0, 4.125, 4.4, 4.675, 4.8, 4.8, 4.8]),
            ("delayed", [4.0, 4.0, 4.0, 4.0, 4.125, 4.4, 4.675, 4.8]),
        ];
        for (id, expected) in expected {
            for (found, expected) in shares(id).into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-12, "{id}: {found} {expected}");
            }
        }
        let wage = &loaded.scenarios[0].drivers["wage"].value;
        assert_eq!(wage.number_in(2020, 2020), None);
    }
}
