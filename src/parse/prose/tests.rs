//! Cases of the scan and the cut. `SECRET` stands in what must not be read, `SHOWN` in what must.

use proptest::prelude::*;

use super::*;

/// The text as an edition reads it that knows no label.
fn hide(text: &str) -> String {
    cut(text, &blocks(text), |_| true)
}

fn show(text: &str) -> String {
    cut(text, &blocks(text), |_| false)
}

fn labels(text: &str) -> Vec<Vec<String>> {
    blocks(text).audience.into_iter().map(|block| block.labels.into_iter().map(|(label, _)| label).collect()).collect()
}

#[test]
fn hidden_blocks_are_blank_wherever_they_stand() {
    let cases = [
        (
            "plain",
            "SHOWN\n\n::: audience a\n\nSECRET é[^1] [d]\n\n[d]: https://SECRET.example\n\n[^1]: SECRET\n\n:::\n\nSHOWN [d] [^1]\n",
        ),
        ("list", "- SHOWN\n\n  ::: audience a\n  SECRET\n  :::\n\n- SHOWN\n"),
        ("item", "- SHOWN\n- ::: audience a\n  SECRET\n  :::\n- SHOWN\n"),
        ("ordered", "1. SHOWN\n\n   ::: audience a\n   1. SECRET\n   :::\n2. SHOWN\n"),
        ("task", "- [ ] ::: audience a\n  SECRET\n  :::\n"),
        ("items", "- SHOWN\n::: audience a\n- SECRET\n:::\n- SHOWN\n"),
        ("quote", "> SHOWN\n>\n> ::: audience a\n> SECRET\n> :::\n> SHOWN\n"),
        ("lazy quote", "> SHOWN\n>\n> ::: audience a\n> SECRET\nSECRET\n> :::\n"),
        ("quote in list", "- > ::: audience a\n  > SECRET\n  > :::\n"),
        ("html", "<div>\n::: audience a\nSECRET\n:::\n</div>\n"),
        ("html left open", "::: audience a\n<pre>\nSECRET\n:::\nSHOWN\n"),
        ("comment left open", "::: audience a\n<!-- SECRET\n:::\nSHOWN\n"),
        ("table", "| SHOWN |\n|---|\n| SHOWN |\n::: audience a\n| SECRET |\n:::\n"),
        ("setext", "SHOWN\n\n::: audience a\n---\nSECRET\n===\n:::\n"),
        ("paragraph", "SHOWN\n::: audience a\nSECRET\n:::\nSHOWN\n"),
        ("code left open", "::: audience a\n```\nSECRET\n:::\n\nSHOWN\n"),
        (
            "two kinds of code left open",
            "::: audience a\n```\nSECRET\n:::\nSHOWN\n::: audience a\n~~~\nSECRET\n:::\nSHOWN\n",
        ),
        ("code", "```\n::: audience a\nSHOWN\n:::\n```\n::: audience a\nSECRET\n:::\n"),
        ("code in code", "````\n```\n::: audience a\nSHOWN\n:::\n```\n````\n"),
        ("code in a block", ":::: audience a\n```\n::: audience b\nSECRET\n:::\n```\nSECRET\n::::\nSHOWN\n"),
        ("footnote", "SHOWN[^a]\n\n[^a]: ::: audience a\n    SECRET\n    :::\n"),
        ("footnote block", "SHOWN[^a]\n\n[^a]: SHOWN\n\n    ::: audience a\n    SECRET\n    :::\n"),
        ("definition", "Term\n: ::: audience a\n  SECRET\n  :::\n"),
        ("nested", "::::: audience a\nSECRET\n:::: note\nSECRET\n::: audience b\nSECRET\n:::\n::::\n:::::\nSHOWN\n"),
        ("in a note", ":::: note\nSHOWN\n::: audience a\nSECRET\n:::\nSHOWN\n::::\n"),
        ("no space", ":::audience a,b\nSECRET\n:::   \nSHOWN\n"),
        ("indent", "   ::: audience a\n   SECRET\n  :::\nSHOWN"),
        ("last", "SHOWN\n::: audience a\nSECRET\n:::"),
        ("no content", "::: audience a\n:::\nSHOWN"),
        (
            "html comment",
            "SHOWN <!-- SECRET --> SHOWN\n\n<!--\nSECRET\n\nSECRET\n-->\nSHOWN <!-- SECRET\nSECRET --> `<!-- SHOWN -->`\n",
        ),
        ("torn comment", "<div>\n<!-- SECRET\n\nSECRET -->\n</div>\n\nSHOWN <!-- SECRET -->\n\n<!-- SECRET -->\n"),
        ("comment to the end", "SHOWN\n\n<!-- SECRET\n\nSECRET"),
    ];
    for (name, text) in cases {
        let found = blocks(text);
        assert_eq!(found.faults, [], "{name}");
        let hidden = hide(text);
        assert_eq!(hidden.len(), text.len(), "{name}");
        assert!(!hidden.contains("SECRET"), "{name}: {hidden}");
        assert_eq!(hidden.matches("SHOWN").count(), text.matches("SHOWN").count(), "{name}: {hidden}");
        let lines = |text: &str| text.match_indices('\n').map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(lines(&hidden), lines(text), "{name}");
        for block in &found.audience {
            assert!(
                text[block.open.clone()].starts_with(":::") && text[block.close.clone()].ends_with(":::"),
                "{name}"
            );
            assert!(block.labels.iter().all(|(label, span)| text[span.clone()] == *label), "{name}");
        }
    }
}

#[test]
fn what_is_shown_loses_its_fences_alone() {
    let cases = [
        ("a\n\n::: audience x y\nb\n:::\n", "a\n\n                \nb\n   \n"),
        ("> ::: audience x\n> b\n> :::\n", ">               \n> b\n>    \n"),
        ("::: note Title\nb\n:::\n", "___           \nb\n___\n"),
        ("- ::: tip\n  b\n  :::\n", "- ___    \n  b\n  ___\n"),
        // code that a block leaves open ends with the block
        ("::: audience x\n```\nb\n:::\nc\n", "              \n```\nb\n```\nc\n"),
        (":::: audience x\n````\nb\n::::\nc\n", "               \n````\nb\n````\nc\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(show(text), expected, "{text}");
    }
    assert_eq!(labels("::: audience a, b c\n:::\n"), [["a", "b", "c"]]);
}

#[test]
fn faults_stop_publishing() {
    // what is wrong, and what of the text is marked
    let cases = [
        ("x\n\n::: audience a\nSECRET\n", "never closed", "::: audience a"),
        ("::: audience a\nSECRET\n::: note\nSECRET\n", "no more colons", "::: note"),
        ("::: audience\nSECRET\n:::\n", "without a label", "::: audience"),
        ("::: audience <a>\nSECRET\n:::\n", "no audience label", "<a>"),
        ("::: audiense a\nSECRET\n:::\n", "unknown `:::` block `audiense`", "audiense"),
        ("::: Note\nSECRET\n:::\n", "unknown", "Note"),
        ("::: {.x}\nSECRET\n:::\n", "unknown", "{"),
        (":::\nSECRET\n", "closes no block", ":::"),
        (":::: audience a\n:::\nSECRET\n::::\n", "closes no block", ":::"),
        ("::: audience a\n> :::\nSECRET\n:::\n", "another quote", ":::"),
        ("::: audience a\n- :::\nSECRET\n:::\n", "another quote", ":::"),
        ("> ::: audience a\n> SECRET\n\n:::\n", "another quote", ":::"),
        // the block may end at either line of colons
        ("::: audience a\n```\n:::\nSECRET\n```\n:::\n", "cannot tell", ":::"),
        ("::: audience a\n```\n:::\nSECRET\n::: audience b\n```\n:::\n", "cannot tell", ":::"),
        ("::: audience a\n\n    :::\n\nSECRET\n:::\n", "closes no block", ":::"),
        ("::: note\n```\n::: audience a\nSECRET\n:::\n```\n:::\n", "cannot tell", ":::"),
        // a fence that was forgotten makes code of a block
        ("```\ncode\n\n::: audience a\nSECRET\n:::\n", "leaves open what is code", "```"),
        ("```\ncode\n\n::: audience a\nSECRET\n:::\n\n```\ncode\n```\n", "leaves open what is code", "```"),
        ("```js\ncode\n\n::: audience a\nSECRET\n:::\n\n```js\ncode\n```\n", "leaves open what is code", "```js"),
        ("text\n\n    ::: audience a\n    SECRET\n    :::\n", "so far to the right", "::: audience a"),
        ("- a\n\n  ::: note\n  SECRET\n\n:::\n", "in one place", "::: note"),
        ("::: audience a\n- x\n:::\n\n    ::: note\n    SECRET\n    :::\n", "whether this line is code", ":::"),
    ];
    for (text, message, marked) in cases {
        let found = blocks(text);
        let fault = found.faults.iter().find(|fault| fault.message.contains(message));
        let Some(fault) = fault else { panic!("{text:?}: {:?}", found.faults) };
        assert_eq!(&text[fault.span.clone()], marked, "{text:?}");
        assert!(!hide(text).contains("SECRET") && !show(text).contains("SECRET"), "{text:?}");
    }
    let help = |text| blocks(text).faults.remove(0).help;
    assert_eq!(help("::: warnin\n:::"), "did you mean `warning`?");
    assert!(help("::: details\n:::").starts_with("known are `audience`, `note`"));
    assert!(blocks(&"> ".repeat(300)).faults.iter().any(|fault| fault.message.contains("200 deep")));
}

#[test]
fn one_mistake_is_one_fault() {
    for text in [
        "::: audience a\n::: note\nx\n:::\n:::\n",
        "::: nope\nx\n:::\n",
        "::: note\n```\n::: tip\n:::\n```\n:::\n",
        "::: audience\n:::",
    ] {
        assert_eq!(blocks(text).faults.len(), 1, "{text:?}");
    }
}

#[test]
fn admonitions() {
    let text = "::: warning Mind *this*\na\n:::\n\n:::tip[In brackets]\nb\n:::\n\n> ::: caution\n> c\n> :::\n";
    let found = blocks(text);
    let sorts: Vec<_> = found.admonitions.iter().map(|block| (block.sort, block.title.as_deref())).collect();
    assert_eq!(sorts, [(Sort::Warning, Some("Mind *this*")), (Sort::Tip, Some("In brackets")), (Sort::Caution, None)]);
    assert_eq!(found.faults, []);
}

#[test]
fn links_and_where_their_targets_stand() {
    use LinkSort::{Auto, Image, Inline, Wiki};
    // text, then of each link: sort, target, the text of the target, label
    type Found = (LinkSort, &'static str, &'static str, &'static str);
    let cases: Vec<(&str, Vec<Found>)> = vec![
        ("[[line-cook]] [[line-cook]]", vec![(Wiki, "line-cook", "line-cook", ""); 2]),
        (
            "[[persona:line-cook#pains|our *cook*]]",
            vec![(Wiki, "persona:line-cook#pains", "persona:line-cook#pains", "our cook")],
        ),
        (
            "[[how-we-work/planning#größe]]",
            vec![(Wiki, "how-we-work/planning#größe", "how-we-work/planning#größe", "")],
        ),
        ("[[a|]] [[a_b]]", vec![(Wiki, "a", "a", ""), (Wiki, "a_b", "a_b", "")]),
        ("| x |\n|---|\n| [[a\\|b]] |", vec![(Wiki, "a", "a", "b")]),
        ("[[ -f x ]] [[A B]] [[Cook]] \\[[cook]] [[]] `[[cook]]` [ [cook]] [[cook] ] [[#part]] [[a:b:c]]", vec![]),
        ("\\\\[[cook]] ![[cook]]", vec![(Wiki, "cook", "cook", ""); 2]),
        (
            "[[1]](https://a.example) [[1]] (b)",
            vec![(Inline, "https://a.example", "https://a.example", "[1]"), (Wiki, "1", "1", "")],
        ),
        ("[a](x.md \"t\") [a](  x.md  )", vec![(Inline, "x.md", "x.md", "a"); 2]),
        (
            "[a](<b c>) [a](b\\_c) [a](b&amp;c)",
            vec![(Inline, "b c", "b c", "a"), (Inline, "b_c", "b\\_c", "a"), (Inline, "b&c", "b&amp;c", "a")],
        ),
        ("[a `](` b](x(y)z)", vec![(Inline, "x(y)z", "x(y)z", "a ]( b")]),
        ("> [a](\n> x.md)", vec![(Inline, "x.md", "x.md", "a")]),
        (
            "[a][r] [r][] [r]\n\n[r]: <x.md> 't'",
            vec![(Inline, "x.md", "x.md", "a"), (Inline, "x.md", "x.md", "r"), (Inline, "x.md", "x.md", "r")],
        ),
        (
            "![alt *b*](i.png) ![](i.png) ![ ][i]\n\n[i]:\n  i.png",
            vec![(Image, "i.png", "i.png", "alt b"), (Image, "i.png", "i.png", ""), (Image, "i.png", "i.png", "")],
        ),
        ("[![i](i.png)](x.md)", vec![(Inline, "x.md", "x.md", "i"), (Image, "i.png", "i.png", "i")]),
        (
            "<https://a.example/b> <me@a.example>",
            vec![
                (Auto, "https://a.example/b", "https://a.example/b", "https://a.example/b"),
                (Auto, "mailto:me@a.example", "me@a.example", "me@a.example"),
            ],
        ),
        ("```\n[a](b) [[c]]\n```\n<!-- [a](b) -->", vec![]),
    ];
    for (text, expected) in cases {
        let links = scan(text).links;
        let found: Vec<_> = links
            .iter()
            .map(|link| {
                (link.sort, link.target.as_str(), &text[link.target_span.clone()], link.label.as_deref().unwrap_or(""))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
        assert!(links.iter().all(|link| !link.alt_is_empty || link.label.is_none()));
    }
    assert_eq!(scan("![](a) ![b](c) ![ ](d)").images_without_alt().count(), 2);
}

#[test]
fn anchors_are_those_of_github() {
    let cases = [
        ("# Hello World", "hello-world"),
        ("# Hello, *World*!", "hello-world"),
        ("# `code` & [link](x)", "code--link"),
        ("# A  B", "a--b"),
        ("# snake_case-x 1.2.3", "snake_case-x-123"),
        ("# Größe und Maß", "größe-und-maß"),
        ("# 日本語 テスト", "日本語-テスト"),
        ("# e\u{301}te\u{301}", "e\u{301}te\u{301}"),
        ("# 🚀 Launch", "-launch"),
        ("# m² x½", "m-x"),
        ("# what's new? (v2)", "whats-new-v2"),
        ("# Own {#Chosen.id}", "Chosen.id"),
        ("# Own {#a:b\"onclick=x .c}", "abonclickx"),
        ("# Set {timeout}", "set-timeout"),
        ("# {{ page.title }}", "-pagetitle-"),
        ("# ?", "section"),
        ("# ![alt](x) Image", "image"),
        ("# Main", "main-1"),
        ("# [[persona:line-cook]]", ""),
        ("Setext\n===", "setext"),
    ];
    for (text, expected) in cases {
        let anchor = scan(text).headings.remove(0).anchor;
        assert_eq!(anchor, if expected.is_empty() { "section" } else { expected }, "{text}");
    }
    let all = |text| scan(text).anchors().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(all("# a\n# a\n# a-1\n# a\n# A {#a}\n# Q\n# Q"), ["a", "a-1", "a-1-1", "a-2", "a-3", "q-1", "q-2"]);
    assert_eq!(all("# G warn\n> # in\n\n- # list\n"), ["g-warn-1", "in", "list"]);
}

#[test]
fn addresses() {
    for safe in
        ["https://a", "HTTP://a", "mailto:a@b", "tel:+1", "a.md", "../a#b", "#x", "/a:b", "?a:b", "//a", "12:30.md", ""]
    {
        assert!(is_safe(safe), "{safe}");
    }
    let unsafe_ones = [
        "javascript:x",
        "JavaScript:x",
        " javascript:x",
        "java\nscript:x",
        "java\0script:x",
        "\u{1}javascript:x",
        "java\u{200b}script:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
        "blob:x",
        "view-source:x",
        "ms-word:ofe|u|x",
        "feed:javascript:x",
        "x-y+z.1:q",
    ];
    for address in unsafe_ones {
        assert!(!is_safe(address), "{address:?}");
    }
}

#[test]
fn what_other_tools_left() {
    let text = "{% if y %}\nSee {%- comment -%} x\ny {% endcomment %} [this]({{ '/legal/' | url }}) and [that]({{ base }}/guide#x \"T\"), {{ name }}.\n{% endif %} {% if x %}\n\n\
                ## Steps {#steps}\n\n- one {% y %} two\n{.wide}\n\n[a](b.md){.external .wide} {a} {.} `{.x}` { .x }\n";
    let prose = scan(text);
    let found: Vec<_> =
        prose.placeholders.iter().map(|placeholder| (placeholder.text.as_str(), placeholder.sort)).collect();
    assert_eq!(
        found,
        [
            ("{% if y %}", Remnant::Tag),
            ("{%- comment -%}", Remnant::Tag),
            ("{{ '/legal/' | url }}", Remnant::Destination),
            ("{{ base }}", Remnant::Braces),
            ("{{ name }}", Remnant::Braces),
            ("{% endif %}", Remnant::Tag),
            ("{% if x %}", Remnant::Tag),
            ("{#steps}", Remnant::Attributes),
            ("{% y %}", Remnant::Braces),
            ("{.wide}", Remnant::Attributes),
            ("{.external .wide}", Remnant::Attributes),
        ]
    );
    let tidied = tidy(text, &prose.placeholders).unwrap_or_default();
    assert_eq!(tidied.len(), text.len());
    let again = scan(&tidied);
    assert_eq!(again.links.iter().map(|link| link.target.as_str()).collect::<Vec<_>>(), ["", "b.md"]);
    assert_eq!(again.headings.iter().map(|heading| heading.anchor.as_str()).collect::<Vec<_>>(), ["steps"]);
    assert_eq!(tidy("plain {{ x }}", &scan("plain {{ x }}").placeholders), None);
}

#[test]
fn what_a_body_says() {
    let text = "# Title\n\nOne two, *three*.\n\n### Deep\n\nTODO: four <b>five</b>\n\n```toml\nTODO {{ x }}\n```\n\n## Next\n\n> # Quoted\n\n\
                <div>\nx\n</div>\n\nLorem ipsum {{ a.b }} {% if %} TODOS `FIXME` [x](TODO) TBD\0\n";
    let prose = scan(text);
    let headings: Vec<_> =
        prose.headings.iter().map(|heading| (heading.level, heading.text.as_str(), heading.nested)).collect();
    assert_eq!(headings, [(1, "Title", false), (3, "Deep", false), (2, "Next", false), (1, "Quoted", true)]);
    assert_eq!(&text[prose.headings[1].content.clone()].trim()[..5], "TODO:");
    assert!(text[prose.headings[1].content.clone()].ends_with("```\n\n"));
    assert_eq!(prose.headings[0].content.end, text.len());
    assert_eq!(prose.heading_skips.iter().map(|span| &text[span.clone()]).collect::<Vec<_>>(), ["### Deep"]);
    assert_eq!(prose.first_paragraph.map(|span| &text[span]), Some("One two, *three*."));
    assert_eq!(
        prose.raw_html.iter().map(|span| &text[span.clone()]).collect::<Vec<_>>(),
        ["<b>", "</b>", "<div>\nx\n</div>"]
    );
    let placeholders: Vec<_> = prose.placeholders.iter().map(|placeholder| placeholder.text.as_str()).collect();
    assert_eq!(placeholders, ["TODO", "Lorem ipsum", "{{ a.b }}", "{% if %}", "TBD"]);
    assert_eq!(scan("# a\n## b\n#### c\n##### d\n## e\n").heading_skips.len(), 1);
    assert_eq!(scan("### a").heading_skips.len(), 1);
    assert_eq!(scan("one two-three four's `five six`\nseven ![eight](x) &amp; **ni**ne – 10").words, 8);
    assert_eq!(scan("![i](x.png)\n\n- item\n\n> q\n\nfirst").first_paragraph, Some(26..31));
    assert_eq!(scan("# a\0b").headings[0].text, "a\u{fffd}b");
    assert_eq!(scan("[a]: b\n\nx\n\n[c]: d\n").definitions, [0..6, 11..17]);
    assert_eq!(
        (scan("# A\n\n# B").shift(std::slice::from_ref(&(0..3))), scan("# A").shift(std::slice::from_ref(&(0..3)))),
        (1, 0)
    );
}

#[test]
fn items_of_a_section() {
    let cases = [
        ("- one\n- two\n  more\n- [ ] three\n", vec!["one", "two\nmore", "three"]),
        ("Intro.\n\n1. one\n\n   - deep\n2. two\n\n* three\n", vec!["one\n\n- deep", "two", "three"]),
        ("One para\n  graph.\n\nTwo.\n\n> quote\n", vec!["One para\n  graph.", "Two."]),
        ("- a\n  ```\n    x\n  ```\n", vec!["a\n```\n  x\n```"]),
        ("-\n- \n", vec![]),
        ("", vec![]),
    ];
    for (section, expected) in cases {
        let text = format!("# Top\n\n## Pains\n\n{section}\n## Next\n\n- other\n");
        let heading = scan(&text).headings.remove(1);
        let found: Vec<_> = items(&text, &heading.content).iter().map(|item| item_text(&text, item)).collect();
        assert_eq!(found, expected, "{section:?}");
    }
}

/// Lines that open, close, nest or break something.
const LINES: [&str; 76] = [
    "",
    "",
    "text",
    "text [[line-cook]] *a* `b`",
    "# Heading",
    "## Heading",
    "- item",
    "  - deeper",
    "1. one",
    "> quote",
    "> - in it",
    "```",
    "```toml",
    "~~~",
    "````",
    "    code",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<!-- c -->",
    "<b>x</b>",
    "<pre>",
    "</pre>",
    "| a | b |",
    "|---|--:|",
    "| [[a\\|b]] |",
    "[^1]: note",
    "x[^1]",
    "[r]: u 't'",
    "[a][r] [r]",
    "---",
    "===",
    "***",
    "- [x] task",
    "Term",
    ": definition",
    "![a](b 'c')",
    "[a](javascript:x)",
    "$$",
    "$x$",
    "a  ",
    "\\",
    "&lt;",
    "é\u{301}",
    "\0",
    "<https://a.example>",
    "**bold",
    "_em_",
    "~~s~~",
    "    ",
    "[[",
    "]]",
    "{#id}",
    "# H {#main}",
    "> [!NOTE]",
    "<details>",
    "</details>",
    "<a href=\"x\" onclick=\"y\">",
    "<td>",
    "<p>",
    "{{ x }}",
    "```\ncode\n```",
    "> ```\n> code\n> ```",
    "<pre>\nx\n</pre>",
    // lines of colons from here on
    "::: note",
    ":::",
    ":::: tip",
    "::::",
    "  ::: note",
    "  :::",
    "> ::: note",
    "> :::",
    "- ::: info",
    "::: note\nx\n:::",
    "```\n::: note\n:::\n```",
];

/// A few of them.
pub(crate) fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(LINES.to_vec()), 0..14).prop_map(|lines| lines.join("\n"))
}

/// Two texts that differ in what a hidden block holds, and where it stands; around it a block that is shown, or none.
pub(crate) fn twins() -> impl Strategy<Value = (String, String, usize)> {
    let few = |most, last: usize| {
        prop::collection::vec(prop::sample::select(LINES[..last].to_vec()), 0..most).prop_map(|lines| lines.join("\n"))
    };
    let around =
        (few(8, 65), few(8, 65), few(4, 65), few(4, 65), any::<bool>(), prop::sample::select(vec!["", "> ", "  "]));
    (around, few(6, 76), few(6, 76)).prop_map(|((before, after, above, below, nested, indent), one, other)| {
        let before =
            if nested { format!("{before}\n\n:::::::: audience public\n{above}\n\n") } else { format!("{before}\n\n") };
        let after = if nested { format!("\n\n{below}\n::::::::\n\n{after}") } else { format!("\n\n{after}") };
        let text = |inside: &str| {
            let inside = inside.replace('\n', &format!("\n{indent}"));
            format!("{before}{indent}:::::: audience a\n{indent}{inside}\n{indent}::::::{after}")
        };
        let at = before.len() + indent.len();
        (text(&one), text(&other), at)
    })
}

proptest! {
    /// Whatever the text, every range lies in it, and the cut keeps its length and its lines.
    #[test]
    fn ranges_lie_in_the_text(text in prop_oneof![lines(), any::<String>(), "(:::|audience|note|a|\\n| |>|-|`{3}|\\[|\\]|\\(|\\)|!|<|\\||é){0,60}"]) {
        let found = blocks(&text);
        for fault in &found.faults {
            prop_assert!(text.get(fault.span.clone()).is_some());
        }
        for hidden in [true, false] {
            let cut = cut(&text, &found, |_| hidden);
            prop_assert_eq!(cut.len(), text.len());
            let ends = |text: &str| text.match_indices('\n').map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(ends(&cut), ends(&text));
            let prose = scan(&cut);
            for link in &prose.links {
                prop_assert!(cut.get(link.span.clone()).is_some() && cut.get(link.target_span.clone()).is_some());
            }
            for heading in &prose.headings {
                prop_assert!(cut.get(heading.span.clone()).is_some() && cut.get(heading.content.clone()).is_some());
                for item in items(&cut, &heading.content) {
                    item_text(&cut, &item);
                }
            }
            let anchors: std::collections::HashSet<_> = prose.anchors().collect();
            prop_assert_eq!(anchors.len(), prose.headings.len());
        }
    }

    /// What stands in a block that is hidden says nothing about how the rest reads.
    #[test]
    fn a_hidden_block_hides_what_it_holds((one, other, at) in twins()) {
        let read = |text: &str| {
            let found = blocks(text);
            if !found.faults.is_empty() || !found.audience.iter().any(|block| block.open.start == at) {
                return None;
            }
            let cut = cut(text, &found, |block| block.open.start == at);
            Some(cut.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>())
        };
        if let (Some(one), Some(other)) = (read(&one), read(&other)) {
            prop_assert_eq!(one, other);
        }
    }
}
