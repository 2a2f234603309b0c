//! The answer: what is likely, doubtful or out of reach, and what lifts what.

use super::facts::Fact;
use super::indicators::anchor;
use super::quantity::{chance, joined};
use super::{Block, Builder, Cell, Row, Section, Table};
use crate::analysis::JointSummary;
use crate::charts::{Digits, format_number};
use crate::report::Likelihood;
use crate::words as phrases;
use crate::words::workbook as heads;

/// A gain in probability worth a row.
const WORTH_SAYING: f64 = 0.05;

/// A target in all scenarios.
struct Subject<'a> {
    id: &'a str,
    year: i32,
    level: String,
    facts: Vec<Fact>,
}

impl Subject<'_> {
    fn under(&self, scenario: usize) -> Option<(&str, f64)> {
        let mut facts = self.facts.iter();
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
                let mut levels = facts.iter().filter_map(|fact| fact.target.as_ref());
                let Some(level) = levels.next().map(|own| own.level.clone()) else {
                    continue;
                };
                found.push(Subject {
                    id,
                    year,
                    level,
                    facts,
                });
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

    fn joint(&self, scenario: usize, year: i32) -> Option<&'a JointSummary> {
        let mut all = self.input.summary.scenarios[scenario].joint.iter();
        all.find(|joint| joint.year == year)
    }

    fn joint_years(&self) -> Vec<i32> {
        let all = self.input.summary.scenarios.iter();
        let mut years: Vec<i32> = all.flat_map(|own| &own.joint).map(|own| own.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    fn joint_sentences(&self) -> String {
        let language = self.input.language;
        let mut said = Vec::new();
        for year in self.joint_years() {
            let Some(own) = self.joint(self.base, year).filter(|own| own.targets > 1) else {
                continue;
            };
            let text = joint_chance(own);
            let name = self.name(self.base);
            said.push(phrases::doc_joint(language, year, own.targets, &text, name));
            let mean = format_number(own.number_met.mean, language, Digits::Decimals(1));
            said.push(phrases::doc_joint_mean(language, mean));
            if self.input.scenarios.len() < 2 {
                continue;
            }
            let mut best: Option<(usize, &JointSummary)> = None;
            for at in 0..self.input.scenarios.len() {
                let Some(other) = self.joint(at, year) else {
                    continue;
                };
                let above = best.map_or(own, |(_, best)| best);
                let higher = other.all_met.probability > above.all_met.probability;
                if higher && joint_chance(other) != text {
                    best = Some((at, other));
                }
            }
            said.push(match best {
                Some((at, best)) => {
                    phrases::doc_joint_best(language, self.name(at), joint_chance(best))
                }
                None => phrases::doc_joint_none_better(language).to_owned(),
            });
        }
        joined(&said, language)
    }

    /// A row for each scenario: how many targets are likely, and the joint probabilities.
    fn by_scenario(&self, subjects: &[Subject<'a>]) -> Table {
        let language = self.input.language;
        let mut header = [
            heads::scenario(language),
            phrases::doc_likely(language),
            phrases::doc_doubtful(language),
            phrases::doc_out_of_reach(language),
        ]
        .map(str::to_owned)
        .to_vec();
        let years = self.joint_years();
        for &year in &years {
            let all = 0..self.input.scenarios.len();
            let most = all
                .filter_map(|at| self.joint(at, year))
                .map(|own| own.targets);
            header.push(match most.max() {
                Some(1) => phrases::doc_together_one(language, year),
                most => phrases::doc_together(language, year, most.unwrap_or(0)),
            });
        }
        let caption = phrases::doc_by_scenario(language).to_owned();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut table = Table::new(caption, &header, 1);
        for at in 0..self.input.scenarios.len() {
            let mut cells = vec![Cell::text(self.name(at))];
            let counted = counts(&likelihoods(subjects, at));
            cells.extend(counted.map(|count| Cell::text(count.to_string())));
            cells.extend(years.iter().map(|&year| match self.joint(at, year) {
                Some(own) => Cell::chance(joint_chance(own), own.all_met.probability),
                None => Cell::text("–"),
            }));
            table.rows.push(Row::Cells(cells));
        }
        table
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
                let target = self.named_target(own.id, own.year, &own.level);
                Some(phrases::doc_entry(language, target, chance))
            });
            let items: Vec<String> = items.collect();
            if !items.is_empty() {
                blocks.push(Block::List(word.to_owned(), items));
            }
        }
        blocks
    }

    fn say_lifts(&self, section: &mut Section, subjects: &[Subject<'a>]) {
        let language = self.input.language;
        let base = self.name(self.base);
        section.blocks.push(Block::Heading {
            id: "answer-lifts".to_owned(),
            text: phrases::doc_lifts(language).to_owned(),
        });
        let mut gains: Vec<(f64, &Subject<'_>, &Fact)> = Vec::new();
        for own in subjects {
            let gained = own.under(self.base).and_then(|(_, before)| {
                let best = self.best(&own.facts)?;
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
            .map(|own| self.named_target(own.id, own.year, &own.level))
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
        let mut table = Table::new(phrases::doc_lifts(language).to_owned(), &header, 2);
        for (_, own, best) in gains {
            let target = Cell {
                link: Some(anchor(own.id)),
                ..Cell::text(self.named_target(own.id, own.year, &own.level))
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

fn joint_chance(own: &JointSummary) -> String {
    chance(
        own.all_met.probability,
        own.number_met.standard_deviation > 0.0,
    )
}

fn likelihoods(subjects: &[Subject<'_>], scenario: usize) -> Vec<Likelihood> {
    let own = subjects.iter().filter_map(|own| own.under(scenario));
    own.map(|(_, chance)| Likelihood::of(chance)).collect()
}

fn counts(all: &[Likelihood]) -> [usize; 3] {
    [
        Likelihood::Likely,
        Likelihood::Doubtful,
        Likelihood::OutOfReach,
    ]
    .map(|wanted| all.iter().filter(|own| **own == wanted).count())
}
