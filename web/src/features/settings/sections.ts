// The pages of the settings, in their order; who may not open one is told why on it.
import type { Access } from "@/api/access";

interface Section {
  to: "/settings/account";
  label: string;
  /** What it is a part of. */
  group: "Project" | "Server" | "You";
  isThere: (access: Access) => boolean;
}

const withAccounts = (access: Access) => !access.isLocal;

export const SECTIONS: readonly Section[] = [
  { to: "/settings/account", label: "Account", group: "You", isThere: withAccounts },
];
