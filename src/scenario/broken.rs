//! Broken inputs and what is said about each, as snapshots.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Files, Form, LifeExpectancy, Loaded, Members, Population, Report, load_from};
use crate::demography::Sex;

const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2035\nhorizons = [2025, 2035]\n";

/// Every part of the language once.
pub(crate) const WHOLE: &str = r#"
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
transfers = "20亿"
special_bonds = "3亿"
livelihood_share = "75%"
price_index = "index(2%)"
[budget.own_revenue]
value = "59亿"
elasticity = { value = 0.9, assumed = "as before" }
gdp = "economy.gdp"
shock = "yearly(normal(0, 2%))"
source = "Accounts"

[programme.childcare]
title = "Childcare"
domain = "care"
share = "5%"
share_of = "livelihood"
paid_from = "general"
capital = "40%"
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
running = "programme.childcare.running"
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

[event.epidemic]
title = { zh = "疫情", en = "Epidemic" }
note = "as in 2003 and 2020"
chance = { value = "3%", source = "History" }
duration = 2
from = 2022
to = 2030
[event.epidemic.effects]
economy.growth = { add = "-3%", assumed = "as in 2020" }
"indicator.places.retire" = { times = "uniform(1, 2)" }
budget.own_revenue = { change = { value = "-5%", source = "Accounts" } }
programme.childcare.one_off = { add = "500万" }
[event.grant]
chance = 1
effects = { "budget.transfers" = { value = "21亿" } }

[[correlation]]
between = ["driver.care_wage", "economy.growth#2", "economy.rate"]
matrix = [[1, 0.5, 0], [0.5, 1, 0.1], [0, 0.1, 1]]
assumed = "as elsewhere"
"#;

fn findings(files: &[(&str, &str)], path: &str, overrides: &[&str]) -> String {
    let overrides: Vec<String> = overrides.iter().map(|s| (*s).to_owned()).collect();
    let files = Files::memory(files.iter().copied());
    said(load_from(&files, Path::new(path), &overrides))
}

fn said(result: Result<Loaded, Report>) -> String {
    match result {
        Ok(loaded) => super::render(&loaded.sources, &loaded.warnings, false),
        Err(report) => format!("{}\n{}\n", report.render(false), report.summary()),
    }
}

/// Findings about one file: a sound `[plan]` and the broken text.
fn broken(text: &str) -> String {
    findings(&[("m.toml", &format!("{PLAN}{text}"))], "m.toml", &[])
}

/// Findings about levers on nine values of a sound plan.
fn levers(economy: &str) -> String {
    let values: String = ('a'..='i').map(|id| format!("{id} = 1\n")).collect();
    let model = format!("{PLAN}[economy]\n{values}");
    let scenario = format!("extends = \"model.toml\"\n[economy]\n{economy}");
    findings(
        &[("d/model.toml", &model), ("d/a.toml", &scenario)],
        "d/a.toml",
        &[],
    )
}

const BASE: &str = "age,male,female\n0-4,5,5\n5-59,60,60\n60+,20,25\n";
const MORTALITY: &str = "year,age,male,female\n2020,0,0.006,0.005\n2020,1-4,0.0004,0.0003\n2020,5-59,0.002,0.001\n2020,60+,0.05,0.04\n";
const FERTILITY: &str = "year,age,percent\n2020,20-29,70\n2020,30-39,30\n";
const MIGRATION: &str = "age,male,female\n0-19,1,1\n20+,4,4\n";

/// A projection in every key.
pub(super) const PROJECTED: &str = r#"
[population]
base = "data/population.csv"
mortality = "data/mortality.csv"
fertility = "data/fertility.csv"
migration = "data/migration.csv"
total_fertility = { value = 1.3, assumed = "as now" }
life_expectancy = { male = { 2020 = 76, 2035 = "normal(78, 1)" }, female = 81 }
net_migration = 1000
sex_ratio_at_birth = 1.06
[population.group]
under3 = { ages = "0-2" }
women_15_49 = { ages = "15-49", sex = "female" }
elderly = { ages = "60+", title = { zh = "老人", en = "Elderly" } }
visitors = 500
"#;

const HISTORY: &str = "indicator,year,value\nbikes,2018,5\nbikes,2019,6\nbikes,2020,8\n";

/// A folder of a plan and its tables, with some files changed or added.
pub(super) fn projected(changes: &[(&'static str, &str)]) -> Files {
    let model = format!("{PLAN}{PROJECTED}");
    let mut files = BTreeMap::from([
        ("d/model.toml", model.as_str()),
        ("d/data/population.csv", BASE),
        ("d/data/mortality.csv", MORTALITY),
        ("d/data/fertility.csv", FERTILITY),
        ("d/data/migration.csv", MIGRATION),
        ("d/data/history.csv", HISTORY),
    ]);
    files.extend(changes.iter().copied());
    Files::memory(files)
}

/// Findings about a plan with a projection and some files changed.
fn projected_findings(changes: &[(&'static str, &str)]) -> String {
    said(load_from(&projected(changes), Path::new("d"), &[]))
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
    own_revenue: broken("[budget]\nown_revenue = { value = 5, shock = 1, elastcity = 2 }\n[programme.a]\namount = 1\nshare_of = \"livelyhood\"\npaid_from = \"bonds\"\n[indicator.a]\nkind = \"stock\"\nbase = 1\nfunding = 1\ncost = 1\nrunning = 2\n");
    own_revenue_without_output: broken("[economy]\nincome = 5\n[budget]\nown_revenue = { value = 5, elasticity = 2 }\n");
    events: broken("[event.a]\n[event.b]\nchance = 0.5\nduration = 0\nfrom = 2020\nto = 2040\nefects = 1\n[event.c]\nchance = 0.1\nfrom = 2030\nto = 2025\nduration = \"2 to 3\"\n[event.year]\nchance = 1\n");
    effects_of_events: broken("[event.a]\nchance = 0.5\n[event.a.effects]\neconomy.growth = { ad = 1 }\n\"driver.x\" = 5\n\"driver.y\" = { add = 1, times = 2 }\n\"driver.z\" = { add = { value = 1, source = \"s\" }, source = \"s\" }\nbudget = {}\neconomy.prices = { add = 1, sorce = \"s\" }\n\"economy.prices\" = { add = 2 }\n");
    budget_is_empty: broken("[budget]\n");
    titles: broken("[programme.a]\nshare = 1\ntitle = 5\n[programme.b]\nshare = 1\ntitle = { zn = \"x\" }\n[programme.c]\nshare = 1\ntitle = { zh = \"\" }\n");
    population: broken("[population]\ntfr = 1\n[population.group]\ntotal = { 2020 = 1, value = 2, source = \"s\" }\n");
    projection_in_part: broken("[population]\nmortality = 5\nlife_expectancy = { male = 76, value = 3 }\n");
    projection_without_files: findings(&[("d/model.toml", &format!("{PLAN}{PROJECTED}")), ("d/data/fertilty.csv", "")], "d", &[]);
    projection_tables: projected_findings(&[
        ("d/data/population.csv", "age,male,female\n0-4,5,-5\n10-59,60,60\n60+,20,x\n"),
        ("d/data/mortality.csv", "# rates\r\nyear,age,male,female\r\n2020,0,0.006,2.5\r\n2020,1-4,0.0004,0.0003\r\n2020,5+,0.05,0.04\r\n"),
        ("d/data/fertility.csv", "year,age,percent\n2020,20-29,70\n2020,30-39,20\n"),
        ("d/data/migration.csv", ""),
        ("d/other.toml", "extends = \"model.toml\"\n"),
    ]);
    projected_groups: projected_findings(&[("d/child.toml", "extends = \"model.toml\"\n[population.group]\ntotal = 5\nbirths = { ages = \"0\" }\na = { ages = \"x-5\" }\nb = { ages = \"9-5\" }\nc = { ages = \"60-100\" }\nd = { ages = 3 }\ne = { ages = \"0-2\", value = 5 }\nf = { sex = \"femal\" }\ng = { age = \"3\" }\nh = { ages = \"\" }\n")]);
    groups_by_age_without_a_projection: broken("[population.group]\nunder3 = { ages = \"0-2\" }\ntotal = 5\n");
    population_overrides: findings(&[("d/model.toml", PLAN)], "d", &["population.total_fertilty=1", "population.base=none.csv"]);
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
    levers_without_a_value_below: findings(&[("d/model.toml", &format!("{PLAN}[programme.p]\nshare = \"+15%\"\none_off = {{ delay = 2 }}\n[economy]\ng = {{ change = \"5%\" }}\n[driver]\nw = \"+5%\"\nv = {{ times = 2, from = 2025 }}\n")), ("d/a.toml", "extends = \"model.toml\"\nindicator.i.base = \"+1\"\n")], "d/model.toml", &[]);
    levers_of_no_form: levers("a = { change = \"5%\", add = 3 }\nb = { from = 2025 }\nc = { change = 15 }\nd = { times = \"+20%\" }\ne = { change = \"5%\", profil = \"linear\" }\nf = { change = { value = 3 } }\ng = { 2022 = \"+5%\" }\nh = { change = \"normal(\" }\ni = { add = { 2022 = \"+5%\", 20x4 = 1 } }\n");
    levers_out_of_time: levers("a = { change = \"5%\", from = 2030, to = 2025 }\nb = { change = \"5%\", from = 2010, to = 2040, until = 2050.5 }\nc = { change = \"5%\", to = 2025, profile = \"sigmoid\" }\nd = { change = \"5%\", profile = \"front\" }\ne = { change = \"5%\", to = 2025, profile = \"step\" }\nf = { delay = 1.5 }\ng = { delay = -1 }\nh = { change = { 2030 = 1.5 }, until = 2025 }\ni = { delay = 2, to = 2020 }\n");
    levers_on_another_key: findings(&[("d/model.toml", &format!("{PLAN}[budget]\nown_revenue = 5\ntransfers = 2\n[programme.p]\namount = 1\n[population.group]\nunder3 = {{ ages = \"0-2\" }}\n")), ("d/a.toml", "extends = \"model.toml\"\nbudget.total = \"-5%\"\nprogramme.p.share = \"+15%\"\npopulation.group.under3 = \"+5%\"\n")], "d/a.toml", &[]);
    levers_of_overlays: findings(&[("d/model.toml", &format!("{PLAN}[economy]\na = 1\nb = 1\nc = 1\n[programme.p]\nshare = 1\none_off = {{ 2022 = 5 }}\n")), ("d/x.toml", "extends = \"model.toml\"\n[economy]\na = \"+1%\"\nb = 2\nc = \"+1%\"\n[programme.p]\none_off = \"+10%\"\n"), ("d/y.toml", "extends = \"model.toml\"\n[economy]\na = \"+2%\"\nb = \"+1%\"\nc = { change = \"+1%\", from = 2025 }\n[programme.p]\none_off = { delay = 1 }\n"), ("d/z.toml", "extends = [\"x.toml\", \"y.toml\"]\neconomy.c = 5\n")], "d/z.toml", &[]);
    levers_on_what_has_no_single_value: findings(&[("d/model.toml", &format!("{PLAN}[plan.domain]\nair = \"Air\"\n[programme.p]\nshare = 1\npriority = 1\ndomain = \"air\"\none_off = {{ 2034 = 1 }}\n[indicator.i]\nkind = \"formula\"\nformula = 1\ntarget = {{ at_least = 1, year = 2025 }}\n")), ("d/a.toml", "extends = \"model.toml\"\n[programme.p]\npriority = \"+1\"\none_off = { delay = 2, from = 2025 }\n[indicator.i]\ntarget = \"+5%\"\n")], "d/a.toml", &["programme.p.share.from=2025"]);
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
    let Members::Given(total) = &scenario.groups["total"].members else {
        panic!("a value");
    };
    assert_eq!(total.key, "population.group.total");
    assert_eq!(
        scenario.programmes["childcare"].one_off[1].1.key,
        "programme.childcare.one_off.2024"
    );
    assert_eq!(scenario.correlations[0].ranks, [0.5, 0.0, 0.1]);
}

/// Rounding of 202 cells that add up to less than 200 persons.
const ROUNDING: f64 = 1e-9;

fn persons(population: &Population) -> f64 {
    population.projection.base().iter().sum()
}

#[test]
fn a_projection_keeps_what_it_says() {
    let loaded = load_from(&projected(&[]), Path::new("d"), &[]).unwrap();
    let scenario = &loaded.scenarios[0];
    let population = scenario.population.as_ref().unwrap();
    assert!((persons(population) - 175.0).abs() < ROUNDING);
    assert_eq!(population.projection.end_year(), 2035);
    assert_eq!(population.total_fertility.key, "population.total_fertility");
    assert!(population.total_fertility.evidence.is_some());
    let LifeExpectancy::BySex { male, .. } = &population.life_expectancy else {
        panic!("a table of the sexes");
    };
    assert_eq!(male.key, "population.life_expectancy.male");
    assert!(matches!(&male.form, Form::Path(knots) if knots.len() == 2));
    let women = Members::Ages {
        first: 15,
        last: 49,
        sex: Some(Sex::Female),
    };
    assert_eq!(scenario.groups["women_15_49"].members, women);
    assert!(matches!(
        scenario.groups["visitors"].members,
        Members::Given(_)
    ));
    let paths: Vec<_> = loaded.sources.files().map(|file| &file.path).collect();
    assert_eq!(paths.len(), 5);
    assert!(paths.contains(&&"d/data/mortality.csv".into()));
}

#[test]
fn scenarios_with_the_same_tables_share_their_projection() {
    let files = projected(&[
        ("d/a.toml", "extends = \"model.toml\"\n"),
        (
            "d/b.toml",
            "extends = \"model.toml\"\n[population]\ntotal_fertility = 1.0\nlife_expectancy = 80\n",
        ),
        (
            "d/sub/c.toml",
            "extends = \"../model.toml\"\npopulation.base = \"older.csv\"\n",
        ),
        ("d/sub/older.csv", "age,male,female\n0-59,5,5\n60+,20,25\n"),
        ("d/e.toml", "extends = \"sub/c.toml\"\n"),
    ]);
    let loaded = load_from(&files, Path::new("d"), &[]).unwrap();
    let [a, b, e] = [0, 1, 2].map(|index| loaded.scenarios[index].population.as_ref().unwrap());
    assert!(Arc::ptr_eq(&a.projection, &b.projection));
    assert_eq!(a.projection_key, b.projection_key);
    assert!(matches!(b.life_expectancy, LifeExpectancy::BothSexes(_)));
    assert_ne!(a.projection_key, e.projection_key);
    assert!((persons(e) - 55.0).abs() < ROUNDING);
    let csv = |source: &&super::Source| source.path.extension().is_some_and(|end| end == "csv");
    assert_eq!(loaded.sources.files().filter(csv).count(), 5);
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
    fn no_ages_panic(ages in "\\PC{0,8}|[0-9+–-]{0,8}") {
        let text = format!("[population.group]\ng = {{ ages = '''{ages}''' }}\n");
        let _ = broken(&text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}|[\\[\\]{}=\"'#.,0-9a-z\\n\\r 托]{0,60}", set in "\\PC{0,20}") {
        let _ = findings(&[("m.toml", &text)], "m.toml", &[&set]);
    }
}
