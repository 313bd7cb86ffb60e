/** A learner's open page, as a process of its own, as a browser is: `bench/echo.ts` starts it. It is told of every frame. */
import { ScriptedLearner } from '../server/solve/scripted-learner.ts';

const { PLATFORM = '' } = process.env;
const learner = await ScriptedLearner.join(PLATFORM, 'apprentice/shake-hands');
console.log(JSON.stringify({ platform: PLATFORM, bench: learner.bench.id }));
