//! The nearest known name: the one place that decides what "did you mean" says.

/// The candidate nearest to a mistyped name, where one is near enough to be
/// what was meant.
///
/// ```
/// use plancast::expression::nearest;
/// assert_eq!(nearest("elasticty", ["lag", "elasticity"]), Some("elasticity"));
/// assert_eq!(nearest("colour", ["lag", "elasticity"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let length = lower.chars().count().max(other.chars().count());
        let edits = strsim::osa_distance(&lower, &other);
        let score = strsim::jaro_winkler(&lower, &other);
        let near = edits <= (length / 3).min(3) || score >= 0.88;
        if near && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_refuses_strangers() {
        let known = ["normal", "lognormal", "uniform", "托位"];
        assert_eq!(nearest("nromal", known), Some("normal"));
        assert_eq!(nearest("Normal", known), Some("normal"));
        assert_eq!(nearest("托卫", known), None);
        assert_eq!(nearest("spending", known), None);
        assert_eq!(nearest("x", []), None);
    }
}
