//! `value.csv`, and the chart of what is worth finding out.

use super::figures::ChartFile;
use super::sensitivity::ground_name;
use super::tables::{OutputFile, Table, file, number};
use super::words::{self, factor_title, localised};
use crate::analysis::sensitivity::ground;
use crate::analysis::value::{
    FactorValue, Measured, Refused, ValueOfInformation, ValueQuestion, Worth,
};
use crate::charts::{Figure, Language, RankedBar, RankingFigure};
use crate::model::Model;
use crate::scenario::Scenario;
use crate::words as phrases;

const HEADER: [&str; 6] = ["subject", "name", "rests_on", "statistic", "value", "note"];
/// Bars of the chart, everything included.
const MOST_BARS: usize = 16;

/// Why there is no number, in words.
pub fn refusal(reason: Refused) -> &'static str {
    match reason {
        Refused::TooManyTogether => "too many values correlate for so few paths",
        Refused::NoNumber => "has no number of its own in some year",
    }
}

/// The table: each scenario's worth, knowing everything, and knowing each value.
pub fn value_table(
    scenarios: &[Scenario],
    models: &[Model],
    question: &ValueQuestion,
    found: &ValueOfInformation,
) -> OutputFile {
    let mut table = Table::new(&HEADER);
    let mut row = |subject: &str, name: &str, rests_on: &str, statistic: &str, value: f64| {
        table.row(&[subject, name, rests_on, statistic, &number(value), ""]);
    };
    let perfect = &found.perfect;
    for (position, &scenario) in question.among.iter().enumerate() {
        let id = &scenarios[scenario].id;
        for (statistic, value) in statistics("mean", &perfect.means[position]) {
            row("scenario", id, "", &statistic, value);
        }
        row("scenario", id, "", "best_in", perfect.best_in[position]);
    }
    for (statistic, value) in statistics("worth", &perfect.value) {
        row("everything", "", "", &statistic, value);
    }
    row(
        "everything",
        "",
        "",
        "another_is_better_in",
        perfect.better_elsewhere,
    );
    for factor in &found.factors {
        let name = factor.names.join(" + ");
        let (scenario, at) = factor.factor;
        let rests_on = ground_name(ground(&scenarios[scenario], &models[scenario].factors[at]));
        let note = if factor.by_mean {
            "by its mean over the years"
        } else {
            ""
        };
        let mut row = |statistic: &str, value: &str, note: &str| {
            table.row(&["value", &name, rests_on, statistic, value, note]);
        };
        match factor.worth {
            Ok(worth) => {
                let all = statistics("worth", &worth.value)
                    .into_iter()
                    .chain(statistics("worth_on_unseen_paths", &worth.held_out));
                for (statistic, value) in all {
                    row(&statistic, &number(value), note);
                }
            }
            Err(reason) => row("worth", "", refusal(reason)),
        }
    }
    file("value.csv", table.finish())
}

fn statistics(name: &str, measured: &Measured) -> Vec<(String, f64)> {
    let error = measured.standard_error;
    let error = error.map(|error| (format!("{name}_se"), error));
    let value = (name.to_owned(), measured.value);
    std::iter::once(value).chain(error).collect()
}

/// The chart; none where nothing could change the choice.
pub fn value_chart(
    scenarios: &[Scenario],
    question: &ValueQuestion,
    found: &ValueOfInformation,
    language: Language,
) -> Option<ChartFile> {
    if found.factors.is_empty() {
        return None;
    }
    let best = &scenarios[question.among[found.perfect.best]];
    let everything = bar(
        phrases::value_of_everything(language).to_owned(),
        &found.perfect.value,
        true,
    );
    let clear: Vec<&FactorValue> = found.factors.iter().filter(|own| is_clear(own)).collect();
    let named = clear.iter().take(MOST_BARS - 1).filter_map(|own| {
        let names = own.names.iter().map(String::as_str);
        let title = factor_title(&scenarios[own.factor.0], names, language);
        Some(bar(title, &own.worth.ok()?.value, false))
    });
    let bars: Vec<RankedBar> = std::iter::once(everything).chain(named).collect();
    let left_out = found.factors.len() + 1 - bars.len();
    let mut notes = vec![phrases::value_note(language).to_owned()];
    let shown = clear.iter().take(MOST_BARS - 1);
    if shown.clone().any(|own| own.by_mean) {
        notes.push(phrases::value_by_mean_note(language).to_owned());
    }
    if left_out > 0 && clear.len() < MOST_BARS {
        notes.push(phrases::value_unclear_note(language, left_out));
    }
    let run = &best.run;
    notes.push(words::method(run.sampler, run.seed, language));
    let choices = question.among.len();
    let figure = RankingFigure {
        title: phrases::worth_finding_out(language).to_owned(),
        subtitle: [
            phrases::value_subtitle(language, choices, localised(&best.title, language)),
            words::paths(found.paths, language),
        ]
        .join(" · "),
        unit: unit(best, &question.worth, language),
        bars,
        interval: "95%".to_owned(),
        notes,
        language,
    };
    Some(ChartFile {
        stem: "charts/value".to_owned(),
        figure: Figure::Ranking(figure),
        scenario: None,
    })
}

fn is_clear(factor: &FactorValue) -> bool {
    factor.worth.is_ok_and(|worth| worth.is_told_apart())
}

fn bar(label: String, measured: &Measured, is_total: bool) -> RankedBar {
    RankedBar {
        label,
        value: measured.value,
        interval: measured.interval(),
        is_total,
    }
}

fn unit(scenario: &Scenario, worth: &Worth, language: Language) -> String {
    match worth {
        Worth::Targets { .. } => phrases::gain_in_targets(language).to_owned(),
        Worth::Money { .. } => {
            let currency = words::currency(&scenario.plan.currency, language);
            phrases::gain_in_money(language, currency, scenario.plan.base_year)
        }
        Worth::Indicator { id, .. } => {
            let unit = scenario.indicators.get(id).map(|own| &own.unit.name);
            match unit.map_or("", |name| localised(name, language)) {
                "" => phrases::gain_in_indicator(language).to_owned(),
                name => phrases::gain_in(language, name),
            }
        }
    }
}
