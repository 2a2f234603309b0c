//! `plancast man` and `plancast completions`: written from the same arguments that are parsed.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::arguments::Arguments;
use super::{Failure, terminal};

/// What `plancast completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell that is to complete commands and options
    shell: Shell,
}

/// What `plancast man` takes.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// Folder for one page for each command [default: print the main page]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn completions(arguments: &CompletionsArguments) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "plancast",
        &mut text,
    );
    terminal::print(&String::from_utf8(text)?)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn man(arguments: &ManArguments) -> Result<ExitCode, Failure> {
    // `help` would be listed as a page of its own, which it has none.
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.folder else {
        terminal::print(&page(command)?)?;
        return Ok(ExitCode::SUCCESS);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut pages = vec![(command.get_name().to_owned(), command.clone())];
    pages.extend(command.get_subcommands().map(|own| {
        // The name that clap has built for it holds a dash: `plancast-run`.
        let name = own.get_display_name().unwrap_or(own.get_name()).to_owned();
        (name, own.clone())
    }));
    let mut text = String::new();
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        let rendered = page(command)?;
        fs::write(&path, rendered).with_context(|| format!("cannot write {}", path.display()))?;
        text.push_str(&format!("{}\n", path.display()));
    }
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// A page in roff. Nothing in it depends on the day it is made.
fn page(command: clap::Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    // The version takes the date's place: an empty one would shift what follows it.
    Man::new(command)
        .date(env!("CARGO_PKG_VERSION"))
        .source("Plancast")
        .manual("Plancast manual")
        .render(&mut text)?;
    Ok(String::from_utf8(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is not explained here is explained nowhere.
    #[test]
    fn every_command_and_option_has_its_help() {
        let mut command = Arguments::command();
        command.build();
        command.clone().debug_assert();
        let lacking = |of: &clap::Command| -> Vec<String> {
            let named = |arg: &clap::Arg| format!("{} {}", of.get_name(), arg.get_id());
            let arguments = of.get_arguments().filter(|arg| arg.get_help().is_none());
            arguments.map(named).collect()
        };
        for own in command
            .get_subcommands()
            .filter(|own| own.get_name() != "help")
        {
            assert!(own.get_about().is_some(), "{}", own.get_name());
            assert_eq!(lacking(own), Vec::<String>::new());
        }
    }

    #[test]
    fn a_page_lists_every_option_and_no_day() {
        let mut command = Arguments::command();
        command.build();
        let run = command.find_subcommand("run").expect("a command").clone();
        let text = page(run.clone()).expect("rendered");
        let title = format!(".TH plancast-run 1 {} Plancast", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&title), "{text}");
        for long in run.get_arguments().filter_map(clap::Arg::get_long) {
            assert!(text.contains(&long.replace('-', "\\-")), "{long}");
        }
    }
}
