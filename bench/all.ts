/** `npm run bench`: every measurement, one after the other, so that none disturbs another. */
const measurements = {
  'Echo through a bench': './echo.ts',
  'To the page': './timeline.ts',
  Floods: './flood.ts',
  'A class': './class.ts',
  Victims: './victim.ts',
};

for (const [title, file] of Object.entries(measurements)) {
  console.log(`\n${title}\n`);
  await import(file);
}
