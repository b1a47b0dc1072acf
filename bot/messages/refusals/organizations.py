"""Organizations and the files that they come in."""

from __future__ import annotations

from bot.domain import refusals as r
from bot.messages import ids, logos
from bot.messages.reader import Reader
from bot.messages.refusals.registry import wording
from bot.messages.refusals.typed import text_problem
from bot.messages.wording import Sentence, sentence


@wording(r.OrganizationUnknown, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.OrganizationUnknown) -> Sentence:
    return sentence(
        reader.w.say("There is no such organization any more. {command} shows those there are."),
        command="/letter organizations",
    )


@wording(r.WhichOrganization, ids.ORGANIZATION)
def _(reader: Reader, refusal: r.WhichOrganization) -> Sentence:
    w = reader.w
    if refusal.problem == "both":
        return sentence(w.say("Choose an organization in the list or name a new one, not both."))
    return sentence(w.say("Choose an organization in the list; one that it lacks can be added."))


@wording(r.OrganizationChanged, ids.NAME)
def _(reader: Reader, refusal: r.OrganizationChanged) -> Sentence:
    return sentence(
        reader.w.say(
            "Somebody else has changed this organization since you looked. Nothing was done; this "
            "is how it stands now."
        )
    )


@wording(r.OrganizationExists, ids.NAME)
def _(reader: Reader, refusal: r.OrganizationExists) -> Sentence:
    return sentence(
        reader.w.say("{name} is known already, under this name or another. Choose it in the list."),
        name=refusal.name,
    )


@wording(r.NameMuchAlike, ids.NAME)
def _(reader: Reader, refusal: r.NameMuchAlike) -> Sentence:
    return sentence(
        reader.w.say(
            "Did you mean {alike}? Then choose it in the list. If {name} is another organization, "
            "send it once more."
        ),
        alike=", ".join(refusal.alike),
        name=refusal.name,
    )


@wording(r.RowNotUsable)
def _(reader: Reader, refusal: r.RowNotUsable) -> Sentence:
    w = reader.w
    told = {
        "columns": w.say("Line {line}: it has more values than there are columns."),
        "missing_column": w.say("Line {line}: the column “{detail}” is missing."),
        "unknown_column": w.say(
            "Line {line}: the column “{detail}” is not known. Known are name, sort_key, country, "
            "language, aliases, logo, representatives and invited."
        ),
        "encoding": w.say("Line {line}: the file is not in UTF-8. Save it again as UTF-8."),
        "syntax": w.say("Line {line}: this cannot be read ({detail})."),
        "name_twice": w.say("Line {line}: “{detail}” stands in the file twice."),
        "contact": w.say("Line {line}: “{detail}” is neither a Slack id nor an e-mail address."),
        "country": w.say("Line {line}: “{detail}” is not a country code such as MX."),
        "language": w.say("Line {line}: “{detail}” is not a language such as en or es."),
        "invited": w.say("Line {line}: invited is yes or no, not “{detail}”."),
    }.get(refusal.problem)
    if refusal.problem == "logo":
        told = w.say("Line {line}: the logo of “{detail}” cannot be printed: {problem}.")
        problem = logos.problem(w, refusal.why)
        return sentence(told, line=refusal.line, detail=refusal.detail, problem=problem)
    if told is None:
        problem = text_problem(w, refusal.problem).format(limit=120)
        told = w.say("Line {line}, {detail}: {problem}")
        return sentence(told, line=refusal.line, detail=refusal.detail, problem=problem)
    return sentence(told, line=refusal.line, detail=refusal.detail)
