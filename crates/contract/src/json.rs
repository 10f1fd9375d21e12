//! Reading JSON: as serde does it on the server, with little code in a browser.
//!
//! What derives [`Deserialize`] from here is read by serde wherever there is room. In a browser a type is read from a
//! tree, field by field; what is wrong is noted and a blank put in its place, so that no field needs a way out of its own.

#[cfg(any(test, target_arch = "wasm32"))]
mod tree;

pub use serde::Serialize;

#[cfg(not(target_arch = "wasm32"))]
pub use serde::{Deserialize, de::DeserializeOwned};

#[cfg(target_arch = "wasm32")]
pub use self::tree::FromJson as DeserializeOwned;
#[cfg(target_arch = "wasm32")]
pub use madoguchi_json_macro::Deserialize;

#[cfg(any(test, target_arch = "wasm32"))]
pub use self::tree::{Fields, FromJson, Wrong};
#[cfg(any(test, target_arch = "wasm32"))]
pub use serde_json::Value;

/// Reads a value; `None` when the text is not what was expected.
#[cfg(not(target_arch = "wasm32"))]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// Reads a value; `None` when the text is not what was expected.
#[cfg(target_arch = "wasm32")]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    tree::read(text)
}
