"""What is typed to sign in, and about who works here."""

from handrail.agencies.forms.colleagues import Engage, OpenTeam
from handrail.agencies.forms.signing_in import (
    AppCode,
    ChooseWorker,
    Code,
    CodeAgain,
    Guarded,
    NewPasskey,
    NewPassword,
    NothingIsMailed,
    OpenSignIn,
    PasskeyName,
    PasskeySignIn,
    PasswordAgain,
    Plainly,
    SecondSteps,
    SignIn,
    StaffOnly,
)

__all__ = [
    "AppCode",
    "ChooseWorker",
    "Code",
    "CodeAgain",
    "Engage",
    "Guarded",
    "NewPasskey",
    "NewPassword",
    "NothingIsMailed",
    "OpenSignIn",
    "OpenTeam",
    "PasskeyName",
    "PasskeySignIn",
    "PasswordAgain",
    "Plainly",
    "SecondSteps",
    "SignIn",
    "StaffOnly",
]
