import { Component, type ReactNode } from "react";
import { ErrorNotice } from "@/ui/ErrorNotice";

interface Props {
  /** What could not be drawn, in a sentence. */
  title: string;
  children: ReactNode;
}

/** Keeps a part of a page that cannot be drawn from taking the rest with it. Give it a key. */
export class Boundary extends Component<Props, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <ErrorNotice
        title={this.props.title}
        detail={error.message}
        hint="What was recorded is safe; only the drawing of it failed."
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
