"""What spans of any instrumentation say, in the words of this product. Pure: no I/O, no state.

The server's OTLP doors and the SDK's span processor read the same spans with the same code.
"""

from lucidicai.dialects.reader import read
from lucidicai.dialects.reading import Reading
from lucidicai.dialects.reading import SessionFacts
from lucidicai.dialects.span import Span
from lucidicai.dialects.span import SpanEvent

__all__ = ["Reading", "SessionFacts", "Span", "SpanEvent", "read"]
