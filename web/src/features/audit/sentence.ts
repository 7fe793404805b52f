// An entry of the audit log as a person would say it.
import type { AuditEntry } from "@/api/types";

type Say = (entry: AuditEntry) => string;

const given = (entry: AuditEntry, name: string): string => {
  const value = entry.after[name] ?? entry.before[name];
  return value === undefined || value === null ? "" : String(value);
};

const named = (entry: AuditEntry): string => {
  const name = given(entry, "name");
  return name === "" ? entry.subject : `“${name}”`;
};

const kept = (days: unknown): string => (days === null ? "for ever" : `for ${days} days`);

function projectChange(entry: AuditEntry): string {
  const parts: string[] = [];
  if ("name" in entry.after) {
    parts.push(`renamed the project “${entry.before.name}” to “${entry.after.name}”`);
  }
  if ("retention_days" in entry.after) {
    parts.push(`set that sessions are kept ${kept(entry.after.retention_days)}`);
  }
  return parts.join(" and ") || `changed the project ${entry.subject}`;
}

function receiptOf(noun: string): Say {
  return (entry) => `deleted ${noun} ${entry.subject}`;
}

const SENTENCES: Record<string, Say> = {
  "server.set_up": (entry) => `set the server up and became its owner as ${entry.subject}`,
  "server.backed_up": () => "took a backup of the server",
  "account.created": (entry) => `made an account for ${entry.subject}`,
  "account.deleted": (entry) => `deleted the account ${entry.subject}`,
  "account.invited": (entry) => `made a link that sets the password of ${entry.subject}`,
  "account.joined_provider": (entry) => `let ${entry.subject} sign in at the provider`,
  "account.password_set": (entry) => `set the password of ${entry.subject}`,
  "account.renamed": (entry) => `renamed ${entry.subject} to “${given(entry, "name")}”`,
  "account.signed_in": (entry) => `signed in as ${entry.subject}`,
  "key.created": (entry) =>
    `made the key ${entry.subject}…, ${named(entry)}, with the role ${given(entry, "role")}`,
  "key.revoked": (entry) => `revoked the key ${entry.subject}…, ${named(entry)}`,
  "member.added": (entry) => `added ${entry.subject} as ${given(entry, "role")}`,
  "member.changed": (entry) =>
    `changed the role of ${entry.subject} from ${entry.before.role} to ${entry.after.role}`,
  "member.removed": (entry) => `removed ${entry.subject}, who was ${entry.before.role}`,
  "project.created": (entry) => `made the project ${named(entry)}`,
  "project.updated": projectChange,
  "project.deleted": receiptOf("the project"),
  "agent.created": (entry) => `made the agent ${named(entry)}`,
  "agent.deleted": receiptOf("the agent"),
  "session.deleted": receiptOf("the session"),
  "retention.deleted": (entry) => `deleted what was too old to be kept: ${entry.subject}`,
  "price.created": (entry) => `set a price for ${given(entry, "model") || entry.subject}`,
  "price.updated": (entry) => `changed the price of ${given(entry, "model") || entry.subject}`,
  "price.deleted": (entry) => `deleted the price of ${given(entry, "model") || entry.subject}`,
  "view.created": (entry) => `shared the view ${named(entry)}`,
  "prompt.written": (entry) => `wrote a version of the prompt ${named(entry)}`,
  "prompt.label_moved": (entry) => `moved a label of the prompt ${named(entry)}`,
  "prompt.metadata_set": (entry) => `changed the notes of the prompt ${named(entry)}`,
};

const VERBS: Record<string, string> = { created: "made", updated: "changed", deleted: "deleted" };
const NOUNS: Record<string, string> = { flag: "feature flag" };

// What people do before the server knows them: the entry is about themselves.
const OF_ONESELF: Record<string, string> = {
  "account.signed_in": "signed in",
  "account.password_set": "set a password",
};

const isOfOneself = ({ actor_kind, action }: AuditEntry) =>
  actor_kind === "nobody" && action in OF_ONESELF;

/** What happened, without who: "revoked the key lucidic_abc…, “laptop”". */
export function sentence(entry: AuditEntry): string {
  if (isOfOneself(entry)) return OF_ONESELF[entry.action] ?? "";
  const say = SENTENCES[entry.action];
  if (say) return say(entry);
  const [noun = "", verb = ""] = entry.action.split(".");
  const said = VERBS[verb];
  // Of a newer server: its own words are better than none.
  if (!said) return `${entry.action} ${entry.subject}`.trim();
  return `${said} the ${NOUNS[noun] ?? noun} ${named(entry)}`;
}

/** Who did it: "ada@example.test", "The key lucidic_abc…", "Somebody on this host". */
export function who(entry: AuditEntry): string {
  const { actor_kind, actor } = entry;
  if (isOfOneself(entry)) return entry.subject;
  if (actor_kind === "account") return actor;
  if (actor_kind === "key") return `The key ${actor}…`;
  if (actor_kind === "local") return "Somebody on this host";
  if (actor_kind === "command") return "A command on the host";
  return actor_kind === "server" ? "The server" : "Somebody";
}
