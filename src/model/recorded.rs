//! What the drivers of a response were in recorded years.
//!
//! A driver's value is arithmetic on names; where the table of `[history]` has a series for each name
//! (`programme.health.real`, `population.total`, an indicator's id), the driver's past is that arithmetic on
//! the recorded numbers. Or the table has a series of the driver itself, by its key path
//! (`indicator.ID.driver.ID`) or its id.

use std::collections::BTreeMap;

use super::compiler::{Compiler, Context, Held, HeldNodes};
use super::names::{Meaning, Symbol, resolve, written};
use crate::expression::{Expression, Family, Kind};
use crate::graph::Graph;
use crate::scenario::{Form, Influence, Record, Recorded, Scenario};

/// Why a driver has no recorded past.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnrecordedDriver {
    /// Names that it reads are not in the table.
    #[error(
        "the table of `[history]` has no past of driver `{driver}`, which reads {}: add a series of each, or of the whole under the name `{key}`",
        quoted(names)
    )]
    Names {
        /// The driver's id.
        driver: String,
        /// The key path that a series of its own would have.
        key: String,
        /// What it reads and the table lacks.
        names: Vec<String>,
    },
    /// It is no plain arithmetic.
    #[error(
        "driver `{driver}` is more than arithmetic on names: record it as a series of its own, under the name `{key}`"
    )]
    NoArithmetic {
        /// The driver's id.
        driver: String,
        /// The key path that a series of its own would have.
        key: String,
    },
}

fn quoted(names: &[String]) -> String {
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    all.join(" and ")
}

/// Where a driver's past comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct DriverPast {
    /// The series that it was made of, as the table names them.
    pub series: Vec<String>,
    /// Its value by year, where all of them are known.
    pub values: BTreeMap<i32, f64>,
}

/// The recorded past of a response's driver.
///
/// # Errors
/// What the table lacks.
pub fn driver_past(
    scenario: &Scenario,
    record: &Record,
    (indicator, driver): (&str, &str),
    influence: &Influence,
) -> Result<DriverPast, UnrecordedDriver> {
    let key = format!("indicator.{indicator}.driver.{driver}");
    let direct = || {
        let is_indicator = scenario.indicators.contains_key(driver);
        let names = [key.as_str(), driver];
        let mut names = names.into_iter().take(if is_indicator { 1 } else { 2 });
        names.find_map(|name| Some((name, record.series.get(name)?)))
    };
    if let Some((name, own)) = direct() {
        return Ok(DriverPast {
            series: vec![name.to_owned()],
            values: own
                .history
                .points()
                .iter()
                .map(|p| (p.year, p.value))
                .collect(),
        });
    }
    let driver = driver.to_owned();
    let Form::Expression(expression) = &influence.value.bottom().form else {
        return Err(UnrecordedDriver::NoArithmetic { driver, key });
    };
    let mut names = Vec::new();
    if !reads(expression, &mut names) {
        return Err(UnrecordedDriver::NoArithmetic { driver, key });
    }
    let mut missing = Vec::new();
    let mut known: Vec<(Symbol, &str, &Recorded)> = Vec::new();
    for name in names {
        let Some(Meaning::Symbol(symbol)) = resolve(scenario, &name) else {
            continue;
        };
        if known.iter().any(|(own, ..)| *own == symbol) {
            continue;
        }
        match series_of(scenario, record, symbol, &name) {
            Some((id, own)) => known.push((symbol, id, own)),
            None => missing.push(name),
        }
    }
    if !missing.is_empty() {
        return Err(UnrecordedDriver::Names {
            driver,
            key,
            names: missing,
        });
    }
    if known.is_empty() {
        return Err(UnrecordedDriver::NoArithmetic { driver, key });
    }
    Ok(DriverPast {
        series: known.iter().map(|(_, id, _)| (*id).to_owned()).collect(),
        values: values(scenario, expression, influence, &known),
    })
}

/// The series of a symbol, by the names that it can have in the table.
pub(super) fn series_of<'a>(
    scenario: &Scenario,
    record: &'a Record,
    symbol: Symbol,
    name: &str,
) -> Option<(&'a str, &'a Recorded)> {
    let full = written(scenario, symbol);
    let id = match symbol {
        Symbol::Indicator(_) => full.strip_prefix("indicator."),
        Symbol::Driver(_) => full.strip_prefix("driver."),
        Symbol::Economy(_) => full.strip_prefix("economy."),
        _ => None,
    };
    // An indicator's series has its id; another's must not be taken for it.
    let id = id.filter(|id| {
        matches!(symbol, Symbol::Indicator(_)) || !scenario.indicators.contains_key(*id)
    });
    let names = [Some(full.as_str()), Some(name), id];
    let names = names.into_iter().flatten();
    let mut found = names.filter_map(|name| record.series.get_key_value(name));
    found.next().map(|(id, own)| (id.as_str(), own))
}

/// The arithmetic on the years in which all names are recorded.
fn values(
    scenario: &Scenario,
    expression: &Expression,
    influence: &Influence,
    known: &[(Symbol, &str, &Recorded)],
) -> BTreeMap<i32, f64> {
    let year_of = |at: &crate::forecast::Point| at.year;
    let years: Vec<i32> = (known[0].2.history.points().iter().map(year_of))
        .filter(|year| (known.iter()).all(|(_, _, own)| own.history.value(*year).is_some()))
        .collect();
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else {
        return BTreeMap::new();
    };
    // The same plan in those years, with what was recorded in the place of what it defines.
    let mut past = scenario.clone();
    (past.plan.base_year, past.plan.end_year) = (first, last);
    let mut graph = Graph::new();
    let mut held = HeldNodes::new();
    for (symbol, _, own) in known {
        for &year in &years {
            let value = own.history.value(year).unwrap_or(f64::NAN);
            held.insert((Held::Symbol(*symbol), year), graph.constant(value));
        }
    }
    let mut compiler = Compiler::new(&past, &mut graph, held);
    let context = Context {
        key: &influence.value.key,
        place: &influence.value.place,
    };
    let each = years.iter().filter_map(|&year| {
        let node = compiler.evaluate(expression, year, context);
        Some((year, compiler.graph.known_value(node)?))
    });
    each.collect()
}

/// Collects the names of plain arithmetic; false where it is more than that.
fn reads(expression: &Expression, names: &mut Vec<String>) -> bool {
    match &expression.kind {
        Kind::Number(_) => true,
        Kind::Name(name) => {
            names.push(name.clone());
            // Years since the base year are others in the past.
            name != "t"
        }
        Kind::Unary(_, x) => reads(x, names),
        Kind::Binary(_, x, y) => reads(x, names) && reads(y, names),
        Kind::Interval(..) => false,
        Kind::Call(function, arguments) => {
            function.family() == Family::Arithmetic
                && arguments.iter().all(|own| reads(&own.value, names))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Dynamics, Files, load_from};

    const PLAN: &str = "[plan]\nbase_year = 2020\nend_year = 2025\nhorizons = [2025]\n\
        [history]\nfile = \"h.csv\"\n\
        [economy]\nspend = \"100 * index(3%)\"\nhidden = \"index(1%)\"\n\
        [population.group]\nold.value = 1000\n\
        [indicator.share]\nunit = \"%\"\nkind = \"formula\"\nformula = \"20%\"\n\
        [indicator.y]\nkind = \"response\"\nlink = \"log\"\nbase = 10\nnoise = \"ar1(0, 1%)\"\n\
        driver.each = { value = \"2 * economy.spend / population.old\", elasticity = 0.3 }\n\
        driver.share = { value = \"indicator.share\", elasticity = 0.3 }\n\
        driver.hidden = { value = \"spend / hidden\", elasticity = 0.3 }\n\
        driver.path = { value = { 2020 = 1, 2025 = 2 }, elasticity = 0.3 }\n\
        driver.own = { value = { 2020 = 1, 2025 = 2 }, elasticity = 0.3 }\n";
    const TABLE: &str = "indicator,year,value\nspend,2017,50\nspend,2018,60\nspend,2019,80\n\
        population.old,2018,400\npopulation.old,2019,\npopulation.old,2017,500\nshare,2018,25\nindicator.y.driver.own,2018,7\n";

    #[test]
    fn a_driver_is_its_arithmetic_on_what_was_recorded() {
        let files = Files::memory([("p/model.toml", PLAN), ("p/h.csv", TABLE)]);
        let loaded = load_from(&files, "p".as_ref(), &[]);
        let loaded = loaded.unwrap_or_else(|report| panic!("{}", report.render(false)));
        let scenario = &loaded.scenarios[0];
        let Dynamics::Response(response) = &scenario.indicators["y"].dynamics else {
            panic!("a response")
        };
        let record = scenario.history.as_ref().unwrap();
        let past = |id: &str| driver_past(scenario, record, ("y", id), &response.drivers[id]);
        let each = past("each").unwrap();
        assert_eq!(each.values, BTreeMap::from([(2017, 0.2), (2018, 0.3)]));
        assert_eq!(each.series, ["spend", "population.old"]);
        // In per cent, held as a fraction.
        assert_eq!(
            past("share").unwrap().values,
            BTreeMap::from([(2018, 0.25)])
        );
        assert_eq!(past("own").unwrap().values, BTreeMap::from([(2018, 7.0)]));
        let said = past("hidden").unwrap_err().to_string();
        assert!(said.contains("reads `hidden`"), "{said}");
        let said = past("path").unwrap_err().to_string();
        assert!(said.contains("`indicator.y.driver.path`"), "{said}");
    }
}
