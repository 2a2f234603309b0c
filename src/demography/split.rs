//! Age groups to single years of age.
//!
//! Counts of closed groups are cumulated over age, interpolated by a monotone
//! cubic (`monotone.rs`) and differenced, so that no cell is negative and each
//! group keeps its total. An open group below 100 is spread in proportion to a
//! life table's person-years, as in a stationary population. Weights of both
//! signs are split as two columns, the gains and the losses.
//!
//! Fertility is even within a group: a group's rate is its births over all its
//! women, and only an even rate gives those births whatever the women's ages are.
//! (A smooth curve of the cumulated pattern misses the United Nations' births of
//! China by 0.3% more, since cohorts differ so much within groups there.)

use super::age::AgeGroup;
use super::monotone::Monotone;
use super::{AGES, ByAge};

/// Splits groups, in order of age, that are not negative; `stationary` spreads the open one.
pub(super) fn split(ages: &[AgeGroup], counts: &[f64], stationary: &ByAge) -> ByAge {
    let top = AGES - 1;
    let below = |age: &AgeGroup| usize::from(age.first) < top && age.last.is_some();
    let closed = ages.iter().take_while(|age| below(age)).count();
    let mut cells = split_closed(&ages[..closed], &counts[..closed]);
    for (age, &count) in ages.iter().zip(counts).skip(closed) {
        let first = usize::from(age.first);
        if first >= top {
            cells[top] += count;
            continue;
        }
        let years: f64 = stationary[first..].iter().sum();
        for x in first..AGES {
            cells[x] = count * (stationary[x] / years);
        }
        keep_total(&mut cells[first..], count);
    }
    cells
}

/// Splits groups whose counts may have either sign.
pub(super) fn split_signed(ages: &[AgeGroup], counts: &[f64], stationary: &ByAge) -> ByAge {
    let part = |sign: f64| -> ByAge {
        let positive = |count: &f64| {
            if count * sign > 0.0 {
                count * sign
            } else {
                0.0
            }
        };
        let counts: Vec<f64> = counts.iter().map(positive).collect();
        split(ages, &counts, stationary)
    };
    let (gains, losses) = (part(1.0), part(-1.0));
    let mut cells = gains;
    for (cell, loss) in cells.iter_mut().zip(losses) {
        *cell -= loss;
    }
    cells
}

/// Splits a run of closed groups below 100; other ages are zero.
pub(super) fn split_closed(ages: &[AgeGroup], counts: &[f64]) -> ByAge {
    let mut cells = [0.0; AGES];
    let Some(first) = ages.first() else {
        return cells;
    };
    let mut x = vec![f64::from(first.first)];
    let mut cumulated = vec![0.0];
    for (age, count) in ages.iter().zip(counts) {
        x.push(f64::from(age.first) + age.width().unwrap_or(1) as f64);
        cumulated.push(cumulated[cumulated.len() - 1] + count);
    }
    let curve = Monotone::new(x, cumulated);
    for (age, &count) in ages.iter().zip(counts) {
        let first = usize::from(age.first);
        let range = first..first + age.width().unwrap_or(1);
        for x in range.clone() {
            let cell = curve.at((x + 1) as f64) - curve.at(x as f64);
            cells[x] = if cell > 0.0 { cell } else { 0.0 };
        }
        keep_total(&mut cells[range], count);
    }
    cells
}

/// Gives what rounding has lost of a group's total to its largest cell.
fn keep_total(cells: &mut [f64], total: f64) {
    if total == 0.0 {
        cells.fill(0.0);
        return;
    }
    let sum: f64 = cells.iter().sum();
    let mut largest = 0;
    for (i, cell) in cells.iter().enumerate() {
        if *cell > cells[largest] {
            largest = i;
        }
    }
    cells[largest] += total - sum;
}

/// Spreads shares of fertility evenly within each group.
pub(super) fn split_fertility(ages: &[AgeGroup], shares: &[f64]) -> ByAge {
    let mut cells = [0.0; AGES];
    for (age, share) in ages.iter().zip(shares) {
        let (first, width) = (usize::from(age.first), age.width().unwrap_or(1));
        cells[first..first + width].fill(share / width as f64);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn five_year(open: u8) -> Vec<AgeGroup> {
        let closed = (0..open / 5).map(|i| AgeGroup {
            first: 5 * i,
            last: Some(5 * i + 4),
        });
        closed
            .chain([AgeGroup {
                first: open,
                last: None,
            }])
            .collect()
    }

    fn stationary() -> ByAge {
        std::array::from_fn(|x| {
            if x < 100 {
                1.0 - x as f64 / 101.0
            } else {
                0.02
            }
        })
    }

    #[test]
    fn totals_are_kept_and_nothing_is_negative() {
        for open in [60, 85, 100] {
            let ages = five_year(open);
            let counts: Vec<f64> = (0..ages.len())
                .map(|i| f64::from((i as u32 * 7919) % 13) * 12_345.678)
                .collect();
            let cells = split(&ages, &counts, &stationary());
            assert!(cells.iter().all(|&cell| cell >= 0.0));
            for (age, count) in ages.iter().zip(&counts) {
                let last = age.last.map_or(100, usize::from);
                let sum: f64 = cells[usize::from(age.first)..=last].iter().sum();
                assert!(
                    (sum - count).abs() <= 1e-15 * count,
                    "{age}: {sum} for {count}"
                );
            }
        }
    }

    #[test]
    fn a_smooth_population_comes_back() {
        let truth: ByAge = std::array::from_fn(|x| {
            let x = x as f64 + 0.5;
            1000.0 * (1.0 + 0.5 * libm::sin(x / 12.0)) * (1.0 - x / 120.0)
        });
        let ages = five_year(100);
        let counts: Vec<f64> = (ages.iter())
            .map(|age| {
                truth[usize::from(age.first)..=age.last.map_or(100, usize::from)]
                    .iter()
                    .sum()
            })
            .collect();
        let cells = split(&ages, &counts, &truth);
        for x in 10..90 {
            let error = cells[x] / truth[x] - 1.0;
            assert!(error.abs() < 0.005, "age {x}: {error}");
        }
    }

    #[test]
    fn an_open_group_follows_the_stationary_population() {
        let cells = split(&five_year(95), &[1.0; 20], &stationary());
        let years: f64 = stationary()[95..].iter().sum();
        for (cell, lived) in cells.iter().zip(stationary()).skip(95) {
            assert!((cell - lived / years).abs() < 1e-15);
        }
    }

    #[test]
    fn signs_are_split_apart() {
        let ages = five_year(100);
        let counts: Vec<f64> = (0..21).map(|i| if i < 8 { 3.0 } else { -1.0 }).collect();
        let cells = split_signed(&ages, &counts, &stationary());
        assert!((0..40).all(|x| cells[x] >= 0.0) && (40..=100).all(|x| cells[x] <= 0.0));
        let sum: f64 = cells.iter().sum();
        assert!((sum - 11.0).abs() < 1e-13);
    }

    #[test]
    fn a_fertility_group_keeps_its_births_whatever_the_ages_of_its_women() {
        let ages: Vec<AgeGroup> = five_year(50)[3..10].to_vec();
        let shares = [0.0225, 0.3253, 0.3456, 0.1911, 0.0761, 0.0363, 0.0031];
        let cells = split_fertility(&ages, &shares);
        let women: ByAge = std::array::from_fn(|x| ((x * 37) % 11) as f64);
        for (age, share) in ages.iter().zip(shares) {
            let range = usize::from(age.first)..=age.last.map_or(100, usize::from);
            let births: f64 = range.clone().map(|x| cells[x] * women[x]).sum();
            let together: f64 = women[range].iter().sum();
            assert!((births - share / 5.0 * together).abs() < 1e-14);
        }
        assert!(cells[14] == 0.0 && cells[50] == 0.0);
    }
}
