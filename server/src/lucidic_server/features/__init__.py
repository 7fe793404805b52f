"""One folder a domain: endpoints (thin), service, schemas. Features are strangers to each other."""
