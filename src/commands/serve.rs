//! `stagepost serve`: a live preview. The site is built into memory by the same pipeline as `build`,
//! served on this machine only, and built again when a file changes.
//!
//! The command's own thread builds and prints; the `server` answers from what was built last. When
//! the content has errors the last good pages stay. Nothing of the preview is part of the site: its
//! script and its event stream live under `/_stagepost/` and are added on the way out.

mod page;
mod server;
mod watch;

use super::Common;
use super::console::{BAD, Console, GOOD, WARN, count};
use super::diagnostic::{self, Tally};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::folder::Folder;
use super::history::PastRuns;
use super::pipeline::Reading;
use crate::import::memory::Memory;
use crate::render::sink::MemorySink;
use clap::Args;
use page::{Pages, Preview};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// The port that is asked for when none is named.
const PORT: u16 = 4880;

/// Show the site in a browser while it is being written.
///
/// The site is built in memory and served to this machine only; open pages are loaded again when a
/// file changes. Errors in the content are shown here, and the last good pages stay. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The project's folder [default: the nearest one upwards that holds stagepost.yaml].
    dir: Option<PathBuf>,
    /// The port to listen on; 0 takes any that is free [default: 4880, or any that is free].
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the site in the browser.
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    past: PastRuns,
}

/// What the command's thread is told.
enum Message {
    /// Files changed.
    Changed,
    /// The user wants to end it.
    Stop,
    /// The server cannot go on.
    Failed(String),
}

/// Runs the command until it is interrupted.
///
/// # Errors
/// When there is no project, the port is taken, or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(arguments.dir.as_deref())?;
    let preview = Arc::new(Preview::default());
    let mut memory = Memory::default();
    build(&folder, arguments, common, &preview, &mut memory, console)?;
    let listener = server::listen(arguments.port, PORT)?;
    let port = listener.local_addr().map_err(|error| Failure::environment(error.to_string()))?.port();
    let (tell, told) = channel();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::environment(format!("the server could not be started: {error}")))?;
    runtime.spawn(server::serve(listener, Arc::clone(&preview), tell.clone()));
    runtime.spawn(server::interrupted(tell.clone()));
    let watcher = watch::start(&folder, tell);
    if let Err(reason) = &watcher {
        console.insist(format_args!("{WARN}Changes are not noticed{WARN:#}: {reason}; start again to see them"));
    }
    let address = format!("http://127.0.0.1:{port}/");
    console.line(format_args!("Serving {address}"));
    console.flush();
    if arguments.open && !open(&address) {
        console.say("no browser could be opened");
    }
    let end = attend(&told, &folder, arguments, common, &preview, &mut memory, console);
    // Open event streams would hold a graceful end up for ever.
    runtime.shutdown_background();
    end
}

/// Builds again whenever files changed, until told to stop.
fn attend(
    told: &Receiver<Message>,
    folder: &Folder,
    arguments: &Arguments,
    common: &Common,
    preview: &Preview,
    memory: &mut Memory,
    console: &mut Console,
) -> Result<ExitCode, Failure> {
    while let Ok(message) = told.recv() {
        match message {
            Message::Stop => break,
            Message::Failed(reason) => return Err(Failure::environment(reason)),
            Message::Changed => {
                if let Err(failure) = build(folder, arguments, common, preview, memory, console) {
                    // The project may be whole again with the next change.
                    console.fail(&failure);
                    preview.keep(failure.message);
                }
            }
        }
    }
    Ok(ExitCode::Ok)
}

/// Builds the site into memory, or tells why the last good one stays.
fn build(
    folder: &Folder,
    arguments: &Arguments,
    common: &Common,
    preview: &Preview,
    memory: &mut Memory,
    console: &mut Console,
) -> Result<(), Failure> {
    let past = arguments.past.read(folder, console)?;
    let mut reading = Reading::again(folder, common.day(), memory, past.as_ref())?;
    reading.tell(console);
    console.whisper(format_args!("parsed {}", count(memory.parsed(), "result")));
    diagnostic::show(console, reading.tree(), &folder.prefix(), &reading.diagnostics);
    if reading.has_errors() {
        let tally = Tally::of(&reading.diagnostics);
        console.insist(format_args!("{BAD}{tally}{BAD:#}; the last good pages stay"));
        preview.keep(diagnostic::sheet(&reading.diagnostics, reading.tree()));
        return Ok(());
    }
    let sink = MemorySink::new();
    let source = reading.source();
    let broken = reading.render(source, None, &sink)?;
    diagnostic::show(console, reading.tree(), &folder.prefix(), &broken);
    let pages = Pages::new(sink.into_files(), reading.config.site.base_url.as_deref());
    console.say(format_args!("{GOOD}Built{GOOD:#} {} as of {}", count(pages.len(), "file"), reading.day));
    preview.replace(pages);
    Ok(())
}

/// Opens an address in the user's browser.
fn open(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}
