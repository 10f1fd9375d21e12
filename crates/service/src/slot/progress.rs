//! How far a running slot plan is, for a progress bar: known to the process that writes it, while it writes it.

use madoguchi_domain::AccountId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

type Key = (AccountId, String);
type Entries = HashMap<Key, (Arc<AtomicU32>, u32)>;

/// The running slot plans, by client and `Idempotency-Key`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<Entries>>);

impl Progress {
    /// A plan of `total` slots begins; it is known until the value is dropped. Without a key nobody can ask for it.
    #[must_use]
    pub(crate) fn begin(&self, client: AccountId, key: Option<&str>, total: u32) -> Written {
        let count = Arc::new(AtomicU32::new(0));
        let entry = key.map(|key| (client, key.to_owned()));
        if let Some(entry) = entry.clone() {
            self.entries(|entries| entries.insert(entry, (Arc::clone(&count), total)));
        }
        Written { progress: self.clone(), entry, count }
    }

    /// Slots written so far, and slots of the plan.
    #[must_use]
    pub(crate) fn of(&self, client: AccountId, key: &str) -> Option<(u32, u32)> {
        let entry = (client, key.to_owned());
        self.entries(|entries| entries.get(&entry).map(|(count, total)| (count.load(Ordering::Relaxed), *total)))
    }

    fn entries<T>(&self, work: impl FnOnce(&mut Entries) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Hears how many slots are written.
#[derive(Debug)]
pub(crate) struct Written {
    progress: Progress,
    entry: Option<Key>,
    count: Arc<AtomicU32>,
}

impl Written {
    /// So many slots are written.
    pub(crate) fn set(&self, count: u32) {
        self.count.store(count, Ordering::Relaxed);
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if let Some(entry) = &self.entry {
            // A second request with the same key may have begun meanwhile: its entry stays.
            self.progress.entries(|entries| {
                if entries.get(entry).is_some_and(|(count, _)| Arc::ptr_eq(count, &self.count)) {
                    entries.remove(entry);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_known_while_it_is_written() {
        let progress = Progress::default();
        let written = progress.begin(AccountId(1), Some("key"), 100);
        written.set(40);
        assert_eq!(progress.of(AccountId(1), "key"), Some((40, 100)));
        assert_eq!(progress.of(AccountId(2), "key"), None, "another client's key");
        let again = progress.begin(AccountId(1), Some("key"), 100);
        drop(written);
        assert_eq!(progress.of(AccountId(1), "key"), Some((0, 100)));
        drop(again);
        assert_eq!(progress.of(AccountId(1), "key"), None);
    }
}
