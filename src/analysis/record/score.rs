//! Forecasts held against what happened, pooled by horizon, group and quantity.
//!
//! Quantities of different units are pooled by errors in per cent of the actual; those that are
//! themselves shares in % by errors in percentage points. Each quantity alone is in its own unit.
//! An actual of zero has no error in per cent, and counts for coverage only.

use indexmap::IndexMap;

use super::errors::{ErrorSummary, OwnError};
use super::{BANDS, ForecastRecord, KeptForecast, LEVELS};
use crate::analysis::backtest::{Band, MEDIAN, bands_of};
use crate::forecast::History;
use crate::statistics::{covers, crps_from_quantiles, mean};

/// A forecast and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredForecast<'a> {
    /// The plan that it was made for.
    pub plan: &'a str,
    /// The scenario under which it holds.
    pub scenario: &'a str,
    /// The forecast.
    pub forecast: &'a KeptForecast,
    /// The last year that was known when it was made.
    pub origin: i32,
    /// What came.
    pub actual: f64,
    /// The middle forecast.
    pub median: f64,
    /// The bands of [`BANDS`].
    pub bands: [Band; 3],
    /// The CRPS from the nineteen evenly spread levels, in the quantity's unit.
    pub crps: f64,
}

impl ScoredForecast<'_> {
    /// Years ahead.
    pub fn horizon(&self) -> u32 {
        self.forecast.year.abs_diff(self.origin)
    }

    /// Forecast less actual, in the quantity's unit.
    pub fn error(&self) -> f64 {
        self.median - self.actual
    }

    /// What turns an error in the quantity's unit into one of its measure when pooled; none for an
    /// actual of zero.
    fn pooled(&self) -> Option<(Measure, f64)> {
        if self.forecast.unit == "%" {
            return Some((Measure::Points, 1.0));
        }
        (self.actual != 0.0).then(|| (Measure::PerCent, 100.0 / self.actual.abs()))
    }

    /// The error when pooled, and what it is in.
    pub fn pooled_error(&self) -> Option<(Measure, f64)> {
        let (measure, factor) = self.pooled()?;
        Some((measure, factor * self.error()))
    }

    /// Whether a band of [`BANDS`], by its position, holds what came.
    pub fn is_held(&self, band: usize) -> bool {
        covers(self.bands[band].low, self.bands[band].high, self.actual)
    }
}

/// What errors are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The quantity's unit.
    Own,
    /// Per cent of the actual.
    PerCent,
    /// Percentage points, of quantities in %.
    Points,
}

impl Measure {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "unit",
            Self::PerCent => "per cent of actual",
            Self::Points => "percentage points",
        }
    }
}

/// Which forecasts are summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// All.
    All,
    /// Those so many years ahead.
    Horizon(u32),
    /// Those of a group of quantities.
    Group(String),
    /// Both.
    GroupHorizon(String, u32),
    /// Those of one quantity.
    Quantity(String),
}

/// Forecasts summed up.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// Under which scenario.
    pub scenario: String,
    /// Which.
    pub cut: Cut,
    /// How many.
    pub forecasts: usize,
    /// Share of actuals inside each of [`BANDS`].
    pub coverage: [f64; 3],
    /// Their errors by what they are in.
    pub errors: Vec<(Measure, ErrorSummary)>,
}

/// All that is found.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordScores<'a> {
    /// By scenario, in the order of the records.
    pub forecasts: Vec<ScoredForecast<'a>>,
    /// By scenario and cut.
    pub rows: Vec<ScoreRow>,
    /// Series of actuals that no record forecasts.
    pub unknown: Vec<String>,
    /// Quantities of which something came.
    pub quantities: usize,
}

/// Holds records against actuals, whose names are those of quantities, or of indicators, groups of
/// people or budget lines without their kind.
pub fn score<'a>(
    records: &'a [ForecastRecord],
    actuals: &IndexMap<String, History>,
) -> RecordScores<'a> {
    let mut known: Vec<&str> = Vec::new();
    for own in records.iter().flat_map(|record| &record.forecasts) {
        if !known.contains(&own.quantity.as_str()) {
            known.push(&own.quantity);
        }
    }
    let mut named: IndexMap<&str, &History> = IndexMap::new();
    let mut unknown = Vec::new();
    for (name, history) in actuals {
        match quantity(&known, name) {
            Some(own) => drop(named.insert(own, history)),
            None => unknown.push(name.clone()),
        }
    }
    let mut scenarios: Vec<&str> = Vec::new();
    for scenario in records.iter().flat_map(|record| &record.scenarios) {
        if !scenarios.contains(&scenario.as_str()) {
            scenarios.push(scenario);
        }
    }
    let mut forecasts = Vec::new();
    for scenario in &scenarios {
        for record in records {
            if record.scenarios.iter().any(|own| own == scenario) {
                forecasts.extend(scored(record, scenario, &named));
            }
        }
    }
    let rows = scenarios
        .iter()
        .flat_map(|scenario| rows(scenario, &forecasts));
    let rows = rows.collect();
    let mut quantities: Vec<&str> = forecasts
        .iter()
        .map(|own| own.forecast.quantity.as_str())
        .collect();
    quantities.sort_unstable();
    quantities.dedup();
    RecordScores {
        rows,
        unknown,
        quantities: quantities.len(),
        forecasts,
    }
}

/// The quantity that a series of actuals is of.
fn quantity<'a>(known: &[&'a str], name: &str) -> Option<&'a str> {
    let named = |wanted: &str| known.iter().copied().find(|own| *own == wanted);
    let kinds = ["indicator", "population", "budget"];
    let mut with_kind = kinds
        .iter()
        .filter_map(|kind| named(&format!("{kind}.{name}")));
    named(name).or_else(|| with_kind.next())
}

fn scored<'a>(
    record: &'a ForecastRecord,
    scenario: &'a str,
    actuals: &IndexMap<&str, &History>,
) -> Vec<ScoredForecast<'a>> {
    let inner = 1..LEVELS.len() - 1;
    let of = |forecast: &'a KeptForecast| {
        let history = actuals.get(forecast.quantity.as_str())?;
        let actual = history.value(forecast.year)?;
        let quantiles = &forecast.quantiles;
        let levels = &LEVELS[inner.clone()];
        Some(ScoredForecast {
            plan: &record.plan,
            scenario,
            forecast,
            origin: record.origin,
            actual,
            median: quantiles[MEDIAN],
            bands: bands_of(quantiles),
            crps: crps_from_quantiles(levels, &quantiles[inner.clone()], actual),
        })
    };
    record.under(scenario).into_iter().filter_map(of).collect()
}

/// Every cut of a scenario's forecasts that holds any.
fn rows(scenario: &str, all: &[ScoredForecast<'_>]) -> Vec<ScoreRow> {
    let own: Vec<&ScoredForecast<'_>> = all.iter().filter(|own| own.scenario == scenario).collect();
    let mut horizons: Vec<u32> = own.iter().map(|own| own.horizon()).collect();
    horizons.sort_unstable();
    horizons.dedup();
    let (mut groups, mut quantities): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for one in &own {
        for (list, name) in [
            (&mut groups, one.forecast.group.as_str()),
            (&mut quantities, one.forecast.quantity.as_str()),
        ] {
            if !list.contains(&name) {
                list.push(name);
            }
        }
    }
    let mut cuts = vec![Cut::All];
    cuts.extend(horizons.iter().map(|&horizon| Cut::Horizon(horizon)));
    for group in groups {
        cuts.push(Cut::Group(group.to_owned()));
        let each = horizons.iter();
        cuts.extend(each.map(|&horizon| Cut::GroupHorizon(group.to_owned(), horizon)));
    }
    cuts.extend(quantities.iter().map(|&id| Cut::Quantity(id.to_owned())));
    let row = |cut: Cut| {
        let chosen: Vec<&ScoredForecast<'_>> =
            own.iter().copied().filter(|own| cut.holds(own)).collect();
        row(scenario, cut, &chosen)
    };
    cuts.into_iter().filter_map(row).collect()
}

impl Cut {
    fn holds(&self, own: &ScoredForecast<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Horizon(horizon) => own.horizon() == *horizon,
            Self::Group(group) => own.forecast.group == *group,
            Self::GroupHorizon(group, horizon) => {
                own.forecast.group == *group && own.horizon() == *horizon
            }
            Self::Quantity(quantity) => own.forecast.quantity == *quantity,
        }
    }
}

fn row(scenario: &str, cut: Cut, chosen: &[&ScoredForecast<'_>]) -> Option<ScoreRow> {
    let held = |band: usize| {
        mean(
            chosen
                .iter()
                .map(|own| f64::from(u8::from(own.is_held(band)))),
        )
    };
    let mut coverage = [0.0; BANDS.len()];
    for (band, share) in coverage.iter_mut().enumerate() {
        *share = held(band)?;
    }
    let error = |own: &ScoredForecast<'_>| match cut {
        Cut::Quantity(_) => Some((Measure::Own, 1.0)),
        _ => own.pooled(),
    };
    let of = |measure: Measure| {
        let errors = chosen.iter().filter_map(|own| {
            let (found, factor) = error(own)?;
            (found == measure).then(|| OwnError {
                quantity: &own.forecast.quantity,
                error: factor * own.error(),
                crps: factor * own.crps,
            })
        });
        let errors: Vec<OwnError<'_>> = errors.collect();
        Some((measure, ErrorSummary::of(&errors)?))
    };
    let measures = [Measure::Own, Measure::PerCent, Measure::Points];
    Some(ScoreRow {
        scenario: scenario.to_owned(),
        forecasts: chosen.len(),
        coverage,
        errors: measures.into_iter().filter_map(of).collect(),
        cut,
    })
}
