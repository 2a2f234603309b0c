//! The command line as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::attribute::AttributeArguments;
use super::backtest::BacktestArguments;
use super::calibrate::CalibrateArguments;
use super::compare::CompareArguments;
use super::diff::DiffArguments;
use super::discover::DiscoverArguments;
use super::init::InitArguments;
use super::manual::{CompletionsArguments, ManArguments};
use super::optimise::OptimiseArguments;
use super::precision::PrecisionArguments;
use super::record::RecordArguments;
use super::seek::SeekArguments;
use super::sensitivity::SensitivityArguments;
use super::stress::StressArguments;
use super::track::TrackArguments;
use super::value::ValueArguments;
use crate::forecast::Link;

/// How likely is each target of a public-service plan, by when, under which budget?
#[derive(Debug, Parser)]
#[command(
    name = "plancast",
    version,
    max_term_width = 100,
    subcommand_value_name = "COMMAND",
    subcommand_help_heading = "Commands",
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a small commented plan to start from
    ///
    /// Three files: model.toml, a baseline and one other scenario, which run as they are.
    /// A folder that holds TOML files already is left alone.
    Init(InitArguments),
    /// Simulate every scenario of a plan; write tables, charts and a manifest
    ///
    /// PATH is a folder with model.toml and scenario files, or one file.
    ///
    /// Exit code: 0 done, 2 could not be done (earlier output is left as it was).
    Run(RunArguments),
    /// Check a plan and its scenarios and report everything that is wrong
    ///
    ///
    /// Exit code: 0 nothing wrong, 1 something is wrong, 2 could not be read.
    Check(PlanArguments),
    /// List the scenarios, indicators and targets of a plan
    List(ListArguments),
    /// Say which uncertain values move the targets, and what these values rest on
    ///
    /// Sobol' indices, rank correlations and the outcome near each value's 10th and 90th
    /// percentile; values that correlate are taken together. Writes a table and two charts for each
    /// outcome beside the run's files.
    Sensitivity(SensitivityArguments),
    /// Find the least change of a lever that reaches a target with a given probability
    ///
    /// All values tried meet the same draws. Writes a table, a chart and the scenario found, as a
    /// TOML file that runs.
    ///
    /// Exit code: 0 found or already reached, 1 out of reach, 2 could not be done.
    Seek(SeekArguments),
    /// Divide money among programmes so that most targets are met
    ///
    /// Within bands around today's shares, and for several amounts of money: the efficient frontier.
    /// Writes tables, a chart and the scenario found, as a TOML file that runs.
    ///
    /// Exit code: 0 found, 1 no amount of money reaches the probability, 2 could not be done.
    Optimise(OptimiseArguments),
    /// Put all scenarios under shocks and say which is least bad whatever comes
    ///
    /// Writes a table, a board and, for each scenario, its greatest regret and the share of shocks in
    /// which enough targets are met.
    Stress(StressArguments),
    /// Say what it would be worth to know an uncertain value before choosing a scenario
    ///
    /// A scenario is worth the number of targets that it meets, or money, or an indicator's value.
    /// Writes a table and a chart beside the run's: which assumption is worth a survey.
    Value(ValueArguments),
    /// Say where targets are missed: which values, high or low, most misses have in common
    ///
    /// Boxes by the patient rule induction method, found on half of the paths and measured on the
    /// other half. Writes tables and charts beside the run's.
    Discover(DiscoverArguments),
    /// Compare scenarios on the same draws: what is better, how surely, and at what price
    ///
    /// For every target, indicator and year: the difference with its error, in what share of
    /// futures it is better, and what it costs in base-year prices; where the paths cannot tell
    /// two scenarios apart, how many would. Writes a table and the charts of what differs.
    Compare(CompareArguments),
    /// Compare a response's trend, elasticities, adjustment and noise with its recorded past
    ///
    /// The plan's own distributions are the prior, the record in [history] of the indicator and its
    /// drivers is the evidence. Writes tables, charts, and an overlay of correlated drivers that a
    /// scenario can extend; says what the record could not move.
    ///
    /// With --from YEAR instead: simulates the whole plan from an earlier year, keeps the futures that
    /// agree with the record, and says how many are kept and how the future changes.
    ///
    /// Exit code: 0 done, 1 the plan cannot explain the record, 2 could not be done.
    Calibrate(CalibrateArguments),
    /// Say what was measured since does to every target's chance
    ///
    /// The simulated futures are held against the plan's `[[observation]]` tables, mostly in
    /// tracking.toml beside it: chances as of the first day, of each year's data, and now.
    /// Exit code: 0 done, 1 no scenario has a future that agrees, 2 could not be done.
    Track(TrackArguments),
    /// Split changes among people, prices, each programme, everything else, and interaction
    ///
    /// The change from the base year to each target's year, and from the baseline to each other
    /// scenario. Writes a table and waterfall charts beside the run's.
    Attribute(AttributeArguments),
    /// Show what two scenarios give differently, key by key, with its evidence
    ///
    /// Two scenarios of a plan, or two files; of one scenario, what it changes against the baseline.
    /// Levers stand behind the value that they change, with what both come to at the horizons.
    Diff(DiffArguments),
    /// Run a plan again each time one of its files is saved; Ctrl-C ends
    ///
    /// Takes the options of `run`. While something is wrong, it is shown and earlier output stays.
    Watch(RunArguments),
    /// Explain a part of a plan: its equation, its numbers, what it rests on and what on it
    Explain(ExplainArguments),
    /// Carry recorded series on: their drift, their bands by year, and what to know of them
    ///
    /// PATH is a plan with `[history]`, or a CSV table `series,year,value`. Writes tables and, for
    /// each series, a chart of its past and its bands.
    ///
    /// Exit code: 0 done, 1 no series could be forecast, 2 could not be read.
    Fit(FitArguments),
    /// Test how well forecasts of yearly series would have done
    ///
    /// PATH is a plan with `[history]`, or a table `series,year,value`. From every past year each
    /// series is forecast and compared with what came, beside naive, drift and exponential-smoothing
    /// forecasts. Writes tables, one JSON and the charts of how much the bands held.
    ///
    /// Exit code: 0 done, 1 worse than naive or nothing could be tested, 2 could not be read.
    Backtest(BacktestArguments),
    /// Keep a plan's forecasts in a small file, and score such files when actuals arrive
    ///
    /// `plancast record PLAN` keeps the quantiles of every indicator, group of people and budget
    /// line under every scenario. `plancast record FILE… --actuals CSV` scores what was kept as
    /// budget offices do: bias, mean absolute error, root mean square, the spread of the middle
    /// two thirds, and how much the bands held, by years ahead and by group.
    ///
    /// Exit code: 0 done, 1 nothing that came was forecast, 2 could not be done.
    Record(RecordArguments),
    /// Print the JSON Schema of plan and scenario files, for editors and validators
    ///
    /// A file names it in its first line: `#:schema plancast.schema.json`. Editors that read it
    /// complete keys, show what they mean and mark mistakes.
    Schema,
    /// Print the reference of the language of plans and scenarios, in Markdown
    Reference,
    /// Print the script that makes a shell complete plancast's commands and options
    ///
    /// Bash: plancast completions bash > ~/.local/share/bash-completion/completions/plancast
    ///
    /// Fish: plancast completions fish > ~/.config/fish/completions/plancast.fish
    ///
    /// Zsh: plancast completions zsh > DIR/_plancast, with DIR in $fpath
    #[command(verbatim_doc_comment)]
    Completions(CompletionsArguments),
    /// Print the manual page, or write one page for each command into a folder
    ///
    /// To read it: plancast man > plancast.1 && man -l plancast.1
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub struct FitArguments {
    /// Folder of a plan, one scenario file, or a CSV table of yearly values
    pub path: PathBuf,
    /// These series [default: all]
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Set a value of the plan, e.g. --set history.series.output.link=log
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Years to print; the files have every year up to the last
    /// [default: the plan's horizons, or 5 and 10 years after a table's last]
    #[arg(long, value_name = "YEAR", num_args = 1.., value_delimiter = ',')]
    pub to: Vec<i32>,
    /// Use values up to this year only [default: the plan's base year, or all of a table]
    #[arg(long, value_name = "YEAR")]
    pub until: Option<i32>,
    /// Scale on which the series are forecast [default: as the plan says, or sqrt]
    #[arg(long, value_enum)]
    pub link: Option<LinkName>,
    #[command(flatten)]
    pub charts: ChartArguments,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Folder in which the folder of results is written: <plan>/fit, or <CSV>-fit
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LinkName {
    /// Square root: what can't be negative
    Sqrt,
    /// Logarithm: what is positive and grows by factors
    Log,
    /// As it is: balances, values that may be negative
    Identity,
    /// Logit: shares between 0 and 1
    Logit,
}

impl From<LinkName> for Link {
    fn from(name: LinkName) -> Self {
        match name {
            LinkName::Sqrt => Self::SquareRoot,
            LinkName::Log => Self::Log,
            LinkName::Identity => Self::IDENTITY,
            LinkName::Logit => Self::PROPORTION,
        }
    }
}

#[derive(Debug, Args)]
pub struct PlanArguments {
    /// Folder of a plan, or one scenario file
    pub path: PathBuf,
    /// Set a value in every scenario, e.g. --set programme.childcare.share=0.5%
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ListArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Language of titles
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
}

#[derive(Debug, Args)]
pub struct ExplainArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The id of an indicator, driver, programme, group of people or value of the economy, or `budget`
    pub name: Option<String>,
    /// Draw what rests on what instead, into a file ending in .svg, .png or .dot
    /// [default: NAME-influences.svg]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub graph: Option<Option<PathBuf>>,
    /// Steps from NAME that the drawing goes, each way
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub depth: u8,
    /// The scenario [default: the first]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    /// Language of titles
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub lang: Lang,
}

#[derive(Debug, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub precision: PrecisionArguments,
    /// Report these indicators only
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub only: Vec<String>,
    /// Write every simulated value to paths.parquet: large, eight bytes each
    #[arg(long)]
    pub keep_paths: bool,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// What every command that simulates a plan's scenarios takes.
#[derive(Debug, Args)]
pub struct SampleArguments {
    /// Number of simulated paths [default: the plan's, or 10000]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub paths: Option<String>,
    /// Seed of the random draws [default: the plan's, or 1]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<String>,
    /// Point set: monte_carlo, latin_hypercube or sobol [default: the plan's, or monte_carlo]
    #[arg(long, value_name = "NAME")]
    pub sampler: Option<String>,
    /// Threads to use; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// What every command that writes a plan's results takes.
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// Folder in which the plan's folder of results is written
    #[arg(long = "output", value_name = "DIR", default_value = "output")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub charts: ChartArguments,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
}

/// What every command that draws charts takes.
#[derive(Debug, Args)]
pub struct ChartArguments {
    /// Language of charts and of other output for readers
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
    /// Chart formats
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [ChartFormat::Png])]
    pub format: Vec<ChartFormat>,
    /// Size of the charts
    #[arg(long, value_enum, default_value_t = ChartSize::A4Half)]
    pub size: ChartSize,
    /// Resolution of PNG charts, dots per inch
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(72..=1200))]
    pub dpi: u32,
    /// Write tables and the manifest only
    #[arg(long, conflicts_with_all = ["format", "size", "dpi"])]
    pub no_charts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum ChartFormat {
    Png,
    Svg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartSize {
    /// Half an A4 page, for a report
    A4Half,
    /// An A4 page on its side
    A4Wide,
    /// 16:9, for a presentation
    Slide,
    /// A square
    Square,
}

impl SampleArguments {
    /// `--set` and the options that stand for one, in the order in which they count.
    pub fn overrides(&self, plan: &PlanArguments) -> Vec<String> {
        let given = [
            ("paths", &self.paths),
            ("seed", &self.seed),
            ("sampler", &self.sampler),
        ];
        let given = given.into_iter().filter_map(|(key, value)| {
            let value = value.as_ref()?;
            Some(format!("run.{key}={value}"))
        });
        plan.set.iter().cloned().chain(given).collect()
    }

    /// The threads to work on.
    ///
    /// # Errors
    /// Where they cannot be started.
    pub fn pool(&self) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
        let mut pool = rayon::ThreadPoolBuilder::new();
        if let Some(threads) = self.threads {
            pool = pool.num_threads(usize::from(threads));
        }
        pool.build()
    }
}
