//! `summary.parquet`: the rows of `summary.csv`, values in full.

use ::parquet::data_type::ByteArray;

use super::{Column, ColumnarFile};
use crate::analysis::ScenarioSummary;
use crate::report::long::indicator_rows;
use crate::scenario::Scenario;

const SCHEMA: &str = "message summary {
    REQUIRED BYTE_ARRAY scenario (STRING);
    REQUIRED BYTE_ARRAY indicator (STRING);
    OPTIONAL BYTE_ARRAY unit (STRING);
    REQUIRED INT32 year;
    REQUIRED BYTE_ARRAY statistic (STRING);
    REQUIRED DOUBLE value;
}";

pub(in crate::report) fn summary_file(
    pairs: &[(&Scenario, &ScenarioSummary)],
    levels: &[f64],
) -> Vec<u8> {
    let (mut scenarios, mut indicators) = (Vec::new(), Vec::new());
    let (mut units, mut statistics) = (Vec::new(), Vec::new());
    let (mut years, mut values) = (Vec::new(), Vec::new());
    indicator_rows(pairs, levels, &mut |row| {
        scenarios.push(ByteArray::from(row.scenario));
        indicators.push(ByteArray::from(row.indicator));
        units.push(ByteArray::from(row.unit));
        years.push(row.year);
        statistics.push(ByteArray::from(row.statistic.as_str()));
        values.push(row.value);
    });
    let columns = [
        Column::Text(scenarios),
        Column::Text(indicators),
        Column::TextOrNull(units),
        Column::Short(years),
        Column::Text(statistics),
        Column::Number(values),
    ];
    let write = || {
        let mut file = ColumnarFile::begin(Vec::new(), SCHEMA, &["value"], &[])?;
        file.rows(&columns)?;
        file.finish()
    };
    write().expect("columns of equal length into memory")
}
