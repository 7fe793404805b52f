"""`python -m lucidicai doctor`: what is set, what is installed, what waits, and who answers.

Looks and tells; changes nothing, and asks the server nothing that would be recorded.
"""
