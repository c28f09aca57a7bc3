//! What a catalogue does, and what is said of one that is wrong.

use super::*;
use crate::model::calendar::Day;
use crate::model::diagnostic::Code;

fn read(text: &str) -> (Words, Vec<Diagnostic>) {
    let (words, mut found) = Words::read("de", "words/de.ftl", text);
    found.retain(|problem| problem.code != Code::MissingWords);
    (words, found)
}

#[test]
fn english_is_whole_and_every_message_can_be_said() {
    let (words, found) = Words::read("en", "content/words.ftl", ENGLISH);
    assert_eq!(found, []);
    assert_eq!(words.messages.len(), Words::english().messages.len());
}

#[test]
fn what_is_not_translated_stays_english_and_is_told_once() {
    let (words, found) = Words::read("de", "words/de.ftl", "heading-tests = Versuche\n");
    assert_eq!(words.text("heading-tests"), "Versuche");
    assert_eq!(words.text("heading-teams"), "Teams");
    let [problem] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((problem.code, problem.place.to_string().as_str()), (Code::MissingWords, "words/de.ftl:1:1"));
    let number = Words::english().messages.len() - 1;
    assert!(problem.message.starts_with(&format!("{number} messages are not translated")), "{}", problem.message);
    assert!(problem.message.contains(" more"), "{}", problem.message);
}

#[test]
fn values_stand_where_the_language_wants_them() {
    let (words, found) = read("stage-title = { $name } (Stufe { $stage })\n");
    assert_eq!(found, []);
    assert_eq!(say!(words, "stage-title", stage = 3, name = "Regelmäßig"), "Regelmäßig (Stufe 3)");
}

#[test]
fn a_plural_follows_the_rules_of_its_language() {
    let (words, found) = Words::read(
        "pl",
        "words/pl.ftl",
        "service-sidecars = { $number ->\n    [one] { $number } plik\n    [few] { $number } pliki\n   *[many] { $number } plików\n }\n",
    );
    assert_eq!(found.len(), 1);
    for (number, said) in [(1, "1 plik"), (3, "3 pliki"), (5, "5 plików"), (22, "22 pliki")] {
        assert_eq!(say!(words, "service-sidecars", number = number), said);
    }
}

#[test]
fn what_is_placed_comes_back_as_itself_also_from_a_plural() {
    let (words, _) =
        read("pack-finding = { $state ->\n    [open] offen, { $run }\n   *[other] { $state }: { $run }!\n }\n");
    let mut pieces = Vec::new();
    let values = [("state", Value::from("zu")), ("run", Value::Placed(7))];
    words.pieces("pack-finding", &values, &mut |piece| pieces.push(format!("{piece:?}")));
    assert_eq!(pieces, ["Text(\"zu: \")", "Placed(7)", "Text(\"!\")"]);
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_stays_english() {
    for (text, place, code, message, said) in [
        ("x\nheading-tests = A\n", "1:2", Code::WordsSyntax, "this is no message", "A"),
        ("\nheading-tets = A\n", "2:1", Code::WrongWords, "the site has no message `heading-tets`", "Tests"),
        ("heading-tests = { $x }\n", "1:1", Code::WrongWords, "`heading-tests` has no value `$x`", "Tests"),
        ("heading-tests = { lost }\n", "1:1", Code::WrongWords, "`heading-tests` names `lost`", "Tests"),
        ("heading-tests = { heading-tests }\n", "1:1", Code::WrongWords, "leads back to itself", "Tests"),
        ("heading-tests = { LOUD(\"a\") }\n", "1:1", Code::WrongWords, "`LOUD()`", "Tests"),
        ("heading-tests = A\nheading-tests = B\n", "2:1", Code::WrongWords, "a second time", "A"),
        ("heading-tests = A\n    .title = B\n", "1:1", Code::WrongWords, "a name of its own", "A"),
        ("heading-tests =\n    .title = B\n", "1:1", Code::WrongWords, "a name of its own", "Tests"),
    ] {
        let (words, found) = read(text);
        let first = found.first().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(first.place.to_string(), format!("words/de.ftl:{place}"), "{text}");
        assert_eq!(first.code, code, "{text}");
        assert!(first.message.contains(message) && !first.help.is_empty(), "{first:?}");
        assert_eq!(words.text("heading-tests"), said, "{text}");
    }
}

#[test]
fn a_value_that_is_left_out_is_told_and_the_words_are_used() {
    let (words, found) = read("since-day = seither\n");
    assert_eq!(found[0].message, "`since-day` leaves out `$day`");
    assert_eq!(say!(words, "since-day", day = "2026-01-01"), "seither");
}

#[test]
fn terms_and_messages_within_messages_are_followed() {
    let (words, found) =
        read("-wir = Wir & Co\nheading-tests = { -wir } { \"{\" }\nsince-day = { heading-tests } { $day }\n");
    assert_eq!(found, []);
    assert_eq!(words.text("heading-tests"), "Wir & Co {");
    assert_eq!(say!(words, "since-day", day = "heute"), "Wir & Co { heute");
}

#[test]
fn a_sentence_is_english_for_programs_and_told_in_the_language_of_the_site() {
    let (words, found) = read(
        "gaps-of = { $missing } von { $total }: { $gaps }\n\
         gap-degraded = { $dependency } lief schlecht, fiel aber nie aus\n\
         gap-published-later = veröffentlicht wird { $dependency } am { $day }\n\
         date-long = { $day }. { $month } { $year }\nmonth-12 = Dezember\n",
    );
    assert_eq!(found, []);
    let day = Day::from_ymd(2026, 12, 3).unwrap();
    let gaps = vec![
        sentence!("gap-degraded", dependency = Term::name("db")),
        sentence!("gap-published-later", dependency = Term::name("cdn"), day = day),
    ];
    let said = sentence!("gaps-of", missing = 2, total = 3, gaps = gaps).whole();
    assert_eq!(
        said.as_str(),
        "2 of 3: db was only degraded, never unavailable; the result for cdn is to be published on 3 December 2026."
    );
    assert_eq!(
        words.tell(&said),
        "2 von 3: db lief schlecht, fiel aber nie aus; veröffentlicht wird cdn am 3. Dezember 2026."
    );
}

#[test]
fn a_whole_sentence_begins_large_unless_a_name_stands_there() {
    let whole = |sentence: Sentence| sentence.whole().to_string();
    assert_eq!(whole(sentence!("gap-gate")), "No run in the pipeline stands behind a blocking gate.");
    assert_eq!(whole(sentence!("gap-threshold", dependency = Term::name("mail"))), "mail has no threshold.");
    let parties = ["testers".to_owned(), "operations".to_owned()];
    let said = sentence!("gap-agreement", parties = parties.as_slice(), file = "a.md");
    assert_eq!(whole(said), "Testers and operations did not agree to a.md.");
    let said = sentence!("fix-objection", who = "lee");
    let (words, _) = read("fix-objection = erst { $who } fragen!\n");
    assert_eq!(words.tell(&said.whole()), "Erst lee fragen!");
}

#[test]
fn words_of_somebody_else_stay_as_they_are() {
    let (words, _) = read("not-passed = gescheitert: { $why }\n");
    let why = Sentence::from("the `pods` were gone");
    assert!(why.is_verbatim());
    assert_eq!(words.tell(&why), "the `pods` were gone");
    assert_eq!(words.tell(&sentence!("not-passed", why = &why)), "gescheitert: the `pods` were gone");
}
