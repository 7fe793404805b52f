import { expect, it } from "vitest";
import type { AuditEntry } from "@/api/types";
import { sentence, who } from "@/features/audit/sentence";

const entry = (action: string, given: Partial<AuditEntry> = {}): AuditEntry => ({
  audit_id: "1",
  at: "2026-11-21T10:00:00Z",
  project_id: "default",
  actor_kind: "account",
  actor: "ada@example.test",
  address: "127.0.0.1",
  action,
  subject: "x",
  before: {},
  after: {},
  ...given,
});
const said = (one: AuditEntry) => `${who(one)} ${sentence(one)}`;

it("says who did what", () => {
  const key = { subject: "lucidic_abc", after: { name: "laptop", role: "member" } };
  expect(said(entry("key.created", key))).toBe(
    "ada@example.test made the key lucidic_abc…, “laptop”, with the role member",
  );
  expect(said(entry("flag.deleted", { before: { name: "retries" }, actor_kind: "local" }))).toBe(
    "Somebody on this host deleted the feature flag “retries”",
  );
  expect(said(entry("session.deleted", { actor_kind: "key", actor: "lucidic_abc" }))).toBe(
    "The key lucidic_abc… deleted the session x",
  );
});

it("says what changed of a project", () => {
  const change = {
    before: { name: "A", retention_days: 30 },
    after: { name: "B", retention_days: null },
  };
  expect(sentence(entry("project.updated", change))).toBe(
    "renamed the project “A” to “B” and set that sessions are kept for ever",
  );
});

it("says what people do before they are known as theirs", () => {
  const nobody = { actor_kind: "nobody", actor: "", subject: "grace@example.test" };
  expect(said(entry("account.signed_in", nobody))).toBe("grace@example.test signed in");
  expect(said(entry("account.password_set", nobody))).toBe("grace@example.test set a password");
});

it("shows what it does not know as it is", () => {
  expect(sentence(entry("robot.taught", { subject: "r2" }))).toBe("robot.taught r2");
});
