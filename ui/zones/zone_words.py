"""The rules of a zone in words, and what a change of them would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ui.formats import visible
from ui.i18n import Texts
from visitor_desk.visits.badge_print import class_of_zones
from visitor_desk.visits.place import WithoutDocument, Zone, ZoneId, document_on_return

Facts = list[tuple[str, str]]
_STRICTNESS: Final = list(WithoutDocument)


class ZoneWords:
    """Says what holds in a zone."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def place(self, zone: Zone, names: Mapping[ZoneId, str]) -> str:
        """Return its kind, and the zone around it."""
        kind = self._texts(f"zone_kind.{zone.kind.value}")
        return f"{kind} · {names.get(zone.parent, zone.parent)}" if zone.parent else kind

    def rules(self, zone: Zone) -> str:
        """Return whether it is in the scope of PCI DSS."""
        return self._texts("zones.in_pci" if zone.pci else "zones.not_in_pci")

    def shortly(self, zone: Zone) -> str:
        """Return the same for a narrow list."""
        return self._texts("zones.pci" if zone.pci else "zones.no_pci")

    def escort(self, zone: Zone) -> str:
        """Return whether somebody walks along."""
        return self._texts("zones.escorted" if zone.escort_required else "zones.not_escorted")

    def facts(
        self, zone: Zone, names: Mapping[ZoneId, str], cameras: Sequence[str], doors: Sequence[str]
    ) -> Facts:
        """Return everything that holds in it, each with its name."""
        texts, none = self._texts, self._texts("zones.none_there")
        return [
            (texts("zones.kind"), self.place(zone, names)),
            (texts("zones.id"), visible(zone.id)),
            (texts("zones.pci"), self.rules(zone)),
            (texts("zones.badge"), texts(f"zones.badge_{class_of_zones([zone]).value}")),
            (texts("zones.escort"), self.escort(zone)),
            (texts("zones.minimum_age"), self.age(zone)),
            (texts("zones.without_document"), texts(f"zones.without_{zone.without_document.value}")),
            (
                texts("zones.document_on_return"),
                texts("zones.shown_again" if document_on_return([zone]) else "zones.not_shown_again"),
            ),
            (texts("zones.walk_ins"), texts("zones.may_walk_in" if zone.walk_ins else "zones.no_walk_in")),
            (texts("zones.document_number"), self.number(zone)),
            (texts("zones.cameras"), ", ".join(map(visible, cameras)) or none),
            (texts("zones.doors"), ", ".join(map(visible, doors)) or none),
        ]

    def age(self, zone: Zone) -> str:
        """Return who needs a named approval."""
        if not zone.minimum_age:
            return self._texts("zones.any_age")
        return self._texts("zones.from_age", n=zone.minimum_age)

    def number(self, zone: Zone) -> str:
        """Return whether the number of a document is kept, and why."""
        if zone.number_reason is None:
            return self._texts("zones.number_not_kept")
        return self._texts("zones.number_kept", reason=visible(zone.number_reason))

    def consequences(self, before: Zone | None, after: Zone) -> list[str]:
        """Return what saving would bring, each in a sentence; nothing where nothing changes."""
        old = before if before is not None else Zone(after.id, after.parent, after.kind, after.name)
        said = [*self._of_pci(old, after), *self._of_documents(old, after)]
        if after.escort_required != old.escort_required:
            said.append("escort_on" if after.escort_required else "escort_off")
        if after.minimum_age != old.minimum_age:
            said.append("age_up" if after.minimum_age > old.minimum_age else "age_down")
        if after.walk_ins != old.walk_ins:
            said.append("walk_ins_on" if after.walk_ins else "walk_ins_off")
        return [self._texts(f"zones.means_{one}", n=after.minimum_age) for one in said]

    def _of_pci(self, old: Zone, new: Zone) -> list[str]:
        said = []
        if new.pci != old.pci:
            said.append("pci_on" if new.pci else "pci_off")
        if new.pci and new.without_document is WithoutDocument.HOST_VOUCHES:
            said.append("no_vouching")
        return said

    def _of_documents(self, old: Zone, new: Zone) -> list[str]:
        said = []
        if new.without_document is not old.without_document:
            stricter = _STRICTNESS.index(new.without_document) > _STRICTNESS.index(old.without_document)
            said.append("document_stricter" if stricter else "document_looser")
        if document_on_return([new]) != document_on_return([old]):
            said.append("return_on" if document_on_return([new]) else "return_off")
        if (new.number_reason is None) != (old.number_reason is None):
            said.append("number_off" if new.number_reason is None else "number_on")
        return said
