/** Writes the list of banned addresses anew, where the page has one. */
export async function refreshBans(): Promise<void> {
  const list = document.getElementById('bans');
  if (!list) return;
  const addresses: string[] = await (await fetch('bans')).json();
  list.replaceChildren(
    ...addresses.map((address) => {
      const item = document.createElement('li');
      item.textContent = address;
      return item;
    }),
  );
}
