//! The table of an indicator: a row for each scenario that is not the same as the baseline.

use super::facts::{Change, Fact, Facts};
use super::indicators::unit_of_difference;
use super::quantity::{scaled_unit, unit_name};
use super::{Builder, Cell, Row, Table};
use crate::scenario::Indicator;
use crate::words as phrases;
use crate::words::workbook as heads;

/// What a table of an indicator has columns for.
struct Columns {
    target: bool,
    difference: bool,
    /// The sign behind each value; empty where the head says the unit.
    sign: &'static str,
}

impl<'a> Builder<'a> {
    /// All scenarios in one year.
    pub(super) fn indicator_table(&self, indicator: &'a Indicator, facts: &Facts) -> Table {
        let language = self.input.language;
        let unit = unit_name(&indicator.unit, language);
        let columns = Columns {
            target: facts.all.iter().any(|fact| fact.target.is_some()),
            difference: facts.all.iter().any(|fact| fact.difference.is_some()),
            sign: match unit {
                "%" => "%",
                "‰" => "‰",
                _ => "",
            },
        };
        let of_values = match columns.sign {
            "" => scaled_unit(facts.rounding.word(), unit, language),
            _ => String::new(),
        };
        let mut header = vec![
            heads::scenario(language).to_owned(),
            head(phrases::doc_median(language), &of_values, self),
            phrases::doc_interval(language).to_owned(),
        ];
        if columns.target {
            header.push(heads::target(language).to_owned());
            header.push(phrases::doc_chance_column(language).to_owned());
        }
        if columns.difference {
            let own = unit_of_difference(unit, language);
            let own = scaled_unit(facts.differences.word(), own, language);
            let own = if own == of_values { "" } else { own.as_str() };
            header.push(head(
                &phrases::doc_difference(language, self.name(self.base)),
                own,
                self,
            ));
            header.push(match indicator.better_side() {
                Some(_) => phrases::doc_better(language).to_owned(),
                None => phrases::doc_higher(language).to_owned(),
            });
        }
        let (title, year) = (self.text(&indicator.title), facts.year);
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut table = Table::new(phrases::doc_table_of(language, title, year), &header, 1);
        let base = facts.all.iter().find(|fact| fact.scenario == self.base);
        let (same, other): (Vec<&Fact>, Vec<&Fact>) = facts
            .all
            .iter()
            .partition(|fact| base.is_some_and(|base| is_same(fact, base)));
        let rows = other
            .into_iter()
            .map(|fact| self.scenario_row(fact, facts, &columns));
        table.rows.extend(rows.map(Row::Cells));
        if !same.is_empty() {
            let names: Vec<&str> = same.iter().map(|fact| self.name(fact.scenario)).collect();
            let names = names.join(phrases::list_separator(language));
            let base = self.name(self.base);
            let text = phrases::doc_same_as(language, base, names);
            table.rows.push(Row::Remark(text));
        }
        table
    }

    fn scenario_row(&self, fact: &Fact, facts: &Facts, columns: &Columns) -> Vec<Cell> {
        let language = self.input.language;
        let (spread, sign) = (&fact.spread, columns.sign);
        let mut cells = vec![
            Cell::text(self.name(fact.scenario)),
            Cell::text(format!("{}{sign}", spread.median())),
            Cell::text(spread.interval(language)),
        ];
        if columns.target {
            let own = fact.target.as_ref();
            cells.push(Cell::text(own.map_or("–", |own| own.level.as_str())));
            cells.push(own.map_or_else(
                || Cell::text("–"),
                |own| Cell::chance(&own.chance, own.probability),
            ));
        }
        if columns.difference {
            let own = fact.difference.as_ref();
            cells.push(Cell::text(match own.map(|own| own.median) {
                None => "–".to_owned(),
                Some(Change::Same) => phrases::doc_same(language).to_owned(),
                Some(Change::Slight) => phrases::doc_slight(language).to_owned(),
                Some(Change::By(value)) => facts.differences.signed(value),
            }));
            cells.push(Cell::text(own.map_or("–", |own| own.share.as_str())));
        }
        cells
    }
}

/// Whether a scenario is the baseline's in every future, and its target too.
fn is_same(fact: &Fact, base: &Fact) -> bool {
    let change = fact.difference.as_ref().map(|own| own.median);
    change == Some(Change::Same) && fact.target == base.target
}

fn head(name: &str, unit: &str, build: &Builder<'_>) -> String {
    match unit {
        "" => name.to_owned(),
        _ => phrases::doc_in_brackets(build.input.language, name, unit),
    }
}
