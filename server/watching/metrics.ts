import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Services } from '../services.ts';

/** What the process is doing, as metrics. Labels are words of ours: no name, no id, no path of a learner's. */
export function metricsOf(services: Services): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, label, read } of gauges(services)) {
    registry.registerMetric(
      new Gauge({
        name: `lab101_${name}`,
        help,
        labelNames: label === undefined ? [] : [label],
        registers: [],
        collect() {
          for (const [word, value] of Object.entries(read()))
            if (label === undefined) this.set(value);
            else this.set({ [label]: word }, value);
        },
      }),
    );
  }
  registry.registerMetric(
    new Counter({
      name: 'lab101_answers_total',
      help: 'Requests that were answered, by listener and kind of status.',
      labelNames: ['listener', 'status'],
      registers: [],
      collect() {
        this.reset();
        for (const { listener, status, count } of services.answers.all())
          this.inc({ listener, status }, count);
      },
    }),
  );
  return registry;
}

interface Reading {
  name: string;
  help: string;
  /** What tells its values apart, if there are several. */
  label?: string;
  read(): Record<string, number>;
}

function gauges({ registry, victims, fixes, content }: Services): Reading[] {
  const sum = (of: (bench: { openPages: number; openConnections: number }) => number) =>
    [...registry.all()].reduce((total, bench) => total + of(bench), 0);
  return [
    {
      name: 'benches',
      help: 'Benches that are awake: those of learners, and shadows on which fixes are verified.',
      label: 'kind',
      read: () => ({ learner: registry.size, shadow: registry.shadows }),
    },
    {
      name: 'pages',
      help: 'Pages of learners with an open live channel.',
      read: () => ({ all: sum(({ openPages }) => openPages) }),
    },
    {
      name: 'lab_sockets',
      help: 'Connections to labs that are open, probes among them.',
      read: () => ({ all: sum(({ openConnections }) => openConnections) }),
    },
    {
      name: 'visits',
      help: 'Visits of victims.',
      label: 'state',
      read: () => ({ ...victims.load }),
    },
    {
      name: 'verifications',
      help: 'Fixes that are being verified, or wait for it.',
      read: () => ({ all: fixes.load }),
    },
    {
      name: 'writeups',
      help: 'Labs that learners can open, and files that were left out because of a mistake.',
      label: 'state',
      read: () => ({ read: content.writeups.length, left_out: content.problems.length }),
    },
  ];
}
