//! The kinds of indicator, as `model/indicator.rs` compiles them.

use super::{Equation, shown};
use crate::scenario::{Dynamics, Indicator, Link, Response, Spending, Stock};

impl Equation<'_> {
    pub(super) fn indicator(&mut self, id: &str) {
        let Some(indicator) = self.scenario.indicators.get(id) else {
            return;
        };
        match &indicator.dynamics {
            Dynamics::Stock(stock) => self.stock(stock),
            Dynamics::Response(response) => self.response(response),
            Dynamics::Cumulative(spending) => self.cumulative(spending),
            Dynamics::Formula(formula) => {
                let formula = self.value(formula);
                self.line(format!("y[t] = {formula}"));
            }
            Dynamics::Trend => self.line(format!("y[t] = forecast({id})")),
        }
        self.base(indicator);
    }

    fn base(&mut self, indicator: &Indicator) {
        if let Some(base) = &indicator.base {
            let year = self.scenario.plan.base_year;
            let base = match self.number(base) {
                Some(number) => shown(number),
                None => self.value(base),
            };
            self.line(format!("y[{year}] = {base}"));
        }
    }

    /// `effectiveness (1 + private) ` where they act, and the cost that divides.
    fn units(&mut self, spending: &Spending, money: &str) -> String {
        let mut text = String::new();
        if let Some(share) = self.acting(spending.effectiveness.as_ref(), 1.0) {
            text += &format!("{} ", self.term("effectiveness", share, "[t]"));
        }
        if let Some(private) = self.acting(spending.private.as_ref(), 0.0) {
            text += &format!("(1 + {}) ", self.term("private", private, "[t]"));
        }
        let cost = self.term("cost", &spending.cost, "[t]");
        format!("{text}{money} / {cost}")
    }

    fn stock(&mut self, stock: &Stock) {
        let kept = match self.acting(stock.retire.as_ref(), 0.0) {
            Some(retire) => format!("K[t-1] (1 - {})", self.term("retire", retire, "[t]")),
            None => "K[t-1]".to_owned(),
        };
        let lag = stock.spending.lag;
        let units = self.units(&stock.spending, &format!("S{}", back(lag)));
        self.line(format!("K[t] = {kept} + {units}"));
        let funding = self.term("funding", &stock.spending.funding, "[t]");
        match self.acting(stock.upkeep.as_ref(), 0.0) {
            None => self.line(format!("S[t] = max(0, {funding})")),
            Some(upkeep) => {
                let upkeep = self.term("upkeep", upkeep, "[t]");
                let purse = match &stock.running {
                    None => {
                        self.line(format!("S[t] = max(0, {funding} - {upkeep} K[t-1])"));
                        funding
                    }
                    Some(running) => {
                        self.line(format!("S[t] = max(0, {funding})"));
                        self.term("running", running, "[t]")
                    }
                };
                self.line(format!(
                    "in use: K[t], but no more than the part {purse} / ({upkeep} K[t-1]) of it"
                ));
            }
        }
        let used = if self.acting(stock.upkeep.as_ref(), 0.0).is_some() {
            "in use"
        } else {
            "K[t]"
        };
        let counted = stock.of.as_ref().map(|of| {
            let of = self.term("of", of, "[t]");
            match self.acting(stock.per.as_ref(), 1.0) {
                Some(per) => format!("{} {used} / {of}", self.term("per", per, "[t]")),
                None => format!("{used} / {of}"),
            }
        });
        self.line(format!("y[t] = {}", counted.unwrap_or(used.to_owned())));
    }

    fn cumulative(&mut self, spending: &Spending) {
        let funding = self.term("funding", &spending.funding, &back(spending.lag));
        let units = self.units(spending, &format!("max(0, {funding})"));
        self.line(format!("y[t] = y[t-1] + {units}"));
        let plan = &self.scenario.plan;
        let starts: Vec<String> = plan
            .periods
            .iter()
            .filter(|&&year| year > plan.base_year && year <= plan.end_year)
            .map(i32::to_string)
            .collect();
        if !starts.is_empty() {
            self.line(format!("from zero again in {}", starts.join(", ")));
        }
    }

    fn response(&mut self, response: &Response) {
        let x = match &response.link {
            Link::Identity => "y",
            Link::Log => {
                self.line("x = ln(y)");
                "x"
            }
            Link::Logit { floor, ceiling } => {
                let floor = self.acting(floor.as_ref(), 0.0);
                let floor = floor.map(|floor| self.term("floor", floor, "[t]"));
                let ceiling = self.acting(ceiling.as_ref(), 1.0);
                let ceiling = match ceiling {
                    Some(ceiling) => self.term("ceiling", ceiling, "[t]"),
                    None => "1".to_owned(),
                };
                self.line(match floor {
                    Some(floor) => format!("x = logit((y - {floor}) / ({ceiling} - {floor}))"),
                    None if ceiling == "1" => "x = logit(y)".to_owned(),
                    None => format!("x = logit(y / {ceiling})"),
                });
                "x"
            }
        };
        let year = self.scenario.plan.base_year;
        let mut goal = format!("{x}[{year}]");
        if let Some(trend) = self.acting(response.trend.as_ref(), 0.0) {
            goal += &format!(" + {} (t - {year})", self.term("trend", trend, "[t]"));
        }
        for (id, influence) in &response.drivers {
            let Some(elasticity) = self.acting(Some(&influence.elasticity), 0.0) else {
                continue;
            };
            let elasticity = self.term(&format!("{id}.elasticity"), elasticity, "[t]");
            let now = self.term(id, &influence.value, &back(influence.lag));
            let then = self.term(id, &influence.value, &format!("[{year}]"));
            goal += &format!(" + {elasticity} ln({now} / {then})");
        }
        let noise = self.acting(response.noise.as_ref(), 0.0);
        let noise = noise.map_or_else(String::new, |noise| {
            format!(" + {}", self.term("noise", noise, "[t]"))
        });
        match self.acting(response.adjustment.as_ref(), 1.0) {
            None => self.line(format!("{x}[t] = {goal}{noise}")),
            Some(share) => {
                let share = self.term("adjustment", share, "[t]");
                self.line(format!("{x}*[t] = {goal}"));
                self.line(format!(
                    "{x}[t] = {x}[t-1] + {share} ({x}*[t] - {x}[t-1]){noise}"
                ));
            }
        }
    }
}

/// `[t]`, or so many years before.
fn back(lag: u32) -> String {
    match lag {
        0 => "[t]".to_owned(),
        lag => format!("[t-{lag}]"),
    }
}
