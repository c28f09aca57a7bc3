# The words of a site in English: everything that the program itself puts on a page.
# A project translates them with `site.words` in stagepost.yaml; see the manual, site.md.

## playbook.html

playbook-unreadable = { $what }, so nothing in it counts until that is mended. { $why }.
playbook-unreadable-what = What stands before the text of this playbook cannot be read
playbook-minor-said = says { $who }, { $day }; { $texts }
playbook-objectives = RTO { $rto }, RPO { $rpo }
playbook-led = { $severity }; led by { $leads }
playbook-unwritten = Still to be written: { $parts }
playbook-no-date = no date is written
playbook-earlier = Earlier
playbook-minor-changes = Minor changes
playbook-no-run = No run names this playbook yet.

## overview.html

overview-empty = Write the first one with `stagepost new service`, then build the site again.
overview-rose = { $service } rose from { $from } to { $to }
overview-fell = { $service } fell from { $from } to { $to }
overview-due = Stages that fall unless something is done: { $stages }.
overview-falls = { $service } falls from { $from } to { $to }: { $because }
overview-too-large = The fleet is too large for one table. The services stand on the pages of their { $teams }{ $here }.
overview-too-large-teams = teams
overview-too-large-here = , and here once you choose something above
overview-all-changes = All changes
overview-nothing-moved = Nothing moved.
overview-all-highest = Every service stands on the highest stage.
overview-calendar = The whole calendar
no-lapse = No proven stage lapses by itself.
overview-numbers = The numbers behind it
overview-none = none

## card.html

card-title = { $service } at a glance – { $site }
card-waived = { $stage } with a waiver
card-lapses = Lapses on { $day } unless tests are repeated.
card-as-of = As of { $day }.

## calendar.html

calendar-not-ready = Services that are not ready for { $name }
calendar-fall-in = Stages that fall in { $month }
calendar-about = What lapses when, if nothing is done, and how the fleet will stand on days that matter.
calendar-subscribe = Subscribe
calendar-none = none
calendar-below-target = below its target already
calendar-see-its-page = see its page

## changes.html

changes-in-year = Changes of stage in { $year }
changes-about = Every change of stage with its cause, newest first.
changes-follow-as-a-feed = Follow as a feed
changes-lost-about = Tested and failing, or proven once and expired; the longest first.
changes-none = No stage has changed yet.

## doctor.html

doctor-about = An error makes what it touches unknown: it never counts, and is never passed over in silence. `stagepost check` says the same in the terminal, and { $table } holds every problem with its place.
doctor-table = a table
doctor-page = Doctor, page { $number }

## evidence.html

evidence-checking = Each pack holds the hashes of its own files and of the records in the repository. Keep a copy of `SHA256SUMS` where nobody can edit it; with that copy `stagepost verify` or `sha256sum --check` tells whether a pack is still what it was.
evidence-about = What was tested when, by whom, against which targets, and what came of it: one pack for each period, to be printed or taken away.
evidence-none = No run carries a date yet. Record a test, and the year it was made in gets a pack.

## pack.html

pack-at-most = at most { $time }
pack-finding = { $state }, from { $run }
pack-nobody-is-named = nobody is named
pack-not-measured = not measured
pack-no-test = Nothing was tested in this period.
pack-no-finding = No finding was written down.
pack-no-agreement = Nobody agreed or objected in this period.
pack-none = none

## period.html

evidence-of = Evidence of { $period }
period-running = The period still runs; it is judged as of { $day }.
period-services = What each service did in { $period }
period-judged = Judged as of its last day, by what was known then.
period-none = none
period-none-open = none open
period-controls-about = Where evidence for a control is found. Whether the control is fulfilled is for the auditor to say; the page of each service names how its requirements stood.

## requirement.html

since-day = since { $day }
requirement-no-service = There is no service here yet.

## run.html

run-counts-for = Counts for { $requirements }.
run-counts-for-nothing = Counts for nothing: { $why }
run-no-hypothesis = Nobody wrote down what was expected.
run-no-deed = The record does not say.
run-no-impact = No impact was written down.
run-derived-about = These values were not written in the record but derived:

## stage.html

stage-title = Stage { $stage }: { $name }
stage-no-service = No service at present.

## service.html

service-none-since = No stage proven since { $day }.
service-none-yet = No stage proven yet.
service-stage-since = Stage { $stage }: { $name }, since { $day }.
service-stage = Stage { $stage }: { $name }.
service-waived = A waiver (◇) carries part of it.
service-problems = { $problems } in the files of this service.
service-falls = Falls to stage { $stage } on { $day } ({ $distance }), unless this is renewed: { $requirements }.
service-footing = It stands no firmer than stage { $stage }, through what it needs: { $path }.
service-footing-fleet = The fleet
service-to-reach = To reach stage { $stage }
and-more-capital = And { $number } more
evidence-against = against:
evidence-run = { $text }, run { $run }
checklist-since = { $status } since { $day }
checklist-lapses = lapses { $day }
checklist-changes = changes { $day }
service-no-playbook = There is no playbook yet. Write the first with `stagepost new playbook`.
service-runs-about = { $runs }, newest first, with what each counts for, or why it does not count.
run-tool-says = the tool says “{ $word }”
run-line-counts-for = counts for { $requirements }
run-line-nothing = counts for nothing: { $why }
run-nothing = nothing: { $why }
service-no-run = No run is recorded yet. Put a tool’s result into the service’s folder `results`, or write one by hand with `stagepost new run`.
unread-about = { $kind }, about { $dependency }
service-sidecars = Files that add to a result: { $number }
service-packs = For audits, with people, targets and hashes: the evidence of { $periods }.
badge-alt = Badge: { $form }
service-badges = These badges and a small { $card } for a frame keep their addresses; they change with the next build.
service-no-snippets = Give `site.base_url` in `stagepost.yaml`, and ready texts for a wiki stand here.
service-next-stage = Next stage
service-checklist = Checklist
service-tested = What was tested
service-history = History
service-playbooks = Playbooks
service-runs = Runs
service-next-asks = What the stage asks for
service-what-to-do = What to do
service-numbers = The numbers
service-no-change = The stage has not changed yet.
service-no-date = no date

## ui.html

stage-number = Stage { $stage }
stage-word = stage
filter-text = Text
filter-stage = Stage
filter-any = any
filter-team = Team
filter-tier = Tier
filter-tag = Tag
filter-requirement = Requirement
filter-status = Its status
filter-missing = missing, in whatever way
filter-there = there, in whatever way
filter-group = Group by
roster-nothing = nothing
filter-no-group = nothing
filter-by-stage = stage
filter-by-team = team
filter-by-tier = tier
filter-clear = Clear
roster-no-run = none yet

## base.html

footer = As of { $day }. Made by { $program }.
footer-commit = As of { $day }, commit { $commit }. Made by { $program }.
footer-changed = As of { $day }, commit { $commit } with changes that are not committed. Made by { $program }.
base-skip = Skip to the content
base-all-services = All services
theme-auto = Auto

## 404.html

not-found-start = Start from the { $overview }.
not-found-overview = overview
not-found-about = There is no page at this address.
not-found-addresses = Addresses of services, playbooks, requirements and stages do not change.

## page.html

page-written = Written in { $file }

## Headings

heading-page-not-found = Page not found
heading-calendar = Calendar
heading-days-that-matter = Days that matter
heading-changes = Changes
heading-lost = What holds services down now
heading-doctor = Doctor
heading-evidence = Evidence
heading-checking = Checking that nothing was changed
heading-fleet = Fleet
heading-what-would-lift-services = What would lift services
heading-who-needs-whom = Who needs whom
heading-services-by-stage = Services by stage
heading-moved = Moved in the last 30 days
heading-missing-most-often = Missing most often
heading-what-lapses-next = What lapses next
heading-the-fleet-over-time = The fleet over time
heading-teams = Teams
heading-all-services = All services
heading-tests = Tests
heading-findings-and-their-closing = Findings and their closing
heading-agreements = Agreements
heading-changes-of-stage = Changes of stage
heading-how-the-requirements-stood = How the requirements stood
heading-what-auditors-look-for = What auditors look for
heading-services = Services
heading-files-of-this-pack = Files of this pack
heading-about-this-playbook = About this playbook
heading-agreement = Agreement
heading-scenarios = Scenarios
heading-links-that-lead-nowhere = Links that lead nowhere
heading-used-in = Used in
heading-changes-of-the-text = Changes of the text
heading-who-meets-it = Who meets it
heading-requirements = Requirements
heading-what-the-words-mean = What the words mean
heading-what-was-expected = What was expected
heading-what-was-done = What was done
heading-what-happened = What happened
heading-what-was-learnt = What was learnt
heading-where-this-comes-from = Where this comes from
heading-checklist = Checklist
heading-shown-never-counted = Shown, never counted
heading-what-was-tested = What was tested
heading-history = History
heading-playbooks = Playbooks
heading-runs = Runs
heading-older-runs = Older runs
heading-files-that-are-not-runs = Files that are not runs
heading-link-here-from-a-wiki = Link here from a wiki
heading-what-it-asks-for = What it asks for
heading-who-stands-here = Who stands here
heading-the-five-stages = The five stages
heading-the-stages = The stages

## Names of tables and parts, for those who hear the page; hints

label-everything = Everything
label-search-field = Search services, playbooks, runs and requirements
label-search-hint = Search: press /
label-main = Main
label-you-are-here = You are here
label-more-pages = More pages
label-changes-of-stage = Changes of stage
label-lost-group = What holds services down now
label-lost = Requirements that fail or have expired, and hold their service down
label-periods = Periods
label-evidence-by-period = Evidence by period
label-what-would-lift-services = What would lift services
label-who-needs-whom-drawn = Who needs whom, drawn
label-who-needs-whom = Who needs whom
label-needs = Services with the services they cannot do without
label-fleet-over-time = Services on each stage, from the day on which it changed
label-teams = Teams with the stages of their services
label-tests = Tests
label-tests-with-targets = Tests with targets and measured times
label-agreements = Agreements
label-who-agreed-to-which-playbook = Who agreed to which playbook
label-changes-in-period = Changes of stage in this period
label-requirements = Requirements
label-requirements-then = Every requirement on the day of judgement
label-controls = Controls
label-controls-then = Controls and how their requirements stood
label-services = Services
label-kinds-of-problems = Kinds of problems in the whole project
label-pages-of-problems = Pages of problems
label-next-problems = More problems
label-controls-with-requirements = Controls and the requirements that speak to them
label-about-this-playbook = About this playbook
label-statuses = Statuses of a requirement
label-steps-over-time = Steps over time
label-steps = Steps
label-measured = Measured
label-on-this-page = On this page
label-matrix = The newest run of each dependency, outside production and in it
label-playbooks = Playbooks with their review and agreement
label-runs = Every run with its verdict and what it counts for
label-requirements-of-this-stage = Requirements of this stage
label-stages = Stages
label-stages-with-what-they-prove = Stages with what they prove
label-waived = a waiver carries part of it
label-roster = Services with their stage, what is missing next and when it lapses

## Headings of tables, and the same beside cells on narrow screens

column-service = Service
column-today = Today
column-then = Then
column-target = Target
column-last-day-to-act = Last day to act
column-what-keeps-the-stage = What keeps the stage
column-last-day = Last day
column-to-do = To do
column-on = On
column-from = From
column-to = To
column-what-has-to-be-renewed = What has to be renewed
column-what-prevents-it = What prevents it
column-to-renew = To renew
column-problem = Problem
column-how-bad = How bad
column-times = Times
column-requirement = Requirement
column-status = Status
column-since = Since
column-why = Why
column-period = Period
column-days = Days
column-services = Services
column-tests = Tests
column-passed = Passed
column-failed = Failed
column-neither = Neither
column-what-is-missing = What is missing
column-effort = Effort
column-own-stage = Own stage
column-effective-stage = Effective stage
column-needs = Needs
column-weakest-link = Weakest link
column-own = Own
column-effective = Effective
column-weakest = Weakest
column-team = Team
column-on-each-stage = On each stage
column-lapsing-soon = Lapsing soon
column-test = Test
column-people-or-tool = People or tool
column-outcome = Outcome
column-recovery = Recovery
column-data-loss = Data loss
column-record = Record
column-by = By
column-playbook = Playbook
column-party = Party
column-who = Who
column-said = Said
column-text = Text
column-stage = Stage
column-evidence = Evidence
column-control = Control
column-asks-for = Asks for
column-stage-before = Stage before
column-stage-at-the-end = Stage at the end
column-findings = Findings
column-before = Before
column-at-the-end = At the end
column-control-requirements = Requirements that speak to it
column-requirements = Requirements
column-meaning = Meaning
column-for-the-stage = For the stage
column-part = Part
column-step = Step
column-how-it-went = How it went
column-took = Took
column-what = What
column-what-fails = What fails
column-for = For
column-covers = Covers
column-reviewed = Reviewed
column-agreement = Agreement
column-date = Date
column-run = Run
column-what-failed = What failed
column-where = Where
column-verdict = Verdict
column-counts-for = Counts for
column-what-it-proves = What it proves
column-what-it-asks-for = What it asks for
column-who-stands-there = Who stands there
column-proves = Proves
column-tier = Tier
column-missing-for-the-next-stage = Missing for the next stage
column-last-run = Last run
column-lapses = Lapses
column-trend = Trend
column-missing-next = Missing next
column-evidence-counts-for = Evidence counts for
column-counts-for-services = Counts for services

## fleet.html

fleet-about = A service stands no firmer than the services it cannot do without.
fleet-lifts-about = Each of these is the only thing that keeps the services beside it from their next stage.
fleet-needs-about = Lines lead from a service to what it needs, on its right. Thick ones lead to a weaker service that holds it back; dashed ones go back in a circle.
fleet-none = none
fleet-itself = itself

## Names of facts

fact-service = Service
fact-team = Team
fact-stage-before = Stage before
fact-stage-at-the-end = Stage at the end
fact-judged-as-of = Judged as of
fact-for = For
fact-reviewed = Reviewed
fact-covers = Covers
fact-automation = Automation
fact-script = Script
fact-text = Text
fact-file = File
fact-why = Why
fact-how-to-meet-it = How to meet it
fact-evidence-counts-for = Evidence counts for
fact-name-in-files = Name in files
fact-links = Links

## requirements.html

requirements-about = A stage is proven when every requirement of it, and of every stage below, counts.

## stages.html

stages-nothing = nothing

## What scripts say; {shown} and the like are put in by them

copy = Copy
copied = Copied
copy-failed = Select and copy by hand
theme-light = Light
theme-dark = Dark
theme-name = Theme: { $theme }
filter-shown = { $shown } of { $number }
filter-no-team = no team
filter-no-tier = no tier
filter-of-stage = stage { $stage }
filter-of-tier = tier { $tier }
search-reading = Reading the index …
search-nothing = Nothing is called so.
search-first = The first { $shown } of { $number }.
search-found = { $number } found.
search-older = Older runs are found on the page of their service.
search-service = service
search-stage = stage { $stage }
search-requirement = requirement
search-playbook = playbook
search-section = in a playbook
search-page = page
search-run = run

## Days and numbers

date-long = { $day } { $month } { $year }
date-month = { $month } { $year }
date-short = { $day } { $month }
date-short-year = { $day } { $month } { $year }
date-month-short = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
day-ahead = in { $number } days
day-ago = { $number } days ago
undated = undated
row-next = { $before }, { $next }
row-last = { $before } and { $last }
brief = { $first }, and { $number } more
and-more = and { $number } more
count-services = { $number ->
    [0] no services
    [one] 1 service
   *[other] { $number } services
}
count-runs = { $number ->
    [0] no runs
    [one] 1 run
   *[other] { $number } runs
}
count-stages = { $number ->
    [0] no stages
    [one] 1 stage
   *[other] { $number } stages
}
count-days = { $number ->
    [0] no days
    [one] 1 day
   *[other] { $number } days
}
count-requirements = { $number ->
    [0] no requirements
    [one] 1 requirement
   *[other] { $number } requirements
}
count-tests = { $number ->
    [0] no tests
    [one] 1 test
   *[other] { $number } tests
}
count-problems = { $number ->
    [0] no problems
    [one] 1 problem
   *[other] { $number } problems
}
count-errors = { $number ->
    [0] no errors
    [one] 1 error
   *[other] { $number } errors
}
count-warnings = { $number ->
    [0] no warnings
    [one] 1 warning
   *[other] { $number } warnings
}
count-notes = { $number ->
    [0] no notes
    [one] 1 note
   *[other] { $number } notes
}
count-open-findings = { $number ->
    [0] no open findings
    [one] 1 open finding
   *[other] { $number } open findings
}

## Marks and the words of facts

stage-of = { $stage } of 5
mark-in-order = in order
mark-to-do = to do
status-met = met
status-na = n/a
status-waived = waived
status-failing = failing
status-expired = expired
status-unmet = unmet
status-unknown = unknown
meaning-met = Valid, fresh evidence proves it.
meaning-na = Declared not applicable, with a reason.
meaning-waived = An unexpired waiver stands in for it.
meaning-failing = The newest valid evidence says no.
meaning-expired = There is good evidence, but it is older than its window.
meaning-unmet = There is no evidence.
meaning-unknown = There is evidence, but it cannot be judged.
severity-error = error
severity-warning = warning
severity-note = note
grade-declared = declared
grade-recorded = recorded
grade-machine = machine
verdict-pass = pass
verdict-fail = fail
verdict-inconclusive = inconclusive
verdict-aborted = aborted
kind-dr-failover = dr-failover
kind-dependency-failure = dependency-failure
kind-experiment = experiment
kind-tabletop = tabletop
kind-incident = incident
execution-manual = manual
execution-semi = semi
execution-automated = automated
trigger-human = human
trigger-schedule = schedule
trigger-ci = ci
trigger-api = api
outcome-success = success
outcome-failure = failure
criticality-critical = critical
criticality-non-critical = non-critical
environment-production = production
environment-non-production = non-production
environment-unknown = unknown
automation-manual = manual
automation-semi = semi
automation-full = full
phase-baseline = baseline
phase-method = method
phase-check = check
phase-rollback = rollback
derived = { $value } (derived)
derived-from = { $value } (from { $source })
from-report = { $text }, from an earlier report

## calendar.html

calendar-due = { $services } within { $days } days
calendar-past = This day has passed.
calendar-holds = Every stage that is proven today will still hold.
calendar-late = { $number ->
    [one] 1 service needs something done before:
   *[other] { $number } services need something done before:
}

## changes.html

changes-rose = rose
changes-fell = fell
cause-met = met
cause-not-applicable = not applicable
cause-waived = waived
cause-failing = failing
cause-expired = expired
cause-unmet = unmet
cause-unknown = unknown

## doctor.html

doctor-silenced = { $number ->
    [one] 1 lint is silenced, each with a reason
   *[other] { $number } lints are silenced, each with a reason
}
doctor-project = The project itself
doctor-to-page = Page { $number }
doctor-continued = { $problems }, continued
doctor-times = { $number } times
doctor-more = { $number } more are in the table of all problems
doctor-from-to = { $first } to { $last }
doctor-clean = Every file was read and understood; nothing is left to mend.
# $first is the first number in $problems.
doctor-summary = { $first ->
    [one] There is { $problems } in the files this site was made from.
   *[other] There are { $problems } in the files this site was made from.
}

## card.html

card-next = { $requirements } missing for stage { $stage }

## service.html

badge-stage = the stage
badge-lapse = with the day on which it lapses
badge-large = large
badge-card = card
snippet-title = Resiliency of { $service }
snippet-card = HTML, as a card
snippet-backstage = Backstage, under metadata.links
rung-proven = proven
rung-met = met, but a stage below is not
rung-part = { $met } of { $all } met
count-evidence = { $number ->
    [one] 1 piece of evidence
   *[other] { $number } pieces of evidence
}
advisory-observability = Dashboard and alerts are linked
advisory-playbooks-updated = Findings are written back into the playbooks
advisory-claimed-stage = The stage claimed by hand
service-older = { $year }: { $runs }
run-environment-unstated = not stated
unread-configuration = configuration
unread-service = service file
unread-playbook = playbook
unread-result = result
unread-unknown = result in an unknown format
unread-attachment = attachment
unread-same-run = another record of a run
unread-elsewhere = result of another service
unread-sidecar = sidecar
mode-gone = gone
mode-slow = slow or faulty
mode-unstated = effect not stated
matrix-outside-production = Outside production
matrix-in-production = In production
matrix-unknown = Environment unknown
matrix-failover = Failover of the service
matrix-disaster-recovery = disaster recovery
matrix-meanwhile = meanwhile: { $workaround }
matrix-external = run by another company
matrix-external-named = run by { $name }
matrix-not-asked = Not tried, and not asked for.
matrix-failover-production = Not tried yet: exercise the failover playbook in production, and record it.
matrix-failover-staging = Not tried yet: exercise the failover playbook in staging, and record it.
matrix-loss-production = Not tried yet: exercise the loss of { $dependency } in production, and record it.
matrix-loss-staging = Not tried yet: exercise the loss of { $dependency } in staging, and record it.
matrix-gone-production = Never gone yet: exercise the loss of { $dependency } in production.
matrix-gone-staging = Never gone yet: exercise the loss of { $dependency } in staging.
objective-rto = RTO { $time }
objective-rpo = RPO { $time }
threshold-above = { $signal } above { $value }
threshold-below = { $signal } below { $value }
threshold-then = { $threshold }, then { $becomes }
threshold-never = never: { $reason }
service-aim = stage { $stage }
service-claims-more = Stage { $claimed } is claimed by hand; the evidence proves stage { $proven }.
service-claims-less = Stage { $claimed } is claimed by hand; the evidence proves more: stage { $proven }.
service-will-fall = will have fallen to stage { $stage } or lower, unless the tests are repeated
service-stays = stays on stage { $stage }

## fleet.html

fleet-alone = { $number ->
    [one] 1 service names no other as a critical dependency and is named by none.
   *[other] { $number } services name no other as a critical dependency and are named by none.
}
effort-writing = something to write down
effort-agreeing = people to ask
effort-testing = a test to run
effort-exercising = an exercise to plan
effort-automating = automation to build

## pack.html

date-range = { $from } to { $to }
pack-title = { $service }: evidence of { $period }
pack-summary = { $tests }: { $passed } passed, { $failed } failed, { $neither } proved neither.
pack-what = { $target } in { $place }
pack-what-somewhere = { $target } in an environment that is not stated
pack-agreed = agreed
pack-objected = objected
pack-control = { $number ->
    [0] { $held } of no requirements counted
    [one] { $held } of 1 requirement counted
   *[other] { $held } of { $number } requirements counted
}

## period.html

file-tests = every test with people, targets, measured times and the hash of its record
file-findings = what was learnt, who answers for it, and when it was closed
file-requirements = how every requirement of every service stood
file-evidence = all of this for programs, with the map of controls
file-sums = the hashes of the files of this pack
file-sources = the hashes of the records in the repository

## Navigation

nav-overview = Overview
nav-stages = Stages
nav-requirements = Requirements
nav-changes = Changes
nav-calendar = Calendar
nav-fleet = Fleet
nav-evidence = Evidence
nav-doctor = Doctor

## overview.html

overview-more-changes = { $number ->
    [one] and 1 more change
   *[other] and { $number } more changes
}
overview-no-service = There is no service here yet.
overview-none-proven = { $number ->
    [one] No stage is proven yet; there is 1 service here.
   *[other] No stage is proven yet; there are { $number } services here.
}
overview-proven = { $number ->
    [one] 1 of { $services } has proven a stage of resiliency, { $held } of them the highest, stage { $stage }.
   *[other] { $number } of { $services } have proven a stage of resiliency, { $held } of them the highest, stage { $stage }.
}
# The word after a number that stands by itself.
overview-noun = { $number ->
    [one] service
   *[other] services
}
overview-claim = { $service } claims a higher stage than its evidence proves.
overview-claims = { $number } services claim a higher stage than their evidence proves.
overview-problems = { $number ->
    [one] 1 problem was found in the files.
   *[other] { $number } problems were found in the files.
}

## playbook.html

playbook-more-lines = and { $number } more lines
since-agreed = What changed since { $party } agreed to it on { $day }
since-agreed-unknown = The text changed after { $party } agreed to it on { $day }; what it was is not known: { $why }
since-no-text = no commit of the file that this build sees holds { $revision }
since-used = What changed since it was last exercised on { $day }
since-used-nothing = Nothing changed since it was last exercised on { $day }
since-used-unknown = Whether the text changed since it was last exercised on { $day } is not known: { $why }
since-not-as-old = no commit of the file that this build sees is as old
since-no-commit = this build sees no commit of the file (it is not committed, or this is a shallow clone or no git repository)
consent-agreed = agreed
consent-older = older text
consent-objected = objection
consent-silent = missing
consent-doubtful = unknown
playbook-failover = disaster recovery failover
playbook-dependency = failure of a dependency
playbook-general = general
playbook-no-script = { $path } (there is no such file in the repository)
playbook-no-dependency = { $id } (not a dependency of this service)
playbook-broken = { $address } at line { $line }
playbook-older-runs = { $number ->
    [one] and 1 older run
   *[other] and { $number } older runs
}
playbook-minor-texts = { $from } became { $to }
field-placeholder = only a placeholder: { $text }
field-missing = not written yet
field-severity = severity: { $text }
part-overview = what happens
part-assumptions = assumptions
part-recovery = recovery steps
part-test = test procedure
part-resume = resume procedure
agreement-unreadable = Who agreed is unknown: the front matter cannot be read
agreement-objections = { $number ->
    [one] 1 objection open
   *[other] { $number } objections open
}
agreement-all = Every party agreed to this text
agreement-open = Not yet agreed to this text: { $parties }
agreement-nobody = nobody has agreed yet
agreement-withdrawn = objected; withdrawn { $day }
agreement-settle = settle it, then ask again
agreement-no-text = to which text is not written
agreement-this-text = to this text
agreement-carried = to { $revision }; the change since is minor, says { $who }
agreement-older = agreed to { $revision }; ask again

## Names of facts

fact-contacts = Contacts
fact-notification = Notification
fact-tier = Tier
fact-tags = Tags
fact-aims-at = Aims at
fact-audience = Results go to
fact-formerly = Formerly
fact-impact = Impact
fact-author = In the author's words
fact-deviations = Left the playbook
fact-notes = Notes
fact-kind = Kind
fact-dependency = Dependency
fact-dependencies = Dependencies
fact-others = Belongs also to
fact-scenario = Scenario
fact-environment = Environment
fact-began = Began
fact-ended = Ended
fact-execution = Carried out
fact-trigger = Started by
fact-people = People
fact-playbook = Playbook
fact-published = Published
fact-read-from = Read from
fact-there = There
fact-file-then = File at that time
fact-format = Format
fact-original = As the tool wrote it
fact-committed = First committed
fact-tool = Tool
fact-tool-run = Tool's run
fact-tool-word = Tool's own word
fact-stated = Stated verdict
fact-recorded = Recorded
fact-pipeline = Pipeline
fact-commit = Commit
fact-build = Build
fact-outcome = Build ended in
fact-blocking = A failed test stops the build
fact-grade = Grade of evidence

## requirement.html

requirement-met = { $met } of { $all }
requirement-always = checked on every build
requirement-counts = counts
requirement-counts-not = does not count
requirement-summary = It counts for { $number } of { $services }.

## The requirements: their titles, why they are asked for, and how they are met

title-dr-playbook = A disaster recovery failover playbook exists
why-dr-playbook = When everything fails at once, people follow what is written, or they improvise.
how-dr-playbook = Write a playbook with `playbook: dr-failover`: contacts, how people are notified, and at least one scenario with leads, severity, RTO, RPO, recovery steps, test procedure and resume procedure. Review it once a year.
title-critical-dependencies = Every critical dependency is listed, with RTO and RPO
why-critical-dependencies = A dependency that nobody listed is one that nobody tests.
how-critical-dependencies = List them under `dependencies.critical` in the service's file, each with `rto` and `rpo`; an empty list needs `critical_reason`. Confirm the list once a year.
title-critical-playbooks = Each critical dependency has a failure scenario in a playbook
why-critical-playbooks = Losing a critical dependency takes the service down, so the way back must be written before it is needed.
how-critical-playbooks = Write a scenario with recovery steps for each critical dependency and name the dependency's id in the playbook's `dependencies`; one scenario per dependency.
title-non-critical-dependencies = The other dependencies are listed
why-non-critical-dependencies = What seems harmless to lose often is not, and only a list lets anyone ask.
how-non-critical-dependencies = List them under `dependencies.non_critical`; an empty list needs `non_critical_reason`.
title-thresholds = For each non-critical dependency, the point is known at which its loss hurts
why-thresholds = Many dependencies are harmless to lose for a while and critical after that.
how-thresholds = Give each non-critical dependency at least one threshold, such as `unavailable-for` above `20m`, or `never` with a reason.
title-single-place = All of this lies in one well-defined place
why-single-place = In an emergency nobody searches three wikis.
how-single-place = Keep the service's file and playbooks below one folder, and mend links between them that lead nowhere.
title-agreement = Developers, testers, operations and stakeholders agree to the playbooks
why-agreement = A playbook that only its author believes in is not followed.
how-agreement = Have each party name who agrees, when, and to which revision, in the playbook's `agreements`; at least two different people. Agree again after a change, and once a year.
title-dr-exercise = The disaster recovery playbook was exercised and worked
why-dr-exercise = A plan that was never carried out is a guess.
how-dr-exercise = Fail over by the playbook, at least once a year, and record it as a run of kind `dr-failover` that names the playbook and the measured recovery. Talking it through does not count.
title-critical-tests-nonprod = Each critical dependency was failed outside production
why-critical-tests-nonprod = Only losing a dependency shows whether the service survives the loss.
how-critical-tests-nonprod = Make each critical dependency unavailable in a non-production environment at least once a year, look at the service afterwards, and record the run. Latency is not failure, and a test in production does not replace it.
title-published = The results of these tests were published to team and stakeholders
why-published = A result that nobody reads changes nothing.
how-published = Keep the result in the repository, so that it is on this site, and say for whom it is: `site.audience`, the service's `audience`, or `published.to` of the run.
title-impact-recorded = Outcome and system-wide impact of these tests are written down
why-impact-recorded = The point of a test is to learn what the loss does to the whole system, and for how long.
how-impact-recorded = Write `impact` and `measured.recovery` into the run, or into the file beside a tool's result.
title-cadence = Tests run regularly, four to five weeks apart at most
why-cadence = Systems change every week; a test from last winter says little about today.
how-cadence = Test each critical dependency at least every 35 days, and keep two tests on record that are no further apart.
title-tracked = Results are kept and shown over time
why-tracked = One result is an anecdote; only several show whether things get better.
how-tracked = Keep at least two valid runs on different days for each critical dependency in the repository.
title-prod-exercise = At least one failure was injected in production
why-prod-exercise = Production differs from every copy of it.
how-prod-exercise = Inject one failure in production within a year, with people watching, and record the run with its environment.
title-some-automation = Part of the testing is automated
why-some-automation = Tests that need an expert's afternoon are not repeated often enough.
how-some-automation = Let a tool carry out at least one test, and keep the tool's own record with its run id or address.
title-nonprod-automated = All resiliency tests outside production run without people
why-nonprod-automated = What runs by itself is run; what needs somebody's time is postponed.
how-nonprod-automated = Let a timetable, a pipeline or a program start each test, and keep the tool's record with its run id or address. A hand-written “automated: yes” proves nothing.
title-dr-semi-automated = Disaster recovery failover runs from scripts with little supervision
why-dr-semi-automated = Under stress people skip steps; scripts do not.
how-dr-semi-automated = Name the script in the playbook (`automation: semi` or `full`, `script: …`), keep it in the repository, and fail over with it once a year.
title-ci-integrated = Automated resiliency tests are part of the pipeline
why-ci-integrated = A change that breaks resiliency is cheapest to mend before it is released.
how-ci-integrated = Run the failure test of each critical dependency in the pipeline and record commit and build address.
title-gate = A failed resiliency test fails the build
why-gate = A test that may fail without consequence is decoration.
how-gate = Let the pipeline stop on a failed test and record it: `pipeline.gate.blocking: true`, and the build's outcome.
title-prod-automated = Automated resiliency tests run in production
why-prod-automated = Only regular tests where the customers are keep the promise that the badge makes.
how-prod-automated = Let each critical dependency be failed in production without people, at least every 35 days.
title-prod-dr-automated = Automated disaster recovery failover is tested in production
why-prod-dr-automated = The last resort must work by itself, at any hour.
how-prod-dr-automated = Fail over in production without people at least every 92 days, within the RTO, and keep the tool's record.

## ui.html

roster-claims = claims { $stage }

## The stages

stage-0-name = No stage proven yet
stage-1-name = Agreed playbooks
stage-2-name = Critical failures tested
stage-3-name = Regular exercises
stage-4-name = Automated outside production
stage-5-name = Automated everywhere
stage-0-proves = There is no complete proof for the first stage yet. Every service starts here.
stage-1-proves = The playbooks are written, agreed to by everyone concerned, and the failover was exercised.
stage-2-proves = Each critical dependency was failed outside production, and the results are known to all.
stage-3-proves = Failures are tested every few weeks, at least once in production, and the results are tracked.
stage-4-proves = Tests outside production run without people, and the failover runs from scripts.
stage-5-proves = Failure tests are part of every release, stop a bad one, and run in production by themselves.

## team.html

team-none = { $services }, none of them with a proven stage yet.
team-all = { $services }, all of them with a proven stage.
team-some = { $services }, { $proven } of them with a proven stage.
team-lapsing = Soon to fall unless something is done: { $stages }.
team-nobody = Services without a team
team-no-team = no team

## run.html

rollback-ok = Everything was put back as it was.
rollback-failed = Not everything was put back: see that nothing of the fault is left.
rollback-none = There was nothing to put back.
done-on = { $kind } on { $target }
done-fault-on = fault on { $target }
done-real = { $number ->
    [one] one real fault was injected
   *[other] { $number } real faults were injected
}
done-nothing = nothing was injected: { $reason }
done-simulated = the fault was only simulated
done-unavailable = the target was unavailable
done-degraded = the target was degraded
done-next = { $before }; { $next }
done-sentence = { $deeds }.
step-done = done
step-as-expected = as expected
step-failed = failed
step-not-as-expected = not as expected
step-unknown = not known
measure-detection = Detection
measure-recovery = Recovery
measure-data-loss = Data loss
measure-within = within the target
measure-slower = slower than the target
learnt-owner = owner { $who }, { $state }
learnt-mended = mended { $day }
learnt-due = due { $day }
learnt-open = open, without a date
time-utc = { $time } UTC
published-to = { $day } to { $audience }
committed = { $day } in { $commit }
committed-later = { $day } in { $commit }, written on { $written }
pipeline-job = job { $name }
pipeline-branch = branch { $name }
report-of = an earlier report, of { $day }
yes = yes
no = no

## Headings of tables, and the same beside cells on narrow screens

column-month = Month
column-pass = Pass
column-fail = Fail
column-inconclusive = Inconclusive
column-aborted = Aborted
column-run-on = Run on
column-dependency = Dependency
column-days-since = Days since the run before
column-what-was-failed = What was failed
column-rto = RTO
column-days-until = Days until publication
column-day = Day
column-runs = Runs

## Charts

chart-failover = failover
chart-no-rto = none stated
chart-stage = Stage over time
chart-stage-caption = Stage from a day on
chart-verdicts = Runs by verdict
chart-verdicts-caption = Runs per month
chart-intervals = Days between runs
chart-intervals-caption = Days since the run before, of each critical dependency
chart-recovery = Recovery beside its objective
chart-recovery-caption = Measured recovery and RTO
chart-publication = Days until publication
chart-publication-caption = Days between a run and its publication to the audience
chart-year = Runs of the last year
chart-year-caption = Runs on each day
chart-of-service = { $service }: { $chart }
chart-fleet-of = { $site }: services by stage
chart-fleet = Services by stage over time

## One sentence about each page, which search engines and messengers show

about-service = Stage { $stage }: { $sentence }
about-run = { $verdict }: { $reason }
about-playbook = Playbook: { $kind }
about-requirements = What each stage asks for.
about-stages = How resiliency is built up and proven.
about-changes = Changes of stage with their causes.
about-fleet = Which service needs which, and how firmly each stands.
about-calendar = Which stage falls when.
about-evidence = What was tested when, for those who have to prove it.
about-period = Tests from { $range }.
about-not-found = There is no such page.
run-title = { $title } ({ $id })

## The page at a former address of a service

moved-title = { $service } has moved
moved-about = It stands { $link } now.
moved-link = at another address
chart-intervals-unit = days between runs
chart-intervals-told = { $over ->
    [0] Days between runs of { $dependencies } critical dependencies from { $from } to { $to }, today included. At most { $limit } days may lie between two; that was kept.
    [one] Days between runs of { $dependencies } critical dependencies from { $from } to { $to }, today included. At most { $limit } days may lie between two; once there were more.
   *[other] Days between runs of { $dependencies } critical dependencies from { $from } to { $to }, today included. At most { $limit } days may lie between two; { $over } times there were more.
}
chart-limit = { $days } days
chart-fleet-stage = { $number } on stage { $stage }
chart-fleet-told = Services by proven stage from { $from } to { $to }. Now: { $stages }.
chart-fleet-unit = services
chart-fleet-band = stage { $stage }: { $number }
chart-publication-unit = days until publication
chart-publication-told = Days between a run and its publication from { $from } to { $to }: { $results } results, { $late } of them later than { $limit } days.
chart-in-time = in time
chart-late = late
chart-recovery-told = { $number } measured recovery times from { $from } to { $to }; { $slow } slower than the recovery time objective.
chart-recovery-percent = recovery in % of the RTO
chart-recovery-days = recovery in days
chart-recovery-hours = recovery in hours
chart-recovery-minutes = recovery in minutes
chart-recovery-seconds = recovery in seconds
chart-stage-now = stage { $stage }
chart-stage-from = from { $day }
chart-stage-until = until { $day }
chart-stage-told = { $times ->
    [0] The proven stage from { $from } to { $to }. It did not change; the highest was { $highest }, now it is { $now }.
    [one] The proven stage from { $from } to { $to }. It changed once; the highest was { $highest }, now it is { $now }.
   *[other] The proven stage from { $from } to { $to }. It changed { $times } times; the highest was { $highest }, now it is { $now }.
}
chart-stage-falls = It falls to { $stage } on { $day } if nothing is done.
chart-verdicts-month = runs per month
chart-verdicts-quarter = runs per quarter
chart-verdicts-year = runs per year
chart-verdicts-told-month = Runs per month from { $from } to { $to }: { $verdicts }.
chart-verdicts-told-quarter = Runs per quarter from { $from } to { $to }: { $verdicts }.
chart-verdicts-told-year = Runs per year from { $from } to { $to }: { $verdicts }.
chart-verdicts-number = { $number } { $verdict }
chart-verdicts-total = { $verdict } ({ $number })
chart-year-told = Runs on each day from { $from } to { $to }: on { $days } days something ran, most on { $busiest } ({ $most }).
weekday-mon = Mon
weekday-wed = Wed
weekday-fri = Fri
weekday-sun = Sun
chart-year-one = 1 run
chart-year-two = 2 runs
chart-year-three = 3 runs
chart-year-more = 4 or more
chart-year-failed = one of them failed
chart-trend = Stage over the last year
chart-needs-told = Lines lead from a service to those it cannot do without; the table below says the same.
chart-steps-told = { $number } steps in { $time } from { $from } UTC; the table below says the same.
chart-step = { $name } ({ $phase })
chart-step-took = { $name } ({ $phase }), took { $time }
## Badges, the feed and the calendars

badge-label = resiliency
badge-none = no stage proven yet
badge-message = stage { $stage } of 5
badge-message-lapse = stage { $stage } of 5, lapses { $day }
badge-message-waiver = stage { $stage } of 5, with a waiver
badge-message-waiver-lapse = stage { $stage } of 5, with a waiver, lapses { $day }
badge-lapses = lapses { $day }
feed-title = { $site }: changes of stage
feed-rose = { $service } rose from stage { $from } to { $to }
feed-fell = { $service } fell from stage { $from } to { $to }
feed-cause = { $requirement } { $word }
feed-summary = { $causes }: { $requirements }
calendar-key-date = A day on which the fleet's stages matter.
calendar-event-falls = { $service } falls from stage { $from } to { $to }
calendar-event-lapses = { $service }: { $requirement } lapses
calendar-event-about = This stops counting: { $requirement }.
calendar-event-unless = Unless: { $ways }.

## What auditors look for

control-soc-2-a1-3 = Recovery plans are tested
control-soc-2-a1-3-asks = The procedures by which a system is to be recovered are tried out, so that it is known whether they reach their objectives.
control-iso-22301-8-5 = Exercise programme
control-iso-22301-8-5-asks = Continuity plans are exercised at planned intervals, with reports on the outcome and on what is to be improved.
control-dora-article-24 = A programme of resilience testing
control-dora-article-24-asks = What supports critical functions is tested at least once a year, by people who are independent of it, and what the tests find is mended.
control-dora-article-25 = Tests of tools and systems
control-dora-article-25-asks = The programme holds suitable tests, among them tests of scenarios, tests from end to end and tests before something is released.

## The guide to the stages, in Markdown

guide-about =
    Nobody can look at a service and see whether it will survive the loss of its database. It can only be tried. So the question here is not "is this service resilient?", which invites an opinion, but "what has been tried, when, and what happened?", which has an answer.

    The answer comes in five stages. They are meant to be climbed one after the other, each by a service's own team at its own pace. The first two need no tools at all: people write down what they would do, agree on it, and try it by hand. Only then do tests become regular, then automatic, and in the end part of every release. Starting at the other end, with a tool that breaks things at random in a system whose owners have no plan for getting it back, mostly teaches people to be afraid of the tool.

    ## How a stage is proven

    Each stage has a short list of requirements, and each requirement asks for evidence: a playbook with the names of those who agreed to it, a record of a test with its date, its result and what people noticed. A stage counts when every requirement of it counts, and every requirement of the stages below. One that is missing keeps the whole stage open, because a chain of arguments is as good as its weakest part.

    Evidence ages. A failover that worked three years ago says little about today, so each requirement has a window, and what lies outside it no longer counts. A service can therefore fall without anybody having changed anything. That is not a punishment: it says that nobody knows any longer.

    A claim is not evidence. Where a team has written down a stage by hand, it is shown beside the computed one and changes nothing.

    ## How to read a page

    Every status has a sentence that says why, the files and lines it rests on, and what to do next. Where a file could not be read, what it touches is *unknown*: it does not count, and it is not held against the team as if nothing were there.

guide-0 =
    Every service begins here. It does not mean that the service is fragile, only that nothing has been shown yet: perhaps the playbooks are written and not agreed to, perhaps they were agreed to and never tried.

    ## What to do first

    Write down which dependencies the service cannot live without. For each of them, write what people will see when it is gone, who leads, and the steps that bring the service back. Then write how the whole service is moved when its home is lost: that is the disaster recovery playbook, and it is the one everything else leans on.

    The first draft is allowed to be short. A page that says whom to call and which three commands to run is worth more at three in the morning than a chapter on architecture.

guide-1 =
    The first stage is about agreement, and it is done by hand. Everything needed to recover the service is written, lies in one place that everybody knows, and the people who will have to act have said yes to it: developers, testers, operations and the stakeholders whose business stands still in the meantime.

    ## Why it comes first

    Most of what goes wrong in an outage goes wrong between people. Two teams restart the same thing, nobody tells support, the one person who knows the failover is on holiday. A playbook that all four parties have read settles these questions while there is time to think. It is also the safety net for everything that follows: nobody should break a thing on purpose before there is an agreed way to mend it.

    ## What makes it hard

    Agreement belongs to a text, not to a file name. When the text changes, those who agreed to the former one have not seen the new, and are asked again. Recovery objectives belong here too: a time by which the service must be back (RTO), and how much data may be lost (RPO). They are business decisions and need a name behind them.

    The stage is complete when the failover was exercised once, for real, by following the playbook, and the service came back in time. Talking it through around a table is good practice; it is not proof.

guide-2 =
    Now each critical dependency is failed on purpose, one after the other, outside production. By hand is fine. What counts is that the dependency was really gone, that somebody looked at the service while it was gone, and that the result was written down and shown to the team and to the stakeholders.

    ## What to look for

    Before the test, write one sentence that could turn out wrong: "orders keep working while the database fails over". During the test, note when people or alarms noticed, and when the service was well again. Afterwards, write what users would have felt, even if the answer is "nothing". A test that surprises nobody is still worth recording; a test that fails is worth more, because it was cheap.

    ## Common traps

    Making a dependency slow is a useful test of another thing. A service may cope with a slow database and still fall over without one, so only a dependency that was unavailable counts here. And a tool that reports "completed" says that the tool is done. Whether the service survived is a second question, and it needs its own check.

guide-3 =
    A single test is a photograph. Systems change every week: new releases, new settings, new people. The third stage asks for a rhythm, a test of each critical dependency every four to five weeks, kept and shown over time so that a slow decline is seen before an outage shows it.

    ## Production, once

    At least one failure must be injected in production. No other place has production's traffic, its data, its alarms and its on-call rota. Begin small: the failure with the smallest reach that can still teach something, at an hour when everyone needed is awake, with a way to stop that was tried beforehand.

    ## The first automation

    Part of the testing is now done by a tool, because a rhythm kept by hand is the first thing to go when a deadline comes. It need not be much. One scheduled experiment that injects a fault, checks the service and keeps its record frees the people for the tests that still need judgement.

    A failed test does not break the rhythm: it was run, and it told the truth. It is the silence that counts against a service here.

guide-4 =
    Outside production the tests now run without people. A timetable or a pipeline starts them, a tool injects the fault and checks the service, and the record comes from the tool, so that it can be traced to a run and not only to somebody's memory.

    ## The failover as a script

    The disaster recovery failover changes its nature as well. The steps of the playbook become scripts that lie beside it in the repository. People still decide when to start them and watch while they run, but they no longer type commands under pressure. The script has to be used to stay usable: an exercise of the failover with the script is part of the proof.

    ## What people do instead

    Automation does not end the thinking. Game days move on to what no script covers yet: two failures at once, a dependency nobody had on the list, a failure that looks like something else. What they find goes back into the playbooks and then into the scripts.

guide-5 =
    At the last stage resiliency is tested like everything else: with every release, by the pipeline, and a release that fails is not shipped. The same tests run in production by themselves, and so does the failover of the whole service.

    ## A gate that closes

    A test whose failure nobody has to act on turns into noise. So the proof asks for two things: that the tests run in the pipeline, and that a failed one stops the build. A single build that went through beside a failed test is enough to show that the gate is not closed.

    ## Automatic failover in production

    Moving the service to its second home has become routine, done by a machine every quarter or more often, within the recovery objective. At that point a real disaster is one more run of a thing that works, and the people on call learn of it from a message that says it is over.

    This stage needs upkeep more than any other, because its windows are the shortest. A team that stops testing is back on stage 2 after a few weeks. That is as it should be: the ladder says what is known today.

## What stands in the checklist: reasons, and what to do about them

# { $gaps } holds sentences, one behind the other, with this between them.
series-next = ;{" "}
gaps-of = { $missing } of { $total }: { $gaps }
gaps-of-more = { $missing } of { $total }: { $gaps }; and { $more } more
gap-about = { $dependency }: { $text }
gap-unreadable = { $file } cannot be read: { $why }
fix-unreadable = mend { $file }
gap-unjudged = { $file } could not be judged: { $why }
fix-unjudged = mend or remove { $file }
waived = waived until { $until } by { $approved } (owner { $owner }): { $reason }
gap-no-date = { $what } carries no date, and nothing else of the service does
fix-no-date = write `reviewed:` with the day of the last review
gap-review-undated = { $what } carries no review date and is at least { $age } days old; the limit is { $limit }
gap-review-committed = { $what } carries no review date; it was first committed on { $day }, { $age } days ago; the limit is { $limit }
gap-review-old = { $what } was last reviewed on { $day }, { $age } days ago; the limit is { $limit }
fix-review = review { $what } and write the day into `reviewed:`
gap-run-old = { $what } was { $age } days ago, on { $day }; the limit is { $limit }
the-list = the dependency list
the-service = the service
the-failover = the failover

## What a status rests on

proof-run = { $verdict } on { $day }
proof-run-in = { $verdict } on { $day } in { $environment }
proof-run-derived = { $verdict } on { $day } in { $environment } (derived)
proof-earlier = { $said }, from an earlier report
proof-waiver = waiver
proof-service = service
proof-claim = the claim
proof-list = { $number } { $criticality } dependencies
proof-scenario = scenario “{ $scenario }”
proof-agreed = { $who } for { $party }
proof-agreed-minor = { $who } for { $party }; the change since is minor, says { $by }

## Evidence that leaves doubt

gap-overtaken-when = the failed run `{ $run }` may be newer evidence, but does not say when
fix-overtaken-when = write `started` and `ended` into it
gap-overtaken-unmapped = the failed run `{ $run }` may be newer evidence, but ran in “{ $environment }”, which is mapped neither to production nor to non-production
fix-overtaken-unmapped = map that environment under `environments` in stagepost.yaml, or correct its name
gap-overtaken-where = the failed run `{ $run }` may be newer evidence, but does not say in which environment
fix-overtaken-where = write `environment:` into it
gap-overtaken-what = the failed run `{ $run }` may be newer evidence, but does not say which dependency it failed
fix-overtaken-what = write `dependency:` into it
gap-unmapped = { $subject } was tested in “{ $environment }”, which is mapped neither to production nor to non-production
gap-no-environment = the test of { $subject } does not say in which environment it ran
fix-unmapped = name the environment, and map it under `environments` in stagepost.yaml
gap-undated = the test of { $subject } carries no date
fix-undated = write `started` and `ended` into the run

## Stage 1

gap-no-dr-playbook = there is no disaster recovery failover playbook
fix-no-dr-playbook = write one with `stagepost new playbook SERVICE dr --kind dr-failover`
met-dr-playbook = { $file } has every part that is asked for
gap-no-scenario = { $file } holds no scenario
fix-no-scenario = add a heading for what can happen, with its recovery procedure below
asked-contacts = contacts
asked-notification = a notification procedure
asked-leads = leads
asked-severity = a severity
asked-rto = an RTO
asked-rpo = an RPO
asked-recovery = a recovery procedure
asked-test = a test procedure
asked-resume = a resume procedure
asked-of = { $part }
asked-within = { $part } in scenario “{ $scenario }”
gap-placeholder = { $file } still holds a placeholder (“{ $placeholder }”) for { $part }
gap-part = { $file } does not give { $part }
fix-part = write { $part } in { $file }
gap-no-list = no list of { $criticality } dependencies is written
fix-no-list = list them under `dependencies.{ $key }` in { $file }
gap-empty-list = the list of { $criticality } dependencies is empty, and nobody says why
fix-empty-list = list them, or write `{ $key }_reason:` in { $file }
met-list-none = there is none: { $reason }
met-list = { $number ->
    [one] 1 { $criticality } dependency is listed: { $dependencies }
   *[other] { $number } { $criticality } dependencies are listed: { $dependencies }
}
gap-objectives = { $missing ->
    [rto] { $dependency } has no RTO
    [rpo] { $dependency } has no RPO
   *[both] { $dependency } has no RTO and no RPO
}
fix-objectives = give { $dependency } an `rto` and an `rpo`
nothing-critical = there is no critical dependency: { $reason }
nothing-non-critical = there is no non-critical dependency: { $reason }
gap-nothing-critical = no critical dependency is listed
fix-nothing-critical = list the critical dependencies first
gap-threshold = { $dependency } has no threshold
fix-threshold = write at which point the loss of { $dependency } hurts, or `never` with a reason
met-thresholds = each non-critical dependency has a threshold
gap-covered-outside = { $dependency } is covered only by an outside page: { $address }
fix-covered-outside = bring the scenario into a playbook of this repository
gap-covered-empty = scenario “{ $scenario }” for { $dependency } does not say how to recover
fix-covered-empty = write its recovery procedure
gap-misnamed = { $file } is for `{ $name }`, which is no dependency: it may be the one for { $dependency }
fix-misnamed = correct the name in { $file }
gap-not-covered = { $dependency } has no failure scenario in a playbook
fix-not-covered = write a scenario for { $dependency } and name `{ $dependency }` in the playbook's `dependencies`
met-covered = each critical dependency has a failure scenario
gap-outside = { $file } lies outside { $folder }
fix-outside = bring it below { $folder }
gap-link = { $place } links to { $address }, which does not exist
fix-link = mend the link
gap-scenario-outside = the scenario of { $dependency } lies outside: { $address }
gap-place = { $what ->
    [playbook] no playbook lies below { $folder }
   *[list] no complete list of dependencies lies below { $folder }
}
fix-place = keep the playbooks and the dependency lists below { $folder }
met-place = everything lies below { $folder }
gap-agreement-nothing = there is no playbook to agree to
fix-agreement-nothing = write the playbooks first
met-agreement = { $parties } agree to every playbook as it stands
gap-objection = { $who } of { $party } objects to { $file }
fix-objection = settle it with { $who }, then let the party agree
gap-people = { $asked } different people must agree to { $file }; only { $found } did
fix-people = let another person speak for one of the parties
gap-agreement-old = { $party } agreed to { $file } on { $day }, { $age } days ago; the limit is { $limit }
fix-agreement-old = let { $party } read { $file } and agree again
gap-agreement-lapsed = { $file } changed after { $parties } agreed to it
gap-agreement-unbound = { $parties } agreed to { $file }, but to no revision of it
gap-agreement-undated = { $parties } agreed to { $file }, but nobody wrote on which day
gap-agreement = { $parties } did not agree to { $file }
fix-agreement = let { $parties } agree to { $file } as it stands, revision { $revision }
met-exercise = the playbook was carried out and the service recovered in time

## Failovers, on several stages

failover = { $what ->
    [scripted] a scripted failover
    [automated] an automated failover in production
   *[exercise] a failover exercise
}
gap-failover-failed = { $what ->
    [scripted] a scripted failover failed on { $day }: { $why }
    [automated] an automated failover in production failed on { $day }: { $why }
   *[exercise] a failover exercise failed on { $day }: { $why }
}
fix-failover-failed = mend what failed and fail over again
fix-failover-old = { $what ->
    [scripted] make a scripted failover again, by the playbook
    [automated] make an automated failover in production again, by the playbook
   *[exercise] make a failover exercise again, by the playbook
}
gap-no-failover = { $what ->
    [scripted] there is no scripted failover that worked
    [automated] there is no automated failover in production that worked
   *[exercise] there is no failover exercise that worked
}
fix-no-failover = { $what ->
    [scripted] make a scripted failover by the playbook, and record the run
    [automated] make an automated failover in production by the playbook, and record the run
   *[exercise] make a failover exercise by the playbook, and record the run
}
gap-exercise = the exercise of { $day } cannot be judged: { $why }
fix-exercise = write `playbook:` and `measured.recovery` into the run, and an RTO into the playbook
exercise-no-playbook = it does not name a disaster recovery playbook of this service
exercise-other-playbook = { $file } is no disaster recovery playbook
exercise-not-measured = the recovery was not measured
exercise-no-objective = the playbook gives no RTO to measure it against

## Stage 2

met-tests = each critical dependency was failed outside production and the service held
last-test-nonprod = the last test of { $dependency } outside production
fix-test-nonprod-again = fail { $dependency } outside production again
gap-test-failed = { $dependency } failed its test on { $day }: { $why }
fix-test-failed = mend what failed and test { $dependency } again
gap-effect = the test of { $dependency } does not say whether it was unavailable or only degraded
fix-effect = write `fault.effect: unavailable` into the run or the file beside it
gap-degraded = { $dependency } was only degraded, never unavailable
gap-no-test = { $place ->
    [non-production] { $dependency } has no run outside production
   *[any] { $dependency } has no run in any environment
}
fix-no-test = { $place ->
    [non-production] fail { $dependency } outside production, look at the service, and record the run
   *[any] fail { $dependency } in any environment, look at the service, and record the run
}
gap-hollow = { $number ->
    [one] { $dependency } has 1 run that proves nothing: { $why }
   *[other] { $dependency } has { $number } runs that prove nothing: { $why }
}
gap-nothing-to-show = { $purpose ->
    [publish] { $dependency } has no test outside production to publish
   *[describe] { $dependency } has no test outside production to describe
}
fix-nothing-to-show = fail { $dependency } outside production first
met-published = each result stands on this site for its audience
gap-published-later = the result for { $dependency } is to be published on { $day }
gap-published-for-whom = nobody says for whom the result for { $dependency } is published
fix-published = declare `site.audience` in stagepost.yaml
late-published = published late: { $days } days after the run; the limit is { $limit }
late-committed = published late: { $days } days after the run, as its first commit says; the limit is { $limit }
late-unknown = how long after the run it was published is not known
met-impact = impact and recovery time of each test are written down
gap-impact = { $missing ->
    [impact] the test of { $dependency } records no impact
    [recovery] the test of { $dependency } records no recovery time
   *[both] the test of { $dependency } records neither impact nor recovery time
}
fix-impact = write `impact` and `measured.recovery` into the run or the file beside it

## Stage 3

met-cadence = each critical dependency is tested regularly
last-test = the last test of { $dependency }
fix-test-again = test { $dependency } again
gap-one-day = { $dependency } was tested on one day only, { $day }
gap-cadence = the last two tests of { $dependency } lie { $days } days apart; the limit is { $limit }
fix-test-by = test { $dependency } again by { $day }
met-tracked = results are kept for each critical dependency
gap-tracked = { $dependency } has results of { $days } of { $wanted } days
fix-tracked = test { $dependency } on another day and keep the result
met-prod-exercise = a failure was injected in production and the service held
gap-prod-exercise = nothing was failed in production
fix-prod-exercise = inject a failure in production, with people watching, and record it
gap-prod-exercise-failed = the last test in production, on { $day }, failed: { $why }
fix-prod-exercise-failed = mend what failed and repeat it
last-test-prod = the last test in production
met-some-automation = part of the testing is carried out by a tool
gap-some-automation = no test was carried out by a tool
fix-some-automation = let a tool carry out a test and keep its record
gap-automation-unproven = automation is only written by hand: no tool's run id or address proves it
fix-automation-unproven = write `tool.run_id` or keep the tool's own record
last-test-automated = the last automated test

## Stage 4

met-nonprod-automated = every test outside production runs without people
last-test-nonprod-automated = the last automated test of { $subject } outside production
gap-nonprod-manual = the tests of { $subject } outside production need people
gap-nonprod-automated = { $subject } has no test outside production
fix-nonprod-automated = let a timetable or a pipeline run the test of { $subject } outside production and keep the tool's record
gap-unproven = the automated test of { $subject } is only written by hand: no tool's run id or address proves it
gap-unproven-trigger = the automated test of { $subject } does not say what started it
fix-unproven = keep the tool's own record, with `trigger` and a run id or address
met-scripted = the failover runs from a script, and it worked
gap-scripted = no disaster recovery playbook runs from a script
fix-scripted = name the script in the playbook: `automation: semi` and `script: …`
gap-no-script = { $file } names no script
fix-no-script = write `script:` with the path of the failover script
gap-lost-script = { $file } names the script { $script }, which does not exist
fix-lost-script = keep the script in this repository and mend its path

## Stage 5

met-ci = each critical dependency is tested in the pipeline
last-test-ci = the last test of { $dependency } in the pipeline
gap-ci = { $dependency } is not tested in the pipeline
gap-ci-untraced = the pipeline's test of { $dependency } does not name both its commit and its build
fix-ci = test { $dependency } in the pipeline and record commit and build address
met-gate = failed tests stop the build
gap-gate = no run in the pipeline stands behind a blocking gate
fix-gate = let a failed test stop the build and record `pipeline.gate.blocking: true`
gap-gate-failing = a test failed on { $day }, and the build succeeded all the same
fix-gate-failing = let a failed test stop the build
last-test-gated = the last run behind a blocking gate
met-prod-automated = each critical dependency is failed in production without people
last-test-prod-automated = the last automated test of { $dependency } in production
gap-prod-automated = { $dependency } has no automated test in production
fix-prod-automated = let a tool fail { $dependency } in production without people
met-prod-dr = the service failed over in production without people, in time

## Verdicts, and why a run does not count

ruled-tabletop = a tabletop: it was talked through, nothing was done
ruled-halted = it was halted before its end
ruled-simulated = the fault was only simulated
ruled-unstated = the file does not say that a real fault was injected
ruled-unstated-because = the file does not say that a real fault was injected; { $why }
ruled-pass = the fault was injected and the service held
ruled-fail = the service did not hold
ruled-inconclusive = its author calls it inconclusive
ruled-detection = only detection was verified: whether the service recovered is not recorded
ruled-unverified = unverified: { $what }
ruled-no-verdict = unverified: the file gives no verdict
ruled-slow = recovered in { $took }, slower than the RTO of { $allowed }
flag-rollback = the rollback failed
flag-verdict = its author wrote pass; by its own facts it is { $verdict }
not-undated = it carries no date
not-yet = it is dated { $day }, after the day of this evaluation
not-aborted = aborted: { $why }
not-gated = it failed and its gate stopped the build; it does not lower coverage
not-an-exercise = an incident counts only as a failover exercise, when it names the playbook that was used
not-aimed = it names no dependency
not-declared = the service declares no dependency `{ $dependency }`
not-critical = { $dependency } is not a critical dependency
not-mapped = environment `{ $environment }` is not mapped
not-placed = it does not say in which environment it ran
not-newest = superseded by a newer run, of { $day }
not-passed = it failed: { $why }
not-unavailable = the dependency was only degraded, never unavailable
not-said-unavailable = it does not say whether the dependency was unavailable
not-measured = it does not name a disaster recovery playbook with an RTO, or its recovery was not measured
not-fresh = it is older than the window of every requirement that it could count for

## Beside the ladder

observed = A dashboard and alerts are linked.
observed-no-dashboard = No dashboard linked: write it under `links` in { $file }.
observed-no-alerts = No alerts linked: write it under `links` in { $file }.
observed-not = No dashboard and no alerts linked: write it under `links` in { $file }.
learnt-nothing = No run that names a playbook has findings yet.
learnt-all = Every playbook was looked at again after the runs that found something.
learnt-not = { $number } of { $all } runs found something, and their playbook was not reviewed since.
claimed-right = Stage { $claimed } is claimed by hand, and stage { $proven } is proven.
claimed-wrong = Stage { $claimed } is claimed by hand; the evidence proves stage { $proven }.
