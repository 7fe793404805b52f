// The pages of the settings, in their order; who may not open one is told why on it.
import type { Access } from "@/api/access";

interface Section {
  to: "/settings/keys" | "/settings/account";
  label: string;
  /** What it is a part of. */
  group: "Project" | "Server" | "You";
  /** Other words by which somebody may look for it. */
  words: string;
  isThere: (access: Access) => boolean;
}

const always = () => true;
const withAccounts = (access: Access) => !access.isLocal;

export const SECTIONS: readonly Section[] = [
  {
    to: "/settings/keys",
    label: "API keys",
    group: "Project",
    words: "token secret",
    isThere: always,
  },
  {
    to: "/settings/account",
    label: "Account",
    group: "You",
    words: "password profile sign-in",
    isThere: withAccounts,
  },
];
