//! What became of a booking, and what was done to it.

use crate::word::words;

words! {
    /// Whether a booking holds its place.
    BookingStatus {
        /// It holds its place.
        Booked = "booked",
        /// Its place was given back; the booking stays for the record.
        Cancelled = "cancelled",
    }
}

words! {
    /// A step in the life of a booking.
    BookingStep {
        /// It was made.
        Booked = "booked",
        /// It took a place in another slot.
        Moved = "moved",
        /// A name, a phone or a stated dose was set right.
        Corrected = "corrected",
        /// It was cancelled.
        Cancelled = "cancelled",
    }
}
