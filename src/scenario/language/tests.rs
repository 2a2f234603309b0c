//! The table against the reader: it reads every key that is listed, takes each example, misses
//! what is needed, and knows the same words.

use std::path::Path;

use super::*;
use crate::scenario::broken::{PROJECTED, projected};
use crate::scenario::lever::Profile;
use crate::scenario::load_from;
use crate::scenario::stack::{EFFECTS, TIMING};
use crate::uncertainty::Sampler;

/// Where each table stands in the plan below; an empty text is the top.
const PLACES: &[(&str, &Section)] = &[
    ("", &FILE),
    ("plan", &PLAN),
    ("run", &RUN),
    ("driver.wage", &DRIVER),
    ("economy.pace", &QUANTITY),
    ("programme.care.share", &LEVER),
    ("plan.title", &TITLE),
    ("budget", &BUDGET),
    ("budget.own_revenue", &OWN_REVENUE),
    ("programme.care", &PROGRAMME),
    ("population", &POPULATION),
    ("population.life_expectancy", &LIFE_EXPECTANCY),
    ("population.group.elderly", &GROUP),
    ("indicator.level.driver.spending", &INFLUENCE),
    ("indicator.level.target", &TARGET),
    ("history", &HISTORY),
    ("history.series.bikes", &HISTORY_SERIES),
    ("event.flood", &EVENT),
    ("event.flood.effects.\"economy.gdp\"", &EFFECT),
];

/// An indicator of each kind.
const INDICATORS: &[(&str, &str)] = &[
    ("stock", "indicator.places"),
    ("response", "indicator.level"),
    ("cumulative", "indicator.built"),
    ("formula", "indicator.sum"),
    ("trend", "indicator.bikes"),
];

const MODEL: &str = r#"
[plan]
title = { en = "Town" }
base_year = 2020
end_year = 2035
horizons = [2025, 2035]
[plan.domain]
care = "Care"
[run]
[driver.a]
value = 1
[driver.b]
value = 1
[driver.wage]
value = 1
[economy]
gdp = "100亿"
pace = { value = 1, assumed = "a" }
[budget]
livelihood_share = "70%"
own_revenue = { value = "10亿", elasticity = 1 }
[programme.care]
share = "3%"
[programme.roads]
amount = "1亿"
[indicator.places]
kind = "stock"
base = 1
funding = 1
cost = 1
upkeep = 1
of = 1
[indicator.level]
kind = "response"
base = 0.5
link = "logit"
target = { at_least = 0.5, year = 2025 }
driver.spending = { value = 1, elasticity = 1 }
[indicator.built]
kind = "cumulative"
base = 1
funding = 1
cost = 1
[indicator.sum]
kind = "formula"
formula = 1
[indicator.bikes]
kind = "trend"
[history]
file = "data/history.csv"
series.bikes = { link = "log" }
[event.flood]
chance = "5%"
effects."economy.gdp" = { add = 1 }
"#;

/// The places of every table with the keys that can stand there.
fn places() -> Vec<(String, &'static Key)> {
    let mut all: Vec<(String, &'static Key)> = Vec::new();
    for (place, section) in PLACES {
        let prefix = if place.is_empty() {
            String::new()
        } else {
            format!("{place}.")
        };
        all.extend(section.keys.iter().map(|key| (prefix.clone(), key)));
    }
    for (kind, place) in INDICATORS {
        let keys = INDICATOR.keys.iter().filter(|key| key.is_of(kind));
        all.extend(keys.map(|key| (format!("{place}."), key)));
    }
    all
}

/// What the reader says of the plan with a file laid over it.
fn said(model: &str, scenario: &str) -> Vec<String> {
    let scenario = format!("extends = \"model.toml\"\n{scenario}\n");
    let files = projected(&[("d/model.toml", model), ("d/s.toml", &scenario)]);
    match load_from(&files, Path::new("d/s.toml"), &[]) {
        Ok(_) => Vec::new(),
        Err(report) => report
            .findings
            .iter()
            .map(|found| format!("{}: {}", found.key, found.message))
            .collect(),
    }
}

/// What must stand beside a key for it to be taken.
fn beside(prefix: &str, name: &str) -> &'static str {
    match (prefix, name) {
        ("economy.pace.", "value") => "assumed = \"a\"",
        ("economy.pace.", "source" | "assumed") => "value = 1",
        ("economy.pace.", _) => "value = 1\nassumed = \"a\"",
        ("programme.care.share.", "value") => "from = 2022",
        ("programme.care.share.", "profile") => "change = 0.1\nto = 2030",
        ("programme.care.share.", name) if !EFFECTS.contains(&name) => "change = 0.1",
        ("population.group.elderly.", "source" | "assumed") => "value = 5",
        _ => "",
    }
}

/// A key with a value, as a file says it.
fn line(prefix: &str, name: &str, value: &str) -> String {
    let mut lines = vec![format!("{prefix}{name} = {value}")];
    let beside = beside(prefix, name).lines();
    // A step grows to no year.
    let fits = beside.filter(|line| value != "\"step\"" || !line.starts_with("to"));
    lines.extend(fits.map(|line| format!("{prefix}{line}")));
    lines.join("\n")
}

/// Keys with their values.
type Given = &'static [(&'static str, &'static str)];

/// Tables that stand in lists, each with what it needs.
const LISTS: &[(&str, &Section, Given)] = &[
    (
        "correlation",
        &CORRELATION,
        &[("between", "[\"driver.a\", \"driver.b\"]"), ("rank", "0.5")],
    ),
    (
        "observation",
        &OBSERVATION,
        &[
            ("of", "\"indicator.places\""),
            ("year", "2022"),
            ("value", "3"),
            ("assumed", "\"a\""),
        ],
    ),
];

/// A list of one table in which one key has a value.
fn listed(list: &str, needed: &[(&str, &str)], name: &str, value: &str) -> String {
    let mut keys = needed.to_vec();
    let instead = match name {
        "matrix" => "rank",
        "source" => "assumed",
        _ => name,
    };
    keys.retain(|(key, _)| *key != name && *key != instead);
    keys.push((name, value));
    let keys: Vec<String> = keys
        .iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    format!("{list} = [{{ {} }}]", keys.join(", "))
}

/// A key, its path, and how it is written into a file with a value.
pub(crate) type Written = (String, &'static Key, Box<dyn Fn(&str) -> String>);

/// Every key but `extends`, with a function that writes it into a file.
pub(crate) fn written() -> Vec<Written> {
    let mut all: Vec<Written> = Vec::new();
    for (prefix, key) in places() {
        if key.name != "extends" {
            let path = format!("{prefix}{}", key.name);
            all.push((
                path,
                key,
                Box::new(move |value| line(&prefix, key.name, value)),
            ));
        }
    }
    for (list, section, needed) in LISTS {
        for key in section.keys {
            let path = format!("{list}.{}", key.name);
            let write = move |value: &str| listed(list, needed, key.name, value);
            all.push((path, key, Box::new(write)));
        }
    }
    all
}

fn model() -> String {
    format!("{MODEL}{PROJECTED}")
}

#[test]
fn the_plan_of_these_tests_is_sound() {
    assert_eq!(said(&model(), ""), [""; 0]);
}

#[test]
fn the_reader_takes_every_example() {
    // Another kind asks for other keys.
    let all = written();
    for (path, key, write) in all.iter().filter(|(_, key, _)| key.name != "kind") {
        assert_eq!(
            said(&model(), &write(key.example)),
            [""; 0],
            "{path} = {}",
            key.example
        );
    }
}

#[test]
fn the_reader_reads_every_key() {
    // No key takes a truth value.
    for (path, _, write) in written() {
        assert_ne!(said(&model(), &write("true")), [""; 0], "{path}");
    }
}

#[test]
fn the_reader_takes_the_same_words() {
    for (path, key, write) in written() {
        let Takes::OneOf(choices) = key.takes else {
            continue;
        };
        let names: Vec<String> = choices
            .iter()
            .map(|choice| format!("`{}`", choice.name))
            .collect();
        let message = said(&model(), &write("\"no such word\"")).join("\n");
        let (last, rest) = names.split_last().unwrap();
        assert!(
            message.contains(&format!("one of {} and {last}", rest.join(", "))),
            "{path}: {message}"
        );
        for choice in choices.iter().filter(|_| key.name != "kind") {
            let value = format!("\"{}\"", choice.name);
            assert_eq!(said(&model(), &write(&value)), [""; 0], "{path} = {value}");
        }
    }
}

#[test]
fn the_reader_has_the_same_bounds() {
    for (path, key, write) in written() {
        let Takes::Whole(low, high) = key.takes else {
            continue;
        };
        let message = said(&model(), &write(&(low - 1).to_string())).join("\n");
        assert!(
            message.contains(&format!("a whole number from {low} to {high}")),
            "{path}: {message}"
        );
    }
}

/// What the reader says of the plan without some keys of a table.
fn without(place: &str, names: &[&str]) -> String {
    let mut root: toml::Table = toml::from_str(&model()).unwrap();
    let mut table = &mut root;
    let (plain, quoted) = place.split_once(".\"").unwrap_or((place, ""));
    let parts = plain.split('.').chain([quoted.trim_end_matches('"')]);
    for part in parts.filter(|part| !part.is_empty()) {
        table = table[part].as_table_mut().unwrap();
    }
    let before = table.len();
    names.iter().for_each(|name| drop(table.remove(*name)));
    assert!(
        table.len() < before,
        "the plan has all that is needed in {place}"
    );
    said(&toml::to_string(&root).unwrap(), "").join("\n")
}

/// Tables of the plan itself, each with its kind where it is an indicator.
fn tables() -> impl Iterator<Item = (&'static str, &'static Section, &'static str)> {
    let indicators = INDICATORS
        .iter()
        .map(|(kind, place)| (*place, &INDICATOR, *kind));
    let others = PLACES.iter().map(|(place, section)| (*place, *section, ""));
    others
        .chain(indicators)
        .filter(|(_, section, _)| !std::ptr::eq(*section, &LEVER))
}

#[test]
fn what_is_needed_is_missed() {
    let mut seen = 0;
    for (place, section, kind) in tables() {
        for key in section.keys.iter().filter(|key| key.is_needed(kind)) {
            let found = without(place, &[key.name]);
            let named = ["`{}`", "`[{}]`"].map(|form| form.replace("{}", key.name));
            assert!(
                named.iter().any(|name| found.contains(name)),
                "{place}.{}: {found}",
                key.name
            );
            seen += 1;
        }
        for names in section.one_of() {
            let groups = section
                .exclusive
                .iter()
                .find(|groups| groups[0][0] == names[0])
                .unwrap();
            let found = without(place, &groups.concat());
            assert_ne!(found, "", "{place} without {names:?}");
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn the_lists_that_the_table_repeats_agree() {
    let names = |key: &Key| match key.takes {
        Takes::OneOf(choices) => choices.iter().map(|choice| choice.name).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(names(INDICATOR.key("kind").unwrap()), kinds);
    assert_eq!(
        names(RUN.key("sampler").unwrap()),
        Sampler::ALL.map(Sampler::name)
    );
    assert_eq!(names(LEVER.key("profile").unwrap()), Profile::NAMES);
    let lever = LEVER.names();
    assert_eq!(
        lever[..EFFECTS.len() + TIMING.len()],
        [&EFFECTS[..], &TIMING].concat()
    );
    for kind in INDICATOR.keys.iter().flat_map(|key| key.kinds) {
        assert!(kinds.contains(kind), "{kind}");
    }
}

#[test]
fn every_key_is_explained() {
    for (prefix, key) in places() {
        assert!(key.meaning.ends_with('.'), "{prefix}{}", key.name);
        assert!(!key.example.is_empty(), "{prefix}{}", key.name);
    }
}
