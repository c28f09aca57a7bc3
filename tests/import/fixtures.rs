//! Every fixture is claimed by the format whose folder it lies in, and by no other.

use stagepost::import::format::{FORMATS, SourceFile};
use std::path::Path;

#[test]
fn a_fixture_is_claimed_by_its_own_format_only() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for format in FORMATS {
        for entry in std::fs::read_dir(fixtures.join(format.id)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".md") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let file = SourceFile { path: &name, text: &text };
            let claims: Vec<&str> = FORMATS.iter().filter(|f| (f.claims)(&file)).map(|f| f.id).collect();
            assert_eq!(claims, [format.id], "{name}");
            let (runs, diagnostics) = (format.read)(&file);
            assert_eq!(diagnostics, [], "{name}");
            assert!(!runs.is_empty(), "{name}");
        }
    }
}
