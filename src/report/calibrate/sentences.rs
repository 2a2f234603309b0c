//! What a calibration is called and what it says, number by number.

use super::overlay::key;
use crate::analysis::calibrate::{Learnt, Role};
use crate::charts::Language;
use crate::model::response;
use crate::report::words::value_title;
use crate::scenario::Scenario;
use crate::words;

/// Below this share of the variance removed, a record could not move a number.
const UNMOVED: f64 = 0.10;
/// From this share on, it says more than the plan did.
const MOSTLY: f64 = 0.50;
/// A move of so many of the plan's standard deviations contradicts it.
const CONTRADICTS: f64 = 2.0;

/// What a record did to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is about what the plan says.
    Unmoved,
    /// Narrower than the plan says.
    Narrowed,
    /// Mostly what the record says.
    Learnt,
    /// Where the plan gave it little chance.
    Contradicted,
}

impl Verdict {
    /// Of a number.
    pub fn of(learnt: &Learnt) -> Self {
        match learnt.removed {
            _ if learnt.moved.abs() > CONTRADICTS => Self::Contradicted,
            removed if removed < UNMOVED && learnt.moved.abs() < 0.5 => Self::Unmoved,
            removed if removed < MOSTLY => Self::Narrowed,
            _ => Self::Learnt,
        }
    }

    /// In the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unmoved => "unmoved",
            Self::Narrowed => "narrowed",
            Self::Learnt => "learnt",
            Self::Contradicted => "contradicted",
        }
    }
}

/// A parameter in the tables and on the terminal.
pub fn parameter_name(scenario: &Scenario, indicator: usize, role: Role) -> String {
    let driver = |at: usize| {
        let own = response(scenario, indicator).ok();
        let entry = own.and_then(|own| own.drivers.get_index(at));
        entry.map_or_else(String::new, |(id, _)| id.clone())
    };
    match role {
        Role::Trend => "trend a year".to_owned(),
        Role::Elasticity(at) => format!("elasticity to {}", driver(at)),
        Role::Adjustment => "adjustment".to_owned(),
        Role::Carryover => "noise: autocorrelation".to_owned(),
        Role::Volatility => "noise: sd of a year".to_owned(),
    }
}

/// A parameter with the indicator's title.
pub fn parameter_title(scenario: &Scenario, id: &str, role: Role, language: Language) -> String {
    let own = |role: Role| {
        let indicator = scenario.indicators.get_index_of(id)?;
        Some(key(id, response(scenario, indicator).ok()?, role))
    };
    let ending = match role {
        Role::Carryover => words::noise_carryover(language),
        Role::Volatility => words::noise_volatility(language),
        _ => {
            let key = own(role).unwrap_or_default();
            return value_title(scenario, &key, language);
        }
    };
    let indicator = value_title(scenario, &format!("indicator.{id}"), language);
    format!("{indicator}{}{ending}", words::colon(language))
}
