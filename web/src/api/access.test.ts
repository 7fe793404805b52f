import { expect, it } from "vitest";
import { accessOf, covers, ROLES } from "@/api/access";
import type { Me } from "@/api/types";

const me = (given: Partial<Me>): Me => ({
  mode: "accounts",
  account: null,
  key: null,
  everywhere: null,
  projects: [
    { project_id: "a", name: "A", role: "viewer" },
    { project_id: "b", name: "B", role: "admin" },
  ],
  ...given,
});

it("a role includes those before it", () => {
  expect(ROLES.map((role) => covers(role, "member"))).toEqual([false, true, true, true]);
  expect(covers(null, "viewer")).toBe(false);
});

it("tells the role in the project on screen, and in every one", () => {
  const there = accessOf(me({}), "b");
  expect([there.projectName, there.may("admin"), there.may("owner")]).toEqual(["B", true, false]);
  expect(there.mayEverywhere("viewer")).toBe(false);
  expect(accessOf(me({ everywhere: "owner" }), "a").mayEverywhere("owner")).toBe(true);
  expect(accessOf(me({}), null).projectId).toBe("a");
});

it("offers nothing to who is in no project, or not known yet", () => {
  for (const nobody of [undefined, me({ projects: [] })]) {
    const access = accessOf(nobody, null);
    expect([access.role, access.may("viewer"), access.isLocal]).toEqual([null, false, false]);
  }
});
