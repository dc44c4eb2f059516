"""The people who can sign in to the invented West Midlands, and why each of them is here.

They are the cast of the demo, the tests and the map of who may. A line in `because` is what they would find on signing
in. Officers carry the id by which the force's extract names them, so that what is theirs is theirs from the start.
"""

from dataclasses import dataclass

from handrail.region.agencies import RESTRICTED


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: a worker of one agency, in one team and one role.

    `source_ref` is what the force's extract calls them, `supervisor` and `cover` are keys of other members, `lists` the
    named lists they are on.
    """

    key: str
    name: str
    agency: str
    team: str
    role: str
    because: str
    email: str
    phone: str
    specialism: str = ""
    source_ref: str = ""
    supervisor: str = ""
    cover: str = ""
    languages: tuple[str, ...] = ("en",)
    gender: str = "F"
    lists: tuple[str, ...] = ()


COORDINATORS = (
    Member(
        "maureen", "Maureen Tasker", "force", "Referral desk", "coordinator",
        "Maureen, first-contact coordinator at the force's referral desk: opens the night's list at seven and"
        " routes it",
        "maureen.tasker@police.example", "0121 496 0112", cover="joan",
    ),
    Member(
        "delroy", "Delroy Henry", "first_contact", "Duty", "coordinator",
        "Delroy, coordinator at First Contact: takes what comes by the other doors, where the police may not look",
        "delroy.henry@first-contact.example", "0808 157 0103", languages=("en", "ur"), gender="M",
    ),
)  # fmt: skip

ADVOCATES = (
    Member(
        "simran", "Simran Gill", "lantern", "Duty", "advocate",
        "Simran, IDVA at Lantern House: speaks Punjabi, so Gurpreet's referral is hers to answer",
        "simran.gill@lantern-house.example", "0121 496 0302", specialism="idva", cover="cath", languages=("en", "pa"),
        supervisor="ruth",
    ),
    Member(
        "cath", "Cath Doolan", "lantern", "Duty", "advocate",
        "Cath, IDVA at Lantern House: covers for Simran; Danielle is in one of the house's refuges",
        "cath.doolan@lantern-house.example", "0121 496 0303", specialism="idva", cover="simran", supervisor="ruth",
    ),
    Member(
        "ruth", "Ruth Adeyemi", "lantern", "Duty", "service_manager",
        "Ruth, manager at Lantern House: answers for places, cover and what nobody has picked up",
        "ruth.adeyemi@lantern-house.example", "0121 496 0304",
    ),
    Member(
        "amira", "Amira Hussain", "meridian", "Duty", "advocate",
        "Amira, ISVA at Meridian: Leah was told by e-mail that her case was over",
        "amira.hussain@meridian.example", "0121 496 0331", specialism="isva", languages=("en", "ur"),
    ),
    Member(
        "beth", "Beth Lowe", "lookout", "Duty", "advocate",
        "Beth, stalking caseworker at Lookout: Naomi's five log numbers are one course of conduct",
        "beth.lowe@lookout-stalking.example", "0808 157 0135", specialism="isac", supervisor="harriet",
    ),
    Member(
        "harriet", "Harriet Stone", "lookout", "Duty", "service_manager",
        "Harriet, manager at Lookout: somebody supported elsewhere has named the man whom Naomi named",
        "harriet.stone@lookout-stalking.example", "0808 157 0137",
    ),
    Member(
        "nasreen", "Nasreen Malik", "chosen_path", "Duty", "advocate",
        "Nasreen, honour-based abuse specialist at Chosen Path: named on the list for restricted records",
        "nasreen.malik@chosen-path.example", "0808 157 0136", specialism="hba", languages=("en", "ur", "pa"),
        lists=(RESTRICTED,),
    ),
    Member(
        "pavel", "Pavel Horak", "after_the_road", "Duty", "advocate",
        "Pavel, adviser at After the Road: a stranger to everybody here, and sees nobody",
        "pavel.horak@after-the-road.example", "0808 157 0161", gender="M",
    ),
)  # fmt: skip

POLICE = (
    Member(
        "priya", "PC Priya Raval", "force", "PPU Domestic Abuse", "officer",
        "Priya, officer in Gurpreet's case: he was bailed last night and nobody has told her",
        "priya.raval@police.example", "0121 496 0121", source_ref="WM7101", supervisor="owen",
    ),
    Member(
        "helen", "DC Helen Marlow", "force", "RASSO", "officer",
        "Helen, detective in Leah's case: ended it by e-mail, and has promised to ring",
        "helen.marlow@police.example", "0121 496 0131", source_ref="WM7102",
    ),
    Member(
        "tom", "PC Tom Ashdown", "force", "Response", "officer",
        "Tom, response officer: the tenth officer Naomi has met, and the first to join it up",
        "tom.ashdown@police.example", "0121 496 0151", source_ref="WM7103", supervisor="marsha", gender="M",
    ),
    Member(
        "owen", "Sgt Owen Pryce", "force", "PPU Domestic Abuse", "supervisor",
        "Owen, sergeant in domestic abuse: sees every hold of his unit at half its time",
        "owen.pryce@police.example", "0121 496 0122", source_ref="supervisor:owen.pryce@police.example", gender="M",
    ),
    Member(
        "marsha", "Sgt Marsha Quinn", "force", "Response", "supervisor",
        "Marsha, sergeant in response: answers when an officer on nights cannot, and closes a record to all but a few",
        "marsha.quinn@police.example", "0121 496 0152", source_ref="supervisor:marsha.quinn@police.example",
    ),
    Member(
        "farah", "Insp Farah Aziz", "force", "Professional Standards", "supervisor",
        "Farah, inspector outside the units: decides what concerns staff, and is on the list for restricted records",
        "farah.aziz@police.example", "0121 496 0196", lists=(RESTRICTED,),
    ),
    Member(
        "joan", "Joan Whitlock", "force", "Referral desk", "referral_desk",
        "Joan, clerk at the referral desk: completes what the night left out",
        "joan.whitlock@police.example", "0121 496 0111",
    ),
    Member(
        "iris", "Iris Fenn", "force", "Witness care", "witness_care",
        "Iris, witness care officer: a hearing has been listed and somebody must be told today",
        "iris.fenn@police.example", "0121 496 0186",
    ),
    Member(
        "colin", "Colin Ferris", "force", "Victims' Code", "code_lead",
        "Colin, Victims' Code lead: what will fail today, by unit, and what the force did not record as enhanced",
        "colin.ferris@police.example", "0121 496 0191", gender="M",
    ),
)  # fmt: skip

COMMISSION = (
    Member(
        "grace", "Grace Lindqvist", "commissioner", "Victims and commissioning", "commissioner",
        "Grace, commissioner's officer: sees figures and services, never a name",
        "grace.lindqvist@commissioner.example", "0121 496 0202",
    ),
)  # fmt: skip

CAST: tuple[Member, ...] = (*COORDINATORS, *ADVOCATES, *POLICE, *COMMISSION)
"""Everybody who can sign in, in the order in which the demo lists them."""
