//! National holidays (国民の祝日), from the crate `jpholiday`, which follows the Cabinet Office's list.

use chrono::NaiveDate;
use jpholiday::jpholiday::JPHoliday;

/// The longest range that is looked through, in days: ten years.
const MAX_DAYS: usize = 3_660;

/// The name of the national holiday on `date`, substitutes and days between holidays included.
pub fn national_holiday(date: NaiveDate) -> Option<String> {
    JPHoliday::new().is_holiday_name(&date)
}

/// The national holidays in `[from, to]`, by date. A range beyond ten years is cut.
pub fn holidays_between(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, String)> {
    let calendar = JPHoliday::new();
    let days = from.iter_days().take_while(|date| *date <= to).take(MAX_DAYS);
    days.filter_map(|date| calendar.is_holiday_name(&date).map(|name| (date, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(date: &str, expected: Option<&str>) {
        assert_eq!(national_holiday(date.parse().unwrap()).as_deref(), expected, "{date}");
    }

    #[test]
    fn the_olympic_year_moved_three_holidays() {
        check("2021-07-22", Some("海の日"));
        check("2021-07-23", Some("スポーツの日"));
        check("2021-08-08", Some("山の日"));
        assert!(national_holiday("2021-08-09".parse().unwrap()).is_some());
        check("2021-07-19", None);
        check("2021-08-11", None);
        check("2021-10-11", None);
    }

    #[test]
    fn other_years_follow_the_law() {
        check("2021-03-20", Some("春分の日"));
        check("2021-03-22", None);
        check("2021-05-03", Some("憲法記念日"));
        check("2026-11-23", Some("勤労感謝の日"));
        check("2026-09-21", Some("敬老の日"));
        check("2026-09-23", Some("秋分の日"));
        assert!(national_holiday("2026-09-22".parse().unwrap()).is_some());
        check("2027-03-21", Some("春分の日"));
        assert!(national_holiday("2027-03-22".parse().unwrap()).is_some());
    }

    #[test]
    fn a_range_lists_its_holidays_by_date() {
        let march = holidays_between("2021-03-01".parse().unwrap(), "2021-03-31".parse().unwrap());
        assert_eq!(march, [("2021-03-20".parse().unwrap(), "春分の日".to_owned())]);
    }
}
