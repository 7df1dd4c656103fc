"""A Stack Exchange dump on its way into the forum.

`rows` reads the files, `staging` keeps what they say in temporary tables of this connection and
knows what is missing here, `bodies` turns HTML into Markdown, `members` and `discussions` write,
and `report` tells what happened. Nothing of the forum changes before all files are read, and then
always some whole discussions in one transaction.
"""
