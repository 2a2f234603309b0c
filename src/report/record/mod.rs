//! Records of forecasts: the file that keeps one, and what is written where one is scored.

mod charts;
mod file;
mod sentences;
mod tables;
mod text;

pub use charts::record_charts;
pub use file::{RecordError, read_record, record_file};
pub use sentences::{record_sentences, signed as signed_error, size as error_size};
pub use tables::record_tables;
pub use text::record_text;
