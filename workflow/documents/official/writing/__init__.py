"""The pieces of which an official .docx is made; ``documents.official`` puts them together."""
