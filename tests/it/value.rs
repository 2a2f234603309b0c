//! The value of information against choices whose answer is known.

use plancast::analysis::value::{
    FactorValue, Refused, ValueOfInformation, ValueQuestion, Worth, value_of_information,
};
use plancast::kernel::{normal_cdf, normal_density};

use crate::harness::{Simulated, folder, plancast, simulate};

/// Stay (0) or go (p1 - p2); `drivers` may add more.
fn choice(drivers: &str, gain: &str) -> tempfile::TempDir {
    let model = format!(
        "[plan]\ntitle = \"Stay or go\"\nbase_year = 2020\nend_year = 2022\nhorizons = [2022]\n\
         [run]\npaths = 20000\n[driver]\n{drivers}\n[economy]\ngoes = 0\n[indicator.gain]\n\
         title = \"Gain\"\nunit = \"1\"\nkind = \"formula\"\nformula = \"goes * ({gain})\"\n"
    );
    folder(&[
        ("model.toml", &model),
        ("stay.toml", "extends = \"model.toml\"\n"),
        ("go.toml", "extends = \"model.toml\"\n[economy]\ngoes = 1\n"),
    ])
}

const NORMALS: &str = "p1 = \"normal(1, 1)\"\np2 = \"normal(0, 2)\"\nidle = \"normal(0, 1)\"";

fn measured(run: &Simulated) -> ValueOfInformation {
    let question = ValueQuestion {
        among: (0..run.scenarios.len()).collect(),
        worth: Worth::Indicator {
            id: "gain".to_owned(),
            year: 2022,
        },
    };
    value_of_information(&run.compiled, &run.scenarios, &question, &|_, _| ()).unwrap()
}

fn factor<'a>(found: &'a ValueOfInformation, name: &str) -> &'a FactorValue {
    let mut factors = found.factors.iter();
    factors.find(|factor| factor.names == [name]).unwrap()
}

/// `E[max(0, N(mean, sd))]`.
fn positive_part(mean: f64, sd: f64) -> f64 {
    mean * normal_cdf(mean / sd) + sd * normal_density(mean / sd)
}

/// Within four standard errors, which themselves must be small enough to tell the values apart.
fn near(found: plancast::analysis::value::Measured, expected: f64, what: &str) {
    let error = found.standard_error.unwrap();
    assert!(error < 0.02, "{what}: {found:?}");
    let distance = (found.value - expected).abs();
    assert!(
        distance < 4.0 * error,
        "{what}: {found:?} against {expected}"
    );
}

#[test]
fn two_normals() {
    for (seed, sampler) in [(1, "monte_carlo"), (2, "monte_carlo"), (3, "sobol")] {
        let plan = choice(NORMALS, "p1 - p2");
        let settings = [format!("run.seed={seed}"), format!("run.sampler={sampler}")];
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let found = measured(&simulate(plan.path(), &settings));
        // The closed forms, and the figures they come out as.
        let (all, first, second) = (
            positive_part(1.0, 5.0_f64.sqrt()) - 1.0,
            positive_part(1.0, 1.0) - 1.0,
            positive_part(1.0, 2.0) - 1.0,
        );
        for (closed, figure) in [(all, 0.479_81), (first, 0.083_32), (second, 0.395_59)] {
            assert!((closed - figure).abs() < 1e-5, "{closed} {figure}");
        }
        near(found.perfect.value, all, "EVPI");
        for (name, expected) in [("driver.p1", first), ("driver.p2", second)] {
            let own = factor(&found, name).worth.unwrap();
            near(own.value, expected, name);
            near(own.held_out, expected, name);
            assert!(own.is_told_apart(), "{name}: {own:?}");
        }
        // What no payoff rests on is not measured.
        assert_eq!(found.factors.len(), 2);
        assert_eq!(found.without_effect, 1);
        assert_eq!(found.factors[0].names, ["driver.p2"]);
    }
}

/// Correlated values are known together; so both normals are worth all there is.
#[test]
fn correlated_values_are_known_together() {
    let drivers = format!(
        "{NORMALS}\n[[correlation]]\nbetween = [\"driver.p1\", \"driver.p2\"]\nrank = 0.5\n"
    );
    let plan = choice(&drivers, "p1 - p2");
    let found = measured(&simulate(plan.path(), &[]));
    let own = &found.factors[0];
    assert_eq!(own.names, ["driver.p1", "driver.p2"]);
    let all = found.perfect.value.value;
    let worth = own.worth.unwrap();
    near(worth.value, all, "both together");
}

/// A yearly process stands for its mean over the two years: `E[max(0, sum)]` of two N(0, 1).
#[test]
fn a_yearly_process_stands_for_its_mean() {
    let plan = choice("p1 = \"yearly(normal(0, 1))\"", "p1 + prev(p1)");
    let found = measured(&simulate(plan.path(), &[]));
    let own = factor(&found, "driver.p1");
    assert!(own.by_mean);
    let expected = positive_part(0.0, 2.0_f64.sqrt());
    near(own.worth.unwrap().value, expected, "the mean tells all");
}

#[test]
fn many_correlated_values_are_refused() {
    let names: Vec<String> = (1..=30).map(|i| format!("q{i}")).collect();
    let drivers: Vec<String> = names
        .iter()
        .map(|name| format!("{name} = \"normal(0, 1)\""))
        .collect();
    let between: Vec<String> = names
        .iter()
        .map(|name| format!("\"driver.{name}\""))
        .collect();
    let drivers = format!(
        "{}\n[[correlation]]\nbetween = [{}]\nrank = 0.3\n",
        drivers.join("\n"),
        between.join(", ")
    );
    let plan = choice(&drivers, &names.join(" + "));
    let found = measured(&simulate(plan.path(), &["run.paths=500"]));
    assert_eq!(found.factors[0].worth, Err(Refused::TooManyTogether));
}

#[test]
fn nothing_to_choose() {
    // Going is always worth more; then both are the same.
    let plan = choice("p1 = \"uniform(1, 2)\"", "p1");
    let found = measured(&simulate(plan.path(), &[]));
    assert_eq!(found.perfect.value.value, 0.0);
    assert!(found.factors.is_empty() && !found.perfect.all_the_same);
    let plan = choice("p1 = \"uniform(1, 2)\"", "p1 - p1");
    let found = measured(&simulate(plan.path(), &[]));
    assert!(found.perfect.all_the_same && found.factors.is_empty());
}

/// The program: it says what to choose and what to find out, and writes a table, a chart and a manifest.
#[test]
fn the_program_says_what_to_find_out() {
    let plan = choice(NORMALS, "p1 - p2");
    let folder = plan.path();
    insta::assert_snapshot!(
        "value",
        crate::harness::transcript(
            &["value", ".", "--worth", "gain", "--set", "plan.id=here"],
            folder
        )
    );
    let written = folder.join("output/here/value");
    for file in [
        "value.csv",
        "manifest.json",
        "charts/value.png",
        "charts/value.csv",
    ] {
        assert!(written.join(file).exists(), "{file}");
    }
    for wrong in [
        &["value", ".", "--worth", "gian"][..],
        &["value", "."],
        &["value", ".", "--among", "go"],
        &["value", ".", "--worth", "gain", "--year", "2050"],
        &["value", ".", "--weight", "gain"],
        &["value", ".", "--money-per-target", "-3"],
    ] {
        let output = plancast(wrong, folder);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: "), "{said}");
    }
}

#[test]
fn threads_change_nothing() {
    let plan = choice(NORMALS, "p1 - p2");
    let run = simulate(plan.path(), &["run.paths=3000"]);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| measured(&run))
    };
    assert_eq!(on(1), on(5));
}
