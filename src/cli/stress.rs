//! `plancast stress`: which scenario is least bad whatever comes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;
use serde::Deserialize;

use super::arguments::{ChartArguments, PlanArguments};
use super::publish::Analysis;
use super::run::{explained, input_files, written};
use super::seek::number;
use super::table::{Cell, render};
use super::{Failure, Prepared, prepare, print_findings, progress, terminal};
use crate::analysis::stress::{
    Robustness, Shock, Stress, StressError, StressQuestion, Stressed, stress,
};
use crate::report::{InputFile, count, percent, shock_name, stress_chart, stress_tables};
use crate::scenario::{Scenario, Title};

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "stress";

#[derive(Debug, Args)]
pub struct StressArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// A shock and what it sets in every scenario, e.g. --shock "wages: driver.care_wage=+3%; driver.x=2"
    #[arg(
        long,
        value_name = "NAME: KEY=VALUE; …",
        required_unless_present = "shocks"
    )]
    pub shock: Vec<String>,
    /// A TOML file of shocks: [[shock]] with title and set = ["KEY=VALUE", …]
    #[arg(long, value_name = "FILE")]
    pub shocks: Option<PathBuf>,
    /// Count the targets of these indicators [default: all]
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub target: Vec<String>,
    /// Count the targets of this year only
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// How many targets are enough [default: the median number that the first scenario meets]
    #[arg(long, value_name = "N")]
    pub at_least: Option<usize>,
    /// With which probability
    #[arg(long, value_name = "P", default_value = "50%")]
    pub probability: String,
    #[command(flatten)]
    pub charts: ChartArguments,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Folder in which the plan's folder of results is written
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
}

/// A file of shocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShockFile {
    shock: Vec<WrittenShock>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenShock {
    title: WrittenTitle,
    set: Vec<String>,
    /// Why it might come.
    #[serde(default)]
    #[allow(dead_code, reason = "for those who read the file")]
    note: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTitle {
    zh: Option<String>,
    en: Option<String>,
}

/// The shocks, their titles, and the file they were read from.
struct Shocks {
    list: Vec<Shock>,
    titles: Vec<Title>,
    file: Option<InputFile>,
}

pub(super) fn run(arguments: &StressArguments) -> Result<ExitCode, Failure> {
    let shocks = shocks(arguments)?;
    let mut prepared = prepare(&arguments.plan, &arguments.plan.set)?;
    let probability = number("--probability", &arguments.probability)?;
    if !(probability > 0.0 && probability <= 1.0) {
        let given = &arguments.probability;
        return Err(anyhow!(
            "--probability {given}: expected more than 0 and at most 100%, such as 50%"
        )
        .into());
    }
    let question = StressQuestion {
        shocks: shocks.list.clone(),
        targets: arguments.target.clone(),
        year: arguments.year,
        enough: arguments.at_least,
        probability,
    };
    let bar = progress::bar(COMMAND, 0, arguments.quiet);
    let tick = |done: u64, all: u64| {
        bar.set_length(all);
        bar.inc(done);
    };
    let found = stress(&mut prepared.loaded, &question, &tick);
    bar.finish_and_clear();
    let found = found.map_err(|error| match error {
        StressError::Run(error) => anyhow!(explained(&error)).into(),
        StressError::Goal(error) => anyhow!("--target: {error}").into(),
        StressError::Findings(findings) => {
            print_findings(&prepared.loaded.sources, &findings);
            Failure::Reported
        }
    })?;
    let scenarios = &prepared.loaded.scenarios;
    let folder = arguments.output.join(&scenarios[0].plan.id).join(COMMAND);
    let names = write(arguments, &prepared, &shocks, (&question, &found), &folder)?;
    if !arguments.quiet {
        terminal::print(&text(&prepared, &question, &found))?;
        terminal::print(&written(&folder, &names))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn shocks(arguments: &StressArguments) -> Result<Shocks, Failure> {
    let mut shocks = Shocks {
        list: Vec::new(),
        titles: Vec::new(),
        file: None,
    };
    if let Some(path) = &arguments.shocks {
        shocks.read(path)?;
    }
    for text in &arguments.shock {
        let (name, values) = text.split_once(':').unwrap_or(("", ""));
        let set: Vec<String> = values.split(';').map(|own| own.trim().to_owned()).collect();
        let set: Vec<String> = set.into_iter().filter(|own| !own.is_empty()).collect();
        if name.trim().is_empty() || set.is_empty() || name.contains('=') {
            return Err(anyhow!("--shock {text}: expected NAME: KEY=VALUE; KEY=VALUE, such as \"low revenue: budget.own_revenue.value=-20%\"").into());
        }
        let title = Title {
            zh: None,
            en: Some(name.trim().to_owned()),
        };
        shocks.add(title, set)?;
    }
    Ok(shocks)
}

impl Shocks {
    fn read(&mut self, path: &Path) -> Result<(), Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| anyhow!("{shown}: {error}"))?;
        let read: ShockFile = toml::from_str(&text).map_err(|error| {
            anyhow!("{shown}: {error}\nexpected [[shock]] tables with title = {{ zh, en }} and set = [\"KEY=VALUE\", …]")
        })?;
        if read.shock.is_empty() {
            return Err(anyhow!("{shown}: holds no [[shock]]").into());
        }
        for own in read.shock {
            let title = Title {
                zh: own.title.zh,
                en: own.title.en,
            };
            if own.set.is_empty() {
                return Err(anyhow!("{shown}: a shock sets nothing").into());
            }
            self.add(title, own.set)?;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        self.file = Some(InputFile {
            path: name,
            bytes: text.into_bytes(),
        });
        Ok(())
    }

    fn add(&mut self, title: Title, set: Vec<String>) -> Result<(), Failure> {
        let id = title
            .en
            .clone()
            .or_else(|| title.zh.clone())
            .unwrap_or_default();
        if id.is_empty() {
            return Err(anyhow!("a shock has no title").into());
        }
        if self.list.iter().any(|own| own.id == id) {
            return Err(anyhow!("two shocks are called \"{id}\"").into());
        }
        self.list.push(Shock { id, set });
        self.titles.push(title);
        Ok(())
    }
}

fn write(
    arguments: &StressArguments,
    prepared: &Prepared,
    shocks: &Shocks,
    (question, found): (&StressQuestion, &Stress),
    folder: &Path,
) -> Result<Vec<String>, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let run = &scenarios[0].run;
    let listed = shocks
        .list
        .iter()
        .map(|own| format!("{}: {}", own.id, own.set.join("; ")));
    let settings = [
        ("shocks", listed.collect::<Vec<_>>().join(" | ")),
        ("targets", arguments.target.join(" ")),
        ("enough", found.enough.to_string()),
        ("probability", question.probability.to_string()),
        ("seed", run.seed.to_string()),
        ("paths", run.paths.to_string()),
        ("sampler", run.sampler.name().to_owned()),
        ("model_runs", found.model_runs.to_string()),
        ("overrides", arguments.plan.set.join(" ")),
    ];
    let mut inputs = input_files(&arguments.plan, prepared);
    inputs.extend(shocks.file.clone());
    let files = stress_tables(scenarios, question, found);
    let chart = |language| {
        vec![stress_chart(
            scenarios,
            &shocks.titles,
            question,
            found,
            language,
        )]
    };
    let analysis = Analysis {
        command: COMMAND,
        plan: &scenarios[0].plan.id,
        settings: &settings,
        inputs: &inputs,
        folder,
    };
    analysis.write(files, &arguments.charts, arguments.quiet, chart)
}

fn text(prepared: &Prepared, question: &StressQuestion, found: &Stress) -> String {
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
