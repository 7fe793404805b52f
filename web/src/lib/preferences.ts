// What one browser remembers. Keys carry a version; a forbidden or full storage is no error.

const PREFIX = "lucidic.v1.";

export function loadPreference(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function savePreference(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The choice holds until the page is left.
  }
}
