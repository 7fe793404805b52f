import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useConnection } from "@/api/connection";
import { openLive } from "@/api/live";

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
}
const newest = () => FakeSource.all.at(-1) as FakeSource;
const state = () => useConnection.getState().state;

beforeEach(() => {
  FakeSource.all = [];
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("hands on what comes and says how the connection stands", () => {
  const heard: unknown[] = [];
  const close = openLive("/v1/live", {
    handlers: { sessions: (data) => heard.push(data) },
    onOpen: () => {},
  });
  expect(state()).toBe("connecting");
  newest().onopen?.();
  newest().dispatchEvent(new MessageEvent("sessions", { data: '{"items":[]}' }));
  expect([state(), heard]).toEqual(["open", [{ items: [] }]]);
  close();
  expect([state(), newest().closed]).toEqual(["idle", true]);
});

it("reconnects ever more slowly, and tells that something may have been missed", () => {
  const onOpen = vi.fn();
  const onLost = vi.fn();
  const close = openLive("/v1/live", { handlers: {}, onOpen, onLost });
  newest().onopen?.();
  expect([onOpen.mock.calls, onLost.mock.calls]).toEqual([[[true]], []]);
  newest().onerror?.();
  expect(onLost).toHaveBeenCalledOnce();
  expect([state(), newest().closed]).toEqual(["lost", true]);
  vi.advanceTimersByTime(1_000);
  expect(FakeSource.all).toHaveLength(2);
  newest().onerror?.();
  vi.advanceTimersByTime(1_000);
  expect(FakeSource.all).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  newest().onopen?.();
  expect([state(), onOpen.mock.calls]).toEqual(["open", [[true], [false]]]);
  close();
});

it("lets go of the connection while nobody looks, and comes back with what was missed", () => {
  const onOpen = vi.fn();
  const visible = vi.spyOn(document, "visibilityState", "get");
  const close = openLive("/v1/live", { handlers: {}, onOpen });
  newest().onopen?.();
  visible.mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(30_000);
  expect(newest().closed).toBe(true);
  visible.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  newest().onopen?.();
  expect([FakeSource.all.length, onOpen.mock.calls]).toEqual([2, [[true], [false]]]);
  close();
});
