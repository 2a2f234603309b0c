//! The target board as a table: the chart's cells, with decimals beside the bound of a word.

use super::indicators::anchor;
use super::quantity::told_apart;
use super::{Block, Builder, Cell, Row, Section, Table};
use crate::charts::{BoardCell, BoardRow, Figure};
use crate::words as phrases;
use crate::words::workbook as heads;

impl Builder<'_> {
    /// The board, where there are targets.
    pub(super) fn board(&self) -> Option<Section> {
        let language = self.input.language;
        let chart = self.figure("charts/target-board")?;
        let Figure::Board(board) = &chart.figure else {
            return None;
        };
        let mut section = Section::new("board", phrases::doc_board(language));
        section.say(phrases::doc_board_intro(language));
        let mut header = vec![heads::indicator(language), heads::target(language)];
        header.extend(board.scenarios.iter().map(String::as_str));
        let mut table = Table::new(board.title.clone(), &header, 2);
        for group in &board.groups {
            if !group.heading.is_empty() {
                table.rows.push(Row::Group(group.heading.clone()));
            }
            let rows = group.rows.iter().map(|row| self.board_row(row, true));
            table.rows.extend(rows);
        }
        let totals = board.totals.iter().map(|row| self.board_row(row, false));
        table.rows.extend(totals);
        section.blocks.push(Block::Table(table));
        Some(section)
    }

    fn board_row(&self, row: &BoardRow, leads: bool) -> Row {
        let name = Cell {
            link: self.leads_to(&row.label).filter(|_| leads),
            ..Cell::text(&row.label)
        };
        let cell = |cell: &Option<BoardCell>| match cell {
            Some(own) => Cell {
                shade: own.shade,
                ..Cell::text(own.shade.and_then(told_apart).unwrap_or(own.text.clone()))
            },
            None => Cell::text("–"),
        };
        let lead = [name, Cell::text(&row.detail)];
        Row::Cells(lead.into_iter().chain(row.cells.iter().map(cell)).collect())
    }

    /// The anchor of the indicator with a title; none where two have it.
    fn leads_to(&self, title: &str) -> Option<String> {
        let ids = self.indicator_ids().into_iter();
        let mut found = ids.filter(|id| self.text(&self.first(id).title) == title);
        let id = found.next()?;
        found.next().is_none().then(|| anchor(id))
    }
}
