//! The budgets of reading: what one document may cost, each with its unit and reason.
//!
//! No good document comes near one (the largest seen stands in brackets); they keep a hostile or
//! broken one from hanging the program or eating memory. Hitting one keeps what was read so far.

use serde::{Deserialize, Serialize};

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// A number of things.
    Count,
}

/// One limit as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The name under which it is changed.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Its value.
    pub value: usize,
    /// The value when nothing was changed.
    pub usual: usize,
    /// What it bounds, and why there.
    pub reason: String,
}

/// Unbounded for every purpose, and still far from overflow in sums and products with small numbers.
const MOST: usize = 1 << 40;

macro_rules! limits {
    ($($(#[doc = $reason:literal])+ $field:ident: $name:literal, $unit:ident, $value:expr;)*) => {
        /// What reading one document may cost.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Limits {
            $($(#[doc = $reason])+ pub $field: usize,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $value,)* }
            }
        }

        impl Limits {
            /// Every limit with its value, in the order of the documentation.
            #[must_use]
            pub fn list(&self) -> Vec<Limit> {
                vec![$(Limit {
                    name: $name,
                    unit: Unit::$unit,
                    value: self.$field,
                    usual: $value,
                    reason: concat!($($reason),+).trim().to_owned(),
                },)*]
            }

            fn field(&mut self, name: &str) -> Option<(&mut usize, Unit)> {
                match name {
                    $($name => Some((&mut self.$field, Unit::$unit)),)*
                    _ => None,
                }
            }
        }
    };
}

limits! {
    /// Size of an input (largest plan seen: 20 MB); a few are held in memory whole.
    file_bytes: "file-bytes", Bytes, 200 << 20;
    /// Size of a text export (largest seen: 300 kB); not every stage is linear in the length of a line.
    text_bytes: "text-bytes", Bytes, 32 << 20;
    /// Length of a line of a text export (seen: under 20 kB); what follows to its end is left out.
    line_bytes: "line-bytes", Bytes, 1 << 20;
    /// Length of the text of a cell of a table (seen: under 10 kB); what follows is left out.
    cell_bytes: "cell-bytes", Bytes, 1 << 20;
    /// Processor time of one document in a worker process (slowest plan seen: 2 s).
    cpu_seconds: "cpu-seconds", Seconds, 60;
    /// Time by the clock of one document in a worker process: for what waits instead of working, and
    /// far above the processor time, as the machine may be busy.
    wall_seconds: "wall-seconds", Seconds, 600;
    /// Address space of a worker process (seen: under 300 MiB).
    worker_memory: "worker-memory", Bytes, 1 << 30;
    /// Documents after which a worker process is replaced, so that nothing gathers in it.
    worker_files: "worker-files", Count, 1_000;
    /// Size of what a worker process hands back for one document (seen: 3 MB).
    answer_bytes: "answer-bytes", Bytes, 256 << 20;
    /// Bytes one stream may inflate to (largest page content seen: under 2 MB).
    stream_bytes: "stream-bytes", Bytes, 64 << 20;
    /// Bytes that all streams of one document may inflate to together.
    document_bytes: "document-bytes", Bytes, 512 << 20;
    /// Bytes that the streams of objects of one document may inflate to together (seen: 5 MB); they are
    /// inflated when the document is opened, and an object takes more memory than its bytes.
    object_bytes: "object-bytes", Bytes, 128 << 20;
    /// Pages that are read (longest plan seen: under 300). Reading takes 0.2 ms a small page; joining one
    /// table over all of them grows with the square of their number: 2,000 take seconds, 20,000 minutes.
    pages: "pages", Count, 2_000;
    /// Levels of the page tree (seen: 6).
    page_tree_depth: "page-tree-depth", Count, 1_000;
    /// Nesting of arrays and dictionaries in a content stream (seen: 3).
    content_depth: "content-depth", Count, 32;
    /// Operands kept for one operator (the most any takes is 33, of `scn`).
    operands: "operands", Count, 64;
    /// Entries of one array or dictionary in a content stream (a `TJ` array of a page: under 5,000).
    array_items: "array-items", Count, 200_000;
    /// Saved graphics states (seen: under 30).
    state_depth: "state-depth", Count, 512;
    /// Nested marked-content sequences (seen: under 20).
    mark_depth: "mark-depth", Count, 512;
    /// Form XObjects within form XObjects (seen: 5).
    form_depth: "form-depth", Count, 24;
    /// Form XObjects drawn by one page (seen: under 2,000).
    form_calls: "form-calls", Count, 50_000;
    /// Operators run for one page, those of its forms included (a large map: 1.5 million).
    operators: "operators", Count, 4_000_000;
    /// Operators run for one document.
    document_operators: "document-operators", Count, 60_000_000;
    /// Glyphs of one page (a dense page: 10,000).
    glyphs: "glyphs", Count, 400_000;
    /// Glyphs of one document.
    document_glyphs: "document-glyphs", Count, 20_000_000;
    /// Straight pieces of painted paths kept for one page.
    segments: "segments", Count, 2_000_000;
    /// Points of one path.
    path_points: "path-points", Count, 2_000_000;
    /// Filled boxes kept for one page.
    shades: "shades", Count, 100_000;
    /// Images kept for one page.
    images: "images", Count, 20_000;
    /// Length of a parent or reference chain (page tree, inherited values).
    parent_chain: "parent-chain", Count, 64;
    /// Depth of the structure tree (seen: under 40).
    tag_depth: "tag-depth", Count, 200;
    /// Nodes of the structure tree (a plan of 100 pages: 30,000).
    tag_nodes: "tag-nodes", Count, 1_000_000;
    /// Characters of one replacement text.
    actual_text: "actual-text", Count, 10_000;
    /// Bytes of an embedded font program that is opened.
    font_bytes: "font-bytes", Bytes, 32 << 20;
    /// Bytes a map of character codes may inflate to (seen: under 200 kB).
    cmap_bytes: "cmap-bytes", Bytes, 8 << 20;
    /// Codes kept of one font's width list.
    font_codes: "font-codes", Count, 70_000;
    /// Bytes of decoded forms that are kept for the next time they are drawn.
    form_cache: "form-cache", Bytes, 32 << 20;
    /// Pixels of the coarse picture that are painted for one page (a page painted over 400 times).
    painted_pixels: "painted-pixels", Count, 200_000_000;
    /// Nesting of the expressions that say which layers are shown (seen: 2).
    layer_depth: "layer-depth", Count, 16;
    /// Terms of one such expression (seen: under 10).
    layer_terms: "layer-terms", Count, 1_000;
}

impl Limits {
    /// Changes the limit that `setting` names, as `name=value`; a number of bytes may end in `KiB`,
    /// `MiB` or `GiB`.
    ///
    /// # Errors
    /// A sentence for the user: there is no such limit, or the value is no number above 0.
    pub fn set(&mut self, setting: &str) -> Result<(), String> {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| format!("`{setting}` is no limit; write name=value, as in pages=5000"))?;
        let (field, unit) =
            self.field(name).ok_or_else(|| format!("there is no limit `{name}`; `samstem limits` lists them"))?;
        let number = amount(value, unit).filter(|n| (1..=MOST).contains(n)).ok_or_else(|| match unit {
            Unit::Bytes => {
                format!("`{value}` is no size for {name}; give a number of bytes, or one with KiB, MiB or GiB")
            }
            Unit::Seconds => format!("`{value}` is no time for {name}; give whole seconds above 0"),
            Unit::Count => format!("`{value}` is no number for {name}; give a whole number above 0"),
        })?;
        *field = number;
        Ok(())
    }

    /// The limit of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Limit> {
        self.list().into_iter().find(|limit| limit.name == name)
    }

    /// The limits that are not as usual.
    #[must_use]
    pub fn changed(&self) -> Vec<Limit> {
        self.list().into_iter().filter(|limit| limit.value != limit.usual).collect()
    }
}

fn amount(text: &str, unit: Unit) -> Option<usize> {
    /// Endings of a size and the powers of two they stand for.
    const SIZES: [(&str, u32); 3] = [("KiB", 10), ("MiB", 20), ("GiB", 30)];
    let (digits, power) = match unit {
        Unit::Bytes => {
            SIZES.iter().find_map(|(end, power)| Some((text.strip_suffix(end)?, *power))).unwrap_or((text, 0))
        }
        Unit::Seconds | Unit::Count => (text, 0),
    };
    digits.trim_end().parse::<usize>().ok()?.checked_mul(1 << power)
}

impl Limit {
    /// What is said of a document that reached it.
    #[must_use]
    pub fn reached(&self) -> String {
        format!(
            "the limit {} ({}) was reached and what lies beyond it was left out; where this is a good file, raise it \
             with --limit",
            self.name,
            self.shown()
        )
    }

    /// The value as a person writes it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.unit {
            Unit::Bytes if self.value >= 1 << 30 && self.value.is_multiple_of(1 << 30) => {
                format!("{} GiB", self.value >> 30)
            }
            Unit::Bytes if self.value >= 1 << 20 && self.value.is_multiple_of(1 << 20) => {
                format!("{} MiB", self.value >> 20)
            }
            Unit::Bytes if self.value >= 1 << 10 && self.value.is_multiple_of(1 << 10) => {
                format!("{} KiB", self.value >> 10)
            }
            Unit::Bytes => format!("{} bytes", self.value),
            Unit::Seconds => format!("{} s", self.value),
            Unit::Count => self.value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_changed_by_its_name_alone() {
        let mut limits = Limits::default();
        limits.set("file-bytes=3 MiB").unwrap();
        limits.set("cpu-seconds=7").unwrap();
        assert_eq!((limits.file_bytes, limits.cpu_seconds), (3 << 20, 7));
        let changed: Vec<_> = limits.changed().iter().map(|l| (l.name, l.shown())).collect();
        assert_eq!(changed, [("file-bytes", "3 MiB".to_owned()), ("cpu-seconds", "7 s".to_owned())]);
    }

    #[test]
    fn what_is_no_limit_is_refused_with_a_sentence() {
        for wrong in
            ["pages", "no-such=1", "file-bytes=0", "file-bytes=-1", "cpu-seconds=1KiB", "file-bytes=99999999GiB"]
        {
            assert!(Limits::default().set(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_are_those_of_the_fields() {
        let shown = serde_json::to_value(Limits::default()).unwrap();
        let fields: Vec<String> = shown.as_object().unwrap().keys().map(|k| k.replace('_', "-")).collect();
        let limits = Limits::default().list();
        let names: Vec<&str> = limits.iter().map(|l| l.name).collect();
        assert_eq!(names, fields);
        assert!(limits.iter().all(|l| l.reason.ends_with('.') && l.value == l.usual));
    }
}
