//! Every analysis writes its result as JSON, and each such file begins the same.

use serde_json::Value;

use crate::harness::{files_below, folder, plancast};

const MODEL: &str = r#"
[plan]
id = "p"
base_year = 2020
end_year = 2023
horizons = [2023]
[run]
paths = 512
seed = 3
[driver]
idle = 0
x = { value = "normal(0, 1)", assumed = "for the test" }
[budget]
total = 100
[programme.a]
amount = 10
[programme.b]
amount = 10
[indicator.y]
kind = "formula"
formula = "driver.x + 0.1 * programme.a.nominal"
target = { at_least = 1.2, year = 2023 }
[indicator.z]
kind = "formula"
formula = "driver.x + 0.1 * programme.b.nominal"
target = { at_least = 0.8, year = 2023 }
"#;
const MORE: &str =
    "extends = \"model.toml\"\n[programme.a]\namount = 12\n[programme.b]\namount = 8\n";
const MEASURED: &str = "[[observation]]\nof = \"indicator.y\"\nyear = 2021\nvalue = 1.4\nerror = 0.3\nassumed = \"for the test\"\n";

/// The command's JSON, and whatever else it wrote.
fn written(arguments: &[&str]) -> (Value, Vec<String>) {
    let plan = folder(&[
        ("p/model.toml", MODEL),
        ("p/baseline.toml", "extends = \"model.toml\"\n"),
        ("p/more.toml", MORE),
        ("p/tracking.toml", MEASURED),
    ]);
    let rest = ["--quiet", "--format", "svg", "--set", "driver.idle=1"];
    let all = [&arguments[..1], &["p"], &arguments[1..], &rest].concat();
    let output = plancast(&all, plan.path());
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {messages}");
    let name = format!("p/{0}/{0}.json", arguments[0]);
    let files = files_below(&plan.path().join("output"));
    let own = files.iter().find(|(path, _)| path.to_str() == Some(&name));
    let (_, bytes) = own.unwrap_or_else(|| panic!("no {name}"));
    let names = files.iter().map(|(path, _)| path.display().to_string());
    (serde_json::from_slice(bytes).unwrap(), names.collect())
}

#[test]
fn each_file_begins_the_same() {
    let commands: [&[&str]; 9] = [
        &["compare"],
        &["seek", "--target", "y", "--lever", "programme.a"],
        &["optimise", "--frontier", "none"],
        &["sensitivity", "--points", "256"],
        &["value"],
        &["stress", "--shock", "less: programme.a.amount=9"],
        &["discover"],
        &["attribute"],
        &["track"],
    ];
    for arguments in commands {
        let (json, files) = written(arguments);
        let command = arguments[0];
        assert_eq!(json["command"], command);
        assert_eq!(
            (json["generator"].as_str(), json["plan"].as_str()),
            (Some("plancast"), Some("p"))
        );
        assert_eq!(json["seed"], 3, "{command}");
        assert_eq!(json["overrides"][0], "driver.idle=1", "{command}");
        let paths = if command == "sensitivity" { 256 } else { 512 };
        assert_eq!(json["paths"], paths, "{command}");
        assert!(json["model_runs"].as_u64().unwrap() >= paths, "{command}");
        assert!(!json["stopped"].as_str().unwrap().is_empty(), "{command}");
        assert!(
            json["settings"].is_object() && json["sampler"].is_string(),
            "{command}"
        );
        assert!(json["result"].is_object(), "{command}");
        let ends = |ending: &str| files.iter().any(|name| name.ends_with(ending));
        assert!(
            ends(".csv") && ends("manifest.json"),
            "{command}: {files:?}"
        );
        assert!(ends(".svg"), "{command} draws a chart: {files:?}");
    }
}

/// Tables are rounded to nine digits; these are not, and agree with them.
#[test]
fn numbers_are_written_in_full() {
    let (json, _) = written(&["compare"]);
    let target = &json["result"]["pairs"][0]["targets"][0];
    let number = |value: &Value| value.as_f64().unwrap();
    let before = number(&target["in_baseline"]["probability"]);
    let after = number(&target["in_scenario"]["probability"]);
    let mean = number(&target["difference"]["mean"]);
    assert!((after - before - mean).abs() < 1e-15 && mean > 0.0);
    // Whole paths: 512 are a power of two, so shares of them are exact.
    assert_eq!((512.0 * mean).fract(), 0.0);
    let error = number(&target["difference"]["standard_error"]);
    let expected = (mean - mean * mean) / 511.0;
    assert!((error * error / expected - 1.0).abs() < 1e-12);
}

/// An analysis that is ended while it works leaves what an earlier one wrote as it was, and nothing else.
#[test]
fn ending_it_leaves_no_half_a_result() {
    let plan = folder(&[
        ("p/model.toml", MODEL),
        ("p/baseline.toml", "extends = \"model.toml\"\n"),
        ("p/more.toml", MORE),
    ]);
    let first = ["discover", "p", "--quiet", "--no-charts"];
    assert!(plancast(&first, plan.path()).status.success());
    let before = files_below(&plan.path().join("output"));
    let program = assert_cmd::cargo::cargo_bin("plancast");
    let mut long = std::process::Command::new(program)
        .args(first)
        .args(["--paths", "5000000"])
        .current_dir(plan.path())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert!(
        long.try_wait().unwrap().is_none(),
        "it was to be at work still"
    );
    long.kill().unwrap();
    long.wait().unwrap();
    assert!(files_below(&plan.path().join("output")) == before);
}
