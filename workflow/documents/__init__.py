"""Documents in and out: reading what officers send, writing what the Party issues. Pure functions: no models, no web.

From the bottom up, each room using only those under it:

* `text`, `labels`, `outline`, `deadlines`, `citations`, `findings`: the words of the field, as values
* `encodings`: text of before Unicode (TCVN3, VNI)
* `language`: spelling, terms and likeness of texts
* `rich_text`: the text of one section, as stored
* `package`: the .docx as a file that nobody trusts
* `word`: what a reader of a Word document sees
* `official`: the formats that the Party and the State prescribe, written and checked
* `plan`, `report`: what the plan of a campaign and the report of a unit say, and what is odd in them
* `office`: LibreOffice and Poppler, where they are installed
"""
