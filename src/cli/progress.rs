//! A progress bar on stderr, drawn only on a terminal and only for runs that take a while.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts up to `length`, silent where `quiet`.
pub(super) fn bar(what: &'static str, length: u64, quiet: bool) -> ProgressBar {
    let target = if quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(8)
    };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let style = ProgressStyle::with_template("{msg:12} {wide_bar} {percent:>3}% {eta:>4}")
        .expect("the template is valid");
    bar.set_style(style);
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}
