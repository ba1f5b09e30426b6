"""Baton's commands for gdb. Read first: start.py; each command has a file of its own."""
