//! A section for each domain: each indicator in a sentence, its charts, and its table.

use super::facts::{Fact, TargetFact};
use super::quantity::{joined, signed_unit, with_unit};
use super::{Block, Builder, Cell, Row, Section, Table};
use crate::charts::Language;
use crate::report::Likelihood;
use crate::report::words::localised;
use crate::scenario::Indicator;
use crate::words as phrases;
use crate::words::workbook as heads;

/// The word of a likelihood within a sentence.
pub(super) fn word(likelihood: Likelihood, language: Language) -> &'static str {
    match likelihood {
        Likelihood::Likely => phrases::doc_word_likely(language),
        Likelihood::Doubtful => phrases::doc_word_doubtful(language),
        Likelihood::OutOfReach => phrases::doc_word_out_of_reach(language),
    }
}

/// The anchor of an indicator.
pub(super) fn anchor(id: &str) -> String {
    format!("indicator-{id}")
}

impl<'a> Builder<'a> {
    /// Reported indicators in the order in which scenarios first have them.
    pub(super) fn indicator_ids(&self) -> Vec<&'a str> {
        let mut found: Vec<&str> = Vec::new();
        for (scenario, own) in self
            .input
            .scenarios
            .iter()
            .zip(&self.input.summary.scenarios)
        {
            for (index, _) in &own.indicators {
                let id = scenario.indicators.get_index(*index);
                let (id, _) = id.expect("its own position");
                if !found.contains(&id.as_str()) {
                    found.push(id);
                }
            }
        }
        found
    }

    /// The indicator as the baseline has it, else as the first scenario that has it.
    pub(super) fn first(&self, id: &str) -> &'a Indicator {
        let all = std::iter::once(self.base).chain(0..self.input.scenarios.len());
        let mut found = all.filter_map(|at| self.indicator(at, id));
        found.next().expect("an indicator that some scenario has")
    }

    /// One section for each domain with indicators, those without a domain last.
    pub(super) fn domains(&self) -> Vec<Section> {
        let language = self.input.language;
        let ids = self.indicator_ids();
        let domains = &self.baseline().plan.domains;
        let of = |wanted: Option<&str>| -> Vec<&'a str> {
            let own = |id: &&&str| {
                let own = self.first(id).domain.as_deref();
                own.filter(|own| domains.contains_key(*own)) == wanted
            };
            ids.iter().filter(own).copied().collect()
        };
        let named = domains.iter().map(|(id, title)| {
            let section = Section::new(&format!("domain-{id}"), self.text(title));
            (section, of(Some(id)))
        });
        let others = Section::new("indicators", phrases::doc_other_indicators(language));
        let all = named.chain([(others, of(None))]);
        let filled = all.filter(|(_, ids)| !ids.is_empty());
        filled
            .map(|(mut section, ids)| {
                for id in ids {
                    section.blocks.extend(self.indicator_blocks(id));
                }
                section
            })
            .collect()
    }

    fn indicator_blocks(&self, id: &str) -> Vec<Block> {
        let indicator = self.first(id);
        let title = self.text(&indicator.title);
        let mut blocks = vec![Block::Heading {
            id: anchor(id),
            text: title.to_owned(),
        }];
        let all: Vec<(i32, Vec<Fact>)> = self
            .subjects(id)
            .into_iter()
            .map(|(year, target)| (year, self.facts(id, year, target)))
            .collect();
        for (year, facts) in &all {
            let text = self.sentences(indicator, *year, facts);
            if !text.is_empty() {
                blocks.push(Block::Paragraph(text));
            }
        }
        if let Some(note) = &indicator.note {
            blocks.push(Block::Note(self.text(note).to_owned()));
        }
        let fan = format!("charts/{}/{id}", self.baseline().id);
        let wanted = [format!("charts/{id}"), fan].map(|stem| (stem, title.to_owned()));
        blocks.extend(self.show(&wanted));
        blocks.push(Block::Table(self.indicator_table(indicator, &all)));
        blocks
    }

    /// What is expected under the baseline, the target, and the best scenario.
    pub(super) fn sentences(&self, indicator: &'a Indicator, year: i32, facts: &[Fact]) -> String {
        let base = facts.iter().find(|fact| fact.scenario == self.base);
        let Some(fact) = base.or(facts.first()) else {
            return String::new();
        };
        let language = self.input.language;
        let (scenario, title) = (self.name(fact.scenario), self.text(&indicator.title));
        let (spread, unit) = (&fact.spread, &indicator.unit);
        let median = with_unit(&spread.median, unit, language);
        let mut said = vec![if spread.varies {
            let ends = [&spread.low, &spread.high].map(|end| signed_unit(end, unit));
            phrases::doc_expected(language, scenario, year, title, median, &ends[0], &ends[1])
        } else {
            phrases::doc_certain(language, scenario, year, title, median)
        }];
        match &fact.target {
            Some(target) => {
                said.push(self.chance_sentence(target));
                if self.input.scenarios.len() > 1 {
                    said.push(self.best_sentence(facts));
                }
            }
            None => said.push(phrases::doc_no_target(language).to_owned()),
        }
        said.retain(|text| !text.is_empty());
        joined(&said, language)
    }

    fn chance_sentence(&self, target: &TargetFact) -> String {
        let language = self.input.language;
        let verdict = word(target.likelihood(), language);
        phrases::doc_chance(language, &target.level, &target.chance, verdict)
    }

    fn best_sentence(&self, facts: &[Fact]) -> String {
        let language = self.input.language;
        let Some(best) = self.best(facts) else {
            return phrases::doc_none_better(language).to_owned();
        };
        let chance = best.target.as_ref().map_or("", |target| &target.chance);
        let first = phrases::doc_best(language, self.name(best.scenario), chance);
        let Some(own) = &best.difference else {
            return first;
        };
        let second = if own.directed {
            phrases::doc_best_difference(language, &own.median, &own.share)
        } else {
            phrases::doc_best_difference_undirected(language, &own.median, &own.share)
        };
        joined(&[first, second], language)
    }

    fn indicator_table(&self, indicator: &'a Indicator, all: &[(i32, Vec<Fact>)]) -> Table {
        let language = self.input.language;
        let unit = localised(&indicator.unit.name, language);
        let median = match unit {
            "" | "%" | "‰" => phrases::doc_median(language).to_owned(),
            _ => format!("{} ({unit})", phrases::doc_median(language)),
        };
        let has_target = all
            .iter()
            .any(|(_, facts)| facts.iter().any(|fact| fact.target.is_some()));
        let compares = all
            .iter()
            .any(|(_, facts)| facts.iter().any(|fact| fact.difference.is_some()));
        let mut header = vec![heads::scenario(language), heads::year(language), &median];
        header.push(phrases::doc_interval(language));
        if has_target {
            header.extend([
                heads::target(language),
                phrases::doc_chance_column(language),
            ]);
        }
        if compares {
            let side = indicator.better_side().is_some();
            let share = if side {
                phrases::doc_better(language)
            } else {
                phrases::doc_higher(language)
            };
            header.extend([phrases::doc_difference(language), share]);
        }
        let caption = phrases::doc_table_of(language, self.text(&indicator.title));
        let mut table = Table::new(caption, &header, 1);
        for (year, facts) in all {
            for fact in facts {
                let mut cells = vec![
                    Cell::text(self.name(fact.scenario)),
                    Cell::text(year.to_string()),
                    Cell::text(signed_unit(&fact.spread.median, &indicator.unit)),
                    Cell::text(fact.spread.interval(&indicator.unit, language)),
                ];
                if has_target {
                    let own = fact.target.as_ref();
                    let level = own.map_or("–", |own| own.level.as_str());
                    cells.push(Cell::text(level));
                    cells.push(own.map_or_else(
                        || Cell::text("–"),
                        |own| Cell::chance(&own.chance, own.probability),
                    ));
                }
                if compares {
                    let own = fact.difference.as_ref();
                    cells.push(Cell::text(own.map_or("–", |own| own.median.as_str())));
                    cells.push(Cell::text(own.map_or("–", |own| own.share.as_str())));
                }
                table.rows.push(Row::Cells(cells));
            }
        }
        table
    }
}
