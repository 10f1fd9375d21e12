//! Databases of an older program.

use diesel::connection::SimpleConnection;
use madoguchi_store::AnyConnection;
use std::path::PathBuf;

/// A booking as it was written before there were programmes, with all that it stands on.
pub(crate) const BOOKED: &str = "
    INSERT INTO account (id, login_id, password_hash, role, display_name, search_key, status, created_at,
            updated_at)
        VALUES (7, 'desk01', '!', 'operator', 'José', 'desk01josé', 'active', '2021-03-01 00:00:00',
            '2021-03-01 00:00:00');
    INSERT INTO venue (id, municipality_code, name, name_kana, kana_key, search_key, kind, address,
            access_notes, published, version, created_at, updated_at)
        VALUES (3, '141003', '保土ヶ谷会場', 'ホドガヤ', 'old', 'old', 'special_site', '二丁目', '', true, 1,
            '2021-03-01 00:00:00', '2021-03-01 00:00:00');
    INSERT INTO slot_plan (id, venue_id, vaccine, request, days, slots, capacity, created_by, created_at)
        VALUES (5, 3, 'pfizer', '{}', 1, 1, 9, 7, '2021-03-01 00:00:00');
    INSERT INTO slot (id, plan_id, venue_id, vaccine, date, starts_minute, ends_minute, capacity, taken,
            status)
        VALUES (4, 5, 3, 'pfizer', '2021-03-15', 540, 600, 9, 1, 'open');
    INSERT INTO booking (id, reference, municipality_code, slot_id, venue_id, vaccine, date, starts_minute,
            ends_minute, status, booker_name_kana, booker_kana_key, booker_phone, booker_phone_last_four,
            recipient_name, recipient_name_key, recipient_name_kana, recipient_kana_key, birth_date,
            priority_group, dose, coupon_municipality_code, coupon_number, version, created_by, created_at,
            updated_at)
        VALUES (9, '123456782', '141003', 4, 3, 'pfizer', '2021-03-15', 540, 600, 'booked', 'ヤマダ ハナコ',
            'old', '0451234567', '4567', 'José O''Brien', 'old', 'ホセ・オブライエン', 'old', '1950-01-02',
            'elderly', 1, '141003', '0000012345', 1, 7, '2021-03-01 00:00:00', '2021-03-01 00:00:00');";

/// The migrations from this version on, the last one first: version and folder.
fn since(conn: &AnyConnection, version: &str) -> Vec<(String, PathBuf)> {
    let dialect = match conn {
        AnyConnection::Postgresql(_) => "postgres",
        AnyConnection::Sqlite(_) => "sqlite",
    };
    let all = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(dialect);
    let folders = std::fs::read_dir(all).unwrap().map(|entry| entry.unwrap().path());
    let version_of = |folder: &PathBuf| {
        let name = folder.file_name().unwrap().to_str().unwrap();
        name.split('_').next().unwrap().replace('-', "")
    };
    let named = folders.map(|folder| (version_of(&folder), folder));
    let mut found: Vec<_> = named.filter(|(one, _)| version <= one.as_str()).collect();
    found.sort();
    found.reverse();
    found
}

/// Takes back this migration and all after it, as if they had never run; how many they are.
pub(crate) fn take_back(conn: &mut AnyConnection, version: &str) -> usize {
    let later = since(conn, version);
    for (version, folder) in &later {
        let down = std::fs::read_to_string(folder.join("down.sql")).unwrap();
        let forget = format!("DELETE FROM __diesel_schema_migrations WHERE version = '{version}'");
        conn.batch_execute(&format!("{down};{forget}")).unwrap();
    }
    later.len()
}
