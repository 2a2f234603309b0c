//! Series that could not be tested, and the record of the method that stands in for those that are
//! too short.

use super::text::{counted, decimals, shares};
use crate::analysis::backtest::{Backtest, Reason, Series};
use crate::cli::table::{Cell, render};
use crate::cli::terminal;
use crate::forecast::{LEAST_FOR_BACKTEST, RecordRow, SOBER_RECORD, record_for};
use crate::report::reason;

/// The longest list of series in full.
const LISTED: usize = 10;

pub(super) fn left_out(series: &[Series], record: &Backtest) -> String {
    let mut text = String::new();
    let mut short = Vec::new();
    for own in &record.untested {
        match own.reason {
            Reason::Short { points } => short.push((series[own.series].id.as_str(), points)),
            other => {
                let id = &series[own.series].id;
                text.push_str(&format!("not tested: {id}: {}\n", reason(&other)));
            }
        }
    }
    if short.is_empty() {
        return text;
    }
    let listed: Vec<String> = short
        .iter()
        .take(LISTED)
        .map(|(id, points)| format!("{id} ({points})"))
        .collect();
    let more = match short.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    text.push_str(&format!(
        "\n{} with fewer than {LEAST_FOR_BACKTEST} values {} too short for a record of {} own: {}{more}.\n\
         The method's record elsewhere stands in:\n\n",
        counted(short.len()),
        if short.len() == 1 { "is" } else { "are" },
        if short.len() == 1 { "its" } else { "their" },
        listed.join(", "),
    ));
    text.push_str(&record_table(&short));
    text
}

fn record_table(short: &[(&str, usize)]) -> String {
    let mut rows: Vec<&RecordRow> = Vec::new();
    for &(_, points) in short {
        let own = record_for(points);
        if !rows.contains(&own) {
            rows.push(own);
        }
    }
    rows.extend(&SOBER_RECORD);
    let mut header = vec![Cell::left("RECORD OF THE METHOD")];
    header.extend(["sMAPE", "MASE", "CRPS", "IN 80%", "IN 95%"].map(Cell::right));
    let rows = rows.iter().map(|row| {
        let history = match row.longest_history {
            Some(longest) => format!("{}, last {longest} values", row.set),
            None => row.set.to_owned(),
        };
        vec![
            Cell::left(history),
            Cell::right(
                row.smape
                    .map_or_else(|| "–".to_owned(), |own| format!("{own:.2}")),
            ),
            decimals(row.mase),
            decimals(row.crps),
            shares(Some(row.coverage_80)),
            shares(Some(row.coverage_95)),
        ]
    });
    render(
        &header,
        &rows.collect::<Vec<_>>(),
        terminal::colour_on_stdout(),
    )
}
