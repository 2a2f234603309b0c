//! The posterior of some of a plan's draws, by adaptive importance sampling.
//!
//! Every random input is a standard normal `z`, whatever distribution the plan makes of it, so the prior of
//! the inputs behind the parameters is `N(0, I)` exactly: correlations, expressions and bounds of the plan
//! are between `z` and the parameters. Inputs are drawn from a multivariate Student's t, `z' = m + L w e` with
//! `e` fresh normals and `w² = ν / χ²(ν)`, and each draw weighs `prior · likelihood / proposal`, which is Bayes'
//! answer for whatever `m` and `L` (its tails are heavier than the prior's, so that weights are bounded where
//! the likelihood is). The first proposal is about the prior. While it leaves few draws with any weight, `m`
//! and `L Lᵀ` are moved to the mean and covariance under a likelihood raised to the power at which enough
//! draws still count (adaptive importance sampling, Cappé et al. 2008, doi:10.1007/s11222-008-9059-x, with the
//! tempering of Del Moral, Doucet and Jasra 2006, doi:10.1111/j.1467-9868.2006.00553.x). Each round has fresh
//! draws, those of the answer included: no draw judges a proposal that was fitted to it.

use rayon::prelude::*;

use super::super::shifted::{replacements, weighted};
use super::super::weights::Weights;
use crate::engine::{NonFinite, simulate};
use crate::graph::{Graph, NodeId, Unary};
use crate::statistics::CholeskyFactor;
use crate::uncertainty::{Distribution, Family, PointSet};

/// Degrees of freedom of the proposal: tails that hold what the draws have not seen, weights that stay even.
const DEGREES: f64 = 7.0;
/// Draws of a round that only moves the proposal.
const PILOT: u64 = 4096;
/// Most such rounds.
const ROUNDS: usize = 60;
/// A proposal is good where this share of its draws counts, and is fitted where that one does: few, so that
/// a round goes far.
const GOOD: f64 = 0.6;
const FITTED: f64 = 0.05;
/// A covariance takes so many draws for each input.
const EACH: f64 = 20.0;
/// A further round must make so many times as many draws count.
const BETTER: f64 = 1.1;
/// So many rounds in a row that do not end the search.
const IDLE: usize = 3;
/// The covariance fitted to weighted draws is a little too small.
const WIDER: f64 = 1.1;
/// Halvings of the power of the likelihood; then as good as zero.
const HALVINGS: usize = 30;

/// What is asked.
pub(super) struct Inference<'a> {
    /// Nodes whose values the likelihood reads.
    pub(super) parameters: &'a [NodeId],
    /// Further nodes of which the answer has a column.
    pub(super) outputs: &'a [NodeId],
    /// Logarithm of the likelihood of a draw's parameters.
    pub(super) log_likelihood: &'a (dyn Fn(&[f64]) -> f64 + Sync),
}

/// Why there is no posterior.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failed {
    /// A value is not finite: the column counts parameters, then outputs.
    NonFinite(NonFinite),
    /// No draw has any likelihood.
    Impossible,
}

/// Weighted draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Posterior {
    /// A column for each parameter.
    pub(super) parameters: Vec<Vec<f64>>,
    /// A column for each output.
    pub(super) outputs: Vec<Vec<f64>>,
    /// How much each draw weighs.
    pub(super) weights: Weights,
    /// Rounds that moved the proposal.
    pub(super) rounds: usize,
    /// How many draws were made in all.
    pub(super) model_runs: u64,
}

/// The posterior from `paths` draws.
///
/// # Errors
/// A parameter or an output that is not finite, or a record that no draw can explain.
pub(super) fn posterior(
    graph: &mut Graph,
    points: &PointSet,
    paths: u64,
    inference: &Inference<'_>,
) -> Result<Posterior, Failed> {
    let draws = graph.coordinates_behind(inference.parameters);
    let pilot = paths.min(PILOT);
    let mut proposal = Proposal::prior(draws.len());
    let wanted = (FITTED * pilot as f64).max(EACH * draws.len() as f64);
    let wanted = wanted.min(0.5 * pilot as f64);
    let mut best: Option<(f64, Proposal)> = None;
    let mut rounds = 0;
    let mut power = 0.0;
    let mut idle = 0;
    let mut model_runs = 0;
    for round in 0..ROUNDS {
        let sample = sample(graph, points, pilot, inference, &draws, &proposal, round)?;
        model_runs += pilot;
        let effective = sample.effective(1.0);
        let known = best.as_ref().map_or(0.0, |(known, _)| *known);
        if best.is_none() || effective > known {
            best = Some((effective, proposal.clone()));
        }
        // Fitted to the whole likelihood before, and hardly better for being fitted again.
        let is_better = effective >= BETTER * known;
        idle = match power == 1.0 && !is_better {
            true => idle + 1,
            false => 0,
        };
        if idle == IDLE || effective >= GOOD * pilot as f64 {
            break;
        }
        if sample
            .likelihoods
            .iter()
            .all(|log| *log == f64::NEG_INFINITY)
        {
            return Err(Failed::Impossible);
        }
        power = sample.power(power, wanted);
        let Some(next) = sample.fitted(power) else {
            break;
        };
        proposal = next;
        rounds = round + 1;
    }
    let proposal = best.map_or(proposal, |(_, proposal)| proposal);
    let sample = sample(graph, points, paths, inference, &draws, &proposal, ROUNDS)?;
    let weights = Weights::from_logarithms(&sample.logarithms(1.0)).ok_or(Failed::Impossible)?;
    Ok(Posterior {
        weights,
        parameters: sample.parameters,
        outputs: sample.outputs,
        rounds,
        model_runs: model_runs + paths,
    })
}

/// A Student's t over the inputs.
#[derive(Debug, Clone)]
struct Proposal {
    mean: Vec<f64>,
    factor: CholeskyFactor,
}

impl Proposal {
    fn prior(size: usize) -> Self {
        let mut unit = vec![0.0; size * size];
        (0..size).for_each(|at| unit[at * size + at] = 1.0);
        Self {
            mean: vec![0.0; size],
            factor: CholeskyFactor::new(&unit, size).expect("the unit matrix has a factor"),
        }
    }

    /// `ln N(z; 0, I) - ln t(z)`, but for a constant that all draws of one proposal share with those
    /// of every other but for the determinant, which is in it.
    fn log_ratio(&self, z: &[f64]) -> f64 {
        let size = z.len() as f64;
        let gaps: Vec<f64> = z.iter().zip(&self.mean).map(|(z, m)| z - m).collect();
        let solved = self.factor.solve(&gaps);
        let distance: f64 = gaps.iter().zip(&solved).map(|(a, b)| a * b).sum();
        let squares: f64 = z.iter().map(|z| z * z).sum();
        let half = 0.5 * DEGREES;
        let constant = libm::lgamma(half) - libm::lgamma(half + 0.5 * size)
            + 0.5 * size * crate::kernel::ln(half);
        constant - 0.5 * squares
            + 0.5 * self.factor.log_determinant()
            + (half + 0.5 * size) * crate::kernel::ln_1p(distance / DEGREES)
    }
}

/// Draws of one proposal, with the logarithms of their weights' parts.
struct Sample {
    normals: Vec<Vec<f64>>,
    parameters: Vec<Vec<f64>>,
    outputs: Vec<Vec<f64>>,
    ratios: Vec<f64>,
    likelihoods: Vec<f64>,
}

impl Sample {
    /// Logarithms of the weights with the likelihood raised to a power.
    fn logarithms(&self, power: f64) -> Vec<f64> {
        let own = self.ratios.iter().zip(&self.likelihoods);
        own.map(|(ratio, &likelihood)| match power {
            0.0 => *ratio,
            _ => ratio + power * likelihood,
        })
        .collect()
    }

    fn weights(&self, power: f64) -> Option<Weights> {
        Weights::from_logarithms(&self.logarithms(power))
    }

    fn effective(&self, power: f64) -> f64 {
        self.weights(power).map_or(0.0, |own| own.effective())
    }

    /// The highest power, from one up to which draws count, at which `wanted` of them still do. The
    /// proposal was fitted where the likelihood has the power `low`: below it, too, fewer count.
    fn power(&self, low: f64, wanted: f64) -> f64 {
        if self.effective(1.0) >= wanted {
            return 1.0;
        }
        let (mut low, mut high) = (low, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if self.effective(middle) >= wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// A proposal about the draws' weighted mean under a power of the likelihood; none where they do
    /// not vary.
    fn fitted(&self, power: f64) -> Option<Proposal> {
        let weights = self.weights(power)?;
        let size = self.normals.len();
        let mean: Vec<f64> = self.normals.iter().map(|own| weights.mean(own)).collect();
        let mut covariance = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..=i {
                let product: Vec<f64> = (self.normals[i].iter())
                    .zip(&self.normals[j])
                    .map(|(x, y)| (x - mean[i]) * (y - mean[j]))
                    .collect();
                covariance[i * size + j] = WIDER * weights.mean(&product);
            }
        }
        let factor = CholeskyFactor::new(&covariance, size)?;
        Some(Proposal { mean, factor })
    }
}

/// Draws from a proposal; `round` names them, so that each round's are its own.
fn sample(
    graph: &mut Graph,
    points: &PointSet,
    paths: u64,
    inference: &Inference<'_>,
    draws: &[u32],
    proposal: &Proposal,
    round: usize,
) -> Result<Sample, Failed> {
    let moved = moved(graph, draws, proposal, round);
    let replaced = replacements(graph, draws, &moved);
    let wanted = [inference.parameters, inference.outputs].concat();
    let mut nodes = graph.substituted(&wanted, &replaced);
    nodes.extend(&moved);
    let simulated = simulate(graph, points, &nodes, paths, &|_| ()).map_err(Failed::NonFinite)?;
    let mut columns: Vec<Vec<f64>> = (0..nodes.len())
        .into_par_iter()
        .map(|column| simulated.column(column))
        .collect();
    let normals = columns.split_off(wanted.len());
    let outputs = columns.split_off(inference.parameters.len());
    let parameters = columns;
    let count = usize::try_from(paths).expect("paths fit into memory");
    let logs: Vec<(f64, f64)> = (0..count)
        .into_par_iter()
        .map(|path| {
            let z: Vec<f64> = normals.iter().map(|column| column[path]).collect();
            let own: Vec<f64> = parameters.iter().map(|column| column[path]).collect();
            (proposal.log_ratio(&z), (inference.log_likelihood)(&own))
        })
        .collect();
    let (ratios, likelihoods) = logs.into_iter().unzip();
    Ok(Sample {
        normals,
        parameters,
        outputs,
        ratios,
        likelihoods,
    })
}

/// The nodes of the draws' standard normals under a proposal.
fn moved(graph: &mut Graph, draws: &[u32], proposal: &Proposal, round: usize) -> Vec<NodeId> {
    // No name of a plan can hold a blank.
    let ending = format!(" (calibrated {round})");
    let chi_square = Distribution::new(Family::Gamma, &[0.5 * DEGREES, 2.0]);
    let chi_square = chi_square.expect("degrees of freedom are above zero");
    let (index, input) = graph.quantile_input(&chi_square);
    let name = format!("width{ending}");
    let input = match input {
        crate::uncertainty::Input::Uniform => graph.uniform(&name, None),
        crate::uncertainty::Input::Normal => graph.normal(&name, None),
    };
    let chi_square = graph.quantile(index, input);
    let degrees = graph.constant(DEGREES);
    let ratio = graph.divide(degrees, chi_square);
    let width = graph.unary(Unary::Sqrt, ratio);
    let names: Vec<(String, Option<i32>)> = draws
        .iter()
        .map(|&at| (graph.draw(at).name.clone(), graph.draw(at).year))
        .collect();
    let fresh: Vec<NodeId> = names
        .iter()
        .map(|(name, year)| {
            let normal = graph.normal(&format!("{name}{ending}"), *year);
            graph.multiply(width, normal)
        })
        .collect();
    (0..draws.len())
        .map(|at| {
            let spread = weighted(graph, proposal.factor.row(at), &fresh);
            let mean = graph.constant(proposal.mean[at]);
            graph.add(mean, spread)
        })
        .collect()
}

/// The same parameters as the plan draws them.
///
/// # Errors
/// The first that is not finite.
pub(super) fn prior(
    graph: &Graph,
    points: &PointSet,
    paths: u64,
    parameters: &[NodeId],
) -> Result<Vec<Vec<f64>>, NonFinite> {
    let simulated = simulate(graph, points, parameters, paths, &|_| ())?;
    Ok((0..parameters.len())
        .map(|column| simulated.column(column))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uncertainty::Sampler;

    fn points(paths: u64) -> PointSet {
        PointSet::new(Sampler::MonteCarlo, 1, paths, 2020)
    }

    /// A normal mean and log standard deviation apart: `y_i ~ N(a + b x_i, 1)`, with `a ~ N(1, 0.5)` and
    /// `b ~ N(-1, 2)`: the textbook conjugate regression.
    #[test]
    fn the_conjugate_regression_comes_out() {
        let mut graph = Graph::new();
        let (za, zb) = (graph.normal("a", None), graph.normal("b", None));
        let mut affine = |mean: f64, sd: f64, z| {
            let (mean, sd) = (graph.constant(mean), graph.constant(sd));
            let spread = graph.multiply(sd, z);
            graph.add(mean, spread)
        };
        let parameters = [affine(1.0, 0.5, za), affine(-1.0, 2.0, zb)];
        let x = [0.0, 1.0, 2.0, 3.0, 4.0];
        let y = [0.3, 2.1, 3.4, 6.2, 7.9];
        let log_likelihood = |own: &[f64]| -> f64 {
            let gaps = x.iter().zip(&y).map(|(x, y)| y - own[0] - own[1] * x);
            gaps.map(|gap| -0.5 * gap * gap - 0.5 * (2.0 * std::f64::consts::PI).ln())
                .sum()
        };
        let inference = Inference {
            parameters: &parameters,
            outputs: &[],
            log_likelihood: &log_likelihood,
        };
        let paths = 100_000;
        let found = posterior(&mut graph, &points(paths), paths, &inference).unwrap();
        // Precision [[n + 1/0.25, Σx], [Σx, Σx² + 1/4]] = [[9, 10], [10, 30.25]], right side
        // [Σy + 1/0.25, Σxy - 1/4] = [23.9, 58.85]; determinant 172.25.
        let mean = [
            (30.25 * 23.9 - 10.0 * 58.85) / 172.25,
            (9.0 * 58.85 - 10.0 * 23.9) / 172.25,
        ];
        let deviation = [(30.25f64 / 172.25).sqrt(), (9.0f64 / 172.25).sqrt()];
        for at in 0..2 {
            let column = &found.parameters[at];
            let own = found.weights.mean(column);
            let effective = found.weights.effective();
            assert!(effective > 0.5 * paths as f64, "{effective}");
            let error = deviation[at] / effective.sqrt();
            assert!((own - mean[at]).abs() < 4.0 * error, "{own} {}", mean[at]);
            let squares: Vec<f64> = column.iter().map(|x| (x - own) * (x - own)).collect();
            let spread = found.weights.mean(&squares).sqrt();
            assert!((spread / deviation[at] - 1.0).abs() < 0.01, "{spread}");
        }
        let product: Vec<f64> = (found.parameters[0].iter())
            .zip(&found.parameters[1])
            .map(|(a, b)| (a - mean[0]) * (b - mean[1]))
            .collect();
        let correlation = found.weights.mean(&product) / (deviation[0] * deviation[1]);
        assert!((correlation + 10.0 / (9.0f64 * 30.25).sqrt()).abs() < 0.01);
        // The evidence: y ~ N(prior mean, I + X V Xᵀ), by the matrix determinant lemma.
        let squares: f64 = y.iter().map(|y| y * y).sum();
        let quadratic = squares + 1.0 / 0.25 + 1.0 / 4.0 - (23.9 * mean[0] + 58.85 * mean[1]);
        let log_evidence = -0.5
            * (5.0 * (2.0 * std::f64::consts::PI).ln() + quadratic + (172.25f64 * 0.25 * 4.0).ln());
        assert!((found.weights.log_mean() - log_evidence).abs() < 0.01);
    }

    #[test]
    fn nothing_learnt_leaves_the_prior() {
        let mut graph = Graph::new();
        let parameters = [graph.normal("a", None)];
        let inference = Inference {
            parameters: &parameters,
            outputs: &[],
            log_likelihood: &|_| -3.0,
        };
        let found = posterior(&mut graph, &points(20_000), 20_000, &inference).unwrap();
        assert_eq!(found.rounds, 0);
        assert!(found.weights.mean(&found.parameters[0]).abs() < 0.03);
        assert!((found.weights.log_mean() + 3.0).abs() < 0.02);
    }

    #[test]
    fn what_no_draw_explains_is_impossible() {
        let mut graph = Graph::new();
        let parameters = [graph.normal("a", None)];
        let inference = Inference {
            parameters: &parameters,
            outputs: &[],
            log_likelihood: &|_| f64::NEG_INFINITY,
        };
        let found = posterior(&mut graph, &points(1000), 1000, &inference);
        assert_eq!(found, Err(Failed::Impossible));
    }

    /// A record far out in the prior's tail is reached by tempering: `z ~ N(0, 1)`, `y = 12 ~ N(z, 0.1)`.
    #[test]
    fn a_surprise_is_reached() {
        let mut graph = Graph::new();
        let parameters = [graph.normal("a", None)];
        let inference = Inference {
            parameters: &parameters,
            outputs: &[],
            log_likelihood: &|own| -0.5 * ((12.0 - own[0]) / 0.1) * ((12.0 - own[0]) / 0.1),
        };
        let found = posterior(&mut graph, &points(20_000), 20_000, &inference).unwrap();
        let mean = found.weights.mean(&found.parameters[0]);
        assert!((mean - 12.0 / 1.01).abs() < 0.004, "{mean}");
        assert!(found.weights.effective() > 10_000.0);
    }
}
