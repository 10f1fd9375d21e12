//! One page a file.

pub(crate) mod book;
pub(crate) mod booking;
pub(crate) mod booking_cancel;
pub(crate) mod bookings;
pub(crate) mod find;
pub(crate) mod home;
pub(crate) mod login;
pub(crate) mod not_found;
pub(crate) mod outbox;
pub(crate) mod outbox_mail;
pub(crate) mod search;
pub(crate) mod second_dose;
pub(crate) mod slot_plan;
pub(crate) mod venue_form;
pub(crate) mod venues;
