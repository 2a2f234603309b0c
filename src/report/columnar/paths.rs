//! `paths.parquet`: every simulated value, `scenario, indicator, unit, path, year, value`.
//!
//! Rows are sorted by scenario, portion of paths, series, year and path. Beside
//! the indicators, by id, stand the inputs of the path, by key path
//! (`driver.care_wage`, `population.elderly`). Values are in the written unit.

use std::path::Path;

use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;

use super::{Column, ColumnarFile};
use crate::analysis::{PathColumn, PathsStopped, RunError, Selection, each_path_column};
use crate::model::Compiled;
use crate::report::streamed::{Stream, StreamedFile};
use crate::report::tables::english;
use crate::report::write::WriteError;
use crate::scenario::Scenario;

/// Rows that are gathered before a row group is written: what DuckDB and polars
/// like to read at a time, and a few megabytes of memory.
const GROUP_ROWS: usize = 1 << 18;

const SCHEMA: &str = "message paths {
    REQUIRED BYTE_ARRAY scenario (STRING);
    REQUIRED BYTE_ARRAY indicator (STRING);
    OPTIONAL BYTE_ARRAY unit (STRING);
    REQUIRED INT64 path;
    REQUIRED INT32 year;
    REQUIRED DOUBLE value;
}";

/// Why the paths could not be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PathsError {
    /// The simulation stopped.
    #[error(transparent)]
    Run(RunError),
    /// The file could not be made.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A row group could not be written.
    #[error("cannot write paths.parquet")]
    Rows(#[from] ParquetError),
}

/// Simulates all paths again, a portion at a time, and writes them into `folder`.
///
/// # Errors
/// A value that is not finite, or a disk that takes no more.
pub fn write_paths(
    folder: &Path,
    compiled: &Compiled,
    scenarios: &[Scenario],
    selection: &Selection,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<StreamedFile, PathsError> {
    let stream = Stream::begin(folder, "paths.parquet")?;
    let file = ColumnarFile::begin(stream, SCHEMA, &["value"], &["path"])?;
    let mut rows = Rows {
        file,
        columns: empty(),
        count: 0,
    };
    each_path_column(compiled, scenarios, selection, progress, &mut |column| {
        rows.add(scenarios, &column)
    })
    .map_err(|stopped| match stopped {
        PathsStopped::Run(error) => PathsError::Run(error),
        PathsStopped::Sink(error) => PathsError::Rows(error),
    })?;
    rows.flush()?;
    Ok(rows.file.finish()?.finish()?)
}

fn empty() -> [Column; 6] {
    [
        Column::Text(Vec::new()),
        Column::Text(Vec::new()),
        Column::TextOrNull(Vec::new()),
        Column::Long(Vec::new()),
        Column::Short(Vec::new()),
        Column::Number(Vec::new()),
    ]
}

/// The row group being gathered.
struct Rows {
    file: ColumnarFile<Stream>,
    columns: [Column; 6],
    count: usize,
}

impl Rows {
    fn add(&mut self, scenarios: &[Scenario], own: &PathColumn<'_>) -> Result<(), ParquetError> {
        let scenario = &scenarios[own.scenario];
        let count = own.values.len();
        let [ids, series, units, paths, years, values] = &mut self.columns;
        ids.repeat_text(&ByteArray::from(scenario.id.as_str()), count);
        series.repeat_text(&ByteArray::from(own.series), count);
        units.repeat_text(&ByteArray::from(unit(scenario, own)), count);
        let (Column::Long(paths), Column::Short(years), Column::Number(values)) =
            (paths, years, values)
        else {
            unreachable!("the columns of the schema");
        };
        let first = i64::try_from(own.first_path).expect("paths are bounded");
        paths.extend((first..).take(count));
        years.extend(std::iter::repeat_n(own.year, count));
        values.extend_from_slice(own.values);
        self.count += count;
        if self.count >= GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.count > 0 {
            let columns = std::mem::replace(&mut self.columns, empty());
            self.file.rows(&columns)?;
            self.count = 0;
        }
        Ok(())
    }
}

/// The unit of a series in English where the plan gives one; empty for most inputs.
fn unit<'a>(scenario: &'a Scenario, own: &PathColumn<'_>) -> &'a str {
    if let Some(index) = own.indicator {
        return english(&scenario.indicators[index].unit.name);
    }
    let driver = own.series.strip_prefix("driver.");
    let driver = driver.and_then(|id| scenario.drivers.get(id));
    driver
        .and_then(|driver| driver.unit.as_deref())
        .unwrap_or_default()
}
