import { render, screen } from "@testing-library/react";
import { Component, type ReactNode } from "react";
import { expect, it, vi } from "vitest";
import { later } from "@/ui/later";

const Placeholder = () => <i>soon</i>;
const Part = ({ name }: { name: string }) => <b>{name}</b>;

class Caught extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  override render() {
    return this.state.error ? <u>{this.state.error.message}</u> : this.props.children;
  }
}

it("shows a placeholder until its program is there, and then at once", async () => {
  let come: (part: typeof Part) => void = () => {};
  const load = vi.fn(
    () =>
      new Promise<typeof Part>((done) => {
        come = done;
      }),
  );
  const Shown = later(load, Placeholder);
  const first = render(<Shown name="graph" />);
  expect(screen.getByText("soon")).toBeTruthy();
  come(Part);
  expect(await screen.findByText("graph")).toBeTruthy();
  first.unmount();
  render(<Shown name="again" />);
  expect(screen.getByText("again")).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(1);
});

it("has no placeholder where its program was loaded before", async () => {
  const Shown = later(async () => Part, Placeholder);
  await Shown.begin();
  render(<Shown name="graph" />);
  expect(screen.getByText("graph")).toBeTruthy();
});

it("throws what kept its program from coming, and tries again when it is drawn anew", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const load = vi.fn(async () => Part);
  load.mockRejectedValueOnce(new Error("no network"));
  const Shown = later(load, Placeholder);
  const { unmount } = render(
    <Caught>
      <Shown name="graph" />
    </Caught>,
  );
  expect(await screen.findByText("no network")).toBeTruthy();
  unmount();
  render(<Shown name="graph" />);
  expect(await screen.findByText("graph")).toBeTruthy();
  told.mockRestore();
});
