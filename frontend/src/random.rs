//! What nobody can guess: keys of changes, and tokens in addresses.

use leptos::prelude::*;

/// 128 random bits in hexadecimal digits.
pub(crate) fn random_hex() -> String {
    let mut bytes = [0u8; 16];
    if window().crypto().is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok()) {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    } else {
        [(); 4].map(|()| format!("{:08x}", (js_sys::Math::random() * 4_294_967_296.0) as u32)).concat()
    }
}
