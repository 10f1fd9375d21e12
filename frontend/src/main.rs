//! The browser's entry: mounts the application into the page.

fn main() {
    madoguchi_frontend::mount();
}
