"""A stand-in for Slack on this machine, for the demo and the tests.

    with StandIn(clock=clock) as slack:
        ana = slack.add_user("Ana Ruiz", email="ana@example.org", locale="es-MX")
        general = slack.add_channel("coalition", members=[ana])
        # start the bot with slack.api_url, slack.bot_token, slack.app_token
        slack.wait_until_connected()
        ana.command("/sign surveillance", channel=general)
        ana.modal.fill({"Organization": "Fundar"}).submit()

It speaks Slack's protocol over HTTP and WebSockets and knows nothing of the bot.
"""

from bot.rehearsal.answers import Answer
from bot.rehearsal.delivery import Delivery
from bot.rehearsal.errors import Incomplete, NoSuchThing, NotAcknowledged
from bot.rehearsal.faults import Fault
from bot.rehearsal.messages import Channel, Message
from bot.rehearsal.person import Person
from bot.rehearsal.standin import StandIn
from bot.rehearsal.transcript import Entry, Transcript
from bot.rehearsal.windows import Home, Modal, Window
from bot.rehearsal.workspace import Post, Refusal

__all__ = [
    "Answer",
    "Channel",
    "Delivery",
    "Entry",
    "Fault",
    "Home",
    "Incomplete",
    "Message",
    "Modal",
    "NoSuchThing",
    "NotAcknowledged",
    "Person",
    "Post",
    "Refusal",
    "StandIn",
    "Transcript",
    "Window",
]
