"""Who does what twice: texts of activities read into facets by a thesaurus, and compared."""
