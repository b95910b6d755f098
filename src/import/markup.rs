//! Texts that other tools write in HTML, or in the markup of Jira, as Markdown. What is not known stays as it is written.

/// Whether a text is HTML.
#[must_use]
pub fn is_html(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["</p>", "<br", "</div>", "</li>", "</ul>", "</a>", "</strong>", "</h1>", "</h2>", "</h3>"]
        .iter()
        .any(|tag| lower.contains(tag))
}

/// HTML as Markdown: paragraphs, lists, headings, links, stress and code.
#[must_use]
pub fn html(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut links: Vec<String> = Vec::new();
    let mut lists: Vec<bool> = Vec::new();
    while let Some(at) = rest.find('<') {
        out.push_str(&entities(rest.get(..at).unwrap_or("")));
        rest = rest.get(at..).unwrap_or("");
        let is_tag =
            rest.get(1..).is_some_and(|more| more.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c)));
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            out.push('<');
            rest = rest.get(1..).unwrap_or("");
            continue;
        };
        let tag = rest.get(1..end).unwrap_or("");
        rest = rest.get(end + 1..).unwrap_or("");
        let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let indent = "  ".repeat(lists.len().saturating_sub(1));
        match name.to_ascii_lowercase().trim_end_matches('/') {
            "p" | "/p" | "div" | "/div" | "/ul" | "/ol"
                if lists.is_empty() || lists.len() < 2 && !name.contains('p') =>
            {
                if name.starts_with("/u") || name.starts_with("/o") {
                    lists.pop();
                }
                out.push_str("\n\n");
            }
            "/ul" | "/ol" => {
                lists.pop();
            }
            "ul" => lists.push(false),
            "ol" => lists.push(true),
            "li" => out.extend(["\n", &indent, if lists.last() == Some(&true) { "1. " } else { "- " }]),
            "br" => out.push('\n'),
            "strong" | "b" | "/strong" | "/b" => out.push_str("**"),
            "em" | "i" | "/em" | "/i" => out.push('*'),
            "code" | "/code" => out.push('`'),
            "h1" | "h2" => out.push_str("\n\n## "),
            "h3" | "h4" | "h5" | "h6" => out.push_str("\n\n### "),
            "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => out.push_str("\n\n"),
            "a" => {
                let href = tag.split_once("href=").map_or("", |(_, href)| href);
                let quote = href.chars().next().filter(|c| "\"'".contains(*c)).unwrap_or(' ');
                links.push(entities(href.trim_start_matches(quote).split(quote).next().unwrap_or("")));
                out.push('[');
            }
            "/a" => out.extend(["](", &links.pop().unwrap_or_default(), ")"]),
            _ => {}
        }
    }
    out.push_str(&entities(rest));
    let mut lines: Vec<&str> = Vec::new();
    for line in out.lines().map(str::trim_end) {
        if !(line.trim().is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

fn entities(text: &str) -> String {
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&rsquo;", "’").replace("&ndash;", "–").replace("&amp;", "&")
}

/// The markup of Jira as Markdown: headings, numbered lists, code, links.
#[must_use]
pub fn wiki(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut out: Vec<String> = Vec::new();
    let mut is_code = false;
    for line in text.split('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with("{code") || trimmed.starts_with("{noformat") {
            let inside = trimmed.split_once('}').map_or("", |(_, rest)| rest).trim();
            out.push("```".to_owned());
            is_code = !is_code;
            // `{code}x{code}` on one line
            let (code, closed) = match inside.strip_suffix("{code}").or_else(|| inside.strip_suffix("{noformat}")) {
                Some(code) => (code, true),
                None => (inside, false),
            };
            if !code.is_empty() {
                out.push(code.to_owned());
            }
            if closed && is_code {
                out.push("```".to_owned());
                is_code = false;
            }
            continue;
        }
        if is_code {
            match trimmed.strip_suffix("{code}").or_else(|| trimmed.strip_suffix("{noformat}")) {
                Some(code) => {
                    out.push(code.to_owned());
                    out.push("```".to_owned());
                    is_code = false;
                }
                None => out.push(line.to_owned()),
            }
            continue;
        }
        out.push(links(&begin(line)));
    }
    if is_code {
        out.push("```".to_owned());
    }
    out.join("\n")
}

/// The mark that a line begins with.
fn begin(line: &str) -> String {
    let trimmed = line.trim_start();
    for level in 1..=6_usize {
        if let Some(rest) = trimmed.strip_prefix(&format!("h{level}. ")) {
            return format!("{} {rest}", "#".repeat((level + 1).clamp(2, 6)));
        }
    }
    let marks = trimmed.len() - trimmed.trim_start_matches(['#', '*', '-']).len();
    match trimmed.get(marks..) {
        Some(rest) if (1..=4).contains(&marks) && rest.starts_with(' ') => {
            let mark = if trimmed.get(..marks).is_some_and(|marks| marks.ends_with('#')) { "1." } else { "-" };
            format!("{}{mark}{rest}", "   ".repeat(marks - 1))
        }
        // A sign at the beginning of a line is no heading.
        _ if trimmed.starts_with('#') => format!("\\{trimmed}"),
        _ => line.to_owned(),
    }
}

/// `[text|https://…]` as a link.
fn links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let link = after.split_once(']').and_then(|(inside, more)| {
            let (label, url) = inside.rsplit_once('|').unwrap_or((inside, inside));
            url.starts_with("http").then(|| (format!("[{label}]({url})"), more))
        });
        if let Some((link, more)) = link {
            out.push_str(&link);
            rest = more;
        } else {
            out.push('[');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
