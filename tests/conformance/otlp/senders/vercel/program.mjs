// Vercel's AI SDK with its own telemetry: a model of its tests calls a tool, then streams.
import { generateText, stepCountIs, streamText, tool } from "ai";
import { MockLanguageModelV3, simulateReadableStream } from "ai/test";
import { BatchSpanProcessor, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { z } from "zod";

const ended = new InMemorySpanExporter();
const provider = new NodeTracerProvider({
  spanProcessors: [
    new BatchSpanProcessor(new OTLPTraceExporter()),
    new SimpleSpanProcessor(ended),
  ],
});
provider.register();

const usage = {
  inputTokens: { total: 30, noCache: 20, cacheRead: 10, cacheWrite: 0 },
  outputTokens: { total: 12, text: 7, reasoning: 5 },
};
const call = { type: "tool-call", toolCallId: "t1", toolName: "weather", input: '{"city":"Oslo"}' };
const answers = [
  { content: [call], finishReason: { unified: "tool-calls" }, usage, warnings: [] },
  { content: [{ type: "text", text: "Hello" }], finishReason: { unified: "stop" }, usage, warnings: [] },
];
const telemetry = {
  isEnabled: true,
  functionId: "plan-trip",
  metadata: { sessionId: "trip-9", userId: "ada", tags: ["blue"] },
};
await generateText({
  model: new MockLanguageModelV3({ provider: "mocked.chat", modelId: "vercel-model", doGenerate: async () => answers.shift() }),
  tools: {
    weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `Sun in ${city}` }),
  },
  prompt: "How is Oslo?",
  stopWhen: stepCountIs(3),
  experimental_telemetry: telemetry,
});
const parts = [
  { type: "stream-start", warnings: [] },
  { type: "text-start", id: "1" },
  { type: "text-delta", id: "1", delta: "Hel" },
  { type: "text-delta", id: "1", delta: "lo" },
  { type: "text-end", id: "1" },
  { type: "finish", finishReason: { unified: "stop" }, usage },
];
const streamed = streamText({
  model: new MockLanguageModelV3({
    provider: "mocked.chat",
    modelId: "vercel-model",
    doStream: async () => ({ stream: simulateReadableStream({ chunks: parts }) }),
  }),
  prompt: "Hi",
  experimental_telemetry: telemetry,
});
if ((await streamed.text) !== "Hello") throw new Error("it was to say Hello");
// The outer span ends after its text was given out.
while (ended.getFinishedSpans().length < 6) await new Promise((next) => setTimeout(next, 10));
await provider.forceFlush();
console.log(
  JSON.stringify(
    ended.getFinishedSpans().map((span) => ({
      id: `${span.spanContext().traceId}-${span.spanContext().spanId}`,
      trace_id: span.spanContext().traceId,
      parent: span.parentSpanContext?.spanId ?? null,
      name: span.name,
    })),
  ),
);
