import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import type { ShownRates } from "@/api/types";
import { ratesQuery } from "@/features/prices/queries";
import { dollars, RATES } from "@/features/prices/rates";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Panel } from "@/ui/Panel";

/** What a call of a model costs today, and whose price that is. */
export function RateLookup() {
  const [model, setModel] = useState("");
  const [provider, setProvider] = useState("");
  const [asked, setAsked] = useState({ model: "", provider: "" });
  const rates = useQuery(ratesQuery(asked.model, asked.provider));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked({ model: model.trim(), provider: provider.trim() });
  };
  const refusal = rates.error instanceof ApiError ? rates.error : null;
  return (
    <Panel title="What does a model cost?" note="Today, by your own prices or by what all pay.">
      <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-3 p-4">
        <Field
          className="min-w-40 flex-1"
          label="Model"
          name="rate-model"
          autoComplete="off"
          spellCheck={false}
          mono
          placeholder="gpt-4o"
          value={model}
          onChange={setModel}
        />
        <Field
          className="min-w-32 flex-1"
          label="Provider"
          name="rate-provider"
          autoComplete="off"
          spellCheck={false}
          placeholder="told by the model"
          value={provider}
          onChange={setProvider}
        />
        <Button type="submit" className="h-9" disabled={model.trim() === ""}>
          Look up
        </Button>
      </form>
      <div aria-live="polite">
        {asked.model !== "" && rates.isFetching && (
          <p className="border-t border-line px-4 py-3 text-quiet">Looking…</p>
        )}
        {rates.data && !rates.isFetching && <Found model={asked.model} rates={rates.data} />}
        {rates.error && !rates.isFetching && (
          <p className="border-t border-line px-4 py-3">
            {rates.error.message} <span className="text-quiet">{refusal?.hint}</span>
          </p>
        )}
      </div>
    </Panel>
  );
}

function Found({ model, rates }: { model: string; rates: ShownRates }) {
  const shown = RATES.filter(({ name }) => name !== "per_call" && rates[name] !== null);
  return (
    <div className="border-t border-line px-4 py-3">
      <p className="mb-2">
        <code className="font-mono font-medium">{model}</code>{" "}
        <span className="text-quiet">
          on {rates.day}, by {rates.source}
        </span>
      </p>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {shown.map(({ name, label }) => {
          const rate = rates[name];
          if (rate === null || typeof rate === "number") return null;
          return (
            <div key={name}>
              <dt className="text-small text-quiet">{label}</dt>
              <dd className="text-large font-medium">{dollars(rate.usd)}</dd>
              {rate.tiers.map((tier) => (
                <dd key={tier.above} className="text-small text-quiet">
                  {dollars(tier.usd)} over {formatCount(tier.above)} tokens
                </dd>
              ))}
            </div>
          );
        })}
        {rates.per_call > 0 && (
          <div>
            <dt className="text-small text-quiet">A call itself</dt>
            <dd className="text-large font-medium">{dollars(rates.per_call)}</dd>
          </div>
        )}
      </dl>
      <p className="mt-2 text-small text-quiet">US dollars for a million tokens.</p>
    </div>
  );
}
