//! What is said of a key.

/// A table of the language.
#[derive(Debug)]
pub struct Section {
    /// How it is written, e.g. `[indicator.ID]`.
    pub header: &'static str,
    /// One or two sentences on what it is for.
    pub meaning: &'static str,
    /// Its keys, in the order in which they are listed.
    pub keys: &'static [Key],
    /// Keys of it that exclude each other.
    pub exclusive: Exclusive,
}

/// Sets of groups of keys: in each set one group excludes the others. A plan needs the first key
/// of one of them, evidence apart.
pub type Exclusive = &'static [&'static [&'static [&'static str]]];

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// What stands behind the `=`.
    pub takes: Takes,
    /// One or two sentences on what it means.
    pub meaning: &'static str,
    /// A value as it is written.
    pub example: &'static str,
    /// What it is counted in; empty where that goes without saying.
    pub unit: &'static str,
    /// What holds where it is not given; empty where nothing does.
    pub default: &'static str,
    /// Kinds of indicator that take it; empty where all do.
    pub kinds: &'static [&'static str],
    /// Whether a plan lacks something without it.
    pub needed: Needed,
}

/// Whether a plan lacks something without a key.
#[derive(Debug, Clone, Copy)]
pub enum Needed {
    /// It can do without.
    No,
    /// Wherever the key is taken.
    Yes,
    /// In some kinds of indicator.
    In(&'static [&'static str]),
}

/// A kind of indicator.
#[derive(Debug)]
pub struct Kind {
    /// How it is written.
    pub name: &'static str,
    /// What it is for.
    pub meaning: &'static str,
    /// How it moves, a line each.
    pub equation: &'static [&'static str],
}

/// One of several words that a key takes.
#[derive(Debug)]
pub struct Choice {
    /// How it is written.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
}

/// Whether a value can be negative: `"-15%"` is a change only where it cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It can.
    Any,
    /// It cannot.
    NeverNegative,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// A quantity in any of its forms.
    Quantity(Sign),
    /// A quantity, or a table with it as `value` beside other keys.
    Holder(&'static Section),
    /// A quantity, or a table of several.
    QuantityOr(Sign, &'static Section),
    /// A quantity of its own in single years.
    Grants,
    /// Key paths of values, each with what happens to it.
    Effects(&'static Section),
    /// A text, or a text in each language.
    Title,
    /// A text.
    Text,
    /// A text that names a folder.
    FolderName,
    /// The id of a domain.
    Domain,
    /// A file with a table, beside the plan.
    Csv,
    /// A file that is extended, or several.
    Parents,
    /// Ages of a group.
    Ages,
    /// One of several words.
    OneOf(&'static [Choice]),
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// A year.
    Year,
    /// Years.
    Years,
    /// Levels between 0 and 1.
    Levels,
    /// A plain number from -1 to 1.
    Rank,
    /// Rows of such numbers.
    Matrix,
    /// Names of values.
    Names,
    /// Values to set, each `KEY=VALUE`.
    Settings,
    /// A table.
    Table(&'static Section),
    /// One or several tables, each headed `[[…]]`.
    Tables(&'static Section),
    /// A table, or a list of them.
    OneOrMore(&'static Section),
    /// A table whose keys are ids of the user's.
    Ids(&'static Takes),
}

/// A value that can be negative.
pub(super) const VALUE: Takes = Takes::Quantity(Sign::Any);

/// A value that cannot be negative.
pub(super) const AMOUNT: Takes = Takes::Quantity(Sign::NeverNegative);

/// A key with nothing more to say of it.
pub(super) const fn key(
    name: &'static str,
    takes: Takes,
    example: &'static str,
    meaning: &'static str,
) -> Key {
    Key {
        name,
        takes,
        meaning,
        example,
        unit: "",
        default: "",
        kinds: &[],
        needed: Needed::No,
    }
}

/// One of several words.
pub(super) const fn choice(name: &'static str, meaning: &'static str) -> Choice {
    Choice { name, meaning }
}

impl Key {
    /// The same key, of some kinds of indicator only.
    pub(super) const fn of(mut self, kinds: &'static [&'static str]) -> Self {
        self.kinds = kinds;
        self
    }

    /// The same key with its unit.
    pub(super) const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// The same key with what holds without it.
    pub(super) const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    /// The same key, without which a plan lacks something.
    pub(super) const fn needed(mut self) -> Self {
        self.needed = Needed::Yes;
        self
    }

    /// The same key, without which a plan lacks something in some kinds of indicator.
    pub(super) const fn needed_in(mut self, kinds: &'static [&'static str]) -> Self {
        self.needed = Needed::In(kinds);
        self
    }

    /// Whether a plan lacks something without it: in a kind of indicator, or, with an empty
    /// text, in any.
    pub fn is_needed(&self, kind: &str) -> bool {
        match self.needed {
            Needed::No => false,
            Needed::Yes => self.is_of(kind),
            Needed::In(kinds) => kinds.contains(&kind),
        }
    }

    /// Whether a kind of indicator takes it.
    pub fn is_of(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

impl Section {
    /// The names of its keys, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }

    /// Sets of keys of which a plan needs one.
    pub fn one_of(&self) -> impl Iterator<Item = Vec<&'static str>> {
        let firsts = |groups: &&[&[&'static str]]| groups.iter().map(|group| group[0]).collect();
        let sets = self.exclusive.iter().map(firsts);
        sets.filter(|names: &Vec<&str>| *names != ["source", "assumed"])
    }

    /// A key by its name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
