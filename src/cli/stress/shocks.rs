//! The shocks of `plancast stress`, from options and from a file.

use std::path::Path;

use anyhow::anyhow;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::super::Failure;
use super::StressArguments;
use crate::analysis::stress::Shock;
use crate::report::InputFile;
use crate::scenario::Title;

/// A file of shocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShockFile {
    shock: Vec<WrittenShock>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenShock {
    #[serde(deserialize_with = "title")]
    title: Title,
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

/// A text, or a text in each language, as all titles are.
fn title<'de, D: Deserializer<'de>>(written: D) -> Result<Title, D::Error> {
    match toml::Value::deserialize(written)? {
        toml::Value::String(text) => Ok(plain(&text)),
        other => {
            let WrittenTitle { zh, en } = other.try_into().map_err(D::Error::custom)?;
            Ok(Title { zh, en })
        }
    }
}

/// A title in no language in particular.
fn plain(text: &str) -> Title {
    Title {
        zh: None,
        en: Some(text.trim().to_owned()),
    }
}

/// The shocks, their titles, and the file they were read from.
pub(super) struct Shocks {
    pub(super) list: Vec<Shock>,
    pub(super) titles: Vec<Title>,
    pub(super) file: Option<InputFile>,
}

impl Shocks {
    /// Reads them all.
    pub(super) fn of(arguments: &StressArguments) -> Result<Self, Failure> {
        let mut shocks = Self {
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
            shocks.add(plain(name), set)?;
        }
        Ok(shocks)
    }

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
            if own.set.is_empty() {
                return Err(anyhow!("{shown}: a shock sets nothing").into());
            }
            self.add(own.title, own.set)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::language::{Key, SHOCK, SHOCK_FILE};

    fn file(keys: &[&Key]) -> Result<ShockFile, toml::de::Error> {
        let lines = keys
            .iter()
            .map(|key| format!("{} = {}\n", key.name, key.example));
        toml::from_str(&format!("[[shock]]\n{}", lines.collect::<String>()))
    }

    /// The reader takes the keys that the language lists, misses those that are needed, and no other.
    #[test]
    fn the_reader_reads_what_the_language_lists() {
        let all: Vec<&Key> = SHOCK.keys.iter().collect();
        let read = file(&all).unwrap();
        assert_eq!(read.shock[0].set.len(), 2);
        for key in &all {
            let others: Vec<&Key> = all
                .iter()
                .filter(|own| own.name != key.name)
                .copied()
                .collect();
            assert_eq!(file(&others).is_err(), key.is_needed(""), "{}", key.name);
        }
        assert!(
            toml::from_str::<ShockFile>("[[shock]]\ntitle = \"a\"\nset = [\"b=1\"]\nmore = 1")
                .is_err()
        );
        let top = SHOCK_FILE
            .keys
            .iter()
            .map(|key| format!("{} = {}\n", key.name, key.example));
        assert!(toml::from_str::<ShockFile>(&top.collect::<String>()).is_ok());
    }
}
