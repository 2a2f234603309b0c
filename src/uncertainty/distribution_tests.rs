//! Every family against outside values, and the prepared form against the direct.

#![expect(
    clippy::approx_constant,
    reason = "outside values are given as they are"
)]

use super::*;
use crate::kernel::{normal_cdf, normal_quantile_in_place};
use DistributionError as Error;

const U: [f64; 8] = [1e-12, 1e-6, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999_999];

/// Quantiles at `U`: mpmath 1.3.0 with mp.dps = 50 (roots of mp.gammainc, mp.betainc and
/// mp.ncdf, or the closed form), rounded to double; the discrete ones scipy 1.17.1, ppf.
/// `1 − u` is taken exactly, of the double.
#[rustfmt::skip]
const QUANTILES: [(Family, &[f64], [f64; 8]); 22] = [
    (Family::Gamma, &[0.3, 2.0], [1.3945398192818675e-40, 1.3945398192818697e-20, 6.371358063478332e-06, 0.025453315539897402, 0.1462622717339038, 0.9201477739757028, 3.8005272856776506, 21.969671264217254]),
    (Family::Gamma, &[2.5, 2.0], [5.124643496830536e-05, 0.012896160206497096, 0.8312116134866624, 2.999908132759906, 4.351460191095527, 7.2892761266489625, 12.832501994030025, 35.88818687961042]),
    (Family::Gamma, &[60.0, 2.0], [40.863031756220145, 60.1512744986934, 91.57264190001453, 111.4185736016584, 119.33399578175585, 132.80628425134284, 152.21140272515154, 208.5043685559618]),
    (Family::Beta, &[0.5, 0.5], [2.4674011002723395e-24, 2.46740110027031e-12, 0.001541333133436012, 0.20610737385376343, 0.5, 0.9045084971874737, 0.998458666866564, 0.9999999999975326]),
    (Family::Beta, &[2.0, 5.0], [2.581989786361007e-07, 0.0002582878293540636, 0.043271868292741676, 0.18180347131894917, 0.26444998329565994, 0.42244752484627207, 0.6412345789976748, 0.9555730480299243]),
    (Family::Beta, &[0.2, 3.0], [2.495343537242637e-61, 2.495343537242627e-31, 2.4368589329856333e-09, 0.0006069821751580953, 0.007901229090864222, 0.09575237217754667, 0.4365890507797343, 0.9776191480359043]),
    (Family::ScaledBeta, &[2.0, 3.0, -1.0, 4.0], [-0.9999979587579921, -0.9979582026989787, -0.6620700675572853, 0.3619197103755267, 0.9286378406619478, 1.9122678726216666, 3.029397751583783, 3.9684521316489727]),
    (Family::Pert, &[6.0, 8.5, 12.0], [6.000077828608753, 6.013860362571363, 6.663875698053123, 7.984012611954125, 8.627340269631127, 9.690952630776009, 10.876277510639172, 11.949995601950558]),
    (Family::StudentT, &[1.0, 0.0, 1.0], [-318309886183.79065, -318309.8861827435, -12.706204736174705, -0.7265425280053609, 0.0, 1.376381920471174, 12.706204736174694, 318309.88617359026]),
    (Family::StudentT, &[4.0, 0.0, 1.0], [-1316.0727465592565, -41.577854150450975, -2.7764451051977943, -0.5686490630497055, 0.0, 0.9409645772351813, 2.7764451051977934, 41.5778541501515]),
    (Family::StudentT, &[0.8, 0.0, 1.0], [-232009841576075.9, -7336795.389552269, -23.32793579600431, -0.7881197783415368, 0.0, 1.5841684217284666, 23.32793579600429, 7336795.389288551]),
    (Family::StudentT, &[30.0, 0.0, 1.0], [-11.397217523311411, -5.871117120418883, -2.042272456301238, -0.5300190039065045, 0.0, 0.8537672614712978, 2.0422724563012378, 5.871117120408623]),
    (Family::Normal, &[3.0, 0.5], [-0.517241912650566, 0.6232878455885505, 2.020018007729973, 2.7377997436459798, 3.0, 3.4208106167864574, 3.979981992270027, 5.376712154408544]),
    (Family::Lognormal, &[0.1, 0.7], [0.008033470298358443, 0.03966060044562068, 0.2802775857630568, 0.7656115452950591, 1.1051709180756477, 1.991991443060937, 4.357832449694099, 30.79637585996428]),
    (Family::Uniform, &[-2.0, 6.0], [-1.999999999992, -1.999992, -1.8, 0.3999999999999999, 2.0, 4.4, 5.8, 5.999992]),
    (Family::Exponential, &[4.0], [4.000000000002e-12, 4.0000020000013335e-06, 0.1012712319371595, 1.4266997757549293, 2.772588722239781, 6.437751649736402, 14.755517816455741, 55.26204223174207]),
    (Family::Weibull, &[1.5, 3.0], [3.000000000001e-08, 0.00030000010000005834, 0.25866558824421676, 1.508816144747155, 2.349659306323954, 4.120065050608833, 7.162273434150612, 17.272924740659352]),
    (Family::Triangular, &[1.0, 2.0, 5.0], [1.000002, 1.002, 1.316227766016838, 2.101724650762112, 2.550510257216822, 3.4508066615170336, 4.452277442494833, 4.9965358983848125]),
    (Family::Poisson, &[0.1], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 4.0]),
    (Family::Poisson, &[30.0], [1.0, 8.0, 20.0, 27.0, 30.0, 35.0, 41.0, 59.0]),
    (Family::Poisson, &[1000000.0], [992974.0, 995250.0, 998041.0, 999475.0, 1000000.0, 1000842.0, 1001960.0, 1004757.0]),
    (Family::Bernoulli, &[0.3], [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
];

/// Ten units in the last place, and ln x is found to about one unit of 30.
const RELATIVE: f64 = 2e-13;

fn family(family: Family, parameters: &[f64]) -> Distribution {
    Distribution::new(family, parameters).expect("the parameters are possible")
}

fn close(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs()
}

#[test]
fn quantiles_agree_with_mpmath_and_scipy() {
    for (kind, parameters, expected) in QUANTILES {
        for (u, expected) in U.into_iter().zip(expected) {
            let found = family(kind, parameters).quantile(u);
            // Where a support crosses zero the error is relative to its width.
            let floor = if kind == Family::ScaledBeta {
                1e-15
            } else {
                0.0
            };
            let relative = RELATIVE + floor / expected.abs().max(1e-300);
            assert!(
                close(found, expected, relative),
                "{kind:?} {parameters:?} {u}: {found:e}"
            );
            assert_eq!(found, kind.quantile(parameters, u));
        }
    }
}

#[test]
fn cdf_inverts_the_quantile() {
    for (kind, parameters, _) in QUANTILES {
        let distribution = family(kind, parameters);
        let discrete = matches!(kind, Family::Poisson | Family::Bernoulli);
        let bounded = matches!(
            kind,
            Family::Uniform | Family::Triangular | Family::Pert | Family::ScaledBeta
        );
        for u in U {
            let back = distribution.cdf(distribution.quantile(u));
            let right = if discrete {
                back >= u * (1.0 - 1e-12)
            } else {
                // Near the end of a bounded support x itself is rounded.
                let floor = if bounded { 1e-15 } else { 0.0 };
                close(back, u, 1e-11 + floor / u)
            };
            assert!(right, "{kind:?} {parameters:?} {u} {back}");
            assert_eq!(kind.cdf(parameters, 0.7), distribution.cdf(0.7));
        }
    }
}

/// The larger side of Kolmogorov's distance between draws and the distribution.
fn kolmogorov_distance(distribution: &Distribution, values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mut largest: f64 = 0.0;
    let mut i = 0;
    while i < values.len() {
        // Ties are taken together, so that the test holds for discrete values.
        let same = values[i..].iter().take_while(|&&x| x == values[i]).count();
        let below = distribution.tails_below(values[i]).lower;
        let at = distribution.cdf(values[i]);
        largest = largest.max((i as f64 / n - below).abs());
        i += same;
        largest = largest.max((i as f64 / n - at).abs());
    }
    largest
}

fn draws(distribution: &Distribution, count: usize) -> Vec<f64> {
    let prepared = PreparedQuantile::new(distribution);
    let points = PointSet::new(Sampler::MonteCarlo, 20, count as u64, 2020);
    let mut input = vec![0.0; count];
    points.stream("draw", None).fill(0, &mut input);
    if prepared.input() == Input::Normal {
        normal_quantile_in_place(&mut input);
    }
    let mut values = vec![0.0; count];
    prepared.fill(&input, &mut values);
    values
}

fn composites() -> Vec<Distribution> {
    let normal = family(Family::Normal, &[0.0, 1.0]);
    let gamma = family(Family::Gamma, &[2.5, 2.0]);
    let discrete = Distribution::discrete(&[(1.0, 2.0), (5.0, 1.0), (2.5, 3.0)]);
    let discrete = discrete.expect("positive weights");
    let mixture = |parts| Distribution::mixture(parts).expect("positive weights");
    let truncated = |d, low, high| Distribution::truncated(d, low, high).expect("overlaps");
    vec![
        discrete.clone(),
        mixture(vec![
            (0.3, normal.clone()),
            (0.7, family(Family::Normal, &[8.0, 0.5])),
        ]),
        mixture(vec![
            (1.0, family(Family::Uniform, &[0.0, 0.0])),
            (2.0, gamma.clone()),
        ]),
        mixture(vec![
            (1.0, discrete.clone()),
            (1.0, family(Family::Bernoulli, &[0.2])),
        ]),
        mixture(vec![
            (1.0, family(Family::Poisson, &[3.0])),
            (1.0, normal.clone()),
        ]),
        truncated(normal.clone(), -1.0, 2.0),
        truncated(normal, 6.0, 8.0),
        truncated(gamma, 0.5, f64::INFINITY),
        truncated(family(Family::Poisson, &[4.0]), 2.0, 6.0),
        truncated(discrete, 2.0, 9.0),
        Distribution::empirical(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]).expect("finite"),
        Distribution::interval(1.6, 2.8).expect("ordered"),
        Distribution::interval(-1.0, 3.0).expect("ordered"),
    ]
}

#[test]
fn prepared_draws_pass_kolmogorov_smirnov() {
    // Kolmogorov's 1e-6 point at 100,000 draws; the test is conservative for discrete ones.
    let limit = 2.69 / f64::sqrt(100_000.0);
    let mut all = composites();
    all.extend(
        QUANTILES
            .iter()
            .map(|(kind, parameters, _)| family(*kind, parameters)),
    );
    for distribution in all {
        let distance = kolmogorov_distance(&distribution, &mut draws(&distribution, 100_000));
        assert!(distance < limit, "{distribution:?}: {distance}");
    }
}

#[test]
fn prepared_equals_direct() {
    let mut all = composites();
    all.extend(
        QUANTILES
            .iter()
            .map(|(kind, parameters, _)| family(*kind, parameters)),
    );
    for distribution in all {
        let prepared = PreparedQuantile::new(&distribution);
        let mut inputs: Vec<f64> = (0..6000).map(|i| (f64::from(i) - 2999.5) / 350.0).collect();
        let scores = prepared.input() == Input::Normal;
        if !scores {
            inputs.iter_mut().for_each(|z| *z = normal_cdf(*z));
            // Closer to one a single count holds little more than the last digit of u.
            inputs.retain(|&u| u > 0.0 && u < 1.0 - 1e-9);
        }
        let mut values = vec![0.0; inputs.len()];
        prepared.fill(&inputs, &mut values);
        let mut before = f64::NEG_INFINITY;
        let mut largest: f64 = 0.0;
        for (&x, &value) in inputs.iter().zip(&values) {
            let direct = if scores {
                distribution.quantile_at(tails::Tails::of_normal(x))
            } else {
                distribution.quantile(x)
            };
            // Near a zero of the quantile function the error is relative to its slope.
            let error = (value - direct).abs() / direct.abs().max(if scores { 0.05 } else { 0.0 });
            largest = largest.max(if value == direct { 0.0 } else { error });
            assert!(
                value >= before - 1e-12 * before.abs(),
                "{distribution:?} at {x}"
            );
            before = value;
        }
        let share = prepared.direct_share();
        println!(
            "{largest:.1e} {share:.3} {:.60}",
            format!("{distribution:?}")
        );
        let bound = if scores { 1e-9 } else { 0.0 };
        assert!(largest <= bound, "{distribution:?}: {largest:e}");
    }
}

#[test]
fn closed_forms_keep_their_bits() {
    for (kind, parameters) in [
        (Family::Normal, &[3.0, 0.5][..]),
        (Family::Lognormal, &[0.1, 0.7]),
        (Family::Weibull, &[1.5, 3.0]),
        (Family::Exponential, &[4.0]),
        (Family::Triangular, &[1.0, 2.0, 5.0]),
    ] {
        let distribution = family(kind, parameters);
        let points = PointSet::new(Sampler::MonteCarlo, 20, 5000, 2020);
        let mut uniforms = vec![0.0; 5000];
        points.stream("draw", None).fill(0, &mut uniforms);
        for (u, value) in uniforms.into_iter().zip(draws(&distribution, 5000)) {
            assert_eq!(
                value.to_bits(),
                distribution.quantile(u).to_bits(),
                "{kind:?} {u}"
            );
        }
    }
}

#[test]
fn moments_agree_with_scipy() {
    let truncated = Distribution::truncated(family(Family::Normal, &[0.0, 1.0]), -1.0, 2.0);
    // scipy 1.17.1: mean and std of the frozen distributions.
    for (distribution, mean, sd) in [
        (
            truncated.expect("overlaps"),
            0.22963717909132902,
            0.7209455868590458,
        ),
        (
            family(Family::Weibull, &[1.5, 3.0]),
            2.7082358788528005,
            1.838807375264029,
        ),
        (
            family(Family::Lognormal, &[0.1, 0.7]),
            1.411989919667659,
            1.122790572478496,
        ),
        (
            family(Family::Triangular, &[1.0, 2.0, 5.0]),
            2.666666666666667,
            0.8498365855987975,
        ),
        (family(Family::ScaledBeta, &[2.0, 3.0, -1.0, 4.0]), 1.0, 1.0),
        (family(Family::Gamma, &[2.5, 2.0]), 5.0, 3.1622776601683795),
        (
            family(Family::StudentT, &[4.0, 0.0, 1.0]),
            0.0,
            1.4142135623730951,
        ),
        (
            family(Family::Uniform, &[-2.0, 6.0]),
            2.0,
            8.0 / 12f64.sqrt(),
        ),
        (
            family(Family::Pert, &[6.0, 8.5, 12.0]),
            52.0 / 6.0,
            1.1268723396380222,
        ),
        (family(Family::Poisson, &[30.0]), 30.0, 30f64.sqrt()),
    ] {
        let found = (distribution.mean(), distribution.standard_deviation());
        let found = (found.0.expect("exists"), found.1.expect("exists"));
        assert!(
            (found.0 - mean).abs() < 1e-9 && (found.1 - sd).abs() < 1e-9,
            "{found:?}"
        );
    }
    assert_eq!(family(Family::StudentT, &[1.0, 0.0, 1.0]).mean(), None);
    assert_eq!(
        family(Family::StudentT, &[2.0, 0.0, 1.0]).standard_deviation(),
        None
    );
}

#[test]
fn impossible_parameters_are_named() {
    let cases: [(Family, &[f64], &str, f64); 14] = [
        (Family::Normal, &[0.0, -1.0], "sd", -1.0),
        (
            Family::Lognormal,
            &[f64::INFINITY, 1.0],
            "mu",
            f64::INFINITY,
        ),
        (Family::Uniform, &[2.0, 1.0], "high", 1.0),
        (Family::Triangular, &[0.0, -1.0, 2.0], "mode", -1.0),
        (Family::Pert, &[0.0, 3.0, 2.0], "high", 2.0),
        (Family::Beta, &[0.0, 1.0], "a", 0.0),
        (Family::ScaledBeta, &[1.0, 1.0, 3.0, 2.0], "high", 2.0),
        (Family::Gamma, &[1.0, 0.0], "scale", 0.0),
        (Family::StudentT, &[-1.0, 0.0, 1.0], "df", -1.0),
        (Family::StudentT, &[1.0, 0.0, -2.0], "scale", -2.0),
        (Family::Weibull, &[-2.0, 1.0], "shape", -2.0),
        (Family::Exponential, &[0.0], "mean", 0.0),
        (Family::Poisson, &[-0.5], "mean", -0.5),
        (Family::Bernoulli, &[1.5], "p", 1.5),
    ];
    for (kind, parameters, name, wrong) in cases {
        match Distribution::new(kind, parameters) {
            Err(Error::Parameter {
                family,
                parameter,
                value,
                ..
            }) => {
                assert_eq!((family, parameter, value), (kind, name, wrong));
            }
            other => panic!("{kind:?}: {other:?}"),
        }
        assert!(kind.quantile(parameters, 0.5).is_nan());
        assert!(kind.cdf(parameters, 0.5).is_nan());
        assert_eq!(
            Distribution::new(kind, &[]),
            Err(Error::Count {
                family: kind,
                found: 0
            })
        );
    }
    let error = Distribution::new(Family::Normal, &[0.0, -1.0]).expect_err("sd is negative");
    assert_eq!(
        error.to_string(),
        "normal: sd is -1, but must be at least 0 and finite"
    );
    assert!(Distribution::discrete(&[]).is_err());
    assert!(Distribution::discrete(&[(1.0, 0.0)]).is_err());
    assert!(Distribution::discrete(&[(f64::NAN, 1.0)]).is_err());
    assert!(Distribution::mixture(vec![]).is_err());
    assert!(Distribution::empirical(&[]).is_err());
    assert!(Distribution::interval(2.0, 1.0).is_err());
    let normal = family(Family::Normal, &[0.0, 1.0]);
    assert!(Distribution::truncated(normal.clone(), 1.0, -1.0).is_err());
    assert!(Distribution::truncated(normal.clone(), 50.0, 60.0).is_err());
    assert!(Distribution::mixture(vec![(-1.0, normal)]).is_err());
}

#[test]
fn no_spread_makes_a_constant() {
    for (kind, parameters, value) in [
        (Family::Normal, &[2.0, 0.0][..], 2.0),
        (Family::Lognormal, &[0.0, 0.0], 1.0),
        (Family::Uniform, &[2.0, 2.0], 2.0),
        (Family::Triangular, &[2.0, 2.0, 2.0], 2.0),
        (Family::Pert, &[2.0, 2.0, 2.0], 2.0),
        (Family::ScaledBeta, &[1.0, 1.0, 2.0, 2.0], 2.0),
        (Family::StudentT, &[3.0, 2.0, 0.0], 2.0),
        (Family::Poisson, &[0.0], 0.0),
        (Family::Bernoulli, &[1.0], 1.0),
    ] {
        let distribution = family(kind, parameters);
        for u in [1e-12, 0.3, 0.99] {
            assert_eq!(distribution.quantile(u), value, "{kind:?}");
        }
        assert_eq!(distribution.cdf(value), 1.0, "{kind:?}");
        assert_eq!(distribution.cdf(value - 0.1), 0.0, "{kind:?}");
        assert_eq!(draws(&distribution, 10), [value; 10]);
    }
}

#[test]
fn composites_meet_their_definitions() {
    let normal = family(Family::Normal, &[0.0, 1.0]);
    // scipy 1.17.1: truncnorm(6, 8).ppf(0.3), truncnorm(-1, 2).ppf(1e-9) + 1.
    let far = Distribution::truncated(normal.clone(), 6.0, 8.0).expect("overlaps");
    assert!(close(far.quantile(0.3), 6.05765257955158, 1e-12));
    let cut = Distribution::truncated(normal, -1.0, 2.0).expect("overlaps");
    assert!(close(cut.quantile(1e-9), -0.9999999966169679, 1e-14));
    assert_eq!((cut.quantile(0.0), cut.quantile(1.0)), (-1.0, 2.0));
    // A constant with a third of the weight keeps exactly that.
    let zero_or_gamma = &composites()[2];
    assert_eq!(zero_or_gamma.quantile(0.333), 0.0);
    assert!(zero_or_gamma.quantile(0.334) > 0.0);
    let interval = Distribution::interval(1.6, 2.8).expect("ordered");
    assert!(close(interval.quantile(0.05), 1.6, 1e-14));
    assert!(close(interval.quantile(0.95), 2.8, 1e-14));
    let interval = Distribution::interval(-1.0, 3.0).expect("ordered");
    assert!(close(interval.quantile(0.05), -1.0, 1e-14));
    assert!(close(interval.quantile(0.95), 3.0, 1e-14));
    let poisson_or_normal = &composites()[4];
    assert_eq!(poisson_or_normal.quantile(0.9).fract(), 0.0);
}
