//! Routine vaccination: COVID every year, zoster by the fiscal year, RSV of pregnant women.

use super::*;
use crate::scene::merge;
use serde_json::json;

const ROUTINE: &str = "新型コロナワクチンの定期接種(B類、65歳以上、毎年10月1日から3月31日まで)";
const ZOSTER: &str = "帯状疱疹の定期接種(2025-04-01から、年度末に65歳。2029年度まで70、75、80、85、90、95、100歳も)";

on_both_databases! {
    fn covid_is_given_every_year_from_65_on(db) {
        let stage = Stage::new(db, "2026-09-01");
        stage.switch_on("covid19_routine_2026", &["covid19_routine 2026-09-30", "covid19_routine 2027-04-01"]);
        let mut next = stage.delivered("covid19_routine_2026");
        merge(&mut next["rules"], json!({"starts_on": "2027-10-01", "ends_on": "2028-03-31"}));
        next["rules"]["groups"][0]["opens_on"] = "2027-10-01".into();
        stage.begin("covid19_routine_2027", next);
        let booked = &["1 covid19_routine 2026-10-20"][..];
        stage.play("covid19_routine_2026", &[
            ("1 covid19_routine 2026-09-30", "1950-01-02", &[], "period group → 2026-10-01", ""),
            ("1 covid19_routine 2026-10-01", "1950-01-02", &[], TAKEN, ""),
            ("1 covid19_routine 2027-03-31", "1950-01-02", &[], TAKEN, ""),
            ("1 covid19_routine 2027-04-01", "1950-01-02", &[], "period → 2026-10-01", ""),
            ("1 covid19_routine 2026-10-14", "1961-10-16", &[], "age → 2026-10-15", ROUTINE),
            ("1 covid19_routine 2026-10-15", "1961-10-16", &[], TAKEN, ""),
            // Once a year, and the next year again.
            ("1 covid19_routine 2027-03-31", "1950-01-02", booked, "already-booked", ""),
            ("covid19_routine_2027 1 covid19_routine 2027-10-01", "1950-01-02", booked, TAKEN, ""),
        ]);
    }

    fn zoster_goes_by_the_age_at_the_end_of_the_fiscal_year(db) {
        let stage = Stage::new(db, "2026-03-01");
        stage.switch_on("zoster_2026", &["zoster_live 2026-03-31", "zoster_live 2027-04-01"]);
        stage.play("zoster_2026", &[
            ("1 zoster_live 2026-03-31", "1961-06-06", &[], "period age group → 2026-04-01", ZOSTER),
            ("1 zoster_live 2026-04-01", "1961-06-06", &[], TAKEN, ""),
            ("1 zoster_live 2027-03-31", "1961-06-06", &[], TAKEN, ""),
            ("1 zoster_live 2027-04-01", "1961-06-06", &[], "period age → 2026-04-01", ZOSTER),
            // Live once; recombinant twice, two months apart.
            ("2 zoster_live 2026-12-01", "1961-06-06", &["1 zoster_live 2026-04-10"], "dose → never", ""),
            ("2 zoster_recombinant 2026-12-01", "1961-06-06", &["1 zoster_live 2026-04-10"], "product → never", ""),
            ("2 zoster_recombinant 2026-07-30", "1961-06-06",
                &["1 zoster_recombinant 2026-05-31"], "interval → 2026-07-31", ZOSTER),
            ("2 zoster_recombinant 2026-07-31", "1961-06-06", &["1 zoster_recombinant 2026-05-31"], TAKEN, ""),
            ("2 zoster_recombinant 2027-02-27", "1961-06-06",
                &["1 zoster_recombinant 2026-12-31"], "interval → 2027-02-28", ZOSTER),
            ("2 zoster_recombinant 2027-02-28", "1961-06-06", &["1 zoster_recombinant 2026-12-31"], TAKEN, ""),
        ]);
        // Whoever is born on 1 April has the age on 31 March.
        for age in (65..=100).step_by(5) {
            let year = 2026 - age;
            let [before, first, last, after] = [(0, 1), (0, 2), (1, 1), (1, 2)];
            let born = [before, first, last, after].map(|(years, day)| format!("{}-04-0{day}", year + years));
            let asked = "1 zoster_recombinant 2026-06-01";
            stage.play("zoster_2026", &[
                (asked, &born[0], &[], "age → never", ZOSTER),
                (asked, &born[1], &[], TAKEN, ""),
                (asked, &born[2], &[], TAKEN, ""),
                (asked, &born[3], &[], "age → never", ZOSTER),
            ]);
        }
        for born in ["1922-01-01", "1966-06-06"] {
            stage.play("zoster_2026", &[("1 zoster_live 2026-06-01", born, &[], "age → never", ZOSTER)]);
        }
    }

    fn rsv_begins_in_april_2026_and_ends_nowhere(db) {
        let stage = Stage::new(db, "2026-03-01");
        stage.switch_on("rsv_maternal_2026", &["rsv_maternal 2026-03-31"]);
        stage.play("rsv_maternal_2026", &[
            ("1 rsv_maternal 2026-03-31", "1995-01-01", &[], "period group → 2026-04-01", ""),
            ("1 rsv_maternal 2026-04-01", "1995-01-01", &[], TAKEN, ""),
            ("1 rsv_maternal 2031-03-31", "1995-01-01", &[], TAKEN, ""),
        ]);
    }
}
