//! Tells cargo that the screens in `frontend/dist` are part of the server that embeds them: also
//! when the folder was empty before.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_EMBED_SPA").is_some() {
        println!("cargo::rerun-if-changed=../../frontend/dist");
    }
}
