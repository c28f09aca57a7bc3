//! Takes secrets out of the few words that are kept of commands, addresses and error texts: what the
//! patterns of [`secret`] find, and whatever follows a word that tells of one.

use super::secret;

const SECRET: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "api.key",
    "credential",
    "authorization",
    "bearer",
    "private_key",
    "access_key",
    "access-key",
    "pwd",
];

/// Whether the name of an argument tells that its value is a secret.
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|word| name.contains(word))
}

/// The text with what looks like a secret replaced by `…`.
pub fn redact(text: &str) -> String {
    let mut words = Vec::new();
    let mut hide_next = false;
    for word in secret::mask(text).split_whitespace() {
        let secret = is_secret(word);
        let basic = word.eq_ignore_ascii_case("basic");
        if secret {
            match word.find(['=', ':']) {
                Some(end) if end + 1 < word.len() => {
                    words.push(format!("{}…", &word[..=end]));
                    hide_next = is_scheme(&word[end + 1..]);
                }
                _ => {
                    words.push(word.to_owned());
                    hide_next = true;
                }
            }
        } else if hide_next && !basic {
            words.push("…".to_owned());
            hide_next = false;
        } else {
            hide_next &= basic;
            words.push(without_user(word));
        }
    }
    words.join(" ")
}

fn is_scheme(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().trim_matches(['"', '\'']), "basic" | "bearer")
}

/// `https://user:key@host/` without the user and the key, and without a query.
fn without_user(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else { return word.to_owned() };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_and_the_rest_stays() {
        for (text, shown) in [
            ("docker stop db", "docker stop db"),
            ("psql --password hunter2 -c x", "psql --password … -c x"),
            ("curl -H Authorization: Bearer abc https://x", "curl -H Authorization: Bearer …"),
            ("run --token=abc now", "run --token=… now"),
            ("http://ana:pw@db.example/x?key=1", "http://db.example/x"),
            ("", ""),
        ] {
            let redacted = redact(text);
            assert!(redacted.starts_with(shown), "{text}: {redacted}");
            assert!(!redacted.contains("hunter2") && !redacted.contains("abc"), "{redacted}");
        }
    }
}
