import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import type { OwnPrice } from "@/api/types";
import { createPrice, type PriceFields, updatePrice } from "@/features/prices/queries";
import { problemOf, RATES, type RateName, toRates, toTyped } from "@/features/prices/rates";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

/** Makes a price, or changes one. */
export function PriceDialog({ price, onClose }: { price: OwnPrice | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [model, setModel] = useState(price?.model ?? "");
  const [provider, setProvider] = useState(price?.provider ?? "");
  const [typed, setTyped] = useState(() => toTyped(price?.rates));
  const [starts, setStarts] = useState(price?.starts_on ?? "");
  const [ends, setEnds] = useState(price?.ends_on ?? "");
  const [note, setNote] = useState(price?.note ?? "");
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: (fields: PriceFields) =>
      price === null ? createPrice(fields) : updatePrice(price.price_id, fields),
    onSuccess: () => {
      cache.invalidateQueries({ queryKey: keys.prices });
      onClose();
    },
  });
  const wrong = (name: RateName) => (tried ? problemOf(name, typed[name]) : null);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (RATES.some(({ name }) => problemOf(name, typed[name]) !== null)) return;
    saving.mutate({
      model: model.trim(),
      provider: orNull(provider),
      rates: toRates(typed),
      starts_on: orNull(starts),
      ends_on: orNull(ends),
      note: orNull(note),
    });
  };
  const rateField = ({ name, label }: (typeof RATES)[number]) => (
    <Field
      key={name}
      label={label}
      name={`rate-${name}`}
      inputMode="decimal"
      autoComplete="off"
      value={typed[name]}
      onChange={(text) => setTyped({ ...typed, [name]: text })}
      error={wrong(name)}
    />
  );
  const error = saving.error;
  const rare = RATES.filter((rate) => rate.rare);
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={price === null ? "New price" : `The price of ${price.model}`}
    >
      <form onSubmit={onSubmit} className="space-y-4 overflow-y-auto px-5 pt-2 pb-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Model"
            name="price-model"
            autoComplete="off"
            spellCheck={false}
            data-first
            mono
            required
            maxLength={200}
            placeholder="llama-*"
            value={model}
            onChange={setModel}
            note="As calls have it; * stands for any characters."
          />
          <Field
            label="Provider"
            name="price-provider"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            placeholder="any"
            value={provider}
            onChange={setProvider}
            note="Empty: of whatever provider."
          />
        </div>
        <fieldset>
          <legend className="mb-2 font-medium">
            US dollars for a million tokens
            <span className="font-normal text-quiet"> (a call itself: for each)</span>
          </legend>
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-5">
            {RATES.filter((rate) => !rate.rare).map(rateField)}
          </div>
          <details className="mt-3" open={rare.some(({ name }) => typed[name] !== "")}>
            <summary className="w-fit cursor-pointer text-quiet hover:text-ink">
              Reasoning, audio, images
            </summary>
            <div className="mt-2 grid grid-cols-2 gap-4 sm:grid-cols-5">{rare.map(rateField)}</div>
          </details>
        </fieldset>
        <div className="grid grid-cols-2 gap-4">
          <Field
            label="First day"
            type="date"
            name="price-starts"
            value={starts}
            onChange={setStarts}
            note="UTC. Empty: it always held."
          />
          <Field
            label="Last day"
            type="date"
            name="price-ends"
            value={ends}
            onChange={setEnds}
            note="Empty: it goes on."
          />
        </div>
        <Field
          label="Note"
          name="price-note"
          autoComplete="off"
          maxLength={2000}
          value={note}
          onChange={setNote}
        />
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={saving.isPending || model.trim() === ""}>
            {saving.isPending ? "Saving…" : "Save the price"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
