//! What a run reports of its people: each group and flow over the years, and
//! people by five-year age group and sex at the base year and each horizon.
//!
//! Flows belong to the year that ends with a population, so those of the base
//! year, which is not simulated, are left out.

use super::compiler::Compiler;
use super::names::Symbol;
use super::people::{PEOPLE_NAMES, PeopleName};
use crate::demography::{AGES, AgeGroup, Sex};
use crate::graph::NodeId;

/// Years of age in a bar of a pyramid.
const BAND_YEARS: u8 = 5;
/// The open age, and the last bar.
const OPEN_AGE: u8 = (AGES - 1) as u8;

/// What a series of people counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleUnit {
    /// Persons alive at the end of a year.
    Persons,
    /// Persons in the course of a year.
    PersonsPerYear,
    /// A ratio of persons, in per cent.
    PerCent,
}

/// A group of people or a flow, in its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PeopleSeries {
    /// What follows `population.` in expressions: `elderly`, `births`.
    pub id: String,
    /// What it counts.
    pub unit: PeopleUnit,
    /// The simulated years that it has.
    pub years: Vec<i32>,
    /// One node for each of these years.
    pub nodes: Vec<NodeId>,
}

/// The people of a year by age and sex, youngest first.
#[derive(Debug, Clone, PartialEq)]
pub struct PyramidNodes {
    /// The year.
    pub year: i32,
    /// Five years of age each; the last is open.
    pub bands: Vec<BandNodes>,
}

/// The people of an age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandNodes {
    /// The ages.
    pub ages: AgeGroup,
    /// Males, persons.
    pub male: NodeId,
    /// Females, persons.
    pub female: NodeId,
}

impl Compiler<'_> {
    /// Groups and what a projection offers beside them.
    pub(super) fn people_series(&mut self) -> Vec<PeopleSeries> {
        let scenario = self.scenario;
        let mut wanted: Vec<(String, Symbol, PeopleUnit)> = Vec::new();
        for (index, id) in scenario.groups.keys().enumerate() {
            wanted.push((id.clone(), Symbol::Group(index), PeopleUnit::Persons));
        }
        if scenario.population.is_some() {
            for (position, (name, people)) in PEOPLE_NAMES.iter().enumerate() {
                let id = name.strip_prefix("population.").unwrap_or(name);
                let entry = (id.to_owned(), Symbol::People(*people), unit(*people));
                // Everybody, then the groups, then the rest.
                let place = if position == 0 { 0 } else { wanted.len() };
                wanted.insert(place, entry);
            }
        }
        let series = wanted.into_iter().map(|(id, symbol, unit)| {
            let skipped = usize::from(unit == PeopleUnit::PersonsPerYear);
            let years: Vec<i32> = self.years.all().skip(skipped).collect();
            let node = |compiler: &mut Self, year| {
                let node = compiler.inner(symbol, year);
                match unit {
                    PeopleUnit::PerCent => compiler.scaled(node, 100),
                    _ => node,
                }
            };
            PeopleSeries {
                id,
                unit,
                nodes: years.iter().map(|&year| node(self, year)).collect(),
                years,
            }
        });
        series.collect()
    }

    /// Projected people by age and sex at the base year and each horizon.
    pub(super) fn pyramids(&mut self) -> Vec<PyramidNodes> {
        if self.scenario.population.is_none() {
            return Vec::new();
        }
        let plan = &self.scenario.plan;
        let mut years = vec![plan.base_year];
        years.extend(plan.horizons.iter().filter(|&&year| year != plan.base_year));
        let pyramids = years.into_iter().map(|year| PyramidNodes {
            year,
            bands: bands().map(|ages| self.band(ages, year)).collect(),
        });
        pyramids.collect()
    }

    fn band(&mut self, ages: AgeGroup, year: i32) -> BandNodes {
        let last = ages.last.unwrap_or(OPEN_AGE);
        BandNodes {
            ages,
            male: self.ages(ages.first, last, Some(Sex::Male), year),
            female: self.ages(ages.first, last, Some(Sex::Female), year),
        }
    }
}

fn unit(name: PeopleName) -> PeopleUnit {
    match name {
        PeopleName::Total => PeopleUnit::Persons,
        PeopleName::Births
        | PeopleName::Deaths
        | PeopleName::NaturalChange
        | PeopleName::Migrants => PeopleUnit::PersonsPerYear,
        PeopleName::ChildDependency | PeopleName::OldAgeDependency => PeopleUnit::PerCent,
    }
}

/// `0-4`, `5-9`, … `95-99`, `100+`.
fn bands() -> impl Iterator<Item = AgeGroup> {
    let closed = (0..OPEN_AGE / BAND_YEARS).map(|band| AgeGroup {
        first: band * BAND_YEARS,
        last: Some(band * BAND_YEARS + BAND_YEARS - 1),
    });
    closed.chain(std::iter::once(AgeGroup {
        first: OPEN_AGE,
        last: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_every_age_once() {
        let bands: Vec<AgeGroup> = bands().collect();
        assert_eq!(bands.len(), 21);
        assert_eq!(bands[0].to_string(), "0-4");
        assert_eq!(bands[19].to_string(), "95-99");
        assert_eq!(bands[20].to_string(), "100+");
        for pair in bands.windows(2) {
            assert_eq!(pair[0].last.map(|last| last + 1), Some(pair[1].first));
        }
    }
}
