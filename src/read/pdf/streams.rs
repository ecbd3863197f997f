//! Streams that the opened document holds in a form that cannot be read as it is: without a length, with filters
//! that stand in objects of their own.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// Filters of a stream, settings of one and letters of a name, at most.
const MOST: usize = 32;

/// Puts them right, from the bytes of the file.
pub fn mend(doc: &mut Document, bytes: &[u8]) {
    let encrypted = doc.is_encrypted() || doc.encryption_state.is_some();
    // Looking for ends goes over the file a few times at most, whatever it says.
    const ROUNDS: usize = 4;
    let mut budget = bytes.len().saturating_mul(ROUNDS);
    let ids: Vec<ObjectId> = doc.objects.keys().copied().collect();
    for id in ids {
        let Some(Object::Stream(stream)) = doc.objects.get(&id) else { continue };
        let named = direct(doc, &stream.dict);
        let content = if encrypted { None } else { without_length(stream, bytes, &mut budget) };
        let Some(Object::Stream(stream)) = doc.objects.get_mut(&id) else { continue };
        for (key, value) in named {
            stream.dict.set(key, value);
        }
        if let Some(content) = content {
            stream.set_content(content);
        }
    }
}

/// The filters of a stream and what they are told, where references have to be followed.
fn direct(doc: &Document, dict: &Dictionary) -> Vec<(&'static [u8], Object)> {
    const KEYS: [&[u8]; 2] = [b"Filter", b"DecodeParms"];
    let followed = |object| doc.dereference(object).map_or(&Object::Null, |(_, o)| o);
    let is_reference = |object: &Object| matches!(object, Object::Reference(_));
    let mut found = Vec::new();
    for key in KEYS {
        let Ok(value) = dict.get(key) else { continue };
        let direct = match followed(value) {
            Object::Array(list) if list.len() <= MOST && (is_reference(value) || list.iter().any(is_reference)) => {
                Object::Array(list.iter().map(|part| small(followed(part))).collect())
            }
            other if is_reference(value) => small(other),
            _ => continue,
        };
        found.push((key, direct));
    }
    found
}

/// A name or a short dictionary; what is larger is no filter's, and may be named by many streams.
fn small(object: &Object) -> Object {
    match object {
        Object::Name(name) if name.len() <= MOST => object.clone(),
        Object::Dictionary(dict) if dict.len() <= MOST && dict.iter().all(|(_, value)| is_plain(value)) => {
            object.clone()
        }
        _ => Object::Null,
    }
}

fn is_plain(object: &Object) -> bool {
    !matches!(object, Object::Array(_) | Object::Dictionary(_) | Object::Stream(_) | Object::String(..))
}

/// The bytes of a stream that tells no length, up to the word that ends it.
fn without_length(stream: &Stream, bytes: &[u8], budget: &mut usize) -> Option<Vec<u8>> {
    const END: &[u8] = b"endstream";
    let start = stream.start_position.filter(|_| stream.content.is_empty())?;
    // The position counts from the header, before which there may be other bytes.
    let header = bytes.windows(5).take(1024).position(|w| w == b"%PDF-").unwrap_or(0);
    let data = [start, start.saturating_add(header)].into_iter().find_map(|at| {
        let begun = bytes.get(at.checked_sub(8)?..at)?;
        begun.windows(6).any(|w| w == b"stream").then(|| bytes.get(at..))?
    })?;
    let data = &data[..data.len().min(*budget)];
    let end = data.windows(END.len()).position(|w| w == END);
    *budget -= end.unwrap_or(data.len());
    let data = &data[..end?];
    let data = data.strip_suffix(b"\n").unwrap_or(data);
    Some(data.strip_suffix(b"\r").unwrap_or(data).to_vec())
}
