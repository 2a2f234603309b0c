//! `[population]`: the tables and values of a projection by cohort.

use std::sync::Arc;

use indexmap::IndexMap;

use super::Lowering;
use super::fields::{Field, Fields};
use super::table_file::TableFile;
use crate::demography::{
    BasePopulation, Fault, FertilityPattern, MigrationProfile, Mortality, Projection, Tables,
};
use crate::scenario::document::{Group, LifeExpectancy, Population};
use crate::scenario::finding::Finding;
use crate::scenario::language::{LIFE_EXPECTANCY, POPULATION};

/// What `[population]` says.
#[derive(Default)]
pub(super) struct People {
    /// The projection where there is one; none inside where it could not be read.
    pub population: Option<Option<Population>>,
    pub groups: IndexMap<String, Group>,
}

impl Lowering<'_> {
    /// `[population]`.
    pub(super) fn people(&mut self, field: Option<Field<'_>>) -> People {
        let Some(fields) = field.and_then(|field| self.table(&field)) else {
            return People::default();
        };
        fields.only(self, &POPULATION);
        // Where anything but groups is given, people are projected.
        let projected = POPULATION
            .keys
            .iter()
            .any(|key| key.name != "group" && fields.get(key.name).is_some());
        People {
            population: projected.then(|| self.population(&fields)),
            groups: self.groups(fields.get("group"), projected),
        }
    }

    fn population(&mut self, fields: &Fields<'_>) -> Option<Population> {
        let projection = self.projection(fields);
        let hint = "add the children per woman, e.g. `total_fertility = 1.3`";
        let total_fertility = self.required(fields, "total_fertility", hint);
        let life_expectancy = self.life_expectancy(fields);
        let net_migration = self.optional(fields, "net_migration");
        let hint = "add the males per female, e.g. `sex_ratio_at_birth = 1.06`";
        let sex_ratio_at_birth = self.required(fields, "sex_ratio_at_birth", hint);
        let (projection, projection_key) = projection?;
        Some(Population {
            projection,
            projection_key,
            total_fertility: total_fertility?,
            life_expectancy: life_expectancy?,
            net_migration,
            sex_ratio_at_birth: sex_ratio_at_birth?,
            place: fields.place.clone(),
        })
    }

    /// Years at birth: a value of both sexes, or a table of each.
    fn life_expectancy(&mut self, fields: &Fields<'_>) -> Option<LifeExpectancy> {
        let hint =
            "add the years at birth, e.g. `life_expectancy = 78`, or `{ male = 76, female = 81 }`";
        let field = fields.required(self, "life_expectancy", hint)?;
        let is_sex = |key: &str| ["male", "female"].contains(&key);
        let by_sex = field.node.as_table();
        if !by_sex.is_some_and(|table| table.keys().any(|key| is_sex(key))) {
            let both = self.quantity(&field)?;
            return Some(LifeExpectancy::BothSexes(Box::new(both)));
        }
        let fields = self.table(&field)?;
        fields.only(self, &LIFE_EXPECTANCY);
        let male = self.required(&fields, "male", "add the years of males");
        let female = self.required(&fields, "female", "add the years of females");
        Some(LifeExpectancy::BySex {
            male: Box::new(male?),
            female: Box::new(female?),
        })
    }

    /// The projection of the tables, and the key that names it.
    fn projection(&mut self, fields: &Fields<'_>) -> Option<(Arc<Projection>, String)> {
        let base = self.required_table(fields, "base", "data/population.csv");
        let mortality = self.required_table(fields, "mortality", "data/mortality.csv");
        let fertility = self.required_table(fields, "fertility", "data/fertility.csv");
        let migration = match fields.get("migration") {
            Some(field) => self.table_file(&field).map(Some),
            None => Some(None),
        };
        let key = self.projection_key([&base, &mortality, &fertility], migration.as_ref());
        if let Some(key) = &key
            && let Some(known) = self.tables.known(key)
        {
            return Some((known, key.clone()));
        }
        let population = self.sound(base, BasePopulation::from_csv);
        let mortality = self.sound(mortality, Mortality::from_csv);
        let fertility = self.sound(fertility, FertilityPattern::from_csv);
        let migration = match migration? {
            Some(table) => Some(self.sound(Some(table), MigrationProfile::from_csv)?),
            None => None,
        };
        let tables = Tables {
            population: &population?,
            mortality: &mortality?,
            fertility: &fertility?,
            migration: migration.as_ref(),
        };
        let (base_year, end_year) = self.years?;
        let projection = Projection::new(&tables, base_year, end_year)
            .expect("a plan's end is after its base, or its years are none");
        let key = key?;
        Some((self.tables.keep(&key, projection), key))
    }

    /// The key of tables that could all be read, where the years are known.
    fn projection_key(
        &self,
        required: [&Option<TableFile>; 3],
        migration: Option<&Option<TableFile>>,
    ) -> Option<String> {
        let mut files = Vec::new();
        for table in required {
            files.push(Some(table.as_ref()?.file));
        }
        files.push(migration?.as_ref().map(|table| table.file));
        Some(self.tables.projection_key(&files, self.years?))
    }

    fn required_table(
        &mut self,
        fields: &Fields<'_>,
        name: &str,
        example: &str,
    ) -> Option<TableFile> {
        let hint = format!("add the path of its CSV file, e.g. `{name} = \"{example}\"`");
        let field = fields.required(self, name, &hint)?;
        self.table_file(&field)
    }

    /// A table, where nothing is wrong in it; each fault is noted at its line.
    fn sound<T>(
        &mut self,
        table: Option<TableFile>,
        read: fn(&str) -> Result<T, Vec<Fault>>,
    ) -> Option<T> {
        let table = table?;
        let sources = &self.tables.sources;
        let faults = match read(&sources.get(table.file).text) {
            Ok(sound) => return Some(sound),
            Err(faults) => faults,
        };
        let findings = faults.into_iter().map(|Fault { line, problem }| {
            let place = sources.line(table.file, line);
            Finding::error(place, &*table.key, problem.to_string())
                .related(table.named.clone(), "the table is named here")
        });
        self.findings.extend(findings);
        None
    }
}
