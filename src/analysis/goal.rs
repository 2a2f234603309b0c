//! Which targets a question is about.

use crate::expression::nearest;
use crate::model::Model;
use crate::scenario::Scenario;

/// Targets that there are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GoalError {
    /// No such indicator.
    #[error("no indicator is called \"{name}\"{hint}")]
    UnknownIndicator {
        /// The name.
        name: String,
        /// The nearest one in words, or those that have targets.
        hint: String,
    },
    /// The indicator has no target, or none in the year.
    #[error("\"{name}\" has no target{}; {known}", .year.map(|year| format!(" in {year}")).unwrap_or_default())]
    NoTarget {
        /// The indicator.
        name: String,
        /// The year asked for.
        year: Option<i32>,
        /// What has targets.
        known: String,
    },
    /// The plan has no target, or none in the year.
    #[error("the plan has no target{}", .year.map(|year| format!(" in {year}")).unwrap_or_default())]
    None {
        /// The year asked for.
        year: Option<i32>,
    },
}

/// Positions in the model of the targets of the named indicators, of all where none is named; those
/// of one year where one is given.
///
/// # Errors
/// A name or a year without a target.
pub fn chosen_targets(
    scenario: &Scenario,
    model: &Model,
    names: &[String],
    year: Option<i32>,
) -> Result<Vec<usize>, GoalError> {
    let own_year = |at: usize| {
        let target = &model.targets[at];
        scenario.indicators[target.indicator].targets[target.target].year
    };
    let in_year = |at: &usize| year.is_none_or(|year| own_year(*at) == year);
    let id = |at: usize| model.indicators[model.targets[at].indicator].name.as_str();
    let all: Vec<usize> = (0..model.targets.len()).collect();
    if names.is_empty() {
        let found: Vec<usize> = all.into_iter().filter(in_year).collect();
        return match found.is_empty() {
            true => Err(GoalError::None { year }),
            false => Ok(found),
        };
    }
    let with_targets = |all: &[usize]| {
        let mut ids: Vec<&str> = all.iter().map(|&at| id(at)).collect();
        ids.dedup();
        ids.join(", ")
    };
    let mut found: Vec<usize> = Vec::new();
    for name in names {
        let own: Vec<usize> = all.iter().copied().filter(|&at| id(at) == name).collect();
        if !scenario.indicators.contains_key(name) {
            let known = scenario.indicators.keys().map(String::as_str);
            let hint = match nearest(name, known) {
                Some(near) => format!("; did you mean \"{near}\"?"),
                None => format!("; those that have a target are {}", with_targets(&all)),
            };
            let name = name.clone();
            return Err(GoalError::UnknownIndicator { name, hint });
        }
        let wanted: Vec<usize> = own.iter().copied().filter(in_year).collect();
        if wanted.is_empty() {
            let known = match own.as_slice() {
                [] => format!("those that have one are {}", with_targets(&all)),
                own => {
                    let years: Vec<String> =
                        own.iter().map(|&at| own_year(at).to_string()).collect();
                    format!("it has one in {}", years.join(", "))
                }
            };
            let name = name.clone();
            return Err(GoalError::NoTarget { name, year, known });
        }
        let new = wanted.into_iter().filter(|at| !found.contains(at));
        let new: Vec<usize> = new.collect();
        found.extend(new);
    }
    Ok(found)
}

/// The last year of some targets.
///
/// # Panics
/// Without a target.
pub fn last_year(scenario: &Scenario, model: &Model, targets: &[usize]) -> i32 {
    let years = targets.iter().map(|&at| {
        let target = &model.targets[at];
        scenario.indicators[target.indicator].targets[target.target].year
    });
    years.max().expect("a question has targets")
}
