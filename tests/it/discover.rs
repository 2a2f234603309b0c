//! Boxes of misses against plans whose misses are known.

use plancast::analysis::discover::prim::End;
use plancast::analysis::discover::{DiscoverQuestion, Discovery, Goal, Outcome, Subject, discover};

use crate::harness::{Simulated, folder, plancast, simulate_text, transcript};

fn plan(drivers: &str, value: &str) -> String {
    format!(
        "[plan]\nid = \"here\"\ntitle = \"Boxes\"\nbase_year = 2020\nend_year = 2022\n\
         horizons = [2022]\n[driver]\n{drivers}\n[indicator.service]\ntitle = {{ zh = \"服务\", \
         en = \"Service\" }}\nunit = \"1\"\nkind = \"formula\"\nformula = \"{value}\"\n\
         target = {{ at_least = 1, year = 2022 }}\n"
    )
}

const DRIVERS: &str = "attrition = { value = \"uniform(20%, 45%)\", title = \
    { zh = \"流失率\", en = \"Attrition\" } }\n\
    execution = { value = \"uniform(70%, 100%)\", title = { zh = \"执行率\", en = \"Execution\" } }\n\
    other = \"normal(0, 1)\"\nfurther = \"uniform(0, 1)\"";

fn found(run: &Simulated, boxes: usize) -> Discovery {
    let question = DiscoverQuestion {
        among: vec![0],
        goal: Goal::Target(0, 0),
        boxes,
        resamples: 10,
    };
    discover(&run.compiled, &run.scenarios, &question, &|_, _| ()).unwrap()
}

fn name(found: &Discovery, subject: usize) -> &str {
    match &found.subjects[subject] {
        Subject::Value { name, .. } => name,
        Subject::Spending { programme } => programme,
    }
}

#[test]
fn a_rectangle_is_recovered() {
    for seed in [1, 2, 3] {
        let text = plan(
            DRIVERS,
            "1 - (driver.attrition > 34%) * (driver.execution < 88%)",
        );
        let run = simulate_text(&text, &[&format!("run.seed={seed}")]);
        let found = found(&run, 3);
        assert_eq!(found.outcome, Outcome::Explained);
        // Nothing is missed outside the first box, so there is no second.
        assert_eq!(found.boxes.len(), 1, "seed {seed}");
        let first = &found.boxes[0];
        let mut ends: Vec<(&str, End, f64)> = first
            .restrictions
            .iter()
            .map(|own| (name(&found, own.subject), own.end, own.bound))
            .collect();
        ends.sort_by_key(|(name, ..)| *name);
        // A peel takes 5% of what is left: an end is within that of the truth, 1.3 and 1.5 points.
        assert_eq!(ends.len(), 2, "{ends:?}");
        assert_eq!((ends[0].0, ends[0].1), ("driver.attrition", End::Low));
        assert_eq!((ends[1].0, ends[1].1), ("driver.execution", End::High));
        assert!((ends[0].2 - 0.34).abs() < 0.013, "{ends:?}");
        assert!((ends[1].2 - 0.88).abs() < 0.015, "{ends:?}");
        let coverage = first.tally.misses / found.all.misses;
        assert!(coverage > 0.93 && first.tally.density() > 0.93, "{first:?}");
        for own in &first.restrictions {
            assert!(own.chance < 1e-6 && own.reproduced == Some(1.0), "{own:?}");
        }
        // Both halves have 44% times 60% of misses, with a standard error of 0.6 points.
        let share = found.all.density();
        assert!((share - 0.264).abs() < 0.025, "{share}");
    }
}

/// A further, unrelated cause: the second box.
#[test]
fn a_second_box_covers_the_rest() {
    let value =
        "1 - max((driver.attrition > 34%) * (driver.execution < 88%), driver.further > 0.9)";
    let run = simulate_text(&plan(DRIVERS, value), &[]);
    let found = found(&run, 3);
    assert_eq!(found.boxes.len(), 2);
    let names = |at: usize| -> Vec<&str> {
        let own = found.boxes[at].restrictions.iter();
        let mut names: Vec<&str> = own.map(|own| name(&found, own.subject)).collect();
        names.sort_unstable();
        names
    };
    let mut all = [names(0), names(1)];
    all.sort();
    assert_eq!(
        all,
        [
            vec!["driver.attrition", "driver.execution"],
            vec!["driver.further"]
        ]
    );
    let held: f64 = found.boxes.iter().map(|own| own.tally.misses).sum();
    assert!(held / found.all.misses > 0.9);
}

/// Misses that follow no box: a wave so fast that it is chance.
#[test]
fn noise_finds_nothing() {
    for seed in 1..=5 {
        let noise = "1 + sin(1000000 * driver.attrition + 3000000 * driver.other)";
        let text = plan(DRIVERS, noise);
        let run = simulate_text(&text, &[&format!("run.seed={seed}")]);
        let found = found(&run, 3);
        assert_eq!(found.outcome, Outcome::Unexplained, "seed {seed}");
        assert!(found.boxes.is_empty());
        assert_eq!(found.subjects.len(), 2);
    }
}

#[test]
fn what_is_certain_is_said() {
    for (value, expected) in [
        ("2 + driver.further", Outcome::NeverMissed),
        ("driver.further / 2", Outcome::AlwaysMissed),
        ("2 - (driver.further > 0.9995) * 2", Outcome::TooFew),
    ] {
        let run = simulate_text(&plan(DRIVERS, value), &[]);
        assert_eq!(found(&run, 1).outcome, expected, "{value}");
    }
}

/// The program: sentences, tables and charts, in both languages.
#[test]
fn the_program_says_it_in_words() {
    let value = "1 - (driver.attrition > 34%) * (driver.execution < 88%)";
    let plan = folder(&[("model.toml", &plan(DRIVERS, value))]);
    let here = plan.path();
    insta::assert_snapshot!("discover", transcript(&["discover", "."], here));
    let written = here.join("output/here/discover");
    for file in [
        "boxes.csv",
        "trajectory.csv",
        "manifest.json",
        "charts/service-2022.png",
        "charts/service-2022.csv",
    ] {
        assert!(written.join(file).exists(), "{file}");
    }
    let output = plancast(&["discover", ".", "--format", "svg", "--quiet"], here);
    assert!(output.status.success());
    let drawn = std::fs::read_to_string(written.join("charts/service-2022.svg")).unwrap();
    assert!(drawn.contains("服务") && drawn.contains("流失率"));
    for wrong in [
        &["discover", ".", "--of", "servcie"][..],
        &["discover", ".", "--together", "2030"],
        &["discover", ".", "--among", "other"],
    ] {
        let output = plancast(wrong, here);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}

/// Two scenarios that differ in the money of a programme: the money is a lever beside the values.
#[test]
fn spending_is_a_lever() {
    let model = "[plan]\nid = \"here\"\ntitle = \"Levers\"\nbase_year = 2020\nend_year = 2022\n\
        horizons = [2022]\n[driver]\nneed = \"uniform(0, 20)\"\n[budget]\ntotal = 100\n\
        [programme.care]\ntitle = \"Care\"\namount = 10\n[indicator.served]\ntitle = \"Served\"\n\
        unit = \"1\"\nkind = \"formula\"\nformula = \"programme.care.real / 10 + 10 - driver.need\"\n\
        target = { at_least = 4, year = 2022 }\n";
    let more =
        |amount: u32| format!("extends = \"model.toml\"\n[programme.care]\namount = {amount}\n");
    let plan = folder(&[
        ("model.toml", model),
        ("little.toml", &more(5)),
        ("more.toml", &more(80)),
    ]);
    let run = crate::harness::simulate(plan.path(), &[]);
    let question = DiscoverQuestion {
        among: vec![0, 1],
        goal: Goal::Target(0, 0),
        boxes: 1,
        resamples: 0,
    };
    let found = discover(&run.compiled, &run.scenarios, &question, &|_, _| ()).unwrap();
    // With little money a need above 6.5 misses, with more one above 14.
    let own = &found.boxes[0];
    let mut names: Vec<&str> = own
        .restrictions
        .iter()
        .map(|own| name(&found, own.subject))
        .collect();
    names.sort_unstable();
    assert!(names.contains(&"driver.need"), "{names:?}");
    assert!(found.subjects.contains(&Subject::Spending {
        programme: "care".to_owned()
    }));
}

#[test]
fn threads_change_nothing() {
    let value = "1 - (driver.attrition > 34%) * (driver.execution < 88%)";
    let run = simulate_text(&plan(DRIVERS, value), &["run.paths=3000"]);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| found(&run, 2))
    };
    assert_eq!(on(1), on(5));
}
