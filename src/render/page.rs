//! One page: its view, the frame around it and what only this floor can make (charts, prose), put
//! through its template.

use super::figure;
use super::markup::Markup;
use super::prose::{manual, prose};
use super::template::{TemplateError, Templates};
use crate::site::head::{self, Head};
use crate::site::page::Page;
use crate::site::viewpoint::Viewpoint;
use crate::site::{
    Site, calendar, changes, doctor, elsewhere, evidence, fleet, free, overview, playbook, requirement, roster, run,
    service, stage, team,
};
use crate::words::say;
use serde::Serialize;

/// What a template gets: the frame and the page's own view.
#[derive(Debug, Serialize)]
struct Whole<'v, V, F> {
    head: &'v Head,
    page: &'v V,
    figures: &'v F,
    prose: &'v Markup,
}

/// Puts a view through a template: [`Templates`], or a test that looks at the view.
pub trait Press {
    /// The bytes of a template filled with a view.
    ///
    /// # Errors
    /// When the template is wrong.
    fn print(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, TemplateError>;
}

impl Press for Templates {
    fn print(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, TemplateError> {
        self.render(template, view)
    }
}

/// Renders one page.
///
/// # Errors
/// When its template is wrong.
pub fn render(site: &Site, press: &impl Press, page: Page) -> Result<Vec<u8>, TemplateError> {
    let at = match page {
        Page::NotFound => Viewpoint::anywhere(site),
        _ => Viewpoint::new(site, &page.address(site)),
    };
    let frame = |title: &str, description: String| head::head(&at, page, title.to_owned(), description);
    let put = Put { press };
    let words = at.words();
    match page {
        Page::Overview => {
            let view = overview::view(&at);
            let head = frame(&view.title, view.summary.clone());
            put.drawn("overview.html", &head, &view, &figure::of_fleet(site))
        }
        Page::Service(index) => match service::view(&at, index) {
            Some(view) => {
                let head = frame(
                    &view.title,
                    say!(words, "about-service", stage = &view.mark.text, sentence = &view.sentence),
                );
                put.drawn("service.html", &head, &view, &figure::of_service(site, index, &at.root))
            }
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Card(index) => match elsewhere::card(&at, index) {
            Some(view) => put.plain("card.html", &frame(&view.title, view.sentence.clone()), &view),
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Run(index, number) => match run::view(&at, index, number) {
            Some(view) => {
                let title = say!(words, "run-title", title = &view.title, id = &view.id);
                let head = frame(&title, say!(words, "about-run", verdict = &view.verdict.word, reason = &view.reason));
                let run = site.cases.get(index).and_then(|case| case.dossier.runs.get(number));
                put.drawn("run.html", &head, &view, &run.map(|run| figure::of_run(words, run)).unwrap_or_default())
            }
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Playbook(index, number) => match playbook::view(&at, index, number) {
            Some(view) => {
                let head = frame(&view.title, say!(words, "about-playbook", kind = &view.kind));
                let playbook = site.cases.get(index).and_then(|case| case.dossier.playbooks.get(number));
                let body = playbook
                    .map(|playbook| prose(&at, &playbook.place.file, &playbook.body, &playbook.definitions))
                    .unwrap_or_default();
                put.told("playbook.html", &head, &view, &body)
            }
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Requirements => {
            let view = requirement::index(&at);
            put.plain(
                "requirements.html",
                &frame(words.text("heading-requirements"), at.text("about-requirements")),
                &view,
            )
        }
        Page::Requirement(index) => match requirement::view(&at, index) {
            Some(view) => put.plain("requirement.html", &frame(&view.title, view.why.clone()), &view),
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Stages => {
            let view = stage::index(&at);
            let head = frame(words.text("heading-the-five-stages"), at.text("about-stages"));
            put.told("stages.html", &head, &view, &manual(stage::about(words)))
        }
        Page::Stage(number) => {
            let view = stage::view(&at, number);
            let title = say!(words, "stage-title", stage = number, name = &view.mark.name);
            let head = frame(&title, view.sentence.clone());
            put.told("stage.html", &head, &view, &manual(stage::guide(words, number)))
        }
        Page::Doctor(number) => {
            let view = doctor::view(&at, number);
            put.plain("doctor.html", &frame(&view.title, view.summary.clone()), &view)
        }
        Page::Changes => {
            let view = changes::view(&at);
            put.plain("changes.html", &frame(words.text("heading-changes"), at.text("about-changes")), &view)
        }
        Page::Fleet => {
            let view = fleet::view(&at);
            let head = frame(words.text("heading-fleet"), at.text("about-fleet"));
            put.drawn("fleet.html", &head, &view, &figure::of_needs(site))
        }
        Page::Calendar => {
            let view = calendar::view(&at);
            put.plain("calendar.html", &frame(words.text("heading-calendar"), at.text("about-calendar")), &view)
        }
        Page::Team(index) => match team::view(&at, index) {
            Some(view) => {
                let head = frame(&view.title, view.summary.clone());
                let services = site.teams.get(index).map(|team| team.services.as_slice()).unwrap_or_default();
                let trends = figure::trends(site, services.iter().copied());
                put.drawn("team.html", &head, &view, &trends)
            }
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Evidence => {
            let head = frame(words.text("heading-evidence"), at.text("about-evidence"));
            put.plain("evidence.html", &head, &evidence::index(&at))
        }
        Page::Period(number) => match evidence::period(&at, number) {
            Some(view) => {
                let head = frame(
                    &say!(words, "evidence-of", period = &view.title),
                    say!(words, "about-period", range = &view.range),
                );
                put.plain("period.html", &head, &view)
            }
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::Pack(number, index) => match evidence::pack(&at, number, index) {
            Some(view) => put.plain("pack.html", &frame(&view.title, view.summary.clone()), &view),
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
        Page::NotFound => put.nothing(&frame(words.text("heading-page-not-found"), at.text("about-not-found"))),
        Page::Free(index) => match free::view(&at, index) {
            Some(view) => {
                let head = frame(&view.title, String::new());
                let free = site.free.get(index);
                let body =
                    free.map(|free| prose(&at, &free.place.file, &free.body, &free.definitions)).unwrap_or_default();
                put.told("page.html", &head, &view, &body)
            }
            None => put.nothing(&frame(words.text("heading-page-not-found"), String::new())),
        },
    }
}

/// The rows of all services without the page around them, for the overview of a fleet whose table is too
/// long to stand on it.
///
/// # Errors
/// When the template is wrong.
pub fn roster(site: &Site, press: &impl Press) -> Result<Vec<u8>, TemplateError> {
    let at = Viewpoint::new(site, "index.html");
    let head = head::head(&at, Page::Overview, String::new(), String::new());
    let view = Roster { services: roster::rows(&at, 0..site.cases.len()) };
    Put { press }.drawn("roster.html", &head, &view, &figure::trends(site, 0..site.cases.len()))
}

/// The rows of all services.
#[derive(Debug, Serialize)]
struct Roster {
    services: Vec<roster::ServiceRow>,
}

/// A page without a view of its own.
#[derive(Debug, Serialize)]
struct Nothing {}

struct Put<'p, P> {
    press: &'p P,
}

impl<P: Press> Put<'_, P> {
    fn whole<V: Serialize, F: Serialize>(
        &self,
        template: &str,
        head: &Head,
        page: &V,
        figures: &F,
        prose: &Markup,
    ) -> Result<Vec<u8>, TemplateError> {
        self.press.print(template, &Whole { head, page, figures, prose })
    }

    fn drawn(
        &self,
        template: &str,
        head: &Head,
        page: &impl Serialize,
        figures: &impl Serialize,
    ) -> Result<Vec<u8>, TemplateError> {
        self.whole(template, head, page, figures, &Markup::default())
    }

    fn told(
        &self,
        template: &str,
        head: &Head,
        page: &impl Serialize,
        prose: &Markup,
    ) -> Result<Vec<u8>, TemplateError> {
        self.whole(template, head, page, &Nothing {}, prose)
    }

    fn plain(&self, template: &str, head: &Head, page: &impl Serialize) -> Result<Vec<u8>, TemplateError> {
        self.whole(template, head, page, &Nothing {}, &Markup::default())
    }

    fn nothing(&self, head: &Head) -> Result<Vec<u8>, TemplateError> {
        self.plain("404.html", head, &Nothing {})
    }
}
