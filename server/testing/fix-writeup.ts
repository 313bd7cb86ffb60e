const shake =
  '{ handshake: { headers: { Host: "{{host}}", Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: "13" } } }, { expect: { status: 101 } }';

/** A script: a masked text of so many letters in the frames lab, and its echo. */
export function echo(letters: number): string {
  return `${shake}, { frame: { opcode: text, repeat: { text: x, times: ${letters} } } }, { expect: { text: x } }`;
}

/** What the front matter of the fix writeup weakens. */
export const weakSettings = { mask: 'ignored', utf8: 'checked', largestFrame: 65_536 };

/** A sound fix block for the fix writeup, as YAML lines by key; a key can be replaced or, with null, left out. */
export function fixBlock(changed: Record<string, string | null> = {}): string {
  const keys: Record<string, string | null> = {
    goal: 'unmasked',
    attacks: `[{ name: An unmasked ping, solve: [${shake}, { frame: { opcode: ping, mask: false, text: q } }, { expect: { frame: { opcode: pong, text: q } } }, { frame: { opcode: text, mask: false, text: hi } }, { expect: { text: hi } }] }]`,
    legit: `[${echo(200)}]`,
    accept: '[{ mask: required }]',
    tempting: '[{ set: { mask: ignored, utf8: checked }, because: "UTF-8 has *nothing* to do with it." }]',
    ...changed,
  };
  return Object.entries(keys)
    .flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`]))
    .join('\n');
}

/** Keys of a fix block with another server to mend, which passes on text that is none. */
export const harmBlock: Record<string, string | null> = {
  goal: null,
  settings: '{ mask: required, utf8: ignored }',
  harm: '{ what: Damaged text came back., when: { kind: message, direction: server, type: text } }',
  attacks: `[{ name: Damaged text, solve: [${shake}, { frame: { opcode: text, hex: c3 28 } }] }]`,
  accept: '[{ utf8: checked }]',
  legit: `[${shake}, { frame: { opcode: binary, hex: c3 28 } }, { expect: { frame: { opcode: binary } } }]`,
  tempting:
    '[{ set: { largestFrame: 125 }, because: What is short can be broken too., attack: Damaged text }]',
};

/** A writeup of the frames lab with two steps, an unmasked text and a question, and a fix. */
export function fixWriteup(fix: string = fixBlock()): string {
  return `---
title: A test of a fix
level: apprentice
summary: Nothing to learn here.
minutes: 1
lab: frames
settings: { mask: ignored }
---

Introduction.

## Send it bare

\`\`\`step
id: unmasked
when: { kind: message, direction: server, type: text }
after: { kind: frame, direction: client, masked: false }
hints: [a, b, c]
solve: [${shake}, { frame: { opcode: text, mask: false, text: Hello } }, { expect: { text: Hello } }]
\`\`\`

## Say why

\`\`\`step
id: why
question: { kind: text, ask: Why?, accept: [because] }
hints: [a, b, c]
solve: [{ answer: because }]
\`\`\`

## Fix it

Prose of the fix.

\`\`\`fix
${fix}
\`\`\`

## Where next

The end.
`;
}
