"""What other packages do, as events: model providers, agent frameworks, OpenTelemetry.

Nothing here is loaded before a program names a provider or uses one of these modules; OpenTelemetry
is not loaded before that either.
"""
