//! Products: what a box and a vial hold.

/// What is known of a product from a day on; what may be done with it say the programmes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductDetails {
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Its place in lists.
    pub sort: i16,
    /// Whether it takes vaccine, whose supply must be confirmed; a check-up does not.
    pub supplied: bool,
    /// Vials in a box.
    pub vials_a_box: Option<i32>,
    /// Doses in a vial.
    pub doses_a_vial: Option<i32>,
    /// How long an open vial keeps, in minutes.
    pub minutes_after_opening: Option<i32>,
    /// How it is stored, in words; may be empty.
    pub storage: String,
    /// HOT code, where it has one.
    pub hot_code: Option<String>,
}
