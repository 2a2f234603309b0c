//! What knowing is worth, as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::{Prepared, terminal};
use crate::analysis::sensitivity::ground;
use crate::analysis::value::{FactorValue, Measured, ValueOfInformation, ValueQuestion, Worth};
use crate::charts::{Digits, Language, format_number};
use crate::report::{ground_name, percent, refusal};

/// Said where only targets count.
const COSTS_NOTHING: &str = "hint: what scenarios spend does not count here; --money-per-target AMOUNT sets it against the targets met\n";

pub(super) struct Text<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) question: &'a ValueQuestion,
    pub(super) found: &'a ValueOfInformation,
}

impl Text<'_> {
    pub(super) fn whole(&self, top: usize) -> String {
        let mut text = self.choices();
        let perfect = &self.found.perfect;
        let best = self.name(perfect.best);
        if perfect.all_the_same {
            text.push_str(
                "\nAll scenarios come to the same in every simulated future: there is nothing to choose.\n",
            );
            return text;
        }
        if perfect.better_elsewhere == 0.0 {
            text.push_str(&format!(
                "\n{best} is at least as good as every other scenario in every simulated future: nothing that \
                 could be learnt would change the choice.\n"
            ));
            if matches!(self.question.worth, Worth::Targets { .. }) {
                text.push_str(COSTS_NOTHING);
            }
            return text;
        }
        text.push_str(&format!(
            "\nWithout further knowledge: {best}. In {} of futures another scenario would have been better.\n\
             If everything were known before the choice, it would gain {} on average.\n",
            percent(perfect.better_elsewhere),
            self.with_interval(&perfect.value)
        ));
        text.push_str(&self.values(top));
        if matches!(self.question.worth, Worth::Targets { .. }) {
            text.push_str(COSTS_NOTHING);
        }
        text
    }

    fn name(&self, choice: usize) -> &str {
        &self.prepared.loaded.scenarios[self.question.among[choice]].id
    }

    fn choices(&self) -> String {
        let heading = match &self.question.worth {
            Worth::Targets { .. } => "TARGETS MET".to_owned(),
            Worth::Money { .. } => "NET BENEFIT".to_owned(),
            Worth::Indicator { id, year } => format!("{} IN {year}", id.to_uppercase()),
        };
        let header = [
            Cell::left("SCENARIO"),
            Cell::right(format!("{heading}, MEAN")),
            Cell::right("BEST IN"),
        ];
        let perfect = &self.found.perfect;
        let row = |choice: usize| {
            vec![
                Cell::left(self.name(choice)),
                Cell::right(self.amount(perfect.means[choice].value)),
                Cell::right(percent(perfect.best_in[choice])),
            ]
        };
        let rows: Vec<_> = (0..perfect.means.len()).map(row).collect();
        render(&header, &rows, terminal::colour_on_stdout())
    }

    fn values(&self, top: usize) -> String {
        let factors = &self.found.factors;
        let is_clear = |own: &FactorValue| own.worth.is_ok_and(|worth| worth.is_told_apart());
        let (clear, unclear): (Vec<_>, Vec<_>) = factors.iter().partition(|own| is_clear(own));
        let (unclear, refused): (Vec<_>, Vec<_>) =
            unclear.into_iter().partition(|own| own.worth.is_ok());
        let mut text = String::from("\n");
        if clear.is_empty() {
            text.push_str("No single value is worth a survey: the worth of each alone cannot be told from nothing.\n");
        } else {
            let header = [
                Cell::left("VALUE, KNOWN ALONE"),
                Cell::right("GAIN"),
                Cell::right("OF EVERYTHING"),
                Cell::right("ON UNSEEN PATHS"),
                Cell::left("RESTS ON"),
            ];
            let rows: Vec<_> = clear
                .iter()
                .take(top)
                .flat_map(|own| self.rows(own))
                .collect();
            text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
        }
        if clear.len() > top {
            text.push_str(&format!("and {} more in the file\n", clear.len() - top));
        }
        let others = [
            (
                unclear.len(),
                "whose worth alone cannot be told from nothing",
            ),
            (
                self.found.without_effect,
                "that no scenario's worth rests on",
            ),
        ];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        let others: Vec<String> = others
            .map(|(count, which)| format!("{count} more {which}"))
            .collect();
        if !others.is_empty() {
            text.push_str(&format!("{}\n", others.join("; ")));
        }
        for own in refused {
            if let Err(reason) = own.worth {
                text.push_str(&format!("{}: {}\n", own.names.join(" + "), refusal(reason)));
            }
        }
        if clear.iter().take(top).any(|own| own.by_mean) {
            text.push_str("* moves from year to year: by its mean over the years\n");
        }
        text.push_str(
            "\nGAIN is what choosing after the value is known brings on average, with a 95% interval: a survey \
             should cost no more. ON UNSEEN PATHS: what the rule found gains on paths that it was not made from.\n",
        );
        text
    }

    /// A row for the factor, and one for each further value of it.
    fn rows(&self, own: &FactorValue) -> Vec<Vec<Cell>> {
        let Ok(worth) = own.worth else {
            return Vec::new();
        };
        let (scenario, at) = own.factor;
        let factor = &self.prepared.compiled.models[scenario].factors[at];
        let ground = ground(&self.prepared.loaded.scenarios[scenario], factor);
        let star = if own.by_mean { " *" } else { "" };
        let whole = self.found.perfect.value.value;
        let first = vec![
            Cell::left(format!("{}{star}", own.names[0])),
            Cell::right(self.with_interval(&worth.value)),
            Cell::right(percent((worth.value.value / whole).clamp(0.0, 1.0))),
            Cell::right(self.amount(worth.held_out.value)),
            Cell::left(ground_name(ground)),
        ];
        let rest = own.names[1..].iter();
        let rest = rest.map(|name| vec![Cell::left(format!("  with {name}"))]);
        std::iter::once(first).chain(rest).collect()
    }

    fn with_interval(&self, measured: &Measured) -> String {
        let value = self.amount(measured.value);
        let unit = self.unit();
        match measured.interval() {
            Some((low, high)) => {
                format!("{value}{unit} ({}–{})", self.amount(low), self.amount(high))
            }
            None => format!("{value}{unit}"),
        }
    }

    fn unit(&self) -> String {
        match self.question.worth {
            Worth::Targets { .. } => " targets".to_owned(),
            Worth::Money { .. } => {
                format!(" {}", self.prepared.loaded.scenarios[0].plan.currency)
            }
            Worth::Indicator { .. } => String::new(),
        }
    }

    fn amount(&self, value: f64) -> String {
        match self.question.worth {
            Worth::Targets { .. } => format!("{value:.3}"),
            _ => format_number(value, Language::En, Digits::Auto).replace('\u{a0}', " "),
        }
    }
}
