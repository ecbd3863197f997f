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
