//! Every row of the facts' tables (domain facts: vaccines and intervals; priority groups; counting, programmes and
//! intervals after 2021) that a delivered programme covers, played against the API: the ministry switches the
//! programme on as it was delivered, a municipality makes slots of it, and people are booked at both sides of each
//! border. What the API answers is the code of the rule, the source that the document names, and the first date that
//! would do.
//!
//! Not covered by a delivered programme:
//!
//! - dose 3 after 7, 6, 5 and 3 months: the facts name neither days nor groups. A circular says so in
//!   `a_circular_shortens_the_third_dose_by_group_and_day`, with days that the test names.
//! - the mixed primary series: the programme of the notice is of April 2021. A circular says so too.
//! - pneumococcus and influenza, which COVID keeps 13 days away from, or not: they are begun by the ministry here.
//! - Novavax as a booster before 2022-11-08, beside the autumn dose; it is delivered as that dose.
//! - COVID as routine vaccination of 2024 and 2025, zoster of the fiscal years 2025 and from 2027 on, and so 65 alone
//!   from 2030 on: a programme a year, of which that of 2026 is delivered. The next year is begun by the ministry.
//! - six months of age and the weeks of pregnancy: names of groups, which are told and not computed.
//! - Moderna first from 18 on, AstraZeneca exceptionally from 18 on: the notice says 12 and 40.
//! - 56 days preferred for AstraZeneca, the same weekday: recommended, refused to nobody.
//! - the day after the last day of a month: no delivered programme says so; a table in the engine does.

mod boosters;
mod primary;
mod routine;
mod stage;

use stage::{Stage, TAKEN, one_dose};

const ADULT: &str = "1980-05-05";
/// Of every COVID programme but the notice's.
const OTHER_VACCINES: &str =
    "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)";
