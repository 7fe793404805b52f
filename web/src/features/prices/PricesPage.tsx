import { useAccess } from "@/api/access";
import { OwnPrices } from "@/features/prices/parts/OwnPrices";
import { RateLookup } from "@/features/prices/parts/RateLookup";
import { Repricings } from "@/features/prices/parts/Repricings";
import { useTitle } from "@/ui/useTitle";

/** What models cost: the project's own prices, what holds for a model, and pricing anew. */
export function PricesPage() {
  const access = useAccess();
  const mayChange = access.may("admin");
  useTitle("Prices");
  return (
    <div className="space-y-8">
      <h1 className="sr-only">Prices</h1>
      <OwnPrices mayChange={mayChange} />
      <RateLookup />
      {mayChange && <Repricings />}
    </div>
  );
}
