"""Ask for every page as every member of the cast, and write down who may: `docs/who-may.md`.

`./handrail test tests/test_who_may.py --write-who-may` writes it anew; without it, a difference fails.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from handrail.core import database
from handrail.region.cast import CAST

RANKS = {"PC", "DC", "Sgt", "Insp"}
STRANGER = "nobody signed in"
NAMES = [next(word for word in member.name.split() if word not in RANKS) for member in CAST]

ANSWERS = {
    200: "opens (200)",
    302: "sent on (302)",
    303: "sent on (303)",
    400: "nothing filled in (400)",
    403: "may not (403)",
    404: "nothing there (404)",
    422: "nothing filled in (422)",
}

SIGN_IN = "asked to sign in (302)"
WHY_NOT = "told why not (302)"

PEOPLE = ("Gurpreet Kaur Sandhu", "Leah Morgan", "Danielle Osei", "Kevin Doyle", "Zara Mahmood")
REFERRED = ("Gurpreet Kaur Sandhu", "Leah Morgan", "Zara Mahmood")
REFERRAL = """SELECT r.ref, p.shown_name || ', to ' || s.name
         || CASE WHEN s.on_handrail THEN '' ELSE ' (by secure mail)' END
  FROM referrals_referral r JOIN people_person p ON p.id = r.person_id JOIN directory_service s ON s.id = r.service_id
 WHERE p.shown_name = ANY (%(referred)s) OR r.id = (
   SELECT f.id FROM referrals_referral f JOIN directory_service k ON k.id = f.service_id
     JOIN people_person q ON q.id = f.person_id WHERE NOT k.on_handrail ORDER BY k.name, q.sort_name, f.id LIMIT 1)
 ORDER BY p.shown_name, s.name"""
HOLD = """SELECT DISTINCT ON (p.restricted) d.ref, p.shown_name || ', held: ' || d.code
  FROM referrals_decision d JOIN people_person p ON p.id = d.person_id
 WHERE d.decision = 'held' AND d.superseded_at IS NULL ORDER BY p.restricted, p.sort_name, d.code, d.explanation"""
OWED = """SELECT DISTINCT ON (p.restricted) o.ref, p.shown_name || ', owed: ' || o.kind FROM journey_owed o
  JOIN people_person p ON p.id = o.person_id
 WHERE o.kind = '{kind}' AND o.closed_at IS NULL ORDER BY p.restricted, p.sort_name, o.due_at, o.owner_id"""
KEPT = """SELECT DISTINCT ON (state) ref, state || ' row of ' || file FROM intake_kept_row
 WHERE closed_at IS NULL AND seen_by <> '{}' ORDER BY state, file, line"""
BUNDLE = "SELECT ref, 'the bundle of the night' FROM intake_bundle"
PERSON = """SELECT ref, shown_name FROM people_person
 WHERE shown_name = ANY (%(people)s) AND seen_by <> '{}' ORDER BY shown_name"""
NAOMI = "SELECT ref, shown_name FROM people_person WHERE shown_name = 'Naomi Clarke'"
LODGED = """SELECT l.ref, p.shown_name || ', named somebody' FROM matching_escrow_lodged l
  JOIN people_person p ON p.id = l.person_id WHERE p.shown_name = 'Naomi Clarke'"""
ANSWER = """SELECT a.ref, p.shown_name || ', named somebody whom another named' FROM matching_escrow_answer a
  JOIN people_person p ON p.id = a.person_id WHERE p.shown_name = 'Naomi Clarke'"""
PAIR = """SELECT m.ref, p.shown_name || ' and ' || q.shown_name FROM matching_pair m
  JOIN people_record r ON r.id = m.record_id JOIN people_person p ON p.id = r.person_id
  JOIN people_record s ON s.id = m.other_id JOIN people_person q ON q.id = s.person_id
 WHERE p.sort_name LIKE 'THORNBURY%%' ORDER BY m.id"""
LINK = """SELECT l.ref, 'a join of ' || p.shown_name || ' and ' || q.shown_name FROM people_link l
  JOIN people_record r ON r.id = l.record_id JOIN people_person p ON p.id = r.person_id
  JOIN people_record s ON s.id = l.other_id JOIN people_person q ON q.id = s.person_id
 WHERE l.undone_at IS NULL AND p.seen_by <> '{}' AND q.seen_by <> '{}' ORDER BY p.sort_name, l.id LIMIT 1"""
COLLEAGUE = "SELECT ref, name FROM agencies_worker WHERE name IN ('Simran Gill', 'PC Priya Raval') ORDER BY name"
SERVICE = "SELECT ref, name FROM directory_service WHERE name IN ('Lantern House IDVAs', 'Lookout') ORDER BY name"
SAMPLE = """SELECT ref, CASE WHEN closed_at IS NULL THEN 'the sample under way' ELSE 'the sample that is closed' END
  FROM rights_sample ORDER BY drawn_at"""
CASE = """SELECT c.ref, 'the last case, ' || CASE WHEN s.closed_at IS NULL THEN 'under way' ELSE 'closed' END
  FROM rights_samplecase c JOIN rights_sample s ON s.id = c.sample_id WHERE c.place = s.n ORDER BY s.drawn_at"""
RETURN = "SELECT ref, 'the return that was submitted' FROM rights_quarterlyreturn"

PATTERN = """SELECT t.ref, p.shown_name || ', said to be harmed by ' || s.shown_name FROM crimes_pattern t
  JOIN people_person p ON p.id = t.victim_id JOIN people_person s ON s.id = t.suspect_id
 WHERE p.shown_name IN ('Rhona Kelsall', 'Danielle Osei', 'Adele Marsh') ORDER BY p.shown_name"""
TOLD = """SELECT DISTINCT ON (a.name) e.ref, 'told to ' || a.name FROM journey_event e
  JOIN agencies_agency a ON a.id = e.agency_id WHERE e.kind = 'incident_told' ORDER BY a.name, e.happened_at"""

OBJECTS: dict[str, str] = {
    "agencies:colleague": COLLEAGUE,
    "crimes:pattern": PATTERN,
    "crimes:decide": PATTERN,
    "crimes:chronology": PATTERN,
    "crimes:tell": PERSON,
    "crimes:share": TOLD,
    "desk:person": PERSON,
    "desk:restrict": PERSON,
    "directory:service": SERVICE,
    "directory:change": SERVICE,
    "directory:close": SERVICE,
    "intake:bundle": BUNDLE,
    "intake:kept_of_bundle": BUNDLE,
    "intake:kept_row": KEPT,
    "matching:answer": ANSWER,
    "matching:answer_of": OWED.format(kind="another"),
    "matching:ask_supervisor": PAIR,
    "matching:joined": PERSON,
    "matching:lodge": NAOMI,
    "matching:not_sure": PAIR,
    "matching:one_person": PAIR,
    "matching:pair": PAIR,
    "matching:part": LINK,
    "matching:pass_on": PERSON,
    "matching:two_people": PAIR,
    "matching:undo_decision": PAIR,
    "matching:withdraw": LODGED,
    "matching:let_officer_know": LODGED,
    "rights:gap": "VALUES ('unrecorded', 'enhanced, and not recorded so by the force')",
    "rights:clocks_sheet": PERSON,
    "rights:person": PERSON,
    "rights:record": PERSON,
    "rights:enhanced": PERSON,
    "rights:enhance": PERSON,
    "rights:tell": PERSON,
    "rights:return": RETURN,
    "rights:return_sheet": RETURN,
    "rights:sample": SAMPLE,
    "rights:sample_close": SAMPLE,
    "rights:sample_sheet": SAMPLE,
    "rights:sample_case": CASE,
    "rights:sample_settle": CASE,
    "rights:steps": PERSON,
    "rights:promise": OWED.format(kind="promise"),
    "rights:promise_anew": PERSON,
    "referrals:leaving": COLLEAGUE,
    "referrals:hold": HOLD,
    "referrals:refer": HOLD,
    "referrals:not_refer": HOLD,
    "referrals:answer": HOLD,
    "referrals:referral_of": OWED.format(kind="referral"),
    "referrals:hold_of": OWED.format(kind="held"),
    "referrals:referral": REFERRAL,
    "referrals:accept": REFERRAL,
    "referrals:decline": REFERRAL,
    "referrals:graded": REFERRAL,
    "referrals:return": REFERRAL,
    "referrals:withdraw": REFERRAL,
    "referrals:send_on": REFERRAL,
    "referrals:undo": REFERRAL,
    "referrals:secure_mail": REFERRAL,
    "referrals:mailed": REFERRAL,
    "referrals:acknowledge": REFERRAL,
}
"""For each page about one thing, the statement that gives the refs of such things and what to call them."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address: its name, how it is written, and what its view says of itself."""

    name: str
    address: str
    audience: str
    roles: tuple[str, ...]
    sides: tuple[str, ...]
    methods: tuple[str, ...]
    about: bool
    says: str
    takes: tuple[str, ...]


def pages(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/", space: str = "") -> Iterator[Page]:
    """Give every address of ours."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from pages(entry.url_patterns, before + str(entry.pattern), inner)
        elif hasattr(entry.callback, "audience"):
            view = entry.callback
            yield Page(
                name=f"{space}{entry.name}",
                address=before + str(entry.pattern),
                audience=view.audience,
                roles=getattr(view, "roles", ()),
                sides=getattr(view, "sides", ()),
                methods=getattr(view, "methods", ()),
                about=getattr(view, "about", None) is not None,
                says=" ".join((view.__doc__ or "").split("\n\n")[0].split()),
                takes=tuple(entry.pattern.converters),
            )


def things(page: Page) -> list[tuple[str, str]]:
    """Give (ref, what it is) for each thing a page is asked about; the test must be looking as the system."""
    if not page.takes:
        return [("", "")]
    return [
        (ref, label)
        for ref, label in database.ask(OBJECTS[page.name], {"people": list(PEOPLE), "referred": list(REFERRED)})
    ]


def ask(browser: Client, page: Page, ref: str) -> str:
    """Ask for a page and take back whatever it did; give its answer in words."""
    address = reverse(page.name, kwargs=dict.fromkeys(page.takes, ref))
    signed_in = copy(browser.cookies)
    with transaction.atomic():
        response = browser.get(address) if "GET" in page.methods else browser.post(address)
        transaction.set_rollback(True)
    browser.cookies = signed_in
    if response.status_code == 302 and response["Location"].startswith("/account/login"):
        return SIGN_IN
    refused = getattr(response.wsgi_request, "refused", None)
    if response.status_code == 302 and refused is not None:
        return WHY_NOT
    return ANSWERS.get(response.status_code, str(response.status_code))


def row(label: str, answers: dict[str, str]) -> str:
    """Write one row: who gets which answer, those who may first; the largest group is everybody else."""
    groups: dict[str, list[str]] = {}
    for name, answer in answers.items():
        groups.setdefault(answer, []).append(name)
    largest = max(groups, key=lambda answer: len(groups[answer]))
    rest = "everybody else" if len(groups) > 1 else "everybody"
    order = [*ANSWERS.values(), WHY_NOT, SIGN_IN]
    said = [
        f"{answer}: {rest if answer == largest and len(groups[answer]) > 10 else ', '.join(groups[answer])}"
        for answer in sorted(groups, key=lambda answer: order.index(answer) if answer in order else 0)
    ]
    return f"| {label or '–'} | {' · '.join(said)} |"


def spaces() -> list[str]:
    """Name the apps that have pages, in the order of the map."""
    return sorted({page.name.split(":")[0] for page in pages()})


def written(space: str, browsers: dict[str, Client], as_system: Callable[[], object]) -> str:
    """Write what the map says of one app's pages."""
    lines = [f"\n## {space}"]
    own = [page for page in pages() if page.name.split(":")[0] == space]
    for page in sorted(own, key=lambda page: page.address):
        narrowed = ", ".join([*page.roles, *(f"the {side} side" for side in page.sides)])
        who = {"public": "anybody", "signed_in": "whoever is signed in", "worker": "workers"}[page.audience]
        lines.append(f"\n### `{page.address}` {page.name}\n")
        lines.append(f"For {who}{': ' + narrowed if narrowed else ''}. {page.says}\n")
        lines.append(f"| {'asked about' if page.takes else 'asked'} | answer |\n|---|---|")
        with as_system():  # type: ignore[attr-defined]
            asked = things(page)
        for ref, label in asked:
            lines.append(row(label, {name: ask(browser, page, ref) for name, browser in browsers.items()}))
    return "\n".join(lines) + "\n"


def of_packages() -> str:
    """Write what the map says of pages that are not ours."""
    lines = ["\n## Pages of packages\n\n| address name | for |\n|---|---|"]
    lines += [f"| {name} | {audience.replace('_', ' ')} |" for name, audience in settings.AUDIENCES.items()]
    return "\n".join(lines) + "\n"


def parts(text: str) -> dict[str, str]:
    """Cut a written map into its parts, by the name in each part's heading; what comes before the first has no name."""
    first, *others = text.split("\n## ")
    return {"": first} | {one.split("\n", 1)[0]: f"\n## {one}" for one in others}


INTRODUCTION = f"""# Who may

Every page, asked for by every member of the invented cast and with {STRANGER}, about people, referrals and rows of the
invented region. A test asks again and fails on any difference. The cast: {", ".join(NAMES)}.

A stranger to a thing, who may not know that it exists, gets *nothing there* (404), whatever their role; who knows it
but may not do it, *may not* (403); so does whoever asks for a queue that is not for their role. What makes the
difference is a *sight*: a person is seen by whoever was given a reason to, by the part of Handrail that had it. Pages
that only act are asked with an empty form, and what they did is taken back.

Who they are: `src/handrail/region/cast.py` says it in a line each.
"""
