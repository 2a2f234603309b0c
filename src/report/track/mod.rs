//! A tracking in words, tables and a report.

mod page;
mod sentences;
mod standing;
mod tables;

pub use page::{TrackingInput, tracking_document, tracking_documents};
pub use sentences::{
    Standing, given_value, measured_name, measured_value, reason, refusal, subject_name,
};
pub use tables::{answer_name, method_name, observed, tracking_tables};
