//! `plancast explain`: any part of a plan in words, and what rests on what as a picture.

use plancast::charts::Language;
use plancast::model::compile;
use plancast::report::{Diagram, find_part, grounds, neighbours};
use plancast::scenario::{Scenario, load};

use crate::harness::{folder, plancast, root, transcript};

const PLAN: &str = r#"[plan]
title = "Small plan"
base_year = 2020
end_year = 2025
[plan.domain]
care = "Care"

[driver.wages]
value = "normal(3%, 1%)"
assumed = "an example"
title = "Rise of wages"

[driver.spare]
value = "normal(0, 1)"

[budget]
total = { value = "1000 * index(4%)", source = "a budget" }

[programme.staff]
title = "Staff"
domain = "care"
share = "10%"

[population.group]
elderly = { value = "100 + t", assumed = "a trend" }

[indicator.workers]
title = "Workers"
unit = "workers"
domain = "care"
kind = "stock"
base = 10
funding = "programme.staff.nominal"
cost = "5 * index(driver.wages)"
of = "population.elderly"
per = 100
target = { at_least = 12, year = 2025 }

[indicator.gap]
title = "Gap"
unit = "workers"
kind = "formula"
formula = "12 - indicator.workers"
"#;

fn compiled(path: &std::path::Path) -> (Scenario, plancast::model::Influences) {
    let Ok(loaded) = load(path, &[]) else {
        panic!("a sound plan");
    };
    let compiled = compile(&loaded.scenarios).unwrap();
    let influences = compiled.models[0].influences.clone();
    (loaded.scenarios[0].clone(), influences)
}

#[test]
fn every_kind_of_part_is_explained() {
    let plan = folder(&[("plan/model.toml", PLAN)]);
    let explain = |name: &str| transcript(&["explain", "plan", name], plan.path());
    let all = [
        "workers",
        "wages",
        "staff",
        "elderly",
        "budget",
        "programme.staff.real",
    ];
    let texts: Vec<String> = all.iter().map(|name| explain(name)).collect();
    insta::assert_snapshot!("explain_parts", texts.join("\n"));
    insta::assert_snapshot!("explain_unknown", explain("wags"));
    insta::assert_snapshot!(
        "explain_nothing",
        transcript(&["explain", "plan"], plan.path())
    );
}

#[test]
fn neighbours_and_targets_behind_come_from_the_equations() {
    let plan = folder(&[("model.toml", PLAN)]);
    let (scenario, influences) = compiled(plan.path());
    let near = neighbours(&scenario, &influences, "driver.wages");
    assert!(near.reads.is_empty());
    assert_eq!(near.read_by, ["indicator.workers"]);
    assert_eq!(near.targets_behind.get("indicator.workers"), Some(&1));
    let near = neighbours(&scenario, &influences, "indicator.workers");
    let mut reads = near.reads.clone();
    reads.sort();
    assert_eq!(
        reads,
        ["driver.wages", "population.elderly", "programme.staff"]
    );
    assert_eq!(near.read_by, ["indicator.gap"]);
    let keys: Vec<String> = grounds(&scenario, &influences, "indicator.gap")
        .into_iter()
        .map(|ground| ground.key)
        .collect();
    for key in [
        "indicator.gap.formula",
        "indicator.workers.cost",
        "driver.wages",
        "budget.total",
    ] {
        assert!(keys.contains(&key.to_owned()), "{key}");
    }
    assert!(
        !keys
            .iter()
            .any(|key| key.contains("spare") || key.contains("target"))
    );
}

#[test]
fn the_diagram_holds_what_targets_rest_on() {
    let plan = folder(&[("plan/model.toml", PLAN)]);
    let graph = |file: &str| {
        let arguments = ["explain", "plan", "--graph", file];
        let done = plancast(&arguments, plan.path());
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        std::fs::read(plan.path().join(file)).unwrap()
    };
    insta::assert_snapshot!("explain_dot", String::from_utf8(graph("all.dot")).unwrap());
    let svg = String::from_utf8(graph("all.svg")).unwrap();
    for text in [
        "Workers",
        "Gap",
        "Staff",
        "Rise of wages",
        "Budget",
        "elderly",
    ] {
        assert!(svg.contains(&format!(">{text}<")), "{text}");
    }
    assert!(!svg.contains("spare"));
    assert!(graph("all.png").starts_with(b"\x89PNG"));
    let wrong = plancast(&["explain", "plan", "--graph", "all.pdf"], plan.path());
    assert_eq!(wrong.status.code(), Some(2));
    let near = plancast(&["explain", "plan", "wages", "--graph"], plan.path());
    assert!(near.status.success());
    let near = std::fs::read_to_string(plan.path().join("driver.wages-influences.svg")).unwrap();
    assert!(near.contains(">Workers<") && !near.contains(">Gap<"));
}

/// Every indicator of the reference plan stands in its diagram, and each that has a programme behind
/// it is reached from the budget.
#[test]
fn the_reference_plan_is_drawn_whole() {
    let (scenario, influences) = compiled(&root().join("scenarios/huangyan"));
    let diagram = Diagram::of(&scenario, &influences);
    for id in scenario.indicators.keys() {
        let part = format!("indicator.{id}");
        assert!(diagram.parts.contains(&part), "{part}");
        assert_eq!(find_part(&scenario, &influences, id), Some(part));
    }
    let reached = diagram.downstream("budget");
    for part in diagram
        .parts
        .iter()
        .filter(|part| part.starts_with("programme."))
    {
        let is_share = matches!(
            scenario.programmes[&part["programme.".len()..]].money,
            plancast::scenario::Money::Share(_)
        );
        assert!(!is_share || reached.contains(part), "{part}");
    }
    for language in [Language::Zh, Language::En] {
        let figure = diagram.figure(&scenario, None, language);
        assert!(figure.boxes.iter().all(|own| !own.text.is_empty()));
        assert_eq!(figure.columns.len(), 4);
    }
}

/// A title beside an economy value is what readers see, under levers too.
#[test]
fn economy_values_have_titles() {
    let economy = "\n[economy]\ngrowth = { value = \"5%\", title = { zh = \"增速\", en = \"Growth of output\" }, assumed = \"x\" }\n";
    let lever = "extends = \"model.toml\"\n[economy]\ngrowth = \"+10%\"\n";
    let model = format!("{PLAN}{economy}");
    let plan = folder(&[("model.toml", &model), ("more.toml", lever)]);
    for file in ["model.toml", "more.toml"] {
        let (scenario, _) = compiled(&plan.path().join(file));
        let title = |language| plancast::report::part_title(&scenario, "economy.growth", language);
        assert_eq!(title(Language::En), "Growth of output");
        assert_eq!(title(Language::Zh), "增速");
    }
}
