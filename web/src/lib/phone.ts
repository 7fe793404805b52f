/** A window as narrow as a telephone's: parts of a page lie below each other. */
export const PHONE = "(max-width: 599px)";
