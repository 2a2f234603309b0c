//! What is the least that reaches a target, against a plan whose answer is known.

use plancast::analysis::chosen_targets;
use plancast::analysis::seek::{
    Amount, Obstacle, Seek, SeekError, SeekQuestion, SeekStopped, SoughtLever, seek,
};
use plancast::kernel::normal_quantile;
use plancast::model::compile;
use plancast::scenario::load;
use tempfile::TempDir;

use crate::harness::{folder, plancast, simulate};

/// `level = money + N(0, 2)`, 12 wanted, 10 given; and a target that money does not move.
const LINEAR: &str = r#"
[plan]
id = "linear"
base_year = 2020
end_year = 2026
horizons = [2025]
[run]
paths = 20_000
[driver]
noise = "normal(0, 2)"
[budget]
total = 100
[programme.a]
amount = 10
[programme.idle]
amount = 10
[indicator.level]
unit = "1"
kind = "formula"
formula = "programme.a.nominal + driver.noise"
target = { at_least = 12, year = 2025 }
[indicator.less]
unit = "1"
kind = "formula"
formula = "30 - programme.a.nominal"
target = { at_least = 16, year = 2025 }
"#;

fn plan() -> TempDir {
    folder(&[
        ("model.toml", LINEAR),
        ("now.toml", "extends = \"model.toml\"\n"),
    ])
}

struct Asked<'a> {
    lever: &'a str,
    targets: &'a [&'a str],
    probability: f64,
    range: (Option<f64>, Option<f64>),
    set: &'a [&'a str],
}

fn asked(plan: &TempDir, question: &Asked<'_>) -> Result<Seek, SeekError> {
    let set: Vec<String> = question.set.iter().map(|&text| text.to_owned()).collect();
    let mut loaded = load(plan.path(), &set).unwrap();
    let compiled = compile(&loaded.scenarios).unwrap();
    let scenario = &loaded.scenarios[0];
    let names: Vec<String> = question
        .targets
        .iter()
        .map(|&name| name.to_owned())
        .collect();
    let question = SeekQuestion {
        scenario: 0,
        targets: chosen_targets(scenario, &compiled.models[0], &names, None).unwrap(),
        probability: question.probability,
        lever: SoughtLever::read(question.lever, scenario, None).unwrap(),
        from: question.range.0,
        to: question.range.1,
    };
    seek(&mut loaded, &question, &|_, _| ())
}

const LEVEL: Asked<'static> = Asked {
    lever: "programme.a.amount",
    targets: &["level"],
    probability: 0.8,
    range: (None, None),
    set: &[],
};

/// 10 (1 + x) must be 12 + 2 z: x = 0.2 + 0.2 z with z the quantile of the probability.
#[test]
fn the_closed_form_lies_in_the_interval_and_near_the_answer() {
    for (probability, seed) in [(0.8, 1), (0.8, 2), (0.95, 3), (0.3, 4)] {
        let set = format!("run.seed={seed}");
        let found = asked(
            &plan(),
            &Asked {
                probability,
                set: &[&set],
                ..LEVEL
            },
        )
        .unwrap();
        let expected = 0.2 + 0.2 * normal_quantile(probability);
        let answer = found.answer.as_ref().unwrap();
        let (low, high) = (answer.interval.0.unwrap(), answer.interval.1.unwrap());
        assert_eq!(found.stopped, SeekStopped::Found);
        // p ± 1.96 se, turned into the lever by the density 1 / 0.2 φ(z).
        let density = plancast::kernel::normal_density(normal_quantile(probability)) / 0.2;
        let half = 1.96 * (probability * (1.0 - probability) / 20_000.0_f64).sqrt() / density;
        assert!(
            (answer.value - expected).abs() < 2.0 * half,
            "{answer:?} {expected}"
        );
        assert!(
            low < answer.value && answer.value < high + half / 16.0,
            "{answer:?}"
        );
        let width = (high - low) / (2.0 * half);
        assert!((0.8..1.25).contains(&width), "{width}");
        // Five years of 10 x.
        let (cost, error) = answer.cost.unwrap();
        assert!((cost - 50.0 * answer.value).abs() < 1e-9, "{cost}");
        assert_eq!(error, Some(0.0));
        assert_eq!(answer.cost_through, 2025);
        assert!(found.falls.is_none());
        assert!(answer.estimate.probability >= probability);
    }
}

/// What it returns, given to a run, gives the same probability.
#[test]
fn the_answer_run_again_is_the_same() {
    let plan = plan();
    let found = asked(&plan, &LEVEL).unwrap();
    let answer = found.answer.unwrap();
    let again = simulate(plan.path(), &[&answer.set]);
    assert_eq!(again.probability(0), answer.estimate.probability);
    // A step less does not reach it.
    let step = (found.range.1 - found.range.0) / 1e3;
    let less = format!(
        "programme.a.amount={{ change = {}, from = 2021 }}",
        answer.value - step
    );
    assert!(simulate(plan.path(), &[&less]).probability(0) < 0.8);
}

#[test]
fn the_budget_bounds_the_search() {
    // 20 of 100 are spent: the rest allows eight times as much more.
    let found = asked(&plan(), &LEVEL).unwrap();
    assert_eq!(found.range, (0.0, 8.0));
    let tight = Asked {
        set: &["budget.total=22"],
        ..LEVEL
    };
    let found = asked(&plan(), &tight).unwrap();
    assert_eq!(found.range, (0.0, 0.2));
    assert_eq!(found.stopped, SeekStopped::OutOfReach);
    assert!(found.answer.is_none());
    // At 12 the target is met by half.
    assert!(
        (found.most.estimate.probability - 0.5).abs() < 0.015,
        "{:?}",
        found.most
    );
    let over = Asked {
        range: (None, Some(0.4)),
        ..tight
    };
    let found = asked(&plan(), &over).unwrap();
    assert_eq!(found.stopped, SeekStopped::OutOfReach);
    let refused = found.refused.unwrap();
    assert!(
        refused.value > 0.2 && refused.message.contains("ask for"),
        "{refused:?}"
    );
    assert!((found.most.value - 0.2).abs() < 0.005, "{:?}", found.most);
}

#[test]
fn what_is_reached_or_not_moved_is_said() {
    let found = asked(
        &plan(),
        &Asked {
            probability: 0.1,
            ..LEVEL
        },
    )
    .unwrap();
    assert_eq!(found.stopped, SeekStopped::AlreadyReached);
    assert!(found.answer.is_none());
    let idle = Asked {
        lever: "programme.idle.amount",
        ..LEVEL
    };
    assert_eq!(
        asked(&plan(), &idle).unwrap().stopped,
        SeekStopped::NoEffect
    );
}

/// More money meets `level` and then misses `less`: together they rise and fall again.
#[test]
fn a_fall_is_told() {
    let both = Asked {
        targets: &["level", "less"],
        range: (None, Some(1.0)),
        ..LEVEL
    };
    let found = asked(
        &plan(),
        &Asked {
            probability: 0.7,
            ..both
        },
    )
    .unwrap();
    let answer = found.answer.as_ref().unwrap();
    assert!((answer.value - (0.2 + 0.2 * normal_quantile(0.7))).abs() < 0.01);
    assert!(found.falls.is_some());
    // The peak at 0.4 is 84%.
    let found = asked(
        &plan(),
        &Asked {
            probability: 0.9,
            ..both
        },
    )
    .unwrap();
    assert_eq!(found.stopped, SeekStopped::OutOfReach);
    assert!((found.most.value - 0.4).abs() < 0.02, "{:?}", found.most);
}

/// The latest year in which a change may begin: in 2025 it is still in time, in 2026 it is not.
#[test]
fn a_start_year_is_a_whole_number() {
    let start = Asked {
        lever: "programme.a.amount={ change = \"50%\", from = ? }",
        range: (Some(2021.0), Some(2026.0)),
        ..LEVEL
    };
    let found = asked(&plan(), &start).unwrap();
    let answer = found.answer.unwrap();
    assert_eq!(answer.value, 2025.0);
    assert_eq!(
        answer.set,
        "programme.a.amount={ change = \"50%\", from = 2025 }"
    );
    let grant = Asked {
        lever: "programme.a.one_off.2025",
        ..LEVEL
    };
    let found = asked(&plan(), &grant).unwrap();
    let answer = found.answer.unwrap();
    assert!(
        (answer.value - (2.0 + 2.0 * normal_quantile(0.8))).abs() < 0.1,
        "{answer:?}"
    );
    assert_eq!(
        SoughtLever::read(
            "driver.noise=?",
            &load(plan().path(), &[]).unwrap().scenarios[0],
            None
        )
        .unwrap()
        .amount,
        Amount::Number
    );
}

/// Doubling what there is is a change of 1, which is no whole number of percent.
#[test]
fn money_can_be_more_than_doubled() {
    let far = Asked {
        probability: 0.99,
        set: &["indicator.level.target.at_least=28"],
        ..LEVEL
    };
    let found = asked(&plan(), &far).unwrap();
    let expected = 1.8 + 0.2 * normal_quantile(0.99);
    let answer = found.answer.unwrap();
    assert!((answer.value - expected).abs() < 0.03, "{answer:?}");
    assert_eq!(found.refused, None);
}

/// What stands in the way, each case of which is known: money, execution, the start, and chance.
const OBSTACLES: &str = r#"
[plan]
id = "obstacles"
base_year = 2020
end_year = 2027
horizons = [2025]
[run]
paths = 4000
[driver]
noise = "normal(0, 2)"
aside = "normal(0, 1)"
[budget]
total = 100
[programme.a]
amount = 10
execution = "50%"
[programme.idle]
amount = 10
[indicator.costly]
kind = "formula"
formula = "programme.a.nominal + driver.noise"
target = { at_least = 70, year = 2025 }
[indicator.dear]
kind = "formula"
formula = "programme.a.nominal + driver.noise"
target = { at_least = 120, year = 2025 }
[indicator.slow]
kind = "formula"
formula = "lag(programme.a.nominal, 3) + driver.noise"
target = { at_least = 12, year = 2025 }
[indicator.added_up]
kind = "formula"
formula = "0.01 * driver.aside + programme.a.nominal + lag(programme.a.nominal, 1) + lag(programme.a.nominal, 2) + lag(programme.a.nominal, 3)"
target = { at_least = 150, year = 2025 }
[indicator.chancy]
kind = "formula"
formula = "min(programme.a.nominal, 12) + 5 * (programme.idle.nominal - 10) + driver.noise + 0.1 * driver.aside"
target = { at_least = 14, year = 2025 }
"#;

/// The obstacles without which the level is reached, and the whole search.
fn obstacles(target: &str, from_year: i32) -> (Vec<Obstacle>, Seek) {
    let plan = folder(&[
        ("model.toml", OBSTACLES),
        ("now.toml", "extends = \"model.toml\"\n"),
    ]);
    let mut loaded = load(plan.path(), &[]).unwrap();
    let compiled = compile(&loaded.scenarios).unwrap();
    let scenario = &loaded.scenarios[0];
    let names = [target.to_owned()];
    let question = SeekQuestion {
        scenario: 0,
        targets: chosen_targets(scenario, &compiled.models[0], &names, None).unwrap(),
        probability: 0.8,
        lever: SoughtLever::read("programme.a", scenario, Some(from_year)).unwrap(),
        from: None,
        to: None,
    };
    let found = seek(&mut loaded, &question, &|_, _| ()).unwrap();
    let cases = found.limits.iter().flat_map(|own| &own.what_if);
    let reaching = cases.filter(|own| own.reaches).map(|own| own.without);
    (reaching.collect(), found)
}

#[test]
fn what_stands_in_the_way_is_told() {
    use Obstacle::{Everything, Execution, Money, Start};
    // Of 90 that can be paid for one half is spent: all of it would do, and so would more.
    let (reaching, found) = obstacles("costly", 2021);
    // No path comes across the level, though the money acts.
    assert_eq!(found.stopped, SeekStopped::OutOfReach);
    assert!(found.most.value > 7.0, "{:?}", found.most);
    assert_eq!(reaching, [Money, Execution, Everything]);
    // 90 are not enough even if all are spent.
    let (reaching, found) = obstacles("dear", 2021);
    assert_eq!(reaching, [Money, Everything]);
    let limits = found.limits.unwrap();
    let spent = &limits.what_if[1];
    assert_eq!(
        (spent.without, spent.estimate.probability),
        (Execution, 0.0)
    );
    assert_eq!(limits.first_effect, Some(2021));
    // Three years late: money of 2023 acts in 2026.
    let (reaching, found) = obstacles("slow", 2023);
    assert_eq!(found.stopped, SeekStopped::NoEffect);
    assert_eq!(found.limits.unwrap().first_effect, Some(2026));
    assert_eq!(reaching, [Start(2021), Everything]);
    // One year of 45 and three of 5 make 60; four of 45 would make 180.
    let (reaching, found) = obstacles("added_up", 2025);
    assert_eq!(found.stopped, SeekStopped::OutOfReach);
    assert_eq!(reaching, [Money, Start(2021), Everything]);
    // Beyond 12 nothing is had for money: P(N(0, 2) > 2) all the same, and the noise decides.
    let (reaching, found) = obstacles("chancy", 2021);
    assert!(reaching.is_empty(), "{reaching:?}");
    let limits = found.limits.unwrap();
    for own in &limits.what_if {
        let (p, error) = (
            own.estimate.probability,
            own.estimate.standard_error.unwrap(),
        );
        let sd = (4.0_f64 + 0.01).sqrt();
        let expected = 1.0 - plancast::kernel::normal_cdf(2.0 / sd);
        assert!((p - expected).abs() < 4.0 * error, "{own:?} {expected}");
    }
    let (name, correlation) = limits.decided_by.unwrap();
    assert!(
        name == "driver.noise" && correlation > 0.5,
        "{name} {correlation}"
    );
}

/// What is found can be set on the command line, and gives the probability that was stated.
#[test]
fn the_answer_can_be_set() {
    for sampler in ["monte_carlo", "sobol"] {
        let set = format!("run.sampler={sampler}");
        let asked_so = Asked {
            set: &[&set],
            ..LEVEL
        };
        let answer = asked(&plan(), &asked_so).unwrap().answer.unwrap();
        let again = simulate(plan().path(), &[&set, &answer.set]);
        assert_eq!(again.probability(0), answer.estimate.probability);
        let (low, high) = answer.estimate.interval;
        assert!(low <= 0.8 && 0.8 <= high, "{answer:?}");
    }
}

#[test]
fn a_faulty_lever_is_a_finding() {
    let wrong = Asked {
        lever: "programme.none.amount=?",
        range: (Some(0.0), Some(1.0)),
        ..LEVEL
    };
    let Err(SeekError::Findings(findings)) = asked(&plan(), &wrong) else {
        panic!("no such programme");
    };
    assert!(
        findings[0].message.contains("programme.none"),
        "{findings:?}"
    );
    let open = Asked {
        lever: "driver.noise=?",
        ..LEVEL
    };
    assert_eq!(asked(&plan(), &open), Err(SeekError::NoRange));
}

#[test]
fn the_scenario_it_writes_runs_and_reproduces_the_numbers() {
    let plan = plan();
    let arguments = [
        "seek",
        ".",
        "--target",
        "level",
        "--lever",
        "programme.a.amount",
        "--set",
        "run.seed=9",
        "--set",
        "programme.a.amount=11",
        "--lang",
        "en",
    ];
    let output = plancast(&arguments, plan.path());
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{messages}");
    let results = plan.path().join("output/linear/seek");
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(results.join("seek.json")).unwrap()).unwrap();
    let again = simulate(&results.join("scenario/found.toml"), &[]);
    assert_eq!(
        Some(again.probability(0)),
        json["result"]["answer"]["probability"].as_f64()
    );
    assert!(results.join("charts/seek.png").exists());
    let out = plancast(
        &[
            "seek",
            ".",
            "--target",
            "level",
            "--lever",
            "programme.idle",
            "-q",
        ],
        plan.path(),
    );
    assert_eq!(out.status.code(), Some(1));
    for (wrong, message) in [
        (
            ["--target", "levl", "--lever", "programme.a"],
            "did you mean \"level\"?",
        ),
        (
            ["--target", "level", "--lever", "programme.b"],
            "no programme is called \"b\"",
        ),
        (
            ["--target", "level", "--lever", "driver.noise"],
            "a key alone",
        ),
    ] {
        let out = plancast(&[&["seek", "."], &wrong[..]].concat(), plan.path());
        assert_eq!(out.status.code(), Some(2));
        assert!(
            String::from_utf8_lossy(&out.stderr).contains(message),
            "{wrong:?}"
        );
    }
}
