//! A stress test as the terminal shows it.

use super::super::table::{Cell, render};
use super::super::{Prepared, terminal};
use crate::analysis::stress::{Robustness, Stress, StressQuestion, Stressed};
use crate::report::{count, percent, shock_name};
use crate::scenario::Scenario;

pub(super) fn text(prepared: &Prepared, question: &StressQuestion, found: &Stress) -> String {
    let scenarios = &prepared.loaded.scenarios;
    let mut text = String::new();
    let enough = format!("ENOUGH ({} OR MORE)", found.enough);
    for (heading, cell) in [
        (
            "TARGETS MET",
            (&|own: &Stressed| Cell::right(count(&own.met))) as &dyn Fn(&Stressed) -> Cell,
        ),
        ("ALL MET", &|own| {
            Cell::probability(percent(own.all.probability), own.all.probability)
        }),
        (&enough, &|own| {
            Cell::probability(percent(own.enough.probability), own.enough.probability)
        }),
        ("REGRET", &|own| Cell::right(count(&own.regret))),
    ] {
        let mut header = vec![Cell::left(heading)];
        header.extend(scenarios.iter().map(|own| Cell::right(&own.id)));
        let row = |shock: usize| {
            let mut row = vec![Cell::left(shock_name(&found.shocks[shock]))];
            let cells = found.cells.iter().map(|own| own[shock].as_ref());
            row.extend(cells.map(|own| own.map_or(Cell::right("–"), cell)));
            row
        };
        let mut rows: Vec<_> = (0..found.shocks.len()).map(row).collect();
        if heading == "REGRET" {
            let mut last = vec![Cell::left("greatest")];
            let own = found.robustness.iter();
            last.extend(own.map(|own| {
                Cell::right(
                    own.as_ref()
                        .map_or("–".to_owned(), |own| count(&own.greatest_regret)),
                )
            }));
            rows.push(last);
        }
        text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
        text.push('\n');
    }
    text.push_str(&sentences(question, found, scenarios));
    let largest = found.cells.iter().flatten().flatten();
    let largest = largest
        .filter_map(|own| own.met.standard_error)
        .fold(0.0, f64::max);
    text.push_str(&format!(
        "Standard errors of targets met: at most {largest:.2}; of each figure in the file. {} model runs on the same draws.\n",
        found.model_runs
    ));
    text
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
    let wanted = percent(question.probability);
    if found.minimax.len() == scenarios.len() && scenarios.len() > 1 {
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
        0.0 => format!("No scenario meets {} targets or more with {wanted} in any case.\n", found.enough),
        share if best.len() == scenarios.len() => format!(
            "Every scenario meets {} targets or more with {wanted} in {:.0} of {shocks} cases.\n",
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
