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
        sort -> SmallInt,
        supplied -> Bool,
        vials_a_box -> Nullable<Integer>,
        doses_a_vial -> Nullable<Integer>,
        minutes_after_opening -> Nullable<Integer>,
        storage -> Text,
        hot_code -> Nullable<Text>,
        source -> Text,
        reason -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    programme (code) {
        code -> Text,
        municipality_code -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    programme_version (programme, number) {
        programme -> Text,
        number -> BigInt,
        publish_on -> Date,
        content -> Text,
        source -> Text,
        reason -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    programme_draft (programme) {
        programme -> Text,
        based_on -> Nullable<BigInt>,
        content -> Text,
        version -> Integer,
        updated_by -> BigInt,
        updated_at -> Timestamp,
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
        search_key -> Text,
        version -> Integer,
        status -> Text,
        status_reason -> Nullable<Text>,
        merged_into -> Nullable<BigInt>,
        status_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    commission (vendor_id, municipality_code, starts_on) {
        vendor_id -> BigInt,
        municipality_code -> Text,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        version -> Integer,
        agreed -> Bool,
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
        mail_address -> Nullable<Text>,
        phone -> Nullable<Text>,
        prefecture_code -> Nullable<Text>,
        search_key -> Text,
        version -> Integer,
        owner_code -> Nullable<Text>,
    }
}

diesel::table! {
    account_event (id) {
        id -> BigInt,
        account_id -> BigInt,
        at -> Timestamp,
        status -> Text,
        changed_by -> BigInt,
        reason -> Text,
        kind -> Text,
    }
}

diesel::table! {
    totp_removal (id) {
        id -> BigInt,
        account_id -> BigInt,
        reason -> Text,
        asked_by -> Nullable<BigInt>,
        asked_at -> Timestamp,
        expires_at -> Timestamp,
        status -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        refusal_reason -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    login_id_counter (role) {
        role -> Text,
        last_number -> Integer,
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
        address -> Text,
        user_agent -> Text,
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
        opening_override_reason -> Nullable<Text>,
        programme -> Text,
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
        programme -> Text,
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
        person_municipality_code -> Text,
        person_key -> Text,
        previous_dose_date -> Nullable<Date>,
        previous_dose_vaccine -> Nullable<Text>,
        version -> Integer,
        created_by -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        programme -> Text,
    }
}

diesel::table! {
    booking_name_key (booking_id, name_key) {
        booking_id -> BigInt,
        municipality_code -> Text,
        name_key -> Text,
    }
}

diesel::table! {
    key_edition (edition) {
        edition -> BigInt,
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
        purpose -> Text,
        details -> Text,
    }
}

diesel::table! {
    account_totp (account_id) {
        account_id -> BigInt,
        secret -> Nullable<Text>,
        pending_secret -> Nullable<Text>,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    totp_used_step (account_id, step) {
        account_id -> BigInt,
        step -> BigInt,
    }
}

diesel::table! {
    recovery_code (account_id, code_hash) {
        account_id -> BigInt,
        code_hash -> Text,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    account_link (id) {
        id -> BigInt,
        account_id -> BigInt,
        purpose -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    issuance_round (deadline) {
        number -> Integer,
        deadline -> Timestamp,
        mails_on -> Date,
    }
}

diesel::table! {
    issuance_rule (effective_from) {
        effective_from -> Date,
        deadline_weekday -> SmallInt,
        deadline_minute -> SmallInt,
        mailing_weekday -> SmallInt,
    }
}

diesel::table! {
    application (id) {
        id -> BigInt,
        municipality_code -> Text,
        kind -> Text,
        sent_by -> BigInt,
        sent_at -> Timestamp,
        round_number -> Integer,
        round_deadline -> Timestamp,
        mails_on -> Date,
    }
}

diesel::table! {
    application_person (id) {
        id -> BigInt,
        application_id -> BigInt,
        municipality_code -> Text,
        round_number -> Integer,
        kind -> Text,
        position -> Integer,
        status -> Text,
        vendor_id -> BigInt,
        account_id -> Nullable<BigInt>,
        name -> Text,
        mail_address -> Text,
        phone -> Nullable<Text>,
        new_name -> Nullable<Text>,
        new_mail_address -> Nullable<Text>,
        new_phone -> Nullable<Text>,
        note -> Text,
        refusal_reason -> Nullable<Text>,
        at_once_reason -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        version -> Integer,
        withdrawal_reason -> Nullable<Text>,
        named_vendor_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox_mail (id) {
        id -> BigInt,
        kind -> Text,
        account_id -> BigInt,
        mail_address -> Text,
        subject -> Text,
        body -> Text,
        link_id -> Nullable<BigInt>,
        link_token -> Nullable<Text>,
        status -> Text,
        due_at -> Timestamp,
        attempts -> Integer,
        next_attempt_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    outbox_attempt (id) {
        id -> BigInt,
        mail_id -> BigInt,
        at -> Timestamp,
        outcome -> Text,
        detail -> Text,
    }
}

diesel::table! {
    look_up_count (account_id, municipality_code, hour) {
        account_id -> BigInt,
        municipality_code -> Text,
        hour -> Timestamp,
        people -> Integer,
        exported -> Integer,
        warned_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    look_limit (municipality_code) {
        municipality_code -> Text,
        people_an_hour -> Integer,
        exported_a_day -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    export_request (id) {
        id -> BigInt,
        account_id -> BigInt,
        municipality_code -> Text,
        conditions -> Text,
        digest -> Text,
        people -> Integer,
        reason -> Text,
        status -> Text,
        asked_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        decision_reason -> Nullable<Text>,
        valid_until -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    audit_pending (event_id) {
        event_id -> BigInt,
    }
}

diesel::table! {
    audit_link (seq) {
        seq -> BigInt,
        event_id -> BigInt,
        hash -> Text,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    reference_version (id) {
        id -> SmallInt,
        version -> BigInt,
    }
}

diesel::table! {
    write_probe (id) {
        id -> SmallInt,
        written_at -> Timestamp,
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
diesel::joinable!(account_totp -> account (account_id));
diesel::joinable!(totp_used_step -> account_totp (account_id));
diesel::joinable!(account_link -> account (account_id));
diesel::joinable!(outbox_mail -> account (account_id));
diesel::joinable!(outbox_attempt -> outbox_mail (mail_id));
diesel::joinable!(application_person -> application (application_id));
diesel::joinable!(application_person -> vendor (vendor_id));
diesel::joinable!(audit_event -> account (account_id));
diesel::joinable!(look_up_count -> account (account_id));
diesel::joinable!(export_request -> account (account_id));
diesel::joinable!(programme_version -> programme (programme));
diesel::joinable!(programme_draft -> programme (programme));
diesel::joinable!(programme_version -> account (created_by));
diesel::joinable!(programme_draft -> account (updated_by));
diesel::joinable!(vaccine -> account (created_by));

diesel::allow_tables_to_appear_in_same_query!(
    totp_removal,
    municipality,
    vaccine,
    programme,
    programme_draft,
    programme_version,
    server_secret,
    write_probe,
    reference_version,
    vendor,
    commission,
    account,
    account_event,
    login_id_counter,
    session,
    login_throttle,
    venue,
    venue_vaccine,
    slot_plan,
    slot,
    booking,
    booking_event,
    booking_name_key,
    key_edition,
    idempotency_record,
    audit_event,
    account_totp,
    totp_used_step,
    recovery_code,
    account_link,
    issuance_round,
    issuance_rule,
    application,
    application_person,
    outbox_mail,
    outbox_attempt,
    look_up_count,
    look_limit,
    export_request,
    audit_pending,
    audit_link,
);

diesel::allow_columns_to_appear_in_same_group_by_clause!(
    venue::kana_key,
    venue::id,
    venue::name,
    venue::address,
    venue_vaccine::vaccine,
    venue_vaccine::confirmed_through,
);
