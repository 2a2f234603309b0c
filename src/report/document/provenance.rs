//! What the report was made from: enough to make it again.

use sha2::{Digest, Sha256};

use super::{Block, Builder, Section, Table};
use crate::charts::Language;
use crate::report::manifest::{InputFile, hex, inputs_hash};
use crate::report::words::{sampler_name, thousands};
use crate::scenario::Scenario;
use crate::words as phrases;
use crate::words::workbook as heads;

impl Builder<'_> {
    pub(super) fn provenance(&self) -> Section {
        let input = &self.input;
        provenance(
            &input.scenarios[0],
            input.inputs,
            input.overrides,
            input.language,
        )
    }
}

/// What a run of a plan was made from; `first` is any of its scenarios.
pub(in crate::report) fn provenance(
    first: &Scenario,
    inputs: &[InputFile],
    overrides: &[String],
    language: Language,
) -> Section {
    let mut section = Section::new("provenance", phrases::doc_provenance(language));
    section.say(phrases::doc_provenance_intro(language));
    let facts = [
        (
            heads::generator(language),
            format!("Plancast {}", env!("CARGO_PKG_VERSION")),
        ),
        (heads::plan(language), first.plan.id.clone()),
        (heads::path_count(language), thousands(first.run.paths)),
        (heads::seed(language), first.run.seed.to_string()),
        (
            heads::point_set(language),
            sampler_name(first.run.sampler, language).to_owned(),
        ),
        (heads::overrides(language), overrides.join(", ")),
        (phrases::doc_one_hash(language), inputs_hash(inputs)),
    ];
    let header = [phrases::doc_fact(language), phrases::doc_value(language)];
    let caption = phrases::doc_this_run(language).to_owned();
    let mut table = Table::new(caption, &header, 2);
    for (name, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
        table.row([name.to_owned(), fact]);
    }
    section.blocks.push(Block::Table(table));
    let header = [
        heads::input_file(language),
        heads::hash(language),
        heads::bytes(language),
    ];
    let caption = phrases::doc_input_files(language).to_owned();
    let mut table = Table::new(caption, &header, 2);
    for own in inputs {
        let hash = hex(&Sha256::digest(&own.bytes));
        table.row([own.path.clone(), hash, thousands(own.bytes.len() as u64)]);
    }
    section.blocks.push(Block::Table(table));
    section
}
