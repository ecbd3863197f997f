//! Colour operators and gradients (ISO 32000-2, 8.6.8 and 8.7.4).

use lopdf::Dictionary;

use super::color::{Space, UNKNOWN};
use super::interpreter::{Interpreter, Scope};
use super::lexer::Operand;
use super::objects::Objects;

impl<'a> Interpreter<'_, 'a> {
    pub(super) fn color_operator(
        &mut self,
        operator: &[u8],
        operands: &[Operand],
        resources: Option<&'a Dictionary>,
    ) -> bool {
        let stroke = operator.first().is_some_and(u8::is_ascii_uppercase);
        let paint = if stroke { &mut self.state.stroke } else { &mut self.state.fill };
        let space = match operator {
            b"g" | b"G" => Space::Gray,
            b"rg" | b"RG" => Space::Rgb,
            b"k" | b"K" => Space::Cmyk,
            b"cs" | b"CS" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                paint.space = Space::named(&self.reader.objects, resources, name);
                paint.color = paint.space.initial();
                return true;
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => std::mem::take(&mut paint.space),
            _ => return false,
        };
        /// Numbers of a colour that are looked at (ISO 32000-2 allows 32).
        const COMPONENTS: usize = 64;
        let mut values = [0.0; COMPONENTS];
        let mut count = 0;
        for (slot, value) in values.iter_mut().zip(operands.iter().filter_map(Operand::number)) {
            *slot = value;
            count += 1;
        }
        paint.color = space.color(&values[..count]);
        if matches!(space, Space::Pattern)
            && let Some(color) = pattern_color(&self.reader.objects, resources, operands)
        {
            paint.color = color;
        }
        paint.space = space;
        true
    }

    /// Paints the clip with a gradient: shading of its mean colour, where the clip was narrowed.
    pub(super) fn shading(&mut self, operands: &[Operand], scope: Scope<'a>) {
        if self.hidden() || self.state.fill.invisible() {
            return;
        }
        let objects = &self.reader.objects;
        let shading = self.resource(scope.resources, b"Shading", operands.first());
        let color = shading.and_then(|d| Space::of_gradient(objects, d)).unwrap_or(UNKNOWN);
        let area = self.state.clip;
        if self.out.drawing.gradient(&area, color, &mut self.canvas) {
            self.problem("the page has more lines and boxes than the limit");
        }
    }
}

/// The mean colour of a shading pattern; `None` for tiles.
fn pattern_color<'a>(objects: &Objects<'a>, resources: Option<&'a Dictionary>, operands: &[Operand]) -> Option<u32> {
    let name = operands.last()?.name()?;
    let pattern = objects.dict(objects.dict(resources?, b"Pattern")?, name)?;
    Space::of_gradient(objects, objects.dict(pattern, b"Shading")?)
}
