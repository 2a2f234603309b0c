//! CSV files that entries name.

use super::Lowering;
use super::fields::Field;
use crate::scenario::document::{FileId, Place};
use crate::scenario::tree::Value;
use crate::scenario::unreadable::unreadable;

/// A table's text among the sources.
pub(super) struct TableFile {
    /// Key path that names the file, e.g. `population.mortality`.
    pub(super) key: String,
    /// Where it is named.
    pub(super) named: Place,
    pub(super) file: FileId,
}

impl Lowering<'_> {
    /// The file that an entry names, read.
    pub(super) fn table_file(&mut self, field: &Field<'_>) -> Option<TableFile> {
        let Value::Text(text) = &field.node.value else {
            self.wrong(field, "the path of a CSV file, in quotes");
            return None;
        };
        self.text(field)?;
        let path = self.tables.path(&text.text, &text.place);
        match self.tables.read(&path) {
            Ok(file) => Some(TableFile {
                key: field.key.clone(),
                named: text.place.clone(),
                file,
            }),
            Err(error) => {
                let named = Some((&text.place, field.key.as_str()));
                let finding = unreadable(self.tables.files, &path, &error, named);
                self.findings.push(finding);
                None
            }
        }
    }
}
