import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresDatabase } from '../store/test-databases.ts';
import { joinOnBench, PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { noPostgres } from '../testing/postgres-server.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

const database = postgresDatabase();

describe.skipIf(noPostgres)(`a class on two processes ${noPostgres ?? ''}`, () => {
  beforeAll(() => database.start());
  afterAll(() => database.stop());

  it('is one: the board sees both, and what the instructor says reaches both', async () => {
    const { databaseUrl = '' } = await database.place();
    const environment = { INSTRUCTOR_PASSWORD: PASSWORD, DATABASE_URL: databaseUrl };
    const [here, there] = [await startTestPlatform(environment), await startTestPlatform(environment)];
    const instructor = await TestInstructor.signIn(here.services.ports.platform);
    const room = await instructor.openClass();
    const board = await instructor.watchBoard(room.id);
    const { platform: port, lab } = there.services.ports;
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada');
    const page = await TestPage.open({ port, bench: id, cookie });
    await board.until(() => board.rows.size === 1, 'Ada to appear');
    await shakeHands(lab, id);
    await board.until(
      () => Object.values(board.byName('Ada').steps).some(({ passedAt }) => passedAt !== null),
      'the pass',
    );
    await instructor.do('PATCH', `/classes/${room.id}`, { paused: true });
    await page.until('class', ({ class: state }) => state?.paused === true);
    expect(await page.ask({ type: 'hint', step: 'earn' })).toMatchObject({ code: 'CLASS_PAUSED' });
    await instructor.do('PATCH', `/classes/${room.id}`, { paused: false });
    await instructor.do('POST', `/classes/${room.id}/reset`, {});
    await page.untilTrue(() => page.steps.every(({ passed }) => !passed), 'all to open again');

    // The session is one, too: it ends everywhere.
    const elsewhere = instructor.at(port);
    expect((await elsewhere.request('GET', '/session')).status).toBe(200);
    await elsewhere.do('DELETE', '/session');
    expect(await board.closed).toBe(4401);
  });
});
