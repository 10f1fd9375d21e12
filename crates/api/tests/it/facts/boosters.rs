//! Dose 3, the seasons that give one dose, Novavax, and other vaccines beside them.

use super::*;
use serde_json::{Value, json};

const THIRD: &str = "3回目接種の規定(2021-12-01から、18歳以上、8か月以上)";
const AUTUMN: &str = "令和4年秋開始接種の規定(2022-09-20から2023-05-07まで、12歳以上、1回)";
const AUTUMN_INTERVAL: &str = "令和4年秋開始接種の間隔(5か月以上、2022-10-21から3か月以上)";
const NOVAVAX: &str =
    "ノババックスの追加接種の規定(6か月以上、18歳以上、2023-03-08から12歳以上。2022-11-08から秋開始接種の1回に数える)";
const SPRING_2023: &str =
    "令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)";
const AUTUMN_2023: &str =
    "令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)";

/// Dose 3 after eight months, and for health-care workers six; for the elderly seven from February on, six for all
/// from March, five from 25 May.
fn shortened(mut content: Value) -> Value {
    let group = |code: &str| json!({"code": code, "name_ja": code, "name_en": code, "opens_on": "2021-12-01"});
    let months = |count: u8, groups: &[&str], from: Option<&str>, to: Option<&str>| {
        json!({
            "groups": groups, "since": ["covid19_initial_2021"], "least": {"count": count, "unit": "months"},
            "after": [], "from": from, "to": to, "source": format!("{count}か月の通知"),
        })
    };
    content["running"] = true.into();
    content["rules"]["groups"] = ["health_worker", "elderly", "general"].map(group).into();
    content["rules"]["intervals"] = json!([
        months(8, &[], None, Some("2022-02-28")),
        months(6, &[], Some("2022-03-01"), Some("2022-05-24")),
        months(5, &[], Some("2022-05-25"), None),
        months(6, &["health_worker"], None, Some("2022-05-24")),
        months(7, &["elderly"], Some("2022-02-01"), Some("2022-02-28")),
    ]);
    content
}

on_both_databases! {
    fn the_third_dose(db) {
        let stage = Stage::new(db, "2021-11-15");
        stage.switch_on("covid19_dose3_2021", &["pfizer 2021-11-30", "pfizer 2022-09-20"]);
        stage.play("covid19_dose3_2021", &[
            ("3 pfizer 2021-11-30 after pfizer 2021-03-01", ADULT, &[], "period group → 2021-12-01", ""),
            ("3 pfizer 2021-12-01 after pfizer 2021-03-01", ADULT, &[], TAKEN, ""),
            ("3 pfizer 2022-09-19 after pfizer 2021-06-10", ADULT, &[], TAKEN, ""),
            ("3 pfizer 2022-09-20 after pfizer 2021-06-10", ADULT, &[], "period → 2022-02-10", ""),
            // Eight months, whichever product was before.
            ("3 pfizer 2022-02-09 after pfizer 2021-06-10", ADULT, &[], "interval → 2022-02-10", THIRD),
            ("3 pfizer 2022-02-10 after pfizer 2021-06-10", ADULT, &[], TAKEN, ""),
            ("3 moderna 2022-02-09 after pfizer 2021-06-10", ADULT, &[], "interval → 2022-02-10", THIRD),
            ("3 moderna 2022-02-10 after pfizer 2021-06-10", ADULT, &[], TAKEN, ""),
            // At a month's end: its last day.
            ("3 pfizer 2022-02-27 after pfizer 2021-06-30", ADULT, &[], "interval → 2022-02-28", THIRD),
            ("3 pfizer 2022-02-28 after pfizer 2021-06-30", ADULT, &[], TAKEN, ""),
            // 18 or older.
            ("3 pfizer 2022-02-10 after pfizer 2021-06-10", "2004-02-12", &[], "age → 2022-02-11", THIRD),
            ("3 pfizer 2022-02-11 after pfizer 2021-06-10", "2004-02-12", &[], TAKEN, ""),
            ("3 pfizer 2022-02-10", ADULT, &[], "/recipient/previous_dose required", ""),
        ]);
    }

    fn a_circular_shortens_the_third_dose_by_group_and_day(db) {
        let stage = Stage::new(db, "2021-11-15");
        stage.publish("covid19_dose3_2021", &shortened(stage.delivered("covid19_dose3_2021")));
        let late = &["covid19_initial_2021 2 pfizer 2021-12-20 after pfizer 2021-11-10"][..];
        let old = "1950-01-02";
        stage.play("covid19_dose3_2021", &[
            ("3 pfizer 2021-12-09 health_worker after pfizer 2021-06-10", ADULT, &[],
                "interval → 2021-12-10", "6か月の通知"),
            ("3 pfizer 2021-12-10 health_worker after pfizer 2021-06-10", ADULT, &[], TAKEN, ""),
            ("3 pfizer 2022-02-09 general after pfizer 2021-06-10", ADULT, &[], "interval → 2022-02-10", "8か月の通知"),
            ("3 pfizer 2022-02-10 general after pfizer 2021-06-10", ADULT, &[], TAKEN, ""),
            // Seven months for the elderly, in February.
            ("3 pfizer 2022-01-31 elderly after pfizer 2021-06-20", old, &[], "interval → 2022-02-01", "8か月の通知"),
            ("3 pfizer 2022-02-01 elderly after pfizer 2021-06-20", old, &[], TAKEN, ""),
            ("3 pfizer 2022-02-19 elderly after pfizer 2021-07-20", old, &[], "interval → 2022-02-20", "7か月の通知"),
            ("3 pfizer 2022-02-20 elderly after pfizer 2021-07-20", old, &[], TAKEN, ""),
            // Six for all from March on.
            ("3 pfizer 2022-02-28 general after pfizer 2021-07-20", ADULT, &[], "interval → 2022-03-01", "8か月の通知"),
            ("3 pfizer 2022-03-01 general after pfizer 2021-07-20", ADULT, &[], TAKEN, ""),
            ("3 pfizer 2022-03-31 general after pfizer 2021-10-01", ADULT, &[], "interval → 2022-04-01", "6か月の通知"),
            ("3 pfizer 2022-04-01 general after pfizer 2021-10-01", ADULT, &[], TAKEN, ""),
            // Five from 25 May on.
            ("3 pfizer 2022-05-24 general", ADULT, late, "interval → 2022-05-25", "6か月の通知"),
            ("3 pfizer 2022-05-25 general", ADULT, late, TAKEN, ""),
        ]);
    }

    fn autumn_2022(db) {
        let stage = Stage::new(db, "2022-09-01");
        stage.switch_on("covid19_dose3_2021", &[]);
        let excluded = ["pfizer_bivalent 2022-09-19", "pfizer_bivalent 2023-05-08", "novavax 2022-11-07"];
        stage.switch_on("covid19_autumn_2022", &excluded);
        let third = &["covid19_dose3_2021 3 pfizer 2022-09-10 after pfizer 2022-01-10"][..];
        let bivalent = &["3 pfizer_bivalent 2022-11-10 after pfizer 2022-05-20"][..];
        let novavax = &["3 novavax 2022-11-20 after pfizer 2022-05-20"][..];
        stage.play("covid19_autumn_2022", &[
            ("3 pfizer_bivalent 2022-09-19 after pfizer 2022-01-20", ADULT, &[], "period group → 2022-09-20", ""),
            ("3 pfizer_bivalent 2022-09-20 after pfizer 2022-01-20", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2023-05-07 after pfizer 2022-01-20", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2023-05-08 after pfizer 2022-01-20", ADULT, &[], "period → 2022-09-20", ""),
            // Five months; three from 21 October on.
            ("3 pfizer_bivalent 2022-10-19 after pfizer 2022-05-20", ADULT, &[],
                "interval → 2022-10-20", AUTUMN_INTERVAL),
            ("3 pfizer_bivalent 2022-10-20 after pfizer 2022-05-20", ADULT, &[], TAKEN, ""),
            ("3 moderna_bivalent 2022-10-20 after pfizer 2022-05-21", ADULT, &[],
                "interval → 2022-10-21", AUTUMN_INTERVAL),
            ("3 moderna_bivalent 2022-10-21 after pfizer 2022-05-21", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2022-10-21 after pfizer 2022-07-22", ADULT, &[],
                "interval → 2022-10-22", AUTUMN_INTERVAL),
            ("3 pfizer_bivalent 2022-10-22 after pfizer 2022-07-22", ADULT, &[], TAKEN, ""),
            // From the last dose, of whichever programme.
            ("4 pfizer_bivalent 2022-12-09", ADULT, third, "interval → 2022-12-10", AUTUMN_INTERVAL),
            ("4 pfizer_bivalent 2022-12-10", ADULT, third, TAKEN, ""),
            // 12 or older.
            ("3 pfizer_bivalent 2022-10-24 after pfizer 2022-05-20", "2010-10-26", &[], "age → 2022-10-25", AUTUMN),
            ("3 pfizer_bivalent 2022-10-25 after pfizer 2022-05-20", "2010-10-26", &[], TAKEN, ""),
            // Once, also where it was Novavax.
            ("4 pfizer_bivalent 2023-05-07", ADULT, bivalent, "once → never", ""),
            ("4 pfizer_bivalent 2023-05-07", ADULT, novavax, "once → never", ""),
            // Novavax: from 8 November 2022; six months; 18, from 8 March 2023 on twelve.
            ("3 novavax 2022-11-07 after pfizer 2022-01-20", ADULT, &[], "product → 2022-11-08", NOVAVAX),
            ("3 novavax 2022-11-08 after pfizer 2022-01-20", ADULT, &[], TAKEN, ""),
            ("3 novavax 2022-11-19 after pfizer 2022-05-20", ADULT, &[], "interval → 2022-11-20", NOVAVAX),
            ("3 novavax 2022-11-20 after pfizer 2022-05-20", ADULT, &[], TAKEN, ""),
            ("3 novavax 2023-02-27 after pfizer 2022-08-30", ADULT, &[], "interval → 2023-02-28", NOVAVAX),
            ("3 novavax 2023-02-28 after pfizer 2022-08-30", ADULT, &[], TAKEN, ""),
            ("3 novavax 2022-11-30 after pfizer 2022-05-20", "2004-12-02", &[], "age → 2022-12-01", NOVAVAX),
            ("3 novavax 2022-12-01 after pfizer 2022-05-20", "2004-12-02", &[], TAKEN, ""),
            ("3 novavax 2023-03-07 after pfizer 2022-05-20", "2008-01-01", &[], "age → 2023-03-08", NOVAVAX),
            ("3 novavax 2023-03-08 after pfizer 2022-05-20", "2008-01-01", &[], TAKEN, ""),
            ("3 novavax 2023-03-10 after pfizer 2022-05-20", "2011-03-12", &[], "age → 2023-03-11", NOVAVAX),
            ("3 novavax 2023-03-11 after pfizer 2022-05-20", "2011-03-12", &[], TAKEN, ""),
        ]);
    }

    fn spring_2023(db) {
        let stage = Stage::new(db, "2023-04-20");
        stage.switch_on("covid19_spring_2023", &["pfizer_bivalent 2023-05-07", "pfizer_bivalent 2023-09-20"]);
        let booked = &["3 pfizer_bivalent 2023-05-20 after pfizer 2023-02-20"][..];
        stage.play("covid19_spring_2023", &[
            ("3 pfizer_bivalent 2023-05-07 after pfizer 2022-12-08", ADULT, &[], "period group → 2023-05-08", ""),
            ("3 pfizer_bivalent 2023-05-08 after pfizer 2022-12-08", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2023-09-19 after pfizer 2023-02-20", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2023-09-20 after pfizer 2023-02-20", ADULT, &[], "period → 2023-05-20", ""),
            // Three months, Novavax six.
            ("3 pfizer_bivalent 2023-05-19 after pfizer 2023-02-20", ADULT, &[], "interval → 2023-05-20", SPRING_2023),
            ("3 pfizer_bivalent 2023-05-20 after pfizer 2023-02-20", ADULT, &[], TAKEN, ""),
            ("3 moderna_bivalent 2023-06-29 after pfizer 2023-03-31", ADULT, &[], "interval → 2023-06-30", SPRING_2023),
            ("3 moderna_bivalent 2023-06-30 after pfizer 2023-03-31", ADULT, &[], TAKEN, ""),
            ("3 novavax 2023-08-19 after pfizer 2023-02-20", ADULT, &[], "interval → 2023-08-20", SPRING_2023),
            ("3 novavax 2023-08-20 after pfizer 2023-02-20", ADULT, &[], TAKEN, ""),
            ("4 pfizer_bivalent 2023-09-19", ADULT, booked, "once → never", ""),
            // Novavax from twelve on.
            ("3 novavax 2023-05-20 after pfizer 2022-10-20", "2011-05-22", &[], "age → 2023-05-21", NOVAVAX),
            ("3 novavax 2023-05-21 after pfizer 2022-10-20", "2011-05-22", &[], TAKEN, ""),
        ]);
    }

    fn autumn_2023(db) {
        let stage = Stage::new(db, "2023-09-01");
        stage.switch_on("covid19_spring_2023", &[]);
        let excluded = ["pfizer_bivalent 2023-09-19", "pfizer_bivalent 2024-04-01", "novavax 2023-12-26"];
        stage.switch_on("covid19_autumn_2023", &excluded);
        let spring = &["covid19_spring_2023 3 pfizer_bivalent 2023-09-10 after pfizer 2023-02-20"][..];
        let booked = &["3 pfizer_bivalent 2023-10-10 after pfizer 2023-02-20"][..];
        stage.play("covid19_autumn_2023", &[
            ("3 pfizer_bivalent 2023-09-19 after pfizer 2023-02-20", ADULT, &[], "period group → 2023-09-20", ""),
            ("3 pfizer_bivalent 2023-09-20 after pfizer 2023-02-20", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2024-03-31 after pfizer 2023-02-20", ADULT, &[], TAKEN, ""),
            ("3 pfizer_bivalent 2024-04-01 after pfizer 2023-02-20", ADULT, &[], "period → 2023-09-20", ""),
            // Three months, Novavax six.
            ("4 pfizer_bivalent 2023-12-09", ADULT, spring, "interval → 2023-12-10", AUTUMN_2023),
            ("4 pfizer_bivalent 2023-12-10", ADULT, spring, TAKEN, ""),
            ("3 novavax 2023-10-19 after pfizer 2023-04-20", ADULT, &[], "interval → 2023-10-20", AUTUMN_2023),
            ("3 novavax 2023-10-20 after pfizer 2023-04-20", ADULT, &[], TAKEN, ""),
            ("4 pfizer_bivalent 2024-03-31", ADULT, booked, "once → never", ""),
            // Novavax until 25 December 2023, from twelve on.
            ("3 novavax 2023-12-25 after pfizer 2023-02-20", ADULT, &[], TAKEN, ""),
            ("3 novavax 2023-12-26 after pfizer 2023-02-20", ADULT, &[], "product → 2023-09-20", AUTUMN_2023),
            ("3 novavax 2023-10-20 after pfizer 2023-02-20", "2011-10-22", &[], "age → 2023-10-21", NOVAVAX),
            ("3 novavax 2023-10-21 after pfizer 2023-02-20", "2011-10-22", &[], TAKEN, ""),
        ]);
    }

    /// 13 days between COVID and other vaccines, before and after, until the end of March 2024; none to influenza.
    fn other_vaccines_beside_covid(db) {
        let stage = Stage::new(db, "2023-09-01");
        stage.begin("influenza", one_dose("influenza", "2023-09-15"));
        stage.begin("pneumococcus", one_dose("pneumococcus", "2023-09-15"));
        let mut content = stage.delivered("covid19_autumn_2023");
        content["running"] = true.into();
        content["rules"]["others"][0]["except"] = json!(["influenza"]);
        stage.publish("covid19_autumn_2023", &content);
        let covid = &["3 pfizer_bivalent 2023-10-10 after pfizer 2023-02-20"][..];
        let last = &["3 pfizer_bivalent 2024-03-25 after pfizer 2023-02-20"][..];
        let pneumococcus = &["pneumococcus 1 pneumococcus 2023-10-01"][..];
        stage.play("covid19_autumn_2023", &[
            ("pneumococcus 1 pneumococcus 2023-09-26", ADULT, covid, TAKEN, ""),
            ("pneumococcus 1 pneumococcus 2023-09-27", ADULT, covid, "other-programme → 2023-09-15", OTHER_VACCINES),
            ("pneumococcus 1 pneumococcus 2023-10-10", ADULT, covid, "other-programme → 2023-09-15", OTHER_VACCINES),
            ("pneumococcus 1 pneumococcus 2023-10-23", ADULT, covid, "other-programme → 2023-09-15", OTHER_VACCINES),
            ("pneumococcus 1 pneumococcus 2023-10-24", ADULT, covid, TAKEN, ""),
            ("3 pfizer_bivalent 2023-10-14 after pfizer 2023-02-20", ADULT, pneumococcus,
                "other-programme → 2023-10-15", OTHER_VACCINES),
            ("3 pfizer_bivalent 2023-10-15 after pfizer 2023-02-20", ADULT, pneumococcus, TAKEN, ""),
            ("influenza 1 influenza 2023-10-10", ADULT, covid, TAKEN, ""),
            ("influenza 1 influenza 2023-10-11", ADULT, covid, TAKEN, ""),
            ("3 pfizer_bivalent 2023-10-01 after pfizer 2023-02-20", ADULT,
                &["influenza 1 influenza 2023-10-01"], TAKEN, ""),
            ("pneumococcus 1 pneumococcus 2024-03-31", ADULT, last, "other-programme → 2023-09-15", OTHER_VACCINES),
            ("pneumococcus 1 pneumococcus 2024-04-01", ADULT, last, TAKEN, ""),
        ]);
    }
}
