//! `plancast track`: what was measured, and what the program makes of it.

use std::fs;

use crate::harness::{folder, plancast, transcript};

const PLAN: &str = r#"[plan]
title = "Small plan"
base_year = 2020
end_year = 2025
[driver.start]
value = "normal(10, 2)"
[indicator.level]
title = "Level"
kind = "formula"
formula = "driver.start + walk(1)"
target = { at_least = 12, year = 2025 }
[indicator.sure]
title = "Sure"
kind = "formula"
formula = "5"
target = { at_least = 4, year = 2025 }
"#;

const MEASURED: &str = "[[observation]]\nof = \"indicator.level\"\nyear = 2021\nvalue = 13.0\nerror = 0.5\nsource = \"a survey\"\n";

#[test]
fn a_measurement_moves_its_target_and_says_why() {
    let plan = folder(&[("p/model.toml", PLAN), ("p/tracking.toml", MEASURED)]);
    let said = transcript(&["track", "p", "--lang", "en", "--no-charts"], plan.path());
    insta::assert_snapshot!("track", said);
    // (P 5 + 1) / (5 + 0.25): the level is 10 + 20/21 · 3 with variance 5/21 + 4.
    let table = fs::read_to_string(plan.path().join("output/p/track/targets.csv")).unwrap();
    let now: Vec<&str> = table
        .lines()
        .find(|line| line.starts_with("model,level,2025,2021"))
        .unwrap()
        .split(',')
        .collect();
    let (chance, error): (f64, f64) = (now[4].parse().unwrap(), now[5].parse().unwrap());
    let mean = 10.0 + 20.0 / 21.0 * 3.0;
    let deviation = (5.0f64 / 21.0 + 4.0).sqrt();
    let expected = plancast::kernel::normal_cdf((mean - 12.0) / deviation);
    assert!(
        (chance - expected).abs() < 4.0 * error,
        "{chance} {expected}"
    );
}

const TWO: &str = r#"[plan]
base_year = 2020
end_year = 2022
[driver.a]
value = "normal(10, 2)"
[driver.b]
value = "normal(10, 2)"
[indicator.one]
kind = "formula"
formula = "driver.a"
[indicator.other]
kind = "formula"
formula = "driver.b"
[indicator.sum]
kind = "formula"
formula = "driver.a + driver.b"
target = { at_least = 20, year = 2022 }
"#;

/// The reason of the one target, with measurements of the two parts and their errors.
fn reason(errors: [f64; 2], paths: &str) -> String {
    let measured: Vec<String> = ["one", "other"]
        .iter()
        .zip(errors)
        .map(|(id, error)| {
            format!(
                "[[observation]]\nof = \"indicator.{id}\"\nyear = 2021\nvalue = 11.0\nerror = {error}\nassumed = \"a test\"\n"
            )
        })
        .collect();
    let plan = folder(&[
        ("p/model.toml", TWO),
        ("p/tracking.toml", &measured.concat()),
    ]);
    let track = [
        "track",
        "p",
        "--lang",
        "en",
        "--no-charts",
        "-q",
        "--paths",
        paths,
    ];
    assert!(plancast(&track, plan.path()).status.success());
    let table = fs::read_to_string(plan.path().join("output/p/track/targets.csv")).unwrap();
    table.lines().last().unwrap().to_owned()
}

#[test]
fn a_measurement_is_named_where_it_is_clearly_ahead() {
    // Both say the same of equal parts: neither is ahead of the other.
    let alike = reason([1.0, 1.0], "10000");
    assert!(alike.contains("none alone is clearly ahead"), "{alike}");
    // The second is so uncertain that it says next to nothing.
    let first = reason([1.0, 8.0], "10000");
    assert!(
        first.contains("above all for this: one in 2021 was 11"),
        "{first}"
    );
    // A few hundred paths can't tell a move of some points from none.
    let few = reason([4.0, 8.0], "300");
    assert!(few.contains("cannot tell from no change"), "{few}");
}

#[test]
fn a_run_is_not_changed_by_what_was_measured() {
    let (with, without) = (
        folder(&[("p/model.toml", PLAN), ("p/tracking.toml", MEASURED)]),
        folder(&[("p/model.toml", PLAN)]),
    );
    let run = ["run", "p", "--quiet", "--no-charts", "--paths", "500"];
    let table = |folder: &tempfile::TempDir| {
        assert!(plancast(&run, folder.path()).status.success());
        fs::read_to_string(folder.path().join("output/p/summary.csv")).unwrap()
    };
    assert_eq!(table(&with), table(&without));
}

/// Diamonds in the fan, with bars of two errors, and in the numbers beside it; people as well.
#[test]
fn a_run_shows_what_was_measured() {
    let groups =
        "[population.group]\nelderly = { value = { 2020 = 100, 2025 = \"normal(120, 4)\" } }\n";
    let measured = format!(
        "{MEASURED}[[observation]]\nof = \"population.elderly\"\nyear = 2022\nvalue = 107\nsource = \"s\"\n"
    );
    let plan = folder(&[
        ("p/model.toml", &format!("{PLAN}{groups}")),
        ("p/tracking.toml", &measured),
    ]);
    let run = [
        "run", "p", "--quiet", "--paths", "64", "--lang", "en", "--format", "svg",
    ];
    assert!(plancast(&run, plan.path()).status.success());
    let charts = plan.path().join("output/p/charts");
    let numbers = |name: &str| {
        let text = fs::read_to_string(charts.join(name)).unwrap();
        let rows = text.lines().filter(|line| line.contains("measured"));
        rows.map(str::to_owned).collect::<Vec<String>>()
    };
    let level = numbers("model/level.csv");
    assert!(level[0].ends_with("measured,2021,value,13.0"), "{level:?}");
    assert!(
        level[1].ends_with("measured,2021,error_bar,1.0"),
        "{level:?}"
    );
    let elderly = numbers("population-elderly.csv");
    assert_eq!(elderly.len(), 1, "no error, no bar: {elderly:?}");
    assert!(elderly[0].ends_with("measured,2022,value,107.0"));
    assert_eq!(numbers("model/sure.csv").len(), 0);
    let picture = fs::read_to_string(charts.join("model/level.svg")).unwrap();
    assert!(picture.contains("Diamonds: measured values, with bars"));
    let picture = fs::read_to_string(charts.join("population-elderly.svg")).unwrap();
    assert!(picture.contains("Diamonds: measured values.") && picture.contains("does not use"));
}

#[test]
fn where_nothing_comes_near_the_answer_is_no() {
    let far = MEASURED.replace("13.0", "50.0");
    let plan = folder(&[("p/model.toml", PLAN), ("p/tracking.toml", &far)]);
    let said = transcript(&["track", "p", "--lang", "en"], plan.path());
    insta::assert_snapshot!("track_far", said);
}

#[test]
fn faults_of_measurements_are_findings() {
    let broken = "[run]\npaths = 5\n\
         [[observation]]\nof = \"indicator.level\"\nyear = 2020\nvalue = 1\nsource = \"s\"\n\
         [[observation]]\nof = \"indicator.level\"\nyear = 2021\nvalue = 1\n";
    let plan = folder(&[("p/model.toml", PLAN), ("p/tracking.toml", broken)]);
    insta::assert_snapshot!("track_broken", transcript(&["check", "p"], plan.path()));
    let doubtful = "[[observation]]\nof = \"indicator.levle\"\nyear = 2022\nvalue = 1\nsource = \"s\"\n\
         [[observation]]\nof = \"normal(0, 1)\"\nyear = 2021\nvalue = \"normal(1, 1)\"\nsource = \"s\"\n\
         [[observation]]\nof = \"indicator.level\"\nyear = 2021\nvalue = 1\nerror = 0\nsource = \"s\"\n\
         [[observation]]\nof = \"indicator.sure\"\nyear = 2021\nvalue = 5\nsource = \"s\"\n";
    let plan = folder(&[("p/model.toml", PLAN), ("p/tracking.toml", doubtful)]);
    insta::assert_snapshot!("track_doubtful", transcript(&["check", "p"], plan.path()));
    let plan = folder(&[("p/model.toml", PLAN)]);
    insta::assert_snapshot!("track_nothing", transcript(&["track", "p"], plan.path()));
}

/// One page for those who did not run the program, which needs nothing beside it.
#[test]
fn a_report_says_how_each_target_stands_and_why() {
    let plan = folder(&[("p/model.toml", PLAN), ("p/tracking.toml", MEASURED)]);
    let read =
        |name: &str| fs::read_to_string(plan.path().join("output/p/track").join(name)).unwrap();
    for (language, standing, sure) in [
        (
            "en",
            "on course",
            "| Sure, at least 4 by 2025 | \\>99.9% | \\>99.9% | on course | practically unchanged |",
        ),
        (
            "zh",
            "按进度",
            "| Sure，2025 年不低于 4 | \\>99.9% | \\>99.9% | 按进度 | 几乎没有变化 |",
        ),
    ] {
        let arguments = [
            "track", "p", "--lang", language, "--format", "svg", "--quiet",
        ];
        assert!(plancast(&arguments, plan.path()).status.success());
        let (html, markdown) = (read("report.html"), read("report.md"));
        assert!(markdown.contains(sure), "{markdown}");
        // The chances are those of the table of numbers.
        let table = read("targets.csv");
        let chance = |start: &str| {
            let line = table.lines().find(|line| line.starts_with(start)).unwrap();
            let chance: f64 = line.split(',').nth(4).unwrap().parse().unwrap();
            format!("{:.1}%", 100.0 * chance)
        };
        let level = markdown
            .lines()
            .find(|line| line.starts_with("| Level, ") || line.starts_with("| Level，"))
            .unwrap();
        let cells: Vec<&str> = level.split(" | ").collect();
        assert_eq!(cells[1], chance("model,level,2025,2020"));
        assert_eq!(cells[2], chance("model,level,2025,2021"));
        assert!(markdown.contains("a survey") && html.contains("a survey"));
        assert!(html.contains(standing));
        // The fan of what was measured, which is also a target's, and of the other target.
        assert_eq!(html.matches("<svg ").count(), 2);
        for call in ["http:", "https:", "src=", "<script"] {
            assert!(!html.contains(call), "{call}");
        }
        assert!(markdown.contains("(charts/model/level.svg)"));
    }
    let far = MEASURED.replace("13.0", "90.0");
    let plan = folder(&[("p/model.toml", PLAN), ("p/tracking.toml", &far)]);
    plancast(
        &["track", "p", "--lang", "en", "--quiet", "--no-charts"],
        plan.path(),
    );
    let markdown = fs::read_to_string(plan.path().join("output/p/track/report.md")).unwrap();
    assert!(
        markdown.contains("there is no answer: no simulated future comes near"),
        "{markdown}"
    );
    assert!(!markdown.contains("!["));
}
