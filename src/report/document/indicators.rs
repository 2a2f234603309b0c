//! A section for each domain: each indicator in a sentence, its charts, and its table.

use super::facts::{Change, DifferenceFact, Facts, TargetFact};
use super::quantity::{close_up, joined, said, unit_name, with_unit};
use super::{Block, Builder, Section};
use crate::charts::Language;
use crate::report::Likelihood;
use crate::scenario::Indicator;
use crate::words as phrases;

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
        let all: Vec<Facts> = self
            .subjects(id)
            .into_iter()
            .map(|(year, target)| self.facts(id, year, target))
            .collect();
        for facts in &all {
            let text = self.sentences(indicator, facts);
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
        let tables = all.iter().filter(|facts| !facts.all.is_empty());
        blocks.extend(tables.map(|facts| Block::Table(self.indicator_table(indicator, facts))));
        blocks
    }

    /// What is expected under the baseline, the target, and the best scenario.
    fn sentences(&self, indicator: &'a Indicator, facts: &Facts) -> String {
        let base = facts.all.iter().find(|fact| fact.scenario == self.base);
        let Some(fact) = base.or(facts.all.first()) else {
            return String::new();
        };
        let (language, year) = (self.input.language, facts.year);
        let scenario = self.name(fact.scenario);
        let unit = unit_name(&indicator.unit, language);
        let median = fact.spread.median_in(unit, language);
        let mut text = vec![if fact.spread.varies() {
            let [low, high] = fact.spread.ends_in(unit, language);
            phrases::doc_expected(language, scenario, year, median, low, high)
        } else {
            phrases::doc_certain(language, scenario, year, median)
        }];
        match &fact.target {
            Some(target) => {
                text.push(self.chance_sentence(target));
                if self.input.scenarios.len() > 1 {
                    text.push(self.best_sentence(unit, facts));
                }
            }
            None => text.push(phrases::doc_no_target(language).to_owned()),
        }
        text.retain(|own| !own.is_empty());
        close_up(&joined(&text, language))
    }

    fn chance_sentence(&self, target: &TargetFact) -> String {
        let language = self.input.language;
        let verdict = word(target.likelihood(), language);
        phrases::doc_chance(
            language,
            &target.stated,
            said(&target.chance, language),
            verdict,
        )
    }

    fn best_sentence(&self, unit: &str, facts: &Facts) -> String {
        let language = self.input.language;
        let Some(best) = self.best(&facts.all) else {
            return phrases::doc_none_better(language).to_owned();
        };
        let chance = best.target.as_ref().map_or("", |target| &target.chance);
        let chance = said(chance, language);
        let first = phrases::doc_best(language, self.name(best.scenario), chance);
        let second = best
            .difference
            .as_ref()
            .map(|own| self.difference_sentence(unit, facts, own));
        let text: Vec<String> = std::iter::once(first).chain(second).collect();
        joined(&text, language)
    }

    fn difference_sentence(&self, unit: &str, facts: &Facts, own: &DifferenceFact) -> String {
        let (language, baseline) = (self.input.language, self.name(self.base));
        let Change::By(value) = own.median else {
            return phrases::doc_best_slight(language, baseline);
        };
        let number = format!(
            "{}{}",
            facts.differences.signed(value),
            facts.differences.word()
        );
        let unit = match unit {
            "%" => phrases::doc_points(language),
            own => own,
        };
        let median = with_unit(&number, unit, language);
        let share = said(&own.share, language);
        match own.directed {
            true => phrases::doc_best_difference(language, baseline, median, share),
            false => phrases::doc_best_difference_undirected(language, baseline, median, share),
        }
    }
}

/// Per cent differ by percentage points.
pub(super) fn unit_of_difference(unit: &str, language: Language) -> &str {
    match unit {
        "%" => phrases::percentage_points(language),
        own => own,
    }
}
