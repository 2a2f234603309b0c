//! `[history]`: the table of measured years, and how its series are forecast.

use indexmap::IndexMap;

use super::Lowering;
use super::fields::{Field, Fields};
use crate::expression::nearest;
use crate::forecast::{History, Link, Point};
use crate::scenario::document::{Indicator, Quantity, Record, Recorded};
use crate::scenario::finding::Finding;
use crate::scenario::history::located;
use crate::scenario::language::{HISTORY, HISTORY_SERIES};

const LINKS: [Link; 4] = [
    Link::SquareRoot,
    Link::Log,
    Link::IDENTITY,
    Link::PROPORTION,
];

impl Lowering<'_> {
    /// `[history]`.
    pub(super) fn history(
        &mut self,
        field: &Field<'_>,
        indicators: &IndexMap<String, Indicator>,
    ) -> Option<Record> {
        let fields = self.table(field)?;
        fields.only(self, &HISTORY);
        let mut keys = self.each(fields.get("series"), "series", Self::series_keys);
        let bands = fields.get("bands");
        let corrected = bands.and_then(|field| self.one_of(&field, &["plain", "corrected"]));
        let hint = "add the path of its CSV file, e.g. `file = \"data/history.csv\"`";
        let named = fields.required(self, "file", hint)?;
        let table = self.table_file(&named)?;
        let found = match located(self.tables.sources, table.file) {
            Ok(found) => found,
            Err(findings) => {
                let named = |mut finding: Finding| {
                    finding.key.clone_from(&table.key);
                    finding.related(table.named.clone(), "the table is named here")
                };
                self.findings.extend(findings.into_iter().map(named));
                return None;
            }
        };
        self.check_series(&fields, found.keys());
        let series = found.into_iter().map(|(id, own)| {
            let (link, like) = keys.swap_remove(&id).unwrap_or_default();
            let scale = indicators.get(&id).map_or(1, |own| own.unit.scale);
            let recorded = Recorded {
                history: held(&own.history, scale),
                places: own.places,
                sources: own.sources,
                errors: (own.errors.into_iter())
                    .map(|(year, error)| (year, error / f64::from(scale)))
                    .collect(),
                link,
                like,
            };
            (id, recorded)
        });
        let series = series.collect();
        let place = table.named;
        Some(Record {
            series,
            corrected: corrected == Some(1),
            place,
        })
    }

    /// The link of a series, and what in the plan should move alike.
    fn series_keys(&mut self, field: &Field<'_>) -> Option<(Link, Option<Quantity>)> {
        let fields = self.table(field)?;
        fields.only(self, &HISTORY_SERIES);
        let names: Vec<&str> = LINKS.iter().map(|link| link.name()).collect();
        let link = fields.get("link");
        let link = link.and_then(|field| self.one_of(&field, &names));
        let like = fields.get("like").and_then(|field| self.plain(&field));
        Some((link.map_or_else(Link::default, |index| LINKS[index]), like))
    }

    /// Series that the table does not have.
    fn check_series<'a>(
        &mut self,
        fields: &Fields<'_>,
        known: impl Iterator<Item = &'a String> + Clone,
    ) {
        let series = fields.get("series").and_then(|field| self.table(&field));
        for field in series.iter().flat_map(|series| series.all()) {
            if known.clone().any(|id| id == field.name) {
                continue;
            }
            let message = format!("the table of `[history]` has no series `{}`", field.name);
            let finding = Finding::error(field.key_place.clone(), &*field.key, message);
            let finding = finding.label("no row has this name");
            let close = nearest(field.name, known.clone().map(String::as_str));
            self.findings.push(match close {
                Some(name) => finding.hint(format!("did you mean `{name}`?")),
                None => finding,
            });
        }
    }
}

/// A history as the plan holds it: an indicator in % as a fraction.
fn held(history: &History, scale: u32) -> History {
    let scale = f64::from(scale);
    let points = history.points().iter().map(|&Point { year, value }| Point {
        year,
        value: value / scale,
    });
    History::new(points.collect()).expect("a history stays one when its unit changes")
}
