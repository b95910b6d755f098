//! How long a whole strategy takes, from typed entries to a portal on disk: `cargo bench --bench strategy`.
//!
//! The entries are those of a large organisation: of a hundred, 40 initiatives that serve objectives and wait for each
//! other, 8 objectives with three key results each, 10 metrics with two years of values, 8 launches with 25 tasks in a
//! table beside them, 10 releases with changes, and personas, people, teams, terms and pages of the wiki.

mod measured;

use measured::{Bench, Dice};
use std::fmt::Write;
use std::path::Path;

fn main() {
    Bench { things: "entries", sizes: &[500, 5_000], write: write_strategy }.run();
}

/// The day that the benchmark takes for today is in 2026; series run up to it.
const FIRST_YEAR: usize = 2024;

/// How many of `size` entries are of each sort.
struct Counts {
    initiatives: usize,
    objectives: usize,
    metrics: usize,
    launches: usize,
    releases: usize,
    personas: usize,
    people: usize,
    teams: usize,
    terms: usize,
    pages: usize,
}

impl Counts {
    fn of(size: usize) -> Self {
        let share = |percent: usize| (size * percent / 100).max(1);
        Self {
            initiatives: share(40),
            objectives: share(8),
            metrics: share(10),
            launches: share(8),
            releases: share(10),
            personas: share(4),
            people: share(8),
            teams: share(2),
            terms: share(5),
            pages: share(5),
        }
    }
}

/// A file of the definition.
fn put(home: &Path, path: &str, text: &str) {
    let path = home.join(path);
    std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder of entries");
    std::fs::write(path, text).expect("an entry");
}

/// A definition of `size` entries, the same each time.
fn write_strategy(home: &Path, size: usize) {
    let counts = Counts::of(size);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    put(home, "rutter.toml", "title = \"Strategy\"\n");
    put(home, "vision.md", "A kitchen of any size knows that its food is safe, without writing it down.\n");
    put(
        home,
        "product.toml",
        "title = \"Strategy\"\ntagline = \"Every kitchen knows\"\nstage = \"growth\"\nowner = \"person-0\"\n",
    );
    goals(home, &mut dice);
    for number in 0..counts.objectives {
        objective(home, number, &counts, &mut dice);
    }
    for number in 0..counts.initiatives {
        initiative(home, number, &counts, &mut dice);
    }
    for number in 0..counts.metrics {
        metric(home, number, &counts, &mut dice);
    }
    for number in 0..counts.launches {
        launch(home, number, &counts, &mut dice);
    }
    for number in 0..counts.releases {
        release(home, number, &counts, &mut dice);
    }
    small(home, &counts, &mut dice);
}

fn goals(home: &Path, dice: &mut Dice) {
    let mut text = String::new();
    for number in 0..6 {
        let (title, statement) = (dice.title(), dice.sentence());
        writeln!(text, "[goal-{number}]\ntitle = \"{title}\"\nstatement = \"{statement}\"\nowner = \"person-0\"\n")
            .ok();
    }
    put(home, "goals.toml", &text);
}

fn objective(home: &Path, number: usize, counts: &Counts, dice: &mut Dice) {
    let mut text = format!(
        "+++\ntitle = \"{}\"\nowner = \"person-{}\"\ngoal = \"goal-{}\"\nperiod = \"2026-Q{}\"\nkind = \"aspirational\"\nteam = \"team-{}\"\n",
        dice.title(),
        dice.below(counts.people),
        number % 6,
        1 + number % 4,
        dice.below(counts.teams),
    );
    for result in 0..3 {
        write!(text, "\n[[key_results]]\nid = \"kr-{result}\"\ntitle = \"{}\"\n", dice.title()).ok();
        if result == 0 {
            writeln!(text, "metric = \"metric-{}\"\nstart = 20\ntarget = 95", dice.below(counts.metrics)).ok();
        } else {
            writeln!(text, "unit = \"%\"\nstart = 10\ntarget = 80\ncurrent = {}", 10 + dice.below(70)).ok();
        }
    }
    writeln!(text, "+++\n\n{}\n\n{}", dice.paragraph(), dice.paragraph()).ok();
    put(home, &format!("objectives/objective-{number}.md"), &text);
}

fn initiative(home: &Path, number: usize, counts: &Counts, dice: &mut Dice) {
    const PLACES: [(&str, &str); 4] =
        [("now", "in-progress"), ("next", "committed"), ("later", "idea"), ("done", "released")];
    let (horizon, status) = PLACES[number % 4];
    let mut text = format!(
        "+++\ntitle = \"{}\"\nowner = \"person-{}\"\nhorizon = \"{horizon}\"\nstatus = \"{status}\"\nobjectives = [\"objective-{}\"]\npersonas = [\"persona-{}\"]\nteams = [\"team-{}\"]\neffort = \"M\"\nmoscow = \"should\"\ntarget = \"2027-Q{}\"\n",
        dice.title(),
        dice.below(counts.people),
        dice.below(counts.objectives),
        dice.below(counts.personas),
        dice.below(counts.teams),
        1 + number % 4,
    );
    // Backwards only, so that nothing waits for itself.
    if number >= 4 && number.is_multiple_of(3) {
        writeln!(text, "depends_on = [\"initiative-{}\"]", number - 4 - dice.below((number - 3).min(40))).ok();
    }
    writeln!(text, "\n[rice]\nreach = {}\nimpact = 1\nconfidence = 0.8", 100 + dice.below(900)).ok();
    writeln!(text, "\n[[outcomes]]\nmetric = \"metric-{}\"\ntarget = 80", dice.below(counts.metrics)).ok();
    write!(text, "+++\n\n{}\n\n## {}\n\n{}\n", dice.paragraph(), dice.title(), dice.paragraph()).ok();
    writeln!(text, "\nSee [[initiative-{}]] and [[persona-0]].", dice.below(counts.initiatives)).ok();
    put(home, &format!("roadmap/initiative-{number}.md"), &text);
}

fn metric(home: &Path, number: usize, counts: &Counts, dice: &mut Dice) {
    let text = format!(
        "title = \"{}\"\nowner = \"person-{}\"\ndefinition = \"{}\"\nkind = \"{}\"\nunit = \"%\"\ndirection = \"up\"\ncadence = \"monthly\"\ntargets = [{{ period = \"2026\", value = 90 }}]\n",
        dice.title(),
        dice.below(counts.people),
        dice.sentence(),
        if number == 0 { "north-star" } else { "kpi" },
    );
    put(home, &format!("metrics/metric-{number}.toml"), &text);
    let mut series = "date,value\n".to_owned();
    for month in 0..33 {
        let (year, month) = (FIRST_YEAR + month / 12, 1 + month % 12);
        writeln!(series, "{year}-{month:02},{}", 20 + dice.below(70)).ok();
    }
    put(home, &format!("metrics/metric-{number}.csv"), &series);
}

fn launch(home: &Path, number: usize, counts: &Counts, dice: &mut Dice) {
    let month = 1 + number % 12;
    let text = format!(
        "+++\ntitle = \"{}\"\nowner = \"person-{}\"\ntier = 3\nstatus = \"planned\"\ndate = 2027-{month:02}-15\ninitiatives = [\"initiative-{}\"]\npersonas = [\"persona-{}\"]\n\n[[gates]]\nid = \"ready\"\ntitle = \"Ready to go\"\ndate = \"T-7\"\nowner = \"person-{}\"\n+++\n\n{}\n",
        dice.title(),
        dice.below(counts.people),
        dice.below(counts.initiatives),
        dice.below(counts.personas),
        dice.below(counts.people),
        dice.paragraph(),
    );
    put(home, &format!("launches/launch-{number}.md"), &text);
    let mut tasks = "id,title,due,team,owner,phase,status,done_on,note\n".to_owned();
    for task in 0..25 {
        let (title, team, owner) = (dice.title(), dice.below(counts.teams), dice.below(counts.people));
        writeln!(tasks, "task-{task},{title},T-{},team-{team},person-{owner},Prepare,todo,,", 60 - task * 2).ok();
    }
    put(home, &format!("launches/launch-{number}.csv"), &tasks);
}

fn release(home: &Path, number: usize, counts: &Counts, dice: &mut Dice) {
    let (year, month, day) = (2020 + number / 84 % 6, 1 + number / 7 % 12, 1 + number % 7 * 4);
    let mut text = format!(
        "owner = \"person-{}\"\nstatus = \"released\"\ndate = {year}-{month:02}-{day:02}\nsummary = \"{}\"\n",
        dice.below(counts.people),
        dice.sentence()
    );
    for sort in ["added", "changed", "fixed"] {
        let (line, initiative) = (dice.sentence(), dice.below(counts.initiatives));
        write!(
            text,
            "\n[[changes]]\ntype = \"{sort}\"\ntext = \"{line}\"\ninitiatives = [\"initiative-{initiative}\"]\n"
        )
        .ok();
    }
    put(home, &format!("releases/{}.{}.{}.toml", 1 + number / 84, number / 7 % 12, number % 7), &text);
}

/// The kinds of which many lie in one file, and the wiki.
fn small(home: &Path, counts: &Counts, dice: &mut Dice) {
    for number in 0..counts.personas {
        let (title, owner) = (dice.title(), dice.below(counts.people));
        let text = format!(
            "+++\ntitle = \"{title}\"\nkind = \"user\"\nowner = \"person-{owner}\"\n+++\n\n{}\n\n## Goals\n\n- {}\n- {}\n\n## Pains\n\n- {}\n",
            dice.paragraph(),
            dice.sentence(),
            dice.sentence(),
            dice.sentence()
        );
        put(home, &format!("personas/persona-{number}.md"), &text);
    }
    let mut people = String::new();
    for number in 0..counts.people {
        let title = dice.title();
        writeln!(people, "[person-{number}]\ntitle = \"{title}\"\njob_title = \"{}\"\n", dice.word()).ok();
    }
    put(home, "people.toml", &people);
    let mut teams = String::new();
    for number in 0..counts.teams {
        let (title, lead) = (dice.title(), dice.below(counts.people));
        writeln!(teams, "[team-{number}]\ntitle = \"{title}\"\nfunction = \"engineering\"\nlead = \"person-{lead}\"\ncapacity = 900\n").ok();
    }
    put(home, "teams.toml", &teams);
    let mut terms = String::new();
    for number in 0..counts.terms {
        writeln!(
            terms,
            "[term-{number}]\ntitle = \"{} {number}\"\ndefinition = \"{}\"\n",
            dice.title(),
            dice.sentence()
        )
        .ok();
    }
    put(home, "glossary.toml", &terms);
    for number in 0..counts.pages {
        let text =
            format!("# {}\n\n{}\n\n## {}\n\n{}\n", dice.title(), dice.paragraph(), dice.title(), dice.paragraph());
        put(home, &format!("wiki/area-{}/page-{number}.md", number / 20), &text);
    }
}
