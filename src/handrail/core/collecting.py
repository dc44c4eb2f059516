"""The search for cycles: held while rows are worked on by the hundred thousand, and kept from walking the program."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Hold the search for cycles: such work makes none, and to walk every row again and again costs a third of it."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


def leave_the_program_alone() -> None:
    """Let the search for cycles walk what pages made and never again what was loaded until now, and less often.

    Every tenth page or so took 80 ms longer, to walk 160,000 objects of which none ever goes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATED)


@contextmanager
def program_left_alone() -> Iterator[None]:
    """Do so for a while: a process that ends gives back what packages want to have back before it does."""
    before = gc.get_threshold()
    leave_the_program_alone()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


ALLOCATED = 10_000
"""The search begins once so many more objects were made than given back: about what one page makes."""
