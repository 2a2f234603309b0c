//! The people of the baseline: a sentence and a row for each group, flow and ratio.

use super::quantity::Spread;
use super::{Block, Builder, Section, Table};
use crate::analysis::PeopleSummary;
use crate::model::PeopleUnit;
use crate::report::words::{people_title, people_unit};
use crate::words as phrases;

impl Builder<'_> {
    /// The people, where the plan has any.
    pub(super) fn people(&self) -> Option<Section> {
        let language = self.input.language;
        let all = &self.input.summary.scenarios[self.base].people;
        if all.is_empty() {
            return None;
        }
        let mut section = Section::new("people", phrases::doc_people(language));
        section.say(phrases::doc_people_intro(language, self.name(self.base)));
        let said = all.iter().filter(|own| own.unit == PeopleUnit::Persons);
        let said: Vec<String> = said.filter_map(|own| self.people_sentence(own)).collect();
        if !said.is_empty() {
            section.blocks.push(Block::List(String::new(), said));
        }
        let title = phrases::pyramid_title(language).to_owned();
        let pyramid = [("charts/population-by-age".to_owned(), title)];
        section.blocks.extend(self.show(&pyramid));
        section.blocks.push(Block::Table(self.people_table(all)));
        Some(section)
    }

    fn spread(&self, own: &PeopleSummary, year: i32) -> Option<Spread> {
        let at = own.years.iter().position(|known| *known == year)?;
        let levels = [0.10, 0.50, 0.90].map(|level| self.input.summary.level(level));
        Some(Spread::of(&own.columns[at], levels, self.input.language))
    }

    fn people_sentence(&self, own: &PeopleSummary) -> Option<String> {
        let (language, plan) = (self.input.language, &self.baseline().plan);
        let last = *plan.horizons.last()?;
        let title = people_title(self.baseline(), &own.id, language);
        let (start, end) = (self.spread(own, plan.base_year)?, self.spread(own, last)?);
        let (first, start) = (plan.base_year, &start.median);
        let ends = phrases::doc_interval_ends(language, &end.low, &end.high);
        let end = &end.median;
        Some(phrases::doc_people_sentence(
            language, title, first, start, last, end, ends,
        ))
    }

    fn people_table(&self, all: &[PeopleSummary]) -> Table {
        let (language, plan) = (self.input.language, &self.baseline().plan);
        let mut years = vec![plan.base_year];
        years.extend(plan.horizons.iter().filter(|year| **year != plan.base_year));
        let heads: Vec<String> = years.iter().map(i32::to_string).collect();
        let mut header = vec![phrases::doc_group(language), phrases::doc_unit(language)];
        header.extend(heads.iter().map(String::as_str));
        let caption = phrases::doc_people_table(language, self.name(self.base));
        let mut table = Table::new(caption, &header, 2);
        for own in all {
            let title = people_title(self.baseline(), &own.id, language);
            let mut cells = vec![title.to_owned(), people_unit(own.unit, language).to_owned()];
            cells.extend(years.iter().map(|&year| match self.spread(own, year) {
                None => "–".to_owned(),
                Some(spread) if !spread.varies => spread.median,
                Some(spread) => {
                    let ends = phrases::doc_interval_ends(language, spread.low, spread.high);
                    phrases::doc_in_brackets(language, spread.median, ends)
                }
            }));
            table.row(cells);
        }
        table
    }
}
