//! `compare.csv`: scenarios against a baseline, one row for each statistic; what is no number stands
//! in words in the last column.
//!
//! Subjects are `indicator`, `target` (its probability), `all_targets` (that all of a year are met),
//! `targets_met` (how many) and `cost` (of all programmes from the base year through the year, in
//! base-year prices). Differences are scenario minus baseline; a probability is a fraction.

use crate::analysis::compare::{Comparison, CostPer, MeanDifference, PairComparison, Verdict};
use crate::report::long::statistics;
use crate::report::tables::{OutputFile, Table, english, file, number};
use crate::scenario::Scenario;

const HEADER: [&str; 9] = [
    "scenario",
    "baseline",
    "subject",
    "id",
    "unit",
    "year",
    "statistic",
    "value",
    "note",
];

/// What a verdict is called in tables.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "the same in every path",
        Verdict::Apart => "told apart",
        Verdict::NotApart { .. } => "not told apart",
        Verdict::TooFewPaths => "too few paths",
    }
}

/// Why a unit of benefit has no price; none where it has one.
pub fn no_price(cost: &CostPer) -> Option<&'static str> {
    match cost {
        CostPer::Costs(_) | CostPer::Saves(_) => None,
        CostPer::BetterForNoMore => Some("better for no more money"),
        CostPer::WorseForNoLess => Some("worse for no less money"),
        CostPer::SameOutcome => Some("not defined: the same in every path"),
        CostPer::NotDefined => {
            Some("not defined: the outcome's difference cannot be told from zero")
        }
        CostPer::NoMoney => Some("not defined: the plan has no programmes"),
    }
}

/// The table of a comparison.
pub fn compare_table(scenarios: &[Scenario], found: &Comparison) -> OutputFile {
    let mut rows = Rows {
        table: Table::new(&HEADER),
        lead: Default::default(),
    };
    for pair in &found.pairs {
        rows.pair(scenarios, found, pair);
    }
    file("compare.csv", rows.table.finish())
}

struct Rows {
    table: Table,
    /// Scenario, baseline, subject, id, unit and year of the rows to come.
    lead: [String; 6],
}

impl Rows {
    fn pair(&mut self, scenarios: &[Scenario], found: &Comparison, pair: &PairComparison) {
        let (scenario, baseline) = (&scenarios[pair.scenario], &scenarios[pair.baseline]);
        let ids = [scenario.id.as_str(), baseline.id.as_str()];
        let currency = scenario.plan.currency.as_str();
        let at = |index: usize| {
            let entry = scenario.indicators.get_index(index);
            entry.expect("its own position")
        };
        for (year, cost) in &pair.cost {
            self.subject(ids, ["cost", "all_programmes", currency], *year);
            self.difference(cost);
        }
        for target in &pair.targets {
            let (id, indicator) = at(target.indicator);
            let label = indicator.targets[target.target].label.as_ref();
            let id = label.map_or_else(|| id.clone(), |label| format!("{id} ({})", english(label)));
            self.subject(ids, ["target", &id, "1"], target.year);
            self.difference(&target.difference);
            self.number("share_only_scenario", target.only_scenario);
            self.number("share_only_baseline", target.only_baseline);
            self.price("cost_per_percentage_point", &target.cost_per_point);
        }
        for joint in &pair.joint {
            let id = format!("{} targets", joint.targets);
            self.subject(ids, ["all_targets", &id, "1"], joint.year);
            self.difference(&joint.all_met);
            self.subject(ids, ["targets_met", &id, "targets"], joint.year);
            self.difference(&joint.number_met);
            self.price("cost_per_target", &joint.cost_per_target);
        }
        let summary = &found.summary;
        let own = summary
            .pairs
            .iter()
            .find(|own| own.scenario == pair.scenario);
        let own = own.expect("a summary for each pair");
        for compared in &pair.indicators {
            let difference = &own.indicators[compared.position];
            let (id, indicator) = at(difference.own);
            let year = summary.scenarios[pair.scenario].years[compared.year];
            self.subject(ids, ["indicator", id, english(&indicator.unit.name)], year);
            self.difference(&compared.difference);
            let quantiles = statistics(&difference.columns[compared.year], &summary.levels);
            for (name, value) in quantiles.iter().filter(|(name, _)| name.starts_with('p')) {
                self.number(name, *value);
            }
            let signs = &difference.signs[compared.year];
            self.number("share_higher", signs.higher.probability);
            self.number("share_lower", signs.lower.probability);
            if let Some(side) = indicator.better_side() {
                self.number("share_better", signs.on(side).probability);
            }
        }
    }

    fn subject(&mut self, ids: [&str; 2], subject: [&str; 3], year: i32) {
        let [subject, id, unit] = subject;
        self.lead = [ids[0], ids[1], subject, id, unit, &year.to_string()].map(str::to_owned);
    }

    fn row(&mut self, statistic: &str, value: &str, note: &str) {
        let mut fields: Vec<&str> = self.lead.iter().map(String::as_str).collect();
        fields.extend([statistic, value, note]);
        self.table.row(&fields);
    }

    fn number(&mut self, statistic: &str, value: f64) {
        self.row(statistic, &number(value), "");
    }

    fn difference(&mut self, found: &MeanDifference) {
        self.row(
            "mean_difference",
            &number(found.mean),
            verdict_name(found.verdict),
        );
        if let (Some(error), Some(margin)) = (found.standard_error, found.margin) {
            self.number("se", error);
            self.number("low95", found.mean - margin);
            self.number("high95", found.mean + margin);
        }
        self.number("share_differing", found.differing);
        let p_values = [
            ("p_value", found.p_value),
            ("p_value_among_all", found.p_value_among_all),
        ];
        for (name, value) in p_values {
            if let Some(value) = value {
                self.number(name, value);
            }
        }
        if let Verdict::NotApart { paths_needed } = found.verdict {
            match paths_needed {
                Some(paths) => self.row("paths_needed", &paths.to_string(), ""),
                None => self.row("paths_needed", "", "no number of paths is worth naming"),
            }
        }
    }

    fn price(&mut self, statistic: &str, found: &CostPer) {
        let Some(price) = found.price() else {
            self.row(statistic, "", no_price(found).unwrap_or_default());
            return;
        };
        let note = match found {
            CostPer::Saves(_) => "saved for each one given up",
            _ => "",
        };
        self.row(statistic, &number(price.money), note);
        self.number(&format!("se_{statistic}"), price.standard_error);
    }
}
