//! Both languages say the same, and nothing is said elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn phrases() -> Vec<(&'static str, &'static str, &'static str)> {
    [
        attribute::PHRASES,
        backtest::PHRASES,
        calibrate::PHRASES,
        charts::PHRASES,
        compare::PHRASES,
        discover::PHRASES,
        document::PHRASES,
        fit::PHRASES,
        optimise::PHRASES,
        record::PHRASES,
        report::PHRASES,
        seek::PHRASES,
        sensitivity::PHRASES,
        stress::PHRASES,
        value::PHRASES,
        track::PHRASES,
        workbook::PHRASES,
    ]
    .concat()
}

fn is_chinese(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
}

/// Names in braces, with how often each stands there.
fn parameters(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|name| name.split(':').next().unwrap_or(name))
        .collect()
}

#[test]
fn both_languages_take_the_same_parameters() {
    // English marks the plural; Chinese has none.
    for (name, zh, en) in phrases() {
        let plural = |found: &&str| !found.starts_with("plural");
        let zh: BTreeSet<&str> = parameters(zh).into_iter().filter(plural).collect();
        let en: BTreeSet<&str> = parameters(en).into_iter().filter(plural).collect();
        assert_eq!(zh, en, "{name}");
    }
}

#[test]
fn each_text_is_in_its_language() {
    for (name, zh, en) in phrases() {
        assert!(!zh.is_empty() && !en.is_empty(), "{name} is empty");
        assert!(!en.chars().any(is_chinese), "{name}: Chinese in `{en}`");
        let words = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        if words(en) > 0 && zh == en {
            panic!("{name}: `{zh}` is the same in both languages");
        }
    }
}

#[test]
fn no_phrase_is_declared_twice() {
    let mut names = BTreeMap::new();
    for (name, zh, _) in phrases() {
        assert_eq!(names.insert(name, zh), None, "{name} is declared twice");
    }
}

/// Texts with Chinese in code, tests and comments left out.
fn chinese_literals(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("\nmod tests {").next().unwrap();
    let lines = code.lines().map(|line| line.split("//").next().unwrap());
    let found = lines.filter(|line| line.contains('"') && line.chars().any(is_chinese));
    found
        .map(|line| format!("{}: {}", file.display(), line.trim()))
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Files whose Chinese is no sentence that is published: numbers of the language, slips in
/// a planner's files, units of numbers, tests.
const NOT_PUBLISHED: &[&str] = &[
    "src/expression/",
    "src/model/",
    "src/scenario/",
    "src/charts/number.rs",
    "src/words/",
    "tests.rs",
    "broken.rs",
];

#[test]
fn sentences_stand_here_and_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut strays = Vec::new();
    for file in files {
        let inside = file.strip_prefix(root).unwrap().display().to_string();
        if !NOT_PUBLISHED.iter().any(|known| inside.contains(known)) {
            strays.extend(chinese_literals(&file));
        }
    }
    assert!(
        strays.is_empty(),
        "declare these in src/words:\n{}",
        strays.join("\n")
    );
}

#[test]
fn a_phrase_takes_its_parameters() {
    assert_eq!(
        super::bare_target(Language::En, "≥ 4.5", 2025),
        "Target ≥ 4.5 by 2025"
    );
    assert_eq!(
        super::bare_target(Language::Zh, "≥ 4.5", 2025),
        "目标 ≥ 4.5（2025 年）"
    );
}
