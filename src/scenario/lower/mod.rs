//! From a merged tree to a typed scenario. Every table is read to its end
//! before anything is given up, so that one pass finds everything.

mod budget;
mod correlation;
mod dynamics;
mod events;
mod fields;
mod history;
mod indicator;
mod lever;
mod money;
mod observation;
mod people;
mod plan;
mod population;
mod quantity;
mod table_file;
mod values;

use indexmap::IndexMap;
use unicode_ident::{is_xid_continue, is_xid_start};

use self::fields::{Field, Fields};
use super::document::{Place, Scenario, Title};
use super::finding::{Finding, Severity};
use super::language;
use super::tables::TableReader;
use super::tree::Table;

/// Where a scenario comes from.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// File stem.
    pub id: String,
    /// Name of the file's folder.
    pub folder: Option<String>,
    /// The file's start.
    pub place: Place,
}

/// What is collected while a scenario is read.
pub(super) struct Lowering<'a> {
    pub findings: Vec<Finding>,
    /// Base and end year, where the plan gives sound ones.
    pub years: Option<(i32, i32)>,
    /// The plan's domains, where it could be read.
    pub domains: Option<Vec<String>>,
    /// Names of `[economy]`: some mean something to the budget.
    pub economy: Vec<String>,
    /// Reads the CSV tables that the scenario names.
    pub tables: TableReader<'a>,
    /// Places that name a domain where the plan has none: place, key and id.
    pub homeless: Vec<(Place, String, String)>,
}

/// Reads a scenario; none where a finding is an error.
pub(super) fn lower(
    root: &Table,
    origin: &Origin,
    plan_beside: bool,
    tables: TableReader<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Scenario> {
    let mut cx = Lowering {
        findings: Vec::new(),
        years: None,
        domains: None,
        economy: Vec::new(),
        tables,
        homeless: Vec::new(),
    };
    let scenario = cx.scenario(root, origin, plan_beside);
    let sound = cx
        .findings
        .iter()
        .all(|finding| finding.severity == Severity::Warning);
    findings.append(&mut cx.findings);
    scenario.filter(|_| sound)
}

impl Lowering<'_> {
    fn scenario(&mut self, root: &Table, origin: &Origin, plan_beside: bool) -> Option<Scenario> {
        let top = Fields {
            table: root,
            place: &origin.place,
            key: String::new(),
        };
        top.only(self, &language::FILE);
        let plan = match top.get("plan") {
            Some(field) => self.plan(&field, origin),
            None => {
                self.missing_plan(origin, plan_beside);
                None
            }
        };
        let run = self.run(top.get("run"));
        let (title, description) = self.scenario_table(&top, &origin.id);
        let drivers = self.each(top.get("driver"), "driver", Self::driver);
        let economy = self.each(top.get("economy"), "value", |cx, field| cx.quantity(field));
        self.economy = economy.keys().cloned().collect();
        let budget = top.get("budget").map(|field| self.budget(&field));
        let programmes = self.each(top.get("programme"), "programme", Self::programme);
        let people = self.people(top.get("population"));
        let indicators = self.each(top.get("indicator"), "indicator", Self::indicator);
        let history = top.get("history");
        let history = history.map(|field| self.history(&field, &indicators));
        let events = self.each(top.get("event"), "event", Self::event);
        let correlations = self.correlations(top.get("correlation"));
        let observations = self.observations(top.get("observation"));
        self.note_homeless();
        let mut scenario = Scenario {
            id: origin.id.clone(),
            title,
            description,
            plan: plan?,
            run: run?,
            drivers,
            economy,
            budget: match budget {
                Some(budget) => Some(budget?),
                None => None,
            },
            programmes,
            population: match people.population {
                Some(population) => Some(population?),
                None => None,
            },
            groups: people.groups,
            indicators,
            history: match history {
                Some(history) => Some(history?),
                None => None,
            },
            events,
            correlations,
            observations,
        };
        events::give_defaults(&mut scenario);
        Some(scenario)
    }

    fn missing_plan(&mut self, origin: &Origin, plan_beside: bool) {
        let finding = Finding::error(
            origin.place.clone(),
            "plan",
            "the table `[plan]` is missing",
        );
        let hint = match plan_beside {
            true => "a scenario names its plan: add `extends = \"model.toml\"` at the top",
            false => "add `[plan]` with `base_year`, `end_year` and `horizons`",
        };
        self.findings.push(finding.hint(hint));
    }

    fn scenario_table(&mut self, top: &Fields<'_>, id: &str) -> (Title, Option<Title>) {
        let fallback = values::plain_title(id);
        let Some(fields) = top.get("scenario").and_then(|field| self.table(&field)) else {
            return (fallback, None);
        };
        fields.only(self, &language::SCENARIO);
        let title = self.optional_title(&fields, "title").unwrap_or(fallback);
        (title, self.optional_title(&fields, "description"))
    }

    /// Reads every entry of a table of ids.
    fn each<T>(
        &mut self,
        field: Option<Field<'_>>,
        what: &str,
        mut read: impl FnMut(&mut Self, &Field<'_>) -> Option<T>,
    ) -> IndexMap<String, T> {
        let Some(fields) = field.and_then(|field| self.table(&field)) else {
            return IndexMap::new();
        };
        let mut list = IndexMap::new();
        for field in fields.all() {
            self.check_id(&field, what);
            if let Some(value) = read(self, &field) {
                list.insert(field.name.to_owned(), value);
            }
        }
        list
    }

    /// Ids are named in expressions, so they are written like names there.
    fn check_id(&mut self, field: &Field<'_>, what: &str) {
        let id = field.name;
        let finding =
            |message: String| Finding::error(field.key_place.clone(), &*field.key, message);
        let mut letters = id.chars();
        let first = letters.next();
        if first.is_some_and(|c| c == '_' || is_xid_start(c)) && letters.all(is_xid_continue) {
            if language::RESERVED.contains(&id) {
                let article = if what.starts_with(['e', 'i']) {
                    "an"
                } else {
                    "a"
                };
                let finding = finding(format!("`{id}` cannot name {article} {what}"));
                let hint = "it is a word of the expressions; choose another id";
                self.findings
                    .push(finding.label("reserved word").hint(hint));
            }
            return;
        }
        let plain: String = id
            .chars()
            .map(|c| if is_xid_continue(c) { c } else { '_' })
            .collect();
        let plain = plain.trim_matches('_');
        let finding = finding(format!("`{id}` cannot be named in an expression"))
            .label("expected letters, digits and `_`, not a digit first");
        self.findings.push(match first {
            _ if plain.is_empty() => finding,
            Some(c) if c.is_ascii_digit() => finding.hint(format!("write `_{plain}`")),
            _ => finding.hint(format!("write `{plain}`, and the name as its `title`")),
        });
    }
}
