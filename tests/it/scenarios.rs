//! Every plan in `scenarios/` checks without a finding and starts where its base says.

use plancast::graph::Central;
use plancast::model::compile;
use plancast::scenario::load;

use crate::harness::{plancast, root};

/// Folders below `scenarios/` that hold a plan.
fn plans() -> Vec<String> {
    let folders = |path: &str| -> Vec<String> {
        let entries = std::fs::read_dir(root().join("scenarios").join(path)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let plans = paths.filter(|path| path.join("model.toml").exists());
        let names = plans.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
        names.map(|name| format!("{path}{name}")).collect()
    };
    let mut found = [folders(""), folders("examples/")].concat();
    found.sort();
    assert!(found.len() > 20);
    found
}

#[test]
fn every_plan_checks_without_a_finding() {
    for plan in plans() {
        let path = format!("scenarios/{plan}");
        let output = plancast(&["check", &path], root());
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && messages.is_empty(),
            "{plan}:\n{messages}"
        );
    }
}

#[test]
fn every_overlay_checks_without_a_finding() {
    let overlays = root().join("scenarios/huangyan/overlays");
    let mut seen = 0;
    for entry in std::fs::read_dir(overlays).unwrap() {
        let path = entry.unwrap().path();
        let output = plancast(&["check", path.to_str().unwrap()], root());
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && messages.is_empty(), "{messages}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn every_indicator_starts_at_its_base() {
    for plan in plans() {
        let Ok(loaded) = load(&root().join("scenarios").join(&plan), &[]) else {
            panic!("{plan} does not load");
        };
        let compiled = compile(&loaded.scenarios).unwrap();
        for (scenario, model) in loaded.scenarios.iter().zip(&compiled.models) {
            for (indicator, series) in scenario.indicators.values().zip(&model.indicators) {
                let [base, next] =
                    [0, 1].map(|at| Central::new(0.5).value(&compiled.graph, series.nodes[at]));
                let first = base.abs().max(1e-9);
                let is_total = matches!(
                    indicator.dynamics,
                    plancast::scenario::Dynamics::Cumulative(_)
                );
                assert!(base.is_finite());
                // A year moves nothing by more than two fifths in a plan that a planner believes.
                let may_jump = is_total || plan.starts_with("examples");
                assert!(
                    may_jump || (next - base).abs() / first < 0.4,
                    "{plan} {}",
                    series.name
                );
            }
        }
    }
}

#[test]
fn reference_scenarios_stay_short() {
    for entry in std::fs::read_dir(root().join("scenarios/huangyan")).unwrap() {
        let path = entry.unwrap().path();
        let is_scenario = path.extension().is_some_and(|end| end == "toml")
            && !path.ends_with("model.toml")
            && !path.ends_with("tracking.toml");
        if is_scenario {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines < 40, "{} has {lines} lines", path.display());
        }
    }
}
