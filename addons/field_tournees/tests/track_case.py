"""What tests of tracking links share."""

import random

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def mutations(token, count, seed):
    """Yield different texts near a token: letters changed, swapped, added, lost, parts of it moved."""
    chance, seen = random.Random(seed), {token}
    while len(seen) <= count:
        text = list(token)
        for _change in range(chance.randint(1, 3)):
            spot, other = (chance.randrange(len(text)) for _end in range(2))
            step = chance.randrange(5)
            if step == 0:
                text[spot], text[other] = text[other], text[spot]
            elif step == 1 and len(text) > 12:
                del text[spot]
            elif step == 2:
                text.insert(spot, chance.choice(_LETTERS))
            elif step == 3:
                text = text[spot:] + text[:spot]
            else:
                text[spot] = chance.choice(_LETTERS)
        changed = "".join(text)
        if changed not in seen:
            seen.add(changed)
            yield changed
