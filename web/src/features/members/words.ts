import type { Role } from "@/api/types";

/** What a role may, in a project; each includes those before it. */
export const MAY: Record<Role, string> = {
  viewer: "Reads what is in the project.",
  member: "Records too, and keeps agents, prompts, datasets, experiments and flags.",
  admin: "Deletes sessions and agents too, makes keys and members, reads the audit log.",
  owner: "Gives the role owner too, and can delete the project.",
};

export function signsInBy(how: string): string {
  if (how === "provider") return "signs in at the provider";
  return how === "invited" ? "was invited, and has not come yet" : "signs in with a password";
}
