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
