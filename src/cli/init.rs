//! `plancast init`: a small plan to start from, with comments that teach the language.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::Args;

use super::arguments::Lang;
use super::{Failure, terminal};
use crate::scenario::Files;

/// What `plancast init` takes.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// Folder for the plan; it is made where it is not there yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Language of the comments; titles are in both
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
}

/// A file's name and its text.
type Starter = (&'static str, &'static str);

/// The file that the starters' first lines name, for editors.
const SCHEMA: &str = "plancast.schema.json";

const ENGLISH: [Starter; 3] = [
    ("model.toml", include_str!("starter/en/model.toml")),
    ("baseline.toml", include_str!("starter/en/baseline.toml")),
    ("more_care.toml", include_str!("starter/en/more_care.toml")),
];
const CHINESE: [Starter; 3] = [
    ("model.toml", include_str!("starter/zh/model.toml")),
    ("baseline.toml", include_str!("starter/zh/baseline.toml")),
    ("more_care.toml", include_str!("starter/zh/more_care.toml")),
];

pub(super) fn init(arguments: &InitArguments) -> Result<ExitCode, Failure> {
    let folder = &arguments.folder;
    let starters = match arguments.lang {
        Lang::En => &ENGLISH,
        Lang::Zh => &CHINESE,
    };
    refuse_what_is_there(folder)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut text = String::new();
    let schema = crate::report::schema();
    let files = starters.iter().copied().chain([(SCHEMA, schema.as_str())]);
    for (name, content) in files {
        let path = folder.join(name);
        write_new(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        text.push_str(&format!("{}\n", path.display()));
    }
    let shown = folder.display();
    let lang = match arguments.lang {
        Lang::En => " --lang en",
        Lang::Zh => "",
    };
    text.push_str(&format!(
        "\nnext: open {} in an editor, then\n  plancast check {shown}\n  plancast run {shown}{lang}\n",
        folder.join("model.toml").display()
    ));
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Every TOML file of a folder is a scenario: the starter's would mix with those that are there.
fn refuse_what_is_there(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(anyhow!("{shown} is a file; name a folder for the plan").into());
    }
    let there = Files::Disk.list(folder);
    let there = there.with_context(|| format!("cannot read {shown}"))?;
    match there.first() {
        Some(first) => Err(anyhow!(
            "{} is there already: nothing was written; name another folder",
            first.display()
        )
        .into()),
        None => Ok(()),
    }
}

/// Writes a file that must not be there yet.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantities;
    use crate::report::written;
    use crate::scenario::{Scenario, load_from};

    fn scenarios(starters: &[Starter]) -> Vec<Scenario> {
        let paths: Vec<String> = starters
            .iter()
            .map(|(name, _)| format!("town/{name}"))
            .collect();
        let texts = starters.iter().map(|(_, text)| *text);
        let files = Files::memory(paths.iter().map(String::as_str).zip(texts));
        let loaded = load_from(&files, Path::new("town"), &[]);
        let loaded = loaded.unwrap_or_else(|report| panic!("{}", report.render(false)));
        assert!(loaded.warnings.is_empty());
        loaded.scenarios
    }

    #[test]
    fn both_languages_hold_one_plan() {
        let (english, chinese) = (scenarios(&ENGLISH), scenarios(&CHINESE));
        assert_eq!(english.len(), 2);
        for (one, other) in english.iter().zip(&chinese) {
            let said = |scenario: &Scenario| -> Vec<(String, String, bool)> {
                let all = quantities(scenario).into_iter();
                all.map(|own| (own.key.clone(), written(own), own.evidence.is_some()))
                    .collect()
            };
            assert_eq!(said(one), said(other));
            assert_eq!(one.title, other.title);
            assert_eq!(
                (&one.plan.horizons, &one.run),
                (&other.plan.horizons, &other.run)
            );
        }
    }
}
