//! Revenue, pots and purses against closed forms.

use plancast::report::tables;

use crate::harness::{Simulated, example, folder, simulate, simulate_text};

const PLAN: &str = "[plan]\nid = \"m\"\nbase_year = 2020\nend_year = 2026\n[run]\npaths = 1\n";

fn assert_near(run: &Simulated, indicator: &str, year: i32, expected: f64) {
    let found = run.column(indicator, year).mean;
    // A dozen roundings.
    let gap = 1e-13 * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= gap,
        "{indicator} {year}: {found}, not {expected}"
    );
}

/// `R[t] = R[0] Π (1 + elasticity · g + shock)`: a shock stays, an event on the level does not.
#[test]
fn own_revenue_follows_output() {
    let text = format!(
        "{PLAN}[economy]\ngdp = \"500 * index(5%)\"\n\
         [budget]\nown_revenue = {{ value = 100, elasticity = 0.8, shock = {{ 2021 = 0, 2022 = \"-10%\", 2023 = 0 }}, assumed = \"a test\" }}\n\
         transfers = 20\n\
         [event.bad]\nchance = 1\nfrom = 2024\nto = 2024\neffects = {{ \"budget.own_revenue\" = {{ change = \"-50%\" }} }}\n\
         [indicator.own]\nkind = \"formula\"\nformula = \"budget.own_revenue\"\n\
         [indicator.total]\nkind = \"formula\"\nformula = \"budget.total\"\n"
    );
    let run = simulate_text(&text, &[]);
    let mut level: f64 = 100.0;
    for year in 2020..=2026 {
        let shock = if year == 2022 { -0.1 } else { 0.0 };
        if year > 2020 {
            level *= 1.0 + 0.8 * 0.05 + shock;
        }
        let own = if year == 2024 { level / 2.0 } else { level };
        assert_near(&run, "own", year, own);
        assert_near(&run, "total", year, own + 20.0);
    }
}

/// A lever lifts the level, growth goes on from there, and an event acts on what the levers make.
#[test]
fn levers_and_events_act_on_revenue_and_shares() {
    let model = format!(
        "{PLAN}[economy]\ngrowth = \"5%\"\n\
         [budget]\nown_revenue = {{ value = 100, elasticity = 0.8, assumed = \"a test\" }}\n\
         [programme.p]\nshare = \"40%\"\n\
         [event.bad]\nchance = 1\nfrom = 2025\nto = 2025\n[event.bad.effects]\n\
         budget.own_revenue = {{ change = \"-50%\" }}\nprogramme.p.share = {{ times = 0.5 }}\n\
         [indicator.own]\nkind = \"formula\"\nformula = \"budget.own_revenue\"\n\
         [indicator.p]\nkind = \"formula\"\nformula = \"programme.p.nominal\"\n"
    );
    let more = "extends = \"model.toml\"\n[budget]\nown_revenue = { change = \"+10%\", from = 2023 }\n\
                [programme.p]\nshare = \"+50%\"\n";
    let folder = folder(&[("model.toml", &model), ("more.toml", more)]);
    let run = simulate(folder.path(), &[]);
    for (t, year) in (0..=6).zip(2020..) {
        let level = 1.04f64.powi(t) * if year >= 2023 { 110.0 } else { 100.0 };
        let half = if year == 2025 { 0.5 } else { 1.0 };
        assert_near(&run, "own", year, level * half);
        assert_near(&run, "p", year, level * half * 0.6 * half);
    }
}

/// Without a `gdp` revenue follows `economy.growth`; with one of its own, that.
#[test]
fn own_revenue_finds_the_output_that_it_follows() {
    let plan = |economy: &str, gdp: &str| {
        format!(
            "{PLAN}[economy]\n{economy}\n[budget]\nown_revenue = {{ value = 100, elasticity = 0.5{gdp} }}\n\
             [indicator.own]\nkind = \"formula\"\nformula = \"budget.own_revenue\"\n"
        )
    };
    for (economy, gdp, growth) in [
        ("growth = \"6%\"", "", 0.03),
        ("gdp = \"9 * index(8%)\"\ngrowth = 0", "", 0.04),
        (
            "gdp = 9\nsales = \"index(2%)\"",
            ", gdp = \"economy.sales\"",
            0.01,
        ),
    ] {
        let run = simulate_text(&plan(economy, gdp), &[]);
        assert_near(&run, "own", 2026, 100.0 * (1.0f64 + growth).powi(6));
    }
}

/// Real money is in the prices of `economy.price_index` where the budget names no other.
#[test]
fn the_economys_price_index_is_the_budgets() {
    let text = format!(
        "{PLAN}[economy]\nprice_index = \"index(3%)\"\n[budget]\ntotal = 100\n[programme.p]\namount = 10\n\
         [indicator.real]\nkind = \"formula\"\nformula = \"programme.p.real\"\n"
    );
    assert_near(
        &simulate_text(&text, &[]),
        "real",
        2026,
        10.0 / 1.03f64.powi(6),
    );
}

/// Capital builds and running money pays upkeep: `K[t] = K[t-1] + capital / cost`, all of it in use
/// while running money pays `upkeep · K[t-1]`, and the paid share of it after.
#[test]
fn a_stock_has_a_purse_to_build_and_one_to_run() {
    let text = format!(
        "{PLAN}[budget]\ntotal = 1000\n[programme.p]\namount = 100\ncapital = \"60%\"\n\
         [indicator.places]\nkind = \"stock\"\nbase = 10\nfunding = \"programme.p.capital\"\ncost = 20\n\
         upkeep = 2\nrunning = \"programme.p.running\"\n"
    );
    let run = simulate_text(&text, &[]);
    // 3 places a year; 40 runs 20 places: from 10 + 3 t > 20 on some stand idle.
    for (t, year) in (1..=6).zip(2021..) {
        let capacity = 10.0 + 3.0 * f64::from(t);
        let needed = 2.0 * (capacity - 3.0);
        let in_use = if needed > 40.0 {
            capacity * 40.0 / needed
        } else {
            capacity
        };
        assert_near(&run, "places", year, in_use);
    }
    let files = tables(&run.scenarios, &run.compiled.models, &run.summary);
    let budget = files.iter().find(|file| file.path == "budget.csv").unwrap();
    let budget = String::from_utf8(budget.bytes.clone()).unwrap();
    assert!(budget.contains("\nmodel,p,capital,yuan,2026,mean,60.0\n"));
    assert!(budget.contains("\nmodel,p,running,yuan,2026,mean,40.0\n"));
}

/// The example's comments work its numbers out.
#[test]
fn the_example_does_what_its_comments_say() {
    let run = example("budget_pots", &[]);
    let line = |name: &str, year: usize| {
        let lines = &run.summary.scenarios[0].budget;
        lines.iter().find(|own| own.line == name).unwrap().nominal[year].mean
    };
    for (name, year, expected) in [
        ("own_revenue", 0, 60.0),
        ("own_revenue", 1, 63.0),
        ("special_bonds", 1, 10.0),
        ("livelihood", 1, 77.25),
        ("special_bonds_left", 1, 2.0),
    ] {
        let found = line(name, year) / 1e8;
        assert!((found - expected).abs() < 1e-9, "{name}: {found}");
    }
}
