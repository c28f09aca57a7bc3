//! Reads the XML of tools into a small tree. The one place that names the XML library.
//!
//! Entities are never expanded: a file that declares any is refused, what else is not known stays as it
//! is written. Long texts are cut, nesting and attributes are bounded, and a file that ends before its
//! root does is refused, so that a cut one proves nothing.

use super::format::SourceFile;
use super::loose::shorten;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// How deeply elements may be nested.
const DEPTH: usize = 100;
/// How many attributes an element may have.
const ATTRIBUTES: usize = 100;
/// How many elements a file may hold.
const ELEMENTS: usize = 400_000;
/// How much of a text or an attribute is kept, in characters.
const TEXT: usize = 2000;

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name, without a prefix.
    pub name: String,
    /// Names and values, in the order of the file.
    pub attributes: Vec<(String, String)>,
    /// The text directly inside of it; long text is cut.
    pub text: String,
    /// The elements inside of it.
    pub children: Vec<Element>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Element {
    /// The value of an attribute that is there and not empty.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// The children of a name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Where it stands.
    pub fn place(&self, file: &Place) -> Place {
        file.at(self.line, self.column, 0)
    }
}

/// The name of a text's root element, without a prefix; also of a text that is cut off after it.
pub fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        let end = match rest.get(..1)? {
            "?" => "?>",
            "!" if rest.starts_with("!--") => "-->",
            "!" if rest.split('>').next()?.contains('[') => "]>",
            "!" => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    Some(name.rsplit(':').next().unwrap_or(name)).filter(|name| !name.is_empty())
}

/// Reads a whole file; `what` names it for people, such as `the report`.
///
/// # Errors
/// When it is no XML, is cut off, declares entities, or nests too deeply.
pub fn read(file: &SourceFile<'_>, what: &str) -> Result<Element, Diagnostic> {
    Tree { text: file.text, at: 0, line: 1, start: 0, elements: 0, what, place: Place::start(file.path) }.read()
}

/// The tree being built.
struct Tree<'t> {
    text: &'t str,
    /// How far the lines are counted, which line that is and where it begins.
    at: usize,
    line: u32,
    start: usize,
    elements: usize,
    what: &'t str,
    place: Place,
}

impl Tree<'_> {
    fn read(mut self) -> Result<Element, Diagnostic> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().allow_dangling_amp = true;
        let (mut open, mut root): (Vec<Element>, Option<Element>) = (Vec::new(), None);
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                    return Err(self.syntax(at, &error.to_string()));
                }
            };
            match event {
                Event::Start(tag) => {
                    if open.is_empty() && root.is_some() {
                        return Err(self.syntax(before, "there is a second root element"));
                    }
                    if open.len() == DEPTH {
                        return Err(self.problem(Code::TooDeep, before, "is nested too deeply"));
                    }
                    open.push(self.element(&tag, before)?);
                }
                Event::Empty(tag) => {
                    if open.is_empty() && root.is_some() {
                        return Err(self.syntax(before, "there is a second root element"));
                    }
                    let element = self.element(&tag, before)?;
                    close(element, &mut open, &mut root);
                }
                Event::End(_) => {
                    if let Some(element) = open.pop() {
                        close(element, &mut open, &mut root);
                    }
                }
                Event::Text(text) => self.content(&text.xml10_content(), before, &mut open)?,
                Event::CData(text) => self.content(&text.xml10_content(), before, &mut open)?,
                Event::GeneralRef(name) => {
                    let known = match name.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        _ => resolve_predefined_entity(&name).map(str::to_owned),
                    };
                    let text = known.unwrap_or_else(|| format!("&{};", &*name));
                    self.content(&text, before, &mut open)?;
                }
                Event::DocType(_) => {
                    return Err(self.problem(
                        Code::TooDeep,
                        before,
                        "brings a document type, which may declare entities; they are never expanded",
                    ));
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if let Some(element) = open.pop() {
            let message = format!("`<{}>` is never closed: the file is cut off", element.name);
            return Err(self.syntax(self.text.len(), &message));
        }
        root.ok_or_else(|| self.syntax(self.text.len(), "there is no element in it"))
    }

    fn element(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<Element, Diagnostic> {
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(self.problem(Code::TooDeep, at, "holds too many elements"));
        }
        let (line, column) = self.position(at);
        let name = tag.local_name().as_ref().to_owned();
        let mut attributes: Vec<(String, String)> = Vec::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.syntax(at, &error.to_string()))?;
            if attributes.len() == ATTRIBUTES {
                return Err(self.problem(Code::TooDeep, at, "holds an element with too many attributes"));
            }
            let name = attribute.key.local_name().as_ref().to_owned();
            if attributes.iter().any(|(known, _)| *known == name) && attribute.key.prefix().is_none() {
                let message = format!("{} gives the attribute `{name}` twice", self.what);
                let place = self.place.at(line, column, 0);
                let help = "record the file as the tool wrote it";
                return Err(Diagnostic::new(Code::DuplicateKey, place, message, help));
            }
            // What is no character and no known entity stays as it is written.
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.unwrap_or_else(|_| (*attribute.value).into());
            attributes.push((name, shorten(&value, TEXT)));
        }
        Ok(Element { name, attributes, text: String::new(), children: Vec::new(), line, column })
    }

    /// Adds text to the innermost element; outside of the root there may be none.
    fn content(&mut self, text: &str, at: usize, open: &mut [Element]) -> Result<(), Diagnostic> {
        match open.last_mut() {
            Some(element) => {
                if element.text.len() < TEXT {
                    element.text.push_str(&shorten(text, TEXT));
                }
            }
            None if text.trim().trim_start_matches('\u{feff}').is_empty() => {}
            None => return Err(self.syntax(at, "there is text outside of the root element")),
        }
        Ok(())
    }

    /// The line and column of an offset; asked in the order of the file, so that the lines are counted once.
    fn position(&mut self, at: usize) -> (u32, u32) {
        let at = at.min(self.text.len());
        let from = if at < self.at { 0 } else { self.at };
        if from == 0 {
            (self.line, self.start) = (1, 0);
        }
        for (offset, _) in self.text.as_bytes()[from..at].iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            self.line = self.line.saturating_add(1);
            self.start = from + offset + 1;
        }
        self.at = at;
        let before = String::from_utf8_lossy(&self.text.as_bytes()[self.start..at]);
        (self.line, u32::try_from(before.chars().count().saturating_add(1)).unwrap_or(u32::MAX))
    }

    fn syntax(&mut self, at: usize, why: &str) -> Diagnostic {
        let (line, column) = self.position(at);
        let message = format!("{} is not valid XML: {why}", self.what);
        let help = "record the file as the tool wrote it; a cut or edited file proves nothing";
        Diagnostic::new(Code::XmlSyntax, self.place.at(line, column, 0), message, help)
    }

    fn problem(&mut self, code: Code, at: usize, why: &str) -> Diagnostic {
        let (line, column) = self.position(at);
        let help = "record the file as the tool wrote it";
        Diagnostic::new(code, self.place.at(line, column, 0), format!("{} {why}", self.what), help)
    }
}

/// Puts a finished element into the one around it.
fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(outer) => outer.children.push(element),
        None => *root = Some(element),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Element, (Code, u32, u32)> {
        read(&SourceFile { path: "a.xml", text }, "the report").map_err(|d| (d.code, d.place.line, d.place.column))
    }

    #[test]
    fn a_tree_keeps_names_attributes_texts_and_places() {
        let text = "<?xml version=\"1.0\"?>\n<!-- x --><a:b x='1 &amp; 2&#x21;' a:y=\"\">\n  <c>one &lt; <![CDATA[<two>]]> &who; &</c><d/>\n</a:b>\n";
        let root = tree(text).unwrap();
        assert_eq!((root.name.as_str(), root.line, root.column), ("b", 2, 11));
        assert_eq!((root.attribute("x"), root.attribute("y")), (Some("1 & 2!"), None));
        let c = root.all("c").next().unwrap();
        assert_eq!((c.text.as_str(), c.line, c.column), ("one < <two> &who; &", 3, 3));
        assert_eq!(root.children.len(), 2);
    }

    #[test]
    fn what_is_broken_or_cut_off_is_refused_with_its_place() {
        for (text, code, line) in [
            ("<a>\n<b>", Code::XmlSyntax, 2),
            ("<a>\n<b></a>", Code::XmlSyntax, 2),
            ("<a/><b/>", Code::XmlSyntax, 1),
            ("<a/>\ntext", Code::XmlSyntax, 1),
            ("text", Code::XmlSyntax, 1),
            ("<a b=\"1\" c=\"2\" b=\"3\"/>", Code::DuplicateKey, 1),
            ("<a b=1/>", Code::XmlSyntax, 1),
            ("<a", Code::XmlSyntax, 1),
        ] {
            let refused = tree(text).unwrap_err();
            assert_eq!((refused.0, refused.1), (code, line), "{text}");
        }
    }

    #[test]
    fn entities_are_never_expanded_and_depth_is_bounded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;\">]>\n<a>&y;</a>";
        assert_eq!(tree(bomb).unwrap_err().0, Code::TooDeep);
        assert_eq!(tree("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a>&y;</a>").unwrap_err().0, Code::TooDeep);
        assert_eq!(tree(&"<a>".repeat(5000)).unwrap_err().0, Code::TooDeep);
        let many: String = (0..5000).map(|n| format!(" a{n}=\"\"")).collect();
        assert_eq!(tree(&format!("<a{many}/>")).unwrap_err().0, Code::TooDeep);
    }

    #[test]
    fn signs_that_xml_forbids_do_not_hide_the_rest() {
        let root = tree("<a b=\"x\u{8}&#8;&#x1b;\">\u{1}ok &#0; &#xffffffff;</a>").unwrap();
        assert_eq!(root.attribute("b"), Some("x\u{8}\u{8}\u{1b}"));
        assert!(root.text.contains("ok"));
    }

    #[test]
    fn the_root_is_told_before_the_file_is_read() {
        for (text, name) in [
            ("\u{feff}<?xml version='1.0'?>\n<!-- <b> -->\n<testsuites>", Some("testsuites")),
            ("<!DOCTYPE x [<!ENTITY y '>'>]><x:a b='1'", Some("a")),
            ("<a/>", Some("a")),
            ("<", None),
            ("<!--", None),
            ("text <a>", None),
            ("", None),
        ] {
            assert_eq!(root(text), name, "{text}");
        }
    }
}
