"""The officers who appear in the stories: those of the cast who can sign in, and their colleagues who cannot (yet)."""

from handrail.region.cast import CAST
from handrail.region.stories.telling import Row

_MEMBERS = {member.key: member for member in CAST}

# Team → who supervises it: name, direct line, e-mail.
_SUPERVISORS = {
    "PPU Domestic Abuse": ("Sgt Owen Pryce", "0121 496 0122", "owen.pryce@police.example"),
    "Response": ("Sgt Marsha Quinn", "0121 496 0152", "marsha.quinn@police.example"),
    "RASSO": ("DS Imran Shah", "0121 496 0132", "imran.shah@police.example"),
    "PPU Child Abuse": ("DS Ffion Rees", "0121 496 0127", "ffion.rees@police.example"),
    "PPU Safeguarding": ("DS Abigail Stone", "0121 496 0128", "abigail.stone@police.example"),
    "Neighbourhood": ("Sgt Lorna Bates", "0121 496 0162", "lorna.bates@police.example"),
    "FCID": ("DS Alan Tully", "0121 496 0142", "alan.tully@police.example"),
}


def _officer(officer_id: str, name: str, phone: str, email: str, team: str) -> Row:
    supervisor_name, supervisor_phone, supervisor_email = _SUPERVISORS[team]
    return {
        "officer_id": officer_id,
        "officer_name": name,
        "officer_phone": phone,
        "officer_email": email,
        "team": team,
        "supervisor_name": supervisor_name,
        "supervisor_phone": supervisor_phone,
        "supervisor_email": supervisor_email,
    }


def of_cast(key: str) -> Row:
    """An officer who can sign in, as the extract names them."""
    member = _MEMBERS[key]
    return _officer(member.source_ref, member.name, member.phone, member.email, member.team)


def colleague(number: int, name: str, team: str) -> Row:
    """An officer who has no sign-in; the number makes their id and direct line."""
    family = name.rpartition(" ")[2].lower()
    return _officer(f"WM72{number:02d}", name, f"0121 496 04{number:02d}", f"{family}.{number}@police.example", team)
