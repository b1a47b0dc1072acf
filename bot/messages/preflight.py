"""What stands in the way of finalizing, in words: in the form and wherever it is told before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.revision import Change
from bot.domain.standing import Obstacle, Standing
from bot.domain.translation import Translation
from bot.messages import logos
from bot.messages.blocks import bullets, paragraph, shorten
from bot.messages.languages import called_in
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words

SHOWN = 100
"""How many blocking objections are listed at most; the rest is counted."""
QUOTED = 200
"""How much of an objection is quoted."""


def in_the_way(
    reader: Reader, standing: Standing, obstacles: Sequence[Obstacle], shown: int = SHOWN
) -> list[Block]:
    """The obstacles as a list, or that there are none."""
    w = reader.w
    if not obstacles:
        return [paragraph(sentence(w.say("*Preflight:* nothing stands in the way.")))]
    blocking = [each for each in obstacles if each.objection]
    lines = [_obstacle(reader, standing, each) for each in blocking[:shown]]
    if (more := len(blocking) - shown) > 0:
        template = w.say_n(
            "… and {n} more blocking objection: {command}",
            "… and {n} more blocking objections: {command}",
            more,
        )
        command = f"/letter objections {standing.letter.handle}"
        lines.append(sentence(template, n=more, command=command))
    lines += [_obstacle(reader, standing, each) for each in obstacles if not each.objection]
    return [paragraph(sentence(w.say("*In the way:*"))), bullets(lines)]


def _obstacle(reader: Reader, standing: Standing, obstacle: Obstacle) -> Sentence:
    w = reader.w
    if obstacle.objection:
        return sentence(
            w.say("Blocking objection of *{organization}*: {text}"),
            organization=obstacle.objection.organization,
            text=shorten(obstacle.objection.text, QUOTED),
        )
    if obstacle.kind == "still_open":
        return sentence(
            w.say("The deadline has not been reached: {deadline}."),
            deadline=reader.moment(standing.letter.deadline),
        )
    if obstacle.kind == "no_signatories":
        return sentence(w.say("No organization has signed."))
    if obstacle.translation:
        return _outdated(w, standing, obstacle.translation)
    if obstacle.logos:
        return logos.left_out(w, obstacle.logos)
    return sentence(_counted(w, obstacle), n=obstacle.n)


def _outdated(w: Words, standing: Standing, translation: Translation) -> Sentence:
    told = (
        w.say(
            "The translation into {language} is out of date: the text has changed materially since "
            "revision {n}. It is left out, unless you bring in a new one: {command}"
        )
        if translation.change == Change.MATERIAL
        else w.say(
            "The translation into {language} is out of date: the text has changed editorially "
            "since revision {n}. It is left out, unless you bring in a new one: {command}"
        )
    )
    return sentence(
        told,
        language=called_in(translation.language, w.language),
        n=translation.revision,
        command=f"/letter translate {standing.letter.handle}",
    )


def _counted(w: Words, obstacle: Obstacle) -> str:
    n = obstacle.n
    return {
        "minimum": w.say_n(
            "Fewer have signed than the {n} that were wanted.",
            "Fewer have signed than the {n} that were wanted.",
            n,
        ),
        "waiting": w.say_n(
            "{n} sign-on waits for re-confirmation and will not be among the signatories.",
            "{n} sign-ons wait for re-confirmation and will not be among the signatories.",
            n,
        ),
        "waiting_individuals": w.say_n(
            "{n} personal sign-on waits for re-confirmation and will not be in the letter.",
            "{n} personal sign-ons wait for re-confirmation and will not be in the letter.",
            n,
        ),
        "requests": w.say_n(
            "{n} request to represent an organization waits for an answer.",
            "{n} requests to represent an organization wait for an answer.",
            n,
        ),
        "undelivered": w.say_n(
            "{n} message could not be delivered.", "{n} messages could not be delivered.", n
        ),
    }[obstacle.kind]
