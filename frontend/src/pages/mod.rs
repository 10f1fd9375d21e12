//! One page a file.

pub(crate) mod account;
pub(crate) mod account_new;
pub(crate) mod accounts;
pub(crate) mod book;
pub(crate) mod booking;
pub(crate) mod booking_cancel;
pub(crate) mod bookings;
pub(crate) mod commission;
pub(crate) mod commissions;
pub(crate) mod find;
pub(crate) mod forgot_password;
pub(crate) mod home;
pub(crate) mod login;
pub(crate) mod not_found;
pub(crate) mod outbox;
pub(crate) mod outbox_mail;
pub(crate) mod own_account;
pub(crate) mod prefectures;
pub(crate) mod search;
pub(crate) mod second_dose;
pub(crate) mod set_password;
pub(crate) mod slot_plan;
pub(crate) mod vendor;
pub(crate) mod vendors;
pub(crate) mod venue_form;
pub(crate) mod venues;
