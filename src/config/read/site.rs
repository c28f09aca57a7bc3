//! What the site is called, where it stands, how it looks and in which language it speaks.

use super::Reader;
use crate::config::name::{is_host, is_language, is_name};
use crate::config::written::WrittenSite;
use crate::config::{Config, Detail, Redaction, Site};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::tree;
use crate::words::Words;
use crate::yaml::{Budget, Spanned};
use std::sync::Arc;

impl Reader<'_> {
    /// The language of the site and its words.
    fn words(&mut self, lang: Option<String>, file: Option<Spanned<String>>) -> (String, Arc<Words>) {
        let Some(file) = file else {
            return (lang.unwrap_or_else(|| "en".to_owned()), Words::english());
        };
        let name = file.value.rsplit('/').next().and_then(|name| name.strip_suffix(".ftl"));
        let named = name.filter(|name| is_language(name)).map(str::to_owned);
        let lang = lang.or(named).unwrap_or_else(|| "en".to_owned());
        if !self.tree.contains(&file.value) {
            let message = format!("there is no file `{}`", file.value);
            self.blemish(&file, message, "name a file with the site's words, relative to the project: `words/de.ftl`");
            return (lang, Words::english());
        }
        match tree::text(self.tree, &file.value, Budget::OWN.bytes) {
            Ok(text) => {
                let (words, found) = Words::read(&lang, &file.value, &text);
                self.cosmetic.extend(found);
                (lang, Arc::new(words))
            }
            Err(problem) => {
                self.cosmetic.push(problem);
                (lang, Words::english())
            }
        }
    }

    /// The site, its words, and for whom it is.
    pub(super) fn site(&mut self, written: WrittenSite) -> (Site, Arc<Words>, Vec<String>) {
        let WrittenSite {
            title,
            lang,
            words,
            base_url,
            theme,
            audience,
            repo,
            run_pages,
            publish_results,
            redact,
            remote_images,
        } = written;
        let leaves_out = |detail| redact.0.iter().any(|word| word.0 == detail);
        let redact = Redaction { email: leaves_out(Detail::Email), phone: leaves_out(Detail::Phone) };
        let default = Config::default().site;
        let audience =
            audience.0.into_iter().map(|who| who.0.trim().to_owned()).filter(|who| !who.is_empty()).collect();
        let title = title.map(|t| t.0.trim().to_owned()).filter(|t| !t.is_empty()).unwrap_or(default.title);
        let base_url = base_url.and_then(|url| self.address(url)).map(|url| url + "/");
        let lang = match lang {
            Some(lang) if !is_language(&lang.value) => {
                let message = format!("`{}` is no name of a language", lang.value);
                self.blemish(&lang, message, "write it as HTML does, such as `en`, `de` or `pt-BR`");
                None
            }
            Some(lang) => {
                let english = lang.value.split('-').next().is_some_and(|name| name.eq_ignore_ascii_case("en"));
                if words.is_none() && !english {
                    let message =
                        format!("the language of the site is `{}`, and its own words are English", lang.value);
                    let help =
                        "name a file with these words under `site.words`; `stagepost schema words` is its beginning";
                    self.cosmetic.push(Diagnostic::new(Code::MissingWords, lang.place(&self.place), message, help));
                }
                Some(lang.value)
            }
            None => None,
        };
        let (lang, words) = self.words(lang, words);
        let theme_place = theme.as_ref().map(|theme| theme.place(&self.place));
        let theme = match theme {
            Some(theme) if !is_name(&theme.value) => {
                let message = format!("`{}` cannot be the name of a theme", theme.value);
                self.blemish(&theme, message, "use letters, digits, `-` and `_`");
                default.theme
            }
            Some(theme) => theme.value,
            None => default.theme,
        };
        let repo = repo.and_then(|url| self.address(url));
        let run_pages = run_pages.map_or(default.run_pages, |word| word.0);
        let originals = publish_results.map_or(default.originals, |word| word.0);
        let remote_images = remote_images.0.into_iter().filter_map(|host| self.host(&host)).collect();
        let site =
            Site { title, lang, base_url, theme, theme_place, repo, run_pages, originals, redact, remote_images };
        (site, words, audience)
    }

    /// A host from which images come; only what may stand in a policy that the browser holds pages to.
    fn host(&mut self, host: &Spanned<String>) -> Option<String> {
        let text = host.value.trim().to_ascii_lowercase();
        if is_host(&text) {
            return Some(text);
        }
        let message = format!("`{}` is not the name of a host", host.value);
        self.blemish(host, message, "write it without scheme and path, such as `img.example.org`");
        None
    }

    /// A web address without the slashes at its end.
    fn address(&mut self, url: Spanned<String>) -> Option<String> {
        let text = url.value.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '?' | '#' | '\\');
        match rest {
            Some(rest) if !rest.trim_matches('/').is_empty() && !rest.starts_with('/') && !rest.contains(strange) => {
                Some(text.trim_end_matches('/').to_owned())
            }
            _ => {
                let message = format!("`{text}` is not a web address");
                self.blemish(&url, message, "write it as https://example.org/path/");
                None
            }
        }
    }
}
