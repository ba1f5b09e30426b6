"""Tables in plain text."""


def table(headings, rows, left=1):
    """Gives the lines of a table; the first `left` columns stand to the left, the others to the right."""
    cells = [headings] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    for row in cells:
        line = [c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
        yield "  ".join(line).rstrip()
