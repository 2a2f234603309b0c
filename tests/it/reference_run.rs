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
    for (path, bytes) in &committed {
        let made = fresh.iter().find(|(own, _)| own == path);
        let (_, made) = made.unwrap_or_else(|| panic!("{} is no longer made", path.display()));
        assert!(bytes == made, "{} differs from a fresh run", path.display());
    }
    // The pictures of single scenarios other than the baseline are not committed, for their
    // size; the manifest, which is, holds their hashes.
    for (path, _) in &fresh {
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let left_out = parts.len() > 2 && parts[0] == "charts" && parts[1] != "baseline";
        let kept = committed.iter().any(|(own, _)| own == path);
        assert!(kept || left_out, "{} is not committed", path.display());
    }
}
