//! A run's files: tables, charts and the manifest, written whole or not at all.

mod attribute;
mod backtest;
mod calibrate;
mod carried;
#[cfg(feature = "parquet")]
mod columnar;
mod compare;
mod contrast;
mod derived;
mod diagram;
mod difference;
mod discover;
mod document;
mod equation;
mod evidence;
mod explain;
mod figures;
mod fit;
mod iamc;
mod likelihood;
mod long;
mod manifest;
mod optimise;
mod record;
mod reference;
mod result;
mod schema;
mod seek;
mod sensitivity;
mod streamed;
mod stress;
mod tables;
mod track;
mod value;
mod words;
#[cfg(feature = "xlsx")]
mod workbook;
mod write;

pub use attribute::{Attributed, attribute_charts, attribute_table, attributed, part_name};
pub use backtest::{backtest_charts, backtest_files, reason};
pub use calibrate::{
    Verdict, calibration_charts, calibration_tables, matching_charts, matching_tables,
    overlay_file, overlay_files, parameter_name, parameter_title,
};
pub use carried::{series_behind, series_lines};
#[cfg(feature = "parquet")]
pub use columnar::{PathsError, write_paths};
pub use compare::{compare_charts, compare_table, no_price, verdict_name};
pub use contrast::{contrast_table, given_text, resolved};
pub use derived::{SCENARIO_FILE, scenario_files};
pub use diagram::{Diagram, PartKind, kind_of, part_of, title as part_title};
pub use discover::{Discovered, Percent, discover_charts, discover_tables, sentences};
pub use document::{
    Block, Cell, Chart, Document, DocumentInput, Row, Section, Table, document, documents,
};
pub use equation::equation;
pub use evidence::{Assumptions, written};
pub use explain::{Ground, Neighbours, find_part, grounds, known_parts, neighbours};
pub use figures::{
    ChartFile, ChartOptions, Progress, Provenance, difference_charts, draw_charts, fit_charts,
    run_charts, sensitivity_charts, tracking_charts,
};
pub use fit::{FitInput, GrowthPair, correction_text, fit_files, growth_text, warning_text};
pub use likelihood::Likelihood;
pub use manifest::{InputFile, analysis_manifest, inputs_hash, manifest};
pub use optimise::{optimise_chart, optimise_tables, optimised_title};
pub use record::{
    RecordError, error_size, read_record, record_charts, record_file, record_sentences,
    record_tables, record_text, signed_error,
};
pub use reference::reference;
pub use result::{
    ResultHead, attribute_result, calibration_result, compare_result, discover_result,
    matching_result, optimise_result, optimise_stopped, result_file, seek_result,
    sensitivity_result, stress_result, track_result, value_result,
};
pub use schema::schema;
pub(crate) use seek::short;
pub use seek::{lever_value, seek_chart, seek_stopped, seek_table, sought_targets, sought_title};
pub use sensitivity::{ground_name, outcome_name, sensitivity_table};
pub use streamed::StreamedFile;
pub use stress::{count, shock_name, stress_chart, stress_table};
pub use tables::{OutputFile, tables};
pub use track::{
    Standing, TrackingInput, given_value, measured_name, measured_value, reason as course_reason,
    refusal as course_refusal, tracking_document, tracking_documents, tracking_tables,
};
pub use value::{refusal, value_chart, value_table};
pub use words::{
    level, localised, people_title, people_unit, percent, target_level, thousands, value_title,
};
#[cfg(feature = "xlsx")]
pub use workbook::{WorkbookError, WorkbookInput, workbook};
pub use write::{WriteError, write_run};
