//! The tokens of a content stream (ISO 32000-2, 7.8.2), read one operator at a time, so that no
//! list of all operators is ever held.

use crate::config::Limits;

/// An operand.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A number.
    Number(f64),
    /// A name without its slash.
    Name(Vec<u8>),
    /// A string, escapes undone.
    Text(Vec<u8>),
    /// An array.
    Array(Vec<Operand>),
    /// A dictionary.
    Dict(Vec<(Vec<u8>, Operand)>),
    /// `true`, `false` and `null`.
    Other,
}

impl Operand {
    /// The value of a number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }

    /// The letters of a name.
    #[must_use]
    pub fn name(&self) -> Option<&[u8]> {
        if let Self::Name(n) = self { Some(n) } else { None }
    }

    /// The value of a key, for dictionaries.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&Self> {
        let Self::Dict(entries) = self else { return None };
        entries.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }
}

/// Reads operators and their operands.
pub struct Lexer<'a> {
    data: &'a [u8],
    at: usize,
    limits: &'a Limits,
    /// Something was nested deeper or was longer than the limits, and was cut.
    pub cut: bool,
}

enum Token<'a> {
    Operand(Operand),
    Keyword(&'a [u8]),
    ArrayEnd,
    DictEnd,
}

fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of `data`, within these limits.
    #[must_use]
    pub fn new(data: &'a [u8], limits: &'a Limits) -> Self {
        Self { data, at: 0, limits, cut: false }
    }

    /// The next operator; its operands are put into `operands`. `None` at the end. An inline
    /// image is returned as `EI` with its dictionary.
    pub fn next_operator(&mut self, operands: &mut Vec<Operand>) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            match self.token(0)? {
                Token::Operand(o) if operands.len() < self.limits.operands => operands.push(o),
                Token::Operand(_) | Token::ArrayEnd | Token::DictEnd => {}
                Token::Keyword(b"BI") => {
                    let dict = self.dict(b"ID", 0);
                    self.skip_image_data();
                    operands.clear();
                    operands.push(Operand::Dict(dict));
                    return Some(b"EI");
                }
                Token::Keyword(k) => return Some(k),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(b) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn token(&mut self, depth: usize) -> Option<Token<'a>> {
        self.skip_space();
        // Delimiters that have no meaning here are passed over.
        while let Some(b')' | b'{' | b'}') = self.peek() {
            self.at += 1;
            self.skip_space();
        }
        let b = self.peek()?;
        let operand = match b {
            b'/' => Operand::Name(self.name()),
            b'(' => Operand::Text(self.literal()),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Operand::Dict(self.dict(b">>", depth + 1))
            }
            b'<' => Operand::Text(self.hex_string()),
            b'[' => {
                self.at += 1;
                Operand::Array(self.array(depth + 1))
            }
            b']' => {
                self.at += 1;
                return Some(Token::ArrayEnd);
            }
            b'>' => {
                self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                return Some(Token::DictEnd);
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Operand::Number(self.number()),
            _ => return Some(self.keyword()),
        };
        Some(Token::Operand(operand))
    }

    fn keyword(&mut self) -> Token<'a> {
        let start = self.at;
        while self.peek().is_some_and(|b| !is_space(b) && !is_delimiter(b)) {
            self.at += 1;
        }
        match &self.data[start..self.at] {
            b"true" | b"false" | b"null" => Token::Operand(Operand::Other),
            word => Token::Keyword(word),
        }
    }

    /// A number; also `--5`, `5-3` (read as 5) and `.` (0), which occur in the wild.
    fn number(&mut self) -> f64 {
        let mut negative = false;
        while let Some(b @ (b'+' | b'-')) = self.peek() {
            negative |= b == b'-';
            self.at += 1;
        }
        let (mut value, mut scale, mut fraction) = (0.0_f64, 1.0_f64, false);
        while let Some(b) = self.peek() {
            match b {
                b'0'..=b'9' if fraction => {
                    scale /= 10.0;
                    value += f64::from(b - b'0') * scale;
                }
                b'0'..=b'9' => value = value * 10.0 + f64::from(b - b'0'),
                b'.' => fraction = true,
                b'-' => {}
                _ => break,
            }
            self.at += 1;
        }
        if !value.is_finite() {
            return 0.0;
        }
        if negative { -value } else { value }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(b) = self.peek() {
            if is_space(b) || is_delimiter(b) {
                break;
            }
            self.at += 1;
            let escaped = (b == b'#')
                .then(|| Some((hex(*self.data.get(self.at)?)?, hex(*self.data.get(self.at + 1)?)?)))
                .flatten();
            if let Some((high, low)) = escaped {
                name.push(high << 4 | low);
                self.at += 2;
            } else {
                name.push(b);
            }
        }
        name
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(b);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(b) = self.peek() else { return };
        self.at += 1;
        match b {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(b - b'0');
                for _ in 0..2 {
                    let Some(d @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(d - b'0');
                    self.at += 1;
                }
                text.push((code & 0xff) as u8);
            }
            other => text.push(other),
        }
    }

    fn hex_string(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut high = None;
        while let Some(b) = self.peek() {
            self.at += 1;
            if b == b'>' {
                break;
            }
            let Some(digit) = hex(b) else { continue };
            high = match high {
                None => Some(digit),
                Some(h) => {
                    text.push(h << 4 | digit);
                    None
                }
            };
        }
        text.extend(high.map(|h| h << 4));
        text
    }

    fn array(&mut self, depth: usize) -> Vec<Operand> {
        let mut items = Vec::new();
        if depth > self.limits.content_depth {
            self.cut = true;
            return items;
        }
        loop {
            let start = self.at;
            let Some(token) = self.token(depth) else { break };
            match token {
                Token::ArrayEnd => break,
                // No operator stands in an array: its end is missing.
                Token::Keyword(_) => {
                    self.at = start;
                    break;
                }
                Token::Operand(o) if items.len() < self.limits.array_items => items.push(o),
                Token::Operand(_) => self.cut = true,
                _ => {}
            }
        }
        items
    }

    /// Entries up to the closing mark: `>>`, or a keyword for inline images.
    fn dict(&mut self, end: &[u8], depth: usize) -> Vec<(Vec<u8>, Operand)> {
        let mut entries = Vec::new();
        if depth > self.limits.content_depth {
            self.cut = true;
            return entries;
        }
        let mut key = None;
        while let Some(token) = self.token(depth) {
            match (token, key.take()) {
                (Token::DictEnd, _) => break,
                (Token::Keyword(k), _) if k == end => break,
                (Token::Operand(Operand::Name(n)), None) => key = Some(n),
                (Token::Operand(o), Some(k)) if entries.len() < self.limits.array_items => entries.push((k, o)),
                _ => {}
            }
        }
        entries
    }

    /// Goes past the data of an inline image: up to `EI` between white space, followed by what
    /// looks like content.
    fn skip_image_data(&mut self) {
        /// Bytes after `EI` that must be printable, so that image bytes are not taken for it.
        const LOOK_AHEAD: usize = 8;
        let mut i = self.at + 1;
        while i + 1 < self.data.len() {
            if &self.data[i..i + 2] == b"EI" && is_space(self.data[i - 1]) {
                let rest = &self.data[i + 2..];
                let ends = rest.first().is_none_or(|b| is_space(*b));
                if ends && rest.iter().take(LOOK_AHEAD).all(|b| b.is_ascii_graphic() || is_space(*b)) {
                    self.at = i + 2;
                    return;
                }
            }
            i += 1;
        }
        self.at = self.data.len();
    }
}
