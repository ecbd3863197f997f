//! Metrics of the fourteen standard fonts, for fonts that carry none.

use std::collections::HashMap;
use std::sync::LazyLock;

const WIDTHS: &str = include_str!("data/widths.txt");

/// A face whose widths are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Helvetica and what is drawn like it: column of the table.
    Text(usize),
    /// Courier and other fixed-pitch fonts.
    Courier,
    /// Symbol.
    Symbol,
    /// `ZapfDingbats`.
    ZapfDingbats,
}

/// Width of every glyph of Courier, in em.
const COURIER_WIDTH: f64 = 0.6;

impl Face {
    /// The standard face that stands in for a font of this name.
    #[must_use]
    pub fn by_name(name: &str, bold: bool, italic: bool, fixed: bool, serif: bool) -> Self {
        let plain = name.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| plain.contains(w));
        if plain.starts_with("symbol") {
            Self::Symbol
        } else if has(&["dingbats"]) {
            Self::ZapfDingbats
        } else if fixed || has(&["courier", "mono", "consolas"]) {
            Self::Courier
        } else if serif || has(&["times", "serif", "georgia", "garamond", "cambria", "roman"]) && !has(&["sans"]) {
            Self::Text(2 + usize::from(bold) + 2 * usize::from(italic))
        } else {
            Self::Text(usize::from(bold))
        }
    }

    /// Width of a glyph in em.
    #[must_use]
    pub fn width(self, glyph: &str) -> Option<f64> {
        static TEXT: LazyLock<HashMap<&'static str, [f64; 6]>> = LazyLock::new(|| {
            rows().filter(|r| r.len() == 7).map(|r| (r[0], std::array::from_fn(|i| em(r[i + 1])))).collect()
        });
        static SIGNS: LazyLock<HashMap<(&'static str, &'static str), f64>> =
            LazyLock::new(|| rows().filter(|r| r.len() == 3).map(|r| ((r[0], r[1]), em(r[2]))).collect());
        let glyph = match glyph {
            "sfthyphen" => "hyphen",
            "nbspace" => "space",
            other => other,
        };
        match self {
            Self::Text(column) => TEXT.get(glyph)?.get(column).copied(),
            Self::Courier => Some(COURIER_WIDTH),
            Self::Symbol => SIGNS.get(&("Symbol", glyph)).copied(),
            Self::ZapfDingbats => SIGNS.get(&("ZapfDingbats", glyph)).copied(),
        }
    }

    /// Ascent and descent in em (Adobe core metrics).
    #[must_use]
    pub fn ascent_descent(self) -> (f64, f64) {
        match self {
            Self::Text(0 | 1) => (0.718, -0.207),
            Self::Text(_) => (0.683, -0.217),
            Self::Courier => (0.629, -0.157),
            Self::Symbol | Self::ZapfDingbats => (0.8, -0.2),
        }
    }
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    WIDTHS.lines().filter(|l| !l.starts_with('#')).map(|l| l.split(' ').collect())
}

fn em(thousandths: &str) -> f64 {
    thousandths.parse::<f64>().map_or(0.0, |w| w / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_told_by_name_and_have_their_widths() {
        let face = |name, bold| Face::by_name(name, bold, false, false, false);
        assert_eq!(face("Helvetica", false).width("aring"), Some(0.556));
        assert_eq!(face("Helvetica-Bold", true).width("b"), Some(0.611));
        assert_eq!(face("TimesNewRoman", false).width("a"), Some(0.444));
        assert_eq!(face("CourierNew", false).width("m"), Some(0.6));
        assert_eq!(face("Symbol", false).width("bullet"), Some(0.46));
    }
}
