//! One tab at a time: the browser's Web Locks. By hand: web-sys and leptos-use have them behind an unstable switch.

use futures_channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Does the work while no other tab of this browser does work under the same name. Where the browser has no locks (an
/// address without TLS), it is simply done.
pub(crate) async fn one_tab_at_a_time<T>(name: &str, work: impl Future<Output = T>) -> T {
    let Some((granted, _release)) = request(name) else { return work.await };
    // Where the browser refuses (an opaque origin, a page that is being left), the work is simply done, too.
    granted.await.unwrap_or_default();
    work.await
}

/// Gives the lock back when it is dropped: the work is done, or given up.
struct Release(Function);

impl Drop for Release {
    fn drop(&mut self) {
        // Calling the resolver of a promise does not fail.
        drop(self.0.call0(&JsValue::NULL));
    }
}

/// Asks for the lock: told when it is granted.
fn request(name: &str) -> Option<(oneshot::Receiver<()>, Release)> {
    let locks = Reflect::get(&window().navigator(), &JsValue::from_str("locks")).ok().filter(JsValue::is_object)?;
    let ask = Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into::<Function>().ok()?;
    let mut release = None;
    let until_released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (sender, granted) = oneshot::channel::<()>();
    let sender = Rc::new(Cell::new(Some(sender)));
    let refused = Rc::clone(&sender);
    let callback = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        if let Some(sender) = sender.take() {
            // A receiver that is gone has given the lock back already.
            sender.send(()).unwrap_or_default();
        }
        until_released.into()
    });
    let asked = ask.call2(&locks, &JsValue::from_str(name), &callback).ok()?.dyn_into::<Promise>().ok()?;
    spawn_local(async move {
        // The browser never calls, and so never drops, the callback of a request that it refuses: without its sender
        // the receiver learns of it here.
        if JsFuture::from(asked).await.is_err() {
            drop(refused.take());
        }
    });
    Some((granted, Release(release?)))
}
