//! The commands around a plan, as somebody new to them tries them.

use crate::harness::{files_below, folder, plancast, root, transcript};

#[test]
fn a_plan_is_made_checked_and_run() {
    let here = folder(&[]);
    let made = transcript(&["init", "town"], here.path());
    insta::assert_snapshot!("init", made);
    let check = plancast(&["check", "town"], here.path());
    assert_eq!(check.status.code(), Some(0));
    assert!(check.stderr.is_empty());
    insta::assert_snapshot!(
        "init_run",
        transcript(
            &[
                "run",
                "town",
                "--lang",
                "en",
                "--no-charts",
                "--paths",
                "2000"
            ],
            here.path()
        )
    );
    let chinese = plancast(&["init", "镇", "--lang", "zh"], here.path());
    assert_eq!(chinese.status.code(), Some(0));
    let check = plancast(&["check", "镇"], here.path());
    assert_eq!(check.status.code(), Some(0));
}

#[test]
fn init_leaves_what_is_there() {
    let here = folder(&[("town/own.toml", "# mine\n"), ("file", "")]);
    let before = files_below(here.path());
    insta::assert_snapshot!("init_refused", transcript(&["init", "town"], here.path()));
    insta::assert_snapshot!("init_file", transcript(&["init", "file"], here.path()));
    assert_eq!(before, files_below(here.path()));
    // Other files are no part of a plan.
    let here = folder(&[("town/notes.txt", "mine")]);
    assert!(plancast(&["init", "town"], here.path()).status.success());
}

#[test]
fn completions_and_pages_know_every_command() {
    let here = folder(&[]);
    let help = String::from_utf8(plancast(&["--help"], here.path()).stdout).unwrap();
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        // Further lines of a text stand deeper.
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"run") && commands.contains(&"init"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = plancast(&["completions", shell], here.path());
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(commands.iter().all(|name| script.contains(name)), "{shell}");
    }
    assert!(plancast(&["man", "pages"], here.path()).status.success());
    let pages = files_below(&here.path().join("pages"));
    assert_eq!(pages.len(), 1 + commands.len());
    let main = plancast(&["man"], here.path()).stdout;
    let (path, bytes) = &pages[pages.len() - 1];
    assert_eq!(path.to_str(), Some("plancast.1"));
    assert_eq!(*bytes, main);
    let text = String::from_utf8(main).unwrap();
    let listed = |name: &&str| text.contains(&format!("plancast\\-{name}(1)"));
    assert!(commands.iter().all(listed), "{text}");
}

#[test]
fn a_diff_says_what_differs() {
    let levers = root().join("scenarios/examples/levers");
    let levers = levers.to_str().unwrap();
    let diff = |arguments: &[&str]| {
        let text = transcript(&[&["diff"], arguments].concat(), root());
        text.replace(&format!("{}/", root().display()), "")
            .replace("[FOLDER]/", "")
    };
    insta::assert_snapshot!("diff", diff(&[levers, "phased", "delayed"]));
    // One scenario is compared with the baseline.
    assert_eq!(
        diff(&[levers, "phased"]),
        diff(&[levers, "baseline", "phased"])
    );
    insta::assert_snapshot!("diff_csv", diff(&[levers, "phased", "--format", "csv"]));
    let (one, other) = (
        format!("{levers}/phased.toml"),
        format!("{levers}/delayed.toml"),
    );
    assert_eq!(diff(&[&one, &other]), diff(&[levers, "phased", "delayed"]));
    let same = diff(&[levers, "phased", "phased"]);
    assert!(
        same.contains("no difference between phased and phased"),
        "{same}"
    );
    insta::assert_snapshot!("diff_unknown", diff(&[levers, "phasd"]));
}
