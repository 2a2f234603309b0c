//! `output/` is what today's code makes of `scenarios/huangyan`.

use crate::harness::{files_below, plancast, root};

#[test]
fn a_fresh_run_reproduces_the_committed_tables_and_charts() {
    let fresh = tempfile::tempdir().unwrap();
    let out = fresh.path().to_str().unwrap();
    let arguments = ["run", "scenarios/huangyan", "--output", out, "--quiet"];
    let output = plancast(&arguments, root());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let committed = files_below(&root().join("output/huangyan"));
    let fresh = files_below(&fresh.path().join("huangyan"));
    let names = |files: &[(std::path::PathBuf, Vec<u8>)]| -> Vec<std::path::PathBuf> {
        files.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(names(&committed), names(&fresh));
    for ((path, committed), (_, fresh)) in committed.iter().zip(&fresh) {
        assert!(
            committed == fresh,
            "{} differs from a fresh run",
            path.display()
        );
    }
}
