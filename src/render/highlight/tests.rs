//! Cases of the highlighter.

use super::*;

/// The text that a reader sees.
fn plain(html: &str) -> String {
    let mut plain = String::new();
    for piece in html.split('<') {
        plain.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn a_dozen_classes_and_no_more() {
    let cases = [
        (
            "toml",
            "# c\nk = \"v\" # d\nn = [1, true]\n",
            "<hl-c># c</>\n<hl-p>k</> = <hl-s>\"v\"</> <hl-c># d</>\n<hl-p>n</> = [<hl-n>1</>, <hl-k>true</>]\n",
        ),
        ("json", "{\"a\": [\"b\", 1, null]}", "{<hl-p>\"a\"</>: [<hl-s>\"b\"</>, <hl-n>1</>, <hl-k>null</>]}"),
        (
            "rs",
            "fn f() -> u8 { a && b } // é",
            "<hl-k>fn</> <hl-f>f</>() -&gt; <hl-k>u8</> { a &amp;&amp; b } <hl-c>// é</>",
        ),
        ("py", "a and not b", "a <hl-k>and not</> b"),
        ("sh", "echo \"$X\"", "<hl-f>echo</> <hl-s>\"$X\"</>"),
        ("diff", "-a\n+b\n", "<hl-d>-a</>\n<hl-i>+b</>\n"),
        ("html", "<a b=\"c\">d</a>", "&lt;<hl-t>a</> <hl-p>b</>=<hl-s>\"c\"</>&gt;d&lt;/<hl-t>a</>&gt;"),
    ];
    let highlighter = Highlighter::default();
    for (language, code, expected) in cases {
        let html = highlighter.highlight(code, language).unwrap();
        let short = html.replace("<span class=\"hl-", "<hl-").replace("\">", ">").replace("</span>", "</>");
        assert_eq!(short, expected.replace("\">", ">"), "{language}");
    }
}

#[test]
fn languages_by_whichever_name() {
    let known = "toml ts typescript js javascript rs rust py python yml yaml sh bash zsh console c++ cpp c# golang jsonc dockerfile sql";
    for known in known.split(' ') {
        assert!(syntax(known).is_some(), "{known}");
    }
    for unknown in ["", "text", "csv", "mermaid", "nonsense", "\"><script>"] {
        assert!(Highlighter::default().highlight("a", unknown).is_none(), "{unknown}");
    }
}

#[test]
fn every_character_of_the_code_is_kept() {
    let highlighter = Highlighter::default();
    let codes = [
        "fn main() { let é = \"<&>\"; } // \u{1f680}\n\n\tx\n".to_owned(),
        format!("# {}\nx = \"{}\" {} y\n", "-=".repeat(90), "é".repeat(80), " ".repeat(90)),
        format!("{}{}\n", "(".repeat(200), "ab".repeat(100)),
        "\"unclosed\n/* <!-- ${ '\n".to_owned(),
    ];
    for language in ["rs", "toml"] {
        for code in &codes {
            assert_eq!(plain(&highlighter.highlight(code, language).unwrap()), *code, "{language}");
        }
    }
}

#[test]
fn what_takes_too_long_stays_plain() {
    let highlighter = Highlighter::default();
    let line = |length: usize| format!("{}\n", "x".repeat(length));
    for code in ["x = 1\n".repeat(20_000), line(501), line(450).repeat(10)] {
        assert!(highlighter.highlight(&code, "toml").is_none(), "{}", code.len());
    }
    assert!(highlighter.highlight(&line(450).repeat(9), "toml").is_some());
}

#[test]
fn what_was_coloured_is_remembered() {
    let highlighter = Highlighter::default();
    let first = highlighter.highlight("a = 1", "toml").unwrap();
    assert!(Arc::ptr_eq(&first, &highlighter.highlight("a = 1", "toml").unwrap()));
    assert!(!Arc::ptr_eq(&first, &highlighter.highlight("a = 1", "ini").unwrap()));
}
