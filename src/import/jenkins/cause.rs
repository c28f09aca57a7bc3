//! Who or what started a job, from the first lines of its console, in the languages that Jenkins speaks.

use crate::model::run::Trigger;

/// How a line begins, or what it holds, and what started the job.
const WORDS: &[(&str, Trigger)] = &[
    // English
    ("Started by user", Trigger::Human),
    ("Started by timer", Trigger::Schedule),
    ("Started by an SCM change", Trigger::Ci),
    ("Started by upstream project", Trigger::Ci),
    ("Started by upstream pipeline", Trigger::Ci),
    ("Started by remote host", Trigger::Api),
    ("Started by command line", Trigger::Human),
    ("Started by GitHub push", Trigger::Ci),
    ("Started by GitLab push", Trigger::Ci),
    ("Started by Bitbucket push", Trigger::Ci),
    ("Push event to branch", Trigger::Ci),
    ("Branch indexing", Trigger::Ci),
    ("Branch event", Trigger::Ci),
    ("Pull request #", Trigger::Ci),
    ("Replayed #", Trigger::Human),
    ("Restarted from build #", Trigger::Human),
    ("Rebuilds build #", Trigger::Human),
    ("Generic Cause", Trigger::Api),
    // Spanish
    ("Lanzada por el usuario", Trigger::Human),
    ("Lanzada por el proyecto padre", Trigger::Ci),
    ("Lanzada por la máquina remota", Trigger::Api),
    ("Ejecutado por el programador", Trigger::Schedule),
    ("Ejecutado porque se detectaron cambios", Trigger::Ci),
    // German
    ("Gestartet durch Benutzer", Trigger::Human),
    ("Gestartet durch vorgelagertes Projekt", Trigger::Ci),
    ("Gestartet durch entfernten Rechner", Trigger::Api),
    ("Build wurde zeitgesteuert ausgelöst", Trigger::Schedule),
    ("Build wurde durch eine SCM-Änderung ausgelöst", Trigger::Ci),
    // French
    ("Démarré par l'utilisateur", Trigger::Human),
    ("Démarré par le projet amont", Trigger::Ci),
    ("Lancé par un changement dans la base de code", Trigger::Ci),
    ("Lancé par une alarme périodique", Trigger::Schedule),
    // Portuguese
    ("Iniciado pelo usuário", Trigger::Human),
    ("Iniciado pelo temporizador", Trigger::Schedule),
    ("Iniciado por uma mudança no SCM", Trigger::Ci),
    ("Iniciado pelo projeto", Trigger::Ci),
    // Japanese
    ("ユーザー", Trigger::Human),
    ("上流プロジェクト", Trigger::Ci),
    ("定期的に実行", Trigger::Schedule),
    ("SCMのポーリングが実行", Trigger::Ci),
    // Chinese
    ("由用户", Trigger::Human),
    ("由使用者", Trigger::Human),
    ("由計時器啟動", Trigger::Schedule),
    ("由计时器启动", Trigger::Schedule),
    ("由定时器启动", Trigger::Schedule),
    ("由 SCM 變更所啟動", Trigger::Ci),
    ("由 SCM 变更", Trigger::Ci),
    ("由上游", Trigger::Ci),
];

/// What a line of the console says about who or what started the job.
pub(super) fn of(line: &str) -> Option<Trigger> {
    WORDS.iter().find(|(begin, _)| line.starts_with(begin)).map(|(_, trigger)| *trigger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_understood_in_the_languages_of_jenkins() {
        for (line, trigger) in [
            ("Started by user Gabe", Some(Trigger::Human)),
            ("Started by timer", Some(Trigger::Schedule)),
            ("Started by upstream project \"shop/deploy\" build number 12", Some(Trigger::Ci)),
            ("Started by an SCM change", Some(Trigger::Ci)),
            ("Lanzada por el usuario ana", Some(Trigger::Human)),
            ("Ejecutado por el programador", Some(Trigger::Schedule)),
            ("Gestartet durch Benutzer admin", Some(Trigger::Human)),
            ("Build wurde zeitgesteuert ausgelöst.", Some(Trigger::Schedule)),
            ("Démarré par l'utilisateur Paul", Some(Trigger::Human)),
            ("Lancé par une alarme périodique", Some(Trigger::Schedule)),
            ("Iniciado pelo usuário ana", Some(Trigger::Human)),
            ("ユーザーanaが実行", Some(Trigger::Human)),
            ("定期的に実行", Some(Trigger::Schedule)),
            ("由用户 ana 启动", Some(Trigger::Human)),
            ("由計時器啟動", Some(Trigger::Schedule)),
            ("Käynnistäjä: ana", None),
            ("+ echo Started by user ana", None),
        ] {
            assert_eq!(of(line), trigger, "{line}");
        }
    }
}
