//! Tasks: what has to be done for a launch, by whom, counted from its day. Part of launches and of checklists.

use super::checklist::Checklist;
use super::launch::Launch;
use super::person::Person;
use super::team::{Function, Team};
use crate::model::Kind;
use crate::model::{Context, Entry, OwnerRef, RefTo, State, Targets};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Amount, Audience, Id, Markdown, Url, as_id};
use crate::parse::reader::{Cx, Field, Item, Otherwise, Shape};
use crate::parse::scalar::{Date, Offset};
use crate::parse::tree::{Node, NodeId, Value};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// How far a task is.
    TaskStatus { Todo = "todo", Doing = "doing", Blocked = "blocked", Done = "done", Dropped = "dropped" }
}

/// A team, or the function of one where no such team exists.
pub struct TeamOrFunction;
impl Targets for TeamOrFunction {
    const TO: To = To::Kinds(&[Team::NAME]);
    const OTHERWISE: Otherwise = Otherwise::Words(Function::WORDS);
}

record! {
    /// Something to be done for a launch.
    part Task {
        /// its name within the launch; the title as an id where it is absent
        id: Option<Id>,
        /// what is to be done; may be absent where the checklist has a task of this id
        title: Option<Arc<str>>,
        /// by when, counted from the launch day; may be absent where the checklist says it
        due: Option<Offset>,
        /// who does it; the team's lead where it is absent
        owner: Option<OwnerRef>,
        /// the team, or the function of one
        team: Option<RefTo<TeamOrFunction>>,
        /// the phase that it belongs to
        phase: Option<Arc<str>>,
        /// how far it is
        status: Option<TaskStatus>,
        /// whether the launch waits for it
        gate: Option<bool>,
        /// how much it counts; 1 where it is absent
        weight: Option<Amount>,
        /// tasks of this launch that come before
        depends_on: Ids,
        /// when it was done
        done_on: Option<Date>,
        /// where that can be seen
        evidence: Option<Url>,
        /// what to know
        note: Option<Markdown>,
        /// who sees it
        audience: Option<Audience>,
    }
}

/// Ids of tasks of the same launch: a list, or in a table one cell with spaces or `;` between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ids(pub Vec<Item<Arc<str>>>);

impl Field for Ids {
    const REQUIRED: bool = false;
    fn shape() -> Shape {
        Shape::List(Box::new(Shape::Id))
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value {
            let ids = text.split([' ', ';', ',']).filter(|id| !id.is_empty());
            return Some(Ids(ids.map(|id| Item { node: node.id, value: id.into() }).collect()));
        }
        Vec::read(node, cx).map(Ids)
    }
    fn blank() -> Self {
        Ids(Vec::new())
    }
    fn fact(&self) -> Fact {
        self.0.fact()
    }
}

/// A task of a launch with what its checklist adds: the launch's own fields come first.
pub struct Todo<'a> {
    /// Its name within the launch.
    pub id: Arc<str>,
    own: Option<&'a Item<Task>>,
    template: Option<&'a Task>,
}

impl<'a> Todo<'a> {
    fn of<T>(&self, field: impl Fn(&'a Task) -> Option<T>) -> Option<T> {
        self.own.and_then(|own| field(&own.value)).or_else(|| self.template.and_then(&field))
    }
    /// The node of the launch's own table; none where the task comes from the checklist alone.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        self.own.map(|own| own.node)
    }
    /// What is to be done; none where neither says.
    #[must_use]
    pub fn title(&self) -> Option<&'a Arc<str>> {
        self.of(|task| task.title.as_ref())
    }
    /// By when, counted from the launch day.
    #[must_use]
    pub fn due(&self) -> Option<Offset> {
        self.of(|task| task.due)
    }
    /// How far it is.
    #[must_use]
    pub fn status(&self) -> TaskStatus {
        self.of(|task| task.status).unwrap_or(TaskStatus::Todo)
    }
    /// Whether the launch waits for it.
    #[must_use]
    pub fn is_gate(&self) -> bool {
        self.of(|task| task.gate).unwrap_or(false)
    }
    /// How much it counts.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.of(|task| task.weight).map_or(1.0, |weight| weight.0)
    }
    /// The phase that it belongs to.
    #[must_use]
    pub fn phase(&self) -> Option<&'a Arc<str>> {
        self.of(|task| task.phase.as_ref())
    }
    /// The team, or the function of one, as written.
    #[must_use]
    pub fn team(&self) -> Option<&'a RefTo<TeamOrFunction>> {
        self.of(|task| task.team.as_ref())
    }
    /// Tasks that come before.
    #[must_use]
    pub fn depends_on(&self) -> &'a [Item<Arc<str>>] {
        self.of(|task| (!task.depends_on.0.is_empty()).then_some(&task.depends_on)).map_or(&[], |ids| &ids.0)
    }
    /// Who does it: its own owner, else the team's lead.
    #[must_use]
    pub fn owner(&self, cx: &Context<'a>) -> Fact {
        if let Some(owner) = self.of(|task| task.owner.as_ref()) {
            return owner.fact();
        }
        let team = self.team().and_then(|team| lead_of(team, cx));
        team.map_or(Fact::Absent, |lead| Fact::Ref(lead.into(), To::Kinds(&[Person::NAME])))
    }
    /// Whether nobody does it. Silent where a fault leaves that open: a team that is misspelt or broken, a lead who is not found.
    #[must_use]
    pub fn is_unowned(&self, cx: &Context<'a>) -> bool {
        let may_have_lead = |team: &RefTo<TeamOrFunction>| match cx.model.find(&team.written, To::Kinds(&[Team::NAME]))
        {
            Ok(found) => cx
                .model
                .whole::<Team>()
                .any(|entry| entry.core.key == found.key && (entry.core.broken || entry.lead.is_some())),
            Err(_) => !Function::WORDS.contains(&&*team.written),
        };
        self.owner(cx).is_absent() && !self.team().is_some_and(may_have_lead)
    }
    /// The day, for a launch on `launch`.
    #[must_use]
    pub fn day(&self, launch: Date, days_off: &[Date]) -> Option<Date> {
        self.due().map(|due| due.on(launch, days_off))
    }
    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.status(), TaskStatus::Done | TaskStatus::Dropped)
    }
    /// Its state; `late` where its day has passed.
    #[must_use]
    pub fn state(&self, late: bool) -> State {
        match self.status() {
            TaskStatus::Blocked => State::new("Blocked", "block", "bad"),
            TaskStatus::Done => State::new("Done", "done", "ink"),
            TaskStatus::Dropped => State::new("Dropped", "cross", "mute"),
            _ if late => State::new("Overdue", "stop", "bad"),
            TaskStatus::Todo => State::new("Not started", "open", "mute"),
            TaskStatus::Doing => State::new("In progress", "half", "ink"),
        }
    }
    /// The day on which it was done.
    #[must_use]
    pub fn done_on(&self) -> Option<Date> {
        self.of(|task| task.done_on.as_ref()).copied()
    }
    /// Its note and evidence.
    #[must_use]
    pub fn remarks(&self) -> (Fact, Fact) {
        (
            self.of(|task| task.note.as_ref()).map_or(Fact::Absent, Field::fact),
            self.of(|task| task.evidence.as_ref()).map_or(Fact::Absent, Field::fact),
        )
    }
}

/// The lead of a team; where a function is named, of the one team that has it.
fn lead_of<'a>(team: &RefTo<TeamOrFunction>, cx: &Context<'a>) -> Option<&'a str> {
    let entry = if let Ok(found) = cx.model.find(&team.written, To::Kinds(&[Team::NAME])) {
        cx.model.all::<Team>().find(|entry| entry.core.key == found.key)?
    } else {
        let has_it = |entry: &&Entry<Team>| entry.function.is_some_and(|function| function.word() == &*team.written);
        let mut teams = cx.model.all::<Team>().filter(has_it);
        teams.next().filter(|_| teams.next().is_none())?
    };
    let lead = entry.lead.as_ref()?;
    cx.model.get(lead).map(|person| &*person.core.key.id)
}

/// The id of a task: its own, or its title as an id.
#[must_use]
pub fn id_of(task: &Task) -> Arc<str> {
    match (&task.id, &task.title) {
        (Some(id), _) => id.0.clone(),
        (None, Some(title)) => as_id(title).into(),
        (None, None) => "".into(),
    }
}

/// The tasks of a launch: those of its checklist, overridden field by field, then its own, in the order of writing.
#[must_use]
pub fn todos<'a>(launch: &'a Entry<Launch>, cx: &Context<'a>) -> Vec<Todo<'a>> {
    let template: Option<&'a Entry<Checklist>> =
        launch.checklist.as_ref().and_then(|checklist| cx.model.get(checklist));
    let mut todos: Vec<Todo<'a>> = Vec::new();
    for task in template.iter().flat_map(|checklist| &checklist.fields.tasks) {
        let id = id_of(task);
        let own = launch.tasks.iter().find(|own| id_of(own) == id);
        todos.push(Todo { id, own, template: Some(&task.value) });
    }
    for own in &launch.tasks {
        let id = id_of(own);
        if !todos.iter().any(|todo| todo.id == id) {
            todos.push(Todo { id, own: Some(own), template: None });
        }
    }
    todos
}
