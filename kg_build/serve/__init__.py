"""A graph over HTTP, read only: a SPARQL 1.1 Protocol endpoint, and the canned queries as a small JSON and CSV API."""
