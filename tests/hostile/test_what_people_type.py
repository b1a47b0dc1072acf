"""Whatever a person typed is data: it neither pings, nor links, nor hides, wherever it is shown.

Everything that the bot sends in a conversation is looked through the way Slack would.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from bot.rehearsal import Entry, Message, StandIn, pings
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored, signed, staged
from tests.conversations.drafting import filled, shown_back
from tests.databases import Backend

PINGS = (
    "<!channel> <!here> <!everyone> @channel <@U0000000099> <#C0000000099> <!subteam^S1> "
    "<https://evil.example|the ministry> [the ministry](https://evil.example) "
    "*bold* _it_ ~no~ `code` &lt;!channel&gt; &amp; :tada: {handle} {0} %s"
)
REFUSED_NAMES = {
    "<!channel>": "markup",
    "<@U0000000099>": "markup",
    "<https://evil.example|x>": "markup",
    "[x](https://evil.example)": "markup",
    "`code`": "markup",
    "&lt;!channel&gt;": "markup",
    "Fundar\u202enoitilaoC": "reverse the text",
    "Fundar\u2066x": "reverse the text",
    "Fun\x00dar": "control characters",
    "Fun\x1b[31mdar": "control characters",
}
LITERAL_NAMES = ("*bold* _it_ ~no~", "@channel", "A & B", ":tada: {handle} {0}", "=1+1", "a" * 120)


class Watch:
    """Notes every ping and link that Slack would make good, at the moment at which it is sent."""

    def __init__(self, slack: StandIn) -> None:
        self.slack = slack
        self.seen = 0
        self.found: set[str] = set()
        slack.transcript.follow(self._look)

    @property
    def live(self) -> set[str]:
        """All but those that the bot makes itself: people and channels there are, by their ids,
        and the link that stands in the letter's references."""
        own = {f"<@{person}>" for person in self.slack.people}
        own |= {f"<#{channel}>" for channel in self.slack.workspace.channels}
        return self.found - own - {"<https://example.org/report|https://example.org/report>"}

    def _look(self, entry: Entry) -> None:
        if entry.actor != self.slack.workspace.bot.real_name:
            return
        if isinstance(entry.thing, Message):
            self.found.update(entry.thing.pings)
            self.seen += 1
        elif entry.action in ("was shown", "published"):
            self.found.update(pings.in_blocks(entry.thing.view["blocks"]))
            self.seen += 1


@pytest.fixture
def watch(stage: Stage) -> Watch:
    return Watch(stage.slack)


@pytest.fixture(scope="module")
def shared(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One stage for all refusals: they leave everything as it was."""
    with staged(tmp_path_factory.mktemp("typed")) as stage:
        cast = Cast(stage)
        cast.letter()
        cast.enlist("Fundar", cast.carla)
        yield cast


def test_the_watch_sees_a_ping(stage: Stage, watch: Watch) -> None:
    """Or all that follows would prove nothing."""
    channel = stage.add_channel("coalition")
    stage.bot.directory._client.chat_postMessage(channel=channel.id, text="<!channel> <@U9>")
    assert watch.live == {"<!channel>", "<@U9>"}


def test_nothing_typed_in_a_letters_whole_way_pings_or_links(watch: Watch, cast: Cast) -> None:
    draft = DRAFT.replace("Members of the Council,", f'"{PINGS}"').replace(
        "The wells of", f"{PINGS} The wells of"
    )
    draft = draft.replace("name: Inés Paz", f"name: '{PINGS}'").replace(
        "place: Bogotá", "place: '<!channel> <https://evil.example|x>'"
    )
    draft = draft.replace("[the ministry](https://evil.example)", "")
    form = filled(cast, Draft=None, Draft_file=[("<!channel>.md", draft.encode())])
    shown_back(cast, form.fill({"Title": "@channel *bold* :tada: A & B"})).submit()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    ana = cast.representative("Ana <!channel> Ruiz", "A & B @channel", address="ana@example.org")
    ben = cast.representative("Ben Ode", "GESOC *bold* :tada:")
    cast.sign(ana, Signed_by="Ana *bold* @here", Role="@everyone *Director*")
    cast.withdraw(ana, reason=PINGS)
    cast.sign(ana, Signed_by="Ana *bold* @here")
    cast.object(ben, PINGS, "Blocking")
    answer = cast.carla.click(cast.carla.dms[-1], "Resolve").view
    assert answer is not None
    answer.fill({"Reason": PINGS}).submit()
    cast.object(
        ben, PINGS, "Blocking", Paragraph=cast.modal(ben, "/object").options("Paragraph")[1]
    )
    for command in ("status", "list", "organizations", "help", "read", "objections"):
        cast.carla.command(f"/letter {command}", cast.channel)
        cast.carla.command(f"/letter {command} <!channel>", cast.channel)
    cast.carla.command("/letter extend water <!channel>", cast.channel)
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=72))
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    cast.finalize(reason=PINGS)
    cast.letter("other")
    cast.modal(cast.carla, "/letter cancel other").fill({"Reason": PINGS}).submit()
    cast.stage.settle()
    assert watch.seen > 40
    assert watch.live == set()


def test_a_handle_that_pings_is_answered_literally(watch: Watch, cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    for command in ("/sign", "/withdraw", "/object", "/letter status", "/letter read"):
        answer = ana.command(f"{command} <!channel>", cast.channel)
        assert "“<!channel>”" in answer.ephemerals[0].plain
    assert watch.live == set()


@pytest.mark.parametrize("field", ["Name in the letter", "Signed by", "Role"])
@pytest.mark.parametrize("name", REFUSED_NAMES)
def test_a_name_that_is_markup_or_hides_is_refused(shared: Cast, field: str, name: str) -> None:
    form = shared.modal(shared.carla, "/sign").fill({"Authority": True, "Signed by": "Carla"})
    with nothing_stored(shared.stage):
        form.fill({field: name}).submit()
    assert set(form.errors) == {field}
    assert REFUSED_NAMES[name] in form.errors[field]
    assert form.inputs["Authority"], "nothing typed is lost"
    form.close()


@pytest.mark.parametrize("field", ["Name in the letter", "Signed by", "Role"])
def test_a_name_of_500_characters_is_refused(shared: Cast, field: str) -> None:
    """Slack's window would not send it; the rule does not rely on that."""
    form = shared.modal(shared.carla, "/sign").fill({"Authority": True, "Signed by": "Carla"})
    request = form.fill({field: "a" * 500}).submission()
    with nothing_stored(shared.stage):
        shared.carla.submit_raw(request)
    assert form.errors == {field: "This is too long: at most 120 characters."}


@pytest.mark.parametrize("name", LITERAL_NAMES)
def test_any_other_name_is_shown_as_it_was_typed(watch: Watch, cast: Cast, name: str) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana, Name_in_the_letter=name)
    assert signed(cast.stage) == [name]
    assert name in card.plain
    assert f"Name in the letter: {name}" in ana.dms[-1].plain
    cast.close()
    cast.finalize()
    assert f"\n{name}\n" in cast.channel.messages[-1].plain
    assert watch.live == set()


@pytest.mark.parametrize("text", ["No\u202e!", "No\x00!", "No\x07!"])
def test_words_that_hide_are_refused_too(shared: Cast, text: str) -> None:
    form = shared.modal(shared.carla, "/object").fill({"Objection": text})
    with nothing_stored(shared.stage):
        form.submit()
    assert set(form.errors) == {"Objection"}
