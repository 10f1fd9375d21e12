//! One tab at a time: the browser's Web Locks. By hand: web-sys and leptos-use have them behind an unstable switch.

use futures_channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use std::future::Future;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Does the work while no other tab of this browser does work under the same name. Where the browser has no locks (an
/// address without TLS), it is simply done.
pub(crate) async fn one_tab_at_a_time<T>(name: &str, work: impl Future<Output = T>) -> T {
    let Some((granted, release)) = request(name) else { return work.await };
    // A request that was refused never grants; then, too, the work is simply done.
    let held = granted.await.is_ok();
    let done = work.await;
    if held {
        // Calling the resolver of a promise does not fail.
        drop(release.call0(&JsValue::NULL));
    }
    done
}

/// Asks for the lock: told when it is granted, and given back by calling the function.
fn request(name: &str) -> Option<(oneshot::Receiver<()>, Function)> {
    let locks = Reflect::get(&window().navigator(), &JsValue::from_str("locks")).ok().filter(JsValue::is_object)?;
    let ask = Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into::<Function>().ok()?;
    let mut release = None;
    let until_released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (sender, granted) = oneshot::channel();
    let callback = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        // A receiver that is gone wants the lock no more; it is given back with the page.
        sender.send(()).unwrap_or_default();
        until_released.into()
    });
    ask.call2(&locks, &JsValue::from_str(name), &callback).ok()?;
    Some((granted, release?))
}
