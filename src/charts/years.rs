//! The axis of years: positions, guides at the horizons, and which years are labelled.

use std::ops::Range;

use super::axis::Axis;
use super::fonts::Weight;
use super::page::Measure;
use super::palette::GUIDE;
use super::panel::Panel;
use super::scene::Stroke;

/// Room below the plot for the years, in points.
pub(super) const YEARS_ROOM: f64 = 12.0;

/// The years as positions and the values at them; an only year is widened to be seen.
pub(super) fn widened(years: &[i32], values: &[f64], span: (f64, f64)) -> (Vec<f64>, Vec<f64>) {
    if let ([year], [value]) = (years, values) {
        let near = [f64::from(*year) - 0.2, f64::from(*year) + 0.2];
        return (
            near.map(|x| x.clamp(span.0, span.1)).to_vec(),
            vec![*value; 2],
        );
    }
    (
        years.iter().copied().map(f64::from).collect(),
        values.to_vec(),
    )
}

/// The positions of the years between breaks: each range is drawn as a line of its own.
pub(super) fn segments(years: &[i32], breaks: &[i32]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (1..years.len())
        .filter(|&at| {
            breaks
                .iter()
                .any(|year| years[at - 1] < *year && *year <= years[at])
        })
        .collect();
    starts.insert(0, 0);
    let ends = starts.iter().skip(1).copied().chain([years.len()]);
    let ranges = starts.iter().zip(ends).map(|(&start, end)| start..end);
    ranges.collect()
}

/// Where the curves end: at the last simulated year, or a little after an only one.
pub(super) fn ends_at(years: &[i32], span: (f64, f64)) -> f64 {
    let (xs, _) = widened(years, &vec![0.0; years.len()], span);
    xs[xs.len() - 1]
}

/// Upright guides at the horizons that are labelled: a guide without its year says nothing.
pub(super) fn guides(
    panel: &Panel,
    horizons: &[i32],
    labelled: &[i32],
    axis: &Axis,
    measure: &Measure<'_>,
) {
    let stroke = Stroke {
        colour: GUIDE,
        width: measure.pt(0.5),
        dash: Some((measure.pt(1.2), measure.pt(1.8))),
    };
    for horizon in horizons
        .iter()
        .filter(|year| labelled.contains(year))
        .map(|&year| f64::from(year))
    {
        panel.dashed(&[(horizon, axis.low), (horizon, axis.high)], stroke);
    }
}

/// Labels the years, the first one and then the horizons in bold, as many as fit; gives those
/// labelled.
pub(super) fn label_years(
    panel: &Panel,
    (first, last): (i32, i32),
    horizons: &[i32],
    low: f64,
    measure: &Measure<'_>,
) -> Vec<i32> {
    let style = measure.tick(Weight::Bold);
    let widest = [first, last].map(|year| {
        measure
            .fonts
            .width(&year.to_string(), Weight::Bold, style.size)
    });
    let needed = widest[0].max(widest[1]) + measure.pt(4.0);
    let per_year = (panel.frame.right - panel.frame.left) / f64::from((last - first).max(1));
    let years = year_labels(first, last, horizons, needed / per_year);
    panel.year_axis(&years, first..last, horizons, low, measure);
    years
}

/// The years to label, at one regular distance of at least `least_gap` years.
///
/// The distance is the least round one whose rhythm meets every `wanted` year, and the first year too
/// where it can; where no rhythm meets them all, wanted years stand and the others keep away.
/// The first year is the base year, so it is labelled before all; the last one after those wanted.
fn year_labels(first: i32, last: i32, wanted: &[i32], least_gap: f64) -> Vec<i32> {
    let wanted: Vec<i32> = wanted
        .iter()
        .copied()
        .filter(|year| (first..=last).contains(year))
        .collect();
    let rhythms = RHYTHMS
        .iter()
        .copied()
        .filter(|&step| f64::from(step) >= least_gap);
    let meets = |step: i32, phase: i32| {
        wanted
            .iter()
            .all(|year| (year - phase).rem_euclid(step) == 0)
    };
    let enough = |step: i32| step <= 2 || (last - first) / step >= 3;
    let phase = wanted.first().copied().unwrap_or(0);
    let with_first = rhythms
        .clone()
        .find(|&step| meets(step, first) && enough(step))
        .map(|step| (step, first));
    let without = || {
        rhythms
            .clone()
            .find(|&step| meets(step, phase) && enough(step))
            .map(|step| (step, phase))
    };
    let fallback = (rhythms.clone().next().unwrap_or(LONGEST_RHYTHM), phase);
    let (step, phase) = if wanted.is_empty() {
        (fallback.0, 0)
    } else {
        with_first.or_else(without).unwrap_or(fallback)
    };
    let mut chosen: Vec<i32> = Vec::new();
    let mut take = |year: i32| {
        if chosen
            .iter()
            .all(|&other| f64::from((other - year).abs()) >= least_gap)
        {
            chosen.push(year);
        }
    };
    take(first);
    wanted.iter().for_each(|&year| take(year));
    take(last);
    let start = first + (phase - first).rem_euclid(step);
    (0..=(last - start) / step)
        .filter(|_| start <= last)
        .for_each(|at| take(start + at * step));
    chosen.sort_unstable();
    chosen
}

const LONGEST_RHYTHM: i32 = 1000;
/// Distances between labelled years.
const RHYTHMS: &[i32] = &[1, 2, 5, 10, 20, 25, 50, 100, 200, 500, LONGEST_RHYTHM];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_afresh_at_breaks() {
        let years = [2020, 2021, 2022, 2025, 2026];
        assert_eq!(segments(&years, &[]), vec![0..5]);
        assert_eq!(
            segments(&years, &[2020, 2021, 2024, 2026, 2031]),
            [0..1, 1..3, 3..4, 4..5]
        );
    }

    #[test]
    fn labels_of_years_keep_their_distance() {
        assert_eq!(
            year_labels(2020, 2035, &[2025, 2035], 2.0),
            [2020, 2025, 2030, 2035]
        );
        assert_eq!(
            year_labels(2012, 2035, &[2025, 2035], 1.5)[..4],
            [2012, 2015, 2017, 2019]
        );
        assert_eq!(year_labels(2018, 2036, &[], 4.0), [2018, 2025, 2030, 2036]);
        assert_eq!(year_labels(2020, 2020, &[], 1.0), [2020]);
    }
}
