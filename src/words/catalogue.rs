//! The form in which phrases are declared.

/// Declares phrases, each with its Chinese and its English text.
///
/// - `name = "中文", "English";` makes `name(language) -> &'static str`;
/// - `name(a, b) = "中文 {a} {b}", "English {a} {b}";` makes
///   `name(language, a, b) -> String`, whose parameters are anything that can be displayed.
///
/// `PHRASES` lists the name and both texts of each, for the tests.
macro_rules! phrases {
    (@one $name:ident, $zh:literal, $en:literal) => {
        #[doc = concat!("“", $en, "”")]
        pub fn $name(language: $crate::words::Language) -> &'static str {
            match language {
                $crate::words::Language::Zh => $zh,
                $crate::words::Language::En => $en,
            }
        }
    };
    (@one $name:ident ($($argument:ident),+), $zh:literal, $en:literal) => {
        #[doc = concat!("“", $en, "”")]
        #[allow(clippy::too_many_arguments, reason = "a sentence names all that it says")]
        pub fn $name(
            language: $crate::words::Language,
            $($argument: impl ::std::fmt::Display),+
        ) -> String {
            match language {
                $crate::words::Language::Zh => format!($zh),
                $crate::words::Language::En => format!($en),
            }
        }
    };
    ($($name:ident $(($($argument:ident),+))? = $zh:literal, $en:literal;)+) => {
        $(phrases!(@one $name $(($($argument),+))?, $zh, $en);)+

        #[cfg(test)]
        pub(super) const PHRASES: &[(&str, &str, &str)] = &[
            $((stringify!($name), $zh, $en)),+
        ];
    };
}

pub(super) use phrases;
