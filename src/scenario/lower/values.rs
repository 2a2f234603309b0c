//! Titles, units, names out of a list, and evidence.

use super::Lowering;
use super::fields::{Field, Fields, listed};
use crate::expression::nearest;
use crate::scenario::document::{Evidence, Title, Unit};
use crate::scenario::finding::Finding;
use crate::scenario::language::TITLE;
use crate::scenario::tree::Value;

/// A text that is given without its language: Chinese where it has a Chinese
/// character, else English.
pub(super) fn plain_title(text: &str) -> Title {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    match text.chars().any(han) {
        true => Title {
            zh: Some(text.to_owned()),
            en: None,
        },
        false => Title {
            zh: None,
            en: Some(text.to_owned()),
        },
    }
}

impl Lowering<'_> {
    /// A title: a text, or a table of languages.
    pub fn title(&mut self, field: &Field<'_>) -> Option<Title> {
        match &field.node.value {
            Value::Text(text) if !text.text.trim().is_empty() => Some(plain_title(&text.text)),
            Value::Table(table) => {
                let fields = Fields {
                    table,
                    place: &field.node.place,
                    key: field.key.clone(),
                };
                fields.only(self, &TITLE);
                let mut read = |name| fields.get(name).map(|field| self.text(&field));
                let (zh, en) = (read("zh"), read("en"));
                if zh.is_none() && en.is_none() {
                    self.wrong(field, "a text in `zh`, `en` or both");
                    return None;
                }
                Some(Title {
                    zh: zh.flatten(),
                    en: en.flatten(),
                })
            }
            _ => {
                self.wrong(field, "a text, or `{ zh = \"…\", en = \"…\" }`");
                None
            }
        }
    }

    /// A title where there is one.
    pub fn optional_title(&mut self, fields: &Fields<'_>, name: &str) -> Option<Title> {
        fields.get(name).and_then(|field| self.title(&field))
    }

    /// A title, or the id where there is none.
    pub fn title_or_id(&mut self, fields: &Fields<'_>, id: &str) -> Title {
        self.optional_title(fields, "title")
            .unwrap_or_else(|| plain_title(id))
    }

    /// A unit and the factor it is written with.
    pub fn unit(&mut self, fields: &Fields<'_>) -> Unit {
        let Some(name) = self.optional_title(fields, "unit") else {
            return Unit {
                name: Title::default(),
                scale: 1,
            };
        };
        let is = |sign: &str| {
            [&name.zh, &name.en]
                .iter()
                .any(|text| text.as_deref() == Some(sign))
        };
        let scale = match (is("%"), is("‰")) {
            (true, _) => 100,
            (_, true) => 1000,
            _ => 1,
        };
        Unit { name, scale }
    }

    /// One of a list of names, by its number there.
    pub fn one_of(&mut self, field: &Field<'_>, names: &[&str]) -> Option<usize> {
        let text = match &field.node.value {
            Value::Text(text) => &text.text,
            _ => {
                self.wrong(field, &format!("one of {}", listed(names)));
                return None;
            }
        };
        let found = names.iter().position(|name| name == text);
        if found.is_none() {
            let message = format!("`{}` takes one of {}", field.name, listed(names));
            let mut finding = Finding::error(field.node.place.clone(), &*field.key, message)
                .label(format!("found `{text}`"));
            if let Some(near) = nearest(text, names.iter().copied()) {
                finding = finding.hint(format!("did you mean `{near}`?"));
            }
            self.findings.push(finding);
        }
        found
    }

    /// The id of a domain of the plan.
    pub fn domain(&mut self, fields: &Fields<'_>) -> Option<String> {
        let field = fields.get("domain")?;
        let id = self.text(&field)?;
        let known = self.domains.as_ref()?;
        if known.is_empty() {
            let place = field.node.place.clone();
            self.homeless.push((place, field.key.clone(), id.clone()));
        } else if !known.contains(&id) {
            let message = format!("`{id}` is not a domain of the plan");
            let finding = Finding::error(field.node.place.clone(), &*field.key, message);
            let hint = match nearest(&id, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    format!("the domains are {}", listed(&known))
                }
            };
            self.findings
                .push(finding.label("unknown domain").hint(hint));
        }
        Some(id)
    }

    /// Notes once that the plan has no domains, however many keys name one.
    pub fn note_homeless(&mut self) {
        let mut ids: Vec<&str> = self.homeless.iter().map(|(.., id)| id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let Some((place, key, id)) = self.homeless.first() else {
            return;
        };
        let message = format!("`{id}` is not a domain of the plan, which has none");
        let finding = Finding::error(place.clone(), key.clone(), message);
        let label = match self.homeless.len() {
            1 => "unknown domain".to_owned(),
            count => format!("unknown domain, as in {} more places", count - 1),
        };
        let hint = format!("name {} in `[plan.domain]`", listed(&ids));
        self.findings.push(finding.label(label).hint(hint));
    }

    /// `source` or `assumed`, where there is one; both are a finding.
    pub fn evidence(&mut self, fields: &Fields<'_>) -> Option<Evidence> {
        let source = fields.get("source");
        let assumed = fields.get("assumed");
        if let (Some(first), Some(second)) = (&source, &assumed) {
            let message = "a value rests on a source or on an assumption, not on both";
            let finding = Finding::error(second.key_place.clone(), &*second.key, message)
                .label("second one here")
                .related(first.key_place.clone(), "first one here")
                .hint("keep one of `source` and `assumed`");
            self.findings.push(finding);
        }
        let source = source.map(|field| self.text(&field).map(Evidence::Source));
        let assumed = assumed.map(|field| self.text(&field).map(Evidence::Assumed));
        source.or(assumed).flatten()
    }
}
