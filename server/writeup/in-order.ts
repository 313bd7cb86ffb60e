/**
 * Does tasks several at a time. What each says stays together and in the order of the tasks: the first that is not over
 * is heard at once, the others wait for their turn.
 */
export async function inOrder<Task, Line>(
  tasks: readonly Task[],
  atOnce: number,
  work: (task: Task, say: (line: Line) => void) => Promise<void>,
  print: (line: Line) => void,
): Promise<void> {
  const speakers = tasks.map((task) => ({ task, lines: [] as Line[], over: false }));
  let turn = 0;
  const listen = () => {
    for (let speaker = speakers[turn]; speaker; speaker = speakers[++turn]) {
      for (const line of speaker.lines.splice(0)) print(line);
      if (!speaker.over) return;
    }
  };
  const queue = speakers.values();
  const worker = async () => {
    for (const speaker of queue) {
      await work(speaker.task, (line) => {
        speaker.lines.push(line);
        listen();
      });
      speaker.over = true;
      listen();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
