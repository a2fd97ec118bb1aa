"""A folder for a web server: graphs in, dumps, tables, a catalogue, statistics and pages out. Read ``folder`` first."""
