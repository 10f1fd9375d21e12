//! What tests share: databases, a small world.

use madoguchi_store::{AnyConnection, Store, StoreError};

pub mod database;
pub mod world;

pub use database::TestDatabase;

/// Runs a write and returns its result; the error type is the store's.
pub fn write<T: Send + 'static>(
    store: &Store,
    work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write_blocking(work).unwrap()
}

/// Makes each function a test on SQLite and one on PostgreSQL. Without a server the second says so and passes.
macro_rules! on_both_databases {
    ($($(#[$doc:meta])* fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing from around it")]
            use super::*;
            fn run($db: &$crate::support::TestDatabase) $body
            #[test]
            fn on_sqlite() {
                run(&$crate::support::TestDatabase::sqlite());
            }
            #[test]
            fn on_postgresql() {
                match $crate::support::TestDatabase::postgresql() {
                    Some(db) => run(&db),
                    None => eprintln!("skipped: MADOGUCHI_TEST_DATABASE_URL is not set"),
                }
            }
        }
    )+};
}
