//! Quantities: a number, an expression or a path over time, with or without
//! its evidence.

use super::Lowering;
use super::fields::{FIRST_YEAR, Field, Fields, LAST_YEAR};
use super::lever::is_lever;
use crate::expression::{self, Expression};
use crate::scenario::document::{Evidence, Form, Place, Quantity};
use crate::scenario::finding::Finding;
use crate::scenario::language::QUANTITY;
use crate::scenario::merge::is_year;
use crate::scenario::stack::signed;
use crate::scenario::tree::{Table, Text, Value};

const EXPECTED: &str = "a number, an expression in quotes, or `{ 2020 = …, 2030 = … }`";

const PATH_HINT: &str = "a table in the place of a value is a path `{ 2020 = …, 2030 = … }` or `{ value = …, source = \"…\" }`";

impl Lowering<'_> {
    /// A quantity in any of its forms.
    pub fn quantity(&mut self, field: &Field<'_>) -> Option<Quantity> {
        if is_lever(field.node) {
            return self.lever(field);
        }
        let Value::Table(table) = &field.node.value else {
            return self.plain(field);
        };
        if !["value", "source", "assumed"]
            .iter()
            .any(|key| table.contains_key(*key))
        {
            return self.plain(field);
        }
        let fields = Fields {
            table,
            place: &field.node.place,
            key: field.key.clone(),
        };
        fields.only(self, &QUANTITY);
        let title = self.optional_title(&fields, "title");
        self.optional_title(&fields, "note");
        let evidence = self.evidence(&fields);
        if fields.get("source").is_none() && fields.get("assumed").is_none() {
            let message = format!("`{}` says not what it rests on", field.key);
            let finding = Finding::error(field.node.place.clone(), &*field.key, message)
                .label("expected `source` or `assumed` beside `value`")
                .hint("add `source = \"…\"` for a citation or `assumed = \"…\"` for an assumption");
            self.findings.push(finding);
        }
        let value = fields.required(self, "value", "add `value = …`")?;
        let value = Field {
            key: field.key.clone(),
            ..value
        };
        let mut quantity = self.plain(&value)?;
        quantity.title = title;
        quantity.evidence = evidence;
        Some(quantity)
    }

    /// A quantity where there is one.
    pub fn optional(&mut self, fields: &Fields<'_>, name: &str) -> Option<Quantity> {
        fields.get(name).and_then(|field| self.quantity(&field))
    }

    /// A quantity that must be there.
    pub fn required(&mut self, fields: &Fields<'_>, name: &str, hint: &str) -> Option<Quantity> {
        let field = fields.required(self, name, hint)?;
        self.quantity(&field)
    }

    /// The `value` of a table that has other keys too, with the evidence
    /// beside it; named by the table.
    pub fn own_value(&mut self, fields: &Fields<'_>, name: &str) -> Option<Quantity> {
        let evidence = self.evidence(fields);
        let field = fields.required(self, "value", "add `value = …`")?;
        let mut quantity = self.quantity(&Field {
            key: name.to_owned(),
            ..field.clone()
        })?;
        match (&quantity.evidence, evidence) {
            (Some(_), Some(_)) => self.note_twice(&field),
            (None, beside) => quantity.evidence = beside,
            _ => {}
        }
        Some(quantity)
    }

    pub fn note_twice(&mut self, field: &Field<'_>) {
        let message = format!("`{}` gives its evidence twice", field.key);
        let finding = Finding::error(field.node.place.clone(), &*field.key, message);
        let finding = finding.label("evidence in here and beside it");
        self.findings
            .push(finding.hint("keep the one beside `value`"));
    }

    /// A quantity without evidence.
    pub fn plain(&mut self, field: &Field<'_>) -> Option<Quantity> {
        let (form, place) = match &field.node.value {
            Value::Table(table) => (self.path(field, table)?, field.node.place.clone()),
            _ => {
                let (expression, place) = self.expression(field, EXPECTED)?;
                (Form::Expression(expression), place)
            }
        };
        Some(Quantity {
            key: field.key.clone(),
            form,
            title: None,
            evidence: None::<Evidence>,
            place,
        })
    }

    /// A number or an expression, and its place.
    fn expression(&mut self, field: &Field<'_>, expected: &str) -> Option<(Expression, Place)> {
        let place = field.node.place.clone();
        let whole = 0..place.end - place.start;
        match &field.node.value {
            #[allow(
                clippy::cast_precision_loss,
                reason = "a planner's whole numbers are below 2^53"
            )]
            Value::Integer(value) => Some((Expression::number(*value as f64, whole), place)),
            Value::Float(value) => Some((Expression::number(*value, whole), place)),
            Value::Text(text) => self.parsed(field, text),
            _ => {
                self.wrong(field, expected);
                None
            }
        }
    }

    fn parsed(&mut self, field: &Field<'_>, text: &Text) -> Option<(Expression, Place)> {
        let whole = text.place.clone();
        if signed(&text.text).is_some_and(|signed| !signed.minus) {
            self.no_change_here(field);
            return None;
        }
        match expression::parse(&text.text) {
            Ok(mut tree) => {
                if !text.exact {
                    tree.set_spans(&(0..whole.end - whole.start));
                }
                Some((tree, whole))
            }
            Err(errors) => {
                for (index, error) in errors.iter().enumerate() {
                    // A bracket that is full-width and has no partner is one
                    // mistake; what is said last of a place is what remains.
                    if errors[index + 1..]
                        .iter()
                        .any(|later| later.span == error.span)
                    {
                        continue;
                    }
                    let mut place = whole.clone();
                    if text.exact && !text.text.is_empty() {
                        place.start = whole.start + error.span.start;
                        place.end = whole.start + error.span.end;
                    } else if text.text.is_empty() {
                        place = field.node.place.clone();
                    }
                    let finding = Finding::error(place, &*field.key, error.message());
                    let mut finding = finding.label(error.label());
                    finding.hint = error.hint();
                    self.findings.push(finding);
                }
                None
            }
        }
    }

    /// A path over time.
    fn path(&mut self, field: &Field<'_>, table: &Table) -> Option<Form> {
        if table.is_empty() {
            self.wrong(field, EXPECTED);
            return None;
        }
        let fields = Fields {
            table,
            place: &field.node.place,
            key: field.key.clone(),
        };
        let mut knots = Vec::new();
        let mut sound = true;
        for knot in fields.all() {
            let year = self.year_key(&knot, Some(PATH_HINT));
            if year.is_none() && knot.node.as_table().is_some() {
                sound = false;
                continue;
            }
            let value = self.expression(&knot, "a number or an expression in quotes");
            match (year, value) {
                (Some(year), Some((expression, place))) => knots.push((year, expression, place)),
                _ => sound = false,
            }
        }
        knots.sort_by_key(|(year, ..)| *year);
        sound.then_some(Form::Path(knots))
    }

    /// A key that is a year.
    pub fn year_key(&mut self, field: &Field<'_>, hint: Option<&str>) -> Option<i32> {
        let year = field.name.parse().ok().filter(|_| is_year(field.name));
        let year = year.filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year));
        if year.is_none() {
            let message = format!("`{}` is not a year", field.name);
            let mut finding = Finding::error(field.key_place.clone(), &*field.key, message)
                .label(format!("expected a year from {FIRST_YEAR} to {LAST_YEAR}"));
            finding.hint = hint.map(str::to_owned);
            self.findings.push(finding);
        }
        year
    }
}
