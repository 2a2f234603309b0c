//! What the user wrote, checked for form and lowered to types: the mirror of
//! one scenario after its parents are merged in.
//!
//! Every quantity keeps its key path, its place in a file and its evidence.
//! Names inside expressions are not resolved here; that is the model's part.
//! Tables keep the order of the file in which a key first appeared, parents
//! before children.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::demography::{Projection, Sex};
use crate::expression::Expression;
use crate::forecast::{self, History};
use crate::uncertainty::Sampler;

use super::lever::Lever;

/// Index of a loaded file in [`super::Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub usize);

/// Where something stands: a file and a byte range in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Bytes of that file, start included, end excluded.
    pub start: usize,
    /// End of the range.
    pub end: usize,
}

impl Place {
    /// The byte range.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// What a number rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A citation.
    Source(String),
    /// A stated assumption.
    Assumed(String),
}

/// A quantity in one of the language's forms.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Dotted key path, e.g. `indicator.pm25.trend`, or of a lever `indicator.pm25.trend.change`;
    /// names its random draws.
    pub key: String,
    /// Number or expression (one), a path over time, or a lever.
    pub form: Form,
    /// What readers call it, where it says.
    pub title: Option<Title>,
    /// `source` or `assumed`, where given.
    pub evidence: Option<Evidence>,
    /// Where the value stands (inside the quotes where it is a string).
    pub place: Place,
}

/// The forms of a quantity.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A number or an expression.
    Expression(Expression),
    /// A path over time: knots in ascending years, linear between, flat outside; each with its place.
    Path(Vec<(i32, Expression, Place)>),
    /// What a scenario does to the value that its parents give.
    Lever(Box<Lever>),
}

/// A text in Chinese, English or both; at least one is present.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title {
    /// Chinese.
    pub zh: Option<String>,
    /// English.
    pub en: Option<String>,
}

/// One scenario, complete: the plan with the scenario's differences merged in.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// File stem, e.g. `baseline`.
    pub id: String,
    /// `[scenario]` title, falling back to the id.
    pub title: Title,
    /// `[scenario] description`.
    pub description: Option<Title>,
    /// `[plan]`.
    pub plan: Plan,
    /// `[run]`.
    pub run: Run,
    /// `[driver.ID]`.
    pub drivers: IndexMap<String, Driver>,
    /// `[economy]`: any key.
    pub economy: IndexMap<String, Quantity>,
    /// `[budget]`.
    pub budget: Option<Budget>,
    /// `[programme.ID]`.
    pub programmes: IndexMap<String, Programme>,
    /// `[population]`, where people are projected by cohort.
    pub population: Option<Population>,
    /// `[population.group.ID]`.
    pub groups: IndexMap<String, Group>,
    /// `[indicator.ID]`.
    pub indicators: IndexMap<String, Indicator>,
    /// `[history]`.
    pub history: Option<Record>,
    /// `[event.ID]`.
    pub events: IndexMap<String, Event>,
    /// `[[correlation]]`.
    pub correlations: Vec<Correlation>,
    /// `[[observation]]`.
    pub observations: Vec<Observation>,
}

/// `[plan]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Id of the plan: `[plan] id`, or the folder's name.
    pub id: String,
    /// Title.
    pub title: Title,
    /// What the plan's place is called in tables that compare regions.
    pub region: Title,
    /// First year, whose values are known.
    pub base_year: i32,
    /// Last simulated year.
    pub end_year: i32,
    /// Reported years, ascending, inside the simulated years.
    pub horizons: Vec<i32>,
    /// First years of plan periods, ascending: where `cumulative` indicators go back to zero.
    pub periods: Vec<i32>,
    /// Unit of money, e.g. `yuan`.
    pub currency: String,
    /// Named domains in order, with titles.
    pub domains: IndexMap<String, Title>,
    /// Where `[plan]` stands.
    pub place: Place,
}

/// `[run]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Number of paths, 1 to 100,000,000.
    pub paths: u64,
    /// Seed, 0 to 2^63 - 1.
    pub seed: u64,
    /// Point set.
    pub sampler: Sampler,
    /// Quantile levels asked for beside the standard ones, each in (0, 1).
    pub quantiles: Vec<f64>,
}

/// `[driver.ID]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// Title where given.
    pub title: Option<Title>,
    /// Unit where given.
    pub unit: Option<String>,
    /// Its value.
    pub value: Quantity,
}

/// `[budget]`: either `total`, or `own_revenue` with `transfers`.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// How the yearly total is given.
    pub total: BudgetTotal,
    /// The part of the total that pays only for programmes that draw on it, where there is one.
    pub special_bonds: Option<Quantity>,
    /// The share of the total that goes to people's livelihood, where it is given.
    pub livelihood_share: Option<Quantity>,
    /// Price index that turns nominal into real money (1 in the base year), where given.
    pub price_index: Option<Quantity>,
    /// Where `[budget]` stands.
    pub place: Place,
}

/// The yearly total of the budget.
#[derive(Debug, Clone, PartialEq)]
pub enum BudgetTotal {
    /// Given whole, special bonds included.
    Whole(Box<Quantity>),
    /// Own revenue plus transfers, plus special bonds where there are any.
    Parts {
        /// Own revenue; in base-year terms where it follows output.
        own_revenue: Box<Quantity>,
        /// How own revenue follows output, where it does.
        growth: Option<Box<RevenueGrowth>>,
        /// Transfers; none is zero.
        transfers: Option<Quantity>,
    },
}

/// How own revenue follows output: it is its value times an index `G`, 1 in the base year, then
/// `G[t] = G[t-1] (1 + elasticity · g[t] + shock[t])` with `g` the growth of output.
#[derive(Debug, Clone, PartialEq)]
pub struct RevenueGrowth {
    /// Per cent of revenue for one per cent of output.
    pub elasticity: Quantity,
    /// What it follows.
    pub output: Output,
    /// What one year adds to the growth of revenue, for good; 0 where not given.
    pub shock: Option<Quantity>,
}

/// Output as revenue sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Its level: `g[t] = level[t] / level[t-1] - 1`.
    Level(Quantity),
    /// Its yearly growth.
    Growth(Quantity),
}

/// Money that is kept apart: a programme draws on one pot and is cut with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pot {
    /// Everything that is not kept apart.
    General,
    /// Special bonds.
    SpecialBonds,
}

/// What a programme's share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShareOf {
    /// The budget's total.
    Total,
    /// The total without special bonds.
    General,
    /// Own revenue.
    OwnRevenue,
    /// Transfers.
    Transfers,
    /// Special bonds.
    SpecialBonds,
    /// The livelihood share of the total.
    Livelihood,
}

/// `[programme.ID]`: a budget line.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// Title.
    pub title: Title,
    /// Domain id where given.
    pub domain: Option<String>,
    /// Its yearly money.
    pub money: Money,
    /// What `money` is a share of, where it is a share.
    pub share_of: ShareOf,
    /// The pot that pays.
    pub paid_from: Pot,
    /// Extra money in single years: year and amount.
    pub one_off: Vec<(i32, Quantity)>,
    /// Share of the spending that builds, the rest of it runs what stands; where given.
    pub capital: Option<Quantity>,
    /// Share of the granted money that is spent; 1 where not given.
    pub execution: Option<Quantity>,
    /// Its own price index; the budget's where not given.
    pub price_index: Option<Quantity>,
    /// Whom `per_head` counts; the population's total where not given.
    pub heads: Option<Quantity>,
    /// 1 is served first when money falls short; none is served last.
    pub priority: Option<i64>,
    /// Where the table stands.
    pub place: Place,
}

/// How a programme's yearly money is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Money {
    /// Share of the budget's total.
    Share(Quantity),
    /// Amount of money.
    Amount(Quantity),
}

/// `[population]`: a cohort-component projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// Tables, ready to step through the simulated years.
    pub projection: Arc<Projection>,
    /// Names the tables by their content: equal keys, equal projections.
    pub projection_key: String,
    /// Children per woman.
    pub total_fertility: Quantity,
    /// Years at birth.
    pub life_expectancy: LifeExpectancy,
    /// Net migrants a year, persons; none is nobody.
    pub net_migration: Option<Quantity>,
    /// Males per female at birth.
    pub sex_ratio_at_birth: Quantity,
    /// Where `[population]` stands.
    pub place: Place,
}

/// Life expectancy at birth.
#[derive(Debug, Clone, PartialEq)]
pub enum LifeExpectancy {
    /// Of both sexes together.
    BothSexes(Box<Quantity>),
    /// Of each sex.
    BySex {
        /// Males.
        male: Box<Quantity>,
        /// Females.
        female: Box<Quantity>,
    },
}

/// `[population.group.ID]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Title where given.
    pub title: Option<Title>,
    /// Who is in it.
    pub members: Members,
    /// Where it stands.
    pub place: Place,
}

/// Who is in a group.
#[derive(Debug, Clone, PartialEq)]
pub enum Members {
    /// Persons, given as a value.
    Given(Box<Quantity>),
    /// Ages of the projected population, first and last included; 100 is 100 and over.
    Ages {
        /// First age.
        first: u8,
        /// Last age.
        last: u8,
        /// One sex, or both.
        sex: Option<Sex>,
    },
}

/// `[indicator.ID]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Title.
    pub title: Title,
    /// Unit; `%` is held as a fraction and written as a percentage.
    pub unit: Unit,
    /// Domain id where given.
    pub domain: Option<String>,
    /// A note for readers.
    pub note: Option<Title>,
    /// Base-year value.
    pub base: Option<Quantity>,
    /// How it moves.
    pub dynamics: Dynamics,
    /// What the plan asks for, in the order written.
    pub targets: Vec<Target>,
    /// Where the table stands.
    pub place: Place,
}

impl Indicator {
    /// The side of any value that its targets call better; none where it has no target, or
    /// targets on both sides.
    pub fn better_side(&self) -> Option<Direction> {
        let mut sides = self.targets.iter().map(|target| target.direction);
        let first = sides.next()?;
        sides.all(|side| side == first).then_some(first)
    }
}

/// A unit with its name in each language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    /// Name.
    pub name: Title,
    /// Factor from the internal value to the written one: 100 for `%`, 1000 for `‰`, else 1.
    pub scale: u32,
}

/// The kinds of indicator; equations in `DESIGN`'s terms in the README.
#[derive(Debug, Clone, PartialEq)]
pub enum Dynamics {
    /// Capacity or workforce.
    Stock(Box<Stock>),
    /// A rate, level or share that spending moves.
    Response(Box<Response>),
    /// A total within a plan period.
    Cumulative(Box<Spending>),
    /// Any expression.
    Formula(Box<Quantity>),
    /// Its recorded past, carried on.
    Trend,
}

/// `[history]`: what was measured in past years.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The series by id, as they are held: shares as fractions.
    pub series: IndexMap<String, Recorded>,
    /// Whether the bands of forecasts are corrected by how past ones did on these series.
    pub corrected: bool,
    /// Where the file is named.
    pub place: Place,
}

/// One series of `[history]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its values, as they are held.
    pub history: History,
    /// The line of each value, by year.
    pub places: BTreeMap<i32, Place>,
    /// Where each value is from, by year, as far as the table says.
    pub sources: BTreeMap<i32, String>,
    /// Standard deviation of each value's error, by year, as far as the table says.
    pub errors: BTreeMap<i32, f64>,
    /// The scale on which it is forecast.
    pub link: forecast::Link,
    /// What in the plan should move alike.
    pub like: Option<Quantity>,
}

impl Recorded {
    /// Whether every value up to a year says where it is from.
    pub fn is_sourced(&self, until: i32) -> bool {
        let known = self.history.points().iter();
        let mut known = known.filter(|point| point.year <= until);
        known.all(|point| self.sources.contains_key(&point.year))
    }
}

/// How money becomes units, shared by `stock` and `cumulative`.
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    /// Money a year, e.g. `programme.childcare.nominal`.
    pub funding: Quantity,
    /// Money for one unit, in the same prices.
    pub cost: Quantity,
    /// Share that becomes units (eta); 1 where not given.
    pub effectiveness: Option<Quantity>,
    /// Private units for each public one; 0 where not given.
    pub private: Option<Quantity>,
    /// Years from money to units.
    pub lag: u32,
}

/// `kind = "stock"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Stock {
    /// New units.
    pub spending: Spending,
    /// Share that leaves each year; 0 where not given.
    pub retire: Option<Quantity>,
    /// Money to run one unit for a year; 0 where not given.
    pub upkeep: Option<Quantity>,
    /// Money a year that pays upkeep; what `funding` has where not given.
    pub running: Option<Quantity>,
    /// The group the indicator is counted against, e.g. `population.total`.
    pub of: Option<Quantity>,
    /// Per how many of the group; 1 where not given.
    pub per: Option<Quantity>,
}

/// The scale on which a response is additive.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "there are few, and none is moved about"
)]
pub enum Link {
    /// Level itself.
    Identity,
    /// Logarithm, for positive levels.
    Log,
    /// Logit between a floor and a ceiling (0 and 1 where not given).
    Logit {
        /// Lower bound.
        floor: Option<Quantity>,
        /// Upper bound.
        ceiling: Option<Quantity>,
    },
}

/// `kind = "response"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Link.
    pub link: Link,
    /// Trend a year on the link scale; 0 where not given.
    pub trend: Option<Quantity>,
    /// Share of the gap closed each year; 1 where not given.
    pub adjustment: Option<Quantity>,
    /// Yearly noise on the link scale; 0 where not given.
    pub noise: Option<Quantity>,
    /// What moves it, by id.
    pub drivers: IndexMap<String, Influence>,
}

/// `[indicator.ID.driver.ID]`: one influence on a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The driver's value; only its ratio to the base year counts.
    pub value: Quantity,
    /// Elasticity on the link scale.
    pub elasticity: Quantity,
    /// Years until it acts.
    pub lag: u32,
}

/// A value to reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// `at_least` or `at_most`.
    pub direction: Direction,
    /// The level, in the indicator's internal scale.
    pub level: Quantity,
    /// The year.
    pub year: i32,
    /// How far short still counts as met; 0 where not given.
    pub tolerance: Option<Quantity>,
    /// A label for charts and tables.
    pub label: Option<Title>,
    /// Where it stands.
    pub place: Place,
}

/// Which side of the level is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The level or more.
    AtLeast,
    /// The level or less.
    AtMost,
}

/// `[event.ID]`: something that comes with a chance in each year, lasts, and moves values.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Title.
    pub title: Title,
    /// Probability that it begins in a year.
    pub chance: Quantity,
    /// Years it lasts, the one in which it begins included; 1 or more.
    pub duration: u32,
    /// First year in which it can begin; the year after the base year where not given.
    pub from: Option<i32>,
    /// Last year in which it can begin; the last simulated year where not given.
    pub to: Option<i32>,
    /// What it does to values while it lasts, in the order written.
    pub effects: Vec<EventEffect>,
    /// Where the table stands.
    pub place: Place,
}

/// What an event does to one value while it lasts.
#[derive(Debug, Clone, PartialEq)]
pub struct EventEffect {
    /// Key path of the value.
    pub target: String,
    /// Where the key path stands.
    pub place: Place,
    /// What is done with the amount.
    pub act: Act,
    /// The amount.
    pub amount: Quantity,
}

/// What an event makes of a value `x` with its amount `a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// `x (1 + a)`.
    Change,
    /// `x + a`.
    Add,
    /// `x · a`.
    Times,
    /// `a`.
    Value,
}

/// `[[correlation]]`: rank correlations between random inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    /// Names of values that hold one random input each, with places.
    pub between: Vec<(String, Place)>,
    /// Spearman rank correlation of each pair `(i, j)`, `i < j`, row by row.
    pub ranks: Vec<f64>,
    /// Evidence where given.
    pub evidence: Option<Evidence>,
    /// Where the table stands.
    pub place: Place,
}

/// `[[observation]]`: a measured value of a year after the base year.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Title where given.
    pub title: Option<Title>,
    /// What was measured: a name, or an expression of names.
    pub of: Quantity,
    /// The year, after the base year.
    pub year: i32,
    /// The measured value, in the scale of what was measured.
    pub value: Quantity,
    /// Whether it is written in per cent.
    pub in_percent: bool,
    /// Standard deviation of its error, where given.
    pub error: Option<Quantity>,
    /// What it rests on.
    pub evidence: Option<Evidence>,
    /// Where the table stands.
    pub place: Place,
}
