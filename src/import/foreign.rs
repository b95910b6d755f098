//! What only one tool for documentation understands, as what all do: notes, imports of components, tags of templates.

use super::Told;

/// A text as any tool understands it. What is lost or left is told.
pub(super) fn foreign(body: &str, path: &str, told: &mut Vec<Told>) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut lines = body.split('\n').peekable();
    let is_mdx = path.ends_with(".mdx") || body.starts_with("import ") || body.contains("\nimport ");
    let (mut imports, mut tags, mut images) = (0, 0, 0);
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let mark: String = trimmed.chars().take_while(|c| *c == '`' || *c == '~').collect();
        if let Some(open) = &fence {
            if mark.len() >= open.len() && mark.starts_with(open.as_str()) {
                fence = None;
            }
            out.push(line.to_owned());
            continue;
        }
        if mark.len() >= 3 {
            fence = Some(mark);
            out.push(line.to_owned());
            continue;
        }
        if let Some(rest) = ["!!! ", "???+ ", "??? "].iter().find_map(|mark| line.strip_prefix(mark)) {
            let (sort, title) = rest.split_once(' ').unwrap_or((rest, ""));
            out.push(String::new());
            out.push(opening(sort, title.trim().trim_matches('"')));
            out.push(String::new());
            while let Some(line) =
                lines.next_if(|line| line.is_empty() || line.starts_with("    ") || line.starts_with('\t'))
            {
                out.push(line.strip_prefix("    ").or_else(|| line.strip_prefix('\t')).unwrap_or("").to_owned());
            }
            while out.last().is_some_and(String::is_empty) {
                out.pop();
            }
            out.extend([String::new(), ":::".into(), String::new()]);
            continue;
        }
        if let Some(rest) =
            trimmed.strip_prefix(":::").filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (sort, title) = rest.split_at(end);
            out.extend([String::new(), opening(sort, title.trim().trim_matches(['[', ']'])), String::new()]);
            continue;
        }
        if trimmed == ":::" {
            out.extend([String::new(), ":::".into(), String::new()]);
            continue;
        }
        let is_import = is_mdx
            && (line.starts_with("import ") && (line.contains(" from ") || line.ends_with(';'))
                || line.starts_with("export "));
        if is_import {
            imports += 1;
            continue;
        }
        if trimmed.eq_ignore_ascii_case("[toc]") {
            continue;
        }
        let line = untemplated(line);
        tags += ["{{<", "{{%", "{%", "{{#"].iter().map(|mark| line.matches(mark).count()).sum::<usize>();
        images += line.matches("<img ").count();
        out.push(line);
    }
    let mut tell = |count: usize, one: &str, many: &str| {
        if count > 0 {
            let what = if count == 1 { one } else { many };
            told.push(Told { line: 0, text: format!("{path}: {count} {what}") });
        }
    };
    tell(
        tags,
        "tag that only its tool can fill in stays as text",
        "tags that only their tool can fill in stay as text",
    );
    tell(images, "image of HTML stays as text", "images of HTML stay as text");
    tell(imports, "line that imports a component is left out", "lines that import components are left out");
    out.join("\n")
}

/// The line that opens a note.
fn opening(sort: &str, title: &str) -> String {
    let sort = match sort.to_lowercase().as_str() {
        "tip" | "hint" | "success" | "check" | "done" => "tip",
        "info" | "todo" | "abstract" | "summary" | "tldr" => "info",
        "important" => "important",
        "warning" | "attention" | "question" | "help" | "faq" => "warning",
        "caution" => "caution",
        "danger" | "error" | "failure" | "fail" | "bug" => "danger",
        _ => "note",
    };
    if title.is_empty() { format!("::: {sort}") } else { format!("::: {sort} {title}") }
}

/// A line whose links lead where the tags in them say: `[a]({{< ref "b.md" >}})`, `[a]({% link b.md %})`,
/// `[a]({{ site.baseurl }}/b)`.
fn untemplated(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("](") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        rest = after;
        while let Some((target, more)) = tag(rest) {
            out.push_str(&target);
            rest = more;
        }
    }
    out.push_str(rest);
    out
}

/// The target that a tag at the beginning of a text means, and what follows.
fn tag(text: &str) -> Option<(String, &str)> {
    let (inner, rest) = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.split_once(close))?;
    let inner = inner.trim();
    let quoted = inner.split(['"', '\'']).nth(1);
    let mut words = inner.split_whitespace();
    let target = match words.next()? {
        "ref" | "relref" => quoted.or_else(|| words.next())?.to_owned(),
        "link" => format!("/{}", quoted.or_else(|| words.next())?.trim_start_matches('/')),
        "post_url" => format!("/_posts/{}", quoted.or_else(|| words.next())?),
        "site.baseurl" | "site.url" | "page.root" | "base_path" => String::new(),
        _ if inner.contains("| relative_url") || inner.contains("| absolute_url") => quoted?.to_owned(),
        _ => return None,
    };
    Some((target, rest))
}

#[cfg(test)]
mod tests {
    use super::untemplated;

    #[test]
    fn links_of_templates_lead_on() {
        for (line, expected) in [
            ("[a]({{< ref \"b.md\" >}}) and [c]({{< relref d.md >}})", "[a](b.md) and [c](d.md)"),
            ("[a]({% link b/c.md %}#d)", "[a](/b/c.md#d)"),
            ("[a]({{ site.baseurl }}{% link b.md %})", "[a](/b.md)"),
            ("[a]({{ site.baseurl }}/b)", "[a](/b)"),
            ("![a]({{ '/b.png' | relative_url }})", "![a](/b.png)"),
            ("[a]({{ page.x }}) {{ y }}", "[a]({{ page.x }}) {{ y }}"),
        ] {
            assert_eq!(untemplated(line), expected);
        }
    }
}
