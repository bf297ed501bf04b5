"""Every IRI that Jiceng writes or reads, as a named constant.

The terms under ``JC`` are exactly those that ``ontology/jiceng.ttl`` declares (a test holds the two equal); terms of
other vocabularies carry that vocabulary's prefix in their names. ``rebase`` serves builds under another base.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# --- namespaces --------------------------------------------------------------------------------------------------

BASE: Final = "https://w3id.org/jiceng/"
JC: Final = f"{BASE}ontology#"
JCC: Final = f"{BASE}concept/"
ID: Final = f"{BASE}id/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
ORG: Final = "http://www.w3.org/ns/org#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SCHEMA: Final = "https://schema.org/"
DCTERMS: Final = "http://purl.org/dc/terms/"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"

PREFIXES: Final[Mapping[str, str]] = {
    "jc": JC,
    "jcc": JCC,
    "id": ID,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "oa": OA,
    "org": ORG,
    "foaf": FOAF,
    "schema": SCHEMA,
    "dcterms": DCTERMS,
    "geo": GEO,
    "wgs84": WGS84,
}
"""Prefix to namespace, for serialisers and query editors."""

CONCEPT_SCHEME: Final = f"{JCC}scheme"
"""The SKOS scheme of the programme concepts."""

# --- classes -----------------------------------------------------------------------------------------------------

ENTITY: Final = f"{JC}Entity"
"""The abstract class over all entities; declared, never asserted."""
LOCALE: Final = f"{JC}Locale"
PROVINCE: Final = f"{JC}Province"
PREFECTURE: Final = f"{JC}Prefecture"
COUNTY: Final = f"{JC}County"
TOWNSHIP: Final = f"{JC}Township"
COMMUNITY: Final = f"{JC}Community"
COMPOUND: Final = f"{JC}Compound"
STREET: Final = f"{JC}Street"
SITE: Final = f"{JC}Site"
ORGANIZATION: Final = f"{JC}Organization"
PERSON: Final = f"{JC}Person"
OFFICIAL: Final = f"{JC}Official"
PROGRAM: Final = f"{JC}Program"
EVENT: Final = f"{JC}Event"
POLICY: Final = f"{JC}Policy"
HONOR: Final = f"{JC}Honor"
ARTICLE: Final = f"{JC}Article"
TENURE: Final = f"{JC}Tenure"
METRIC: Final = f"{JC}Metric"
EVIDENCE: Final = f"{JC}Evidence"
DATASET: Final = f"{JC}Dataset"
"""A source other than an article: the gazetteer."""
JUDGEMENT: Final = f"{JC}Judgement"

SUPERCLASS: Final[Mapping[str, str]] = {
    PROVINCE: LOCALE,
    PREFECTURE: LOCALE,
    COUNTY: LOCALE,
    TOWNSHIP: LOCALE,
    COMMUNITY: LOCALE,
    COMPOUND: LOCALE,
    STREET: LOCALE,
    SITE: LOCALE,
    OFFICIAL: PERSON,
}
"""Class to the superclass that is asserted on its instances beside it."""

LEVEL_CLASSES: Final[Mapping[str, str]] = {
    "province": PROVINCE,
    "prefecture": PREFECTURE,
    "county": COUNTY,
    "township": TOWNSHIP,
    "community": COMMUNITY,
    "compound": COMPOUND,
    "street": STREET,
    "site": SITE,
}
"""``Entity.level`` of a Locale to its class, widest first."""

KIND_CLASSES: Final[Mapping[str, str]] = {
    "Locale": LOCALE,
    "Organization": ORGANIZATION,
    "Person": PERSON,
    "Program": PROGRAM,
    "Event": EVENT,
    "Policy": POLICY,
    "Honor": HONOR,
}
"""``Entity.kind`` to its class."""

# --- relations between entities --------------------------------------------------------------------------------------

PART_OF: Final = f"{JC}partOf"
RUNS: Final = f"{JC}runs"
INCLUDES: Final = f"{JC}includes"
HELD_IN: Final = f"{JC}heldIn"
HELD_ON: Final = f"{JC}heldOn"
ATTENDED: Final = f"{JC}attended"
CHAIRED: Final = f"{JC}chaired"
HOSTED: Final = f"{JC}hosted"
ISSUED: Final = f"{JC}issued"
HONORED: Final = f"{JC}honored"
BASED_IN: Final = f"{JC}basedIn"
WROTE: Final = f"{JC}wrote"
PHOTOGRAPHED: Final = f"{JC}photographed"

RELATIONS: Final[Mapping[str, str]] = {
    "partOf": PART_OF,
    "runs": RUNS,
    "includes": INCLUDES,
    "heldIn": HELD_IN,
    "heldOn": HELD_ON,
    "attended": ATTENDED,
    "chaired": CHAIRED,
    "hosted": HOSTED,
    "issued": ISSUED,
    "honored": HONORED,
    "basedIn": BASED_IN,
    "wrote": WROTE,
    "photographed": PHOTOGRAPHED,
}
"""``Relation.predicate`` to its property."""

# --- properties of entities and articles -----------------------------------------------------------------------------

MENTIONED_IN: Final = f"{JC}mentionedIn"
CODE: Final = f"{JC}code"
PRINTED_AS: Final = f"{JC}printedAs"
RESOLUTION: Final = f"{JC}resolution"
VALID_FROM: Final = f"{JC}validFrom"
VALID_TO: Final = f"{JC}validTo"
CONCEPT: Final = f"{JC}concept"
PAGE: Final = f"{JC}page"
NUMBER: Final = f"{JC}number"
"""The article's position on its page, from 1."""
KIND: Final = f"{JC}kind"
"""The article's kind: news, photo, fragment or ad."""
ABOUT: Final = f"{JC}about"

# --- properties of tenures, metrics, statements and evidence ---------------------------------------------------------

HOLDER: Final = f"{JC}holder"
POST_TITLE: Final = f"{JC}postTitle"
POST_AT: Final = f"{JC}postAt"
AS_OF: Final = f"{JC}asOf"
SUBJECT: Final = f"{JC}subject"
INDICATOR: Final = f"{JC}indicator"
VALUE: Final = f"{JC}value"
VALUE_MAX: Final = f"{JC}valueMax"
UNIT: Final = f"{JC}unit"
APPROXIMATE: Final = f"{JC}approximate"
CONFIDENCE: Final = f"{JC}confidence"
IN_ARTICLE: Final = f"{JC}inArticle"
SUBJECT_NAMED_IN: Final = f"{JC}subjectNamedIn"
RULE: Final = f"{JC}rule"

# --- properties of judgements -------------------------------------------------------------------------------------

VERDICT: Final = f"{JC}verdict"
LEFT: Final = f"{JC}left"
RIGHT: Final = f"{JC}right"
NEW_LABEL: Final = f"{JC}newLabel"
JUDGED_BY: Final = f"{JC}judgedBy"

# --- terms of other vocabularies ------------------------------------------------------------------------------------

RDF_TYPE: Final = f"{RDF}type"
RDF_STATEMENT: Final = f"{RDF}Statement"
RDF_SUBJECT: Final = f"{RDF}subject"
RDF_PREDICATE: Final = f"{RDF}predicate"
RDF_OBJECT: Final = f"{RDF}object"
RDFS_LABEL: Final = f"{RDFS}label"
RDFS_COMMENT: Final = f"{RDFS}comment"
SKOS_CONCEPT: Final = f"{SKOS}Concept"
SKOS_PREF_LABEL: Final = f"{SKOS}prefLabel"
SKOS_ALT_LABEL: Final = f"{SKOS}altLabel"
SKOS_HIDDEN_LABEL: Final = f"{SKOS}hiddenLabel"
SKOS_BROADER: Final = f"{SKOS}broader"
SKOS_DEFINITION: Final = f"{SKOS}definition"
SKOS_IN_SCHEME: Final = f"{SKOS}inScheme"
SKOS_TOP_CONCEPT_OF: Final = f"{SKOS}topConceptOf"
PROV_AGENT: Final = f"{PROV}Agent"
PROV_WAS_ATTRIBUTED_TO: Final = f"{PROV}wasAttributedTo"
PROV_WAS_DERIVED_FROM: Final = f"{PROV}wasDerivedFrom"
OA_EXACT: Final = f"{OA}exact"
OA_START: Final = f"{OA}start"
OA_END: Final = f"{OA}end"
DCTERMS_TITLE: Final = f"{DCTERMS}title"
DCTERMS_DATE: Final = f"{DCTERMS}date"
DCTERMS_REPLACES: Final = f"{DCTERMS}replaces"
DCTERMS_SOURCE: Final = f"{DCTERMS}source"
DCTERMS_IS_REPLACED_BY: Final = f"{DCTERMS}isReplacedBy"
WGS84_LAT: Final = f"{WGS84}lat"
WGS84_LONG: Final = f"{WGS84}long"
XSD_STRING: Final = f"{XSD}string"
XSD_BOOLEAN: Final = f"{XSD}boolean"
XSD_DECIMAL: Final = f"{XSD}decimal"
XSD_INTEGER: Final = f"{XSD}integer"
XSD_DATE: Final = f"{XSD}date"
XSD_G_YEAR: Final = f"{XSD}gYear"
XSD_G_YEAR_MONTH: Final = f"{XSD}gYearMonth"
XSD_G_MONTH_DAY: Final = f"{XSD}gMonthDay"


def rebase(iri: str, base: str) -> str:
    """The IRI under another base.

    Args:
        iri: an IRI, of this project or not.
        base: the base to use instead of ``BASE``, ending in ``/``.

    Returns:
        ``iri`` with ``BASE`` replaced; an IRI of another vocabulary as it stands.

    >>> rebase(LOCALE, "https://example.org/")
    'https://example.org/ontology#Locale'
    >>> rebase(RDFS_LABEL, "https://example.org/") == RDFS_LABEL
    True
    """
    return base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri
