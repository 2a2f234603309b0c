//! How the numbers were made, with the equation of each kind of indicator that the plan has.

use super::quantity::joined;
use super::{Block, Builder, Section, Table};
use crate::charts::{Digits, format_number};
use crate::report::words::{sampler_name, thousands};
use crate::scenario::Dynamics;
use crate::words as phrases;

const STOCK: &str = "K[t] = K[t−1] · (1 − retire) + effectiveness · (1 + private) · S[t−lag] / cost[t];  \
                     S = max(0, B − upkeep · K[t−1]);  y = per · K / of";
const RESPONSE: &str = "x = link(y);  x*[t] = x[0] + trend · t + Σ elasticity · ln(driver[t−lag] / driver[0]);  \
                        x[t] = x[t−1] + adjustment · (x*[t] − x[t−1]) + noise[t]";
const CUMULATIVE: &str =
    "y[t] = y[t−1] + effectiveness · (1 + private) · max(0, B[t−lag]) / cost[t]";

impl Builder<'_> {
    pub(super) fn method(&self) -> Section {
        let language = self.input.language;
        let run = &self.input.scenarios[0].run;
        let mut section = Section::new("method", phrases::doc_method(language));
        let paths = thousands(run.paths);
        let sampler = sampler_name(run.sampler, language);
        section.say(phrases::doc_method_paths(
            language, paths, sampler, run.seed,
        ));
        let mut said = vec![phrases::doc_method_quantiles(language).to_owned()];
        said.extend(self.largest_error());
        section.say(joined(&said, language));
        section.blocks.push(Block::Table(self.kinds()));
        let symbols = phrases::doc_method_symbols(language).to_owned();
        section.blocks.push(Block::Note(symbols));
        section
    }

    fn largest_error(&self) -> Option<String> {
        let all = self.input.summary.scenarios.iter();
        let targets = all.flat_map(|own| &own.targets);
        let errors = targets.filter_map(|own| own.estimate.standard_error);
        let largest = errors.reduce(f64::max)?;
        let language = self.input.language;
        let shown = format_number(100.0 * largest, language, Digits::Decimals(1));
        Some(phrases::doc_method_error(language, shown))
    }

    fn kinds(&self) -> Table {
        let language = self.input.language;
        let count = |wanted: fn(&Dynamics) -> bool| {
            let ids = self.indicator_ids().into_iter();
            ids.filter(|id| wanted(&self.first(id).dynamics)).count()
        };
        let kinds = [
            (
                phrases::doc_kind_stock(language),
                STOCK,
                count(|own| matches!(own, Dynamics::Stock(_))),
            ),
            (
                phrases::doc_kind_response(language),
                RESPONSE,
                count(|own| matches!(own, Dynamics::Response(_))),
            ),
            (
                phrases::doc_kind_cumulative(language),
                CUMULATIVE,
                count(|own| matches!(own, Dynamics::Cumulative(_))),
            ),
            (
                phrases::doc_kind_formula(language),
                phrases::doc_any_expression(language),
                count(|own| matches!(own, Dynamics::Formula(_))),
            ),
        ];
        let header = [
            phrases::doc_kind(language),
            phrases::doc_equation(language),
            phrases::doc_count_of_indicators(language),
        ];
        let mut table = Table::new(phrases::doc_kinds(language).to_owned(), &header, 2);
        for (name, equation, count) in kinds.into_iter().filter(|(_, _, count)| *count > 0) {
            table.row([name.to_owned(), equation.to_owned(), count.to_string()]);
        }
        table
    }
}
