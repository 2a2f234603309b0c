//! How money is best divided, on plans whose answer is known.

use plancast::analysis::chosen_targets;
use plancast::analysis::optimise::{
    Band, Objective, OptimiseError, OptimiseQuestion, Optimised, optimise,
};
use plancast::model::compile;
use plancast::scenario::load;

use crate::harness::{folder, plancast, simulate};

/// Three programmes of 10 each; `targets` as (id, formula), all at least 0 in 2025.
fn plan(drivers: &str, targets: &[(&str, &str)]) -> tempfile::TempDir {
    let mut model = format!(
        "[plan]\nid = \"o\"\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n[run]\npaths = 8000\n\
         [driver]\n{drivers}\n[budget]\ntotal = 100\n\
         [programme.a]\namount = 10\n[programme.b]\namount = 10\n[programme.c]\namount = 10\n\
         [programme.idle]\namount = 10\n"
    );
    for (id, formula) in targets {
        model.push_str(&format!(
            "[indicator.{id}]\nunit = \"1\"\nkind = \"formula\"\nformula = \"{formula}\"\n\
             target = {{ at_least = 0, year = 2025 }}\n"
        ));
    }
    folder(&[
        ("model.toml", &model),
        ("now.toml", "extends = \"model.toml\"\n"),
    ])
}

fn found(
    plan: &tempfile::TempDir,
    objective: Objective,
    band: (f64, f64),
    envelope: f64,
) -> Result<Optimised, OptimiseError> {
    let mut loaded = load(plan.path(), &[]).unwrap();
    let compiled = compile(&loaded.scenarios).unwrap();
    let targets = chosen_targets(&loaded.scenarios[0], &compiled.models[0], &[], None).unwrap();
    let bands = ["a", "b", "c", "idle"].map(|id| Band {
        programme: id.to_owned(),
        floor: band.0,
        ceiling: band.1,
    });
    let question = OptimiseQuestion {
        scenario: 0,
        bands: bands.to_vec(),
        weights: targets.into_iter().map(|at| (at, 1.0)).collect(),
        objective,
        from_year: 2021,
        per_year: None,
        envelope,
        frontier: Vec::new(),
    };
    optimise(&mut loaded, &compiled, &question, &|_, _| ())
}

/// What an optimum on 4,096 paths may miss: two standard errors of a difference between near allocations,
/// in which about one path in ten differs.
const LOST_TO_NOISE: f64 = 0.01;

/// A target is met with 1 - exp(-k B): most are met where B = (ln k + m) / k with B summing to the money.
#[test]
fn a_separable_concave_problem() {
    let noise = "na = \"exponential(1)\"\nnb = \"exponential(1)\"\nnc = \"exponential(1)\"";
    let plan = plan(
        noise,
        &[
            ("x", "0.02 * programme.a.nominal - driver.na"),
            ("y", "0.1 * programme.b.nominal - driver.nb"),
            ("z", "0.5 * programme.c.nominal - driver.nc"),
        ],
    );
    let rates = [0.02_f64, 0.1, 0.5];
    // Σ (ln k + m) / k = 30.
    let inverse: f64 = rates.iter().map(|k| 1.0 / k).sum();
    let m = (30.0 - rates.iter().map(|k| k.ln() / k).sum::<f64>()) / inverse;
    let best: Vec<f64> = rates.iter().map(|k| (k.ln() + m) / k).collect();
    let value: f64 = rates
        .iter()
        .zip(&best)
        .map(|(k, b)| 1.0 - (-k * b).exp())
        .sum();
    let found = found(&plan, Objective::Expected, (-0.8, 0.8), 0.0).unwrap();
    let own = &found.allocations[found.chosen.unwrap()];
    assert_eq!(found.programmes, ["a", "b", "c"]);
    assert_eq!(found.left, ["idle"]);
    assert!(own.further <= 1e-6, "{own:?}");
    // The optimum is flat: what counts is what it comes to, on draws that the search has not seen.
    let reached: f64 = rates
        .iter()
        .zip(&own.changes)
        .map(|(k, change)| 1.0 - (-k * 10.0 * (1.0 + change)).exp())
        .sum();
    assert!(
        reached > value - LOST_TO_NOISE,
        "{reached} of {value}: {own:?}, best {best:?}"
    );
    // Nothing exceeds the bound, which the width of a step keeps a little above the best.
    let most = own.at_most.unwrap();
    assert!(
        most >= own.start_and_end.1 && most > value - LOST_TO_NOISE,
        "{own:?}"
    );
    assert!(most < value + 0.12, "{most} {value}");
    let error = own.fresh.standard_error.unwrap();
    assert!((own.fresh.value - reached).abs() < 4.0 * error);
    let now: f64 = rates.iter().map(|k| 1.0 - (-k * 10.0).exp()).sum();
    assert!(value - now > 0.09, "{now} {value}");
}

/// Both are met likeliest where both have the same to spare: B1 - 8 = B2 - 12 with B1 + B2 = 20.
#[test]
fn a_joint_probability_of_two_normals() {
    let plan = plan(
        "na = \"normal(0, 2)\"\nnb = \"normal(0, 2)\"",
        &[
            ("x", "programme.a.nominal - 8 + driver.na"),
            ("y", "programme.b.nominal - 12 + driver.nb"),
        ],
    );
    let found = found(&plan, Objective::Joint, (-0.4, 0.4), 0.0).unwrap();
    let own = &found.allocations[0];
    // The optimum is flat: what the changes found are worth by the closed form is what counts.
    let normal = plancast::kernel::normal_cdf;
    let reached =
        normal((2.0 + 10.0 * own.changes[0]) / 2.0) * normal((10.0 * own.changes[1] - 2.0) / 2.0);
    assert!(reached > 0.243 && own.further <= 1e-6, "{reached}: {own:?}");
    // Each with one half: at 8 and 12 both are met with a quarter.
    assert!((own.fresh.value - 0.25).abs() < 0.02, "{own:?}");
    // The least likely of the two is no likelier than a half, but for a step of 1 in each.
    let most = own.at_most.unwrap();
    assert!((0.49..normal(1.0 / 2.0) + 0.02).contains(&most), "{most}");
}

/// A needs all its ceiling at once and is worth the most for its money; then neither other fits.
#[test]
fn greed_fails() {
    let plan = plan(
        "n = 0",
        &[
            ("x", "programme.a.nominal - 16"),
            ("y", "programme.b.nominal - 15"),
            ("z", "programme.c.nominal - 15 + driver.n"),
        ],
    );
    // 10 more of 30: b and c, not a.
    let found = found(&plan, Objective::Expected, (0.0, 0.8), 1.0 / 3.0).unwrap();
    let own = &found.allocations[0];
    assert_eq!(own.fresh.value, 2.0);
    assert_eq!(own.changes, [0.0, 0.5, 0.5]);
    // Half of the first would be left to buy, were it divisible.
    let most = own.at_most.unwrap();
    assert!((2.0..2.5).contains(&most) && own.is_settled, "{most}");
    assert!((own.further - 50.0).abs() < 1e-6, "{own:?}");
}

/// A band up to twice what there is: a change of 1 is no whole number of percent.
#[test]
fn money_can_be_doubled() {
    let plan = plan("n = 0", &[("x", "programme.a.nominal - 20")]);
    let found = found(&plan, Objective::Expected, (-1.0, 1.0), 1.0).unwrap();
    let own = &found.allocations[0];
    assert_eq!((own.fresh.value, own.changes[0]), (1.0, 1.0), "{own:?}");
}

/// Two targets need 12 and 13 for certain: 5 of 20 more, so a sixth of 30.
#[test]
fn least_money_for_a_probability() {
    let plan = plan(
        "n = 0",
        &[
            ("x", "programme.a.nominal - 12"),
            ("y", "programme.b.nominal - 13"),
        ],
    );
    let found = found(&plan, Objective::LeastMoney(0.8), (0.0, 0.8), 0.0).unwrap();
    let own = &found.allocations[found.chosen.unwrap()];
    assert_eq!(own.fresh.value, 1.0);
    // Years 2021 to 2025; the grid has steps of a tenth.
    assert!((own.further - 25.0).abs() < 1.5, "{own:?}");
    // No less than that but for a step of a tenth in each: five years of 1 + 2.
    let least = found.least_money.unwrap();
    assert!((least - 15.0).abs() < 1e-6, "{least}");
    let out = self::found(&plan, Objective::LeastMoney(0.8), (0.0, 0.1), 0.0).unwrap();
    assert_eq!(out.chosen, None);
    assert_eq!(out.least_money, Some(f64::INFINITY));
}

/// A target that two programmes serve is bounded by what both together can do; one that both rises and
/// falls with money, not at all.
#[test]
fn a_bound_is_given_where_there_is_one() {
    let together = "programme.a.nominal + programme.b.nominal - 25 + driver.n";
    let single = "programme.c.nominal - 13";
    let plan = self::plan("n = \"normal(0, 5)\"", &[("x", together), ("y", single)]);
    let found = self::found(&plan, Objective::Expected, (-0.5, 0.5), 0.0).unwrap();
    let own = &found.allocations[0];
    // Both at 15: P(N(0, 5) > -5), and the single one for certain.
    let expected = 1.0 + plancast::kernel::normal_cdf(1.0);
    let error = (0.16_f64 * 0.84 / 4096.0).sqrt();
    assert!(
        (own.at_most.unwrap() - expected).abs() < 4.0 * error,
        "{own:?}"
    );
    assert!(own.at_most.unwrap() >= own.start_and_end.1);
    let narrow = "1 - abs(programme.a.nominal - 10)";
    let plan = self::plan("n = 0", &[("x", narrow)]);
    let found = self::found(&plan, Objective::Expected, (-0.5, 0.5), 0.0).unwrap();
    assert_eq!(found.allocations[0].at_most, None);
}

#[test]
fn what_it_writes_runs_and_reproduces_the_numbers() {
    let noise = "na = \"exponential(1)\"\nnb = \"exponential(1)\"";
    let plan = plan(
        noise,
        &[
            ("x", "0.1 * programme.a.nominal - driver.na"),
            ("y", "0.5 * programme.b.nominal - driver.nb"),
        ],
    );
    let arguments = [
        "optimise",
        ".",
        "--band",
        "40%",
        "--per-year",
        "10%",
        "--lang",
        "en",
        "--frontier",
        "10%",
    ];
    let written = |threads: &str| {
        let output = assert_cmd::Command::cargo_bin("plancast")
            .unwrap()
            .args(arguments)
            .current_dir(plan.path())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        std::fs::read(plan.path().join("output/o/optimise/optimise.json")).unwrap()
    };
    let json = written("1");
    assert_eq!(json, written("2"));
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let scenario = plan.path().join("output/o/optimise/scenario/found.toml");
    for (key, set) in [
        ("own_draws", Vec::new()),
        (
            "fresh_draws",
            vec![format!("run.seed={}", json["result"]["fresh_seed"])],
        ),
    ] {
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let again = simulate(&scenario, &set);
        let met: f64 = again.summary.scenarios[0].joint[0].number_met.mean;
        assert_eq!(
            json["result"]["best"][key]["value"].as_f64(),
            Some(met),
            "{key}"
        );
    }
    let text = std::fs::read_to_string(scenario).unwrap();
    assert!(text.contains("profile = \"linear\""), "{text}");
    let out = plancast(&["optimise", ".", "--among", "idle"], plan.path());
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("none of these programmes serves"));
    let out = plancast(
        &["optimise", ".", "--money=-90%", "--band", "10%"],
        plan.path(),
    );
    assert!(String::from_utf8_lossy(&out.stderr).contains("at their floors"));
}
