//! `[indicator.ID]` and its targets; how it moves is in `dynamics`.

use super::Lowering;
use super::dynamics::Motion;
use super::fields::{Field, Fields};
use crate::expression::{Expression, Kind};
use crate::scenario::document::{Direction, Form, Indicator, Quantity, Target, Unit};
use crate::scenario::finding::Finding;
use crate::scenario::language::{INDICATOR, Key, TARGET};
use crate::scenario::tree::Value;

/// Above this, a share given as a plain number is doubted.
const LARGEST_SHARE: f64 = 2.0;

impl Lowering<'_> {
    /// `[indicator.ID]`.
    pub fn indicator(&mut self, field: &Field<'_>) -> Option<Indicator> {
        let fields = self.table(field)?;
        let title = self.title_or_id(&fields, field.name);
        let unit = self.unit(&fields);
        let domain = self.domain(&fields);
        let note = self.optional_title(&fields, "note");
        let motion = self.motion(&fields);
        self.check_kind_keys(&fields, motion);
        let base = match motion {
            None | Some(Motion::Formula | Motion::Trend) => self.optional(&fields, "base"),
            Some(_) => self.required(
                &fields,
                "base",
                "add the base-year value, e.g. `base = \"51.8%\"`",
            ),
        };
        let targets = fields
            .get("target")
            .map_or(Vec::new(), |field| self.targets(&field));
        let levels = targets.iter().map(|target| &target.level);
        base.iter()
            .chain(levels)
            .for_each(|level| self.check_scale(level, &unit));
        let dynamics = motion.and_then(|motion| self.dynamics(&fields, motion));
        Some(Indicator {
            title,
            unit,
            domain,
            note,
            base,
            dynamics: dynamics?,
            targets,
            place: field.node.place.clone(),
        })
    }

    /// Doubts a plain number that looks like a percentage without its sign.
    fn check_scale(&mut self, level: &Quantity, unit: &Unit) {
        let sign = match unit.scale {
            100 => "%",
            1000 => "‰",
            _ => return,
        };
        if let Form::Expression(Expression {
            kind: Kind::Number(value),
            ..
        }) = &level.form
            && *value > LARGEST_SHARE
        {
            let written = value * f64::from(unit.scale);
            let message = format!("`{}` is {written}{sign}", level.key);
            let finding = Finding::error(level.place.clone(), &*level.key, message).warning();
            let hint =
                format!("the unit is {sign}: if {value}{sign} is meant, write `\"{value}{sign}\"`");
            self.findings
                .push(finding.label(format!("lacks `{sign}`?")).hint(hint));
        }
    }

    /// Notes keys that no kind takes, and keys that another kind takes.
    fn check_kind_keys(&mut self, fields: &Fields<'_>, motion: Option<Motion>) {
        let kinds: &[Motion] = match &motion {
            Some(kind) => std::slice::from_ref(kind),
            None => Motion::ALL,
        };
        let taken = |key: &&Key| kinds.iter().any(|kind| key.is_of(kind.name()));
        let allowed: Vec<&str> = INDICATOR
            .keys
            .iter()
            .filter(taken)
            .map(|key| key.name)
            .collect();
        for field in fields.all() {
            if allowed.contains(&field.name) {
                continue;
            }
            let others = INDICATOR.key(field.name).map_or(&[][..], |key| key.kinds);
            match (motion, others.is_empty()) {
                (Some(kind), false) => {
                    let message =
                        format!("`{}` is not a key of kind `{}`", field.name, kind.name());
                    let hint = format!("it belongs to kind `{}`", others.join("` and kind `"));
                    let finding = Finding::error(field.key_place.clone(), &*field.key, message);
                    self.findings
                        .push(finding.label("belongs to another kind").hint(hint));
                }
                _ => fields.unknown(self, &field, &allowed),
            }
        }
    }

    /// One target or a list of them.
    fn targets(&mut self, field: &Field<'_>) -> Vec<Target> {
        let items = match &field.node.value {
            Value::List(_) => self
                .list(field, "a table or a list of tables")
                .unwrap_or_default(),
            Value::Table(_) => vec![field.clone()],
            _ => {
                self.wrong(
                    field,
                    "a table such as `{ at_least = \"53%\", year = 2025 }`",
                );
                Vec::new()
            }
        };
        items.iter().filter_map(|item| self.target(item)).collect()
    }

    fn target(&mut self, field: &Field<'_>) -> Option<Target> {
        let fields = self.table(field)?;
        fields.only(self, &TARGET);
        let at_least = self.optional(&fields, "at_least");
        let at_most = self.optional(&fields, "at_most");
        self.exclude(
            &fields,
            "at_least",
            "at_most",
            "a target is a least or a most, not both",
        );
        if fields.get("at_most").is_none() {
            fields.required(
                self,
                "at_least",
                "add the level to reach: `at_least = …` or `at_most = …`",
            );
        }
        let tolerance = self.optional(&fields, "tolerance");
        let label = self.optional_title(&fields, "label");
        let years = self.years.map(|(base, end)| (base + 1, end));
        let year = fields.required(
            self,
            "year",
            "add the year to reach it by, e.g. `year = 2025`",
        );
        let year = year.and_then(|field| self.year(&field, years));
        let level = at_least.map(|level| (Direction::AtLeast, level));
        let (direction, level) = level.or(at_most.map(|level| (Direction::AtMost, level)))?;
        let place = field.node.place.clone();
        Some(Target {
            direction,
            level,
            year: year?,
            tolerance,
            label,
            place,
        })
    }
}
