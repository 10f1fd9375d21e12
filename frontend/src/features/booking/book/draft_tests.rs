use super::*;

fn group(code: &str, from: Option<&str>, to: Option<&str>) -> PriorityGroup {
    PriorityGroup {
        code: code.into(),
        name_ja: code.into(),
        name_en: code.into(),
        born_from: from.map(Into::into),
        born_to: to.map(Into::into),
        opens_on: "2021-02-17".into(),
    }
}

/// The notice's reference data, in short.
pub(crate) fn reference() -> Reference {
    let vaccine = |code: &str, name_ja: &str, earliest, standard, min_age| Vaccine {
        code: code.into(),
        name_ja: name_ja.into(),
        name_en: code.into(),
        doses: 2,
        standard_interval_days: standard,
        earliest_interval_days: earliest,
        min_age,
    };
    Reference {
        vaccines: vec![vaccine("pfizer", "ファイザー", 19, 21, 12), vaccine("moderna", "モデルナ", 21, 28, 12)],
        groups: vec![
            group("health_worker", None, None),
            group("elderly", None, Some("1957-04-01")),
            group("aged_60_64", Some("1957-04-02"), Some("1962-04-01")),
            group("general", None, None),
        ],
    }
}

/// A complete form.
pub(crate) fn complete() -> BookingForm {
    BookingForm {
        booker_kana: "やまだ はなこ".into(),
        booker_phone: "045-123-4567".into(),
        name: "山田 太郎".into(),
        name_kana: "ヤマダ タロウ".into(),
        birth: DateDraft { year: "S12".into(), month: "3".into(), day: "4".into() },
        group: "elderly".into(),
        municipality_code: "141003".into(),
        number: "0000012345".into(),
        ..BookingForm::default()
    }
}

const TODAY: &str = "2021-03-01";

#[track_caller]
fn check(change: fn(&mut BookingForm), expected: &[&str]) {
    let mut form = complete();
    change(&mut form);
    let errors = form.errors("7", TODAY.parse().unwrap(), Lang::Ja);
    let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(pointers, expected);
}

#[test]
fn every_mistake_is_told_at_its_field() {
    check(|_| (), &[]);
    check(|f| f.booker_kana = "山田".into(), &["/booker/name_kana"]);
    check(|f| f.booker_phone = "12".into(), &["/booker/phone"]);
    check(|f| f.booker_phone = "０４５-１２３-４５６７".into(), &[]);
    check(|f| f.name = "太郎😀".into(), &["/recipient/name"]);
    check(|f| f.name = "𠮷田".into(), &[]);
    check(|f| f.name_kana.clear(), &["/recipient/name_kana"]);
    check(|f| (f.name_kana.clear(), f.same_person = true).1, &[]);
    check(|f| f.birth.day = "32".into(), &["/recipient/birth_date"]);
    check(|f| f.group.clear(), &["/recipient/group"]);
    check(|f| f.number = "123".into(), &["/recipient/coupon/number"]);
    check(|f| f.number = "００００012345".into(), &[]);
    check(|f| f.municipality_code = "141004".into(), &["/recipient/coupon/municipality_code"]);
    check(|f| f.previous_vaccine = "pfizer".into(), &[]);
    check(
        |f| {
            f.dose = 2;
            f.previous_vaccine = "pfizer".into();
        },
        &["/recipient/previous_dose/date"],
    );
}

#[test]
fn a_scanned_coupon_splits_itself() {
    let mut form = BookingForm { number: "221410030000012345".into(), ..BookingForm::default() };
    assert!(form.take_scan());
    assert_eq!((form.municipality_code.as_str(), form.number.as_str(), form.dose), ("141003", "0000012345", 2));
    assert!(!form.take_scan());
    let mut foreign = BookingForm { number: "210000000000012345".into(), ..BookingForm::default() };
    assert!(!foreign.take_scan());
    assert_eq!(foreign.number, "210000000000012345");
}

#[test]
fn a_coupon_is_looked_up_once_it_can_be_read() {
    assert!(complete().coupon().is_some());
    assert!(BookingForm { number: "12345".into(), ..complete() }.coupon().is_none());
    assert!(BookingForm { municipality_code: "000000".into(), ..complete() }.coupon().is_none());
    let wide = BookingForm { municipality_code: "１４１００３".into(), ..complete() };
    assert_eq!(wide.coupon(), complete().coupon());
}

#[track_caller]
fn check_group(birth: &str, expected: &str) {
    let mut form = BookingForm { birth: DateDraft::of_wire(Some(birth)), ..BookingForm::default() };
    form.suggest_group(&reference().groups);
    assert_eq!(form.group, expected, "{birth}");
}

#[test]
fn the_birth_date_speaks_for_a_group() {
    check_group("1957-04-01", "elderly");
    check_group("1957-04-02", "aged_60_64");
    check_group("1962-04-01", "aged_60_64");
    check_group("1962-04-02", "general");
    check_group("", "");
}

#[test]
fn a_group_chosen_by_hand_stays() {
    let mut form = BookingForm { group: "health_worker".into(), group_chosen: true, ..complete() };
    form.suggest_group(&reference().groups);
    assert_eq!(form.group, "health_worker");
}

#[test]
fn a_draft_reads_back_as_written_and_hides_in_logs() {
    let form = complete();
    let text = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<BookingForm>(&text).unwrap(), form);
    assert_eq!(serde_json::from_str::<BookingForm>("{}").unwrap(), BookingForm::default());
    assert_eq!(format!("{form:?}"), "BookingForm { dose: 1, .. }");
    assert!(BookingForm::default().is_blank());
    assert!(!form.is_blank());
}

#[test]
fn the_next_person_of_a_call_has_the_same_caller() {
    let next = complete().for_next_person();
    assert_eq!((next.booker_kana.as_str(), next.name.as_str(), next.number.as_str()), ("やまだ はなこ", "", ""));
}

#[test]
fn a_municipality_is_named_by_its_code() {
    assert_eq!(municipality_name("141003").as_deref(), Some("神奈川県横浜市"));
    assert_eq!(municipality_name("000000"), None);
}
