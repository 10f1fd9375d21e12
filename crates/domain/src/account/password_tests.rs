use super::*;
use proptest::prelude::*;

/// A few of the list.
fn common() -> CommonPasswords {
    CommonPasswords::of_list("password1\nsunshine\ndragon\nyokohama\nbattery\ncorrect\nunbelievable\n\nmonkey\n")
}

#[track_caller]
fn check(password: &str, expected: Result<(), PasswordError>) {
    assert_eq!(check_new(password, &common()), expected, "{password}");
}

#[test]
fn passwords_are_long_enough() {
    check("short", Err(PasswordError::TooShort));
    check("correct horse battery", Ok(()));
    check("窓口の予約は電話で九時から受付", Ok(()));
    check("490315827461", Ok(()));
    check(&"x7".repeat(65), Err(PasswordError::TooLong));
}

#[test]
fn runs_and_repetitions_are_no_secret() {
    for plain in [
        "aaaaaaaaaaaaaa",
        "123456789012",
        "098765432109",
        "qwertyuiopasdfg",
        "1qaz2wsx3edc",
        "1qaz2wsx1qaz2wsx",
        "asdfghjklasdfghjkl",
        "lkjhgfdsapoiuytrewq",
        "zaq12wsxcde34rfv",
        "1q2w3e4r5t6y",
        "abcdefghijkl",
        "zyxwvutsrqponm",
        "qwertyuiop2021",
        "Qwertyuiop!!!2021",
        "111122223333",
        "abcabcabcabc",
        "x7x7x7x7x7x7",
        "あいうえおかきくけこさし",
        "いろはにほへとちりぬるを",
        "ｑｗｅｒｔｙｕｉｏｐａｓ",
        "!@#$%^&*()_+",
        "20210315 20210316",
    ] {
        check(plain, Err(PasswordError::TooPlain));
    }
}

#[test]
fn known_words_are_no_secret_whatever_stands_around_them() {
    for known in [
        "Password1234",
        "password1234567",
        "passwordpassword",
        "P@ssw0rd2021",
        "pa55word!pa55word",
        "Administrator1",
        "Ｐａｓｓｗｏｒｄ１２３４",
        "パスワードパスワード2021",
        "ぱすわーどぱすわーど12",
        "Madoguchi-2021",
        "m4d0guch1-yoyaku",
        "madoguchi-yoyaku-2021",
        "窓口予約ワクチン接種2021",
        "vsysvsysvsys99",
        "V-SYS vaccine 2021",
        "接種予約コールセンター1",
        "yokohama2021",
        "Yokohama20210401",
        "Unbelievable",
        "unbelievable!!!",
        "sunshine--2021",
        "dragondragon!",
        "5unsh1ne-qwerty",
        "sunshine12345678",
    ] {
        check(known, Err(PasswordError::WellKnown));
    }
    // Several words, or enough beside one.
    for secret in [
        "my password is a long sentence",
        "dragon monkey sunshine",
        "sunshine over the harbour",
        "横浜の窓口で予約を待つ朝",
        "password of nobody",
        "yokohama to kobe by rail",
    ] {
        check(secret, Ok(()));
    }
    assert_eq!(check_new("sunshine--2021", &CommonPasswords::default()), Ok(()));
}

#[test]
fn length_counts_characters_as_they_are_hashed() {
    // A letter and its mark typed apart are one character.
    check("か\u{3099}か\u{3099}か\u{3099}か\u{3099}か\u{3099}か\u{3099}", Err(PasswordError::TooShort));
    assert_eq!(normalized("か\u{3099}ＡＢ"), "がAB");
}

#[track_caller]
fn check_owner(password: &str, expected: Result<(), PasswordError>) {
    let owner = ["agent01", "佐藤 花子", "h.sato@example.jp", "横浜コールセンター"];
    assert_eq!(check_new_of(password, &owner, &common()), expected, "{password}");
}

#[test]
fn nothing_of_the_owner_is_in_it() {
    check_owner("blue-agent01-river", Err(PasswordError::Personal));
    check_owner("Blue AGENT01 river", Err(PasswordError::Personal));
    check_owner("blue 4gentO1 river", Err(PasswordError::Personal));
    check_owner("わたしは佐藤花子といいます", Err(PasswordError::Personal));
    check_owner("h.sato and the river", Err(PasswordError::Personal));
    check_owner("h.5at0 and the river", Err(PasswordError::Personal));
    check_owner("river example.jp stone", Err(PasswordError::Personal));
    check_owner("よこはまこーるせんたー一号室", Ok(()));
    check_owner("横浜コールセンターの一号室", Err(PasswordError::Personal));
    // Two characters stand in many sentences.
    check_owner("佐藤さんではない誰かの合い言葉", Ok(()));
    check_owner("agent and river and stone", Ok(()));
    check_owner("short", Err(PasswordError::TooShort));
}

proptest! {
    /// Whatever is added of the kind that people add, a known word stays known.
    #[test]
    fn a_known_word_with_something_appended_stays_known(
        word in prop::sample::select(vec!["password", "madoguchi", "sunshine", "unbelievable", "パスワード", "予約窓口"]),
        year in 1950u32..2030, signs in "[!-/:-@ ]{0,6}", run in prop::sample::select(vec!["", "123", "qwerty", "aaa"]),
    ) {
        for password in [format!("{word}{signs}{run}{year}"), format!("{run}{year}{signs}{word}{word}")] {
            prop_assert!(check_new(&password, &common()).is_err(), "{password}");
        }
    }

    #[test]
    fn any_text_is_judged(password in "\\PC{0,140}") {
        let count = normalized(&password).chars().count();
        let judged = check_new(&password, &common());
        prop_assert_eq!(judged == Err(PasswordError::TooShort), count < MIN_CHARS);
        prop_assert_eq!(judged == Err(PasswordError::TooLong), MAX_CHARS < count);
    }
}
