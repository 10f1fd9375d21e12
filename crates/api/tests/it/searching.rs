//! Finding places however they are written, among as many as a large city has.

use crate::support::{Server, venue};
use madoguchi_domain::Municipality;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// Facilities of a large city.
const FACILITIES: usize = 680;

/// A facility for each of the first municipalities of the list, with its name, reading and block; and some whose names
/// people write in several ways.
fn facilities() -> Vec<Value> {
    let place = |name: &str, kana: &str, address: &str, postal_code: &str| {
        let mut body = venue(name);
        body["name_kana"] = kana.into();
        body["address"] = address.into();
        body["postal_code"] = postal_code.into();
        body
    };
    let written = [
        place("保土ヶ谷公会堂", "ホドガヤコウカイドウ", "横浜市保土ケ谷区星川1丁目2-1", "240-0006"),
        place("鎌ケ谷クリニック", "カマガヤクリニック", "鎌ケ谷市新鎌ケ谷二丁目6-1", "273-0195"),
        place("茅ヶ崎医院", "チガサキイイン", "茅ヶ崎市茅ヶ崎１丁目１番１号", "253-8686"),
        place("霞ヵ関診療所(午前〜)", "カスミガセキシンリョウジョ", "川越市霞ケ関北三丁目", "350-1176"),
        place("クリニックSt. José", "セントホセ", "横浜市西区みなとみらい十二丁目", "220-0012"),
    ];
    let of_municipality = |(number, m): (usize, &Municipality)| {
        let postal_code = format!("{:03}-{:04}", 300 + number % 600, number);
        let address = format!("{}{}{}丁目{number}", m.prefecture(), m.name(), number % 9 + 1);
        place(&format!("{}保健センター", m.name()), &format!("{}ホケンセンター", m.kana()), &address, &postal_code)
    };
    let others = Municipality::all().enumerate().map(of_municipality);
    written.into_iter().chain(others).take(FACILITIES).collect()
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

on_both_databases! {
    fn places_are_found_however_they_are_written(db) {
        let server = Server::start(db);
        let office = server.log_in("yokohama");
        let all = facilities();
        for facility in &all {
            let reply = server.post(&office, "/api/v1/venues", facility);
            assert_eq!(reply.status, 201, "{facility}: {}", reply.text);
        }
        let find = |q: &str| -> Vec<String> {
            let page = server.get(&office, &format!("/api/v1/venues?q={}&limit=200", encoded(q))).json();
            let names = page["items"].as_array().unwrap().iter().map(|venue| venue["name"].as_str().unwrap());
            names.map(str::to_owned).collect()
        };
        for (typed, expected) in [
            (["保土ヶ谷公", "保土ケ谷公", "保土ｹ谷公", "ほどがやこう"].as_slice(), "保土ヶ谷公会堂"),
            (&["鎌ヶ谷ク", "鎌ケ谷ｸﾘﾆｯｸ", "新鎌ヶ谷2丁目", "新鎌ケ谷二", "新鎌ケ谷二丁目", "新鎌ケ谷２丁目"], "鎌ケ谷クリニック"),
            (&["茅ケ崎医院", "茅ヶ崎一丁目1番", "茅ヶ崎1丁目 医院", "医院　茅ヶ崎"], "茅ヶ崎医院"),
            (&["霞ヶ関診", "霞ケ関診", "午前～", "午前~", "午前〜", "霞ケ関北3丁目"], "霞ヵ関診療所(午前〜)"),
            (&["st. jose", "ＪＯＳＥ", "みなとみらい12丁目", "みなとみらい十二", "みなとみらい十二丁"], "クリニックSt. José"),
            (
                &["〒240-0006", "〒 240-0006", "240-0006", "２４０−０００６", "240‐0006", "240ー0006", "2400006"],
                "保土ヶ谷公会堂",
            ),
        ] {
            for typed in typed {
                assert_eq!(find(typed), [expected], "{typed}");
            }
        }
        assert_eq!(find("273 0195"), ["鎌ケ谷クリニック"]);
        assert_eq!(find("保土ヶ谷 鎌ヶ谷"), Vec::<String>::new(), "all words are asked for");
        // Each one is found by its name and by its postal code, whatever else is there.
        for facility in &all {
            let name = facility["name"].as_str().unwrap();
            assert!(find(name).contains(&name.to_owned()), "{name}");
            let postal_code = facility["postal_code"].as_str().unwrap();
            assert!(find(&format!("〒{postal_code}")).contains(&name.to_owned()), "{postal_code}");
        }
    }

    fn municipalities_are_found_however_they_are_written(db) {
        let server = Server::start(db);
        let desk = server.log_in("operator");
        for (typed, expected) in [
            (["鎌ヶ谷", "鎌ケ谷", "鎌ｹ谷", "かまがや"].as_slice(), "鎌ケ谷市"),
            (&["茅ヶ崎", "茅ケ崎", "神奈川 茅ヶ崎"], "茅ヶ崎市"),
            (&["龍ヶ崎", "龍ケ崎", "竜ケ崎"], "龍ケ崎市"),
        ] {
            for typed in typed {
                let page = server.get(&desk, &format!("/api/v1/municipalities?q={}", encoded(typed))).json();
                let names: Vec<_> = page["items"].as_array().unwrap().iter().map(|m| m["name"].clone()).collect();
                assert_eq!(names, [json!(expected)], "{typed}");
            }
        }
    }
}
