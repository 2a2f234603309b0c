//! The language's schema and reference: fresh, and true of every file in `scenarios/`.

use std::path::PathBuf;

use jsonschema::Validator;
use plancast::expression::parse;
use plancast::report;
use proptest::prelude::*;
use serde_json::Value;

use crate::harness::{files_below, plancast, root};

const SCHEMA: &str = "plancast.schema.json";

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&report::schema()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::draft7::new(&schema).unwrap()
}

fn as_json(toml: &str) -> Value {
    let table: toml::Table = toml::from_str(toml).unwrap();
    serde_json::to_value(table).unwrap()
}

/// Where a schema finds fault, and what it says.
fn faults(validator: &Validator, toml: &str) -> Vec<String> {
    let value = as_json(toml);
    let errors = validator.iter_errors(&value);
    errors
        .map(|error| format!("{} {error}", error.instance_path))
        .collect()
}

/// Every plan, scenario and file of shocks below `scenarios/`, with its text.
fn scenario_files() -> Vec<(PathBuf, String)> {
    let files = files_below(&root().join("scenarios")).into_iter();
    let files = files.filter(|(path, _)| path.extension().is_some_and(|end| end == "toml"));
    files
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

#[test]
fn what_is_committed_is_fresh_and_what_the_program_prints() {
    for (command, name, text) in [
        ("schema", SCHEMA, report::schema()),
        ("reference", "LANGUAGE.md", report::reference()),
    ] {
        let committed = std::fs::read_to_string(root().join("scenarios").join(name)).unwrap();
        let fresh = committed == text;
        assert!(fresh, "run `cargo run -- {command} > scenarios/{name}`");
        let output = plancast(&[command], root());
        assert!(output.status.success() && output.stderr.is_empty());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
    }
}

#[test]
fn the_reference_has_every_function_and_key_and_no_broken_table() {
    let text = report::reference();
    for function in plancast::expression::Function::ALL {
        assert!(text.contains(&format!("`{function}(")), "{function}");
    }
    let mut width = None;
    for line in text.lines() {
        let bars = line.matches('|').count() - line.matches("\\|").count();
        match width.filter(|_| line.starts_with('|')) {
            Some(width) => assert_eq!(bars, width, "{line}"),
            None => width = line.starts_with('|').then_some(bars),
        }
        if !line.starts_with('|') {
            width = None;
        }
    }
}

#[test]
fn every_scenario_file_names_the_schema_and_keeps_to_it() {
    let validator = validator();
    let files = scenario_files();
    assert!(files.len() > 20);
    for (path, text) in files {
        let steps = "../".repeat(path.components().count() - 1);
        let line = format!("#:schema {steps}{SCHEMA}");
        assert_eq!(
            text.lines().next(),
            Some(line.as_str()),
            "{}",
            path.display()
        );
        assert_eq!(faults(&validator, &text), [""; 0], "{}", path.display());
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    const PLAN: &str = "plan = { base_year = 2020, end_year = 2035 }\n";
    const SCENARIO: &str = "extends = \"model.toml\"\n";
    let validator = validator();
    let broken = [
        (
            "/",
            "[plan]\nbase_year = 2020\nend_year = 2035\n[programm.a]\nshare = 1\n",
        ),
        ("/", "economy.a = 1\n"),
        ("/plan", "plan = { base_year = 2020 }\n"),
        // Shocks stand in files of their own, each with a title and what it sets.
        (
            "/",
            &format!("{PLAN}[[shock]]\ntitle = \"a\"\nset = [\"b=1\"]\n"),
        ),
        ("/shock/0", "[[shock]]\nset = [\"b=1\"]\n"),
        ("/shock/0", "[[shock]]\ntitle = \"a\"\n"),
        ("/shock/0/set", "[[shock]]\ntitle = \"a\"\nset = []\n"),
        (
            "/shock/0/set/0",
            "[[shock]]\ntitle = \"a\"\nset = [\"b\"]\n",
        ),
        (
            "/shock/0",
            "[[shock]]\ntitle = \"a\"\nset = [\"b=1\"]\nwhy = \"c\"\n",
        ),
        (
            "/plan/base_year",
            "plan = { base_year = \"2020\", end_year = 2035 }\n",
        ),
        (
            "/run/sampler",
            &format!("{SCENARIO}run.sampler = \"sobl\"\n"),
        ),
        ("/run/paths", &format!("{SCENARIO}run.paths = 0\n")),
        (
            "/driver/a",
            &format!("{PLAN}[driver.a]\nvalue = 1\nsorce = \"s\"\n"),
        ),
        ("/driver/a", &format!("{PLAN}[driver.a]\ntitle = \"a\"\n")),
        ("/economy/a", &format!("{PLAN}economy.a = true\n")),
        ("/economy/a", &format!("{PLAN}economy.a = \"\"\n")),
        ("/economy/a", &format!("{PLAN}economy.a = \"5$\"\n")),
        (
            "/economy/a",
            &format!("{PLAN}economy.a = {{ value = 5 }}\n"),
        ),
        (
            "/economy/a",
            &format!("{PLAN}economy.a = {{ 2020 = 1, 20x5 = 2 }}\n"),
        ),
        (
            "/economy/a",
            &format!("{PLAN}economy.a = {{ 2020 = 1, source = \"s\" }}\n"),
        ),
        (
            "/economy/a",
            &format!("{SCENARIO}economy.a = {{ change = \"5%\", profil = \"linear\" }}\n"),
        ),
        (
            "/economy/a/profile",
            &format!(
                "{SCENARIO}economy.a = {{ change = \"5%\", to = 2025, profile = \"sigmoid\" }}\n"
            ),
        ),
        (
            "/economy/a/times",
            &format!("{SCENARIO}economy.a = {{ change = \"5%\", times = 2 }}\n"),
        ),
        ("/economy", &format!("{SCENARIO}economy.\"2nd\" = 1\n")),
        ("/economy", &format!("{SCENARIO}economy.year = 1\n")),
        ("/budget", &format!("{PLAN}[budget]\ntransfers = 1\n")),
        (
            "/budget/own_revenue",
            &format!("{PLAN}[budget]\ntotal = 1\nown_revenue = 1\n"),
        ),
        (
            "/programme/a",
            &format!("{PLAN}[programme.a]\ntitle = \"A\"\n"),
        ),
        (
            "/programme/a/amount",
            &format!("{SCENARIO}programme.a = {{ share = 1, amount = 1 }}\n"),
        ),
        (
            "/programme/a/one_off",
            &format!("{SCENARIO}programme.a.one_off = 5\n"),
        ),
        (
            "/programme/a/priority",
            &format!("{SCENARIO}programme.a.priority = \"+1\"\n"),
        ),
        (
            "/programme/a/paid_from",
            &format!("{SCENARIO}programme.a.paid_from = \"bonds\"\n"),
        ),
        (
            "/population/group/a/ages",
            &format!("{SCENARIO}population.group.a.ages = \"x-5\"\n"),
        ),
        (
            "/population/group/a/value",
            &format!("{SCENARIO}population.group.a = {{ ages = \"0-2\", value = 5 }}\n"),
        ),
        (
            "/population/life_expectancy",
            &format!("{SCENARIO}population.life_expectancy = {{ male = 76, value = 3 }}\n"),
        ),
        ("/indicator/a", &format!("{PLAN}[indicator.a]\nbase = 1\n")),
        (
            "/indicator/a/retire",
            &format!("{PLAN}[indicator.a]\nkind = \"formula\"\nformula = 1\nretire = 1\n"),
        ),
        (
            "/indicator/a/kind",
            &format!("{SCENARIO}indicator.a.kind = \"stok\"\n"),
        ),
        (
            "/indicator/a",
            &format!("{PLAN}[indicator.a]\nkind = \"stock\"\nbase = 1\nfunding = 1\n"),
        ),
        (
            "/indicator/a/lag",
            &format!("{SCENARIO}indicator.a.lag = 1.5\n"),
        ),
        (
            "/indicator/a/driver/b",
            &format!("{SCENARIO}indicator.a.driver.b = \"programme.x.real\"\n"),
        ),
        (
            "/indicator/a/target/0",
            &format!("{SCENARIO}indicator.a.target = [{{ at_least = 5 }}]\n"),
        ),
        (
            "/indicator/a/target",
            &format!(
                "{PLAN}[indicator.a]\nkind = \"formula\"\nformula = 1\ntarget = {{ year = 2025 }}\n"
            ),
        ),
        ("/event/a", &format!("{PLAN}[event.a]\nduration = 2\n")),
        (
            "/event/a/effects/driver.x/chnge",
            &format!("{SCENARIO}event.a.effects = {{ \"driver.x\" = {{ chnge = 5 }} }}\n"),
        ),
        (
            "/correlation/0",
            &format!("{SCENARIO}[[correlation]]\nbetween = [\"driver.a\", \"driver.b\"]\n"),
        ),
        (
            "/correlation/0/rank",
            &format!(
                "{SCENARIO}[[correlation]]\nbetween = [\"driver.a\", \"driver.b\"]\nrank = 2\n"
            ),
        ),
    ];
    for (place, text) in broken {
        let found = faults(&validator, text);
        let place = place.trim_end_matches('/');
        let there = found
            .iter()
            .any(|fault| fault.split(' ').next() == Some(place));
        assert!(there, "{text}\n{found:#?}");
        let folder = crate::harness::folder(&[("s.toml", text)]);
        let read = plancast::scenario::load(&folder.path().join("s.toml"), &[]);
        assert!(read.is_err(), "{text}");
    }
}

/// Parts of scenarios, each of which a file may hold alone.
#[test]
fn a_scenario_may_say_a_part() {
    let validator = validator();
    for part in [
        "programme.a.share = \"+15%\"",
        "programme.a.share = { change = { 2022 = \"+5%\", 2024 = \"+15%\" }, until = 2030 }",
        "programme.a.one_off = \"-10%\"",
        "programme.a.one_off = { delay = 2 }",
        "driver.a = \"+10%\"",
        "driver.a.value = { times = 1.25, from = 2024 }",
        "driver.a.assumed = \"as asked\"",
        "indicator.a.driver.b = { change = \"+5%\" }",
        "indicator.a.driver.b.elasticity = 0.2",
        "indicator.a.retire = { value = \"5%\", from = 2025 }",
        "indicator.a.target.at_least = \"+5%\"",
        "event.a.effects.economy.growth.add = \"-1%\"",
        "population.life_expectancy.male = 77",
        "population.life_expectancy = { delay = 1 }",
        "population.group.a = { 2020 = 5, 2030 = 6 }",
        "budget.own_revenue = { change = \"-5%\", from = 2023 }",
    ] {
        let text = format!("extends = [\"model.toml\"]\n{part}\n");
        assert_eq!(faults(&validator, &text), [""; 0], "{part}");
    }
}

proptest! {
    /// What the parser takes, the schema takes.
    #[test]
    fn no_expression_is_refused(text in "[-+*/^()<>=!., :%‰万亿_a-z0-9\\\\\"#$&'@;?{}|~一-龥]{1,12}") {
        let value = serde_json::json!({ "extends": "model.toml", "economy": { "a": text } });
        prop_assert!(parse(&text).is_err() || validator_once().is_valid(&value), "{}", text);
    }
}

/// The validator, made once for all cases.
fn validator_once() -> &'static Validator {
    static VALIDATOR: std::sync::LazyLock<Validator> = std::sync::LazyLock::new(validator);
    &VALIDATOR
}
