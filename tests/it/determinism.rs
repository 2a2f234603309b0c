//! The same input gives the same bytes: at any number of threads, twice in a row, in any company.

use crate::harness::{files_below, folder, plancast, root, simulate_text};

const MODEL: &str = r#"
[plan]
title = { zh = "小计划", en = "Small plan" }
base_year = 2020
end_year = 2026
horizons = [2025]
[run]
paths = 3000
[driver.rate]
value = "normal(3%, 2%)"
[driver.cost]
value = "pert(6万, 8万, 12万)"
[[correlation]]
between = ["driver.rate", "driver.cost"]
rank = -0.4
[budget]
total = "1亿 * index(rate)"
[programme.p]
title = "P"
share = 0.3
[indicator.share]
title = "Share"
unit = "%"
kind = "response"
link = "logit"
base = "60%"
noise = "ar1(0.4, 0.1)"
driver.money = { value = "programme.p.real", elasticity = "gamma(2, 0.2)" }
target = { at_least = "65%", year = 2025 }
[indicator.places]
title = "Places"
unit = "places"
kind = "stock"
base = 100
funding = "programme.p.nominal"
cost = "driver.cost"
retire = "beta(2, 30)"
target = { at_least = 1500, year = 2025 }
"#;

const MORE: &str = "extends = \"model.toml\"\n[programme.p]\nshare = 0.35\n";

#[test]
fn one_two_and_eight_threads_write_the_same_bytes() {
    let plan = folder(&[("plan/model.toml", MODEL), ("plan/more.toml", MORE)]);
    let run = |threads: &str| {
        let out = format!("out{threads}");
        let arguments = [
            "run",
            "plan",
            "--threads",
            threads,
            "--output",
            &out,
            "--quiet",
        ];
        let output = plancast(&arguments, plan.path());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        files_below(&plan.path().join(out))
    };
    let one = run("1");
    assert!(one.len() > 5);
    assert_eq!(one, run("2"));
    assert_eq!(one, run("8"));
}

#[test]
fn adding_a_driver_moves_no_other_draw() {
    for sampler in ["monte_carlo", "latin_hypercube", "sobol"] {
        let overrides = [format!("run.sampler={sampler}")];
        let overrides: Vec<&str> = overrides.iter().map(String::as_str).collect();
        let before = simulate_text(MODEL, &overrides);
        let extra = format!("{MODEL}\n[driver.another]\nvalue = \"yearly(normal(0, 1))\"\n");
        let after = simulate_text(&extra, &overrides);
        for id in ["share", "places"] {
            assert_eq!(
                before.column(id, 2026),
                after.column(id, 2026),
                "{sampler}, {id}"
            );
        }
    }
}

#[test]
fn scenarios_beside_it_do_not_change_a_scenario() {
    let alone = folder(&[("model.toml", MODEL), ("a.toml", MORE)]);
    let beside = MORE.replace("0.35", "0.1");
    let together = folder(&[("model.toml", MODEL), ("a.toml", MORE), ("b.toml", &beside)]);
    let alone = crate::harness::simulate(alone.path(), &[]);
    let together = crate::harness::simulate(together.path(), &[]);
    assert_eq!(alone.column("share", 2025), together.column("share", 2025));
}

/// A scenario that changes no random input of an indicator shares its draws, and what depends on
/// nothing that differs is computed once.
#[test]
fn scenarios_share_nodes() {
    let plan = folder(&[("model.toml", MODEL), ("a.toml", MORE), ("b.toml", MORE)]);
    let run = crate::harness::simulate(plan.path(), &[]);
    let models = &run.compiled.models;
    assert_eq!(models[0].indicators, models[1].indicators);
}

#[test]
fn fewer_paths_are_a_part_of_more() {
    use plancast::engine::simulate;
    use plancast::uncertainty::{PointSet, Sampler};
    let run = simulate_text(MODEL, &[]);
    let nodes = &run.compiled.models[0].indicators[0].nodes;
    for sampler in [Sampler::MonteCarlo, Sampler::Sobol] {
        let column = |paths: u64| {
            let points = PointSet::new(sampler, 7, paths, 2020);
            simulate(&run.compiled.graph, &points, nodes, paths, &|_| ())
                .unwrap()
                .column(6)
        };
        let few = column(700);
        assert_eq!(few, column(2000)[..700]);
    }
}

#[test]
fn paths_picked_are_what_they_are_among_all() {
    use plancast::engine::{Paths, Program, simulate, simulate_picked};
    use plancast::uncertainty::{PointSet, Sampler};
    let run = simulate_text(MODEL, &[]);
    let (graph, nodes) = (
        &run.compiled.graph,
        &run.compiled.models[0].indicators[0].nodes,
    );
    // A whole block, then some far apart.
    let picks: Vec<u64> = (0..256).chain([300, 301, 555, 1024, 1999]).collect();
    for sampler in [Sampler::MonteCarlo, Sampler::LatinHypercube, Sampler::Sobol] {
        let points = PointSet::new(sampler, 7, 2000, 2020);
        let all = simulate(graph, &points, nodes, 2000, &|_| ()).unwrap();
        let program = Program::compile(graph, &points, nodes);
        let mut picked = Paths::zeroed(9, 1).resized(picks.len() as u64, nodes.len());
        simulate_picked(&program, &picks, &mut picked).unwrap();
        for column in 0..nodes.len() {
            let all = all.column(column);
            let own: Vec<f64> = picks.iter().map(|&path| all[path as usize]).collect();
            assert_eq!(picked.column(column), own, "{sampler:?} {column}");
        }
    }
}

#[test]
fn the_repository_is_not_needed_at_run_time() {
    let plan = folder(&[("plan/model.toml", MODEL)]);
    assert!(!plan.path().starts_with(root()));
    let output = plancast(
        &["run", "plan", "--lang", "en", "--format", "png,svg"],
        plan.path(),
    );
    assert!(output.status.success());
    let files = files_below(&plan.path().join("output/plan"));
    assert!(
        files
            .iter()
            .any(|(path, _)| path.ends_with("charts/model/share.svg"))
    );
}
