//! What a pipeline knows of itself, from the variables that its system documents.
//!
//! Outside of a pipeline nothing is known and nothing is guessed. A system that does not say what
//! started a build leaves that open. Each value remembers the variable that gave it.

use crate::model::run::Trigger;

/// What a pipeline's variables say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ci {
    /// The system's name.
    pub system: &'static str,
    /// What started the build.
    pub trigger: Option<Fact<Trigger>>,
    /// The commit that was built.
    pub commit: Option<Fact<String>>,
    /// The build's address.
    pub url: Option<Fact<String>>,
    /// The branch.
    pub branch: Option<Fact<String>>,
    /// The job.
    pub job: Option<Fact<String>>,
}

/// A value and the variables that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// In words, such as `GITHUB_SHA`.
    pub from: String,
}

/// What is known where variables have these values; none outside of a pipeline.
pub fn known(variable: &dyn Fn(&str) -> Option<String>) -> Option<Ci> {
    let is = |name: &str| variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if is("GITHUB_ACTIONS") {
        Some(github(variable))
    } else if is("GITLAB_CI") {
        Some(gitlab(variable))
    } else if is("TF_BUILD") {
        Some(azure(variable))
    } else if is("CIRCLECI") {
        Some(circle(variable))
    } else if variable("JENKINS_URL").is_some() || variable("BUILD_URL").is_some() && variable("JOB_NAME").is_some() {
        Some(jenkins(variable))
    } else {
        None
    }
}

type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The first of some variables that says something.
fn first(variable: Variables, names: &[&str]) -> Option<Fact<String>> {
    names.iter().find_map(|name| {
        let value: String = variable(name)?.chars().filter(|c| !c.is_control()).collect();
        let value = value.trim();
        (!value.is_empty()).then(|| Fact { value: value.to_owned(), from: (*name).to_owned() })
    })
}

/// The address that a variable gives, or that is made of several.
fn address(value: Option<String>, from: &str) -> Option<Fact<String>> {
    let value = value?;
    let is_address = value.starts_with("https://") || value.starts_with("http://");
    let plain = !value.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_address && plain).then(|| Fact { value, from: from.to_owned() })
}

/// What a variable's word means.
fn trigger(variable: Variables, name: &str, mean: impl Fn(&str) -> Option<Trigger>) -> Option<Fact<Trigger>> {
    let Fact { value, from } = first(variable, &[name])?;
    mean(&value).map(|trigger| Fact { value: trigger, from: format!("{from}={value}") })
}

fn github(variable: Variables) -> Ci {
    let part = |name: &str| first(variable, &[name]).map(|fact| fact.value);
    let run = || {
        let (server, repository) = (part("GITHUB_SERVER_URL")?, part("GITHUB_REPOSITORY")?);
        let attempt = part("GITHUB_RUN_ATTEMPT").map(|number| format!("/attempts/{number}")).unwrap_or_default();
        Some(format!("{server}/{repository}/actions/runs/{}{attempt}", part("GITHUB_RUN_ID")?))
    };
    Ci {
        system: "GitHub Actions",
        trigger: trigger(variable, "GITHUB_EVENT_NAME", |event| {
            Some(match event {
                "schedule" => Trigger::Schedule,
                "workflow_dispatch" => Trigger::Human,
                "repository_dispatch" => Trigger::Api,
                _ => Trigger::Ci,
            })
        }),
        commit: first(variable, &["GITHUB_SHA"]),
        url: address(run(), "GITHUB_RUN_ID"),
        branch: first(variable, &["GITHUB_HEAD_REF", "GITHUB_REF_NAME"]),
        job: first(variable, &["GITHUB_JOB"]),
    }
}

fn gitlab(variable: Variables) -> Ci {
    // A job that somebody has to start is started by somebody, whatever started its pipeline.
    let by_hand = trigger(variable, "CI_JOB_MANUAL", |word| (word == "true").then_some(Trigger::Human));
    let source = || {
        trigger(variable, "CI_PIPELINE_SOURCE", |source| {
            Some(match source {
                "schedule" => Trigger::Schedule,
                "web" | "webide" | "chat" => Trigger::Human,
                "api" | "trigger" => Trigger::Api,
                _ => Trigger::Ci,
            })
        })
    };
    let job = |name| address(first(variable, &[name]).map(|fact| fact.value), name);
    Ci {
        system: "GitLab CI",
        trigger: by_hand.or_else(source),
        commit: first(variable, &["CI_COMMIT_SHA"]),
        url: job("CI_JOB_URL").or_else(|| job("CI_PIPELINE_URL")),
        branch: first(variable, &["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"]),
        job: first(variable, &["CI_JOB_NAME"]),
    }
}

fn jenkins(variable: Variables) -> Ci {
    Ci {
        system: "Jenkins",
        // Only the EnvInject plug-in tells the cause. A build with several is the person's, if there is one.
        trigger: trigger(variable, "BUILD_CAUSE", |causes| {
            let holds = |cause: &str| causes.split(',').any(|word| word.trim() == cause);
            match () {
                () if holds("MANUALTRIGGER") => Some(Trigger::Human),
                () if holds("TIMERTRIGGER") => Some(Trigger::Schedule),
                () if holds("REMOTECAUSE") => Some(Trigger::Api),
                () if holds("SCMTRIGGER") || holds("UPSTREAMTRIGGER") => Some(Trigger::Ci),
                () => None,
            }
        }),
        commit: first(variable, &["GIT_COMMIT"]),
        url: address(first(variable, &["BUILD_URL"]).map(|fact| fact.value), "BUILD_URL"),
        branch: first(variable, &["CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"]),
        job: first(variable, &["JOB_NAME"]),
    }
}

fn azure(variable: Variables) -> Ci {
    let part = |name: &str| first(variable, &[name]).map(|fact| fact.value);
    let build = || {
        let collection = part("SYSTEM_COLLECTIONURI").or_else(|| part("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"))?;
        let project = part("SYSTEM_TEAMPROJECT")?.replace(' ', "%20");
        let number = part("BUILD_BUILDID")?;
        Some(format!("{}/{project}/_build/results?buildId={number}", collection.trim_end_matches('/')))
    };
    let branch = first(variable, &["SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"]).map(|mut fact| {
        fact.value = fact.value.trim_start_matches("refs/heads/").to_owned();
        fact
    });
    Ci {
        system: "Azure Pipelines",
        trigger: trigger(variable, "BUILD_REASON", |reason| {
            Some(match reason {
                "Schedule" => Trigger::Schedule,
                "Manual" => Trigger::Human,
                _ => Trigger::Ci,
            })
        }),
        commit: first(variable, &["BUILD_SOURCEVERSION"]),
        url: address(build(), "BUILD_BUILDID"),
        branch,
        job: first(variable, &["SYSTEM_JOBDISPLAYNAME", "AGENT_JOBNAME"]),
    }
}

fn circle(variable: Variables) -> Ci {
    Ci {
        system: "CircleCI",
        // What started a pipeline is a value of its configuration and no variable.
        trigger: None,
        commit: first(variable, &["CIRCLE_SHA1"]),
        url: address(first(variable, &["CIRCLE_BUILD_URL"]).map(|fact| fact.value), "CIRCLE_BUILD_URL"),
        branch: first(variable, &["CIRCLE_BRANCH"]),
        job: first(variable, &["CIRCLE_JOB"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ci(variables: &[(&str, &str)]) -> Option<Ci> {
        known(&|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    fn told(variables: &[(&str, &str)]) -> Vec<String> {
        let ci = ci(variables).unwrap();
        let text = |fact: Option<Fact<String>>| fact.map(|fact| format!("{} by {}", fact.value, fact.from));
        let trigger = ci.trigger.map(|fact| format!("{} by {}", fact.value.as_str(), fact.from));
        let all = [trigger, text(ci.commit), text(ci.url), text(ci.branch), text(ci.job)];
        std::iter::once(ci.system.to_owned()).chain(all.into_iter().map(Option::unwrap_or_default)).collect()
    }

    #[test]
    fn outside_of_a_pipeline_nothing_is_known() {
        assert_eq!(ci(&[]), None);
        assert_eq!(ci(&[("CI", "true"), ("GIT_COMMIT", "a"), ("GITHUB_SHA", "b"), ("GITHUB_ACTIONS", "false")]), None);
    }

    #[test]
    fn each_system_tells_by_its_own_variables() {
        let github = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SHA", "9f1c2ab"),
            ("GITHUB_SERVER_URL", "https://github.example"),
            ("GITHUB_REPOSITORY", "shop/api"),
            ("GITHUB_RUN_ID", "17"),
            ("GITHUB_RUN_ATTEMPT", "2"),
            ("GITHUB_REF_NAME", "main"),
            ("GITHUB_HEAD_REF", ""),
            ("GITHUB_JOB", "chaos"),
            ("GITHUB_EVENT_NAME", "push"),
        ];
        assert_eq!(
            told(&github),
            [
                "GitHub Actions",
                "ci by GITHUB_EVENT_NAME=push",
                "9f1c2ab by GITHUB_SHA",
                "https://github.example/shop/api/actions/runs/17/attempts/2 by GITHUB_RUN_ID",
                "main by GITHUB_REF_NAME",
                "chaos by GITHUB_JOB"
            ]
        );
        let gitlab = [
            ("GITLAB_CI", "true"),
            ("CI_COMMIT_SHA", "9f1c2ab"),
            ("CI_JOB_URL", "https://gitlab.example/shop/-/jobs/17"),
            ("CI_COMMIT_REF_NAME", "main"),
            ("CI_JOB_NAME", "chaos"),
            ("CI_PIPELINE_SOURCE", "schedule"),
        ];
        assert_eq!(
            told(&gitlab)[..4],
            [
                "GitLab CI",
                "schedule by CI_PIPELINE_SOURCE=schedule",
                "9f1c2ab by CI_COMMIT_SHA",
                "https://gitlab.example/shop/-/jobs/17 by CI_JOB_URL"
            ]
        );
        let jenkins = [
            ("JENKINS_URL", "https://jenkins.example/"),
            ("BUILD_URL", "https://jenkins.example/job/shop/17/"),
            ("GIT_COMMIT", "9f1c2ab"),
            ("JOB_NAME", "shop"),
            ("GIT_BRANCH", "origin/main"),
        ];
        assert_eq!(
            told(&jenkins),
            [
                "Jenkins",
                "",
                "9f1c2ab by GIT_COMMIT",
                "https://jenkins.example/job/shop/17/ by BUILD_URL",
                "origin/main by GIT_BRANCH",
                "shop by JOB_NAME"
            ]
        );
        let azure = [
            ("TF_BUILD", "True"),
            ("SYSTEM_COLLECTIONURI", "https://dev.azure.example/shop/"),
            ("SYSTEM_TEAMPROJECT", "the api"),
            ("BUILD_BUILDID", "17"),
            ("BUILD_SOURCEVERSION", "9f1c2ab"),
            ("BUILD_SOURCEBRANCH", "refs/heads/feature/x"),
            ("BUILD_REASON", "Manual"),
            ("AGENT_JOBNAME", "chaos"),
        ];
        assert_eq!(
            told(&azure),
            [
                "Azure Pipelines",
                "human by BUILD_REASON=Manual",
                "9f1c2ab by BUILD_SOURCEVERSION",
                "https://dev.azure.example/shop/the%20api/_build/results?buildId=17 by BUILD_BUILDID",
                "feature/x by BUILD_SOURCEBRANCH",
                "chaos by AGENT_JOBNAME"
            ]
        );
        let circle = [("CIRCLECI", "true"), ("CIRCLE_SHA1", "9f1c2ab"), ("CIRCLE_JOB", "chaos")];
        assert_eq!(told(&circle), ["CircleCI", "", "9f1c2ab by CIRCLE_SHA1", "", "", "chaos by CIRCLE_JOB"]);
    }

    #[test]
    fn what_started_a_build_is_told_by_the_systems_own_word() {
        for (system, name, word, trigger) in [
            ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "schedule", Some(Trigger::Schedule)),
            ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "workflow_dispatch", Some(Trigger::Human)),
            ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "repository_dispatch", Some(Trigger::Api)),
            ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "pull_request", Some(Trigger::Ci)),
            ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", " ", None),
            ("GITLAB_CI", "CI_PIPELINE_SOURCE", "web", Some(Trigger::Human)),
            ("GITLAB_CI", "CI_PIPELINE_SOURCE", "trigger", Some(Trigger::Api)),
            ("GITLAB_CI", "CI_PIPELINE_SOURCE", "merge_request_event", Some(Trigger::Ci)),
            ("GITLAB_CI", "CI_JOB_MANUAL", "true", Some(Trigger::Human)),
            ("TF_BUILD", "BUILD_REASON", "Schedule", Some(Trigger::Schedule)),
            ("TF_BUILD", "BUILD_REASON", "PullRequest", Some(Trigger::Ci)),
            ("CIRCLECI", "CI_PIPELINE_SOURCE", "web", None),
        ] {
            let found = ci(&[(system, "true"), (name, word)]).unwrap().trigger.map(|fact| fact.value);
            assert_eq!(found, trigger, "{name}={word}");
        }
        for (cause, trigger) in [
            ("TIMERTRIGGER", Some(Trigger::Schedule)),
            ("SCMTRIGGER,MANUALTRIGGER", Some(Trigger::Human)),
            ("UPSTREAMTRIGGER", Some(Trigger::Ci)),
            ("SOMETHINGNEW", None),
        ] {
            let found = ci(&[("JENKINS_URL", "x"), ("BUILD_CAUSE", cause)]).unwrap().trigger.map(|fact| fact.value);
            assert_eq!(found, trigger, "{cause}");
        }
        let by_hand = [("GITLAB_CI", "true"), ("CI_JOB_MANUAL", "true"), ("CI_PIPELINE_SOURCE", "push")];
        assert_eq!(ci(&by_hand).unwrap().trigger.unwrap().value, Trigger::Human);
    }

    #[test]
    fn what_cannot_be_an_address_is_none() {
        for url in ["javascript:alert(1)", "https://a b", "", "build/17"] {
            assert_eq!(ci(&[("JENKINS_URL", "x"), ("BUILD_URL", url)]).unwrap().url, None, "{url}");
        }
    }
}
