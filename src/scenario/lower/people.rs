//! `[driver.ID]` and `[population.group.ID]`.

use indexmap::IndexMap;

use super::Lowering;
use super::fields::{Field, Fields};
use crate::scenario::document::{Driver, Group};

impl Lowering {
    /// `[driver.ID]`, or its value alone.
    pub fn driver(&mut self, field: &Field<'_>) -> Option<Driver> {
        let Some(fields) = whole_table(field) else {
            let value = self.quantity(field)?;
            return Some(Driver {
                title: None,
                unit: None,
                value,
            });
        };
        fields.only(self, &["title", "unit", "value", "source", "assumed"]);
        let title = self.optional_title(&fields, "title");
        let unit = fields.get("unit").and_then(|field| self.text(&field));
        let value = self.own_value(&fields, &field.key)?;
        Some(Driver { title, unit, value })
    }

    /// `[population]`.
    pub fn groups(&mut self, field: Option<Field<'_>>) -> IndexMap<String, Group> {
        let Some(fields) = field.and_then(|field| self.table(&field)) else {
            return IndexMap::new();
        };
        fields.only(self, &["group"]);
        self.each(fields.get("group"), "group", Self::group)
    }

    /// `[population.group.ID]`, or its value alone.
    fn group(&mut self, field: &Field<'_>) -> Option<Group> {
        let Some(fields) = whole_table(field) else {
            let value = self.quantity(field)?;
            return Some(Group { title: None, value });
        };
        fields.only(self, &["title", "value", "source", "assumed"]);
        let title = self.optional_title(&fields, "title");
        let value = self.own_value(&fields, &field.key)?;
        Some(Group { title, value })
    }
}

/// The table of an entry that has more than a quantity's own keys to offer:
/// anything but a path over time.
fn whole_table<'a>(field: &Field<'a>) -> Option<Fields<'a>> {
    let table = field.node.as_table()?;
    let path = !table.is_empty() && table.keys().all(|key| crate::scenario::merge::is_year(key));
    (!path).then(|| Fields {
        table,
        place: &field.node.place,
        key: field.key.clone(),
    })
}
