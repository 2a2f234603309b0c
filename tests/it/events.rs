//! Events: how often they are active, what they do to values, and what they leave alone.

use plancast::model::compile;
use plancast::scenario::load;

use crate::harness::{Simulated, example, folder, simulate_text};

const PLAN: &str = "[plan]\nid = \"e\"\nbase_year = 2020\nend_year = 2026\n[run]\npaths = 20000\n";

/// A plan whose indicators are formulas.
fn formulas(text: &str, formulas: &[(&str, &str)]) -> String {
    let mut plan = format!("{PLAN}{text}");
    for (id, formula) in formulas {
        plan.push_str(&format!(
            "[indicator.{id}]\nkind = \"formula\"\nformula = \"{formula}\"\n"
        ));
    }
    plan
}

/// Standard errors that a mean may lie off: one test in a hundred thousand fails by chance, and the
/// seed is fixed.
const STANDARD_ERRORS: f64 = 4.5;

fn assert_share(run: &Simulated, indicator: &str, year: i32, expected: f64) {
    let found = run.column(indicator, year).mean;
    let error = (expected * (1.0 - expected) / run.summary.paths as f64).sqrt();
    assert!(
        (found - expected).abs() <= STANDARD_ERRORS * error,
        "{indicator} {year}: {found}, not {expected}"
    );
}

/// Active with probability `1 - (1 - p)^min(t, d)`: never in the base year, steady from year `d` on.
#[test]
fn an_event_is_active_as_often_as_chance_and_duration_say() {
    let text = "[event.flood]\nchance = \"10%\"\nduration = 3\n[event.short]\nchance = \"25%\"\n\
                [event.late]\nchance = \"50%\"\nduration = 2\nfrom = 2023\nto = 2024\n";
    let names = [
        ("a", "event.flood"),
        ("b", "event.short"),
        ("c", "event.late"),
    ];
    let run = simulate_text(&formulas(text, &names), &[]);
    for (t, year) in (2020..=2026).enumerate() {
        let years = i32::try_from(t.min(3)).unwrap();
        assert_share(&run, "a", year, 1.0 - 0.9f64.powi(years));
        assert_share(&run, "b", year, if t == 0 { 0.0 } else { 0.25 });
        // Begins in 2023 or 2024, and lasts until 2025 at most.
        let late = [0.0, 0.0, 0.0, 0.5, 0.75, 0.5, 0.0][t];
        assert_share(&run, "c", year, late);
    }
}

/// The chance may itself be uncertain and move over time; the share of paths is its mean.
#[test]
fn a_chance_is_a_value_of_the_language() {
    let text = "[event.e]\nchance = { 2020 = \"uniform(0, 0.2)\", 2026 = \"uniform(0.4, 0.8)\" }\n";
    let run = simulate_text(&formulas(text, &[("a", "event.e")]), &[]);
    for (t, year) in (2020..=2026).enumerate().skip(1) {
        assert_share(&run, "a", year, 0.1 + 0.5 * t as f64 / 6.0);
    }
}

const EFFECTS: &str = "[driver]\nx = 10\ny = \"uniform(1, 2)\"\nz = { 2020 = 1, 2026 = 4 }\n\
    [economy]\ngrowth = \"2%\"\ngdp = \"100 * index(growth)\"\n\
    [event.e]\nchance = \"20%\"\nduration = 2\n[event.e.effects]\n\
    driver.x = { times = 3 }\n\"driver.y\" = { add = 5 }\neconomy.growth = { value = \"-1%\" }\n\
    [event.f]\nchance = \"30%\"\neffects = { \"driver.x\" = { change = \"-10%\", assumed = \"as last time\" } }\n";

/// Each act path by path: what the formula of the act says, and the untouched value else.
#[test]
fn effects_act_while_the_event_lasts_and_no_longer() {
    let names = [
        (
            "x",
            "abs(driver.x - 10 * if(event.e, 3, 1) * if(event.f, 0.9, 1))",
        ),
        ("y", "abs(driver.y - if(event.e, 5, 0) - lag(driver.y, 6))"),
        ("growth", "abs(growth - if(event.e, -1%, 2%))"),
        (
            "gdp",
            "abs(economy.gdp - if(t == 0, 100, prev(economy.gdp) * (1 + growth)))",
        ),
        ("z", "abs(driver.z - 1 - t / 2)"),
    ];
    let run = simulate_text(&formulas(EFFECTS, &names), &["run.paths=2000"]);
    for year in 2020..=2026 {
        for (id, _) in &names {
            let column = run.column(id, year);
            // Sums and products of a few numbers up to 100.
            assert!(column.mean < 1e-12, "{id} {year}: {}", column.mean);
        }
    }
}

/// Shares stay shares, and what must be above 0 keeps a thousandth.
#[test]
fn what_an_event_makes_of_a_value_keeps_to_the_values_range() {
    let text = "[budget]\ntotal = 100\n[programme.p]\nshare = \"50%\"\nexecution = \"90%\"\n\
        [event.sure]\nchance = 1\nfrom = 2022\nto = 2022\nduration = 2\n[event.sure.effects]\n\
        programme.p.execution = { times = 2 }\n\"indicator.k.cost\" = { add = -100 }\n\
        indicator.k.retire = { add = \"-30%\" }\n\
        [indicator.k]\nkind = \"stock\"\nbase = 10\nfunding = \"programme.p.nominal\"\ncost = 5\n\
        retire = \"10%\"\n";
    let run = simulate_text(
        &formulas(text, &[("spent", "programme.p.nominal")]),
        &["run.paths=1"],
    );
    for (year, spent) in [(2021, 45.0), (2022, 50.0), (2023, 50.0), (2024, 45.0)] {
        assert_eq!(run.column("spent", year).mean, spent, "{year}");
    }
    // 2021: 10 · 0.9 + 45 / 5. 2022 and 2023: nothing retires, 50 buy 10,000 each at a cost of 0.005.
    let expected = [(2021, 18.0), (2022, 10_018.0), (2023, 20_018.0)];
    for (year, units) in expected {
        let found = run.column("k", year).mean;
        assert!((found - units).abs() < 1e-8, "{year}: {found}");
    }
}

/// Values that are left to their defaults can be moved, and a grant comes in a year without one.
#[test]
fn an_event_moves_what_is_left_to_its_default() {
    let text = "[budget]\nown_revenue = 100\n[programme.p]\nshare = \"50%\"\none_off = { 2024 = 1 }\n\
        [event.cut]\nchance = 1\nfrom = 2022\nto = 2022\n\
        effects = { \"programme.p.execution\" = { times = 0.8 } }\n\
        [event.grant]\nchance = 1\nfrom = 2023\nduration = 2\nto = 2023\n[event.grant.effects]\n\
        budget.transfers = { add = 20 }\nprogramme.p.one_off = { add = 7 }\n";
    let names = [("spent", "programme.p.nominal"), ("total", "budget.total")];
    let run = simulate_text(&formulas(text, &names), &["run.paths=1"]);
    let spent = [50.0, 50.0, 40.0, 67.0, 68.0, 50.0, 50.0];
    let total = [100.0, 100.0, 100.0, 120.0, 120.0, 100.0, 100.0];
    for (t, year) in (2020..=2026).enumerate() {
        assert_eq!(run.column("spent", year).mean, spent[t], "{year}");
        assert_eq!(run.column("total", year).mean, total[t], "{year}");
    }
}

/// A Gaussian copula with rank correlation `ρ` has `r = 2 sin(π ρ / 6)`, and for an event of chance
/// `p`, which high draws bring, `E[Z · event] = r φ(Φ⁻¹(1 - p))`. For `p = 0.1`: `φ(1.2815515655446004)`
/// is 0.17549833193248685 (scipy 1.14, `norm.pdf(norm.isf(0.1))`).
#[test]
fn an_event_is_correlated_with_a_yearly_shock() {
    let text = "[driver]\nz = \"yearly(normal(0, 1))\"\nfree = \"yearly(normal(0, 1))\"\n\
        [event.e]\nchance = \"10%\"\n\
        [[correlation]]\nbetween = [\"event.e\", \"driver.z\"]\nrank = 0.6\nassumed = \"a test\"\n";
    let names = [
        ("tied", "driver.z * event.e"),
        ("free", "driver.free * event.e"),
        ("a", "event.e"),
    ];
    let run = simulate_text(&formulas(text, &names), &["run.paths=60000"]);
    let r = 2.0 * (std::f64::consts::PI * 0.6 / 6.0).sin();
    let expected = r * 0.175_498_331_932_486_85;
    for year in 2021..=2026 {
        let tied = run.column("tied", year);
        let error = STANDARD_ERRORS * tied.standard_deviation / 60_000f64.sqrt();
        assert!(
            (tied.mean - expected).abs() < error,
            "{year}: {}",
            tied.mean
        );
        let free = run.column("free", year);
        let error = STANDARD_ERRORS * free.standard_deviation / 60_000f64.sqrt();
        assert!(free.mean.abs() < error, "{year}: {}", free.mean);
        assert_share(&run, "a", year, 0.1);
    }
}

const DRAWS: &str =
    "[driver]\na = \"normal(0, 1)\"\nb = \"yearly(uniform(0, 1))\"\nc = \"ar1(0.5, 1)\"\n";
const EVENT: &str =
    "[event.e]\nchance = \"20%\"\nduration = 2\neffects = { \"driver.c\" = { add = 3 } }\n";

/// An event moves no other draw: what it does not act on keeps every bit.
#[test]
fn an_event_moves_no_other_draw() {
    let names = [("a", "driver.a"), ("b", "driver.b"), ("c", "driver.c")];
    let without = simulate_text(&formulas(DRAWS, &names), &["run.paths=500"]);
    let with = formulas(&format!("{DRAWS}{EVENT}"), &names);
    let with = simulate_text(&with, &["run.paths=500"]);
    for year in 2020..=2026 {
        for id in ["a", "b"] {
            assert_eq!(with.column(id, year), without.column(id, year));
        }
        let moved = with.column("c", year) != without.column("c", year);
        assert_eq!(moved, year > 2020, "{year}");
    }
}

/// A scenario with an event shares all that the event does not reach, node by node.
#[test]
fn scenarios_share_what_no_event_reaches() {
    let folder = folder(&[
        (
            "model.toml",
            &formulas(DRAWS, &[("a", "driver.a + driver.b")]),
        ),
        ("calm.toml", "extends = \"model.toml\"\n"),
        ("storm.toml", &format!("extends = \"model.toml\"\n{EVENT}")),
    ]);
    let Ok(loaded) = load(folder.path(), &[]) else {
        panic!("a sound plan");
    };
    let compiled = compile(&loaded.scenarios).unwrap();
    let [calm, storm] = [0, 1].map(|index| &compiled.models[index]);
    assert_eq!(calm.indicators, storm.indicators);
    let series = |model: &plancast::model::Model, name: &str| {
        let found = model.inputs.iter().find(|series| series.name == name);
        found.unwrap().nodes.clone()
    };
    assert_eq!(series(calm, "driver.b"), series(storm, "driver.b"));
    let (before, after) = (series(calm, "driver.c"), series(storm, "driver.c"));
    assert_eq!(before[0], after[0]);
    assert!((1..before.len()).all(|t| before[t] != after[t]));
}

/// The example's comments give the closed forms.
#[test]
fn the_example_does_what_its_comments_say() {
    let run = example("events", &["run.paths=20000"]);
    // Of ten visits three are missing in an epidemic year.
    let active = 1.0 - 0.95f64.powi(2);
    let expected = 10.0 - 3.0 * active;
    let visits = run.column("visits", 2026);
    let error = STANDARD_ERRORS * visits.standard_deviation / 20_000f64.sqrt();
    assert!((visits.mean - expected).abs() < error, "{}", visits.mean);
    let years = run.column("epidemic_years", 2026);
    let error = STANDARD_ERRORS * years.standard_deviation / 20_000f64.sqrt();
    assert!(
        (years.mean - 100.0 * active).abs() < error,
        "{}",
        years.mean
    );
}
