//! `boxes.csv` and `trajectory.csv`.

use super::{Discovered, sentences};
use crate::analysis::discover::prim::{End, Tally, restrictions};
use crate::analysis::discover::{MissBox, Outcome};
use crate::charts::Language;
use crate::report::tables::{OutputFile, Table, file, number};

/// What came of it, in tables.
pub(in crate::report) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NeverMissed => "never missed",
        Outcome::AlwaysMissed => "always missed",
        Outcome::TooFew => "too few misses or hits",
        Outcome::Unexplained => "no box stands out",
        Outcome::Explained => "explained",
    }
}

/// `boxes.csv`, one row for each restriction or goal without a box, and `trajectory.csv`.
pub fn discover_tables(all: &[Discovered<'_>]) -> Vec<OutputFile> {
    let mut boxes = Table::new(&[
        "goal",
        "year",
        "outcome",
        "box",
        "value",
        "end",
        "bound",
        "coverage",
        "density",
        "mass",
        "chance_of_box",
        "coverage_without",
        "density_without",
        "chance",
        "reproduced",
        "in_words",
    ]);
    let mut steps = Table::new(&[
        "goal",
        "year",
        "box",
        "step",
        "coverage",
        "density",
        "mass",
        "restrictions",
        "chosen",
    ]);
    for of in all {
        let (goal, year) = of.goal();
        let year = year.to_string();
        let outcome = outcome_name(of.found.outcome);
        if of.found.boxes.is_empty() {
            let lead = [goal.as_str(), year.as_str(), outcome];
            let rest = [""; 13];
            boxes.row(&[lead.as_slice(), rest.as_slice()].concat());
        }
        let words = sentences(of, Language::En);
        for (at, (own, sentence)) in of.found.boxes.iter().zip(words).enumerate() {
            let numbered = (at + 1).to_string();
            box_rows(
                &mut boxes,
                of,
                own,
                [&goal, &year, outcome, &numbered, &sentence],
            );
            step_rows(&mut steps, own, [&goal, &year, &numbered]);
        }
    }
    vec![
        file("boxes.csv", boxes.finish()),
        file("trajectory.csv", steps.finish()),
    ]
}

fn box_rows(table: &mut Table, of: &Discovered<'_>, own: &MissBox, lead: [&str; 5]) {
    let all = &of.found.all;
    let [goal, year, outcome, numbered, sentence] = lead;
    for restriction in &own.restrictions {
        let end = match restriction.end {
            End::Low => "above",
            End::High => "below",
        };
        let shares = |tally: &Tally| [number(tally.misses / all.misses), number(tally.density())];
        let [coverage, density] = shares(&own.tally);
        let [coverage_without, density_without] = shares(&restriction.without);
        table.row(&[
            goal,
            year,
            outcome,
            numbered,
            &of.subject_id(restriction.subject),
            end,
            &number(restriction.bound),
            &coverage,
            &density,
            &number(own.tally.cases / all.cases),
            &number(own.chance),
            &coverage_without,
            &density_without,
            &number(restriction.chance),
            &restriction.reproduced.map_or_else(String::new, number),
            sentence,
        ]);
    }
}

fn step_rows(table: &mut Table, own: &MissBox, lead: [&str; 3]) {
    let all = &own.found.trajectory[0].tally;
    for (at, step) in own.found.trajectory.iter().enumerate() {
        let restricted = restrictions(&step.ends).len();
        table.row(&[
            lead[0],
            lead[1],
            lead[2],
            &at.to_string(),
            &number(step.tally.misses / all.misses),
            &number(step.tally.density()),
            &number(step.tally.cases / all.cases),
            &restricted.to_string(),
            if at == own.found.chosen { "1" } else { "0" },
        ]);
    }
}
