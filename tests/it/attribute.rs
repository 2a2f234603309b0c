//! What changes are made of, against plans whose parts are known.

use plancast::engine::simulate as simulate_nodes;
use plancast::graph::{Graph, NodeId};
use plancast::model::{Attribution, Bar, Change, attributions};
use plancast::scenario::{Scenario, load};
use plancast::uncertainty::PointSet;

use crate::harness::{folder, plancast, root, transcript};

fn scenarios(files: &[(&str, &str)]) -> Vec<Scenario> {
    let folder = folder(files);
    load(folder.path(), &[]).unwrap().scenarios
}

/// Columns of some nodes on the scenario's own paths.
fn columns(graph: &Graph, scenario: &Scenario, nodes: &[NodeId], paths: u64) -> Vec<Vec<f64>> {
    let run = &scenario.run;
    let points = PointSet::new(run.sampler, run.seed, paths, scenario.plan.base_year);
    let paths = simulate_nodes(graph, &points, nodes, paths, &|_| ()).unwrap();
    (0..nodes.len()).map(|at| paths.column(at)).collect()
}

/// Start, end and each bar on some paths.
type OnPaths = (Vec<f64>, Vec<f64>, Vec<(Bar, Vec<f64>)>);

fn on_paths(graph: &Graph, scenario: &Scenario, own: &Attribution, paths: u64) -> OnPaths {
    let mut nodes = vec![own.start, own.end];
    nodes.extend(own.bars.iter().map(|(_, node)| *node));
    let mut all = columns(graph, scenario, &nodes, paths).into_iter();
    let (start, end) = (all.next().unwrap(), all.next().unwrap());
    let bars = own.bars.iter().map(|(bar, _)| bar.clone()).zip(all);
    (start, end, bars.collect())
}

fn assert_adds_up((start, end, bars): &OnPaths, what: &str) {
    for path in 0..start.len() {
        let sum = bars
            .iter()
            .fold(start[path], |sum, (_, bar)| sum + bar[path]);
        let size: f64 = bars.iter().map(|(_, bar)| bar[path].abs()).sum();
        let size = size + start[path].abs() + end[path].abs();
        // Rounding of a handful of additions.
        assert!(
            (sum - end[path]).abs() <= 1e-12 * size,
            "{what}, path {path}: {sum} against {}",
            end[path]
        );
    }
}

const PLAN: &str = "[plan]\nid = \"here\"\ntitle = \"Parts\"\nbase_year = 2020\nend_year = 2025\n\
    horizons = [2025]\n[run]\npaths = 500\n[driver]\nheads = \"normal(120, 5)\"\n\
    pay = \"normal(300, 30)\"\n[budget]\ntotal = 1000\nprice_index = \"index(2%)\"\n\
    [programme.care]\ntitle = { zh = \"养老\", en = \"Care\" }\namount = { 2020 = 100, 2025 = \"driver.pay\" }\n\
    [programme.arts]\ntitle = { zh = \"文化\", en = \"Arts\" }\namount = { 2020 = 50, 2025 = 80 }\n\
    [population.group]\nall = { value = { 2020 = 100, 2025 = \"driver.heads\" } }\n";

fn plan(formula: &str) -> String {
    format!(
        "{PLAN}[indicator.y]\ntitle = {{ zh = \"指标\", en = \"Indicator\" }}\nunit = \"1\"\n\
         kind = \"formula\"\nformula = \"{formula}\"\ntarget = {{ at_least = 1, year = 2025 }}\n"
    )
}

fn over_time(formula: &str) -> OnPaths {
    let scenarios = scenarios(&[("model.toml", &plan(formula))]);
    let mut graph = Graph::new();
    let change = Change::OverTime(&scenarios[0]);
    let found = attributions(&mut graph, change, &[(0, 2025)]);
    let own = on_paths(&graph, &scenarios[0], &found[0], 500);
    assert_adds_up(&own, formula);
    own
}

fn bar<'a>(own: &'a OnPaths, bar: &Bar) -> Option<&'a Vec<f64>> {
    own.2
        .iter()
        .find(|(other, _)| other == bar)
        .map(|(_, values)| values)
}

/// No such bar, or one that is exactly zero on every path.
fn is_zero(own: &OnPaths, wanted: &Bar) -> bool {
    bar(own, wanted).is_none_or(|values| values.iter().all(|value| *value == 0.0))
}

fn programme(id: &str) -> Bar {
    Bar::Programme(id.to_owned())
}

/// `heads + care + 2 arts + 3 t`: the bars are the terms, and nothing is left for interaction.
#[test]
fn an_additive_plan_has_no_interaction() {
    let own =
        over_time("population.all + programme.care.nominal + 2 * programme.arts.nominal + 3 * t");
    assert!(is_zero(&own, &Bar::Interaction) && is_zero(&own, &Bar::Prices));
    let (start, end) = (&own.0, &own.1);
    for path in 0..start.len() {
        assert_eq!(start[path], 300.0);
        let arts = bar(&own, &programme("arts")).unwrap()[path];
        let other = bar(&own, &Bar::Other).unwrap()[path];
        assert!((arts - 60.0).abs() < 1e-9 && (other - 15.0).abs() < 1e-9);
        // heads - 100 and pay - 100 are random; together they are what is left.
        let people = bar(&own, &Bar::People).unwrap()[path];
        let care = bar(&own, &programme("care")).unwrap()[path];
        assert!((people + care - (end[path] - 375.0)).abs() < 1e-9);
        assert!((-30.0..70.0).contains(&people) && (50.0..350.0).contains(&care));
    }
}

/// `real care / heads`, that is `n / (p h)` with n = 100 → N, p = 1 → P, h = 100 → H: each alone is
/// `N/100 - 1`, `1/P - 1` and `100/H - 1`, and the interaction is what is left of the whole.
#[test]
fn a_multiplicative_plan_has_known_bars() {
    let own = over_time("programme.care.real / population.all");
    let prices = 1.02_f64.powi(5);
    let (start, end) = (&own.0, &own.1);
    let (mut money_seen, mut people_seen) = (Vec::new(), Vec::new());
    for path in 0..start.len() {
        assert_eq!(start[path], 1.0);
        let care = bar(&own, &programme("care")).unwrap()[path];
        let people = bar(&own, &Bar::People).unwrap()[path];
        let price = bar(&own, &Bar::Prices).unwrap()[path];
        assert!((price - (1.0 / prices - 1.0)).abs() < 1e-12, "{price}");
        let (money, heads) = (care + 1.0, people + 1.0);
        // The whole is the product of the three factors.
        assert!((end[path] - money * heads / prices).abs() < 1e-12);
        let interaction = bar(&own, &Bar::Interaction).unwrap()[path];
        let expected = money * heads / prices - 1.0 - care - people - price;
        assert!((interaction - expected).abs() < 1e-12);
        money_seen.push(money * 100.0);
        people_seen.push(100.0 / heads);
    }
    // The factors themselves are the drivers: N(300, 30) and N(120, 5), within 4 standard errors.
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    assert!((mean(&money_seen) - 300.0).abs() < 4.0 * 30.0 / 500.0_f64.sqrt());
    assert!((mean(&people_seen) - 120.0).abs() < 4.0 * 5.0 / 500.0_f64.sqrt());
    assert!(is_zero(&own, &Bar::Other) && is_zero(&own, &programme("arts")));
}

/// A stock: what the base year's money goes on building is no programme's change, but "other".
#[test]
fn going_on_as_before_is_other() {
    let model = format!(
        "{PLAN}[indicator.y]\ntitle = \"Y\"\nunit = \"1\"\nkind = \"stock\"\nbase = 10\n\
         funding = \"programme.arts.nominal\"\ncost = {{ 2020 = 10, 2021 = 20 }}\n"
    );
    let scenarios = scenarios(&[("model.toml", &model)]);
    let mut graph = Graph::new();
    let found = attributions(&mut graph, Change::OverTime(&scenarios[0]), &[(0, 2025)]);
    let own = on_paths(&graph, &scenarios[0], &found[0], 4);
    assert_adds_up(&own, "stock");
    let first = |wanted: &Bar| bar(&own, wanted).unwrap()[0];
    // 50 a year at 10 each for five years: 25. Money alone, 56 to 80: 9 more. Prices alone: half.
    assert!((first(&Bar::Other) - 25.0).abs() < 1e-9);
    assert!((first(&programme("arts")) - 9.0).abs() < 1e-9);
    assert!((first(&Bar::Prices) + 12.5).abs() < 1e-9);
    assert!((first(&Bar::Interaction) + 4.5).abs() < 1e-9);
    assert!((own.1[0] - (10.0 + 17.0)).abs() < 1e-9);
}

#[test]
fn a_scenario_differs_from_the_baseline_by_its_parts() {
    let formula =
        "programme.care.real / population.all + programme.arts.nominal + 5 * driver.bonus";
    let model = plan(formula).replace("[budget]", "bonus = 1\n[budget]");
    let scenarios = scenarios(&[
        ("model.toml", &model),
        ("baseline.toml", "extends = \"model.toml\"\n"),
        (
            "other.toml",
            "extends = \"model.toml\"\n[driver]\nbonus = 3\n[programme.care]\n\
             amount = { 2020 = 100, 2025 = 500 }\n[population.group]\nall = { value = 90 }\n",
        ),
    ]);
    let (baseline, scenario) = (&scenarios[0], &scenarios[1]);
    assert_eq!(
        (baseline.id.as_str(), scenario.id.as_str()),
        ("baseline", "other")
    );
    let mut graph = Graph::new();
    let change = Change::Between { baseline, scenario };
    let found = attributions(&mut graph, change, &[(0, 2025)]);
    let own = on_paths(&graph, scenario, &found[0], 500);
    assert_adds_up(&own, "between");
    assert!(is_zero(&own, &programme("arts")) && is_zero(&own, &Bar::Prices));
    assert!((bar(&own, &Bar::Other).unwrap()[0] - 10.0).abs() < 1e-9);
    let interaction = bar(&own, &Bar::Interaction).unwrap()[0];
    let (care, people) = (
        bar(&own, &programme("care")).unwrap()[0],
        bar(&own, &Bar::People).unwrap()[0],
    );
    // With m = pay / P / heads: care alone makes 500 / pay of it, people alone heads / 90.
    let m = own.0[0] - 80.0 - 5.0;
    assert!((interaction - care * people / m).abs() < 1e-9);
    // Nothing changes from a scenario to itself.
    let change = Change::Between {
        baseline,
        scenario: baseline,
    };
    let found = attributions(&mut graph, change, &[(0, 2025)]);
    assert!(found[0].bars.is_empty() && found[0].start == found[0].end);
}

/// Every path of every indicator of the reference plan.
#[test]
fn parts_add_up_on_every_path_of_the_reference_plan() {
    const PATHS: u64 = 256;
    let loaded = load(&root().join("scenarios/huangyan"), &[]).unwrap();
    let baseline = loaded
        .scenarios
        .iter()
        .find(|own| own.id == "baseline")
        .unwrap();
    let other = loaded
        .scenarios
        .iter()
        .find(|own| own.id == "balanced_growth")
        .unwrap();
    let wanted: Vec<(usize, i32)> = (0..baseline.indicators.len())
        .flat_map(|at| [(at, 2025), (at, 2035)])
        .collect();
    let mut graph = Graph::new();
    let changes = [
        Change::OverTime(baseline),
        Change::Between {
            baseline,
            scenario: other,
        },
    ];
    for change in changes {
        let found = attributions(&mut graph, change, &wanted);
        assert_eq!(found.len(), wanted.len());
        let mut bars = 0;
        for own in &found {
            let all = on_paths(&graph, baseline, own, PATHS);
            let (id, _) = baseline.indicators.get_index(own.indicator).unwrap();
            assert_adds_up(&all, &format!("{id} {}", own.year));
            bars += own.bars.len();
        }
        assert!(bars > found.len(), "{bars}");
    }
}

/// The program: lines, a table whose parts add up, and waterfalls in both languages.
#[test]
fn the_program_splits_changes() {
    let model = plan("programme.care.real / population.all");
    let files = [
        ("model.toml", model.as_str()),
        ("baseline.toml", "extends = \"model.toml\"\n"),
        (
            "more.toml",
            "extends = \"model.toml\"\n[programme.care]\namount = { 2020 = 100, 2025 = 500 }\n",
        ),
    ];
    let plan = folder(&files);
    let here = plan.path();
    insta::assert_snapshot!("attribute", transcript(&["attribute", "."], here));
    let written = here.join("output/here/attribute");
    let table = std::fs::read_to_string(written.join("attribute.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    for change in [["baseline", "2020"], ["more", "baseline"]] {
        let own = rows.iter().filter(|row| row[..2] == change);
        let means: Vec<(&str, f64)> = own.map(|row| (row[5], row[6].parse().unwrap())).collect();
        let (end, parts) = means.split_last().unwrap();
        assert_eq!((parts[0].0, end.0), ("start", "end"));
        let sum: f64 = parts.iter().map(|(_, mean)| mean).sum();
        assert!(
            (sum - end.1).abs() < 1e-7,
            "{change:?}: {sum} against {}",
            end.1
        );
    }
    let output = plancast(&["attribute", ".", "--format", "svg", "--quiet"], here);
    assert!(output.status.success());
    let chart = written.join("charts/more/y-2025-from-baseline.svg");
    assert!(std::fs::read_to_string(chart).unwrap().contains("养老"));
    for wrong in [
        &["attribute", ".", "--of", "z"][..],
        &["attribute", ".", "--scenario", "less"],
    ] {
        assert_eq!(plancast(wrong, here).status.code(), Some(2), "{wrong:?}");
    }
}

const RUN: &str = "[plan]\nid = \"here\"\ntitle = \"Parts\"\nbase_year = 2020\nend_year = 2025\n\
    horizons = [2025]\n[run]\npaths = 64\n[budget]\ntotal = 1000\n[programme.care]\ntitle = \"Care\"\n\
    amount = { 2020 = 100, 2025 = \"normal(150, 5)\" }\n[population.group]\nall = { value = 50 }\n\
    [indicator.y]\ntitle = \"Y\"\nunit = \"1\"\nkind = \"formula\"\nformula = \"FORMULA\"\n\
    target = { at_least = 1, year = 2025 }\n";

fn run_here(files: &[(&str, &str)]) -> (tempfile::TempDir, String) {
    let plan = folder(files);
    let output = plancast(&["run", ".", "--format", "svg", "--quiet"], plan.path());
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{messages}");
    (plan, messages)
}

/// `run` splits what sets scenarios apart from the baseline, as `attribute` does.
#[test]
fn a_run_splits_what_sets_scenarios_apart() {
    let model = RUN.replace("FORMULA", "programme.care.nominal / population.all");
    let more = "extends = \"model.toml\"\n[programme.care]\namount = 250\n";
    let same = "extends = \"model.toml\"\n";
    let files = [
        ("model.toml", model.as_str()),
        ("baseline.toml", same),
        ("more.toml", more),
        ("same.toml", same),
    ];
    let (plan, messages) = run_here(&files);
    assert_eq!(messages, "");
    let written = plan.path().join("output/here");
    let table = std::fs::read_to_string(written.join("attribution.csv")).unwrap();
    let attributed = plancast(&["attribute", ".", "--no-charts", "--quiet"], plan.path());
    assert!(attributed.status.success());
    let detailed = std::fs::read_to_string(written.join("attribute/attribute.csv")).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).collect();
    // Start, care and end; nothing of the scenario that changes nothing.
    assert_eq!(rows.len(), 3, "{table}");
    assert!(
        rows.iter()
            .all(|row| row.starts_with("more,baseline,y,1,2025,"))
    );
    assert!(rows.iter().all(|row| detailed.contains(row)), "{detailed}");
    let chart = |scenario: &str, end: &str| {
        written.join(format!("charts/{scenario}/y-2025-from-baseline.{end}"))
    };
    assert!(chart("more", "svg").exists() && chart("more", "csv").exists());
    assert!(!chart("same", "svg").exists() && !chart("baseline", "svg").exists());
    let manifest = std::fs::read_to_string(written.join("manifest.json")).unwrap();
    for file in ["attribution.csv", "charts/more/y-2025-from-baseline.svg"] {
        assert!(manifest.contains(file), "{file}");
    }
}

/// One scenario, no programmes, no targets: a table without rows.
#[test]
fn a_run_with_nothing_to_split_has_an_empty_table() {
    let one = RUN.replace("FORMULA", "programme.care.nominal");
    let bare = "[plan]\nid = \"here\"\ntitle = \"P\"\nbase_year = 2020\nend_year = 2025\n[run]\npaths = 8\n\
        [indicator.y]\ntitle = \"Y\"\nunit = \"1\"\nkind = \"formula\"\nformula = \"2 + normal(0, 1)\"\n";
    let other = "extends = \"model.toml\"\n[indicator.y]\nformula = \"3\"\n";
    for files in [
        &[("model.toml", one.as_str())][..],
        &[
            ("model.toml", bare),
            ("baseline.toml", other),
            ("b.toml", other),
        ],
    ] {
        let (plan, _) = run_here(files);
        let table = std::fs::read_to_string(plan.path().join("output/here/attribution.csv"));
        assert_eq!(table.unwrap().lines().count(), 1);
    }
}

/// `1 / (money - people)` has a value in both plans, 1 / (100 - 50) and 1 / (200 - 100), but not with the
/// people of one and the money of the other.
#[test]
fn what_has_no_value_halfway_stops_no_run() {
    let model = RUN.replace("FORMULA", "1 / (programme.care.nominal - population.all)");
    let model = model.replace("{ 2020 = 100, 2025 = \"normal(150, 5)\" }", "100");
    let other = "extends = \"model.toml\"\n[programme.care]\namount = 200\n\
        [population.group]\nall = { value = 100 }\n[indicator.z]\ntitle = \"Z\"\nunit = \"1\"\n";
    let z = "[indicator.z]\ntitle = \"Z\"\nunit = \"1\"\nkind = \"formula\"\n\
        formula = \"programme.care.nominal\"\ntarget = { at_least = 1, year = 2025 }\n";
    let (plan, messages) = run_here(&[
        ("model.toml", &format!("{model}{z}")),
        ("baseline.toml", "extends = \"model.toml\"\n"),
        ("other.toml", other),
    ]);
    assert!(
        messages
            .contains("warning: y in 2025, scenario other: no split of its change from baseline"),
        "{messages}"
    );
    let table = std::fs::read_to_string(plan.path().join("output/here/attribution.csv")).unwrap();
    assert!(
        table.contains("other,baseline,z,1,2025,programme.care,100.0,"),
        "{table}"
    );
    assert!(!table.contains(",y,"), "{table}");
}
