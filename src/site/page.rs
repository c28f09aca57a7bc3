//! The pages of the site and their addresses.

use super::{Site, address, doctor};
use crate::ladder::requirement::REQUIREMENTS;

/// One page, named by positions in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The fleet at a glance.
    Overview,
    /// A service.
    Service(usize),
    /// A service on a card, for a frame in another page.
    Card(usize),
    /// A run of a service.
    Run(usize, usize),
    /// A playbook of a service.
    Playbook(usize, usize),
    /// All requirements.
    Requirements,
    /// One requirement.
    Requirement(usize),
    /// All stages.
    Stages,
    /// One stage.
    Stage(u8),
    /// Everything wrong with the input, on one page or several.
    Doctor(usize),
    /// Changes of stage.
    Changes,
    /// What lapses when.
    Calendar,
    /// Which service needs which, and how firmly each stands.
    Fleet,
    /// The services of one team.
    Team(usize),
    /// All evidence packs.
    Evidence,
    /// The evidence of a period.
    Period(usize),
    /// The evidence of a period and a service.
    Pack(usize, usize),
    /// What a server shows for an address that leads nowhere.
    NotFound,
    /// A free page.
    Free(usize),
}

impl Page {
    /// The page's address, relative to the site's root. A position beyond the site's end gives the
    /// overview's.
    pub fn address(self, site: &Site) -> String {
        self.find(site).unwrap_or_else(|| "index.html".to_owned())
    }

    fn find(self, site: &Site) -> Option<String> {
        Some(match self {
            Self::Overview => "index.html".to_owned(),
            Self::Service(service) => address::service(&site.cases.get(service)?.dossier.service.id),
            Self::Card(service) => address::card(&site.cases.get(service)?.dossier.service.id),
            Self::Run(service, run) => {
                let dossier = site.cases.get(service)?.dossier;
                address::run(&dossier.service.id, &dossier.runs.get(run)?.id)
            }
            Self::Playbook(service, playbook) => {
                let dossier = site.cases.get(service)?.dossier;
                address::playbook(&dossier.service.id, &dossier.playbooks.get(playbook)?.name)
            }
            Self::Requirements => "requirements/index.html".to_owned(),
            Self::Requirement(index) => address::requirement(REQUIREMENTS.get(index)?.id),
            Self::Stages => "stages/index.html".to_owned(),
            Self::Stage(number) => address::stage(number),
            Self::Doctor(number) => doctor::address(number),
            Self::Changes => "changes.html".to_owned(),
            Self::Calendar => "calendar.html".to_owned(),
            Self::Fleet => "fleet.html".to_owned(),
            Self::Team(index) => site.teams.get(index)?.address.clone(),
            Self::Evidence => "evidence/index.html".to_owned(),
            Self::Period(number) => address::evidence(&site.periods.get(number)?.name, "index.html"),
            Self::Pack(number, service) => {
                let id = address::segment(&site.cases.get(service)?.dossier.service.id);
                // Beside the page of the period no service can be called `index`.
                address::evidence(&site.periods.get(number)?.name, &format!("services/{id}.html"))
            }
            Self::NotFound => "404.html".to_owned(),
            Self::Free(index) => address::free(&site.free.get(index)?.name),
        })
    }
}
