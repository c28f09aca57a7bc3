//! What looks like a secret in a text, by a documented list of patterns.
//!
//! A result goes into version control, where nothing is ever forgotten, and a few of its words go onto
//! pages. So what is kept of it is masked by these patterns, and what is recorded is searched by them.
//! Each pattern is narrow: a placeholder, a masked value or the name of a variable is no secret.

use std::ops::Range;

/// A place in a text that looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it looks like, with its article.
    pub kind: &'static str,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// Its line, from 1.
    pub line: usize,
}

/// A token that is known by how it begins.
struct Token {
    kind: &'static str,
    beginnings: &'static [&'static str],
    /// How many characters must follow at least.
    least: usize,
    follows: fn(u8) -> bool,
}

fn letter_or_digit(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

fn capital_or_digit(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}

fn word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')
}

fn path(b: u8) -> bool {
    word(b) || b == b'/'
}

const TOKENS: &[Token] = &[
    Token {
        kind: "an AWS access key",
        beginnings: &["AKIA", "ASIA", "ABIA", "ACCA"],
        least: 16,
        follows: capital_or_digit,
    },
    Token {
        kind: "a GitHub token",
        beginnings: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        least: 22,
        follows: word,
    },
    Token {
        kind: "a GitLab token",
        beginnings: &["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-"],
        least: 20,
        follows: word,
    },
    Token {
        kind: "a Slack token",
        beginnings: &["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xapp-"],
        least: 10,
        follows: word,
    },
    Token { kind: "a Slack webhook", beginnings: &["hooks.slack.com/services/"], least: 20, follows: path },
    Token { kind: "a Google API key", beginnings: &["AIza"], least: 35, follows: word },
    Token { kind: "an npm token", beginnings: &["npm_"], least: 36, follows: letter_or_digit },
    Token { kind: "a Stripe key", beginnings: &["sk_live_", "rk_live_"], least: 16, follows: letter_or_digit },
];

/// How the name of a value ends when the value is a secret, in lower case and without `-`, `_` and `.`.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secretkey",
    "secretaccesskey",
    "token",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "credential",
    "credentials",
];

/// Names that end like a secret's and are none: marks of a page, of a repeated call, of a kind.
const HARMLESS: &[&str] =
    &["nexttoken", "clienttoken", "continuationtoken", "idempotencytoken", "pagetoken", "canceltoken"];

/// Words that stand where a secret was, or where one would be.
const NOTHING: &[&str] = &[
    "null",
    "none",
    "true",
    "false",
    "undefined",
    "redacted",
    "masked",
    "hidden",
    "removed",
    "secret",
    "password",
    "token",
    "empty",
    "required",
    "optional",
    "string",
    "changeme",
    "unset",
    "nil",
    "bearer",
    "basic",
    "missing",
    "invalid",
    "expired",
];

/// Everything in a text that looks like a secret, in its order; of two that overlap the first.
pub fn find(text: &str) -> Vec<Secret> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    for token in TOKENS {
        for beginning in token.beginnings {
            found.extend(tokens(text, token, beginning).map(|range| (range, token.kind)));
        }
    }
    found.extend(web_tokens(text).map(|range| (range, "a JSON web token")));
    found.extend(private_keys(text).map(|range| (range, "a private key")));
    found.extend(users(text).map(|range| (range, "a password in an address")));
    found.extend(headers(text).map(|range| (range, "the credentials of a request")));
    found.extend(values(text).map(|range| (range, "a value whose name says that it is secret")));
    found.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
    let (mut secrets, mut end, mut line, mut counted): (Vec<Secret>, usize, usize, usize) = (Vec::new(), 0, 1, 0);
    for (range, kind) in found {
        if range.start < end {
            continue;
        }
        end = range.end;
        line += text.get(counted..range.start).map_or(0, |between| between.matches('\n').count());
        counted = range.start;
        secrets.push(Secret { kind, range, line });
    }
    secrets
}

/// The text with `…` in the place of what looks like a secret.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = 0;
    for secret in find(text) {
        masked.push_str(text.get(rest..secret.range.start).unwrap_or_default());
        masked.push('…');
        rest = secret.range.end;
    }
    masked.push_str(text.get(rest..).unwrap_or_default());
    masked
}

/// The length of what follows a place, as far as all of it is of a kind.
fn run(text: &str, from: usize, is: fn(u8) -> bool) -> usize {
    text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|b| is(**b)).count()
}

fn stands_alone(text: &str, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.as_bytes().get(before)).is_none_or(|b| !b.is_ascii_alphanumeric())
}

fn tokens<'t>(
    text: &'t str,
    token: &'t Token,
    beginning: &'static str,
) -> impl Iterator<Item = Range<usize>> + use<'t> {
    text.match_indices(beginning).filter(|(at, _)| stands_alone(text, *at)).filter_map(|(at, _)| {
        let from = at + beginning.len();
        let length = run(text, from, token.follows);
        (length >= token.least).then_some(at..from + length)
    })
}

/// Three parts in base 64, of which the first two are JSON objects.
fn web_tokens(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("eyJ").filter(|(at, _)| stands_alone(text, *at)).filter_map(|(at, _)| {
        let first = at + run(text, at, word);
        let second = text.get(first..)?.strip_prefix('.').filter(|rest| rest.starts_with("eyJ")).map(|_| first + 1)?;
        let third = second + run(text, second, word);
        text.get(third..)?.strip_prefix('.')?;
        Some(at..third + 1 + run(text, third + 1, word))
    })
}

fn private_keys(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("-----BEGIN ").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let head = rest.get(11..)?.split_once("-----")?.0;
        let named = head.len() < 40 && head.ends_with("PRIVATE KEY");
        let end = rest.find("-----END ").map_or(rest.len(), |end| end + "-----END ".len());
        named.then_some(at..at + end)
    })
}

/// `user:password@` after `://`.
fn users(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("://").filter_map(|(at, _)| {
        let from = at + 3;
        let authority =
            |b: u8| b.is_ascii_graphic() && !matches!(b, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'\\');
        let host = text.get(from..from + run(text, from, authority))?;
        let (user, password) = host.rsplit_once('@')?.0.split_once(':')?;
        let from = from + user.len() + 1;
        is_value(password).then_some(from..from + password.len())
    })
}

/// `Bearer …` and `Basic …`.
fn headers(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let schemes = ["Bearer ", "bearer ", "BEARER ", "Basic ", "basic "];
    schemes.into_iter().flat_map(move |scheme| {
        text.match_indices(scheme).filter(|(at, _)| stands_alone(text, *at)).filter_map(move |(at, _)| {
            let credential = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
            let from = at + scheme.len();
            let value = text.get(from..from + run(text, from, credential))?;
            // A sentence may go on after such a word; credentials hold digits or signs.
            let telling = value.bytes().any(|b| b.is_ascii_digit() || b"=+_".contains(&b));
            (value.len() >= 12 && telling && is_value(value)).then_some(from..from + value.len())
        })
    })
}

/// `name=value`, `"name": "value"`, `name: value`, `--name value`.
fn values(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let mut ends = Vec::new();
    for (at, b) in text.bytes().enumerate() {
        // Where a name ends: at a sign, or at a space after an option.
        if matches!(b, b'=' | b':' | b' ' | b'"' | b'\\') && at > 0 && part(bytes[at - 1]) {
            ends.push(at);
        }
    }
    ends.into_iter().filter_map(move |end| {
        let start = end - bytes[..end].iter().rev().take(60).take_while(|b| part(**b)).count();
        let name = text.get(start..end)?;
        if !is_name(name) {
            return None;
        }
        let rest = text.get(end..)?;
        let option = name.starts_with("--");
        let rest = rest.strip_prefix('\\').unwrap_or(rest).trim_start_matches(['"', '\'']).trim_start_matches(' ');
        let rest = match rest.strip_prefix(['=', ':']) {
            Some(rest) => rest,
            None if option => rest.trim_start_matches([',', ' ']),
            None => return None,
        };
        let rest = rest.trim_start_matches(' ');
        let quote = rest.trim_start_matches('\\').chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = rest.trim_start_matches(['\\', '"', '\'']);
        let until = match quote {
            Some(quote) => value.find([quote, '\\', '\n'])?,
            None => value.find(|c: char| c.is_whitespace() || "&;,\"'\\<>)]}".contains(c)).unwrap_or(value.len()),
        };
        let from = text.len() - value.len();
        is_value(&value[..until]).then_some(from..from + until)
    })
}

fn is_name(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase();
    NAMES.iter().any(|end| plain.ends_with(end)) && !HARMLESS.iter().any(|end| plain.ends_with(end))
}

/// Whether a value is more than a placeholder, a mask, the name of a variable or of a file.
fn is_value(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let first = value.chars().next().unwrap_or_default();
    value.len() >= 5
        && !value.contains("***")
        && !value.contains('…')
        && !value.chars().all(|c| c == first || !c.is_alphanumeric())
        && !value.starts_with(['$', '<', '{', '[', '%', '/', '('])
        && !NOTHING.contains(&lower.as_str())
}

/// What is looked for, in words, for the manual.
pub fn patterns() -> Vec<(&'static str, String)> {
    let begins = |token: &Token| {
        let list: Vec<String> = token.beginnings.iter().map(|beginning| format!("`{beginning}`")).collect();
        (token.kind, format!("begins with {}", list.join(", ")))
    };
    let mut patterns: Vec<_> = TOKENS.iter().map(begins).collect();
    patterns.extend([
        (
            "a JSON web token",
            "three parts in base 64 with dots between them, the first two beginning with `eyJ`".to_owned(),
        ),
        ("a private key", "a block that begins with `BEGIN`, ends its first line with `PRIVATE KEY`".to_owned()),
        ("a password in an address", "what stands between `:` and `@` before a host".to_owned()),
        ("the credentials of a request", "what follows `Bearer` or `Basic`".to_owned()),
        (
            "a value whose name says that it is secret",
            format!("the value of a name, a key or an option that ends with {}", NAMES.join(", ")),
        ),
    ]);
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        find(text).iter().map(|secret| secret.kind).collect()
    }

    /// Made up here, so that nobody who searches this repository for secrets finds one.
    fn token(beginning: &str, length: usize) -> String {
        format!("{beginning}{}", "A1b2C3d4E5".repeat(10).get(..length).unwrap())
    }

    #[test]
    fn tokens_are_known_by_their_beginning_and_their_length() {
        for (beginning, length, kind) in [
            ("ghp_", 36, "a GitHub token"),
            ("github_pat_", 40, "a GitHub token"),
            ("glpat-", 20, "a GitLab token"),
            ("xoxb-", 24, "a Slack token"),
            ("npm_", 36, "an npm token"),
        ] {
            let whole = token(beginning, length);
            assert_eq!(kinds(&format!("see {whole}.")), [kind], "{whole}");
            assert_eq!(mask(&format!("see {whole}.")), "see ….");
            assert_eq!(kinds(&token(beginning, 4)), [""; 0], "{beginning} is too short");
            assert_eq!(kinds(&format!("x{whole}")), [""; 0], "{beginning} inside of a word");
        }
        assert_eq!(kinds(&format!("AKIA{}", "A1B2C3D4E5F6G7H8")), ["an AWS access key"]);
    }

    #[test]
    fn structures_are_known_by_their_form() {
        let jwt = format!("{}.{}.c2ln", token("eyJ", 20), token("eyJ", 20));
        assert_eq!(kinds(&jwt), ["a JSON web token"]);
        assert_eq!(kinds("eyJhIjoxfQ is only a part"), [""; 0]);
        let key = format!("-----BEGIN RSA {} KEY-----\nabc\n-----END RSA", "PRIVATE");
        assert_eq!(kinds(&key), ["a private key"]);
        assert_eq!(kinds("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----"), [""; 0]);
        assert_eq!(mask("postgres://ana:hunter2@db/x"), "postgres://ana:…@db/x");
        assert_eq!(kinds("https://ana@db/x:y@z http://a:80/"), [""; 0]);
        assert_eq!(mask("Authorization: Bearer a1b2c3d4e5f6g7"), "Authorization: Bearer …");
        assert_eq!(kinds("a bearer authentication, basic understanding"), [""; 0]);
    }

    #[test]
    fn a_name_tells_that_its_value_is_a_secret() {
        for (text, masked) in [
            ("password=hunter2&x=1", "password=…&x=1"),
            ("{\"DB_PASSWORD\": \"hunter2\", \"a\": 1}", "{\"DB_PASSWORD\": \"…\", \"a\": 1}"),
            ("{\\\"token\\\": \\\"hunter2\\\"}", "{\\\"token\\\": \\\"…\\\"}"),
            ("secretAccessKey: hunter2", "secretAccessKey: …"),
            ("psql --password hunter2 -c x", "psql --password … -c x"),
            ("[\"--api-key\", \"hunter2\"]", "[\"--api-key\", \"…\"]"),
            ("AccountKey=hunter2==;x", "AccountKey=…;x"),
        ] {
            assert_eq!(mask(text), masked);
        }
    }

    #[test]
    fn what_only_looks_like_a_secret_is_left() {
        for text in [
            "{\"secrets\": {}, \"token\": null, \"password\": \"***\", \"pwd\": \"${PWD}\"}",
            "password=$DB_PASSWORD token: <your token> secret: {{ secret }}",
            "the password is wrong, the token expired: try again",
            "NextToken=AAAABBBB1234 clientToken: 1234-abcd",
            "tokens_used: 123456 password_policy=strict secretName: shop-db",
            "password: xxxxxxxx token=…",
            "secret: /run/secrets/db",
            "password=",
            "",
            "é=é: é \" --token",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn each_is_found_once_with_its_line() {
        let text = format!("a\ntoken={}\n\npassword=hunter2\n", token("ghp_", 36));
        let found: Vec<_> = find(&text).iter().map(|secret| (secret.line, secret.kind)).collect();
        assert_eq!(found, [(2, "a GitHub token"), (4, "a value whose name says that it is secret")]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_masked_stays_masked(text in "(\\PC|\n|token=|://a:b@|Bearer |eyJ|--pwd ){0,40}") {
            let masked = mask(&text);
            assert!(masked.len() <= text.len() + 3 * text.len());
        }
    }
}
