//! `plancast fit`: the bands are the library's, and what a planner should know is said in words.

use plancast::forecast::{History, Link, fit};

use crate::harness::{files_below, folder, root, transcript};

/// Flat, too short, negative, near a cap, and one that ends early.
const TABLE: &str = "series,year,value\n\
    flat,2013,5\nflat,2014,5\nflat,2015,5\nflat,2016,5\n\
    short,2019,3\nshort,2020,4\n\
    balance,2017,-3\nbalance,2018,4\nbalance,2019,-5\nbalance,2020,3\n\
    share,2014,0.75\nshare,2016,0.80\nshare,2017,0.82\nshare,2020,0.85\n";

#[test]
fn a_table_is_carried_on_and_doubts_are_said() {
    let here = folder(&[("h.csv", TABLE)]);
    let said = |extra: &[&str]| {
        let mut arguments = vec!["fit", "h.csv", "--no-charts"];
        arguments.extend(extra);
        transcript(&arguments, here.path())
    };
    insta::assert_snapshot!("fit_table", said(&["--to", "2025,2035,2060"]));
    insta::assert_snapshot!("fit_other_scale", said(&["balance", "--link", "identity"]));
    let unknown = said(&["balanc"]);
    assert!(unknown.contains("did you mean \"balance\"?"), "{unknown}");
    let refused = said(&["short"]);
    assert!(refused.starts_with("exit code: 1\n"), "{refused}");
}

#[test]
fn the_tables_hold_what_the_library_says() {
    let here = folder(&[("h.csv", TABLE)]);
    transcript(
        &["fit", "h.csv", "flat", "share", "--lang", "en"],
        here.path(),
    );
    let written = files_below(&here.path().join("output"));
    let text = |name: &str| {
        let found = written.iter().find(|(path, _)| path.ends_with(name));
        String::from_utf8(found.unwrap().1.clone()).unwrap()
    };
    let table = text("fit.csv");
    let header: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let at = header.iter().position(|own| *own == "p97.5").unwrap();
    let row = table.lines().find(|row| row.starts_with("share,,2023,3,"));
    let found: f64 = row.unwrap().split(',').nth(at).unwrap().parse().unwrap();
    let points = [(2014, 0.75), (2016, 0.80), (2017, 0.82), (2020, 0.85)];
    let points = points.map(|(year, value)| plancast::forecast::Point { year, value });
    let history = History::new(points.to_vec()).unwrap();
    let fitted = fit(&history, Link::SquareRoot).unwrap();
    let expected = fitted.forecast(3).quantile(0.975);
    // Nine digits are written.
    assert!((found / expected - 1.0).abs() < 1e-8, "{found} {expected}");
    let weights = text("weights.csv");
    assert_eq!(weights.lines().count(), 1 + 2 * 12);
    let sum: f64 = weights
        .lines()
        .filter(|row| row.starts_with("flat,"))
        .map(|row| row.split(',').nth(5).unwrap().parse::<f64>().unwrap())
        .sum();
    assert!((sum - 1.0).abs() < 1e-7, "{sum}");
    // Bands open at the last value, and the past is in the chart.
    let chart = text("charts/share.csv");
    assert!(chart.contains("2014") && chart.contains("97.5%"), "{chart}");
}

#[test]
fn a_plan_is_carried_on_from_its_base_year() {
    let plan = root().join("scenarios/examples/recorded_past");
    let plan = plan.to_str().unwrap();
    let here = folder(&[]);
    let said = transcript(&["fit", plan, "--lang", "en", "--no-charts"], here.path());
    insta::assert_snapshot!("fit_plan", said);
    // Values of the tenth year and later are not seen, and stand in the chart.
    let cut = ["fit", plan, "output", "--until", "1984", "--format", "svg"];
    let said = transcript(&cut, here.path());
    assert!(said.contains("10, 1975-1984"), "{said}");
    let written = files_below(&here.path().join("output"));
    let chart = written
        .iter()
        .find(|(path, _)| path.ends_with("output.svg"));
    let chart = String::from_utf8(chart.unwrap().1.clone()).unwrap();
    assert!(chart.contains("推演未使用起点之后"), "{chart}");
}

#[test]
fn a_plan_without_a_record_says_what_it_lacks() {
    let plan = root().join("scenarios/examples/levers");
    let here = folder(&[]);
    let said = transcript(&["fit", plan.to_str().unwrap()], here.path());
    assert!(said.contains("nothing recorded in this plan"), "{said}");
}

#[test]
fn the_plans_growth_stands_beside_the_pasts() {
    let model = "[plan]\nid = \"p\"\nbase_year = 2020\nend_year = 2030\nhorizons = [2025, 2030]\n[run]\npaths = 300\n\
                 [economy]\nincome = \"100 * 1.04 ^ t\"\n\
                 [history]\nfile = \"h.csv\"\n[history.series]\ncity = { like = \"income\" }\n\
                 few = { like = \"income * 2\" }\n[indicator.a]\nkind = \"formula\"\nformula = \"income\"\n";
    let mut table = String::from("indicator,year,value\nfew,2019,3\nfew,2020,4\n");
    for year in 0..16 {
        table += &format!("city,{},{}\n", 2005 + year, 50.0 * 1.02_f64.powi(year));
    }
    let here = folder(&[("model.toml", model), ("h.csv", &table)]);
    let said = transcript(&["fit", ".", "--no-charts"], here.path());
    insta::assert_snapshot!("fit_growth", said);
    let written = files_below(&here.path().join("output"));
    let growth = written
        .iter()
        .find(|(path, _)| path.ends_with("growth.csv"));
    let growth = String::from_utf8(growth.unwrap().1.clone()).unwrap();
    // The plan's 4% is certain; the past's median is near 2%.
    assert!(
        growth.contains("city,income,2030,plan,0.04,0.04,0.04\n"),
        "{growth}"
    );
    let past = growth
        .lines()
        .find(|row| row.starts_with("city,income,2030,past,"));
    let median: f64 = past.unwrap().split(',').nth(5).unwrap().parse().unwrap();
    assert!((median - 0.019).abs() < 0.003, "{median}");
    let broken = model.replace("income * 2", "normal(1, 1)");
    std::fs::write(here.path().join("model.toml"), broken).unwrap();
    let said = transcript(&["check", "."], here.path());
    assert!(
        said.contains("`history.series.few.like` holds a distribution"),
        "{said}"
    );
}
