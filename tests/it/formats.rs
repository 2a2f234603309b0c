//! The tables in formats of others: Parquet read back, the IAMC layout, CSV without surprises.

use std::collections::BTreeSet;

use crate::harness::{example, files_below, folder, plancast, root};

#[cfg(feature = "parquet")]
mod parquet_files {
    use std::fs::File;
    use std::path::Path;

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};

    use super::*;

    fn rows(path: &Path) -> (Vec<Row>, SerializedFileReader<File>) {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        (rows.map(|row| row.unwrap()).collect(), reader)
    }

    fn text(field: &Field) -> String {
        match field {
            Field::Str(text) => text.clone(),
            Field::Int(number) => number.to_string(),
            Field::Long(number) => number.to_string(),
            Field::Null => String::new(),
            other => panic!("{other:?}"),
        }
    }

    fn fields(row: &Row) -> Vec<(&String, &Field)> {
        row.get_column_iter().collect()
    }

    const MODEL: &str = r#"
[plan]
id = "small"
base_year = 2020
end_year = 2023
[run]
paths = 700
[driver.cost]
value = "pert(2, 3, 5)"
unit = "yuan"
[indicator.a]
unit = "places"
kind = "formula"
formula = "driver.cost * t"
[indicator.b]
kind = "formula"
formula = "yearly(normal(0, 1))"
"#;
    const MORE: &str = "extends = \"model.toml\"\n[driver.cost]\nvalue = \"pert(2, 4, 5)\"\n";

    #[test]
    fn the_summary_holds_the_rows_of_the_csv() {
        let plan = folder(&[
            ("plan/model.toml", MODEL),
            ("plan/base.toml", "extends = \"model.toml\"\n"),
            ("plan/more.toml", MORE),
        ]);
        let run = plancast(&["run", "plan", "--no-charts", "--quiet"], plan.path());
        assert!(run.status.success());
        let out = plan.path().join("output/small");
        let (rows, reader) = rows(&out.join("summary.parquet"));
        let metadata = reader.metadata().file_metadata();
        let program = format!("plancast {}", env!("CARGO_PKG_VERSION"));
        assert_eq!(metadata.created_by(), Some(program.as_str()));
        let mut csv = csv::Reader::from_path(out.join("summary.csv")).unwrap();
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let records: Vec<csv::StringRecord> = csv.records().map(|row| row.unwrap()).collect();
        assert_eq!(records.len(), rows.len());
        // Two scenarios, two indicators, four years.
        assert_eq!(records.len() % 16, 0);
        assert!(records.len() > 16);
        for (record, row) in records.iter().zip(&rows) {
            let fields = fields(row);
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, header);
            for ((_, field), written) in fields.iter().zip(record) {
                match field {
                    // The CSV rounds to nine significant digits.
                    Field::Double(value) => {
                        let csv: f64 = written.parse().unwrap();
                        assert!((csv - value).abs() <= 5e-9 * value.abs(), "{csv} {value}");
                    }
                    field => assert_eq!(text(field), written),
                }
            }
        }
    }

    #[test]
    fn the_paths_are_those_that_the_summary_counts() {
        let plan = folder(&[
            ("plan/model.toml", MODEL),
            ("plan/base.toml", "extends = \"model.toml\"\n"),
            ("plan/more.toml", MORE),
        ]);
        let arguments = ["run", "plan", "--no-charts", "--quiet", "--keep-paths"];
        assert!(plancast(&arguments, plan.path()).status.success());
        let out = plan.path().join("output/small");
        let (rows, _) = rows(&out.join("paths.parquet"));
        // Two indicators and a driver, four years, 700 paths, two scenarios.
        assert_eq!(rows.len(), 3 * 4 * 700 * 2);
        let mut series = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut sum = 0.0;
        for row in &rows {
            let fields = fields(row);
            let key: Vec<String> = fields[..5].iter().map(|(_, field)| text(field)).collect();
            series.insert((key[1].clone(), key[2].clone()));
            let Field::Double(value) = fields[5].1 else {
                panic!("{:?}", fields[5]);
            };
            if key[0] == "more" && key[1] == "a" && key[4] == "2023" {
                sum += value;
            }
            assert!(seen.insert(key));
        }
        let known = [("a", "places"), ("b", ""), ("driver.cost", "yuan")];
        let known = known.map(|(name, unit)| (name.to_owned(), unit.to_owned()));
        assert_eq!(series, BTreeSet::from(known));
        let mut csv = csv::Reader::from_path(out.join("summary.csv")).unwrap();
        let mean = csv
            .records()
            .map(|row| row.unwrap())
            .find(|row| [&row[0], &row[1], &row[3], &row[4]] == ["more", "a", "2023", "mean"]);
        let mean: f64 = mean.unwrap()[5].parse().unwrap();
        // Nine digits in the CSV.
        assert!((sum / 700.0 - mean).abs() <= 1e-8 * mean);
        // The manifest lists what was streamed with its length and hash.
        let manifest = std::fs::read(out.join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        let listed = manifest["outputs"].as_array().unwrap();
        let listed = listed.iter().find(|file| file["path"] == "paths.parquet");
        let length = std::fs::metadata(out.join("paths.parquet")).unwrap().len();
        assert_eq!(listed.unwrap()["bytes"], length);
    }

    #[test]
    fn kept_paths_do_not_depend_on_threads_and_leave_nothing_behind() {
        let plan = folder(&[("plan/model.toml", MODEL)]);
        let mut runs = Vec::new();
        for threads in ["1", "3"] {
            let arguments = [
                "run",
                "plan",
                "--no-charts",
                "--quiet",
                "--keep-paths",
                "--threads",
                threads,
                "--output",
                threads,
            ];
            assert!(plancast(&arguments, plan.path()).status.success());
            runs.push(files_below(&plan.path().join(threads)));
        }
        assert_eq!(runs[0], runs[1]);
        let hidden = runs[0].iter().filter(|(path, _)| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with('.')
        });
        assert_eq!(hidden.count(), 0);
        // A run without the option removes what the last one kept.
        let arguments = ["run", "plan", "--no-charts", "--quiet", "--output", "1"];
        assert!(plancast(&arguments, plan.path()).status.success());
        assert!(!plan.path().join("1/small/paths.parquet").exists());
    }
}

#[test]
fn without_its_feature_an_output_is_refused_in_words() {
    let plan = folder(&[]);
    let run = plancast(&["run", "nowhere", "--keep-paths"], plan.path());
    let message = String::from_utf8(run.stderr).unwrap();
    let refused = message.contains("built without Parquet");
    assert_eq!(refused, !cfg!(feature = "parquet"), "{message}");
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn the_iamc_table_has_one_row_a_variable_and_a_number_for_each_year() {
    let simulated = example("china-wpp2019", &["plan.region=China", "run.paths=50"]);
    let files = plancast::report::tables(
        &simulated.scenarios,
        &simulated.compiled.models,
        &simulated.summary,
    );
    let file = files.iter().find(|file| file.path == "summary_iamc.csv");
    let mut csv = csv::Reader::from_reader(file.unwrap().bytes.as_slice());
    let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let plan = &simulated.scenarios[0].plan;
    let years = (plan.base_year..=plan.end_year).map(|year| year.to_string());
    let fixed = ["model", "scenario", "region", "variable", "unit"].map(str::to_owned);
    let wanted: Vec<String> = fixed.into_iter().chain(years).collect();
    assert_eq!(header, wanted);
    let mut keys = BTreeSet::new();
    let mut medians = 0;
    for row in csv.records() {
        let row = row.unwrap();
        let named = row.iter().take(5).all(|field| !field.trim().is_empty());
        assert!(named, "{row:?}");
        assert_eq!(&row[2], "China");
        // A flow has no value in the base year; everything else has one in every year.
        let years = row.iter().skip(5).skip(usize::from(row[5].is_empty()));
        assert!(years.clone().all(|field| field.parse::<f64>().is_ok()));
        assert!(!row[5].is_empty() || row[4].contains("a year"), "{row:?}");
        medians += usize::from(row[3].ends_with("|Median"));
        assert!(
            keys.insert((row[1].to_owned(), row[3].to_owned())),
            "{row:?}"
        );
    }
    let own = &simulated.summary.scenarios[0];
    assert_eq!(
        medians,
        own.indicators.len() + 2 * own.budget.len() + own.people.len()
    );
}

#[test]
fn csv_tables_have_one_header_and_plain_numbers() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let arguments = [
        "run",
        "scenarios/huangyan",
        "--paths",
        "200",
        "--no-charts",
        "--quiet",
        "--output",
        folder,
    ];
    assert!(plancast(&arguments, root()).status.success());
    // Columns that a data frame must read as numbers.
    let numeric = [
        "year",
        "value",
        "level",
        "tolerance",
        "probability",
        "se",
        "low95",
        "high95",
        "median",
        "expected_shortfall",
        "targets",
        "probability_all_met",
        "met_mean",
        "met_sd",
    ];
    let mut tables = 0;
    for (path, bytes) in files_below(out.path()) {
        let is_csv = path.extension().is_some_and(|extension| extension == "csv");
        if !is_csv {
            continue;
        }
        tables += 1;
        let mut csv = csv::Reader::from_reader(bytes.as_slice());
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let distinct: BTreeSet<&String> = header.iter().collect();
        assert_eq!(distinct.len(), header.len(), "{}", path.display());
        let is_iamc = path.ends_with("summary_iamc.csv");
        for name in &header {
            let syntactic = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            assert!(syntactic && (is_iamc || !name.starts_with(|c: char| c.is_ascii_digit())));
        }
        let mut rows = 0;
        for row in csv.records() {
            let row = row.unwrap();
            rows += 1;
            for (name, field) in header.iter().zip(&row) {
                // `value` of evidence.csv is as written.
                let text = path.ends_with("evidence.csv") && name == "value";
                if numeric.contains(&name.as_str()) && !text && !field.is_empty() {
                    assert!(field.parse::<f64>().is_ok(), "{}: {field}", path.display());
                    assert!(!field.contains(['e', 'N', 'i']), "{}", path.display());
                }
            }
        }
        assert!(rows > 0, "{}", path.display());
    }
    assert!(tables >= 6);
}
