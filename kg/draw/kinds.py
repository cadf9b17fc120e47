"""Every kind of drawing by its name: a function from a dataset and a thing to a picture.

Each takes the dataset, the IRI of the thing that is drawn (None: all of it), the base of the
deployment and the language of the words.
"""

from collections.abc import Callable
from functools import partial

from pyoxigraph import NamedNode, Store

from kg.draw.cascade import cascade
from kg.draw.elements import INDICATORS, MONEY
from kg.draw.kanvas import kanvas
from kg.draw.kanvas_proposisi import proposisi_nilai
from kg.draw.kausal import kausal
from kg.draw.lintas_fungsi import lintas_fungsi
from kg.draw.matriks import matriks
from kg.draw.organisasi import organisasi
from kg.draw.organisasi_kesiapan import kesiapan
from kg.draw.organisasi_seragam import seragam
from kg.draw.picture import Picture
from kg.draw.pohon import pohon
from kg.draw.proses import proses
from kg.draw.relasi import relasi
from kg.draw.sipoc import sipoc
from kg.draw.subproses import subproses

Draw = Callable[[Store, NamedNode | None, str, str], Picture]

KINDS: dict[str, Draw] = {
    "proses": proses,
    "subproses": subproses,
    "sipoc": sipoc,
    "relasi": relasi,
    "lintas-fungsi": lintas_fungsi,
    "cascade": cascade,
    "pohon-kinerja": pohon,
    "cascade-indikator": partial(cascade, show=frozenset({INDICATORS})),
    "cascade-anggaran": partial(cascade, show=frozenset({MONEY})),
    "cascade-lengkap": partial(cascade, show=frozenset({INDICATORS, MONEY})),
    "matriks": matriks,
    "kanvas": kanvas,
    "proposisi-nilai": proposisi_nilai,
    "kausal": kausal,
    "organisasi": organisasi,
    "kesiapan": kesiapan,
    "seragam": seragam,
}
