//! What of a password guessers know: runs of the keyboard, of letters and digits, years, repetitions, words.
//!
//! `zxcvbn` does this too, and was weighed: it is maintained passively, brings a second list and `regex` into the
//! screens, knows no Japanese and no JIS keyboard, and answers with a score that nobody who sees its tick can check.
//! These rules are few and can be said in a sentence.

/// Fewer characters than this in a row are chance.
const MIN_RUN: usize = 3;

/// Keys that lie side by side, on US and JIS keyboards, row by row and column by column; the figure keys; あいう and いろは
/// (in katakana, as [`signs`] makes them). Each also runs backwards.
const LINES: &[&str] = &[
    "12345678901234567890-^",
    "1234567890-=",
    "qwertyuiop[]",
    "qwertyuiop@[",
    "asdfghjkl;'",
    "asdfghjkl;:]",
    "zxcvbnm,./",
    "azertyuiop",
    "qwertzuiop",
    "!@#$%^&*()_+",
    "!\"#$%&'()=~",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qawsedrftgyhujikolp",
    "azsxdcfvgbhnjmk",
    "147258369",
    "789456123",
    "159357",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
];

/// The characters of a password, small, in one of the two kana.
pub(super) fn signs(password: &str) -> Vec<char> {
    let katakana = |c: char| match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    };
    password.to_lowercase().chars().map(katakana).collect()
}

/// A character in the place of all that are written for each other: `p@ssw0rd`, `pa55word`.
pub(super) const fn plain(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '8' => 'b',
        '3' => 'e',
        '1' | '!' | '|' | 'l' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' | '+' => 't',
        _ => c,
    }
}

/// Which characters of a password are part of something known.
#[derive(Clone)]
pub(super) struct Known(Vec<bool>);

impl Known {
    /// Runs, years and repetitions.
    pub(super) fn of(signs: &[char]) -> Known {
        let mut known = Known(vec![false; signs.len()]);
        known.add_steps(signs);
        for line in LINES {
            let line: Vec<char> = line.chars().collect();
            let back: Vec<char> = line.iter().rev().copied().collect();
            known.add_line(signs, &line);
            known.add_line(signs, &back);
        }
        known.add_years(signs);
        known.add_repetitions(signs);
        known
    }

    /// Whether fewer than five letters and digits are left beside more that are known: that is no secret. Signs count
    /// only where there is nothing else.
    pub(super) fn leaves_little(&self, signs: &[char]) -> bool {
        let count =
            |what: bool| signs.iter().zip(&self.0).filter(|(c, known)| **known == what && c.is_alphanumeric()).count();
        let (left, known) = (count(false), count(true));
        let all_known = self.0.iter().filter(|known| **known).count();
        left < 5 && (left < known || signs.len() <= 2 * all_known)
    }

    /// Every place where a word stands; both in [`plain`] characters.
    pub(super) fn add_word(&mut self, plain: &[char], word: &[char]) {
        for start in 0..=plain.len().saturating_sub(word.len()) {
            if !word.is_empty() && plain[start..].starts_with(word) {
                self.add(start, word.len());
            }
        }
    }

    fn add(&mut self, start: usize, length: usize) {
        self.0[start..start + length].fill(true);
    }

    /// Characters that are the same as, or next to, the one before: aaaa, abcd, 4321.
    fn add_steps(&mut self, signs: &[char]) {
        let near = |pair: &[char]| u32::from(pair[0]).abs_diff(u32::from(pair[1])) <= 1;
        let mut start = 0;
        for end in 1..=signs.len() {
            if end == signs.len() || !near(&signs[end - 1..=end]) {
                if MIN_RUN <= end - start {
                    self.add(start, end - start);
                }
                start = end;
            }
        }
    }

    fn add_line(&mut self, signs: &[char], line: &[char]) {
        for start in 0..signs.len() {
            let longest = line
                .iter()
                .enumerate()
                .map(|(at, _)| line[at..].iter().zip(&signs[start..]).take_while(|(a, b)| a == b).count());
            let longest = longest.max().unwrap_or(0);
            if MIN_RUN <= longest {
                self.add(start, longest);
            }
        }
    }

    /// A year, a year and month, a date: 2021, 202103, 20210315.
    fn add_years(&mut self, signs: &[char]) {
        let mut start = 0;
        while start < signs.len() {
            let digits: String = signs[start..].iter().take_while(|c| c.is_ascii_digit()).collect();
            if matches!(digits.len(), 4 | 6 | 8) && (digits.starts_with("19") || digits.starts_with("20")) {
                self.add(start, digits.len());
            }
            start += digits.len().max(1);
        }
    }

    /// What was there just before: the second `dragon` of `dragondragon`.
    fn add_repetitions(&mut self, signs: &[char]) {
        for period in 1..=signs.len() / 2 {
            let mut start = period;
            for end in period..=signs.len() {
                if end == signs.len() || signs[end] != signs[end - period] {
                    if period.max(MIN_RUN) <= end - start {
                        self.add(start, end - start);
                    }
                    start = end + 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The password with a dot in the place of everything known.
    #[track_caller]
    fn check(password: &str, expected: &str) {
        let signs = signs(password);
        let known = Known::of(&signs);
        let left: String = signs.iter().zip(&known.0).map(|(c, known)| if *known { '.' } else { *c }).collect();
        assert_eq!(left, expected, "{password}");
    }

    #[test]
    fn what_everybody_types_is_found() {
        check("qwertyuiopasdfg", "...............");
        check("gfdsapoiuytrewq", "...............");
        check("1qaz2wsx3edc", "............");
        check("zaq1xsw2cde3", "............");
        check("1q2w3e4r5t6y", "............");
        check("river-abcdef-stone", "river-......-stone");
        check("river654321stone", "river......stone");
        check("stonezzzzbridge", "stone....bridge");
        check("port2021harbour", "port....harbour");
        check("port20210315", "port........");
        check("port2471harbour", "port2471harbour");
        check("あいうえおかき", ".......");
        check("いろはにほへと", ".......");
        check("dragondragon", "dragon......");
        check("x7x7x7x7", "x7......");
        check("correct horse battery", "correct horse battery");
        check("", "");
    }
}
