//! The answer: what is likely, doubtful or out of reach under the baseline.

use super::facts::Facts;
use super::{Block, Builder, Section};
use crate::report::Likelihood;
use crate::words as phrases;

/// A target in all scenarios.
pub(super) struct Subject<'a> {
    pub(super) id: &'a str,
    /// The level in words, as the first scenario that has it states it.
    pub(super) level: String,
    pub(super) facts: Facts,
}

impl Subject<'_> {
    /// Its probability under a scenario, as written and as computed.
    pub(super) fn under(&self, scenario: usize) -> Option<(&str, f64)> {
        let mut facts = self.facts.all.iter();
        let fact = facts.find(|fact| fact.scenario == scenario)?;
        let target = fact.target.as_ref()?;
        Some((&target.chance, target.probability))
    }
}

impl<'a> Builder<'a> {
    /// The first section.
    pub(super) fn answer(&self) -> Section {
        let language = self.input.language;
        let mut section = Section::new("answer", phrases::doc_answer(language));
        let subjects = self.all_targets();
        if subjects.is_empty() {
            section.say(phrases::doc_no_targets(language));
            return section;
        }
        self.say_counts(&mut section, &subjects);
        let joints = self.joint_sentences();
        if !joints.is_empty() {
            section.say(joints);
        }
        section
            .blocks
            .push(Block::Table(self.by_scenario(&subjects)));
        section.blocks.extend(self.lists(&subjects));
        if self.input.scenarios.len() > 1 {
            self.say_lifts(&mut section, &subjects);
        }
        section
    }

    fn all_targets(&self) -> Vec<Subject<'a>> {
        let mut found = Vec::new();
        for id in self.indicator_ids() {
            for (year, target) in self.subjects(id) {
                let facts = self.facts(id, year, target);
                let mut levels = facts.all.iter().filter_map(|fact| fact.target.as_ref());
                let Some(level) = levels.next().map(|own| own.stated.clone()) else {
                    continue;
                };
                found.push(Subject { id, level, facts });
            }
        }
        found
    }

    fn say_counts(&self, section: &mut Section, subjects: &[Subject<'a>]) {
        let language = self.input.language;
        let name = self.name(self.base);
        let own: Vec<Likelihood> = likelihoods(subjects, self.base);
        match own.as_slice() {
            [] => {}
            [one] => {
                let verdict = match one {
                    Likelihood::Likely => phrases::doc_is_likely(language),
                    Likelihood::Doubtful => phrases::doc_is_doubtful(language),
                    Likelihood::OutOfReach => phrases::doc_is_out_of_reach(language),
                };
                section.say(phrases::doc_count_one(language, name, verdict));
            }
            all => {
                let [likely, doubtful, out] = counts(all);
                let count = all.len();
                section.say(phrases::doc_count(
                    language, name, count, likely, doubtful, out,
                ));
            }
        }
    }

    /// The baseline's targets by word, the likeliest first.
    fn lists(&self, subjects: &[Subject<'a>]) -> Vec<Block> {
        let language = self.input.language;
        let words = [
            (Likelihood::Likely, phrases::doc_likely(language)),
            (Likelihood::Doubtful, phrases::doc_doubtful(language)),
            (Likelihood::OutOfReach, phrases::doc_out_of_reach(language)),
        ];
        let mut blocks = vec![Block::Heading {
            id: "answer-targets".to_owned(),
            text: phrases::doc_targets_under(language, self.name(self.base)),
        }];
        for (wanted, word) in words {
            let under = |own: &Subject<'_>| own.under(self.base).map(|(_, chance)| chance);
            let mut own: Vec<&Subject<'_>> = subjects
                .iter()
                .filter(|own| under(own).is_some_and(|chance| Likelihood::of(chance) == wanted))
                .collect();
            own.sort_by(|one, other| {
                under(other)
                    .unwrap_or(0.0)
                    .total_cmp(&under(one).unwrap_or(0.0))
            });
            let items = own.iter().filter_map(|own| {
                let (chance, _) = own.under(self.base)?;
                let target = self.named_target(own.id, own.facts.year, &own.level);
                Some(phrases::doc_entry(language, target, chance))
            });
            let items: Vec<String> = items.collect();
            if !items.is_empty() {
                let head = phrases::doc_in_brackets(language, word, items.len());
                blocks.push(Block::List(head, items));
            }
        }
        blocks
    }
}

/// The words of all targets that a scenario has.
pub(super) fn likelihoods(subjects: &[Subject<'_>], scenario: usize) -> Vec<Likelihood> {
    let own = subjects.iter().filter_map(|own| own.under(scenario));
    own.map(|(_, chance)| Likelihood::of(chance)).collect()
}

/// How many are likely, doubtful and out of reach.
pub(super) fn counts(all: &[Likelihood]) -> [usize; 3] {
    [
        Likelihood::Likely,
        Likelihood::Doubtful,
        Likelihood::OutOfReach,
    ]
    .map(|wanted| all.iter().filter(|own| **own == wanted).count())
}
