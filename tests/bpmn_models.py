"""Process models that the tests share, and counts of their XML that know nothing of `kg`."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from defusedxml import ElementTree
from pyoxigraph import NamedNode, Quad, Store

from kg.bpmn import write_bpmn
from kg.mapping import Import, import_file
from kg.names import DEFAULT_BASE, RDF_TYPE, WAS_DERIVED_FROM
from kg.recognise import read_layouts, recognise
from kg.render_import import PROVENANCE

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
REFERENCE = sorted(path.name for path in (SHARED / "bpmn" / "reference").glob("*.bpmn"))
WHOLE = Path(__file__).parent / "fixtures" / "lengkap.bpmn"
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

LAYOUTS = read_layouts()

TASKS = {
    "task": "umum",
    "userTask": "pengguna",
    "manualTask": "manual",
    "serviceTask": "layanan",
    "sendTask": "kirim",
    "receiveTask": "terima",
    "businessRuleTask": "aturan",
    "scriptTask": "skrip",
}
EVENTS = {
    "startEvent": ("mulai", "menunggu", False),
    "intermediateCatchEvent": ("antara", "menunggu", False),
    "intermediateThrowEvent": ("antara", "melepas", False),
    "boundaryEvent": ("antara", "menunggu", True),
    "endEvent": ("akhir", "melepas", False),
}
GATEWAYS = {
    "exclusiveGateway": "eksklusif",
    "inclusiveGateway": "inklusif",
    "parallelGateway": "paralel",
    "eventBasedGateway": "peristiwa",
    "complexGateway": "kompleks",
}
CLASSES = {
    "AktivitasProses": list(TASKS),
    "Peristiwa": list(EVENTS),
    "Gerbang": list(GATEWAYS),
    "PemanggilanProses": ["subProcess", "transaction", "adHocSubProcess", "callActivity"],
    "AliranUrutan": ["sequenceFlow"],
    "InteraksiProses": ["messageFlow"],
    "CatatanPeta": ["textAnnotation"],
    "KelompokUnsur": ["group"],
    "KaitanUnsur": ["association", "dataInputAssociation", "dataOutputAssociation"],
    "IsyaratPeristiwa": ["signal", "error", "escalation"],
    "Pelaku": ["participant", "lane"],
    "PetaLintasFungsi": ["definitions"],
}


def imported(path: Path) -> Import:
    """Import a model by the layout that fits it."""
    return import_file(path, recognise(path, LAYOUTS), DEFAULT_BASE)


def map_of(path: Path) -> NamedNode:
    """Return the map that a file becomes."""
    return NamedNode(f"{DEFAULT_BASE}id/bpmn/{quote(path.stem)}")


def written(path: Path) -> bytes:
    """Return a model as it is written again from the graph of its import."""
    store = Store()
    store.extend(imported(path).quads)
    return write_bpmn(store, map_of(path), DEFAULT_BASE, "id")


def content(quads: Iterable[Quad]) -> set[Quad]:
    """Return what was said, without what says where it was read."""
    listed = list(quads)
    provenance = {one.subject for one in listed if one.object in PROVENANCE}
    return {
        one for one in listed if one.subject not in provenance and one.predicate != WAS_DERIVED_FROM
    }


def kinds(path: Path) -> Counter[str]:
    """Count the elements of a file by tag."""
    return Counter(one.tag for one in ElementTree.parse(path).getroot().iter())


def things(account: Import) -> Counter[str]:
    """Count the things of an import by class."""
    pairs = {(one.subject, one.object) for one in account.quads if one.predicate == RDF_TYPE}
    return Counter(kind.value.rpartition("#")[2] for _, kind in pairs)


def boxes(path: Path) -> dict[str, tuple[float, ...]]:
    """Return where each element of a file is drawn: its box, or the points of its line."""
    root = ElementTree.parse(path).getroot()
    known = {one.get("id") for one in root.iter() if one.tag.startswith(MODEL)}
    drawn: dict[str, tuple[float, ...]] = {}
    for plane in root.iter(DI + "BPMNPlane"):
        for one in plane:
            name = one.get("bpmnElement", "").rpartition(":")[2]
            if name in known:
                bounds = one.findall(DC + "Bounds") + one.findall(POINT)
                sizes = ("x", "y", "width", "height")
                places = [float(part.get(key, 0)) for part in bounds for key in sizes]
                drawn[name] = tuple(places)
    return drawn
