//! The tables as diesel sees them; the same in both dialects. Written after `migrations/`, checked by `schemas_agree`.
#![allow(missing_docs, reason = "columns are commented in migrations/*/up.sql")]

diesel::table! {
    municipality (code) {
        code -> Text,
        prefecture -> Text,
        name -> Text,
        name_kana -> Text,
        search_key -> Text,
    }
}

diesel::table! {
    vaccine (code, effective_from) {
        code -> Text,
        effective_from -> Date,
        name_ja -> Text,
        name_en -> Text,
        doses -> SmallInt,
        standard_interval_days -> SmallInt,
        earliest_interval_days -> SmallInt,
        min_age -> SmallInt,
        sort -> SmallInt,
    }
}

diesel::table! {
    priority_group (code, effective_from) {
        code -> Text,
        effective_from -> Date,
        name_ja -> Text,
        name_en -> Text,
        born_from -> Nullable<Date>,
        born_to -> Nullable<Date>,
        opens_on -> Date,
        sort -> SmallInt,
    }
}

diesel::table! {
    server_secret (name) {
        name -> Text,
        value -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    vendor (id) {
        id -> BigInt,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    commission (vendor_id, municipality_code, starts_on) {
        vendor_id -> BigInt,
        municipality_code -> Text,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
    }
}

diesel::table! {
    account (id) {
        id -> BigInt,
        login_id -> Text,
        password_hash -> Text,
        role -> Text,
        display_name -> Text,
        municipality_code -> Nullable<Text>,
        vendor_id -> Nullable<BigInt>,
        status -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    session (id) {
        id -> Text,
        account_id -> BigInt,
        refresh_hash -> Text,
        previous_hash -> Nullable<Text>,
        rotated_at -> Timestamp,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    login_throttle (key) {
        key -> Text,
        failures -> Integer,
        last_failure_at -> Timestamp,
        blocked_until -> Timestamp,
    }
}

diesel::table! {
    venue (id) {
        id -> BigInt,
        municipality_code -> Text,
        name -> Text,
        name_kana -> Text,
        kana_key -> Text,
        search_key -> Text,
        kind -> Text,
        postal_code -> Nullable<Text>,
        address -> Text,
        phone -> Nullable<Text>,
        access_notes -> Text,
        opens_on -> Nullable<Date>,
        closes_on -> Nullable<Date>,
        published -> Bool,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    venue_vaccine (venue_id, vaccine) {
        venue_id -> BigInt,
        vaccine -> Text,
        confirmed_through -> Nullable<Date>,
    }
}

diesel::table! {
    slot_plan (id) {
        id -> BigInt,
        venue_id -> BigInt,
        vaccine -> Text,
        request -> Text,
        days -> Integer,
        slots -> Integer,
        capacity -> Integer,
        supply_override_reason -> Nullable<Text>,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    slot (id) {
        id -> BigInt,
        plan_id -> BigInt,
        venue_id -> BigInt,
        vaccine -> Text,
        date -> Date,
        starts_minute -> SmallInt,
        ends_minute -> SmallInt,
        capacity -> SmallInt,
        taken -> SmallInt,
        status -> Text,
        publish_on -> Nullable<Date>,
    }
}

diesel::table! {
    booking (id) {
        id -> BigInt,
        reference -> Text,
        municipality_code -> Text,
        slot_id -> BigInt,
        venue_id -> BigInt,
        vaccine -> Text,
        date -> Date,
        starts_minute -> SmallInt,
        ends_minute -> SmallInt,
        status -> Text,
        booker_name_kana -> Text,
        booker_kana_key -> Text,
        booker_phone -> Text,
        booker_phone_last_four -> Text,
        recipient_name -> Text,
        recipient_name_key -> Text,
        recipient_name_kana -> Text,
        recipient_kana_key -> Text,
        birth_date -> Date,
        priority_group -> Text,
        dose -> SmallInt,
        coupon_municipality_code -> Text,
        coupon_number -> Text,
        previous_dose_date -> Nullable<Date>,
        previous_dose_vaccine -> Nullable<Text>,
        version -> Integer,
        created_by -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    booking_event (id) {
        id -> BigInt,
        booking_id -> BigInt,
        at -> Timestamp,
        kind -> Text,
        account_id -> BigInt,
        reason -> Nullable<Text>,
        from_slot_id -> Nullable<BigInt>,
        to_slot_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency_record (client, key) {
        client -> Text,
        key -> Text,
        request_hash -> Text,
        status -> SmallInt,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit_event (id) {
        id -> BigInt,
        at -> Timestamp,
        account_id -> Nullable<BigInt>,
        municipality_code -> Nullable<Text>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        request_id -> Text,
        address -> Text,
    }
}

diesel::joinable!(booking -> slot (slot_id));
diesel::joinable!(booking -> venue (venue_id));
diesel::joinable!(slot -> venue (venue_id));
diesel::joinable!(slot_plan -> venue (venue_id));
diesel::joinable!(venue_vaccine -> venue (venue_id));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(account -> vendor (vendor_id));
diesel::joinable!(commission -> vendor (vendor_id));
diesel::joinable!(booking_event -> account (account_id));
diesel::joinable!(slot_plan -> account (created_by));

diesel::allow_tables_to_appear_in_same_query!(
    municipality,
    vaccine,
    priority_group,
    server_secret,
    vendor,
    commission,
    account,
    session,
    login_throttle,
    venue,
    venue_vaccine,
    slot_plan,
    slot,
    booking,
    booking_event,
    idempotency_record,
    audit_event,
);
