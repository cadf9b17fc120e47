"""Where each IRI has its page: the names of the deployment and of the vocabulary, as paths."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.names import KODE, SHAPES, SIMPUL

ONTOLOGIES = "https://w3id.org/simpul/ont/"


@dataclass(frozen=True)
class Places:
    """The way from IRIs to paths and back, under the base of a deployment."""

    base: str

    @property
    def _namespaces(self) -> Mapping[str, str]:
        """The namespace that lies under each first step of a path."""
        return {
            "def/": SIMPUL,
            "kode/": KODE,
            "ont/": ONTOLOGIES,
            "shapes/": SHAPES,
            "id/": f"{self.base}id/",
            "graph/": f"{self.base}graph/",
            ".well-known/genid/": f"{self.base}.well-known/genid/",
        }

    def iri(self, path: str) -> str | None:
        """Return the IRI that a path stands for.

        >>> Places("https://data.simpul.example/").iri("def/Program")
        'https://w3id.org/simpul/def#Program'
        """
        for step, namespace in self._namespaces.items():
            if path.startswith(step):
                return namespace + path.removeprefix(step)
        return None

    def path(self, iri: str) -> str | None:
        """Return the path of an IRI; None for one that somebody else answers for.

        >>> Places("https://data.simpul.example/").path("https://data.simpul.example/id/opd/1.02")
        'id/opd/1.02'
        """
        for step, namespace in self._namespaces.items():
            if iri.startswith(namespace) and iri != namespace:
                return step + iri.removeprefix(namespace)
        return None
