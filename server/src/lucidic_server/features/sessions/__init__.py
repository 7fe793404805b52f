"""Sessions and their events: lists, one session, one event, deletion."""
