/** What this page does to a line before it leaves. The server has no part in it. */
export const encoders: Record<string, (text: string) => string> = {
  nothing: (text) => text,
  html: (text) => text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`),
};
