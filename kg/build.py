"""Sources to asserted graphs: RDF files as they are, foreign files by their layout."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from kg.admit import refuse_unbound_sums
from kg.dataset import file_digest, graph_quads, is_rdf, read_graph
from kg.errors import Conflict, Place, Unreadable
from kg.intake import receive, take_in
from kg.layout import Layout
from kg.mapping import Import
from kg.names import ONTOLOGY, SHIPPED_DATA, graph_name
from kg.readers import SUFFIXES
from kg.receive import receive_graph


@dataclass
class Assertions:
    """The asserted graphs of a build, the file of each, and the accounts of the imports."""

    store: Store = field(default_factory=Store)
    files: dict[NamedNode, Path] = field(default_factory=dict)
    imports: list[Import] = field(default_factory=list)
    _digests: dict[Path, str] = field(default_factory=dict)
    _owners: dict[object, Path] = field(default_factory=dict)

    def read(self, path: Path, layouts: Mapping[str, Layout], base: str) -> None:
        """Add what a source file says; raises the errors of reading it."""
        self._digests[path] = file_digest(path)
        # What is shipped is tested as the program is; reading it here spares a process a file.
        shipped = path.resolve().is_relative_to(SHIPPED_DATA)
        quads: Iterable[Quad]
        if is_rdf(path):
            graph = graph_name(base, "sumber", path.absolute().parent.name, path.stem)
            quads = graph_quads(path, graph, base) if shipped else receive_graph(path, graph, base)
        else:
            account = take_in(path, layouts, base) if shipped else receive(path, layouts, base)
            graph, quads = account.graph, account.quads
            self.imports.append(account)
        if graph in self.files:
            raise Conflict.of("same-graph", Place(path.name), other=self.files[graph], graph=graph)
        self.files[graph] = path
        self.store.extend(self._owned(path, quads))
        if file_digest(path) != self._digests[path]:
            raise Unreadable.of("file-changed", Place(path.name))

    def _owned(self, path: Path, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield the quads of a file; raises Conflict for one in a graph of another file."""
        for quad in quads:
            graph = quad.graph_name
            other = self._owners.setdefault(graph, path)
            if other != path:
                raise Conflict.of("same-graph", Place(path.name), other=other, graph=graph)
            yield quad

    def described(self) -> list[dict[str, str]]:
        """Return each source file with its folder, its digest and its graph."""
        return [
            {
                "file": path.name,
                "folder": path.absolute().parent.name,
                "sha256": self._digests[path],
                "graph": graph.value,
            }
            for graph, path in self.files.items()
        ]


def source_files(sources: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of the sources; a folder stands for every source file in it, at any depth.

    Raises Unreadable for a source that is not there.
    """
    for source in sources:
        if source.is_dir():
            yield from sorted(path for path in source.rglob("*") if _is_source(path))
        elif source.is_file():
            yield source
        else:
            raise Unreadable.of("no-file", Place(str(source)))


def _is_source(path: Path) -> bool:
    return path.is_file() and (is_rdf(path) or path.suffix.lower() in SUFFIXES)


def build(sources: Iterable[Path], layouts: Mapping[str, Layout], base: str) -> Assertions:
    """Read every source into a named graph of its own, beside the ontology and its codes.

    Raises the error of the first source that cannot be used, and Conflict for two sources of one
    name in folders of one name.
    """
    made = Assertions()
    for path in source_files(sources):
        made.read(path, layouts, base)
    refuse_unbound_sums(made.store)
    load_vocabulary(made.store, base)
    return made


def load_vocabulary(store: Store, base: str) -> None:
    """Load the ontology as one named graph, and each code scheme as one."""
    modules = sorted(ONTOLOGY.glob("*.ttl"))
    store.extend(read_graph(modules, graph_name(base, "ontologi"), base))
    for path in sorted((ONTOLOGY / "kode").glob("*.ttl")):
        store.extend(read_graph([path], graph_name(base, "kode", path.stem), base))
