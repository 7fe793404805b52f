"""Sessions and events in ClickHouse: schema, group commit, merged reads, summaries.

Only this room knows the ClickHouse client. `store.Telemetry` is its door.
"""
