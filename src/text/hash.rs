//! Maps and sets with a quick hash for short keys: the one of the standard library takes longer than the look-up.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// A map only for look-ups: its order means nothing, and its seed is fixed, so that texts made to collide make it slow.
pub type QuickMap<K, V> = HashMap<K, V, FixedState>;

/// A set, as [`QuickMap`].
pub type QuickSet<K> = HashSet<K, FixedState>;
