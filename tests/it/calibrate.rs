//! `plancast calibrate`: what a recorded past says, and the overlay that comes of it.

use std::fs;

use crate::harness::{example, folder, plancast, root, transcript};

const PLAN: &str = r#"[plan]
title = "Small plan"
base_year = 2020
end_year = 2025
[history]
file = "history.csv"
[economy]
spend = { value = "100 * index(3%)", assumed = "example" }
[driver]
pull = { value = "normal(0.2, 0.1)", assumed = "example" }
[indicator.y]
title = "Answer"
kind = "response"
link = "log"
base = 12
trend = { value = "normal(0, 1%)", assumed = "example" }
noise = "yearly(normal(0, 2%))"
driver.money = { value = "economy.spend", elasticity = "driver.pull" }
[indicator.other]
title = "Other"
kind = "formula"
formula = "driver.pull"
[[correlation]]
between = ["driver.pull", "indicator.y.trend"]
rank = -0.3
"#;

/// `y` follows money with 0.2, give or take two per cent.
fn history(names: (&str, &str)) -> String {
    let mut table = "indicator,year,value\n".to_owned();
    let noise = [0.02, -0.01, 0.0, 0.015, -0.02, 0.01, -0.015, 0.0, 0.01];
    let money = [60.0, 90.0, 70.0, 85.0, 120.0, 75.0, 95.0, 110.0, 100.0f64];
    for ((year, money), noise) in (2012..).zip(money).zip(noise) {
        let y = 12.0 * (money / 100.0).powf(0.2) * (1.0 + noise);
        table.push_str(&format!(
            "{},{year},{y:.3}\n{},{year},{money}\n",
            names.0, names.1
        ));
    }
    table
}

#[test]
fn the_example_says_what_its_record_tells() {
    let here = folder(&[]);
    let plan = root().join("scenarios/examples/calibration");
    let plan = plan.to_str().unwrap();
    let said = plancast(
        &[
            "calibrate",
            plan,
            "checkup_rate",
            "--lang",
            "en",
            "--no-charts",
        ],
        here.path(),
    );
    assert!(said.status.success(), "{said:?}");
    let text = String::from_utf8(said.stdout).unwrap();
    let answer = text.split("\nThe overlay").next().unwrap();
    insta::assert_snapshot!("calibrate", answer);
    // The committed overlay is what is written, but for the file that it extends.
    let results = here
        .path()
        .join("output/calibration/calibrate/checkup_rate");
    let body = |text: String| {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("extends") && !line.starts_with("#:"));
        lines
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    };
    let fresh = fs::read_to_string(results.join("scenario/checkup_rate.toml")).unwrap();
    let kept = fs::read_to_string(
        root().join("scenarios/examples/calibration/overlays/checkup_rate.toml"),
    );
    assert_eq!(body(fresh), body(kept.unwrap()));
    // What calibrate foresees with the record is what the overlay's own run gives.
    let run = example("calibration", &[]);
    let calibrated = run
        .scenarios
        .iter()
        .position(|own| own.id == "calibrated")
        .unwrap();
    let futures = fs::read_to_string(results.join("futures.csv")).unwrap();
    let foreseen = |statistic: &str| -> f64 {
        let start = format!("checkup_rate,record,2030,{statistic},");
        let found = futures.lines().find_map(|line| line.strip_prefix(&start));
        found.unwrap().parse().unwrap()
    };
    let own = run.column_of(calibrated, "checkup_rate", 2030);
    // Two samples of 10,000, one of them weighted: within a tenth of the spread.
    let spread = foreseen("sd");
    assert!((own.mean - foreseen("mean")).abs() < 0.1 * spread);
    assert!((own.standard_deviation / spread - 1.0).abs() < 0.1);
    assert!(results.join("calibrate.json").exists());
}

#[test]
fn an_overlay_writes_over_what_the_plan_reads_and_keeps_its_other_ties() {
    let table = history(("y", "spend"));
    let plan = folder(&[("p/model.toml", PLAN), ("p/history.csv", &table)]);
    let ran = plancast(&["calibrate", "p", "y", "--no-charts", "-q"], plan.path());
    assert!(ran.status.success(), "{ran:?}");
    let place = "output/p/calibrate/y/scenario/y.toml";
    let overlay = fs::read_to_string(plan.path().join(place)).unwrap();
    // The driver that the plan has is written over, so that whatever else reads it follows.
    assert!(overlay.contains("[driver.pull]\nvalue = \""), "{overlay}");
    assert!(overlay.contains("trend = \"driver.y_trend\""));
    assert!(overlay.contains("noise = { value = \"yearly(normal(0, driver.y_noise_sd))\", source"));
    let between = "between = [\"driver.y_trend\", \"driver.pull\", \"driver.y_noise_sd\"]";
    assert!(overlay.contains(between), "{overlay}");
    let checked = plancast(&["check", place], plan.path());
    assert!(checked.status.success(), "{checked:?}");
    let ran = plancast(&["run", place, "--no-charts", "-q"], plan.path());
    assert!(ran.status.success(), "{ran:?}");
    // The same answer on any number of threads.
    let again = plancast(
        &[
            "calibrate",
            "p",
            "y",
            "--no-charts",
            "-q",
            "--threads",
            "1",
            "--output",
            "again",
        ],
        plan.path(),
    );
    assert!(again.status.success());
    let table = |folder: &str| {
        fs::read(
            plan.path()
                .join(folder)
                .join("p/calibrate/y/parameters.csv"),
        )
        .unwrap()
    };
    assert_eq!(table("output"), table("again"));
}

#[test]
fn what_cannot_be_calibrated_is_said() {
    let good = history(("y", "spend"));
    let without = history(("y", "money_spent"));
    let said = |plan: &str, table: &str, id: &str| {
        let plan = folder(&[("p/model.toml", plan), ("p/history.csv", table)]);
        transcript(&["calibrate", "p", id], plan.path())
    };
    let quiet = PLAN.replace("noise = \"yearly(normal(0, 2%))\"", "");
    let far = PLAN.replace(
        "yearly(normal(0, 2%))",
        "yearly(normal(0, uniform(0.0001%, 0.0002%)))",
    );
    let all = [
        said(PLAN, &good, "other"),
        said(PLAN, &good, "z"),
        said(PLAN, &without, "y"),
        said(&quiet, &good, "y"),
        said(&far, &good, "y"),
    ];
    insta::assert_snapshot!("calibrate_refusals", all.join("\n"));
}

#[test]
fn the_plan_begun_earlier_keeps_what_agrees() {
    let here = folder(&[]);
    let plan = root().join("scenarios/examples/calibration");
    let plan = plan.to_str().unwrap();
    let ask = |further: &[&str]| {
        let fixed = ["calibrate", plan, "--lang", "en", "--no-charts", "--from"];
        plancast(&[&fixed, further].concat(), here.path())
    };
    let text = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.split("\noutput/").next().unwrap().to_owned()
    };
    let kept = ask(&["2013", "--error", "3%"]);
    assert!(kept.status.success(), "{kept:?}");
    insta::assert_snapshot!("history_match", text(&kept.stdout));
    let none = ask(&["2006", "--error", "0.5%"]);
    assert_eq!(none.status.code(), Some(1), "{none:?}");
    let said = text(&none.stdout);
    let answer = said.split("\nNo answer").nth(1).unwrap();
    insta::assert_snapshot!("history_match_none", answer);
    // A year without a value is no beginning.
    let faulty = ask(&["2012"]);
    assert_eq!(faulty.status.code(), Some(2));
    let said = String::from_utf8(faulty.stderr).unwrap();
    assert!(
        said.contains("`checkup_rate` has no recorded value in 2012"),
        "{said}"
    );
}
