//! Parquet files in long form, written row group by row group.
//!
//! Nothing in them depends on the clock or the machine: `created_by` is the
//! program and its version, values are plain IEEE doubles, texts go through a
//! dictionary, pages are Snappy-compressed. A missing unit is null.

mod file;
mod paths;
mod summary;

pub use paths::{PathsError, write_paths};
pub(super) use summary::summary_file;

use file::{Column, ColumnarFile};
