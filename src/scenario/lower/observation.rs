//! `[[observation]]`: what was measured after the base year.

use super::Lowering;
use super::fields::Field;
use crate::scenario::document::Observation;
use crate::scenario::finding::Finding;
use crate::scenario::language::OBSERVATION;
use crate::scenario::tree::Value;

impl Lowering<'_> {
    /// `[[observation]]`.
    pub fn observations(&mut self, field: Option<Field<'_>>) -> Vec<Observation> {
        let Some(field) = field else {
            return Vec::new();
        };
        let items = self.list(&field, "a list of tables: write `[[observation]]`");
        let items = items.unwrap_or_default();
        items
            .iter()
            .filter_map(|item| self.observation(item))
            .collect()
    }

    fn observation(&mut self, field: &Field<'_>) -> Option<Observation> {
        let fields = self.table(field)?;
        fields.only(self, &OBSERVATION);
        let title = self.optional_title(&fields, "title");
        let evidence = self.evidence(&fields);
        if evidence.is_none() && fields.get("source").is_none() && fields.get("assumed").is_none() {
            let finding = Finding::error(
                field.node.place.clone(),
                &*field.key,
                "an observation says not what it rests on",
            );
            let finding = finding.label("expected `source` or `assumed`");
            self.findings
                .push(finding.hint("add `source = \"…\"` with where the figure was published"));
        }
        let of = fields.required(self, "of", "add e.g. `of = \"indicator.pm25\"`");
        let of = of.and_then(|of| self.plain(&of));
        let year = fields.required(self, "year", "add the year that was measured");
        // What was known on the plan's first day is no news.
        let after = self.years.map(|(base, end)| (base + 1, end));
        let year = year.and_then(|year| self.year(&year, after));
        let value = fields.required(self, "value", "add what was measured");
        let in_percent = value
            .as_ref()
            .is_some_and(|value| matches!(&value.node.value, Value::Text(text) if text.text.trim_end().ends_with('%')));
        let value = value.and_then(|value| self.plain(&value));
        let error = fields.get("error").and_then(|error| self.plain(&error));
        Some(Observation {
            title,
            of: of?,
            year: year?,
            value: value?,
            in_percent,
            error,
            evidence,
            place: field.node.place.clone(),
        })
    }
}
