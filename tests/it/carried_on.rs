//! Recorded series inside a plan: every link's futures are those of its closed form, at any number
//! of threads, and a series is one factor of a sensitivity.

use plancast::analysis::sensitivity::{Ground, ground};
use plancast::forecast::{Correction, History, Link, fit};
use plancast::report::value_title;

use crate::harness::{files_below, folder, plancast, simulate, transcript};

/// Shares of 14 years that drift upwards; every link takes them.
const SHARES: [f64; 14] = [
    0.31, 0.33, 0.32, 0.35, 0.36, 0.36, 0.39, 0.41, 0.40, 0.44, 0.45, 0.47, 0.47, 0.50,
];
const BASE: i32 = 2020;

fn table() -> String {
    let mut text = String::from("indicator,year,value,source\n");
    for link in ["sqrt", "log", "identity", "logit"] {
        for (year, value) in (BASE - 13..).zip(SHARES) {
            text += &format!("{link},{year},{value},yearbook {}\n", year + 1);
        }
    }
    text
}

/// One trend for each link.
fn model(paths: u64) -> String {
    let mut text = format!(
        "[plan]\nbase_year = {BASE}\nend_year = 2030\nhorizons = [2025]\n[run]\npaths = {paths}\n\
         [history]\nfile = \"h.csv\"\n"
    );
    for link in ["sqrt", "log", "identity", "logit"] {
        text += &format!("[history.series.{link}]\nlink = \"{link}\"\n");
        text += &format!("[indicator.{link}]\ntitle = \"Share, {link}\"\nkind = \"trend\"\n");
    }
    text
}

#[test]
fn every_links_simulated_marginals_are_those_of_its_mixture() {
    const PATHS: u64 = 100_000;
    let folder = folder(&[("model.toml", &model(PATHS)), ("h.csv", &table())]);
    let run = simulate(folder.path(), &[]);
    let links = [
        ("sqrt", Link::SquareRoot),
        ("log", Link::Log),
        ("identity", Link::IDENTITY),
        ("logit", Link::PROPORTION),
    ];
    for (id, link) in links {
        let history = History::yearly(BASE - 13, &SHARES).unwrap();
        let fitted = fit(&history, link).unwrap();
        for horizon in [1, 2, 5, 10] {
            let forecast = fitted.forecast(horizon);
            let column = run.column(id, BASE + horizon as i32);
            for (level, found) in run.summary.levels.iter().zip(&column.quantiles) {
                let probability = forecast.cdf(*found);
                // Four standard errors of a share.
                let error = 4.0 * (level * (1.0 - level) / PATHS as f64).sqrt();
                assert!(
                    (probability - level).abs() <= error,
                    "{id} {horizon} {level} {probability}"
                );
            }
        }
    }
}

#[test]
fn one_and_four_threads_write_the_same_bytes() {
    let folder = folder(&[("p/model.toml", &model(2000)), ("p/h.csv", &table())]);
    let run = |threads: &str| {
        let out = format!("out{threads}");
        let arguments = [
            "run",
            "p",
            "--threads",
            threads,
            "--output",
            &out,
            "--quiet",
        ];
        let output = plancast(&arguments, folder.path());
        assert!(output.status.success(), "{output:?}");
        files_below(&folder.path().join(out))
    };
    let (one, four) = (run("1"), run("4"));
    assert!(one.len() > 10);
    assert_eq!(one, four);
}

#[test]
fn a_series_is_one_factor_with_its_title_and_its_sources() {
    let folder = folder(&[("model.toml", &model(100)), ("h.csv", &table())]);
    let run = simulate(folder.path(), &[]);
    let factors = &run.compiled.models[0].factors;
    assert_eq!(factors.len(), 4);
    let own = factors
        .iter()
        .find(|factor| factor.name() == "forecast.logit")
        .unwrap();
    assert_eq!(own.inputs.len(), 7, "{:?}", own.inputs);
    let scenario = &run.scenarios[0];
    assert_eq!(ground(scenario, own), Ground::Sourced);
    assert_eq!(
        value_title(scenario, &own.name(), plancast::charts::Language::En),
        "Share, logit: its past carried on"
    );
    let output = plancast(
        &[
            "sensitivity",
            ".",
            "--of",
            "logit",
            "--points",
            "1024",
            "--no-charts",
        ],
        folder.path(),
    );
    let said = String::from_utf8(output.stdout).unwrap();
    let row = said.lines().find(|row| row.starts_with("forecast.logit"));
    // It alone is behind its indicator.
    let row = row.unwrap_or_else(|| panic!("{said}"));
    assert!(
        row.ends_with("source") && !said.contains("forecast.log "),
        "{said}"
    );
}

/// Four series of 24 years, made of sines that do not repeat.
fn long_table() -> String {
    let mut text = String::from("indicator,year,value\n");
    for series in 0..4 {
        for year in 0..24 {
            let (t, own) = (f64::from(year), f64::from(series));
            let wave = (t * (0.9 + 0.37 * own)).sin() + 0.6 * (t * (2.1 + 0.53 * own)).sin();
            let value = 100.0 + 3.0 * t + 6.0 * wave;
            text += &format!("s{series},{},{value}\n", BASE - 23 + year);
        }
    }
    text
}

#[test]
fn corrected_bands_are_those_of_the_simulated_paths() {
    const PATHS: u64 = 100_000;
    let model = |bands: &str| {
        format!(
            "[plan]\nbase_year = {BASE}\nend_year = 2028\nhorizons = [2025]\n[run]\npaths = {PATHS}\n\
             quantiles = [0.025, 0.975]\n[history]\nfile = \"h.csv\"\nbands = \"{bands}\"\n\
             [indicator.s0]\nkind = \"trend\"\n"
        )
    };
    let folder = folder(&[
        ("model.toml", &model("corrected")),
        ("h.csv", &long_table()),
    ]);
    let run = simulate(folder.path(), &[]);
    let scenario = &run.scenarios[0];
    let series = &scenario.history.as_ref().unwrap().series;
    let known = series.values().map(|own| (&own.history, own.link));
    let correction = Correction::of(known).unwrap();
    // Four series, origins from the eighth to the last but one year.
    assert_eq!((correction.series(), correction.forecasts()), (4, 4 * 16));
    let plain = fit(&series["s0"].history, Link::SquareRoot).unwrap();
    let corrected = plain.clone().corrected(correction);
    for horizon in [1, 3, 6, 8] {
        let (one, other) = (plain.forecast(horizon), corrected.forecast(horizon));
        let column = run.column("s0", BASE + horizon as i32);
        for (level, found) in run.summary.levels.iter().zip(&column.quantiles) {
            let probability = other.cdf(*found);
            let error = 4.0 * (level * (1.0 - level) / PATHS as f64).sqrt();
            assert!(
                (probability - level).abs() <= error,
                "{horizon} {level} {probability}"
            );
        }
        // And it is a correction: the plain band is another.
        let ratio = other.quantile(0.9) / one.quantile(0.9);
        assert!((ratio - 1.0).abs() > 1e-3, "{horizon} {ratio}");
    }
    let said = plancast(&["explain", ".", "s0"], folder.path());
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(
        said.contains("bands corrected by past forecasts of 4 series"),
        "{said}"
    );
}

#[test]
fn bands_without_a_record_are_not_corrected() {
    let model = format!(
        "[plan]\nbase_year = {BASE}\nend_year = 2028\n[history]\nfile = \"h.csv\"\n\
         bands = \"corrected\"\n[indicator.a]\nkind = \"trend\"\n"
    );
    let table = "indicator,year,value\na,2016,5\na,2017,6\na,2018,5\na,2019,7\na,2020,8\n";
    let folder = folder(&[("model.toml", &model), ("h.csv", table)]);
    let said = transcript(&["check", "."], folder.path());
    insta::assert_snapshot!("bands_without_a_record", said);
}
