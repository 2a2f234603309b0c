//! Broken inputs and what is said about each, as snapshots.

use std::path::Path;

use proptest::prelude::*;

use super::{Files, load_from};

const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2025, 2035]\n";

/// Every part of the language once.
const WHOLE: &str = r#"
[plan]
id = "town"
title = { zh = "计划", en = "Plan" }
base_year = 2020
end_year = 2035
horizons = [2025, 2035]
periods = [2021, 2026, 2031]
currency = "yuan"
[plan.domain]
care = { zh = "托育", en = "Care" }
air = "Air"

[run]
paths = 1000
seed = 7
sampler = "sobol"
quantiles = [0.01, 0.99]

[driver.care_wage]
title = "Wage"
unit = "yuan"
value = "pert(6万, 8.5万, 12万)"
source = "Yearbook"

[economy]
growth = { value = "normal(5.5%, 1%) + ar1(0.3, 1.5%)", assumed = "as before" }
gdp = "540亿 * index(growth)"
rate = { 2020 = 2.1, 2025 = "normal(3.0, 0.4)" }

[budget]
own_revenue = "gdp * 11%"
transfers = "20亿"
price_index = "index(2%)"

[programme.childcare]
title = "Childcare"
domain = "care"
share = "5%"
one_off = { 2023 = "5000万", 2024 = { value = "2000万", source = "Notice" } }
execution = "uniform(0.9, 1)"
heads = "population.under3"
priority = 1
[programme."环保"]
amount = "2亿"

[population.group]
under3 = { 2020 = 2_0000, 2030 = "normal(1.8万, 500)" }
[population.group.total]
title = "All"
value = { 2020 = 707453, 2035 = 72_0000 }
source = "Census"

[indicator.places]
title = "Places"
unit = { zh = "个", en = "places" }
domain = "care"
note = "per 1000"
kind = "stock"
base = 2.1
target = [{ at_least = 4.5, year = 2025, tolerance = 0.1, label = "Plan" }, { at_least = 6, year = 2035 }]
funding = "programme.childcare.nominal"
cost = "driver.care_wage * 3"
effectiveness = 0.9
private = 0.4
lag = 1
retire = "2%"
upkeep = "1万"
of = "population.total"
per = 1000
[indicator.share]
unit = "%"
kind = "response"
base = "51.8%"
target = { at_least = "53%", year = 2025 }
link = "logit"
floor = 0
ceiling = 1
trend = 0.01
adjustment = 0.4
noise = "ar1(0.4, 0.02)"
[indicator.share.driver.spending]
value = "programme.childcare.real"
elasticity = "normal(0.2, 0.05)"
lag = 1
[indicator.built]
kind = "cumulative"
base = 10
funding = "programme.环保.nominal"
cost = "3 to 5"
[indicator.sum]
kind = "formula"
formula = "indicator.places + prev(indicator.share)"

[[correlation]]
between = ["driver.care_wage", "economy.growth#2", "economy.rate"]
matrix = [[1, 0.5, 0], [0.5, 1, 0.1], [0, 0.1, 1]]
assumed = "as elsewhere"
"#;

fn findings(files: &[(&str, &str)], path: &str, overrides: &[&str]) -> String {
    let overrides: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
    match load_from(
        &Files::memory(files.iter().copied()),
        Path::new(path),
        &overrides,
    ) {
        Ok(loaded) => super::render(&loaded.sources, &loaded.warnings, false),
        Err(report) => format!("{}\n{}\n", report.render(false), report.summary()),
    }
}

/// Findings about one file: a sound `[plan]` and the broken text.
fn broken(text: &str) -> String {
    findings(&[("m.toml", &format!("{PLAN}{text}"))], "m.toml", &[])
}

macro_rules! snapshots {
    ($($name:ident: $findings:expr;)+) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!($findings);
        })+
    };
}

snapshots! {
    unknown_tables_and_keys: broken("[programm.a]\nshare = 1\n[economy]\n[run]\npath = 5\n[budget]\ntotal = 1\nfoo = 2\n");
    plan_years: findings(&[("m.toml", "[plan]\nbase_year = 2020\nend_year = 2019\nhorizons = [2025]\nbase = 1\n")], "m.toml", &[]);
    plan_is_empty: findings(&[("m.toml", "[plan]\n")], "m.toml", &[]);
    horizons_and_periods: findings(&[("m.toml", "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2025, 2040, 2025, \"x\"]\nperiods = []\n")], "m.toml", &[]);
    no_plan: findings(&[("d/model.toml", PLAN), ("d/a.toml", "[economy]\ng = 1\n")], "d", &[]);
    run: broken("[run]\npaths = 0\nseed = -1\nsampler = \"sobl\"\nquantiles = [0, 0.5, 1.5]\n");
    doubled_keys: broken("[economy]\ng = 1\ng = 2\n[driver.a]\nvalue = 1\n[driver.a]\nvalue = 2\n");
    chinese_keys: broken("[indicator.托位]\nkind = \"formula\"\nformula = 1\n[economy]\n增长 = 5%\n");
    toml_syntax: broken("[economy]\na = [1, 2\nb = \"x\nc = 1\n");
    ids: broken("[economy]\n\"2nd\" = 1\n\"a-b\" = 1\nt = 1\n\"\" = 1\nto = 2\n");
    numbers: broken("[economy]\na = nan\nb = inf\nc = true\nd = 1979-05-27\ne = [1]\nf = 99999999999999999999\n");
    expressions: broken("[economy]\na = \"nromal(0, 1)\"\nb = \"5 % + 增长（1)\"\nc = \"\"\nd = \"\"\"\n1 +\n  min(2)\"\"\"\ne = \"a\\tb\"\n");
    paths_over_time: broken("[economy]\na = { 2020 = 1, 20x5 = 2 }\nb = {}\nc = { 2020 = \"1 +\" }\nd = { 1800 = 1 }\n");
    evidence: broken("[economy]\na = { value = 1 }\nb = { value = 1, source = \"s\", assumed = \"a\" }\nc = { source = \"s\" }\nd = { value = 1, source = \" \" }\n[driver.e]\nvalue = { value = 1, source = \"s\" }\nassumed = \"a\"\n");
    programme: broken("[programme.a]\nshare = 1\namount = 2\ndomain = \"air\"\npriority = 0\none_off = { 2019 = 1, x = 2 }\n[programme.b]\n");
    domains: broken("[plan.domain]\nair = \"Air\"\ncare = \"Care\"\n[programme.a]\nshare = 1\ndomain = \"ari\"\n[programme.b]\nshare = 1\ndomain = \"roads\"\n");
    budget: broken("[budget]\ntotal = 1\nown_revenue = 2\ntransfers = 3\n");
    budget_is_empty: broken("[budget]\n");
    titles: broken("[programme.a]\nshare = 1\ntitle = 5\n[programme.b]\nshare = 1\ntitle = { zn = \"x\" }\n[programme.c]\nshare = 1\ntitle = { zh = \"\" }\n");
    population: broken("[population]\ntfr = 1\n[population.group]\ntotal = { 2020 = 1, value = 2, source = \"s\" }\n");
    kind_missing: broken("[indicator.a]\nbase = 1\nlink = \"log\"\n[indicator.b]\nkind = \"stok\"\nretier = 1\n");
    keys_of_another_kind: broken("[indicator.a]\nkind = \"formula\"\nformula = 1\nretire = 1\nfunding = 2\nwhat = 3\n");
    stock: broken("[indicator.a]\nkind = \"stock\"\nlag = 1.5\nper = 1000\n");
    response: broken("[indicator.a]\nkind = \"response\"\nbase = 1\nlink = \"identity\"\nfloor = 0\n[indicator.a.driver.s]\nvalue = 1\nelasticty = 2\nlag = 51\n[indicator.b]\nkind = \"response\"\nbase = 1\n");
    targets: broken("[indicator.a]\nkind = \"formula\"\nformula = 1\ntarget = [{ at_least = 1, at_most = 2, year = 2020 }, { year = 2030 }, { at_least = 1 }, 5]\n");
    percent_sign_forgotten: broken("[indicator.a]\nunit = \"%\"\nkind = \"formula\"\nbase = 51.8\nformula = 1\ntarget = { at_least = \"0.53\", year = 2025 }\n");
    correlation: broken("[[correlation]]\nbetween = [\"a\", \"a\"]\nrank = 2\n[[correlation]]\nbetween = [\"a\"]\nrank = 0\n[[correlation]]\nbetween = [\"a\", \"b\"]\nmatrix = [[1, 0.5], [0.4, 2]]\n[[correlation]]\nbetween = [\"a\", \"b\"]\nmatrix = [[1]]\n[[correlation]]\nbetween = [\"a\", \"b\"]\n");
    missing_parent: findings(&[("d/model.toml", PLAN), ("d/a.toml", "extends = \"modle.toml\"\n"), ("d/b.toml", "extends = [\"a.toml\", 5, \"a.toml\"]\n")], "d", &[]);
    circle: findings(&[("d/model.toml", PLAN), ("d/a.toml", "extends = \"b.toml\"\n"), ("d/b.toml", "extends = \"c.toml\"\n"), ("d/c.toml", "extends = \"a.toml\"\n"), ("d/e.toml", "extends = \"e.toml\"\n")], "d", &[]);
    overlays_that_disagree: findings(&[("d/model.toml", PLAN), ("d/x.toml", "extends = \"model.toml\"\n[economy]\na = 1\n"), ("d/y.toml", "extends = \"model.toml\"\n[economy]\na = 2\n"), ("d/z.toml", "extends = [\"x.toml\", \"y.toml\"]\n")], "d/z.toml", &[]);
    different_runs: findings(&[("d/model.toml", PLAN), ("d/a.toml", "extends = \"model.toml\"\n[run]\nseed = 2\n"), ("d/b.toml", "extends = \"model.toml\"\nplan.end_year = 2040\n")], "d", &[]);
    said_once_for_all_scenarios: findings(&[("d/model.toml", &format!("{PLAN}[economy]\na = \"1 +\"\n")), ("d/a.toml", "extends = \"model.toml\"\n"), ("d/b.toml", "extends = \"model.toml\"\n[economy]\nb = \"* 2\"\n")], "d", &[]);
    likely_slips_of_ids: findings(&[("d/model.toml", &format!("{PLAN}[programme.childcare]\nshare = 1\n")), ("d/a.toml", "extends = \"model.toml\"\n[programme.chidcare]\nshare = 2\n")], "d", &[]);
    overrides: findings(&[("m.toml", PLAN)], "m.toml", &["economy.增长=5 %", "run.paths=many", "nonsense", "plan.end_year=1990"]);
    no_folder: findings(&[("d/a.toml", PLAN)], "d", &[]);
    no_file: findings(&[("d/a.toml", PLAN)], "d/b.toml", &[]);
    slips_of_syntax: broken("[economy]\na = normal(0, 1)\nb = inflation\nc = triangular(1,2,3)\nd = t\ne = .5\nf = 05\ng = 1.\nh = 1,000\ni = {2020=1，2021=2}\nj = { 2020: 5 }\nk = １００\nl = 5%\nm = { 2020 = 1 2021 = 2 }\nn = \"1 +\"\n");
    ids_of_a_plan: [r"../../escape", "/tmp/x", ".", "", "a:b", &"托".repeat(34)].map(|id| findings(&[("m.toml", &format!("{PLAN}id = \"{id}\"\n"))], "m.toml", &[])).concat();
    names_that_differ_in_case: findings(&[("d/model.toml", PLAN), ("d/A.toml", "extends = \"model.toml\"\n"), ("d/a.toml", "extends = \"model.toml\"\n")], "d", &[]);
    a_single_year_is_not_set: findings(&[("m.toml", &format!("{PLAN}[programme.p]\nshare = {{ 2020 = 1, 2030 = 2 }}\none_off = {{ 2021 = 1 }}\n"))], "m.toml", &["programme.p.share.2025=9%", "programme.p.one_off.2022=3"]);
    extends_of_no_file: findings(&[("d/model.toml", PLAN), ("d/a.toml", "extends = \"\"\n"), ("d/b.toml", "extends = \".\"\n"), ("d/c.toml", "extends = 3\n")], "d", &[]);
    overlays_that_exclude_each_other: findings(&[("d/model.toml", PLAN), ("d/x.toml", "extends = \"model.toml\"\n[programme.p]\nshare = 1\n"), ("d/y.toml", "extends = \"model.toml\"\n[programme.p]\namount = 1\n"), ("d/z.toml", "extends = [\"x.toml\", \"y.toml\"]\n")], "d/z.toml", &[]);
    a_kind_set_elsewhere: findings(&[("d/model.toml", &format!("{PLAN}[indicator.i]\nkind = \"formula\"\nbase = 1\nformula = 1\n")), ("d/a.toml", "extends = \"model.toml\"\n[indicator.i]\nkind = \"cumulative\"\n")], "d", &[]);
    foreign_keys: broken("[programme.p]\n份额 = \"5%\"\n[economy]\na = { 3 = { x = 1 } }\nb = \"1 + 2）\"\n");
    unknown_ids_are_not_doubtful_too: findings(&[("m.toml", &format!("{PLAN}[population.group]\npeople = 1\n[driver]\nwage = 1\n"))], "m.toml", &["population.group.peple=3", "driver.wag=2"]);
    no_domains: broken("[programme.a]\nshare = 1\ndomain = \"air\"\n[programme.b]\nshare = 1\ndomain = \"roads\"\n[programme.c]\nshare = 1\ndomain = \"air\"\n");
    a_target_of_a_list: findings(&[("d/model.toml", &format!("{PLAN}[indicator.i]\nkind = \"formula\"\nformula = 1\ntarget = [{{ at_least = 1, year = 2025 }}]\n")), ("d/a.toml", "extends = \"model.toml\"\nindicator.i.target.at_least = 2\n")], "d", &[]);
    empty_file: findings(&[("m.toml", "")], "m.toml", &[]);
}

#[test]
fn every_part_of_the_language_is_read() {
    assert_eq!(findings(&[("town/model.toml", WHOLE)], "town", &[]), "");
}

#[test]
fn sound_scenarios_come_with_the_report() {
    let files = Files::memory([
        ("d/model.toml", PLAN),
        ("d/a.toml", "extends = \"model.toml\"\n"),
        ("d/b.toml", "extends = \"model.toml\"\n[economy]\na = [1\n"),
    ]);
    let report = load_from(&files, Path::new("d"), &[]).unwrap_err();
    let ids: Vec<&str> = report.scenarios.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["a"]);
}

#[test]
fn the_whole_plan_keeps_what_it_says() {
    let files = Files::memory([("town/model.toml", WHOLE)]);
    let loaded = load_from(&files, Path::new("town"), &[]).unwrap();
    let scenario = &loaded.scenarios[0];
    assert_eq!(scenario.plan.periods, [2021, 2026, 2031]);
    assert_eq!(scenario.indicators["share"].unit.scale, 100);
    assert_eq!(scenario.indicators["places"].targets.len(), 2);
    assert_eq!(scenario.drivers["care_wage"].value.key, "driver.care_wage");
    assert_eq!(scenario.groups["total"].value.key, "population.group.total");
    assert_eq!(
        scenario.programmes["childcare"].one_off[1].1.key,
        "programme.childcare.one_off.2024"
    );
    assert_eq!(scenario.correlations[0].ranks, [0.5, 0.0, 0.1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Cuts, doublings and foreign characters anywhere in a sound plan.
    #[test]
    fn no_mutation_panics(
        edits in prop::collection::vec((0usize..4000, 0usize..60, "[\\[\\]{}=\"'#.,0-9a-z\\n 托（％%\\\\\u{feff}]{0,4}"), 1..6),
    ) {
        let mut text = WHOLE.to_owned();
        for (start, length, insert) in edits {
            let start = text.floor_char_boundary(start.min(text.len()));
            let end = text.ceil_char_boundary((start + length % 20).min(text.len()));
            text.replace_range(start..end, &insert);
        }
        let _ = findings(&[("town/model.toml", &text), ("town/a.toml", "extends = \"model.toml\"")], "town", &["run.seed=2"]);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}|[\\[\\]{}=\"'#.,0-9a-z\\n\\r 托]{0,60}", set in "\\PC{0,20}") {
        let _ = findings(&[("m.toml", &text)], "m.toml", &[&set]);
    }
}
