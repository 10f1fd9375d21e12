//! National holidays (国民の祝日), from the crate `jpholiday`, which follows the Cabinet Office's list.

use chrono::NaiveDate;

/// The name of the national holiday on `date`, substitutes and days between holidays included.
pub fn national_holiday(date: NaiveDate) -> Option<String> {
    jpholiday::jpholiday::is_holiday_name(&date)
}

/// The national holidays in `[from, to]`, by date. Ranges beyond 3,660 days are cut.
pub fn holidays_between(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, String)> {
    let days = from.iter_days().take_while(|date| *date <= to).take(3660);
    days.filter_map(|date| national_holiday(date).map(|name| (date, name))).collect()
}
