"""A coordinator who reads Spanish runs a letter in Spanish, in a coalition whose language is
English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.rehearsal import Message, Modal, Person
from tests.cast import IN_TEN_DAYS, Cast, staged
from tests.databases import Backend
from tests.words.reading import is_spanish
from tests.words.test_spanish import CARTA

COALITION = {
    "name": "Coalition for Clean Water",
    "time_zone": "America/Bogota",
    "coordinators": ["carla@example.org", "nora@example.org"],
}


@dataclass
class Scene:
    """Nora coordinates in Spanish, beside Carla, who does in English."""

    cast: Cast
    nora: Person
    ben: Person

    def modal(self, command: str) -> Modal:
        """The form that a command opens for Nora."""
        form = self.cast.modal(self.nora, command)
        is_spanish(form)
        return form

    def says(self, command: str) -> str:
        """What Nora is told."""
        answer = self.nora.command(command, self.cast.channel)
        self.cast.stage.settle()
        is_spanish(answer)
        return answer.plain

    def told(self) -> Message:
        """What Nora got last."""
        self.cast.stage.settle()
        is_spanish(self.nora.dms[-1])
        return self.nora.dms[-1]


@pytest.fixture
def scene(backend: Backend, tmp_path: Path) -> Iterator[Scene]:
    with staged(tmp_path, coalition=COALITION) as stage:
        cast = Cast(stage, introduced=False)
        nora = cast.person("Nora Gil", locale="es-CO", tz="America/Bogota")
        stage.bot.directory.meet_coordinators()
        yield Scene(cast, nora, cast.representative("Ben Ode", "GESOC"))


def test_a_new_letter_its_mistakes_and_its_preview(scene: Scene) -> None:
    form = scene.modal("/letter new")
    values = {"Nombre corto": "agua", "Fecha límite": IN_TEN_DAYS, "Canales": [scene.cast.channel]}
    wrong = CARTA.replace("place:", "palce:")
    form.fill({**values, "Borrador": wrong}).submit()
    scene.cast.stage.settle()
    is_spanish(scene.nora.modal)
    assert "No se creó:\nLínea 3: “palce” no se conoce aquí. ¿Quiso decir place?" in form.plain
    scene.nora.modal.fill({"Borrador": CARTA}).submit()
    scene.cast.stage.settle()
    is_spanish(scene.nora.modal)
    assert "Tomado del campo Borrador." in scene.nora.modal.plain
    scene.nora.modal.submit()
    is_spanish(scene.nora.modal)
    assert "Agua para el valle se creó como “agua”." in scene.nora.modal.plain
    told = scene.says("/letter circulate agua")
    assert "Agua para el valle circula en #coalition, hasta el viernes, 4 de diciembre" in told


def test_objections_and_requests_to_answer(scene: Scene) -> None:
    card = scene.cast.letter("agua", CARTA)
    scene.cast.object(scene.ben, "Too mild.")
    assert "GESOC ha presentado una objeción bloqueante" in scene.told().plain
    form = scene.nora.click(scene.told(), "Desestimar").view
    is_spanish(form)
    form.close()
    assert "GESOC – Bloqueante, abierta" in scene.says("/letter objections agua")
    eva = scene.cast.person("Eva Sol")
    eva.click(card, "Firmar")
    eva.modal.fill({"New organization": "IMCO"}).submit()
    scene.cast.stage.settle()
    assert "pide representar a IMCO" in scene.told().plain
    is_spanish(scene.nora.click(scene.told(), "Rechazar").view)
    scene.nora.modal.close()
    is_spanish(scene.nora.click(scene.told(), "Aprobar").view)


def test_a_revision(scene: Scene) -> None:
    scene.cast.letter("agua", CARTA)
    form = scene.modal("/letter revise agua")
    form.fill({"Borrador": CARTA.replace("mayo", "marzo"), "Clase de cambio": "De fondo"})
    form.fill({"Qué cambió": "El mes."}).submit()
    scene.cast.stage.settle()
    is_spanish(scene.nora.modal)
    scene.nora.modal.submit()
    is_spanish(scene.nora.modal)


def test_the_days_until_the_end(scene: Scene) -> None:
    card = scene.cast.letter("agua", CARTA)
    assert "hasta el domingo, 20 de diciembre" in scene.says("/letter extend agua 2026-12-20 17:00")
    assert "Se envía un recordatorio de Agua para el valle a 1 persona." in scene.says(
        "/letter remind agua"
    )
    assert "ya es el domingo" in scene.says("/letter extend agua 2026-12-19 17:00")
    scene.cast.object(scene.ben, "Too mild.")
    assert "Lo siguiente: /letter finalize agua" in scene.says("/letter close agua")
    form = scene.nora.click(scene.told(), "Finalizar la carta").view
    is_spanish(form)
    assert "Objeción bloqueante de GESOC: Too mild." in form.plain
    form.fill({"Razón": "La fecha apremia."}).submit()
    scene.cast.stage.settle()
    is_spanish(card, scene.cast.channel.messages[-1])


def test_cancelling_it(scene: Scene) -> None:
    card = scene.cast.letter("agua", CARTA)
    scene.modal("/letter cancel agua").fill({"Razón": "Ya no hace falta."}).submit()
    scene.cast.stage.settle()
    is_spanish(card, card.thread[-1])


def test_the_coalitions_organizations(scene: Scene) -> None:
    scene.says("/letter organizations")
    listed = scene.nora.ephemerals[-1]
    for button in ("Agregar una organización", "Editar", "Quitar"):
        if button != "Agregar una organización":
            scene.nora.choose(listed, "organization", "GESOC")
        is_spanish(scene.nora.click(listed, button).view)
        scene.nora.modal.close()


def test_home(scene: Scene) -> None:
    scene.cast.letter("agua", CARTA)
    scene.cast.object(scene.ben, "Too mild.")
    scene.nora.open_home()
    scene.cast.stage.settle()
    is_spanish(scene.nora.home)
    assert "Objeciones por responder" in scene.nora.home.plain
    assert "Cómo van las cartas" in scene.nora.home.plain


def test_the_other_coordinator_goes_on_reading_english(scene: Scene) -> None:
    scene.cast.letter("agua", CARTA)
    scene.cast.object(scene.ben, "Too mild.")
    assert "raised a blocking objection" in scene.cast.carla.dms[-1].plain
    assert scene.cast.carla.dms[-1].buttons == ["Reply", "Resolve", "Override"]
