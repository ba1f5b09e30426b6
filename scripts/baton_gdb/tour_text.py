"""A tour as a document: the same stops, walked without a reader, in Markdown."""


from baton_gdb import tour

WALK = """To walk it yourself, with gdb at hand at each stop: `make tour TOUR={}`. This page was written by
    the same tour (`make tour-text`): every address, value, stack and instruction in it was read from the
    running machine. The answers are at its end."""


def block(lines):
    return "```text\n" + "\n".join(lines) + "\n```\n"


def stop_text(number, told):
    """Gives a stop's section; its answer comes at the document's end."""
    parts = [f"## {number}. {told.title}\n", told.text + "\n"]
    parts.append(block("\n\n".join("\n".join(lines) for lines in told.blocks).split("\n")))
    if told.notice:
        parts.append(f"Notice:\n\n{told.notice}\n")
    if told.question:
        parts.append(tour.wrapped(f"**Question {number}.** {told.question}") + "\n")
    return "\n".join(parts)


def document(name):
    """Walks the tour of this name and gives the whole document."""
    module, sections, answers = tour.load(name), [], []
    for number, stop in enumerate(module.STOPS, 1):
        tour.arrive(stop)
        told = tour.tell(stop)
        sections.append(stop_text(number, told))
        if told.answer:
            answers.append(tour.wrapped(f"**{number}.** {told.answer}") + "\n")
    head = [f"# {module.TITLE}\n", tour.fill(module.INTRO) + "\n",
            tour.wrapped(WALK.format(name)) + "\n"]  # fmt: skip
    return "\n".join(head + sections + ["## Answers\n"] + answers)


def write(name, path):
    """Writes the document of the tour of this name; ends gdb with status 1 where it cannot."""
    text = document(name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
