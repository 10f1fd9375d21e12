//! The text to read back to the caller: it grows with the form.

use crate::features::booking::book::draft::BookingForm;
use crate::features::booking::book::words::Texts;
use crate::format::dates::{self, spoken_time};
use crate::reference::{Reference, local, municipality_name};
use madoguchi_contract::Lang;
use madoguchi_contract::availability::VenueContact;
use madoguchi_domain as domain;

/// Where and when, for the text.
pub(crate) struct Place<'a> {
    /// The venue.
    pub(crate) venue: &'a VenueContact,
    /// The day.
    pub(crate) date: &'a str,
    /// From.
    pub(crate) starts: &'a str,
    /// To.
    pub(crate) ends: &'a str,
    /// The programme.
    pub(crate) programme: &'a str,
    /// The product.
    pub(crate) vaccine: &'a str,
}

/// The sentences, in the order they are read. What is not typed yet is left out.
pub(crate) fn sentences(
    place: &Place<'_>,
    form: &BookingForm,
    reference: &Reference,
    t: &Texts,
    lang: Lang,
) -> Vec<String> {
    let mut lines = vec![(t.say_place)(&place.venue.name, &place.venue.address)];
    lines.extend(venue_sentences(place.venue, t));
    lines.push((t.say_time)(
        &dates::long_date_of(place.date, lang),
        &spoken_time(place.starts, lang),
        &spoken_time(place.ends, lang),
    ));
    if !reference.goes_without_saying(place.programme) {
        lines.push((t.say_programme)(&reference.programme_name(place.programme, lang)));
    }
    let product = reference.vaccine_name(place.vaccine, lang);
    lines.push(match reference.book.is_supplied(place.vaccine) {
        true => (t.say_vaccine)(&product, form.dose),
        false => (t.say_content)(&product),
    });
    let kana = form.recipient_kana().trim();
    if !kana.is_empty() {
        lines.push((t.say_person)(kana));
    }
    if let Some(birth) = form.birth.date() {
        let spoken = match lang {
            Lang::Ja => domain::format_both_eras(birth).replace(" = ", "、"),
            Lang::En => dates::plain_date(birth, lang),
        };
        lines.push((t.say_birth)(&spoken));
    }
    let groups = reference.groups_of(Some(place.programme));
    if let Some(group) = groups.iter().find(|group| group.code == form.group) {
        lines.push((t.say_group)(local(&group.name_ja, &group.name_en, lang)));
    }
    match (municipality_name(&form.municipality_code), form.coupon()) {
        (Some(municipality), Some(coupon)) => {
            lines.push((t.say_coupon)(&municipality, &in_groups(&coupon.number)));
        }
        (Some(municipality), None) if form.without_coupon => lines.push((t.say_home)(&municipality)),
        (_, _) => {}
    }
    if let Ok(phone) = domain::Phone::parse(&form.booker_phone) {
        lines.push((t.say_phone)(&phone.display()));
    }
    lines
}

/// What a caller asks about the venue, beside its address.
pub(crate) fn venue_sentences(venue: &VenueContact, t: &Texts) -> Vec<String> {
    let phone = venue.phone.as_deref().and_then(|phone| domain::Phone::parse(phone).ok());
    let notes = Some(venue.access_notes.trim()).filter(|notes| !notes.is_empty());
    [phone.map(|phone| (t.say_venue_phone)(&phone.display())), notes.map(t.say_access)].into_iter().flatten().collect()
}

/// Ten digits as they are said: `0000 012 345`.
fn in_groups(number: &str) -> String {
    match (number.get(..4), number.get(4..7), number.get(7..)) {
        (Some(a), Some(b), Some(c)) => format!("{a} {b} {c}"),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::booking::book::draft::tests::complete;
    use crate::features::booking::book::words::{EN, JA};
    use crate::reference::tests::{bare, product, programme, reference, reference_with};
    use madoguchi_contract::programme::ProgrammeRules;
    use madoguchi_domain::programme::NOTICE_PROGRAMME;

    fn lines(form: &BookingForm, lang: Lang) -> Vec<String> {
        let venue =
            VenueContact {
                name: "横浜労災病院".into(), address: "港北区小机町3211".into(), ..VenueContact::default()
            };
        let place = Place {
            venue: &venue,
            date: "2021-03-15",
            starts: "09:00",
            ends: "10:30",
            programme: NOTICE_PROGRAMME,
            vaccine: "pfizer",
        };
        sentences(&place, form, &reference(), if lang == Lang::Ja { &JA } else { &EN }, lang)
    }

    #[test]
    fn the_text_grows_with_the_form() {
        assert_eq!(lines(&BookingForm::default(), Lang::Ja).len(), 3);
        let all = lines(&complete(), Lang::Ja).join("");
        for words in [
            "横浜労災病院",
            "2021年3月15日(月)",
            "9時",
            "10時30分",
            "ファイザー",
            "1回目",
            "昭和12年3月4日",
            "0000 012 345",
            "神奈川県横浜市",
            "ヤマダ タロウ",
        ] {
            assert!(all.contains(words), "{words} in {all}");
        }
        assert_eq!(lines(&complete(), Lang::En).len(), 8);
    }

    #[test]
    fn the_programme_is_told_where_several_run() {
        let rules = ProgrammeRules { products: vec![product("shingrix", 1, 1)], ..bare("2021-02-14") };
        let two = reference_with(vec![programme("zoster", "帯状疱疹", rules.clone())]);
        let venue = VenueContact::default();
        let place = Place {
            venue: &venue,
            date: "2021-03-15",
            starts: "09:00",
            ends: "10:30",
            programme: "zoster",
            vaccine: "shingrix",
        };
        let lines = |reference| sentences(&place, &BookingForm::default(), reference, &JA, Lang::Ja);
        assert!(lines(&two).contains(&"接種事業は帯状疱疹です。".to_owned()));
        // Others that are there and do not run ask nobody a question.
        let mut one = reference_with(vec![programme("over", "去年", rules)]);
        one.programmes.iter_mut().filter(|other| other.code == "over").for_each(|other| other.running = false);
        let place = Place { programme: NOTICE_PROGRAMME, vaccine: "pfizer", ..place };
        let lines = |reference| sentences(&place, &BookingForm::default(), reference, &JA, Lang::Ja);
        for reference in [&reference(), &one] {
            assert!(!lines(reference).concat().contains("接種事業"));
        }
    }

    #[test]
    fn the_venue_is_told_with_phone_and_access() {
        let venue = |phone: Option<&str>, notes: &str| VenueContact {
            phone: phone.map(Into::into),
            access_notes: notes.into(),
            ..VenueContact::default()
        };
        assert_eq!(
            venue_sentences(&venue(Some("0454740111"), "車いす可。"), &JA),
            ["会場の電話番号は045-474-0111です。", "会場のご案内です。車いす可。"]
        );
        assert!(venue_sentences(&venue(None, " "), &JA).is_empty());
    }
}
