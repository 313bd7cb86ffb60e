import { bytesPerEvent, median, type RaceResult, type Way } from './race-fold.ts';

/** Milliseconds as a reader takes them in. */
export function duration(milliseconds: number): string {
  if (milliseconds < 0.995) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 995) return `${milliseconds.toFixed(milliseconds < 9.95 ? 1 : 0)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}

/** What is seen, in sentences that hold for these numbers. */
export function raceWords(result: RaceResult): string {
  const { rate, interval } = result;
  const late = (way: Way) => median(result.ways[way].delays);
  const cost = (way: Way) => bytesPerEvent(result.ways[way]);
  const [poll, socket] = [late('poll'), late('socket')];
  const [pollCost, longCost, socketCost] = [cost('poll'), cost('long-poll'), cost('socket')];
  if (poll === null || socket === null || pollCost === null || longCost === null || socketCost === null)
    return 'Waiting until each way has delivered something.';
  const perPoll = (rate * interval) / 1000;
  const wait = `With a poll every ${duration(interval)}, half of the events waited longer than ${duration(poll)} for the next question. By WebSocket, half of them were gone within ${duration(Math.max(socket, 0.1))}.`;
  const [dearest, name] = pollCost > longCost ? [pollCost, 'short polling'] : [longCost, 'long polling'];
  const price = `One event cost ${count(dearest)} bytes by ${name} and ${count(socketCost)} by WebSocket: ${times(dearest / socketCost)}.`;
  const why =
    perPoll > 1
      ? `A short poll fetched about ${perPoll < 10 ? perPoll.toFixed(1) : count(perPoll)} events at once, and so shared its headers among them. That is the bargain: cheaper, and later.`
      : `Most short polls found nothing, and paid for their headers all the same.`;
  return `${wait} ${price} ${why}`;
}

function times(factor: number): string {
  return factor < 1.15 ? 'hardly a difference' : `${factor.toFixed(factor < 10 ? 1 : 0)} times as much`;
}
