// Runs before the first paint, as a classic script: a page that flashes white in a dark room is a fault.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}

export {};
