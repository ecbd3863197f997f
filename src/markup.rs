//! Writing HTML that is also well-formed XML: the only writer of markup. Markup comes from string
//! literals alone; everything else is escaped on its way in.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// An HTML page being written.
#[derive(Debug)]
pub struct Html {
    out: String,
    language: Option<&'static str>,
}

/// Characters written of one text (a paragraph: 2,000); a longer one ends in `…`.
pub const TEXT_CHARS: usize = 4_000;

/// Largest length of a coordinate that is written, in points: a page of the PDF format is at most
/// 14,400 wide.
const MAX_COORDINATE: f64 = 100_000.0;

impl Html {
    /// `language` is the document's: `nn`, `nb`, `se` or `en`.
    #[must_use]
    pub fn new(language: Option<&str>) -> Self {
        Self { out: String::new(), language: known_language(language) }
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    /// Markup as it stands in the program.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Text of any origin, escaped; what steers the writing direction is made visible.
    pub fn text(&mut self, text: &str) -> &mut Self {
        push_escaped(&mut self.out, text, TEXT_CHARS);
        self
    }

    /// A piece of the document: isolated from the text around, in the document's language.
    pub fn quote(&mut self, text: &str) -> &mut Self {
        match self.language {
            Some(language) => self.open("bdi", &[("lang", language)]),
            None => self.open("bdi", &[]),
        };
        self.text(text).close("bdi")
    }

    /// A start tag.
    pub fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.tag(tag, attributes);
        self.out.push('>');
        self
    }

    /// An element without content.
    pub fn empty(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.tag(tag, attributes);
        self.out.push_str("/>");
        self
    }

    /// An end tag.
    pub fn close(&mut self, tag: &'static str) -> &mut Self {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        self
    }

    /// An element that holds text alone.
    pub fn leaf(&mut self, tag: &'static str, attributes: &[(&'static str, &str)], text: &str) -> &mut Self {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// An element that holds a piece of the document alone.
    pub fn leaf_quote(&mut self, tag: &'static str, attributes: &[(&'static str, &str)], text: &str) -> &mut Self {
        self.open(tag, attributes).quote(text).close(tag)
    }

    /// A group of an SVG layer, in the document's language where it holds the document's text.
    pub fn layer(&mut self, class: &str, quotes: bool) -> &mut Self {
        match self.language {
            Some(language) if quotes => self.open("g", &[("class", class), ("lang", language)]),
            _ => self.open("g", &[("class", class)]),
        }
    }

    /// A list of sentences, the first `most` of them.
    pub fn list<'t>(&mut self, sentences: impl Iterator<Item = &'t str>, most: usize) -> &mut Self {
        self.raw("<ul>");
        for (i, sentence) in sentences.enumerate() {
            if i == most {
                self.raw("<li>…</li>");
                break;
            }
            self.leaf_quote("li", &[], sentence);
        }
        self.raw("</ul>\n")
    }

    fn tag(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"");
            push_escaped(&mut self.out, value, TEXT_CHARS);
            self.out.push('"');
        }
    }
}

/// The code of a language that is marked, if it is one of them.
#[must_use]
pub fn known_language(code: Option<&str>) -> Option<&'static str> {
    ["nn", "nb", "se", "en"].into_iter().find(|known| code == Some(known))
}

/// The policy of a page: nothing is loaded or sent; its style sheets and scripts are named by their
/// checksums, no others hold.
#[must_use]
pub fn policy(styles: &[&str], scripts: &[&str]) -> String {
    let mut out = "default-src 'none'".to_owned();
    for (directive, texts) in [("style-src", styles), ("script-src", scripts)] {
        if !texts.is_empty() {
            out.push_str("; ");
            out.push_str(directive);
        }
        for text in texts {
            let _ = write!(out, " 'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
        }
    }
    out.push_str("; base-uri 'none'; form-action 'none'");
    out
}

/// A length in points as SVG takes it: two decimals at most, finite whatever comes in.
#[must_use]
pub fn num(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-MAX_COORDINATE, MAX_COORDINATE) } else { 0.0 };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A probability or score with two decimals.
#[must_use]
pub fn score(value: f64) -> String {
    format!("{value:.2}")
}

/// Base 64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0u32, |sum, i| sum << 8 | u32::from(chunk.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

fn push_escaped(out: &mut String, text: &str, most: usize) {
    for (i, c) in text.chars().enumerate() {
        if i == most {
            out.push('…');
            return;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if unseen(c) => {
                let _ = write!(out, "‹U+{:04X}›", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

/// Control characters, marks that turn the writing direction or hide, and characters that XML does
/// not allow.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_or_hides_is_shown_by_its_number() {
        let mut html = Html::new(Some("nn"));
        html.quote("a<b> ]]> \u{202e}x\u{0}\u{fffe}'\"&");
        assert_eq!(html.finish(), "<bdi lang=\"nn\">a&lt;b&gt; ]]&gt; ‹U+202E›x‹U+0000›‹U+FFFE›&#39;&quot;&amp;</bdi>");
    }

    #[test]
    fn a_language_that_is_not_known_is_not_written() {
        let mut html = Html::new(Some("nn\" onclick=\"x"));
        html.quote("a");
        assert_eq!(html.finish(), "<bdi>a</bdi>");
    }

    #[test]
    fn lengths_are_short_and_finite() {
        assert_eq!(num(12.3456), "12.35");
        assert_eq!(num(7.0), "7");
        assert_eq!(num(-0.001), "0");
        assert_eq!(num(f64::NAN), "0");
        assert_eq!(num(f64::INFINITY), "0");
        assert_eq!(num(1e300), "100000");
    }

    #[test]
    fn base_64_is_that_of_the_standard() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, wanted) in pairs {
            assert_eq!(base64(bytes.as_bytes()), wanted);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }
}
