//! Sensitivity indices against functions whose indices are known.

use plancast::analysis::sensitivity::{
    OutcomeSensitivity, SensitivityOptions, outcomes, sensitivity,
};

use crate::harness::{Simulated, example, files_below, plancast, root, simulate_text};

const POINTS: u64 = 1 << 14;
/// What 2^14 points are asked to reach; plain Monte Carlo has a standard error of 0.01.
const TOLERANCE: f64 = 0.01;

fn measured(run: &Simulated, only: &[&str]) -> Vec<OutcomeSensitivity> {
    let only: Vec<String> = only.iter().map(|id| (*id).to_owned()).collect();
    let wanted = outcomes(&run.scenarios[0], &run.compiled.models[0], &only);
    let options = SensitivityOptions {
        points: POINTS,
        ..SensitivityOptions::default()
    };
    let found = sensitivity(
        &run.compiled,
        &run.scenarios,
        0,
        &wanted,
        options,
        &|_, _| (),
    );
    found.unwrap().outcomes
}

/// First-order and total index of a factor; zero where nothing of it is behind the outcome.
fn index(run: &Simulated, found: &OutcomeSensitivity, name: &str) -> (f64, f64) {
    let factors = &run.compiled.models[0].factors;
    let effect = found
        .factors
        .iter()
        .find(|effect| factors[effect.factor].name() == name);
    effect.map_or((0.0, 0.0), |effect| {
        (effect.indices.first.value, effect.indices.total.value)
    })
}

fn near(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "{what}: {found} against {expected}"
    );
}

/// Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, section 4.3.
#[test]
fn ishigami() {
    for seed in [1, 2, 3] {
        let run = example("ishigami", &[&format!("run.seed={seed}")]);
        let found = &measured(&run, &["ishigami"])[0];
        for (name, first, total) in [
            ("driver.x1", 0.3139, 0.5576),
            ("driver.x2", 0.4424, 0.4424),
            ("driver.x3", 0.0, 0.2437),
        ] {
            let (s, st) = index(&run, found, name);
            near(s, first, &format!("seed {seed}, S of {name}"));
            near(st, total, &format!("seed {seed}, ST of {name}"));
        }
        // x1 and x2 are assumed, x3 is sourced: what the assumed ones do alone is S1 + S2.
        let alone = |sourced| {
            let own = found
                .by_ground
                .iter()
                .find(|(is, _)| *is == sourced)
                .unwrap();
            own.1.first.value
        };
        near(alone(false), 0.7563, "assumed numbers");
        near(alone(true), 0.0, "sourced numbers");
    }
}

/// Sobol's G function `Π (|4 u - 2| + a) / (1 + a)`, `a = 0, 1, 4.5, 9`: with
/// `V_i = 1 / (3 (1 + a_i)²)` and `V = Π (1 + V_i) - 1`, `S_i = V_i / V` and
/// `ST_i = V_i Π_{j ≠ i} (1 + V_j) / V` (Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018).
#[test]
fn g_function() {
    let a = [0.0, 1.0, 4.5, 9.0];
    let drivers: String = (1..=4)
        .map(|i| format!("u{i} = {{ value = \"uniform(0, 1)\", assumed = \"test\" }}\n"))
        .collect();
    let factors: Vec<String> = (1..=4)
        .zip(a)
        .map(|(i, a)| format!("(abs(4 * u{i} - 2) + {a}) / {}", 1.0 + a))
        .collect();
    let model = format!(
        "[plan]\ntitle = \"G\"\nbase_year = 2020\nend_year = 2021\nhorizons = [2021]\n\
         [run]\nsampler = \"sobol\"\n[driver]\n{drivers}[indicator.g]\ntitle = \"G\"\n\
         unit = \"1\"\nkind = \"formula\"\nformula = \"{}\"\n",
        factors.join(" * ")
    );
    let run = simulate_text(&model, &[]);
    let found = &measured(&run, &["g"])[0];
    let parts = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let whole: f64 = parts.iter().map(|v| 1.0 + v).product();
    for (i, part) in parts.iter().enumerate() {
        let name = format!("driver.u{}", i + 1);
        let (s, st) = index(&run, found, &name);
        near(s, part / (whole - 1.0), &format!("S of {name}"));
        near(
            st,
            part * whole / (1.0 + part) / (whole - 1.0),
            &format!("ST of {name}"),
        );
    }
}

/// Two correlated normals are one factor, whose index is all there is.
#[test]
fn correlated_drivers_are_one_factor() {
    let run = example("correlated_sum", &[]);
    let found = &measured(&run, &["sum"])[0];
    assert_eq!(found.factors.len(), 1);
    let (s, st) = index(&run, found, "driver.a + driver.b");
    near(s, 1.0, "S");
    near(st, 1.0, "ST");
    // normal(10, 3) and normal(20, 4) with r = 0.5176381: the sum's correlations with each.
    let sum = 6.117_459_8;
    let responses = &found.factors[0].responses;
    for (response, own, other) in [(&responses[0], 3.0, 4.0), (&responses[1], 4.0, 3.0)] {
        let pearson = (own + 0.517_638_1 * other) / sum;
        // Spearman's of a bivariate normal (Pearson 1907).
        let expected = 6.0 / std::f64::consts::PI * f64::asin(pearson / 2.0);
        near(response.rank_correlation, expected, &response.name);
    }
}

/// The charts of an outcome, and beside each the numbers of the table.
#[test]
fn the_program_draws_what_the_table_says() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let drawn = ["--lang", "en", "--format", "png,svg", "--dpi", "72"];
    let plain = ["sensitivity", "scenarios/examples/ishigami", "--points"];
    let own = ["256", "--of", "ishigami", "--output", folder, "--quiet"];
    let arguments = [&plain[..], &own, &drawn].concat();
    let output = plancast(&arguments, root());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let files = files_below(&out.path().join("ishigami/sensitivity"));
    let text = |name: &str| {
        let found = files.iter().find(|(path, _)| path.ends_with(name));
        let (_, bytes) = found.unwrap_or_else(|| panic!("{name} is missing"));
        String::from_utf8_lossy(bytes).into_owned()
    };
    for kind in ["tornado", "indices"] {
        let stem = format!("charts/ishigami-2021-{kind}");
        assert!(text(&format!("{stem}.png")).contains("Model runs"));
        assert!(text(&format!("{stem}.svg")).contains("sensitivity"));
    }
    let table = text("sensitivity.csv");
    let value = |factor: &str, statistic: &str| {
        let start = format!("model,ishigami,2021,{factor},");
        let line = table
            .lines()
            .find(|line| line.starts_with(&start) && line.split(',').nth(6) == Some(statistic));
        line.unwrap().rsplit(',').next().unwrap().to_owned()
    };
    let indices = text("charts/ishigami-2021-indices.csv");
    let tornado = text("charts/ishigami-2021-tornado.csv");
    for driver in ["x1", "x2", "x3"] {
        let factor = format!("driver.{driver}");
        let first = value(&factor, "first");
        let row = format!(",first_order,{driver}");
        let found = indices.lines().find(|line| line.starts_with(&row));
        assert!(
            found.unwrap().ends_with(&format!(",value,{first}")),
            "{driver}"
        );
        let high = value(&factor, "outcome_at_p90");
        let row = format!(",driver,{driver}");
        let mut found = tornado.lines().filter(|line| line.starts_with(&row));
        assert!(
            found.any(|line| line.ends_with(&format!(",high,{high}"))),
            "{driver}"
        );
    }
}
