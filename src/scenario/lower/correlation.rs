//! `[[correlation]]`: names and their rank correlations.

use super::Lowering;
use super::fields::{Field, Fields};
use crate::scenario::document::{Correlation, Place};
use crate::scenario::finding::Finding;
use crate::scenario::language::CORRELATION;
use crate::scenario::tree::Value;

impl Lowering<'_> {
    /// `[[correlation]]`.
    pub fn correlations(&mut self, field: Option<Field<'_>>) -> Vec<Correlation> {
        let Some(field) = field else {
            return Vec::new();
        };
        let items = self.list(&field, "a list of tables: write `[[correlation]]`");
        let items = items.unwrap_or_default();
        items
            .iter()
            .filter_map(|item| self.correlation(item))
            .collect()
    }

    fn correlation(&mut self, field: &Field<'_>) -> Option<Correlation> {
        let fields = self.table(field)?;
        fields.only(self, &CORRELATION);
        self.optional_title(&fields, "title");
        let evidence = self.evidence(&fields);
        let between = self.between(&fields);
        self.exclude(
            &fields,
            "rank",
            "matrix",
            "a correlation has a rank or a matrix, not both",
        );
        let ranks = match (fields.get("matrix"), &between) {
            (None, between) => {
                let rank = fields.required(self, "rank", "add `rank = 0.5`, or a `matrix`");
                let rank = rank.and_then(|rank| self.rank(&rank))?;
                let size = between.as_ref()?.len();
                vec![rank; size * (size - 1) / 2]
            }
            (Some(matrix), Some(between)) => self.matrix(&matrix, between.len())?,
            (Some(_), None) => return None,
        };
        Some(Correlation {
            between: between?,
            ranks,
            evidence,
            place: field.node.place.clone(),
        })
    }

    fn between(&mut self, fields: &Fields<'_>) -> Option<Vec<(String, Place)>> {
        const EXPECTED: &str = "a list of at least two names of values";
        let hint = "add `between = [\"driver.a\", \"driver.b\"]`";
        let field = fields.required(self, "between", hint)?;
        let items = self.list(&field, EXPECTED)?;
        if items.len() < 2 {
            self.wrong(&field, EXPECTED);
            return None;
        }
        let mut names: Vec<(String, Place)> = Vec::new();
        let mut sound = true;
        for item in &items {
            let place = match &item.node.value {
                Value::Text(text) => text.place.clone(),
                _ => item.node.place.clone(),
            };
            let Some(name) = self.text(item) else {
                sound = false;
                continue;
            };
            if let Some((_, first)) = names.iter().find(|(known, _)| *known == name) {
                let message = format!("`{name}` is named twice");
                let finding = Finding::error(place.clone(), &*item.key, message);
                let finding = finding.label("second one here");
                self.findings
                    .push(finding.related(first.clone(), "first one here"));
            }
            names.push((name, place));
        }
        sound.then_some(names)
    }

    fn rank(&mut self, field: &Field<'_>) -> Option<f64> {
        let value = number(field);
        let rank = value.filter(|value| (-1.0..=1.0).contains(value));
        if rank.is_none() {
            self.wrong(field, "a number from -1 to 1");
        }
        rank
    }

    /// The ranks above the diagonal of a square, symmetric matrix.
    fn matrix(&mut self, field: &Field<'_>, size: usize) -> Option<Vec<f64>> {
        let expected = format!("{size} rows of {size} numbers, one for each name of `between`");
        let rows = self.list(field, &expected)?;
        if rows.len() != size {
            self.wrong(field, &expected);
            return None;
        }
        let mut cells = Vec::new();
        for row in &rows {
            let items = self.list(row, &expected)?;
            if items.len() != size {
                self.wrong(row, &format!("{size} numbers in each row"));
                return None;
            }
            cells.push(items);
        }
        let ranks: Vec<Vec<Option<f64>>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| self.rank(cell)).collect())
            .collect();
        let mut above = Vec::new();
        for i in 0..size {
            if ranks[i][i].is_some_and(|value| value != 1.0) {
                self.wrong(&cells[i][i], "1 on the diagonal");
            }
            for j in i + 1..size {
                let (Some(upper), Some(lower)) = (ranks[i][j], ranks[j][i]) else {
                    continue;
                };
                if upper != lower {
                    self.asymmetric(&cells[j][i], &cells[i][j]);
                }
                above.push(upper);
            }
        }
        (above.len() == size * (size - 1) / 2).then_some(above)
    }

    fn asymmetric(&mut self, lower: &Field<'_>, upper: &Field<'_>) {
        let message = "the matrix is not symmetric";
        let finding = Finding::error(lower.node.place.clone(), &*lower.key, message)
            .label(format!("expected {}", upper.node.found()))
            .related(upper.node.place.clone(), "as here");
        self.findings.push(finding);
    }
}

fn number(field: &Field<'_>) -> Option<f64> {
    match field.node.value {
        Value::Float(value) => Some(value),
        Value::Integer(value) => i32::try_from(value).ok().map(f64::from),
        _ => None,
    }
}
