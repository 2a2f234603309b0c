//! History matching where it is known which draws agree.

use super::*;
use crate::model::compile;
use crate::scenario::{Files, load_from};

const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n[run]\npaths = 20000\n\
    [history]\nfile = \"h.csv\"\n\
    [economy]\nspend = \"100 * index(3%)\"\nwage = \"index(1%)\"\n\
    [driver]\npace = \"uniform(0, 1)\"\n\
    [indicator.y]\nkind = \"response\"\nlink = \"identity\"\nbase = 20\ntrend = \"driver.pace\"\n\
    driver.money = { value = \"spend / wage\", elasticity = 2 }\n\
    target = { at_least = 22.5, year = 2025 }\n";

fn matched(plan: &str, table: &str, from: i32, until: i32) -> Result<Matching, MatchError> {
    let files = Files::memory([("p/model.toml", plan), ("p/h.csv", table)]);
    let loaded = load_from(&files, "p".as_ref(), &[]);
    let loaded = loaded.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let mut compiled = compile(&loaded.scenarios).unwrap();
    let question = MatchQuestion {
        scenario: 0,
        indicators: Vec::new(),
        from,
        until,
        relative_error: 0.05,
        cutoff: CUTOFF,
    };
    match_history(&mut compiled, &loaded.scenarios, &question)
}

/// Five standard errors of a share of 20,000 paths.
fn near(share: f64, expected: f64) -> bool {
    (share - expected).abs() < 5.0 * (expected * (1.0 - expected) / 20_000.0).sqrt()
}

/// Money doubles between 2015 and 2020 and wages stand still, so that y is 10 + 5 pace + 2 ln 2 in 2020; 13.9 ± 0.25
/// leaves a pace from 0.35 to 0.65 or so.
#[test]
fn draws_that_agree_are_kept_with_the_futures_that_they_have() {
    let table = "indicator,year,value,error\ny,2015,10,\ny,2020,13.886294,0.25\n\
        spend,2015,50,\nspend,2020,100,\nwage,2015,1,\nwage,2020,1,\n";
    let found = matched(PLAN, table, 2015, 2020).unwrap();
    assert!(near(found.kept as f64 / 20_000.0, 0.3), "{}", found.kept);
    assert_eq!(found.held, ["spend", "wage"]);
    assert!(found.unrecorded.is_empty(), "{:?}", found.unrecorded);
    let (name, pace) = &found.values[0];
    let after = pace.after.as_ref().unwrap();
    assert_eq!(name, "driver.pace");
    assert!((after.mean - 0.5).abs() < 0.006);
    // Uniform over 0.3.
    assert!((after.standard_deviation - 0.3 / 12f64.sqrt()).abs() < 0.003);
    // The future: 20 + 5 pace + 2 (ln 1.03⁵ - ln 1.01⁵).
    let rise = 10.0 * (1.03f64 / 1.01).ln();
    let last = found.futures[0].1.last().unwrap();
    assert!((last.after.as_ref().unwrap().mean - (22.5 + rise)).abs() < 0.03);
    // At least 22.5 takes a pace of (2.5 - rise) / 5 or more.
    let least = 0.5 - rise / 5.0;
    let own = &found.targets[0];
    assert!(near(own.before.probability, 1.0 - least));
    let expected = (0.65 - least) / 0.3;
    let kept = own.after.unwrap().probability;
    assert!((kept - expected).abs() < 0.03, "{kept} {expected}");
}

/// A driver without a record is as the plan defines it, and said to be.
#[test]
fn what_has_no_record_is_named() {
    let table = "indicator,year,value\ny,2015,10\ny,2018,12\nspend,2015,50\nspend,2020,100\n";
    let found = matched(PLAN, table, 2015, 2018).unwrap();
    assert_eq!(found.held, ["spend"]);
    assert_eq!(found.unrecorded, ["economy.wage"]);
    assert!(!found.met[0].is_stated && (found.met[0].error - 0.6).abs() < 1e-12);
}

#[test]
fn a_record_that_no_path_meets_leaves_none() {
    let table = "indicator,year,value,error\ny,2015,10,\ny,2016,11.5,0.5\ny,2020,30,0.5\n\
        spend,2015,50,\nspend,2020,50,\nwage,2015,1,\nwage,2020,1,\n";
    let found = matched(PLAN, table, 2015, 2020).unwrap();
    assert_eq!(found.kept, 0);
    assert!(found.met[0].agree > 0.0);
    assert_eq!(found.met[1].agree, 0.0);
    // At most 15, which is 30 errors below.
    assert!((found.met[1].nearest - 30.0).abs() < 0.01);
    assert!(found.futures[0].1[0].after.is_none() && found.targets[0].after.is_none());
    assert_eq!(found.by_year.last(), Some(&(2020, 0.0)));
}

/// Begun in the base year, the plan's own futures are held against what came since.
#[test]
fn from_its_own_base_year_the_futures_are_kept() {
    let table = "indicator,year,value,error\ny,2021,20.9,0.1\n";
    let found = matched(PLAN, table, 2020, 2025).unwrap();
    // 20 + pace + 2 ln(1.03 / 1.01), within 0.3 of 20.9.
    let rise = 2.0 * (1.03f64 / 1.01).ln();
    let (low, high) = (0.6 - rise, (1.2 - rise).min(1.0));
    assert!(near(found.kept as f64 / 20_000.0, high - low));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let table = "indicator,year,value\ny,2015,10\ny,2018,0\n";
    let said = |from, until| matched(PLAN, table, from, until).unwrap_err().to_string();
    assert!(said(2021, 2025).contains("the plan begins in 2020"));
    assert!(said(2016, 2020).contains("was 0 in 2018"));
    assert!(said(2018, 2020).contains("no indicator has a recorded value from 2019 to 2020"));
    let table = "indicator,year,value\ny,2015,10\ny,2018,11\n";
    let said = matched(PLAN, table, 2016, 2020).unwrap_err().to_string();
    assert!(said.contains("`y` has no recorded value in 2016"), "{said}");
}
