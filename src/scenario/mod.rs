//! What the user wrote: loading, inheritance and checks.
//!
//! ```text
//! files -> spanned trees -> merged trees -> Scenario
//! ```
//!
//! Nothing stops at the first mistake: [`load`] gives every scenario, or every
//! finding that can be made without guessing, each with its place, its key
//! path, what was expected and what may help.

#[cfg(test)]
mod broken;
mod contrast;
mod document;
mod files;
mod finding;
mod history;
mod inherit;
pub mod language;
mod lever;
mod load;
mod lower;
mod merge;
mod overrides;
mod render;
mod resolved;
mod slips;
mod sources;
mod stack;
mod tables;
mod tracking;
mod tree;
mod unreadable;
mod variants;
mod wording;

pub use contrast::{Contrast, Given, contrast};
pub use document::*;
pub use files::Files;
pub use finding::*;
pub use history::histories;
pub use lever::{Effect, Lever, Profile, Timing};
pub use load::{Loaded, Report, load, load_from};
pub use overrides::override_line;
pub use render::render;
pub use sources::{Source, Sources};
#[cfg(test)]
pub(crate) use stack::never_negative;
pub use variants::Variant;
