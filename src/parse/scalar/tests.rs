//! Tables of what is read and refused, and properties over any text.

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

#[test]
fn dates() {
    for good in ["2026-11-30", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
        assert_eq!(iso(day(good)), good);
    }
    for (bad, help) in [
        ("2026-02-30", "write a day that exists: February 2026 has 28 days"),
        ("1900-02-29", "write a day that exists: February 1900 has 28 days"),
        ("2026-11-00", "write a day that exists: November 2026 has 30 days"),
        ("2026-13-01", "write a month from 01 to 12"),
        ("0000-01-01", "write a year from 0001 to 9999"),
        ("30.11.2026", "write the date as year-month-day: `2026-11-30`"),
        ("2026-1-2", "write the date as year-month-day, with four, two and two digits: `2026-11-30`"),
        ("2026-11-30-1", "write the date as year-month-day: `2026-11-30`"),
        ("2026-11-+3", "write the date as year-month-day, with four, two and two digits: `2026-11-30`"),
    ] {
        assert_eq!(parse_date(bad).unwrap_err(), help, "{bad}");
    }
    let date = day("2026-11-03");
    assert_eq!(
        (date_long(date), date_short(date), date_full(date)),
        ("3 November 2026".into(), "3 Nov".into(), "Tuesday 3 November 2026".into())
    );
}

#[test]
fn periods_are_closed_intervals() {
    // Written, fiscal start, first day, last day, in words.
    for (written, fiscal, first, last, words) in [
        ("2026", "01-01", "2026-01-01", "2026-12-31", "2026"),
        ("2026", "02-01", "2026-01-01", "2026-12-31", "2026"),
        ("2026-H1", "01-01", "2026-01-01", "2026-06-30", "first half of 2026"),
        ("2026-H2", "02-01", "2026-08-01", "2027-01-31", "second half of 2026"),
        ("2026-Q3", "01-01", "2026-07-01", "2026-09-30", "Q3 2026"),
        ("2026-Q4", "02-01", "2026-11-01", "2027-01-31", "Q4 2026"),
        ("2026-Q1", "10-01", "2026-10-01", "2026-12-31", "Q1 2026"),
        ("2026-Q4", "04-06", "2027-01-06", "2027-04-05", "Q4 2026"),
        ("2027-Q1", "11-30", "2027-11-30", "2028-02-28", "Q1 2027"),
        ("2027-Q2", "11-30", "2028-02-29", "2028-05-29", "Q2 2027"),
        ("2024-02", "02-01", "2024-02-01", "2024-02-29", "February 2024"),
        ("2100-02", "01-01", "2100-02-01", "2100-02-28", "February 2100"),
        ("2026-11", "01-01", "2026-11-01", "2026-11-30", "November 2026"),
        ("2026-W48", "02-01", "2026-11-23", "2026-11-29", "week 48 of 2026"),
        ("2026-W01", "01-01", "2025-12-29", "2026-01-04", "week 1 of 2026"),
        ("2026-W53", "01-01", "2026-12-28", "2027-01-03", "week 53 of 2026"),
        ("2021-W01", "01-01", "2021-01-04", "2021-01-10", "week 1 of 2021"),
        ("9999-H2", "02-01", "9999-08-01", "9999-12-31", "second half of 9999"),
        ("9999-W52", "01-01", "9999-12-27", "9999-12-31", "week 52 of 9999"),
    ] {
        let period = Period::parse(written).unwrap();
        let fiscal = FiscalStart::parse(fiscal).unwrap();
        assert_eq!(period.days(fiscal), (day(first), day(last)), "{written} {fiscal}");
        assert_eq!((period.words(), period.to_string()), (words.into(), written.into()));
    }
    assert_eq!(Period::parse("2026-q4"), Period::parse("2026-Q4"));
}

#[test]
fn periods_refused() {
    for (bad, piece) in [
        ("2026-W54", "from `2026-W01` to `2026-W53`"),
        ("2025-W53", "from `2025-W01` to `2025-W52`"),
        ("2026-W5", "from `2026-W01`"),
        ("2026-Q5", "from `2026-Q1` to `2026-Q4`"),
        ("2026-H0", "`2026-H1` or `2026-H2`"),
        ("2026-13", "from `2026-01` to `2026-12`"),
        ("2026-1", "from `2026-01` to `2026-12`"),
        ("2026-11-30", "`2026-11`"),
        ("Q3 2026", "write a year, half, quarter, month or week"),
        ("2026-", "write a year, half, quarter, month or week"),
        ("2026-Ü", "write a year, half, quarter, month or week"),
        ("26", "write a year, half, quarter, month or week"),
        ("", "write a year, half, quarter, month or week"),
    ] {
        let help = Period::parse(bad).unwrap_err();
        assert!(help.contains(piece), "{bad}: {help}");
    }
    for bad in ["02-29", "02-30", "13-01", "2-1", "0201", ""] {
        assert!(FiscalStart::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn quarters_cover_the_calendar() {
    for (fiscal, on, quarter) in [
        ("01-01", "2026-12-31", "2026-Q4"),
        ("02-01", "2027-01-31", "2026-Q4"),
        ("02-01", "2027-02-01", "2027-Q1"),
        ("10-01", "2026-09-30", "2025-Q4"),
        ("11-30", "2028-02-29", "2027-Q2"),
    ] {
        let found = Period::quarter_of(day(on), FiscalStart::parse(fiscal).unwrap());
        assert_eq!(found.to_string(), quarter, "{on} from {fiscal}");
    }
    assert_eq!(Period::month_of(day("2026-02-28")).to_string(), "2026-02");
}

#[test]
fn days_or_periods() {
    let fiscal = FiscalStart::parse("02-01").unwrap();
    let mut targets: Vec<When> =
        ["2026", "2026-Q4", "2027-01-15", "2026-12", "2026-H1"].map(|t| When::parse(t).unwrap()).to_vec();
    targets.sort_by_key(|when| when.last_day(fiscal));
    let sorted: Vec<String> = targets.iter().map(ToString::to_string).collect();
    assert_eq!(sorted, ["2026-H1", "2026", "2026-12", "2027-01-15", "2026-Q4"]);
    assert_eq!(When::parse("2026-11-03").unwrap().words(), "3 November 2026");
    assert_eq!(When::parse("2026-02-30").unwrap_err(), "write a day that exists: February 2026 has 28 days");
    assert!(When::parse("soon").unwrap_err().starts_with("write a day, a year"));
}

#[test]
fn offsets() {
    // The launch is a Tuesday; Monday 26 October and Friday 25 December are holidays.
    let launch = day("2026-11-03");
    let holidays = ["2026-12-25", "2026-10-26", "2026-10-26", "2026-10-31"].map(day);
    for (written, on, label) in [
        ("T", "2026-11-03", "T-0"),
        ("T-14", "2026-10-20", "T-14"),
        ("T-2w", "2026-10-20", "T-14"),
        ("T+7", "2026-11-10", "T+7"),
        ("T-1wd", "2026-11-02", "T-1"),
        ("T-2wd", "2026-10-30", "T-4"),
        ("T-6wd", "2026-10-23", "T-11"),
        ("T-10wd", "2026-10-19", "T-15"),
        ("T+3wd", "2026-11-06", "T+3"),
        ("T+38wd", "2026-12-28", "T+55"),
        ("2026-10-20", "2026-10-20", "T-14"),
        ("2026-11-05", "2026-11-05", "T+2"),
    ] {
        let offset = Offset::parse(written).unwrap();
        assert_eq!(iso(offset.on(launch, &holidays)), on, "{written}");
        assert_eq!(offset.label(launch, &holidays), label, "{written}");
        assert_eq!(offset.to_string(), written);
    }
    for (same, canonical) in [("T-0", "T"), ("T+0d", "T"), ("T-14d", "T-14"), ("T+07", "T+7")] {
        assert_eq!(Offset::parse(same).unwrap().to_string(), canonical);
    }
    for bad in ["", "T-", "T14", "t-14", "T -14", "T−14", "T-2m", "T-1.5d", "T--1", "14", "2026-02-30"] {
        assert!(Offset::parse(bad).is_err(), "{bad}");
    }
    for huge in ["T-10000", "T+99999999999999999999wd"] {
        assert_eq!(Offset::parse(huge).unwrap_err(), "write a number up to 9999, or a date");
    }
    assert_eq!(Offset::parse("T+9999w").unwrap().on(day("9990-01-01"), &[]), Date::MAX);
    assert_eq!(Offset::parse("T+9999wd").unwrap().on(Date::MAX, &[Date::MAX]), Date::MAX);
}

#[test]
fn intervals() {
    for (written, from, after, words) in [
        ("90d", "2026-11-03", "2027-02-01", "90 days"),
        ("2w", "2026-11-03", "2026-11-17", "2 weeks"),
        ("1 month", "2026-01-31", "2026-02-28", "1 month"),
        ("3 months", "2023-11-30", "2024-02-29", "3 months"),
        ("1 year", "2024-02-29", "2025-02-28", "1 year"),
        ("9999 years", "2026-01-01", "9999-12-31", "9999 years"),
    ] {
        let interval = Interval::parse(written).unwrap();
        assert_eq!(iso(interval.after(day(from))), after, "{written}");
        assert_eq!((interval.to_string(), interval.words()), (written.to_owned(), words.to_owned()));
    }
    for (form, same) in [("90 days", "90d"), ("6 weeks", "6w"), ("3m", "3 months"), ("1Y", "1 year"), ("1 D", "1d")] {
        assert_eq!(Interval::parse(form).unwrap().to_string(), same);
    }
    for bad in ["", "d", "90", "-3d", "three months", "1 quarter", "10000d", "99999999999d", "1.5y", "P90D"] {
        assert!(Interval::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(iso(Interval::Months(1).before(day("2026-03-31"))), "2026-02-28");
    assert_eq!(Interval::Years(9_999).before(day("9999-01-01")).year(), 0);
}

#[test]
fn versions() {
    let sorted = |texts: &[&str], versioning| {
        let mut versions: Vec<Version> = texts.iter().rev().map(|t| Version::parse(t, versioning).unwrap()).collect();
        versions.sort();
        versions.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let semver =
        ["1.0.0-alpha", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0-rc.1", "1.0.0", "1.0.0+build", "1.2.0", "1.10.0"];
    assert_eq!(sorted(&semver, Versioning::Semver), semver);
    let parts = ["2", "2.3-rc.1", "2.3", "2.3.0", "2.3.0.1", "2.10", "24.04", "2026.11"];
    assert_eq!(sorted(&parts, Versioning::Parts), parts);
    let parse = |text| Version::parse(text, Versioning::Parts).unwrap();
    assert!(parse("2.3").same_place(&parse("2.3.0")) && parse("2.3") != parse("2.3.0"));
    for (bad, versioning, piece) in [
        ("v2.4.0", Versioning::Semver, "`2.4.0`"),
        ("v2.4", Versioning::Parts, "`2.4`"),
        ("2.4", Versioning::Semver, "versioning = \"parts\""),
        ("2.04.0", Versioning::Semver, "without leading zeros"),
        ("next", Versioning::Semver, "write a version of three numbers"),
        ("2..4", Versioning::Parts, "write numbers with dots"),
        ("2.4-", Versioning::Parts, "write numbers with dots"),
        ("99999999999999999999999", Versioning::Parts, "write numbers with dots"),
        ("", Versioning::Parts, "write numbers with dots"),
    ] {
        let help = Version::parse(bad, versioning).unwrap_err();
        assert!(help.contains(piece), "{bad}: {help}");
    }
}

#[test]
fn times_and_moments() {
    for (written, words, utc) in [
        ("2026-11-03", "3 November 2026", None),
        ("2026-11-03T09:00", "3 November 2026, 09:00", None),
        ("2026-11-03T09:00:00Z", "3 November 2026, 09:00 UTC", Some("2026-11-03 09:00")),
        ("2026-11-03 00:30:15.250+01:00", "3 November 2026, 00:30:15 (UTC+01:00)", Some("2026-11-02 23:30:15")),
        ("2026-11-03T23:00:00-02:30", "3 November 2026, 23:00 (UTC-02:30)", Some("2026-11-04 01:30")),
        ("9999-12-31T23:00:00-02:30", "31 December 9999, 23:00 (UTC-02:30)", None),
    ] {
        let moment = Moment::parse(written).unwrap();
        assert_eq!((moment.to_string(), moment.words()), (written.to_owned(), words.to_owned()));
        assert_eq!(moment.utc().map(|(date, time)| format!("{date} {time}")).as_deref(), utc, "{written}");
    }
    for bad in ["2026-11-03T", "2026-11-03T9:00", "2026-11-03T24:00", "2026-11-03T09:00.5Z", "2026-11-03T09:00+1"] {
        assert!(Moment::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(TimeOfDay::parse("10:00:00").unwrap().to_string(), "10:00");
    for bad in ["", "10", "10:60", "10:00:60", "10:00:00:00", "1o:00", "+1:00", "10am"] {
        assert!(TimeOfDay::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn numbers_and_money() {
    for (number, words) in [
        (0.0, "0"),
        (-0.001, "0"),
        (999.0, "999"),
        (1000.0, "1,000"),
        (-1_234_567.891, "-1,234,567.89"),
        (97.20, "97.2"),
        (0.1 + 0.2, "0.3"),
        (999.999, "1,000"),
        (f64::NAN, "not a number"),
    ] {
        assert_eq!(number_words(number), words);
    }
    for (amount, code, words) in [
        (12000.0, "EUR", "EUR 12,000"),
        (12000.5, "EUR", "EUR 12,000.50"),
        (-0.5, "USD", "USD -0.50"),
        (1999.6, "JPY", "JPY 2,000"),
        (1.25, "KWD", "KWD 1.250"),
    ] {
        assert_eq!(money_words(amount, Currency::parse(code).unwrap()), words);
    }
    for (ratio, words) in [(0.42, "42%"), (0.975, "97.5%"), (1.0, "100%"), (0.0, "0%"), (1.0 / 3.0, "33.3%")] {
        assert_eq!(percent_words(ratio), words);
    }
    for (bad, piece) in [("eur", "`EUR`"), ("€", "`EUR`"), ("$", "which dollar"), ("EURO", "three letters"), ("", "")]
    {
        assert!(Currency::parse(bad).unwrap_err().contains(piece), "{bad}");
    }
    assert!(super::money::CODES.is_sorted() && super::money::CODES.iter().all(|code| code.len() == 3));
}

fn dates_in_range() -> impl Strategy<Value = Date> {
    (1i16..=9999, 1i8..=12, 1i8..=31).prop_filter_map("no such day", |(y, m, d)| Date::new(y, m, d).ok())
}

/// Day by day, as one would count on a wall calendar.
fn count_by_hand(launch: Date, days: i32, holidays: &[Date]) -> Date {
    let (mut day, mut left) = (launch, days.abs());
    while left > 0 {
        day = if days < 0 { day.yesterday() } else { day.tomorrow() }.unwrap();
        let weekend = day.weekday().to_monday_one_offset() > 5;
        left -= i32::from(!weekend && !holidays.contains(&day));
    }
    day
}

/// Texts that mostly read as some scalar, texts that nearly do, and any others.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-2][0-9]{3}(-([HQ][1-4]|W[0-5][0-9]|[01][0-9]|[01][0-9]-[0-3][0-9]))?",
        "T[-+][0-9]{1,4}(d|w|wd)?",
        "[0-9]{1,4} ?(d|weeks|month|y)",
        "[0-9]{1,2}(\\.[0-9]){1,3}(-rc\\.[0-9])?",
        "2026-11-0[1-9]T([01][0-9]:[0-5][0-9](:[0-5][0-9])?)(Z|[-+][01][0-9]:[0-5][0-9])?",
        "[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?",
        "[T0-9]?[-+0-9]{0,4}[-+:.0-9QHWTwdvZ ]{0,12}",
        "\\PC{0,24}",
    ]
}

proptest! {
    #[test]
    fn working_days_are_counted_right(
        launch in (2000i16..2040, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap()),
        days in -120i32..120,
        near in proptest::collection::vec(-150i32..150, 0..40),
    ) {
        let holidays: Vec<Date> = near.iter().map(|n| Offset::Days(*n).on(launch, &[])).collect();
        prop_assert_eq!(Offset::WorkingDays(days).on(launch, &holidays), count_by_hand(launch, days, &holidays));
    }

    #[test]
    fn what_is_read_is_written_back(text in texts(), launch in dates_in_range()) {
        if let Ok(date) = parse_date(&text) {
            prop_assert_eq!(iso(date), &*text);
        }
        if let Ok(when) = When::parse(&text) {
            prop_assert_eq!(when.to_string(), text.to_ascii_uppercase());
            let fiscal = FiscalStart::parse("11-30").unwrap();
            prop_assert!(when.first_day(fiscal) <= when.last_day(fiscal));
            prop_assert!(!when.words().is_empty());
        }
        if let Ok(offset) = Offset::parse(&text) {
            prop_assert_eq!(Offset::parse(&offset.to_string()), Ok(offset));
            prop_assert!(offset.label(launch, &[launch]).starts_with('T'));
        }
        if let Ok(interval) = Interval::parse(&text) {
            prop_assert_eq!(Interval::parse(&interval.to_string()), Ok(interval));
            prop_assert_eq!(Interval::parse(&interval.words()), Ok(interval));
        }
        for versioning in [Versioning::Semver, Versioning::Parts] {
            if let Ok(version) = Version::parse(&text, versioning) {
                prop_assert_eq!(version.to_string(), &*text);
            }
        }
        if let Ok(time) = TimeOfDay::parse(&text) {
            prop_assert_eq!(TimeOfDay::parse(&time.to_string()), Ok(time));
        }
        if let Ok(moment) = Moment::parse(&text) {
            prop_assert_eq!(moment.to_string(), &*text);
            prop_assert_eq!(moment.utc().is_some(), moment.offset.is_some(), "{}", moment.words());
        }
        FiscalStart::parse(&text).ok();
        Currency::parse(&text).ok();
    }

    #[test]
    fn nothing_leaves_the_calendar(
        launch in dates_in_range(),
        n in -9_999i32..=9_999,
        fiscal in "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
        grain in "-(H[12]|Q[1-4]|1[0-2]|W[1-5][0-9])",
    ) {
        for offset in [Offset::Days(n), Offset::Weeks(n), Offset::WorkingDays(n)] {
            let days = offset.days_from(launch, &[launch, Date::MAX]);
            prop_assert!(days.signum() * i64::from(n) >= 0);
       }
        for make in [Interval::Days, Interval::Weeks, Interval::Months, Interval::Years] {
            let interval = make(n.abs());
            prop_assert!(interval.after(launch) >= launch && interval.before(launch) <= launch);
        }
        let period = Period::parse(&format!("{:04}{grain}", launch.year()));
        if let (Ok(fiscal), Ok(period)) = (FiscalStart::parse(&fiscal), period) {
            let (first, last) = period.days(fiscal);
            prop_assert!(first <= last);
            let quarter = Period::quarter_of(launch, fiscal);
            prop_assert!(quarter.first_day(fiscal) <= launch && launch <= quarter.last_day(fiscal));
        }
    }

    #[test]
    fn any_number_has_words(number in any::<f64>()) {
        prop_assert!(!number_words(number).starts_with("-0") || number_words(number).starts_with("-0."));
        prop_assert!(percent_words(number).ends_with('%'));
        prop_assert!(money_words(number, Currency::parse("KWD").unwrap()).starts_with("KWD "));
    }
}

#[test]
fn time_zones_are_known_by_their_names() {
    assert_eq!(Zone::parse("Europe/Lisbon").unwrap().to_string(), "Europe/Lisbon");
    for (bad, help) in [
        ("Europe/Lisbo", "did you mean `Europe/Lisbon`?"),
        ("tomorrow", "write its name in the IANA database: `Europe/Lisbon`"),
        ("../../etc/passwd", "write its name in the IANA database: `Europe/Lisbon`"),
    ] {
        assert_eq!(Zone::parse(bad).unwrap_err(), help);
    }
}
