//! Writes the made-up fleet to a folder, to be looked at in a browser:
//! `STAGEPOST_LOOK=look cargo test --test site look -- --ignored`.

use super::fleet;
use stagepost::render::sink::MemorySink;
use stagepost::render::theme::Theme;

#[test]
#[ignore = "writes files for people to look at"]
#[expect(clippy::disallowed_methods, reason = "the files are for people")]
fn look() {
    let folder = std::path::PathBuf::from(std::env::var("STAGEPOST_LOOK").expect("STAGEPOST_LOOK names a folder"));
    for (name, fleet) in [("full", fleet::full()), ("minimal", fleet::minimal()), ("empty", fleet::empty())] {
        let sink = MemorySink::new();
        stagepost::render::render(&fleet.site(), &Theme::built_in(&fleet.config.words).unwrap(), &sink).unwrap();
        for (path, bytes) in sink.into_files() {
            let file = folder.join(name).join(&path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, &bytes).unwrap();
        }
    }
}
