//! The programmes that come with the program: each document can be read, and says what the facts of the field say.

use crate::support::world::World;
use chrono::NaiveDate;
use madoguchi_domain::programme::{Candidate, KnownDose, NOTICE_PROGRAMME, ProgrammeCode, check};
use madoguchi_domain::{BirthDate, Lang, TimeOfDay, TimeWindow};
use madoguchi_service::booking::rule_book::{RuleBook, RuleBooks};
use std::sync::Arc;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn book(world: &World) -> Arc<RuleBook> {
    world.read(|c| RuleBooks::default().current(c, day("2026-11-30")))
}

/// `programme dose product date` of an earlier dose.
fn known(text: &str) -> KnownDose {
    let words: Vec<&str> = text.split(' ').collect();
    KnownDose {
        programme: ProgrammeCode::new(words[0]).unwrap(),
        dose: words[1].parse().unwrap(),
        product: words[2].to_owned(),
        date: day(words[3]),
        birth_date: None,
    }
}

/// What the rules say of a dose on a day, asked weeks before: the codes, and the first date that would do.
fn said(book: &RuleBook, asked: &str, birth: &str, before: &[&str]) -> String {
    let asked_for = known(asked);
    let programme = book.programme(asked_for.programme.as_str()).unwrap();
    let before: Vec<KnownDose> = before.iter().map(|text| known(text)).collect();
    let now = (asked_for.date - chrono::Days::new(14)).and_hms_opt(9, 0, 0).unwrap();
    let time = |text| TimeOfDay::parse(text).unwrap();
    let candidate = Candidate {
        programme,
        date: asked_for.date,
        window: TimeWindow::new(time("09:00"), time("10:00")).unwrap(),
        product: &asked_for.product,
        group: &programme.rules.groups()[0].code,
        birth_date: BirthDate::new(day(birth), now.date()).unwrap(),
        dose: asked_for.dose,
    };
    match check(book, &candidate, &before, now) {
        Ok(()) => "fine".to_owned(),
        Err(refusals) => {
            for refusal in &refusals {
                assert!(!refusal.sentence(Lang::Ja).is_empty() && !refusal.sentence(Lang::En).is_empty());
            }
            let codes: Vec<_> = refusals.iter().map(|refusal| refusal.rule().code()).collect();
            let first = refusals[0].first_date.map(|date| date.to_string()).unwrap_or_default();
            format!("{} {first}", codes.join(" ")).trim_end().to_owned()
        }
    }
}

const DOSE_2: &str = "covid19_initial_2021 2 pfizer";

on_both_databases! {
    fn only_the_programme_of_the_notice_runs(db) {
        let world = World::new(db);
        let book = book(&world);
        let all: Vec<_> = book.programmes().map(|programme| programme.code.as_str()).collect();
        assert_eq!(
            all,
            [
                "covid19_5_11_2022",
                "covid19_6m_4y_2022",
                "covid19_autumn_2022",
                "covid19_autumn_2023",
                "covid19_dose3_2021",
                NOTICE_PROGRAMME,
                "covid19_routine_2026",
                "covid19_spring_2023",
                "health_checkup_2026",
                "rsv_maternal_2026",
                "zoster_2026",
            ]
        );
        let running: Vec<_> = all.into_iter().filter(|code| book.runs(code)).collect();
        assert_eq!(running, [NOTICE_PROGRAMME]);
        // Every product has a name.
        for programme in book.programmes() {
            for row in programme.rules.products() {
                assert!(book.product(&row.rule.product).is_some(), "{}", row.rule.product);
                assert!(!row.source.is_empty(), "{}", programme.code);
            }
        }
    }

    fn they_say_what_the_facts_say(db) {
        let world = World::new(db);
        let book = book(&world);
        let adult = "1980-05-05";
        for (asked, birth, before, expected) in [
            // Dose 3: 18 or older, 8 months.
            ("covid19_dose3_2021 3 pfizer 2022-02-10", adult, vec![(DOSE_2, "2021-06-10")], "fine"),
            ("covid19_dose3_2021 3 moderna 2022-02-10", adult, vec![(DOSE_2, "2021-06-10")], "fine"),
            ("covid19_dose3_2021 3 pfizer 2022-02-09", adult, vec![(DOSE_2, "2021-06-10")], "interval 2022-02-10"),
            ("covid19_dose3_2021 3 pfizer 2022-02-10", "2004-02-12", vec![(DOSE_2, "2021-06-10")], "age 2022-02-11"),
            ("covid19_dose3_2021 3 pfizer 2022-02-10", adult, vec![], "previous-dose"),
            // Children: the age of the first dose counts.
            ("covid19_5_11_2022 1 pfizer_5_11 2022-03-01", "2017-03-02", vec![], "fine"),
            ("covid19_5_11_2022 1 pfizer_5_11 2022-02-28", "2017-03-02", vec![], "age 2022-03-01"),
            ("covid19_5_11_2022 1 pfizer_5_11 2022-03-01", "2010-03-02", vec![], "age 2022-02-21"),
            (
                "covid19_5_11_2022 2 pfizer_5_11 2022-03-22",
                "2010-03-10",
                vec![("covid19_5_11_2022 1 pfizer_5_11", "2022-03-01")],
                "fine",
            ),
            (
                "covid19_5_11_2022 2 pfizer_5_11 2022-03-21",
                "2012-03-10",
                vec![("covid19_5_11_2022 1 pfizer_5_11", "2022-03-01")],
                "interval 2022-03-22",
            ),
            (
                "covid19_6m_4y_2022 3 pfizer_6m_4y 2023-01-17",
                "2019-05-05",
                vec![
                    ("covid19_6m_4y_2022 1 pfizer_6m_4y", "2022-11-01"),
                    ("covid19_6m_4y_2022 2 pfizer_6m_4y", "2022-11-22"),
                ],
                "fine",
            ),
            (
                "covid19_6m_4y_2022 3 pfizer_6m_4y 2023-01-16",
                "2019-05-05",
                vec![
                    ("covid19_6m_4y_2022 1 pfizer_6m_4y", "2022-11-01"),
                    ("covid19_6m_4y_2022 2 pfizer_6m_4y", "2022-11-22"),
                ],
                "interval 2023-01-17",
            ),
            // Autumn 2022: five months, three from 21 October; once.
            ("covid19_autumn_2022 3 pfizer_bivalent 2022-10-20", adult, vec![(DOSE_2, "2022-05-20")], "fine"),
            (
                "covid19_autumn_2022 3 pfizer_bivalent 2022-10-20",
                adult,
                vec![(DOSE_2, "2022-05-21")],
                "interval 2022-10-21",
            ),
            ("covid19_autumn_2022 3 pfizer_bivalent 2022-10-21", adult, vec![(DOSE_2, "2022-07-21")], "fine"),
            (
                "covid19_autumn_2022 4 pfizer_bivalent 2023-03-01",
                adult,
                vec![(DOSE_2, "2021-07-21"), ("covid19_autumn_2022 3 pfizer_bivalent", "2022-10-21")],
                "once",
            ),
            // Novavax: six months; 18, from 8 March 2023 twelve.
            ("covid19_autumn_2022 3 novavax 2023-03-07", "2008-01-01", vec![(DOSE_2, "2022-05-20")], "age 2023-03-08"),
            ("covid19_autumn_2022 3 novavax 2023-03-08", "2008-01-01", vec![(DOSE_2, "2022-05-20")], "fine"),
            (
                "covid19_autumn_2022 3 novavax 2022-11-10",
                adult,
                vec![(DOSE_2, "2022-05-20")],
                "interval 2022-11-20",
            ),
            ("covid19_autumn_2022 3 novavax 2022-11-07", adult, vec![(DOSE_2, "2022-01-20")], "product 2022-11-08"),
            // Spring and autumn 2023: three months, Novavax six.
            ("covid19_spring_2023 3 pfizer_bivalent 2023-05-20", adult, vec![(DOSE_2, "2023-02-20")], "fine"),
            (
                "covid19_spring_2023 3 novavax 2023-05-20",
                adult,
                vec![(DOSE_2, "2023-02-20")],
                "interval 2023-08-20",
            ),
            (
                "covid19_autumn_2023 3 pfizer_bivalent 2023-09-19",
                adult,
                vec![(DOSE_2, "2023-02-20")],
                "period group 2023-09-20",
            ),
            // Routine: 65 or older, from October to March.
            ("covid19_routine_2026 1 covid19_routine 2026-10-01", "1961-10-02", vec![], "fine"),
            ("covid19_routine_2026 1 covid19_routine 2026-10-01", "1961-10-03", vec![], "age 2026-10-02"),
            ("covid19_routine_2026 1 covid19_routine 2027-04-20", "1950-10-02", vec![], "period"),
            // Shingles: 65 at the end of the fiscal year, 70, 75 …; live once, recombinant twice in two months.
            ("zoster_2026 1 zoster_live 2026-05-31", "1962-04-01", vec![], "fine"),
            ("zoster_2026 1 zoster_live 2026-05-31", "1962-04-02", vec![], "age"),
            ("zoster_2026 1 zoster_live 2026-05-31", "1956-06-06", vec![], "fine"),
            ("zoster_2026 1 zoster_live 2026-05-31", "1955-06-06", vec![], "age"),
            (
                "zoster_2026 2 zoster_recombinant 2026-07-31",
                "1961-06-06",
                vec![("zoster_2026 1 zoster_recombinant", "2026-05-31")],
                "fine",
            ),
            (
                "zoster_2026 2 zoster_recombinant 2026-07-30",
                "1961-06-06",
                vec![("zoster_2026 1 zoster_recombinant", "2026-05-31")],
                "interval 2026-07-31",
            ),
            (
                "zoster_2026 2 zoster_live 2026-08-31",
                "1961-06-06",
                vec![("zoster_2026 1 zoster_live", "2026-05-31")],
                "dose",
            ),
            // RSV: from April 2026.
            ("rsv_maternal_2026 1 rsv_maternal 2026-04-01", "1995-01-01", vec![], "fine"),
            // The check-up of the year: once, for every resident.
            ("health_checkup_2026 1 health_checkup 2026-04-01", "1995-01-01", vec![], "fine"),
            ("health_checkup_2026 1 health_checkup 2027-04-20", "1995-01-01", vec![], "period"),
            // Thirteen days between COVID and other vaccines, until the end of March 2024.
            (
                "covid19_autumn_2023 3 pfizer_bivalent 2024-03-31",
                adult,
                vec![(DOSE_2, "2021-06-10"), ("zoster_2026 1 zoster_live", "2024-03-18")],
                "other-programme",
            ),
            (
                "covid19_autumn_2023 3 pfizer_bivalent 2024-03-31",
                adult,
                vec![(DOSE_2, "2021-06-10"), ("zoster_2026 1 zoster_live", "2024-03-17")],
                "fine",
            ),
        ] {
            let before: Vec<String> = before.into_iter().map(|(dose, date)| format!("{dose} {date}")).collect();
            let before: Vec<&str> = before.iter().map(String::as_str).collect();
            assert_eq!(said(&book, asked, birth, &before), expected, "{asked} {birth} after {before:?}");
        }
    }
}
