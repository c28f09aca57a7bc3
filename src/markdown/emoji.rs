//! Emoji codes such as `:warning:`, as far as playbooks use them. A code that is not here stays as
//! written.

/// Codes and their signs, in order of the codes.
const SIGNS: &[(&str, &str)] = &[
    ("+1", "👍"),
    ("-1", "👎"),
    ("100", "💯"),
    ("airplane", "✈️"),
    ("alarm_clock", "⏰"),
    ("alien", "👽"),
    ("ambulance", "🚑"),
    ("anchor", "⚓"),
    ("arrow_down", "⬇️"),
    ("arrow_forward", "▶️"),
    ("arrow_left", "⬅️"),
    ("arrow_right", "➡️"),
    ("arrow_up", "⬆️"),
    ("arrows_counterclockwise", "🔄"),
    ("ballot_box_with_check", "☑️"),
    ("bangbang", "‼️"),
    ("bar_chart", "📊"),
    ("battery", "🔋"),
    ("beers", "🍻"),
    ("bell", "🔔"),
    ("biohazard", "☣️"),
    ("black_circle", "⚫"),
    ("blue_book", "📘"),
    ("bomb", "💣"),
    ("book", "📖"),
    ("bookmark", "🔖"),
    ("books", "📚"),
    ("boom", "💥"),
    ("bow", "🙇"),
    ("broom", "🧹"),
    ("bug", "🐛"),
    ("building_construction", "🏗️"),
    ("bulb", "💡"),
    ("calendar", "📅"),
    ("card_index", "📇"),
    ("cd", "💿"),
    ("chart_with_downwards_trend", "📉"),
    ("chart_with_upwards_trend", "📈"),
    ("checkered_flag", "🏁"),
    ("clap", "👏"),
    ("clipboard", "📋"),
    ("clock1", "🕐"),
    ("closed_book", "📕"),
    ("closed_lock_with_key", "🔐"),
    ("cloud", "☁️"),
    ("coffee", "☕"),
    ("computer", "💻"),
    ("construction", "🚧"),
    ("cop", "👮"),
    ("cry", "😢"),
    ("crystal_ball", "🔮"),
    ("dart", "🎯"),
    ("date", "📅"),
    ("desktop_computer", "🖥️"),
    ("dizzy", "💫"),
    ("droplet", "💧"),
    ("earth_africa", "🌍"),
    ("earth_americas", "🌎"),
    ("earth_asia", "🌏"),
    ("eight", "8️⃣"),
    ("electric_plug", "🔌"),
    ("elephant", "🐘"),
    ("email", "📧"),
    ("envelope", "✉️"),
    ("exclamation", "❗"),
    ("eyes", "👀"),
    ("file_folder", "📁"),
    ("fire", "🔥"),
    ("fire_engine", "🚒"),
    ("fire_extinguisher", "🧯"),
    ("five", "5️⃣"),
    ("floppy_disk", "💾"),
    ("four", "4️⃣"),
    ("gear", "⚙️"),
    ("ghost", "👻"),
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
    ("helicopter", "🚁"),
    ("hourglass", "⌛"),
    ("hourglass_flowing_sand", "⏳"),
    ("house", "🏠"),
    ("information_source", "ℹ️"),
    ("interrobang", "⁉️"),
    ("iphone", "📱"),
    ("key", "🔑"),
    ("keycap_ten", "🔟"),
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
    ("microscope", "🔬"),
    ("moneybag", "💰"),
    ("muscle", "💪"),
    ("mute", "🔇"),
    ("negative_squared_cross_mark", "❎"),
    ("newspaper", "📰"),
    ("nine", "9️⃣"),
    ("no_entry", "⛔"),
    ("no_entry_sign", "🚫"),
    ("notebook", "📓"),
    ("o", "⭕"),
    ("ocean", "🌊"),
    ("octagonal_sign", "🛑"),
    ("octopus", "🐙"),
    ("office", "🏢"),
    ("ok", "🆗"),
    ("ok_hand", "👌"),
    ("one", "1️⃣"),
    ("open_file_folder", "📂"),
    ("orange_book", "📙"),
    ("orange_circle", "🟠"),
    ("package", "📦"),
    ("page_facing_up", "📄"),
    ("page_with_curl", "📃"),
    ("pager", "📟"),
    ("paperclip", "📎"),
    ("parachute", "🪂"),
    ("pencil", "📝"),
    ("pencil2", "✏️"),
    ("phone", "☎️"),
    ("pill", "💊"),
    ("pizza", "🍕"),
    ("point_down", "👇"),
    ("point_left", "👈"),
    ("point_right", "👉"),
    ("point_up", "☝️"),
    ("police_car", "🚓"),
    ("pray", "🙏"),
    ("pushpin", "📌"),
    ("question", "❓"),
    ("radioactive", "☢️"),
    ("rainbow", "🌈"),
    ("raised_hand", "✋"),
    ("raised_hands", "🙌"),
    ("recycle", "♻️"),
    ("red_circle", "🔴"),
    ("repeat", "🔁"),
    ("rescue_worker_helmet", "⛑️"),
    ("ring_buoy", "🛟"),
    ("robot", "🤖"),
    ("rocket", "🚀"),
    ("rotating_light", "🚨"),
    ("round_pushpin", "📍"),
    ("sailboat", "⛵"),
    ("satellite", "🛰️"),
    ("scroll", "📜"),
    ("see_no_evil", "🙈"),
    ("seven", "7️⃣"),
    ("shield", "🛡️"),
    ("ship", "🚢"),
    ("shrug", "🤷"),
    ("six", "6️⃣"),
    ("skull", "💀"),
    ("skull_and_crossbones", "☠️"),
    ("small_red_triangle", "🔺"),
    ("small_red_triangle_down", "🔻"),
    ("smile", "😄"),
    ("smiley", "😃"),
    ("snail", "🐌"),
    ("snowflake", "❄️"),
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
    ("telescope", "🔭"),
    ("test_tube", "🧪"),
    ("thermometer", "🌡️"),
    ("thinking", "🤔"),
    ("thought_balloon", "💭"),
    ("three", "3️⃣"),
    ("thumbsdown", "👎"),
    ("thumbsup", "👍"),
    ("timer_clock", "⏲️"),
    ("toolbox", "🧰"),
    ("train", "🚋"),
    ("triangular_flag_on_post", "🚩"),
    ("trophy", "🏆"),
    ("turtle", "🐢"),
    ("twisted_rightwards_arrows", "🔀"),
    ("two", "2️⃣"),
    ("umbrella", "☔"),
    ("unlock", "🔓"),
    ("volcano", "🌋"),
    ("warning", "⚠️"),
    ("wastebasket", "🗑️"),
    ("watch", "⌚"),
    ("wave", "👋"),
    ("whale", "🐳"),
    ("white_check_mark", "✅"),
    ("white_circle", "⚪"),
    ("wine_glass", "🍷"),
    ("wink", "😉"),
    ("world_map", "🗺️"),
    ("wrench", "🔧"),
    ("x", "❌"),
    ("yellow_circle", "🟡"),
    ("zap", "⚡"),
    ("zero", "0️⃣"),
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
            // `arn:aws:package:a` holds no sign.
            let is_within =
                |at: Option<usize>| at.and_then(|at| rest.as_bytes().get(at)).is_some_and(u8::is_ascii_alphanumeric);
            let stands_alone = |end: &usize| !is_within(at.checked_sub(1)) && !is_within(Some(at + end + 2));
            let found = end.filter(|end| code.as_bytes()[*end] == b':').filter(stands_alone);
            let found = found.and_then(|end| Some((end, sign(&code[..end])?)));
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
        assert_eq!(shown("arn:key:package:fire a:fire: (:fire:)."), "arn:key:package:fire a:fire: (🔥).");
    }
}
