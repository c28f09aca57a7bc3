//! The `stagepost` program: everything it does is in the library's `commands`.

fn main() -> std::process::ExitCode {
    stagepost::commands::main()
}
