//! `plancast record`: forecasts kept in a file, and scored when actuals arrive.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{folder, plancast, transcript};

const PLAN: &str = r#"[plan]
title = { zh = "小规划", en = "Small plan" }
base_year = 2020
end_year = 2024
[plan.domain]
care = { zh = "照护", en = "Care" }
[driver.start]
value = "normal(100, 10)"
[indicator.beds]
title = "Beds"
unit = { zh = "张", en = "beds" }
domain = "care"
kind = "formula"
formula = "driver.start"
[indicator.rate]
title = "Rate"
unit = "%"
kind = "formula"
formula = "0.4 + 0.001 * (driver.start - 100)"
"#;
const MORE: &str = "extends = \"model.toml\"\n[driver.start]\nvalue = \"normal(110, 10)\"\n";

/// Errors of beds, were the median exactly 100: 2, 0, −4, −10; of the rate −1 point.
const CAME: &str = "series,year,value\nbeds,2021,98\nbeds,2022,100\nbeds,2023,104\nbeds,2024,110\n\
                    indicator.rate,2021,41\nbed,2021,5\nbeds,2031,7\n";

fn kept(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder.join("output/p/record")).unwrap();
    let mut files = entries.map(|entry| entry.unwrap().path());
    files
        .find(|path| path.extension().is_some_and(|own| own == "csv"))
        .unwrap()
}

#[test]
fn forecasts_are_kept_once_and_scored() {
    let plan = folder(&[
        ("p/model.toml", PLAN),
        ("p/baseline.toml", "extends = \"model.toml\"\n"),
        ("p/more.toml", MORE),
        ("came.csv", CAME),
    ]);
    insta::assert_snapshot!("record_keep", transcript(&["record", "p"], plan.path()));
    let record = kept(plan.path());
    let text = fs::read_to_string(&record).unwrap();
    // Two indicators, one scenario beside the baseline, four years each.
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(rows.count(), 1 + 16, "{text}");
    // The same plan gives the same file, at any number of threads.
    let again = ["record", "p", "--threads", "1", "--quiet"];
    assert!(plancast(&again, plan.path()).status.success());
    assert_eq!(kept(plan.path()), record);
    let name = record.strip_prefix(plan.path()).unwrap().to_str().unwrap();
    let score = ["record", name, "--actuals", "came.csv", "--lang", "en"];
    insta::assert_snapshot!("record_score", transcript(&score, plan.path()));
    let page = plan.path().join("output/p/record/scored/record.md");
    insta::assert_snapshot!("record_page", fs::read_to_string(&page).unwrap());
    let zh = [
        "record",
        name,
        "--actuals",
        "came.csv",
        "--quiet",
        "--no-charts",
    ];
    assert!(plancast(&zh, plan.path()).status.success());
    insta::assert_snapshot!("record_page_zh", fs::read_to_string(&page).unwrap());
    // Scoring leaves what was kept alone.
    assert_eq!(fs::read_to_string(&record).unwrap(), text);
    let scores = fs::read_to_string(plan.path().join("output/p/record/scored/scores.csv"));
    let scores = scores.unwrap();
    let mean = scores
        .lines()
        .find_map(|line| line.strip_prefix("baseline,,indicator.beds,,unit,mean_error,"));
    let found: f64 = mean.unwrap().parse().unwrap();
    // −12/4, and the median of 10,000 paths is within 4 · 1.25 · 10/√10000 of 100.
    assert!((found + 3.0).abs() < 0.5, "{found}");
}

#[test]
fn what_is_no_record_is_refused() {
    let plan = folder(&[("p/model.toml", PLAN), ("came.csv", CAME)]);
    assert!(
        plancast(&["record", "p", "--quiet"], plan.path())
            .status
            .success()
    );
    let record = kept(plan.path());
    let text = fs::read_to_string(&record).unwrap();
    fs::write(
        plan.path().join("changed.csv"),
        text.replace("2021", "2022"),
    )
    .unwrap();
    let score =
        |file: &str, came: &str| transcript(&["record", file, "--actuals", came], plan.path());
    let mut said = score("changed.csv", "came.csv");
    said += &score("came.csv", "came.csv");
    said += &score("p", "came.csv");
    fs::write(
        plan.path().join("other.csv"),
        "series,year,value\nbeds,2031,1\n",
    )
    .unwrap();
    let name = record.strip_prefix(plan.path()).unwrap().to_str().unwrap();
    said += &score(name, "other.csv");
    said += &transcript(&["record", "came.csv"], plan.path());
    said += &transcript(&["record", "p", "--origin", "2024"], plan.path());
    insta::assert_snapshot!("record_refused", said);
}

#[test]
fn the_help_says_both_uses() {
    let here = folder(&[("empty", "")]);
    insta::assert_snapshot!(
        "record_help",
        transcript(&["record", "--help"], here.path())
    );
}
