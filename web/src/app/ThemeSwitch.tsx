import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "@/app/theme";
import { IconButton } from "@/ui/IconButton";
import { ChoiceMenu } from "@/ui/Menu";

const CHOICES = [
  { value: "system", label: "As the system", icon: <Monitor size={14} aria-hidden /> },
  { value: "light", label: "Light", icon: <Sun size={14} aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon size={14} aria-hidden /> },
];

export function ThemeSwitch() {
  const { theme, choose } = useTheme();
  const Icon = theme === "system" ? Monitor : theme === "dark" ? Moon : Sun;
  return (
    <ChoiceMenu
      label="Theme"
      value={theme}
      choices={CHOICES}
      onChoose={choose}
      trigger={<IconButton label="Theme" icon={<Icon size={16} aria-hidden />} />}
    />
  );
}
