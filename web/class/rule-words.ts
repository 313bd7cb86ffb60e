/** The words of the rules' form. */
export const rules = {
  joining: {
    title: 'New learners may join',
    detail: 'Off: nobody new comes in. Who is in stays in, and may change the device.',
  },
  fix: {
    title: 'Fix it, after the attack',
    detail: 'Off: a lab ends with its last step.',
  },
  order: {
    title: 'Order',
    options: {
      free: { label: 'Free', detail: 'Every open lab, in any order.' },
      guided: {
        label: 'Guided',
        detail: 'A lab opens when the ones before it are passed; a step when the steps before it are.',
      },
    },
  },
  hints: {
    title: 'Hints',
    options: {
      on: { label: 'Whenever asked for', detail: 'One at a time.' },
      tries: { label: 'After some tries', detail: 'Of the step that the hint is for.' },
      minutes: { label: 'After some minutes', detail: 'Since the learner reached the step.' },
      off: { label: 'Never', detail: 'Hints that were shown stay.' },
    },
  },
  solutions: {
    title: 'Worked solutions',
    options: {
      never: { label: 'Never', detail: 'Not even to compare.' },
      solved: { label: 'Once the step is passed', detail: 'To compare.' },
      always: {
        label: 'Always, after the hints',
        detail: 'The step then counts as passed with the solution.',
      },
    },
  },
} as const;
