//! `plancast diff`: what two scenarios give differently.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::table::{Cell, render};
use super::{Failure, named_scenario, print_findings, terminal};
use crate::model::baseline;
use crate::report::{contrast_table, given_text, resolved};
use crate::scenario::{Contrast, Loaded, Scenario, contrast, load};

/// What `plancast diff` takes.
#[derive(Debug, Args)]
#[command(override_usage = "plancast diff [OPTIONS] <PLAN> <A> <B>\n       \
                            plancast diff [OPTIONS] <PLAN> <B>\n       \
                            plancast diff [OPTIONS] <FILE> <FILE>")]
pub struct DiffArguments {
    /// Folder of a plan; or the first of two scenario files
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// A scenario of the plan; or the second file
    #[arg(value_name = "A")]
    first: String,
    /// Another scenario; where it is left out, A is compared with the baseline
    #[arg(value_name = "B")]
    second: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// A table for reading
    Text,
    /// A table for programs, with evidence in full and the place in the files
    Csv,
}

pub(super) fn diff(arguments: &DiffArguments) -> Result<ExitCode, Failure> {
    let plan = loaded(&arguments.plan)?;
    let is_file = !arguments.plan.is_dir() && Path::new(&arguments.first).is_file();
    match &arguments.second {
        None if is_file => {
            let other = loaded(Path::new(&arguments.first))?;
            print(arguments, (&plan, 0), (&other, 0))
        }
        None => {
            let own = named_scenario(&plan.scenarios, Some(&arguments.first))?;
            print(arguments, (&plan, baseline(&plan.scenarios)), (&plan, own))
        }
        Some(second) => {
            let one = named_scenario(&plan.scenarios, Some(&arguments.first))?;
            let other = named_scenario(&plan.scenarios, Some(second))?;
            print(arguments, (&plan, one), (&plan, other))
        }
    }
}

fn loaded(path: &Path) -> Result<Loaded, Failure> {
    match load(path, &[]) {
        Ok(loaded) => {
            print_findings(&loaded.sources, &loaded.warnings);
            Ok(loaded)
        }
        Err(report) => {
            print_findings(&report.sources, &report.findings);
            Err(Failure::Reported)
        }
    }
}

fn print(
    arguments: &DiffArguments,
    one: (&Loaded, usize),
    other: (&Loaded, usize),
) -> Result<ExitCode, Failure> {
    let found = contrast(one, other);
    let sides = [one, other].map(|(loaded, index)| &loaded.scenarios[index]);
    let text = match arguments.format {
        DiffFormat::Csv => String::from_utf8(contrast_table(sides, &found))?,
        DiffFormat::Text => text(sides, &found),
    };
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn text(sides: [&Scenario; 2], found: &[Contrast]) -> String {
    let [one, other] = sides.map(|own| own.id.as_str());
    if found.is_empty() {
        return format!("no difference between {one} and {other}\n");
    }
    let names = match one == other {
        true => ["A", "B"],
        false => [one, other],
    };
    let header = [
        Cell::left("KEY"),
        Cell::left(names[0]),
        Cell::left(names[1]),
        Cell::left("EVIDENCE"),
    ];
    let mut rows = Vec::new();
    for own in found {
        let [a, b] = &own.given;
        let given = |given: &Option<crate::scenario::Given>| {
            given.as_ref().map_or_else(|| "–".to_owned(), given_text)
        };
        let newest = b.as_ref().or(a.as_ref());
        let evidence = newest.map_or("", |given| given.evidence.as_str());
        rows.push(vec![
            Cell::left(&own.key),
            Cell::left(cut(&given(a))),
            Cell::left(cut(&given(b))),
            Cell::left(cut(evidence)),
        ]);
        let levers = [(sides[0], a), (sides[1], b)].map(|(scenario, given)| {
            let given = given.as_ref()?;
            resolved(scenario, own, given)
        });
        if levers.iter().any(Option::is_some) {
            let [a, b] = levers.map(Option::unwrap_or_default);
            let row = ["  comes to".to_owned(), a, b, String::new()];
            rows.push(row.map(Cell::left).to_vec());
        }
    }
    let mut text = render(&header, &rows, terminal::colour_on_stdout());
    let plural = if found.len() == 1 { "" } else { "s" };
    text.push_str(&format!("\n{} key{plural} differ", found.len()));
    text.push_str(if found.len() == 1 { "s\n" } else { "\n" });
    text
}

/// Columns after which a text is cut; `--format csv` has all of it.
const WIDTH: usize = 60;

fn cut(text: &str) -> String {
    if text.chars().count() <= WIDTH {
        return text.to_owned();
    }
    let kept: String = text.chars().take(WIDTH - 1).collect();
    format!("{}…", kept.trim_end())
}
