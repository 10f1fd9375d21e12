//! Before and after of a change, as the audit keeps it for ever: what is personal is named and not shown, since nobody
//! could take it out again.

use crate::word::words;
use crate::{
    Account, AccountChange, AccountStatus, CommissionStage, IssuanceRound, LeftOutside, LookLimits, Phone, PlanReasons,
    ProductDetails, Totals, VendorStatus, VenueDetails, VenueKind,
};
use chrono::NaiveDate;

words! {
    /// What of a thing was changed.
    AuditField {
        /// Status of an account, company or commission.
        Status = "status",
        /// Name of a company or venue.
        Name = "name",
        /// Name of an account's owner: personal.
        DisplayName = "display_name",
        /// Mail address of an account: personal.
        MailAddress = "mail_address",
        /// Phone: of a venue, or of an account, where it is personal.
        Phone = "phone",
        /// First day of a commission.
        StartsOn = "starts_on",
        /// Last day of a commission.
        EndsOn = "ends_on",
        /// Deadline of a round, on the wall clock in Japan.
        Deadline = "deadline",
        /// Mailing day of a round.
        MailsOn = "mails_on",
        /// Reading of a venue's name.
        NameKana = "name_kana",
        /// Kind of a venue.
        Kind = "kind",
        /// Postal code of a venue.
        PostalCode = "postal_code",
        /// Address of a venue.
        Address = "address",
        /// Access notes of a venue.
        AccessNotes = "access_notes",
        /// First day in use of a venue.
        OpensOn = "opens_on",
        /// Last day in use of a venue.
        ClosesOn = "closes_on",
        /// Whether a venue is published: `true` or `false`.
        Published = "published",
        /// Products of a venue, by code, each with the day through which supply is confirmed:
        /// `pfizer 2021-03-31, moderna`.
        Vaccines = "vaccines",
        /// People whom an account may see in an hour.
        PeopleAnHour = "people_an_hour",
        /// People whom an account may take out in a day.
        ExportedADay = "exported_a_day",
        /// First day of a slot plan.
        FirstDate = "first_date",
        /// Last day of a slot plan.
        LastDate = "last_date",
        /// Slots of a slot plan.
        Slots = "slots",
        /// Places of a slot plan.
        Capacity = "capacity",
        /// Why a slot plan ends after the confirmed supply.
        SupplyOverrideReason = "supply_override_reason",
        /// Why a slot plan has days outside the venue's opening period.
        OpeningOverrideReason = "opening_override_reason",
        /// Why a change of a venue leaves slots outside.
        OutsideReason = "outside_reason",
        /// Slots that a change of a venue leaves outside.
        OutsideSlots = "outside_slots",
        /// Their places.
        OutsidePlaces = "outside_places",
        /// Live bookings in them.
        OutsideBookings = "outside_bookings",
        /// English name of a programme or product.
        NameEn = "name_en",
        /// Whether a programme runs: `true` or `false`.
        Running = "running",
        /// Kinds of rules of a programme that were changed: `ages, intervals`.
        Rules = "rules",
        /// Number of a version of a programme.
        Version = "version",
        /// The day from which bookings are checked by a version.
        PublishOn = "publish_on",
        /// The law or circular behind a version, or behind the edition of a product.
        Source = "source",
        /// Why a version or an edition was made.
        Reason = "reason",
        /// First day of the edition of a product.
        EffectiveFrom = "effective_from",
        /// Whether a product takes vaccine.
        Supplied = "supplied",
        /// Vials in a box.
        VialsABox = "vials_a_box",
        /// Doses in a vial.
        DosesAVial = "doses_a_vial",
        /// How long an open vial keeps.
        MinutesAfterOpening = "minutes_after_opening",
        /// How a product is stored.
        Storage = "storage",
        /// HOT code of a product.
        HotCode = "hot_code",
    }
}

/// What became of one field. A personal one has neither value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field's code, as it is stored: an event that was tampered with must still be shown.
    pub field: String,
    /// The value before; none where there was none.
    pub from: Option<String>,
    /// The value after; none where there is none.
    pub to: Option<String>,
}

/// Changes in the order of their fields; what stayed as it was is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes(Vec<Change>);

impl Changes {
    /// A field with its values.
    #[must_use]
    pub fn shown<T: ToString>(mut self, field: AuditField, from: Option<T>, to: Option<T>) -> Self {
        let text = |value: Option<T>| value.map(|value| value.to_string()).filter(|text| !text.is_empty());
        let (from, to) = (text(from), text(to));
        if from != to {
            self.0.push(Change { field: field.code().to_owned(), from, to });
        }
        self
    }

    /// A personal field: that it changed.
    #[must_use]
    pub fn hidden(mut self, field: AuditField, changed: bool) -> Self {
        if changed {
            self.0.push(Change { field: field.code().to_owned(), from: None, to: None });
        }
        self
    }

    /// A status.
    #[must_use]
    fn status(self, from: Option<&'static str>, to: &'static str) -> Self {
        self.shown(AuditField::Status, from, Some(to))
    }

    /// The changes.
    #[must_use]
    pub fn as_slice(&self) -> &[Change] {
        &self.0
    }

    /// Name, mail address and phone of an account.
    #[must_use]
    pub fn of_account(read: &Account, change: &AccountChange) -> Self {
        Self::default()
            .hidden(
                AuditField::DisplayName,
                change.display_name.as_ref().is_some_and(|name| *name != read.display_name),
            )
            .hidden(AuditField::MailAddress, change.mail_address.is_some() && change.mail_address != read.mail_address)
            .hidden(AuditField::Phone, change.phone.as_ref().is_some_and(|phone| *phone != read.phone))
    }

    /// An account that is suspended, resumed or deleted.
    #[must_use]
    pub fn of_account_status(from: AccountStatus, to: AccountStatus) -> Self {
        Self::default().status(Some(from.code()), to.code())
    }

    /// A company: its name, and whether the service desk has looked at it. A new one has no name and status before.
    #[must_use]
    pub fn of_vendor(before: Option<(&str, VendorStatus)>, after: (&str, VendorStatus)) -> Self {
        Self::default()
            .shown(AuditField::Name, before.map(|(name, _)| name), Some(after.0))
            .status(before.map(|(_, status)| status.code()), after.1.code())
    }

    /// First and last day of a commission that is entered or withdrawn, or whose last day is another.
    #[must_use]
    pub fn of_commission(before: Option<CommissionDays>, after: Option<CommissionDays>) -> Self {
        let starts = |days: Option<CommissionDays>| days.map(|(starts_on, _)| starts_on);
        let ends = |days: Option<CommissionDays>| days.and_then(|(_, ends_on)| ends_on);
        Self::default().shown(AuditField::StartsOn, starts(before), starts(after)).shown(
            AuditField::EndsOn,
            ends(before),
            ends(after),
        )
    }

    /// A commission that the service desk agreed to.
    #[must_use]
    pub fn of_consent(to: CommissionStage) -> Self {
        Self::default().status(Some(CommissionStage::Asked.code()), to.code())
    }

    /// A venue.
    #[must_use]
    pub fn of_venue(before: &VenueDetails, after: &VenueDetails) -> Self {
        // Without a rest, so that a new field has to be thought of.
        let VenueDetails {
            name,
            name_kana,
            kind,
            postal_code,
            address,
            phone,
            vaccines: _,
            access_notes,
            opens_on,
            closes_on,
            published,
        } = after;
        let phone_of = |phone: &Option<Phone>| phone.as_ref().map(|phone| phone.as_str().to_owned());
        Self::default()
            .shown(AuditField::Name, Some(&before.name), Some(name))
            .shown(AuditField::NameKana, Some(&before.name_kana), Some(name_kana))
            .shown(AuditField::Kind, Some(VenueKind::code(before.kind)), Some(kind.code()))
            .shown(AuditField::PostalCode, before.postal_code.as_ref(), postal_code.as_ref())
            .shown(AuditField::Address, Some(&before.address), Some(address))
            .shown(AuditField::Phone, phone_of(&before.phone), phone_of(phone))
            .shown(AuditField::Vaccines, Some(vaccines(before)), Some(vaccines(after)))
            .shown(AuditField::AccessNotes, Some(&before.access_notes), Some(access_notes))
            .shown(AuditField::OpensOn, before.opens_on, *opens_on)
            .shown(AuditField::ClosesOn, before.closes_on, *closes_on)
            .shown(AuditField::Published, Some(before.published), Some(*published))
    }

    /// What a change of a venue leaves outside, and why.
    #[must_use]
    pub fn leaving_outside(self, left: &LeftOutside, reason: Option<&str>) -> Self {
        let count = |count: u32| (!left.is_empty()).then_some(count);
        self.shown(AuditField::OutsideReason, None, reason)
            .shown(AuditField::OutsideSlots, None, count(left.slots()))
            .shown(AuditField::OutsidePlaces, None, count(left.places()))
            .shown(AuditField::OutsideBookings, None, count(left.bookings()))
    }

    /// What a slot plan made: its first and last day, slots and places; and why it was made against the venue's terms.
    #[must_use]
    pub fn of_slot_plan(dates: &[NaiveDate], made: Totals, why: PlanReasons<'_>) -> Self {
        Self::default()
            .shown(AuditField::FirstDate, None, dates.first())
            .shown(AuditField::LastDate, None, dates.last())
            .shown(AuditField::Slots, None, Some(made.slots))
            .shown(AuditField::Capacity, None, Some(made.capacity))
            .shown(AuditField::SupplyOverrideReason, None, why.supply)
            .shown(AuditField::OpeningOverrideReason, None, why.opening)
    }

    /// What a programme says, before and after.
    #[must_use]
    pub fn of_programme(before: Option<&ProgrammeSaid>, after: Option<&ProgrammeSaid>) -> Self {
        fn of<'a, T>(said: Option<&'a ProgrammeSaid>, get: impl Fn(&'a ProgrammeSaid) -> T) -> Option<T> {
            said.map(get)
        }
        let other = |(kind, rows): &(&'static str, String)| {
            before.is_none_or(|before| !before.rules.iter().any(|(other, said)| (other, said) == (kind, rows)))
        };
        let rules = after.map(|after| after.rules.iter().filter(|row| other(row)).map(|(kind, _)| *kind).collect());
        let rules = rules.filter(|_| before.is_some()).map(|kinds: Vec<&str>| kinds.join(", "));
        Self::default()
            .shown(AuditField::Name, of(before, |said| &said.name_ja), of(after, |said| &said.name_ja))
            .shown(AuditField::NameEn, of(before, |said| &said.name_en), of(after, |said| &said.name_en))
            .shown(AuditField::Running, of(before, |said| said.running), of(after, |said| said.running))
            .shown(AuditField::StartsOn, of(before, |said| &said.starts_on), of(after, |said| &said.starts_on))
            .shown(
                AuditField::EndsOn,
                before.and_then(|said| said.ends_on.as_ref()),
                after.and_then(|said| said.ends_on.as_ref()),
            )
            .shown(AuditField::Rules, None, rules)
    }

    /// Number, first day, source and reason of a version that is published.
    #[must_use]
    pub fn publishing(self, number: i64, publish_on: NaiveDate, source: &str, reason: &str) -> Self {
        self.shown(AuditField::Version, None, Some(number))
            .shown(AuditField::PublishOn, None, Some(publish_on))
            .shown(AuditField::Source, None, Some(source))
            .shown(AuditField::Reason, None, Some(reason))
    }

    /// A product as it is from a day on.
    #[must_use]
    pub fn of_product(before: Option<&ProductDetails>, after: &ProductDetails, edition: EditionSaid<'_>) -> Self {
        // Without a rest, so that a new field has to be thought of.
        let ProductDetails {
            name_ja,
            name_en,
            sort: _,
            supplied,
            vials_a_box,
            doses_a_vial,
            minutes_after_opening,
            storage,
            hot_code,
        } = after;
        Self::default()
            .shown(AuditField::EffectiveFrom, None, Some(edition.effective_from))
            .shown(AuditField::Name, before.map(|before| &before.name_ja), Some(name_ja))
            .shown(AuditField::NameEn, before.map(|before| &before.name_en), Some(name_en))
            .shown(AuditField::Supplied, before.map(|before| before.supplied), Some(*supplied))
            .shown(AuditField::VialsABox, before.and_then(|before| before.vials_a_box), *vials_a_box)
            .shown(AuditField::DosesAVial, before.and_then(|before| before.doses_a_vial), *doses_a_vial)
            .shown(
                AuditField::MinutesAfterOpening,
                before.and_then(|before| before.minutes_after_opening),
                *minutes_after_opening,
            )
            .shown(AuditField::Storage, before.map(|before| &before.storage), Some(storage))
            .shown(AuditField::HotCode, before.and_then(|before| before.hot_code.as_ref()), hot_code.as_ref())
            .shown(AuditField::Source, None, Some(edition.source))
            .shown(AuditField::Reason, None, Some(edition.reason))
    }

    /// How many people may be seen in an hour, and taken out in a day.
    #[must_use]
    pub fn of_look_limits(before: LookLimits, after: LookLimits) -> Self {
        Self::default()
            .shown(AuditField::PeopleAnHour, Some(before.people_an_hour()), Some(after.people_an_hour()))
            .shown(AuditField::ExportedADay, Some(before.exported_a_day()), Some(after.exported_a_day()))
    }

    /// A round that is fixed in place of its week's.
    #[must_use]
    pub fn of_round(before: Option<&IssuanceRound>, after: &IssuanceRound) -> Self {
        let deadline = |round: &IssuanceRound| round.deadline.format("%Y-%m-%d %H:%M").to_string();
        Self::default().shown(AuditField::Deadline, before.map(deadline), Some(deadline(after))).shown(
            AuditField::MailsOn,
            before.map(|round| round.mails_on),
            Some(after.mails_on),
        )
    }
}

/// What the audit compares of a programme, as it stands on the wire: a draft may say what nothing else can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeSaid {
    /// Japanese name.
    pub name_ja: String,
    /// English name.
    pub name_en: String,
    /// Whether it runs.
    pub running: bool,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: Option<String>,
    /// Each kind of rules, with what its rows say.
    pub rules: Vec<(&'static str, String)>,
}

/// Since when a product is as it is, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditionSaid<'a> {
    /// The first day.
    pub effective_from: NaiveDate,
    /// The law, circular or label behind it.
    pub source: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// First and last day.
pub(crate) type CommissionDays = (NaiveDate, Option<NaiveDate>);

/// Products with the day through which supply is confirmed.
fn vaccines(venue: &VenueDetails) -> String {
    let handled = venue.vaccines.iter().map(|handled| match handled.confirmed_through {
        Some(day) => format!("{} {day}", handled.vaccine),
        None => handled.vaccine.clone(),
    });
    let mut handled: Vec<String> = handled.collect();
    // The order in which they were ticked is no change.
    handled.sort_unstable();
    handled.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, HandledVaccine, MailAddress, NO_PASSWORD, Role, SlotDay};
    use chrono::NaiveDateTime;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[track_caller]
    fn check(changes: &Changes, expected: &str) {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let said: Vec<String> = changes
            .as_slice()
            .iter()
            .map(|Change { field, from, to }| format!("{field}: {} > {}", value(from), value(to)))
            .collect();
        assert_eq!(said.join("; "), expected);
    }

    fn account() -> Account {
        Account {
            id: AccountId(1),
            login_id: "agent1001".into(),
            password_hash: NO_PASSWORD.into(),
            role: Role::Agent,
            display_name: "佐藤 花子".into(),
            municipality: None,
            prefecture_code: None,
            vendor: None,
            owner: None,
            status: AccountStatus::Active,
            mail_address: MailAddress::parse("hanako@example.jp").ok(),
            phone: Phone::parse("0451112222").ok(),
            version: 1,
            created_at: NaiveDateTime::default(),
            updated_at: NaiveDateTime::default(),
        }
    }

    #[test]
    fn of_a_person_only_the_field_is_named() {
        let of = |change: AccountChange| Changes::of_account(&account(), &change);
        check(&of(AccountChange::default()), "");
        let all = AccountChange {
            display_name: Some("鈴木 花子".into()),
            mail_address: MailAddress::parse("new@example.jp").ok(),
            phone: Some(None),
        };
        check(&of(all), "display_name: - > -; mail_address: - > -; phone: - > -");
        let same = AccountChange {
            display_name: Some(account().display_name),
            mail_address: account().mail_address,
            phone: Some(account().phone),
        };
        check(&of(same), "");
        check(&of(AccountChange { phone: Some(None), ..AccountChange::default() }), "phone: - > -");
    }

    #[test]
    fn what_is_nobody_s_is_shown_before_and_after() {
        let (active, suspended) = (AccountStatus::Active, AccountStatus::Suspended);
        check(&Changes::of_account_status(active, suspended), "status: active > suspended");
        let (open, confirmed) = (VendorStatus::Unconfirmed, VendorStatus::Confirmed);
        check(&Changes::of_vendor(None, ("みなと", confirmed)), "name: - > みなと; status: - > confirmed");
        check(&Changes::of_vendor(Some(("みなと", open)), ("みなと", confirmed)), "status: unconfirmed > confirmed");
        check(&Changes::of_vendor(Some(("みなと", confirmed)), ("みさき", confirmed)), "name: みなと > みさき");
        let from = day("2021-03-01");
        let (open, until) = (Some((from, None)), Some((from, Some(day("2021-03-31")))));
        check(&Changes::of_commission(None, until), "starts_on: - > 2021-03-01; ends_on: - > 2021-03-31");
        check(&Changes::of_commission(open, until), "ends_on: - > 2021-03-31");
        check(&Changes::of_commission(until, open), "ends_on: 2021-03-31 > -");
        check(&Changes::of_commission(open, None), "starts_on: 2021-03-01 > -");
        check(&Changes::of_commission(open, open), "");
        check(&Changes::of_consent(CommissionStage::Running), "status: asked > running");
        let plan =
            |why| Changes::of_slot_plan(&[from, day("2021-03-03")], Totals { days: 2, slots: 4, capacity: 16 }, why);
        let made = "first_date: - > 2021-03-01; last_date: - > 2021-03-03; slots: - > 4; capacity: - > 16";
        check(&plan(PlanReasons::default()), made);
        check(
            &plan(PlanReasons { supply: Some("追加の分配"), opening: Some("会期の延長") }),
            &format!("{made}; supply_override_reason: - > 追加の分配; opening_override_reason: - > 会期の延長"),
        );
    }

    #[test]
    fn a_programme_says_what_it_was_and_which_rules_are_others() {
        let said = |name: &str, ends_on: Option<&str>, ages: &str| ProgrammeSaid {
            name_ja: name.into(),
            name_en: "Shingles".into(),
            running: true,
            starts_on: "2026-04-01".into(),
            ends_on: ends_on.map(str::to_owned),
            rules: vec![("products", "[]".into()), ("ages", ages.into())],
        };
        let (old, new) = (said("帯状疱疹", None, "[65]"), said("帯状疱疹 2026", Some("2027-03-31"), "[70]"));
        check(
            &Changes::of_programme(None, Some(&old)),
            "name: - > 帯状疱疹; name_en: - > Shingles; running: - > true; starts_on: - > 2026-04-01",
        );
        let changed = "name: 帯状疱疹 > 帯状疱疹 2026; ends_on: - > 2027-03-31; rules: - > ages";
        check(&Changes::of_programme(Some(&old), Some(&new)), changed);
        check(&Changes::of_programme(Some(&old), Some(&old)), "");
        check(
            &Changes::default().publishing(2, day("2026-04-01"), "通知", "改正"),
            "version: - > 2; publish_on: - > 2026-04-01; source: - > 通知; reason: - > 改正",
        );
    }

    #[test]
    fn a_round_says_what_it_was() {
        let round = |deadline: &str, mails_on| IssuanceRound {
            number: 4,
            deadline: format!("{deadline}:00").parse().expect("a moment"),
            mails_on: day(mails_on),
            moves: crate::RoundMoves::default(),
        };
        let (weekly, fixed) = (round("2021-05-19T17:00", "2021-05-21"), round("2021-05-18T12:00", "2021-05-21"));
        check(&Changes::of_round(Some(&weekly), &fixed), "deadline: 2021-05-19 17:00 > 2021-05-18 12:00");
        check(&Changes::of_round(None, &fixed), "deadline: - > 2021-05-18 12:00; mails_on: - > 2021-05-21");
    }

    #[test]
    fn what_is_left_outside_is_counted_with_the_reason() {
        let slots = |slots, places, booked| SlotDay {
            date: day("2021-03-24"),
            vaccine: "pfizer".into(),
            slots,
            places,
            booked,
        };
        let of = |days, reason| Changes::default().leaving_outside(&LeftOutside { days }, reason);
        check(&of(vec![], None), "");
        check(
            &of(vec![slots(8, 32, 1), slots(1, 4, 0)], Some("会場の都合")),
            "outside_reason: - > 会場の都合; outside_slots: - > 9; outside_places: - > 36; outside_bookings: - > 1",
        );
        check(
            &of(vec![slots(1, 4, 0)], Some("会場の都合")),
            "outside_reason: - > 会場の都合; outside_slots: - > 1; outside_places: - > 4; outside_bookings: - > 0",
        );
    }

    #[test]
    fn each_field_of_a_venue_is_told() {
        let handled = |vaccine: &str, through: Option<&str>| HandledVaccine {
            vaccine: vaccine.into(),
            confirmed_through: through.map(day),
        };
        let before = VenueDetails {
            vaccines: vec![handled("pfizer", None), handled("moderna", None)],
            closes_on: Some(day("2021-09-30")),
            ..VenueDetails::example()
        };
        check(&Changes::of_venue(&before, &before), "");
        let turned = VenueDetails { vaccines: before.vaccines.iter().rev().cloned().collect(), ..before.clone() };
        check(&Changes::of_venue(&before, &turned), "");
        let after = VenueDetails {
            name: "新会場".into(),
            name_kana: "シンカイジョウ".into(),
            kind: VenueKind::MedicalInstitution,
            postal_code: Some("222-0036".into()),
            address: "横浜市港北区".into(),
            phone: Phone::parse("0451112222").ok(),
            vaccines: vec![handled("pfizer", Some("2021-03-31"))],
            access_notes: "北口".into(),
            opens_on: Some(day("2021-03-01")),
            closes_on: None,
            published: true,
        };
        check(
            &Changes::of_venue(&before, &after),
            "name: 会場 > 新会場; name_kana: カイジョウ > シンカイジョウ; kind: special_site > medical_institution; \
             postal_code: - > 222-0036; address: 横浜市 > 横浜市港北区; phone: - > 0451112222; \
             vaccines: moderna, pfizer > pfizer 2021-03-31; access_notes: - > 北口; opens_on: - > 2021-03-01; \
             closes_on: 2021-09-30 > -; published: false > true",
        );
    }
}
