//! Shocks over scenarios, on plans whose answer is known.

use plancast::analysis::stress::{Shock, Stress, StressError, StressQuestion, stress};
use plancast::kernel::normal_cdf;
use plancast::scenario::load;

use crate::harness::{folder, plancast, root};

/// A target that money meets and one that a driver meets; `bold` bets on the first alone.
const PLAN: &str = "[plan]\nid = \"s\"\nbase_year = 2020\nend_year = 2022\nhorizons = [2022]\n\
    [run]\npaths = 20000\n[driver]\nnoise = \"normal(0, 1)\"\nidle = 1\nmoney = 1\nother = 1\n\
    [indicator.a]\nunit = \"1\"\nkind = \"formula\"\nformula = \"driver.money + driver.noise\"\n\
    target = { at_least = 1, year = 2022 }\n\
    [indicator.b]\nunit = \"1\"\nkind = \"formula\"\nformula = \"driver.other\"\n\
    target = { at_least = 1, year = 2022 }\n";

fn found(set: &[(&str, &[&str])]) -> Result<Stress, StressError> {
    let plan = folder(&[
        ("model.toml", PLAN),
        (
            "bold.toml",
            "extends = \"model.toml\"\n[driver]\nmoney = 3\nother = 0\n",
        ),
        ("cautious.toml", "extends = \"model.toml\"\n"),
        (
            "twin.toml",
            "extends = \"model.toml\"\n[driver]\nidle = 7\n",
        ),
    ]);
    let mut loaded = load(plan.path(), &[]).unwrap();
    let shock = |(id, set): &(&str, &[&str])| Shock {
        id: (*id).to_owned(),
        set: set.iter().map(|&own| own.to_owned()).collect(),
    };
    let question = StressQuestion {
        shocks: set.iter().map(shock).collect(),
        targets: Vec::new(),
        year: None,
        enough: Some(1),
        probability: 0.9,
    };
    stress(&mut loaded, &question, &|_, _| ())
}

#[test]
fn means_and_regrets_are_those_of_the_closed_form() {
    let found = found(&[
        ("poor", &["driver.money=0"]),
        ("nothing", &["driver.idle=3"]),
    ])
    .unwrap();
    let cell = |scenario: usize, shock: usize| found.cells[scenario][shock].as_ref().unwrap();
    // P(3 + N > 1), and 1 + P(1 + N > 1); with no money P(N > 1) and one more.
    for (scenario, shock, expected) in [
        (0, 0, normal_cdf(2.0)),
        (1, 0, 1.5),
        (0, 1, normal_cdf(-1.0)),
        (1, 1, 1.0 + normal_cdf(-1.0)),
    ] {
        let own = cell(scenario, shock);
        let error = own.met.standard_error.unwrap();
        assert!(
            (own.met.value - expected).abs() < 4.0 * error,
            "{own:?} {expected}"
        );
    }
    // On the same draws the cautious one is exactly one ahead where money is the same.
    assert_eq!(cell(0, 1).regret.value, 1.0);
    assert_eq!(cell(0, 1).regret.standard_error, Some(0.0));
    assert_eq!(cell(1, 0).regret.value, 0.0);
    assert_eq!(found.minimax, [1, 2]);
    assert_eq!(found.same, [(1, 2)]);
    assert_eq!(found.idle, [2]);
    let satisfied = |at: usize| found.robustness[at].as_ref().unwrap().satisfied;
    // At least one: the bold one with 98% where there is money.
    assert_eq!(satisfied(0), 2.0 / 3.0);
    assert_eq!(satisfied(1), 1.0);
    assert_eq!(found.model_runs, 9 * 20_000);
}

#[test]
fn a_faulty_shock_is_a_finding() {
    let Err(StressError::Findings(findings)) = found(&[("x", &["driver.none=1"])]) else {
        panic!("no such driver");
    };
    assert!(findings[0].message.contains("driver.none"), "{findings:?}");
}

/// The example shocks run over the reference plan, and the folder is not read as scenarios.
#[test]
fn the_example_shocks_run() {
    let out = tempfile::tempdir().unwrap();
    let path = out.path().to_str().unwrap();
    let shocks = "scenarios/huangyan/shocks/everyday.toml";
    let arguments = [
        "stress",
        "scenarios/huangyan",
        "--shocks",
        shocks,
        "--set",
        "run.paths=200",
        "--output",
        path,
        "--lang",
        "en",
    ];
    let output = plancast(&arguments, root());
    let (text, messages) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(output.status.success() && messages.is_empty(), "{messages}");
    assert!(
        text.contains("balanced_growth is the best under every shock"),
        "{text}"
    );
    assert!(!text.contains("says nothing"), "{text}");
    let wrong = plancast(&["stress", "scenarios/huangyan", "--shock", "x"], root());
    assert_eq!(wrong.status.code(), Some(2));
}
