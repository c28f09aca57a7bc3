//! Emoji codes such as `:warning:`, as far as playbooks use them. A code that is not here stays as
//! written.

/// Codes and their signs, in order of the codes.
const SIGNS: &[(&str, &str)] = &[
    ("+1", "👍"),
    ("-1", "👎"),
    ("100", "💯"),
    ("alarm_clock", "⏰"),
    ("ambulance", "🚑"),
    ("arrow_down", "⬇️"),
    ("arrow_forward", "▶️"),
    ("arrow_left", "⬅️"),
    ("arrow_right", "➡️"),
    ("arrow_up", "⬆️"),
    ("arrows_counterclockwise", "🔄"),
    ("ballot_box_with_check", "☑️"),
    ("bangbang", "‼️"),
    ("bar_chart", "📊"),
    ("bell", "🔔"),
    ("blue_book", "📘"),
    ("book", "📖"),
    ("bookmark", "🔖"),
    ("books", "📚"),
    ("boom", "💥"),
    ("bow", "🙇"),
    ("bug", "🐛"),
    ("building_construction", "🏗️"),
    ("bulb", "💡"),
    ("calendar", "📅"),
    ("card_index", "📇"),
    ("chart_with_downwards_trend", "📉"),
    ("chart_with_upwards_trend", "📈"),
    ("checkered_flag", "🏁"),
    ("clap", "👏"),
    ("clipboard", "📋"),
    ("clock1", "🕐"),
    ("closed_book", "📕"),
    ("closed_lock_with_key", "🔐"),
    ("cloud", "☁️"),
    ("computer", "💻"),
    ("construction", "🚧"),
    ("cop", "👮"),
    ("cry", "😢"),
    ("date", "📅"),
    ("dizzy", "💫"),
    ("email", "📧"),
    ("envelope", "✉️"),
    ("exclamation", "❗"),
    ("eyes", "👀"),
    ("file_folder", "📁"),
    ("fire", "🔥"),
    ("fire_engine", "🚒"),
    ("fire_extinguisher", "🧯"),
    ("floppy_disk", "💾"),
    ("gear", "⚙️"),
    ("globe_with_meridians", "🌐"),
    ("green_book", "📗"),
    ("green_circle", "🟢"),
    ("grey_exclamation", "❕"),
    ("grey_question", "❔"),
    ("hammer", "🔨"),
    ("hammer_and_wrench", "🛠️"),
    ("hand", "✋"),
    ("heart", "❤️"),
    ("heavy_check_mark", "✔️"),
    ("heavy_exclamation_mark", "❗"),
    ("heavy_minus_sign", "➖"),
    ("heavy_multiplication_x", "✖️"),
    ("heavy_plus_sign", "➕"),
    ("hourglass", "⌛"),
    ("hourglass_flowing_sand", "⏳"),
    ("information_source", "ℹ️"),
    ("interrobang", "⁉️"),
    ("key", "🔑"),
    ("label", "🏷️"),
    ("large_blue_circle", "🔵"),
    ("link", "🔗"),
    ("lock", "🔒"),
    ("loudspeaker", "📢"),
    ("mag", "🔍"),
    ("mag_right", "🔎"),
    ("mailbox", "📫"),
    ("mega", "📣"),
    ("memo", "📝"),
    ("moneybag", "💰"),
    ("muscle", "💪"),
    ("negative_squared_cross_mark", "❎"),
    ("no_entry", "⛔"),
    ("no_entry_sign", "🚫"),
    ("notebook", "📓"),
    ("o", "⭕"),
    ("octagonal_sign", "🛑"),
    ("ok", "🆗"),
    ("ok_hand", "👌"),
    ("orange_book", "📙"),
    ("orange_circle", "🟠"),
    ("package", "📦"),
    ("page_facing_up", "📄"),
    ("page_with_curl", "📃"),
    ("pager", "📟"),
    ("paperclip", "📎"),
    ("pencil", "📝"),
    ("pencil2", "✏️"),
    ("phone", "☎️"),
    ("pill", "💊"),
    ("point_down", "👇"),
    ("point_left", "👈"),
    ("point_right", "👉"),
    ("point_up", "☝️"),
    ("police_car", "🚓"),
    ("pray", "🙏"),
    ("pushpin", "📌"),
    ("question", "❓"),
    ("rainbow", "🌈"),
    ("raised_hand", "✋"),
    ("raised_hands", "🙌"),
    ("recycle", "♻️"),
    ("red_circle", "🔴"),
    ("rescue_worker_helmet", "⛑️"),
    ("robot", "🤖"),
    ("rocket", "🚀"),
    ("rotating_light", "🚨"),
    ("round_pushpin", "📍"),
    ("scroll", "📜"),
    ("see_no_evil", "🙈"),
    ("shield", "🛡️"),
    ("ship", "🚢"),
    ("shrug", "🤷"),
    ("skull", "💀"),
    ("skull_and_crossbones", "☠️"),
    ("smile", "😄"),
    ("smiley", "😃"),
    ("snail", "🐌"),
    ("sob", "😭"),
    ("sos", "🆘"),
    ("sparkles", "✨"),
    ("speech_balloon", "💬"),
    ("star", "⭐"),
    ("stop_sign", "🛑"),
    ("stopwatch", "⏱️"),
    ("stuck_out_tongue", "😛"),
    ("sunny", "☀️"),
    ("tada", "🎉"),
    ("telephone", "☎️"),
    ("telephone_receiver", "📞"),
    ("thinking", "🤔"),
    ("thought_balloon", "💭"),
    ("thumbsdown", "👎"),
    ("thumbsup", "👍"),
    ("timer_clock", "⏲️"),
    ("toolbox", "🧰"),
    ("triangular_flag_on_post", "🚩"),
    ("trophy", "🏆"),
    ("turtle", "🐢"),
    ("unlock", "🔓"),
    ("warning", "⚠️"),
    ("wastebasket", "🗑️"),
    ("watch", "⌚"),
    ("wave", "👋"),
    ("whale", "🐳"),
    ("white_check_mark", "✅"),
    ("white_circle", "⚪"),
    ("wink", "😉"),
    ("wrench", "🔧"),
    ("x", "❌"),
    ("yellow_circle", "🟡"),
    ("zap", "⚡"),
];

/// The sign of a code without its colons.
fn sign(code: &str) -> Option<&'static str> {
    SIGNS.binary_search_by_key(&code, |(code, _)| code).ok().map(|at| SIGNS[at].1)
}

/// Splits a text where a code begins or ends: pieces of text, and the signs between them.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Result<&'static str, &str>> {
    let mut rest = text;
    let mut pending = None;
    std::iter::from_fn(move || {
        if let Some(sign) = pending.take() {
            return Some(Ok(sign));
        }
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(at) = rest[from..].find(':').map(|at| from + at) {
            let code = &rest[at + 1..];
            let end = code
                .bytes()
                .take(32)
                .position(|b| !(b.is_ascii_lowercase() || b.is_ascii_digit() || b"_+-".contains(&b)));
            let found =
                end.filter(|end| code.as_bytes()[*end] == b':').and_then(|end| Some((end, sign(&code[..end])?)));
            match found {
                Some((end, sign)) => {
                    let before = &rest[..at];
                    rest = &rest[at + end + 2..];
                    if before.is_empty() {
                        return Some(Ok(sign));
                    }
                    pending = Some(sign);
                    return Some(Err(before));
                }
                None => from = at + 1,
            }
        }
        Some(Err(std::mem::take(&mut rest)))
    })
}

/// A text with signs for its codes.
pub(super) fn signs(text: String) -> String {
    if !text.contains(':') {
        return text;
    }
    pieces(&text).map(|piece| piece.unwrap_or_else(|text| text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_become_signs() {
        assert!(SIGNS.is_sorted_by(|a, b| a.0 < b.0));
        let shown = |text: &str| signs(text.to_owned());
        assert_eq!(shown(":warning: a :x::+1:"), "⚠️ a ❌👍");
        assert_eq!(shown("12:30:45 :unknown: a:b:c ::"), "12:30:45 :unknown: a:b:c ::");
        assert_eq!(shown("é:fire:é:"), "é🔥é:");
    }
}
