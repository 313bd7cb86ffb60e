import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';
import { openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';

const python = process.env.PYTHON ?? 'python3';
const run = promisify(execFile);

const running = platformForFile();

/** Each says hello and prints what comes back; `ADDRESS` is the first argument. */
const programs = {
  websockets: `
import asyncio, sys, websockets
async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        print(await socket.recv())
        await socket.send("hello from websockets")
        print(await socket.recv())
asyncio.run(main())
`,
  websocket: `
import sys, websocket
socket = websocket.create_connection(sys.argv[1])
print(socket.recv())
socket.send("hello from websocket")
print(socket.recv())
socket.close()
`,
};

describe('Python clients', () => {
  it.for(Object.entries(programs))('earn steps with %s, and are shown', async ([name, program], { skip }) => {
    const { status } = spawnSync(python, ['-c', `import ${name}`]);
    if (status !== 0) {
      const why = `${python} has no module "${name}" (Debian: python3-websockets, python3-websocket)`;
      console.warn(why);
      skip(why);
    }
    const page = await openPage();
    const lab = labPage(page);
    await page.goto(`${running.origins.platform}/labs/apprentice/shake-hands`);
    const address = await page
      .getByText(/^ws:\/\/localhost/)
      .first()
      .textContent();
    await run(python, ['-c', program, `${address}socket`], { timeout: 60_000 });
    await lab.untilPassed('Earn a 101');
    await lab.untilPassed('See what the 101 ended');
    await page.getByRole('tab', { name: /^Timeline/ }).click();
    await page
      .getByRole('gridcell', { name: new RegExp(`hello from ${name}`) })
      .first()
      .waitFor();
  });
});
