//! The primary series: the notice's programme, the mixed series, children.

use super::*;
use serde_json::{Value, json};

const NOTICE: &str = "厚生労働省 事務連絡 2021-04-19(V-SYS コールセンター)、予防接種実施要領";
const CHILD: &str = "5~11歳の接種の規定(2022-02-21から2024-03-31まで、年齢は1回目の接種日)";
const INFANT: &str = "6か月~4歳の接種の規定(2022-10-28から2024-03-31まで、3週間以上、8週間以上)";

/// With a series of two products from September on, 27 days between the doses.
fn mixed(mut content: Value) -> Value {
    let source = "交互接種の通知";
    for (product, after) in [("pfizer", "moderna"), ("moderna", "pfizer")] {
        let follow = json!({"product": product, "after": [after], "from": "2021-09-01", "source": source});
        let interval = json!({
            "product": product, "after": [after], "since": [], "groups": [], "source": source,
            "least": {"count": 27, "unit": "days_between"},
        });
        content["rules"]["follows"].as_array_mut().unwrap().push(follow);
        content["rules"]["intervals"].as_array_mut().unwrap().push(interval);
    }
    content
}

on_both_databases! {
    fn the_primary_series_of_the_notice(db) {
        Stage::new(db, "2021-03-01").play("covid19_initial_2021", &[
            // Pfizer: day 19, no upper limit; 12 or older.
            ("2 pfizer 2021-03-10 after pfizer 2021-02-20", ADULT, &[], "interval → 2021-03-11", NOTICE),
            ("2 pfizer 2021-03-11 after pfizer 2021-02-20", ADULT, &[], TAKEN, ""),
            ("2 pfizer 2022-03-31 after pfizer 2021-02-20", ADULT, &[], TAKEN, ""),
            ("2 pfizer 2021-04-02", ADULT, &["1 pfizer 2021-03-15"], "interval → 2021-04-03", NOTICE),
            ("2 pfizer 2021-04-03", ADULT, &["1 pfizer 2021-03-15"], TAKEN, ""),
            ("1 pfizer 2021-03-15", "2009-03-17", &[], "age → 2021-03-16", NOTICE),
            ("1 pfizer 2021-03-16", "2009-03-17", &[], TAKEN, ""),
            // Moderna: day 21; 12 or older.
            ("2 moderna 2021-03-12 after moderna 2021-02-20", ADULT, &[], "interval → 2021-03-13", NOTICE),
            ("2 moderna 2021-03-13 after moderna 2021-02-20", ADULT, &[], TAKEN, ""),
            ("1 moderna 2021-03-15", "2009-03-17", &[], "age → 2021-03-16", NOTICE),
            ("1 moderna 2021-03-16", "2009-03-17", &[], TAKEN, ""),
            // AstraZeneca: day 28; 40 or older.
            ("2 astrazeneca 2021-03-19 after astrazeneca 2021-02-20", ADULT, &[], "interval → 2021-03-20", NOTICE),
            ("2 astrazeneca 2021-03-20 after astrazeneca 2021-02-20", ADULT, &[], TAKEN, ""),
            ("1 astrazeneca 2021-03-15", "1981-03-17", &[], "age → 2021-03-16", NOTICE),
            ("1 astrazeneca 2021-03-16", "1981-03-17", &[], TAKEN, ""),
            // Two doses, of one product.
            ("2 moderna 2021-12-01 after pfizer 2021-02-20", ADULT, &[], "product → never", ""),
            ("2 pfizer 2021-12-01", ADULT, &[], "/recipient/previous_dose required", ""),
            ("3 pfizer 2021-12-01 after pfizer 2021-02-20", ADULT, &[], "dose → never", ""),
        ]);
    }

    fn the_groups_of_the_notice(db) {
        Stage::new(db, "2021-03-01").play("covid19_initial_2021", &[
            ("1 pfizer 2021-03-15 elderly", "1957-04-01", &[], TAKEN, ""),
            ("1 pfizer 2021-03-15 elderly", "1957-04-02", &[], "group → never", ""),
            ("1 pfizer 2021-03-15 aged_60_64", "1957-04-01", &[], "group → never", ""),
            ("1 pfizer 2021-03-15 aged_60_64", "1957-04-02", &[], TAKEN, ""),
            ("1 pfizer 2021-03-15 aged_60_64", "1962-04-01", &[], TAKEN, ""),
            ("1 pfizer 2021-03-15 aged_60_64", "1962-04-02", &[], "group → never", ""),
            ("1 pfizer 2021-03-15 health_worker", ADULT, &[], TAKEN, ""),
            ("1 pfizer 2021-03-15 underlying_condition", ADULT, &[], TAKEN, ""),
            ("1 pfizer 2021-03-15 care_facility_staff", ADULT, &[], TAKEN, ""),
            ("1 pfizer 2021-03-15 general", ADULT, &[], TAKEN, ""),
        ]);
    }

    fn a_circular_permits_a_mixed_series_from_september(db) {
        let stage = Stage::new(db, "2021-08-10");
        stage.publish("covid19_initial_2021", &mixed(stage.delivered("covid19_initial_2021")));
        stage.play("covid19_initial_2021", &[
            ("2 moderna 2021-08-31 after pfizer 2021-07-01", ADULT, &[], "product → 2021-09-01", ""),
            ("2 moderna 2021-09-01 after pfizer 2021-07-01", ADULT, &[], TAKEN, ""),
            ("2 pfizer 2021-09-01 after moderna 2021-07-01", ADULT, &[], TAKEN, ""),
            ("2 moderna 2021-09-01 after pfizer 2021-08-05", ADULT, &[], "interval → 2021-09-02", "交互接種の通知"),
            ("2 moderna 2021-09-02 after pfizer 2021-08-05", ADULT, &[], TAKEN, ""),
            // One product is as before.
            ("2 pfizer 2021-08-23 after pfizer 2021-08-05", ADULT, &[], "interval → 2021-08-24", NOTICE),
            ("2 pfizer 2021-08-24 after pfizer 2021-08-05", ADULT, &[], TAKEN, ""),
        ]);
    }

    fn children_of_five_to_eleven(db) {
        let stage = Stage::new(db, "2022-02-10");
        stage.switch_on("covid19_5_11_2022", &["pfizer_5_11 2022-02-20", "pfizer_5_11 2024-04-01"]);
        let first = &["1 pfizer_5_11 2022-03-08"][..];
        let both = &["1 pfizer_5_11 2022-03-08", "2 pfizer_5_11 2022-03-29"][..];
        stage.play("covid19_5_11_2022", &[
            ("1 pfizer_5_11 2022-02-20", "2015-06-01", &[], "period group → 2022-02-21", ""),
            ("1 pfizer_5_11 2022-02-21", "2015-06-01", &[], TAKEN, ""),
            ("1 pfizer_5_11 2024-03-31", "2015-06-01", &[], TAKEN, ""),
            ("1 pfizer_5_11 2024-04-01", "2015-06-01", &[], "period → 2022-02-21", ""),
            // Five from the day before the birthday on, eleven until two days before that of twelve.
            ("1 pfizer_5_11 2022-02-28", "2017-03-02", &[], "age → 2022-03-01", CHILD),
            ("1 pfizer_5_11 2022-03-01", "2017-03-02", &[], TAKEN, ""),
            ("1 pfizer_5_11 2022-03-08", "2010-03-10", &[], TAKEN, ""),
            ("1 pfizer_5_11 2022-03-09", "2010-03-10", &[], "age → 2022-02-21", CHILD),
            // Three weeks; twelve by then, which does not count.
            ("2 pfizer_5_11 2022-03-28", "2010-03-10", first, "interval → 2022-03-29", CHILD),
            ("2 pfizer_5_11 2022-03-29", "2010-03-10", first, TAKEN, ""),
            ("3 pfizer_5_11 2022-12-01", "2012-03-10", both, "dose → never", ""),
        ]);
    }

    fn children_of_six_months_to_four(db) {
        let stage = Stage::new(db, "2022-10-10");
        stage.switch_on("covid19_6m_4y_2022", &["pfizer_6m_4y 2022-10-27", "pfizer_6m_4y 2024-04-01"]);
        stage.switch_on("covid19_5_11_2022", &[]);
        let first = &["1 pfizer_6m_4y 2022-11-01"][..];
        let both = &["1 pfizer_6m_4y 2022-11-01", "2 pfizer_6m_4y 2022-11-22"][..];
        let at_four = &["1 pfizer_6m_4y 2022-11-10"][..];
        let at_five = &["covid19_5_11_2022 1 pfizer_5_11 2022-12-01"][..];
        stage.play("covid19_6m_4y_2022", &[
            ("1 pfizer_6m_4y 2022-10-27", "2020-01-01", &[], "period group → 2022-10-28", ""),
            ("1 pfizer_6m_4y 2022-10-28", "2020-01-01", &[], TAKEN, ""),
            ("1 pfizer_6m_4y 2024-03-31", "2020-01-01", &[], TAKEN, ""),
            ("1 pfizer_6m_4y 2024-04-01", "2020-01-01", &[], "period → 2022-10-28", ""),
            // Four until two days before the birthday.
            ("1 pfizer_6m_4y 2022-11-18", "2017-11-20", &[], TAKEN, ""),
            ("1 pfizer_6m_4y 2022-11-19", "2017-11-20", &[], "age → 2022-10-28", INFANT),
            // Three weeks, then eight.
            ("2 pfizer_6m_4y 2022-11-21", "2020-01-01", first, "interval → 2022-11-22", INFANT),
            ("2 pfizer_6m_4y 2022-11-22", "2020-01-01", first, TAKEN, ""),
            ("3 pfizer_6m_4y 2023-01-16", "2020-01-01", both, "interval → 2023-01-17", INFANT),
            ("3 pfizer_6m_4y 2023-01-17", "2020-01-01", both, TAKEN, ""),
            // The age at dose 1 counts.
            ("2 pfizer_6m_4y 2022-12-01", "2017-11-20", at_four, TAKEN, ""),
            // 13 days between two programmes of COVID, after the other dose and before it.
            ("covid19_5_11_2022 1 pfizer_5_11 2022-11-23", "2017-11-20", at_four, "other-programme → 2022-11-24",
                OTHER_VACCINES),
            ("covid19_5_11_2022 1 pfizer_5_11 2022-11-24", "2017-11-20", at_four, TAKEN, ""),
            ("1 pfizer_6m_4y 2022-11-17", "2017-11-20", at_five, TAKEN, ""),
            ("1 pfizer_6m_4y 2022-11-18", "2017-11-20", at_five, "other-programme → 2022-10-28", OTHER_VACCINES),
        ]);
    }
}
