//! Levers against closed forms: each effect, each profile, stacks, overlays, draws and `--set`.

use tempfile::TempDir;

use crate::harness::{Simulated, example, folder, root, simulate};

/// A path that steps, a value that is drawn, and indicators that read them.
const MODEL: &str = r#"
[plan]
title = "Levers"
base_year = 2020
end_year = 2028
horizons = [2024, 2028]
[run]
paths = 64
[driver.known]
value = { 2020 = 100, 2024 = 140 }
source = "a register"
[driver.drawn]
value = "normal(50, 5) + yearly(normal(0, 1))"
[driver.other]
value = "normal(1, 1)"
[budget]
total = 1000
[programme.a]
share = "5%"
one_off = { 2022 = 30, 2026 = 10 }
[indicator.known]
title = "known"
unit = "1"
kind = "formula"
formula = "driver.known"
[indicator.drawn]
title = "drawn"
unit = "1"
kind = "formula"
formula = "driver.drawn"
[indicator.other]
title = "other"
unit = "1"
kind = "formula"
formula = "driver.other"
[indicator.money]
title = "money"
unit = "1"
kind = "formula"
formula = "programme.a.nominal"
"#;

/// Rounding of a handful of operations on numbers below 1000.
const ROUNDING: f64 = 1e-10;

/// The plan's own path.
fn known(year: i32) -> f64 {
    100.0 + 10.0 * f64::from((year - 2020).clamp(0, 4))
}

fn plan(files: &[(&str, &str)]) -> TempDir {
    let mut all = vec![("model.toml", MODEL)];
    all.extend(files);
    folder(&all)
}

/// The plan with one scenario over it.
fn with(scenario: &str) -> Simulated {
    let text = format!("extends = \"model.toml\"\n{scenario}");
    let folder = plan(&[("s.toml", &text)]);
    simulate(&folder.path().join("s.toml"), &[])
}

fn mean(run: &Simulated, indicator: &str, year: i32) -> f64 {
    run.column(indicator, year).mean
}

/// Holds a scenario's `known` to a closed form in every year.
fn holds(scenario: &str, expected: impl Fn(i32) -> f64) {
    let run = with(scenario);
    for year in 2020..=2028 {
        let (found, expected) = (mean(&run, "known", year), expected(year));
        assert!(
            (found - expected).abs() < ROUNDING,
            "{scenario} in {year}: {found}, not {expected}"
        );
    }
}

#[test]
fn every_effect_does_what_its_formula_says() {
    let after = |year: i32, from: i32| if year >= from { 1.0 } else { 0.0 };
    holds("driver.known = '+15%'", |t| 1.15 * known(t));
    holds("driver.known = '-15%'", |_| -0.15);
    holds("driver.known = '+15'", |t| 15.0 + known(t));
    holds("driver.known = { change = '-15%', from = 2022 }", |t| {
        known(t) * (1.0 - 0.15 * after(t, 2022))
    });
    holds("driver.known.add = 7", |t| known(t) + 7.0);
    holds("driver.known = { times = 1.2, until = 2023 }", |t| {
        known(t) * if t <= 2023 { 1.2 } else { 1.0 }
    });
    holds("driver.known = { value = 90, from = 2022 }", |t| {
        if t < 2022 { known(t) } else { 90.0 }
    });
    holds("driver.known.value = { delay = 2 }", |t| known(t - 2));
    holds("driver.known = { delay = 2, from = 2023 }", |t| {
        if t < 2023 { known(t) } else { known(t - 2) }
    });
    holds("driver.known = { add = '2 * t', from = 2023 }", |t| {
        known(t) + after(t, 2023) * 2.0 * f64::from(t - 2020)
    });
}

#[test]
fn every_profile_grows_as_its_formula_says() {
    let x = |t: i32| (f64::from(t - 2021) / 5.0).clamp(0.0, 1.0);
    type Strength = fn(f64) -> f64;
    let profiles: [(&str, Strength); 4] = [
        ("linear", |x| x),
        ("front", |x| 1.0 - (1.0 - x).powi(2)),
        ("back", |x| x.powi(2)),
        ("s_curve", |x| 3.0 * x.powi(2) - 2.0 * x.powi(3)),
    ];
    for (name, strength) in profiles {
        let timing = format!("from = 2022, to = 2026, profile = '{name}'");
        holds(
            &format!("driver.known = {{ change = '+30%', {timing} }}"),
            |t| known(t) * (1.0 + 0.3 * strength(x(t))),
        );
        holds(
            &format!("driver.known = {{ value = 500, {timing} }}"),
            |t| known(t) + strength(x(t)) * (500.0 - known(t)),
        );
    }
    holds(
        "driver.known = { change = '+30%', from = 2022, profile = 'step' }",
        |t| known(t) * if t >= 2022 { 1.3 } else { 1.0 },
    );
    // Without a first year growth starts behind the base year, which stays as it is.
    holds("driver.known = { change = '+30%', to = 2023 }", |t| {
        known(t) * (1.0 + 0.3 * (f64::from(t - 2020) / 3.0).min(1.0))
    });
}

#[test]
fn changes_year_by_year_start_in_their_first_year() {
    holds(
        "driver.known = { change = { 2022 = '+5%', 2024 = '+15%' } }",
        |t| {
            let share = match t {
                ..=2021 => 0.0,
                2022 => 0.05,
                2023 => 0.10,
                _ => 0.15,
            };
            known(t) * (1.0 + share)
        },
    );
}

#[test]
fn levers_stack_in_the_order_of_the_files() {
    let folder = plan(&[
        ("a.toml", "extends = 'model.toml'\ndriver.known = '+10%'\n"),
        (
            "b.toml",
            "extends = 'a.toml'\ndriver.known = { add = 5, from = 2022 }\n",
        ),
        ("c.toml", "extends = 'b.toml'\ndriver.known = '+10%'\n"),
        (
            "d.toml",
            "extends = 'c.toml'\ndriver.known = { 2020 = 1, 2028 = 9 }\n",
        ),
        (
            "e.toml",
            "extends = 'd.toml'\ndriver.known.change = '+100%'\n",
        ),
    ]);
    let run = |name: &str| simulate(&folder.path().join(name), &[]);
    let (b, c, e) = (run("b.toml"), run("c.toml"), run("e.toml"));
    for year in 2020..=2028 {
        let five = if year >= 2022 { 5.0 } else { 0.0 };
        let second = 1.1 * known(year) + five;
        assert!((mean(&b, "known", year) - second).abs() < ROUNDING);
        assert!((mean(&c, "known", year) - 1.1 * second).abs() < ROUNDING);
        // A whole value ends the stack, and the next lever starts from it.
        let fresh = 2.0 * f64::from(year - 2019);
        assert!((mean(&e, "known", year) - fresh).abs() < ROUNDING);
    }
}

#[test]
fn a_lever_moves_no_draw() {
    let plain = with("");
    let random = with("driver.drawn = { change = 'normal(10%, 5%)', from = 2024 }");
    let shifted = with("driver.drawn = { add = 3, from = 2024 }");
    for year in 2020..=2028 {
        for level in [0.05, 0.5, 0.95] {
            assert_eq!(
                plain.quantile("other", year, level),
                random.quantile("other", year, level)
            );
            let below = plain.quantile("drawn", year, level);
            if year < 2024 {
                assert_eq!(below, random.quantile("drawn", year, level));
                assert_eq!(below, shifted.quantile("drawn", year, level));
            } else {
                // The same 64 draws, each 3 higher.
                let found = shifted.quantile("drawn", year, level);
                assert!((found - below - 3.0).abs() < ROUNDING);
                assert!((random.quantile("drawn", year, level) - below).abs() > ROUNDING);
            }
        }
    }
    let names = |run: &Simulated| -> Vec<String> {
        let inputs = &run.compiled.models[0].random_inputs;
        inputs.iter().map(|input| input.name.clone()).collect()
    };
    let own = [
        "driver.drawn",
        "driver.drawn#2",
        "driver.drawn.change",
        "driver.other",
    ];
    assert_eq!(names(&random), own);
    assert_eq!(
        names(&shifted),
        ["driver.drawn", "driver.drawn#2", "driver.other"]
    );
}

#[test]
fn two_levers_of_a_kind_draw_by_themselves() {
    let folder = plan(&[
        (
            "a.toml",
            "extends = 'model.toml'\ndriver.known.change = 'normal(0, 1)'\n",
        ),
        (
            "b.toml",
            "extends = 'a.toml'\ndriver.known.change = 'normal(0, 1)'\n",
        ),
        (
            "c.toml",
            "extends = 'b.toml'\ndriver.known = { value = 'normal(0, 1)', from = 2025 }\n",
        ),
    ]);
    let run = simulate(&folder.path().join("c.toml"), &[]);
    let inputs = &run.compiled.models[0].random_inputs;
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let expected = [
        "driver.known.change",
        "driver.known.change.2",
        "driver.known.value",
    ];
    assert_eq!(names[..3], expected);
}

#[test]
fn grants_take_levers_one_by_one_and_come_later_with_a_delay() {
    let grants = |run: &Simulated| -> Vec<f64> {
        let over = (2020..=2028).map(|year| mean(run, "money", year) - 50.0);
        over.map(|money| (money / ROUNDING).round() * ROUNDING)
            .collect()
    };
    let near = |scenario: &str, expected: &[(i32, f64)]| {
        let found = grants(&with(scenario));
        for (year, found) in (2020..).zip(found) {
            let own = expected.iter().find(|(at, _)| *at == year);
            let expected = own.map_or(0.0, |(_, money)| *money);
            assert!(
                (found - expected).abs() < 2.0 * ROUNDING,
                "{scenario} {year}: {found}"
            );
        }
    };
    near("programme.a.one_off = '-10%'", &[(2022, 27.0), (2026, 9.0)]);
    near(
        "programme.a.one_off = { times = 2, from = 2025 }",
        &[(2022, 30.0), (2026, 20.0)],
    );
    near(
        "programme.a.one_off.2022 = '-10%'",
        &[(2022, 27.0), (2026, 10.0)],
    );
    near(
        "programme.a.one_off = { delay = 2 }",
        &[(2024, 30.0), (2028, 10.0)],
    );
    near(
        "programme.a.share = '-50%'\nprogramme.a.one_off.2027 = 5",
        &[
            (2020, -25.0),
            (2021, -25.0),
            (2022, 5.0),
            (2023, -25.0),
            (2024, -25.0),
            (2025, -25.0),
            (2026, -15.0),
            (2027, -20.0),
            (2028, -25.0),
        ],
    );
}

#[test]
fn overlays_that_say_the_same_count_once() {
    let overlay = "extends = 'model.toml'\ndriver.known = '+10%'\n";
    let folder = plan(&[
        ("a.toml", overlay),
        ("b.toml", overlay),
        ("s.toml", "extends = ['a.toml', 'b.toml']\n"),
        (
            "own.toml",
            "extends = ['a.toml', 'b.toml']\ndriver.known = '+10%'\n",
        ),
    ]);
    let once = simulate(&folder.path().join("s.toml"), &[]);
    assert!((mean(&once, "known", 2020) - 110.0).abs() < ROUNDING);
    let twice = simulate(&folder.path().join("own.toml"), &[]);
    assert!((mean(&twice, "known", 2020) - 121.0).abs() < ROUNDING);
}

#[test]
fn levers_are_set_from_the_command_line() {
    let folder = plan(&[]);
    let set = |values: &[&str]| simulate(&folder.path().join("model.toml"), values);
    let known_2024 = |values: &[&str]| mean(&set(values), "known", 2024);
    assert!((known_2024(&["driver.known=+15%"]) - 161.0).abs() < ROUNDING);
    assert!((known_2024(&["driver.known=+15"]) - 155.0).abs() < ROUNDING);
    assert!((known_2024(&["driver.known={ delay = 2 }"]) - 120.0).abs() < ROUNDING);
    assert!((known_2024(&["driver.known.change=+15%"]) - 161.0).abs() < ROUNDING);
    assert!((known_2024(&["driver.known=+15%", "driver.known=+10%"]) - 177.1).abs() < ROUNDING);
    assert!((known_2024(&["driver.known=100", "driver.known=+10%"]) - 110.0).abs() < ROUNDING);
    let money = mean(&set(&["programme.a.share=-20%"]), "money", 2021);
    assert!((money - 40.0).abs() < ROUNDING);
}

/// The table in the example's first comment.
#[test]
fn the_example_holds_its_own_table() {
    let run = example("levers", &["run.paths=100"]);
    let ids: Vec<&str> = run.scenarios.iter().map(|own| own.id.as_str()).collect();
    assert_eq!(ids, ["baseline", "dear", "delayed", "phased"]);
    let money = |scenario: usize| -> Vec<f64> {
        let lines = &run.summary.scenarios[scenario].budget;
        let line = lines.iter().find(|line| line.line == "care").unwrap();
        line.nominal.iter().map(|column| column.mean).collect()
    };
    let phased = [
        400.0,
        400.0,
        412.5,
        440.0 + 45.0,
        467.5,
        480.0,
        480.0,
        480.0,
    ];
    let delayed = [
        400.0,
        400.0,
        400.0,
        400.0,
        412.5,
        440.0 + 45.0,
        467.5,
        480.0,
    ];
    let baseline = [400.0, 400.0, 400.0, 450.0, 400.0, 400.0, 400.0, 400.0];
    for (scenario, expected) in [(0, baseline), (1, phased), (2, delayed), (3, phased)] {
        for (found, expected) in money(scenario).iter().zip(expected) {
            assert!(
                (found - expected).abs() < 1e-9,
                "{scenario}: {found}, not {expected}"
            );
        }
    }
    let evidence = plancast::report::tables(&run.scenarios, &run.compiled.models, &run.summary);
    let file = evidence
        .iter()
        .find(|file| file.path == "evidence.csv")
        .unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    let rows: Vec<&str> = text
        .lines()
        .filter(|row| row.starts_with("delayed,programme") || row.starts_with("dear,driver"))
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn explain_shows_the_value_below_and_the_choice() {
    let arguments = [
        "explain",
        "scenarios/examples/levers",
        "places",
        "--scenario",
        "delayed",
    ];
    insta::assert_snapshot!(crate::harness::transcript(&arguments, root()));
}
