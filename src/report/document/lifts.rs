//! Which scenario lifts which target, and what none brings within reach.

use super::answer::Subject;
use super::facts::Fact;
use super::indicators::anchor;
use super::{Block, Builder, Cell, Row, Section, Table};
use crate::report::Likelihood;
use crate::words as phrases;
use crate::words::workbook as heads;

/// A gain in probability worth a row.
const WORTH_SAYING: f64 = 0.05;

impl<'a> Builder<'a> {
    /// A heading, a table of the gains, and what stays out of reach.
    pub(super) fn say_lifts(&self, section: &mut Section, subjects: &[Subject<'a>]) {
        let language = self.input.language;
        let base = self.name(self.base);
        section.blocks.push(Block::Heading {
            id: "answer-lifts".to_owned(),
            text: phrases::doc_lifts(language).to_owned(),
        });
        let mut gains: Vec<(f64, &Subject<'_>, &Fact)> = Vec::new();
        for own in subjects {
            let gained = own.under(self.base).and_then(|(_, before)| {
                let best = self.best(&own.facts.all)?;
                Some((best.target.as_ref()?.probability - before, own, best))
            });
            gains.extend(gained.filter(|(gain, _, _)| *gain >= WORTH_SAYING));
        }
        gains.sort_by(|one, other| other.0.total_cmp(&one.0));
        if gains.is_empty() {
            section.say(phrases::doc_lifts_none(language, base));
        } else {
            section.say(phrases::doc_lifts_intro(language, base));
            section.blocks.push(Block::Table(self.lifts_table(&gains)));
        }
        let never = subjects.iter().filter(|own| {
            let all = (0..self.input.scenarios.len()).filter_map(|at| own.under(at));
            all.map(|(_, chance)| Likelihood::of(chance))
                .all(|word| word == Likelihood::OutOfReach)
        });
        let never: Vec<String> = never
            .map(|own| self.named_target(own.id, own.facts.year, &own.level))
            .collect();
        if !never.is_empty() {
            let list = never.join(phrases::doc_list_separator(language));
            section.say(phrases::doc_never(language, list));
        }
    }

    fn lifts_table(&self, gains: &[(f64, &Subject<'_>, &Fact)]) -> Table {
        let language = self.input.language;
        let header = [
            heads::target(language),
            phrases::doc_best_scenario(language),
            self.name(self.base),
            phrases::doc_chance_there(language),
        ];
        let caption = phrases::doc_lifts_table(language).to_owned();
        let mut table = Table::new(caption, &header, 2);
        for (_, own, best) in gains {
            let target = Cell {
                link: Some(anchor(own.id)),
                ..Cell::text(self.named_target(own.id, own.facts.year, &own.level))
            };
            let mut cells = vec![target, Cell::text(self.name(best.scenario))];
            for scenario in [self.base, best.scenario] {
                let (text, probability) = own.under(scenario).unwrap_or(("–", 0.0));
                cells.push(Cell::chance(text, probability));
            }
            table.rows.push(Row::Cells(cells));
        }
        table
    }
}
