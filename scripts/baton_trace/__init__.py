"""What scripts/trace is made of: a trace of the kernel's events turned into pictures and tables.

names.py takes the numbers from the kernel's headers, reader.py the events from the file, model.py
makes lanes of them, window.py cuts out what is asked for; chrome.py, svg.py, gantt.py, summary.py and
listing.py each write one kind of output. Same input, same bytes out.
"""
