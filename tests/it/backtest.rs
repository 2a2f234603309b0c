//! `plancast backtest` of a plan: its own series, titles, units and links.

use std::fs;

use crate::harness::{folder, plancast, transcript};

const PLAN: &str = r#"[plan]
title = "Small plan"
base_year = 2020
end_year = 2025
[history]
file = "past.csv"
series.share = { link = "logit" }
[indicator.share]
title = { zh = "入托率", en = "Share in childcare" }
unit = "%"
kind = "trend"
"#;

/// Sixteen years of a share, twelve of a count that no indicator has, four of another.
fn past() -> String {
    let mut text = String::from("indicator,year,value\n");
    for at in 0..16 {
        let wave = [0.0, 1.5, 0.5, -1.0][at % 4];
        text += &format!("share,{},{}\n", 2005 + at, 20.0 + at as f64 + wave);
    }
    for at in 0..12 {
        let wave = [0.0, 3.0, -2.0][at % 3];
        text += &format!("beds,{},{}\n", 2009 + at, 100.0 + 5.0 * at as f64 + wave);
    }
    for (year, value) in (2017..).zip([3, 4, 6, 7]) {
        text += &format!("centres,{year},{value}\n");
    }
    text
}

#[test]
fn a_plan_is_tested_on_its_own_history() {
    let plan = folder(&[("p/model.toml", PLAN), ("p/past.csv", &past())]);
    let said = transcript(&["backtest", "p", "--no-charts"], plan.path());
    insta::assert_snapshot!("backtest_plan", said);
    let read =
        |name: &str| fs::read_to_string(plan.path().join("output/p/backtest").join(name)).unwrap();
    let document: serde_json::Value = serde_json::from_str(&read("backtest.json")).unwrap();
    assert_eq!(document["series"][0]["title"]["zh"], "入托率");
    assert_eq!(document["series"][0]["link"], "logit");
    assert_eq!(document["series"][1]["link"], "sqrt");
    // In percentage points, as the plan writes it: what came first after eight values.
    let forecasts = read("forecasts.csv");
    let first = forecasts.lines().nth(1).unwrap();
    assert!(
        first.starts_with("share,plancast,2012,1,2013,28.0,"),
        "{first}"
    );
    // Mean absolute error by hand from the forecasts of one horizon.
    let rows = forecasts
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let errors: Vec<f64> = rows
        .filter(|row| row[..2] == ["beds", "naive"] && row[3] == "2")
        .map(|row| (row[5].parse::<f64>().unwrap() - row[6].parse::<f64>().unwrap()).abs())
        .collect();
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    let by_horizon = read("series.csv");
    let own = by_horizon
        .lines()
        .find_map(|line| line.strip_prefix("beds,naive,2,mae,"));
    let found: f64 = own.unwrap().parse().unwrap();
    assert!((found - mean).abs() < 1e-6, "{found} {mean}");
}

#[test]
fn a_plan_without_history_says_what_to_write() {
    let bare = PLAN.replace(
        "[history]\nfile = \"past.csv\"\nseries.share = { link = \"logit\" }\n",
        "",
    );
    let bare = bare.replace("kind = \"trend\"", "kind = \"formula\"\nformula = \"0.3\"");
    let plan = folder(&[("p/model.toml", &bare)]);
    let output = plancast(&["backtest", "p"], plan.path());
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("[history]"), "{message}");
}
