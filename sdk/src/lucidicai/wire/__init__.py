"""The record protocol: what the SDK writes, the spool keeps and the server reads.

`protocol/records.md` is the specification; the golden bytes beside it are decoded forever.
This room imports nothing but msgspec and the standard library.
"""
