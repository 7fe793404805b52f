// The server's nouns under short names. The only file of `api` that views may import.
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type SessionSummary = Schemas["SessionSummary"];
export type Session = Schemas["Session"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type SessionsPage = Schemas["SessionPage"];
export type EventRow = Schemas["EventRow"];
export type EventDetail = Schemas["Event"];
export type EventsPage = Schemas["EventPage"];
export type Score = Schemas["Score"];
export type FilterField = Schemas["FilterField"];
export type Statistics = Schemas["Statistics"];
export type FailureGroup = Schemas["FailureGroup"];
export type Agent = Schemas["AgentSummary"];
export type ServerStatus = Schemas["ServerStatus"];
export type LossCount = Schemas["LossCount"];
export type SpoolFolder = Schemas["SpoolFolder"];
export type IngestCounts = Schemas["IngestCounts"];
export type Screenshot = Schemas["Picture"];
export type Me = Schemas["Me"];
export type Role = Schemas["Role"];
export type Account = Schemas["Account"];
export type ApiKey = Schemas["KeySummary"];
export type IssuedKey = Schemas["IssuedKey"];
export type Project = Schemas["Project"];
export type Member = Schemas["Member"];
export type Receipt = Schemas["Receipt"];
export type Expired = Schemas["Expired"];
export type AuditEntry = Schemas["AuditEntry"];
export type OwnPrice = Schemas["OwnPrice"];
export type OwnRates = Schemas["OwnRates"];
export type ShownRates = Schemas["ShownRates"];
export type Repricing = Schemas["Repricing"];
export type SavedView = Schemas["View"];
export type DatasetItem = Schemas["DatasetItem"];
