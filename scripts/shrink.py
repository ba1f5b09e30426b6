"""Delta debugging (Zeller's ddmin): the fewest of a list's items that still fail."""


def pieces(items, count):
    """Cuts items into count parts of nearly the same length, none empty."""
    cuts = [len(items) * i // count for i in range(count + 1)]
    return [items[a:b] for a, b in zip(cuts, cuts[1:]) if b > a]


def without(items, part):
    gone = set(part)
    return [item for item in items if item not in gone]


def shrink(items, fail):
    """Takes a list of different items that fails. fail takes a list of such lists, and gives for each
    whether it fails. Gives a list of which every item is needed: without any one it does not fail."""
    parts_count = 2
    while len(items) >= 1:
        parts = pieces(items, parts_count)
        candidates = parts + ([without(items, part) for part in parts] if parts_count > 2 else [])
        candidates = [[]] + candidates if parts_count == 2 else candidates
        results = fail(candidates)
        better = [candidate for candidate, failed in zip(candidates, results) if failed]
        better = [candidate for candidate in better if len(candidate) < len(items)]
        if better:
            best = min(better, key=len)
            parts_count = max(2, min(len(best), parts_count - 1 if len(best) > len(items) / 2 else 2))
            items = best
        elif parts_count >= len(items):
            return items
        else:
            parts_count = min(len(items), 2 * parts_count)
    return items
