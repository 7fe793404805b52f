"""MLflow's tracing, sent over OpenTelemetry: functions by its decorator, a call by its context."""

import json

import mlflow
from mlflow.entities import SpanType

told = []


@mlflow.trace(span_type=SpanType.TOOL)
def weather(city):
    told.append(mlflow.get_current_active_span())
    return f"Sun in {city}"


@mlflow.trace(span_type=SpanType.AGENT)
def plan(goal):
    told.append(mlflow.get_current_active_span())
    weather("Oslo")
    with mlflow.start_span("answer", span_type=SpanType.CHAT_MODEL) as span:
        told.append(span)
        span.set_inputs({"messages": [{"role": "user", "content": "Hi"}]})
        span.set_outputs({"choices": [{"message": {"role": "assistant", "content": "Hello"}}]})
        span.set_attribute("mlflow.llm.model", "flow-model")
        span.set_attribute(
            "mlflow.chat.tokenUsage", {"input_tokens": 30, "output_tokens": 12, "total_tokens": 42}
        )
    return "done"


plan("a trip")
mlflow.flush_trace_async_logging()
print(json.dumps([[span.trace_id, span.span_id, span.name] for span in told]))
