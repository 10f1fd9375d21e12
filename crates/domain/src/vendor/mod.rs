//! Companies that take bookings (コールセンター等の委託事業者), and the municipalities that commission them.

pub(crate) mod commission;
pub(crate) mod company_key;
pub(crate) mod status;
pub(crate) mod stored;
