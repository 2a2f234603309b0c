//! A scenario that an analysis found, as TOML files that run.
//!
//! The last file extends the ones before it, and the first the plan's own scenario file by its path from
//! the folder of results. `--set` values have a file each, since one may lie over another.

use std::path::{Component, Path, PathBuf};

use super::tables::{OutputFile, file};
use crate::scenario::{Title, override_line};

/// The name of the last file.
pub const SCENARIO_FILE: &str = "scenario/found.toml";

/// The files of a scenario: `parent` is the scenario file that it changes, `folder` the command's
/// folder of results, both as they are given; `given` the values set over all scenarios, `found` those
/// that the analysis adds, `said` a comment.
pub fn scenario_files(
    parent: &Path,
    folder: &Path,
    given: &[String],
    found: &[String],
    title: &Title,
    said: &str,
) -> Vec<OutputFile> {
    let (mut files, extends) = given_files(parent, folder, given);
    let mut text = String::new();
    for own in said.lines() {
        text.push_str(&format!("# {own}\n"));
    }
    text.push_str(&format!("extends = {}\n", quoted(&extends)));
    for value in found {
        text.push_str(&format!("{}\n", line(value)));
    }
    let titles = [("zh", &title.zh), ("en", &title.en)].into_iter();
    let titles: Vec<String> = titles
        .filter_map(|(key, text)| Some(format!("{key} = {}", quoted(text.as_deref()?))))
        .collect();
    text.push_str(&format!(
        "\n[scenario]\ntitle = {{ {} }}\n",
        titles.join(", ")
    ));
    files.push(file(SCENARIO_FILE, text.into_bytes()));
    files
}

/// Files of the values that were set on the command line, beside [`SCENARIO_FILE`], and what the file that
/// lies over them extends.
pub(super) fn given_files(
    parent: &Path,
    folder: &Path,
    given: &[String],
) -> (Vec<OutputFile>, String) {
    let place = folder.join(SCENARIO_FILE);
    let beside = place.parent().unwrap_or(folder);
    let mut extends = relative(beside, parent);
    let mut files = Vec::new();
    for (at, value) in given.iter().enumerate() {
        let name = format!("given-{}.toml", at + 1);
        let text = format!(
            "# A value that was set on the command line.\nextends = {}\n{}\n",
            quoted(&extends),
            line(value)
        );
        files.push(file(&format!("scenario/{name}"), text.into_bytes()));
        extends = name;
    }
    (files, extends)
}

fn line(value: &str) -> String {
    override_line(value).expect("what was run is KEY=VALUE")
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The path of a file from a folder, with `/`.
fn relative(folder: &Path, target: &Path) -> String {
    let whole = |path: &Path| -> Vec<String> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut parts: Vec<String> = Vec::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    parts.pop();
                }
                Component::CurDir => {}
                other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    let (from, to) = (whole(folder), whole(target));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let parts: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    let path: PathBuf = parts.iter().collect();
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_folder_to_the_file() {
        let path = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(
            path("/a/out/p/seek", "/a/plans/p/b.toml"),
            "../../../plans/p/b.toml"
        );
        assert_eq!(path("/a/b", "/a/b/c.toml"), "c.toml");
        assert_eq!(path("out/x", "plans/./p.toml"), "../../plans/p.toml");
    }
}
