"""Numbers as people read them."""

UNIT_WORDS = {"INSTRUCTIONS": "instructions", "CYCLES": "cycles", "TICKS": "ticks"}


def unit(model):
    return UNIT_WORDS.get(model.unit, "ticks")


def grouped(number):
    """1234567 as 1 234 567."""
    return f"{number:,}".replace(",", " ")


def counted(number, one, many):
    """1 switch, 2 switches."""
    return f"{grouped(number)} {one if number == 1 else many}"


def nanoseconds(model, time):
    """Gives a time in the trace's unit as whole nanoseconds."""
    return time * 1_000_000_000 // model.rate


def median(values):
    """Gives the lower median of values, 0 where there are none."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else 0


def step_for(length, most):
    """Gives the smallest of 1, 2, 5, 10, 20 ... of which at most `most` go into length."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if length // (step * factor) <= most:
                return step * factor
        step *= 10


def ticks_of(start, end, most):
    """Gives round times within [start, end] for an axis, at most about `most` of them."""
    step = step_for(max(1, end - start), most)
    first = -(-start // step) * step
    return list(range(first, end + 1, step))


def short(number, step):
    """A time on an axis whose marks are step apart: 1 200 000 as 1.2 M where that says it all."""
    for size, letter in ((1_000_000_000, "G"), (1_000_000, "M"), (1000, "k")):
        if step * 10 >= size and (step * 10) % size == 0 or step % size == 0:
            whole, tenth = divmod(number * 10 // size, 10)
            return (grouped(whole) + (f".{tenth}" if tenth else "") + f" {letter}") if number else "0"
    return grouped(number)
