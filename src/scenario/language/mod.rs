//! The language's tables and keys: the one list of them.
//!
//! The reader takes from it which keys a table has, which key paths hold values that a
//! lever can change, and where ids stand; the JSON Schema and the language reference are
//! written from it. A key is one entry of one of these lists; a test holds that the reader
//! reads every key that is listed, and takes the example of each.

mod file;
mod history;
mod indicator;
mod key;
mod lookup;
mod money;
mod names;
mod observation;
mod people;
pub mod prose;
mod shock;
#[cfg(test)]
pub(crate) mod tests;
mod uncertainty;
mod value;

pub use file::FILE;
pub use indicator::KINDS;
pub use key::{Choice, Exclusive, Key, Kind, Needed, Section, Sign, Takes};
pub use names::{NAMES, Name, RESERVED};
pub use shock::{SHOCK, SHOCK_FILE};
pub use value::{LEVER, QUANTITY, TITLE};

pub(super) use file::{PLAN, RUN, SCENARIO};
pub(super) use history::{HISTORY, HISTORY_SERIES};
pub(super) use indicator::{INDICATOR, INFLUENCE, TARGET};
pub use lookup::every_key;
pub(super) use lookup::{exclusive, holds_ids, holds_value, id_tables, sign_of};
pub(super) use money::{BUDGET, OWN_REVENUE, PROGRAMME};
pub(super) use observation::OBSERVATION;
pub(super) use people::{GROUP, LIFE_EXPECTANCY, POPULATION};
pub(super) use uncertainty::{CORRELATION, DRIVER, EFFECT, EVENT};
