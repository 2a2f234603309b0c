//! What each scenario changes: of its targets that move most, how the change from the baseline is split
//! into parts, as the run has found it.

use super::digits::Rounding;
use super::quantity::{close_up, joined, unit_name, with_unit};
use super::{Block, Builder, Section};
use crate::analysis::attribute::AttributionSummary;
use crate::report::attribute::{Attributed, attributed, quantile};
use crate::words as phrases;

/// Targets shown of a scenario.
const MOST_SHOWN: usize = 4;

impl Builder<'_> {
    /// The changes, where the run has split any.
    pub(super) fn changes(&self) -> Option<Section> {
        let language = self.input.language;
        let all = attributed(self.input.scenarios, self.input.summary);
        if all.iter().all(|of| of.found.is_empty()) {
            return None;
        }
        let base = self.name(self.base);
        let mut section = Section::new("changes", phrases::doc_changes(language));
        section.say(phrases::doc_changes_intro(language, base));
        let (mut same, mut left) = (Vec::new(), false);
        for of in &all {
            let name = self.text(&of.scenario.title);
            let mut found: Vec<&AttributionSummary> = of.found.iter().collect();
            if found.is_empty() {
                same.push(name);
                continue;
            }
            found.sort_by(|one, other| size(other).total_cmp(&size(one)));
            left |= found.len() > MOST_SHOWN;
            let count = found.len();
            found.truncate(MOST_SHOWN);
            section.blocks.push(Block::Heading {
                id: format!("changes-{}", of.scenario.id),
                text: name.to_owned(),
            });
            section.say(match count > MOST_SHOWN {
                true => phrases::doc_changes_most(language, name, count),
                false => phrases::doc_changes_all(language, name, count),
            });
            let entries = found.iter().map(|own| self.change_entry(of, own)).collect();
            section.blocks.push(Block::List(String::new(), entries));
            let charts: Vec<(String, String)> = found
                .iter()
                .map(|own| {
                    let (_, indicator) = of.indicator(own);
                    (of.stem(own), self.text(&indicator.title).to_owned())
                })
                .collect();
            section.blocks.extend(self.show(&charts));
        }
        let mut notes = Vec::new();
        if left && self.input.pictures.is_some() {
            notes.push(phrases::doc_changes_left(language).to_owned());
        }
        if !same.is_empty() {
            let names = same.join(phrases::list_separator(language));
            notes.push(phrases::doc_changes_none(language, names));
        }
        if !notes.is_empty() {
            section.blocks.push(Block::Note(joined(&notes, language)));
        }
        Some(section)
    }

    /// From where to where the mean goes, and the part that moves it most.
    fn change_entry(&self, of: &Attributed<'_>, change: &AttributionSummary) -> String {
        let language = self.input.language;
        let (id, indicator) = of.indicator(change);
        let unit = unit_name(&indicator.unit, language);
        let spread = |own| [0.1, 0.5, 0.9].map(|level| quantile(own, level));
        let rounding =
            Rounding::of_spreads(&[spread(&change.start), spread(&change.end)], language);
        let mean = |value, unit| with_unit(&rounding.number(value), unit, language);
        // The first of the two has its unit only where that is a sign.
        let sign = if indicator.unit.scale == 1 { "" } else { unit };
        let title = self.text(&self.first(id).title);
        let largest = change
            .bars
            .iter()
            .max_by(|one, other| one.1.mean.abs().total_cmp(&other.1.mean.abs()));
        let Some((bar, own)) = largest else {
            return String::new();
        };
        let part = of.part_title(bar, language);
        let differences = rounding.of_differences(&[own.mean], language);
        let number = format!("{}{}", differences.signed(own.mean), differences.word());
        let (whole, unit) = (
            unit,
            match unit {
                "%" => phrases::doc_points(language),
                own => own,
            },
        );
        close_up(&phrases::doc_change_entry(
            language,
            title,
            change.year,
            mean(change.start.mean, sign),
            mean(change.end.mean, whole),
            part,
            with_unit(&number, unit, language),
        ))
    }
}

/// The change of the mean against the spread of the futures.
fn size(change: &AttributionSummary) -> f64 {
    let moved = (change.end.mean - change.start.mean).abs();
    let spread = change
        .start
        .standard_deviation
        .max(change.end.standard_deviation);
    match moved > 0.0 {
        // Where nothing is uncertain, any change comes first.
        true => moved / spread,
        false => 0.0,
    }
}
