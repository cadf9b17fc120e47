"""The ontology and the code schemes: profile, annotations, declarations, labels."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pyhornedowl
import pytest
from pyhornedowl.profile import ProfileReport, check_profile
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection

ONTOLOGY = Path(__file__).parent.parent / "ontology"
SIMPUL = "https://w3id.org/simpul/def#"
KODE = "https://w3id.org/simpul/kode/"
MODULES = sorted(path for path in ONTOLOGY.glob("*.ttl") if path.name != "prefixes.ttl")
SCHEMES = sorted((ONTOLOGY / "kode").glob("*.ttl"))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
LANGUAGES = ("id", "en")

# HermiT stops at the dates, which the profile check lets pass; keys merge things.
HARMFUL = {XSD.date, XSD.gYear, OWL.hasKey}


def merged(paths: Iterable[Path]) -> Graph:
    """Return one graph of several Turtle files."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@cache
def ontology() -> Graph:
    """Return the merged modules."""
    return merged(MODULES)


@cache
def codes() -> Graph:
    """Return the merged code schemes."""
    return merged(SCHEMES)


@cache
def declared() -> list[str]:
    """Return the simpul: classes and properties that the modules declare, in order."""
    subjects = {str(term) for kind in KINDS for term in ontology().subjects(RDF.type, kind)}
    return sorted(term for term in subjects if term.startswith(SIMPUL))


def mentioned(graph: Graph) -> set[str]:
    """Return every simpul: term that a graph mentions."""
    nodes = {str(node) for node in chain.from_iterable(graph) if isinstance(node, URIRef)}
    return {node for node in nodes if node.startswith(SIMPUL)}


def concepts() -> list[str]:
    """Return the concepts of all schemes, in order."""
    return sorted(str(concept) for concept in codes().subjects(RDF.type, SKOS.Concept))


def texts(graph: Graph, subject: str, predicate: URIRef, language: str) -> list[str]:
    """Return the texts of a subject in one language."""
    values = graph.objects(URIRef(subject), predicate)
    return [str(v) for v in values if isinstance(v, Literal) and v.language == language]


def words(text: str) -> set[str]:
    """Return the words of a text in lower case."""
    return set(re.findall(r"\w+", text.casefold()))


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once, in order."""
    return sorted(value for value, count in Counter(values).items() if count > 1)


def one_document(graph: Graph) -> Graph:
    """Return a copy that py-horned-owl reads whole: headers gone, disjoint classes in pairs."""
    copy = Graph() + graph
    for predicate, value in ((RDF.type, OWL.Ontology), (OWL.versionIRI, None), (OWL.imports, None)):
        copy.remove((None, predicate, value))
    for node in list(graph.subjects(RDF.type, OWL.AllDisjointClasses)):
        members = Collection(copy, copy.value(node, OWL.members))
        for left, right in combinations(list(members), 2):
            copy.add((left, OWL.disjointWith, right))
        members.clear()
        copy.remove((node, None, None))
    return copy


def profile_report(graph: Graph, profile: str) -> ProfileReport:
    """Return what py-horned-owl finds of a graph in an OWL 2 profile."""
    rdf_xml = one_document(graph).serialize(format="xml")
    return check_profile(pyhornedowl.open_ontology_from_string(rdf_xml, "rdf"), profile)


@pytest.mark.parametrize("profile", ["DL", "RL"])
def test_modules_and_alignments_are_in_the_profile(profile: str) -> None:
    report = profile_report(ontology(), profile)
    assert report.conformant, [str(violation) for violation in report.violations]


def test_profile_check_sees_a_functional_transitive_property() -> None:
    faulty = Graph() + ontology()
    faulty.add((URIRef(SIMPUL + "berkontribusiPada"), RDF.type, OWL.FunctionalProperty))
    assert not profile_report(faulty, "DL").conformant


def test_nothing_harmful_to_a_reasoner_is_used() -> None:
    nodes = set(chain.from_iterable(ontology()))
    datatypes = {node.datatype for node in nodes if isinstance(node, Literal)}
    assert not HARMFUL & (nodes | datatypes)


def test_every_module_has_a_versioned_header() -> None:
    for path in MODULES:
        graph = merged([path])
        iri = URIRef(f"https://w3id.org/simpul/ont/{path.stem}")
        assert list(graph.subjects(RDF.type, OWL.Ontology)) == [iri]
        version = graph.value(iri, OWL.versionInfo)
        assert graph.value(iri, OWL.versionIRI) == URIRef(f"{iri}/{version}")


def test_imports_are_the_modules_whose_terms_are_used() -> None:
    homes = {term: ontology().value(URIRef(term), RDFS.isDefinedBy) for term in declared()}
    for path in MODULES:
        graph = merged([path])
        iri = URIRef(f"https://w3id.org/simpul/ont/{path.stem}")
        used = {homes[term] for term in mentioned(graph)} - {iri}
        assert used <= set(graph.objects(iri, OWL.imports)), path.name


def test_every_mentioned_term_is_declared() -> None:
    graph = merged(sorted(ONTOLOGY.rglob("*.ttl")))
    assert mentioned(graph) - {SIMPUL} <= set(declared())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_has_one_label_and_one_definition(predicate: URIRef, language: str) -> None:
    counts = {term: len(texts(ontology(), term, predicate, language)) for term in declared()}
    assert not {term: count for term, count in counts.items() if count != 1}


def test_every_term_is_defined_by_the_module_that_declares_it() -> None:
    for path in MODULES:
        graph = merged([path])
        module = URIRef(f"https://w3id.org/simpul/ont/{path.stem}")
        subjects = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
        for term in subjects & {URIRef(iri) for iri in declared()}:
            assert list(ontology().objects(term, RDFS.isDefinedBy)) == [module], term


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_no_two_terms_share_a_label_or_a_definition(predicate: URIRef, language: str) -> None:
    found = chain.from_iterable(texts(ontology(), t, predicate, language) for t in declared())
    assert not repeated(text.casefold() for text in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_definition_says_its_label_again(language: str) -> None:
    circular = []
    for term in declared():
        (label,) = texts(ontology(), term, RDFS.label, language)
        (definition,) = texts(ontology(), term, SKOS.definition, language)
        if words(definition) <= words(label) or definition.casefold().startswith(label.casefold()):
            circular.append(term)
    assert not circular


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_definition_is_one_sentence(language: str) -> None:
    definitions = {term: texts(ontology(), term, SKOS.definition, language) for term in declared()}
    sentence = re.compile(r"[A-Z][^.?!]*\.")
    assert not [t for t, found in definitions.items() if not all(map(sentence.fullmatch, found))]


def test_every_concept_has_labels_a_notation_and_a_scheme() -> None:
    for concept in concepts():
        for language in LANGUAGES:
            assert len(texts(codes(), concept, SKOS.prefLabel, language)) == 1, concept
        (notation,) = codes().objects(URIRef(concept), SKOS.notation)
        (scheme,) = codes().objects(URIRef(concept), SKOS.inScheme)
        assert concept == f"{scheme}/{notation}"


def test_notations_are_unique_in_each_scheme() -> None:
    graph = codes()
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        members = graph.subjects(SKOS.inScheme, scheme)
        assert not repeated(str(graph.value(member, SKOS.notation)) for member in members)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_spelling_names_one_concept_of_its_scheme(path: Path, language: str) -> None:
    graph = merged([path])
    spellings = []
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        labels = [texts(graph, str(concept), p, language) for p in (SKOS.prefLabel, SKOS.altLabel)]
        spellings.extend({text.casefold() for text in chain.from_iterable(labels)})
    assert not repeated(spellings)


def test_every_scheme_is_a_file_of_its_name() -> None:
    for path in SCHEMES:
        schemes = list(merged([path]).subjects(RDF.type, SKOS.ConceptScheme))
        assert schemes == [URIRef(KODE + path.stem)]


def test_values_that_the_axioms_name_are_concepts() -> None:
    values = {str(value) for value in ontology().objects(None, OWL.hasValue)}
    assert values <= set(concepts())


def test_the_official_scale_leaves_no_gap() -> None:
    graph = codes()
    scale = URIRef(KODE + "skala-akip/resmi")
    ranges = list(graph.subjects(URIRef(SIMPUL + "rentangDari"), scale))
    lower = {graph.value(row, URIRef(SIMPUL + "batasBawah")).toPython() for row in ranges}
    upper = {graph.value(row, URIRef(SIMPUL + "batasAtas")).toPython() for row in ranges}
    assert len(ranges) == len(lower) == len(upper) == 7
    assert (lower - upper, upper - lower) == ({0}, {100})


def kode(name: str) -> URIRef:
    return URIRef(KODE + name)


def simpul(name: str) -> URIRef:
    return URIRef(SIMPUL + name)


def weight_of(parts: Iterable[URIRef]) -> float:
    """Return the sum of the weights of the items of an instrument."""
    return sum(float(codes().value(part, simpul("bobot"))) for part in parts)


@pytest.mark.parametrize("version", ["2021", "varian-daerah", "lama"])
def test_the_weights_of_an_instrument_sum_to_a_hundred(version: str) -> None:
    components = list(
        codes().subjects(simpul("butirDariInstrumen"), kode(f"instrumen-akip/{version}"))
    )
    assert weight_of(components) == 100
    for component in components:
        inner = list(codes().subjects(simpul("butirDalamButir"), component))
        assert not inner or weight_of(inner) == weight_of([component])


def test_the_canvas_blocks_point_at_nine_classes_and_know_their_old_names() -> None:
    blocks = dict(codes().subject_objects(simpul("menunjukKelas")))
    elements = set(ontology().subjects(RDFS.subClassOf, simpul("UnsurKanvas")))
    assert len(blocks) == len(set(blocks.values())) == 9
    assert set(blocks.values()) < elements
    names = {str(one) for block in blocks for one in codes().objects(block, SKOS.altLabel)}
    assert {"customer segments", "channels", "cost structure", "revenue streams"} < names


def test_the_crosswalk_to_the_business_reference_covers_the_concurrent_affairs() -> None:
    clean, rough = (
        {field for match in matches for field in codes().subjects(match)}
        for matches in ((SKOS.exactMatch, SKOS.narrowMatch), (SKOS.closeMatch,))
    )
    fields = {kode(f"urusan/{code}") for code in concurrent_codes()}
    assert (len(clean), len(rough & fields)) == (24, 8)
    assert clean | rough >= fields


def concurrent_codes() -> list[str]:
    """Return the codes of the thirty-two concurrent fields of affairs."""
    notations = [str(codes().value(URIRef(one), SKOS.notation)) for one in concepts()]
    return [code for code in notations if re.fullmatch(r"[123]\.\d\d", code)]


def test_the_reference_has_nine_sectors_and_the_affairs_that_its_source_prints() -> None:
    members = list(codes().subjects(SKOS.inScheme, kode("rab")))
    sectors = [one for one in members if codes().value(one, SKOS.broader) is None]
    assert (len(sectors), len(members) - len(sectors)) == (9, 45)


def test_a_sector_or_account_holds_the_codes_that_begin_with_its_own() -> None:
    for scheme in ("rab", "belanja", "urusan"):
        for one in codes().subjects(SKOS.inScheme, kode(scheme)):
            above = codes().value(one, SKOS.broader)
            if above is not None:
                assert str(one).startswith(f"{above}."), one


def test_every_regulation_has_a_title_a_number_a_year_and_a_kind() -> None:
    for one in codes().subjects(RDF.type, simpul("Regulasi")):
        values = [
            codes().value(one, simpul(n)) for n in ("nomorRegulasi", "tahunTerbit", "jenisRegulasi")
        ]
        assert all(values), one
        assert str(codes().value(one, SKOS.notation)).endswith(f"-{values[1]}")
        assert len(list(codes().objects(one, URIRef("http://purl.org/dc/terms/title")))) == 2


def test_the_nomenclature_versions_follow_each_other() -> None:
    begin, replaces = simpul("mulaiBerlaku"), simpul("menggantikanVersi")
    versions = list(codes().subjects(RDF.type, simpul("VersiNomenklatur")))
    links = list(codes().subject_objects(replaces))
    assert len(links) == len(versions) - 1
    for later, earlier in links:
        assert codes().value(later, begin) > codes().value(earlier, begin)


def test_only_an_opaque_code_tells_the_holders_of_a_position_apart() -> None:
    about = set(ontology().subjects(RDFS.domain, simpul("PenempatanJabatan")))
    assert about == {simpul(name) for name in ("penempatanPada", "jenisPenempatan", "kodePemangku")}
