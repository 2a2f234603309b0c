//! The file of a record: a CSV table of quantiles under lines of what it was made from.
//!
//! The first lines begin with `#` and hold `key: value`; one of them is the hash of all the others and
//! the table, so that a forecast that was changed after the fact is found out. Numbers have six
//! significant digits. Ends of lines may be changed on the way, as version control does.

use sha2::{Digest, Sha256};

use crate::analysis::record::{ForecastRecord, KeptForecast, LEVELS};
use crate::report::long::quantile_name;
use crate::report::manifest::hex;
use crate::report::tables::{OutputFile, Table, file};
use crate::scenario::Title;

/// How a record begins.
const FIRST: &str = "# plancast record, format 1";
const HASH: &str = "# sha256: ";
/// Columns before the quantiles.
const LEAD: [&str; 5] = ["scenario", "quantity", "group", "unit", "year"];
/// Begins the key of a group's title, in Chinese and English.
const GROUP: &str = "group ";
const BETWEEN_LANGUAGES: &str = " | ";
/// Letters of the hash in the file's name.
const SHORT_HASH: usize = 8;

/// Why a text is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It begins differently.
    #[error("it does not begin with `{FIRST}`: is it a record that `plancast record` wrote?")]
    NotARecord,
    /// Its hash is that of another text.
    #[error("it was changed after it was written: its contents do not match its own hash")]
    Changed,
    /// Something that a record says is not there.
    #[error("it does not say its {0}")]
    Lacking(&'static str),
    /// A line that can't be read.
    #[error("line {line} can't be read: {reason}")]
    Line {
        /// The line, counted from one.
        line: u64,
        /// Why.
        reason: String,
    },
}

/// Six significant digits.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}")
        .parse()
        .expect("a number that was just printed");
    // One zero.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// The file of a record, named after plan, last known year and contents.
pub fn record_file(record: &ForecastRecord) -> OutputFile {
    let mut text = format!("{FIRST}\n");
    let said = [
        ("plan", record.plan.clone()),
        ("origin", record.origin.to_string()),
        ("baseline", record.baseline.clone()),
        ("scenarios", record.scenarios.join(" ")),
    ];
    let said = said
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .chain(
            record
                .provenance
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str())),
        );
    let mut say = |key: &str, value: &str| {
        text.push_str(&format!("# {key}: {}\n", value.replace(['\r', '\n'], " ")));
    };
    said.for_each(|(key, value)| say(key, value));
    for (id, title) in &record.groups {
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        let titles = [own(&title.zh), own(&title.en)].join(BETWEEN_LANGUAGES);
        say(&format!("{GROUP}{id}"), &titles);
    }
    let mut header: Vec<String> = LEAD.map(str::to_owned).to_vec();
    header.extend(LEVELS.map(quantile_name));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new(&header);
    for own in &record.forecasts {
        let year = own.year.to_string();
        let mut cells: Vec<String> = [&own.scenario, &own.quantity, &own.group, &own.unit, &year]
            .map(String::clone)
            .to_vec();
        cells.extend(own.quantiles.map(short));
        table.row(&cells);
    }
    let table = String::from_utf8(table.finish()).expect("texts and numbers");
    let hash = hash_of(&[&text, &table]);
    let name = format!(
        "{}-{}-{}.csv",
        record.plan,
        record.origin,
        &hash[..SHORT_HASH]
    );
    file(&name, format!("{text}{HASH}{hash}\n{table}").into_bytes())
}

fn hash_of(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Reads a record.
///
/// # Errors
/// A text that is none, or was changed.
pub fn read_record(text: &str) -> Result<ForecastRecord, RecordError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if !text.starts_with(FIRST) {
        return Err(RecordError::NotARecord);
    }
    let found = text.find(HASH).ok_or(RecordError::Changed)?;
    let (before, rest) = text.split_at(found);
    let (stated, table) = rest[HASH.len()..]
        .split_once('\n')
        .ok_or(RecordError::Changed)?;
    if stated != hash_of(&[before, table]) {
        return Err(RecordError::Changed);
    }
    let lines = before.lines().skip(1);
    let mut said: Vec<(String, String)> = lines
        .filter_map(|line| line.strip_prefix("# ")?.split_once(':'))
        .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
        .collect();
    let mut take = |wanted: &'static str| {
        let place = said.iter().position(|(key, _)| key == wanted);
        let place = place.ok_or(RecordError::Lacking(wanted))?;
        Ok(said.remove(place).1)
    };
    let plan = take("plan")?;
    let origin = take("origin")?;
    let origin = origin.parse().map_err(|_| RecordError::Lacking("origin"))?;
    let baseline = take("baseline")?;
    let scenarios = take("scenarios")?;
    let groups = said
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix(GROUP)?.to_owned(), title(value))))
        .collect();
    said.retain(|(key, _)| !key.starts_with(GROUP));
    let lines_before = before.lines().count() as u64 + 1;
    Ok(ForecastRecord {
        plan,
        origin,
        baseline,
        scenarios: scenarios.split_whitespace().map(str::to_owned).collect(),
        groups,
        provenance: said,
        forecasts: rows(table, lines_before)?,
    })
}

/// A title as it was written; a language that is empty was not given.
fn title(text: &str) -> Title {
    let (zh, en) = text
        .split_once(BETWEEN_LANGUAGES.trim())
        .unwrap_or((text, ""));
    let own = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Title {
        zh: own(zh),
        en: own(en),
    }
}

fn rows(table: &str, lines_before: u64) -> Result<Vec<KeptForecast>, RecordError> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| RecordError::Line {
            line: lines_before + error.position().map_or(1, csv::Position::line),
            reason: error.to_string(),
        })?;
        let line = lines_before + row.position().map_or(1, csv::Position::line);
        let cell = |at: usize| {
            row.get(at).ok_or_else(|| RecordError::Line {
                line,
                reason: "it has too few cells".to_owned(),
            })
        };
        let number = |at: usize| {
            let text = cell(at)?;
            text.parse::<f64>().map_err(|_| RecordError::Line {
                line,
                reason: format!("`{text}` is no number"),
            })
        };
        let mut quantiles = [0.0; LEVELS.len()];
        for (at, quantile) in quantiles.iter_mut().enumerate() {
            *quantile = number(LEAD.len() + at)?;
        }
        found.push(KeptForecast {
            scenario: cell(0)?.to_owned(),
            quantity: cell(1)?.to_owned(),
            group: cell(2)?.to_owned(),
            unit: cell(3)?.to_owned(),
            year: number(4)? as i32,
            quantiles,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> ForecastRecord {
        let quantiles = LEVELS.map(|level| 1000.0 * level);
        let forecast = KeptForecast {
            scenario: "base".to_owned(),
            quantity: "indicator.beds, open".to_owned(),
            group: "care".to_owned(),
            unit: "张".to_owned(),
            year: 2025,
            quantiles,
        };
        ForecastRecord {
            plan: "town".to_owned(),
            origin: 2020,
            baseline: "base".to_owned(),
            scenarios: vec!["base".to_owned(), "more".to_owned()],
            groups: [("care".to_owned(), title("照护 |"))].into_iter().collect(),
            provenance: vec![("seed".to_owned(), "1".to_owned())],
            forecasts: vec![forecast],
        }
    }

    #[test]
    fn what_is_written_is_read_and_what_was_changed_is_found_out() {
        let own = record();
        let written = record_file(&own);
        assert!(written.path.starts_with("town-2020-") && written.path.ends_with(".csv"));
        let text = String::from_utf8(written.bytes).unwrap();
        assert_eq!(read_record(&text), Ok(own.clone()));
        assert_eq!(read_record(&text.replace('\n', "\r\n")), Ok(own));
        for (old, new) in [("1000", "1001"), ("500", "510"), ("seed: 1", "seed: 2")] {
            if text.contains(old) {
                let changed = text.replacen(old, new, 1);
                assert_eq!(read_record(&changed), Err(RecordError::Changed), "{old}");
            }
        }
        assert_eq!(read_record("series,year\n"), Err(RecordError::NotARecord));
    }

    #[test]
    fn six_digits_are_kept() {
        assert_eq!(short(5_837_291_234.0), "5837290000");
        assert_eq!(short(0.012_345_678), "0.0123457");
        assert_eq!(short(-0.0), "0");
    }
}
