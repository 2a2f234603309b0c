//! The budget: spending by domain, or else by programme, under the baseline, and what scenarios change of it.
//!
//! A table of money has one unit, which stands in its caption, and one last digit.

use super::digits::Rounding;
use super::quantity::{joined, scaled_unit, with_unit};
use super::{Block, Builder, Section, Table};
use crate::charts::{BarGridFigure, BarSeries, Figure, StackFigure};
use crate::report::words::currency;
use crate::words as phrases;

const DIFFERENCE: &str = "charts/budget-difference";

impl<'a> Builder<'a> {
    /// The budget, where the plan has one.
    pub(super) fn budget(&self) -> Option<Section> {
        let language = self.input.language;
        let [by_domain, by_programme] = ["domain", "programme"]
            .map(|lines| format!("charts/{}/budget-by-{lines}", self.baseline().id));
        let is_by_domain = self.figure(&by_domain).is_some();
        let stem = if is_by_domain {
            by_domain
        } else {
            by_programme
        };
        let Figure::Stack(stack) = &self.figure(&stem)?.figure else {
            return None;
        };
        let mut section = Section::new("budget", phrases::doc_budget(language));
        section.say(match is_by_domain {
            true => phrases::doc_budget_intro(language, self.name(self.base)),
            false => phrases::doc_budget_intro_programmes(language, self.name(self.base)),
        });
        section.blocks.extend(self.spending(stack, is_by_domain));
        section
            .blocks
            .extend(self.show(&[(stem, stack.title.clone())]));
        if let Some(chart) = self.figure(DIFFERENCE)
            && let Figure::BarGrid(grid) = &chart.figure
        {
            section.blocks.push(Block::Heading {
                id: "budget-difference".to_owned(),
                text: grid.title.clone(),
            });
            section.blocks.extend(self.differences(grid));
            let shown = [(DIFFERENCE.to_owned(), grid.title.clone())];
            section.blocks.extend(self.show(&shown));
        }
        Some(section)
    }

    fn currency(&self) -> &'a str {
        currency(&self.baseline().plan.currency, self.input.language)
    }

    /// The unit of a table of money.
    fn money_unit(&self, rounding: &Rounding) -> String {
        let language = self.input.language;
        let unit = scaled_unit(rounding.word(), self.currency(), language);
        phrases::doc_money_in_prices(language, unit, self.baseline().plan.base_year)
    }

    /// A sentence on the sum, and the table.
    fn spending(&self, stack: &StackFigure, is_by_domain: bool) -> Vec<Block> {
        let language = self.input.language;
        let mut years: Vec<i32> = stack.years.first().copied().into_iter().collect();
        let horizons = stack.horizons.iter();
        years.extend(horizons.filter(|year| Some(*year) != stack.years.first()));
        let at = |year: &i32| stack.years.iter().position(|own| own == year);
        let positions: Vec<usize> = years.iter().filter_map(at).collect();
        let sums: Vec<f64> = positions
            .iter()
            .map(|&at| stack.layers.iter().map(|layer| layer.values[at]).sum())
            .collect();
        let values = stack.layers.iter().flat_map(|layer| {
            let own = positions.iter();
            own.map(|&at| layer.values[at])
        });
        let rounding = Rounding::of_table(values.chain(sums.iter().copied()), language);
        let heads: Vec<String> = positions
            .iter()
            .map(|&at| stack.years[at].to_string())
            .collect();
        let mut header = vec![phrases::doc_line(language)];
        header.extend(heads.iter().map(String::as_str));
        let (name, unit) = (self.name(self.base), self.money_unit(&rounding));
        let caption = match is_by_domain {
            true => phrases::doc_budget_table(language, name, unit),
            false => phrases::doc_budget_table_programmes(language, name, unit),
        };
        let mut table = Table::new(caption, &header, 1);
        for layer in stack.layers.iter().rev() {
            let values = positions.iter().map(|&at| rounding.bare(layer.values[at]));
            table.row(std::iter::once(layer.label.clone()).chain(values));
        }
        let total = sums.iter().map(|&value| rounding.bare(value));
        table.row(std::iter::once(phrases::doc_sum(language).to_owned()).chain(total));
        let mut blocks = Vec::new();
        if let ([first, .., last], [start, .., end]) = (heads.as_slice(), sums.as_slice()) {
            let money = |value| with_unit(&rounding.number(value), self.currency(), language);
            let (start, end) = (money(*start), money(*end));
            let year = self.baseline().plan.base_year;
            let text = phrases::doc_budget_sentence(language, first, start, last, end, year);
            blocks.push(Block::Paragraph(text));
        }
        blocks.push(Block::Table(table));
        blocks
    }

    /// A table for each horizon of all scenarios minus the baseline, and which scenarios spend the same.
    fn differences(&self, grid: &BarGridFigure) -> Vec<Block> {
        let language = self.input.language;
        let values = || grid.series.iter().flat_map(|own| own.values.iter());
        let differs = |column: &usize| values().any(|row| row[*column] != 0.0);
        let (shown, same): (Vec<usize>, Vec<usize>) = (0..grid.columns.len()).partition(differs);
        let rounding = Rounding::of_table(values().flatten().copied(), language);
        let tables = grid.series.iter();
        let mut blocks: Vec<Block> = tables
            .map(|series| Block::Table(self.difference_table(grid, series, &shown, &rounding)))
            .collect();
        let (base, mut notes) = (self.name(self.base), Vec::new());
        if values().any(|row| shown.iter().any(|&column| row[column] == 0.0)) {
            notes.push(phrases::doc_money_dash(language, base));
        }
        if !same.is_empty() {
            let names: Vec<&str> = same.iter().map(|&at| grid.columns[at].as_str()).collect();
            let names = names.join(phrases::list_separator(language));
            notes.push(phrases::doc_money_same(language, base, names));
        }
        if !notes.is_empty() {
            blocks.push(Block::Note(joined(&notes, language)));
        }
        blocks
    }

    fn difference_table(
        &self,
        grid: &BarGridFigure,
        series: &BarSeries,
        shown: &[usize],
        rounding: &Rounding,
    ) -> Table {
        let language = self.input.language;
        let mut header = vec![phrases::doc_line(language)];
        header.extend(shown.iter().map(|&at| grid.columns[at].as_str()));
        let unit = self.money_unit(rounding);
        let caption =
            phrases::doc_money_difference_table(language, &grid.title, &series.label, unit);
        let mut table = Table::new(caption, &header, 1);
        for (label, values) in grid.rows.iter().zip(&series.values) {
            let cells = shown.iter().map(|&at| match values[at] {
                0.0 => "–".to_owned(),
                value => rounding.signed(value),
            });
            table.row(std::iter::once(label.clone()).chain(cells));
        }
        table
    }
}
