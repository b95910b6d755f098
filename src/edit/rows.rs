//! One table of a list of tables is added, as it would be written, or taken away by its name.

use super::{How, Refusal, Step};
use crate::diagnostic::nearest;
use crate::parse::reader::FieldDoc;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, TableLike, Value};

/// A list of tables that is to change.
pub struct List<'a> {
    /// Its name.
    pub name: &'a str,
    /// What its tables may hold.
    pub fields: &'a [FieldDoc],
    /// Where it is written, for who must change it there.
    pub place: String,
}

impl List<'_> {
    /// The field that names a table: its `id`, else the first that it must have.
    fn key(&self) -> &str {
        let has_id = self.fields.iter().any(|field| field.key == "id");
        let first = self.fields.iter().find(|field| field.required).or(self.fields.first());
        if has_id { "id" } else { first.map_or("id", |field| field.key) }
    }

    /// How a table of the list is written.
    fn sample(&self) -> String {
        let mut keys: Vec<&str> = self.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
        if !keys.contains(&self.key()) {
            keys.insert(0, self.key());
        }
        let fields: Vec<String> = keys.iter().map(|key| format!("{key} = …")).collect();
        format!("{{ {} }}", fields.join(", "))
    }

    /// Why a change is refused, with what would do.
    fn refuse(&self) -> Refusal {
        let Self { name, place, .. } = self;
        format!(
            "`{name}` is a list of tables: add one with `{name}+={}`, take one away with `{name}-={}`, set a field of one with `ENTRY#ID`, or change it in {place}",
            self.sample(),
            self.key().to_uppercase()
        )
    }

    /// The text with the list changed, and what is told of that. `steps` lead to the table that holds the list.
    pub fn change(&self, text: &str, steps: &[Step], how: &How) -> Result<(String, String), Refusal> {
        let mut document: DocumentMut = super::toml::open(text)?;
        let holder: Option<&mut dyn TableLike> =
            steps.iter().try_fold(document.as_table_mut() as &mut dyn TableLike, |table, step| match step {
                Step::Key(key) => table.get_mut(key)?.as_table_like_mut(),
                Step::Index(_) => None,
            });
        let Some(table) = holder else { return Err(self.refuse()) };
        let told = match how {
            How::Add(value) => {
                let row = self.row(value)?;
                let named = self.name_of(&row).ok_or_else(|| self.refuse())?;
                if self.find(table.get(self.name), &named).is_some() {
                    return Err(format!(
                        "`{}` holds `{named}` already; set its fields with `ENTRY#{named}`",
                        self.name
                    ));
                }
                self.push(table, row)?;
                format!("{} {named} added", self.name)
            }
            How::Take(value) => {
                let at = self.find(table.get(self.name), value).ok_or_else(|| {
                    let all = self.names(table.get(self.name));
                    let near = nearest(value, all.iter().map(String::as_str));
                    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    format!("`{}` does not hold `{value}`{near}", self.name)
                })?;
                match table.get_mut(self.name) {
                    Some(Item::ArrayOfTables(tables)) => {
                        tables.remove(at);
                        if tables.is_empty() {
                            table.remove(self.name);
                        }
                    }
                    Some(Item::Value(Value::Array(array))) => drop(array.remove(at)),
                    _ => return Err(self.refuse()),
                }
                format!("{} {value} removed", self.name)
            }
            How::Set(_) | How::Clear => return Err(self.refuse()),
        };
        Ok((document.to_string(), told))
    }

    /// A table as someone typed it.
    fn row(&self, typed: &str) -> Result<InlineTable, Refusal> {
        let typed = typed.trim();
        if !typed.starts_with('{') {
            return Err(self.refuse());
        }
        let parsed = format!("row = {typed}").parse::<DocumentMut>();
        let row = parsed.ok().and_then(|document| document.get("row")?.as_inline_table().cloned());
        row.ok_or_else(|| format!("`{typed}` is no table; write texts between quotes: `{{ {} = \"…\" }}`", self.key()))
    }

    fn push(&self, table: &mut dyn TableLike, row: InlineTable) -> Result<(), Refusal> {
        match table.entry(self.name).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
            Item::ArrayOfTables(tables) => {
                let mut row = row.into_table();
                // Spaces of the braces have no place here.
                for (mut key, item) in row.iter_mut() {
                    key.leaf_decor_mut().clear();
                    if let Some(value) = item.as_value_mut() {
                        value.decor_mut().clear();
                    }
                }
                row.decor_mut().set_prefix("\n");
                tables.push(row);
            }
            Item::Value(Value::Array(array)) => super::toml::append(array, Value::InlineTable(row)),
            _ => return Err(self.refuse()),
        }
        Ok(())
    }

    fn name_of(&self, row: &dyn TableLike) -> Option<String> {
        let value = row.get(self.key())?.as_value()?;
        Some(value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned))
    }

    /// What names each table of the list.
    fn names(&self, list: Option<&Item>) -> Vec<String> {
        match list {
            Some(Item::ArrayOfTables(tables)) => {
                tables.iter().map(|row| self.name_of(row).unwrap_or_default()).collect()
            }
            Some(Item::Value(Value::Array(array))) => {
                let each = array.iter().map(|value| value.as_inline_table().and_then(|row| self.name_of(row)));
                each.map(Option::unwrap_or_default).collect()
            }
            _ => Vec::new(),
        }
    }

    fn find(&self, list: Option<&Item>, named: &str) -> Option<usize> {
        self.names(list).iter().position(|name| name == named)
    }
}
