//! The people of the baseline: a sentence, a chart and a row for each group, a row for each flow
//! and ratio.

use super::digits::Rounding;
use super::quantity::{Spread, close_up, scaled_unit};
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
        let groups = || all.iter().filter(|own| own.unit == PeopleUnit::Persons);
        let said: Vec<String> = groups()
            .filter_map(|own| self.people_sentence(own))
            .collect();
        if !said.is_empty() {
            section.blocks.push(Block::List(String::new(), said));
        }
        let title = phrases::pyramid_title(language).to_owned();
        let mut charts = vec![("charts/population-by-age".to_owned(), title)];
        charts.extend(groups().map(|own| {
            let title = people_title(self.baseline(), &own.id, language);
            (format!("charts/population-{}", own.id), title.to_owned())
        }));
        section.blocks.extend(self.show(&charts));
        section.blocks.push(Block::Table(self.people_table(all)));
        Some(section)
    }

    /// The base year, then the horizons.
    fn people_years(&self) -> Vec<i32> {
        let plan = &self.baseline().plan;
        let horizons = plan.horizons.iter().copied();
        std::iter::once(plan.base_year)
            .chain(horizons.filter(|year| *year != plan.base_year))
            .collect()
    }

    /// A group in these years, in the digits of a middling interval; flows have no base year.
    fn spreads(&self, own: &PeopleSummary, years: &[i32]) -> (Rounding, Vec<Option<Spread>>) {
        let levels = [0.10, 0.50, 0.90].map(|level| self.input.summary.level(level));
        let values = |year: &i32| {
            let at = own.years.iter().position(|known| known == year)?;
            Some(levels.map(|level| own.columns[at].quantiles[level]))
        };
        let found: Vec<Option<[f64; 3]>> = years.iter().map(values).collect();
        let known: Vec<[f64; 3]> = found.iter().flatten().copied().collect();
        let rounding = Rounding::of_spreads(&known, self.input.language);
        let spread = |values: Option<[f64; 3]>| values.map(|values| Spread::new(values, rounding));
        (rounding, found.into_iter().map(spread).collect())
    }

    fn people_sentence(&self, own: &PeopleSummary) -> Option<String> {
        let language = self.input.language;
        let years = self.people_years();
        let title = people_title(self.baseline(), &own.id, language);
        let unit = people_unit(own.unit, language);
        let (_, spreads) = self.spreads(own, &years);
        let (first, last) = (years.first()?, years.last()?);
        let (start, end) = (spreads.first()?.as_ref()?, spreads.last()?.as_ref()?);
        let [low, high] = end.ends_in(unit, language);
        let (start, end) = (
            start.median_in(unit, language),
            end.median_in(unit, language),
        );
        let text =
            phrases::doc_people_sentence(language, title, first, start, last, end, low, high);
        Some(close_up(&text))
    }

    fn people_table(&self, all: &[PeopleSummary]) -> Table {
        let language = self.input.language;
        let years = self.people_years();
        let heads: Vec<String> = years.iter().map(i32::to_string).collect();
        let mut header = vec![phrases::doc_group(language), phrases::doc_unit(language)];
        header.extend(heads.iter().map(String::as_str));
        let caption = phrases::doc_people_table(language, self.name(self.base));
        let mut table = Table::new(caption, &header, 2);
        for own in all {
            let title = people_title(self.baseline(), &own.id, language);
            let (rounding, spreads) = self.spreads(own, &years);
            let unit = scaled_unit(rounding.word(), people_unit(own.unit, language), language);
            let mut cells = vec![title.to_owned(), unit];
            cells.extend(spreads.into_iter().map(|spread| match spread {
                None => "–".to_owned(),
                Some(spread) if !spread.varies() => spread.median(),
                Some(spread) => {
                    let interval = spread.interval(language);
                    phrases::doc_in_brackets(language, spread.median(), interval)
                }
            }));
            table.row(cells);
        }
        table
    }
}
