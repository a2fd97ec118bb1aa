"""Bytes to ``model.Report``: decoding, copies, title block, places, sections, sentences. The door is ``segment.read_report``."""
