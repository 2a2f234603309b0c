//! One figure of each kind, of any number of items and any size of values: what the benchmark draws
//! and what the tests of layouts lay out.

use plancast::charts::{
    Apart, Band, ComparisonFigure, Contribution, Curve, CurvePoint, CurvesFigure, Direction,
    DistributionFigure, Dot, DotsFigure, DriverIndices, Estimate, FanFigure, Figure,
    HistogramFigure, IndicesFigure, Interval, Language, Level, MiniPanel, MultiplesFigure, Point,
    RankedBar, RankingFigure, Reference, Series, Swing, TargetMark, TornadoFigure, WaterfallFigure,
};

/// What a figure is made with.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Language of its words.
    pub language: Language,
    /// How many scenarios, drivers, parts, points or panels.
    pub items: usize,
    /// What every value is multiplied by; zero makes series constant.
    pub scale: f64,
    /// How often each name is repeated.
    pub repeat: usize,
}

const YEARS: std::ops::RangeInclusive<i32> = 2020..=2035;

impl Sample {
    /// The kinds by name.
    pub fn all(self) -> Vec<(&'static str, Figure)> {
        vec![
            ("fan", Figure::Fan(self.fan())),
            ("comparison", Figure::Comparison(self.comparison())),
            ("distribution", Figure::Distribution(self.distribution())),
            ("fans", Figure::Multiples(self.multiples(false))),
            ("comparisons", Figure::Multiples(self.multiples(true))),
            ("waterfall", Figure::Waterfall(self.waterfall())),
            ("tornado", Figure::Tornado(self.tornado())),
            ("indices", Figure::Indices(self.indices())),
            ("ranking", Figure::Ranking(self.ranking())),
            ("dots", Figure::Dots(self.dots())),
            ("coverage", Figure::Curves(self.coverage())),
            ("frontier", Figure::Curves(self.frontier())),
            ("histogram", Figure::Histogram(self.histogram())),
        ]
    }

    fn text(self, zh: &str, en: &str) -> String {
        let text = match self.language {
            Language::Zh => zh,
            Language::En => en,
        };
        vec![text; self.repeat.max(1)].join(match self.language {
            Language::Zh => "",
            Language::En => " ",
        })
    }

    fn name(self, at: usize) -> String {
        const NAMES: [(&str, &str); 7] = [
            ("护理员流失率", "Attrition of care workers"),
            ("出生率", "Fertility"),
            ("托育服务补助", "Childcare subsidies"),
            ("每个托位的建设成本", "Cost of building one childcare place"),
            ("财政收入增长", "Growth of revenue"),
            ("净迁入", "Net migration"),
            ("预算执行率", "Execution of the budget"),
        ];
        let (zh, en) = NAMES[at % NAMES.len()];
        let name = self.text(zh, en);
        if at < NAMES.len() {
            name
        } else {
            format!("{name} {}", at / NAMES.len() + 1)
        }
    }

    fn title(self) -> String {
        self.text("每千人口托位数", "Childcare places per 1,000 residents")
    }

    fn notes(self) -> Vec<String> {
        vec!["Plancast 0.1.0".to_owned()]
    }

    fn unit(self) -> String {
        self.text("单位：个/千人", "Unit: places per 1,000")
    }

    fn curve(self, end: f64) -> Vec<f64> {
        YEARS
            .map(|year| self.scale * (1.8 + end * f64::from(year - 2020) / 15.0))
            .collect()
    }

    fn bands(self, end: f64) -> Vec<Band> {
        let band = |half: f64, label: &str, lower: &str, upper: &str| Band {
            label: label.to_owned(),
            lower: self.curve(end - half),
            upper: self.curve(end + 1.3 * half),
            lower_label: lower.to_owned(),
            upper_label: upper.to_owned(),
        };
        vec![
            band(2.0, "90%", "5%", "95%"),
            band(1.5, "80%", "10%", "90%"),
            band(0.8, "50%", "25%", "75%"),
        ]
    }

    fn target(self, year: i32) -> TargetMark {
        TargetMark {
            year,
            level: self.scale * 4.5,
            text: self.text(
                "目标 ≥ 4.5（2025 年），达成概率 44.1%",
                "Target ≥ 4.5 by 2025: probability 44.1%",
            ),
            direction: Direction::AtLeast,
        }
    }

    /// A fan with history.
    pub fn fan(self) -> FanFigure {
        let point = |(year, value): (i32, f64)| Point {
            year,
            value: self.scale * value,
        };
        FanFigure {
            title: self.title(),
            subtitle: self.text("基准", "Baseline"),
            unit: self.unit(),
            years: YEARS.collect(),
            breaks: Vec::new(),
            bands: self.bands(5.7),
            median: self.curve(5.7),
            base: Some(point((2020, 1.8))),
            measured: Vec::new(),
            earlier: None,
            history: [(2017, 1.2), (2018, 1.5), (2019, 1.6)].map(point).to_vec(),
            targets: vec![self.target(2025)],
            horizons: vec![2025, 2035],
            notes: self.notes(),
            language: self.language,
        }
    }

    fn end(at: usize) -> f64 {
        3.0 + ((at * 37) % 11) as f64 * 0.4
    }

    fn comparison(self) -> ComparisonFigure {
        let interval = |at: usize, year: i32| {
            let median = 1.8 + Self::end(at) * f64::from(year - 2020) / 15.0;
            let scaled = |by: f64| self.scale * (median + by);
            Interval {
                year,
                p10: scaled(-0.6),
                p25: Some(scaled(-0.3)),
                p50: scaled(0.0),
                p75: Some(scaled(0.4)),
                p90: scaled(0.9),
                probability: Some(0.441),
            }
        };
        let series = |at: usize| Series {
            label: self.name(at),
            median: self.curve(Self::end(at)),
            at_horizons: [2025, 2035].map(|year| interval(at, year)).to_vec(),
        };
        ComparisonFigure {
            title: self.title(),
            subtitle: String::new(),
            unit: self.unit(),
            years: YEARS.collect(),
            breaks: Vec::new(),
            series: (0..self.items).map(series).collect(),
            targets: vec![self.target(2025)],
            horizons: vec![2025, 2035],
            notes: self.notes(),
            language: self.language,
        }
    }

    fn distribution(self) -> DistributionFigure {
        let share = |dot: i32| (f64::from(dot) + 0.5) / 50.0;
        let quantile = |p: f64| self.scale * (4.0 + 0.45 * (p / (1.0 - p)).ln());
        DistributionFigure {
            title: self.title(),
            subtitle: self.text("2025 · 基准", "2025 · Baseline"),
            unit: self.unit(),
            quantiles: (0..50).map(|dot| quantile(share(dot))).collect(),
            target: self.target(2025),
            tolerance: 0.0,
            met: self.text("达成 24.8%", "Met in 24.8%"),
            missed: self.text("未达成 75.2%", "Missed in 75.2%"),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn multiples(self, compared: bool) -> MultiplesFigure {
        let scenarios = if compared { 6 } else { 0 };
        let panel = |at: usize| MiniPanel {
            title: self.name(at),
            unit: self.unit(),
            years: YEARS.collect(),
            breaks: Vec::new(),
            bands: if compared {
                Vec::new()
            } else {
                self.bands(Self::end(at))
            },
            medians: if compared {
                (0..scenarios)
                    .map(|other| Some(self.curve(Self::end(at + other))))
                    .collect()
            } else {
                vec![Some(self.curve(Self::end(at)))]
            },
            targets: vec![self.target(2025)],
        };
        MultiplesFigure {
            title: self.text("普惠托育", "Childcare"),
            subtitle: String::new(),
            scenarios: (0..scenarios).map(|at| self.name(at)).collect(),
            panels: (0..self.items).map(panel).collect(),
            horizons: vec![2025, 2035],
            notes: self.notes(),
            language: self.language,
        }
    }

    fn waterfall(self) -> WaterfallFigure {
        let part = |at: usize| self.scale * 0.3 * (((at * 5) % 7) as f64 - 2.0);
        let contribution = |at: usize| Contribution {
            label: self.name(at),
            value: part(at),
            interval: Some((
                part(at) - 0.2 * self.scale.abs(),
                part(at) + 0.3 * self.scale.abs(),
            )),
        };
        let level = |label: String, value: f64| Level { label, value };
        let start = 4.0 * self.scale;
        let contributions: Vec<Contribution> = (0..self.items).map(contribution).collect();
        let changes = contributions.iter().map(|part| part.value).sum::<f64>();
        WaterfallFigure {
            title: self.title(),
            subtitle: self.text("2020 年至 2035 年", "From 2020 to 2035"),
            unit: self.unit(),
            start: level("2020".to_owned(), start),
            contributions,
            end: level("2035".to_owned(), start + changes),
            interval: "80%".to_owned(),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn tornado(self) -> TornadoFigure {
        let swing = |at: usize| {
            let half = 2.0 / (at + 1) as f64;
            // Every third driver moves the outcome to one side only.
            let low = if at % 3 == 2 { 0.4 * half } else { -half };
            Swing {
                label: self.name(at),
                low: self.scale * (5.0 + low),
                high: self.scale * (5.0 + 0.8 * half),
            }
        };
        TornadoFigure {
            title: self.title(),
            subtitle: "2035".to_owned(),
            unit: self.unit(),
            centre: 5.0 * self.scale,
            swings: (0..self.items).map(swing).collect(),
            low_label: self.text("因素取 10% 分位数", "Driver at its 10% quantile"),
            high_label: self.text("因素取 90% 分位数", "Driver at its 90% quantile"),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn indices(self) -> IndicesFigure {
        let estimate = |value: f64| Estimate {
            value,
            interval: Some((value - 0.02, value + 0.03)),
        };
        let driver = |at: usize| DriverIndices {
            label: self.name(at),
            first: estimate(0.31 / (at + 1) as f64),
            total: estimate(0.56 / (at + 1) as f64),
        };
        IndicesFigure {
            title: self.title(),
            subtitle: "2035".to_owned(),
            drivers: (0..self.items).map(driver).collect(),
            interval: "95%".to_owned(),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn ranking(self) -> RankingFigure {
        let bar = |at: usize| {
            let value = self.scale * 0.8 / (at + 1) as f64;
            let reach = 0.1 * self.scale.abs();
            RankedBar {
                label: self.name(at),
                value,
                interval: Some((value - reach, value + reach)),
                is_total: at == 0,
            }
        };
        RankingFigure {
            title: self.title(),
            subtitle: self.text("值得调查的数", "What is worth a survey"),
            unit: self.unit(),
            bars: (0..self.items).map(bar).collect(),
            interval: "95%".to_owned(),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn dots(self) -> DotsFigure {
        let dot = |at: usize| {
            let value = self.scale * (0.8 - 0.3 * at as f64);
            let reach = 0.4 * self.scale.abs();
            Dot {
                label: self.name(at),
                value,
                interval: Some((value - reach, value + reach)),
                apart: [Apart::AmongAll, Apart::Alone, Apart::No][at % 3],
                is_total: at == 5,
            }
        };
        DotsFigure {
            title: self.title(),
            subtitle: self.text("两个情景之差", "One scenario minus another"),
            unit: self.unit(),
            dots: (0..self.items).map(dot).collect(),
            interval: "95%".to_owned(),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn coverage(self) -> CurvesFigure {
        let point = |x: usize, y: f64| CurvePoint {
            x: x as f64,
            y: self.scale * y,
            interval: Some((
                self.scale * y - 3.0 * self.scale.abs(),
                self.scale * y + 2.0 * self.scale.abs(),
            )),
            label: String::new(),
        };
        let curve = |at: usize| Curve {
            label: self.name(at),
            points: (1..=6)
                .map(|h| point(h, 92.0 - (at * h) as f64 * 0.9))
                .collect(),
            is_joined: true,
        };
        CurvesFigure {
            title: self.text("区间覆盖率", "Coverage by horizon"),
            subtitle: String::new(),
            across: self.text("预测期（年）", "Horizon in years"),
            unit: self.text("单位：%", "Unit: %"),
            curves: (0..self.items.min(12)).map(curve).collect(),
            references: vec![Reference {
                level: 95.0 * self.scale,
                label: self.text("名义 95%", "Nominal 95%"),
            }],
            notes: self.notes(),
            language: self.language,
        }
    }

    fn frontier(self) -> CurvesFigure {
        let point = |at: usize| CurvePoint {
            x: self.scale * 1e8 * (1.0 + at as f64),
            y: 8.0 * (1.0 - (-(at as f64) / 4.0).exp()),
            interval: None,
            label: self.name(at),
        };
        CurvesFigure {
            title: self.text("效率前沿", "Efficient frontier"),
            subtitle: String::new(),
            across: self.text("投入（元）", "Money (yuan)"),
            unit: self.text("达成的目标数", "Targets met"),
            curves: vec![Curve {
                label: String::new(),
                points: (0..self.items).map(point).collect(),
                is_joined: true,
            }],
            references: Vec::new(),
            notes: self.notes(),
            language: self.language,
        }
    }

    fn histogram(self) -> HistogramFigure {
        let bars = self.items.max(2);
        let height = |at: usize| self.scale.abs() * (40.0 + ((at * 31) % 17) as f64 * 2.0);
        HistogramFigure {
            title: self.text("概率积分变换", "Probability integral transform"),
            subtitle: String::new(),
            across: self.text("实际值所在的分位", "Quantile at which the actual fell"),
            unit: self.text("序列数", "Series"),
            edges: (0..=bars).map(|at| at as f64 / bars as f64).collect(),
            heights: (0..bars).map(height).collect(),
            expected: Some(self.scale.abs() * 55.0),
            band: Some((self.scale.abs() * 44.0, self.scale.abs() * 67.0)),
            notes: self.notes(),
            language: self.language,
        }
    }
}
