from bot.domain.difference import Passage
from bot.messages.wording import Block
from bot.words import Words
def difference_blocks(passages: tuple[Passage, ...], w: Words) -> list[Block]:
    return []
def parts(blocks: list[Block]) -> list[list[Block]]:
    return [blocks]
def summary(passages: tuple[Passage, ...], w: Words) -> str:
    return "changed"
