"""The OpenTelemetry door: spans, logs and metrics of any exporter, over HTTP and gRPC."""
