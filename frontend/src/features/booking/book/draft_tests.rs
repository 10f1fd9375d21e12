use super::*;
use crate::reference::Reference;
use crate::reference::tests::reference;
use madoguchi_domain::programme::NOTICE_PROGRAMME;

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
    let errors = form.errors("7", form.dose > 1, TODAY.parse().unwrap(), Lang::Ja);
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
    check(
        |f| (f.number.clear(), f.municipality_code.clear()).1,
        &["/recipient/coupon/municipality_code", "/recipient/coupon/number"],
    );
    check(|f| f.number = "A0000012345A".into(), &[]);
    check(|f| f.name_kana = "マイケル・スミス".into(), &[]);
    check(|f| f.birth = DateDraft { year: "S12.3.4".into(), ..DateDraft::default() }, &[]);
    check(|f| f.birth = DateDraft { year: "12.3.4".into(), ..DateDraft::default() }, &["/recipient/birth_date"]);
    // One who calls for himself types the kana once, and is told once.
    check(|f| (f.booker_kana = "山田".into(), f.same_person = true).1, &["/booker/name_kana"]);
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
    check(|f| f.dose = 2, &["/recipient/previous_dose/date", "/recipient/previous_dose/vaccine"]);
}

#[test]
fn a_date_is_refused_in_the_words_of_people() {
    for (typed, detail) in [
        ("S64.1.8", "昭和は昭和64年1月7日(1989年)までです"),
        ("12.3.4", "元号を付けてください: 大正12年(1923年)、昭和12年(1937年)、平成12年(2000年)"),
        ("1937", "日付として読めません。例: 昭和12年3月4日、1937-3-4"),
        ("2021-03-05", "今日までの日付を入力してください。"),
        ("1896-02-29", "日付が古すぎます。年を確認してください。"),
        ("", "入力してください。"),
    ] {
        let form = BookingForm { birth: DateDraft { year: typed.into(), ..DateDraft::default() }, ..complete() };
        let errors = form.errors("7", false, TODAY.parse().unwrap(), Lang::Ja);
        assert_eq!(errors.iter().map(|e| e.detail.as_str()).collect::<Vec<_>>(), [detail], "{typed}");
    }
}

#[test]
fn an_edit_is_what_changes_the_request() {
    for (change, same) in [
        ((|_| ()) as fn(&mut BookingForm), true),
        // A date that is split over its fields, a blank at the end, a group that was chosen as suggested.
        (|f| f.birth = DateDraft { year: "1937".into(), month: "3".into(), day: "4".into() }, true),
        (|f| f.name.push('　'), true),
        (|f| f.group_chosen = true, true),
        (|f| f.number = "0000012346".into(), false),
        (|f| f.booker_phone = "045-123-4568".into(), false),
        (|f| f.dose = 2, false),
        (|f| f.group = "general".into(), false),
        (|f| f.previous_vaccine = "pfizer".into(), false),
        (|f| f.same_person = true, false),
    ] {
        let mut form = complete();
        change(&mut form);
        assert_eq!(complete().says_the_same(&form), same, "{:?}", form.request("", true));
    }
}

#[test]
fn what_is_hidden_is_not_sent() {
    let stated = |form: &BookingForm, asks| form.request("7", asks).recipient.previous_dose.is_some();
    let form = BookingForm { dose: 2, previous_vaccine: "pfizer".into(), ..complete() };
    assert!(stated(&form, true) && !stated(&form, false));
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
fn a_printed_coupon_is_split_once_typing_has_ended() {
    for (municipality_code, number) in [
        ("", "1410030000012345"),
        ("142018", "141003-0000012345"),
        ("141003-0000012345", ""),
        ("", "A1410030000012345A"),
        ("", "１４１００３０００００１２３４５"),
    ] {
        let (municipality_code, number) = (municipality_code.to_owned(), number.to_owned());
        let mut form = BookingForm { municipality_code, number, ..BookingForm::default() };
        assert!(!form.take_scan(), "eighteen digits may follow");
        assert!(form.take_printed());
        assert_eq!((form.municipality_code.as_str(), form.number.as_str(), form.dose), ("141003", "0000012345", 1));
    }
    let mut other = BookingForm { number: "1410040000012345".into(), ..BookingForm::default() };
    assert!(!other.take_printed(), "a wrong check digit");
    assert_eq!(other.coupon_problems().1, Some(FieldCode::MunicipalityCheckDigit));
}

#[track_caller]
fn check_scan(municipality_code: &str, number: &str, expected: (&str, &str, i64)) {
    let (municipality_code, number) = (municipality_code.to_owned(), number.to_owned());
    let mut form = BookingForm { municipality_code, number, ..BookingForm::default() };
    form.take_scan();
    assert_eq!((form.municipality_code.as_str(), form.number.as_str(), form.dose), expected);
}

#[test]
fn a_scan_is_split_whichever_field_it_goes_into() {
    check_scan("221410030000012345", "", ("141003", "0000012345", 2));
    check_scan("141003221410030000012345", "", ("141003", "0000012345", 2));
    check_scan("142018", "0000099999221410030000012345", ("141003", "0000012345", 2));
    check_scan("141003", "A221410030000012345B", ("141003", "0000012345", 2));
    // The letters that frame an NW-7 barcode are dropped.
    check_scan("141003", "A0000012345A", ("141003", "0000012345", 1));
    check_scan("141003", "Ａ0000012345Ｄ", ("141003", "0000012345", 1));
    check_scan("141003", "A00000123", ("141003", "A00000123", 1));
    check_scan("141003", "00000 12345", ("141003", "00000 12345", 1));
}

#[track_caller]
fn check_problems(municipality_code: &str, number: &str, expected: [Option<&str>; 2]) {
    let (municipality_code, number) = (municipality_code.to_owned(), number.to_owned());
    let (code, other) = BookingForm { municipality_code, number, ..BookingForm::default() }.coupon_problems();
    assert_eq!([code, other].map(|code| code.map(|code| code.row().0)), expected);
}

#[test]
fn a_wrong_coupon_is_told_while_it_is_typed() {
    check_problems("", "", [None, None]);
    check_problems("14100", "000001234", [None, None]);
    check_problems("141003", "0000012345", [None, None]);
    check_problems("141004", "", [Some("municipality-check-digit"), None]);
    check_problems("000001", "", [Some("municipality-unknown"), None]);
    check_problems("14a", "12-x", [Some("municipality-format"), Some("coupon-format")]);
    check_problems("141003", "00000123456", [None, Some("coupon-format")]);
    check_problems("", "210000000000012345", [None, Some("municipality-check-digit")]);
    check_problems("", "A00000", [None, None]);
}

#[test]
fn a_coupon_is_looked_up_once_it_can_be_read() {
    assert!(complete().coupon().is_some());
    assert!(BookingForm { number: "12345".into(), ..complete() }.coupon().is_none());
    assert!(BookingForm { municipality_code: "000000".into(), ..complete() }.coupon().is_none());
    let wide = BookingForm { municipality_code: "１４１００３".into(), ..complete() };
    assert_eq!(wide.coupon(), complete().coupon());
}

fn groups(reference: &Reference) -> &[PriorityGroup] {
    reference.programme(NOTICE_PROGRAMME).unwrap().rules.groups()
}

#[track_caller]
fn check_group(birth: &str, expected: &str) {
    let mut form = BookingForm { birth: DateDraft::of_wire(Some(birth)), ..BookingForm::default() };
    form.suggest_group(groups(&reference()));
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
    form.suggest_group(groups(&reference()));
    assert_eq!(form.group, "health_worker");
    // One that another programme has, this one does not: it was chosen for that one.
    let mut other = BookingForm { group: "aged_65".into(), group_chosen: true, ..complete() };
    other.suggest_group(groups(&reference()));
    assert_eq!(other.group, "elderly");
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

fn booking(name: &str, number: &str) -> Booking {
    serde_json::from_value(serde_json::json!({
        "id": "1", "reference": "123-456-782", "status": "booked", "municipality_code": "141003", "etag": "1",
        "created_at": "", "updated_at": "",
        "slot": {
            "id": "1", "venue": {"id": "1", "name": "会場", "address": "", "phone": null, "access_notes": ""},
            "programme": "covid19_initial_2021", "vaccine": "pfizer", "date": "2021-03-10",
            "starts": "09:00", "ends": "10:00",
        },
        "booker": {"name_kana": "すずき はな", "phone": "0451112222"},
        "recipient": {
            "name": name, "name_kana": "スズキ イチロウ", "birth_date": "1940-05-06", "group": "elderly", "dose": 1,
            "coupon": {"municipality_code": "141003", "number": number},
        },
    }))
    .unwrap()
}

#[test]
fn a_coupon_finds_the_person_and_another_one_forgets_it() {
    let typed = BookingForm {
        municipality_code: "141003".into(),
        number: "0000000001".into(),
        booker_kana: "さとう".into(),
        ..BookingForm::default()
    };
    let mut form = typed;
    assert!(form.fill_in(&booking("鈴木 一郎", "0000000001")));
    let read = |form: &BookingForm| {
        let birth = form.birth.wire();
        [&form.booker_kana, &form.booker_phone, &form.name, &form.name_kana, &birth, &form.group].map(String::clone)
    };
    // What was typed stays; a caller's name and phone belong together.
    assert_eq!(read(&form), ["さとう", "", "鈴木 一郎", "スズキ イチロウ", "1940-05-06", "elderly"]);
    form.number = "000000000".into();
    form.forget_other_person();
    assert_eq!(form.name, "鈴木 一郎", "a coupon that is being corrected is none yet");
    form.number = "0000000002".into();
    form.name_kana = "すずき いちろう".into();
    form.forget_other_person();
    assert_eq!(read(&form), ["さとう", "", "", "すずき いちろう", "", ""]);

    let mut next = BookingForm::for_next_dose(
        Some(&booking("鈴木 一郎", "0000000001")),
        &Coupon { municipality_code: "141003".into(), number: "0000000001".into() },
        2,
        None,
    );
    assert_eq!((next.booker_phone.as_str(), next.name.as_str(), next.dose), ("0451112222", "鈴木 一郎", 2));
    // A corrected phone belongs to the caller that was found, an earlier dose to the coupon it was typed for.
    next.booker_phone = "0459998888".into();
    next.previous_date = DateDraft::of_wire(Some("2021-02-20"));
    next.previous_vaccine = "pfizer".into();
    next.bind_previous();
    next.number = "0000000003".into();
    next.bind_previous();
    next.forget_other_person();
    assert_eq!(read(&next), ["", "", "", "", "", ""]);
    assert_eq!((next.previous_date.is_empty(), next.previous_vaccine.as_str()), (true, ""));
    // Typed before any coupon, it is of the first one.
    let mut early = BookingForm { previous_vaccine: "pfizer".into(), ..BookingForm::default() };
    early.bind_previous();
    early.municipality_code = "141003".into();
    for (number, left) in [("0000000001", "pfizer"), ("0000000002", "")] {
        early.number = number.into();
        early.forget_other_person();
        early.bind_previous();
        assert_eq!(early.previous_vaccine, left, "{number}");
    }
}

#[track_caller]
fn check_gap(change: fn(&mut BookingForm), asks_previous: bool, expected: &str) {
    let mut form = complete();
    change(&mut form);
    assert_eq!(form.first_gap(asks_previous, TODAY.parse().ok()), expected);
}

#[test]
fn the_focus_goes_to_the_first_gap() {
    check_gap(|f| *f = BookingForm::default(), false, "#f-recipient-coupon-municipality_code");
    check_gap(|f| f.number.clear(), false, "#f-recipient-coupon-number");
    check_gap(|_| (), true, "#f-recipient-previous_dose-date");
    check_gap(|f| (f.booker_phone.clear(), f.name.clear()).1, false, "#f-booker-phone");
    check_gap(|f| f.name_kana.clear(), false, "#f-recipient-name_kana");
    check_gap(|f| (f.name_kana.clear(), f.same_person = true).1, false, ".book-form button[type=submit]");
    check_gap(|f| f.birth.day.clear(), false, "#f-recipient-birth_date-day");
    check_gap(|f| f.group.clear(), false, "#f-recipient-group");
    check_gap(|_| (), false, ".book-form button[type=submit]");
}

#[test]
fn a_draft_is_offered_by_name() {
    assert_eq!(complete().whose(), Some("山田 太郎"));
    let caller = BookingForm { name: " ".into(), name_kana: String::new(), ..complete() };
    assert_eq!(caller.whose(), Some("やまだ はなこ"));
    assert_eq!(BookingForm::default().whose(), None);
    let untouched = BookingForm { municipality_code: "141003".into(), ..BookingForm::default() };
    assert!(untouched.is_blank());
}

#[test]
fn the_next_person_of_a_call_has_the_same_caller() {
    let next = complete().for_next_person();
    assert_eq!((next.booker_kana.as_str(), next.name.as_str(), next.number.as_str()), ("やまだ はなこ", "", ""));
}
