//! The README's commands and its TOML, run.

use crate::harness::{folder, plancast, root};

/// Fenced blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let fence = format!("```{language}\n");
    let parts = text.split(&fence).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

/// Commands that only print; the others write into a folder.
const PRINTING: &[&str] = &["check", "list", "explain", "diff"];

#[test]
fn every_command_runs() {
    let program = "cargo run --release -- ";
    let shell = blocks("sh").join("");
    let commands: Vec<&str> = shell
        .lines()
        .filter_map(|line| line.strip_prefix(program))
        .collect();
    assert!(commands.len() >= 5);
    for command in commands {
        let out = tempfile::tempdir().unwrap();
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        if !PRINTING.contains(&arguments[0]) {
            arguments.extend(["--output", out.path().to_str().unwrap(), "--quiet"]);
        }
        if arguments[0] == "run" {
            // The full run is the reference run's test; here the options count.
            let sized = ["--paths", "--precision"];
            if !sized.iter().any(|option| arguments.contains(option)) {
                arguments.extend(["--paths", "200"]);
            }
        }
        let output = plancast(&arguments, root());
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {messages}");
    }
}

#[test]
fn the_plan_and_its_scenario_run() {
    let toml = blocks("toml");
    let files = [
        ("plan/model.toml", toml[0].as_str()),
        ("plan/more.toml", toml[1].as_str()),
        ("plan/levers.toml", toml[2].as_str()),
    ];
    let plan = folder(&files);
    let output = plancast(
        &["run", "plan", "--paths", "500", "--no-charts"],
        plan.path(),
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_picture_is_there() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let pictures: Vec<&str> = text
        .split("](")
        .filter_map(|part| part.split(')').next())
        .collect();
    for picture in pictures.iter().filter(|path| path.ends_with(".png")) {
        assert!(root().join(picture).exists(), "{picture}");
    }
}
