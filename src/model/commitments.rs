//! Whether the plan promises more money than there is, on the path on which every random input takes
//! its median: there that is a fault of the plan. On paths where revenue falls short programmes are
//! cut (`budget.rs`).

use super::checks::Look;
use super::compiler::Compiler;
use super::names::Symbol;
use crate::scenario::{Finding, Money, Pot, Scenario, ShareOf};

/// Rounding of sums of shares that are meant to be the whole.
const ROUNDING: f64 = 1e-9;

/// A sum of which programmes ask for shares or amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    Pot(Pot),
    Livelihood,
}

/// A year, what the programmes ask for over what there is, and what each asks for, largest first.
type Overdrawn = (i32, f64, Vec<(usize, f64)>);

/// Reports what is overdrawn, the total first.
pub(super) fn check(compiler: &mut Compiler<'_>, look: &mut Look) {
    let scenario = compiler.scenario;
    let Some(budget) = &scenario.budget else {
        return;
    };
    for year in compiler.years.all() {
        let node = compiler.inner(Symbol::BudgetTotal, year);
        let [total, ..] = look.values(compiler, node);
        if total <= 0.0 {
            let message = format!("the budget's total is {total} in {year} at central values");
            let finding = Finding::error(budget.place.clone(), "budget.total", message);
            return compiler.report(finding.label("expected more than 0"));
        }
    }
    if too_many_bonds(compiler, look) {
        return;
    }
    commitments(compiler, look, Whole::Pot(Pot::General));
    let draws = |pot| {
        let mut programmes = scenario.programmes.values();
        programmes.any(|programme| programme.paid_from == pot)
    };
    if draws(Pot::SpecialBonds) {
        commitments(compiler, look, Whole::Pot(Pot::SpecialBonds));
    }
    if budget.livelihood_share.is_some() {
        commitments(compiler, look, Whole::Livelihood);
    }
}

/// Whether special bonds are more than the total that they are a part of.
fn too_many_bonds(compiler: &mut Compiler<'_>, look: &mut Look) -> bool {
    let budget = compiler.scenario.budget.as_ref();
    let Some(bonds) = budget.and_then(|budget| budget.special_bonds.as_ref()) else {
        return false;
    };
    for year in compiler.years.all() {
        let given = compiler.quantity(bonds, year);
        let taken = compiler.inner(Symbol::SpecialBonds, year);
        let ([given, ..], [taken, ..]) =
            (look.values(compiler, given), look.values(compiler, taken));
        if given > taken {
            let message = format!(
                "special bonds are {given:.0} in {year} at central values, and the whole budget {taken:.0}"
            );
            let finding = Finding::error(bonds.place.clone(), bonds.key.as_str(), message);
            let hint = "a total that is given whole holds the special bonds too";
            compiler.report(finding.label("expected no more than the total").hint(hint));
            return true;
        }
    }
    false
}

fn commitments(compiler: &mut Compiler<'_>, look: &mut Look, whole: Whole) {
    let mut over: Vec<Overdrawn> = Vec::new();
    for year in compiler.years.all() {
        let symbol = match whole {
            Whole::Pot(pot) => compiler.pot(pot),
            Whole::Livelihood => Symbol::Livelihood,
        };
        let node = compiler.inner(symbol, year);
        let [money, ..] = look.values(compiler, node);
        let mut asked = Vec::new();
        for (index, programme) in compiler.scenario.programmes.values().enumerate() {
            let node = match (whole, &programme.money) {
                (Whole::Pot(pot), _) if programme.paid_from == pot => {
                    compiler.inner(Symbol::Planned(index), year)
                }
                // Its share alone: one-off money beside it is no livelihood money.
                (Whole::Livelihood, Money::Share(share))
                    if programme.share_of == ShareOf::Livelihood =>
                {
                    let share = compiler.quantity(share, year);
                    compiler.graph.multiply(share, node)
                }
                _ => continue,
            };
            let [planned, ..] = look.values(compiler, node);
            asked.push((index, planned));
        }
        let sum: f64 = asked.iter().map(|(_, money)| money).sum();
        if sum > money * (1.0 + ROUNDING) {
            asked.sort_by(|a, b| b.1.total_cmp(&a.1));
            let shares = asked.into_iter().map(|(index, own)| (index, own / money));
            over.push((year, sum / money, shares.collect()));
        }
    }
    // The first of the worst years.
    let worst = over.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    if let (Some((year, sum, asked)), Some((first, ..))) = (worst, over.first()) {
        let finding = over_commitment(compiler.scenario, whole, *year, *sum, asked);
        let since = if first == year {
            String::new()
        } else {
            format!(", and too much from {first} on")
        };
        compiler.report(finding.label(match sum.is_finite() {
            true => format!("the largest part; expected 100% or less together{since}"),
            false => "expected money to draw on".to_owned(),
        }));
    }
}

/// The finding for the worst year, at the line that asks for most.
fn over_commitment(
    scenario: &Scenario,
    whole: Whole,
    year: i32,
    sum: f64,
    asked: &[(usize, f64)],
) -> Finding {
    let of = match whole {
        Whole::Pot(Pot::General) => match &scenario.budget {
            Some(budget) if budget.special_bonds.is_some() => "the budget without special bonds",
            _ => "the budget",
        },
        Whole::Pot(Pot::SpecialBonds) => "the special bonds",
        Whole::Livelihood => "the livelihood money",
    };
    let percent = |share: f64| format!("{:.1}%", 100.0 * share);
    let id = |index: usize| {
        let own = scenario.programmes.get_index(index);
        own.map_or("", |(id, _)| id.as_str())
    };
    let largest = asked.iter().take(3);
    let (message, hint) = if sum.is_finite() {
        let largest: Vec<String> = largest
            .map(|&(index, share)| format!("{} {}", id(index), percent(share)))
            .collect();
        (
            format!(
                "in {year} the programmes ask for {} of {of} at central values",
                percent(sum)
            ),
            format!("the largest are {}", largest.join(", ")),
        )
    } else {
        let asking: Vec<&str> = largest.map(|&(index, _)| id(index)).collect();
        (
            format!("in {year} {of} are 0 at central values, and programmes draw on them"),
            format!(
                "{}: let the money end when its pot does, as in `{{ {} = …, {year} = 0 }}`",
                asking.join(", "),
                year - 1
            ),
        )
    };
    let (Money::Share(money) | Money::Amount(money)) = &scenario.programmes[asked[0].0].money;
    Finding::error(money.place.clone(), money.key.as_str(), message).hint(hint)
}
