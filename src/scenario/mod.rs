//! What the user wrote: loading, inheritance and checks.
mod document;
mod finding;
pub use document::*;
pub use finding::*;
