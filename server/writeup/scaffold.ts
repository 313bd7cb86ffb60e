import type { Level } from '../content/writeup.ts';

/** A writeup that passes `check` as it stands: something to change, not something to fill in. */
export function scaffold(level: Level, title: string): string {
  return `---
title: ${JSON.stringify(title)}
level: ${level}
summary: One sentence for the list of labs. Say what the reader can do afterwards.
minutes: 10
lab: handshake
# What differs from the lab's sound defaults: the weakness that your reader meets.
settings:
  version: ignored
---

Say what this is about, and why anybody should care. Three sentences are plenty.

\`\`\`trainer
**Objective.** What a learner can do after this lab. Only an instructor's view shows this block.

**Talking points.** A version number is a promise. Who checks it?

**Common errors.** The version stands in quotes in YAML, because a header holds text.
\`\`\`

\`\`\`ladder
title: A handshake
client -> server: GET /socket, Upgrade: websocket
server -> client: 101 Switching Protocols
---
server -> client: text “Welcome.”
\`\`\`

## Speak an old dialect

RFC 6455 is version 13 of the protocol, and the only one that became a standard. Ask this server for version 8, and see whether it minds.

\`\`\`action
label: Load a handshake of version 8
probe:
  headers:
    Upgrade: websocket
    Connection: Upgrade
    Sec-WebSocket-Key: "{{key}}"
    Sec-WebSocket-Version: "8"
\`\`\`

\`\`\`step
id: old
when:
  kind: handshake
  accepted: true
  request.headers.sec-websocket-version: "8"
hints:
  - Which of the headers says what the client speaks?
  - A server that checks it answers anything but 13 with 426. This one may not check.
  - Press the button above, then _Send_ in the Probe.
  - "\`Sec-WebSocket-Version: 8\` is answered with 101."
solution: The server never looked. What comes next is read by rules that nobody agreed on.
solve:
  - handshake:
      headers:
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: "8"
  - expect: { status: 101 }
\`\`\`

## Say what should have happened

A step may ask instead of watching.

\`\`\`step
id: refusal
question:
  kind: choice
  ask: What does a careful server answer to version 8?
  options:
    - text: 426, with the version that it does speak.
      because: RFC 6455 §4.2.2. The client can come back with a version that both know.
    - text: 101, to be helpful.
      because: Helpful until the first frame, which the two may read differently.
  answer: 1
hints:
  - There is a status code for "upgrade to something else first".
  - RFC 6455 §4.2.2 says which, and which header goes with it.
  - The first answer is the right one.
solve:
  - answer: { computed: true }
\`\`\`

## Fix it

Choose settings with which nobody gets in with an old version, and everybody gets in with the right one.

\`\`\`fix
goal: old
attacks:
  - name: An old client that brings the extra header
    solve:
      - handshake:
          headers:
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: "8"
            X-Lab-Pass: please
legit:
  - handshake:
      headers:
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: "13"
        X-Lab-Pass: please
  - expect: { status: 101 }
  - expect: { text: Welcome }
  - send: hello
  - expect: { text: hello }
  - close: { code: 1000 }
accept:
  - { version: checked }
tempting:
  - set: { requiredHeader: lab-pass }
    because: It asks for a header that an old client can send as well.
    attack: An old client that brings the extra header
\`\`\`

## Where to go next

Link to what comes after, such as [the overview](/overview).
`;
}
