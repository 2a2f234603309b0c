//! The workbook as the XML that spreadsheet programs read.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use crate::harness::{folder, plancast};

const MODEL: &str = r#"
[plan]
id = "small"
title = { zh = "小计划", en = "Small plan" }
base_year = 2020
end_year = 2024
horizons = [2023]
[plan.domain]
care = { zh = "养老/照护", en = "Care: homes/day?" }
[run]
paths = 400
[driver.cost]
value = "pert(6万, 8万, 12万)"
source = "a register"
[population.group]
elderly = { value = { 2020 = 1000, 2024 = 1200 }, assumed = "growth as before" }
[budget]
total = { value = "1亿 * index(yearly(normal(4%, 2%)))", assumed = "as before" }
[programme.p]
title = { zh = "床位建设", en = "Beds" }
domain = "care"
share = 0.3
[indicator.places]
title = { zh = "床位", en = "Beds" }
unit = { zh = "张", en = "beds" }
domain = "care"
kind = "stock"
base = 100
funding = "programme.p.nominal"
cost = "driver.cost"
target = { at_least = 1500, year = 2023 }
[indicator.share]
title = { zh = "=覆盖率", en = "=Coverage" }
unit = "%"
kind = "formula"
formula = "indicator.places / population.elderly"
target = { at_least = "120%", year = 2023 }
"#;

/// The text of every part whose name starts so.
fn parts(book: &Path, start: &str) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let mut names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    names.sort();
    let wanted = names.into_iter().filter(|name| name.starts_with(start));
    wanted
        .map(|name| {
            let mut text = String::new();
            let mut part = archive.by_name(&name).unwrap();
            part.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

fn part(book: &Path, name: &str) -> String {
    parts(book, name).remove(0).1
}

/// The values of an attribute, in order.
fn attributes<'a>(xml: &'a str, tag: &str, name: &str) -> Vec<&'a str> {
    let start = format!("<{tag} ");
    let tags: Vec<&str> = xml.split(start.as_str()).skip(1).collect();
    tags.into_iter()
        .filter_map(|rest| {
            let own = rest.split('>').next()?;
            own.split(&format!("{name}=\"")).nth(1)?.split('"').next()
        })
        .collect()
}

fn run(language: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let plan = folder(&[
        ("plan/model.toml", MODEL),
        ("plan/base.toml", "extends = \"model.toml\"\n"),
        (
            "plan/more.toml",
            "extends = \"model.toml\"\n[programme.p]\nshare = 0.4\n",
        ),
    ]);
    let arguments = ["run", "plan", "--no-charts", "--quiet", "--lang", language];
    let run = plancast(&arguments, plan.path());
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let book = plan.path().join("output/small/workbook.xlsx");
    (plan, book)
}

#[test]
fn sheets_are_named_frozen_and_set_up_to_print() {
    for (language, wanted) in [
        (
            "en",
            [
                "How to read",
                "Targets",
                "Care- homes-day-",
                "Other indicators",
                "Budget",
                "People",
                "Assumptions",
                "Provenance",
            ],
        ),
        (
            "zh",
            [
                "阅读说明",
                "目标总览",
                "养老-照护",
                "其他指标",
                "预算",
                "人口",
                "假设与依据",
                "来源与版本",
            ],
        ),
    ] {
        let (_folder, book) = run(language);
        let workbook = part(&book, "xl/workbook.xml");
        assert_eq!(attributes(&workbook, "sheet", "name"), wanted);
        // Headers are repeated on each page of all sheets but the first and the last.
        assert_eq!(
            workbook.matches("_xlnm.Print_Titles").count(),
            wanted.len() - 2
        );
        let sheets = parts(&book, "xl/worksheets/sheet");
        assert_eq!(sheets.len(), wanted.len());
        for (at, (name, sheet)) in sheets.iter().enumerate() {
            let frozen = at > 0 && at + 1 < sheets.len();
            assert_eq!(sheet.contains("state=\"frozen\""), frozen, "{name}");
            assert!(sheet.contains("orientation=\"landscape\""), "{name}");
            assert!(sheet.contains("fitToHeight=\"0\""), "{name}");
            assert!(sheet.contains("<cols>"), "{name}");
            // Nothing is computed by the program that opens it, so nothing can fail there.
            for fault in ["<f>", "t=\"e\"", "NaN", "<v>inf"] {
                assert!(!sheet.contains(fault), "{name}: {fault}");
            }
        }
        let created = part(&book, "docProps/core.xml");
        assert!(created.contains(">2000-01-01T00:00:00Z</dcterms:created>"));
    }
}

#[test]
fn the_board_holds_the_chances_and_colours_them() {
    let (folder, book) = run("en");
    let board = part(&book, "xl/worksheets/sheet2.xml");
    assert_eq!(board.matches("<colorScale>").count(), 1);
    let scale: Vec<&str> = attributes(&board, "cfvo", "val");
    assert_eq!(scale, ["0", "0.5", "1"]);
    // Two targets and their joint chance in two scenarios: F4 to G6.
    assert_eq!(
        attributes(&board, "conditionalFormatting", "sqref"),
        ["F4:G6"]
    );
    let cell = |place: &str| -> f64 {
        let rest = board.split(&format!("<c r=\"{place}\"")).nth(1).unwrap();
        let value = rest.split("<v>").nth(1).unwrap().split('<').next().unwrap();
        value.parse().unwrap()
    };
    let tables = folder.path().join("output/small");
    let mut csv = csv::Reader::from_path(tables.join("targets.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = csv.records().map(|row| row.unwrap()).collect();
    let chance = |scenario: &str, indicator: &str, field: usize| -> f64 {
        let row = rows
            .iter()
            .find(|row| &row[0] == scenario && &row[1] == indicator);
        row.unwrap()[field].parse().unwrap()
    };
    for (place, scenario, indicator) in [
        ("F4", "base", "places"),
        ("G4", "more", "places"),
        ("F5", "base", "share"),
        ("G5", "more", "share"),
    ] {
        // The CSV has nine digits.
        assert!(
            (cell(place) - chance(scenario, indicator, 8)).abs() < 1e-8,
            "{place}"
        );
    }
    // Per cent is held as a fraction.
    assert!((cell("H5") - chance("base", "share", 12) / 100.0).abs() < 1e-8);
    let styles = part(&book, "xl/styles.xml");
    let formats: BTreeSet<&str> = attributes(&styles, "numFmt", "formatCode")
        .into_iter()
        .collect();
    assert!(
        formats.iter().any(|format| format.contains("&gt;=0.9995")),
        "{formats:?}"
    );
    assert!(formats.contains("0.0%"));
}

#[test]
fn charts_are_native_and_read_the_cells() {
    let (_folder, book) = run("en");
    let charts = parts(&book, "xl/charts/chart");
    // Two indicators, one group of people, the budget by domain.
    assert_eq!(charts.len(), 4);
    let lines = charts
        .iter()
        .filter(|(_, xml)| xml.contains("<c:lineChart>"));
    assert_eq!(lines.count(), 3);
    let stacked = charts
        .iter()
        .filter(|(_, xml)| xml.contains("<c:grouping val=\"stacked\"/>"));
    assert_eq!(stacked.count(), 1);
    let care = charts
        .iter()
        .find(|(_, xml)| xml.contains("Care- homes-day-"));
    let (_, care) = care.unwrap();
    // Medians of two scenarios, the interval of the first, and the target.
    assert_eq!(care.matches("<c:ser>").count(), 5);
    assert!(care.contains("<c:f>'Care- homes-day-'!$E$2:$I$2</c:f>"));
}

#[test]
fn assumptions_say_how_many_targets_rest_on_them() {
    let (_folder, book) = run("en");
    let sheet = part(&book, "xl/worksheets/sheet7.xml");
    let strings = part(&book, "xl/sharedStrings.xml");
    for text in [
        "2 of 2 targets rest on assumed numbers",
        "a register",
        "growth as before",
    ] {
        assert!(strings.contains(text), "{text}");
    }
    // A title that looks like a formula stays a text.
    assert!(strings.contains(">=Coverage<"));
    assert_eq!(sheet.matches("<autoFilter").count(), 1);
}
