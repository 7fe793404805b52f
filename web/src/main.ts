import { beginPage } from "@/app/early";
import { isOutside } from "@/routes/outside";
import "@/tokens/theme.css";

if (!isOutside(location.pathname)) {
  beginPage(location.pathname, new URLSearchParams(location.search));
}
import("@/app/boot").then(({ boot }) => boot());
