//! `[plan]` and `[run]`.

use indexmap::IndexMap;

use super::fields::{Field, Fields};
use super::values::plain_title;
use super::{Lowering, Origin};
use crate::scenario::document::{Plan, Run, Title};
use crate::scenario::finding::Finding;
use crate::scenario::language::{PLAN, RUN};
use crate::scenario::tree::Value;
use crate::uncertainty::Sampler;

/// How many years a plan can be simulated.
const MOST_YEARS: i32 = 200;

/// The most paths of one run.
const MOST_PATHS: i64 = 100_000_000;

/// The longest id, so that file names made of it stay within 255 bytes.
const LONGEST_ID: usize = 100;

const ID_HINT: &str = "a name of at most 100 bytes, not starting with a dot, without `/`, `\\`, `:` and control characters";

/// Whether a text is one plain component of a path on every system.
fn is_folder_name(id: &str) -> bool {
    let plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    !id.trim().is_empty() && id.len() <= LONGEST_ID && !id.starts_with('.') && id.chars().all(plain)
}

impl Lowering<'_> {
    /// `[plan]`.
    pub fn plan(&mut self, field: &Field<'_>, origin: &Origin) -> Option<Plan> {
        let fields = self.table(field)?;
        fields.only(self, &PLAN);
        let id = match fields.get("id") {
            Some(field) => self.plan_id(&field),
            None => self.folder_id(field, origin),
        };
        let title = self.optional_title(&fields, "title");
        let region = self.optional_title(&fields, "region");
        let years = self.plan_years(&fields);
        self.years = years;
        let horizons = match fields.get("horizons") {
            Some(field) => self.years_list(&field, years),
            None => years.map(|(_, end)| vec![end]),
        };
        let periods = match fields.get("periods") {
            Some(field) => self.years_list(&field, years.map(|(base, end)| (base + 1, end))),
            None => years.map(|(base, _)| vec![base + 1]),
        };
        let currency = match fields.get("currency") {
            Some(field) => self.text(&field),
            None => Some("yuan".to_owned()),
        };
        let domains = self.plan_domains(&fields);
        self.domains = Some(domains.keys().cloned().collect());
        let id = id?;
        let (base_year, end_year) = years?;
        let title = title.unwrap_or_else(|| plain_title(&id));
        Some(Plan {
            region: region.unwrap_or_else(|| title.clone()),
            title,
            id,
            base_year,
            end_year,
            horizons: horizons?,
            periods: periods?,
            currency: currency?,
            domains,
            place: field.node.place.clone(),
        })
    }

    /// The id names a folder of the output, so it must not lead elsewhere.
    fn plan_id(&mut self, field: &Field<'_>) -> Option<String> {
        let id = match &field.node.value {
            Value::Text(text) => text.text.clone(),
            _ => return self.text(field),
        };
        if is_folder_name(&id) {
            return Some(id);
        }
        let message = "the plan's id cannot name a folder of the output";
        let finding = Finding::error(field.node.place.clone(), &*field.key, message);
        self.findings
            .push(finding.label("expected one plain name").hint(ID_HINT));
        None
    }

    fn folder_id(&mut self, plan: &Field<'_>, origin: &Origin) -> Option<String> {
        let id = origin.folder.as_ref().unwrap_or(&origin.id);
        // A hidden folder makes a plan whose results are seen.
        let shown = id.trim_start_matches('.');
        if is_folder_name(shown) {
            return Some(shown.to_owned());
        }
        let message = format!("`{id}`, the name of the plan's folder, cannot be its id");
        let finding = Finding::error(plan.node.place.clone(), "plan.id", message);
        let hint = format!("add `id = \"…\"`; {ID_HINT}");
        self.findings
            .push(finding.label("`id` is missing").hint(hint));
        None
    }

    fn plan_domains(&mut self, fields: &Fields<'_>) -> IndexMap<String, Title> {
        self.each(fields.get("domain"), "domain", Self::title)
    }

    fn plan_years(&mut self, fields: &Fields<'_>) -> Option<(i32, i32)> {
        let base = fields.required(
            self,
            "base_year",
            "add the last year whose values are known, e.g. `base_year = 2020`",
        );
        let end = fields.required(
            self,
            "end_year",
            "add the last year to simulate, e.g. `end_year = 2035`",
        );
        let base_year = base.and_then(|field| self.year(&field, None));
        let end_field = end?;
        let end_year = self.year(&end_field, None);
        let (base_year, end_year) = (base_year?, end_year?);
        let fits = end_year > base_year && end_year - base_year <= MOST_YEARS;
        if !fits {
            self.wrong(
                &end_field,
                &format!(
                    "a year from {} to {}",
                    base_year + 1,
                    base_year + MOST_YEARS
                ),
            );
        }
        fits.then_some((base_year, end_year))
    }

    /// A list of different years, sorted.
    fn years_list(&mut self, field: &Field<'_>, range: Option<(i32, i32)>) -> Option<Vec<i32>> {
        let items = self.list(field, "a list of years")?;
        if items.is_empty() {
            self.wrong(field, "at least one year");
            return None;
        }
        let mut years: Vec<(i32, &Field<'_>)> = Vec::new();
        let mut sound = true;
        for item in &items {
            let Some(year) = self.year(item, range) else {
                sound = false;
                continue;
            };
            match years.iter().find(|(known, _)| *known == year) {
                Some((_, first)) => {
                    let message = format!("the year {year} is given twice");
                    let finding = Finding::error(item.node.place.clone(), &*item.key, message);
                    let finding = finding.label("second one here");
                    self.findings
                        .push(finding.related(first.node.place.clone(), "first one here"));
                }
                None => years.push((year, item)),
            }
        }
        let mut years: Vec<i32> = years.into_iter().map(|(year, _)| year).collect();
        years.sort_unstable();
        sound.then_some(years)
    }

    /// `[run]`, with what is not given at its default.
    pub fn run(&mut self, field: Option<Field<'_>>) -> Option<Run> {
        let mut run = Run {
            paths: 10_000,
            seed: 1,
            sampler: Sampler::MonteCarlo,
            quantiles: Vec::new(),
        };
        let Some(field) = field else { return Some(run) };
        let fields = self.table(&field)?;
        fields.only(self, &RUN);
        if let Some(field) = fields.get("paths")
            && let Some(paths) = self.whole(&field, 1, MOST_PATHS)
        {
            run.paths = paths.unsigned_abs();
        }
        if let Some(field) = fields.get("seed")
            && let Some(seed) = self.whole(&field, 0, i64::MAX)
        {
            run.seed = seed.unsigned_abs();
        }
        if let Some(field) = fields.get("sampler")
            && let Some(index) = self.one_of(&field, &Sampler::ALL.map(Sampler::name))
        {
            run.sampler = Sampler::ALL[index];
        }
        if let Some(field) = fields.get("quantiles") {
            run.quantiles = self.quantiles(&field);
        }
        Some(run)
    }

    fn quantiles(&mut self, field: &Field<'_>) -> Vec<f64> {
        let Some(items) = self.list(field, "a list of levels between 0 and 1") else {
            return Vec::new();
        };
        let mut levels: Vec<f64> = Vec::new();
        for item in items {
            match item.node.value {
                Value::Float(level) if level > 0.0 && level < 1.0 => {
                    if !levels.contains(&level) {
                        levels.push(level);
                    }
                }
                _ => self.wrong(&item, "a level between 0 and 1, e.g. `0.01`"),
            }
        }
        levels.sort_by(f64::total_cmp);
        levels
    }
}
