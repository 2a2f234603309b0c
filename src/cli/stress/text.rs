//! A stress test as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::{Prepared, terminal};
use crate::analysis::stress::{Robustness, Stress, StressQuestion, Stressed};
use crate::report::{count, percent, shock_name, thousands};
use crate::scenario::Scenario;

pub(super) fn text(prepared: &Prepared, question: &StressQuestion, found: &Stress) -> String {
    let scenarios = &prepared.loaded.scenarios;
    let mut text = String::new();
    let enough = format!("ENOUGH ({} OR MORE)", found.enough);
    let met = |own: &Stressed| Cell::right(count(&own.met));
    let all = |own: &Stressed| Cell::probability(percent(own.all.probability), own.all.probability);
    let enough_met =
        |own: &Stressed| Cell::probability(percent(own.enough.probability), own.enough.probability);
    let regret = |own: &Stressed| Cell::right(count(&own.regret));
    type Column<'a> = &'a dyn Fn(&Stressed) -> Cell;
    let mut tables: Vec<(&str, Column)> = vec![("TARGETS MET", &met), (&enough, &enough_met)];
    // Where all are hardly ever met together, a table of nothing says less than a sentence.
    let likeliest = found.cells.iter().flatten().flatten();
    let likeliest = likeliest.map(|own| own.all.probability).fold(0.0, f64::max);
    if likeliest >= WORTH_A_TABLE {
        tables.push(("ALL MET", &all));
    }
    if scenarios.len() > 1 {
        tables.push(("REGRET", &regret));
    }
    for (heading, cell) in tables {
        let mut header = vec![Cell::left(heading)];
        header.extend(scenarios.iter().map(|own| Cell::right(&own.id)));
        let row = |shock: usize| {
            let mut row = vec![Cell::left(shock_name(&found.shocks[shock]))];
            let cells = found.cells.iter().map(|own| own[shock].as_ref());
            row.extend(cells.map(|own| own.map_or(Cell::right("–"), cell)));
            row
        };
        let rows: Vec<_> = (0..found.shocks.len()).map(row).collect();
        text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
        text.push('\n');
    }
    text.push_str(&overall(scenarios, found));
    text.push('\n');
    if likeliest < WORTH_A_TABLE {
        let most = found.targets.iter().max().copied().unwrap_or_default();
        text.push_str(&format!(
            "All {most} targets together are met with {} at best, whatever comes.\n",
            percent(likeliest)
        ));
    }
    text.push_str(&sentences(question, found, scenarios));
    let largest = found.cells.iter().flatten().flatten();
    let largest = largest
        .filter_map(|own| own.met.standard_error)
        .fold(0.0, f64::max);
    if scenarios.len() > 1 {
        text.push_str(
            "REGRET: how many fewer targets are met, on average, than in the best scenario under the same shock.\n",
        );
    }
    text.push_str(&format!(
        "Standard errors of targets met: at most {largest:.2}; of each figure in the file. {} model runs on the same draws.\n",
        thousands(found.model_runs)
    ));
    text
}

/// A probability from which a table of it says something.
const WORTH_A_TABLE: f64 = 0.01;

/// Each scenario over all shocks.
fn overall(scenarios: &[Scenario], found: &Stress) -> String {
    let header = [
        Cell::left("WHATEVER COMES"),
        Cell::right("FEWEST MET"),
        Cell::left("UNDER"),
        Cell::right("GREATEST REGRET"),
        Cell::left("UNDER"),
        Cell::right("ENOUGH IN"),
    ];
    let shocks = found.shocks.len();
    let row = |(scenario, own): (&Scenario, &Option<Robustness>)| {
        let mut row = vec![Cell::left(&scenario.id)];
        row.extend(match own {
            None => vec![Cell::right("–")],
            Some(own) => vec![
                Cell::right(count(&own.fewest_met)),
                Cell::left(shock_name(&found.shocks[own.fewest_shock])),
                Cell::right(count(&own.greatest_regret)),
                Cell::left(match own.greatest_regret.value {
                    0.0 => "",
                    _ => shock_name(&found.shocks[own.worst_shock]),
                }),
                Cell::right(format!("{:.0} of {shocks}", own.satisfied * shocks as f64)),
            ],
        });
        row
    };
    let rows: Vec<_> = scenarios.iter().zip(&found.robustness).map(row).collect();
    render(&header, &rows, terminal::colour_on_stdout())
}

/// Which scenario is least bad, and what the figures do not tell.
fn sentences(question: &StressQuestion, found: &Stress, scenarios: &[Scenario]) -> String {
    let mut text = String::new();
    let id = |at: usize| scenarios[at].id.as_str();
    let all = |list: &[usize]| {
        list.iter()
            .map(|&at| id(at))
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let plural = if found.enough == 1 { "" } else { "s" };
    let wanted = format!("a probability of {} or more", percent(question.probability));
    if scenarios.len() == 1 {
        text.push_str("There is one scenario, so nothing to choose.\n");
    } else if found.minimax.len() == scenarios.len() {
        text.push_str(
            "All scenarios meet as much under every shock: there is nothing to choose.\n",
        );
    } else if let Some(&first) = found.minimax.first()
        && let Some(own) = &found.robustness[first]
    {
        let regret = &own.greatest_regret;
        let error = regret.standard_error.unwrap_or(0.0);
        text.push_str(&match regret.value {
            0.0 => format!("{} is the best under every shock.\n", all(&found.minimax)),
            _ => format!(
                "Least bad whatever comes: {}, at most {} (± {error:.2}) targets behind the best scenario, under {}.\n",
                all(&found.minimax),
                count(regret),
                shock_name(&found.shocks[own.worst_shock]),
            ),
        });
    }
    let satisfied = |own: &Option<Robustness>| own.as_ref().map_or(-1.0, |own| own.satisfied);
    let most = found.robustness.iter().map(satisfied).fold(0.0, f64::max);
    let best: Vec<usize> = (0..scenarios.len())
        .filter(|&at| satisfied(&found.robustness[at]) == most)
        .collect();
    let shocks = found.shocks.len();
    text.push_str(&match most {
        0.0 => format!("No scenario meets {} target{plural} or more with {wanted} in any case.\n", found.enough),
        share if best.len() == scenarios.len() => format!(
            "Every scenario meets {} target{plural} or more with {wanted} in {:.0} of {shocks} cases.\n",
            found.enough,
            share * shocks as f64
        ),
        share => format!(
            "{} or more targets are met with {wanted} in most cases by {}: {:.0} of {shocks}, the plan as it is among them.\n",
            found.enough,
            all(&best),
            share * shocks as f64
        ),
    });
    for &shock in &found.idle {
        let name = &found.shocks[shock];
        text.push_str(&format!(
            "{name} changes no target in any scenario on any path: its row says nothing.\n"
        ));
    }
    for &(a, b) in &found.same {
        text.push_str(&format!(
            "{} and {} meet as many targets on every path under every shock.\n",
            id(a),
            id(b)
        ));
    }
    for (scenario, shock, message) in &found.refused {
        let shock = shock_name(&found.shocks[*shock]);
        text.push_str(&format!(
            "{} cannot be run under {shock}: {message}; it is left out of the choice.\n",
            id(*scenario)
        ));
    }
    text
}
