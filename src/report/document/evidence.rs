//! What the numbers rest on: how many of each kind, and the assumptions behind most targets.

use super::{Block, Builder, Section, Table};
use crate::model::quantities;
use crate::report::evidence::{Assumptions, evidence, written};
use crate::report::words::value_title;
use crate::words as phrases;
use crate::words::workbook as heads;

/// Assumptions listed; `evidence.csv` has all.
const MOST_ROWS: usize = 20;

impl Builder<'_> {
    pub(super) fn evidence(&self) -> Section {
        let language = self.input.language;
        let mut section = Section::new("evidence", phrases::doc_evidence(language));
        let input = &self.input;
        let all = Assumptions::of(input.scenarios, input.models, input.summary);
        if all.targets > 0 {
            let text = phrases::doc_evidence_resting(language, all.on_assumed, all.targets);
            section.say(text);
        }
        if all.on_missing > 0 {
            let text = phrases::doc_evidence_missing(language, all.on_missing, all.targets);
            section.say(text);
        }
        section.blocks.push(Block::Table(self.evidence_counts()));
        let (table, left) = self.assumed();
        if !table.rows.is_empty() {
            section.blocks.push(Block::Table(table));
        }
        let rest = match left {
            0 => phrases::doc_evidence_all(language).to_owned(),
            _ => phrases::doc_evidence_rest(language, left),
        };
        section.blocks.push(Block::Note(rest));
        section
    }

    fn evidence_counts(&self) -> Table {
        let language = self.input.language;
        let all = quantities(self.baseline());
        let caption = phrases::doc_evidence_counts(language, self.name(self.base));
        let header = [heads::basis(language), phrases::doc_numbers(language)];
        let mut table = Table::new(caption, &header, 1);
        let kinds = [
            ("source", heads::basis_source(language)),
            ("assumed", heads::basis_assumed(language)),
            ("lever", heads::basis_lever(language)),
            ("missing", heads::basis_missing(language)),
            ("", heads::basis_formula(language)),
        ];
        for (kind, name) in kinds {
            let count = all.iter().filter(|own| evidence(own).0 == kind).count();
            table.row([name.to_owned(), count.to_string()]);
        }
        table
    }

    /// The baseline's assumed numbers by how many targets rest on them, and how many are left out.
    fn assumed(&self) -> (Table, usize) {
        let language = self.input.language;
        let (scenario, model) = (self.baseline(), &self.input.models[self.base]);
        let mut found: Vec<(usize, &crate::scenario::Quantity)> = quantities(scenario)
            .into_iter()
            .enumerate()
            .filter(|(_, own)| evidence(own).0 == "assumed")
            .map(|(at, own)| (model.influences.targets_on(at), own))
            .filter(|(targets, _)| *targets > 0)
            .collect();
        found.sort_by_key(|(targets, _)| std::cmp::Reverse(*targets));
        let header = [
            heads::quantity(language),
            heads::written_value(language),
            heads::evidence(language),
            heads::targets_resting(language),
        ];
        let caption = phrases::doc_evidence_most(language).to_owned();
        let mut table = Table::new(caption, &header, 3);
        for (targets, own) in found.iter().take(MOST_ROWS) {
            let title = value_title(scenario, &own.key, language);
            let (_, text) = evidence(own);
            table.row([title, written(own), text.to_owned(), targets.to_string()]);
        }
        (table, found.len().saturating_sub(MOST_ROWS))
    }
}
