//! Mistakes that people make, planted one by one into the example product: each is told where it is, and nothing else is.

use super::definition::{Look, Outcome, Ways, check_so, folder, here};
use rutter::source::{Snapshot, Source, Sources};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The day that the example product is written for.
const DAY: &str = "2026-10-14";

/// A single mistake.
struct Mistake {
    /// Where it is made. A file that does not exist is made.
    file: &'static str,
    /// What stands there, once at least: the first is taken. Empty: the end of the file.
    find: &'static str,
    /// What stands there then.
    put: &'static str,
    /// The rule that says so.
    code: &'static str,
    /// Text of the line that it must name, in the file as it is then; empty for the first line.
    at: &'static str,
}

const fn m(file: &'static str, find: &'static str, put: &'static str, code: &'static str, at: &'static str) -> Mistake {
    Mistake { file, find, put, code, at }
}

const QUIET: &str = "roadmap/quiet-alarms.md";
const SIGNED: &str = "roadmap/signed-shift-handover.md";
const LAUNCH: &str = "launches/signed-logs.md";
const TABLE: &str = "launches/signed-logs.csv";
const OVER: &str = "launches/install-it-yourself.toml";
const PROBES: &str = "launches/first-generation-probes.md";
const RELEASE: &str = "releases/3.9.0.md";
const ALARMS: &str = "wiki/alarms/index.md";
const STEPS: &str = "wiki/alarms/escalation.md";
const CHEF: &str = "personas/head-chef.md";
const NO: &str = "wiki/how-we-work/what-we-said-no-to.md";
const OLD: &str = "wiki/support-desk/inspections.md";
const FROST: &str = "competitors/frostlog.md";
const POSITION: &str = "positioning/accepted-log.md";
const NIGHTS: &str = "objectives/first-year-of-nights.toml";
const SLOWER: &str = "objectives/support-grows-slower.toml";
const ACCEPTED: &str = "metrics/accepted-inspections.toml";
const TWENTY: &str = "positioning/twenty-kitchens.toml";

const RISKS: &str = "risks.toml";
const DECIDED: &str = "decisions.toml";
const PIN: &str = "decisions/pin-not-drawing.md";
const TOLD: &str = "updates/2026-09-28.md";
const DAY_ONE: &str = "onboarding/first-day.toml";
const SLEEP: &str = "jobs/lock-up-and-sleep.toml";
const GRAPHS: &str = "insights/graphs-without-names.md";
const BELIEVED: &str = "strategies/believed-on-sight.md";
const NAME: &str = "messages/name-under-the-log.toml";

/// The mistakes, by group.
const MISTAKES: &[Mistake] = &[
    // Quotes, brackets, lines.
    m(QUIET, "horizon = \"now\"", "horizon = \"now", "R0001", "horizon"),
    m(QUIET, "horizon = \"now\"", "horizon = now", "R0001", "horizon"),
    m(QUIET, "horizon = \"now\"", "horizon \"now\"", "R0001", "horizon"),
    m(QUIET, "horizon = \"now\"", "horizon: \"now\"", "R0001", "horizon"),
    m(QUIET, "horizon = \"now\"", "horizon =", "R0001", "horizon"),
    m(QUIET, "[\"engineering\", \"support\"]", "[\"engineering\" \"support\"]", "R0001", "teams"),
    m(QUIET, "[\"engineering\", \"support\"]", "[\"engineering\", \"support\"", "R0001", "teams"),
    m(QUIET, "effort = 6.5", "effort = 6,5", "R0001", "effort"),
    m(QUIET, "tags = [\"alarms\"]\n+++", "tags = [\"alarms\"]\n", "R0001", ""),
    m(QUIET, "rank = 4", "rank = 4\nrank = 5", "R0001", "rank = 5"),
    m(QUIET, "per = \"quarter\", impact", "per = \"quarter\" impact", "R0001", "rice"),
    m(LAUNCH, "date = 2026-11-03", "date = 3 November 2026", "R0001", "date = 3"),
    m(LAUNCH, "[[gates]]", "[[gates]", "R0001", "[[gates]"),
    m(LAUNCH, "title = \"Signed Logs\"", "title = \"The \"Signed\" Logs\"", "R0001", "title"),
    m("glossary.toml", "[\"hole in the log\"]", "[\"hole in the log]", "R0001", "hole in the log"),
    m("segments.toml", "own log\",\n]", "own log\",\n", "R0001", "criteria = [\n  \"Three to"),
    m(OLD, "[inspection, support]", "[inspection, support", "R0001", "weight"),
    m(TABLE, "\"PIN or drawing: decided\",T-28", "PIN, or drawing, or both,T-28", "R0001", "pin-decision"),
    // Keys.
    m(QUIET, "personas = ", "persona = ", "R0002", "persona"),
    m(QUIET, "market_demand", "market_demnd", "R0002", "scores"),
    m(QUIET, "notes = \"Sites", "note = \"Sites", "R0002", "rice"),
    m(LAUNCH, "status = \"planned\"\n+++", "status = \"planned\"\ntier = 1\n+++", "R0002", "tier = 1\n+++"),
    m(TABLE, "done_on,note", "done_on,notes", "R0002", "id,title"),
    m("product.md", "tracker = [\"internal\"]", "trackr = [\"internal\"]", "R0002", "trackr"),
    m("rutter.toml", "timezone", "time_zone", "R0002", "time_zone"),
    m("rutter.toml", "", "\n[checks]\noverdu = \"error\"\n", "R0002", "overdu"),
    m("rutter.toml", "[defaults.term]", "[defaults.trem]", "R0002", "trem"),
    m("rutter.toml", "[defaults.release]", "[defaults.relase]", "R0002", "relase"),
    // What is missing.
    m("product.md", "tagline = \"Cold rooms that keep their own record\"\n", "", "R0003", ""),
    m(PROBES, "tier = 3\n", "", "R0003", ""),
    m(LAUNCH, ", a = \"No. The price stays at € 58 a month for four rooms.\"", "", "R0003", "Does it cost more"),
    m(LAUNCH, "channel = \"press\"\n", "", "R0003", "[[comms]]\ntitle = \"Trade press"),
    m(RELEASE, "\"Shared links to the log expire after 24 hours (#2230).\"", "\"\"", "R0003", "text = \"\""),
    m(SIGNED, " accountable = \"noor-haddad\",", "", "R0003", "raci"),
    m(STEPS, ", url = \"https://larder.example/numbers/\"", "", "R0003", "links"),
    m(OVER, "title = \"Film without words\"\n", "", "R0003", "[[tasks]]\nid = \"film\""),
    // Sorts of values.
    m(CHEF, "skills = [\"Runs a kitchen of nine\", ", "skills = \"Runs a kitchen of nine\" # [", "R0004", "skills"),
    m("teams.toml", "capacity = 24", "capacity = \"24\"", "R0004", "capacity = \"24\""),
    m("people.toml", "alumni = true", "alumni = \"yes\"", "R0004", "alumni"),
    m(SIGNED, "tags = [\"inspection\", \"signing\"]", "tags = [\"inspection\", 4]", "R0004", "tags"),
    m(SIGNED, "rank = 2", "rank = \"second\"", "R0004", "rank"),
    m(OLD, "weight: 2", "weight: second", "R0004", "weight"),
    m("vision.md", "audience = [\"internal\", \"public\"]", "audience = \"internal\"", "R0004", "audience"),
    // Words of a list.
    m(QUIET, "horizon = \"now\"", "horizon = \"soon\"", "R0005", "horizon"),
    m(SIGNED, "moscow = \"must\"", "moscow = \"Must\"", "R0005", "moscow"),
    m(TABLE, "Prepare,doing,,2 of 3", "Prepare,in progress,,2 of 3", "R0005", "help-articles"),
    m(RELEASE, "type = \"security\"", "type = \"safety\"", "R0005", "safety"),
    m(LAUNCH, "state = \"not-met\"", "state = \"no\"", "R0005", "cannot be edited"),
    m("rutter.toml", "references = \"drop\"", "references = \"dropp\"", "R0005", "dropp"),
    m("rutter.toml", "\"person-weeks\"", "\"weeks\"", "R0005", "effort_unit"),
    m(CHEF, "kind = \"user\"", "kind = \"users\"", "R0005", "kind"),
    m(QUIET, "effort = 6.5", "effort = \"medium\"", "R0005", "effort"),
    m(QUIET, "effort = 6.5", "effort = 6.5\nbudget = { amount = 12000, currency = \"Euro\" }", "R0005", "budget"),
    m(NO, "check = \"link-to-retired\"", "check = \"link-to-retird\"", "R0005", "allow"),
    // What may go wrong, what was settled, how it goes, and who is new.
    m(RISKS, "category = \"value\"", "category = \"worth\"", "R0005", "worth"),
    m(RISKS, "likelihood = 4\nimpact = 4", "likelihood = 6\nimpact = 4", "R0012", "likelihood = 6"),
    m(RISKS, "affects = [\"ticket-export\"", "affects = [\"ticket-exports\"", "R0101", "ticket-exports"),
    m(RISKS, "owner = \"noor-haddad\"\naffects", "affects", "R0801", "[shared-pins]"),
    m(
        RISKS,
        "response = \"accept\"
owner = \"helene-brandt\"",
        "response = \"mitigate\"
owner = \"helene-brandt\"",
        "R0802",
        "response = \"mitigate\"
owner = \"helene-brandt\"",
    ),
    m(
        RISKS,
        "residual = { likelihood = 2, impact = 4 }",
        "residual = { likelihood = 4, impact = 4 }",
        "R0803",
        "residual = { likelihood = 4, impact = 4 }",
    ),
    m(RISKS, "review = 2026-10-19", "review = 2026-10-12", "R0804", "review = 2026-10-12"),
    m(
        RISKS,
        "likelihood = 3\nimpact = 4\nresponse = \"transfer\"",
        "impact = 4\nresponse = \"transfer\"",
        "R0808",
        "[one-radio-maker]",
    ),
    m(DECIDED, "due = 2026-10-30", "due = 2026-10-02", "R0805", "due = 2026-10-02"),
    m(DECIDED, "revisit = 2026-11-16", "revisit = 2026-10-05", "R0805", "revisit = 2026-10-05"),
    m(
        DECIDED,
        "driver = \"amara-diallo\", approver = \"ines-okafor\"",
        "driver = \"amara-diallo\", approver = [\"ines-okafor\", \"edith-calloway\"]",
        "R0806",
        "edith-calloway",
    ),
    m(DECIDED, "supersedes = [\"call-after-fifteen\"]\n", "", "R0807", "status = \"superseded\""),
    m(DECIDED, "status = \"superseded\"\ndate", "status = \"accepted\"\ndate", "R0807", "supersedes"),
    m(DECIDED, "status = \"deferred\"\ndate = 2026-08-24", "status = \"deferred\"", "R0003", "[second-post-design]"),
    m(PIN, "status = \"accepted\"", "status = \"agreed\"", "R0005", "agreed"),
    m(TOLD, "health = \"green\"", "health = \"amber\"", "R0003", "health"),
    m(TOLD, "date = 2026-09-28\n", "", "R0003", ""),
    m(
        "plans/2026-q4.md",
        "owner = \"ines-okafor\"",
        "owner = \"ines-okafor\"\nperiod = \"2026-Q5\"",
        "R0011",
        "period",
    ),
    m(DAY_ONE, "ref = \"portal:glossary\"", "ref = \"portal:glosary\"", "R0101", "glosary"),
    m(DAY_ONE, "ref = \"persona:head-chef\"\n", "", "R0903", "kind = \"read\"\nby = \"day 1\"\nnote = \"Most"),
    m(DAY_ONE, "by = \"week 1\"", "by = \"first week\"", "R0903", "first week"),
    m("roles.toml", "onboarding = \"product-manager\"\n", "", "R0904", "[product-owner]"),
    m("roadmap.toml", "decision = \"no-display-hub\"", "decision = \"no-hub\"", "R0101", "no-hub"),
    // The kinds that say where it is all going, and how far it is.
    m("organisation.toml", "id = \"own-feet\"", "id = \"Own feet\"", "R0007", "Own feet"),
    m("organisation.toml", "id = \"own-feet\"\n", "", "R0003", "[[goals]]\ntitle = \"Growth that pays"),
    m("organisation.toml", "values = [", "valeus = [", "R0002", "valeus"),
    m("organisation.toml", "horizon = \"2028\"", "horizon = 2028", "R0004", "horizon = 2028"),
    m("goals.toml", "supports = [\"own-feet\"]", "supports = [\"own-feat\"]", "R0101", "own-feat"),
    m("goals.toml", "horizon = \"2030\"", "horizon = \"203O\"", "R0011", "203O"),
    m("mission.md", "offering = ", "offer = ", "R0002", "offer"),
    m("milestones.toml", "kind = \"regulatory\"", "kind = \"law\"", "R0005", "\"law\""),
    m("milestones.toml", "date = \"2027-02\"\n", "", "R0003", "[winter-inspections]"),
    m("milestones.toml", "page:support-desk/inspections", "page:support-desk/inspection", "R0101", "see_also"),
    m(
        "roles.toml",
        "contrasts_with = [\"product-owner\"",
        "contrasts_with = [\"product-owners\"",
        "R0101",
        "product-owners",
    ),
    m("people.toml", "roles = [\"launch-lead\"]", "roles = [\"launch-led\"]", "R0101", "launch-led"),
    m("people.toml", "roles = [\"launch-lead\"]", "roles = [\"marketing\"]", "R0102", "roles = [\"marketing\"]"),
    m("vision.md", "north_star = \"protected-hours\"", "north_star = \"protected-hour\"", "R0102", "north_star"),
    m(
        "goals.toml",
        "horizon = \"2029\"\nsupports = [\"record-trusted\"]\n",
        "horizon = \"2029\"\n",
        "R0203",
        "[inspection-ready]",
    ),
    // What is wrong for whom, how we know, and what we do about it.
    m("principles.toml", "kind = \"rule\"", "kind = \"law\"", "R0005", "\"law\""),
    m("principles.toml", "enforcement = \"guideline\"", "enforcement = \"advice\"", "R0005", "\"advice\""),
    m("principles.toml", "\"launch:inspector-page\"", "\"launch:inspector-pag\"", "R0101", "inspector-pag\""),
    m(SLEEP, "importance = 10", "importance = 11", "R0012", "silence means cold"),
    m(SLEEP, "personas = [\"head-chef\"]", "personas = [\"independents\"]", "R0102", "personas"),
    m(SLEEP, "motivation = \"know that the rooms will hold until seven\"\n", "", "R0003", ""),
    m(SLEEP, "dimension = \"emotional\"", "dimension = \"emotion\"", "R0005", "dimension"),
    m(SLEEP, "anxiety = ", "fear = ", "R0002", "fear = "),
    m(
        "problems.toml",
        "severity = 5\nfrequency = 4\nevidence = [\"routers",
        "severity = 6\nfrequency = 4\nevidence = [\"routers",
        "R0012",
        "severity = 6",
    ),
    m("problems.toml", "job = \"hand-it-over\"", "job = \"hand-over\"", "R0101", "\"hand-over\""),
    m("problems.toml", "\"metric:silent-sensors\"", "\"persona:head-chef\"", "R0102", "persona:head-chef"),
    m(
        "problems.toml",
        "severity = 3\nfrequency = 5\nevidence = [\"five",
        "severity = 3\nfrequency = \"often\"\nevidence = [\"five",
        "R0004",
        "often",
    ),
    m(
        "problems.toml",
        "",
        "\n[cold-hands]\ntitle = \"Nobody can press it\"\npersonas = [\"head-chef\"]\nseverity = 5\nfrequency = 4\n",
        "R0302",
        "[cold-hands]",
    ),
    m(QUIET, "strategy = \"believed-on-sight\"", "strategy = \"believed-at-sight\"", "R0101", "strategy"),
    m(QUIET, "strategy = \"believed-on-sight\"", "strategy = \"cheaper-than-paper\"", "R0107", "strategy"),
    m(QUIET, "jobs = [\"lock-up-and-sleep\"]", "jobs = [\"rung-for-deliveries\"]", "R0102", "jobs"),
    m("roadmap/crash-reporting.toml", "problems = [\"blind-in-the-last-week\"]\n", "", "R0413", "status"),
    m(GRAPHS, "strength = \"strong\"", "strength = \"sure\"", "R0005", "strength"),
    m(GRAPHS, "date = 2026-07-14", "date = 2026-07-32", "R0011", "date"),
    m(GRAPHS, "evidence = [\"accepted-inspections\"]", "evidence = [\"accepted-inspection\"]", "R0101", "evidence"),
    m(BELIEVED, "goals = [\"inspection-ready\", ", "goals = [\"logs-accepted-on-sight\", ", "R0102", "goals"),
    m(BELIEVED, "status = \"active\"", "status = \"live\"", "R0005", "status"),
    m(BELIEVED, "serves = ", "personas = ", "R0002", "personas"),
    m(BELIEVED, "owner = \"ines-okafor\"\n", "", "R1107", ""),
    m("tactics.toml", "status = \"committed\"", "status = \"doing\"", "R0005", "\"doing\""),
    m(
        "tactics.toml",
        "initiatives = [\"quiet-alarms\", \"wifi-outage-memory\"]\n",
        "",
        "R0205",
        "[ring-half-as-often]",
    ),
    m("tactics.toml", "period = \"2027-H1\"", "period = \"2027-H0\"", "R0011", "2027-H0"),
    m("tactics.toml", "\"signal-check\"", "\"signal-chek\"", "R0101", "signal-chek"),
    m(NAME, "headline = \"Hand over one thing, and go back to lunch.\"\n", "", "R0003", ""),
    m(NAME, "for = [\"head-chef\", ", "for = [\"quiet-alarms\", ", "R0102", "for"),
    m(NAME, "claim = \"A person stands under every day.\"\n", "", "R0003", "[[pillars]]"),
    m(NAME, "insight:old-phone-by-the-pass", "insight:old-phones", "R0101", "insight:old-phones"),
    m("collateral.toml", "kind = \"battlecard\"", "kind = \"battle-card\"", "R0005", "battle-card"),
    m("collateral.toml", "status = \"in-review\"", "status = \"reviewed\"", "R0005", "reviewed"),
    m("collateral.toml", "https://files.larder.example/chains.pdf", "javascript:alert(1)", "R1202", "javascript"),
    m("collateral.toml", "static/press/white-lid.svg", "static/press/grey-lid.svg", "R0108", "grey-lid"),
    m("collateral.toml", "owner = \"marta-reis\"\n", "", "R1107", "[signed-logs-press]"),
    m(OVER, "collateral = [\"no-words\"]", "collateral = [\"minutes-of-paper\"]", "R0107", "collateral"),
    m(LAUNCH, "messages = [\"name-under-the-log\", ", "messages = [\"name-on-the-log\", ", "R0101", "messages"),
    m(LAUNCH, "target = 85, by", "by", "R0003", "metrics"),
    m(NIGHTS, "goal = \"no-room-fails-unseen\"", "goal = \"no-room-fails\"", "R0101", "goal"),
    m(NIGHTS, "period = \"2026-H1\"", "period = \"2026-H3\"", "R0011", "period"),
    m(NIGHTS, "period = \"2026-H1\"\n", "", "R0003", ""),
    m(NIGHTS, "status = \"graded\"", "status = \"done\"", "R0005", "status"),
    m(NIGHTS, "status = \"graded\"", "status = \"active\"", "R0707", "period"),
    m(NIGHTS, "id = \"told\"\n", "", "R0003", "[[key_results]]\ntitle = \"Failures"),
    m(NIGHTS, "id = \"on-call\"", "id = \"told\"", "R0006", "id = \"told\"\ntitle = \"Every"),
    m(NIGHTS, "unit = \"%\"\n", "", "R0701", "title = \"Failures"),
    m(NIGHTS, "start = 88", "start = 99", "R0702", "target"),
    m(NIGHTS, "start = 88", "start = 88\ndone = true", "R0712", "done = true"),
    m(
        SLOWER,
        "metric = \"tickets-per-hundred\"",
        "metric = \"tickets-per-hundred\"\ncurrent = 12",
        "R0712",
        "current = 12",
    ),
    m(ACCEPTED, "value = 85 }]", "value = 85 }, { period = \"2026-H2\", value = 58 }]", "R0712", "value = 58"),
    m("metrics/kept-sites.toml", "green = 95, amber = 90", "green = 90, amber = 95", "R0712", "thresholds"),
    m(NIGHTS, "direction = \"reach\"", "direction = \"reached\"", "R0005", "reached"),
    m(SLOWER, "metric = \"tickets-per-hundred\"", "metric = \"tickets-per-100\"", "R0101", "metric"),
    m(SLOWER, "confidence = 0.3", "confidence = 3", "R0012", "check_ins"),
    m(SLOWER, "date = 2026-09-30", "date = 2026-08-30", "R0706", "check_ins"),
    m(ACCEPTED, "cadence = \"monthly\"", "cadence = \"month\"", "R0005", "cadence"),
    m(ACCEPTED, "[\"2026-05\", 41]", "[\"2026-05\", \"41 %\"]", "R0708", "series"),
    m(ACCEPTED, "[\"2026-05\", 41]", "[\"2026-04\", 41]", "R0708", "series"),
    m(ACCEPTED, "targets = [{ period = \"2026-H2\", value = 85 }]\n", "", "R0709", ""),
    m(ACCEPTED, ", [\"2026-08\", 51], [\"2026-09\", 52]", "", "R0705", "series"),
    m("metrics/kept-sites.toml", "preset = \"retention\"", "preset = \"retained\"", "R0005", "retained"),
    m("metrics/protected-hours.csv", "2026-", "2026/", "R0011", "2026/"),
    // Ids.
    m("glossary.toml", "[gap]", "[excursion]", "R0006", "[excursion]\ntitle = \"Gap\""),
    m(TABLE, "price-note,", "beta-open,", "R0006", "beta-open,\"Price"),
    m("roadmap/display-hub.md", "", "+++\ntitle = \"Display hub\"\nowner = \"ines-okafor\"\n+++\n", "R0006", ""),
    m("glossary.toml", "[hand-probe]", "[hand_probe]", "R0007", "hand_probe"),
    m(LAUNCH, "id = \"beta-gate\"", "id = \"Beta gate\"", "R0007", "Beta gate"),
    m(RELEASE, "version = \"3.9.0\"", "version = \"3.9\"", "R0007", "version"),
    m(
        "personas/Day_porter.md",
        "",
        "+++\nowner = \"noor-haddad\"\nreviewed = 2026-10-01\nproto = true\n+++\n\nSleeps.\n",
        "R0007",
        "",
    ),
    m("persona/porter.md", "", "+++\ntitle = \"Night porter\"\n+++\n", "R0010", ""),
    // Dates and numbers.
    m(SIGNED, "target = 2026-11-03\n", "target = 2026-02-30\n", "R0011", "2026-02-30"),
    m(SIGNED, "start = 2026-08-31", "start = \"31.08.2026\"", "R0011", "start"),
    m(QUIET, "target = \"2026-12\"", "target = \"2026-13\"", "R0011", "target"),
    m("vision.md", "horizon = \"2030\"", "horizon = \"someday\"", "R0011", "horizon"),
    m(STEPS, "review_every = \"90d\"", "review_every = \"quarterly\"", "R0011", "review_every"),
    m(OVER, "due = \"T-7\"", "due = \"a week before\"", "R0011", "a week before"),
    m(TABLE, "T-7wd", "T-7 working days", "R0011", "pin-answer"),
    m(OVER, "time = \"14:00\"", "time = \"2pm\"", "R0011", "2pm"),
    m("rutter.toml", "2026-12-08", "2026-12-32", "R0011", "holidays"),
    m(PROBES, "tier = 3", "tier = 5", "R0012", "tier"),
    m(QUIET, "confidence = 1.0", "confidence = 0.9", "R0012", "rice"),
    m(QUIET, "market_demand = 4", "market_demand = 6", "R0012", "scores"),
    m("segments.toml", "value = 600", "value = -600", "R0012", "-600"),
    // References.
    m("vision.md", "owner = \"ines-okafor\"", "owner = \"ines-okafar\"", "R0101", "owner"),
    m(CHEF, "segment = \"independents\"", "segment = \"independent\"", "R0101", "segment"),
    m(STEPS, "\"release:3.9.0\"", "\"release:3.9.1\"", "R0101", "see_also"),
    m(SIGNED, "consulted = [\"legal\"", "consulted = [\"legl\"", "R0101", "raci"),
    m(TABLE, "T-36,sales,", "T-36,sale,", "R0101", "price-note"),
    m(TABLE, "marketing,jonas-weil,Prepare", "marketing,jonas-wiel,Prepare", "R0101", "beta-quotes"),
    m(OVER, "depends_on = [\"meter-comparison\"]", "depends_on = [\"meter-comparson\"]", "R0101", "comparson"),
    m(PROBES, "checklist = \"retire-hardware\"", "checklist = \"retire-hardwares\"", "R0101", "checklist"),
    m(RELEASE, "[[term:gap|", "[[term:gpa|", "R0101", "gpa"),
    m(ALARMS, "[[term:watch", "[[tern:watch", "R0101", "tern:watch"),
    m(STEPS, "[[persona:head-chef|A", "[[person:head-chef|A", "R0101", "person:head-chef"),
    m("personas/inspector.md", "[[launch:signed-logs]]", "[[launch:signed-log]]", "R0101", "signed-log]]"),
    m("teams.toml", "lead = \"tomas-varga\"", "lead = \"tomas-vargas\"", "R0101", "tomas-vargas"),
    m("teams.toml", "lead = \"tomas-varga\"", "lead = \"product\"", "R0102", "lead = \"product\""),
    m(QUIET, "teams = [\"engineering\"", "teams = [\"tomas-varga\"", "R0102", "teams"),
    m("people.toml", "manager = \"edith-calloway\"", "manager = \"jonas-weil\"", "R0104", "manager = \"jonas-weil\""),
    m("people.toml", "manager = \"marta-reis\"", "manager = \"jonas-weil\"", "R0105", "manager = \"jonas-weil\""),
    m(SIGNED, "[\"audit-trail-storage\"]", "[\"signed-shift-handover\"]", "R0105", "depends_on"),
    m(ALARMS, "(escalation.md)", "(escalations.md)", "R0108", "escalations.md"),
    m(STEPS, "(escalation.svg)", "(escalation.png)", "R0108", "escalation.png"),
    m("wiki/index.md", "(/glossary/)", "(/glosary/)", "R0108", "glosary"),
    m("people.toml", "handle = \"@ines\"", "handle = \"@ines\"\nphoto = \"ines.jpg\"", "R0108", "photo"),
    m(LAUNCH, "#log-locked", "#log-loked", "R0109", "log-loked"),
    m(CHEF, "# A Friday", "# A Friday (see [the pains](#pain))", "R0109", "(#pain)"),
    m(SIGNED, "gaps.md#what-counts-as-a-gap", "gaps.md#what-counts", "R0109", "#what-counts)"),
    // Editions.
    m(STEPS, ":::: audience internal", "::: audience internal", "R0001", "::: important"),
    m("product.md", "still open.\n\n:::", "still open.", "R0001", "::: audience"),
    m(SIGNED, "::: warning The", "::: warnign The", "R0001", "warnign"),
    m(ALARMS, "::: audience internal", "::: audience internel", "R1002", "internel"),
    m(CHEF, "audience = [\"internal\", \"public\"]", "audience = [\"internal\", \"pubic\"]", "R1002", "pubic"),
    m("product.md", "tracker = [\"internal\"]", "tracker = [\"interna\"]", "R1002", "interna\""),
    m("product.md", "In October 2026 Larder", "Until [[launch:signed-logs]], Larder", "R1001", "Until [[launch"),
    m(
        "wiki/logs/gaps.md",
        "A gap is not a fault.",
        "See [[launch:first-generation-probes#decision-written]].",
        "R1001",
        "See [[",
    ),
    m(
        "product.md",
        "tracker = [\"internal\"]",
        "tracker = [\"internal\"]\ntagline = [\"exec\"]",
        "R1006",
        "tagline = [\"exec\"]",
    ),
    // Checks.
    m("rutter.toml", "", "\n[checks]\nleaky-reference = \"off\"\n", "R0013", "leaky-reference"),
    m(NO, "allow = [", "allow = [{ check = \"syntax\", reason = \"later\" }, ", "R0013", "allow"),
    // The plan.
    m(QUIET, "target = \"2026-12\"", "target = \"2026-08\"", "R0404", "target"),
    m(QUIET, "status = \"in-progress\"", "status = \"released\"", "R0407", "horizon"),
    m(QUIET, "per = \"quarter\"", "per = \"year\"", "R0409", "rice"),
    m(CHEF, "reviewed = 2026-07-31\n", "", "R1102", ""),
    // The market.
    m(FROST, "kind = \"direct\"", "kind = \"rival\"", "R0005", "rival"),
    m(FROST, "\"Humidity\" = \"yes\"", "\"Humidity\" = [\"yes\"]", "R0004", "Humidity"),
    m(FROST, "title = \"Opened an office in Lisbon\"\n", "", "R0003", "[[moves]]\ndate = 2026-02-11"),
    m(FROST, "checked = 2026-10-02", "checked = 2026-06-30", "R0303", "checked"),
    m(FROST, "checked = 2026-10-02\n", "", "R0303", ""),
    m(FROST, "segments = [\"chains\"", "segments = [\"chain\"", "R0101", "segments"),
    m(POSITION, "attribute = \"name\"", "attribute = \"nam\"", "R0101", "attribute = \"nam\""),
    m(POSITION, "{ id = \"name\"", "{ id = \"own-record\"", "R0006", "{ id = \"own-record\", title = \"a name"),
    m(POSITION, "\"kitchentick\"", "\"kitchen-tick\"", "R0101", "alternatives"),
    m(POSITION, "category = \"a cold-room watch with a food-safety log\"\n", "", "R0003", ""),
    m(POSITION, "need = \"lose", "needs = \"lose", "R0002", "needs"),
    m(POSITION, "\"kitchentick\", \"paper-sheet\"", "\"kitchentick\"", "R0305", "alternatives"),
    m(TWENTY, "segment = \"chains\"\npersonas = [\"area-manager\"]\n", "", "R0304", ""),
    m(TWENTY, "personas = [\"area-manager\"]", "personas = [\"certificate-collector\"]", "R0306", "personas"),
    m(QUIET, "personas = [", "personas = [\"certificate-collector\", ", "R0306", "personas"),
    m(LAUNCH, "\"inspector\"]\npositioning", "\"certificate-collector\"]\npositioning", "R0306", "personas"),
    m(LAUNCH, "positioning = \"accepted-log\"\n", "", "R0607", "tier = 1"),
    m("product.md", "In October 2026 Larder", "Unlike [[competitor:frostlog]], Larder", "R1001", "Unlike [["),
    m(CHEF, "reviewed = 2026-07-31", "reviewed = 2026-01-31", "R1101", "reviewed"),
    m("vision.md", "owner = \"ines-okafor\"\n", "", "R1107", ""),
    // Prose.
    m(STEPS, "## Setting it per site", "#### Setting it per site", "R1106", "#### Setting"),
    m(ALARMS, "Larder rings for three", "<b>Larder</b> rings for three", "R1201", "<b>"),
    m(STEPS, "url = \"https://larder.example/numbers/\"", "url = \"javascript:alert(1)\"", "R1202", "links"),
    m(ALARMS, "(doors-and-deliveries.md)", "(../../../doors.md)", "R1203", "doors.md"),
    m(ALARMS, "Larder rings for three", "TODO Larder rings for three", "R1104", "TODO"),
    m(ALARMS, "Larder rings for three", "Write to desk@larder.example. It rings for three", "R1005", "desk@"),
];

/// The example product's texts.
fn product() -> BTreeMap<String, String> {
    let snapshot = folder(&here().join("../example-product"));
    snapshot.sources.iter().map(|(_, source)| (source.path.to_string(), source.text.to_string())).collect()
}

/// Compiles the product: as a whole, or up to its pages, which most mistakes do not reach.
fn compile(files: &BTreeMap<String, String>, look: Look) -> Outcome {
    let disk = folder(&here().join("../example-product"));
    let texts = files.iter().map(|(path, text)| Source::new(path.as_str(), text)).collect();
    let snapshot = Snapshot { sources: Sources::new(texts), assets: disk.assets, troubles: Vec::new() };
    check_so(snapshot, &Ways { as_of: Some(DAY.into()), look, ..Ways::default() })
}

/// How many mistakes there are to one that is compiled as a whole whatever its rule, for what its pages may give away.
const SAMPLE: usize = 8;

/// How far the mistake of a number is compiled.
fn look(number: usize, mistake: &Mistake) -> Look {
    let of_pages = [rutter::render::RULES, rutter::scan::RULES].concat().iter().any(|rule| rule.code == mistake.code);
    if of_pages || number.is_multiple_of(SAMPLE) { Look::Blank } else { Look::None }
}

/// What is counted over many entries: it may change, or be silent, while one of them is broken.
const COUNTED: &[&str] = &["R0408", "R0410", "R0610"];

/// Each diagnostic without its line, which a planted line break moves, and without what is counted.
fn lineless(outcome: &Outcome) -> Vec<String> {
    let each = outcome.diagnostics().iter().map(|d| {
        let path = &outcome.snapshot.sources.file(d.span.file).path;
        let message = if COUNTED.contains(&d.rule.code) { "" } else { &d.message };
        format!("{} {path}: {message}", d.rule.code)
    });
    each.collect()
}

fn line_of(text: &str, at: &str) -> usize {
    text.find(at).map_or(0, |offset| text[..offset].matches('\n').count() + 1)
}

/// What is wrong with what is said of a mistake; nothing where all is well.
fn judge(mistake: &Mistake, look: Look, files: &BTreeMap<String, String>, before: &[String]) -> Option<String> {
    let mut files = files.clone();
    let text = files.entry(mistake.file.to_owned()).or_default();
    match mistake.find {
        "" => text.push_str(mistake.put),
        find if text.contains(find) => *text = text.replacen(find, mistake.put, 1),
        find => return Some(format!("{} does not hold {find:?}", mistake.file)),
    }
    let line = if mistake.at.is_empty() { 1 } else { line_of(text, mistake.at) };
    let outcome = compile(&files, look);
    let place = format!("{} {}:{line} ", mistake.code, mistake.file);
    let told = outcome.told();
    let named: Vec<usize> = (0..told.len()).filter(|i| told[*i].starts_with(&place)).collect();
    let mut left = before.to_vec();
    let mut others = Vec::new();
    for (index, name) in lineless(&outcome).into_iter().enumerate() {
        match left.iter().position(|known| *known == name) {
            _ if named.contains(&index) => {}
            Some(known) => {
                left.remove(known);
            }
            None => others.push(told[index].clone()),
        }
    }
    // What was wrong with the entry itself may be silent while it is broken, and what it is counted in; nothing else may.
    let stem = mistake.file.rsplit_once('.').map_or("", |(stem, _)| stem);
    let of_entry = |name: &str| name.contains(&format!(" {stem}.")) || COUNTED.contains(&&name[..5]);
    let lost: Vec<&String> = left.iter().filter(|name| !of_entry(name)).collect();
    if named.len() == 1 && others.is_empty() && lost.is_empty() {
        return None;
    }
    let mut said = format!("{}: {:?} → {:?} must be {place}once\n", mistake.file, mistake.find, mistake.put);
    for i in &named {
        writeln!(said, "    told  {}", told[*i]).expect("text");
    }
    for other in &others {
        writeln!(said, "    other {other}").expect("text");
    }
    for lost in &lost {
        writeln!(said, "    lost  {lost}").expect("text");
    }
    Some(said)
}

#[test]
fn a_planted_mistake_is_told_where_it_is_and_nothing_else() {
    let files = product();
    let before = lineless(&compile(&files, Look::Blank));
    let before_pages = lineless(&compile(&files, Look::None));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let all: Vec<(usize, &Mistake)> = MISTAKES.iter().enumerate().collect();
    let judged = |part: &[(usize, &Mistake)]| {
        let each = part.iter().filter_map(|(number, mistake)| {
            let look = look(*number, mistake);
            judge(mistake, look, &files, if look == Look::Blank { &before } else { &before_pages })
        });
        each.collect::<Vec<String>>()
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let parts = all.chunks(all.len().div_ceil(cores));
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| judged(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a verdict")).collect()
    });
    assert!(wrong.is_empty(), "{} of {}\n\n{}", wrong.len(), MISTAKES.len(), wrong.join("\n"));
}

#[test]
fn the_example_product_has_no_errors() {
    let outcome = compile(&product(), Look::Blank);
    assert!(outcome.compiled.is_sound(), "{}", outcome.report());
}
