//! The functions of the language, one row each: how it is written, what it
//! takes, and one sentence on what it gives. Parsing, its findings and the
//! language reference all read this table.

use std::fmt;

/// What a function is for; the language reference groups by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Plain arithmetic.
    Arithmetic,
    /// Depends on the year or on earlier years.
    Time,
    /// A distribution, drawn once per path outside `yearly`.
    Distribution,
    /// A fresh draw each year.
    Process,
}

/// One row of the table.
struct Row {
    name: &'static str,
    family: Family,
    parameters: &'static [&'static str],
    summary: &'static str,
}

/// Writes the enum, the list of its members and their rows from one table.
macro_rules! functions {
    ($($variant:ident $name:literal $family:ident [$($parameters:literal),+] $summary:literal)+) => {
        /// Every function of the language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Function {
            $(#[doc = $summary] $variant,)+
        }

        impl Function {
            /// All functions, in the order of the language reference.
            pub const ALL: &'static [Function] = &[$(Function::$variant),+];

            fn row(self) -> Row {
                match self {
                    $(Function::$variant => Row {
                        name: $name,
                        family: Family::$family,
                        parameters: &[$($parameters),+],
                        summary: $summary,
                    },)+
                }
            }
        }
    };
}

functions! {
    If "if" Arithmetic ["condition, then, otherwise"] "The second value where the first is not zero, else the third."
    Min "min" Arithmetic ["a, b, …"] "The smallest value."
    Max "max" Arithmetic ["a, b, …"] "The largest value."
    Abs "abs" Arithmetic ["x"] "The value without its sign."
    Exp "exp" Arithmetic ["x"] "e to the power x."
    Ln "ln" Arithmetic ["x"] "The natural logarithm."
    Log10 "log10" Arithmetic ["x"] "The decimal logarithm."
    Sin "sin" Arithmetic ["x"] "The sine of an angle in radians."
    Cos "cos" Arithmetic ["x"] "The cosine of an angle in radians."
    Sqrt "sqrt" Arithmetic ["x"] "The square root."
    Pow "pow" Arithmetic ["base, exponent"] "The first value to the power of the second, as `base ^ exponent`."
    Round "round" Arithmetic ["x", "x, digits"] "The nearest whole number, or the nearest with so many decimal digits."
    Floor "floor" Arithmetic ["x"] "The largest whole number that is not above x."
    Clamp "clamp" Arithmetic ["x, low, high"] "x, held between low and high."
    Logistic "logistic" Arithmetic ["x"] "1 / (1 + exp(-x))."
    Logit "logit" Arithmetic ["x"] "ln(x / (1 - x)), for x between 0 and 1."
    Step "step" Time ["year"] "0 before the year, 1 from it on."
    Ramp "ramp" Time ["from, to"] "0 up to the first year, then in a straight line to 1 at the second, and 1 after it."
    Pulse "pulse" Time ["year", "year, years"] "1 in that year, or for so many years from it, and 0 otherwise."
    Prev "prev" Time ["x"] "x one year earlier; in the base year, the base-year value."
    Lag "lag" Time ["x, years"] "x so many whole years earlier; before the base year, the base-year value."
    Forecast "forecast" Time ["ID"] "What the recorded past of a series of `[history]` says of the year: an uncertain value after its last year."
    Index "index" Time ["rate"] "1 in the base year, then times 1 + rate each year."
    Normal "normal" Distribution ["mean, sd"] "The normal distribution."
    Lognormal "lognormal" Distribution ["mu, sigma"] "exp of a normal with this mean and standard deviation."
    Uniform "uniform" Distribution ["low, high"] "Every value between low and high alike."
    Triangular "triangular" Distribution ["low, mode, high"] "A triangle with its top at the mode."
    Pert "pert" Distribution ["low, mode, high"] "A smooth bell between low and high with its top at the mode."
    Beta "beta" Distribution ["a, b", "a, b, low, high"] "The beta distribution on 0 to 1, or stretched to low to high."
    Gamma "gamma" Distribution ["shape, scale"] "The gamma distribution."
    StudentT "student_t" Distribution ["df, location, scale"] "Student's t, moved and stretched."
    Weibull "weibull" Distribution ["shape, scale"] "The Weibull distribution."
    Exponential "exponential" Distribution ["mean"] "The exponential distribution with this mean."
    Poisson "poisson" Distribution ["mean"] "Counts with this mean."
    Bernoulli "bernoulli" Distribution ["probability"] "1 with this probability, else 0."
    Discrete "discrete" Distribution ["value: weight, …"] "One of the values, each as likely as its weight says."
    Mixture "mixture" Distribution ["weight: distribution, …"] "One of the distributions, each as likely as its weight says."
    Truncated "truncated" Distribution ["distribution, low, high"] "A distribution cut to the range from low to high."
    Empirical "empirical" Distribution ["value, …"] "Drawn from the values, with straight lines between neighbours, so its spread is a little smaller than theirs."
    Yearly "yearly" Process ["distribution"] "A fresh draw of the distribution each year."
    Ar1 "ar1" Process ["rho, sd"] "rho times last year's value plus a normal shock; 0 in the base year."
    Walk "walk" Process ["sd"] "Last year's value plus a normal shock; 0 in the base year."
}

impl Function {
    /// The function written so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// How it is written.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it takes: one or more lists of parameter names, the last name `…`
    /// where any number may follow; `a: b` stands for a pair.
    pub fn parameters(self) -> &'static [&'static str] {
        self.row().parameters
    }

    /// One sentence on what it gives.
    pub fn summary(self) -> &'static str {
        self.row().summary
    }

    /// What it is for.
    pub fn family(self) -> Family {
        self.row().family
    }

    /// Whether a call of it is a distribution.
    pub fn is_distribution(self) -> bool {
        self.family() == Family::Distribution
    }

    /// Whether its arguments are `a: b` pairs.
    pub fn takes_pairs(self) -> bool {
        self.parameters()[0].contains(':')
    }

    /// Whether it can be called with so many arguments.
    pub fn takes(self, arguments: usize) -> bool {
        self.parameters().iter().any(|list| {
            let named = list.split(", ").filter(|name| *name != "…").count();
            arguments == named || (arguments > named && list.ends_with('…'))
        })
    }

    /// The calls it allows, e.g. `beta(a, b)` or `beta(a, b, low, high)`.
    pub fn signatures(self) -> String {
        let calls: Vec<String> = self
            .parameters()
            .iter()
            .map(|list| format!("`{}({list})`", self.name()))
            .collect();
        calls.join(" or ")
    }
}

impl fmt::Display for Function {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_function() {
        for &function in Function::ALL {
            assert_eq!(Function::from_name(function.name()), Some(function));
        }
        assert_eq!(Function::ALL.len(), 42);
    }

    #[test]
    fn argument_counts_follow_from_the_parameters() {
        let counts = |f: Function| (0..6).filter(|&n| f.takes(n)).collect::<Vec<_>>();
        assert_eq!(counts(Function::Normal), [2]);
        assert_eq!(counts(Function::Beta), [2, 4]);
        assert_eq!(counts(Function::Min), [2, 3, 4, 5]);
        assert_eq!(counts(Function::Discrete), [1, 2, 3, 4, 5]);
        assert_eq!(counts(Function::Round), [1, 2]);
    }
}
