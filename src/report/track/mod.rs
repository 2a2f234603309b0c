//! A tracking in words and tables.

mod sentences;
mod tables;

pub use sentences::{
    Standing, given_value, measured_name, measured_value, reason, refusal, subject_name,
};
pub use tables::{answer_name, method_name, observed, tracking_tables};
