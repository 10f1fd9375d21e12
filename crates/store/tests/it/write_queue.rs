//! The way in for writes: each request succeeds or fails by itself, and is answered after COMMIT only.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use madoguchi_store::{AnyConnection, Store, StoreError, WriteError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// An error of a caller's own.
#[derive(Debug)]
enum Refused {
    Rule,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl WriteError for Refused {
    fn is_transient(&self) -> bool {
        match self {
            Self::Rule => false,
            Self::Store(error) => error.is_transient(),
        }
    }
}

fn with_table(db: &crate::support::TestDatabase) -> Store {
    let store = db.open();
    db.connect().batch_execute("CREATE TABLE mark (n INTEGER NOT NULL PRIMARY KEY)").unwrap();
    if let Some(role) = db.app_role() {
        db.connect().batch_execute(&format!("GRANT ALL ON mark TO {role}")).unwrap();
    }
    store
}

fn mark(conn: &mut AnyConnection, n: u32) -> Result<(), StoreError> {
    conn.batch_execute(&format!("INSERT INTO mark (n) VALUES ({n})"))?;
    Ok(())
}

fn write_later(
    store: &Store,
    work: impl FnMut(&mut AnyConnection) -> Result<(), StoreError> + Send + 'static,
) -> tokio::task::JoinHandle<Result<(), StoreError>> {
    let store = store.clone();
    tokio::spawn(async move { store.write(work).await })
}

fn marks(store: &Store) -> i64 {
    store
        .read_blocking(|c| {
            Ok::<_, StoreError>(diesel::sql_query("SELECT count(*) AS n FROM mark").get_result::<Count>(c)?.n)
        })
        .unwrap()
}

on_both_databases! {
    fn what_the_work_holds_is_let_go_before_the_answer(db) {
        let store = db.open();
        let held = std::sync::Arc::new(());
        for _ in 0..200 {
            let inside = std::sync::Arc::clone(&held);
            crate::support::write(&store, move |_| {
                let _inside = &inside;
                Ok(())
            });
            assert_eq!(std::sync::Arc::strong_count(&held), 1);
        }
    }

    fn an_error_rolls_back_its_own_request_only(db) {
        let store = with_table(db);
        let done: Vec<bool> = std::thread::scope(|threads| {
            let tries: Vec<_> = (0..64_u32)
                .map(|n| {
                    let store = &store;
                    threads.spawn(move || {
                        store.write_blocking(move |c| {
                            mark(c, n)?;
                            if n % 2 == 1 { Err(Refused::Rule) } else { Ok(()) }
                        })
                    })
                })
                .collect();
            tries
                .into_iter()
                .map(|t| match t.join().unwrap() {
                    Ok(()) => true,
                    Err(Refused::Rule) => false,
                    Err(Refused::Store(error)) => panic!("{error}"),
                })
                .collect()
        });
        assert_eq!(done.iter().filter(|kept| **kept).count(), 32);
        assert_eq!(marks(&store), 32);
    }

    fn a_failing_statement_fails_its_own_request_only(db) {
        let store = with_table(db);
        crate::support::write(&store, |c| mark(c, 0));
        let results: Vec<Result<(), StoreError>> = std::thread::scope(|threads| {
            let tries: Vec<_> = (0..32_u32)
                .map(|n| {
                    let store = &store;
                    // Every second one violates the key.
                    threads.spawn(move || store.write_blocking(move |c| mark(c, if n % 2 == 0 { 0 } else { n })))
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        for (n, result) in results.iter().enumerate() {
            match result {
                Ok(()) => assert_eq!(n % 2, 1),
                Err(error) => assert!(n % 2 == 0 && error.is_unique_violation(), "{error}"),
            }
        }
        assert_eq!(marks(&store), 17);
    }

    fn a_panic_takes_nobody_down(db) {
        let store = with_table(db);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let writes: Vec<_> = (0..16_u32)
                .map(|n| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        store
                            .write(move |c| {
                                mark(c, n)?;
                                assert!(n % 4 != 0, "a request that panics, on purpose");
                                Ok::<(), StoreError>(())
                            })
                            .await
                    })
                })
                .collect();
            for (n, write) in writes.into_iter().enumerate() {
                let result = write.await.unwrap();
                assert_eq!(result.is_ok(), n % 4 != 0, "{n}");
            }
        });
        assert_eq!(marks(&store), 12);
        crate::support::write(&store, |c| mark(c, 100));
        assert_eq!(marks(&store), 13);
    }

    fn an_answer_means_that_others_see_it(db) {
        let store = with_table(db);
        std::thread::scope(|threads| {
            for n in 0..16_u32 {
                let store = &store;
                threads.spawn(move || {
                    store.write_blocking(move |c| mark(c, n)).unwrap();
                    let seen: i64 = store
                        .read_blocking(|c| {
                            let sql = format!("SELECT count(*) AS n FROM mark WHERE n = {n}");
                            Ok::<_, StoreError>(diesel::sql_query(sql).get_result::<Count>(c)?.n)
                        })
                        .unwrap();
                    assert_eq!(seen, 1);
                });
            }
        });
    }
}

#[test]
fn a_batch_that_cannot_commit_is_replayed_one_by_one() {
    let db = crate::support::TestDatabase::sqlite();
    let store = db.open();
    // A deferred foreign key fails at COMMIT, not at the statement: the whole batch falls.
    db.connect()
        .batch_execute(
            "CREATE TABLE parent (n INTEGER PRIMARY KEY);
             CREATE TABLE mark (n INTEGER NOT NULL PRIMARY KEY, p INTEGER REFERENCES parent (n)
                 DEFERRABLE INITIALLY DEFERRED)",
        )
        .unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    // Holds the write queue until the others are in the queue.
    let (release, held) = mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let results: Vec<_> = runtime.block_on(async {
        let (began, begun) = mpsc::channel();
        let first = write_later(&store, move |_| {
            began.send(()).ok();
            held.lock().unwrap().recv().ok();
            Ok::<(), StoreError>(())
        });
        tokio::task::yield_now().await;
        begun.recv().unwrap();
        let tries: Vec<_> = (0..8_u32)
            .map(|n| {
                let runs = Arc::clone(&runs);
                write_later(&store, move |c| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    let parent = if n == 3 { "7" } else { "NULL" };
                    c.batch_execute(&format!("INSERT INTO mark (n, p) VALUES ({n}, {parent})"))?;
                    Ok::<(), StoreError>(())
                })
            })
            .collect();
        // One thread runs the tasks in turn: after this each has put its request into the queue.
        tokio::task::yield_now().await;
        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        let mut results = Vec::new();
        for request in tries {
            results.push(request.await.unwrap());
        }
        results
    });
    for (n, result) in results.iter().enumerate() {
        assert_eq!(result.is_ok(), n != 3, "{n}");
    }
    assert_eq!(marks(&store), 7);
    assert_eq!(runs.load(Ordering::Relaxed), 16, "once in the batch, once alone");
}
