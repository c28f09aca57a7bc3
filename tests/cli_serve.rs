//! The live preview, over its socket.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::Project;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A preview that ends with the test.
struct Preview {
    child: Child,
    port: u16,
}

impl Preview {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut command = project.command(&["serve"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Serving http://127.0.0.1:").unwrap_or_else(|| panic!("{line:?}"));
        let port = address.trim_end_matches('/').parse().unwrap();
        Self { child, port }
    }

    /// Status and whole answer.
    fn ask(&self, request: &str, host: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.ask(&format!("GET {path}"), &format!("localhost:{}", self.port))
    }

    /// Asks until the page says it.
    fn wait_for(&self, path: &str, text: &str) -> String {
        let start = Instant::now();
        loop {
            let (_, page) = self.get(path);
            if page.contains(text) {
                return page;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{path} never said {text:?}:\n{page}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[cfg(unix)]
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("Ctrl-C did not end it");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_are_served_with_the_script_that_the_built_site_lacks() {
    let project = Project::small();
    let preview = Preview::start(&project, &["--port", "0"]);
    let (status, index) = preview.get("/");
    assert_eq!(status, 200);
    assert!(index.contains("Bookstore") && index.contains("/_stagepost/reload.js"), "{index}");
    assert!(index.contains("content-type: text/html"), "{index}");
    assert_eq!(preview.get("/_stagepost/reload.js").0, 200);
    assert!(!project.exists("public"), "nothing is written");
    assert_eq!(project.run(&["build"]).code, 0);
    assert!(!project.read("public/index.html").contains("_stagepost"));
}

#[test]
fn only_this_machine_and_only_built_files_are_answered() {
    let project = Project::small();
    project.write("secret.txt", "secret");
    let preview = Preview::start(&project, &["--port", "0"]);
    for host in ["evil.example", "localhost.evil.example", "192.168.0.1", ""] {
        assert_eq!(preview.ask("GET /", host).0, 403, "{host}");
    }
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/secret.txt", "/..%2fsecret.txt", "//etc/passwd", "/a\\b"] {
        let (status, page) = preview.get(path);
        assert!(status == 404 || status == 400, "{path}: {status}");
        assert!(!page.contains("root:"), "{path}");
    }
    let local = format!("127.0.0.1:{}", preview.port);
    assert_eq!(preview.ask("POST /", &local).0, 405);
    assert_eq!(preview.ask("GET /", &local).0, 200);
}

#[test]
fn a_change_appears_and_an_error_keeps_the_last_good_pages() {
    let project = Project::small();
    let preview = Preview::start(&project, &["--port", "0"]);
    assert!(preview.get("/").1.contains("Bookstore"));
    project.write("stagepost.yaml", "site: {title: Library}\n");
    preview.wait_for("/", "Library");
    project.write("stagepost.yaml", "site: {title: [\n");
    std::thread::sleep(Duration::from_millis(700));
    assert!(preview.get("/").1.contains("Library"), "the last good pages stay");
    project.write("stagepost.yaml", "site: {title: Archive}\n");
    preview.wait_for("/", "Archive");
}

#[test]
fn errors_at_the_start_are_the_page_until_they_are_mended() {
    let project = Project::small();
    project.write("stagepost.yaml", "site: {titel: <b>}\n");
    let preview = Preview::start(&project, &["--port", "0"]);
    let (status, page) = preview.get("/services/shop/index.html");
    assert_eq!(status, 500);
    assert!(
        page.contains("unknown-key") && page.contains("stagepost.yaml:1:8") && page.contains("&lt;b&gt;"),
        "{page}"
    );
    project.write("stagepost.yaml", "site: {title: Mended}\n");
    preview.wait_for("/", "Mended");
}

#[test]
fn open_pages_are_told_of_a_change() {
    let project = Project::small();
    let preview = Preview::start(&project, &["--port", "0"]);
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /_stagepost/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines();
    assert!(lines.next().unwrap().unwrap().contains("200"));
    project.write("stagepost.yaml", "site: {title: Library}\n");
    assert!(lines.any(|line| line.unwrap() == "event: reload"));
}

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_a_failure() {
    let project = Project::small();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let answer = project.run(&["serve", "--port", &port]);
    assert_eq!(answer.code, 4, "{answer:?}");
    assert!(answer.err.contains(&port) && answer.err.contains("leave --port out"), "{}", answer.err);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well_although_a_page_is_open() {
    let project = Project::small();
    let preview = Preview::start(&project, &["--port", "0"]);
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    write!(stream, "GET /_stagepost/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    assert_eq!(preview.interrupt(), Some(0));
}
