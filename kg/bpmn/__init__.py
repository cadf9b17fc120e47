"""Process maps as models in BPMN 2.0 XML (ISO/IEC 19510), with their drawings.

A model is read as any other source (`kg.readers.bpmn` and its layout). Here the graph is written:
`kg.bpmn.elements` asks it for the elements, `kg.bpmn.drawing` for where they stand,
`kg.bpmn.grammar` knows the order that the schema wants, `kg.bpmn.write` makes the XML.
"""

from kg.bpmn.write import write_bpmn

__all__ = ["write_bpmn"]
