// How many there are of each lamp. The stock comes as a script that calls our function, so that friends of the shop
// can use it on their own pages, too.
Object.assign(window, { showStock });

const script = document.createElement('script');
script.src = 'stock.js?callback=showStock';
document.head.append(script);

function showStock(stock: Record<string, number>): void {
  for (const [lamp, count] of Object.entries(stock)) {
    const place = document.querySelector(`[data-stock="${lamp}"]`);
    if (place) place.textContent = count === 0 ? 'back in spring' : `${count} left`;
  }
}
