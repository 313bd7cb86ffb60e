/** How a page puts a line on the screen. */
export const displays: Record<string, (into: HTMLElement, text: string) => void> = {
  // The text is read as HTML, and becomes whatever it says.
  html: (into, text) => {
    into.innerHTML = text;
  },
  // The text stays text.
  text: (into, text) => {
    into.textContent = text;
  },
};
