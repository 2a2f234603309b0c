//! CSV text to rows with their line numbers.
//!
//! Lines that begin with `#` are notes, blank lines are skipped, columns are
//! found by name in any order, and columns nobody asks for (a source, a note)
//! are ignored. Every fault is kept with its line.

use super::tables::{Fault, TableError};

/// One row: its line in the text and the asked-for cells.
#[derive(Debug)]
pub(crate) struct Row {
    pub line: u64,
    cells: Vec<Option<String>>,
}

/// A column that is asked for: its names, the first the one that messages use.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub names: &'static [&'static str],
    pub required: bool,
}

/// The column of that name, which the table must have.
pub(crate) const fn required(names: &'static [&'static str]) -> Column {
    let required = true;
    Column { names, required }
}

/// The column of that name, where the table has it.
pub(crate) const fn optional(names: &'static [&'static str]) -> Column {
    let required = false;
    Column { names, required }
}

impl Row {
    /// The trimmed text of an asked-for column; a fault where it is empty.
    pub(crate) fn text(&self, column: usize, name: &'static str) -> Result<&str, Fault> {
        let problem = TableError::EmptyCell { column: name };
        match self.cells.get(column) {
            Some(Some(text)) if !text.is_empty() => Ok(text),
            _ => Err(Fault {
                line: self.line,
                problem,
            }),
        }
    }

    /// The finite number of an asked-for column.
    pub(crate) fn number(&self, column: usize, name: &'static str) -> Result<f64, Fault> {
        let text = self.text(column, name)?;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => {
                let found = text.to_owned();
                let problem = TableError::NotANumber {
                    column: name,
                    found,
                };
                Err(Fault {
                    line: self.line,
                    problem,
                })
            }
        }
    }

    /// Whether an optional column has something here.
    pub(crate) fn has(&self, column: usize) -> bool {
        matches!(self.cells.get(column), Some(Some(text)) if !text.is_empty())
    }
}

/// Reads the rows of a table.
///
/// # Errors
/// A missing column, a text that is not CSV, or no row at all.
pub(crate) fn rows(text: &str, columns: &[Column]) -> Result<Vec<Row>, Vec<Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => records.push((line_of(text, &record), record)),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let problem = TableError::NotCsv {
                    reason: error.to_string(),
                };
                return Err(vec![Fault { line, problem }]);
            }
        }
    }
    let mut records = records.into_iter();
    let Some((header_line, header)) = records.next() else {
        return Err(vec![Fault {
            line: 1,
            problem: TableError::Empty,
        }]);
    };
    let places = places(&header, header_line, columns)?;
    let rows: Vec<Row> = records
        .map(|(line, record)| {
            let cell = |place: &Option<usize>| place.and_then(|i| record.get(i)).map(str::to_owned);
            let cells = places.iter().map(cell).collect();
            Row { line, cells }
        })
        .collect();
    if rows.is_empty() {
        return Err(vec![Fault {
            line: header_line,
            problem: TableError::Empty,
        }]);
    }
    Ok(rows)
}

fn places(
    header: &csv::StringRecord,
    line: u64,
    columns: &[Column],
) -> Result<Vec<Option<usize>>, Vec<Fault>> {
    if let (1, Some(found)) = (header.len(), other_separator(header)) {
        let problem = TableError::Separator { found };
        return Err(vec![Fault { line, problem }]);
    }
    let mut faults = Vec::new();
    let mut places = Vec::new();
    for column in columns {
        let place = header.iter().position(|name| {
            column
                .names
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        });
        if place.is_none() && column.required {
            let problem = TableError::MissingColumn {
                column: column.names[0],
                found: header.iter().collect::<Vec<_>>().join(", "),
            };
            faults.push(Fault { line, problem });
        }
        places.push(place);
    }
    if faults.is_empty() {
        Ok(places)
    } else {
        Err(faults)
    }
}

/// What a header of one cell is parted by instead of commas.
fn other_separator(header: &csv::StringRecord) -> Option<char> {
    let text = header.get(0)?;
    let mut marks = text.chars();
    marks.find(|mark| matches!(mark, '，' | '、' | ';' | '；' | '\t' | '|'))
}

/// The line on which a record begins: the reader's position stands before the
/// notes and blank lines that it skips.
fn line_of(text: &str, record: &csv::StringRecord) -> u64 {
    let Some(position) = record.position() else {
        return 1;
    };
    let start = usize::try_from(position.byte()).unwrap_or(text.len());
    let skipped = text
        .get(start..)
        .unwrap_or("")
        .split('\n')
        .take_while(|line| line.trim_end_matches('\r').is_empty() || line.starts_with('#'))
        .count();
    position.line() + skipped as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        required(&["age"]),
        required(&["male"]),
        optional(&["total"]),
    ];

    #[test]
    fn lines_are_those_of_the_text() {
        for end in ["\n", "\r\n"] {
            let text = [
                "# note",
                "",
                "Male, age",
                "1,0",
                "# more",
                "",
                "2,1-4",
                "x,5+",
                "3",
            ];
            let text = text.join(end);
            let rows = rows(&text, &COLUMNS).expect("a table");
            let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [4, 7, 8, 9], "{end:?}");
            assert_eq!(rows[1].text(0, "age").expect("text"), "1-4");
            assert_eq!(rows[1].number(1, "male").expect("number"), 2.0);
            assert!(!rows[0].has(2));
            let fault = rows[2].number(1, "male").expect_err("a word");
            assert_eq!(fault.to_string(), "line 8: male is `x`, not a number");
            let fault = rows[3].text(0, "age").expect_err("short row");
            assert_eq!(fault.to_string(), "line 9: age is empty");
        }
    }

    #[test]
    fn names_missing_columns_and_empty_tables() {
        let faults = rows("\u{feff}sex,total\n1,2\n", &COLUMNS).expect_err("no columns");
        let shown: Vec<String> = faults.iter().map(Fault::to_string).collect();
        assert_eq!(
            shown,
            [
                "line 1: column `age` is missing; the first row has sex, total",
                "line 1: column `male` is missing; the first row has sex, total"
            ]
        );
        for (text, mark) in [("age，male\n0，1\n", '，'), ("age;male\n0;1\n", ';')] {
            let faults = rows(text, &COLUMNS).expect_err("no commas");
            assert_eq!(faults.len(), 1);
            assert_eq!(faults[0].problem, TableError::Separator { found: mark });
        }
        for text in ["", "# only a note\n", "age,male\n"] {
            let faults = rows(text, &COLUMNS).expect_err("empty");
            assert_eq!(faults[0].problem, TableError::Empty);
        }
    }
}
