//! Rectangles in points, origin top left, y growing downwards.

use serde::{Deserialize, Serialize};

/// An axis-parallel box: `x0 <= x1`, `y0 <= y1`, in points from the top left corner of the page
/// as displayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x0: f64,
    /// Top edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Bottom edge.
    pub y1: f64,
}

impl Rect {
    /// The box with these corners, put in order.
    #[must_use]
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// Width in points.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Height in points.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// Area in square points.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }

    /// The middle.
    #[must_use]
    pub fn center(&self) -> (f64, f64) {
        (f64::midpoint(self.x0, self.x1), f64::midpoint(self.y0, self.y1))
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The part that both share, if it has an area.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let r = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (r.x0 < r.x1 && r.y0 < r.y1).then_some(r)
    }

    /// Whether the point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        self.x0 <= x && x <= self.x1 && self.y0 <= y && y <= self.y1
    }
}

/// Serialised as `[x0, y0, x1, y1]`, rounded to a tenth of a point, so that files do not differ
/// in digits that no reader can see.
impl Serialize for Rect {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let round = |v: f64| (v * 10.0).round() / 10.0;
        [round(self.x0), round(self.y0), round(self.x1), round(self.y1)].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rect {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [x0, y0, x1, y1] = <[f64; 4]>::deserialize(deserializer)?;
        Ok(Self { x0, y0, x1, y1 })
    }
}

impl schemars::JsonSchema for Rect {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rect".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "x0, y0, x1, y1 in PDF points from the top left corner of the page as displayed",
            "type": "array",
            "items": { "type": "number" },
            "minItems": 4,
            "maxItems": 4
        })
    }
}
