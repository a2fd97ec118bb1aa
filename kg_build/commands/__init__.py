"""The commands of ``kg-build``: one module each, a thin shell over library functions; only they print, open outputs and name exit codes."""
