//! `[history]`, `forecast(ID)` and `kind = "trend"`: the simulated futures of a recorded series are
//! those of the closed form, and what is wrong with a table is said at its line.

use plancast::engine::simulate_one;
use plancast::forecast::{Fitted, History, Link, PathDraw, YearDraw, fit};
use plancast::uncertainty::{PointSet, Sampler};

use crate::harness::{Simulated, example, files_below, folder, root, simulate, transcript};

const N0001: [f64; 14] = [
    940.66, 1084.86, 1244.98, 1445.02, 1683.17, 2038.15, 2342.52, 2602.45, 2927.87, 3103.96,
    3360.27, 3807.63, 4387.88, 4936.99,
];
const BASE: i32 = 1988;

fn fitted(link: Link) -> Fitted {
    fit(&History::yearly(1975, &N0001).unwrap(), link).unwrap()
}

/// Four standard errors of a share of so many paths.
fn tolerance(p: f64, paths: f64) -> f64 {
    4.0 * (p * (1.0 - p) / paths).sqrt()
}

fn agrees(run: &Simulated, fitted: &Fitted, paths: f64) {
    for horizon in [1, 3, 6, 10] {
        let forecast = fitted.forecast(horizon);
        for (position, &p) in run.summary.levels.iter().enumerate() {
            let column = run.column("output", BASE + horizon as i32);
            let found = forecast.cdf(column.quantiles[position]);
            assert!(
                (found - p).abs() <= tolerance(p, paths),
                "{} {horizon} {p} {found}",
                fitted.link().name()
            );
        }
    }
}

#[test]
fn simulated_marginals_are_those_of_the_closed_form() {
    for (name, link) in [
        ("sqrt", Link::SquareRoot),
        ("log", Link::Log),
        ("identity", Link::IDENTITY),
    ] {
        let link_of = format!("history.series.output.link=\"{name}\"");
        let run = example("recorded_past", &["run.paths=20000", &link_of]);
        agrees(&run, &fitted(link), 20_000.0);
    }
}

/// What a name draws on a path.
fn draw(points: &PointSet, name: &str, year: Option<i32>, path: u64) -> f64 {
    let mut out = vec![0.0; path as usize + 1];
    points
        .stream(&format!("forecast.output#{name}"), year)
        .fill(0, &mut out);
    out[path as usize]
}

#[test]
fn each_path_is_that_of_the_sampler() {
    let run = example("recorded_past", &["run.paths=100"]);
    let scenario = &run.scenarios[0];
    let points = PointSet::new(Sampler::MonteCarlo, scenario.run.seed, 100, BASE);
    let nodes = &run.compiled.models[0].indicators[0].nodes;
    let sampler = fitted(Link::SquareRoot).sampler(10);
    let normal = plancast::kernel::normal_quantile;
    for path in [0, 7, 99] {
        let values = simulate_one(&run.compiled.graph, &points, nodes, path);
        assert_eq!(values[0], N0001[13]);
        let once = |name| draw(&points, name, None, path);
        let drawn = PathDraw {
            component: once("component"),
            variance: once("variance"),
            level: normal(once("level")),
            drift: normal(once("drift")),
            drift_change: normal(once("drift_change")),
        };
        let mut shocks = 0.0;
        for horizon in 1..=10 {
            let year = BASE + horizon as i32;
            let yearly = |name| normal(draw(&points, name, Some(year), path));
            shocks += yearly("shock");
            let mut width = [0.0];
            sampler.widths(horizon, &[drawn.variance], &mut width);
            let drawn_now = YearDraw {
                shocks,
                noise: yearly("noise"),
            };
            let expected = sampler.value(horizon, width[0], &drawn, &drawn_now);
            let found = values[horizon as usize];
            // The same sums in another order.
            assert!(
                (found / expected - 1.0).abs() < 1e-10,
                "{path} {horizon} {found} {expected}"
            );
        }
    }
}

const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2030\nhorizons = [2025]\n[run]\npaths = 500\n[history]\nfile = \"h.csv\"\n";
const TRIPS: &str = "indicator,year,value\ntrips,2017,5\ntrips,2018,6\ntrips,2020,8\n\
                     trips,2022,90\nrate,2017,40\nrate,2018,41\nrate,2019,43\n";
const TREND: &str = "[indicator.trips]\nkind = \"trend\"\n";

fn run(model: &str) -> Simulated {
    let folder = folder(&[("model.toml", &format!("{PLAN}{model}")), ("h.csv", TRIPS)]);
    simulate(folder.path(), &[])
}

#[test]
fn another_series_moves_no_draw() {
    let alone = run(TREND);
    let beside = run(&format!(
        "[indicator.rate]\nunit = \"%\"\nkind = \"trend\"\n{TREND}"
    ));
    for year in [2021, 2030] {
        let quantiles = |run: &Simulated| run.column("trips", year).quantiles.clone();
        assert_eq!(quantiles(&alone), quantiles(&beside));
    }
    // Shares are written as percentages, and begin where the last row leaves them.
    let first = beside.column("rate", 2021);
    assert!(first.mean > 40.0 && first.mean < 48.0, "{}", first.mean);
}

#[test]
fn what_came_after_the_base_year_is_not_known_in_it() {
    let run = run(TREND);
    assert_eq!(run.column("trips", 2020).mean, 8.0);
    assert!(run.column("trips", 2022).mean < 20.0);
}

#[test]
fn a_base_year_without_a_row_is_uncertain_unless_its_base_is_given() {
    let rate = "[indicator.rate]\nunit = \"%\"\nkind = \"trend\"\n";
    assert!(run(rate).column("rate", 2020).standard_deviation > 0.1);
    let given = run(&format!("{rate}base = \"44%\"\n"));
    let base = given.column("rate", 2020);
    assert_eq!((base.mean, base.standard_deviation), (44.0, 0.0));
}

#[test]
fn what_is_wrong_is_said_at_its_line() {
    let model = format!(
        "{PLAN}[indicator.trips]\nkind = \"trend\"\nbase = 9\n\
         [indicator.share]\nunit = \"%\"\nkind = \"response\"\nlink = \"logit\"\nbase = \"50%\"\n\
         [indicator.few]\nkind = \"trend\"\n\
         [indicator.a]\nkind = \"formula\"\nformula = \"forecast(trip) + forecast(5) + forecast(loss)\"\n"
    );
    let table = "indicator,year,value\ntrips,2017,5\ntrips,2018,6\ntrips,2020,8\nshare,2019,130\n\
                 few,2019,1\nfew,2020,2\nloss,2018,1\nloss,2019,-2\nloss,2020,3\nshar,2020,1\n";
    let folder = folder(&[("model.toml", &model), ("h.csv", table)]);
    insta::assert_snapshot!("history_faults", transcript(&["check", "."], folder.path()));
    std::fs::write(
        folder.path().join("h.csv"),
        "indicator,year,value\na,2020,1\na,2020,x\na,2020,2\n",
    )
    .unwrap();
    insta::assert_snapshot!(
        "history_unreadable",
        transcript(&["check", "."], folder.path())
    );
}

#[test]
fn explain_says_how_a_series_goes_on_and_where_it_is_from() {
    let table = "indicator,year,value,source\nrate,2016,39,\nrate,2017,40,survey\nrate,2018,41,survey\n\
                 rate,2020,43,\"yearbook 2021, table 3\"\ntrips,2018,5,\ntrips,2019,6,\ntrips,2020,8,\n";
    let model = format!(
        "{PLAN}[indicator.rate]\nunit = \"%\"\nkind = \"trend\"\n\
         [indicator.both]\nkind = \"formula\"\nformula = \"indicator.rate * forecast(trips)\"\n"
    );
    let folder = folder(&[("model.toml", &model), ("h.csv", table)]);
    let explain = |name| transcript(&["explain", ".", name], folder.path());
    insta::assert_snapshot!("explain_trend", explain("rate"));
    insta::assert_snapshot!("explain_forecast", explain("both"));
}

/// Statistics of an indicator in a year of a written table.
fn statistics(table: &str, indicator: &str, year: i32) -> Vec<String> {
    let lead = format!(",{indicator},,{year},");
    let rows = table.lines().filter_map(|row| row.split_once(&lead));
    rows.map(|(_, rest)| rest.split(',').next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_mean_that_does_not_exist_is_not_written() {
    let path = root().join("scenarios/examples/recorded_past");
    let here = folder(&[]);
    let written = |set: &[&str]| {
        let mut arguments = vec![
            "run",
            path.to_str().unwrap(),
            "--paths",
            "500",
            "--no-charts",
        ];
        for one in set {
            arguments.extend(["--set", one]);
        }
        let said = transcript(&arguments, here.path());
        let table = here.path().join("output/recorded_past/summary.csv");
        (said, std::fs::read_to_string(table).unwrap())
    };
    let first = |table: &str, id, year| statistics(table, id, year)[..2].to_vec();
    // `both` rests on a log forecast from the first year on; the base year is a number.
    let (said, table) = written(&[]);
    assert!(!said.contains("has no mean"), "{said}");
    assert_eq!(first(&table, "both", 1988), ["mean", "sd"]);
    assert_eq!(first(&table, "both", 1989), ["p05", "p10"]);
    // Of the square of Student's t with ν degrees of freedom the mean takes ν > 2, the standard
    // deviation ν > 4: 4.10 six years ahead, 3.69 after seven, 2.18 after twelve, 1.96 after thirteen.
    assert_eq!(first(&table, "output", 1994), ["mean", "sd"]);
    assert_eq!(first(&table, "output", 1995), ["mean", "p05"]);
    let (said, table) = written(&["plan.end_year=2001", "history.series.other.link=logit"]);
    assert!(said.contains("only values between 0 and 1"), "{said}");
    assert!(!table.contains("2001"));
    let (said, table) = written(&["plan.end_year=2001", "history.series.other.link=sqrt"]);
    assert!(
        said.contains("output has no mean from 2001 on, nor has one other"),
        "{said}"
    );
    assert_eq!(first(&table, "output", 2000), ["mean", "p05"]);
    assert_eq!(first(&table, "output", 2001), ["p05", "p10"]);
    // The wide layout keeps the column and leaves its cell empty.
    let wide = here.path().join("output/recorded_past/summary_iamc.csv");
    let wide = std::fs::read_to_string(wide).unwrap();
    let mean = wide.lines().find(|row| row.contains("Output|Mean"));
    assert!(mean.unwrap().ends_with(','), "{wide}");
}

#[test]
fn the_past_stands_in_the_charts_of_a_run() {
    let table = "indicator,year,value\nrate,2017,40\nrate,2018,41\nrate,2020,43\nrate,2021,99\n";
    let model = format!("{PLAN}[indicator.rate]\nunit = \"%\"\nkind = \"trend\"\n");
    let folder = folder(&[("model.toml", &model), ("h.csv", table)]);
    let said = transcript(&["run", ".", "--quiet", "--format", "svg"], folder.path());
    assert!(said.starts_with("exit code: 0"), "{said}");
    let charts = files_below(&folder.path().join("output"));
    let chart = charts.iter().find(|(path, _)| path.ends_with("rate.csv"));
    let chart = String::from_utf8(chart.unwrap().1.clone()).unwrap();
    // As it is written, up to the year before the base year; what came later is not known.
    for (year, value) in [(2017, 40), (2018, 41)] {
        assert!(
            chart.contains(&format!(",observed,{year},value,{value}.0\n")),
            "{chart}"
        );
    }
    assert!(!chart.contains(",99.0\n"), "{chart}");
}
