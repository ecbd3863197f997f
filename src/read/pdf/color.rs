//! Colours as `0xRRGGBB`, near enough to tell shading, rules and text apart.

use lopdf::{Dictionary, Object};

use super::objects::Objects;

/// What is taken for a colour that a pattern or shading paints.
pub const UNKNOWN: u32 = 0x0080_8080;
/// Paper.
pub const WHITE: u32 = 0x00ff_ffff;

/// A colour space, reduced to what turns components into a colour.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Space {
    /// One component, 0 black.
    #[default]
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk,
    /// L*a*b*.
    Lab,
    /// A table of colours.
    Indexed(Box<Space>, Vec<u8>),
    /// Inks: a tint of 0 is white; the colour at full tint where known.
    Tint(Option<u32>),
    /// A pattern.
    Pattern,
}

/// Nesting of colour spaces (an Indexed over a Separation over an ICC profile: 3).
const DEPTH: usize = 4;

impl Space {
    /// The colour space of this name or array, with the page's resources.
    #[must_use]
    pub fn named<'a>(objects: &Objects<'a>, resources: Option<&'a Dictionary>, name: &[u8]) -> Self {
        if let Some(space) = Self::device(name) {
            return space;
        }
        let spaces = resources.and_then(|r| objects.dict(r, b"ColorSpace"));
        spaces.and_then(|s| objects.get(s, name)).map_or(Self::Gray, |o| Self::read(objects, o, DEPTH))
    }

    /// The mean colour of a shading dictionary, as far as its functions tell their ends.
    #[must_use]
    pub fn of_gradient<'a>(objects: &Objects<'a>, shading: &'a Dictionary) -> Option<u32> {
        let space = Self::read(objects, shading.get(b"ColorSpace").ok()?, DEPTH);
        let function = objects.dict(shading, b"Function")?;
        // Functions stitched together: the first one's start, the last one's end.
        let parts = objects.array(function, b"Functions");
        let part = |o: Option<&'a Object>| o.and_then(|o| objects.as_dict(o));
        let first = parts.map_or(Some(function), |p| part(p.first()))?;
        let last = parts.map_or(Some(function), |p| part(p.last()))?;
        let end = |d, key: &[u8]| objects.array(d, key).map(|a| space.color(&objects.numbers(a)));
        Some(blend(end(first, b"C0")?, end(last, b"C1")?, 0.5))
    }

    fn device(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"CalGray" | b"G" => Some(Self::Gray),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Self::Cmyk),
            b"Lab" => Some(Self::Lab),
            b"Pattern" => Some(Self::Pattern),
            _ => None,
        }
    }

    fn read<'a>(objects: &Objects<'a>, object: &'a Object, depth: usize) -> Self {
        let array = match objects.resolve(object) {
            Object::Name(name) => return Self::device(name).unwrap_or_default(),
            Object::Array(array) if depth > 0 => array,
            _ => return Self::Gray,
        };
        let part = |i: usize| array.get(i).map(|o| objects.resolve(o));
        let Some(Object::Name(family)) = part(0) else { return Self::Gray };
        match family.as_slice() {
            b"ICCBased" => match part(1).and_then(|o| objects.as_dict(o)).and_then(|d| objects.integer(d, b"N")) {
                Some(3) => Self::Rgb,
                Some(4) => Self::Cmyk,
                _ => Self::Gray,
            },
            b"Indexed" | b"I" => {
                let base = part(1).map_or(Self::Gray, |o| Self::read(objects, o, depth - 1));
                let table = match part(3) {
                    Some(Object::String(bytes, _)) => bytes.clone(),
                    Some(Object::Stream(stream)) => objects.inflate(stream).unwrap_or_default(),
                    _ => Vec::new(),
                };
                Self::Indexed(Box::new(base), table)
            }
            b"Separation" | b"DeviceN" => {
                let alternate = part(2).map_or(Self::Gray, |o| Self::read(objects, o, depth - 1));
                let black = matches!(part(1), Some(Object::Name(ink)) if matches!(ink.as_slice(), b"Black" | b"All"));
                let full = part(3).and_then(|function| full_tint(objects, function));
                Self::Tint(if black { Some(0) } else { full.map(|values| alternate.color(&values)) })
            }
            name => Self::device(name).unwrap_or_default(),
        }
    }

    /// Whether its colours are those that are seen, and not a stand-in.
    #[must_use]
    pub fn is_known(&self) -> bool {
        match self {
            Self::Pattern | Self::Tint(None) => false,
            Self::Indexed(base, _) => base.is_known(),
            _ => true,
        }
    }

    /// The number of components of a device space.
    fn components(&self) -> usize {
        match self {
            Self::Rgb | Self::Lab => 3,
            Self::Cmyk => 4,
            _ => 1,
        }
    }

    /// The colour a space starts with.
    #[must_use]
    pub fn initial(&self) -> u32 {
        match self {
            Self::Tint(_) => self.color(&[1.0]),
            Self::Cmyk => 0,
            Self::Pattern => UNKNOWN,
            other => other.color(&[0.0; 4]),
        }
    }

    /// The colour of these components.
    #[must_use]
    pub fn color(&self, values: &[f64]) -> u32 {
        let v = |i: usize| values.get(i).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        match self {
            Self::Gray => rgb(v(0), v(0), v(0)),
            Self::Rgb => rgb(v(0), v(1), v(2)),
            Self::Cmyk => rgb((1.0 - v(0)) * (1.0 - v(3)), (1.0 - v(1)) * (1.0 - v(3)), (1.0 - v(2)) * (1.0 - v(3))),
            Self::Lab => {
                let light = values.first().copied().unwrap_or(0.0).clamp(0.0, 100.0) / 100.0;
                rgb(light, light, light)
            }
            Self::Indexed(base, table) => {
                let n = base.components();
                let at = values.first().copied().unwrap_or(0.0).clamp(0.0, 255.0) as usize * n;
                let entry: Vec<f64> = table.iter().skip(at).take(n).map(|b| f64::from(*b) / 255.0).collect();
                base.color(&entry)
            }
            Self::Tint(full) => {
                let tint = values.iter().copied().fold(0.0_f64, f64::max).clamp(0.0, 1.0);
                blend(full.unwrap_or(UNKNOWN), WHITE, tint)
            }
            Self::Pattern => UNKNOWN,
        }
    }
}

/// What the function of a tint gives for all of the ink: the end of an exponential one (type 2), the last sample
/// of a sampled one (type 0; ISO 32000-2, 7.10.2). A program (type 4) is not run.
fn full_tint<'a>(objects: &Objects<'a>, function: &'a Object) -> Option<Vec<f64>> {
    /// Bits of the samples that are read; others are rare.
    const BITS: i64 = 8;
    let dict = objects.as_dict(function)?;
    if let Some(end) = objects.array(dict, b"C1") {
        return Some(objects.numbers(end));
    }
    let Object::Stream(stream) = function else { return None };
    let inputs = objects.array(dict, b"Domain")?.len() / 2;
    let range = objects.numbers(objects.array(dict, b"Range")?);
    let straight = objects.array(dict, b"Decode").is_none_or(|d| objects.numbers(d) == range);
    if objects.integer(dict, b"FunctionType") != Some(0)
        || objects.integer(dict, b"BitsPerSample") != Some(BITS)
        || inputs != 1
        || !straight
    {
        return None;
    }
    let samples = objects.inflate(stream)?;
    let size = objects.numbers(objects.array(dict, b"Size")?).first().copied()? as usize;
    let outputs = range.len() / 2;
    let start = size.checked_sub(1)?.checked_mul(outputs)?;
    let last = samples.get(start..start.checked_add(outputs)?)?;
    let scaled = |(sample, range): (&u8, &[f64])| range[0] + f64::from(*sample) / 255.0 * (range[1] - range[0]);
    Some(last.iter().zip(range.chunks_exact(2)).map(scaled).collect())
}

/// The colour of these components, each 0 to 1.
#[must_use]
pub fn rgb(r: f64, g: f64, b: f64) -> u32 {
    let byte = |v: f64| (v * 255.0).round() as u32;
    byte(r) << 16 | byte(g) << 8 | byte(b)
}

/// `over` laid on `under` with this opacity.
#[must_use]
pub fn blend(over: u32, under: u32, alpha: f64) -> u32 {
    let part = |shift: u32| {
        let (o, u) = (f64::from(over >> shift & 0xff), f64::from(under >> shift & 0xff));
        (o * alpha + u * (1.0 - alpha)) / 255.0
    };
    rgb(part(16), part(8), part(0))
}

/// Greatest difference in one component at which two colours look the same (2 %).
const SAME: u32 = 5;

/// Whether no reader can tell the two colours apart.
#[must_use]
pub fn alike(a: u32, b: u32) -> bool {
    [16, 8, 0].iter().all(|s| (a >> s & 0xff).abs_diff(b >> s & 0xff) <= SAME)
}
