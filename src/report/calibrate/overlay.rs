//! What a record says of a response, as an overlay: drivers with distributions and rank correlations, and the
//! indicator's keys that read them.
//!
//! A number that the plan reads from a driver of its own is written over in that driver, wherever else it is
//! read; any other gets a driver of its own. As `[[correlation]]` is replaced whole, the plan's other ties
//! are repeated; a tie of a number that was calibrated with one that was not is left out, and said so.

use std::path::Path;

use super::sentences::parameter_title;
use crate::analysis::calibrate::{Calibration, Learnt, Role};
use crate::charts::Language;
use crate::expression::{Expression, Kind};
use crate::model::{Noise, noise, response};
use crate::report::derived::{given_files, quoted};
use crate::report::evidence::written;
use crate::report::tables::{OutputFile, file};
use crate::scenario::{Correlation, Evidence, Form, Quantity, Response, Scenario};

/// The name of an indicator's overlay in the folder of results.
pub fn overlay_file(id: &str) -> String {
    format!("scenario/{id}.toml")
}

/// Where a calibrated number is written.
struct Home {
    driver: String,
    /// Whether the plan has that driver.
    is_known: bool,
    /// What the plan had, as it is written.
    before: String,
}

/// The overlay, and files of the values that were set on the command line below it. `parent` is the file that
/// it extends, `folder` the folder of results, `table` the name of the table of recorded years.
pub fn overlay_files(
    scenario: &Scenario,
    found: &Calibration,
    parent: &Path,
    folder: &Path,
    given: &[String],
    table: &str,
) -> Vec<OutputFile> {
    let (mut files, extends) = given_files(parent, folder, given);
    let text = overlay(scenario, found, &extends, table);
    let entry = scenario.indicators.get_index(found.indicator);
    let (id, _) = entry.expect("an indicator of the scenario");
    files.push(file(&overlay_file(id), text.into_bytes()));
    files
}

fn overlay(scenario: &Scenario, found: &Calibration, extends: &str, table: &str) -> String {
    let entry = scenario.indicators.get_index(found.indicator);
    let (id, _) = entry.expect("an indicator of the scenario");
    let own = response(scenario, found.indicator).expect("what was calibrated is a response");
    let noise = noise(scenario, found.indicator).expect("what was calibrated has noise");
    let homes: Vec<Home> = (found.learnt.iter())
        .map(|learnt| home(scenario, id, own, &noise, learnt))
        .collect();
    let past = &found.recorded.past;
    let last = past.first_year + past.values.len() as i32 - 1;
    let record = format!(
        "{} recorded values of {id}, {} to {last} ({table})",
        past.points(),
        past.first_year
    );
    let mut text = format!(
        "# What `plancast calibrate` made of {record}.\n\
         # An overlay: a scenario takes it up by stacking it, extends = [\"model.toml\", \"overlays/{id}.toml\"],\n\
         # once it is copied there and the next line says \"../model.toml\".\n\
         extends = {}\n\n[scenario]\ntitle = {{ zh = {}, en = {} }}\n",
        quoted(extends),
        quoted(&crate::words::calibrated_scenario(Language::Zh, id)),
        quoted(&crate::words::calibrated_scenario(Language::En, id)),
    );
    for (home, learnt) in homes.iter().zip(&found.learnt) {
        text.push_str(&format!("\n[driver.{}]\n", home.driver));
        if !home.is_known {
            let title = |language| parameter_title(scenario, id, learnt.roles[0], language);
            let (zh, en) = (title(Language::Zh), title(Language::En));
            let line = format!("title = {{ zh = {}, en = {} }}\n", quoted(&zh), quoted(&en));
            text.push_str(&line);
        }
        let source = format!("calibrated on {record}; before: {}", home.before);
        let value = quoted(&learnt.marginal.written());
        text.push_str(&format!("value = {value}\nsource = {}\n", quoted(&source)));
    }
    let source = format!("calibrated on {record}");
    text.push_str(&keys(id, own, &noise, &homes, found, &source));
    text.push_str(&correlations(scenario, id, own, &homes, found, &record));
    text
}

/// The expression of a parameter in the plan; none where it is more than an expression.
fn expression<'a>(
    own: &'a Response,
    noise: &Noise<'a>,
    role: Role,
) -> Option<(&'a Expression, Option<&'a Quantity>)> {
    let quantity = match role {
        Role::Trend => own.trend.as_ref()?,
        Role::Elasticity(at) => &own.drivers[at].elasticity,
        Role::Adjustment => own.adjustment.as_ref()?,
        Role::Carryover => return Some((noise.rho()?, None)),
        Role::Volatility => return Some((noise.volatility(), None)),
    };
    match &quantity.form {
        Form::Expression(expression) => Some((expression, Some(quantity))),
        _ => None,
    }
}

fn home(scenario: &Scenario, id: &str, own: &Response, noise: &Noise<'_>, learnt: &Learnt) -> Home {
    let role = learnt.roles[0];
    let found = expression(own, noise, role);
    if let Some((
        Expression {
            kind: Kind::Name(name),
            ..
        },
        _,
    )) = found
    {
        let name = match name.strip_prefix("driver.") {
            Some(name) => Some(name),
            None => (!scenario.economy.contains_key(name)).then_some(name.as_str()),
        };
        if let Some((driver, value)) = name.and_then(|name| scenario.drivers.get_key_value(name)) {
            return Home {
                driver: driver.clone(),
                is_known: true,
                before: written(&value.value),
            };
        }
    }
    let ending = match role {
        Role::Trend => "trend".to_owned(),
        Role::Elasticity(at) => {
            let driver = own.drivers.get_index(at).map_or("", |(id, _)| id.as_str());
            format!("{driver}_elasticity")
        }
        Role::Adjustment => "adjustment".to_owned(),
        Role::Carryover => "noise_rho".to_owned(),
        Role::Volatility => "noise_sd".to_owned(),
    };
    let mut driver = format!("{id}_{ending}");
    while scenario.drivers.contains_key(&driver) {
        driver.push_str("_calibrated");
    }
    let before = match found {
        Some((_, Some(quantity))) => written(quantity),
        Some((expression, None)) => expression.to_string(),
        None => "more than an expression".to_owned(),
    };
    Home {
        driver,
        is_known: false,
        before,
    }
}

/// The indicator's keys that read new drivers.
fn keys(
    id: &str,
    own: &Response,
    noise: &Noise<'_>,
    homes: &[Home],
    found: &Calibration,
    source: &str,
) -> String {
    let reads = |role: Role| {
        let mut pairs = homes.iter().zip(&found.learnt);
        let (home, _) = pairs.find(|(_, learnt)| learnt.roles.contains(&role))?;
        (!home.is_known).then(|| format!("driver.{}", home.driver))
    };
    let line = |key: &str, value: &str| format!("{key} = {}\n", quoted(value));
    let mut text = String::new();
    for (role, key) in [(Role::Trend, "trend"), (Role::Adjustment, "adjustment")] {
        text.extend(reads(role).map(|value| line(key, &value)));
    }
    let (rho, volatility) = (reads(Role::Carryover), reads(Role::Volatility));
    let mut shared = String::new();
    if rho.is_some() || volatility.is_some() {
        let value = noise.written(rho.as_deref(), volatility.as_deref());
        match noise.driver {
            None => text.push_str(&format!(
                "noise = {{ value = {}, source = {} }}\n",
                quoted(&value),
                quoted(source)
            )),
            Some(driver) => {
                shared = format!(
                    "\n[driver.{driver}]\n{}{}",
                    line("value", &value),
                    line("source", source)
                );
            }
        }
    }
    for (at, driver) in own.drivers.keys().enumerate() {
        let value = reads(Role::Elasticity(at));
        text.extend(value.map(|value| line(&format!("driver.{driver}.elasticity"), &value)));
    }
    match text.is_empty() {
        true => shared,
        false => format!("{shared}\n[indicator.{id}]\n{text}"),
    }
}

fn correlations(
    scenario: &Scenario,
    id: &str,
    own: &Response,
    homes: &[Home],
    found: &Calibration,
    record: &str,
) -> String {
    let names: Vec<String> = homes
        .iter()
        .map(|home| format!("driver.{}", home.driver))
        .collect();
    // What the plan calls the numbers that are now written elsewhere.
    let mut replaced = names.clone();
    for learnt in &found.learnt {
        replaced.extend(learnt.roles.iter().map(|&role| key(id, own, role)));
    }
    let is_replaced = |member: &str| {
        let value = member.split('#').next().unwrap_or(member);
        replaced.iter().any(|own| own == value)
    };
    let mut text = String::new();
    for tie in &scenario.correlations {
        let any = tie.between.iter().any(|(member, _)| is_replaced(member));
        match any {
            false => text.push_str(&whole(tie)),
            true => text.push_str(&parts(tie, &is_replaced)),
        }
    }
    if names.len() > 1 {
        let evidence = Evidence::Source(format!("calibrated on {record}"));
        text.push_str(&matrix(&names, &found.correlations, Some(&evidence)));
    }
    text
}

/// The key path of a parameter.
pub(super) fn key(id: &str, own: &Response, role: Role) -> String {
    match role {
        Role::Trend => format!("indicator.{id}.trend"),
        Role::Elasticity(at) => {
            let driver = own.drivers.get_index(at).map_or("", |(id, _)| id.as_str());
            format!("indicator.{id}.driver.{driver}.elasticity")
        }
        Role::Adjustment => format!("indicator.{id}.adjustment"),
        Role::Carryover | Role::Volatility => format!("indicator.{id}.noise"),
    }
}

/// A tie of the plan as it is.
fn whole(tie: &Correlation) -> String {
    let names: Vec<String> = tie.between.iter().map(|(name, _)| name.clone()).collect();
    let mut rows = vec![vec![1.0; names.len()]; names.len()];
    let pairs = (0..names.len()).flat_map(|i| (i + 1..names.len()).map(move |j| (i, j)));
    for ((i, j), rank) in pairs.zip(&tie.ranks) {
        (rows[i][j], rows[j][i]) = (*rank, *rank);
    }
    matrix(&names, &rows, tie.evidence.as_ref())
}

/// The pairs of a tie that were not calibrated; the others are named in a comment.
fn parts(tie: &Correlation, is_replaced: &dyn Fn(&str) -> bool) -> String {
    let mut ranks = tie.ranks.iter();
    let mut text = String::new();
    for (at, (first, _)) in tie.between.iter().enumerate() {
        for (second, _) in &tie.between[at + 1..] {
            let rank = ranks.next().copied().unwrap_or(0.0);
            match (is_replaced(first), is_replaced(second)) {
                (false, false) => {
                    let rows = [vec![1.0, rank], vec![rank, 1.0]];
                    let names = [first.clone(), second.clone()];
                    text.push_str(&matrix(&names, &rows, tie.evidence.as_ref()));
                }
                // The record has its own.
                (true, true) => {}
                _ => text.push_str(&format!(
                    "\n# Left out: the plan's rank correlation of {first} and {second}, {rank}.\n"
                )),
            }
        }
    }
    text
}

fn matrix(names: &[String], rows: &[Vec<f64>], evidence: Option<&Evidence>) -> String {
    let between: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let mut text = format!("\n[[correlation]]\nbetween = [{}]\n", between.join(", "));
    match rows {
        [first, _] => text.push_str(&format!("rank = {}\n", first[1])),
        _ => {
            text.push_str("matrix = [\n");
            for row in rows {
                let cells: Vec<String> = row.iter().map(f64::to_string).collect();
                text.push_str(&format!("  [{}],\n", cells.join(", ")));
            }
            text.push_str("]\n");
        }
    }
    match evidence {
        Some(Evidence::Source(own)) => text.push_str(&format!("source = {}\n", quoted(own))),
        Some(Evidence::Assumed(own)) => text.push_str(&format!("assumed = {}\n", quoted(own))),
        None => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{FileId, Place};

    #[test]
    fn a_tie_is_repeated_as_it_was() {
        let place = Place {
            file: FileId(0),
            start: 0,
            end: 0,
        };
        let names = ["a", "b", "c"].map(|name| (name.to_owned(), place.clone()));
        let tie = Correlation {
            between: names.to_vec(),
            ranks: vec![0.1, 0.2, 0.3],
            evidence: Some(Evidence::Assumed("x".to_owned())),
            place,
        };
        let text = whole(&tie);
        assert!(
            text.contains("[1, 0.1, 0.2],\n  [0.1, 1, 0.3],\n  [0.2, 0.3, 1],"),
            "{text}"
        );
        let without = parts(&tie, &|name| name == "b");
        assert!(
            without.contains("between = [\"a\", \"c\"]\nrank = 0.2"),
            "{without}"
        );
        assert!(without.contains("of a and b, 0.1"), "{without}");
    }
}
