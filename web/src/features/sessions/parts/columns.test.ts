import { expect, it } from "vitest";
import {
  COLUMNS,
  type Column,
  columnsOf,
  DEFAULT_COLUMNS,
  moveColumn,
  toggleColumn,
  writeColumns,
} from "@/features/sessions/parts/columns";

const ids = (columns: readonly Column[]) => columns.map((column) => column.id).join(",");
const column = (id: string) => COLUMNS.find((each) => each.id === id) as Column;

it("a text names columns in its order; what it does not know is dropped", () => {
  expect(ids(columnsOf("cost,name,cost,shoes"))).toBe("cost,name");
  expect(columnsOf("shoes")).toBe(DEFAULT_COLUMNS);
  expect(columnsOf(undefined)).toBe(DEFAULT_COLUMNS);
  expect(writeColumns(DEFAULT_COLUMNS)).toBe("");
  expect(writeColumns(columnsOf("cost,name"))).toBe("cost,name");
});

it("columns are shown, hidden and moved; one always stays", () => {
  const two = columnsOf("name,cost");
  expect(ids(toggleColumn(two, column("tags")))).toBe("name,cost,tags");
  expect(ids(toggleColumn(two, column("name")))).toBe("cost");
  expect(ids(toggleColumn(columnsOf("name"), column("name")))).toBe("name");
  expect(ids(moveColumn(two, column("cost"), -1))).toBe("cost,name");
  expect(ids(moveColumn(two, column("cost"), 1))).toBe("name,cost");
});
