// The pages of the settings, in their order; who may not open one is told why on it.
import type { Access } from "@/api/access";

interface Section {
  to:
    | "/settings/project"
    | "/settings/keys"
    | "/settings/members"
    | "/settings/prices"
    | "/settings/deletions"
    | "/settings/audit"
    | "/settings/projects"
    | "/settings/people"
    | "/settings/account";
  label: string;
  /** What it is a part of. */
  group: "Project" | "Server" | "You";
  /** Other words by which somebody may look for it. */
  words: string;
  isThere: (access: Access) => boolean;
}

const always = () => true;
const withAccounts = (access: Access) => !access.isLocal;
const forAll = (access: Access) => !access.isLocal && access.mayEverywhere("admin");

export const SECTIONS: readonly Section[] = [
  {
    to: "/settings/project",
    label: "General",
    group: "Project",
    words: "project name retention keep days delete",
    isThere: always,
  },
  {
    to: "/settings/keys",
    label: "API keys",
    group: "Project",
    words: "token secret",
    isThere: always,
  },
  {
    to: "/settings/members",
    label: "Members",
    group: "Project",
    words: "roles invite people",
    isThere: withAccounts,
  },
  {
    to: "/settings/prices",
    label: "Prices",
    group: "Project",
    words: "cost models rates tokens reprice",
    isThere: always,
  },
  {
    to: "/settings/deletions",
    label: "Deletions",
    group: "Project",
    words: "receipts deleted retention",
    isThere: always,
  },
  {
    to: "/settings/audit",
    label: "Audit log",
    group: "Project",
    words: "who changed history",
    isThere: always,
  },
  {
    to: "/settings/projects",
    label: "Projects",
    group: "Server",
    words: "create new",
    isThere: withAccounts,
  },
  {
    to: "/settings/people",
    label: "People",
    group: "Server",
    words: "accounts password owners",
    isThere: forAll,
  },
  {
    to: "/settings/account",
    label: "Account",
    group: "You",
    words: "password profile sign-in",
    isThere: withAccounts,
  },
];
