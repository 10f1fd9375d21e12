//! Made-up callers and recipients. No name here is anybody's; the phone numbers are of no subscriber's range.

use super::places::{Offer, Place};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use madoguchi_domain::programme::{KnownDose, NOTICE_PROGRAMME, NextDose, Programme, RuleBook, dose_window};
use madoguchi_domain::{AccountId, KanaName, PersonName, Phone, ReferenceNumber, SlotId, VenueId};
use madoguchi_store::demo::{DemoBooking, DemoSlot};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::HashMap;

const SURNAMES: [(&str, &str); 20] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("髙橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("渡邊", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("𠮷田", "ヨシダ"),
    ("山﨑", "ヤマザキ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("林", "ハヤシ"),
    ("清水", "シミズ"),
    ("斎藤", "サイトウ"),
    ("長谷川", "ハセガワ"),
    ("石川", "イシカワ"),
];
const GIVEN_NAMES: [(&str, &str); 20] = [
    ("清", "キヨシ"),
    ("和子", "カズコ"),
    ("正", "タダシ"),
    ("節子", "セツコ"),
    ("勇", "イサム"),
    ("幸子", "サチコ"),
    ("茂", "シゲル"),
    ("洋子", "ヨウコ"),
    ("進", "ススム"),
    ("京子", "キョウコ"),
    ("実", "ミノル"),
    ("悦子", "エツコ"),
    ("弘", "ヒロシ"),
    ("文子", "フミコ"),
    ("博", "ヒロシ"),
    ("恵子", "ケイコ"),
    ("勝", "マサル"),
    ("久美子", "クミコ"),
    ("健一", "ケンイチ"),
    ("由美", "ユミ"),
];
/// Groups, with their years of birth and how many of ten are of them.
const GROUPS: [(&str, i32, i32, u32); 4] = [
    ("elderly", 1928, 1956, 7),
    ("aged_60_64", 1958, 1961, 1),
    ("underlying_condition", 1963, 1980, 1),
    ("health_worker", 1963, 1980, 1),
];
const MONTHS: u32 = 12;
/// Apart from the serials of first doses, which are under 100 for a product and day.
const SECOND_DOSE: u64 = 150;
/// Days that all months have.
const DAYS: u32 = 28;

/// The programme of the demo with the rules around it.
#[derive(Clone, Copy)]
pub(super) struct Series<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) programme: &'a Programme,
}

/// Bookings for the slots of one offer: the same slots give the same people.
pub(super) fn bookings(
    place: &Place,
    offer: &Offer,
    series: Series<'_>,
    venue_id: VenueId,
    slots: &[DemoSlot],
    account_id: AccountId,
    at: NaiveDateTime,
) -> Vec<DemoBooking> {
    let mut people =
        People { place, offer, series, venue_id, account_id, at, places: HashMap::new(), made: Vec::new() };
    let mut days: Vec<NaiveDate> = slots.iter().map(|slot| slot.date).collect();
    days.dedup();
    for (nth, day) in days.iter().enumerate() {
        let of_day: Vec<&DemoSlot> = slots.iter().filter(|slot| slot.date == *day).collect();
        people.fill(&of_day, slots, nth);
    }
    people.made
}

struct People<'a> {
    place: &'a Place,
    offer: &'a Offer,
    series: Series<'a>,
    venue_id: VenueId,
    account_id: AccountId,
    at: NaiveDateTime,
    /// Places taken in each slot so far.
    places: HashMap<SlotId, i16>,
    made: Vec<DemoBooking>,
}

impl People<'_> {
    /// Fills a day: the first ones nearly or wholly, later ones less, a few at random full.
    fn fill(&mut self, of_day: &[&DemoSlot], all: &[DemoSlot], nth: usize) {
        let Some(day) = of_day.first().map(|slot| slot.date) else { return };
        let mut random = StdRng::seed_from_u64(self.serial(day, 0));
        let capacity: u32 = of_day.iter().map(|slot| slot.capacity as u32).sum();
        let fading = 100_u32.saturating_sub(nth as u32 * 3).max(20);
        let share =
            if self.offer.demand > 50 && random.random_ratio(1, 6) { 100 } else { self.offer.demand * fading / 100 };
        // A hospital with hardly any demand has the notice's one booking of a hundred on its first day.
        let wanted = match (self.offer.demand, share) {
            (1, _) => u32::from(nth == 0),
            // Until no place is left; cancelled bookings leave theirs free for the next.
            (_, 100) => SECOND_DOSE as u32,
            (_, share) => (capacity * share).div_ceil(100),
        };
        for n in 0..wanted {
            let Some(slot) = self.free_slot(of_day, &mut random) else { break };
            let first = self.person(slot, u64::from(n), &mut random);
            let second_day = self.second_day(day);
            let second = all.iter().find(|s| s.date == second_day && self.is_free(s)).cloned();
            if let Some(slot) = second.filter(|_| first.dose == 1 && !first.cancelled && random.random_ratio(1, 10)) {
                self.take(&slot);
                let reference = reference(self.serial(day, u64::from(n)) + SECOND_DOSE);
                self.made.push(DemoBooking { slot, dose: 2, reference, cancelled: false, ..first.clone() });
            }
            self.made.push(first);
        }
    }

    /// The first day of the same weekday that the interval allows.
    fn second_day(&self, day: NaiveDate) -> NaiveDate {
        let Series { book, programme } = self.series;
        let first = KnownDose {
            programme: programme.code.clone(),
            dose: 1,
            date: day,
            product: self.offer.vaccine.to_owned(),
            birth_date: None,
        };
        let second = NextDose { programme, product: self.offer.vaccine, group: None, dose: 2 };
        let earliest = dose_window(book, &second, &[first]).map_or(day, |window| window.earliest);
        let ahead = earliest.iter_days().find(|date| date.weekday() == day.weekday());
        ahead.unwrap_or(earliest)
    }

    /// Place, day, product and number of the day: no two people of the demo have one. Under 90 million.
    fn serial(&self, date: NaiveDate, n: u64) -> u64 {
        let product = self.place.venue.vaccines.iter().position(|code| *code == self.offer.vaccine).unwrap_or(0) as u64;
        let day = u64::from(date.num_days_from_ce().unsigned_abs() % 8_000);
        (self.place.number - 1) * 8_000_000 + day * 1_000 + product * 300 + n
    }

    fn is_free(&self, slot: &DemoSlot) -> bool {
        self.places.get(&slot.id).copied().unwrap_or(0) < slot.capacity
    }

    fn take(&mut self, slot: &DemoSlot) {
        *self.places.entry(slot.id).or_default() += 1;
    }

    /// People call for the morning first.
    fn free_slot<'s>(&self, of_day: &[&'s DemoSlot], random: &mut StdRng) -> Option<&'s DemoSlot> {
        let free: Vec<_> = of_day.iter().filter(|slot| self.is_free(slot)).collect();
        let at = random.random_range(0..free.len().max(1)).min(random.random_range(0..free.len().max(1)));
        free.get(at).map(|slot| **slot)
    }

    fn person(&mut self, slot: &DemoSlot, n: u64, random: &mut StdRng) -> DemoBooking {
        let (surname, surname_kana) = SURNAMES[random.random_range(0..SURNAMES.len())];
        let (given, given_kana) = GIVEN_NAMES[random.random_range(0..GIVEN_NAMES.len())];
        let (_, caller_kana) = GIVEN_NAMES[random.random_range(0..GIVEN_NAMES.len())];
        let mut pick = random.random_range(0..10);
        let (group, from, to, _) = *GROUPS
            .iter()
            .find(|(_, _, _, weight)| {
                let chosen = pick < *weight;
                pick = pick.saturating_sub(*weight);
                chosen
            })
            .unwrap_or(&GROUPS[0]);
        let birth = (random.random_range(from..=to), random.random_range(1..=MONTHS), random.random_range(1..=DAYS));
        let cancelled = random.random_ratio(1, 25);
        if !cancelled {
            self.take(slot);
        }
        let given_elsewhere = random.random_ratio(1, 20);
        let serial = self.serial(slot.date, n);
        DemoBooking {
            reference: reference(serial),
            municipality: self.place.venue.municipality,
            venue_id: self.venue_id,
            programme: NOTICE_PROGRAMME,
            vaccine: self.offer.vaccine,
            slot: slot.clone(),
            cancelled,
            booker_name_kana: kana(&format!("{surname_kana} {caller_kana}")),
            booker_phone: phone(random.random_range(0..10_000_000)),
            recipient_name: name(&format!("{surname} {given}")),
            recipient_name_kana: kana(&format!("{surname_kana} {given_kana}")),
            birth_date: NaiveDate::from_ymd_opt(birth.0, birth.1, birth.2).unwrap_or_default(),
            group,
            dose: if given_elsewhere { 2 } else { 1 },
            coupon_number: format!("{:010}", 9_000_000_000 + serial),
            previous_dose: given_elsewhere.then(|| slot.date - Days::new(30)),
            account_id: self.account_id,
            at: self.at,
        }
    }
}

/// Scattered over the numbers there are, so that neighbours look nothing alike; the factor and the count of numbers
/// have no common divisor, so that no two serials give one reference.
fn reference(serial: u64) -> String {
    let scattered = serial * 48_271 % 90_000_000;
    ReferenceNumber::from_random(u32::try_from(scattered).unwrap_or_default()).digits()
}

// The lists above hold names and nothing else: `every_name_of_the_lists_is_one` reads them all.
fn kana(text: &str) -> KanaName {
    KanaName::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

fn name(text: &str) -> PersonName {
    PersonName::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// 045-0…: no exchange of Yokohama begins with 0.
fn phone(number: u32) -> Phone {
    let text = format!("0450{:06}", number % 1_000_000);
    Phone::parse(&text).unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_lists_is_one() {
        for (text, reading) in SURNAMES.into_iter().chain(GIVEN_NAMES) {
            assert_eq!((name(text).as_str(), kana(reading).as_str()), (text, reading));
        }
    }
}
