//! The budget on every path: what must add up, what nobody may get, and what each programme gets
//! beside the same rules written down once more, on random plans and on the reference plan.

use std::fmt::Write as _;

use plancast::engine::simulate;
use plancast::model::{Compiled, compile};
use plancast::scenario::{Scenario, load, render};
use plancast::uncertainty::PointSet;
use proptest::prelude::*;

use crate::harness::{folder, root};

/// Sums of a few dozen terms, divided and multiplied once: a few hundred roundings of the total.
const ROUNDING: f64 = 1e-12;

/// One scenario's values by name, year and path.
struct PathValues {
    names: Vec<(String, usize)>,
    years: usize,
    columns: Vec<Vec<f64>>,
}

impl PathValues {
    /// A value of a year over the paths.
    fn of(&self, name: &str, year: usize) -> &[f64] {
        let found = self.names.iter().find(|(own, _)| own == name);
        let (_, first) = found.unwrap_or_else(|| panic!("nothing is called {name}"));
        &self.columns[first + year]
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(own, _)| own == name)
    }
}

/// Budget lines (`line.total`, with `.capital` and `.running`) and inputs (`driver.x`) of a scenario.
fn path_values(compiled: &Compiled, index: usize, scenario: &Scenario, paths: u64) -> PathValues {
    let model = &compiled.models[index];
    let mut names = Vec::new();
    let mut nodes = Vec::new();
    let mut add = |name: String, own: &[plancast::graph::NodeId]| {
        names.push((name, nodes.len()));
        nodes.extend(own);
    };
    for line in &model.budget {
        add(format!("line.{}", line.line), &line.nominal);
        if let Some(parts) = &line.parts {
            add(format!("line.{}.capital", line.line), &parts.capital);
            add(format!("line.{}.running", line.line), &parts.running);
        }
    }
    for series in &model.inputs {
        add(series.name.clone(), &series.nodes);
    }
    let run = &scenario.run;
    let points = PointSet::new(run.sampler, run.seed, paths, scenario.plan.base_year);
    let simulated = simulate(&compiled.graph, &points, &nodes, paths, &|_| ()).unwrap();
    PathValues {
        names,
        years: model.years.len(),
        columns: (0..nodes.len()).map(|at| simulated.column(at)).collect(),
    }
}

fn compiled(path: &std::path::Path, overrides: &[&str]) -> (Vec<Scenario>, Compiled) {
    let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
    let loaded = match load(path, &overrides) {
        Ok(loaded) => loaded,
        Err(report) => panic!("{}", render(&report.sources, &report.findings, false)),
    };
    match compile(&loaded.scenarios) {
        Ok(compiled) => (loaded.scenarios, compiled),
        Err(findings) => panic!("{}", render(&loaded.sources, &findings, false)),
    }
}

/// What holds on every path whatever the plan.
fn check_identities(scenario: &Scenario, values: &PathValues) {
    let bonds = values.has("line.special_bonds");
    for year in 0..values.years {
        let line = |name: &str| values.of(&format!("line.{name}"), year);
        for (path, &total) in line("total").iter().enumerate() {
            let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * total.max(1.0);
            let mut spent = 0.0;
            let mut drawn = 0.0;
            for (id, programme) in &scenario.programmes {
                let nominal = line(id)[path];
                assert!(nominal >= 0.0, "{id} {year} {path}");
                spent += nominal;
                if programme.paid_from == plancast::scenario::Pot::SpecialBonds {
                    drawn += nominal;
                }
                if programme.capital.is_some() {
                    let (capital, running) = (
                        line(&format!("{id}.capital"))[path],
                        line(&format!("{id}.running"))[path],
                    );
                    assert!(capital >= 0.0 && running >= 0.0);
                    assert!(near(capital + running, nominal));
                }
            }
            if values.has("line.transfers") {
                let general = line("own_revenue")[path] + line("transfers")[path];
                let pot = if bonds {
                    line("special_bonds")[path]
                } else {
                    0.0
                };
                assert!(line("own_revenue")[path] >= 0.0);
                assert!(near(general.max(0.0) + pot, total), "{year} {path}");
            }
            let rest = line("everything_else")[path];
            assert!(rest >= 0.0 && total >= 0.0);
            assert!(
                near(spent + rest, total),
                "{year} {path}: {spent} + {rest} is not {total}"
            );
            if bonds {
                let (pot, left) = (
                    line("special_bonds")[path],
                    line("special_bonds_left")[path],
                );
                assert!(pot >= 0.0 && left >= 0.0 && near(drawn + left, pot));
                // The other pot: what is not bonds pays for the rest and no more.
                assert!(spent - drawn <= total - pot + ROUNDING * total);
                assert!(left <= rest + ROUNDING * total);
            }
        }
    }
}

#[derive(Debug, Clone)]
struct Asking {
    /// Part of its pot that it asks for at central values, before all are scaled to fit.
    weight: f64,
    bonds: bool,
    /// `total`, `general`, `own_revenue`, `transfers`, `special_bonds`, `livelihood`; none asks for an amount.
    of: Option<&'static str>,
    priority: Option<i64>,
    capital: Option<f64>,
    one_off: bool,
}

#[derive(Debug, Clone)]
struct RandomPlan {
    parts: bool,
    bonds: bool,
    /// Standard deviation of revenue over its median.
    spread: f64,
    asking: Vec<Asking>,
}

/// Medians of the random plans.
const OWN: f64 = 70.0;
const TRANSFERS: f64 = 30.0;
const BONDS: f64 = 20.0;
const LIVELIHOOD: f64 = 0.95;

fn random_plan() -> impl Strategy<Value = RandomPlan> {
    let of = prop::sample::select(vec![
        None,
        Some("total"),
        Some("general"),
        Some("own_revenue"),
        Some("transfers"),
        Some("special_bonds"),
        Some("livelihood"),
    ]);
    let asking = (
        0.05f64..1.0,
        any::<bool>(),
        of,
        prop::option::of(1i64..4),
        prop::option::of(0.0f64..=1.0),
        any::<bool>(),
    );
    let asking = asking.prop_map(|(weight, bonds, of, priority, capital, one_off)| Asking {
        weight,
        bonds,
        of,
        priority,
        capital,
        one_off,
    });
    (
        any::<bool>(),
        any::<bool>(),
        0.05f64..0.6,
        prop::collection::vec(asking, 1..7),
    )
        .prop_map(|(parts, bonds, spread, mut asking)| {
            for own in &mut asking {
                own.bonds &= bonds;
                let known = match own.of {
                    Some("own_revenue" | "transfers") => parts,
                    Some("special_bonds") => bonds,
                    _ => true,
                };
                own.of = own.of.filter(|_| known);
            }
            RandomPlan {
                parts,
                bonds,
                spread,
                asking,
            }
        })
}

impl RandomPlan {
    fn bonds_median(&self) -> f64 {
        if self.bonds { BONDS } else { 0.0 }
    }

    /// What a programme asks for at central values, in a year without a grant.
    fn median_asked(&self, index: usize) -> f64 {
        let own = &self.asking[index];
        let rivals = self.asking.iter().filter(|other| other.bonds == own.bonds);
        let weights: f64 = rivals.map(|other| other.weight).sum();
        let pot = if own.bonds { BONDS } else { OWN + TRANSFERS };
        // The grants of a year add as much once more to one programme in two.
        0.49 * pot * own.weight / weights
    }

    fn whole_median(&self, of: &str) -> f64 {
        let total = OWN + TRANSFERS + self.bonds_median();
        match of {
            "general" => OWN + TRANSFERS,
            "own_revenue" => OWN,
            "transfers" => TRANSFERS,
            "special_bonds" => BONDS,
            "livelihood" => LIVELIHOOD * total,
            _ => total,
        }
    }

    fn text(&self) -> String {
        let spread = self.spread;
        let yearly = |median: f64| format!("yearly(normal({median:?}, {:?}))", median * spread);
        let total = OWN + TRANSFERS + self.bonds_median();
        let mut text = format!(
            "[plan]\nid = \"random\"\nbase_year = 2020\nend_year = 2023\n[run]\nseed = 5\n\
             [driver]\nown = \"{}\"\ntransfers = \"{}\"\nbonds = \"{}\"\ntotal = \"{}\"\n",
            yearly(OWN),
            yearly(TRANSFERS),
            yearly(BONDS),
            yearly(total)
        );
        for index in 0..self.asking.len() {
            let asked = self.median_asked(index);
            let of = self.asking[index].of;
            let median = of.map_or(asked, |of| asked / self.whole_median(of));
            writeln!(text, "ask{index} = \"{}\"", yearly(median)).unwrap();
            writeln!(text, "execution{index} = \"yearly(normal(0.9, 0.1))\"").unwrap();
        }
        writeln!(text, "[budget]\nlivelihood_share = {LIVELIHOOD:?}").unwrap();
        text.push_str(match self.parts {
            true => "own_revenue = \"driver.own\"\ntransfers = \"driver.transfers\"\n",
            false => "total = \"driver.total\"\n",
        });
        if self.bonds {
            text.push_str("special_bonds = \"driver.bonds\"\n");
        }
        for (index, own) in self.asking.iter().enumerate() {
            let money = match own.of {
                Some(of) => format!("share = \"driver.ask{index}\"\nshare_of = \"{of}\""),
                None => format!("amount = \"driver.ask{index}\""),
            };
            writeln!(
                text,
                "[programme.p{index}]\n{money}\nexecution = \"driver.execution{index}\""
            )
            .unwrap();
            if own.bonds {
                text.push_str("paid_from = \"special_bonds\"\n");
            }
            if let Some(priority) = own.priority {
                writeln!(text, "priority = {priority}").unwrap();
            }
            if let Some(capital) = own.capital {
                writeln!(text, "capital = {capital:?}").unwrap();
            }
            if own.one_off {
                let grant = self.median_asked(index);
                writeln!(text, "one_off = {{ 2022 = {grant:?} }}").unwrap();
            }
        }
        text
    }

    /// What each programme spends and each sum holds on a path, from the rules as the README has them.
    fn expected(&self, values: &PathValues, year: usize, path: usize) -> Vec<(String, f64)> {
        let driver = |name: &str| values.of(&format!("driver.{name}"), year)[path];
        let bonds = if self.bonds {
            driver("bonds").max(0.0)
        } else {
            0.0
        };
        let (general, bonds) = match self.parts {
            true => (
                (driver("own").max(0.0) + driver("transfers")).max(0.0),
                bonds,
            ),
            false => {
                let total = driver("total").max(0.0);
                (total - bonds.min(total), bonds.min(total))
            }
        };
        let total = general + bonds;
        let asked: Vec<f64> = self
            .asking
            .iter()
            .enumerate()
            .map(|(index, own)| {
                let whole = match own.of {
                    None => 1.0,
                    Some("general") => general,
                    Some("own_revenue") => driver("own").max(0.0),
                    Some("transfers") => driver("transfers"),
                    Some("special_bonds") => bonds,
                    Some("livelihood") => LIVELIHOOD * total,
                    Some(_) => total,
                };
                let grant = if own.one_off && year == 2 {
                    self.median_asked(index)
                } else {
                    0.0
                };
                (driver(&format!("ask{index}")) * whole + grant).max(0.0)
            })
            .collect();
        let mut lines = vec![("total".to_owned(), total)];
        for (of_bonds, mut left) in [(false, general), (true, bonds)] {
            let mut turns: Vec<Option<i64>> = self.asking.iter().map(|own| own.priority).collect();
            turns.sort_by_key(|turn| turn.unwrap_or(i64::MAX));
            turns.dedup();
            for turn in turns {
                let members = |index: &usize| {
                    let own = &self.asking[*index];
                    own.bonds == of_bonds && own.priority == turn
                };
                let members: Vec<usize> = (0..asked.len()).filter(members).collect();
                let wanted: f64 = members.iter().map(|&index| asked[index]).sum();
                let share = if wanted > left { left / wanted } else { 1.0 };
                for index in members {
                    let granted = asked[index] * share;
                    assert!(granted <= asked[index]);
                    let execution = driver(&format!("execution{index}")).clamp(0.0, 1.0);
                    lines.push((format!("p{index}"), granted * execution));
                }
                left = (left - wanted).max(0.0);
            }
        }
        lines
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Random plans, path by path: the identities, and every programme's money by an oracle that
    /// serves the pots in turn.
    #[test]
    fn random_plans_add_up_on_every_path(plan in random_plan()) {
        let folder = folder(&[("model.toml", &plan.text())]);
        let (scenarios, compiled) = compiled(folder.path(), &[]);
        let values = path_values(&compiled, 0, &scenarios[0], 300);
        check_identities(&scenarios[0], &values);
        for year in 0..values.years {
            for path in 0..300 {
                for (line, expected) in plan.expected(&values, year, path) {
                    let found = values.of(&format!("line.{line}"), year)[path];
                    let gap = (found - expected).abs();
                    prop_assert!(gap <= ROUNDING * 1e3, "{line} {year} {path}: {found}, not {expected}");
                }
            }
        }
    }
}

/// The reference plan in every scenario.
#[test]
fn the_reference_plan_adds_up_on_every_path() {
    let (scenarios, compiled) = compiled(&root().join("scenarios/huangyan"), &[]);
    for (index, scenario) in scenarios.iter().enumerate() {
        check_identities(scenario, &path_values(&compiled, index, scenario, 300));
    }
}

/// The reference plan with an amount of half its budget, in revenue that swings by a third: a cut in
/// many paths, and the identities in all.
#[test]
fn the_reference_plan_adds_up_where_revenue_falls_short() {
    let (scenarios, compiled) = compiled(
        &root().join("scenarios/huangyan"),
        &[
            "economy.revenue_shock=yearly(normal(0, 35%))",
            "programme.schools.amount=50亿 * index(3%)",
        ],
    );
    let values = path_values(&compiled, 0, &scenarios[0], 300);
    check_identities(&scenarios[0], &values);
    let asked = 50e8 * 1.03f64.powi(2);
    let granted = values.of("line.schools", 2).iter();
    let cut = granted.filter(|&&money| money < asked * 0.999).count();
    assert!((10..290).contains(&cut), "{cut}");
}
