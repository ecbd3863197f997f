//! Model → bytes, one file a format.
