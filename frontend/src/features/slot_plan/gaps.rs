//! What keeps a plan from being drawn: fields that are still empty and values that are wrong, as the screen calls them.

use crate::components::form::date_draft::{DateDraft, DateReading};
use crate::features::slot_plan::draft::SlotPlanForm;
use crate::features::slot_plan::words::Texts;
use madoguchi_contract::problem::FieldError;

/// What is missing, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gaps {
    /// Names of fields that wait for a value.
    pub(crate) missing: Vec<String>,
    /// What is wrong, with the name of its field.
    pub(crate) wrong: Vec<String>,
}

impl Gaps {
    /// Of a form and what the conversion refuses of its request.
    pub(crate) fn of(form: &SlotPlanForm, errors: &[FieldError], t: &Texts) -> Self {
        let mut gaps = Self::default();
        for error in form.at_fields(errors, t) {
            let name = form.field_name(&error.pointer, t);
            match name {
                Some(name) if form.waits_for(&error) => gaps.missing.push(name),
                Some(name) => gaps.wrong.push((t.error_of)(&name, &error.detail)),
                None => gaps.wrong.push(error.detail),
            }
        }
        gaps
    }
}

impl SlotPlanForm {
    /// Errors of the request at the fields of the screen: a break by its key, so that it keeps its error when one
    /// before it is deleted. What is chosen is not typed.
    pub(crate) fn at_fields(&self, errors: &[FieldError], t: &Texts) -> Vec<FieldError> {
        let sent: Vec<u32> = self.breaks.iter().filter(|pause| !pause.is_blank()).map(|pause| pause.key).collect();
        let mut placed = errors.to_vec();
        for error in &mut placed {
            if let Some((at, part)) = break_of(&error.pointer) {
                if let Some(key) = sent.get(at as usize) {
                    error.pointer = format!("/breaks/{key}/{part}");
                }
            } else if error.code == "required"
                && ["/venue_id", "/vaccine", "/weekdays"].contains(&error.pointer.as_str())
            {
                t.choose_one.clone_into(&mut error.detail);
            }
        }
        placed
    }

    /// What the screen calls a field; a break is numbered by its place.
    fn field_name(&self, pointer: &str, t: &Texts) -> Option<String> {
        if let Some((key, part)) = break_of(pointer) {
            let number = self.breaks.iter().position(|pause| pause.key == key)? + 1;
            return Some(if part == "from" { (t.break_from)(number) } else { (t.break_to)(number) });
        }
        let name = match pointer.split('/').nth(1)? {
            "venue_id" => t.venue,
            "vaccine" => t.vaccine,
            "first_date" => t.first_date,
            "last_date" => t.last_date,
            "weekdays" => t.weekdays,
            "opens" => t.opens,
            "closes" => t.closes,
            "slot_minutes" => t.slot_minutes,
            "capacity" => t.capacity,
            "breaks" => t.breaks,
            "skip_dates" => t.skip_dates,
            "publish_on" => t.publish_on,
            "supply_override_reason" => t.override_reason,
            "opening_override_reason" => t.opening_reason,
            _ => return None,
        };
        Some(name.to_owned())
    }

    /// Whether an error only says that something is still to come: an empty number is out of range on the wire, half a
    /// date no date.
    fn waits_for(&self, error: &FieldError) -> bool {
        let partial = |date: &DateDraft| date.reading() == DateReading::Partial;
        match error.pointer.as_str() {
            "/first_date" if partial(&self.first) => true,
            "/last_date" if partial(&self.last) => true,
            "/publish_on" if partial(&self.publish_on) => true,
            "/capacity" => self.capacity.trim().is_empty(),
            "/slot_minutes" => self.slot_minutes.trim().is_empty(),
            _ => error.code == "required",
        }
    }
}

/// Number and part of `/breaks/2/from`.
fn break_of(pointer: &str) -> Option<(u32, &str)> {
    let (number, part) = pointer.strip_prefix("/breaks/")?.split_once('/')?;
    Some((number.parse().ok()?, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::slot_plan::draft::tests::{notice, pause};
    use crate::i18n::texts;
    use madoguchi_contract::Lang;

    #[track_caller]
    fn check(change: impl FnOnce(&mut SlotPlanForm), missing: &[&str], wrong: &[&str]) {
        let mut form = notice();
        change(&mut form);
        let errors = form.parse(Lang::Ja).err().unwrap_or_default();
        let gaps = Gaps::of(&form, &errors, texts(Lang::Ja).slot_plans);
        assert_eq!((gaps.missing, gaps.wrong), (owned(missing), owned(wrong)));
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|words| (*words).to_owned()).collect()
    }

    #[test]
    fn what_is_empty_is_missing_and_what_is_wrong_is_told_with_its_field() {
        let date =
            |year: &str, month: &str, day: &str| DateDraft { year: year.into(), month: month.into(), day: day.into() };
        let range = "1枠あたり予約可能人数: 1から9999までの数を入力してください。";
        check(|_| (), &[], &[]);
        check(|f| f.venue_id.clear(), &["医療機関・接種会場名"], &[]);
        check(|f| f.vaccine.clear(), &["ワクチン種別"], &[]);
        check(|f| f.weekdays = [false; 7], &["繰り返す曜日"], &[]);
        check(|f| f.opens.clear(), &["開始時間"], &[]);
        check(|f| f.capacity.clear(), &["1枠あたり予約可能人数"], &[]);
        check(|f| f.capacity = "0".into(), &[], &[range]);
        check(|f| f.capacity = "10000".into(), &[], &[range]);
        check(|f| f.capacity = "四".into(), &[], &[range]);
        check(|f| f.slot_minutes.clear(), &["1枠の長さ(分)"], &[]);
        check(|f| f.slot_minutes = "0".into(), &[], &["1枠の長さ(分): 1から1440までの数を入力してください。"]);
        check(|f| f.first = DateDraft::default(), &["接種開始日"], &[]);
        check(|f| f.first = date("2021", "3", ""), &["接種開始日"], &[]);
        check(|f| f.first = date("2021", "2", "30"), &[], &["接種開始日: 実在する日付を入力してください。"]);
        check(|f| f.last = date("2021", "3", "14"), &[], &["接種終了日: 開始より後にしてください。"]);
        check(|f| f.closes = "8".into(), &[], &["終了時間: 開始より後にしてください。"]);
        check(|f| f.publish_later = true, &["公開する日"], &[]);
        check(
            |f| {
                f.venue_id.clear();
                f.capacity = "0".into();
            },
            &["医療機関・接種会場名"],
            &[range],
        );
        // A blank break before it is not sent; the numbers are those of the screen.
        check(|f| f.breaks = vec![pause(1, "", ""), pause(2, "12", "")], &["休憩2 終了"], &[]);
        check(
            |f| f.breaks = vec![pause(4, "", ""), pause(9, "13", "12")],
            &[],
            &["休憩2 終了: 開始より後にしてください。"],
        );
    }

    #[test]
    fn an_error_of_a_break_stays_with_it() {
        type Breaks = &'static [(u32, &'static str, &'static str)];
        let rows: [(Breaks, &str, &str); 6] = [
            (&[(1, "12", "13")], "/breaks/0/to", "/breaks/1/to"),
            (&[(1, "", ""), (2, "12", "11")], "/breaks/0/to", "/breaks/2/to"),
            (&[(2, "9", "8"), (5, "12", "11")], "/breaks/1/to", "/breaks/5/to"),
            (&[(2, "9", "8"), (5, "12", "11")], "/breaks/0/from", "/breaks/2/from"),
            (&[(1, "12", "13")], "/breaks", "/breaks"),
            (&[], "/capacity", "/capacity"),
        ];
        for (breaks, sent, shown) in rows {
            let mut form = notice();
            form.breaks = breaks.iter().map(|(key, from, to)| pause(*key, from, to)).collect();
            let error = FieldError { pointer: sent.into(), code: "x".into(), detail: "x".into() };
            let placed = form.at_fields(&[error], texts(Lang::Ja).slot_plans);
            assert_eq!(placed[0].pointer, shown, "{sent}");
        }
    }

    #[test]
    fn what_is_chosen_is_not_typed() {
        let rows = [("/venue_id", "選択してください。"), ("/weekdays", "選択してください。"), ("/opens", "x")];
        for (pointer, told) in rows {
            let error = FieldError { pointer: pointer.into(), code: "required".into(), detail: "x".into() };
            assert_eq!(notice().at_fields(&[error], texts(Lang::Ja).slot_plans)[0].detail, told, "{pointer}");
        }
    }
}
