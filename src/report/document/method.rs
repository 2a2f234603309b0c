//! How the numbers were made, with the equation of each kind of indicator and of each part of the
//! money that the plan has.

use super::equations::{EquationRow, of_indicators, of_money};
use super::quantity::joined;
use super::{Block, Builder, Section, Table};
use crate::charts::{Digits, format_number};
use crate::report::words::{sampler_name, thousands};
use crate::words as phrases;

impl Builder<'_> {
    pub(super) fn method(&self) -> Section {
        let language = self.input.language;
        let run = &self.input.scenarios[0].run;
        let mut section = Section::new("method", phrases::doc_method(language));
        let paths = thousands(run.paths);
        let sampler = sampler_name(run.sampler, language);
        section.say(phrases::doc_method_paths(
            language, paths, sampler, run.seed,
        ));
        let mut said = vec![phrases::doc_method_quantiles(language).to_owned()];
        said.extend(self.largest_error());
        section.say(joined(&said, language));
        let ids = self.indicator_ids().into_iter();
        let dynamics = ids.map(|id| &self.first(id).dynamics);
        let kinds = of_indicators(dynamics, language);
        if !kinds.is_empty() {
            let table = self.equations(
                phrases::doc_kinds(language),
                phrases::doc_kind(language),
                phrases::doc_count_of_indicators(language),
                &kinds,
            );
            section.blocks.push(Block::Table(table));
            let symbols = phrases::doc_method_symbols(language).to_owned();
            section.blocks.push(Block::Note(symbols));
        }
        let money = of_money(self.input.scenarios, language);
        if !money.is_empty() {
            let table = self.equations(
                phrases::doc_money(language),
                phrases::doc_money_part(language),
                phrases::doc_count_of_programmes(language),
                &money,
            );
            section.blocks.push(Block::Table(table));
            let symbols = phrases::doc_money_symbols(language).to_owned();
            section.blocks.push(Block::Note(symbols));
        }
        section
    }

    fn largest_error(&self) -> Option<String> {
        let all = self.input.summary.scenarios.iter();
        let targets = all.flat_map(|own| &own.targets);
        let errors = targets.filter_map(|own| own.estimate.standard_error);
        let largest = errors.reduce(f64::max)?;
        let language = self.input.language;
        let shown = format_number(100.0 * largest, language, Digits::Decimals(1));
        Some(phrases::doc_method_error(language, shown))
    }

    fn equations(&self, caption: &str, name: &str, count: &str, rows: &[EquationRow]) -> Table {
        let header = [name, phrases::doc_equation(self.input.language), count];
        let mut table = Table::new(caption.to_owned(), &header, 2);
        for own in rows {
            let count = own.count.map_or("–".to_owned(), |count| count.to_string());
            table.row([own.name.to_owned(), own.equation.to_owned(), count]);
        }
        table
    }
}
