"""The nouns: frozen Structs and pure functions. Nothing here reads a clock, a file or a socket."""
