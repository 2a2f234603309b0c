//! The budget: spending by domain under the baseline, and what scenarios change of it.

use super::{Block, Builder, Cell, Row, Section, Table};
use crate::charts::{BarGridFigure, BarSeries, Figure, Language, NumberFormat, StackFigure};
use crate::report::words::currency;
use crate::words as phrases;

const DIFFERENCE: &str = "charts/budget-difference";

impl Builder<'_> {
    /// The budget, where the plan has one by domain.
    pub(super) fn budget(&self) -> Option<Section> {
        let language = self.input.language;
        let stem = format!("charts/{}/budget-by-domain", self.baseline().id);
        let Figure::Stack(stack) = &self.figure(&stem)?.figure else {
            return None;
        };
        let mut section = Section::new("budget", phrases::doc_budget(language));
        section.say(phrases::doc_budget_intro(language, self.name(self.base)));
        section.blocks.extend(self.spending(stack));
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
            let tables = self.differences(grid).into_iter().map(Block::Table);
            section.blocks.extend(tables);
            let shown = [(DIFFERENCE.to_owned(), grid.title.clone())];
            section.blocks.extend(self.show(&shown));
        }
        Some(section)
    }

    fn prices(&self) -> String {
        let (language, plan) = (self.input.language, &self.baseline().plan);
        let unit = currency(&plan.currency, language);
        phrases::in_prices_of(language, unit, plan.base_year)
    }

    /// A sentence on the sum, and the table.
    fn spending(&self, stack: &StackFigure) -> Vec<Block> {
        let language = self.input.language;
        let mut years: Vec<i32> = stack.years.first().copied().into_iter().collect();
        years.extend(
            stack
                .horizons
                .iter()
                .filter(|year| Some(*year) != stack.years.first()),
        );
        let at = |year: &i32| stack.years.iter().position(|own| own == year);
        let positions: Vec<usize> = years.iter().filter_map(at).collect();
        let sums: Vec<f64> = positions
            .iter()
            .map(|&at| stack.layers.iter().map(|layer| layer.values[at]).sum())
            .collect();
        let heads: Vec<String> = positions
            .iter()
            .map(|&at| stack.years[at].to_string())
            .collect();
        let mut header = vec![phrases::doc_line(language)];
        header.extend(heads.iter().map(String::as_str));
        let caption = phrases::doc_budget_table(language, self.name(self.base), self.prices());
        let mut table = Table::new(caption, &header, 1);
        for layer in stack.layers.iter().rev() {
            let values = positions.iter().map(|&at| layer.values[at]);
            table.row(
                std::iter::once(layer.label.clone()).chain(values.map(|value| self.money(value))),
            );
        }
        let total = sums.iter().map(|&value| self.money(value));
        table.row(std::iter::once(phrases::doc_sum(language).to_owned()).chain(total));
        let mut blocks = Vec::new();
        if let ([first, .., last], [start, .., end]) = (heads.as_slice(), sums.as_slice()) {
            let currency = currency(&self.baseline().plan.currency, language);
            let money = |value: f64| match language {
                Language::Zh => format!("{}{currency}", self.money(value)),
                Language::En => format!("{} {currency}", self.money(value)),
            };
            let (start, end) = (money(*start), money(*end));
            let text = phrases::doc_budget_sentence(language, first, start, last, end);
            blocks.push(Block::Paragraph(text));
        }
        blocks.push(Block::Table(table));
        blocks
    }

    /// A table for each horizon of all scenarios minus the baseline.
    fn differences(&self, grid: &BarGridFigure) -> Vec<Table> {
        let language = self.input.language;
        let table = |series: &BarSeries| {
            let mut header = vec![phrases::doc_line(language)];
            header.extend(grid.columns.iter().map(String::as_str));
            let caption = format!("{} · {} · {}", grid.title, series.label, self.prices());
            let mut table = Table::new(caption, &header, 1);
            for (label, values) in grid.rows.iter().zip(&series.values) {
                let cells = values.iter().map(|&value| Cell::text(self.signed(value)));
                let cells = std::iter::once(Cell::text(label)).chain(cells).collect();
                table.rows.push(Row::Cells(cells));
            }
            table
        };
        grid.series.iter().map(table).collect()
    }

    fn signed(&self, value: f64) -> String {
        let text = NumberFormat::shared(&[value], self.input.language).format(value);
        if value > 0.0 {
            format!("+{text}")
        } else {
            text
        }
    }
}
