// The kinds of changes that one can ask for: what an action begins with.
export const KINDS = [
  { value: "", label: "Everything" },
  { value: "key.", label: "API keys" },
  { value: "member.", label: "Members" },
  { value: "project.", label: "Projects" },
  { value: "account.", label: "Accounts and sign-ins" },
  { value: "session.", label: "Deleted sessions" },
  { value: "agent.", label: "Agents" },
  { value: "retention.", label: "Retention" },
  { value: "price.", label: "Prices" },
  { value: "view.", label: "Shared views" },
  { value: "prompt.", label: "Prompts" },
  { value: "dataset.", label: "Datasets" },
  { value: "experiment.", label: "Experiments" },
  { value: "flag.", label: "Feature flags" },
  { value: "server.", label: "The server" },
] as const;
