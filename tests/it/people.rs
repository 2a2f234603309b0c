//! What a run tells of its people: groups and flows over the years, people by age and sex, and
//! what must hold between them on every path.

use plancast::analysis::{PeopleSummary, ScenarioSummary};
use plancast::model::PeopleUnit;
use plancast::report::tables;

use crate::harness::{Simulated, folder, root, simulate, simulate_text};

fn huangyan(overrides: &[&str]) -> Simulated {
    simulate(&root().join("scenarios/huangyan"), overrides)
}

fn series<'a>(summary: &'a ScenarioSummary, id: &str) -> &'a PeopleSummary {
    let found = summary.people.iter().find(|series| series.id == id);
    found.unwrap_or_else(|| panic!("no series is called {id}"))
}

fn mean(summary: &ScenarioSummary, id: &str, year: i32) -> f64 {
    let series = series(summary, id);
    let position = series.years.iter().position(|&at| at == year).unwrap();
    series.columns[position].mean
}

/// Means of sums are sums of means: rounding of 200 numbers of up to 1e6 persons.
const ROUNDING: f64 = 1e-6;

#[test]
fn groups_flows_and_pyramids_tell_of_the_same_people() {
    let run = huangyan(&["run.paths=200"]);
    let summary = &run.summary.scenarios[0];
    for year in 2021..=2035 {
        let at = |id| mean(summary, id, year);
        let groups = ["under3", "preschool", "school", "working", "elderly"];
        let sum: f64 = groups.map(at).iter().sum();
        assert!((sum - at("total")).abs() < ROUNDING, "{year}");
        let change = at("total") - mean(summary, "total", year - 1);
        let flows = at("births") - at("deaths") + at("migrants");
        assert!((change - flows).abs() < ROUNDING, "{year}");
        let natural = at("births") - at("deaths");
        assert!((natural - at("natural_change")).abs() < ROUNDING, "{year}");
    }
    let years: Vec<i32> = summary
        .pyramids
        .iter()
        .map(|pyramid| pyramid.year)
        .collect();
    assert_eq!(years, [2020, 2025, 2035]);
    for pyramid in &summary.pyramids {
        assert_eq!(pyramid.bands.len(), 21);
        let bands = pyramid.bands.iter();
        let sum: f64 = bands.map(|band| band.male.mean + band.female.mean).sum();
        assert!((sum - mean(summary, "total", pyramid.year)).abs() < ROUNDING);
        let fertile = pyramid
            .bands
            .iter()
            .filter(|band| (15..50).contains(&band.ages.first));
        let women: f64 = fertile.map(|band| band.female.mean).sum();
        assert!((women - mean(summary, "women_15_49", pyramid.year)).abs() < ROUNDING);
    }
}

/// What is not simulated is not reported: the flows of the base year.
#[test]
fn flows_begin_after_the_base_year() {
    let run = huangyan(&["run.paths=20"]);
    for series in &run.summary.scenarios[0].people {
        let first = match series.unit {
            PeopleUnit::PersonsPerYear => 2021,
            PeopleUnit::Persons | PeopleUnit::PerCent => 2020,
        };
        assert_eq!(series.years[0], first, "{}", series.id);
        assert_eq!(series.years.len(), series.columns.len());
        assert!(series.columns.last().unwrap().standard_deviation > 0.0);
    }
}

/// Scenarios that change nobody's life share their people node by node: they are simulated once.
#[test]
fn scenarios_share_their_people() {
    let run = huangyan(&["run.paths=20"]);
    let first = &run.compiled.models[0];
    for model in &run.compiled.models[1..] {
        assert_eq!(model.people, first.people);
        assert_eq!(model.pyramids, first.pyramids);
    }
}

const GIVEN: &str = "[plan]\ntitle = \"Given\"\nbase_year = 2020\nend_year = 2022\n\
                     [population.group]\nelderly = \"100 + 10 * t\"\n\
                     [indicator.y]\ntitle = \"y\"\nunit = \"1\"\nkind = \"formula\"\nformula = \"1\"\n";

#[test]
fn tables_of_people_are_tidy() {
    let run = simulate_text(GIVEN, &["run.paths=10"]);
    assert!(run.summary.scenarios[0].pyramids.is_empty());
    let files = tables(&run.scenarios, &run.compiled.models, &run.summary);
    let text = |path: &str| {
        let file = files.iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.bytes.clone()).unwrap()
    };
    let people = text("people.csv");
    let mut lines = people.lines();
    assert_eq!(
        lines.next(),
        Some("scenario,quantity,unit,year,statistic,value")
    );
    assert_eq!(lines.next(), Some("model,elderly,persons,2020,mean,100.0"));
    assert!(people.contains("\nmodel,elderly,persons,2022,p95,120.0\n"));
    assert_eq!(
        text("pyramid.csv"),
        "scenario,sex,age,unit,year,statistic,value\n"
    );
}

#[test]
fn the_pyramid_table_names_sex_age_and_year() {
    let run = huangyan(&["run.paths=20"]);
    let files = tables(&run.scenarios, &run.compiled.models, &run.summary);
    let file = files
        .iter()
        .find(|file| file.path == "pyramid.csv")
        .unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    let rows = text
        .lines()
        .filter(|row| row.starts_with("baseline,female,100+,persons,2035,"));
    assert_eq!(rows.count(), 2 + 1 + run.summary.levels.len());
}

/// A place where nobody is of working age has no dependency ratio, and the message says so.
#[test]
fn nobody_of_working_age_is_a_finding() {
    let model = "[plan]\ntitle = \"Old\"\nbase_year = 2020\nend_year = 2021\n\
        [population]\nbase = \"base.csv\"\nmortality = \"m.csv\"\nfertility = \"f.csv\"\n\
        total_fertility = 1\nlife_expectancy = 75\nsex_ratio_at_birth = 1.05\n\
        [indicator.y]\ntitle = \"y\"\nunit = \"1\"\nkind = \"formula\"\n\
        formula = \"population.old_age_dependency\"\n";
    let mortality: String = (0..=100)
        .map(|age| {
            format!(
                "2020,{age},{rate},{rate}\n",
                rate = 0.0002 + 0.00002 * f64::from(age * age)
            )
        })
        .collect();
    let folder = folder(&[
        ("model.toml", model),
        (
            "base.csv",
            "age,male,female\n0-64,0,0\n65-79,50,60\n80+,10,20\n",
        ),
        ("m.csv", &format!("year,age,male,female\n{mortality}")),
        ("f.csv", "year,age,percent\n2020,20-34,100\n"),
    ]);
    let loaded = plancast::scenario::load(folder.path(), &[]);
    let Ok(loaded) = loaded else {
        panic!("the files themselves are sound");
    };
    let findings = plancast::model::compile(&loaded.scenarios).expect_err("no ratio");
    let messages: Vec<&str> = findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "nobody is 15 to 64 years old in 2020 at central values, so dependency ratios have no value"
        ]
    );
}
