//! Cases of the renderer.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::check::check;
use super::*;
use crate::parse::prose::{blocks, cut, scan};

/// Knows every reference but `gone` and every file but those named `gone`.
struct Known;

impl Links for Known {
    fn wiki(&self, target: &str) -> Option<Target> {
        let known = !target.contains("gone");
        known.then(|| Target {
            url: format!("../{}/", target.replace(':', "/")),
            title: Some(format!("<{target}>")),
            place: Place::Inside,
        })
    }

    fn link(&self, target: &str) -> Option<Target> {
        let place = if target.contains(':') { Place::Outside } else { Place::Inside };
        (!target.contains("gone")).then(|| Target { url: target.to_owned(), title: None, place })
    }

    fn image(&self, target: &str) -> Option<Picture> {
        (!target.contains("gone")).then(|| Picture { url: format!("assets/{target}"), size: Some((640, 220)) })
    }

    fn words(&self) -> Option<&dyn Words> {
        Some(self)
    }
}

/// Explains two words of mills.
impl Words for Known {
    fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found: Vec<_> = (["hand\nquern", "hand quern", "quern"].iter())
            .flat_map(|word| {
                text.match_indices(word).map(|(at, word)| (at..at + word.len(), usize::from(word == "quern")))
            })
            .collect();
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        found.dedup_by(|next, last| next.0.start < last.0.end);
        found
    }

    fn meaning(&self, of: usize) -> Option<Meaning<'_>> {
        let title = ["Hand quern", "Quern"][of];
        Some(Meaning { url: format!("../terms/{of}/"), title, text: "Two stones & a \"handle\"." })
    }

    fn number(&self) -> usize {
        1
    }
}

/// Answers with addresses that no page may hold.
struct Hostile;

impl Links for Hostile {
    fn wiki(&self, _: &str) -> Option<Target> {
        Some(Target { url: "javascript:alert(1)".into(), title: Some("\"><script>".into()), place: Place::Inside })
    }

    fn link(&self, target: &str) -> Option<Target> {
        self.wiki(target)
    }

    fn image(&self, _: &str) -> Option<Picture> {
        Some(Picture { url: "data:text/html,x".into(), size: None })
    }
}

/// One for all tests: reading the grammars takes long.
static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(Highlighter::default);

fn rendered(text: &str, links: &dyn Links, html: Html) -> Rendered {
    let found = blocks(text);
    let text = cut(text, &found, |block| block.labels.iter().all(|(label, _)| label != "public"));
    let prose = scan(&text);
    let skip: Vec<_> = prose.title().map(|title| title.span.clone()).into_iter().collect();
    render(&Body {
        text: &text,
        blocks: &found,
        prose: &prose,
        skip: &skip,
        links,
        highlighter: &HIGHLIGHTER,
        html,
        shift: prose.shift(&skip),
        under: 1,
        scope: "",
    })
}

fn page(text: &str) -> String {
    rendered(text, &Known, Html::Text).html
}

fn sanitized(text: &str) -> String {
    rendered(text, &Known, Html::Sanitized).html
}

/// A page with every element as it stands beside this file; `BLESS=1` writes it anew.
#[test]
fn a_page_with_every_element() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/render/markdown/");
    let text = include_str!("every.md");
    for (name, html) in [("every.html", Html::Text), ("every.sanitized.html", Html::Sanitized)] {
        let found = rendered(text, &Known, html);
        check(&found.html, html);
        let contents: Vec<_> =
            found.contents.iter().map(|line| format!("{} {} #{}", line.level, line.text_html, line.anchor)).collect();
        let found = format!(
            "{}

<!--
{}
-->
",
            found.html,
            contents.join(
                "
"
            )
        );
        let path = format!("{folder}{name}");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        assert!(
            found == expected,
            "{name} differs; `BLESS=1 cargo test` writes it anew, then read the difference:\n{found}"
        );
    }
}

#[test]
fn blocks_and_lines() {
    let cases = [
        // an admonition splits what it stands in, and ends with it
        (
            "- a\n::: note\n- b\n:::\n- c",
            "<ul><li>a</li></ul>\n<div class=\"adm\" role=\"note\"><p>NOTE</p><ul><li>b</li></ul>\n</div>\n<ul><li>c</li></ul>",
        ),
        (
            "a\n::: note T\n<b>\n:::\nb",
            "<p>a</p>\n<div class=\"adm\" role=\"note\"><p>TITLE</p><p>&lt;b&gt;</p>\n</div>\n<p>b</p>",
        ),
        ("::: note\n___\n:::\n\n___\n", "<div class=\"adm\" role=\"note\"><p>NOTE</p><hr>\n</div>\n<hr>"),
        (
            "::: note\n<div>\nx\n:::\ny",
            "<div class=\"adm\" role=\"note\"><p>NOTE</p><p>&lt;div&gt;\nx</p>\n</div>\n<p>y</p>",
        ),
        (
            "[^1]\n\n[^1]: ::: note\n    x\n    :::\n",
            "<p><sup id=\"fr:1\"><a href=\"#fn:1\" aria-label=\"Footnote 1\">1</a></sup></p>\n<section class=\"footnotes\" aria-label=\"Footnotes\"><ol><li id=\"fn:1\"><div class=\"adm\" role=\"note\"><p>NOTE</p><p>x</p>\n</div> <a href=\"#fr:1\" aria-label=\"Back to text\">Back</a></li></ol></section>",
        ),
        // lines of a hidden block count for nothing, in code and HTML too
        (
            "    a\n\n::: audience x\nb\nc\n\nd\n:::\n\n    e\n",
            "<div class=\"code\"><pre tabindex=\"0\"><code>a\n\n\ne\n</code></pre></div>",
        ),
        ("<pre>\n::: audience x\nb\nc\n:::\n</pre>", "<p>&lt;pre&gt;\n&lt;/pre&gt;</p>"),
        // links
        (
            "[[cook]] [[cook|a *b*]] [[gone]] [[gone|c]]",
            "<p><a href=\"../cook/\">&lt;cook&gt;</a> <a href=\"../cook/\">a <em>b</em></a> gone c</p>",
        ),
        (
            "[a](gone.md) [b](javascript:x) [c](java&#x09;script:x) [](d.md) [](gone.md)",
            "<p>a b c <a href=\"d.md\">d.md</a> gone.md</p>",
        ),
        ("[a](<b c\">) [d](e?f=1&g=2#h)", "<p><a href=\"b%20c%22\">a</a> <a href=\"e?f=1&amp;g=2#h\">d</a></p>"),
        // images
        (
            "![a *b* ![c](d)](e)",
            "<p><img src=\"assets/e\" alt=\"a b c\" loading=\"lazy\" decoding=\"async\" width=\"640\" height=\"220\"></p>",
        ),
        ("![a](gone.png \"t\") ![b](data:x)", "<p>a b</p>"),
        (
            "- ![a](b 't')",
            "<ul><li><img src=\"assets/b\" alt=\"a\" loading=\"lazy\" decoding=\"async\" width=\"640\" height=\"220\" title=\"t\"></li></ul>",
        ),
        // text
        ("a <!-- b --> c\n\n<!-- d -->\n\n<p>\n<!-- e -->\n</p>", "<p>a  c</p>\n<p>&lt;p&gt;\n\n&lt;/p&gt;</p>"),
        ("a\0b\u{1}c\u{85}d\u{ffff}", "<p>a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}</p>"),
        ("2^10 and 2^12, $5-$10, 'quotes' -- ...", "<p>2^10 and 2^12, $5-$10, 'quotes' -- ...</p>"),
        ("# T\n\n# A\n\n###### B", "<span id=\"t\"></span><h2 id=\"a\">A ANCHOR</h2>\n<h3 id=\"b\">B ANCHOR</h3>"),
        ("## H {#x onclick=y .z}\n\n## search", "<h2 id=\"x\">H ANCHOR</h2>\n<h2 id=\"search-1\">search ANCHOR</h2>"),
        ("[^a][^b][^a]\n\n[^b]: B\n[^a]: A[^c]\n[^c]: C\n[^d]: D", "NOTES 1 2 1 | A3 / B / C"),
    ];
    let note = "<svg class=\"ic\" aria-hidden=\"true\"><use href=\"#g-info\"/></svg>";
    for (text, expected) in cases {
        let html = page(text);
        check(&html, Html::Text);
        if let Some(expected) = expected.strip_prefix("NOTES ") {
            assert_eq!(notes(&html), expected);
            continue;
        }
        let mut html = html
            .replace(&format!("<p>{note}Note</p>"), "<p>NOTE</p>")
            .replace(&format!("<p>{note}T</p>"), "<p>TITLE</p>");
        while let Some((before, rest)) = html.split_once("<a class=\"anchor\"") {
            html = format!("{before}ANCHOR{}", rest.split_once("</a>").unwrap().1);
        }
        assert_eq!(html, expected, "{text}");
    }
}

/// The numbers of notes in the text, then what the notes say.
fn notes(html: &str) -> String {
    let (text, notes) = html.split_once("<section").unwrap();
    let numbers: Vec<_> =
        text.match_indices("Footnote ").map(|(at, _)| text[at + 9..].split('"').next().unwrap()).collect();
    let said: Vec<_> = notes
        .split("<li id=")
        .skip(1)
        .map(|note| {
            let note = note.split_once('>').unwrap().1;
            let mut plain = String::new();
            let mut inside = true;
            for c in note.split(" <a href=\"#fr").next().unwrap().chars() {
                match c {
                    '<' => inside = false,
                    '>' => inside = true,
                    c if inside => plain.push(c),
                    _ => {}
                }
            }
            plain
        })
        .collect();
    format!("{} | {}", numbers.join(" "), said.join(" / "))
}

#[test]
fn phrases() {
    let cases = [
        ("a *b* `c` [[cook|d]]", "a <em>b</em> <code>c</code> <a href=\"../cook/\">d</a>"),
        ("a\n\nb\n\n- c\n- d\n\n# e", "a b c d e"),
        ("```\nx < y\n```", "<code>x &lt; y</code>"),
        ("a  \nb <b>c</b>", "a b &lt;b&gt;c&lt;/b&gt;"),
        ("x[^1]\n\n[^1]: y", "x"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("a\n***\nb", "a b"),
        (
            "![a](b 'c')",
            "<img src=\"assets/b\" alt=\"a\" loading=\"lazy\" decoding=\"async\" width=\"640\" height=\"220\" title=\"c\">",
        ),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(inline(text, &Known), expected, "{text}");
    }
    assert!(inline(&"> ".repeat(100_000), &Known).starts_with("&gt;"));
}

#[test]
fn what_is_shown_elsewhere_is_left_out() {
    let text = "# T\n\nx[^1] [a][r]\n\n## Pains\n\n- one\n\n### In it\n\n[^1]: note\n\n[r]: r.md\n\n## Next\n\ny\n";
    let prose = scan(text);
    let skip = [prose.headings[0].span.clone(), prose.headings[1].span.start..prose.headings[1].content.end];
    let found = blocks(text);
    let body = Body {
        text,
        blocks: &found,
        prose: &prose,
        skip: &skip,
        links: &Known,
        highlighter: &HIGHLIGHTER,
        html: Html::Text,
        shift: 1,
        under: 2,
        scope: "body:",
    };
    let rendered = render(&body);
    check(&rendered.html, Html::Text);
    assert!(rendered.html.starts_with("<span id=\"body:t\"></span><p>x<sup id=\"body:fr:1\">"), "{}", rendered.html);
    assert!(rendered.html.contains("<a href=\"r.md\">a</a></p>\n<span id=\"body:pains\"></span><span id=\"body:in-it\"></span><h3 id=\"body:next\">"));
    assert!(rendered.html.contains("<li id=\"body:fn:1\">note <a href=\"#body:fr:1\""));
    assert!(!rendered.html.contains("one"));
    assert_eq!(rendered.contents.len(), 1);
}

#[test]
fn raw_html_that_is_let_through() {
    let cases = [
        ("a <kbd>b</kbd> <b>c", "<p>a <kbd>b</kbd> <b>c</b></p>"),
        ("*a <b>b* c</b>", "<p><em>a <b>b</b></em> c</p>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <style>b</style> <iframe src=x>", "<p>a &lt;style&gt;b&lt;/style&gt; &lt;iframe src=x&gt;</p>"),
        ("<div style=\"x\" class=\"y\" onclick=z id=\"main\">a</div>", "<div id=\"user-main\">a</div>"),
        (
            "<a href=\"b&#46;md\" target=_blank>a</a> <a href=java&#115;cript:x>b</a>",
            "<p><a href=\"b.md\">a</a> <a>b</a></p>",
        ),
        (
            "<img src=a.png alt=\"b&quot;c\" onerror=x> <img src=gone.png alt=d>",
            "<p><img src=\"assets/a.png\" alt=\"b&quot;c\" width=\"640\" height=\"220\"> d</p>",
        ),
        (
            "<details><summary>a</summary>\n\n*b*\n\n</details>\n\nc",
            "<details><summary>a</summary>\n<p><em>b</em></p>\n</details>\n<p>c</p>",
        ),
        ("> <div>\n\na", "<blockquote><div>\n</div></blockquote>\n<p>a</p>"),
        ("::: note\n</div></article></main>\n:::\n\nb", "NOTE&lt;/main&gt;\n</div>\n<p>b</p>"),
        (
            "<table><tr><td class=n colspan=2>a</table>\n\nb",
            "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>\n<p>b</p>",
        ),
        ("a <div>b</div>", "<p>a &lt;div&gt;b</p>"),
        ("<div title=\"a\n\nb \" c", "&lt;div title=\"a\n<p>b \" c</p>"),
        ("<textarea>\n\n[[cook]]", "&lt;textarea&gt;\n\n[[cook]]"),
        ("<a href=b>c[^1]</a>\n\n[^1]: d", "<p><a href=\"b\">c</a></p>"),
        ("a &amp; <b title='&amp;'>&copy;</b>", "<p>a &amp; <b title=\"&amp;\">©</b></p>"),
    ];
    for (text, expected) in cases {
        let html = sanitized(text);
        check(&html, Html::Sanitized);
        let html = html.replace("<div class=\"adm\" role=\"note\"><p><svg class=\"ic\" aria-hidden=\"true\"><use href=\"#g-info\"/></svg>Note</p>", "NOTE");
        assert_eq!(html, expected, "{text}");
    }
}

/// Attempts to run a script, wherever an author can write.
#[test]
fn nothing_hostile_gets_through() {
    let payloads = [
        "<script>alert(1)</script>",
        "<ScRiPt src=//x></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>x</script>'>",
        "<body onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=' &#14;javascript:x'>x</a>",
        "<a href=\"&#106;avascript&colon;alert(1)\">x</a>",
        "<details open ontoggle=alert(1)><summary>x",
        "<div style=\"background:url(javascript:x)\">",
        "<form action=javascript:x><button>",
        "<input autofocus onfocus=alert(1)>",
        "<object data=x>",
        "<embed src=x>",
        "<base href=//x>",
        "<meta http-equiv=refresh>",
        "<link rel=stylesheet href=x>",
        "<style>@import '//x';</style>",
        "<template><img src=x onerror=y></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=y>\">",
        "<textarea><img title=\"</textarea><img src=x onerror=y>\">",
        "<title><img src=x onerror=y></title>",
        "<plaintext>",
        "<xmp><img src=x onerror=y></xmp>",
        "<!--><img src=x onerror=y>-->",
        "<!-- --!><img src=x onerror=y> -->",
        "<![CDATA[<img src=x onerror=y>]]>",
        "<?php <img src=x onerror=y> ?>",
        "<!DOCTYPE x [<!ENTITY y 'z'>]>",
        "<img src=\"x\" alt=\"`><script>x</script>\">",
        "<p title=\"x\"onclick=\"y\">",
        "<p/onclick=y>",
        "<p onclick\n=\ny>",
        "<p on\u{0}click=y>",
        "<\u{0}script>x</script>",
        "</article></main><script>x</script>",
        "</p></div></section><h1 id=main>",
        "<a id=main name=main>",
        "<table><td><script>x",
        "<select><option><script>x",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&colon;alert(1))",
        "[a](java&NewLine;script:x)",
        "[a](&#x6A;avascript:x)",
        "[a](<javascript:x>)",
        "[a]( javascript:x)",
        "[a](data:text/html;base64,PHN)",
        "[a](vbscript:x)",
        "[a][x]\n\n[x]: javascript:alert(1)",
        "![a](javascript:x)",
        "![a\" onerror=\"x](b 'c\" onload=\"d')",
        "[a](b '\"onmouseover=\"x')",
        "[a](b\"onclick=\"x)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "[[a|<img src=x onerror=y>]]",
        "[[javascript:alert]]",
        "# x {#\"onclick=y}",
        "# x {onclick=y .z\"}",
        "# x {#main}",
        "# <img src=x onerror=y>",
        "```\"><script>x</script>\n```",
        "```js title=\"<script>x</script>\"\n</code></pre><script>\n```",
        "```html\n<script>alert(1)</script>\n</code>\n```",
        "`<script>x</script>`",
        "$<script>x</script>$",
        "$$</code><script>$$",
        "::: note <script>x</script>\n:::",
        "> [!NOTE]\n> <script>x</script>",
        "[^<script>]\n\n[^<script>]: x",
        "[^\"onclick=x]\n\n[^\"onclick=x]: <img src=x onerror=y>",
        "- [ ] <script>",
        "| <script> |\n|---|\n| <img src=x onerror=y> |",
        "Term <script>\n: <script>",
        "&lt;script&gt;",
        "\\<script>",
        "&#60;script&#62;",
        "<a href=\"#\" data-x=\"1\" data-0=\"0\">",
        "<span data-0123456789abcdef01234567=\"0\">x</span>",
        "<use href=\"data:x\">",
        "<svg class=ic><use href=#g-x /></svg>",
        "<button onclick=x formaction=y>z</button>",
        "<a href=x ping=y download=z target=w>",
    ];
    let around = [
        "{}",
        "a {} b",
        "> {}",
        "- {}",
        "# {}",
        "**{}**",
        "| x |\n|---|\n| {} |",
        "::: note\n{}\n:::",
        "[l {}](u)",
        "<div>\n{}\n\n</div>",
        "<p title='\n{}",
        "x[^n]\n\n[^n]: {}",
    ];
    for payload in payloads {
        for around in around {
            let text = around.replace("{}", payload);
            for links in [&Known as &dyn Links, &Hostile] {
                for html in [Html::Text, Html::Sanitized] {
                    let found = rendered(&text, links, html);
                    check(&found.html, html);
                    found.contents.iter().for_each(|line| check(&line.text_html, Html::Text));
                }
                check(&inline(&text, links), Html::Text);
            }
        }
    }
}

#[test]
fn deep_and_long_texts_end() {
    let deep = [
        "> ",
        "- a\n",
        "1. ",
        "[",
        "![",
        "*a ",
        "<div>",
        "<b>",
        "[[a|",
        "[^1]: ",
        "::: note\n",
        "a\n: ",
        "$",
        "`",
        "<!--",
        "{{",
        "~~a",
    ];
    for piece in deep {
        let text = piece.repeat(20_000 / piece.len());
        for html in [Html::Text, Html::Sanitized] {
            check(&rendered(&text, &Known, html).html, html);
        }
    }
}

#[test]
fn code_blocks_name_their_files() {
    use super::code::Info;
    let cases = [
        ("toml watch.toml", "toml", Some("watch.toml")),
        ("js title=\"a b.js\" {1,3}", "js", Some("a b.js")),
        ("rust,ignore", "rust", None),
        ("js{1,3}", "js", None),
        ("{.python .numberLines}", "python", None),
        ("ts src/a.ts showLineNumbers", "ts", Some("src/a.ts")),
        ("yaml:deploy.yml", "yaml", Some("deploy.yml")),
        ("Dockerfile", "Dockerfile", None),
        ("watch.toml", "toml", Some("watch.toml")),
        ("sh copy", "sh", None),
        ("", "", None),
    ];
    for (info, language, file) in cases {
        assert_eq!(Info::of(info), Info { language: language.into(), file: file.map(str::to_owned) }, "{info}");
    }
}

#[test]
fn words_are_explained_once_in_each_section_and_only_where_a_card_may_stand() {
    let cards = |text: &str| {
        let html = page(text);
        check(&html, Html::Text);
        let parts = html.split("aria-describedby").skip(1);
        parts.map(|part| part.split_once("\">").unwrap().1.split_once('<').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    for (text, expected) in [
        ("A quern, a quern.", vec!["quern"]),
        ("A quern.\n\n## Next\n\nA quern.", vec!["quern", "quern"]),
        ("A hand quern and a quern.", vec!["hand quern", "quern"]),
        ("A hand\nquern.", vec!["hand\nquern"]),
        ("A *hand* quern.", vec!["quern"]),
        ("A **quern** in `quern`, <quern@mill.example>.", vec!["quern"]),
        ("# A quern\n\n[a quern](x) ![quern](x.png)\n\n```\nquern\n```\n", vec![]),
        ("[Here](../terms/1/) a quern.", vec![]),
        ("- a quern\n- > a quern\n\n| quern |\n|---|\n| quern |", vec!["quern"]),
        ("Said[^1].\n\n[^1]: A quern.", vec!["quern"]),
        ("<kbd>quern</kbd> quern", vec!["quern"]),
    ] {
        assert_eq!(cards(text), expected, "{text}");
    }
    let html = sanitized("<kbd>quern</kbd> and a quern & <b>more</b>");
    assert_eq!(html.matches("role=\"tooltip\"").count(), 1, "{html}");
    assert!(html.contains("<kbd>quern</kbd>"), "{html}");
}

proptest! {
    /// Whatever the text, what comes out is whole and holds nothing foreign.
    #[test]
    fn any_text_renders(text in prop_oneof![crate::parse::prose::lines(), any::<String>(), "(:::|a|1|quern|hand |\\n| |>|-|\\+|\\.|`{3}|\\[\\^?|\\]:?|\\(|\\)|!|<|/|b|p|\"|=|\\||\\*|_|~|\\^|\\$|#|\\{|\\}|&|;|:|é|\\\\|\\t){0,60}"]) {
        for html in [Html::Text, Html::Sanitized] {
            let found = rendered(&text, &Known, html);
            check(&found.html, html);
            found.contents.iter().for_each(|line| check(&line.text_html, Html::Text));
        }
        check(&inline(&text, &Known), Html::Text);
    }

    /// A page says nothing of what stands in a block that it hides.
    #[test]
    fn hidden_blocks_leave_no_trace((one, other, at) in crate::parse::prose::twins()) {
        let is_hidden = |text: &str| {
            let found = blocks(text);
            found.faults.is_empty() && found.audience.iter().any(|block| block.open.start == at)
        };
        if is_hidden(&one) && is_hidden(&other) {
            for html in [Html::Text, Html::Sanitized] {
                prop_assert_eq!(rendered(&one, &Known, html), rendered(&other, &Known, html));
            }
        }
    }
}
